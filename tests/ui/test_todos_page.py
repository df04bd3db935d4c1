"""The page 待办 by keyboard: tick, finish with a next step, put off, change, take back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QMenu, QMessageBox
from pytestqt.qtbot import QtBot

from crm.rules.dues import DueGroup
from crm.todos import TodoRow, add_todo, done_todos, todos_of
from tests.ui.conftest import settle
from tests.ui.hands import compose, write
from tests.ui.looking import tab_order, without_glyph, without_name
from tests.ui.zone import TODAY, add_project
from ui.dialogs.todo import FinishTodo, TodoDialog
from ui.models.todos import TodoHeading
from ui.pages.project import ProjectPage
from ui.pages.todos import TodosPage
from ui.window import Window

ME = "专员 甲"


@pytest.fixture
def page(window: Window, qtbot: QtBot) -> TodosPage:
    def fill(session: Any) -> None:
        key = add_project(session, "示例液压件")
        add_todo(session, "逾期的", due=TODAY - timedelta(days=3), owner=ME, project_id=key)
        add_todo(session, "今天的", due=TODAY, owner=ME)
        add_todo(session, "别人的", due=TODAY, owner="专员 乙")
        add_todo(session, "没人的", owner=None)

    window.desk.change(fill, label="填数")
    window.go("todos")
    settle(qtbot, window.desk)
    shown = window.page
    assert isinstance(shown, TodosPage)
    qtbot.waitUntil(lambda: shown.todos.chosen() is not None)
    return shown


def standing(page: TodosPage, **wanted: Any) -> dict[DueGroup, list[str]]:
    groups = page.desk.read_now(todos_of, **{"owner": None, "today": TODAY, **wanted})
    return {one.group: [todo.what for todo in one.todos] for one in groups}


def done(page: TodosPage) -> list[TodoRow]:
    found = page.desk.read_now(done_todos, today=TODAY)
    assert isinstance(found, list)
    return found


def shown(page: TodosPage) -> list[str]:
    model = page.todos.todos
    return [str(model.index(row).data()) for row in range(model.rowCount())]


def choose(page: TodosPage, what: str) -> None:
    page.todos.setFocus()
    for row in range(page.todos.todos.rowCount()):
        if page.todos.todos.index(row).data() == what:
            page.todos.setCurrentIndex(page.todos.todos.index(row))
            return
    raise AssertionError(f"{what} is not shown")


def test_my_todos_stand_by_urgency_and_only_mine(page: TodosPage) -> None:
    QAbstractItemModelTester(page.todos.todos)
    assert shown(page) == ["已逾期 1", "逾期的", "今天 1", "今天的"]
    assert page.sums.text() == "逾期 1 件，今天 1 件"
    heading = page.todos.todos.line(0)
    assert isinstance(heading, TodoHeading) and heading.late
    assert page.todos.hasFocus()


def test_arrows_pass_over_headings(page: TodosPage, qtbot: QtBot) -> None:
    choose(page, "逾期的")
    qtbot.keyClick(page.todos, Qt.Key.Key_Down)
    todo = page.todos.chosen()
    assert todo is not None and todo.what == "今天的"


def test_space_ticks_and_undo_brings_it_back(page: TodosPage, qtbot: QtBot) -> None:
    choose(page, "今天的")
    qtbot.keyClick(page.todos, Qt.Key.Key_Space)
    settle(qtbot, page.desk)
    qtbot.waitUntil(lambda: shown(page) == ["已逾期 1", "逾期的"])
    assert [(one.what, one.done_on) for one in done(page)] == [("今天的", TODAY)]
    page.desk.undo_last()
    settle(qtbot, page.desk)
    qtbot.waitUntil(lambda: "今天的" in shown(page))
    assert done(page) == []


def test_a_click_on_the_box_ticks_and_one_beside_it_does_not(page: TodosPage, qtbot: QtBot) -> None:
    choose(page, "今天的")
    place = page.todos.visualRect(page.todos.currentIndex())
    beside = QPoint(place.left() + 200, place.center().y())
    qtbot.mouseClick(page.todos.viewport(), Qt.MouseButton.LeftButton, pos=beside)
    settle(qtbot, page.desk)
    assert done(page) == []
    box = QPoint(place.left() + 14, place.center().y())
    qtbot.mouseClick(page.todos.viewport(), Qt.MouseButton.LeftButton, pos=box)
    settle(qtbot, page.desk)
    qtbot.waitUntil(lambda: [one.what for one in done(page)] == ["今天的"])


def test_enter_asks_for_the_outcome_and_the_next_step(page: TodosPage, qtbot: QtBot) -> None:
    choose(page, "逾期的")
    qtbot.keyClick(page.todos, Qt.Key.Key_Return)
    dialog = page.findChild(FinishTodo)
    assert isinstance(dialog, FinishTodo)
    qtbot.waitUntil(dialog.outcome.hasFocus)
    write(dialog.outcome, "已答复")
    dialog.what.setFocus()
    for text in ("催方案", "周五"):
        field = QApplication.focusWidget()
        assert field is not None
        write(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert dialog.owner.hasFocus() and dialog.owner.text() == ME
    assert dialog.below["due"].text() == "2016-06-03 周五"
    QTest.keyClick(dialog.owner, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, page.desk)
    qtbot.waitUntil(lambda: "催方案" in shown(page))
    assert standing(page, owner=ME) == {DueGroup.TODAY: ["今天的"], DueGroup.WEEK: ["催方案"]}
    assert done(page)[0].outcome == "已答复"
    page.desk.undo_last()
    settle(qtbot, page.desk)
    assert "催方案" not in standing(page).get(DueGroup.WEEK, [])


def test_p_puts_off_by_a_menu(page: TodosPage, qtbot: QtBot) -> None:
    choose(page, "逾期的")
    qtbot.keyClick(page.todos, Qt.Key.Key_P)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    words = [action.text() for action in menu.actions() if action.text()]
    assert words == ["明天　6月1日 周三", "后天　6月2日 周四", "下周一　6月6日 周一",
                     "一周后　6月7日 周二", "别的日子…"]  # fmt: skip
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    settle(qtbot, page.desk)
    qtbot.waitUntil(lambda: shown(page) == ["今天 1", "今天的", "本周 1", "逾期的"])
    assert page.window().notices.toasts[-1].text == "逾期的 推迟到 2016-06-02"  # type: ignore[attr-defined]


def test_another_day_is_typed_and_what_is_none_is_said_below(page: TodosPage, qtbot: QtBot) -> None:
    choose(page, "今天的")
    qtbot.keyClick(page.todos, Qt.Key.Key_F2)
    dialog = page.findChild(TodoDialog)
    assert isinstance(dialog, TodoDialog)
    dialog.due.setText("尽快吧")
    dialog.accept()
    assert dialog.isVisible()
    assert "尽快吧" in dialog.below["due"].text()
    assert dialog.due.text() == "尽快吧"
    dialog.due.setText("6月底")
    assert dialog.below["due"].text() == "2016-06-30 周四"
    dialog.accept()
    settle(qtbot, page.desk)
    qtbot.waitUntil(lambda: standing(page, owner=ME)[DueGroup.LATER] == ["今天的"])


def test_a_todo_of_nothing_is_refused_under_its_field(page: TodosPage, qtbot: QtBot) -> None:
    QTest.keyClick(page.window(), Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    dialog = page.findChildren(TodoDialog)[-1]
    dialog.accept()
    settle(qtbot, page.desk)
    assert dialog.isVisible()
    assert dialog.below["what"].text() == "请写明要做什么。"
    write(dialog.what, "打印")
    assert dialog.below["what"].text() == ""
    dialog.accept()
    settle(qtbot, page.desk)
    qtbot.waitUntil(lambda: "打印" in shown(page))


def test_a_half_composed_word_is_not_sent(page: TodosPage, qtbot: QtBot) -> None:
    page.begin_new()
    dialog = page.findChildren(TodoDialog)[-1]
    qtbot.waitUntil(dialog.what.hasFocus)
    compose(dialog.what, "dayin")
    QTest.keyClick(dialog.what, Qt.Key.Key_Return)
    assert dialog.what.hasFocus()
    dialog.begin()


@pytest.mark.parametrize("answer", ["Discard", "Cancel"])
def test_leaving_with_something_typed_asks(
    page: TodosPage, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    asked = []

    def question(*_: Any) -> QMessageBox.StandardButton:
        asked.append(1)
        return QMessageBox.StandardButton[answer]

    monkeypatch.setattr(QMessageBox, "question", question)
    page.begin_new()
    dialog = page.findChildren(TodoDialog)[-1]
    write(dialog.what, "abc")
    QTest.keyClick(dialog.what, Qt.Key.Key_Escape)
    assert asked == [1]
    assert dialog.isVisible() is (answer == "Cancel")
    dialog.begin()


def test_others_and_those_done_are_shown_by_choice(page: TodosPage, qtbot: QtBot) -> None:
    words = [page.owners.itemText(at) for at in range(page.owners.count())]
    assert words == ["我的（专员 甲）　2", "全部　4", "专员 乙　1", "未指定责任人　1"]
    choose(page, "今天的")
    qtbot.keyClick(page.todos, Qt.Key.Key_Space)
    settle(qtbot, page.desk)
    page.owners.setCurrentIndex(1)
    page.owners.activated.emit(1)
    page.with_done.setChecked(True)
    settle(qtbot, page.desk)
    qtbot.waitUntil(lambda: "已办结 1" in shown(page))
    assert {"逾期的", "别人的", "没人的", "今天的"} <= set(shown(page))
    choose(page, "今天的")
    qtbot.keyClick(page.todos, Qt.Key.Key_Space)
    settle(qtbot, page.desk)
    qtbot.waitUntil(lambda: "已办结 1" not in shown(page))


def test_o_opens_the_project_and_delete_throws_away(
    page: TodosPage, window: Window, qtbot: QtBot
) -> None:
    choose(page, "今天的")
    qtbot.keyClick(page.todos, Qt.Key.Key_Delete)
    settle(qtbot, page.desk)
    qtbot.waitUntil(lambda: shown(page) == ["已逾期 1", "逾期的"])
    window.desk.undo_last()
    settle(qtbot, page.desk)
    choose(page, "逾期的")
    qtbot.keyClick(page.todos, Qt.Key.Key_O)
    settle(qtbot, page.desk)
    assert isinstance(window.page, ProjectPage)


def test_who_has_none_is_shown_what_there_is(window: Window, qtbot: QtBot) -> None:
    window.desk.change(add_todo, "别人的", due=date(2016, 6, 1), owner="专员 乙", label="填数")
    settle(qtbot, window.desk)
    window.go("todos")
    page = window.page
    assert isinstance(page, TodosPage)
    qtbot.waitUntil(lambda: "别人的" in shown(page))


def test_an_empty_page_teaches_the_first_step(window: Window, qtbot: QtBot) -> None:
    window.go("todos")
    settle(qtbot, window.desk)
    page = window.page
    assert isinstance(page, TodosPage)
    assert page.body.currentWidget() is page.empty
    assert page.empty.button is not None
    qtbot.mouseClick(page.empty.button, Qt.MouseButton.LeftButton)
    assert page.findChild(TodoDialog) is not None


def test_all_is_named_and_reached(page: TodosPage) -> None:
    assert without_name(page) == []
    assert without_glyph(page) == {}
    order = tab_order(page, page.todos)
    assert {page.todos, page.owners, page.with_done} <= set(order)
    page.begin_new()
    dialog = page.findChildren(TodoDialog)[-1]
    assert without_name(dialog) == []
    fields = [dialog.what, dialog.due, dialog.owner]
    assert [one for one in tab_order(dialog, dialog.what) if one in fields] == fields
