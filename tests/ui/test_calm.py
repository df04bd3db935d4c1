from __future__ import annotations

import pytest
from PySide6.QtWidgets import QComboBox, QDateEdit, QSpinBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import settle
from tests.ui.hands import roll
from ui.page_list import PAGES
from ui.widgets.calm import calm_wheels
from ui.window import Window

RAIL = [entry.key for entry in PAGES if entry.word]


def test_the_wheel_changes_a_box_only_when_it_has_the_focus(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    combo, spin = QComboBox(), QSpinBox()
    combo.addItems(["一", "二", "三"])
    spin.setRange(0, 10)
    spin.setValue(5)
    column = QVBoxLayout(window)
    column.addWidget(combo)
    column.addWidget(spin)
    calm_wheels(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    combo.setFocus()
    roll(spin)
    assert spin.value() == 5
    assert not spin.hasFocus()
    spin.setFocus()
    roll(combo)
    roll(spin)
    assert combo.currentIndex() == 0
    assert spin.value() == 4


@pytest.mark.parametrize("key", RAIL)
def test_the_wheel_changes_nothing_on_any_page(window: Window, qtbot: QtBot, key: str) -> None:
    window.go(key)
    settle(qtbot, window.desk)
    boxes = [*window.page.findChildren(QComboBox), *window.page.findChildren(QSpinBox)]
    boxes += window.page.findChildren(QDateEdit)
    for box in boxes:
        box.clearFocus()
        before = box.currentText() if isinstance(box, QComboBox) else box.text()
        roll(box)
        assert (box.currentText() if isinstance(box, QComboBox) else box.text()) == before
