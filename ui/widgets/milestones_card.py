"""设置: the templates of milestones, step by step, and the holidays that workdays leave out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel

from crm.milestone_plans import (
    PlanStep,
    PlanTemplate,
    plan_templates,
    save_template,
    trash_template,
)
from crm.rules.workdays import LIBRARY_YEARS
from resources import tr
from ui.desk import Desk
from ui.dialogs.plan_step import HolidaysForm, PlanStepForm, TemplateNameForm
from ui.theme import mark
from ui.widgets.buttons import picture_button
from ui.widgets.card import Card
from ui.widgets.ordered_table import OrderedTable

ROWS_SHOWN = 8
KINDS = frozenset({"milestone_plan", "planned_step"})


class MilestonesCard(Card):
    """Each change is saved at once, and can be undone."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(tr("节点模板"))
        self.desk = desk
        self.templates: list[PlanTemplate] = []
        self._shown_id = ""
        note = QLabel(
            tr(
                "倒排节点时按模板从投产往前推；工期是工作日，“等待”写它要等谁完成。已经排好的不受影响"
            )
        )
        mark(note, "secondary")
        note.setWordWrap(True)
        self.column.addWidget(note)
        self.column.addLayout(self._build_head())
        self.rows = OrderedTable(
            tr("节点模板"),
            (tr("节点"), tr("工作日"), tr("等待"), tr("黄灯 / 红灯"), tr("对应阶段")),
            "",
            stretch=2,
            widths=(130, 72, 0, 96, 90),
            rows=ROWS_SHOWN,
        )
        self.rows.add_wanted.connect(self.add_step)
        self.rows.edit_wanted.connect(self.edit_step)
        self.rows.remove_wanted.connect(self.remove_step)
        self.rows.shift_wanted.connect(self.shift)
        self.column.addWidget(self.rows)
        self.column.addLayout(self._build_holidays())
        self.desk.changed.connect(self._refresh)

    def read(self) -> None:
        """Read the templates, and show the chosen one."""
        self.desk.read(plan_templates, then=self._show, owner=self, latest=True)

    def shown(self) -> PlanTemplate | None:
        """The template that is shown."""
        at = self.plan.currentIndex()
        return self.templates[at] if 0 <= at < len(self.templates) else None

    def chosen(self) -> PlanStep | None:
        """The step that is chosen in the table."""
        template, row = self.shown(), self.rows.row
        if template is None or not 0 <= row < len(template.steps):
            return None
        return template.steps[row]

    # --- what can be done

    def add_step(self) -> None:
        """Ask for a new step."""
        template = self.shown()
        if template is not None:
            PlanStepForm(self.desk, template, None, self, self._go).open()

    def edit_step(self) -> None:
        """Change the chosen step."""
        template, step = self.shown(), self.chosen()
        if template is not None and step is not None:
            PlanStepForm(self.desk, template, step, self, self._go).open()

    def remove_step(self) -> None:
        """Take the chosen step out; who waited for it waits for what it waited for."""
        template, step = self.shown(), self.chosen()
        if template is None or step is None:
            return
        left = [_without(one, step) for one in template.steps if one.name != step.name]
        self._save(template, left, tr("节点模板去掉 {name}").format(name=step.name))

    def shift(self, by: int) -> None:
        """Move the chosen step up (-1) or down (+1)."""
        template, at = self.shown(), self.rows.row
        if template is None:
            return
        steps = list(template.steps)
        steps[at], steps[at + by] = steps[at + by], steps[at]
        self.rows.go_to = steps[at + by].name
        self._save(template, steps, tr("节点模板换次序"))

    def copy(self) -> None:
        """Save the steps that are shown as a new template."""
        template = self.shown()
        if template is not None:
            TemplateNameForm(self.desk, template, self, self._go_plan, copied=True).open()

    def rename(self) -> None:
        """Give the template another name."""
        template = self.shown()
        if template is not None:
            TemplateNameForm(self.desk, template, self, self._go_plan, copied=False).open()

    def drop(self) -> None:
        """Put the template in the trash."""
        template = self.shown()
        if template is not None and template.plan_id:
            label = tr("移除节点模板 {name}").format(name=template.name)
            self.desk.change(trash_template, template.plan_id, label=label, owner=self)

    def ask_holidays(self) -> None:
        """Ask for the holidays of a year."""
        HolidaysForm(self.desk, self).open()

    # --- how it looks

    def _build_head(self) -> QHBoxLayout:
        self.plan = QComboBox()
        self.plan.setAccessibleName(tr("节点模板"))
        self.plan.setMinimumWidth(220)
        self.plan.currentIndexChanged.connect(lambda _: self._show_plan())
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.plan)
        row.addStretch()
        self.drop_button = picture_button(tr("移除"), "trash-2", self.drop)
        for button in (
            picture_button(tr("另存为…"), "copy", self.copy),
            picture_button(tr("改名…"), "pencil", self.rename),
            self.drop_button,
        ):
            row.addWidget(button)
        return row

    def _build_holidays(self) -> QHBoxLayout:
        words = QLabel(
            tr(
                "{first}–{last} 年按国家公布的放假安排算工作日；以后的年份，公布后在这里登记"
            ).format(first=LIBRARY_YEARS[0], last=LIBRARY_YEARS[-1])
        )
        mark(words, "secondary")
        words.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(words, 1)
        row.addWidget(picture_button(tr("登记放假安排…"), "calendar", self.ask_holidays))
        return row

    def _save(self, template: PlanTemplate, steps: Sequence[PlanStep], label: str) -> None:
        self.desk.change(
            save_template,
            template.plan_id,
            template.name,
            steps,
            label=label,
            then=self._go_plan,
            owner=self,
        )

    def _go(self, name: str) -> None:
        self.rows.go_to = name
        self.read()

    def _go_plan(self, plan_id: str) -> None:
        self._shown_id = plan_id
        self.read()

    def _show(self, templates: list[PlanTemplate]) -> None:
        self.templates = templates
        self.plan.blockSignals(True)
        self.plan.clear()
        for template in templates:
            self.plan.addItem(template.name, template.plan_id)
        self.plan.setCurrentIndex(max(self.plan.findData(self._shown_id), 0))
        self.plan.blockSignals(False)
        self._show_plan()

    def _show_plan(self) -> None:
        template = self.shown()
        if template is None:
            return
        self._shown_id = template.plan_id
        self.drop_button.setEnabled(bool(template.plan_id))
        self.rows.show_rows(
            [
                (
                    step.name,
                    str(step.workdays),
                    tr("、").join(step.waits_for),
                    tr("{amber} / {red} 天").format(amber=step.amber_days, red=step.red_days),
                    step.stage.label if step.stage else "",
                )
                for step in template.steps
            ],
            [step.name for step in template.steps],
            least=1,
        )

    def _refresh(self, touched: dict[str, set[str]]) -> None:
        if KINDS & touched.keys():
            self.read()


def _without(step: PlanStep, gone: PlanStep) -> PlanStep:
    """A step that waits for what `gone` waited for, where it waited for that one."""
    if gone.name not in step.waits_for:
        return step
    waits = [key for key in step.waits_for if key != gone.name]
    waits += [key for key in gone.waits_for if key not in waits]
    return replace(step, waits_for=tuple(waits))
