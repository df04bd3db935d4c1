"""待办: my todos by urgency, or everybody's; ticked, finished and put off by keyboard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
)

from crm.rules.dues import DueGroup
from crm.todos import TodoGroup, TodoRow, done_todos, owners_with_todos, todos_of
from resources import tr
from ui import tokens
from ui.dialogs.todo import TodoDialog
from ui.page import Page, Shell
from ui.preferences import remember, remembered
from ui.theme import icon, mark
from ui.widgets.empty import Empty
from ui.widgets.todo_list import TodoList

MINE, ALL, NOBODY = "mine", "all", "nobody"
_OF = "of:"
"""Before the name of somebody else."""


@dataclass(frozen=True)
class _Found:
    """What the page shows: todos, and who has how many."""

    groups: list[TodoGroup]
    done: list[TodoRow]
    owners: list[tuple[str | None, int]]


class TodosPage(Page):
    """The list, whose it is, and whether those done are shown too."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._chosen = bool(remembered("todos/whose"))
        self.whose = remembered("todos/whose") or MINE
        self.todos = TodoList(shell)
        self.empty = Empty(
            "list-todo",
            tr("没有待办"),
            tr("每次跟进写下一步，就会出现在这里：谁、什么时候、做什么。"),
            tr("记待办"),
            self.begin_new,
        )
        self._build()
        self.begin_at(self.todos)
        self.desk.changed.connect(self._refresh)

    def crumbs(self) -> list[str]:
        return [tr("待办")]

    def arrive(self, **request: Any) -> None:
        if "whose" in request:
            self.whose, self._chosen = request["whose"], True
        self.read()

    def begin_new(self) -> None:
        """Ctrl+N: a todo by itself."""
        TodoDialog(self.desk, self).open()

    def read(self) -> None:
        """Ask for the todos of whom was chosen."""
        self.desk.read(
            _look,
            self.whose,
            self.desk.workspace.author,
            self.desk.today(),
            self.with_done.isChecked(),
            then=self._show,
            owner=self,
            latest=True,
        )

    def _build(self) -> None:
        title = QLabel(tr("待办"))
        mark(title, "title")
        self.sums = QLabel()
        mark(self.sums, "secondary")
        self.owners = QComboBox()
        self.owners.setAccessibleName(tr("谁的待办"))
        self.owners.setMinimumWidth(180)
        self.owners.activated.connect(self._choose)
        self.with_done = QPushButton(tr("显示已办结"))
        mark(self.with_done, "chip")
        self.with_done.setCheckable(True)
        self.with_done.toggled.connect(lambda _: self.read())
        new = QPushButton(tr(" 记待办　Ctrl+N"))
        new.setIcon(icon("plus"))
        new.setAccessibleName(tr("记待办"))
        new.clicked.connect(self.begin_new)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(title)
        head.addWidget(self.sums, 1, Qt.AlignmentFlag.AlignBottom)
        head.addWidget(self.with_done)
        head.addWidget(self.owners)
        head.addWidget(new)
        card = QFrame()
        mark(card, "card")
        keys = QLabel(tr("空格 办结　　回车 写结果和下一步　　P 推迟　　F2 修改　　O 打开项目"))
        mark(keys, "faint")
        keys.setContentsMargins(8, 4, 8, 0)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(8, 8, 8, 8)
        inside.addWidget(self.todos, 1)
        inside.addWidget(keys)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[tokens.PAGE_MARGIN] * 4)
        column.setSpacing(16)
        column.addLayout(head)
        # First into the page: a stack without a parent would show its first state as a window.
        self.body = QStackedLayout()
        column.addLayout(self.body, 1)
        self.body.addWidget(card)
        self.body.addWidget(self.empty)

    def _choose(self, at: int) -> None:
        self.whose, self._chosen = self.owners.itemData(at), True
        remember("todos/whose", self.whose)
        self.read()

    def _show(self, found: _Found) -> None:
        if not self._chosen and not found.groups and found.owners:
            self.whose, self._chosen = ALL, True  # who has none is shown what there is
            self.read()
            return
        self.todos.show_todos(found.groups, found.done)
        self._show_owners(found.owners)
        counts = {one.group: len(one.todos) for one in found.groups}
        words = [
            word.format(n=counts[group])
            for group, word in (
                (DueGroup.OVERDUE, tr("逾期 {n} 件")),
                (DueGroup.TODAY, tr("今天 {n} 件")),
                (DueGroup.WEEK, tr("本周 {n} 件")),
            )
            if group in counts
        ]
        self.sums.setText(tr("，").join(words))
        self.body.setCurrentIndex(0 if found.groups or found.done else 1)
        self._teach(sum(count for _, count in found.owners))

    def _teach(self, others: int) -> None:
        name = self.desk.workspace.author
        sentence = tr("每次跟进写下一步，就会出现在这里：谁、什么时候、做什么。")
        if self.whose == MINE and others:
            sentence = tr(
                "“{name}”名下没有未办的待办；别人名下还有 {n} 件，在右上角可以选。"
                "姓名在“设置”里改，要和责任人的写法一致。"
            ).format(name=name, n=others)
        self.empty.sentence.setText(sentence)

    def _show_owners(self, owners: list[tuple[str | None, int]]) -> None:
        name = self.desk.workspace.author
        counts = dict(owners)
        total = sum(counts.values())
        choices = [
            (MINE, tr("我的（{name}）").format(name=name), counts.get(name, 0)),
            (ALL, tr("全部"), total),
            *((f"{_OF}{one}", one, n) for one, n in owners if one is not None and one != name),
            (NOBODY, tr("未指定责任人"), counts.get(None, 0)),
        ]
        self.owners.clear()
        for key, word, count in choices:
            self.owners.addItem(f"{word}　{count}" if count else word, key)
        at = self.owners.findData(self.whose)
        if at < 0:  # somebody whose last todo was done a moment ago
            self.owners.addItem(self.whose.removeprefix(_OF), self.whose)
            at = self.owners.count() - 1
        self.owners.setCurrentIndex(at)

    def _refresh(self, touched: dict[str, set[str]]) -> None:
        concerns = {"todo", "project", "organization", "activity"}
        if self.isVisible() and concerns & touched.keys():
            self.read()


def _look(session: Any, whose: str, author: str, today: date, with_done: bool) -> _Found:
    named = {MINE: author, ALL: None, NOBODY: ""}
    owner = named[whose] if whose in named else whose.removeprefix(_OF)
    return _Found(
        todos_of(session, owner=owner, today=today),
        done_todos(session, owner=owner, today=today) if with_done else [],
        owners_with_todos(session),
    )
