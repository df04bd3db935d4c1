"""A card: a surface with a heading, for what belongs together on a page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui import tokens
from ui.theme import mark
from ui.widgets.head_row import HeadRow

LABEL = 88


class Card(QFrame):
    """A heading with room for something at its right, and a column for what comes below."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, "card")
        heading = QLabel(title)
        mark(heading, "section")
        self.head = HeadRow()
        self.head.addWidget(heading)
        self.head.addStretch()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(*[tokens.CARD_PADDING] * 4)
        self.column.setSpacing(12)
        self.column.addLayout(self.head)

    def add_field(self, word: str, field: QWidget, note: str = "") -> QLabel:
        """Add a labelled field; returns the small line below it, for a note or an error."""
        return add_field(self.column, word, field, note)


def add_field(column: QVBoxLayout, word: str, field: QWidget, note: str = "") -> QLabel:
    """Add a labelled field to `column`; returns the small line below it (see `show_error`)."""
    label = QLabel(word)
    mark(label, "secondary")
    label.setFixedWidth(LABEL)
    label.setBuddy(field)
    if not field.accessibleName():
        field.setAccessibleName(word)
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(label, 0, Qt.AlignmentFlag.AlignVCenter)
    row.addWidget(field, 1)
    below = QLabel()
    below.setWordWrap(True)
    below.setContentsMargins(LABEL + 8, 0, 0, 0)
    whole = QVBoxLayout()
    whole.setSpacing(4)
    whole.addLayout(row)
    whole.addWidget(below)
    column.addLayout(whole)
    show_note(below, note)  # shown before it has a place, it would be a window of its own
    return below


def show_note(below: QLabel, note: str) -> None:
    """Show a quiet note below a field, or nothing."""
    mark(below, "faint")
    below.setText(note)
    below.setVisible(bool(note))


def show_error(below: QLabel, sentence: str) -> None:
    """Show below a field what is wrong with it."""
    mark(below, "error")
    below.setText(sentence)
    below.show()
