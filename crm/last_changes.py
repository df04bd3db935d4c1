"""What the last operations did, for a line each: to which record, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, literal, select, union_all
from sqlalchemy.orm import Session

from crm.history import Entry, FieldChange, field_changes, recent_operations
from crm.labels import told_in_history
from crm.naming import PAGES, Named, named_all
from crm.project_history import names_of
from db.models import Change

SHOWN = 12
"""Operations that are told."""
READ = 12
"""Records of one operation that are looked into; of one with more it is said how many there are."""
COUNTED = 10_000
"""Records of one operation that are counted; more are not worth the time."""
FIRST = ("import_batch", "project")
"""Kinds that say most of an operation, and are read also of one with many records."""


@dataclass(frozen=True)
class LastChange:
    """One operation with what it did, as far as it is read.

    about: the one record with a page that it bears on, None for none or several; name: what that
    is called. records: what the records are called, of many only the first. count: how many it
    touched, at most `COUNTED`.
    """

    entry: Entry
    about: tuple[str, str] | None
    name: str
    records: Mapping[tuple[str, str], Named]
    count: int


def last_changes(session: Session, since: datetime, *, limit: int = SHOWN) -> list[LastChange]:
    """Return the last operations since a moment, newest first, at most `limit`."""
    entries = [entry for entry in recent_operations(session, limit) if entry.at >= since]
    read = _read(session, [entry.operation_id for entry in entries])
    many = [key for key, rows in read.items() if len(rows) > READ]
    counts = _counts(session, many)
    for key in many:
        read[key] = [row for row in read[key] if row.kind in FIRST] or read[key][:1]
    told = _with_names(
        session,
        [
            replace(entry, changes=field_changes(read.get(entry.operation_id, ()), {}))
            for entry in entries
        ],
    )
    names = named_all(
        session, [(row.kind, row.record_id) for rows in read.values() for row in rows]
    )
    return [_told(entry, read.get(entry.operation_id, ()), names, counts) for entry in told]


def _told(
    entry: Entry,
    rows: Sequence[Any],
    names: Mapping[tuple[str, str], Named],
    counts: Mapping[str, int],
) -> LastChange:
    records = {(row.kind, row.record_id): names[row.kind, row.record_id] for row in rows}
    count = counts.get(entry.operation_id, len(records))
    owners = _owners(records.values())
    if len(owners) == 1:
        ((about, name),) = owners.items()
        # Of one that is read in part, another record may be among the rest.
        if name and (count <= len(records) or name in entry.label):
            return LastChange(entry, about, name, records, count)
    return LastChange(entry, None, "", records, count)


def _owners(records: Iterable[Named]) -> dict[tuple[str, str], str]:
    """Return on whose pages these records are found, with their names; projects go before."""
    found = {one.owner: one.owner_name or one.name for one in records if one.owner is not None}
    for kind in PAGES:
        some = {owner: name for owner, name in found.items() if owner[0] == kind}
        if some:
            return some
    return {}


def _read(session: Session, operations: Sequence[str]) -> dict[str, list[Any]]:
    """Return operation → rows of its changes, at most a few more than `READ`, by one query.

    An import touches thousands of records: each operation is looked into by itself.
    """
    if not operations:
        return {}
    asked = {f"at_{place}": key for place, key in enumerate(operations)}
    found: dict[str, dict[tuple[str, str], Any]] = {}
    for row in session.execute(_reading(len(operations)), asked):
        found.setdefault(row.operation_id, {})[row.kind, row.record_id] = row
    return {operation: [rows[key] for key in sorted(rows)] for operation, rows in found.items()}


@cache
def _reading(count: int) -> Any:
    """Return the query for so many operations; to build it takes longer than to run it."""
    parts = []
    for place in range(count):
        own = Change.operation_id == bindparam(f"at_{place}")
        parts += [_part(READ + 1, own), _part(len(FIRST), own, Change.kind.in_(FIRST))]
    return union_all(*parts)


def _part(limit: int, *conditions: ColumnElement[bool]) -> Any:
    rows = (
        select(Change.operation_id, Change.kind, Change.record_id, Change.fields)
        .where(*conditions)
        .order_by(Change.operation_id, Change.kind, Change.record_id)
        .limit(limit)
        .subquery()
    )
    return select(rows)


def _counts(session: Session, operations: Sequence[str]) -> dict[str, int]:
    parts = []
    for key in operations:
        some = select(Change.kind).where(Change.operation_id == key).limit(COUNTED).subquery()
        parts.append(select(literal(key), func.count()).select_from(some))
    rows: Any = session.execute(union_all(*parts)).all() if parts else []
    return dict(rows)


def _with_names(session: Session, entries: list[Entry]) -> list[Entry]:
    """Put names in the place of other records' keys, where an edit of one is told."""
    tied = [one for entry in entries for one in entry.changes if _tells_key(one)]
    if not tied:
        return entries
    names = names_of(session, [key for one in tied for key in (one.old, one.new) if key])
    return [
        replace(
            entry,
            changes=tuple(
                replace(one, old_name=names.get(one.old, ""), new_name=names.get(one.new, ""))
                if _tells_key(one)
                else one
                for one in entry.changes
            ),
        )
        for entry in entries
    ]


def _tells_key(change: FieldChange) -> bool:
    told = not change.created and change.field.endswith("_id")
    return told and told_in_history(change.kind, change.field)
