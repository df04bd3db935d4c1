"""准入评审表 is printed with what the review holds, the same bytes each time."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO

from crm.admission import give_score, review_of, start_review
from crm.admission_cards import cards
from crm.briefings import printing, review_sheet
from crm.projects import create_project
from crm.workspace import Workspace
from tests.crm.briefings.paper import page_texts, solid
from tests.crm.zone import TODAY


def test_the_sheet_says_what_the_review_holds(workspace: Workspace) -> None:
    project = workspace.change(create_project, "示例项目", label="建").result
    key = workspace.read(cards)[1].key
    day = date(2016, 5, 20)
    review = workspace.change(start_review, project, key, day, chair="丙", label="评").result
    line = workspace.read(review_of, review).criteria[1]
    workspace.change(give_score, review, line.key, "甲", measure=Decimal(390), label="分")
    sheet = workspace.read(review_sheet.snapshot, review, today=TODAY)
    first, second = BytesIO(), BytesIO()
    written = printing.write(sheet, first)
    printing.write(sheet, second)
    assert first.getvalue() == second.getvalue()
    assert (written.pages, written.missing) == (1, ())
    text = solid("".join(page_texts(first.getvalue())))
    for words in ("准入评审表", "示例项目：评审中", "4.9", "未评：年产值", "安监", "主持人：丙"):
        assert words in text
    assert review_sheet.file_name(sheet) == "准入评审表-示例项目-2016-05-20.pdf"
