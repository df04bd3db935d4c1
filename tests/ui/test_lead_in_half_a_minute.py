"""What a newcomer does without help: log a lead, find it by its initials, see what comes next."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.conftest import settle
from tests.ui.hands import write
from ui.dialogs.quick_lead import QuickLead
from ui.page_list import shortcut_of
from ui.pages.leads import LeadsPage
from ui.pages.project import ProjectPage
from ui.pages.todos import TodosPage
from ui.window import Window

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def test_a_lead_is_logged_found_by_initials_and_among_the_todos_by_keyboard_alone(
    window: Window, qtbot: QtBot
) -> None:
    QTest.keyClick(window, Qt.Key.Key_L, CONTROL)
    dialog = next(one for one in window.findChildren(QuickLead) if one.isVisible())
    qtbot.waitUntil(dialog.paste.hasFocus)
    write(dialog.paste, "长沙示例特种车有限公司 张三 13807310000 投资3亿")
    qtbot.waitUntil(lambda: dialog.form.text("company") == "长沙示例特种车有限公司")
    step = dialog.form.fields["next_step"]
    while QApplication.focusWidget() is not step:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    write(step, "电话回访")
    QTest.keyClick(step, Qt.Key.Key_Tab)
    due = QApplication.focusWidget()
    due.selectAll()  # type: ignore[attr-defined]
    write(due, "今天")
    QTest.keyClick(due, Qt.Key.Key_Return, CONTROL)
    settle(qtbot, window.desk)

    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_K, CONTROL)
    search = window.top.search
    assert search.hasFocus()
    write(search, "tzc")
    qtbot.waitUntil(lambda: search.popup.isVisible() and search.popup.chosen() is not None)
    chosen = search.popup.chosen()
    assert chosen is not None and chosen.title == "长沙示例特种车项目"
    QTest.keyClick(search, Qt.Key.Key_Return)
    settle(qtbot, window.desk)
    page = window.page
    assert isinstance(page, ProjectPage)
    assert page.crumbs()[-1] == "长沙示例特种车项目"

    window.go("todos")
    settle(qtbot, window.desk)
    todos = window.page
    assert isinstance(todos, TodosPage)
    qtbot.waitUntil(lambda: todos.todos.chosen() is not None)
    first = todos.todos.chosen()
    assert first is not None and (first.what, first.of) == ("电话回访", "长沙示例特种车项目")

    place = int(shortcut_of("leads").removeprefix("Alt+"))
    QTest.keyClick(window, Qt.Key(Qt.Key.Key_0 + place), ALT)
    settle(qtbot, window.desk)
    leads = window.page
    assert isinstance(leads, LeadsPage)
    qtbot.waitUntil(lambda: leads.model.rowCount() == 1)
    assert leads.views.buttons["mine"].text() == "我的  1"
