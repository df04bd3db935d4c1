"""A record that is to be changed: there, and not in the trash."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy.orm import Session

from crm.errors import RecordMissing
from db.base import Record

R = TypeVar("R", bound=Record)


def living(session: Session, kind: type[R], record_id: str, gone: str) -> R:
    """Return the record of that kind and id; raises RecordMissing with the sentence `gone`.

    It is gone when another window, or another replica before a merge, put it in the trash.
    """
    record = session.get(kind, record_id)
    if record is None or record.trashed_at is not None:
        raise RecordMissing(gone)
    return record
