"""What the change log tells: a record's history, and how an operation is taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from crm.errors import RecordMissing
from crm.park_moves import move_to_park
from crm.settings import today_of
from db.changes import Touched, restate
from db.errors import UndoRefused
from db.fields import decode, logged_fields, record_class
from db.models import Change, Device, Operation, Project
from resources import tr

Position = dict[str, int]
"""Device → seq of its last operation."""


@dataclass(frozen=True)
class FieldChange:
    """One field's change; old is None at creation. Values are as on the record.

    old_name, new_name: of the records that keys stand for, where they were asked for.
    merged_name: of the record, where it is one that became the record whose history it is.
    """

    kind: str
    record_id: str
    field: str
    old: Any
    new: Any
    created: bool
    old_name: str = ""
    new_name: str = ""
    merged_name: str = ""


@dataclass(frozen=True)
class Entry:
    """One operation in a history, newest first."""

    operation_id: str
    label: str
    author: str
    at: datetime
    undoes: str | None
    undone: bool
    changes: tuple[FieldChange, ...]


def record_history(
    session: Session, kind: str, record_id: str, *, also: Sequence[tuple[str, str]] = ()
) -> list[Entry]:
    """Return each change of a record, and of `also` (kind, id) that belong to it, newest first.

    What was changed of records that were merged into it is among them.
    """
    merged = _names(session, kind, merged_into(session, kind, record_id))
    wanted = [(kind, record_id), *((kind, key) for key in merged), *also]
    condition = or_(*(and_(Change.kind == kind, Change.record_id == key) for kind, key in wanted))
    rows = session.execute(
        select(Change.kind, Change.record_id, Change.fields, *_HEAD)
        .join(Operation, Operation.id == Change.operation_id)
        .where(condition)
        .order_by(Operation.clock.desc(), Operation.device, Change.kind, Change.record_id)
    ).all()
    undone = which_undone(session, {row.id for row in rows})
    grouped: dict[str, list[Any]] = {}
    for row in rows:
        grouped.setdefault(row.id, []).append(row)
    return [_entry(group, undone, merged) for group in grouped.values()]


def _names(session: Session, kind: str, ids: Sequence[str]) -> dict[str, str]:
    cls: Any = record_class(kind)
    if not ids:
        return {}
    rows = session.execute(select(cls.id, cls.name).where(cls.id.in_(ids)))
    return {row.id: row.name for row in rows}


def merged_into(session: Session, kind: str, record_id: str) -> list[str]:
    """Return the ids of the records that became this one, directly or by way of others."""
    cls: Any = record_class(kind)
    found: list[str] = []
    wanted = [record_id] if "merged_into_id" in logged_fields(cls) else []
    while wanted:
        rows = session.scalars(
            select(cls.id).where(cls.merged_into_id.in_(wanted), cls.trashed_at.is_not(None))
        )
        wanted = [key for key in rows if key != record_id and key not in found]
        found += wanted
    return found


def recent_operations(session: Session, limit: int = 50) -> list[Entry]:
    """Return the last operations of this data file without their changes, newest first."""
    rows = session.execute(
        select(*_HEAD).order_by(Operation.clock.desc(), Operation.device).limit(limit)
    ).all()
    undone = which_undone(session, {row.id for row in rows})
    return [
        Entry(row.id, row.label, row.author, row.at, row.undoes, row.id in undone, ())
        for row in rows
    ]


def operation_entry(session: Session, operation_id: str, *, records: int) -> Entry:
    """Return one operation with its changes of at most so many records; raises RecordMissing."""
    _operation(session, operation_id)
    rows = session.execute(
        select(Change.kind, Change.record_id, Change.fields, *_HEAD)
        .join(Operation, Operation.id == Change.operation_id)
        .where(Operation.id == operation_id)
        .order_by(Change.kind, Change.record_id)
        .limit(records)
    ).all()
    return _entry(list(rows), which_undone(session, {operation_id}), {})


def undo_label(session: Session, operation_id: str) -> str:
    """Return the label of an undo; raises RecordMissing for an unknown operation."""
    return tr("撤销：{label}").format(label=_operation(session, operation_id).label)


def undo(session: Session, operation_id: str) -> None:
    """Write the inverse of an operation into the operation under way.

    Each field goes back to its old value; a created record goes to the trash. Raises UndoRefused,
    saying what changed since, when a later operation touched one of the same fields, or any field
    of a record that would go to the trash.
    """
    for row in _undoable_changes(session, operation_id):
        _restore(session, row.kind, row.record_id, row.fields)


def undo_refusal(session: Session, operation_id: str) -> str:
    """Return why `undo` would refuse, in words with what changed since, or "" when it would not."""
    try:
        _undoable_changes(session, operation_id)
    except UndoRefused as refused:
        return refused.message
    return ""


def which_undone(session: Session, ids: set[str]) -> set[str]:
    """Return which operations stand taken back: an undo that was itself undone does not count."""
    undos = session.execute(
        select(Operation.id, Operation.undoes).where(Operation.undoes.in_(ids))
    ).all()
    if not undos:
        return set()
    revoked = which_undone(session, {row.id for row in undos})
    return {row.undoes for row in undos if row.id not in revoked}


def restore_field(session: Session, kind: str, record_id: str, name: str, value: Any) -> None:
    """Give a field the value that it had once (恢复); the operation under way logs it.

    A project that comes back to a park is transferred again, and the transfer is kept.
    """
    record = session.get(record_class(kind), record_id)
    if record is None or name not in logged_fields(type(record)):
        raise RecordMissing(tr("这条记录已不存在，没有恢复。"))
    if isinstance(record, Project) and name == "park_id":
        move_to_park(session, record, value, today_of(session), tr("从历史恢复"))
        return
    setattr(record, name, value)


# Built once: to build a statement takes as long as to run it.
_POSITION = select(Device.id, Device.seq)
_SINCE = (
    select(Change.kind, Change.record_id)
    .join(Operation, Operation.id == Change.operation_id)
    .where(Operation.device == bindparam("of_device"), Operation.seq > bindparam("after"))
)


def position_of(session: Session) -> Position:
    """Return how far each device's operations go: what a reader has seen of the log."""
    rows = session.connection().execute(_POSITION)
    return {device: seq for device, seq in rows}  # noqa: C416  (rows are not pairs to dict)


