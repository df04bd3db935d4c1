"""Return presses the button that has the focus, as everywhere: Qt does so in dialogs only."""

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


_KEYPAD = Qt.KeyboardModifier.KeypadModifier
