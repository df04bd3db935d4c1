"""The one change log: audit trail, undo journal, history, and the unit of the offline merge.

Every write of a `Record` happens inside `operation()`; a flush outside is refused. An operation
may flush several times: what it touched is gathered after each flush and written once at its end,
as one `operation` row and one `change` row a record, in the same transaction as the records.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, event, inspect, select
from sqlalchemy.orm import InstanceState, ORMExecuteState, Session

from db import conflicts
from db.base import Record
from db.bulk import blank, insert_records, insert_rows, uncollected, update_rows
from db.chain import Told, chain_hash, told
from db.errors import ChangeRefused
from db.faults import translated
from db.fields import encode, logged_fields
from db.models.log import Change, Device, Operation
from db.values import new_key

Touched = dict[str, set[str]]
"""Record kind → ids."""

Changed = Mapping[str, Mapping[str, Mapping[str, Sequence[Any]]]]
"""Record kind → id → its fields that changed, as in the log: [old, new], or [new] of a new one."""

Derive = Callable[[Session, Changed], None]
"""Recomputes the derived columns of what an operation touched, before its commit."""

_DRAFT = "yinfeng_draft"


@dataclass
class _RecordDraft:
    created: bool
    fields: dict[str, list[Any]] = field(default_factory=dict)

    def set(self, name: str, old: Any, new: Any) -> None:
        if self.created:
            self.fields[name] = [new]
            if new is None:
                del self.fields[name]
            return
        first = self.fields[name][0] if name in self.fields else old
        self.fields[name] = [first, new]
        if first == new:
            del self.fields[name]


@dataclass
class OperationDraft:
    """An operation under way; its `id` is known from the start.

    After the end, `logged` says whether anything changed, and `touched` what.
    """

    label: str
    author: str
    undoes: str | None = None
    id: str = field(default_factory=new_key)
    logged: bool = False
    _records: dict[tuple[str, str], _RecordDraft] = field(default_factory=dict)

    @property
    def touched(self) -> Touched:
        """Kind → ids of the records that changed."""
        found: Touched = {}
        for (kind, record_id), draft in self._records.items():
            if draft.created or draft.fields:
                found.setdefault(kind, set()).add(record_id)
        return found

    @property
    def changed(self) -> Changed:
        """Kind → id → the fields that changed; of a new record those that are set."""
        found: dict[str, dict[str, Mapping[str, Sequence[Any]]]] = {}
        for (kind, record_id), draft in self._records.items():
            if draft.created or draft.fields:
                found.setdefault(kind, {})[record_id] = draft.fields
        return found

    def _of(self, kind: str, record_id: str, *, created: bool) -> _RecordDraft:
        return self._records.setdefault((kind, record_id), _RecordDraft(created))

    def _told(self) -> list[Told]:
        return [
            (*key, told(self._records[key].fields))
            for key in sorted(self._records)
            if self._records[key].created or self._records[key].fields
        ]


class LoggedSession(Session):
    """A session whose records change only inside `operation()`.

    `info` holds ``author`` (who acts) and ``derive`` (a `Derive`, or absent).
    """


@contextmanager
def operation(
    session: Session, label: str, *, author: str | None = None, undoes: str | None = None
) -> Iterator[OperationDraft]:
    """Run one user action as one transaction with its log; on any error nothing is written.

    Raises ChangeRefused inside another operation, and StorageError when the database refuses.
    """
    if _DRAFT in session.info:
        raise ChangeRefused("一次操作里不能再套一次操作", details=label)
    draft = OperationDraft(label, author or session.info.get("author", ""), undoes)
    session.info[_DRAFT] = draft
    try:
        with translated():
            yield draft
            session.flush()
            with uncollected():
                _end(session, draft)
            session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        del session.info[_DRAFT]


def _end(session: Session, draft: OperationDraft) -> None:
    """Write what the operation's changes bring with them, and the changes."""
    changes = draft._told()
    if not changes:
        return
    derive: Derive | None = session.info.get("derive")
    if derive is not None:
        derive(session, draft.changed)
    _write(session, draft, changes)
    conflicts.bring_up_to_date(session.connection(), draft.touched, undone=draft.undoes is not None)
    draft.logged = True


def bulk_create(session: Session, cls: type[Record], rows: Sequence[dict[str, Any]]) -> list[str]:
    """Create many records of one class at once, logged like any other; returns their ids.

    rows: field → value as on the mapped class (composites as values), `id` optional. For imports
    and merges; only inside `operation()`.
    """
    draft = _draft_of(session)
    fields, unset = logged_fields(cls), _unset(cls)
    with uncollected():
        ids = [row.get("id") or new_key() for row in rows]
        for key, row in zip(ids, rows, strict=True):
            said = dict(unset)
            for name, value in row.items():
                if name not in fields:
                    continue
                if value is None:
                    said.pop(name, None)
                else:
                    said[name] = [encode(value)]
            draft._records[cls.__tablename__, key] = _RecordDraft(created=True, fields=said)
        if ids:
            session.flush()
            insert_records(session.connection(), cls, ids, rows, plain=False)
    return ids


