"""A todo by itself, entered or changed; and one that is done: what came of it, and what next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from crm.choices import staff_names
from crm.errors import InvalidInput
from crm.todos import NextStep, TodoRow, add_todo, complete, edit_todo
from resources import tr
from ui.desk import Desk
from ui.theme import mark
from ui.widgets.card import add_field, show_error, show_note
from ui.widgets.due_line import DueLine
from ui.widgets.inputs import Line, Lines, show_wrong
from ui.widgets.person_line import PersonLine

WIDTH = 480


class _TodoForm(QDialog):
    """Common to both: what, due and owner; Enter goes on, Ctrl+Enter saves."""

    def __init__(self, desk: Desk, title: str, word: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setFixedWidth(WIDTH)
        self.desk = desk
        self.today: date = desk.today()
        self.column = QVBoxLayout(self)
        self.column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetMinimumSize)
        self.column.setContentsMargins(24, 20, 24, 20)
        self.column.setSpacing(12)
        self.what = Line()
        self.due = DueLine(self.today)
        self.owner = PersonLine(desk.read_now(staff_names))
        self.fields: dict[str, QWidget] = {}
        self.below: dict[str, QLabel] = {}
        self.save = QPushButton(f"{word}　Ctrl+Enter")
        mark(self.save, "primary")
        self.save.setAutoDefault(False)
        self.save.clicked.connect(self.accept)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_S):
            self.accept()
        else:
            super().keyPressEvent(event)

    def reject(self) -> None:
        """Close; what was typed is only dropped after a question."""
        if self.typed():
            answer = QMessageBox.question(
                self,
                self.windowTitle(),
                tr("填写的内容还没有保存。放弃吗？"),
                QMessageBox.StandardButton.Discard | QMessageBox.StandardButton.Cancel,
                QMessageBox.StandardButton.Cancel,
            )
            if answer != QMessageBox.StandardButton.Discard:
                return
        super().reject()

    def typed(self) -> bool:
        """Whether something was typed that would be lost."""
        return bool(self.what.isModified() or self.due.isModified() or self.owner.isModified())

    def add(self, name: str, word: str, field: Line | Lines, note: str = "") -> None:
        """Add a field of the form; the errors that name it stand below it."""
        self.fields[name] = field
        self.below[name] = add_field(self.column, word, field, note)
        if isinstance(field, Line):
            field.accepted.connect(lambda: self.focusNextChild())
            field.textEdited.connect(lambda _: self.forgive(name))
        else:
            field.accepted.connect(self.accept)
        field.refused.connect(self.reject)

    def add_step(self, word: str) -> None:
        """Add what, due and owner."""
        self.add("what", word, self.what)
        self.add("due", tr("期限"), self.due)
        self.add("owner", tr("责任人"), self.owner)
        self.due.tell_below(self.below["due"])

    def add_foot(self) -> None:
        """Add the buttons."""
        cancel = QPushButton(tr("取消"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(cancel)
        foot.addWidget(self.save)
        self.column.addLayout(foot)

    def step(self) -> NextStep:
        """What the fields say; raises InvalidInput."""
        return NextStep(self.what.text(), self.due.day(), self.owner.text() or None)

    def change(self, use_case: Callable[..., Any], *args: Any, label: str, **options: Any) -> None:
        """Save by a use case, and close when it is saved."""
        self.save.setEnabled(False)
        self.desk.change(
            use_case,
            *args,
            label=label,
            then=lambda _: QDialog.accept(self),
            failed=self.failed,
            owner=self,
            **options,
        )

    def failed(self, error: BaseException) -> None:
        """Say under its field what could not be saved; what was typed stays."""
        self.save.setEnabled(True)
        name = getattr(error, "field", "")
        if isinstance(error, InvalidInput) and name in self.fields:
            show_error(self.below[name], error.message)
            show_wrong(self.fields[name], True)
            self.fields[name].setFocus()
        else:
            self.desk.failed.emit(error)

    def forgive(self, name: str) -> None:
        """Take an error away once its field is changed."""
        show_wrong(self.fields[name], False)
        if name != "due":  # it tells its day there
            show_note(self.below[name], "")


class TodoDialog(_TodoForm):
    """Enters a todo, or changes one."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget,
        todo: TodoRow | None = None,
        *,
        project_id: str | None = None,
        organization_id: str | None = None,
    ) -> None:
        title = tr("修改待办") if todo else tr("记待办")
        super().__init__(desk, title, tr("保存"), parent)
        self._todo = todo
        self._of = (project_id, organization_id)
        if todo is not None and todo.of:
            whose = QLabel(todo.of)
            whose.setTextFormat(Qt.TextFormat.PlainText)
            mark(whose, "secondary")
            self.column.addWidget(whose)
        self.add_step(tr("做什么"))
        self.add_foot()
        if todo is None:
            self.owner.setText(desk.workspace.author)
        else:
            self.what.setText(todo.what)
            self.due.setText("" if todo.due is None else todo.due.isoformat())
            self.owner.setText(todo.owner or "")
        self.what.setFocus()

    def accept(self) -> None:
        """Save and close; what can't be saved is said under its field."""
        try:
            step = self.step()
        except InvalidInput as fault:
            self.failed(fault)
            return
        if self._todo is None:
            label = tr("记待办 {what}").format(what=step.what.strip())
            self.change(_add, step, self._of, label=label)
        else:
            fields = {"what": step.what, "due": step.due, "owner": step.owner}
            label = tr("修改待办 {what}").format(what=step.what.strip())
            self.change(edit_todo, self._todo.todo_id, fields, label=label)


