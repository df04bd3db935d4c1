"""Text fields that an input method can write in: no key ends what is half composed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

_ENDING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)


class Line(QLineEdit):
    """One line of text; `accepted` on Return, `refused` on Esc, neither while composing."""

    accepted = Signal()
    refused = Signal()

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.composing = False

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802
        super().inputMethodEvent(event)
        self.composing = bool(event.preeditString())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() not in _ENDING:
            super().keyPressEvent(event)
        elif self.composing:
            end_composition(self)
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()  # Ctrl+Return is for the form around it
        elif event.key() == Qt.Key.Key_Escape:
            self.refused.emit()
        else:
            self.accepted.emit()


class Lines(QPlainTextEdit):
    """Several lines; `accepted` on Ctrl+Return, `refused` on Esc, neither while composing."""

    accepted = Signal()
    refused = Signal()

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.composing = False
        self.setTabChangesFocus(True)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802
        super().inputMethodEvent(event)
        self.composing = bool(event.preeditString())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() not in _ENDING or self.composing:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape:
            self.refused.emit()
        elif control:
            self.accepted.emit()
        else:
            super().keyPressEvent(event)


def end_composition(field: QWidget) -> None:
    """Keep what the input method has composed so far as text; the key did that and no more."""
    QGuiApplication.inputMethod().commit()
    field.update()


def show_wrong(field: QWidget, wrong: bool) -> None:
    """Give a field the border of one that holds what it can't hold, or take it away."""
    if bool(field.property("wrong")) != wrong:
        field.setProperty("wrong", wrong)
        field.style().unpolish(field)
        field.style().polish(field)
