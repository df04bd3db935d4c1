"""A milestone, new or changed: its days, its people, what it waits for, and what it pushes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListView,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from crm.choices import staff_names
from crm.errors import InvalidInput
from crm.milestone_changes import add_milestone, edit_milestone
from crm.milestone_words import show_pushes
from crm.milestones import MilestoneLine, Schedule
from crm.rules.dates import parse_when
from crm.rules.numbers import parse_number
from crm.rules.schedule import Step, pushes
from crm.rules.workdays import Workdays
from db.terms import Precision
from resources import tr
from ui.desk import Desk
from ui.models.milestones import full_name
from ui.theme import mark
from ui.tokens import ROW_COMPACT
from ui.widgets.calm import calm_wheels
from ui.widgets.card import add_field, show_error, show_note
from ui.widgets.inputs import Line, Lines, show_wrong
from ui.widgets.keys import saves
from ui.widgets.person_line import PersonLine

WIDTH = 620
_NEW = "new"
_TICK = 64
"""Room of a tick box and the space around a word."""


class MilestoneDialog(QDialog):
    """Edits one milestone, or adds one; what a change pushes is said before it is saved."""

    def __init__(
        self,
        desk: Desk,
        project_id: str,
        schedule: Schedule | None,
        line: MilestoneLine | None,
        phase_id: str | None,
        calendar: Workdays,
        parent: QWidget,
    ) -> None:
        """line: None adds one to the phase (None: the whole project)."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk, self._project_id = desk, project_id
        self._line, self._phase_id, self._calendar = line, phase_id, calendar
        self._lines = () if schedule is None else schedule.lines
        self.setWindowTitle(tr("新增节点") if line is None else tr("修改节点"))
        self._build()
        self._fill()
        self._before = self._state()
        calm_wheels(self)
        self._tell()
        self.name.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if saves(event):
            self.accept()
        else:
            super().keyPressEvent(event)

    def accept(self) -> None:
        """Save what was typed; what is wrong stands under its field."""
        self._forgive()
        try:
            fields, workdays = self._fields(), self._workdays()
        except InvalidInput as fault:
            self._refuse(fault)
            return
        waits = self.waits_for()
        self.save.setEnabled(False)
        common: dict[str, Any] = {
            "waits_for": waits,
            "today": self._desk.today(),
            "then": lambda _: super(MilestoneDialog, self).accept(),
            "failed": self._refuse,
            "owner": self,
        }
        if self._line is None:
            name = fields.pop("name")
            self._desk.change(
                add_milestone,
                self._project_id,
                name,
                phase_id=self._phase_id,
                workdays=workdays,
                label=tr("新增节点 {name}").format(name=name),
                **fields,
                **common,
            )
            return
        self._desk.change(
            edit_milestone,
            self._line.milestone_id,
            fields | {"workdays": workdays},
            label=tr("修改节点 {name}").format(name=full_name(self._line)),
            **common,
        )

    def reject(self) -> None:
        """Close; what was typed is dropped only after a question."""
        if self._state() != self._before:
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
        people = self._desk.read_now(staff_names)
        self.name, self.workdays = Line(), Line()
        self.planned, self.forecast = Line(), Line()
        self.chief, self.commissioner = PersonLine(people), PersonLine(people)
        self.amber, self.red, self.note = Line(), Line(), Lines()
        self.note.setFixedHeight(56)
        column = QVBoxLayout(self)
        column.addStrut(WIDTH - 48)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)  # as its contents ask
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        self._below: dict[str, QLabel] = {}
        self._inputs: dict[str, Line] = {}
        self._add(column, ("name", tr("名称"), self.name))
        self._add(
            column,
            ("planned", tr("计划日期"), self.planned),
            ("forecast", tr("预测日期"), self.forecast),
        )
        self._add(
            column,
            ("chief", tr("联点领导"), self.chief),
            ("commissioner", tr("督办专员"), self.commissioner),
        )
        self._build_waits(column)
        self._add(
            column,
            ("workdays", tr("工作日"), self.workdays),
            ("amber_days", tr("黄灯天数"), self.amber),
            ("red_days", tr("红灯天数"), self.red),
        )
        self._below["note"] = add_field(column, tr("备注"), self.note)
        self.words = QLabel()
        self.words.setWordWrap(True)
        mark(self.words, "secondary")
        column.addWidget(self.words)
        column.addLayout(self._build_foot())
        for line in self._inputs.values():
            line.accepted.connect(self.accept)
            line.refused.connect(self.reject)
            line.textChanged.connect(lambda _: self._tell())
        self.note.accepted.connect(self.accept)
        self.note.refused.connect(self.reject)
        self._choices.itemChanged.connect(lambda _: self._tell())

    def _add(self, column: QVBoxLayout, *fields: tuple[str, str, Line]) -> None:
        """Add fields side by side."""
        row = QHBoxLayout()
        row.setSpacing(20)
        for key, word, field in fields:
            one = QVBoxLayout()
            self._inputs[key] = field
            self._below[key] = add_field(one, word, field)
            one.addStretch()
            row.addLayout(one, 1)
        column.addLayout(row)

    def _build_waits(self, column: QVBoxLayout) -> None:
        self._choices = QStandardItemModel(self)
        waits = () if self._line is None else self._line.step.waits_for
        for line in self._lines:
            if self._line is not None and line.milestone_id == self._line.milestone_id:
                continue
            if line.phase_id not in (None, self._phase_id):
                continue
            item = QStandardItem(full_name(line))
            item.setCheckable(True)
            item.setEditable(False)
            item.setData(line.milestone_id, Qt.ItemDataRole.UserRole)
            ticked = line.milestone_id in waits
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
            self._choices.appendRow(item)
        self.waits = QListView()
        self.waits.setModel(self._choices)
        self.waits.setFlow(QListView.Flow.LeftToRight)
        self.waits.setWrapping(True)
        self.waits.setResizeMode(QListView.ResizeMode.Adjust)
        metrics = self.waits.fontMetrics()
        names = [self._choices.item(row).text() for row in range(self._choices.rowCount())]
        widest = max((metrics.horizontalAdvance(name) for name in names), default=0)
        for row in range(self._choices.rowCount()):
            self._choices.item(row).setSizeHint(QSize(widest + _TICK, ROW_COMPACT))
        mark(self.waits, "field")
        self.waits.setFixedHeight(4 * ROW_COMPACT + 8)
        self._below["waits_for"] = add_field(column, tr("等待"), self.waits)

    def _build_foot(self) -> QHBoxLayout:
        cancel, self.save = QPushButton(tr("取消")), QPushButton(tr("保存"))
        cancel.clicked.connect(self.reject)
        cancel.setAutoDefault(False)
        mark(self.save, "primary")
        self.save.setDefault(True)
        self.save.setToolTip("Ctrl+S")
        self.save.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(cancel)
        foot.addWidget(self.save)
        return foot

    def _fill(self) -> None:
        line = self._line
        self.planned.setPlaceholderText(tr("例如 2016-09-30"))
        self.forecast.setPlaceholderText(tr("空着按推算"))
        if line is None:
            self.workdays.setText("10")
            self.amber.setText("1")
            self.red.setText("15")
            return
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
        self.note.setPlainText(line.note or "")

    def _state(self) -> tuple[Any, ...]:
        texts = tuple(field.text() for field in self._inputs.values())
        return (*texts, self.note.toPlainText(), *self.waits_for())

    def _fields(self) -> dict[str, Any]:
        return {
            "name": self.name.text(),
            "planned": self._day(self.planned, "planned"),
            "forecast": self._day(self.forecast, "forecast"),
            "chief": self.chief.text(),
            "commissioner": self.commissioner.text(),
            "amber_days": _whole(self.amber, "red_days"),
            "red_days": _whole(self.red, "red_days"),
            "note": self.note.toPlainText(),
        }

    def _workdays(self) -> int:
        return _whole(self.workdays, "workdays")

    def _day(self, field: Line, key: str) -> date | None:
        when = parse_when(field.text(), year=self._desk.today().year, field=key)
        if when is None:
            return None
        if when.day is None or when.precision is not Precision.DAY:
            raise InvalidInput(
                tr("“{text}”要写到日，例如 2016-09-30。").format(text=field.text().strip()),
                field=key,
            )
        return when.day

    def _tell(self) -> None:
        """Say what the change pushes, as far as what is typed can be read."""
        for key in ("planned", "forecast", "workdays"):
            show_wrong(self._inputs[key], False)
        try:
            steps = [line.step for line in self._lines]
            changed = self._changed()
            moved = pushes(steps, changed, today=self._desk.today(), calendar=self._calendar)
        except InvalidInput as fault:
            mark(self.words, "error" if fault.field == "waits_for" else "secondary")
            self.words.setText(fault.message if fault.field == "waits_for" else "")
            return
        own = _NEW if self._line is None else self._line.milestone_id
        words = show_pushes(moved, own)
        later = any(push.days > 0 for push in moved)
        mark(self.words, "warning" if later else "secondary")
        self.words.setText(words)

    def _changed(self) -> list[Step]:
        """The schedule with what is typed in the place of what is saved."""
        own = Step(
            key=_NEW if self._line is None else self._line.milestone_id,
            name=self.name.text(),
            workdays=self._workdays(),
            waits_for=tuple(self.waits_for()),
            planned=self._day(self.planned, "planned"),
            hand=self._day(self.forecast, "forecast"),
        )
        if self._line is None:
            return [*(line.step for line in self._lines), own]
        was = self._line.step
        own = replace(own, reached=was.reached, actual=was.actual)
        return [own if line.step.key == own.key else line.step for line in self._lines]

    def _forgive(self) -> None:
        for key, below in self._below.items():
            show_note(below, "")
            if key in self._inputs:
                show_wrong(self._inputs[key], False)

    def _refuse(self, error: Any) -> None:
        self.save.setEnabled(True)
        if not isinstance(error, InvalidInput):
            self._desk.failed.emit(error)
            return
        below = self._below.get(error.field, self._below["name"])
        show_error(below, error.message)
        field = self._inputs.get(error.field)
        if field is not None:
            show_wrong(field, True)
            field.setFocus()


def _whole(field: Line, key: str) -> int:
    """The whole number in a field; raises InvalidInput."""
    value = parse_number(field.text(), field=key)
    if value is None or value != int(value):
        raise InvalidInput(tr("请填写整数，例如 20。"), field=key)
    return int(value)
