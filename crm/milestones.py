"""How the milestones of projects stand: planned, expected and actual days, lights, who is late.

Of one with a stage and without a phase the actual day is that of the project's move (design.md).
Whatever the number of projects, a handful of statements reads them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

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
from db.terms import Stage
from db.values import When


@dataclass(frozen=True)
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
    rows = session.execute(_rows(project_ids)).all()
    if not rows:
        return []
    waits = _waits(session, project_ids)
    passages = _passages(session, project_ids)
    calendar = calendar or calendar_of(session)
    grouped: dict[str, list[Any]] = {}
    for row in rows:
        grouped.setdefault(row.project_id, []).append(row)
    return [
        _schedule(of_project, waits, passages.get(key, _Moves()), today, calendar)
        for key, of_project in grouped.items()
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


def _rows(project_ids: Collection[str] | None) -> Any:
    statement = (
        select(
            Milestone.id,
            Milestone.project_id,
            Milestone.phase_id,
            Milestone.name,
            Milestone.stage,
            Milestone.workdays,
            Milestone.planned,
            Milestone.forecast,
            Milestone.actual,
            Milestone.chief,
            Milestone.commissioner,
            Milestone.amber_days,
            Milestone.red_days,
            Milestone.note,
            Milestone.illustrative,
            Phase.name.label("phase"),
            Project.name.label("project"),
            Project.stage.label("project_stage"),
            Project.owner,
            Project.chief.label("project_chief"),
            Project.commissioner.label("project_commissioner"),
            Project.illustrative.label("project_illustrative"),
            Park.name.label("park"),
        )
        .join(Project, Project.id == Milestone.project_id)
        .outerjoin(Phase, Phase.id == Milestone.phase_id)
        .outerjoin(Park, Park.id == Project.park_id)
        .where(Milestone.trashed_at.is_(None), Project.trashed_at.is_(None))
        .order_by(
            Project.name_pinyin,
            Project.id,
            Milestone.phase_id.is_not(None),
            Phase.ordinal,
            Phase.id,
            Milestone.ordinal,
            Milestone.id,
        )
    )
    return statement if project_ids is None else statement.where(Project.id.in_(project_ids))


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
    for milestone_id, waits_for_id in session.execute(statement):
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
    rows: Sequence[Any],
    waits: dict[str, tuple[str, ...]],
    moves: _Moves,
    today: date,
    calendar: Workdays,
) -> Schedule:
    steps, actuals = [], []
    for row in rows:
        step, actual = _step(row, waits.get(row.id, ()), moves)
        steps.append(step)
        actuals.append(actual)
    circle: tuple[str, ...] = ()
    try:
        expected = forecast(steps, today=today, calendar=calendar)
    except InvalidInput:
        circle = find_cycle(steps)
        steps = [replace(step, waits_for=()) for step in steps]
        expected = forecast(steps, today=today, calendar=calendar)
    first = rows[0]
    return Schedule(
        project_id=first.project_id,
        name=first.project,
        stage=first.project_stage,
        park=first.park,
        owner=first.owner,
        chief=first.project_chief,
        commissioner=first.project_commissioner,
        illustrative=first.project_illustrative,
        lines=tuple(
            _line(row, step, expected[step.key], actual)
            for row, step, actual in zip(rows, steps, actuals, strict=True)
        ),
        circle=circle,
    )


def _step(row: Any, waits_for: tuple[str, ...], moves: _Moves) -> tuple[Step, When | None]:
    actual: When | None = row.actual
    done = actual is not None
    if row.stage is not None and row.phase_id is None:
        done, actual = moves.to(row.stage, row.project_stage)
    days = None if actual is None else span(actual)
    step = Step(
        key=row.id,
        name=row.name,
        workdays=row.workdays,
        waits_for=waits_for,
        planned=row.planned,
        hand=row.forecast,
        reached=done,
        actual=None if days is None else days[0],
    )
    return step, actual


def _line(row: Any, step: Step, found: Forecast, actual: When | None) -> MilestoneLine:
    return MilestoneLine(
        milestone_id=row.id,
        project_id=row.project_id,
        phase_id=row.phase_id,
        phase=row.phase,
        name=row.name,
        stage=row.stage,
        step=step,
        forecast=found,
        light=light_of(step, found.day, amber_days=row.amber_days, red_days=row.red_days),
        late=days_late(step, found.day),
        actual=actual,
        chief=row.chief or row.project_chief,
        commissioner=row.commissioner or row.project_commissioner,
        own_chief=row.chief,
        own_commissioner=row.commissioner,
        amber_days=row.amber_days,
        red_days=row.red_days,
        note=row.note,
        illustrative=row.illustrative,
    )
