"""Gates: what a stage demands before a project enters it, and what of it is still unmet.

A gate is a checklist that each zone edits (domain.md, section 2). A line is either a field of the
project that must be filled or something that a person ticks with its day; lines that are not
required are reminders and hold nobody up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from crm.errors import InvalidInput
from crm.rules.stages import ROAD, on_road, position
from db.terms import ReviewResult, Stage
from db.values import Amount, Extent
from resources import tr

GATED = ROAD[1:]
"""The stages that have a gate: a lead is entered as one, and beside the road a reason is owed."""
FIELDS = (
    "investors",
    "planned",
    "agreed",
    "contracted",
    "arrived",
    "fixed",
    "land",
    "park_id",
    "industry",
    "industry_chain",
    "source_channel",
    "chief",
    "commissioner",
    "owner",
    "progress",
    "admission",
)
"""The fields that a gate can demand, by their keys.

`investors` and `admission` (the newest review that has a result) are records beside the project.
"""
_SERVED_BY = {
    "planned": ("planned", "agreed", "contracted"),
    "agreed": ("agreed", "contracted"),
}
"""A figure that is promised more firmly serves where a vaguer one is asked for."""


@dataclass(frozen=True)
class Line:
    """One line of a checklist; with `field` it is met by that field, else by a tick."""

    key: str
    text: str
    field: str | None = None
    required: bool = True


@dataclass(frozen=True)
class Admitted:
    """What the newest admission review with a result came to; on what conditions."""

    result: ReviewResult
    on: date | None = None
    conditions: str | None = None

    def __bool__(self) -> bool:
        """Whether the project may go on."""
        return self.result in (ReviewResult.PASSED, ReviewResult.CONDITIONAL)

    @property
    def words(self) -> str:
        """The result with its day and its conditions."""
        said = self.result.label
        if self.on is not None:
            said = f"{self.on.isoformat()} {said}"
        if self.conditions:
            said = tr("{said}：{conditions}").format(said=said, conditions=self.conditions)
        return said


@dataclass(frozen=True)
class Tick:
    """That a line is done: since when, and by whom where that is known."""

    on: date
    by: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Check:
    """A line of a gate and how it stands for a project."""

    line: Line
    met: bool
    tick: Tick | None = None
    note: str = ""
    """What the record beside the project says, of a line that is met by one."""


@dataclass(frozen=True)
class Gate:
    """What a stage demands of a project, line by line."""

    stage: Stage
    checks: tuple[Check, ...]

    @property
    def met(self) -> int:
        """How many of its lines are met."""
        return sum(check.met for check in self.checks)

    @property
    def unmet(self) -> tuple[Line, ...]:
        """The required lines that are not met, in their order."""
        return tuple(one.line for one in self.checks if one.line.required and not one.met)

    @property
    def open(self) -> bool:
        """Whether nothing that is required is missing."""
        return not self.unmet


def check_gate(
    stage: Stage,
    lines: Iterable[Line],
    *,
    ticks: Mapping[str, Tick],
    fields: Mapping[str, Any],
) -> Gate:
    """Tell how the gate of a stage stands; ticks by the keys of lines, fields by their names."""
    checks = []
    for line in lines:
        tick = None if line.field else ticks.get(line.key)
        met = is_filled(line.field, fields) if line.field else tick is not None
        value = fields.get(line.field) if line.field else None
        note = value.words if isinstance(value, Admitted) else ""
        checks.append(Check(line, met, tick, note))
    return Gate(stage, tuple(checks))


def is_filled(field: str, fields: Mapping[str, Any]) -> bool:
    """Tell whether a field, or one that serves for it, holds something that can be read.

    A figure that bears a mark (约, 以上, a range) fills its field; 待定 does not.
    """
    return any(_is_known(fields.get(name)) for name in _SERVED_BY.get(field, (field,)))


def _is_known(value: Any) -> bool:
    if isinstance(value, Amount):
        return value.fen is not None
    if isinstance(value, Extent):
        return value.units is not None
    return bool(value.strip()) if isinstance(value, str) else bool(value)


def is_gated(current: Stage, to: Stage, stood: Stage | None = None) -> bool:
    """Tell whether a move must pass the gate of `to`: when it leads on from where it stood.

    Back, aside, and back to where it `stood` before 暂缓 or 流失 no gate is passed. A skip passes
    the gate of the stage that is entered; for those left out it owes its reason.
    """
    if to not in GATED:
        return False
    came_from = current if on_road(current) else stood
    return came_from is None or position(to) > position(came_from)


def unmet_in_words(gate: Gate) -> str:
    """Say what a gate lacks and what can be done: the sentence of a refused move."""
    names = tr("、").join(line.text for line in gate.unmet)
    return tr(
        "进入“{stage}”还差 {n} 项：{names}。请补齐后再变更；确需先行的，写明越过关口的原因。"
    ).format(stage=gate.stage.label, n=len(gate.unmet), names=names)


def check_tick(line: Line | None, on: date | None, today: date) -> None:
    """Raise InvalidInput when a line can't be ticked so (field `line` or `done_on`)."""
    if line is None:
        raise InvalidInput(tr("关口清单里已没有这一项，请刷新后再看。"), field="line")
    if line.field == "admission":
        raise InvalidInput(
            tr("“{text}”看准入评审的结果，不用勾选；请在“评审”里写明结果。").format(text=line.text),
            field="line",
        )
    if line.field is not None:
        raise InvalidInput(
            tr("“{text}”填好就算满足，不用勾选。").format(text=line.text), field="line"
        )
    if on is None:
        raise InvalidInput(
            tr("请填写完成的日期，例如 {today}。").format(today=today.isoformat()), field="done_on"
        )
    if on > today:
        raise InvalidInput(
            tr("{on} 还没有到。请填实际完成的日期，不晚于 {today}。").format(
                on=on.isoformat(), today=today.isoformat()
            ),
            field="done_on",
        )
