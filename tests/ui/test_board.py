"""The board by mouse and keyboard: cards, columns, moves, and what it shares with the table."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy.orm import Session

from crm.board import BoardBy
from crm.columns import Filter
from crm.project_card import project_card
from crm.projects import create_project, trash_project
from db.models import Park, Project
from db.terms import Stage
from db.values import Amount
from tests.ui.conftest import settle
from tests.ui.zone import NAMES, TODAY, YI
from ui.dialogs.move_stage import MoveStageDialog
from ui.models.board import FIRST
from ui.pages.projects import ProjectsPage
from ui.widgets.board import BoardView
from ui.widgets.board_column import NARROW, BoardColumnView
from ui.window import Window

CONTROL = Qt.KeyboardModifier.ControlModifier


def fill(session: Session) -> None:
    session.add(Park(name="示例园"))
    for name, stage, amount in (
        ("示例线索甲", Stage.LEAD, Amount(3 * YI)),
        ("示例线索乙", Stage.LEAD, Amount(2 * YI)),
        ("示例在谈", Stage.TALKS, Amount(8 * YI)),
    ):
        create_project(session, name, stage=stage, on=TODAY, planned=amount, owner="示例员")


@pytest.fixture
def page(window: Window, qtbot: QtBot) -> ProjectsPage:
    window.desk.workspace.change(fill, label="录入")
    window.activateWindow()
    window.go("projects", look="board")
    settle(qtbot, window.desk)
    found = window.page
    assert isinstance(found, ProjectsPage)
    qtbot.waitUntil(lambda: bool(found.board.view.columns))
    settle(qtbot, window.desk)
    return found


def view(page: ProjectsPage) -> BoardView:
    return page.board.view


def column(page: ProjectsPage, label: str) -> BoardColumnView:
    return next(one for one in view(page).columns if one.model.column.label == label)


def names(page: ProjectsPage, label: str) -> list[str]:
    model = column(page, label).model
    return [model.index(row).data() for row in range(model.rowCount())]


def id_of(page: ProjectsPage, name: str) -> str:
    found = page.desk.read_now(lambda s: s.query(Project.id).filter(Project.name == name).scalar())
    return str(found)


def stage_of(page: ProjectsPage, name: str) -> Stage:
    card = page.desk.read_now(project_card, id_of(page, name))
    return Stage(card.stage)


def wait(page: ProjectsPage, qtbot: QtBot, until: Callable[[], bool]) -> None:
    settle(qtbot, page.desk)
    qtbot.waitUntil(until)
    settle(qtbot, page.desk)


def drag(page: ProjectsPage, qtbot: QtBot, label: str, row: int, onto: QWidget) -> QPoint:
    """Press a card, pull it over `onto` and return where the mouse is there, still pressed."""
    inside = view(page).widget()
    assert inside is not None and inside.layout() is not None
    inside.layout().activate()  # columns that just came stand in their places
    QApplication.processEvents()
    cards = column(page, label).list
    start = cards.visualRect(cards.cards.index(row)).center()
    goal = cards.viewport().mapFromGlobal(onto.mapToGlobal(QPoint(onto.width() // 2, 60)))
    qtbot.mousePress(cards.viewport(), Qt.MouseButton.LeftButton, pos=start)
    for step in range(1, 6):
        qtbot.mouseMove(cards.viewport(), pos=start + (goal - start) * step / 5)
    assert view(page).column_at(cards.viewport().mapToGlobal(goal)) is onto
    return goal


def drop(page: ProjectsPage, qtbot: QtBot, label: str, place: QPoint) -> None:
    cards = column(page, label).list
    qtbot.mouseRelease(cards.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_columns_count_and_sum_and_empty_ones_are_narrow(page: ProjectsPage) -> None:
    signed = column(page, "签约")
    assert names(page, "签约") == [NAMES[2], NAMES[1], NAMES[0]]
    assert signed.count.text() == "3"
    assert signed.sum.text() == "111亿元"
    assert column(page, "考察").width() == NARROW
    assert not column(page, "考察").list.isVisible()
    assert page.bar.status.text() == "6 个项目 · 合计 124亿元"
    for each in view(page).columns:
        QAbstractItemModelTester(each.model)


def test_the_filters_are_those_of_the_table(page: ProjectsPage, qtbot: QtBot) -> None:
    page.filter_by("owner", Filter("owner", values=("示例员",)))
    wait(page, qtbot, lambda: names(page, "签约") == [])
    assert names(page, "线索") == ["示例线索甲", "示例线索乙"]
    qtbot.keyClick(page, Qt.Key.Key_B, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    wait(page, qtbot, lambda: page.look == "table" and page.model.rowCount() == 3)
    assert page.table.isVisible() and not view(page).isVisible()
    page.bar.search.setText("没有的")
    wait(page, qtbot, lambda: page.model.rowCount() == 0)
    qtbot.mouseClick(page.switch[1], Qt.MouseButton.LeftButton)
    wait(page, qtbot, lambda: page.board.nothing.isVisible())
    qtbot.mouseClick(page.board.nothing, Qt.MouseButton.LeftButton)
    wait(page, qtbot, lambda: len(names(page, "签约")) == 3)


def test_a_card_is_dragged_to_the_next_stage_and_the_move_undone(
    page: ProjectsPage, qtbot: QtBot
) -> None:
    target = column(page, "接洽")
    place = drag(page, qtbot, "线索", 0, target)
    assert view(page).ghost.isVisible()
    assert target.targeted
    drop(page, qtbot, "线索", place)
    assert not view(page).ghost.isVisible()
    wait(page, qtbot, lambda: names(page, "接洽") == ["示例线索甲"])
    assert stage_of(page, "示例线索甲") is Stage.CONTACT
    assert not target.targeted
    assert names(page, "线索") == ["示例线索乙"]
    assert not target.folded, "a column that is not empty any more opens"
    page.desk.undo_last()
    wait(page, qtbot, lambda: names(page, "线索") == ["示例线索甲", "示例线索乙"])


def test_escape_and_the_own_column_move_nothing(page: ProjectsPage, qtbot: QtBot) -> None:
    place = drag(page, qtbot, "线索", 0, column(page, "在谈"))
    qtbot.keyClick(column(page, "线索").list, Qt.Key.Key_Escape)
    assert not view(page).ghost.isVisible()
    drop(page, qtbot, "线索", place)
    place = drag(page, qtbot, "线索", 0, column(page, "线索"))
    drop(page, qtbot, "线索", place)
    settle(qtbot, page.desk)
    assert names(page, "线索") == ["示例线索甲", "示例线索乙"]
    assert not page.desk.can_undo


def test_a_drop_that_owes_more_opens_the_dialog_with_that_stage(
    page: ProjectsPage, qtbot: QtBot
) -> None:
    place = drag(page, qtbot, "签约", 0, column(page, "供地"))
    drop(page, qtbot, "签约", place)
    dialog = page.findChild(MoveStageDialog)
    assert isinstance(dialog, MoveStageDialog) and dialog.isVisible()
    assert dialog.chosen_stage() is Stage.LAND and dialog.gate.isVisible()
    dialog.reject()
    settle(qtbot, page.desk)
    assert stage_of(page, NAMES[2]) is Stage.SIGNED, "giving up leaves the card where it was"


def test_cards_are_reached_moved_and_opened_by_keys(
    page: ProjectsPage, window: Window, qtbot: QtBot
) -> None:
    view(page).take_focus()
    leads = column(page, "线索").list
    assert leads.hasFocus() and view(page).current_id == id_of(page, "示例线索甲")
    qtbot.keyClick(leads, Qt.Key.Key_Down)
    assert view(page).current_id == id_of(page, "示例线索乙")
    qtbot.keyClick(leads, Qt.Key.Key_Right)
    talks = column(page, "在谈").list
    assert talks.hasFocus(), "columns without cards are passed over"
    qtbot.keyClick(talks, Qt.Key.Key_Left)
    assert leads.hasFocus()
    view(page).go_to(0, 1)
    qtbot.keyClick(leads, Qt.Key.Key_Right, CONTROL)
    wait(page, qtbot, lambda: names(page, "接洽") == ["示例线索乙"])
    moved = column(page, "接洽").list
    qtbot.waitUntil(moved.hasFocus)
    qtbot.keyClick(moved, Qt.Key.Key_Left, CONTROL)
    dialog = page.findChild(MoveStageDialog)
    assert isinstance(dialog, MoveStageDialog), "a step back owes a reason"
    dialog.reject()
    qtbot.keyClick(moved, Qt.Key.Key_Return)
    settle(qtbot, page.desk)
    qtbot.waitUntil(lambda: window.page.crumbs() == ["项目", "示例线索乙"])


def test_coming_to_the_board_gives_the_keyboard_to_a_card(
    page: ProjectsPage, window: Window, qtbot: QtBot
) -> None:
    window.go("targets")
    settle(qtbot, page.desk)
    window.go("projects")
    settle(qtbot, page.desk)
    qtbot.waitUntil(column(page, "线索").list.hasFocus)
    assert view(page).current_id == id_of(page, "示例线索甲")


def test_typing_on_a_card_finds(page: ProjectsPage, qtbot: QtBot) -> None:
    view(page).take_focus()
    qtbot.keyClicks(column(page, "线索").list, "z")
    assert page.bar.search.text() == "z" and page.bar.search.hasFocus()


def test_columns_by_park_and_owner_take_cards(page: ProjectsPage, qtbot: QtBot) -> None:
    page._part_by(BoardBy.OWNER)
    wait(page, qtbot, lambda: view(page).columns[0].model.column.label == "示例员")
    place = drag(page, qtbot, "（未填）", 0, column(page, "示例员"))
    drop(page, qtbot, "（未填）", place)
    wait(page, qtbot, lambda: NAMES[2] in names(page, "示例员"))
    page._part_by(BoardBy.PARK)
    wait(page, qtbot, lambda: view(page).columns[0].model.column.label == "示例园")
    assert view(page).columns[0].folded and page.by.text() == "按园区"
    key = id_of(page, NAMES[0])
    page.board.move_card(key, 0)
    wait(page, qtbot, lambda: names(page, "示例园") == [NAMES[0]])


def test_cards_further_down_are_read_when_they_are_looked_at(
    page: ProjectsPage, qtbot: QtBot
) -> None:
    def many(session: Session) -> None:
        for at in range(200):
            session.add(Project(name=f"示例{at:03d}", stage=Stage.VISIT))

    page.desk.workspace.change(many, label="录入")
    page.read()
    wait(page, qtbot, lambda: column(page, "考察").model.rowCount() == 200)
    seen = column(page, "考察")
    assert page.board.store.held(seen.model.ids[FIRST + 60]) is None
    seen.list.scrollToBottom()
    seen.list.viewport().repaint()
    wait(page, qtbot, lambda: page.board.store.held(seen.model.ids[199]) is not None)
    assert seen.model.index(199).data() is not None
    top = seen.list.verticalScrollBar().value()
    page.desk.change(
        create_project, "示例插入", stage=Stage.VISIT, planned=Amount(YI), label="录入"
    )
    wait(page, qtbot, lambda: seen.model.rowCount() == 201)
    assert seen.list.verticalScrollBar().value() == top, "one stays where one looked"
    QAbstractItemModelTester(seen.model)


def test_cards_that_were_read_before_what_is_shown_are_not_taken(page: ProjectsPage) -> None:
    store, seen = page.board.store, column(page, "在谈").model
    [key] = seen.ids
    card = store.held(key)
    assert card is not None
    before = store.turn
    store.show_board(store.by, [model.column for model in store.models], [])
    store.take_cards(before, [key], [card])
    assert store.held(key) is None
    store.take_cards(store.turn, [key], [card])
    assert store.held(key) is card


def test_nothing_moves_in_the_trash(page: ProjectsPage, qtbot: QtBot) -> None:
    page.desk.workspace.change(trash_project, id_of(page, "示例在谈"), label="移走")
    page.choose_scope("trash")
    wait(page, qtbot, lambda: names(page, "在谈") == ["示例在谈"])
    page.board.move_card(id_of(page, "示例在谈"), 3)
    settle(qtbot, page.desk)
    assert page.findChild(MoveStageDialog) is None
    assert names(page, "在谈") == ["示例在谈"]


def test_the_way_of_looking_and_parting_is_remembered(
    page: ProjectsPage, window: Window, qtbot: QtBot
) -> None:
    page.show_as("table")
    page.show_as("board")
    page._part_by(BoardBy.OWNER)
    settle(qtbot, page.desk)
    again = ProjectsPage(window)
    assert (again.look, again.board.by) == ("board", BoardBy.OWNER)
    again.deleteLater()
