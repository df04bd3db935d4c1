"""Rows of two lines each, as many as are needed: who is a party as what, whose actuals count."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from resources import tr
from ui.theme import icon, mark
from ui.widgets.inputs import Line


@dataclass(frozen=True)
class Pair:
    """What one row holds; key: the id of what `names` stands for, while it is untouched."""

    first: str
    second: str
    key: str = ""


class PairRows(QWidget):
    """Each row has a wide and a narrow line and a button that takes it away."""

    changed = Signal()

    def __init__(
        self,
        make_first: Callable[[str], Line],
        make_second: Callable[[str], Line],
        *,
        more: str,
        named: int,
    ) -> None:
        """make_*: make a line that holds a text. more: the button's word. named: the column (0 or
        1) whose text a row's key stands for; that line is the wide one."""
        super().__init__()
        self._makers = (make_first, make_second)
        self._named = named
        self.rows: list[tuple[Line, Line, QWidget, Pair]] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self.more = QPushButton(f" {more}")
        self.more.setIcon(icon("plus"))
        self.more.setAccessibleName(more)
        self.more.setAutoDefault(False)
        mark(self.more, "quiet")
        self.more.clicked.connect(lambda: self._add(Pair("", "")).setFocus())
        foot = QHBoxLayout()
        foot.addWidget(self.more)
        foot.addStretch()
        self._column.addLayout(foot)
        self.setFocusProxy(self.more)

    def show_pairs(self, pairs: Sequence[Pair]) -> None:
        """Show these rows instead of what is there."""
        for _, _, row, _ in self.rows:
            row.deleteLater()
            row.hide()
        self.rows = []
        for pair in pairs:
            self._add(pair)
        self.changed.emit()

    def pairs(self) -> list[Pair]:
        """What the rows hold, without empty ones; a key only where its text is untouched."""
        found = []
        for first, second, _, shown in self.rows:
            texts = (first.text().strip(), second.text().strip())
            same = texts[self._named] == (shown.first, shown.second)[self._named]
            if texts[self._named]:
                found.append(Pair(*texts, shown.key if same else ""))
        return found

    def text(self) -> str:
        """All that is typed, to be compared."""
        return "\n".join(f"{one.first}\t{one.second}" for one in self.pairs())

    def _add(self, pair: Pair) -> Line:
        row = QWidget()
        first, second = self._makers[0](pair.first), self._makers[1](pair.second)
        drop = QPushButton()
        drop.setIcon(icon("x"))
        drop.setAccessibleName(tr("去掉这一行"))
        drop.setToolTip(tr("去掉这一行"))
        drop.setAutoDefault(False)
        mark(drop, "quiet")
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        line.addWidget(first, 3 if self._named == 0 else 1)
        line.addWidget(second, 3 if self._named == 1 else 2)
        line.addWidget(drop)
        self.rows.append((first, second, row, pair))
        self._column.insertWidget(len(self.rows) - 1, row)
        drop.clicked.connect(lambda: self._drop(row))
        for one in (first, second):
            one.textChanged.connect(lambda _: self.changed.emit())
        self.changed.emit()
        return first

    def _drop(self, row: QWidget) -> None:
        self.rows = [one for one in self.rows if one[2] is not row]
        row.hide()
        row.deleteLater()
        self.changed.emit()
