"""设置: the checklists of the gates by hand and by keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from crm.gates import checklists
from db.terms import Stage
from tests.ui.conftest import settle
from ui.pages.settings import SettingsPage
from ui.widgets.gates_card import GatesCard
from ui.window import Window


@pytest.fixture
def card(window: Window, qtbot: QtBot) -> GatesCard:
    window.activateWindow()  # else no shortcut answers
    window.go("settings", section="gates")
    settle(qtbot, window.desk)
    assert isinstance(window.page, SettingsPage)
    found = window.page.cards["gates"]
    found.stage.setCurrentIndex(found.stage.findData(Stage.COMPLETED))
    qtbot.waitUntil(lambda: len(found.lines) == 2)
    return found


def texts(card: GatesCard) -> list[str]:
    return [line.text for line in card.desk.read_now(checklists)[Stage.COMPLETED]]


def shown(card: GatesCard) -> list[str]:
    return [card.rows.model.index(row, 0).data() for row in range(card.rows.model.rowCount())]


def press(card: GatesCard, qtbot: QtBot, key: str) -> None:
    qtbot.mouseClick(card.rows.buttons[key], Qt.MouseButton.LeftButton)


def test_a_line_is_added_edited_and_the_edit_undone(card: GatesCard, qtbot: QtBot) -> None:
    QAbstractItemModelTester(card.rows.model)
    press(card, qtbot, "add")
    card.text.insert("竣工验收备案")
    qtbot.keyClick(card.text, Qt.Key.Key_Return)
    settle(qtbot, card.desk)
    qtbot.waitUntil(lambda: "已有“竣工验收备案”" in card.below.text())
    assert card.text.text() == "竣工验收备案", "what was typed is still there"
    card.text.setText("绿化验收")
    card.required.setChecked(False)
    qtbot.keyClick(card.text, Qt.Key.Key_Return)
    settle(qtbot, card.desk)
    qtbot.waitUntil(lambda: shown(card)[-1:] == ["绿化验收"])
    assert not card.form.isVisible()
    assert card.chosen() is not None and card.chosen().text == "绿化验收"  # type: ignore[union-attr]
    assert card.rows.model.index(2, 2).data() == "提示"

    card.rows.table.setFocus()
    qtbot.keyClick(card.rows.table, Qt.Key.Key_F2)
    card.text.clear()
    card.field.setCurrentIndex(card.field.findData("fixed"))
    card.save_line()
    settle(qtbot, card.desk)
    qtbot.waitUntil(lambda: shown(card)[-1:] == ["完成固投"])
    assert card.rows.model.index(2, 1).data() == "填了“完成固投”"
    card.desk.undo_last()
    settle(qtbot, card.desk)
    qtbot.waitUntil(lambda: shown(card)[-1:] == ["绿化验收"])


def test_lines_are_ordered_and_removed_by_keys(card: GatesCard, qtbot: QtBot) -> None:
    first, second = texts(card)
    card.rows.table.setFocus()
    qtbot.keyClick(card.rows.table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    settle(qtbot, card.desk)
    qtbot.waitUntil(lambda: shown(card) == [second, first])
    assert card.rows.table.currentIndex().row() == 1, "the line that was moved stays chosen"
    assert not card.rows.buttons["down"].isEnabled() and card.rows.buttons["up"].isEnabled()
    qtbot.keyClick(card.rows.table, Qt.Key.Key_Delete)
    settle(qtbot, card.desk)
    qtbot.waitUntil(lambda: shown(card) == [second])
    press(card, qtbot, "remove")
    settle(qtbot, card.desk)
    qtbot.waitUntil(lambda: card.rows.nothing.isVisible())
    assert texts(card) == []
    card.desk.undo_last()
    settle(qtbot, card.desk)
    qtbot.waitUntil(lambda: shown(card) == [second])
