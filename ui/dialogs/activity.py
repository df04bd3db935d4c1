"""Ctrl+J: an activity of a project or an organization, by keyboard in twenty seconds.

1–7 choose the kind, Enter goes on from field to field, Ctrl+Enter saves. At the left what is
always asked, at the right what has a usual answer; the itinerary shows for visits only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from crm import activities
from crm.activity_cards import (
    VISITS,
    ActivityCard,
    Attendee,
    ItineraryLine,
    activity_card,
    known_people,
)
from crm.choices import staff_names, words
from crm.errors import InvalidInput
from crm.rules.attendees import Named, read_people, show_people
from crm.rules.dates import show_when
from crm.rules.dues import parse_day, weekday
from crm.todos import NextStep
from db.terms import ActivityKind, ChoiceList, Precision, Side
from db.values import When
from resources import tr
from ui.dialogs.form import Form
from ui.page import Shell
from ui.theme import icon, mark
from ui.widgets.due_line import DueLine
from ui.widgets.inputs import Line, Lines
from ui.widgets.itinerary import ItineraryEditor
from ui.widgets.kind_bar import KindBar
from ui.widgets.people_line import PeopleLine
from ui.widgets.person_line import PersonLine

WIDTH = 940
LEFT = 540
LEFT_ROOM, RIGHT_ROOM = 486, 360
"""Pixels of the left column and of the right, labels and all."""


@dataclass(frozen=True)
class _Entered:
    """What the fields say, ready to be saved."""

    kind: ActivityKind
    fields: dict[str, Any]
    attendees: tuple[Attendee, ...]
    itinerary: tuple[ItineraryLine, ...]
    next_step: NextStep | None


class ActivityDialog(Form):
    """Enters an activity, or changes `card`."""

    def __init__(
        self,
        shell: Shell,
        parent: QWidget,
        card: ActivityCard | None = None,
        *,
        project_id: str | None = None,
        organization_id: str | None = None,
    ) -> None:
        title = tr("修改跟进") if card else tr("记跟进")
        super().__init__(shell.desk, title, parent, width=WIDTH)
        self.shell = shell
        self.card = card
        self._project_id = card.project_id if card else project_id
        self._organization_id = card.organization_id if card else organization_id
        self._staff = self.desk.read_now(staff_names)
        self._build()
        if card is not None:
            self._show(card)
        self._show_kind()
        self._tell_day()
        self.begin()
        (self.kind if card is None else self.subject).setFocus()

    def send(self) -> None:
        """Enter it, or give it what was written."""
        entered = self._entered()
        words_of = {"kind": entered.kind.label, "title": _title(entered)}
        if self.card is None:
            self.submit(
                _add,
                entered,
                self._project_id,
                self._organization_id,
                self.today,
                label=tr("记{kind}“{title}”").format(**words_of),
            )
        else:
            self.submit(
                _edit,
                self.card.activity_id,
                entered,
                self.today,
                label=tr("修改{kind}“{title}”").format(**words_of),
            )

    @property
    def typed(self) -> bool:
        """Whether something was typed that would be lost."""
        times = self.begins.isModified() or self.ends.isModified()
        return super().typed or times or self.itinerary.lines.modified

    def take_failure(self, error: BaseException) -> None:
        """Say below its field what could not be saved."""
        if isinstance(error, InvalidInput):
            error.field = {"attendees": "theirs", "ends": "begins"}.get(error.field, error.field)
        super().take_failure(error)

    # --- building

    def _build(self) -> None:
        self.kind = KindBar(self.card.kind if self.card else ActivityKind.CALL)
        self.kind.chosen.connect(self._show_kind)
        self.kind.accepted.connect(lambda: self.subject.setFocus())
        self.column.addWidget(self.kind)
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            column.setSpacing(8)
        self._build_left(left)
        self._build_right(right)
        left.addStretch()
        right.addStretch()
        between = QFrame()
        mark(between, "upright")
        both = QHBoxLayout()
        both.setSpacing(20)
        both.addLayout(left, LEFT)
        both.addWidget(between)
        both.addLayout(right, WIDTH - LEFT)
        self.column.addLayout(both)
        self.itinerary = ItineraryEditor(self.today)
        self._add_itinerary()
        self.sheet = QPushButton(f" {tr('安排表…')}")
        self.sheet.setIcon(icon("printer"))
        self.sheet.setAutoDefault(False)
        self.sheet.setToolTip(tr("印已保存的内容；有改动请先保存"))
        self.sheet.clicked.connect(self._print)
        self.add_foot(tr("类型按 1–7 选，回车到下一栏"), self.sheet)

    def _add_itinerary(self) -> None:
        self.fields["itinerary"] = self.itinerary
        self._notes["itinerary"], self._rooms["itinerary"] = "", WIDTH
        below = self.below["itinerary"] = QLabel()
        below.setWordWrap(True)
        below.hide()
        self.itinerary.lines.dataChanged.connect(lambda: self.forgive("itinerary"))
        self.column.addWidget(self.itinerary)
        self.column.addWidget(below)

    def _build_left(self, column: QVBoxLayout) -> None:
        put = partial(self.add, column=column, room=LEFT_ROOM)
        self.subject, self.minutes = Line(), Lines()
        self.subject.setPlaceholderText(tr("一句话：谈了什么、要什么"))
        self.theirs = PeopleLine()
        self.theirs.setPlaceholderText(tr("多人用“、”隔开，职务写在括号里"))
        self.minutes.setFixedHeight(112)
        self.minutes.setPlaceholderText(tr("可不填；粘贴会议纪要也可以"))
        self.next_what = Line()
        self.next_what.setPlaceholderText(tr("没有就空着"))
        self.next_due = DueLine(self.today)
        self.next_owner = PersonLine(self._staff)
        put("subject", tr("主题"), self.subject)
        put("theirs", tr("对方"), self.theirs)
        put("minutes", tr("纪要"), self.minutes)
        self.unit = PersonLine(self.desk.read_now(words, ChoiceList.UNIT))
        self.answer = Line()
        self.answer.setPlaceholderText(tr("还没有答复就空着"))
        self.request = QWidget()
        inside = QVBoxLayout(self.request)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        put("unit", tr("答复单位"), self.unit, column=inside)
        put("answer", tr("答复"), self.answer, column=inside)
        column.addWidget(self.request)
        put("next_what", tr("下一步"), self.next_what)
        put("next_due", tr("期限"), self.next_due)
        put("next_owner", tr("责任人"), self.next_owner)
        self.next_due.told.connect(self._tell_due)
        self.next_due.refuted.connect(self._refute_due)
        people = self.desk.read_now(
            known_people, project_id=self._project_id, organization_id=self._organization_id
        )
        known = [show_people((Named(one.name, one.title),)) for one in people]
        self.theirs.offer_names(known)
        if known:
            note = tr("已登记：{names}").format(names=tr("、").join(known[:3]))
            self.note("theirs", note + (tr(" 等") if len(known) > 3 else ""))

    def _build_right(self, column: QVBoxLayout) -> None:
        put = partial(self.add, column=column, room=RIGHT_ROOM)
        self.on = Line(tr("今天"))
        self.begins, self.ends = Line(), Line()
        self.begins.setPlaceholderText("9:00")
        self.ends.setPlaceholderText(tr("到"))
        times = QWidget()
        row = QHBoxLayout(times)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.begins)
        row.addWidget(QLabel("–"))
        row.addWidget(self.ends)
        times.setFocusProxy(self.begins)
        self.place = Line()
        self.ours = PeopleLine(self._staff)
        self.owner = PersonLine(self._staff)
        self.on.textChanged.connect(lambda _: self._tell_day())
        put("on", tr("日期"), self.on)
        put("begins", tr("时间"), times)
        put("place", tr("地点"), self.place)
        put("ours", tr("我方"), self.ours)
        put("owner", tr("经办人"), self.owner)
        for field, word in ((self.begins, tr("开始时间")), (self.ends, tr("结束时间"))):
            field.setAccessibleName(word)
            self.follow(field)
            field.textChanged.connect(lambda _: self.forgive("begins"))
        if self.card is None:
            author = self.desk.workspace.author
            for mine in (self.ours, self.owner, self.next_owner):
                mine.setText(author)

    # --- showing

    def _show(self, card: ActivityCard) -> None:
        texts = {
            self.subject: card.subject,
            self.theirs: _written(card, Side.THEIRS),
            self.ours: _written(card, Side.OURS),
            self.on: show_when(card.on),
            self.begins: card.begins,
            self.ends: card.ends,
            self.place: card.place,
            self.owner: card.owner,
            self.unit: card.unit,
            self.answer: (card.answer or "").replace("\n", " "),
        }
        for line, text in texts.items():
            line.setText(text or "")
        self.minutes.setPlainText(card.minutes or "")
        self.minutes.document().setModified(False)
        following = [todo for todo in card.todos if todo.done_on is None]
        if following:
            self.next_what.setText(following[0].what)
            due = following[0].due
            self.next_due.setText("" if due is None else due.isoformat())
            self.next_owner.setText(following[0].owner or "")
        self.itinerary.lines.show_lines(card.itinerary, card.on)

    def _show_kind(self) -> None:
        kind = self.kind.kind
        self.request.setVisible(kind is ActivityKind.REQUEST)
        visit = kind in VISITS
        self.itinerary.setVisible(visit)
        self.sheet.setVisible(visit and self.card is not None and self.card.kind in VISITS)
        if not visit:
            self.below["itinerary"].hide()
        self.fit()

    def _tell_day(self) -> None:
        try:
            found = self._day()
        except InvalidInput:
            found = None
        words_of = ""
        if found is not None and found.day is not None and found.precision is Precision.DAY:
            words_of = f"{found.day.isoformat()} {weekday(found.day)}"
            if found.day > self.today:
                words_of += tr("，还没到：记作安排")
        self.note("on", words_of)

    # Methods, no lambdas: a line that is left because its dialog closes must not reach it.

    def _tell_due(self, words_of: str) -> None:
        self.note("next_due", words_of)

    def _refute_due(self, fault: str) -> None:
        self.blame("next_due", fault, focus=False)

    def _print(self) -> None:
        from ui.visit_sheets import save_sheet

        if self.card is not None:
            save_sheet(self.shell, self, self.card)

    # --- reading

    def _day(self) -> When | None:
        return parse_day(self.on.text(), today=self.today)

    def _entered(self) -> _Entered:
        """Return what the fields say; raises InvalidInput naming the field."""
        on = self._day()
        try:
            due = self.next_due.day()
        except InvalidInput as fault:
            fault.field = "next_due"
            raise
        visit = self.kind.kind in VISITS
        request = self.kind.kind is ActivityKind.REQUEST
        fields = {
            "on": on,
            "subject": self.subject.text(),
            "minutes": self.minutes.toPlainText(),
            "begins": self.begins.text(),
            "ends": self.ends.text(),
            "place": self.place.text(),
            "owner": self.owner.text(),
        }
        if request:
            fields |= {"unit": self.unit.text(), "answer": self._answer()}
        return _Entered(
            self.kind.kind,
            fields,
            tuple(
                Attendee(side, one.name, one.title)
                for side, line, word, field in (
                    (Side.OURS, self.ours, tr("我方"), "ours"),
                    (Side.THEIRS, self.theirs, tr("对方"), "theirs"),
                )
                for one in read_people(line.text(), word=word, field=field)
            ),
            tuple(self.itinerary.lines.lines(on)) if visit else (),
            self._next_step(due),
        )

    def _answer(self) -> str:
        """The answer, with its own lines where it was not changed."""
        kept = self.card.answer if self.card is not None else None
        return kept if kept and not self.answer.isModified() else self.answer.text()

    def _next_step(self, due: date | None) -> NextStep | None:
        what = self.next_what.text().strip()
        has = self.card is not None and any(todo.done_on is None for todo in self.card.todos)
        if not what and (has or due is not None):
            words_of = tr("请写明要做什么。")
            if has:
                words_of = tr("要取消这一步，请在待办里办结它或移入回收站。")
            raise InvalidInput(words_of, field="next_what")
        return NextStep(what, due, self.next_owner.text() or None) if what else None


def edit_activity(shell: Shell, parent: QWidget, activity_id: str) -> None:
    """Open an activity to change it."""
    card = shell.desk.read_now(activity_card, activity_id, today=shell.desk.today())
    ActivityDialog(shell, parent, card).open()


def _written(card: ActivityCard, side: Side) -> str:
    return show_people(tuple(Named(one.name, one.title) for one in card.people(side)))


def _title(entered: _Entered) -> str:
    text = str(entered.fields["subject"]).strip() or str(entered.fields["minutes"]).strip()
    return text.partition("\n")[0][:30]


def _add(
    session: Any,
    entered: _Entered,
    project_id: str | None,
    organization_id: str | None,
    today: date,
) -> str:
    """Enter an activity with all that was written."""
    return activities.add_activity(
        session,
        entered.kind,
        today=today,
        project_id=project_id,
        organization_id=organization_id,
        attendees=entered.attendees,
        itinerary=entered.itinerary,
        next_step=entered.next_step,
        **entered.fields,
    )


def _edit(session: Any, activity_id: str, entered: _Entered, today: date) -> None:
    """Give an activity what was written."""
    activities.edit_activity(
        session,
        activity_id,
        {"kind": entered.kind, **entered.fields},
        today=today,
        attendees=entered.attendees,
        itinerary=entered.itinerary,
        next_step=entered.next_step,
    )
