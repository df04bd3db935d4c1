"""Every brief of the catalogue on the sample zone, an empty one, and one with extreme data.

What a look at each page would find is measured: text outside the paper or in its margin, a page
with nothing on it, a mark for a missing character, a line that begins with a full stop.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from crm.briefings.catalogue import BRIEFINGS, Briefing
from crm.briefings.codec import decode, encode
from crm.briefings.companions import docx_of, parts_of, xlsx_of
from crm.briefings.comparing import take_compared
from crm.briefings.issued import issue
from crm.briefings.official import OFFICIAL
from crm.briefings.order import Order, Scope
from crm.briefings.printing import Printed, print_brief
from crm.briefings.style import A4_UPRIGHT, Paper
from crm.errors import YinfengError
from crm.sample import DAY
from crm.working_words import SIGNS
from crm.workspace import Workspace
from tests.crm.briefings.paper import (
    NO_LINE_BEGINS_WITH,
    body_of,
    page_texts,
    solid,
    strays,
)
from tests.crm.briefings.zones import LONG, fill, order_of

EMPTY_SAYS_WHY = frozenset(
    {
        "yearly",
        "one_page",
        "performance_report",
        "visit_sheet",
        "review_sheet",
        "supervision_sheet",
    }
)
"""Briefs that an empty zone has nothing for: a sentence says so."""
MANY = 12
"""Sheets of one project each that stand for the others."""
PAGES = {"monthly": range(5, 9), "weekly": range(5, 9)}
"""How many pages a manager carries into the room."""
each_brief = pytest.mark.parametrize("briefing", BRIEFINGS, ids=lambda one: one.key)


@pytest.fixture(scope="module")
def extreme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The zone with extreme data, each of its briefs issued once before."""
    folder = tmp_path_factory.mktemp("extreme")
    made = Workspace.create(folder / "极端.yinfeng", zone_name=LONG[:40], author="甲", on=DAY)
    made.change(fill, label="极端数据")
    for briefing in BRIEFINGS:
        if hasattr(briefing.data, "tables"):
            order = order_of(made, briefing, before=True)
            snapshot = made.read(take_compared, briefing, order)
            kept = made.take_in(briefing.key.encode(), name="简报.pdf")
            made.change(issue, snapshot, order, briefing.word, kept, label="出刊")
    yield made
    made.close()


def paper_of(briefing: Briefing, order: Order) -> Paper:
    default = OFFICIAL.paper if order.official else A4_UPRIGHT
    found: Paper = getattr(briefing.pages, "PAPER", default)
    return found


def taken(workspace: Workspace, briefing: Briefing, order: Order) -> tuple[Any, Printed]:
    snapshot = workspace.read(take_compared, briefing, order)
    return snapshot, print_brief(snapshot)


def check(printed: Printed, briefing: Briefing, order: Order, snapshot: Any) -> list[str]:
    """Each page is whole; return their texts."""
    paper = paper_of(briefing, order)
    assert printed.missing == ()
    texts = page_texts(printed.content)
    assert len(texts) == printed.pages
    assert strays(printed.content, paper, office=order.official) == []
    for number, body in enumerate(body_of(printed.content, paper), 1):
        assert len(solid(body)) > 8, f"第 {number} 页没有内容"
    for text in texts:
        for sign in "〓\ufffd\ufffe□":
            assert sign not in text
    return texts


@each_brief
def test_on_the_sample_zone(sample: Workspace, briefing: Briefing) -> None:
    order = order_of(sample, briefing)
    order = replace(order, subjects=order.subjects[:MANY])
    snapshot, printed = taken(sample, briefing, order)
    texts = check(printed, briefing, order, snapshot)
    assert printed.pages in PAGES.get(briefing.key, [printed.pages])
    for line in (line.strip() for text in texts for line in text.splitlines()):
        signed = line[:1] in SIGNS.values() and line[1:2] in ("", " ")  # a cell of its own
        assert not line or signed or line[0] not in NO_LINE_BEGINS_WITH.replace("%", "")
    back = decode(json.loads(json.dumps(encode(snapshot))), briefing.snapshot_class)
    assert back == snapshot
    assert print_brief(back).content == printed.content
    assert briefing.file_name(snapshot).endswith(".pdf")
    if briefing.conclusion(snapshot) is not None:
        edited = replace(snapshot, said=("示例结论是人改过的。",))
        assert "示例结论是人改过的。" in [part.text for part in parts_of(edited)]
        assert decode(encode(edited), briefing.snapshot_class).said == edited.said
    if getattr(snapshot, "illustrative", False):
        assert "示例数据" in texts[0]
    if briefing.scope is Scope.RECORD:  # of the others their texts are read elsewhere
        assert docx_of(snapshot).startswith(b"PK")
        assert xlsx_of(snapshot).startswith(b"PK")


@each_brief
def test_on_an_empty_zone(workspace: Workspace, briefing: Briefing) -> None:
    order = order_of(workspace, briefing)
    if briefing.key in EMPTY_SAYS_WHY:
        with pytest.raises(YinfengError) as refused:
            workspace.read(take_compared, briefing, order)
        assert refused.value.message.endswith("。")
        return
    snapshot, printed = taken(workspace, briefing, order)
    check(printed, briefing, order, snapshot)


@each_brief
def test_on_extreme_data(extreme: Workspace, briefing: Briefing) -> None:
    order = order_of(extreme, briefing)
    snapshot, printed = taken(extreme, briefing, order)
    texts = check(printed, briefing, order, snapshot)
    if briefing.scope in (Scope.PROJECTS, Scope.CONTRACTS, Scope.MONTH, Scope.DAY):
        assert "示例特种车辆与工程机械核心零部件" in solid("".join(texts)) or (
            briefing.key in ("kpi_sheet", "capital_sheet")
        )


@pytest.mark.parametrize(
    "briefing", [one for one in BRIEFINGS if one.official], ids=lambda one: one.key
)
def test_extreme_data_in_the_official_style(extreme: Workspace, briefing: Briefing) -> None:
    order = replace(order_of(extreme, briefing, official=True), colophon=True)
    snapshot, printed = taken(extreme, briefing, order)
    check(printed, briefing, order, snapshot)


def test_a_page_a_project_whatever_it_holds(extreme: Workspace, sample: Workspace) -> None:
    one_page = next(one for one in BRIEFINGS if one.key == "one_page")
    for zone in (sample, extreme):
        order = order_of(zone, one_page)
        snapshot, printed = taken(zone, one_page, replace(order, subjects=order.subjects[-MANY:]))
        assert printed.pages == max(len(snapshot.projects), 1)
    dispatch = next(one for one in BRIEFINGS if one.key == "dispatch")
    snapshot, printed = taken(extreme, dispatch, order_of(extreme, dispatch))
    heads = solid("".join(page_texts(printed.content)))
    assert heads.count("请会议议定") == len(snapshot.projects)


def test_what_is_outside_its_paper_is_found(sample: Workspace) -> None:
    briefing = next(one for one in BRIEFINGS if one.key == "monthly")
    _, printed = taken(sample, briefing, order_of(sample, briefing))
    assert strays(printed.content, A4_UPRIGHT) == []
    for side in ("left", "right", "top", "bottom"):
        narrower = replace(A4_UPRIGHT, **{side: getattr(A4_UPRIGHT, side) + 30})
        assert strays(printed.content, narrower) != []
