"""The values of a column with their counts, each to be ticked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, Qt

from ui import tokens

Index = QModelIndex | QPersistentModelIndex
Value = str | None


class ChoicesModel(QAbstractListModel):
    """Values as (value, word, count); `narrow` shows those that hold some characters."""

    def __init__(self) -> None:
        super().__init__()
        self._all: list[tuple[Value, str, int]] = []
        self._shown: list[tuple[Value, str, int]] = []
        self.ticked: set[Value] = set()

    def replace(self, values: Sequence[tuple[Value, str, int]], ticked: Iterable[Value]) -> None:
        """Show `values`, those of `ticked` ticked."""
        self.beginResetModel()
        self._all = self._shown = list(values)
        self.ticked = set(ticked)
        self.endResetModel()

    def narrow(self, words: str) -> None:
        """Show only what holds `words`."""
        wanted = words.strip().lower()
        self.beginResetModel()
        self._shown = [one for one in self._all if wanted in one[1].lower()]
        self.endResetModel()

    def tick_shown(self, on: bool) -> None:
        """Tick all that is shown, or none of it."""
        for value, _word, _count in self._shown:
            (self.ticked.add if on else self.ticked.discard)(value)
        if self._shown:
            self.dataChanged.emit(self.index(0), self.index(len(self._shown) - 1))

    @property
    def shown_ticked(self) -> int:
        """How many of those shown are ticked."""
        return sum(value in self.ticked for value, _word, _count in self._shown)

    def chosen(self) -> tuple[Value, ...]:
        """The ticked values, in their order."""
        return tuple(value for value, _word, _count in self._all if value in self.ticked)

    def chosen_shown(self) -> tuple[Value, ...]:
        """The ticked values among those shown."""
        return tuple(value for value, _word, _count in self._shown if value in self.ticked)

    @property
    def all_ticked(self) -> bool:
        """Whether nothing is left out."""
        return len(self.chosen()) == len(self._all)

    def toggle(self, index: Index) -> None:
        """Tick or untick one value."""
        if index.isValid():
            self.ticked ^= {self._shown[index.row()][0]}
            self.dataChanged.emit(index, index)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        value, word, count = self._shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{word}　{count:,}"
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(0, tokens.ROW_COMPACT)
        if role == Qt.ItemDataRole.CheckStateRole:
            ticked = value in self.ticked
            return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
        return None

    def setData(  # noqa: N802
        self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        self.toggle(index)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index) | Qt.ItemFlag.ItemIsUserCheckable
