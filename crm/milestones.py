"""How the milestones of projects stand: planned, expected and actual days, lights, who is late.

Of one with a stage and without a phase the actual day is that of the project's move (design.md).
Whatever the number of projects, a handful of statements reads them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.errors import InvalidInput
from crm.holidays import calendar_of
from crm.rules.counting import Passage, chronological, reached
from crm.rules.dates import span
from crm.rules.schedule import (
    GRAVITY,
    Forecast,
    Light,
    Step,
    days_late,
    find_cycle,
    forecast,
    gravest,
    light_of,
)
from crm.rules.stages import on_road, position
from crm.rules.workdays import Workdays
from db.models import Milestone, MilestoneWait, Park, Phase, Project, StageMove
from db.terms import Precision, Stage
from db.values import When


@dataclass(frozen=True, slots=True)
class MilestoneLine:
    """One milestone as it stands.

    step: what the arithmetic works on. actual: when it was reached, as far as known. late:
    calendar days behind the plan, negative before it. chief, commissioner: its own, else the
    project's; own_chief, own_commissioner: its own or None.
    """

    milestone_id: str
    project_id: str
    phase_id: str | None
    phase: str | None
    name: str
    stage: Stage | None
    step: Step
    forecast: Forecast
    light: Light
    late: int | None
    actual: When | None
    chief: str | None
    commissioner: str | None
    own_chief: str | None
    own_commissioner: str | None
    amber_days: int
    red_days: int
    note: str | None
    illustrative: bool

    @property
    def staged(self) -> bool:
        """Whether reaching it is the project's move to its stage."""
        return self.stage is not None and self.phase_id is None

    @property
    def planned(self) -> date | None:
        """The day by the plan."""
        return self.step.planned

    @property
    def expected(self) -> date | None:
        """The day it was reached, or is expected."""
        return self.forecast.day

    @property
    def reached(self) -> bool:
        """Whether it is reached."""
        return self.step.reached

    @property
    def pending_late(self) -> bool:
        """Whether it is not reached and its light is yellow or red."""
        return self.light in (Light.AMBER, Light.RED)


@dataclass(frozen=True)
class Schedule:
    """The milestones of one project in their order; circle: names that wait for one another.

    While there is a circle (two edits that were valid alone), waiting is left out of account.
    """

    project_id: str
    name: str
    stage: Stage
    park: str | None
    owner: str | None
    chief: str | None
    commissioner: str | None
    illustrative: bool
    lines: tuple[MilestoneLine, ...]
    circle: tuple[str, ...] = ()

    @property
    def light(self) -> Light:
        """The gravest light of what is not reached; done when all is."""
        return gravest(line.light for line in self.lines)

    @property
    def by_id(self) -> dict[str, MilestoneLine]:
        """Id → milestone."""
        return {line.milestone_id: line for line in self.lines}

    @property
    def days(self) -> list[date]:
        """All days that the schedule names, for its scale and its calendar's note."""
        named = ((line.planned, line.expected) for line in self.lines)
        return [day for pair in named for day in pair if day is not None]


@dataclass(frozen=True)
class LateMilestone:
    """A milestone that is yellow or red; overdue: its day has passed, else it is being pushed.

    because: the name of what pushes it, or "".
    """

    line: MilestoneLine
    project: str
    park: str | None
    overdue: bool
    because: str

    @property
    def days(self) -> int:
        """Calendar days behind the plan."""
        return self.line.late or 0


def schedules(
    session: Session,
    today: date,
    *,
    project_ids: Collection[str] | None = None,
    calendar: Workdays | None = None,
) -> list[Schedule]:
    """Return the projects that have milestones, by name, with how each stands on `today`.

    project_ids: only these; None is all. Projects in the trash are left out.
    """
    grouped = _milestones(session, project_ids)
    if not grouped:
        return []
    waits = _waits(session, project_ids)
    passages = _passages(session, project_ids)
    calendar = calendar or calendar_of(session)
    projects = map(_Project._make, session.connection().execute(_projects(project_ids)))
    return [
        _schedule(
            project, grouped[project.id], waits, passages.get(project.id, _Moves()), today, calendar
        )
        for project in projects
        if project.id in grouped
    ]


