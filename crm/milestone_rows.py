"""Reads what the milestones of projects are reckoned from: a handful of statements for all."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.rules.counting import Passage, chronological, reached
from crm.rules.stages import on_road, position
from db.models import Milestone, MilestoneWait, Park, Phase, Project, StageMove
from db.terms import Stage
from db.values import When


@dataclass
class Moves:
    """The moves of a project, and the day of each as it was written."""

    passages: list[Passage] = field(default_factory=list)
    days: dict[str, When | None] = field(default_factory=dict)

    def to(self, stage: Stage, current: Stage) -> tuple[bool, When | None]:
        """Whether a project that stands at `current` reached a stage, and when."""
        passage = reached(chronological(self.passages), (stage,))
        if passage is not None:
            return True, self.days[passage.key]
        return on_road(current) and position(current) >= position(stage), None


class ProjectRow(NamedTuple):
    """What is shown of a project: a name of a driver's row costs thirty times as much."""

    id: str
    name: str
    stage: Stage
    owner: str | None
    chief: str | None
    commissioner: str | None
    illustrative: bool
    park: str | None


class MilestoneRow(NamedTuple):
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


def projects_with(session: Session, project_ids: Collection[str] | None) -> Iterator[ProjectRow]:
    """Yield the projects that have milestones, by name; None is all."""
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
    statement = statement.where(project.id.in_(wanted))
    return map(ProjectRow._make, session.connection().execute(statement))


def milestone_rows(
    session: Session, project_ids: Collection[str] | None
) -> dict[str, list[MilestoneRow]]:
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
    grouped: dict[str, list[MilestoneRow]] = {}
    for row in map(MilestoneRow._make, session.connection().execute(statement)):
        grouped.setdefault(row.project_id, []).append(row)
    return grouped


def waits_of(session: Session, project_ids: Collection[str] | None) -> dict[str, tuple[str, ...]]:
    """Return milestone → those that it waits for."""
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


def moves_of(session: Session, project_ids: Collection[str] | None) -> dict[str, Moves]:
    """Return project → its moves, for those whose milestones have a stage."""
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
    found: dict[str, Moves] = {}
    for project_id, key, stage, on in rows:
        moves = found.setdefault(project_id, Moves())
        moves.passages.append(Passage(stage, None if on is None else on.day, key))
        moves.days[key] = on
    return found
