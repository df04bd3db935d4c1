"""The one way by which a project comes to another park: the move is kept with its day."""

from __future__ import annotations

from datetime import date

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
