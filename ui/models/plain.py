"""A short list of texts in columns, for what a record has a handful of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from ui.theme import colour

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class PlainModel(QAbstractTableModel):
    """Rows of texts; the first column is the plainest to see."""

    def __init__(self, heads: Sequence[str]) -> None:
        super().__init__()
        self._heads = tuple(heads)
        self._rows: list[tuple[str, ...]] = []
        self._tints: Mapping[tuple[int, int], str] = {}
        self._right: frozenset[int] = frozenset()

    def align_right(self, *columns: int) -> None:
        """Let the figures of these columns stand at the right, under their heads."""
        self._right = frozenset(columns)

    def show_rows(
        self,
        rows: list[tuple[str, ...]],
        tints: Mapping[tuple[int, int], str] | None = None,
    ) -> None:
        """Show these rows; tints: the token of a cell (row, column) that stands out."""
        self.beginResetModel()
        self._rows = rows
        self._tints = tints or {}
        self.endResetModel()

    def show_heads(self, heads: Sequence[str]) -> None:
        """Have other columns, and no rows until they are shown."""
        if self._heads != tuple(heads):
            self.beginResetModel()
            self._heads, self._rows, self._tints = tuple(heads), [], {}
            self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self._heads)

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and section in self._right:
            return _RIGHT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in self._right:
            return _RIGHT
        if role == Qt.ItemDataRole.ForegroundRole:
            tint = self._tints.get((index.row(), index.column()))
            if tint is not None or index.column():
                return colour(tint or "secondary")
        return None
