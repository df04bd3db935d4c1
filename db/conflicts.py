"""The table of conflicts: told from the log, for the records that something touched."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select

from db.chain import untold
from db.heads import Act, Standing, Touch, state_of
from db.models.exchanges import Conflict
from db.models.log import FIELDS_AS_TEXT, Change, Operation
from db.portions import portions

Keys = Mapping[str, Collection[str]]
"""Record kind → ids."""

# Built once: to build a statement takes as long as to run it.
_IDS: Any = bindparam("ids", expanding=True)
_C: Any = Conflict.__table__.c
_HELD = select(_C.kind, _C.record_id).where(_C.record_id.in_(_IDS))
_ANY = select(_C.kind).limit(1)
_DROPPED = delete(Conflict.__table__).where(  # type: ignore[arg-type]
    _C.kind == bindparam("of_kind"),
    _C.record_id == bindparam("of_record"),
    _C.field == bindparam("of_field"),
)
_ADDED = insert(Conflict)
_O: Any = Operation.__table__.c
_ACTS = select(_O.id, _O.device, _O.seq, _O.clock, _O.seen, _O.undoes).where(_O.id.in_(_IDS))
_TOUCHES = {
    name: select(Change.record_id, Change.operation_id, text).where(
        Change.kind == bindparam("of_kind"), Change.record_id.in_(_IDS)
    )
    for name, text in FIELDS_AS_TEXT.items()
}


def touches_of(connection: Connection, keys: Keys) -> dict[tuple[str, str], list[Touch]]:
    """Return (kind, id) → all that the log holds of a record, for those that it knows."""
    acts: dict[str, Act] = {}
    found: dict[tuple[str, str], list[Touch]] = {}
    statement = _TOUCHES[connection.dialect.name]
    for kind, ids in keys.items():
        for some in portions(ids):
            rows = connection.execute(statement, {"of_kind": kind, "ids": some}).all()
            unknown = {operation_id for _, operation_id, _ in rows} - acts.keys()
            acts |= _acts(connection, unknown)
            fields = untold([text for _, _, text in rows])
            for (key, operation_id, _), of_change in zip(rows, fields, strict=True):
                found.setdefault((kind, key), []).append(Touch(acts[operation_id], of_change))
    return found


def _acts(connection: Connection, ids: Collection[str]) -> dict[str, Act]:
    """Return id → operation as far as order goes."""
    return {
        row[0]: Act(*row)
        for some in portions(ids)
        for row in connection.execute(_ACTS, {"ids": some}).all()
    }


def keep(connection: Connection, states: Mapping[tuple[str, str], Mapping[str, Standing]]) -> None:
    """Let the table hold those of these fields of records that are open, and not the others."""
    by_kind: dict[str, set[str]] = {}
    for kind, key in states:
        by_kind.setdefault(kind, set()).add(key)
    gone = [
        {"of_kind": kind, "of_record": key, "of_field": name}
        for kind, ids in _held(connection, by_kind).items()
        for key in ids
        for name in states[kind, key]
    ]
    if gone:
        connection.execute(_DROPPED, gone)
    rows = [
        {"kind": kind, "record_id": key, "field": name, "heads": [act.id for act in one.sides]}
        for (kind, key), state in states.items()
        for name, one in state.items()
        if one.open
    ]
    if rows:
        connection.execute(_ADDED, rows)


def bring_up_to_date(connection: Connection, keys: Keys, *, undone: bool) -> None:
    """Tell the conflicts of these records anew, after an operation of this database's own.

    An operation here has seen all heads, so it can only end conflicts; unless it is an undo,
    which may bring one back.
    """
    wanted = keys if undone else _held(connection, keys)
    if wanted:
        touches = touches_of(connection, wanted)
        keep(connection, {record: state_of(mine) for record, mine in touches.items()})


def _held(connection: Connection, keys: Keys) -> dict[str, set[str]]:
    """Return those of `keys` that have a conflict."""
    if connection.execute(_ANY).first() is None:
        return {}
    found: dict[str, set[str]] = {}
    for some in portions({key for ids in keys.values() for key in ids}):
        for kind, key in connection.execute(_HELD, {"ids": some}):
            if key in keys.get(kind, ()):
                found.setdefault(kind, set()).add(key)
    return found
