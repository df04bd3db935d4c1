"""节点: the milestones of a project, planned backwards, forecast, reached."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QLabel,
    QStackedWidget,
    QVBoxLayout,
)

from crm.holidays import calendar_of
from crm.milestone_changes import remove_milestone
from crm.milestone_plans import PlanTemplate, plan_templates
from crm.milestones import MilestoneLine, Schedule, schedule_of
from crm.project_card import PhaseCard, project_card
from crm.rules.schedule import Light
from crm.rules.stages import on_road, position
from crm.rules.workdays import Workdays
from db.terms import Stage
from resources import tr
from ui.dialogs.milestone import MilestoneForm
from ui.dialogs.milestone_actual import MilestoneActualForm
from ui.dialogs.plan_milestones import PlanMilestonesDialog
from ui.models.milestones import WIDTHS, Column, MilestonesModel, full_name
from ui.page import Shell
from ui.tab import Tab
from ui.theme import mark
from ui.widgets.buttons import picture_button
from ui.widgets.card import Card
from ui.widgets.empty import Empty
from ui.widgets.list_table import list_table


@dataclass(frozen=True)
class Looked:
    """What the tab reads: the schedule, and what its dialogs offer."""

    name: str
    stage: Stage
    schedule: Schedule | None
    phases: tuple[PhaseCard, ...]
    templates: list[PlanTemplate]
    calendar: Workdays


class MilestonesTab(Tab):
    """A table of the milestones; what is late stands out by colour, sign and words."""

    concerns = frozenset(
        {"milestone", "milestone_wait", "milestone_plan", "planned_step", "holiday"}
        | {"stage_move", "project", "phase"}
    )

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.looked: Looked | None = None
        self.model = MilestonesModel()
        self.view = list_table(self.model, tr("节点"), stretch=Column.STANDING, widths=WIDTHS)
        self.view.setTabKeyNavigation(False)
        self.view.doubleClicked.connect(lambda _: self.ask_edit())
        self.view.selectionModel().currentRowChanged.connect(self._show_choice)
        self._build()

    def read(self) -> None:
        self.desk.read(
            _look, self.project_id, self.desk.today(), then=self._show, owner=self, latest=True
        )

    def chosen(self) -> MilestoneLine | None:
        """The milestone whose row is chosen."""
        return self.model.line(self.view.currentIndex().row())

    def ask_plan(self) -> None:
        """Ask for a target, and plan backwards from it."""
        if self.looked is None:
            return
        planned = {
            line.phase_id for line in (self.looked.schedule.lines if self.looked.schedule else ())
        }
        phases: list[tuple[str | None, str, bool]] = [(None, tr("整个项目"), None in planned)]
        phases += [(one.phase_id, one.name, one.phase_id in planned) for one in self.looked.phases]
        PlanMilestonesDialog(
            self.desk,
            (self.project_id, self.looked.name),
            phases,
            self.looked.templates,
            self,
        ).open()

    def ask_new(self) -> None:
        """Ask for a new milestone, of the phase that the chosen one is of."""
        line = self.chosen()
        self._open_form(None, None if line is None else line.phase_id)

    def ask_edit(self) -> None:
        """Edit the chosen milestone."""
        line = self.chosen()
        if line is not None:
            self._open_form(line, line.phase_id)

    def ask_actual(self) -> None:
        """Ask for the day the chosen milestone was reached; of a stage, for the project's move."""
        line, looked = self.chosen(), self.looked
        if line is None or looked is None or looked.schedule is None:
            return
        if line.staged and not line.reached and line.stage is not None:
            ahead = not on_road(looked.stage) or position(looked.stage) < position(line.stage)
            if ahead:
                self.move_wanted.emit(line.stage)
                return
        MilestoneActualForm(self.desk, looked.schedule, line, looked.calendar, self).open()

    def remove(self) -> None:
        """Put the chosen milestone in the trash; the toast takes it back."""
        line = self.chosen()
        if line is not None:
            self.desk.change(
                remove_milestone,
                line.milestone_id,
                label=tr("移除节点 {name}").format(name=full_name(line)),
                owner=self,
            )

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        keys = {
            Qt.Key.Key_Return: self.ask_edit,
            Qt.Key.Key_Enter: self.ask_edit,
            Qt.Key.Key_F2: self.ask_edit,
            Qt.Key.Key_Delete: self.remove,
            Qt.Key.Key_Insert: self.ask_new,
        }
        run = keys.get(Qt.Key(event.key()))
        if run is not None and self.window().focusWidget() is self.view:
            run()
        else:
            super().keyPressEvent(event)

    # --- how it looks

    def _build(self) -> None:
        card = Card(tr("节点"))
        self.summary = QLabel()
        mark(self.summary, "secondary")
        card.head.insertWidget(1, self.summary)
        self.reach = picture_button(tr("登记实际"), "check", self.ask_actual)
        self.edit = picture_button(tr("修改"), "pencil", self.ask_edit, tip="F2")
        self.drop = picture_button(tr("移除"), "trash-2", self.remove, tip="Delete")
        self.add = picture_button(tr("新增"), "plus", self.ask_new, tip="Insert")
        self.plan = picture_button(tr("倒排…"), "calendar-clock", self.ask_plan)
        for button in (self.reach, self.edit, self.drop, self.add, self.plan):
            card.head.addWidget(button)
        self.problem = QLabel()
        self.problem.setWordWrap(True)
        mark(self.problem, "error")
        self.problem.hide()
        self.note = QLabel()
        mark(self.note, "faint")
        self.stack = QStackedWidget()
        self.stack.addWidget(
            Empty(
                "milestone",
                tr("还没有排节点"),
                tr(
                    "填一个投产的目标日期，按模板倒排出拆迁平地、立项备案直到投产的每个日期；"
                    "哪一步拖了，会推后哪些，这里和“挂图作战”都看得见。"
                ),
                tr("倒排…"),
                self.ask_plan,
            )
        )
        self.stack.addWidget(self.view)
        card.column.addWidget(self.problem)
        card.column.addWidget(self.stack, 1)
        card.column.addWidget(self.note)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card)

    def _open_form(self, line: MilestoneLine | None, phase_id: str | None) -> None:
        if self.looked is not None:
            MilestoneForm(
                self.desk,
                self.project_id,
                self.looked.schedule,
                line,
                (self.looked.phases, phase_id),
                self.looked.calendar,
                self,
            ).open()

    def _show(self, looked: Looked) -> None:
        kept = self.chosen()
        self.looked = looked
        schedule, today = looked.schedule, self.desk.today()
        self.model.show_schedule(schedule, today)
        lines = () if schedule is None else schedule.lines
        self.stack.setCurrentIndex(1 if lines else 0)
        for button in (self.reach, self.edit, self.drop):
            button.setVisible(bool(lines))
        if lines:
            row = self.model.row_of(kept.milestone_id) if kept else _first_open(lines)
            self.view.setCurrentIndex(self.model.index(row, Column.NAME))
        self.summary.setText(_summary(lines))
        circle = () if schedule is None else schedule.circle
        self.problem.setText(
            tr(
                "前后等待绕成了圈：{circle}。推算时没有计入等待，请修改其中一个节点的“等待”。"
            ).format(circle=tr(" → ").join(circle))
        )
        self.problem.setVisible(bool(circle))
        self.note.setText(_note(schedule, looked.calendar, today))
        self.note.setVisible(bool(lines))
        self._show_choice()
        self.counted.emit(len(lines))

    def _show_choice(self) -> None:
        line = self.chosen()
        for button in (self.reach, self.edit, self.drop):
            button.setEnabled(line is not None)
        word = tr("登记实际") if line is None or not line.reached else tr("更正实际")
        self.reach.setText(f" {word}")
        self.reach.setAccessibleName(word)


