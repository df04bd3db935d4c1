"""Where a message is pasted or typed in one line; what was understood of it is tinted."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from ui.theme import colour, theme
from ui.widgets.inputs import Lines

Span = tuple[int, int]


class PasteBox(Lines):
    """A text whose spans are tinted; those of the field that one is in, more."""

    def __init__(self) -> None:
        super().__init__()
        self._spans: dict[str, list[Span]] = {}
        self._strong = ""
        theme().changed.connect(self._tint)

    def show_spans(self, spans: dict[str, list[Span]]) -> None:
        """Tint what was taken for each field; positions count characters of the text."""
        self._spans = spans
        self._tint()

    def point_out(self, field: str) -> None:
        """Tint more what `field` was taken from; with a field that has none, nothing."""
        if field != self._strong:
            self._strong = field
            self._tint()

    def _tint(self) -> None:
        text = self.toPlainText()
        chosen = []
        for field, spans in self._spans.items():
            shape = QTextCharFormat()
            strong = field == self._strong
            shape.setBackground(colour("accent" if strong else "accent_soft"))
            shape.setForeground(colour("on_accent" if strong else "text"))
            for start, end in _in_utf16(text, spans):
                one = QTextEdit.ExtraSelection()
                cursor = QTextCursor(self.document())
                cursor.setPosition(start)
                cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
                one.cursor, one.format = cursor, shape
                chosen.append(one)
        self.setExtraSelections(chosen)


def _in_utf16(text: str, spans: Iterable[Span]) -> list[Span]:
    """Count as Qt does, to whom an emoji is two characters."""

    def place(at: int) -> int:
        return at + sum(1 for character in text[:at] if ord(character) > 0xFFFF)

    return [(place(start), place(end)) for start, end in spans]
