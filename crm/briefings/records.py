"""The records a monthly brief lists: every project, and those that have not moved for a month."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.briefings.issue import ListedProject, StalledProject
from crm.rules.stages import days_in_stage
from crm.rules.tiers import headline
from db.models import Park, Project, StageMove
from db.terms import Stage
from db.values import When

# From 投产 on a project runs, and 暂缓, 流失, 退出 say by themselves why nothing moves.
_MOVING = tuple(Stage)[: tuple(Stage).index(Stage.PRODUCING)]


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


def stalled_projects(
    session: Session, projects: Iterable[ListedProject], as_of: date
) -> list[StalledProject]:
    """Return those of `projects` that have not moved for a month, with and then without a reason.

    A project whose moves bear no date is among them only when its record gives a reason.
    """
    last = _last_moves(session, as_of)
    limit = _month_before(as_of)
    found = []
    for project in projects:
        if project.stage not in _MOVING:
            continue
        since = last.get(project.project_id)
        if since is None and not project.stuck_reason.strip():
            continue
        if since is not None and since > limit:
            continue
        when = None if since is None else When.on(since)
        found.append(StalledProject(project, when, days_in_stage(since, as_of)))
    return sorted(found, key=lambda one: not one.project.stuck_reason.strip())


def _last_moves(session: Session, as_of: date) -> dict[str, date]:
    day = StageMove.__table__.c.on_day
    rows = session.execute(
        select(StageMove.project_id, func.max(day))
        .where(StageMove.trashed_at.is_(None), day <= as_of)
        .group_by(StageMove.project_id)
    )
    # SQLite gives back the text that `max` chose, PostgreSQL the date.
    return {
        key: date.fromisoformat(moved) if isinstance(moved, str) else moved for key, moved in rows
    }


def _month_before(day: date) -> date:
    year, month = (day.year, day.month - 1) if day.month > 1 else (day.year - 1, 12)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
