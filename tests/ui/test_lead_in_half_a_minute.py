"""What a newcomer does without help: log a lead, find it by its initials, follow it up."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from crm.rules.dues import DueGroup
from tests.ui.conftest import settle
from tests.ui.hands import write
from ui.dialogs.activity import ActivityDialog
from ui.dialogs.quick_lead import QuickLead
from ui.page_list import BY_KEY
from ui.pages.leads import LeadsPage
from ui.pages.project import ProjectPage
from ui.pages.todos import TodosPage
from ui.window import Window

CONTROL = Qt.KeyboardModifier.ControlModifier


def focused() -> QWidget:
    field = QApplication.focusWidget()
    assert field is not None
    return field


def go_to(field: QWidget) -> None:
    """Tab on to a field."""
    for _ in range(20):
        if field.hasFocus():
            return
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
    raise AssertionError("Tab does not reach the field")


def press_page(window: Window, key: str) -> None:
    """Open a page of the rail by its chord."""
    chord = QKeySequence(BY_KEY[key].chord)[0]
    QTest.keyClick(window, chord.key(), chord.keyboardModifiers())


def test_a_lead_is_logged_found_followed_and_among_the_todos_by_keyboard_alone(
    window: Window, qtbot: QtBot
) -> None:
    QTest.keyClick(window, Qt.Key.Key_L, CONTROL)
    dialog = next(one for one in window.findChildren(QuickLead) if one.isVisible())
    qtbot.waitUntil(dialog.paste.hasFocus)
    write(dialog.paste, "长沙示例特种车有限公司 张三 13807310000 投资3亿")
    qtbot.waitUntil(lambda: dialog.form.text("company") == "长沙示例特种车有限公司")
    QTest.keyClick(dialog.paste, Qt.Key.Key_Return, CONTROL)
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

    QTest.keyClick(page, Qt.Key.Key_J, CONTROL)
    follow_up = page.findChildren(ActivityDialog)[-1]
    qtbot.waitUntil(follow_up.kind.hasFocus)
    QTest.keyClick(follow_up.kind, Qt.Key.Key_Return)
    write(focused(), "问了用地和用电")
    go_to(follow_up.next_what)
    for text in ("回复供电方案", "今天"):
        write(focused(), text)
        QTest.keyClick(focused(), Qt.Key.Key_Return)
    QTest.keyClick(focused(), Qt.Key.Key_Return, CONTROL)
    settle(qtbot, window.desk)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)

    press_page(window, "todos")
    settle(qtbot, window.desk)
    todos = window.page
    assert isinstance(todos, TodosPage)
    qtbot.waitUntil(lambda: todos.todos.chosen() is not None)
    first = todos.todos.chosen()
    assert first is not None
    assert (first.what, first.of, first.group) == (
        "回复供电方案",
        "长沙示例特种车项目",
        DueGroup.TODAY,
    )

    press_page(window, "leads")
    settle(qtbot, window.desk)
    leads = window.page
    assert isinstance(leads, LeadsPage)
    qtbot.waitUntil(lambda: leads.model.rowCount() == 1)
    assert leads.views.buttons["mine"].text() == "我的  1"
