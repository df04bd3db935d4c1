"""Projects that reached a stage in a year, by the actual date of their first move to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from crm.rules.counting import Passage, chronological, reached
from crm.rules.stages import ROAD, position
from db.models import Project, StageMove
from db.terms import Stage

_AT_ONCE = 5000


@dataclass(frozen=True)
class Reached:
    """A project that reached a stage; on: None when nobody knows the day."""

    id: str
    park_id: str | None
    illustrative: bool
    on: date | None


def reached_in(session: Session, year: int, stages: tuple[Stage, ...]) -> list[Reached]:
    """Return the projects that first reached one of `stages` in `year`, or on an unknown day.

    Of one whose moves all bear a day and never went back the database tells the first day; the
    moves of the few others are looked at one by one.
    """
    move = StageMove.__table__.c
    first = min(position(stage) for stage in stages)
    lower = [stage for stage in ROAD if position(stage) < first]
    concerned = select(StageMove.project_id).where(
        StageMove.trashed_at.is_(None),
        StageMove.stage.in_(stages),
        or_(move.on_day.between(date(year, 1, 1), date(year, 12, 31)), move.on_day.is_(None)),
    )
    came = func.min(case((StageMove.stage.in_(stages), move.on_day)))
    back = func.max(case((StageMove.stage.in_(lower), move.on_day)))
    undated = func.sum(case((move.on_day.is_(None), 1), else_=0))
    found, tangled = [], {}
    for key, park_id, illustrative, on, went_back, unknown in session.execute(
        select(Project.id, Project.park_id, Project.illustrative, came, back, undated)
        .join(StageMove, StageMove.project_id == Project.id)
        .where(
            Project.id.in_(concerned),
            Project.trashed_at.is_(None),
            StageMove.trashed_at.is_(None),
            StageMove.stage.in_([*stages, *lower]),
        )
        .group_by(Project.id, Project.park_id, Project.illustrative)
    ):
        one = Reached(key, park_id, illustrative, on)
        if unknown or on is None or (went_back is not None and went_back >= on):
            tangled[key] = one
        elif on.year == year:
            found.append(one)
    return [*found, *_untangled(session, year, stages, tangled)]


def _untangled(
    session: Session, year: int, stages: tuple[Stage, ...], tangled: dict[str, Reached]
) -> Iterable[Reached]:
    ids = sorted(tangled)
    for at in range(0, len(ids), _AT_ONCE):
        passages: dict[str, list[Passage]] = {}
        for key, move_id, stage, on in session.execute(
            select(
                StageMove.project_id,
                StageMove.id,
                StageMove.stage,
                StageMove.__table__.c.on_day,
            ).where(
                StageMove.project_id.in_(ids[at : at + _AT_ONCE]), StageMove.trashed_at.is_(None)
            )
        ):
            passages.setdefault(key, []).append(Passage(stage, on, move_id))
        for key, moves in passages.items():
            passage = reached(chronological(moves), stages)
            if passage is not None and (passage.on is None or passage.on.year == year):
                yield replace(tangled[key], on=passage.on)
