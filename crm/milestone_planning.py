"""Planning a project or a phase backwards (倒排) from the day of its 投产."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from crm.errors import InvalidInput
from crm.holidays import calendar_of
from crm.milestone_changes import check_phase, set_waits
from crm.milestone_plans import template_of
from crm.milestones import MilestoneLine, schedule_of
from crm.projects import project_of
from crm.rules.schedule import earliest, in_order, plan_backwards, starts
from db.models import Milestone
from db.terms import Stage
from resources import tr

YEARS_AHEAD = 30
"""A target further away is a slip of the pen."""


@dataclass(frozen=True)
class DraftLine:
    """A milestone of a plan that is only looked at; was: its planned day until now.

    waits_for: keys of other lines. milestone_id: None for one that would be added.
    """

    key: str
    name: str
    workdays: int
    waits_for: tuple[str, ...]
    stage: Stage | None
    amber_days: int
    red_days: int
    planned: date
    was: date | None = None
    reached: bool = False
    milestone_id: str | None = None


@dataclass(frozen=True)
class PlanDraft:
    """A plan backwards from `target`, before it is saved.

    begin: the last day on which the first of its steps must begin. feasible: the first day that
    can be reached from today, where that is after the target, else None. kept: how many other
    milestones stay as they are. note: of the years counted by weekends alone.
    """

    lines: tuple[DraftLine, ...]
    anchor: str
    target: date
    begin: date
    first: str
    feasible: date | None
    kept: int
    note: str


def draft_plan(
    session: Session,
    project_id: str,
    target: date,
    *,
    today: date,
    phase_id: str | None = None,
    plan_id: str | None = None,
) -> PlanDraft:
    """Plan a project or a phase backwards from the day of its 投产, without saving.

    plan_id: of a template ("" the default); None plans the milestones that there are. Raises
    InvalidInput (field `target`) for a day in the past, saying which day can be reached.
    """
    project_of(session, project_id)
    check_phase(session, project_id, phase_id)
    schedule = schedule_of(session, project_id, today)
    have = [line for line in (schedule.lines if schedule else ()) if line.phase_id == phase_id]
    lines = _own(have) if plan_id is None else _by_template(session, plan_id, have)
    if not lines:
        raise InvalidInput(tr("还没有节点可以重排，请先选一份模板。"), field="plan")
    anchor = _anchor(lines)
    calendar = calendar_of(session)
    done = {line.milestone_id: line.step.actual or today for line in have if line.reached}
    if anchor.milestone_id in done:
        raise InvalidInput(
            tr("“{name}”已经完成，不用再倒排。").format(name=anchor.name), field="target"
        )
    known = {line.key: done[line.milestone_id] for line in lines if line.milestone_id in done}
    soonest = earliest(lines, anchor.key, today, calendar, reached=known)
    _check_target(target, today, soonest, anchor.name)
    days = plan_backwards(lines, anchor.key, target, calendar)
    planned = [
        # What is reached keeps the day it was measured by.
        replace(line, planned=line.was if line.reached and line.was else days[line.key])
        for line in lines
    ]
    begins = starts(lines, days, calendar, reached=known)
    first = min(begins, key=lambda key: begins[key])
    names = {line.key: line.name for line in lines}
    return PlanDraft(
        lines=tuple(planned),
        anchor=anchor.name,
        target=target,
        begin=begins[first],
        first=names[first],
        feasible=soonest if soonest > target else None,
        kept=len({line.milestone_id for line in have} - {line.milestone_id for line in lines}),
        note=calendar.note([today, *days.values()]),
    )


def plan_milestones(
    session: Session,
    project_id: str,
    target: date,
    *,
    today: date,
    phase_id: str | None = None,
    plan_id: str | None = None,
) -> PlanDraft:
    """Save what `draft_plan` shows, and return it."""
    draft = draft_plan(session, project_id, target, today=today, phase_id=phase_id, plan_id=plan_id)
    illustrative = project_of(session, project_id).illustrative
    records: dict[str, Milestone] = {}
    for ordinal, line in enumerate(draft.lines):
        record = None if line.milestone_id is None else session.get(Milestone, line.milestone_id)
        if record is None:
            record = Milestone(
                project_id=project_id,
                phase_id=phase_id,
                name=line.name,
                stage=line.stage,
                illustrative=illustrative,
            )
            session.add(record)
        record.planned = line.planned
        if plan_id is not None:
            record.workdays, record.ordinal = line.workdays, ordinal
            record.amber_days, record.red_days = line.amber_days, line.red_days
        records[line.key] = record
    session.flush()
    if plan_id is not None:
        waits = {
            records[line.key].id: [records[key].id for key in line.waits_for]
            for line in draft.lines
        }
        set_waits(session, project_id, waits)
    return draft


def _own(have: Iterable[MilestoneLine]) -> list[DraftLine]:
    return [
        DraftLine(
            key=line.milestone_id,
            name=line.name,
            workdays=line.step.workdays,
            waits_for=line.step.waits_for,
            stage=line.stage,
            amber_days=line.amber_days,
            red_days=line.red_days,
            planned=line.planned or date.max,
            was=line.planned,
            reached=line.reached,
            milestone_id=line.milestone_id,
        )
        for line in have
    ]


def _by_template(session: Session, plan_id: str, have: Iterable[MilestoneLine]) -> list[DraftLine]:
    known = {line.name: line for line in have}
    lines = []
    for step in in_order(template_of(session, plan_id).steps):
        line = known.get(step.name)
        lines.append(
            DraftLine(
                key=step.name,
                name=step.name,
                workdays=step.workdays,
                waits_for=step.waits_for,
                stage=step.stage if line is None else line.stage,
                amber_days=step.amber_days,
                red_days=step.red_days,
                planned=date.max,
                was=None if line is None else line.planned,
                reached=line is not None and line.reached,
                milestone_id=None if line is None else line.milestone_id,
            )
        )
    return lines


def _anchor(lines: list[DraftLine]) -> DraftLine:
    """The milestone that the target is of: 投产 by its stage, by its name, else the last."""
    by_stage = next((line for line in lines if line.stage is Stage.PRODUCING), None)
    by_name = next((line for line in lines if line.name == Stage.PRODUCING.label), None)
    return by_stage or by_name or in_order(lines)[-1]


def _check_target(target: date, today: date, soonest: date, name: str) -> None:
    if target < today:
        raise InvalidInput(
            tr(
                "目标日期 {target} 已经过去。请填 {today} 以后的日期；"
                "按现在的工期和进度，最早 {soonest} {name}。"
            ).format(
                target=target.isoformat(),
                today=today.isoformat(),
                soonest=soonest.isoformat(),
                name=name,
            ),
            field="target",
        )
    if target.year > today.year + YEARS_AHEAD:
        raise InvalidInput(
            tr("目标日期 {target} 太远了。请填 {most} 年以内的日期，例如 {soonest}。").format(
                target=target.isoformat(), most=YEARS_AHEAD, soonest=soonest.isoformat()
            ),
            field="target",
        )