def schedule_of(session: Session, project_id: str, today: date) -> Schedule | None:
    """Return how the milestones of one project stand; None when it has none."""
    found = schedules(session, today, project_ids=[project_id])
    return found[0] if found else None


def late_milestones(session: Session, today: date) -> list[LateMilestone]:
    """Return what is yellow or red across all projects under way, the gravest first.

    Projects that are paused, lost or gone are left out; so is what is reached.
    """
    return late_of(
        [one for one in schedules(session, today) if on_road(one.stage)],
        today,
    )


def late_of(found: Sequence[Schedule], today: date) -> list[LateMilestone]:
    """Return what is yellow or red in schedules: red first, overdue before pushed, the latest."""
    late = []
    for schedule in found:
        by_id = schedule.by_id
        for line in schedule.lines:
            if line.pending_late:
                pusher = by_id.get(line.forecast.pushed_by or "")
                overdue = line.planned is not None and line.planned < today
                because = "" if pusher is None else pusher.name
                late.append(LateMilestone(line, schedule.name, schedule.park, overdue, because))
    late.sort(key=lambda one: (-GRAVITY.index(one.line.light), not one.overdue, -one.days))
    return late


@dataclass
class _Moves:
    passages: list[Passage] = field(default_factory=list)
    days: dict[str, When | None] = field(default_factory=dict)

    def to(self, stage: Stage, current: Stage) -> tuple[bool, When | None]:
        """Whether a project that stands at `current` reached a stage, and when."""
        passage = reached(chronological(self.passages), (stage,))
        if passage is not None:
            return True, self.days[passage.key]
        return on_road(current) and position(current) >= position(stage), None


class _Project(NamedTuple):
    """What is shown of a project: a name of a driver's row costs thirty times as much."""

    id: str
    name: str
    stage: Stage
    owner: str | None
    chief: str | None
    commissioner: str | None
    illustrative: bool
    park: str | None


class _Row(NamedTuple):
    """A milestone as it is stored."""

    id: str
    project_id: str
    phase_id: str | None
    name: str
    stage: Stage | None
    workdays: int
    planned: date | None
    forecast: date | None
    actual_day: date | None
    actual_precision: str
    actual_source: str
    chief: str | None
    commissioner: str | None
    amber_days: int
    red_days: int
    note: str | None
    illustrative: bool
    phase: str | None


def _projects(project_ids: Collection[str] | None) -> Any:
    project, park = Project.__table__.c, Park.__table__.c
    milestone = Milestone.__table__.c
    planned = select(milestone.project_id).where(milestone.trashed_at.is_(None))
    statement = (
        select(
            project.id,
            project.name,
            project.stage,
            project.owner,
            project.chief,
            project.commissioner,
            project.illustrative,
            park.name.label("park"),
        )
        .outerjoin(Park.__table__, park.id == project.park_id)
        .where(project.trashed_at.is_(None))
        .order_by(project.name_pinyin, project.id)
    )
    wanted = planned if project_ids is None else project_ids
    return statement.where(project.id.in_(wanted))


def _milestones(session: Session, project_ids: Collection[str] | None) -> dict[str, list[_Row]]:
    """Return project → its milestones in their order, those of phases last.

    By the tables' own columns: there are tens of thousands, and a mapped value each is slow.
    """
    milestone, phase = Milestone.__table__.c, Phase.__table__.c
    statement = (
        select(
            milestone.id,
            milestone.project_id,
            milestone.phase_id,
            milestone.name,
            milestone.stage,
            milestone.workdays,
            milestone.planned,
            milestone.forecast,
            milestone.actual_day,
            milestone.actual_precision,
            milestone.actual_source,
            milestone.chief,
            milestone.commissioner,
            milestone.amber_days,
            milestone.red_days,
            milestone.note,
            milestone.illustrative,
            phase.name.label("phase"),
        )
        .outerjoin(Phase.__table__, phase.id == milestone.phase_id)
        .where(milestone.trashed_at.is_(None))
        .order_by(
            milestone.phase_id.is_not(None), phase.ordinal, phase.id, milestone.ordinal,
            milestone.id,
        )
    )  # fmt: skip
    if project_ids is not None:
        statement = statement.where(milestone.project_id.in_(project_ids))
    grouped: dict[str, list[_Row]] = {}
    for row in map(_Row._make, session.connection().execute(statement)):
        grouped.setdefault(row.project_id, []).append(row)
    return grouped


