"""What is done with todos in a list: tick, finish, put off, change, open, throw away."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from crm.rules.dues import weekday
from crm.todos import TodoRow, complete, postpone, reopen, trash_todo
from resources import tr
from ui.page import Shell


class TodoActions(QObject):
    """Acts on a todo; each change is one operation that its toast takes back."""

    def __init__(self, shell: Shell, view: QWidget) -> None:
        super().__init__(view)
        self.shell = shell
        self.desk = shell.desk
        self._view = view

    def press(self, key: int, todo: TodoRow, below: QPoint) -> bool:
        """Do what a key stands for, and tell whether it stands for something.

        below: the point on the screen below which the days to put it off to are offered.
        """
        if key == Qt.Key.Key_P:
            if todo.done_on is None:
                menu = self.later_menu(todo)
                menu.popup(below)
                menu.setActiveAction(menu.actions()[0])
            return True
        runs = {
            Qt.Key.Key_Space: self.tick,
            Qt.Key.Key_Return: self.finish,
            Qt.Key.Key_Enter: self.finish,
            Qt.Key.Key_F2: self.edit,
            Qt.Key.Key_O: self.open_record,
            Qt.Key.Key_Delete: self.trash,
        }
        if key not in runs:
            return False
        runs[Qt.Key(key)](todo)
        return True

    def tick(self, todo: TodoRow) -> None:
        """Mark it as done, or open it again."""
        if todo.done_on is None:
            self.desk.change(
                complete,
                todo.todo_id,
                today=self.desk.today(),
                label=tr("办结 {what}").format(what=todo.what),
                owner=self,
            )
        else:
            label = tr("重新打开 {what}").format(what=todo.what)
            self.desk.change(reopen, todo.todo_id, label=label, owner=self)

    def finish(self, todo: TodoRow) -> None:
        """Ask what came of it and what comes next, then mark it as done."""
        from ui.dialogs.todo import FinishTodo

        if todo.done_on is None:
            FinishTodo(self.desk, self._view, todo).open()

    def edit(self, todo: TodoRow) -> None:
        """Change what, when and who."""
        from ui.dialogs.todo import TodoDialog

        TodoDialog(self.desk, self._view, todo).open()

    def pick_day(self, todo: TodoRow) -> None:
        """Put it off to a day that is typed."""
        from ui.dialogs.todo import TodoDialog

        dialog = TodoDialog(self.desk, self._view, todo)
        dialog.open()
        dialog.due.setFocus()
        dialog.due.selectAll()

    def put_off(self, todo: TodoRow, due: date) -> None:
        """Put it off to a day."""
        label = tr("{what} 推迟到 {day}").format(what=todo.what, day=due.isoformat())
        today = self.desk.today()
        self.desk.change(postpone, [todo.todo_id], due, today=today, label=label, owner=self)

    def trash(self, todo: TodoRow) -> None:
        """Put it in the trash; the toast takes it back."""
        label = tr("待办 {what} 移入回收站").format(what=todo.what)
        self.desk.change(trash_todo, todo.todo_id, label=label, owner=self)

    def open_record(self, todo: TodoRow) -> None:
        """Open the page of what it is about."""
        if todo.project_id is not None:
            self.shell.go("project", id=todo.project_id, tab="activities")
        elif todo.organization_id is not None:
            self.shell.open_record("organization", todo.organization_id)

    def later_menu(self, todo: TodoRow) -> QMenu:
        """The days to put it off to."""
        today = self.desk.today()
        menu = QMenu(tr("推迟到"), self._view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        monday = today + timedelta(days=7 - today.weekday())
        for word, day in (
            (tr("明天"), today + timedelta(days=1)),
            (tr("后天"), today + timedelta(days=2)),
            (tr("下周一"), monday),
            (tr("一周后"), today + timedelta(days=7)),
        ):
            said = tr("{month}月{day}日 {weekday}").format(
                month=day.month, day=day.day, weekday=weekday(day)
            )
            action = menu.addAction(f"{word}　{said}")
            action.triggered.connect(lambda _=False, day=day: self.put_off(todo, day))
        menu.addSeparator()
        menu.addAction(tr("别的日子…")).triggered.connect(lambda: self.pick_day(todo))
        return menu

    def menu(self, todo: TodoRow) -> QMenu:
        """All that can be done with it, with the keys that do it."""
        menu = QMenu(self._view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        done = todo.done_on is not None
        word = tr("重新打开") if done else tr("办结")
        menu.addAction(word + "\tSpace").triggered.connect(lambda: self.tick(todo))
        if not done:
            finish = menu.addAction(tr("办结并写结果、下一步…") + "\tEnter")
            finish.triggered.connect(lambda: self.finish(todo))
            later = self.later_menu(todo)
            later.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
            later.setParent(menu, later.windowFlags())
            later.setTitle(tr("推迟到") + "\tP")
            menu.addMenu(later)
        menu.addAction(tr("修改…") + "\tF2").triggered.connect(lambda: self.edit(todo))
        if todo.project_id or todo.organization_id:
            opened = menu.addAction(tr("打开 {name}").format(name=todo.of) + "\tO")
            opened.triggered.connect(lambda: self.open_record(todo))
        menu.addSeparator()
        menu.addAction(tr("移入回收站") + "\tDel").triggered.connect(lambda: self.trash(todo))
        return menu
