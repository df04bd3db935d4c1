"""A visit's itinerary as a table to type in, with a blank line at its end."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from crm.activity_cards import ItineraryLine
from crm.errors import InvalidInput
from crm.rules.clock import parse_clock
from crm.rules.dates import show_when
from crm.rules.dues import parse_day
from db.values import When
from resources import tr
from ui.theme import colour

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
DAY, BEGINS, ENDS, WHAT, PLACE, HOST = range(6)


class ItineraryModel(QAbstractTableModel):
    """Each cell is the text typed; `lines` reads them."""

    def __init__(self, today: Any) -> None:
        super().__init__()
        self._today = today
        self._rows: list[list[str]] = [[""] * 6]
        self.modified = False

    def show_lines(self, lines: Sequence[ItineraryLine], on: When | None) -> None:
        """Show lines; the day of those on the visit's own day is left blank."""
        self.beginResetModel()
        self._rows = [
            [
                "" if line.on is None or line.on == on else show_when(line.on),
                line.begins or "",
                line.ends or "",
                line.what,
                line.place or "",
                line.host or "",
            ]
            for line in lines
        ]
        self._rows.append([""] * 6)
        self.endResetModel()
        self.modified = False

    def lines(self, on: When | None) -> list[ItineraryLine]:
        """Return the lines that hold something, those without a day on the visit's.

        Raises InvalidInput (field ``itinerary``) for a day that can't be read; times are read
        when it is saved.
        """
        found = []
        for number, cells in enumerate(self._rows, 1):
            day, begins, ends, what, place, host = (cell.strip() for cell in cells)
            if not any((day, begins, ends, what, place, host)):
                continue
            try:
                read = parse_day(day, today=self._today) if day else on
            except InvalidInput as fault:
                words = tr("行程第 {place} 行：{fault}").format(place=number, fault=fault.message)
                raise InvalidInput(words, field="itinerary") from fault
            found.append(
                ItineraryLine(what, read, begins or None, ends or None, place or None, host or None)
            )
        return found

    def remove(self, row: int) -> None:
        """Take a line away; the blank one at the end stays."""
        if 0 <= row < len(self._rows) - 1:
            self.beginRemoveRows(_NOWHERE, row, row)
            del self._rows[row]
            self.endRemoveRows()
            self.modified = True

    def move(self, row: int, step: int) -> int:
        """Move a line up (-1) or down (1); returns where it stands then."""
        to = row + step
        if not (0 <= row < len(self._rows) - 1 and 0 <= to < len(self._rows) - 1):
            return row
        self.beginMoveRows(_NOWHERE, row, row, _NOWHERE, to + (1 if step > 0 else 0))
        self._rows[row], self._rows[to] = self._rows[to], self._rows[row]
        self.endMoveRows()
        self.modified = True
        return to

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else 6

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            heads = (tr("日期"), tr("开始"), tr("结束"), tr("事项"), tr("地点"), tr("陪同"))
            return heads[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        text = self._rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.EditRole:
            return text
        if role == Qt.ItemDataRole.DisplayRole:
            blank = index.row() == len(self._rows) - 1 and index.column() == WHAT
            return text or (tr("在这里接着写") if blank else "")
        if role == Qt.ItemDataRole.ForegroundRole:
            if not text:
                return colour("faint")
            return colour("phoenix" if self.fault(index) else "text")
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.fault(index) or None
        return None

    def setData(  # noqa: N802
        self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        text = str(value).strip()
        if index.column() in (BEGINS, ENDS):
            with suppress(InvalidInput):  # what is no time stays as typed, in red
                text = parse_clock(text) or ""
        if text == self._rows[index.row()][index.column()]:
            return True
        self._rows[index.row()][index.column()] = text
        self.modified = True
        self.dataChanged.emit(index, index)
        if index.row() == len(self._rows) - 1 and text:
            self.beginInsertRows(_NOWHERE, len(self._rows), len(self._rows))
            self._rows.append([""] * 6)
            self.endInsertRows()
        return True

    def fault(self, index: Index) -> str:
        """What is wrong with the text of a cell, or nothing."""
        text = self._rows[index.row()][index.column()]
        try:
            if index.column() in (BEGINS, ENDS):
                parse_clock(text)
            elif index.column() == DAY:
                parse_day(text, today=self._today)
        except InvalidInput as fault:
            return fault.message
        return ""
