"""A milestone, new or changed: its days, its people, what it waits for, and what it pushes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QListView, QWidget

from crm.choices import staff_names
from crm.errors import InvalidInput
from crm.milestone_changes import add_milestone, edit_milestone
from crm.milestone_words import show_pushes
from crm.milestones import MilestoneLine, Schedule
from crm.project_card import PhaseCard
from crm.rules.dates import parse_when
from crm.rules.numbers import parse_number
from crm.rules.schedule import Step, pushes
from crm.rules.workdays import Workdays
from db.terms import Precision
from resources import tr
from ui.desk import Desk
from ui.dialogs.form import Form
from ui.models.milestones import full_name
from ui.theme import mark
from ui.tokens import ROW_COMPACT
from ui.widgets.inputs import Line
from ui.widgets.person_line import PersonLine

WIDTH = 620
_NEW = "new"
_TICK = 64
"""Room of a tick box and the space around a word."""


class MilestoneForm(Form):
    """Edits one milestone, or adds one; what a change pushes is said before it is saved."""

    def __init__(
        self,
        desk: Desk,
        project_id: str,
        schedule: Schedule | None,
        line: MilestoneLine | None,
        phases: tuple[Sequence[PhaseCard], str | None],
        calendar: Workdays,
        parent: QWidget,
    ) -> None:
        """line: None adds one. phases: the project's, and the one to begin with (None: none)."""
        title = tr("新增节点") if line is None else tr("修改节点")
        super().__init__(desk, title, parent, width=WIDTH)
        self._project_id = project_id
        self._line, self._calendar = line, calendar
        self._phases, self._first_phase = phases
        self._lines = () if schedule is None else schedule.lines
        self._build()
        if line is not None:
            self._fill(line)
        self.add_foot("" if schedule is None else schedule.name)
        self._waited = self.waits_for()
        for one in (self.planned, self.forecast, self.workdays):
            one.textChanged.connect(lambda _: self._tell())
        self._choices.itemChanged.connect(lambda _: self._tell())
        self.phase.currentIndexChanged.connect(lambda _: self._take_phase())
        self._tell()
        self.show_field("phase_id", bool(self._phases))
        self.name.setFocus()

    def send(self) -> None:
        fields: dict[str, Any] = {
            "planned": self._day("planned"),
            "forecast": self._day("forecast"),
            "chief": self.chief.text(),
            "commissioner": self.commissioner.text(),
            "amber_days": self._whole("amber_days"),
            "red_days": self._whole("red_days"),
            "note": self.remark.toPlainText(),
            "workdays": self._whole("workdays"),
            "phase_id": self.phase.currentData(),
        }
        name = self.name.text()
        shared: dict[str, Any] = {"waits_for": self.waits_for(), "today": self.today}
        if self._line is None:
            label = tr("新增节点 {name}").format(name=name)
            self.submit(
                partial(add_milestone, **fields),
                self._project_id,
                name,
                label=label,
                **shared,
            )
        else:
            label = tr("修改节点 {name}").format(name=full_name(self._line))
            key = self._line.milestone_id
            self.submit(edit_milestone, key, {"name": name, **fields}, label=label, **shared)

    @property
    def typed(self) -> bool:
        return super().typed or self.waits_for() != self._waited

    def waits_for(self) -> list[str]:
        """The ids that are ticked."""
        items = (self._choices.item(row) for row in range(self._choices.rowCount()))
        return [
            str(item.data(Qt.ItemDataRole.UserRole))
            for item in items
            if item.checkState() == Qt.CheckState.Checked
        ]

    # --- how it looks

    def _build(self) -> None:
        people = self.desk.read_now(staff_names)
        self.name = self.add_line("name", tr("名称"))
        phases: list[tuple[str, str | None]] = [(tr("整个项目"), None)]
        phases += [(one.name, one.phase_id) for one in self._phases]
        if self._line is not None and self._first_phase not in dict(phases).values():
            phases.append((self._line.phase or "", self._first_phase))  # it is in the trash
        self.phase = self.add_choice("phase_id", tr("分期"), phases, self._first_phase)
        left, right = self.add_columns()
        self.planned = self.add_line(
            "planned", tr("计划日期"), hint=tr("例如 2016-09-30"), column=left
        )
        self.forecast = self.add_line(
            "forecast", tr("预测日期"), hint=tr("空着按推算"), column=right
        )
        self.chief = self.add("chief", tr("联点领导"), PersonLine(people), column=left)
        self.commissioner = self.add(
            "commissioner", tr("督办专员"), PersonLine(people), column=right
        )
        self._build_waits()
        first, second, third = self.add_columns(3)
        self.workdays = self.add_line("workdays", tr("工作日"), text="10", column=first)
        self.amber = self.add_line("amber_days", tr("黄灯天数"), text="1", column=second)
        self.red = self.add_line("red_days", tr("红灯天数"), text="15", column=third)
        self.remark = self.add_lines("note", tr("备注"), rows=2)
        self.words = self.add_words()

    def _build_waits(self) -> None:
        self._choices = QStandardItemModel(self)
        self._offer_waits(() if self._line is None else self._line.step.waits_for)
        self.waits = QListView()
        self.waits.setModel(self._choices)
        self.waits.setFlow(QListView.Flow.LeftToRight)
        self.waits.setWrapping(True)
        self.waits.setResizeMode(QListView.ResizeMode.Adjust)
        mark(self.waits, "field")
        self.waits.setFixedHeight(4 * ROW_COMPACT + 8)
        self.add("waits_for", tr("等待"), self.waits)

    def _take_phase(self) -> None:
        self.forgive("phase_id")
        self._offer_waits(self.waits_for())
        self._tell()

    def _offer_waits(self, ticked: Collection[str]) -> None:
        """Offer what one of the chosen phase may wait for, and what it waits for already."""
        near = (None, self.phase.currentData())
        offered = [
            line
            for line in self._lines
            if (self._line is None or line.milestone_id != self._line.milestone_id)
            and (line.phase_id in near or line.milestone_id in ticked)
        ]
        names = [full_name(line) for line in offered]
        metrics = self.fontMetrics()
        widest = max((metrics.horizontalAdvance(name) for name in names), default=0)
        self._choices.clear()
        for line, name in zip(offered, names, strict=True):
            item = QStandardItem(name)
            item.setCheckable(True)
            item.setEditable(False)
            item.setData(line.milestone_id, Qt.ItemDataRole.UserRole)
            chosen = line.milestone_id in ticked
            item.setCheckState(Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked)
            item.setSizeHint(QSize(widest + _TICK, ROW_COMPACT))
            self._choices.appendRow(item)

    def _fill(self, line: MilestoneLine) -> None:
        self.name.setText(line.name)
        self.planned.setText("" if line.planned is None else line.planned.isoformat())
        self.forecast.setText("" if line.step.hand is None else line.step.hand.isoformat())
        self.chief.setText(line.own_chief or "")
        self.commissioner.setText(line.own_commissioner or "")
        self.chief.setPlaceholderText(line.chief or "")
        self.commissioner.setPlaceholderText(line.commissioner or "")
        self.workdays.setText(str(line.step.workdays))
        self.amber.setText(str(line.amber_days))
        self.red.setText(str(line.red_days))
        self.remark.setPlainText(line.note or "")

    def _text(self, name: str) -> str:
        line = self.fields[name]
        assert isinstance(line, Line)
        return line.text()

    def _day(self, name: str) -> date | None:
        text = self._text(name)
        when = parse_when(text, year=self.today.year, field=name)
        if when is None:
            return None
        if when.day is None or when.precision is not Precision.DAY:
            raise InvalidInput(
                tr("“{text}”要写到日，例如 2016-09-30。").format(text=text.strip()), field=name
            )
        return when.day

    def _whole(self, name: str) -> int:
        value = parse_number(self._text(name), field=name)
        if value is None or value != int(value):
            raise InvalidInput(tr("请填写整数，例如 20。"), field=name)
        return int(value)

    def _tell(self) -> None:
        """Say what the change pushes, as far as what is typed can be read."""
        try:
            steps = [line.step for line in self._lines]
            changed = self._changed()
            moved = pushes(steps, changed, today=self.today, calendar=self._calendar)
        except InvalidInput as fault:
            mark(self.words, "error" if fault.field == "waits_for" else "secondary")
            self.say(self.words, fault.message if fault.field == "waits_for" else "")
            return
        own = _NEW if self._line is None else self._line.milestone_id
        words = show_pushes(moved, own)
        later = any(push.days > 0 for push in moved)
        mark(self.words, "warning" if later else "secondary")
        self.say(self.words, words)

    def _changed(self) -> list[Step]:
        """The schedule with what is typed in the place of what is saved."""
        own = Step(
            key=_NEW if self._line is None else self._line.milestone_id,
            name=self.name.text(),
            workdays=self._whole("workdays"),
            waits_for=tuple(self.waits_for()),
            planned=self._day("planned"),
            hand=self._day("forecast"),
        )
        if self._line is None:
            return [*(line.step for line in self._lines), own]
        was = self._line.step
        own = replace(own, reached=was.reached, actual=was.actual)
        return [own if line.step.key == own.key else line.step for line in self._lines]
