"""A table of figures, each of which can be followed to the records that it counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from ui.theme import colour

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Figure:
    """One cell: a line, a quieter one below, and the records behind it.

    because: what the records are shown as. told: the cell in a sentence, for who can't see its
    place. share: how much of the longest bar of its column it fills, from 0 to 1.
    """

    text: str
    below: str = ""
    ids: tuple[str, ...] = ()
    because: str = ""
    told: str = ""
    share: float | None = None
    loud: bool = False


class FiguresModel(QAbstractTableModel):
    """Rows of figures; the first column names the row, the others stand at the right."""

    def __init__(self, heads: Sequence[str], *, words: int = 1) -> None:
        """words: how many of the first columns are words and stand at the left."""
        super().__init__()
        self._heads = tuple(heads)
        self._words = words
        self.rows: list[tuple[Figure, ...]] = []

    def name_first(self, word: str) -> None:
        """Call the first column by another word."""
        self._heads = (word, *self._heads[1:])
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, 0)

    def show_rows(self, rows: list[tuple[Figure, ...]]) -> None:
        """Show these rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def figure(self, index: Index) -> Figure | None:
        """The figure of a cell."""
        return self.rows[index.row()][index.column()] if index.isValid() else None

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self._heads)

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section]
        return self._side(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        figure = self.figure(index)
        if figure is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return figure.text
        if role == Qt.ItemDataRole.UserRole:
            return figure
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return figure.told or figure.text
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(index.column())
        if role == Qt.ItemDataRole.ForegroundRole:
            known = figure.ids or index.column() < self._words
            return colour("text" if known else "faint")
        return None

    def _side(self, column: int) -> Qt.AlignmentFlag:
        left = column < self._words
        return (Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignRight) | _MIDDLE
