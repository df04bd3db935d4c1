"""The union of two logs: what one database knows and another does not, and what it makes of rows.

`look` reads and reckons, `write` writes what was reckoned: operations and changes word for word
(device, seq, hash), the rows of the records that they touch, and their conflicts. Merging adds no
operation of its own, so that two replicas that exchanged all they have are equal.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from db import conflicts
from db.bulk import insert_records, update_records
from db.chain import Told, chain_hash, told, untold
from db.changes import Changed, write_changes
from db.errors import MergeRefused, OrphanRefused
from db.fields import record_classes
from db.heads import TRASHED, Act, Standing, Touch, state_of
from db.models.log import FIELDS_AS_TEXT, Change, Device, Operation
from db.portions import portions
from resources import tr

Key = tuple[str, str]
"""Record kind and id."""

_O: Any = Operation.__table__.c
_D: Any = Device.__table__.c
_DEVICES = select(_D.id, _D.name, _D.own, _D.seq, _D.clock, _D.hash).order_by(_D.id)
_OPERATIONS = (
    select(*(column for column in Operation.__table__.columns))
    .where(_O.device == bindparam("of_device"), _O.seq > bindparam("after"))
    .order_by(_O.seq)
)
_C: Any = Change.__table__.c
_CHANGES = {
    name: select(_C.operation_id, _C.kind, _C.record_id, text)
    .join(Operation.__table__, _O.id == _C.operation_id)
    .where(_O.device == bindparam("of_device"), _O.seq > bindparam("after"))
    .order_by(_O.seq, _C.kind, _C.record_id)
    for name, text in FIELDS_AS_TEXT.items()
}
"""By dialect: what came, with its fields as text, which is hashed and written as it is."""
_HASH_AT = select(_O.hash).where(_O.device == bindparam("of_device"), _O.seq == bindparam("at_seq"))


@dataclass(frozen=True)
class Incoming:
    """What one log has beyond another: rows as they are to be written, in the order of seq.

    changes: operation → its changes.
    """

    devices: list[dict[str, Any]]
    operations: list[dict[str, Any]]
    changes: dict[str, list[Told]]


@dataclass
class Union:
    """What a merge would do, by kind and id: rows of `created` records and of others are `written`.

    states: what the touched records stand at in the fields that came, but those that came in by a
    single change, which nothing can contradict. before: what this side's log held of them.
    """

    incoming: Incoming
    touched: dict[str, set[str]] = field(default_factory=dict)
    states: dict[Key, dict[str, Standing]] = field(default_factory=dict)
    before: dict[Key, dict[str, Standing]] = field(default_factory=dict)
    written: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    created: dict[str, set[str]] = field(default_factory=dict)

    @property
    def changed(self) -> Changed:
        """Kind → id → the fields whose value becomes another, as in the log."""
        found: dict[str, dict[str, Mapping[str, Sequence[Any]]]] = {}
        for kind, rows in self.written.items():
            created, of_kind = self.created[kind], found.setdefault(kind, {})
            for key, values in rows.items():
                if key in created:
                    of_kind[key] = {name: [value] for name, value in values.items()}
                    continue
                old = self.before[kind, key]
                of_kind[key] = {
                    name: [old[name].value if name in old else None, value]
                    for name, value in values.items()
                }
        return found

    @property
    def opened(self) -> set[tuple[str, str, str]]:
        """The conflicts (kind, id, field) that were not there before."""
        return {
            (*key, name)
            for key, state in self.states.items()
            for name, one in state.items()
            if one.open and not (name in self.before.get(key, {}) and self.before[key][name].open)
        }


def look(target: Connection, source: Connection) -> Union:
    """Reckon what merging `source` into `target` would do; both are only read.

    Raises MergeRefused when the two can't be united: a gap, a log that was altered, a fork.
    """
    incoming = _incoming(target, source)
    touches = _touches(incoming)
    own = conflicts.touches_of(target, {kind: of_kind.keys() for kind, of_kind in touches.items()})
    union = Union(incoming)
    for kind, of_kind in touches.items():
        union.touched[kind] = set(of_kind)
        created = union.created[kind] = {key for key in of_kind if (kind, key) not in own}
        written = union.written[kind] = {}
        for key, came in of_kind.items():
            if key not in created:
                values = _met(union, (kind, key), came, own[kind, key])
                if values:
                    written[key] = values
            elif len(came) == 1:
                written[key] = {name: new[-1] for name, new in came[0].fields.items()}
            else:
                state = union.states[kind, key] = state_of(came)
                written[key] = {name: one.value for name, one in state.items()}
    return union


def write(target: Connection, union: Union) -> None:
    """Write what `look` reckoned, in the transaction under way.

    Raises OrphanRefused when a record would refer to one that does not exist.
    """
    _write_log(target, union.incoming)
    classes = record_classes()
    for kind, rows in union.written.items():
        if kind in classes:  # else of an older version: it stays in the log alone
            new = sorted(union.created[kind])
            insert_records(target, classes[kind], new, [rows[key] for key in new], plain=True)
            edited = {key: rows[key] for key in sorted(rows.keys() - union.created[kind])}
            update_records(target, classes[kind], edited)
    conflicts.keep(target, union.states)
    _refuse_orphans(target, union)


def devices_of(connection: Connection, *, lock: bool = False) -> dict[str, Any]:
    """Return device id → its row; with `lock` nobody else numbers an operation meanwhile."""
    statement = _DEVICES.with_for_update() if lock else _DEVICES
    return {row.id: row for row in connection.execute(statement)}


def verify(
    name: str,
    previous: str,
    operations: Sequence[Mapping[str, Any]],
    changes: dict[str, list[Told]],
) -> None:
    """Recompute a device's hash chain over operations that follow one with the hash `previous`.

    Texts that are not written as they were hashed (a server's, an older version's) are put right.
    Raises MergeRefused, naming the step that does not fit.
    """
    for operation in operations:
        key, expected = operation["id"], operation["hash"]
        if chain_hash(previous, operation, changes.get(key, [])) != expected:
            written = _rewritten(changes.get(key, []))
            if written is None or chain_hash(previous, operation, written) != expected:
                raise MergeRefused(
                    tr(
                        "对方的变更日志对不上：{device} 第 {seq} 步“{label}”与当时写下的不符，"
                        "可能被改动过。没有回并，本机数据没有改动。"
                    ).format(device=name, seq=operation["seq"], label=operation["label"])
                )
            changes[key] = written
        previous = expected


def _rewritten(changes: Sequence[Told]) -> list[Told] | None:
    """Return changes with their texts as they were hashed; None where one is no such text."""
    try:
        return [(kind, of, told(json.loads(text))) for kind, of, text in changes]
    except (ValueError, TypeError, RecursionError):  # damaged, cut off, or not there at all
        return None


def _incoming(target: Connection, source: Connection) -> Incoming:
    ours, theirs = devices_of(target), devices_of(source)
    found = Incoming([], [], {})
    for device in theirs.values():
        mine = ours.get(device.id)
        after, hash_there = (mine.seq, mine.hash) if mine is not None else (0, "")
        _refuse_fork(target, source, device, mine)
        if device.seq <= after:
            continue
        asked = {"of_device": device.id, "after": after}
        operations = [dict(row) for row in source.execute(_OPERATIONS, asked).mappings()]
        _refuse_gap(device, after, operations)
        rows = source.execute(_CHANGES[source.dialect.name], asked).all()
        changes = {
            key: [(kind, of, text) for _, kind, of, text in of_operation]
            for key, of_operation in groupby(rows, itemgetter(0))
        }
        verify(device.name, hash_there, operations, changes)
        row = {
            "id": device.id, "name": device.name, "own": False,
            "seq": device.seq, "clock": device.clock, "hash": device.hash,
        }  # fmt: skip
        if operations[-1]["hash"] != device.hash:
            raise MergeRefused(_incomplete(device, device.seq))
        found.devices.append(row)
        found.operations.extend(operations)
        found.changes.update(changes)
    return found


def _refuse_fork(target: Connection, source: Connection, device: Any, mine: Any) -> None:
    """Raise MergeRefused when the two have different operations under one device and seq."""
    at = min(device.seq, mine.seq) if mine is not None else 0
    if at == 0:
        return
    asked = {"of_device": device.id, "at_seq": at}
    here = mine.hash if at == mine.seq else target.scalar(_HASH_AT, asked)
    there = device.hash if at == device.seq else source.scalar(_HASH_AT, asked)
    if there is not None and here != there:  # a copy of a part may lack the step itself
        raise MergeRefused(
            tr(
                "两份数据分了叉：“{device}”的第 {seq} 步在两边不是同一步。"
                "多半是有人把数据文件复制到另一台电脑上各自修改，或从备份恢复后又继续使用。"
                "没有回并，本机数据没有改动。"
            ).format(device=device.name, seq=at)
        )


def _refuse_gap(device: Any, after: int, operations: Sequence[Mapping[str, Any]]) -> None:
    expected = after + 1
    for operation in operations:
        if operation["seq"] != expected:
            raise MergeRefused(_incomplete(device, expected))
        expected += 1
    if expected != device.seq + 1:
        raise MergeRefused(_incomplete(device, expected))


def _incomplete(device: Any, seq: int) -> str:
    return tr(
        "对方的变更日志缺了一步：“{device}”的第 {seq} 步不在，后面的不能接上。"
        "没有回并，本机数据没有改动。"
    ).format(device=device.name, seq=seq)


def _touches(incoming: Incoming) -> dict[str, dict[str, list[Touch]]]:
    """Return kind → id → what came of a record."""
    found: dict[str, dict[str, list[Touch]]] = {}
    for row in incoming.operations:
        act = Act(row["id"], row["device"], row["seq"], row["clock"], row["seen"], row["undoes"])
        changes = incoming.changes.get(act.id, [])
        fields = untold([text for _, _, text in changes])
        for (kind, key, _), of_change in zip(changes, fields, strict=True):
            found.setdefault(kind, {}).setdefault(key, []).append(Touch(act, of_change))
    return found


def _met(union: Union, key: Key, came: Sequence[Touch], mine: Sequence[Touch]) -> dict[str, Any]:
    """Reckon a record that both sides know; return the values that become others.

    Only the fields that came can stand otherwise after it, and the trash: any edit may take a
    record out of it.
    """
    names = {TRASHED}.union(*[touch.fields for touch in came])
    before = union.before[key] = state_of(mine, names)
    state = union.states[key] = state_of([*came, *mine], names)
    return {
        name: one.value
        for name, one in state.items()
        if name not in before or before[name].value != one.value
    }


def _write_log(target: Connection, incoming: Incoming) -> None:
    known = devices_of(target)
    new = [row for row in incoming.devices if row["id"] not in known]
    if new:
        target.execute(insert(Device), new)
    for row in incoming.devices:
        if row["id"] in known:
            target.execute(
                update(Device).where(Device.id == row["id"]),
                {name: row[name] for name in ("seq", "clock", "hash")},
            )
    if incoming.operations:
        target.execute(insert(Operation), incoming.operations)
        write_changes(target, incoming.changes)


def _refuse_orphans(target: Connection, union: Union) -> None:
    wanted: dict[str, set[str]] = {}
    classes = record_classes()
    for kind, rows in union.written.items():
        for name, parent in _references(kind):
            named = {values[name] for values in rows.values() if name in values}
            wanted.setdefault(parent, set()).update(named)
    for parent, ids in wanted.items():
        table: Any = classes[parent].__table__
        for some in portions(ids - union.created.get(parent, set()) - {None}):
            there = set(target.scalars(select(table.c.id).where(table.c.id.in_(some))))
            for lost in some:
                if lost not in there:
                    raise _orphan(union, parent, lost)


def _orphan(union: Union, parent: str, lost: str) -> OrphanRefused:
    """Return what is said of a record that refers to a `parent` that does not exist."""
    return next(
        OrphanRefused(kind, key, name, parent, lost)
        for kind, rows in union.written.items()
        for name, of_kind in _references(kind)
        if of_kind == parent
        for key, values in rows.items()
        if values.get(name) == lost
    )


@cache
def _references(kind: str) -> tuple[tuple[str, str], ...]:
    """Return (field, kind that it refers to) of a kind of record."""
    cls = record_classes().get(kind)
    if cls is None:
        return ()
    return tuple(
        (column.key, foreign.column.table.name)
        for column in cls.__table__.columns
        for foreign in column.foreign_keys
    )
