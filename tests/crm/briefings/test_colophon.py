"""份号 and 版记 (GB/T 9704-2012, 7.2 and 7.4): where each stands, and what it says."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

import docx
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from reportlab.lib.units import mm

from crm.briefings.catalogue import BY_KEY
from crm.briefings.codec import decode, encode
from crm.briefings.companions import docx_of
from crm.briefings.issue import MonthlySnapshot
from crm.briefings.marks import Marks, marks_of
from crm.briefings.official import HEIGHT, MEASURE, PAPER
from crm.briefings.order import Order
from crm.briefings.printing import print_brief
from crm.briefings.records import bureau_of
from crm.briefings.signing import Signing, set_signing
from crm.errors import InvalidInput
from crm.workspace import Workspace
from tests.crm.briefings import samples
from tests.crm.briefings.paper import Char, chars_of, page_texts, solid
from tests.crm.briefings.zones import order_of

DAY = date(2016, 5, 31)
TOP = PAPER.height - PAPER.top
RIGHT = PAPER.left + MEASURE
EM = 14.0
COPIED = "市委、市政府办公室，市商务局、市发展和改革委员会、市自然资源和规划局，各园区管委会"
MARKS = Marks(17, COPIED, "示例局", DAY)
ORDER = Order(today=DAY, first=date(2016, 5, 1), last=DAY, official=True, secrecy="秘密★1年")


def dressed(snapshot: MonthlySnapshot = samples.FULL, marks: Marks = MARKS) -> MonthlySnapshot:
    return replace(snapshot, official=True, secrecy="秘密★1年", marks=marks)


@pytest.fixture(scope="module")
def content() -> bytes:
    return print_brief(dressed()).content


def found(page: list[Char], words: str) -> list[Char]:
    """The characters of the last place where a page says `words`."""
    said = "".join(one.text for one in page)
    at = said.rindex(words)
    return page[at : at + len(words)]


@dataclass(frozen=True)
class Rule:
    """A line across the paper, in points."""

    left: float
    right: float
    y: float
    weight: float


def rules_of(content: bytes) -> list[Rule]:
    """The rules of the last page, from the top."""
    document = pypdfium2.PdfDocument(content)
    try:
        page = document[len(document) - 1]
        rules = []
        for one in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH]):
            left, bottom, right, top = one.get_bounds()
            weight = pdfium.c_float()
            pdfium.FPDFPageObj_GetStrokeWidth(one, weight)
            rules.append(Rule(left, right, (bottom + top) / 2, weight.value))
        return sorted(rules, key=lambda rule: -rule.y)
    finally:
        document.close()


def test_the_copys_number_and_the_mark_take_the_first_lines_of_the_block(content: bytes) -> None:
    first = next(chars_of(content))
    number, mark, title = (found(first, words) for words in ("000017", "秘密★1年", "招商工作月报"))
    for words, line in ((number, 0), (mark, 1)):
        assert words[0].left == pytest.approx(PAPER.left, abs=2)
        middle = (words[0].top + words[0].bottom) / 2
        assert middle == pytest.approx(TOP - (line + 0.5) * HEIGHT / 22, abs=3)
    heights = [one.top - one.bottom for one in number]
    assert max(heights) == pytest.approx(0.73 * 16, abs=1.5)  # figures of 3号
    assert mark[-1].right - mark[0].left == pytest.approx(4.55 * 16, abs=3)  # set solid
    assert max(one.top for one in title) == pytest.approx(TOP - 35 * mm, abs=3)
    for later in list(chars_of(content))[1:]:
        assert "秘密★1年" in "".join(one.text for one in later)
        assert "000017" not in "".join(one.text for one in later)


def test_the_colophon_stands_on_the_foot_of_the_last_page(content: bytes) -> None:
    *_, last = chars_of(content)
    top, middle, foot = rules_of(content)[-3:]
    for rule in (top, middle, foot):
        assert (rule.left, rule.right) == (
            pytest.approx(PAPER.left, abs=1),
            pytest.approx(RIGHT, abs=1),
        )
    assert foot.y == pytest.approx(PAPER.bottom, abs=0.5)
    for rule, weight in ((top, 0.35), (middle, 0.25), (foot, 0.35)):
        assert rule.weight == pytest.approx(weight * mm, abs=0.01)
    label, office = found(last, "抄送："), found(last, "示例局")
    day = found(last, "2016年5月31日印发")
    assert label[0].left == pytest.approx(PAPER.left + EM, abs=2)
    assert office[0].left == pytest.approx(PAPER.left + EM, abs=2)
    assert day[-1].right == pytest.approx(RIGHT - EM, abs=2)
    assert all(foot.y < one.bottom and one.top < middle.y for one in (*office, *day))
    assert all(middle.y < one.bottom and one.top < top.y for one in label)
    names = found(last, COPIED + "。")
    assert all(middle.y < one.bottom and one.top < top.y for one in names)
    lines = sorted({round(one.bottom / 24) for one in names if one.text not in "，。、"})
    firsts = [min(one.left for one in names if round(one.bottom / 24) == line) for line in lines]
    assert len(lines) > 1
    assert all(left == pytest.approx(names[0].left, abs=2) for left in firsts)
    assert max(one.right for one in names) <= RIGHT - EM + 1


@pytest.mark.parametrize("snapshot", [samples.FULL, samples.EMPTY, samples.EXTREME])
def test_it_never_stands_on_a_page_alone_nor_over_the_text(snapshot: MonthlySnapshot) -> None:
    content = print_brief(dressed(snapshot)).content
    *_, last = chars_of(content)
    top = rules_of(content)[-3].y
    label = found(last, "抄送：")[0]
    text = [one for one in last if one.bottom > label.top and one.top < TOP]
    assert len(text) > 20
    assert min(one.bottom for one in text) > top
    assert sum("印发" in solid(one) for one in page_texts(content)) == 1


def test_without_anyone_to_copy_it_is_one_line_between_two_rules() -> None:
    content = print_brief(dressed(marks=replace(MARKS, copied_to=""))).content
    assert "抄送" not in solid("".join(page_texts(content)))
    assert len([rule for rule in rules_of(content) if rule.weight > 0.9 and rule.y < 250]) >= 2
    upper, foot = rules_of(content)[-2:]
    assert upper.y - foot.y == pytest.approx(24, abs=1)


def test_it_goes_into_the_text_for_a_secretary_and_is_kept() -> None:
    snapshot = dressed()
    words = [one.text for one in docx.Document(io.BytesIO(docx_of(snapshot))).paragraphs]
    assert words[:2] == ["000017", "秘密★1年"]
    assert f"抄送：{COPIED}。" in words
    assert any("示例局" in one and "2016年5月31日印发" in one for one in words)
    back = decode(json.loads(json.dumps(encode(snapshot))), MonthlySnapshot)
    assert print_brief(back).content == print_brief(snapshot).content


def test_what_an_order_leaves_open_is_what_the_zone_set(workspace: Workspace) -> None:
    asked = replace(ORDER, copy=3, colophon=True)
    zone = workspace.read(marks_of, asked)
    assert zone == Marks(3, "", workspace.read(bureau_of), DAY)
    signing = Signing(copied_to="市委办", printed_by="示例区办公室")
    workspace.change(partial(set_signing, bureau=""), signing, label="版记")
    assert workspace.read(marks_of, asked) == Marks(3, "市委办", "示例区办公室", DAY)
    assert workspace.read(marks_of, replace(asked, copied_to="")).copied_to == ""
    assert workspace.read(marks_of, replace(asked, copied_to="甲")).copied_to == "甲"
    assert workspace.read(marks_of, replace(asked, secrecy="")).copy_number == ""
    for without in (replace(asked, colophon=False), replace(asked, official=False)):
        assert workspace.read(marks_of, without) == Marks(3)
    snapshot = workspace.read(BY_KEY["monthly"].take, asked)
    assert snapshot.marks == Marks(3, "市委办", "示例区办公室", DAY)
    with pytest.raises(InvalidInput) as refused:
        workspace.change(partial(set_signing, bureau=""), Signing(sheets="密" * 21), label="x")
    assert refused.value.field == "sheets"


@pytest.mark.parametrize("key", ["visit_sheet", "review_sheet", "supervision_sheet"])
def test_a_sheet_of_a_record_bears_its_mark(sample: Workspace, key: str) -> None:
    asked = order_of(sample, BY_KEY[key])
    marked = sample.read(BY_KEY[key].take, replace(asked, secrecy="秘密★1年", copy=4))
    printed = print_brief(marked)
    first = next(chars_of(printed.content))
    mark = found(first, "秘密★1年")
    assert printed.pages == 1
    if key == "supervision_sheet":
        number = found(first, "000004")
        assert number[0].top < TOP
        assert mark[0].top < number[0].bottom
        title = found(first, "督办单")
        assert max(one.top for one in title) < mark[0].bottom
    plain = print_brief(sample.read(BY_KEY[key].take, asked)).content
    assert "秘密" not in solid("".join(page_texts(plain)))
