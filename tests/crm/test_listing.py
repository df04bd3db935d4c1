"""The table's ids, rows, filters and totals, against the records they come from."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from crm.errors import InvalidInput, RecordMissing
from crm.listing import COLUMNS, Filter, Listing, column_values, ordered_ids, rows, totals
from crm.project_card import project_card
from crm.project_history import project_history
from crm.projects import create_project, edit_project, move_stage, set_investors, trash_project
from crm.search import find
from crm.workspace import Workspace
from db.models import Park, Phase
from db.terms import AmountKind, Mark, SourceChannel, Stage
from db.values import AREA_UNITS_PER_MU, Amount, Extent, When

YI = 10**10
TODAY = date(2016, 5, 31)


def fill(session: Any) -> dict[str, str]:
    park = Park(name="示例园")
    session.add(park)
    session.flush()
    made = {
        "a": create_project(
            session,
            "示例整车产业园",
            investors=["示例汽车", "示例投资"],
            aliases=["示例车城"],
            stage=Stage.SIGNED,
            contracted=Amount(35 * YI),
            planned=Amount(99 * YI),
            arrived=Amount(7 * YI),
            land=Extent(500 * AREA_UNITS_PER_MU),
            park_id=park.id,
            chief="甲",
        ),
        "b": create_project(session, "北方电驱动", planned=Amount(22 * YI, mark=Mark.ABOUT)),
        "c": create_project(
            session, "东方材料", stage=Stage.TALKS, agreed=Amount(18 * YI), chief="乙"
        ),
        "d": create_project(
            session,
            "境外芯片",
            planned=Amount(1 * YI, "USD", rate=Decimal("6.5")),
            source_channel=SourceChannel.CHAIN,
        ),
        "e": create_project(session, "无额仓储", progress="已对接"),
    }
    session.add(Phase(project_id=made["c"], name="一期"))
    return made


@pytest.fixture
def made(workspace: Workspace) -> dict[str, str]:
    return workspace.change(fill, label="建").result


def names(workspace: Workspace, listing: Listing) -> list[str]:
    ids = workspace.read(ordered_ids, listing)
    return [row.name for row in workspace.read(rows, ids)]


def test_ids_come_in_order_with_unknown_amounts_last(
    workspace: Workspace, made: dict[str, str]
) -> None:
    falling = names(workspace, Listing())
    assert falling == ["示例整车产业园", "北方电驱动", "东方材料", "境外芯片", "无额仓储"]
    rising = names(workspace, Listing(descending=False))
    assert rising == ["境外芯片", "东方材料", "北方电驱动", "示例整车产业园", "无额仓储"]


def test_names_are_ordered_by_pinyin(workspace: Workspace, made: dict[str, str]) -> None:
    rising = names(workspace, Listing(sort="name", descending=False))
    assert rising == ["北方电驱动", "东方材料", "境外芯片", "示例整车产业园", "无额仓储"]


@pytest.mark.parametrize("column", [spec.key for spec in COLUMNS if spec.sortable])
@pytest.mark.parametrize("descending", [True, False])
def test_every_sortable_column_sorts_all_rows(
    workspace: Workspace, made: dict[str, str], column: str, descending: bool
) -> None:
    listing = Listing(sort=column, descending=descending, today=TODAY)
    ids = workspace.read(ordered_ids, listing)
    assert sorted(ids) == sorted(made.values())


def test_a_row_tells_tier_share_and_intensity(workspace: Workspace, made: dict[str, str]) -> None:
    row = workspace.read(rows, [made["a"]])[0]
    assert row.tiered is not None and row.tiered.tier.name == "10亿" and row.tiered.firm
    assert row.headline is not None and row.headline.kind is AmountKind.CONTRACTED
    assert row.arrival_rate == Fraction(1, 5)
    assert row.intensity == 700
    assert (row.investors, row.park) == ("示例汽车、示例投资", "示例园")
    phased, marked = workspace.read(rows, [made["c"], made["b"]])
    assert phased.intensity is None
    assert marked.tiered is not None and not marked.tiered.firm
    assert marked.arrival_rate is None


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Filter("stage", ("signed", "talks")), "ac"),
        (Filter("amount", low=Decimal(18), high=Decimal(22)), "bc"),
        (Filter("amount", low=Decimal("35.01")), ""),
        (Filter("name", words="zcc"), "a"),
        (Filter("name", words="车城"), "a"),
        (Filter("name", words="%"), ""),
        (Filter("chief", (None,)), "bde"),
        (Filter("chief", ("甲", None)), "abde"),
        (Filter("park", ("示例园",)), "a"),
        (Filter("park", (None,)), "bcde"),
        (Filter("tier", ("10亿",)), "abcd"),
        (Filter("tier", (None,)), "e"),
        (Filter("source_channel", ("chain",)), "d"),
        (Filter("progress", words="对接"), "e"),
        (Filter("land", low=Decimal(500)), "a"),
        (Filter("people", words="乙"), "c"),
    ],
)
def test_filters_keep_what_they_say(
    workspace: Workspace, made: dict[str, str], wanted: Filter, expected: str
) -> None:
    ids = workspace.read(ordered_ids, Listing(filters=(wanted,)))
    assert set(ids) == {made[letter] for letter in expected}
    assert workspace.read(totals, Listing(filters=(wanted,))).count == len(expected)


def test_totals_add_firm_figures_and_count_the_others_beside(
    workspace: Workspace, made: dict[str, str]
) -> None:
    foot = workspace.read(totals, Listing())
    assert foot.count == 5
    assert {one.kind: (one.firm_fen, one.firm, one.approximate) for one in foot.kinds} == {
        AmountKind.CONTRACTED: (35 * YI, 1, 0),
        AmountKind.AGREED: (18 * YI, 1, 0),
        AmountKind.PLANNED: (65 * YI // 10, 1, 1),
    }
    assert foot.firm_fen == 595 * YI // 10
    assert foot.arrived_fen == 7 * YI
    assert workspace.read(totals, Listing(ids=frozenset())).count == 0


def test_column_values_are_counted_under_the_other_filters(
    workspace: Workspace, made: dict[str, str]
) -> None:
    listing = Listing(filters=(Filter("stage", ("lead",)), Filter("chief", ("甲",))))
    assert workspace.read(column_values, listing, "chief") == [(None, 3)]
    stages = workspace.read(column_values, Listing(), "stage")
    assert stages == [("lead", 3), ("talks", 1), ("signed", 1)]
    assert workspace.read(column_values, Listing(), "tier") == [("10亿", 4), (None, 1)]


def test_the_trash_is_a_listing_of_its_own(workspace: Workspace, made: dict[str, str]) -> None:
    outcome = workspace.change(trash_project, made["a"], label="移入回收站")
    assert made["a"] not in workspace.read(ordered_ids, Listing())
    assert workspace.read(ordered_ids, Listing(trashed=True)) == [made["a"]]
    with pytest.raises(RecordMissing):
        workspace.change(edit_project, made["a"], {"note": "x"}, label="改")
    assert outcome.operation_id is not None
    workspace.undo(outcome.operation_id)
    assert made["a"] in workspace.read(ordered_ids, Listing())


def test_investors_are_set_in_order_and_shown(workspace: Workspace, made: dict[str, str]) -> None:
    workspace.change(set_investors, made["a"], ["示例投资", "新投资"], label="改投资方")
    assert workspace.read(rows, [made["a"]])[0].investors == "示例投资、新投资"
    card = workspace.read(project_card, made["a"])
    assert [one.name for one in card.investors] == ["示例投资", "新投资"]


def test_a_move_is_dated_kept_and_in_the_history(
    workspace: Workspace, made: dict[str, str]
) -> None:
    on = When.on(date(2016, 5, 20))
    with pytest.raises(InvalidInput, match="跳过"):
        workspace.change(move_stage, made["b"], Stage.TALKS, on=on, today=TODAY, label="推进")
    workspace.change(
        move_stage, made["b"], Stage.TALKS, on=on, today=TODAY, reason="老客商", label="推进到在谈"
    )
    card = workspace.read(project_card, made["b"])
    assert card.stage is Stage.TALKS
    assert [(move.stage, move.on, move.reason) for move in card.moves] == [
        (Stage.TALKS, on, "老客商")
    ]
    history = workspace.read(project_history, made["b"])
    assert history[0].label == "推进到在谈"
    assert {(change.kind, change.field) for change in history[0].changes} >= {
        ("project", "stage"),
        ("stage_move", "reason"),
    }


def test_search_finds_by_any_characters_alias_pinyin_and_initials(
    workspace: Workspace, made: dict[str, str]
) -> None:
    for text in ("整车", "车城", "slzc", "shilizheng", "SLZC"):
        hits = workspace.read(find, text)
        assert [hit.record_id for hit in hits if hit.kind == "project"] == [made["a"]], text
    assert workspace.read(find, "车城")[0].excerpt == "示例车城"
    assert [hit.title for hit in workspace.read(find, "示例投") if hit.kind == "organization"] == [
        "示例投资"
    ]
    assert workspace.read(find, "%") == []
    assert workspace.read(find, "  ") == []


@pytest.mark.parametrize("name", ["", "   ", "长" * 121])
def test_a_project_needs_a_fitting_name(workspace: Workspace, name: str) -> None:
    with pytest.raises(InvalidInput):
        workspace.change(create_project, name, label="建")


def test_values_are_counted_under_a_filter_by_park(workspace: Workspace) -> None:
    workspace.change(fill, label="录入")
    listing = Listing(filters=(Filter("park", values=("示例园",)),))
    assert workspace.read(column_values, listing, "stage") == [("signed", 1)]
    assert workspace.read(column_values, listing, "chief") == [("甲", 1)]
