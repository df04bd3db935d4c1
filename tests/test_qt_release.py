"""The locked release of PySide6 keeps its references.

On CPython 3.11, 6.12.0 loses one reference to None at each call that returns nothing, and the
process aborts after a few thousand of them. This finds an upgrade that brings it back.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QModelIndex, QObject
from PySide6.QtGui import QStandardItem
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

CALLS = 10_000
# Few enough for the count to be read long before it could reach zero.
BETWEEN_READINGS = 100
# What else runs may take or give back a few.
ALLOWED = 50


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on")
def test_ten_thousand_calls_leave_the_references_to_none_and_true(qtbot: QtBot) -> None:
    label, thing, item = QLabel(), QObject(), QStandardItem()
    qtbot.addWidget(label)
    calls: list[Callable[[], object]] = [
        lambda: label.setText("a"),
        lambda: label.isEnabled(),
        lambda: thing.parent(),
        lambda: thing.property("nothing"),
        lambda: item.data(),
        lambda: QModelIndex().data(),
    ]
    for call in calls:
        call()
        none, true = sys.getrefcount(None), sys.getrefcount(True)
        for _ in range(CALLS // BETWEEN_READINGS):
            for _ in range(BETWEEN_READINGS):
                call()
            assert abs(sys.getrefcount(None) - none) < ALLOWED
            assert abs(sys.getrefcount(True) - true) < ALLOWED
