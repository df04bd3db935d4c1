"""登记实际: on which day a milestone was reached, and what that moves."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from crm.errors import InvalidInput
from crm.milestone_changes import record_actual
from crm.milestone_words import show_pushes
from crm.milestones import MilestoneLine, Schedule
from crm.rules.dates import parse_when, show_when, span
from crm.rules.schedule import pushes
from crm.rules.workdays import Workdays
from db.values import When
from resources import tr
from ui.desk import Desk
from ui.models.milestones import full_name
from ui.theme import mark
from ui.widgets.card import add_field, show_error, show_note
from ui.widgets.inputs import Line, show_wrong
from ui.widgets.keys import saves

WIDTH = 520


class MilestoneActualDialog(QDialog):
    """Asks for the day; an empty one takes a recorded day back."""

    def __init__(
        self,
        desk: Desk,
        schedule: Schedule,
        line: MilestoneLine,
        calendar: Workdays,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk, self._schedule, self._line = desk, schedule, line
        self._calendar = calendar
        self.setWindowTitle(tr("登记实际日期"))
        self._build()
        self._tell()
        self.on.setFocus()
        self.on.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if saves(event):
            self.accept()
        else:
            super().keyPressEvent(event)

    def accept(self) -> None:
        """Save the day, or say what is wrong."""
        try:
            on = self._typed()
            if on is None and self._line.actual is None:
                raise InvalidInput(tr("请填写实际日期，例如 2016-05-31。"), field="actual")
        except InvalidInput as fault:
            self._refuse(fault)
            return
        self.save.setEnabled(False)
        name = full_name(self._line)
        words = tr("{project} {name} 完成于 {on}") if on else tr("{project} 取消 {name} 的实际日期")
        self._desk.change(
            record_actual,
            self._line.milestone_id,
            on,
            today=self._desk.today(),
            label=words.format(project=self._schedule.name, name=name, on=show_when(on)),
            then=lambda _: super(MilestoneActualDialog, self).accept(),
            failed=self._refuse,
            owner=self,
        )

    def _build(self) -> None:
        line = self._line
        head = QLabel(full_name(line))
        mark(head, "section")
        plan = QLabel(
            tr("计划 {day}").format(day=line.planned.isoformat()) if line.planned else tr("未排期")
        )
        mark(plan, "secondary")
        day = self._desk.today().isoformat() if line.actual is None else show_when(line.actual)
        self.on = Line(day)
        self.words = QLabel()
        self.words.setWordWrap(True)
        mark(self.words, "secondary")
        cancel, self.save = QPushButton(tr("取消")), QPushButton(tr("保存"))
        cancel.clicked.connect(self.reject)
        cancel.setAutoDefault(False)
        mark(self.save, "primary")
        self.save.setDefault(True)
        self.save.setToolTip("Ctrl+S")
        self.save.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.addStrut(WIDTH - 48)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)  # as its contents ask
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(head)
        column.addWidget(plan)
        self._below = add_field(column, tr("实际日期"), self.on)
        column.addWidget(self.words)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(cancel)
        foot.addWidget(self.save)
        column.addLayout(foot)
        self.on.textChanged.connect(lambda _: self._tell())
        self.on.accepted.connect(self.accept)
        self.on.refused.connect(self.reject)

    def _typed(self) -> When | None:
        return parse_when(self.on.text(), year=self._desk.today().year, field="actual")

    def _tell(self) -> None:
        """Say what the day moves, as far as it can be read."""
        show_wrong(self.on, False)
        hint = tr("只知道月份也可以，例如 2016年5月")
        if self._line.actual is not None and not self._line.staged:
            hint += tr("；空着就取消登记")
        show_note(self._below, hint)
        try:
            days = None if (on := self._typed()) is None else span(on)
        except InvalidInput:
            self.words.clear()
            return
        steps = [line.step for line in self._schedule.lines]
        changed = [
            replace(step, reached=days is not None, actual=days[0] if days else None)
            if step.key == self._line.milestone_id
            else step
            for step in steps
        ]
        today = self._desk.today()
        moved = pushes(steps, changed, today=today, calendar=self._calendar)
        later = any(push.days > 0 for push in moved if push.key != self._line.milestone_id)
        mark(self.words, "warning" if later else "secondary")
        self.words.setText(show_pushes(moved, self._line.milestone_id))

    def _refuse(self, error: Any) -> None:
        self.save.setEnabled(True)
        if not isinstance(error, InvalidInput):
            self._desk.failed.emit(error)
            return
        show_error(self._below, error.message)
        show_wrong(self.on, True)
        self.on.setFocus()
