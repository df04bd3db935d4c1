"""月报填报 as a table: a line an indicator, a column a month, drafts before they are saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from crm.errors import InvalidInput
from crm.figure_grid import (
    MONTHS,
    Doubt,
    FigureEntry,
    FigureGrid,
    GridLine,
    doubts,
    read_value,
    show_beside,
)
from crm.figures import show_months
from crm.rules.dates import month_end
from crm.rules.numbers import parse_percent, show_number
from resources import tr
from ui.models.figures import Figure
from ui.theme import colour

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
FIRST = 2
"""The column of the first month; before it stand indicator and unit."""


@dataclass(frozen=True)
class Draft:
    """What was typed for a month and is not saved; None: as it stands."""

    value: str | None = None
    growth: str | None = None


class FigureGridModel(QAbstractTableModel):
    """Shows figures with their 同比 below, or 同比 with the figures below (`growths`)."""

    drafted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.year = 0
        self.growths = False
        self._ended = 0
        self.lines: list[GridLine] = []
        self._drafts: dict[tuple[str, str | None, int], Draft] = {}
        self._doubts: dict[tuple[int, int], Doubt] = {}

    # --- what is shown

    def show_grid(self, grid: FigureGrid, lines: Sequence[GridLine]) -> None:
        """Show these lines of a grid; what was typed and not saved stays for its own year."""
        self.beginResetModel()
        if grid.year != self.year:
            self._drafts.clear()
        self.year, self._ended, self.lines = grid.year, grid.ended, list(lines)
        self._judge()
        self.endResetModel()

    def show_growths(self, growths: bool) -> None:
        """Edit 同比 instead of the figures, or the figures."""
        self.beginResetModel()
        self.growths = growths
        self.endResetModel()

    def month(self, column: int) -> int:
        """The month of a column."""
        return MONTHS[column - FIRST]

    def column(self, month: int) -> int:
        """The column of a month."""
        return FIRST + MONTHS.index(month)

    def row_of(self, indicator: str, park_id: str | None = None) -> int:
        """The row of an indicator, of a park or the zone; the first row when it is not there."""
        found = [row for row, line in enumerate(self.lines) if line.indicator == indicator]
        own = [row for row in found if self.lines[row].park_id == park_id]
        return next(iter(own or found), 0)

    def ended(self, column: int, today: date) -> bool:
        """Whether the month of a column can be reported on `today`."""
        return column >= FIRST and month_end(self.year, self.month(column)) <= today

    def can_be_told(self, column: int) -> bool:
        """Whether the month of a column is over, so that it can be filled in."""
        return FIRST <= column < self.columnCount() and self.month(column) <= self._ended

    def problem(self, index: Index) -> str:
        """What is wrong or odd about a cell, in a sentence; "" when nothing is."""
        if not index.isValid() or index.column() < FIRST:
            return ""
        line, month = self.lines[index.row()], self.month(index.column())
        error = self._error(line, month)
        if error:
            return error
        doubt = self._doubts.get((index.row(), month))
        return doubt.sentence if doubt else ""

    # --- what is typed

    def text(self, row: int, column: int) -> str:
        """How a cell stands in a field, to be edited."""
        line, month = self.lines[row], self.month(column)
        draft = self._drafts.get((line.indicator, line.park_id, month), Draft())
        typed = draft.growth if self.growths else draft.value
        if typed is not None:
            return typed
        figure = line.figures.get(month)
        if figure is None:
            return ""
        value = figure.growth if self.growths else figure.value
        return "" if value is None else show_number(value)

    def setData(  # noqa: N802
        self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        """Take what was typed in a cell as a draft."""
        self.set_texts([(index.row(), index.column(), str(value))])
        return True

    def set_texts(self, cells: Sequence[tuple[int, int, str]]) -> int:
        """Take texts (row, column, text) as drafts; returns how many cells took one."""
        taken = 0
        for row, column, text in cells:
            if not (0 <= row < len(self.lines) and FIRST <= column < self.columnCount()):
                continue
            if self.month(column) > self._ended or text == self.text(row, column):
                continue
            line, month = self.lines[row], self.month(column)
            key = (line.indicator, line.park_id, month)
            draft = self._drafts.get(key, Draft())
            self._drafts[key] = (
                Draft(draft.value, text) if self.growths else Draft(text, draft.growth)
            )
            taken += 1
        if taken:
            self._judge()
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)
            self.drafted.emit()
        return taken

    def forget(self) -> None:
        """Drop all drafts."""
        self.beginResetModel()
        self._drafts.clear()
        self._judge()
        self.endResetModel()
        self.drafted.emit()

    @property
    def drafts(self) -> int:
        """How many cells were typed in and are not saved."""
        return len(self._drafts)

    def errors(self) -> list[tuple[int, int]]:
        """The cells (row, column) that can't be saved as they are."""
        return [
            (row, self.column(month))
            for row, line in enumerate(self.lines)
            for month in MONTHS
            if self._error(line, month)
        ]

    def entries(self, lines: Sequence[GridLine]) -> list[FigureEntry]:
        """The drafts as what is to be recorded; lines: all there are, hidden ones too.

        Raises InvalidInput for what can't be read.
        """
        units = {(line.indicator, line.park_id): line for line in lines}
        found = []
        for (indicator, park_id, month), draft in self._drafts.items():
            line = units[indicator, park_id]
            figure = line.figures.get(month)
            value = figure.value if figure else None
            growth = figure.growth if figure else None
            if draft.value is not None:
                value = read_value(draft.value, line.unit)
            if draft.growth is not None:
                growth = parse_percent(draft.growth, field="growth")
            elif value is None:
                growth = None  # it goes with the figure that is taken away
            found.append(FigureEntry(indicator, park_id, line.unit, month, value, growth))
        return found

    # --- the model

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else FIRST + len(MONTHS)

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            if section < FIRST:
                return (tr("指标"), tr("单位"))[section]
            return show_months(self.month(section))
        return self._side(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() >= FIRST and self.month(index.column()) <= self._ended:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(index.column())
        if role == Qt.ItemDataRole.ForegroundRole:
            return colour(self._token(index))
        figure = self._figure(index)
        if role == Qt.ItemDataRole.UserRole:
            return figure
        if role == Qt.ItemDataRole.DisplayRole:
            return figure.text
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.problem(index) or figure.told or figure.text
        return None

    def second(self, index: Index) -> str:
        """The token of a cell's lower line."""
        if index.column() < FIRST:
            return "secondary"
        line, month = self.lines[index.row()], self.month(index.column())
        if self._error(line, month):
            return "phoenix"
        return "amber" if (index.row(), month) in self._doubts else "secondary"

    def _figure(self, index: Index) -> Figure:
        line = self.lines[index.row()]
        if index.column() == 0:
            return Figure(line.indicator, line.park if line.park_id else "")
        if index.column() == 1:
            return Figure(line.unit)
        month = self.month(index.column())
        error = self._error(line, month)
        doubt = self._doubts.get((index.row(), month))
        below = tr("写法不对") if error else doubt.word if doubt else self._beside(line, month)
        text = self.text(index.row(), index.column())
        if self.growths and text and not error:
            text = text if text.endswith("%") else f"{text}%"
        told = tr("{indicator} {months} {text}").format(
            indicator=line.indicator, months=show_months(month), text=text or tr("未填")
        )
        return Figure(text, below, told=told, loud=bool(self._draft(line, month)))

    def _beside(self, line: GridLine, month: int) -> str:
        figure = line.figures.get(month)
        if self.growths:
            return "" if figure is None else show_number(figure.value)
        draft = self._draft(line, month)
        if draft is not None and draft.growth is not None:
            return f"{draft.growth.removesuffix('%')}%"
        return show_beside(figure, line.last.get(month))

    def _token(self, index: Index) -> str:
        if index.column() == 1:
            return "secondary"
        if index.column() == 0:
            return "text"
        line, month = self.lines[index.row()], self.month(index.column())
        if self._error(line, month):
            return "phoenix"
        return "accent" if self._draft(line, month) else "text"

    def _draft(self, line: GridLine, month: int) -> Draft | None:
        return self._drafts.get((line.indicator, line.park_id, month))

    def _error(self, line: GridLine, month: int) -> str:
        draft = self._draft(line, month)
        if draft is None:
            return ""
        try:
            if draft.value is not None:
                read_value(draft.value, line.unit)
            if draft.growth is not None:
                parse_percent(draft.growth, field="growth")
        except InvalidInput as error:
            return error.message
        return ""

    def _judge(self) -> None:
        """Look for what is odd, drafts taken in."""
        self._doubts = {}
        for row, line in enumerate(self.lines):
            values: dict[int, Decimal] = {m: one.value for m, one in line.figures.items()}
            for month in MONTHS:
                draft = self._draft(line, month)
                if draft is None or draft.value is None or self._error(line, month):
                    continue
                value = read_value(draft.value, line.unit)
                if value is None:
                    values.pop(month, None)
                else:
                    values[month] = value
            for month, doubt in doubts(values, line.unit, line.target).items():
                if month in MONTHS:
                    self._doubts[row, month] = doubt

    @staticmethod
    def _side(column: int) -> Qt.AlignmentFlag:
        left = column < FIRST
        return (Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignRight) | _MIDDLE
