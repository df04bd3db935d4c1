"""退出: notice → rectification → second assessment → decision (domain.md, section 4)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from crm.errors import InvalidInput
from db.terms import ExitStepKind, ExitWay
from resources import tr

ROAD = tuple(ExitStepKind)
"""The steps in their order."""


@dataclass(frozen=True)
class Step:
    """A step as it was entered. due: the day by which to put right. way: of a decision."""

    step_id: str
    kind: ExitStepKind
    on: date
    due: date | None = None
    way: ExitWay | None = None
    text: str | None = None
    document: str | None = None


def in_order(steps: Iterable[Step]) -> list[Step]:
    """Return steps in the order in which they happened."""
    return sorted(steps, key=lambda one: (one.on, ROAD.index(one.kind), one.step_id))


def rounds(steps: Iterable[Step]) -> list[tuple[Step, ...]]:
    """Return the procedures of a project, the oldest first; each ends with its decision.

    By the order in which the steps were entered within a day, so that a decision and the next
    notice of the same day stay apart.
    """
    found: list[list[Step]] = []
    for step in sorted(steps, key=lambda one: (one.on, one.step_id)):
        if not found or found[-1][-1].kind is ExitStepKind.DECISION:
            found.append([])
        found[-1].append(step)
    return [tuple(in_order(one)) for one in found]


def next_kind(steps: Sequence[Step]) -> ExitStepKind | None:
    """Return the step that comes next in a procedure; None after its decision."""
    done = {one.kind for one in steps}
    return next((kind for kind in ROAD if kind not in done), None)


def deadline(steps: Sequence[Step]) -> date | None:
    """Return the day by which to put right: of the rectification, else of the notice."""
    for kind in (ExitStepKind.RECTIFICATION, ExitStepKind.NOTICE):
        for step in steps:
            if step.kind is kind and step.due is not None:
                return step.due
    return None


def leaves(way: ExitWay | None) -> bool:
    """Whether a decision means that the project leaves, so that the stage 退出 is proposed."""
    return way is not None and way is not ExitWay.KEEP


def check_step(step: Step, steps: Sequence[Step], today: date) -> None:
    """Raise InvalidInput (with the field) for a step that doesn't fit between the others.

    steps: the other steps of its procedure.
    """
    if step.on > today:
        raise InvalidInput(
            tr("日期 {day} 还没有到，请填不晚于 {today} 的日期。").format(
                day=step.on.isoformat(), today=today.isoformat()
            ),
            field="on",
        )
    place = ROAD.index(step.kind)
    lacking = next((kind for kind in ROAD[:place] if all(s.kind is not kind for s in steps)), None)
    if lacking is not None:
        raise InvalidInput(
            tr("还没有登记“{lacking}”，不能登记“{kind}”。").format(
                lacking=lacking.label, kind=step.kind.label
            ),
            field="kind",
        )
    for other in steps:
        _check_order(step, other)
    _check_due(step)
    if step.kind is ExitStepKind.DECISION:
        if step.way is None:
            raise InvalidInput(tr("请选择退出决定的处理方式。"), field="way")
    elif step.way is not None:
        raise InvalidInput(tr("只有退出决定才有处理方式。"), field="way")
    if not step.text:
        raise InvalidInput(_WHAT_TO_WRITE[step.kind](), field="text")


def _check_order(step: Step, other: Step) -> None:
    before = ROAD.index(other.kind) < ROAD.index(step.kind)
    if (before and step.on < other.on) or (not before and step.on > other.on):
        raise InvalidInput(
            (
                tr("“{kind}”不能早于“{other}”（{day}）。")
                if before
                else tr("“{kind}”不能晚于“{other}”（{day}）。")
            ).format(kind=step.kind.label, other=other.kind.label, day=other.on.isoformat()),
            field="on",
        )


def _check_due(step: Step) -> None:
    if step.kind not in (ExitStepKind.NOTICE, ExitStepKind.RECTIFICATION):
        if step.due is not None:
            raise InvalidInput(tr("只有告知和整改才有整改期限。"), field="due")
        return
    if step.due is None:
        if step.kind is ExitStepKind.NOTICE:
            raise InvalidInput(tr("请填写整改期限，例如 告知后 90 天。"), field="due")
        return
    if step.due <= step.on:
        raise InvalidInput(
            tr("整改期限 {due} 要晚于 {on}。").format(
                due=step.due.isoformat(), on=step.on.isoformat()
            ),
            field="due",
        )


_WHAT_TO_WRITE = {
    ExitStepKind.NOTICE: lambda: tr("请写明告知的事由，例如 亩均税收连续两年未达标。"),
    ExitStepKind.RECTIFICATION: lambda: tr("请写明整改措施，例如 追加设备投资，三季度投产。"),
    ExitStepKind.REASSESSMENT: lambda: tr("请写明再评估结论，例如 3 项未达标中 2 项已达标。"),
    ExitStepKind.DECISION: lambda: tr("请写明决定的理由和依据。"),
}
