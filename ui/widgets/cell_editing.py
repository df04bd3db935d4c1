"""The fields in which a cell of the projects' table is edited in place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QComboBox, QLabel, QWidget

from crm.errors import InvalidInput
from crm.listing import ProjectRow
from crm.project_cells import read_cell
from crm.rules.dues import part_step, step_with_due
from crm.rules.pairs import show_pair
from crm.rules.units import show_amount, show_extent
from db.values import Amount, Extent
from resources import tr
from ui.theme import mark
from ui.widgets.inputs import Line, show_wrong

Read = Callable[[str], Any]
Tell = Callable[[str], str]


def editable_amount(amount: Amount | None) -> str:
    """How a figure stands in a field: with its mark, its unit and every digit."""
    return "" if amount is None else show_amount(amount, places=None)


def editable_extent(extent: Extent | None) -> str:
    """How an area stands in a field."""
    return "" if extent is None else show_extent(extent, places=None)


class CellLine(Line):
    """A line over a cell; what is wrong with it stands below it, and it stays open."""

    def __init__(self, text: str, read: Read, parent: QWidget, tell: Tell | None = None) -> None:
        """tell: what is to be known of a text while it is typed, or nothing."""
        super().__init__(text, parent)
        self._tell = tell
        self._before = text
        self._read = read
        self._over = parent
        self.problem = QLabel(parent)
        self.problem.hide()
        self.textEdited.connect(lambda _: self._forgive())
        self.selectAll()

    @property
    def changed(self) -> bool:
        """Whether something else stands there than before."""
        return self.text() != self._before

    def value(self) -> Any:
        """What was typed, as a value; raises InvalidInput."""
        return self._read(self.text())

    def check(self) -> bool:
        """Whether it can be taken; says below what is wrong with it."""
        try:
            if self.changed:
                self.value()
        except InvalidInput as error:
            show_wrong(self, True)
            self._show_below(error.message, "problem-tip")
            return False
        return True

    def keeps_open(self) -> bool:
        return self.composing

    def stand_in(self, place: QRect) -> None:
        """Stand over the cell `place`, wide enough to write in."""
        room = self._over.width()
        width = max(place.width(), 140)
        self.setGeometry(min(place.left(), room - width), place.top(), width, place.height())

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        super().hideEvent(event)
        self.problem.hide()

    def _forgive(self) -> None:
        self.problem.hide()
        show_wrong(self, False)
        words = self._tell(self.text()) if self._tell is not None else ""
        if words:
            self._show_below(words, "note-tip")

    def _show_below(self, words: str, kind: str) -> None:
        mark(self.problem, kind)
        self.problem.setText(words)
        self.problem.adjustSize()
        room = self._over.width() - self.problem.width() - 8
        below = self.geometry().bottomLeft()
        self.problem.move(max(min(below.x(), room), 0), below.y() + 4)
        self.problem.show()
        self.problem.raise_()


class CellChoice(QComboBox):
    """A choice over a cell."""

    accepted = Signal()
    refused = Signal()
    composing = False

    def __init__(
        self, chosen: object, choices: Sequence[tuple[object, str]], parent: QWidget
    ) -> None:
        super().__init__(parent)
        for value, word in [(None, tr("（空）")), *choices]:
            self.addItem(word, value)
        self._before = max(self.findText(str(chosen)) if chosen else 0, 0)
        self.setCurrentIndex(self._before)
        self.activated.connect(lambda _: self.accepted.emit())

    @property
    def changed(self) -> bool:
        return self.currentIndex() != self._before

    def value(self) -> Any:
        return self.currentData()

    def check(self) -> bool:
        return True

    def keeps_open(self) -> bool:
        return False

    def stand_in(self, place: QRect) -> None:
        self.setGeometry(place.left(), place.top(), max(place.width(), 140), place.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accepted.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.refused.emit()
        else:
            super().keyPressEvent(event)


CellEditor = CellLine | CellChoice


def make_editor(
    key: str,
    row: ProjectRow | None,
    choices: Sequence[tuple[object, str]],
    today: date | None,
    parent: QWidget,
    *,
    with_day: bool = False,
) -> CellEditor:
    """Return the field for the column `key` of `row`; `today` is what 明天 is counted from.

    with_day: a next step stands with its day, and without one where none is written.
    """
    if key in ("park", "source_channel"):
        value = None if row is None else row.park if key == "park" else row.source_channel
        editor: CellEditor = CellChoice(getattr(value, "label", value), choices, parent)
    else:
        day = today or date.today()  # noqa: DTZ011  (the user's own day)
        if key == "next_step" and with_day:
            editor = _step_line(row, day, parent)
        else:
            read = partial(read_cell, key, row=row, today=day)
            editor = CellLine(_editable(key, row), read, parent)
    editor.setAccessibleName(tr("单元格"))
    return editor


def _step_line(row: ProjectRow | None, today: date, parent: QWidget) -> CellLine:
    """Return the field of a next step and its day, which says so when the day goes."""
    due = None if row is None else row.next_due
    before = "" if row is None else step_with_due(row.next_step or "", due, today)

    def read(text: str) -> Any:
        return {"next_due": None, **read_cell("next_step", text, row, today=today)}

    def tell(text: str) -> str:
        if due is None or part_step(text, today=today)[1] is not None:
            return ""
        day = before.rpartition("·")[2].strip()
        return tr("没写日期：原来的到期日 {day} 会去掉。要留着，请写成“… · {day}”。").format(
            day=day
        )

    return CellLine(before, read, parent, tell)


def _editable(key: str, row: ProjectRow | None) -> str:
    """How a cell stands in a field."""
    if row is None:
        return ""
    match key:
        case "amount":
            return editable_amount(row.headline.amount if row.headline else None)
        case "arrived":
            return editable_amount(row.received.reported)
        case "land":
            return editable_extent(row.land)
        case "next_due":
            return row.next_due.isoformat() if row.next_due else ""
        case "people":
            return show_pair(row.chief, row.commissioner)
        case _:
            return str(getattr(row, key) or "")
