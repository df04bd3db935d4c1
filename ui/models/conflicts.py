"""The fields in conflict, a line each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from crm.conflicts import OpenConflict
from resources import tr
from ui.theme import colour

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class ConflictsModel(QAbstractTableModel):
    """Which record and which field; what was put off is said so."""

    def __init__(self) -> None:
        super().__init__()
        self._conflicts: list[OpenConflict] = []
        self._put_off: frozenset[tuple[str, str, str]] = frozenset()

    def show_conflicts(
        self, conflicts: Sequence[OpenConflict], put_off: frozenset[tuple[str, str, str]]
    ) -> None:
        """Show these."""
        self.beginResetModel()
        self._conflicts, self._put_off = list(conflicts), put_off
        self.endResetModel()

    def conflict(self, row: int) -> OpenConflict | None:
        """The conflict of a line."""
        return self._conflicts[row] if 0 <= row < len(self._conflicts) else None

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self._conflicts)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else 2

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (tr("记录"), tr("哪一项"))[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        one = self.conflict(index.row())
        if one is None:
            return None
        waits = one.key in self._put_off
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            label = tr("稍后 · {field}").format(field=one.label) if waits else one.label
            return (one.record.whole, label)[index.column()]
        if role == Qt.ItemDataRole.ForegroundRole:
            return colour("faint" if waits else "text" if index.column() == 0 else "secondary")
        return None
