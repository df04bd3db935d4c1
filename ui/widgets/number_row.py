"""Several small numbers in a grid, each under its word: months, quarters, parks."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from crm.errors import InvalidInput
from crm.rules.numbers import parse_number, show_number
from ui.theme import mark
from ui.widgets.inputs import Line, show_wrong


class NumberRow(QWidget):
    """Lines for numbers; an empty one is no number."""

    changed = Signal()

    def __init__(self, words: Sequence[str], name: str, *, across: int) -> None:
        """name: what the numbers are, for who can't see it. across: how many stand in a row."""
        super().__init__()
        self._words = tuple(words)
        self.lines: list[Line] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        for place, word in enumerate(words):
            label, line = QLabel(word), Line()
            mark(label, "faint")
            label.setBuddy(line)
            line.setAccessibleName(f"{name} {word}")
            line.setAlignment(Qt.AlignmentFlag.AlignRight)
            line.accepted.connect(self.focusNextChild)
            line.textChanged.connect(lambda _, line=line: self._take(line))
            row, column = divmod(place, across)
            grid.addWidget(label, 2 * row, column)
            grid.addWidget(line, 2 * row + 1, column)
            self.lines.append(line)
        if self.lines:
            self.setFocusProxy(self.lines[0])

    def text(self) -> str:
        """All that is typed, for who asks whether anything was."""
        return "\t".join(line.text() for line in self.lines)

    def show_values(self, values: Sequence[Decimal | None]) -> None:
        """Show these numbers; None is an empty line."""
        for line, value in zip(self.lines, values, strict=False):
            line.setText("" if value is None else show_number(value))

    def values(self, field: str) -> list[Decimal | None]:
        """The numbers that are typed; raises InvalidInput at `field`, naming which one."""
        found: list[Decimal | None] = []
        for word, line in zip(self._words, self.lines, strict=True):
            try:
                found.append(parse_number(line.text(), field=field))
            except InvalidInput as error:
                show_wrong(line, True)
                line.setFocus()
                raise InvalidInput(f"{word}：{error.message}", field=field) from error
        return found

    def known(self) -> list[Decimal | None]:
        """The numbers that can be read so far; what can't be is None."""
        found: list[Decimal | None] = []
        for line in self.lines:
            try:
                found.append(parse_number(line.text()))
            except InvalidInput:
                found.append(None)
        return found

    def _take(self, line: Line) -> None:
        show_wrong(line, False)
        self.changed.emit()
