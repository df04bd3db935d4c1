"""One step of a template of milestones; the name of a template; the holidays of a year."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from crm.errors import InvalidInput
from crm.holidays import holidays_of, read_holidays, save_holidays, show_holidays
from crm.milestone_plans import (
    STAGED,
    PlanStep,
    PlanTemplate,
    save_template,
)
from crm.rules.numbers import parse_number
from crm.rules.workdays import LIBRARY_YEARS
from db.terms import Stage
from resources import tr
from ui.desk import Desk
from ui.dialogs.form import Form
from ui.widgets.inputs import Line


class PlanStepForm(Form):
    """A new step at the end of a template, or one that is changed."""

    def __init__(
        self,
        desk: Desk,
        template: PlanTemplate,
        step: PlanStep | None,
        parent: QWidget,
        then: Callable[[str], object],
    ) -> None:
        """then: called with the step's name once it is saved."""
        title = tr("模板加一个节点") if step is None else tr("修改节点 {name}")
        super().__init__(desk, title.format(name=step.name if step else ""), parent)
        self._template, self._step, self._then = template, step, then
        shown = step or PlanStep("", 10, tuple(one.name for one in template.steps[-1:]))
        self.name = self.add_line("name", tr("名称"), text=shown.name)
        self.workdays = self.add_line("workdays", tr("工作日"), text=str(shown.workdays))
        self.note("workdays", tr("从所等待的节点都完成，到它完成"))
        self.waits = self.add_line(
            "waits_for",
            tr("等待"),
            hint=tr("节点名称，用顿号分开；不等谁就空着"),
            text=tr("、").join(shown.waits_for),
        )
        self.amber = self.add_line("amber_days", tr("黄灯天数"), text=str(shown.amber_days))
        self.red = self.add_line("red_days", tr("红灯天数"), text=str(shown.red_days))
        self.note("red_days", tr("比计划晚这么多天起亮灯"))
        stages: list[tuple[str, Stage | None]] = [(tr("不对应阶段"), None)]
        stages += [(tr("项目进入“{stage}”").format(stage=one.label), one) for one in STAGED]
        self.stage = self.add_choice("stage", tr("对应阶段"), stages, shown.stage)
        self.add_foot()
        self.name.setFocus()

    def send(self) -> None:
        stage = self.stage.currentData()
        step = PlanStep(
            name=" ".join(self.name.text().split()),
            workdays=_whole(self.workdays, "workdays"),
            waits_for=tuple(
                part.strip()
                for part in self.waits.text().replace("，", "、").replace(",", "、").split("、")
                if part.strip()
            ),
            stage=None if stage is None else Stage(stage),
            amber_days=_whole(self.amber, "amber_days"),
            red_days=_whole(self.red, "red_days"),
            step_id="" if self._step is None else self._step.step_id,
        )
        label = tr("节点模板加 {name}") if self._step is None else tr("修改节点模板的 {name}")
        self.submit(
            save_template,
            self._template.plan_id,
            self._template.name,
            self._with(step),
            label=label.format(name=step.name),
            then=lambda _: self._then(step.name),
        )

    def _with(self, step: PlanStep) -> list[PlanStep]:
        """The template's steps with this one; who waited for its old name waits for the new."""
        old = self._step
        if old is None:
            return [*self._template.steps, step]
        return [
            step
            if one.name == old.name
            else replace(
                one,
                waits_for=tuple(step.name if key == old.name else key for key in one.waits_for),
            )
            for one in self._template.steps
        ]


class TemplateNameForm(Form):
    """Saves a template under a name: a new one with the steps of another, or the same renamed."""

    def __init__(
        self,
        desk: Desk,
        template: PlanTemplate,
        parent: QWidget,
        then: Callable[[str], object],
        *,
        copied: bool,
    ) -> None:
        """then: called with the id of the saved template."""
        title = tr("另存为新模板") if copied else tr("模板改名")
        super().__init__(desk, title, parent)
        self._steps: Sequence[PlanStep] = template.steps
        self._plan_id, self._then = template.plan_id, then
        if copied:
            self._plan_id = ""
            self._steps = [replace(step, step_id="") for step in template.steps]
        self.name = self.add_line("name", tr("名称"), text=template.name)
        self.add_foot()
        self.name.setFocus()
        self.name.selectAll()

    def send(self) -> None:
        name = self.name.text().strip()
        self.submit(
            save_template,
            self._plan_id,
            name,
            self._steps,
            label=tr("节点模板 {name}").format(name=name),
            then=self._then,
        )


class HolidaysForm(Form):
    """The days off and worked of a year, typed or pasted, a span a line."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, tr("登记放假安排"), parent)
        self.year = self.add_line("year", tr("年份"), text=str(LIBRARY_YEARS[-1] + 1))
        self.note(
            "year",
            tr("{first}–{last} 年的已经有了；登记过的日子以登记的为准").format(
                first=LIBRARY_YEARS[0], last=LIBRARY_YEARS[-1]
            ),
        )
        self.days = self.add_lines(
            "days",
            tr("放假与调休"),
            hint=tr("每行一段，例如：\n10-01至10-07 休 国庆节\n09-26 班 国庆节"),
            rows=8,
        )
        self.note("days", tr("写“班”或“调休”的是要上班的周末，其余都放假"))
        self.year.textChanged.connect(lambda _: self._show_year())
        self.add_foot()
        self._show_year()
        self.days.setFocus()

    def send(self) -> None:
        year = _whole(self.year, "year")
        days = read_holidays(self.days.toPlainText(), year)
        self.submit(
            save_holidays,
            year,
            days,
            label=tr("登记 {year} 年放假安排").format(year=year),
        )

    def _show_year(self) -> None:
        """Show what is entered for the year already, unless something was typed."""
        text = self.year.text().strip()
        if self.days.document().isModified() or not (text.isdigit() and len(text) == 4):
            return
        self.days.setPlainText(show_holidays(self.desk.read_now(holidays_of, int(text))))
        self.days.document().setModified(False)
        self.begin()


def _whole(field: Line, name: str) -> int:
    """The whole number in a field; raises InvalidInput."""
    value = parse_number(field.text(), field=name)
    if value is None or value != int(value):
        raise InvalidInput(tr("请填写整数，例如 20。"), field=name)
    return int(value)
