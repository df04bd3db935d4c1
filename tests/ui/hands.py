"""What a person does at a window: type Chinese, turn the wheel."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QInputMethodEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot


def write(field: QWidget, text: str) -> None:
    """Type `text`, what is not Latin by an input method (QTest's keys are Latin only)."""
    for character in text:
        if character.isascii():
            QTest.keyClicks(field, character)
        else:
            compose(field, "x")
            event = QInputMethodEvent("", [])
            event.setCommitString(character)
            QApplication.sendEvent(field, event)


def compose(field: QWidget, letters: str) -> None:
    """Leave `letters` half composed in `field`, as an input method does before its choice."""
    QApplication.sendEvent(field, QInputMethodEvent(letters, []))


def turn_to(qtbot: QtBot, widget: QWidget) -> None:
    """Let the window of `widget` be the active one and give `widget` the focus: keys go there."""
    widget.window().activateWindow()
    qtbot.waitUntil(widget.window().isActiveWindow)
    widget.setFocus()


def roll(widget: QWidget) -> None:
    """Turn the wheel by one notch over `widget`."""
    middle = QPointF(widget.rect().center())
    event = QWheelEvent(
        middle,
        QPointF(widget.mapToGlobal(middle.toPoint())),
        QPoint(0, 0),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def button(within: QWidget, name: str) -> QPushButton:
    """The button of that name, as it is spoken."""
    [found] = [one for one in within.findChildren(QPushButton) if one.accessibleName() == name]
    return found
