"""公文版式 (GB/T 9704-2012): the same brief on the office's grid, in the office's faces."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from crm.briefings import fonts, monthly
from crm.briefings.catalogue import BRIEFINGS, Briefing
from crm.briefings.codec import decode, encode
from crm.briefings.issue import MonthlySnapshot
from crm.briefings.official import HEIGHT, MEASURE, OFFICIAL, PAPER
from crm.briefings.order import Order, Scope
from crm.briefings.page import run
from crm.briefings.printing import print_brief
from crm.briefings.setting import set_lines
from crm.briefings.signing import Signing
from crm.briefings.style import A4_UPRIGHT, BODY, HOUSE, LOOK, dressed
from crm.workspace import Workspace
from resources import path
from tests.crm.briefings import samples
from tests.crm.briefings.paper import body_of, fonts_of, page_texts, solid, strays
from tests.crm.briefings.zones import order

SNAPSHOTS = {"full": samples.FULL, "empty": samples.EMPTY, "extreme": samples.EXTREME}
SIGNING = Signing("李局长", "复核", "经办", "〔{year}〕{n}号", seal=True)


def official(snapshot: MonthlySnapshot) -> MonthlySnapshot:
    return replace(snapshot, official=True, signing=SIGNING)


@pytest.mark.parametrize("snapshot", SNAPSHOTS.values(), ids=SNAPSHOTS.keys())
def test_it_says_what_the_house_style_says(snapshot: MonthlySnapshot) -> None:
    printed = print_brief(official(snapshot))
    texts = page_texts(printed.content)
    assert len(texts) == printed.pages
    assert all(len(solid(text)) > 60 for text in texts)
    said = solid("".join(texts))
    assert "签发：" in said
    for line in snapshot.targets:
        assert solid(line.standing.indicator) in said
    for one in snapshot.large:
        assert solid(one.name)[:20] in said
    assert LOOK.get() is HOUSE
    assert print_brief(official(snapshot)).content == printed.content
    assert decode(json.loads(json.dumps(encode(official(snapshot)))), MonthlySnapshot) == official(
        snapshot
    )


def test_the_text_lies_in_the_block_of_the_standard() -> None:
    document = pypdfium2.PdfDocument(print_brief(official(samples.FULL)).content)
    width, height = document.get_page_size(0)
    left, top = PAPER.left, height - PAPER.top
    assert PAPER.measure == pytest.approx(MEASURE)
    assert PAPER.tall == pytest.approx(HEIGHT)
    page = document[0]
    text = page.get_textpage()
    inside = 0
    for number in range(text.count_rects()):
        x0, _, x1, y1 = text.get_rect(number)
        if y1 < PAPER.bottom:
            continue  # the foot
        inside += 1
        assert x0 >= left - 1
        assert x1 <= width - PAPER.right + 1
        assert y1 <= top + 1
    assert inside > 10
    document.close()


def test_a_line_of_the_body_holds_28_characters_and_a_page_22_lines() -> None:
    token = LOOK.set(OFFICIAL)
    try:
        style = dressed(BODY)
        runs = [run("完成情况总体良好" * 20, style)]
        lines = set_lines(runs, MEASURE, align="justify", indent=2 * style.size)
    finally:
        LOOK.reset(token)
    assert sum(len(piece.text) for piece in lines[1].pieces) == 28
    assert HEIGHT // style.leading == 22


def test_sections_are_in_hei_and_subsections_in_kai(tmp_path: Path) -> None:
    file = tmp_path / "公文.pdf"
    file.write_bytes(print_brief(official(samples.FULL)).content)
    found = fonts_of(file)
    assert all(font.embedded and font.subset for font in found)
    names = " ".join(font.name for font in found)
    for face in ("NotoSansSC-Bold", "WenKai", "NotoSerifSC-Bold"):
        assert face in names.replace("LXGWWenKai", "WenKai")


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A machine whose only font folder is this one."""
    folder = tmp_path / "Fonts"
    folder.mkdir()
    monkeypatch.setattr(fonts, "font_folders", lambda: [folder])
    for known in (fonts._font, fonts.glyph):
        known.cache_clear()
    yield folder
    for known in (fonts._font, fonts.glyph):
        known.cache_clear()


