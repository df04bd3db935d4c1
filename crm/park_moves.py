"""The ways by which a project comes to another park: each move is kept with its day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import ParkMove, Project


def move_to_park(
    session: Session, project: Project, park_id: str | None, on: date, reason: str | None = None
) -> bool:
    """Set a project's park and keep the move; tells whether it stood elsewhere."""
    if project.park_id == park_id:
        return False
    session.add(
        ParkMove(
            project_id=project.id,
            from_park_id=project.park_id,
            to_park_id=park_id,
            on=on,
            reason=reason,
        )
    )
    project.park_id = park_id
    return True


def end_where_it_stands(
    session: Session, project: Project, came_from: str | None, on: date, reason: str
) -> bool:
    """Keep one more move where the last one does not end in the park that the project is in.

    After a field was settled or two projects became one its moves may end elsewhere. came_from:
    where it stood before, for one that never moved. Tells whether a move was missing.
    """
    last = session.scalar(
        select(ParkMove)
        .where(ParkMove.project_id == project.id, ParkMove.trashed_at.is_(None))
        .order_by(ParkMove.on.desc(), ParkMove.id.desc())
        .limit(1)
    )
    stood = came_from if last is None else last.to_park_id
    if stood == project.park_id:
        return False
    session.add(
        ParkMove(
            project_id=project.id,
            from_park_id=stood,
            to_park_id=project.park_id,
            on=on if last is None else max(on, last.on),
            reason=reason,
        )
    )
    return True