def changes_since(session: Session, position: Position) -> Touched:
    """Return what was changed by the operations after `position`."""
    touched: Touched = {}
    connection = session.connection()
    for device, seq in position_of(session).items():
        after = position.get(device, 0)
        if seq <= after:
            continue
        for kind, record_id in connection.execute(_SINCE, {"of_device": device, "after": after}):
            touched.setdefault(kind, set()).add(record_id)
    return touched


_HEAD = (
    Operation.id,
    Operation.label,
    Operation.author,
    Operation.at,
    Operation.undoes,
    Operation.clock,
    Operation.device,
    Operation.seen,
)


def _undoable_changes(session: Session, operation_id: str) -> Sequence[Any]:
    """Return the changes of an operation that can be undone; raises UndoRefused."""
    undone = _operation(session, operation_id)
    if which_undone(session, {operation_id}):
        raise UndoRefused(tr("“{label}”已经撤销过了。").format(label=undone.label))
    changes = session.execute(
        select(Change.kind, Change.record_id, Change.fields).where(
            Change.operation_id == operation_id
        )
    ).all()
    _refuse_later(session, undone, {(row.kind, row.record_id): row.fields for row in changes})
    return changes


def _operation(session: Session, operation_id: str) -> Any:
    row = session.execute(select(*_HEAD).where(Operation.id == operation_id)).first()
    if row is None:
        raise RecordMissing(tr("找不到这次操作，可能已随副本留在别处。"), details=operation_id)
    return row


def _refuse_later(
    session: Session, undone: Any, touched: dict[tuple[str, str], dict[str, Any]]
) -> None:
    """Raise UndoRefused when a later operation changed one of the fields to be put back."""
    records = select(Change.kind, Change.record_id).where(Change.operation_id == undone.id)
    mine = records.subquery()
    later = session.execute(
        select(Change.kind, Change.record_id, Change.fields, Operation.label, Operation.author)
        .join(Operation, Operation.id == Change.operation_id)
        .join(mine, and_(mine.c.kind == Change.kind, mine.c.record_id == Change.record_id))
        .where(Operation.id != undone.id, _unseen(session, undone.seen))
        .order_by(Operation.clock.desc())
    )
    labels: list[str] = []
    net: dict[tuple[str, str, str], Any] = {}
    for row in later:
        fields = touched[(row.kind, row.record_id)]
        shared = row.fields.keys() & fields.keys()
        if _creates(fields):
            shared = row.fields.keys() - {"trashed_at"}
        for name in shared:
            net.setdefault((row.kind, row.record_id, name), (row.fields[name][-1], row))
    for (kind, record_id, name), (value, row) in net.items():
        # Changed and changed back (by an undo, say) is as if nobody had changed it.
        if value != touched[(kind, record_id)].get(name, [None])[-1]:
            sentence = tr("{author}的“{label}”").format(label=row.label, author=row.author)
            if sentence not in labels:
                labels.append(sentence)
    if labels:
        raise UndoRefused(
            tr(
                "这一步之后，{later}又改过同样的内容，不能直接撤销。请在记录的“历史”里逐项恢复。"
            ).format(later="、".join(labels[:3]))
        )


def _unseen(session: Session, seen: Position) -> ColumnElement[bool]:
    """Return the condition for operations that one with `seen` did not know."""
    return or_(
        *(
            and_(Operation.device == device, Operation.seq > seen.get(device, 0))
            for device in position_of(session)
        )
    )


def _restore(session: Session, kind: str, record_id: str, fields: dict[str, list[Any]]) -> None:
    cls = record_class(kind)
    record = session.get(cls, record_id)
    if record is None:
        raise RecordMissing(tr("这条记录已不存在，没有恢复。"), details=f"{kind} {record_id}")
    if _creates(fields):
        record.trashed_at = datetime.now(UTC)
        return
    specs = logged_fields(cls)
    for name, (old, new) in fields.items():
        if old == new:  # a settling that kept what was shown: to take it back is to say so again
            restate(session, record, name)
        else:
            setattr(record, name, decode(specs[name], old))


def _creates(fields: dict[str, list[Any]]) -> bool:
    return bool(fields) and all(len(change) == 1 for change in fields.values())


def _entry(rows: list[Any], undone: set[str], merged: dict[str, str]) -> Entry:
    head = rows[0]
    return Entry(
        head.id,
        head.label,
        head.author,
        head.at,
        head.undoes,
        head.id in undone,
        field_changes(rows, merged),
    )


def field_changes(rows: Sequence[Any], merged: Mapping[str, str]) -> tuple[FieldChange, ...]:
    """Return what rows of the log say, a change a field; merged: id → name, for `merged_name`."""
    changes = []
    for row in rows:
        specs = logged_fields(record_class(row.kind))
        for name, change in row.fields.items():
            spec = specs.get(name)
            if spec is None:
                continue  # a field of an older version
            old = decode(spec, change[0]) if len(change) == 2 else None
            changes.append(
                FieldChange(
                    row.kind,
                    row.record_id,
                    name,
                    old,
                    decode(spec, change[-1]),
                    len(change) == 1,
                    merged_name=merged.get(row.record_id, ""),
                )
            )
    return tuple(changes)
