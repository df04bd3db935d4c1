"""A line that says what is under way and how far, with 取消; hidden while nothing is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from resources import tr
from ui.theme import mark


class ProgressLine(QWidget):
    """`stopped` when the user cancels."""

    stopped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.word = QLabel()
        mark(self.word, "secondary")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("进度"))
        stop = QPushButton(tr("取消"))
        stop.clicked.connect(lambda: self.stopped.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.word)
        row.addWidget(self.bar, 1)
        row.addWidget(stop)
        self.hide()

    def begin(self, word: str) -> None:
        """Show what begins."""
        self.word.setText(word)
        self.bar.setRange(0, 0)
        self.show()

    def advance(self, done: int, total: int) -> None:
        """Show how far it is; total 0 is unknown. Thousandths, since bytes pass an int."""
        self.bar.setRange(0, 1000 if total else 0)
        if total:
            self.bar.setValue(done * 1000 // total)

    def end(self) -> None:
        """Nothing is under way."""
        self.hide()
