"""The history of a record, a line for each change of a field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from crm.field_words import field_shown
from crm.history import Entry, FieldChange
from crm.labels import field_label, kind_label, told_in_history
from resources import tr
from ui.theme import colour, font

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
FOLDED_FROM = 5
"""An operation that changed more records than these is one line at first."""


@dataclass(frozen=True)
class HistoryLine:
    """One change of one field, with the operation that it belongs to."""

    entry: Entry
    change: FieldChange
    own: str = "project"
    """The kind of record whose history it is."""

    @property
    def restorable(self) -> bool:
        """Whether the field can be given back its old value: an edit of a field, not a creation."""
        change = self.change
        return not (change.created or change.merged_name) and change.field != "trashed_at"

    @property
    def what(self) -> str:
        """The field, and whose it is when not the record's own."""
        label = field_label(self.change.field, self.change.kind)
        kind = self.change.kind
        if self.change.merged_name:
            return tr("并入的“{name}” · {what}").format(name=self.change.merged_name, what=label)
        whose = kind_label(kind)
        return label if kind == self.own or whose == label else f"{whose} · {label}"

    @property
    def old(self) -> str:
        """The value before."""
        return self.change.old_name or ("" if self.change.created else self._shown(self.change.old))

    @property
    def new(self) -> str:
        """The value after."""
        if self.change.field == "trashed_at":
            return tr("移入回收站") if self.change.new else tr("移出回收站")
        return self.change.new_name or self._shown(self.change.new)

    def _shown(self, value: Any) -> str:
        return field_shown(self.change.kind, self.change.field, value)


@dataclass(frozen=True)
class Fold:
    """The one line of an operation that changed many records, until a person opens it."""

    entry: Entry
    lines: tuple[HistoryLine, ...]

    @property
    def what(self) -> str:
        """How many records of which kinds."""
        records: dict[str, set[str]] = {}
        for line in self.lines:
            records.setdefault(line.change.kind, set()).add(line.change.record_id)
        return tr("，").join(f"{kind_label(kind)} {len(ids)}" for kind, ids in records.items())

    @property
    def extent(self) -> str:
        """How many fields were changed."""
        return tr("共 {n} 处").format(n=len(self.lines))


class HistoryModel(QAbstractTableModel):
    """Newest first; an operation's first line names it, one of many records is folded."""

    def __init__(self, own: str = "project") -> None:
        """own: the kind of record whose history it is."""
        super().__init__()
        self._own = own
        self._groups: list[tuple[HistoryLine, ...]] = []
        self._lines: list[HistoryLine | Fold] = []
        self._opened: set[str] = set()

    def show_history(self, entries: list[Entry]) -> None:
        """Show these operations; what was opened stays open."""
        self.beginResetModel()
        self._groups = [
            tuple(
                HistoryLine(entry, change, self._own)
                for change in entry.changes
                if told_in_history(change.kind, change.field)
            )
            for entry in entries
        ]
        self._lay()
        self.endResetModel()

    def line(self, row: int) -> HistoryLine | None:
        """The change at a line; none at one that stands for many."""
        found = self._at(row)
        return found if isinstance(found, HistoryLine) else None

    def fold(self, row: int) -> Fold | None:
        """What a line stands for that stands for many changes."""
        found = self._at(row)
        return found if isinstance(found, Fold) else None

    def open(self, row: int, opened: bool) -> None:
        """Show the changes of the operation that a line stands for, or fold them up again."""
        fold = self.fold(row)
        if fold is None or (fold.entry.operation_id in self._opened) == opened:
            return
        count, place = len(fold.lines), row + 1
        if opened:
            self.beginInsertRows(_NOWHERE, place, row + count)
            self._opened.add(fold.entry.operation_id)
            self._lay()
            self.endInsertRows()
        else:
            self.beginRemoveRows(_NOWHERE, place, row + count)
            self._opened.discard(fold.entry.operation_id)
            self._lay()
            self.endRemoveRows()
        self.dataChanged.emit(self.index(row, 0), self.index(row, self.columnCount() - 1))

    def is_open(self, row: int) -> bool:
        """Whether the changes that a line stands for are shown below it."""
        fold = self.fold(row)
        return fold is not None and fold.entry.operation_id in self._opened

    def _at(self, row: int) -> HistoryLine | Fold | None:
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def _lay(self) -> None:
        self._lines = []
        for lines in self._groups:
            if len({(line.change.kind, line.change.record_id) for line in lines}) > FOLDED_FROM:
                fold = Fold(lines[0].entry, lines)
                self._lines.append(fold)
                if fold.entry.operation_id not in self._opened:
                    continue
            self._lines += lines

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else 6

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            heads = (tr("时间"), tr("谁"), tr("操作"), tr("内容"), tr("原来"), tr("改为"))
            return heads[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self._at(index.row()) if index.isValid() else None
        if line is None:
            return None
        column = index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._text(line, index.row(), column, short=role == 0)
        if role == Qt.ItemDataRole.ForegroundRole:
            if line.entry.undone:
                return colour("faint")
            return colour("text") if column in (3, 5) else colour("secondary")
        if role == Qt.ItemDataRole.FontRole and column == 5:
            return font("body", bold=True)
        return None

    def _text(self, line: HistoryLine | Fold, row: int, column: int, *, short: bool) -> str:
        entry = line.entry
        before = self._at(row - 1)
        first = row == 0 or before is None or before.entry is not entry
        if short and column < 3 and not first:
            return ""
        undone = tr("（已撤销）") if entry.undone else ""
        if isinstance(line, Fold):
            sign = "▾" if self.is_open(row) else "▸"
            what = (f"{sign} {line.what}", "", line.extent)
        else:
            what = (line.what, line.old, line.new)
        return (
            entry.at.astimezone().strftime("%Y-%m-%d %H:%M"),
            entry.author,
            entry.label + undone,
            *what,
        )[column]
