"""The follow-ups of a project or an organization: what is to be done, and what was done.

follow_ups = FollowUps(shell)
follow_ups.show_of(project_id=...)           # or organization_id=...
"""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from crm.activities import trash_activity
from crm.activity_cards import VISITS, ActivityCard, timeline
from crm.todos import TodoGroup, todos_of
from resources import tr
from ui.models.timeline import TimelineModel
from ui.page import Shell
from ui.theme import icon, mark
from ui.widgets.card import Card
from ui.widgets.empty import Empty
from ui.widgets.timeline_painting import TimelineDelegate
from ui.widgets.todo_list import TodoList

MOST_TODOS = 5


class Timeline(QListView):
    """The activities; Enter or a double click opens one, Delete throws it away."""

    opened = Signal(object)
    thrown = Signal(object)
    printed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.cards = TimelineModel()
        self.setModel(self.cards)
        self.setItemDelegate(TimelineDelegate(self))
        self.setAccessibleName(tr("跟进记录"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.doubleClicked.connect(self._open)

    def chosen(self) -> ActivityCard | None:
        """The activity that the keys act on."""
        return self.cards.card(self.currentIndex().row())

    def show_cards(self, cards: list[ActivityCard], today: date) -> None:
        """Show these; what was chosen stays chosen."""
        kept = self.chosen()
        self.cards.show_cards(cards, today)
        row = self.cards.row_of(kept.activity_id if kept else "")
        if row >= 0:
            self.setCurrentIndex(self.cards.index(row))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()  # another width, other lines

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        card = self.chosen()
        if card is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.opened.emit(card)
        elif event.key() == Qt.Key.Key_Delete:
            self.thrown.emit(card)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        card = self.chosen()
        if card is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("修改…") + "\tEnter").triggered.connect(lambda: self.opened.emit(card))
        if card.kind in VISITS:
            sheet = menu.addAction(sheet_word(card) + tr("…"))
            sheet.triggered.connect(lambda: self.printed.emit(card))
        menu.addSeparator()
        menu.addAction(tr("移入回收站") + "\tDel").triggered.connect(lambda: self.thrown.emit(card))
        menu.popup(event.globalPos())

    def _open(self, index: QModelIndex) -> None:
        card = self.cards.card(index.row())
        if card is not None:
            self.opened.emit(card)


class FollowUps(QWidget):
    """Open todos on top, the timeline below, and what adds to both."""

    counted = Signal(int)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.desk = shell.desk
        self.project_id: str | None = None
        self.organization_id: str | None = None
        self._pointed = ""
        self.todos = TodoList(shell, names=False)
        self.line = Timeline()
        self.line.opened.connect(self.edit)
        self.line.thrown.connect(self.trash)
        self.line.printed.connect(self.print_sheet)
        self.line.selectionModel().currentChanged.connect(self._show_actions)
        self._build()

    def show_of(self, *, project_id: str | None = None, organization_id: str | None = None) -> None:
        """Show what belongs to a project or an organization."""
        self.project_id, self.organization_id = project_id, organization_id
        self.read()

    def point_to(self, activity_id: str) -> None:
        """Choose an activity, once it is read."""
        self._pointed = activity_id
        self._choose_pointed()

    def read(self) -> None:
        """Read and show it anew."""
        asked = (self.project_id, self.organization_id)
        today = self.desk.today()
        self.desk.read(
            _look,
            *asked,
            today,
            then=lambda found: self._show(asked, *found),
            owner=self,
            latest=True,
        )

    def record(self) -> None:
        """Ctrl+J: record an activity."""
        from ui.dialogs.activity import ActivityDialog

        ActivityDialog(
            self.shell, self, project_id=self.project_id, organization_id=self.organization_id
        ).open()

    def edit(self, card: ActivityCard) -> None:
        """Open an activity to change it."""
        from ui.dialogs.activity import ActivityDialog

        ActivityDialog(self.shell, self, card).open()

    def add_todo(self) -> None:
        """Enter a todo by itself."""
        from ui.dialogs.todo import TodoDialog

        TodoDialog(
            self.desk, self, project_id=self.project_id, organization_id=self.organization_id
        ).open()

    def trash(self, card: ActivityCard) -> None:
        """Put an activity in the trash; the toast takes it back."""
        label = tr("跟进“{title}”移入回收站").format(title=card.title)
        self.desk.change(trash_activity, card.activity_id, label=label, owner=self)

    def print_sheet(self, card: ActivityCard) -> None:
        """Write the sheet of a visit."""
        from ui.visit_sheets import save_sheet

        save_sheet(self.shell, self, card)

    def _build(self) -> None:
        self.todo_card = Card(tr("待办"))
        add = QPushButton(tr("记待办"))
        mark(add, "link")
        add.clicked.connect(self.add_todo)
        self.todo_card.head.addWidget(add)
        self.todo_card.column.setSpacing(4)
        self.todo_card.column.addWidget(self.todos)
        self.change = self._button("pencil", tr("修改"), self.edit)
        self.sheet = self._button("printer", tr("安排表"), self.print_sheet)
        self.throw = self._button("trash-2", tr("移入回收站"), self.trash)
        self.add = QPushButton(tr(" 记跟进　Ctrl+J"))
        self.add.setIcon(icon("plus", "on_accent"))
        mark(self.add, "primary")
        self.add.setAccessibleName(tr("记跟进"))
        self.add.clicked.connect(self.record)
        self.line_card = Card(tr("跟进记录"))
        for button in (self.change, self.sheet, self.throw, self.add):
            self.line_card.head.addWidget(button)
        self.stack = QStackedWidget()
        self.stack.addWidget(
            Empty(
                "message-square",
                tr("还没有跟进"),
                tr(
                    "电话、洽谈、来访、考察、拜访、会议、诉求都记在这里：谁参加、谈了什么、"
                    "下一步谁做、什么时候做完。"
                ),
                tr("记跟进　Ctrl+J"),
                self.record,
            )
        )
        self.stack.addWidget(self.line)
        self.line_card.column.addWidget(self.stack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.todo_card)
        column.addWidget(self.line_card, 1)
        shortcut = QShortcut(QKeySequence("Ctrl+Shift+J"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.add_todo)

    def _button(self, picture: str, word: str, run: Any) -> QPushButton:
        button = QPushButton(f" {word}")
        button.setIcon(icon(picture))
        button.setAccessibleName(word)
        mark(button, "quiet")

        def act() -> None:
            card = self.line.chosen()
            if card is not None:
                run(card)

        button.clicked.connect(act)
        return button

    def _show(
        self,
        asked: tuple[str | None, str | None],
        cards: list[ActivityCard],
        groups: list[TodoGroup],
    ) -> None:
        if asked != (self.project_id, self.organization_id):
            return
        self.todos.show_todos(groups)
        self.todos.fit(MOST_TODOS)
        self.todo_card.setVisible(bool(groups))
        self.line.show_cards(cards, self.desk.today())
        self._choose_pointed()
        self.stack.setCurrentIndex(1 if cards else 0)
        self.add.setVisible(bool(cards))
        self._show_actions()
        self.counted.emit(len(cards))

    def _choose_pointed(self) -> None:
        row = self.line.cards.row_of(self._pointed) if self._pointed else -1
        if row >= 0:
            self._pointed = ""
            self.line.setCurrentIndex(self.line.cards.index(row))

    def _show_actions(self, *_: object) -> None:
        card = self.line.chosen()
        self.change.setVisible(card is not None)
        self.throw.setVisible(card is not None)
        visit = card is not None and card.kind in VISITS
        self.sheet.setVisible(visit)
        if card is not None and visit:
            self.sheet.setText(f" {sheet_word(card)}")
            self.sheet.setAccessibleName(sheet_word(card))


def sheet_word(card: ActivityCard) -> str:
    """What the printed sheet of a visit is called."""
    from crm.briefings.visit_sheet import title_of

    return title_of(card.kind)


def _look(
    session: Any, project_id: str | None, organization_id: str | None, today: date
) -> tuple[list[ActivityCard], list[TodoGroup]]:
    of = {"project_id": project_id, "organization_id": organization_id}
    return (
        timeline(session, today=today, **of),
        todos_of(session, owner=None, today=today, **of),
    )
