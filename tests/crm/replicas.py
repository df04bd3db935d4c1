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
    connection = session.connection()
    for kind in connection.scalars(select(Change.kind).distinct()).all():
        cls = record_classes()[kind]
        specs = logged_fields(cls).items()
        found[kind] = {
            row["id"]: {
                name: encode(spec.from_parts([row[column] for column in spec.columns]))
                for name, spec in specs
            }
            for row in connection.execute(select(cls.__table__)).mappings()
        }
    found["operations"] = {
        row.id: (row.device, row.seq, row.clock, row.author, row.at, row.label, row.hash)
        for row in connection.execute(select(Operation.__table__))
    }
    found["changes"] = {
        (row.operation_id, row.kind, row.record_id): row.fields
        for row in connection.execute(select(Change.__table__))
    }
    found["conflicts"] = {
        (row.kind, row.record_id, row.field): row.heads
        for row in connection.execute(select(Conflict.__table__))
    }
    found["devices"] = {
        row.id: (row.seq, row.clock, row.hash)
        for row in connection.execute(select(Device.__table__).where(Device.seq > 0))
    }
    return found
