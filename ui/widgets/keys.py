"""What keys do everywhere: Return presses the focused button, Ctrl+S saves, Tab goes on."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QWidget


def pressed_by_return(window: QWidget, event: QKeyEvent) -> bool:
    """Click the focused button of `window` when `event` is Return; tell whether it was."""
    button = window.focusWidget()
    if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        return False
    if not isinstance(button, QAbstractButton) or event.modifiers() & ~_KEYPAD:
        return False
    button.click()
    return True


def saves(event: QKeyEvent) -> bool:
    """Tell whether a key saves the form it is pressed in: Ctrl+S or Ctrl+Return."""
    keys = (Qt.Key.Key_S, Qt.Key.Key_Return, Qt.Key.Key_Enter)
    control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
    return bool(control) and event.key() in keys


def tab_through(before: QWidget, made: Iterable[QWidget]) -> None:
    """Let Tab go on from `before` to what `made` hold, in their order.

    What is made after a page is shown comes last for Qt, wherever it stands.
    """
    for one in made:
        for stop in (one, *one.findChildren(QWidget)):
            if stop.focusPolicy() & Qt.FocusPolicy.TabFocus:
                QWidget.setTabOrder(before, stop)
                before = stop


_KEYPAD = Qt.KeyboardModifier.KeypadModifier
