"""A todo by itself, entered or changed; and one that is done: what came of it, and what next."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from crm.choices import staff_names
from crm.todos import NextStep, TodoRow, add_todo, complete, edit_todo
from resources import tr
from ui.desk import Desk
from ui.dialogs.form import Form
from ui.theme import mark
from ui.widgets.due_line import DueLine
from ui.widgets.inputs import Line, Lines
from ui.widgets.person_line import PersonLine


class _TodoForm(Form):
    """Common to both: what, due and owner."""

    def __init__(self, desk: Desk, title: str, word: str, parent: QWidget) -> None:
        super().__init__(desk, title, parent, word)
        self.what = Line()
        self.due = DueLine(self.today)
        self.owner = PersonLine(desk.read_now(staff_names))

    def add_step(self, word: str) -> None:
        """Add what, due and owner."""
        self.add("what", word, self.what)
        self.add("due", tr("期限"), self.due)
        self.add("owner", tr("责任人"), self.owner)
        self.due.told.connect(self._tell_due)
        self.due.refuted.connect(self._refute_due)

    # Methods, no lambdas: a line that is left because its dialog closes must not reach it.

    def _tell_due(self, words: str) -> None:
        self.note("due", words)

    def _refute_due(self, fault: str) -> None:
        self.blame("due", fault, focus=False)

    def step(self) -> NextStep:
        """What the fields say; raises InvalidInput."""
        return NextStep(self.what.text(), self.due.day(), self.owner.text() or None)


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
        super().__init__(desk, tr("修改待办") if todo else tr("记待办"), tr("保存"), parent)
        self._todo = todo
        self._of = (project_id, organization_id)
        if todo is not None and todo.of:
            whose = QLabel(todo.of)
            whose.setTextFormat(Qt.TextFormat.PlainText)
            mark(whose, "secondary")
            self.column.addWidget(whose)
        self.add_step(tr("做什么"))
        if todo is None:
            self.owner.setText(desk.workspace.author)
        else:
            self.what.setText(todo.what)
            self.due.setText("" if todo.due is None else todo.due.isoformat())
            self.owner.setText(todo.owner or "")
        self.add_foot()
        self.what.setFocus()

    def send(self) -> None:
        """Enter it, or give it what was written."""
        step = self.step()
        if self._todo is None:
            label = tr("记待办 {what}").format(what=step.what.strip())
            self.submit(_add, step, self._of, label=label)
        else:
            fields = {"what": step.what, "due": step.due, "owner": step.owner}
            label = tr("修改待办 {what}").format(what=step.what.strip())
            self.submit(edit_todo, self._todo.todo_id, fields, label=label)


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

    def send(self) -> None:
        """Mark it as done, with what comes next where that is written."""
        step = self.step()
        self.submit(
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
