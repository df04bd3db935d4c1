"""The records a monthly brief lists: every project, and those that have not moved for a month."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.briefings.issue import ListedProject, StageGroup, StalledProject
from crm.pipeline import movements, standstills
from crm.rules.stages import BESIDE, ROAD, month_before, position
from crm.rules.tiers import headline
from crm.rules.totals import total
from crm.settings import BUREAU_NAME, ZONE_NAME, setting
from db.models import Park, Project
from db.terms import Stage
from resources import tr


def bureau_of(session: Session) -> str:
    """Return the bureau's name as it heads a brief."""
    zone = setting(session, ZONE_NAME) or ""
    return setting(session, BUREAU_NAME) or tr("{zone}招商局").format(zone=zone)


def listed_projects(session: Session) -> list[ListedProject]:
    """Return all projects, the largest headline figure first."""
    rows = session.execute(
        select(
            Project.id,
            Project.name,
            Project.stage,
            Project.investor_names,
            Project.industry,
            Park.name,
            Project.contracted,
            Project.agreed,
            Project.planned,
            Project.land,
            Project.chief,
            Project.commissioner,
            Project.owner,
            Project.progress,
            Project.stuck_reason,
            Project.illustrative,
        )
        .outerjoin(Park, Park.id == Project.park_id)
        .where(Project.trashed_at.is_(None))
        .order_by(func.coalesce(Project.headline_fen, -1).desc(), Project.id)
    )
    return [
        ListedProject(
            project_id=key,
            name=name,
            stage=stage,
            investors=investors or "",
            industry=industry or "",
            park=park or "",
            headline=headline(contracted, agreed, planned),
            land=land,
            chief=chief or "",
            commissioner=commissioner or "",
            owner=owner or "",
            progress=progress or "",
            stuck_reason=stuck or "",
            illustrative=illustrative,
        )
        for (
            key,
            name,
            stage,
            investors,
            industry,
            park,
            contracted,
            agreed,
            planned,
            land,
            chief,
            commissioner,
            owner,
            progress,
            stuck,
            illustrative,
        ) in rows
    ]


def stage_groups(projects: Sequence[ListedProject]) -> tuple[StageGroup, ...]:
    """Group by stage, the furthest first, and those beside the road last."""
    groups = []
    for stage in (*reversed(ROAD), *BESIDE):
        of_stage = tuple(one for one in projects if one.stage is stage)
        if of_stage:
            figures = (None if one.headline is None else one.headline.amount for one in of_stage)
            groups.append(StageGroup(stage, total(figures), of_stage))
    return tuple(groups)


def stalled_projects(
    session: Session, projects: Iterable[ListedProject], as_of: date
) -> list[StalledProject]:
    """Return those of `projects` that stand still, first those whose reason is known.

    One whose moves bear no date is among them only when its record gives a reason.
    """
    still = {one.project_id: one for one in standstills(session, as_of)}
    day_after = month_before(as_of) + timedelta(days=1)
    moved = {move.project_id for move in movements(session, day_after, as_of)}
    found = []
    for project in projects:
        if (standstill := still.get(project.project_id)) is not None:
            found.append(StalledProject(project, standstill.since, standstill.days))
        elif project.project_id not in moved and _reasoned(project):
            found.append(StalledProject(project))
    return sorted(found, key=lambda one: not one.project.stuck_reason.strip())


def _reasoned(project: ListedProject) -> bool:
    building = position(Stage.STARTED)
    return bool(project.stuck_reason.strip()) and position(project.stage) < building
