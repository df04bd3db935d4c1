"""历史 of the whole office: all operations, newest first, and what one of them did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from crm.history import Entry, operation_entry, undo_refusal, which_undone
from crm.naming import Named, named
from crm.project_history import with_names
from db.models import Change, Device, Operation

PAGE = 200
"""Operations read at a time."""
SHOWN = 100
"""Records of one operation that are shown."""

Place = tuple[int, str]
"""Where an operation stands: its clock and device."""


@dataclass(frozen=True)
class Wanted:
    """Which operations: by whom, with what in their label, on which local days."""

    author: str = ""
    text: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class OperationLine:
    """One operation; records: how many it touched. device: the name of the database it was on."""

    operation_id: str
    label: str
    author: str
    at: datetime
    device: str
    own: bool
    records: int
    undone: bool
    place: Place


@dataclass(frozen=True)
class OperationDetail:
    """What one operation did: its changes, what the records are called now, and their pages.

    refusal: why it can't be undone, or "". more: records that are not among them.
    """

    entry: Entry
    records: Mapping[tuple[str, str], Named]
    owners: tuple[tuple[str, str], ...]
    refusal: str
    more: int = 0


def operations(
    session: Session, wanted: Wanted, *, after: Place | None = None, limit: int = PAGE
) -> list[OperationLine]:
    """Return a page of the log, newest first, from behind the operation that stands at `after`."""
    conditions = _conditions(wanted)
    if after is not None:
        clock, device = after
        # The first bound is for the index: an OR alone would have all operations looked at.
        conditions.append(Operation.clock <= clock)
        conditions.append(or_(Operation.clock < clock, Operation.device > device))
    rows = session.execute(
        select(
            Operation.id,
            Operation.label,
            Operation.author,
            Operation.at,
            Operation.clock,
            Operation.device,
        )
        .where(*conditions)
        .order_by(Operation.clock.desc(), Operation.device)
        .limit(limit)
    ).all()
    ids = {row.id for row in rows}
    undone = which_undone(session, ids)
    counts = _counts(session, ids)
    # Not joined: it would have the operations read by device, and all of them sorted.
    devices = {
        key: (name, own)
        for key, name, own in session.execute(select(Device.id, Device.name, Device.own))
    }
    return [
        OperationLine(
            row.id, row.label, row.author, row.at, *devices[row.device],
            counts.get(row.id, 0), row.id in undone, (row.clock, row.device),
        )
        for row in rows
    ]  # fmt: skip


def authors(session: Session) -> list[str]:
    """Return who ever saved anything, by name."""
    return sorted(session.scalars(select(Operation.author).distinct()))


def operation_detail(session: Session, operation_id: str) -> OperationDetail:
    """Return what an operation did, and whether it can be undone; raises RecordMissing."""
    entry = operation_entry(session, operation_id, records=SHOWN)
    records = {
        key: named(session, *key)
        for key in dict.fromkeys((change.kind, change.record_id) for change in entry.changes)
    }
    owners = dict.fromkeys(one.owner for one in records.values() if one.owner is not None)
    total = _counts(session, {operation_id}).get(operation_id, 0)
    return OperationDetail(
        with_names(session, [entry])[0],
        records,
        tuple(owners),
        undo_refusal(session, operation_id),
        max(total - SHOWN, 0),
    )


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.author:
        conditions.append(Operation.author == wanted.author)
    for word in wanted.text.split():
        conditions.append(Operation.label.contains(word, autoescape=True))
    if wanted.first is not None:
        conditions.append(Operation.at >= _midnight(wanted.first))
    if wanted.last is not None:
        conditions.append(Operation.at < _midnight(wanted.last + timedelta(days=1)))
    return conditions


def _midnight(day: date) -> datetime:
    """Return when a day begins here."""
    return datetime.combine(day, time.min).astimezone()


def _counts(session: Session, ids: set[str]) -> dict[str, int]:
    rows: Any = session.execute(
        select(Change.operation_id, func.count())
        .where(Change.operation_id.in_(ids))
        .group_by(Change.operation_id)
    )
    return dict(rows.all())
