"""A large button that says in two lines what it does."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from ui.theme import mark
from ui.widgets.picture import Picture


class Choice(QPushButton):
    """A picture, a word, and a sentence for who has not met the word."""

    def __init__(self, picture: str, word: str, sentence: str) -> None:
        super().__init__()
        mark(self, "choice")
        self.setAccessibleName(word)
        self.setAccessibleDescription(sentence)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMinimumHeight(76)
        head, below = QLabel(word), QLabel(sentence)
        mark(head, "section")
        mark(below, "secondary")
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addStretch()
        words.addWidget(head)
        words.addWidget(below)
        words.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 0, 16, 0)
        row.setSpacing(18)
        row.addWidget(Picture(picture, 24, "accent"))
        row.addLayout(words, 1)
        row.addWidget(Picture("chevron-right", 18))
        for label in (head, below):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(400, 76)
