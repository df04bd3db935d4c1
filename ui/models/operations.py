"""All operations, newest first; older ones are asked for as the list is scrolled down."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from crm.operations import OperationLine
from resources import tr
from ui.theme import colour, font

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class OperationsModel(QAbstractTableModel):
    """A line an operation."""

    more_wanted = Signal()
    """The list was scrolled to its end, and there is more: to be answered by `add_lines`."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[OperationLine] = []
        self._more = False

    def show_lines(self, lines: Sequence[OperationLine], *, more: bool) -> None:
        """Show these from the newest on; more: there are older ones."""
        self.beginResetModel()
        self.lines, self._more = list(lines), more
        self.endResetModel()

    def add_lines(self, lines: Sequence[OperationLine], *, more: bool) -> None:
        """Add older ones at the end."""
        self._more = more
        if lines:
            self.beginInsertRows(_NOWHERE, len(self.lines), len(self.lines) + len(lines) - 1)
            self.lines += lines
            self.endInsertRows()

    def line(self, row: int) -> OperationLine | None:
        """The operation at a line."""
        return self.lines[row] if 0 <= row < len(self.lines) else None

    def canFetchMore(self, parent: Index = _NOWHERE) -> bool:  # noqa: N802
        return not parent.isValid() and self._more

    def fetchMore(self, parent: Index = _NOWHERE) -> None:  # noqa: N802
        if self.canFetchMore(parent):
            self._more = False  # asked for once, until the answer says that there is more
            self.more_wanted.emit()

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else 5

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return (tr("时间"), tr("谁"), tr("操作"), tr("记录数"), tr("哪台电脑"))[section]
        return _RIGHT if role == Qt.ItemDataRole.TextAlignmentRole and section == 3 else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        one = self.line(index.row()) if index.isValid() else None
        if one is None:
            return None
        column = index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            undone = tr("（已撤销）") if one.undone else ""
            device = tr("本机") if one.own else one.device
            when = one.at.astimezone().strftime("%Y-%m-%d %H:%M")
            return (when, one.author, one.label + undone, f"{one.records:,}", device)[column]
        if role == Qt.ItemDataRole.TextAlignmentRole and column == 3:
            return _RIGHT
        if role == Qt.ItemDataRole.ForegroundRole:
            if one.undone:
                return colour("faint")
            return colour("text") if column == 2 else colour("secondary")
        return font("body", bold=True) if role == Qt.ItemDataRole.FontRole and column == 2 else None
