"""All operations, newest first; older ones are asked for as the list is scrolled down."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal

from crm.operations import OperationLine
from resources import N_, tr
from ui.models.headed import NOWHERE, RIGHT, HeadedModel, Index
from ui.theme import colour, font


class OperationsModel(HeadedModel[OperationLine]):
    """A line an operation."""

    heads = (N_("时间"), N_("谁"), N_("操作"), N_("记录数"), N_("哪台电脑"))
    right = frozenset({3})

    more_wanted = Signal()
    """The list was scrolled to its end, and there is more: to be answered by `add_lines`."""

    def __init__(self) -> None:
        super().__init__()
        self._more = False

    def show_newest(self, lines: Sequence[OperationLine], *, more: bool) -> None:
        """Show these from the newest on; more: there are older ones."""
        self._more = more
        self.show_lines(lines)

    def add_lines(self, lines: Sequence[OperationLine], *, more: bool) -> None:
        """Add older ones at the end."""
        self._more = more
        if lines:
            self.beginInsertRows(NOWHERE, len(self.lines), len(self.lines) + len(lines) - 1)
            self.lines += lines
            self.endInsertRows()

    def canFetchMore(self, parent: Index = NOWHERE) -> bool:  # noqa: N802
        return not parent.isValid() and self._more

    def fetchMore(self, parent: Index = NOWHERE) -> None:  # noqa: N802
        if self.canFetchMore(parent):
            self._more = False  # asked for once, until the answer says that there is more
            self.more_wanted.emit()

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
            return RIGHT
        if role == Qt.ItemDataRole.ForegroundRole:
            if one.undone:
                return colour("faint")
            return colour("text") if column == 2 else colour("secondary")
        return font("body", bold=True) if role == Qt.ItemDataRole.FontRole and column == 2 else None
