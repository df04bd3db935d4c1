"""What belongs together in the trash: the ties between the records that one operation put there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.naming import parents_of
from db.base import Record
from db.fields import record_class, record_classes
from db.models import Change

TRASHED = "trashed_at"
Key = tuple[str, str]
"""Record kind and id."""
_OWNING = frozenset({"project_id", "contract_id", "activity_id"})
"""Keys that may be empty, but tell whose a record is where they are not."""


class Tie(NamedTuple):
    """What a key of a record points to.

    needed: the record is not seen without it. owns: it belongs to it, so it follows it.
    """

    kind: str
    record_id: str
    needed: bool
    owns: bool

    @property
    def key(self) -> Key:
        """Kind and id of what is pointed to."""
        return self.kind, self.record_id


def ties_of(record: Record) -> list[Tie]:
    """Return what a record's keys point to; the first is what it belongs to."""
    found: list[Tie] = []
    kind, key = getattr(record, "record_kind", None), getattr(record, "record_id", None)
    if kind in record_classes() and key:
        found.append(Tie(kind, key, needed=True, owns=True))
    columns = type(record).__table__.columns
    for name, parent in parents_of(type(record)):
        key = getattr(record, name)
        if key is not None:
            owning = name in _OWNING
            needed = owning or not columns[name].nullable
            found.append(Tie(parent.__tablename__, key, needed, owning or not found))
    return found


def coming_back(session: Session, operation_id: str, chosen: Iterable[Key]) -> set[Key]:
    """Return what comes back with `chosen` of what an operation put in the trash.

    What belongs to a chosen record, what that points to, and the parts of those that belong to
    nothing else which stays: a project's investors and their phones, not their other projects.
    """
    ties = _ties(session, operation_id)
    below: dict[Key, set[Key]] = {}
    for key, tied in ties.items():
        for tie in tied:
            if tie.owns:
                below.setdefault(tie.key, set()).add(key)
    back = set(chosen)
    todo = list(back)
    while todo:
        new = below.get(todo.pop(), set()) - back
        back |= new
        todo += new
    while True:
        above = {tie.key for key in back for tie in ties.get(key, ())}
        there = back | above
        parts = {
            part
            for key in there
            for part in below.get(key, ())
            if all(tie.key in there for tie in ties[part])
        }
        if above | parts <= back:
            return back
        back |= above | parts


def _ties(session: Session, operation_id: str) -> dict[Key, list[Tie]]:
    """Return for each record that an operation trashed its ties to others that it trashed.

    Only among what still lies in the trash.
    """
    ids: dict[str, list[str]] = {}
    rows = session.execute(
        select(Change.kind, Change.record_id, Change.fields).where(
            Change.operation_id == operation_id
        )
    )
    for kind, key, fields in rows:
        if kind in record_classes() and fields.get(TRASHED, [None])[-1] is not None:
            ids.setdefault(kind, []).append(key)
    records: dict[Key, Record] = {}
    for kind, keys in ids.items():
        cls = record_class(kind)
        for at in range(0, len(keys), 400):
            some = select(cls).where(cls.id.in_(keys[at : at + 400]), cls.trashed_at.is_not(None))
            records.update({(kind, record.id): record for record in session.scalars(some)})
    return {
        key: [tie for tie in ties_of(record) if tie.key in records]
        for key, record in records.items()
    }
