"""The milestones of one project as a table, a line each."""

from __future__ import annotations

from datetime import date
from enum import IntEnum
from typing import Any

from PySide6.QtCore import Qt

from crm.milestone_words import SIGNS, show_light, show_standing
from crm.milestones import MilestoneLine, Schedule
from crm.rules.dates import show_when
from crm.rules.numbers import UNKNOWN
from crm.rules.schedule import Light
from resources import N_, tr
from ui.models.headed import HeadedModel, Index
from ui.theme import colour, font


class Column(IntEnum):
    NAME = 0
    LIGHT = 1
    PLANNED = 2
    EXPECTED = 3
    ACTUAL = 4
    STANDING = 5
    CHIEF = 6
    COMMISSIONER = 7
    WAITS = 8


HEADERS = (
    N_("节点"),
    N_("灯"),
    N_("计划"),
    N_("预计"),
    N_("实际"),
    N_("情况"),
    N_("联点领导"),
    N_("督办专员"),
    N_("等待"),
)
WIDTHS = (112, 84, 96, 132, 96, 220, 80, 80, 136)
TINTS = {
    Light.NONE: "faint",
    Light.DONE: "secondary",
    Light.GREEN: "green",
    Light.AMBER: "amber",
    Light.RED: "phoenix",
}
"""The token of a light's colour; its sign tells the same without it."""


class MilestonesModel(HeadedModel[MilestoneLine]):
    """In the order of the plan; a phase's milestones name their phase."""

    heads = HEADERS

    def __init__(self) -> None:
        super().__init__()
        self._names: dict[str, str] = {}
        self._today = date.min

    def show_schedule(self, schedule: Schedule | None, today: date) -> None:
        """Show the milestones of a project; None shows nothing."""
        self.beginResetModel()
        self.lines = [] if schedule is None else list(schedule.lines)
        self._names = {line.milestone_id: full_name(line) for line in self.lines}
        self._today = today
        self.endResetModel()

    def row_of(self, milestone_id: str) -> int:
        """The row of a milestone; 0 when it is not there."""
        keys = [line.milestone_id for line in self.lines]
        return keys.index(milestone_id) if milestone_id in keys else 0

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.line(index.row()) if index.isValid() else None
        if line is None:
            return None
        column = Column(index.column())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._text(line, column)
        if role == Qt.ItemDataRole.AccessibleTextRole and column is Column.LIGHT:
            return show_light(line.light)
        if role == Qt.ItemDataRole.ForegroundRole:
            return colour(_tint(line, column))
        if role == Qt.ItemDataRole.FontRole and column is Column.NAME:
            return font("body", bold=line.staged)
        return None

    def _text(self, line: MilestoneLine, column: Column) -> str:
        match column:
            case Column.NAME:
                return full_name(line)
            case Column.LIGHT:
                return f"{SIGNS[line.light]} {show_light(line.light)}"
            case Column.PLANNED:
                return _day(line.planned)
            case Column.EXPECTED:
                return "" if line.reached else _by_hand(line)
            case Column.ACTUAL:
                return show_when(line.actual) if line.actual is not None else ""
            case Column.STANDING:
                pusher = self._names.get(line.forecast.pushed_by or "", "")
                return show_standing(line, self._today, pusher)
            case Column.CHIEF:
                return line.chief or ""
            case Column.COMMISSIONER:
                return line.commissioner or ""
        waits = (self._names[key] for key in line.step.waits_for if key in self._names)
        return tr("、").join(waits)


def full_name(line: MilestoneLine) -> str:
    """The milestone's name, behind that of its phase."""
    return line.name if line.phase is None else f"{line.phase} · {line.name}"


def _day(day: date | None) -> str:
    return UNKNOWN if day is None else day.isoformat()


def _by_hand(line: MilestoneLine) -> str:
    if line.step.hand is None:
        return _day(line.expected)
    return tr("{day} 手填").format(day=_day(line.expected))


def _tint(line: MilestoneLine, column: Column) -> str:
    if column is Column.NAME:
        return "text"
    if column in (Column.LIGHT, Column.STANDING):
        return TINTS[line.light] if column is Column.LIGHT or line.pending_late else "secondary"
    late = column is Column.EXPECTED and line.pending_late
    return TINTS[line.light] if late else "secondary"
