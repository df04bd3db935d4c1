"""倒排: a target date of 投产, and what every milestone's day would be, before it is saved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from crm.errors import InvalidInput
from crm.milestone_planning import PlanDraft, draft_plan, plan_milestones
from crm.milestone_plans import PlanTemplate
from crm.rules.dates import parse_when, span
from resources import N_, tr
from ui.desk import Desk
from ui.models.plain import PlainModel
from ui.theme import mark
from ui.widgets.calm import calm_wheels
from ui.widgets.card import add_field, show_error, show_note
from ui.widgets.inputs import Line, show_wrong
from ui.widgets.keys import saves
from ui.widgets.list_table import list_table

SIZE = (760, 660)
HINT = N_("例如 2018-09-30；只写月份按当月最后一天")


class PlanMilestonesDialog(QDialog):
    """Asks for scope, template and target; the days are looked at while it is typed."""

    def __init__(
        self,
        desk: Desk,
        project: tuple[str, str],
        phases: Sequence[tuple[str | None, str, bool]],
        templates: Sequence[PlanTemplate],
        parent: QWidget,
    ) -> None:
        """project: id and name. phases: (id or None for the whole, name, has milestones)."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk = desk
        self._project_id, self._name = project
        self._phases, self._templates = list(phases), list(templates)
        self.draft: PlanDraft | None = None
        self.setWindowTitle(tr("倒排节点"))
        self.resize(*SIZE)
        self._wait = QTimer(self, singleShot=True, interval=250)
        self._wait.timeout.connect(self.look)
        self._build()
        self._offer_plans()
        calm_wheels(self)
        self.target.setFocus()

    def chosen_phase(self) -> str | None:
        """The phase that is planned; None is the whole project."""
        return self._phases[self.scope.currentIndex()][0]

    def look(self) -> None:
        """Ask what the days would be."""
        target = self._typed()
        if target is None:
            return
        self._desk.read(
            draft_plan,
            self._project_id,
            target,
            today=self._desk.today(),
            phase_id=self.chosen_phase(),
            plan_id=self.plan.currentData(),
            then=self._show,
            failed=self._refuse,
            owner=self,
            latest=True,
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if saves(event):
            self.accept()
        else:
            super().keyPressEvent(event)

    def accept(self) -> None:
        """Save the plan that is shown, or say what is wrong."""
        target = self._typed(blame=True)
        if target is None:
            return
        self.save.setEnabled(False)
        self._desk.change(
            plan_milestones,
            self._project_id,
            target,
            today=self._desk.today(),
            phase_id=self.chosen_phase(),
            plan_id=self.plan.currentData(),
            label=tr("{name} 倒排节点，{target} 投产").format(
                name=self._name, target=target.isoformat()
            ),
            then=lambda _: super(PlanMilestonesDialog, self).accept(),
            failed=self._refuse,
            owner=self,
        )

    # --- how it looks

    def _build(self) -> None:
        head = QLabel(self._name)
        head.setTextFormat(Qt.TextFormat.PlainText)
        mark(head, "section")
        self.scope, self.plan, self.target = QComboBox(), QComboBox(), Line()
        for _, name, _ in self._phases:
            self.scope.addItem(name)
        self.target.setPlaceholderText(tr("投产的目标日期"))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(head)
        scope = QWidget()
        inside = QVBoxLayout(scope)
        inside.setContentsMargins(0, 0, 0, 0)
        add_field(inside, tr("范围"), self.scope)
        scope.setVisible(len(self._phases) > 1)
        column.addWidget(scope)
        self._below = {"plan": add_field(column, tr("按什么排"), self.plan)}
        self._below["target"] = add_field(column, tr("目标日期"), self.target, tr(HINT))
        self.rows = PlainModel((tr("节点"), tr("计划"), tr("原计划"), tr("工作日"), tr("等待")))
        self.view = list_table(self.rows, tr("各节点的日期"), stretch=4, widths=(150, 110, 110, 72))
        column.addWidget(self.view, 1)
        self.words = QLabel()
        self.words.setWordWrap(True)
        mark(self.words, "secondary")
        self.instead = QPushButton()
        mark(self.instead, "link")
        self.instead.hide()
        self.instead.clicked.connect(self._take_feasible)
        column.addWidget(self.words)
        column.addWidget(self.instead, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(self._build_foot())
        self.scope.currentIndexChanged.connect(self._offer_plans)
        self.plan.currentIndexChanged.connect(lambda _: self.look())
        self.target.textChanged.connect(lambda _: self._wait.start())
        self.target.accepted.connect(self.accept)
        self.target.refused.connect(self.reject)

    def _build_foot(self) -> QHBoxLayout:
        cancel, self.save = QPushButton(tr("取消")), QPushButton(tr("保存计划"))
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

    def _offer_plans(self) -> None:
        """Offer the milestones that there are first, then the templates."""
        planned = self._phases[self.scope.currentIndex()][2]
        self.plan.blockSignals(True)
        self.plan.clear()
        if planned:
            self.plan.addItem(tr("现有节点，按各自的工期重排"), None)
        for template in self._templates:
            word = tr("模板：{name}（{n} 个节点）")
            self.plan.addItem(
                word.format(name=template.name, n=len(template.steps)), template.plan_id
            )
        self.plan.blockSignals(False)
        self.look()

    def _typed(self, *, blame: bool = False) -> date | None:
        """The target that is typed; a month is its last day. None while it can't be read."""
        try:
            when = parse_when(self.target.text(), year=self._desk.today().year, field="target")
            if when is None and blame:
                raise InvalidInput(tr("请填写投产的目标日期，例如 2018-09-30。"), field="target")
        except InvalidInput as fault:
            self._refuse(fault)
            return None
        if when is None:
            self._show_nothing()
        days = None if when is None else span(when)
        return None if days is None else days[1]

    def _show(self, draft: PlanDraft) -> None:
        if self._typed() != draft.target:
            return  # it was typed on meanwhile, and is looked at again
        self.draft = draft
        self.save.setEnabled(True)
        show_wrong(self.target, False)
        names = {line.key: line.name for line in draft.lines}
        self.rows.show_rows(
            [
                (
                    tr("✓ {name}").format(name=line.name) if line.reached else line.name,
                    line.planned.isoformat(),
                    line.was.isoformat() if line.was else "",
                    str(line.workdays),
                    tr("、").join(names[key] for key in line.waits_for if key in names),
                )
                for line in draft.lines
            ]
        )
        show_note(
            self._below["target"],
            tr("{target} {anchor}").format(target=draft.target.isoformat(), anchor=draft.anchor),
        )
        self._say(draft)

    def _say(self, draft: PlanDraft) -> None:
        """Say when to begin, whether that has passed, and by which calendar it was counted."""
        words = [
            tr("最迟 {begin} 动手（{first}）").format(
                begin=draft.begin.isoformat(), first=draft.first
            )
        ]
        if draft.feasible is not None:
            late = (self._desk.today() - draft.begin).days
            if late > 0:
                words[0] += tr("，已经过了 {n} 天").format(n=late)
            words.append(
                tr("按现在的进度，最早 {day} {anchor}").format(
                    day=draft.feasible.isoformat(), anchor=draft.anchor
                )
            )
            self.instead.setText(tr("改为 {day}").format(day=draft.feasible.isoformat()))
            self.instead.setAccessibleName(self.instead.text())
        if draft.kept:
            words.append(tr("另有 {n} 个节点不在模板里，保持不变").format(n=draft.kept))
        if draft.note:
            words.append(draft.note)
        mark(self.words, "warning" if draft.feasible is not None else "secondary")
        self.words.setText(tr("；").join(words) + tr("。"))
        self.instead.setVisible(draft.feasible is not None)

    def _show_nothing(self) -> None:
        self.draft = None
        self.rows.show_rows([])
        self.instead.hide()
        mark(self.words, "secondary")
        self.words.setText(tr("填好目标日期，这里会列出每个节点的计划日期。"))
        show_note(self._below["target"], tr(HINT))

    def _take_feasible(self) -> None:
        if self.draft is not None and self.draft.feasible is not None:
            self.target.setText(self.draft.feasible.isoformat())
            self.target.setFocus()

    def _refuse(self, error: Any) -> None:
        self.save.setEnabled(True)
        if not isinstance(error, InvalidInput):
            self._desk.failed.emit(error)
            return
        self._show_nothing()
        self.words.clear()
        show_error(self._below.get(error.field, self._below["target"]), error.message)
        show_wrong(self.target, error.field == "target")
        self.target.setFocus()
