"""登记实际: on which day a milestone was reached, and what that moves."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

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
from ui.dialogs.form import Form
from ui.models.milestones import full_name
from ui.theme import mark
from ui.widgets.inputs import Line


class MilestoneActualForm(Form):
    """Asks for the day, saved by Return too; an empty one takes a recorded day back."""

    def __init__(
        self,
        desk: Desk,
        schedule: Schedule,
        line: MilestoneLine,
        calendar: Workdays,
        parent: QWidget,
    ) -> None:
        super().__init__(desk, tr("登记实际日期"), parent)
        self._schedule, self._line, self._calendar = schedule, line, calendar
        planned = (
            tr("计划 {day}").format(day=line.planned.isoformat()) if line.planned else tr("未排期")
        )
        self.add_words(f"{full_name(line)}　·　{planned}")
        day = self.today.isoformat() if line.actual is None else show_when(line.actual)
        hint = tr("只知道月份也可以，例如 2016年5月")
        if line.actual is not None and not line.staged:
            hint += tr("；空着就取消登记")
        self.on = self.add("actual", tr("实际日期"), Line(day), hint)
        self.words = self.add_words()
        self.add_foot(schedule.name)
        self.on.textChanged.connect(lambda _: self._tell())
        self.on.accepted.connect(self.accept)
        self._tell()
        self.on.setFocus()
        self.on.selectAll()

    def send(self) -> None:
        on = self._typed()
        if on is None and self._line.actual is None:
            raise InvalidInput(tr("请填写实际日期，例如 2016-05-31。"), field="actual")
        words = tr("{project} {name} 完成于 {on}") if on else tr("{project} 取消 {name} 的实际日期")
        name = full_name(self._line)
        self.submit(
            record_actual,
            self._line.milestone_id,
            on,
            today=self.today,
            label=words.format(project=self._schedule.name, name=name, on=show_when(on)),
        )

    def take_failure(self, error: BaseException) -> None:
        """What a move of the project lacks is said below the day too."""
        if isinstance(error, InvalidInput):
            error.field = "actual"
        super().take_failure(error)

    def _typed(self) -> When | None:
        return parse_when(self.on.text(), year=self.today.year, field="actual")

    def _tell(self) -> None:
        """Say what the day moves, as far as it can be read."""
        try:
            days = None if (on := self._typed()) is None else span(on)
        except InvalidInput:
            self.say(self.words, "")
            return
        steps = [line.step for line in self._schedule.lines]
        changed = [
            replace(step, reached=days is not None, actual=days[0] if days else None)
            if step.key == self._line.milestone_id
            else step
            for step in steps
        ]
        moved = pushes(steps, changed, today=self.today, calendar=self._calendar)
        later = any(push.days > 0 for push in moved if push.key != self._line.milestone_id)
        mark(self.words, "warning" if later else "secondary")
        self.say(self.words, show_pushes(moved, self._line.milestone_id))
