"""How the milestones of projects stand: planned, expected and actual days, lights, who is late.

Of one with a stage and without a phase the actual day is that of the project's move (design.md).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from crm.errors import InvalidInput
from crm.holidays import calendar_of
from crm.milestone_rows import (
    MilestoneRow,
    Moves,
    ProjectRow,
    milestone_rows,
    moves_of,
    projects_with,
    waits_of,
)
from crm.rules.dates import span
from crm.rules.schedule import (
    GRAVITY,
    LATE,
    Forecast,
    Light,
    Step,
    days_late,
    find_cycle,
    forecast,
    gravest,
    light_of,
)
from crm.rules.stages import on_road
from crm.rules.workdays import Workdays
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
        return self.light in LATE


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
    grouped = milestone_rows(session, project_ids)
    if not grouped:
        return []
    waits = waits_of(session, project_ids)
    passages = moves_of(session, project_ids)
    calendar = calendar or calendar_of(session)
    return [
        _schedule(
            project, grouped[project.id], waits, passages.get(project.id, Moves()), today, calendar
        )
        for project in projects_with(session, project_ids)
        if project.id in grouped
    ]


def schedule_of(session: Session, project_id: str, today: date) -> Schedule | None:
    """Return how the milestones of one project stand; None when it has none."""
    found = schedules(session, today, project_ids=[project_id])
    return found[0] if found else None


def stages_expected(schedule: Schedule | None) -> dict[Stage, date]:
    """Return stage → the day on which its milestone is expected, of stages still to come."""
    return {
        line.stage: line.expected
        for line in (schedule.lines if schedule is not None else ())
        if line.stage is not None and line.staged and not line.reached and line.expected is not None
    }


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


def _schedule(
    project: ProjectRow,
    rows: Sequence[MilestoneRow],
    waits: dict[str, tuple[str, ...]],
    moves: Moves,
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
    row: MilestoneRow, current: Stage, waits_for: tuple[str, ...], moves: Moves
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
    project: ProjectRow, row: MilestoneRow, step: Step, found: Forecast, actual: When | None
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
