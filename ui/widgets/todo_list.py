"""A list of todos by urgency that can stand on any page: ticked, finished and put off by keyboard.

    todos = TodoList(shell)                      # names=False where all belong to one record;
                                                 # headings=False where there is little room
    todos.show_todos(groups, done)               # of crm.todos.todos_of and done_todos

Space ticks, Enter asks for outcome and next step, P puts off, F2 changes, O opens the record,
Delete throws away. What it changes is told by the desk; the page then shows it anew.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView

from crm.todos import TodoGroup, TodoRow
from resources import tr
from ui.models.todos import TodosModel
from ui.page import Shell
from ui.widgets.todo_actions import TodoActions
from ui.widgets.todo_painting import HEADING_HEIGHT, LINE_HEIGHT, TodoDelegate


class TodoList(QListView):
    """The view, its model and what it does."""

    def __init__(self, shell: Shell, *, names: bool = True, headings: bool = True) -> None:
        super().__init__()
        self.todos = TodosModel(headings=headings and names)
        self.actions_of = TodoActions(shell, self)
        self.setModel(self.todos)
        self.setItemDelegate(TodoDelegate(self, names=names))
        self.setAccessibleName(tr("待办"))
        self.setAccessibleDescription(
            tr("空格办结，回车写结果和下一步，P 推迟，F2 修改，O 打开项目，Delete 移入回收站")
        )
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)  # P is a key, no pinyin
        self.todos.ticked.connect(self._tick)
        self.doubleClicked.connect(lambda _: self._do(Qt.Key.Key_F2))

    def show_todos(self, groups: Sequence[TodoGroup], done: Sequence[TodoRow] = ()) -> None:
        """Show open todos by group and those done; what was chosen stays, or its neighbour."""
        kept, row = self.chosen(), self.currentIndex().row()
        self.todos.show_todos(groups, done, self.actions_of.desk.today())
        wanted = self.todos.row_of(kept.todo_id if kept else "", max(row, 0))
        if wanted >= 0:
            self.setCurrentIndex(self.todos.index(wanted))
        self.updateGeometry()

    def chosen(self) -> TodoRow | None:
        """The todo that the keys act on."""
        return self.todos.todo(self.currentIndex().row())

    def fit(self, most: int) -> None:
        """Be as high as the lines shown, and as `most` todos at the most."""
        lines = [self.todos.line(row) for row in range(self.todos.rowCount())]
        height = sum(LINE_HEIGHT if isinstance(one, TodoRow) else HEADING_HEIGHT for one in lines)
        self.setFixedHeight(min(height, most * LINE_HEIGHT + LINE_HEIGHT // 2))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if not plain or not self._do(event.key()):
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        todo = self.chosen()
        if todo is not None:
            self.actions_of.menu(todo).popup(event.globalPos())

    def _do(self, key: int) -> bool:
        """Do what a key stands for; tell whether it stands for something."""
        todo = self.chosen()
        if todo is None:
            return False
        place = self.visualRect(self.currentIndex())
        below = self.viewport().mapToGlobal(QPoint(place.left() + 40, place.bottom()))
        return self.actions_of.press(key, todo, below)

    def _tick(self, todo_id: str, _done: bool) -> None:
        todo = self.todos.todo(self.todos.row_of(todo_id))
        if todo is not None:
            self.actions_of.tick(todo)
