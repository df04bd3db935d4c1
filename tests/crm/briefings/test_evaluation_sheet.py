"""The ranking of a year is printed as it is seen, the same bytes each time."""

from __future__ import annotations

from io import BytesIO

from crm.briefings import evaluation_sheet, printing
from crm.briefings.codec import decode, encode
from crm.briefings.order import Order
from crm.evaluation_schemes import schemes
from crm.sample_evaluation import YEAR, add_evaluation
from crm.workspace import Workspace
from tests.crm.briefings.paper import page_texts, solid
from tests.crm.zone import TODAY


def test_the_sheet_says_the_ranking_the_grades_and_what_is_missing(workspace: Workspace) -> None:
    workspace.change(add_evaluation, label="示例企业")
    key = workspace.read(schemes)[0].key
    order = Order(TODAY, issued_by="丙", subjects=(str(YEAR), key))
    sheet = workspace.read(evaluation_sheet.take, order)
    assert decode(encode(sheet), evaluation_sheet.EvaluationSheet) == sheet
    first, second = BytesIO(), BytesIO()
    written = printing.write(sheet, first)
    printing.write(sheet, second)
    assert first.getvalue() == second.getvalue()
    assert (written.pages <= 3, written.missing) == (True, ())
    text = solid("".join(page_texts(first.getvalue())))
    for words in (
        "2015年亩均效益评价排名",
        "参评20家：A5·B9·C5·D1；不定等级1；缺数据1。",
        "A类（前25%）5家：优先保障用地",
        "示例传感器",
        "91.85",
        "示例家具缺数据单位能耗增加值",
        "示例：当年停产技改7个月",
        "缺任何一项数据的不打分",
    ):
        assert words in text, words
    assert evaluation_sheet.file_name(sheet) == "2015年亩均效益评价排名-极差得分（例）.pdf"
