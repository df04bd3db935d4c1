"""The heat strips as a table: a row a contract, a column a year and indicator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from crm.assessing import Assessed
from crm.performance_view import Strip
from crm.standings import Column
from crm.strip_words import SHORT, cell_text, cell_tip, head_of
from resources import tr

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class StripsModel(QAbstractTableModel):
    """Strips in the order that they are shown in; nothing is written out until it is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.strips: list[Strip] = []
        self.columns: tuple[Column, ...] = ()

    def show_strips(self, strips: Sequence[Strip], columns: Sequence[Column]) -> None:
        """Show these strips in these columns."""
        self.beginResetModel()
        self.strips, self.columns = list(strips), tuple(columns)
        self.endResetModel()

    def strip(self, row: int) -> Strip | None:
        """The strip at a row."""
        return self.strips[row] if 0 <= row < len(self.strips) else None

    def column(self, at: int) -> Column | None:
        """The year and indicator of a column."""
        return self.columns[at] if 0 <= at < len(self.columns) else None

    def cell(self, row: int, at: int) -> Assessed | None:
        """What a cell shows, None for an empty one."""
        strip, column = self.strip(row), self.column(at)
        return None if strip is None or column is None else strip.at(column)

    def place_of(self, contract_id: str) -> int:
        """The row of a contract, −1 where it is not shown."""
        for row, strip in enumerate(self.strips):
            if strip.head.contract_id == contract_id:
                return row
        return -1

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.strips)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.columns)

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Vertical:
            strip = self.strip(section)
            if strip is not None and role == Qt.ItemDataRole.DisplayRole:
                return strip.head.project
            return None
        column = self.column(section)
        if column is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return tr(SHORT[column.indicator])
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return head_of(column)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        one = self.cell(index.row(), index.column())
        if one is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return cell_text(one)
        strip, column = self.strips[index.row()], self.columns[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell_tip(strip, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{strip.head.project}，{head_of(column)}，{cell_text(one)}"
        return None
