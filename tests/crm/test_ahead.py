"""What comes next of a project, or why it stands, on a row and on a card."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from crm.ahead import Ahead, ahead_of, ahead_on_card
from crm.board import board_cards
from crm.leads import edit_next_due, edit_next_step
from crm.listing import rows
from crm.projects import create_project, edit_project
from crm.row_text import shown_cell
from crm.rules.schedule import Light
from crm.workspace import Workspace
from db.models import Milestone
from db.terms import Stage

TODAY = date(2016, 5, 31)


@pytest.fixture
def key(workspace: Workspace) -> str:
    made = workspace.change(create_project, "示例项目", stage=Stage.TALKS, on=TODAY, label="建")
    return str(made.result)


def both(workspace: Workspace, key: str, today: date = TODAY) -> tuple[Ahead | None, Ahead | None]:
    row = workspace.read(rows, [key], today)[0]
    card = workspace.read(board_cards, [key], today)[0]
    return ahead_of(row, today), ahead_on_card(card, today)


def step(session: Session, key: str, due: date | None) -> None:
    edit_next_step(session, key, "送合同文本")
    edit_next_due(session, key, due)


def late(session: Session, key: str) -> None:
    session.add(
        Milestone(project_id=key, name="环评", planned=TODAY - timedelta(days=41), workdays=1)
    )


@pytest.mark.parametrize(
    ("days", "said", "light"),
    [
        (3, "周五", Light.GREEN),
        (0, "今天", Light.AMBER),
        (-6, "逾期 6 天", Light.RED),
        (None, "", Light.GREEN),
    ],
)
def test_a_next_step_says_its_day_and_how_urgent_it_is(
    workspace: Workspace, key: str, days: int | None, said: str, light: Light
) -> None:
    due = None if days is None else TODAY + timedelta(days=days)
    workspace.change(step, key, due, label="下一步")
    expected = Ahead("送合同文本", said, light, of_day=True)
    assert both(workspace, key) == (expected, expected)


def test_without_a_step_it_says_why_it_stands(workspace: Workspace, key: str) -> None:
    assert both(workspace, key) == (None, None)
    still = Ahead("34 天无进展", light=Light.AMBER)
    assert both(workspace, key, TODAY + timedelta(days=34)) == (still, still)
    workspace.change(late, key, label="节点")
    why = Ahead("◆ 环评晚41天", light=Light.RED)
    assert both(workspace, key) == (why, why)


def test_a_row_tells_the_step_and_a_card_first_what_is_late(workspace: Workspace, key: str) -> None:
    workspace.change(late, key, label="节点")
    workspace.change(step, key, TODAY, label="下一步")
    row, card = both(workspace, key)
    assert row is not None and row.text == "送合同文本 今天"
    assert card is not None and card.text == "◆ 环评晚41天"


def test_a_reason_excuses_a_standstill_and_the_progress_is_told(
    workspace: Workspace, key: str
) -> None:
    fields = {"stuck_reason": "等董事会", "progress": "厂房\n基础施工"}
    workspace.change(edit_project, key, fields, label="改")
    expected = Ahead("厂房 基础施工", light=Light.NONE)
    assert both(workspace, key, TODAY + timedelta(days=34)) == (expected, expected)


def test_a_copy_of_the_bare_step_has_no_day(workspace: Workspace, key: str) -> None:
    workspace.change(step, key, TODAY, label="下一步")
    row = workspace.read(rows, [key], TODAY)[0]
    assert shown_cell(row, "next_step") == "送合同文本"
    assert shown_cell(row, "next_step", TODAY) == "送合同文本 今天"