def _waits(session: Session, project_ids: Collection[str] | None) -> dict[str, tuple[str, ...]]:
    statement = (
        select(MilestoneWait.milestone_id, MilestoneWait.waits_for_id)
        .where(MilestoneWait.trashed_at.is_(None))
        .order_by(MilestoneWait.id)
    )
    if project_ids is not None:
        statement = statement.join(Milestone, Milestone.id == MilestoneWait.milestone_id).where(
            Milestone.project_id.in_(project_ids)
        )
    found: dict[str, tuple[str, ...]] = {}
    for milestone_id, waits_for_id in session.connection().execute(statement):
        found[milestone_id] = (*found.get(milestone_id, ()), waits_for_id)
    return found


def _passages(session: Session, project_ids: Collection[str] | None) -> dict[str, _Moves]:
    concerned = select(Milestone.project_id).where(
        Milestone.stage.is_not(None), Milestone.phase_id.is_(None), Milestone.trashed_at.is_(None)
    )
    if project_ids is not None:
        concerned = concerned.where(Milestone.project_id.in_(project_ids))
    rows = session.execute(
        select(StageMove.project_id, StageMove.id, StageMove.stage, StageMove.on).where(
            StageMove.project_id.in_(concerned), StageMove.trashed_at.is_(None)
        )
    )
    found: dict[str, _Moves] = {}
    for project_id, key, stage, on in rows:
        moves = found.setdefault(project_id, _Moves())
        moves.passages.append(Passage(stage, None if on is None else on.day, key))
        moves.days[key] = on
    return found


def _schedule(
    project: _Project,
    rows: Sequence[_Row],
    waits: dict[str, tuple[str, ...]],
    moves: _Moves,
    today: date,
    calendar: Workdays,
) -> Schedule:
    steps, actuals = [], []
    for row in rows:
        step, actual = _step(row, project.stage, waits.get(row.id, ()), moves)
        steps.append(step)
        actuals.append(actual)
    circle: tuple[str, ...] = ()
    try:
        expected = forecast(steps, today=today, calendar=calendar)
    except InvalidInput:
        circle = find_cycle(steps)
        steps = [replace(step, waits_for=()) for step in steps]
        expected = forecast(steps, today=today, calendar=calendar)
    return Schedule(
        project_id=project.id,
        name=project.name,
        stage=project.stage,
        park=project.park,
        owner=project.owner,
        chief=project.chief,
        commissioner=project.commissioner,
        illustrative=project.illustrative,
        lines=tuple(
            _line(project, row, step, expected[step.key], actual)
            for row, step, actual in zip(rows, steps, actuals, strict=True)
        ),
        circle=circle,
    )


def _step(
    row: _Row, current: Stage, waits_for: tuple[str, ...], moves: _Moves
) -> tuple[Step, When | None]:
    actual: When | None = None
    if row.actual_day is not None or row.actual_source is not None:
        actual = When(row.actual_day, Precision(row.actual_precision or "day"), row.actual_source)
    done = actual is not None
    if row.stage is not None and row.phase_id is None:
        done, actual = moves.to(row.stage, current)
    days = None if actual is None else span(actual)
    reached_on = None if days is None else days[0]
    step = Step(
        row.id, row.name, row.workdays, waits_for, row.planned, row.forecast, done, reached_on
    )
    return step, actual


def _line(
    project: _Project, row: _Row, step: Step, found: Forecast, actual: When | None
) -> MilestoneLine:
    day = found.day
    return MilestoneLine(
        row.id,
        row.project_id,
        row.phase_id,
        row.phase,
        row.name,
        row.stage,
        step,
        found,
        light_of(step, day, amber_days=row.amber_days, red_days=row.red_days),
        days_late(step, day),
        actual,
        row.chief or project.chief,
        row.commissioner or project.commissioner,
        row.chief,
        row.commissioner,
        row.amber_days,
        row.red_days,
        row.note,
        row.illustrative,
    )
