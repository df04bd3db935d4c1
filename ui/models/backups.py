"""The backups that the data can go back to, a line each, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from crm.restoring import Offered
from resources import N_, tr
from ui.theme import colour

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_HEADS = (N_("时间"), N_("留存"), N_("大小"), N_("文件"))


class BackupsModel(QAbstractTableModel):
    """When it was made, why it is kept, how large it is, and its name."""

    def __init__(self) -> None:
        super().__init__()
        self._backups: list[Offered] = []

    def show_backups(self, backups: Sequence[Offered]) -> None:
        """Show these."""
        self.beginResetModel()
        self._backups = list(backups)
        self.endResetModel()

    def backup(self, row: int) -> Offered | None:
        """The backup of a line."""
        return self._backups[row] if 0 <= row < len(self._backups) else None

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self._backups)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(_HEADS)

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return tr(_HEADS[section])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        one = self.backup(index.row())
        if one is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            size = f"{one.size / 1e6:.1f} MB"
            return (f"{one.when:%Y-%m-%d %H:%M}", one.kind, size, one.path.name)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return str(one.path)
        if role == Qt.ItemDataRole.ForegroundRole:
            return colour("text" if index.column() == 0 else "secondary")
        return None
