"""Several databases of one bureau, and what they hold, to be compared."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.merge_back import Report, merge_from
from crm.workspace import Workspace
from db.fields import encode, logged_fields, record_classes
from db.models import Change, Conflict, Device, Operation
from db.store import Store


def replica(path: Path, author: str, *sources: Workspace) -> Workspace:
    """Return a new file that holds what the sources hold."""
    made = Workspace(Store.create(path), author=author)
    for source in sources:
        merge_from(made, source)
    return made


def exchange(one: Workspace, other: Workspace) -> tuple[Report, Report]:
    """Merge both ways."""
    return merge_from(one, other), merge_from(other, one)


def content(workspace: Workspace) -> dict[str, Any]:
    """Return all that two replicas are to agree on: rows, log, conflicts."""
    return workspace.read(_content)


def _content(session: Session) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for kind in session.scalars(select(Change.kind).distinct()).all():
        cls = record_classes()[kind]
        names = list(logged_fields(cls))
        found[kind] = {
            record.id: {name: encode(getattr(record, name)) for name in names}
            for record in session.scalars(select(cls))
        }
    found["operations"] = {
        row.id: (row.device, row.seq, row.clock, row.author, row.at, row.label, row.hash)
        for row in session.scalars(select(Operation))
    }
    found["changes"] = {
        (row.operation_id, row.kind, row.record_id): row.fields
        for row in session.scalars(select(Change))
    }
    found["conflicts"] = {
        (row.kind, row.record_id, row.field): row.heads for row in session.scalars(select(Conflict))
    }
    found["devices"] = {
        row.id: (row.seq, row.clock, row.hash)
        for row in session.scalars(select(Device).where(Device.seq > 0))
    }
    return found
