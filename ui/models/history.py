"""The history of a record, a line for each change of a field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from crm.history import Entry, FieldChange
from crm.industries import industry_label
from crm.labels import field_label, kind_label, shown, told_in_history
from resources import tr
from ui.theme import colour, font

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


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
        return shown(industry_label(value) if self.change.field == "industry" else value)


class HistoryModel(QAbstractTableModel):
    """Newest first; an operation's first line names it."""

    def __init__(self, own: str = "project") -> None:
        """own: the kind of record whose history it is."""
        super().__init__()
        self._own = own
        self._lines: list[HistoryLine] = []

    def show_history(self, entries: list[Entry]) -> None:
        """Show these operations."""
        self.beginResetModel()
        self._lines = [
            HistoryLine(entry, change, self._own)
            for entry in entries
            for change in entry.changes
            if told_in_history(change.kind, change.field)
        ]
        self.endResetModel()

    def line(self, row: int) -> HistoryLine | None:
        """The change at a line."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

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
        line = self.line(index.row())
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

    def _text(self, line: HistoryLine, row: int, column: int, *, short: bool) -> str:
        entry = line.entry
        before = self.line(row - 1)
        first = row == 0 or before is None or before.entry is not entry
        if short and column < 3 and not first:
            return ""
        undone = tr("（已撤销）") if entry.undone else ""
        return (
            entry.at.astimezone().strftime("%Y-%m-%d %H:%M"),
            entry.author,
            entry.label + undone,
            line.what,
            line.old,
            line.new,
        )[column]