def _look(session: Any, project_id: str, today: date) -> Looked:
    card = project_card(session, project_id)
    return Looked(
        name=card.name,
        stage=card.stage,
        schedule=schedule_of(session, project_id, today),
        phases=card.phases,
        templates=plan_templates(session),
        calendar=calendar_of(session),
    )


def _first_open(lines: tuple[MilestoneLine, ...]) -> int:
    """The row that a person looks for first: the first that is not reached."""
    return next((row for row, line in enumerate(lines) if not line.reached), 0)


def _summary(lines: tuple[MilestoneLine, ...]) -> str:
    if not lines:
        return ""
    done = sum(line.reached for line in lines)
    words = [tr("{n} 个节点，已完成 {done}").format(n=len(lines), done=done)]
    for light, word in ((Light.RED, tr("红灯 {n}")), (Light.AMBER, tr("黄灯 {n}"))):
        count = sum(line.light is light for line in lines)
        if count:
            words.append(word.format(n=count))
    return tr("，").join(words)


def _note(schedule: Schedule | None, calendar: Workdays, today: date) -> str:
    words = tr("工期按中国法定节假日的工作日计算")
    beyond = "" if schedule is None else calendar.note([today, *schedule.days])
    return words + (tr("；") + beyond if beyond else "") + tr("。")
