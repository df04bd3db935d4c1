"""The imports that were made, each with the operation that takes it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from db.models import Change, ImportBatch, Operation


@dataclass(frozen=True)
class PastImport:
    """One import: when (UTC) and by whom, and how many rows were new, changed, and so on.

    undone: it was taken back.
    """

    batch_id: str
    operation_id: str
    file_name: str
    at: datetime
    author: str
    counts: dict[str, int]
    undone: bool


def past_imports(session: Session, limit: int = 50) -> list[PastImport]:
    """Return the imports of this data file, newest first."""
    made = aliased(Operation)
    rows = session.execute(
        select(
            ImportBatch.id,
            ImportBatch.file_name,
            ImportBatch.summary,
            ImportBatch.trashed_at,
            made.id.label("operation_id"),
            made.at,
            made.author,
            Change.fields,
        )
        .join(Change, Change.record_id == ImportBatch.id)
        .join(made, made.id == Change.operation_id)
        .where(Change.kind == ImportBatch.__tablename__)
        .order_by(made.clock.desc())
        .limit(limit * 2)
    )
    found: list[PastImport] = []
    for row in rows:
        if not _creates(row.fields):
            continue
        counts = {key: int(value) for key, value in (row.summary or {}).items()}
        found.append(
            PastImport(
                row.id,
                row.operation_id,
                row.file_name,
                row.at,
                row.author,
                counts,
                row.trashed_at is not None,
            )
        )
    return found[:limit]


def _creates(fields: dict[str, list[Any]]) -> bool:
    """A creation has new values only; the undo of one is an edit of `trashed_at`."""
    return all(len(change) == 1 for change in fields.values())
