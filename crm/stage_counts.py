"""Projects that reached a stage in a year, by the actual date of their first move to it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from crm.rules.counting import Passage, chronological, reached
from crm.rules.stages import ROAD, position
from db.models import Project, StageMove
from db.terms import Stage

_AT_ONCE = 5000


class Reached(NamedTuple):
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
    move, of_year = StageMove.__table__.c, (date(year, 1, 1), date(year, 12, 31))
    first = min(position(stage) for stage in stages)
    lower = [stage for stage in ROAD if position(stage) < first]
    concerned = select(StageMove.project_id).where(
        StageMove.trashed_at.is_(None),
        StageMove.stage.in_(stages),
        or_(move.on_day.between(*of_year), move.on_day.is_(None)),
    )
    came = func.min(case((StageMove.stage.in_(stages), move.on_day)))
    back = func.max(case((StageMove.stage.in_(lower), move.on_day)))
    undated = func.sum(case((move.on_day.is_(None), 1), else_=0))
    found, tangled = [], {}
    unclear = or_(came.is_(None), undated > 0, back >= came)
    moves = (
        select(move.project_id, came.label("came"), case((unclear, 1), else_=0).label("unclear"))
        .where(
            move.project_id.in_(concerned),
            move.trashed_at.is_(None),
            move.stage.in_([*stages, *lower]),
        )
        .group_by(move.project_id)
        # The rule of `_untangled` decides on the rest: here only what can be of the year.
        .having(or_(unclear, came.between(*of_year)))
        .subquery()
    )
    project = Project.__table__.c
    rows = session.connection().execute(
        select(
            project.id,
            project.park_id,
            project.illustrative,
            moves.c.came,
            moves.c.unclear,
        )
        .join(moves, moves.c.project_id == project.id)
        .where(project.trashed_at.is_(None))
    )
    for key, park_id, illustrative, on, is_unclear in rows.all():
        one = Reached(key, park_id, illustrative, on)
        if is_unclear:
            tangled[key] = one
        else:
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
                yield tangled[key]._replace(on=passage.on)
