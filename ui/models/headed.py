"""Tables of lines under heads: what Qt asks of each such model, but for what a cell shows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from resources import tr

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class HeadedModel(QAbstractTableModel, Generic[R]):
    """A line each of `lines`; a model of its own says in `data` what a cell shows."""

    heads: ClassVar[tuple[str, ...]]
    """Source texts, one a column."""
    right: ClassVar[frozenset[int]] = frozenset()
    """The columns of figures: they and their heads stand at the right."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[R] = []

    def show_lines(self, lines: Iterable[R]) -> None:
        """Show these."""
        self.beginResetModel()
        self.lines = list(lines)
        self.endResetModel()

    def line(self, row: int) -> R | None:
        """What stands at a row."""
        return self.lines[row] if 0 <= row < len(self.lines) else None

    def rowCount(self, parent: Index = NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.heads)

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.heads):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return tr(self.heads[section]) if self.heads[section] else ""
        if role == Qt.ItemDataRole.TextAlignmentRole and self.right:
            return RIGHT if section in self.right else LEFT
        return None
