"""Todos by urgency: a heading for each group, then its todos; those done at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from crm.rules.dues import DueGroup, say_due, show_due
from crm.todos import TodoGroup, TodoRow
from resources import tr

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


@dataclass(frozen=True)
class TodoHeading:
    """What stands above a group: its word, how many, and whether it is overdue."""

    word: str
    count: int
    late: bool = False


class TodosModel(QAbstractListModel):
    """`UserRole` is a `TodoHeading` or a `TodoRow`; a todo is ticked to be done."""

    ticked = Signal(str, bool)
    """A todo's id, and whether it is to be done or opened again."""

    def __init__(self, *, headings: bool = True) -> None:
        super().__init__()
        self._headings = headings
        self.today = date.min
        self._lines: list[TodoHeading | TodoRow] = []

    def show_todos(self, groups: Sequence[TodoGroup], done: Sequence[TodoRow], today: date) -> None:
        """Show open todos by group, and below them those that are done."""
        self.beginResetModel()
        self.today = today
        self._lines = []
        for one in groups:
            late = one.group is DueGroup.OVERDUE
            if self._headings:
                self._lines.append(TodoHeading(one.group.label, len(one.todos), late))
            self._lines += one.todos
        if done:
            self._lines += [TodoHeading(tr("已办结"), len(done)), *done]
        self.endResetModel()

    def line(self, row: int) -> TodoHeading | TodoRow | None:
        """What stands in a row."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def todo(self, row: int) -> TodoRow | None:
        """The todo in a row, where it is one."""
        line = self.line(row)
        return line if isinstance(line, TodoRow) else None

    def row_of(self, todo_id: str, beside: int = 0) -> int:
        """The row of a todo; without it the nearest todo at or before `beside`, or -1."""
        rows = [row for row, line in enumerate(self._lines) if isinstance(line, TodoRow)]
        for row in rows:
            if self._lines[row].todo_id == todo_id:  # type: ignore[union-attr]
                return row
        before = [row for row in rows if row <= beside]
        return before[-1] if before else (rows[0] if rows else -1)

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.todo(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        enabled, chosen = Qt.ItemFlag.ItemIsEnabled, Qt.ItemFlag.ItemIsSelectable
        return enabled | chosen | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.line(index.row())
        if line is None:
            return None
        if role == Qt.ItemDataRole.UserRole:
            return line
        if isinstance(line, TodoHeading):
            return f"{line.word} {line.count}" if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.DisplayRole:
            return line.what
        if role == Qt.ItemDataRole.AccessibleTextRole:
            parts = (line.of, line.what, when_words(line, self.today), line.owner or "")
            return tr("，").join(part for part in parts if part)
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(part for part in (line.of, line.what, line.outcome) if part)
        if role == Qt.ItemDataRole.CheckStateRole:
            done = line.done_on is not None
            return Qt.CheckState.Checked if done else Qt.CheckState.Unchecked
        return None

    def setData(  # noqa: N802
        self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        todo = self.todo(index.row())
        if role != Qt.ItemDataRole.CheckStateRole or todo is None:
            return False
        self.ticked.emit(todo.todo_id, Qt.CheckState(value) == Qt.CheckState.Checked)
        return True  # shown as ticked once it is saved


def when_words(todo: TodoRow, today: date) -> str:
    """When a todo is due, how late it is, or when it was done."""
    if todo.done_on is not None:
        return tr("{day} 办结").format(day=show_due(todo.done_on, today))
    return say_due(todo.due, today) or show_due(None, today)
