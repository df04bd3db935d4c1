"""Moves a project to a stage: the day, and a reason where one is owed."""

from __future__ import annotations

from datetime import date

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
from crm.rules.dates import parse_when
from crm.rules.stages import BESIDE, ROAD, check_move, needs_reason, skipped
from db.terms import Stage
from db.values import When
from resources import tr
from ui.theme import mark
from ui.widgets.card import add_field, show_error, show_note
from ui.widgets.inputs import Line


class MoveStageDialog(QDialog):
    """Asks for stage, day and reason; what is wrong stands under its field."""

    def __init__(self, name: str, current: Stage, to: Stage, today: date, parent: QWidget) -> None:
        super().__init__(parent)
        self._current, self._today = current, today
        self.setWindowTitle(tr("变更阶段"))
        self.setMinimumWidth(460)
        head = QLabel(name)
        mark(head, "section")
        head.setWordWrap(True)
        now = QLabel(tr("现在是“{stage}”").format(stage=current.label))
        mark(now, "secondary")
        self.stage = QComboBox()
        for stage in (*ROAD, *BESIDE):
            if stage is not current:
                self.stage.addItem(stage.label, stage)
        self.stage.setCurrentIndex(self.stage.findData(to))
        self.on = Line(today.isoformat())
        self.reason = Line()
        column = QVBoxLayout(self)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetMinimumSize)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(head)
        column.addWidget(now)
        self._below = {
            "stage": add_field(column, tr("变为"), self.stage),
            "on": add_field(column, tr("日期"), self.on, tr("只知道月份也可以，例如 2016年5月")),
            "reason": add_field(column, tr("原因"), self.reason),
        }
        self.confirm = QPushButton(tr("变更"))
        mark(self.confirm, "primary")
        self.confirm.setDefault(True)
        self.confirm.clicked.connect(self.accept)
        cancel = QPushButton(tr("取消"))
        cancel.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(cancel)
        foot.addWidget(self.confirm)
        column.addLayout(foot)
        self.stage.currentIndexChanged.connect(self._tell)
        self.on.accepted.connect(self.accept)
        self.reason.accepted.connect(self.accept)
        for line in (self.on, self.reason):
            line.refused.connect(self.reject)
        self._tell()
        self.on.setFocus()
        self.on.selectAll()

    def chosen_stage(self) -> Stage:
        """The stage to move to."""
        return Stage(self.stage.currentData())

    def chosen_day(self) -> When | None:
        """The day of the move, as far as it is known; raises InvalidInput."""
        return parse_when(self.on.text(), year=self._today.year, field="on")

    def accept(self) -> None:
        """Close when the move has what it needs, else say what is missing."""
        self._tell()
        try:
            check_move(
                self._current,
                self.chosen_stage(),
                on=self.chosen_day(),
                reason=self.reason.text(),
                today=self._today,
            )
        except InvalidInput as fault:
            show_error(self._below.get(fault.field, self._below["on"]), fault.message)
            field = {"reason": self.reason, "on": self.on}.get(fault.field)
            if field is not None:
                field.setFocus()
            self.adjustSize()
            return
        super().accept()

    def _tell(self) -> None:
        to = self.chosen_stage()
        left_out = tr("、").join(stage.label for stage in skipped(self._current, to))
        skips = tr("跳过 {stages}").format(stages=left_out) if left_out else ""
        show_note(self._below["stage"], skips)
        owed = needs_reason(self._current, to)
        word = tr("这一步要写明原因，会留在历史里") if owed else tr("可不填")
        show_note(self._below["reason"], word)
        show_note(self._below["on"], tr("只知道月份也可以，例如 2016年5月"))
