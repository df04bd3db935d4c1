"""What keys do everywhere: Return presses the focused button, Ctrl+S saves a form."""

from __future__ import annotations

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


_KEYPAD = Qt.KeyboardModifier.KeypadModifier
