"""Forms in dialogs: which one is open, filling it, sending it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.conftest import settle
from ui.desk import Desk
from ui.dialogs.form import Form


def opened(qtbot: QtBot) -> Form:
    """The form that is open."""
    found = []

    def look() -> bool:
        found[:] = [
            one
            for one in QApplication.topLevelWidgets()
            if isinstance(one, Form) and one.isVisible()
        ]
        return bool(found)

    qtbot.waitUntil(look)
    return found[-1]


def fill(form: Form, **texts: str) -> None:
    """Write texts into the fields of a form."""
    for name, text in texts.items():
        field = form.fields[name]
        if hasattr(field, "setPlainText"):
            field.setPlainText(text)
        else:
            field.setText(text)


def send(form: Form, qtbot: QtBot, desk: Desk) -> None:
    """Save a form by Ctrl+Enter."""
    qtbot.keyClick(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, desk)