def restate(session: Session, record: Record, name: str) -> None:
    """Say a field's value anew though it stays the same, so that it supersedes all its heads.

    Only inside `operation()`.
    """
    session.flush()
    value = encode(getattr(record, name))
    entry = _draft_of(session)._of(record.__tablename__, record.id, created=False)
    entry.fields.setdefault(name, [value, value])


def write_changes(connection: Connection, changes: Mapping[str, Sequence[Told]]) -> None:
    """Write change rows, by operation, as their texts stand."""
    rows = [(key, *change) for key, of_operation in changes.items() for change in of_operation]
    names = ("operation_id", "kind", "record_id", "fields")
    if rows:
        columns = list(zip(*rows, strict=True))
        insert_rows(connection, _CHANGE, names, columns, written=("fields",))


@cache
def _unset(cls: type[Record]) -> Mapping[str, list[Any]]:
    """Return the fields that a new record has without anything being said of it, as in the log."""
    said = {name: encode(value) for name, value in blank(cls).items() if name in logged_fields(cls)}
    return {name: [value] for name, value in said.items() if value is not None}


# Built once: to build a statement takes as long as to run it.
_DEVICES = (
    select(Device.id, Device.own, Device.seq, Device.clock, Device.hash)
    .order_by(Device.id)
    .with_for_update()
)
_DEVICE: Any = Device.__table__
_OPERATION: Any = Operation.__table__
_CHANGE: Any = Change.__table__


def _draft_of(session: Session) -> OperationDraft:
    draft: OperationDraft | None = session.info.get(_DRAFT)
    if draft is None:
        raise ChangeRefused(
            "数据只能在一次操作里修改，这次写入已被拒绝，没有保存。",
            details="a write outside operation()",
        )
    return draft


def _write(session: Session, draft: OperationDraft, changes: Sequence[Told]) -> None:
    """Number the operation under the device's lock and write its rows."""
    connection = session.connection()
    devices = connection.execute(_DEVICES).all()
    own = next(device for device in devices if device.own)
    head = {
        "id": draft.id,
        "device": own.id,
        "seq": own.seq + 1,
        "clock": max(time.time_ns() // 1_000_000 << 16, *(device.clock + 1 for device in devices)),
        "author": draft.author,
        "at": datetime.now(UTC),
        "label": draft.label,
        "seen": {device.id: device.seq for device in devices if device.seq},
        "undoes": draft.undoes,
    }
    head["hash"] = chain_hash(own.hash, head, changes)
    insert_rows(connection, _OPERATION, list(head), [[value] for value in head.values()])
    write_changes(connection, {draft.id: changes})
    numbered = ("seq", "clock", "hash")
    update_rows(connection, _DEVICE, [own.id], numbered, [[head[name]] for name in numbered])


@event.listens_for(LoggedSession, "before_flush")
def _refuse_stray_writes(session: Session, _context: Any, _instances: Any) -> None:
    for record in session.deleted:
        raise ChangeRefused("记录不能直接删除，只能移入回收站。", details=f"delete of {record!r}")
    if _DRAFT in session.info:
        return
    if session.new or any(session.is_modified(record) for record in session.dirty):
        _draft_of(session)


@event.listens_for(LoggedSession, "do_orm_execute")
def _refuse_bulk_statements(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        raise ChangeRefused(
            "成批写入必须经过变更日志，这次写入已被拒绝，没有保存。", details=str(state.statement)
        )


@event.listens_for(LoggedSession, "after_flush")
def _gather(session: Session, _context: Any) -> None:
    draft: OperationDraft | None = session.info.get(_DRAFT)
    if draft is None:
        return
    for record in session.new:
        if isinstance(record, Record):
            _gather_new(draft, record)
    for record in session.dirty:
        if isinstance(record, Record):
            _gather_edit(draft, record)


def _gather_new(draft: OperationDraft, record: Record) -> None:
    entry = draft._of(record.__tablename__, record.id, created=True)
    for name in logged_fields(type(record)):
        entry.set(name, None, encode(getattr(record, name)))


def _gather_edit(draft: OperationDraft, record: Record) -> None:
    state: InstanceState[Any] = inspect(record)
    same = state.unmodified
    entry = draft._of(record.__tablename__, record.id, created=False)
    for name, spec in logged_fields(type(record)).items():
        if same.issuperset(spec.columns):
            continue
        histories = [state.attrs[column].history for column in spec.columns]
        if not any(history.has_changes() for history in histories):
            continue
        old = spec.from_parts([_before(history) for history in histories])
        entry.set(name, encode(old), encode(getattr(record, name)))


def _before(history: Any) -> Any:
    if history.deleted:
        return history.deleted[0]
    return history.unchanged[0] if history.unchanged else None
