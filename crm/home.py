"""工作台: what a person sees first: figures, what is late, what is to be done, what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.blockers import BlockerRow, blockers
from crm.contract_sums import ContractSums, contract_sums
from crm.last_changes import LastChange, last_changes
from crm.milestones import LateMilestone, late_milestones
from crm.pipeline import FunnelStep, Standstill, funnel, standstills
from crm.rules.assess import Due
from crm.rules.pace import pace_of_year
from crm.rules.schedule import Light
from crm.standings import standings
from crm.supervision import notices
from crm.targets import TargetStanding, attainments, in_order
from crm.todos import TodoGroup, todos_of
from db.models import Contract, Project, StageMove
from db.terms import Grade, Indicator, Measure, Stage

DUE_AHEAD = timedelta(days=90)
"""How far ahead commitments that fall due are named."""
FUNNEL = 6
"""Stages of the road that the funnel shows, from the first one on."""


@dataclass(frozen=True)
class FallingDue:
    """A commitment that falls due soon, or is unmet and over."""

    contract_id: str
    commitment_id: str
    project_id: str
    project: str
    indicator: Indicator
    due: Due
    grade: Grade


@dataclass(frozen=True)
class Home:
    """What 工作台 shows, but for the forecast and the last changes, which are read by themselves.

    moved: projects that moved in the last seven days. decisions: what waits for a person:
    projects with a red milestone, blockers past due, projects that owe a reason.
    """

    today: date
    pace: Fraction
    standings: tuple[TargetStanding, ...]
    late: tuple[LateMilestone, ...]
    blockers: tuple[BlockerRow, ...]
    standstills: tuple[Standstill, ...]
    open_notices: int
    todos: tuple[TodoGroup, ...]
    falling_due: tuple[FallingDue, ...]
    contracts: ContractSums
    funnel: tuple[FunnelStep, ...]
    moved: int

    @property
    def red(self) -> int:
        """How many projects have a red milestone."""
        return len({one.line.project_id for one in self.late if one.line.light is Light.RED})

    @property
    def owing(self) -> int:
        """How many projects without movement owe their reason."""
        return sum(one.stuck_reason is None for one in self.standstills)

    @property
    def due_this_month(self) -> int:
        """How many commitments fall due until the end of the month."""
        month = (self.today.year, self.today.month)
        return sum((one.due.ends.year, one.due.ends.month) == month for one in self.falling_due)

    @property
    def decisions(self) -> int:
        """How many things wait for a person."""
        return self.red + len(self.blockers) + self.owing


def home(session: Session, author: str, today: date) -> Home:
    """Return what 工作台 shows to `author` on `today`."""
    return Home(
        today=today,
        pace=pace_of_year(today.year, today),
        standings=tuple(in_order(attainments(session, today.year, today))),
        late=tuple(late_milestones(session, today)),
        blockers=tuple(row for row in blockers(session, today, settled=False) if row.late),
        standstills=tuple(standstills(session, today)),
        open_notices=len(notices(session, today, closed=False)),
        todos=tuple(todos_of(session, owner=author, today=today)),
        falling_due=tuple(_falling_due(session, today)),
        contracts=contract_sums(session, today),
        funnel=tuple(funnel(session, date(today.year, 1, 1), today)[:FUNNEL]),
        moved=_moved(session, today),
    )


def headline_targets(standings: Sequence[TargetStanding]) -> list[TargetStanding]:
    """Return the targets of the zone that a bar can show: the plan's own, not those of growth."""
    return [
        one
        for one in standings
        if one.park_id is None
        and one.part_of is None
        and one.paced
        and one.measure is not Measure.GROWTH
        and one.floor is not None
        and one.floor > Decimal(0)
    ]


def leading_targets(standings: Sequence[TargetStanding], count: int) -> list[TargetStanding]:
    """Return the targets to show large: projects signed over a tier, 开工, capital from outside.

    What the plan lacks of them is made up from its other targets, to at most `count`.
    """
    wanted: list[TargetStanding] = []
    candidates = headline_targets(standings)

    def take(*tests: Any) -> None:
        for test in tests:
            one = next((one for one in candidates if one not in wanted and test(one)), None)
            if one is not None:
                wanted.append(one)
                return

    take(lambda one: one.measure is Measure.SIGNED_PROJECTS and "亿" in one.indicator)
    take(lambda one: one.measure is Measure.STAGE_REACHED and Stage.STARTED.label in one.indicator)
    take(lambda one: "省外" in one.indicator, lambda one: one.measure is Measure.REPORTED)
    while len(wanted) < count and len(wanted) < len(candidates):
        take(lambda one: True)
    return wanted


def part_of(standings: Sequence[TargetStanding], whole: TargetStanding) -> TargetStanding | None:
    """Return the 其中 row of a target, or None."""
    return next((one for one in standings if one.part_of == whole.target_id), None)


def _falling_due(session: Session, today: date) -> list[FallingDue]:
    """Return what falls due within `DUE_AHEAD`."""
    found = standings(session, today).values()
    soon = [
        one
        for standing in found
        for one in standing.ahead
        if today <= one.due.ends <= today + DUE_AHEAD
    ]
    names = {
        contract: (project, name)
        for contract, project, name in session.execute(
            select(Contract.id, Project.id, Project.name)
            .join(Project, Project.id == Contract.project_id)
            .where(Contract.id.in_({one.contract_id for one in soon}))
        )
    }
    rows = [
        FallingDue(
            one.contract_id,
            one.commitment_id,
            *names[one.contract_id],
            one.indicator,
            one.due,
            one.result.grade,
        )
        for one in soon
    ]
    return sorted(rows, key=lambda row: (row.due.ends, row.project))


def since_yesterday(session: Session, now: datetime | None = None) -> list[LastChange]:
    """Return what was done since yesterday's midnight, newest first; now: to look back from."""
    midnight = (
        (now or datetime.now(UTC)).astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    )
    return last_changes(session, midnight - timedelta(days=1))


def _moved(session: Session, today: date) -> int:
    on = StageMove.__table__.c.on_day
    return (
        session.scalar(
            select(func.count(StageMove.project_id.distinct()))
            .join(Project, Project.id == StageMove.project_id)
            .where(
                Project.trashed_at.is_(None),
                StageMove.trashed_at.is_(None),
                on > today - timedelta(days=7),
                on <= today,
            )
        )
        or 0
    )


__all__ = [
    "FallingDue",
    "Home",
    "headline_targets",
    "home",
    "part_of",
    "since_yesterday",
]
