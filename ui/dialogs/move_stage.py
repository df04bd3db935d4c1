"""Moves a project to a stage: the day, a reason where one is owed, and the gate to pass."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from crm.errors import InvalidInput
from crm.moving import MoveLook, look_at_move, reason_in_words
from crm.projects import move_stage, save_facts
from crm.rules.dates import parse_when
from crm.rules.gates import Gate
from crm.rules.stages import BESIDE, ROAD, check_move, needs_reason, on_road, skipped
from db.terms import Stage
from db.values import When
from resources import tr
from ui.desk import Desk
from ui.theme import mark
from ui.widgets.calm import calm_wheels
from ui.widgets.card import LABEL, add_field, show_error, show_note
from ui.widgets.gate_checklist import GateChecklist
from ui.widgets.inputs import Line, show_wrong
from ui.widgets.project_facts import parted

WIDTH = 560
_MOST_LINES = 8
"""A longer checklist scrolls."""
_BEARING = frozenset(
    {"project", "project_investor", "stage_move", "gate_tick", "gate_item", "admission_review"}
)


class MoveStageDialog(QDialog):
    """Asks for stage, day and reasons, shows the gate, and moves; faults stand under their field.

    What is ticked in the checklist is saved at once; a field that is filled in there and not
    saved yet is saved with the move, as one operation.
    """

    def __init__(self, desk: Desk, project_id: str, to: Stage, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk, self._today, self._project_id = desk, desk.today(), project_id
        self._look: MoveLook = desk.read_now(look_at_move, project_id, self._today)
        self._current = self._look.card.stage
        self.setWindowTitle(tr("变更阶段"))
        self._build(to)
        self._desk.changed.connect(self._refresh)
        calm_wheels(self)
        self._tell()
        self.on.setFocus()
        self.on.selectAll()

    def chosen_stage(self) -> Stage:
        """The stage to move to."""
        return Stage(self.stage.currentData())

    def chosen_day(self) -> When | None:
        """The day of the move, as far as it is known; raises InvalidInput."""
        return parse_when(self.on.text(), year=self._today.year, field="on")

    def chosen_reason(self) -> str:
        """The reason, with what was chosen for 流失 before it."""
        chosen = self.why.currentData() if self.chosen_stage() is Stage.LOST else None
        return reason_in_words(chosen, self.reason.text())

    def accept(self) -> None:
        """Move when the move has what it needs, else say what is missing; then close."""
        self._tell()
        try:
            day = self.chosen_day()
            check_move(
                self._current,
                self.chosen_stage(),
                on=day,
                reason=self.chosen_reason(),
                today=self._today,
                past=self._look.past,
            )
            typed = self.checklist.typed()
        except InvalidInput as fault:
            self._blame(fault)
            return
        self.confirm.setEnabled(False)
        fields, investors = parted(typed)
        self._desk.change(
            _save_and_move,
            self._project_id,
            self.chosen_stage(),
            fields=fields,
            investors=investors,
            on=day,
            reason=self.chosen_reason(),
            override_reason=self.override.text(),
            today=self._today,
            label=tr("{name} 移到“{stage}”").format(
                name=self._look.card.name, stage=self.chosen_stage().label
            ),
            then=lambda _: self._moved(),
            failed=self._failed,
            owner=self,
        )

    # --- building

    def _build(self, to: Stage) -> None:
        head = QLabel(self._look.card.name)
        head.setTextFormat(Qt.TextFormat.PlainText)
        mark(head, "section")
        head.setWordWrap(True)
        now = QLabel(tr("现在是“{stage}”").format(stage=self._current.label))
        mark(now, "secondary")
        self.stage = QComboBox()
        for stage in (*ROAD, *BESIDE):
            if stage is not self._current:
                self.stage.addItem(stage.label, stage)
        self.stage.setCurrentIndex(max(self.stage.findData(to), 0))
        self.on = Line(self._today.isoformat())
        self.why = QComboBox()
        self.why.addItem(tr("（请选择）"), None)
        for word in self._look.lost_reasons:
            self.why.addItem(word, word)
        self.reason = Line()
        column = QVBoxLayout(self)
        column.addStrut(WIDTH - 48)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)  # as its contents ask
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(head)
        column.addWidget(now)
        self._below = {
            "stage": add_field(column, tr("变为"), self.stage),
            "on": add_field(column, tr("日期"), self.on),
        }
        self.why_line = self._field(column, "why", tr("流失原因"), self.why)
        self._below["reason"] = add_field(column, tr("原因"), self.reason)
        column.addWidget(self._build_gate())
        column.addLayout(self._build_foot())
        self.stage.currentIndexChanged.connect(self._tell)
        self.why.currentIndexChanged.connect(self._tell)
        self._inputs = {"on": self.on, "reason": self.reason, "override_reason": self.override}
        for line in self._inputs.values():
            line.accepted.connect(self.accept)
            line.refused.connect(self.reject)

    def _field(self, column: QVBoxLayout, key: str, word: str, field: QWidget) -> QWidget:
        """Add a field that is not always asked for, as a widget that can be hidden."""
        whole = QWidget()
        inside = QVBoxLayout(whole)
        inside.setContentsMargins(0, 0, 0, 0)
        self._below[key] = add_field(inside, word, field)
        column.addWidget(whole)
        return whole

    def _build_gate(self) -> QWidget:
        self.gate = QFrame()
        mark(self.gate, "card")
        self.gate_name, self.gate_state = QLabel(), QLabel()
        mark(self.gate_name, "strong")
        mark(self.gate_state, "secondary")
        heading = QHBoxLayout()
        heading.addWidget(self.gate_name)
        heading.addStretch()
        heading.addWidget(self.gate_state)
        self.checklist = GateChecklist(self._desk)
        mark(self.checklist, "page")
        self._area = QScrollArea()
        self._area.setWidget(self.checklist)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.override = Line()
        self.override.setPlaceholderText(tr("例如：联席会议同意先签，环评月底前补齐"))
        inside = QVBoxLayout(self.gate)
        inside.setContentsMargins(16, 12, 16, 12)
        inside.setSpacing(8)
        inside.addLayout(heading)
        inside.addWidget(self._area)
        self.override_line = self._field(inside, "override_reason", tr("越过的原因"), self.override)
        return self.gate

    def _build_foot(self) -> QHBoxLayout:
        self.confirm, cancel = QPushButton(tr("变更")), QPushButton(tr("取消"))
        mark(self.confirm, "primary")
        self.confirm.setDefault(True)
        self.confirm.clicked.connect(self.accept)
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.setContentsMargins(LABEL + 8, 0, 0, 0)
        foot.addStretch()
        foot.addWidget(cancel)
        foot.addWidget(self.confirm)
        return foot

    # --- showing

    def _tell(self) -> None:
        """Show what the chosen stage asks for."""
        to = self.chosen_stage()
        stood = self._look.past.stood
        came_from = self._current if on_road(self._current) or stood is None else stood
        left_out = tr("、").join(stage.label for stage in skipped(came_from, to))
        skips = tr("跳过 {stages}").format(stages=left_out) if left_out else ""
        show_note(self._below["stage"], skips)
        show_note(self._below["on"], tr("只知道月份也可以，例如 2016年5月"))
        self.why_line.setVisible(to is Stage.LOST)
        show_note(self._below["why"], "")
        owed = needs_reason(self._current, to, stood)
        word = tr("这一步要写明原因，会留在历史里") if owed else tr("可不填")
        if to is Stage.LOST:
            word = tr("可再写几句：去了哪里、差在哪一条")
        show_note(self._below["reason"], word)
        for line in self._inputs.values():
            show_wrong(line, False)
        self._show_gate(self._look.gate_to_pass(to))

    def _show_gate(self, gate: Gate | None) -> None:
        self.gate.setVisible(gate is not None)
        if gate is not None:
            self.gate_name.setText(tr("“{stage}”关口").format(stage=gate.stage.label))
            count = tr("{n} 项，已满足 {met} 项").format(n=len(gate.checks), met=gate.met)
            self.gate_state.setText(count)
            self.checklist.show_gate(gate, self._look.card, self._look.parks)
            lines = list(self.checklist.lines.values())[:_MOST_LINES]
            self._area.setFixedHeight(sum(line.sizeHint().height() + 2 for line in lines))
            self.override_line.setVisible(not gate.open)
            show_note(
                self._below["override_reason"],
                tr("还差 {n} 项；补齐就不用填，确需先行的写明原因，会留在历史里").format(
                    n=len(gate.unmet)
                ),
            )

    def _blame(self, fault: InvalidInput) -> None:
        if fault.field in self._below:
            show_error(self._below[fault.field], fault.message)
        elif fault.field not in self._look.card.fields:
            show_error(self._below["on"], fault.message)
        if fault.field in self._inputs:
            show_wrong(self._inputs[fault.field], True)
            self._inputs[fault.field].setFocus()

    def _refresh(self, touched: dict[str, set[str]]) -> None:
        if touched.keys() & _BEARING and self.confirm.isEnabled():
            self._look = self._desk.read_now(look_at_move, self._project_id, self._today)
            self._show_gate(self._look.gate_to_pass(self.chosen_stage()))

    # --- what came of it

    def _moved(self) -> None:
        super().accept()

    def _failed(self, error: BaseException) -> None:
        self.confirm.setEnabled(True)
        if isinstance(error, InvalidInput):
            self._blame(error)
        else:
            self._desk.failed.emit(error)


def _save_and_move(
    session: Any,
    project_id: str,
    to: Stage,
    *,
    fields: dict[str, Any],
    investors: list[str] | None,
    **move: Any,
) -> None:
    """Fill the fields that the gate asked for and move, as one operation."""
    if fields or investors is not None:
        save_facts(session, project_id, fields, investors)
    move_stage(session, project_id, to, **move)
