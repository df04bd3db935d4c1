"""The groups of likely the same, a line each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from crm.duplicate_groups import Group
from resources import tr
from ui.theme import colour

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class GroupsModel(QAbstractTableModel):
    """Name, how many, and why; what was put off is said so."""

    def __init__(self) -> None:
        super().__init__()
        self._groups: list[Group] = []
        self._put_off: frozenset[tuple[str, ...]] = frozenset()

    def show_groups(self, groups: Sequence[Group], put_off: frozenset[tuple[str, ...]]) -> None:
        """Show these groups."""
        self.beginResetModel()
        self._groups, self._put_off = list(groups), put_off
        self.endResetModel()

    def group(self, row: int) -> Group | None:
        """The group of a line."""
        return self._groups[row] if 0 <= row < len(self._groups) else None

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self._groups)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else 3

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (tr("名称"), tr("条数"), tr("理由"))[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        group = self.group(index.row())
        if group is None:
            return None
        waits = group.ids in self._put_off
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            why = tr("；").join(group.reasons)
            texts = (group.name, str(len(group.ids)), tr("稍后 · ") + why if waits else why)
            return texts[index.column()]
        if role == Qt.ItemDataRole.ForegroundRole:
            return colour("faint" if waits else "text" if index.column() == 0 else "secondary")
        return None
