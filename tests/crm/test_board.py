"""The board's columns: what stands where, in which order, and what it comes to."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from crm.board import MOST_COLUMNS, OTHERS, BoardBy, BoardColumn, board, board_cards, put_card
from crm.columns import Filter, Listing
from crm.errors import InvalidInput
from crm.listing import totals
from crm.rules.schedule import Light
from crm.rules.stages import BESIDE, ROAD
from crm.workspace import Workspace
from db.models import Milestone, Park
from db.terms import Currency, Mark, Stage
from db.values import Amount
from tests.crm.zone import TODAY, YI, add, moved, project


def fill(session: Session) -> dict[str, str]:
    park = add(session, Park(name="示例园", ordinal=0))
    add(session, Park(name="空园", ordinal=1))
    made = {
        "甲": project(session, "示例甲", 12, stage=Stage.TALKS, park_id=park.id, owner="示例员"),
        "乙": project(
            session, "示例乙", Amount(60 * YI, mark=Mark.ABOUT), stage=Stage.TALKS, owner="示例员"
        ),
        "丙": project(
            session,
            "示例丙",
            Amount(2 * YI, Currency.USD, rate=Decimal("6.5")),
            stage=Stage.TALKS,
        ),
        "丁": project(session, "示例丁", None, stage=Stage.STARTED, industry="示例产业"),
        "戊": project(session, "示例戊", 5, stage=Stage.LOST, owner="另一人"),
    }
    moved(session, made["甲"], (Stage.TALKS, date(2016, 4, 20)))
    moved(session, made["丁"], (Stage.STARTED, date(2016, 5, 21)))
    return {name: record.id for name, record in made.items()}


@pytest.fixture
def made(workspace: Workspace) -> dict[str, str]:
    return workspace.change(fill, label="录入").result


def by_label(columns: list[BoardColumn]) -> dict[str, BoardColumn]:
    return {column.label: column for column in columns}


def test_columns_by_stage_follow_the_road_and_sum_what_is_firm(
    workspace: Workspace, made: dict[str, str]
) -> None:
    columns = workspace.read(board, Listing(), BoardBy.STAGE)
    assert [column.label for column in columns] == [stage.label for stage in (*ROAD, *BESIDE)]
    talks = by_label(columns)["在谈"]
    assert talks.ids == [made["乙"], made["丙"], made["甲"]], "in the order of the listing"
    assert (talks.fen, talks.approximate) == (12 * YI + 13 * YI, 1)
    started = by_label(columns)["开工"]
    assert (started.ids, started.fen, started.approximate) == ([made["丁"]], 0, 0)
    whole = workspace.read(totals, Listing())
    assert sum(len(column.ids) for column in columns) == whole.count
    assert sum(column.fen for column in columns) == whole.firm_fen
    assert sum(column.approximate for column in columns) == whole.approximate


def test_the_board_keeps_the_filters_and_the_order_of_the_table(
    workspace: Workspace, made: dict[str, str]
) -> None:
    listing = Listing(filters=(Filter("owner", values=("示例员",)),), sort="name", descending=False)
    columns = workspace.read(board, listing, BoardBy.STAGE)
    assert by_label(columns)["在谈"].ids == [made["甲"], made["乙"]]
    assert sum(len(column.ids) for column in columns) == 2


def test_columns_by_park_owner_and_industry(workspace: Workspace, made: dict[str, str]) -> None:
    parks = workspace.read(board, Listing(), BoardBy.PARK)
    assert [(column.label, len(column.ids)) for column in parks] == [
        ("示例园", 1),
        ("空园", 0),
        ("（未定）", 4),
    ]
    owners = workspace.read(board, Listing(), BoardBy.OWNER)
    assert [(column.label, len(column.ids)) for column in owners] == [
        ("示例员", 2),
        ("另一人", 1),
        ("（未填）", 2),
    ]
    industries = workspace.read(board, Listing(), BoardBy.INDUSTRY)
    assert [(column.label, len(column.ids)) for column in industries] == [
        ("示例产业", 1),
        ("（未填）", 4),
    ]


def test_many_owners_share_a_last_column(workspace: Workspace) -> None:
    def fill_many(session: Session) -> None:
        for at in range(MOST_COLUMNS + 3):
            project(session, f"示例{at}", None, owner=f"示例员{at:02d}")

    workspace.change(fill_many, label="录入")
    columns = workspace.read(board, Listing(), BoardBy.OWNER)
    assert len(columns) == MOST_COLUMNS + 2
    assert (columns[-1].key, len(columns[-1].ids)) == (OTHERS, 3)
    assert not columns[-1].takes_cards


def test_a_card_tells_its_days_and_who_owes_a_reason(
    workspace: Workspace, made: dict[str, str]
) -> None:
    cards = {c.name: c for c in workspace.read(board_cards, [*made.values(), "0" * 32], TODAY)}
    assert len(cards) == 5
    assert (cards["示例甲"].days, cards["示例甲"].owes) == (41, True)
    assert (cards["示例丁"].days, cards["示例丁"].owes) == (10, False)
    assert cards["示例乙"].days is None
    tier = cards["示例乙"].tiered
    assert tier is not None and (tier.tier.name, tier.firm) == ("50亿", False)
    assert cards["示例甲"].lit.light is Light.NONE
    assert workspace.read(board_cards, [], TODAY) == []


def test_a_late_milestone_lights_the_card(workspace: Workspace, made: dict[str, str]) -> None:
    def plan(session: Session) -> None:
        for name, day in (("环评", date(2016, 5, 25)), ("施工许可", date(2016, 5, 1))):
            session.add(Milestone(project_id=made["甲"], name=name, planned=day, workdays=1))

    workspace.change(plan, label="排节点")
    card = workspace.read(board_cards, [made["甲"]], TODAY)[0]
    assert card.lit.light is Light.RED
    assert card.lit.late == "施工许可晚30天"


def test_a_card_is_put_into_another_column(workspace: Workspace, made: dict[str, str]) -> None:
    key = workspace.read(board, Listing(), BoardBy.PARK)[1].key
    workspace.change(put_card, made["丁"], BoardBy.PARK, key, label="改园区")
    workspace.change(put_card, made["丁"], BoardBy.OWNER, "示例员", label="改责任人")
    workspace.change(put_card, made["丁"], BoardBy.INDUSTRY, None, label="改产业")
    for by, label in (
        (BoardBy.PARK, "空园"),
        (BoardBy.OWNER, "示例员"),
        (BoardBy.INDUSTRY, "（未填）"),
    ):
        assert made["丁"] in by_label(workspace.read(board, Listing(), by))[label].ids
    with pytest.raises(InvalidInput):
        workspace.change(put_card, made["丁"], BoardBy.STAGE, "talks", label="改阶段")
