"""A table of plain rows among other widgets: the keys get into it, and out again."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.hands import turn_to
from ui.widgets.list_table import list_table


def test_tab_leaves_the_table_for_what_comes_next(qtbot: QtBot) -> None:
    whole = QWidget()
    qtbot.addWidget(whole)
    model = QStandardItemModel(whole)
    model.appendRow([QStandardItem(word) for word in ("示例张三", "厂长", "电话")])
    before, view, after = (
        QPushButton("前"),
        list_table(model, "联系人", stretch=2),
        QPushButton("后"),
    )
    column = QVBoxLayout(whole)
    for widget in (before, view, after):
        column.addWidget(widget)
    whole.show()
    qtbot.waitExposed(whole)
    turn_to(qtbot, before)
    qtbot.keyClick(before, Qt.Key.Key_Tab)
    assert view.hasFocus()
    qtbot.keyClick(view, Qt.Key.Key_Tab)
    assert after.hasFocus()
    qtbot.keyClick(after, Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(view, Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert before.hasFocus()
