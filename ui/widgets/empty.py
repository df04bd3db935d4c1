"""What a page shows while it has nothing: what it is for, and the first step."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from resources import tr
from ui.theme import icon, mark
from ui.widgets.picture import Picture

WIDTH = 420


class _Sentence(QLabel):
    """A wrapped text: the layout asks for its height at the page's width, it answers for its own.

    Else a sentence of two lines would be squeezed to the one it takes on a wide page.
    """

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        return super().heightForWidth(min(width, self.maximumWidth()))


def reading_word() -> QLabel:
    """Return what stands in the middle of a page until its first read is there."""
    word = QLabel(tr("正在读取…"))
    mark(word, "secondary")
    word.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return word


class Word(QWidget):
    """A picture and a sentence in place of pages; both change with what there is to say."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self._picture = QLabel()
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        self.sentence.setFixedWidth(width)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        mark(self.sentence, "secondary")
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch(2)
        for label in (self._picture, self.sentence):
            column.addWidget(label, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def say(self, sentence: str, picture: str) -> None:
        """Say something else; picture: the name of an icon."""
        self._picture.setPixmap(icon(picture, "faint").pixmap(QSize(40, 40)))
        self.sentence.setText(sentence)


class Empty(QWidget):
    """A picture, a line, a sentence and a button, in the middle of the page."""

    def __init__(
        self,
        picture: str,
        title: str,
        sentence: str,
        action: str = "",
        run: Callable[[], object] | None = None,
        *,
        width: int = WIDTH,
    ) -> None:
        super().__init__()
        head = QLabel(title)
        mark(head, "section")
        self.sentence = _Sentence(sentence)
        mark(self.sentence, "secondary")
        self.sentence.setWordWrap(True)
        self.sentence.setFixedWidth(width)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch(2)
        for widget in (Picture(picture, 40), head, self.sentence):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        self.button: QPushButton | None = None
        if run is not None:
            self.button = QPushButton(action)
            mark(self.button, "primary")
            self.button.setAccessibleName(action)
            self.button.clicked.connect(lambda: run())
            column.addSpacing(4)
            column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column = column
        column.addStretch(3)

    def add_button(self, word: str, run: Callable[[], object]) -> QPushButton:
        """Add another way to begin, below the first."""
        button = QPushButton(word)
        button.setAccessibleName(word)
        button.clicked.connect(lambda: run())
        at = self._column.count() - 1
        self._column.insertWidget(at, button, 0, Qt.AlignmentFlag.AlignHCenter)
        return button