class FinishTodo(_TodoForm):
    """Asks what came of a todo and, where there is one, for the next step."""

    def __init__(self, desk: Desk, parent: QWidget, todo: TodoRow) -> None:
        super().__init__(desk, tr("办结待办"), tr("办结"), parent)
        self._todo = todo
        if todo.of:
            whose = QLabel(todo.of)
            mark(whose, "secondary")
            whose.setTextFormat(Qt.TextFormat.PlainText)
            self.column.addWidget(whose)
        head = QLabel(todo.what)
        head.setTextFormat(Qt.TextFormat.PlainText)
        head.setWordWrap(True)
        mark(head, "section")
        self.column.addWidget(head)
        self.outcome = Lines()
        self.outcome.setFixedHeight(72)
        self.outcome.setPlaceholderText(tr("办得怎么样，可不填"))
        self.add("outcome", tr("结果"), self.outcome)
        self.what.setPlaceholderText(tr("没有就空着"))
        self.add_step(tr("下一步"))
        self.owner.setText(todo.owner or "")
        self.add_foot()
        self.outcome.setFocus()

    def typed(self) -> bool:
        """Whether something was typed that would be lost."""
        return super().typed() or bool(self.outcome.toPlainText().strip())

    def accept(self) -> None:
        """Mark it as done, with what comes next where that is written."""
        try:
            step = self.step()
        except InvalidInput as fault:
            self.failed(fault)
            return
        self.change(
            _finish,
            self._todo.todo_id,
            self.today,
            self.outcome.toPlainText(),
            step if step.what.strip() else None,
            label=tr("办结 {what}").format(what=self._todo.what),
        )


def _add(session: Any, step: NextStep, of: tuple[str | None, str | None]) -> str:
    """Enter a todo of a project, an organization, or of neither."""
    project_id, organization_id = of
    return add_todo(
        session,
        step.what,
        due=step.due,
        owner=step.owner,
        project_id=project_id,
        organization_id=organization_id,
    )


def _finish(
    session: Any, todo_id: str, today: date, outcome: str, following: NextStep | None
) -> str | None:
    """Mark a todo as done, with what came of it and what follows."""
    return complete(session, todo_id, today=today, outcome=outcome, then=following)