def test_the_faces_of_the_machine_are_used_where_it_has_them(machine: Path) -> None:
    shutil.copy(path("fonts", "LXGWWenKai-Regular.ttf"), machine / "simfang.ttf")
    (machine / "simhei.ttf").write_bytes(b"no font at all")
    assert fonts.glyph("fangsong", "字").font == "FangSong"
    assert fonts.glyph("hei", "字").font == "NotoSansSC-Bold"
    assert fonts.glyph("kai", "字").font == "LXGWWenKai-Regular"
    assert fonts.glyph("xiaobiaosong", "字").font == "NotoSerifSC-Bold"


def test_the_order_carries_it_to_each_brief_that_offers_it(workspace: Workspace) -> None:
    offered = [one for one in BRIEFINGS if one.scope is not Scope.RECORD]
    without = {"one_page", "pipeline_table", "land_sheet", "capital_sheet"}
    assert {one.key for one in offered if not one.official} == without
    assert all(one.official != bool(one.house_only) for one in offered)
    order = Order(today=samples.FULL.as_of, official=True)
    assert workspace.read(monthly.take, order).official


@pytest.mark.parametrize("dress", [official, lambda snapshot: snapshot], ids=["official", "house"])
def test_a_conclusion_longer_than_a_page_goes_on_on_the_next(
    dress: Callable[[MonthlySnapshot], MonthlySnapshot],
) -> None:
    said = ("本月重点抓签约抓开工。" * 200, "第二段。", *(f"第{n}条。" for n in range(60)))
    printed = print_brief(dress(replace(samples.FULL, said=said)))
    texts = page_texts(printed.content)
    paper = PAPER if dress is official else A4_UPRIGHT
    whole = solid("".join(body_of(printed.content, paper)))  # a word may go over a page's foot
    assert whole.count("第59条。") == 1
    assert whole.count("抓签约") == 200
    assert all(len(solid(text)) > 60 for text in texts)


OFFERED = [one for one in BRIEFINGS if one.official]


@pytest.mark.parametrize("briefing", OFFERED, ids=lambda one: one.key)
def test_every_brief_that_offers_it_lies_on_the_grid_of_the_standard(
    sample: Workspace, briefing: Briefing
) -> None:
    asked = replace(order(briefing), official=True)
    snapshot = sample.read(briefing.take, asked)
    if hasattr(snapshot, "signing"):
        snapshot = replace(snapshot, signing=SIGNING)
    printed = print_brief(snapshot)
    assert printed.missing == ()
    assert strays(printed.content, PAPER, office=True) == []
    document = pypdfium2.PdfDocument(printed.content)
    try:
        for number, page in enumerate(document, 1):
            words = page.get_textpage()
            said = solid(words.get_text_range())
            assert f"—{number}—" in said
            assert "〓" not in said
            within = solid(words.get_text_bounded(bottom=PAPER.bottom - 1))
            assert len(within) > 30, f"page {number} of {briefing.key} holds next to nothing"
            for at in range(words.count_rects()):
                left, _, right, top = words.get_rect(at)
                assert left >= PAPER.left - 1
                assert right <= PAPER.width - PAPER.right + 1
                assert top <= PAPER.height - PAPER.top + 1
    finally:
        document.close()
    back = decode(json.loads(json.dumps(encode(snapshot))), briefing.snapshot_class)
    assert back == snapshot


def test_what_is_signed_never_stands_on_a_page_alone(sample: Workspace) -> None:
    dispatch = next(one for one in BRIEFINGS if one.key == "dispatch")
    snapshot = sample.read(dispatch.take, replace(order(dispatch), official=True))
    bare = [replace(one, nodes=(), promises=(), people=()) for one in snapshot.projects]
    for rows in range(1, 40, 3):  # lower together than the block is high
        many = replace(
            snapshot, signing=SIGNING, projects=tuple((bare * 5)[:rows]), said=("结论。",)
        )
        signed = [text for text in page_texts(print_brief(many).content) if "签发：" in text]
        assert len(signed) == 1
        named = any(one.name[:6] in solid(signed[0]) for one in many.projects)
        assert named or "合同" in signed[0]  # of one of the tables before it
