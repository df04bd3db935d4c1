"""下一步 of a project: what is to be done next and by when, and what the next stage demands."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from crm.project_card import ProjectCard
from crm.rules.dues import DueGroup
from crm.rules.gates import Gate
from crm.todos import TodoGroup, TodoRow
from db.terms import Stage
from resources import tr
from ui.models.todos import when_words
from ui.page import Shell
from ui.theme import mark
from ui.widgets.card import Card
from ui.widgets.gate_section import GateSection
from ui.widgets.round_check import RoundCheck
from ui.widgets.todo_actions import TodoActions


class NextCard(Card):
    """The todo that is due first, with the keys of a list of todos, and the gate below it."""

    record_wanted = Signal()
    """A follow-up is to be recorded, in which the next step is written."""
    all_wanted = Signal()
    """The other todos are to be shown."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(tr("下一步"))
        self.due = QLabel()
        self.head.addWidget(self.due)
        self.step = StepLine(shell)
        self.more = QPushButton()
        mark(self.more, "link")
        self.more.clicked.connect(self.all_wanted)
        self.step.row.addWidget(self.more)
        self.empty = QLabel(tr("没有下一步。"))
        mark(self.empty, "secondary")
        self.record = QPushButton(tr("记一笔跟进时写上"))
        mark(self.record, "link")
        self.record.clicked.connect(self.record_wanted)
        blank = QHBoxLayout()
        blank.setSpacing(0)
        blank.addWidget(self.empty)
        blank.addWidget(self.record)
        blank.addStretch()
        self.gate = GateSection(shell.desk)
        self.column.setSpacing(8)
        self.column.addWidget(self.step)
        self.column.addLayout(blank)
        self.column.addSpacing(4)
        self.column.addWidget(self.gate)

    def show_card(
        self,
        card: ProjectCard,
        gates: dict[Stage, Gate],
        parks: list[tuple[str, str]],
        todos: list[TodoGroup],
    ) -> None:
        """Show the next step of a project, and the gate of its next stage."""
        ordered = [todo for group in todos for todo in group.todos]
        first = ordered[0] if ordered and not card.trashed else None
        today = self.step.actions_of.desk.today()
        self.step.setVisible(first is not None)
        self.due.setVisible(first is not None)
        for widget in (self.empty, self.record):
            widget.setVisible(first is None and not card.trashed)
        if first is not None:
            self.step.show_todo(first, today)
            mark(self.due, _chip(first))
            self.due.setText(when_words(first, today))
            self.due.setAccessibleName(tr("到期：{when}").format(when=self.due.text()))
            others = len(ordered) - 1
            self.more.setVisible(bool(others))
            self.more.setText(tr("还有 {n} 项").format(n=others))
        self.gate.show_gates(card, gates, parks)
        self.setVisible(not card.trashed)


class StepLine(QFrame):
    """One todo in words: ticked, finished, put off and changed by the keys of `TodoActions`."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.todo: TodoRow | None = None
        self.actions_of = TodoActions(shell, self)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)  # P is a key, no pinyin
        self.box = RoundCheck()
        self.box.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Space on the line ticks it
        self.box.setToolTip(tr("办结（空格）；回车写结果和下一步，P 推迟，F2 修改"))
        self.box.clicked.connect(self._tick)
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        self.owner = QLabel()
        mark(self.owner, "secondary")
        self.row = QHBoxLayout()
        self.row.setSpacing(8)
        self.row.addWidget(self.box)
        self.row.addWidget(self.words, 1)
        self.row.addWidget(self.owner)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.addLayout(self.row)

    def show_todo(self, todo: TodoRow, today: date) -> None:
        """Show a todo that is open."""
        self.todo = todo
        self.box.setChecked(False)
        self.words.setText(todo.what)
        self.owner.setText(todo.owner or tr("未指定"))
        said = (todo.what, when_words(todo, today), todo.owner or "")
        self.setAccessibleName(tr("下一步：{said}").format(said=tr("，").join(filter(None, said))))
        self.box.setAccessibleName(tr("办结 {what}").format(what=todo.what))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        below = self.mapToGlobal(QPoint(24, self.height()))
        keys = self.actions_of
        if not plain or self.todo is None or not keys.press(event.key(), self.todo, below):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        self.box.light(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        self.box.light(False)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self.todo is not None:
            self.actions_of.edit(self.todo)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        if self.todo is not None:
            self.actions_of.menu(self.todo).popup(event.globalPos())

    def _tick(self) -> None:
        self.box.setChecked(False)  # shown as done once it is saved
        if self.todo is not None:
            self.actions_of.tick(self.todo)


def _chip(todo: TodoRow) -> str:
    if todo.late:
        return "badge-phoenix"
    if todo.group is DueGroup.TODAY:
        return "badge-amber"
    return "badge" if todo.due is None else "badge-accent"
