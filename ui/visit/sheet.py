"""The sheet of one visit: what to know at the door at the left, four large buttons at the right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from crm.activity_cards import ActivityCard
from crm.blockers import BlockerRow
from crm.rules.dates import show_when
from crm.rules.dues import show_due
from crm.rules.phones import show_phone
from crm.todos import TodoRow
from crm.visiting import VisitCard, visit_card
from db.terms import Side
from db.values import Phone
from resources import tr
from ui.page import Shell
from ui.visit.calling import call
from ui.visit.parts import (
    GAP,
    FlowBox,
    Screen,
    scrolled,
    show_in,
    touch_button,
    touch_card,
    words_label,
)

RIGHT = 268
LINE = 56
"""Pixels that ↑ and ↓ move."""
NOTE, PHOTOS, MEMO, CHECK = "note", "photos", "memo", "check"


class Sheet(Screen):
    """One project; `act_wanted` carries which of the buttons was pressed."""

    act_wanted = Signal(str)
    record_wanted = Signal(str)
    shown = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell, self._desk = shell, shell.desk
        self.project_id = ""
        self.card: VisitCard | None = None
        whole = touch_button(
            tr("项目页"), "external-link", lambda: self.record_wanted.emit(self.project_id)
        )
        whole.setToolTip(tr("离开走访，打开这个项目的完整页面"))
        self.head.insertWidget(self.head.count() - 1, whole)
        inside = QWidget()
        self.told = QVBoxLayout(inside)
        self.told.setContentsMargins(0, 0, 8, 0)
        self.told.setSpacing(GAP)
        self.area = scrolled(inside)
        self.buttons: dict[str, QPushButton] = {}
        acts = QVBoxLayout()
        acts.setSpacing(GAP)
        for number, (act, word, picture) in enumerate(
            (
                (NOTE, tr("记一笔"), "notebook-pen"),
                (PHOTOS, tr("照片"), "camera"),
                (MEMO, tr("录音"), "mic"),
                (CHECK, tr("节点与核查"), "clipboard-check"),
            ),
            1,
        ):
            button = touch_button(
                word, picture, partial(self.act_wanted.emit, act), "touch-tile", "accent"
            )
            button.setText(f"  {word}")
            button.setToolTip(str(number))
            button.setFixedWidth(RIGHT)
            QShortcut(
                QKeySequence(str(number)),
                self,
                context=Qt.ShortcutContext.WidgetWithChildrenShortcut,
            ).activated.connect(button.click)
            self.buttons[act] = button
            acts.addWidget(button)
        acts.addWidget(words_label(tr("按数字键 1–4 也可以"), "touch-small"))
        acts.addStretch()
        both = QHBoxLayout()
        both.setSpacing(16)
        both.addWidget(self.area, 1)
        both.addLayout(acts)
        self.column.addLayout(both, 1)
        self.setFocusProxy(self.buttons[NOTE])

    def show_project(self, project_id: str) -> None:
        """Show the sheet of a project."""
        if project_id != self.project_id:
            self.project_id, self.card = project_id, None
            self.title.clear()
            self.under.clear()
            show_in(self.told, ())
            self.area.verticalScrollBar().setValue(0)
        self.read()

    def read(self) -> None:
        """Read the sheet anew."""
        self._desk.read(
            visit_card,
            self.project_id,
            self._desk.workspace.author,
            self._desk.today(),
            then=self._show,
            failed=self._lose,
            owner=self,
            latest=True,
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """↑ ↓ and the page keys move what is told."""
        bar = self.area.verticalScrollBar()
        steps = {
            Qt.Key.Key_Up: -LINE,
            Qt.Key.Key_Down: LINE,
            Qt.Key.Key_PageUp: -bar.pageStep(),
            Qt.Key.Key_PageDown: bar.pageStep(),
        }
        if event.key() in steps:
            bar.setValue(bar.value() + steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def _lose(self, error: BaseException) -> None:
        """The project went to the trash meanwhile."""
        self._shell.explain(error)
        self.back_wanted.emit()

    def _show(self, card: VisitCard) -> None:
        if card.line.project_id != self.project_id:
            return
        self.card = card
        line, today = card.line, self._desk.today()
        self.title.setText(line.name)
        self.under.setText(tr(" · ").join(p for p in (line.stage.label, line.address) if p))
        place = self.area.verticalScrollBar().value()
        show_in(
            self.told,
            [
                *[_today_card(one) for one in card.today],
                self._people_card(card),
                _blockers_card(card.blockers),
                _promises_card(card, today),
                _recent_card(card.recent, today),
            ],
        )
        self.told.addStretch()
        self.area.verticalScrollBar().setValue(place)
        self.shown.emit()

    def _people_card(self, card: VisitCard) -> QFrame:
        frame, column = touch_card(tr("见谁"))
        for person in card.people:
            words = " ".join(part for part in (person.name, person.title, person.role) if part)
            callers = [self._caller(person.name, one) for one in person.phones]
            column.addLayout(_beside(words_label(words), callers))
        if not card.people:
            words, phone = card.line.contact, card.line.phone
            label = (
                words_label(words)
                if words
                else words_label(tr("还没有登记联系人。"), "touch-small")
            )
            callers = [] if phone is None else [self._caller(words, phone)]
            column.addLayout(_beside(label, callers))
        return frame

    def _caller(self, name: str, phone: Phone) -> QPushButton:
        shown = show_phone(phone)
        run = partial(call, self._shell, name, phone)
        button = touch_button(shown, "phone", run, "touch-call", "accent")
        button.setAccessibleName(tr("{name} 的电话 {phone}").format(name=name, phone=shown))
        return button


def _beside(label: QLabel, buttons: Sequence[QPushButton]) -> QHBoxLayout:
    """A name with its numbers at the right."""
    row = QHBoxLayout()
    row.addWidget(label, 1)
    if len(buttons) == 1:
        row.addWidget(buttons[0])
    elif buttons:
        row.addWidget(FlowBox(buttons, to_right=True), 2)
    return row


def _today_card(one: ActivityCard) -> QFrame:
    times = "–".join(part for part in (one.begins, one.ends) if part)
    frame, column = touch_card(tr("今天　{what}").format(what=one.title))
    column.addWidget(
        words_label(tr(" · ").join(p for p in (times, one.place) if p), "touch-body-accent")
    )
    met = tr("、").join(
        " ".join(p for p in (who.name, who.title) if p) for who in one.people(Side.THEIRS)
    )
    if met:
        column.addWidget(words_label(tr("对方：{people}").format(people=met)))
    for line in one.itinerary:
        time = "–".join(part for part in (line.begins, line.ends) if part)
        words = "　".join(part for part in (time, line.what, line.place) if part)
        column.addWidget(words_label(words, "touch-small"))
    return frame


def _blockers_card(found: tuple[BlockerRow, ...]) -> QFrame:
    frame, column = touch_card(tr("没销号的制约事项"))
    for one in found:
        due = tr("逾期 {n} 天").format(n=one.late) if one.late else ""
        if one.due is not None and not one.late:
            due = tr("{due} 前办结").format(due=one.due.isoformat())
        aside = tr(" · ").join(part for part in (one.unit, one.person, due) if part)
        words = tr("{kind}：{what}").format(kind=one.kind, what=one.what)
        column.addLayout(_pair(words, aside, late=bool(one.late)))
    if not found:
        column.addWidget(words_label(tr("没有。"), "touch-small"))
    return frame


def _promises_card(card: VisitCard, today: date) -> QFrame:
    frame, column = touch_card(tr("答应的事"))
    for todo in card.promises:
        column.addLayout(_pair(todo.what, _todo_words(todo, today), late=bool(todo.late)))
    for owed in card.owed:
        words = tr("合同 {contract} · {on} 到期").format(
            contract=owed.contract, on=owed.on.isoformat()
        )
        column.addLayout(_pair(owed.what, words))
    if not (card.promises or card.owed):
        words = tr("没有没办结的下一步，也没有快到期的承诺。")
        column.addWidget(words_label(words, "touch-small"))
    return frame


def _pair(words: str, aside: str, *, late: bool = False) -> QHBoxLayout:
    """What is to be known, and at its right whose it is and by when."""
    beside = words_label(aside, "touch-small-phoenix" if late else "touch-small")
    beside.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    row = QHBoxLayout()
    row.setSpacing(GAP)
    row.addWidget(words_label(words), 3)
    row.addWidget(beside, 2)
    return row


def _todo_words(todo: TodoRow, today: date) -> str:
    due = tr("逾期 {n} 天").format(n=todo.late) if todo.late else show_due(todo.due, today)
    whose = tr("我方 · {owner}").format(owner=todo.owner) if todo.owner else tr("我方")
    return tr("{whose} · {due}").format(whose=whose, due=due)


def _recent_card(found: tuple[ActivityCard, ...], today: date) -> QFrame:
    frame, column = touch_card(tr("最近三次跟进"))
    for one in found:
        head = tr("{on}　{kind}　{owner}").format(
            on=show_when(one.on), kind=one.kind.label, owner=one.owner or ""
        )
        column.addWidget(words_label(head.strip(), "touch-small"))
        column.addWidget(words_label(one.title))
        if one.subject and one.minutes:
            column.addWidget(words_label(one.minutes[:200], "touch-small"))
    if not found:
        column.addWidget(words_label(tr("还没有跟进。第一笔就从“记一笔”开始。"), "touch-small"))
    return frame
