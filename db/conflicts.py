"""The table of conflicts: told from the log, for the records that something touched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select

from db.heads import Act, Standing, Touch, state_of
from db.models.exchanges import Conflict
from db.models.log import Change, Operation
from db.portions import AT_ONCE, portions

Keys = Mapping[str, Iterable[str]]
"""Record kind → ids."""

# Built once: to build a statement takes as long as to run it.
_C: Any = Conflict.__table__.c
_HELD = select(_C.kind, _C.record_id).where(_C.record_id.in_(bindparam("ids", expanding=True)))
_ANY = select(_C.kind).limit(1)
_DROPPED = delete(Conflict.__table__).where(  # type: ignore[arg-type]
    _C.kind == bindparam("of_kind"), _C.record_id == bindparam("of_record")
)
_ADDED = insert(Conflict)
_ACT = (
    Operation.id,
    Operation.device,
    Operation.seq,
    Operation.clock,
    Operation.seen,
    Operation.undoes,
)
_TOUCHES = (
    select(Change.record_id, Change.fields, *_ACT)
    .join(Operation, Operation.id == Change.operation_id)
    .where(
        Change.kind == bindparam("of_kind"),
        Change.record_id.in_(bindparam("ids", expanding=True)),
    )
)


def touches_of(connection: Connection, keys: Keys) -> dict[tuple[str, str], list[Touch]]:
    """Return (kind, id) → all that the log holds of a record, for those that it knows."""
    acts: dict[str, Act] = {}
    found: dict[tuple[str, str], list[Touch]] = {}
    for kind, ids in keys.items():
        for some in portions(ids):
            rows = connection.execute(_TOUCHES, {"of_kind": kind, "ids": some}).all()
            for key, fields, *act in rows:
                known = acts.get(act[0])
                if known is None:
                    known = acts[act[0]] = Act(*act)
                found.setdefault((kind, key), []).append(Touch(known, fields))
    return found


def keep(connection: Connection, states: Mapping[tuple[str, str], Mapping[str, Standing]]) -> None:
    """Let the table hold the open fields of these records, and no other of theirs."""
    if connection.execute(_ANY).first() is not None:
        gone = [{"of_kind": kind, "of_record": key} for kind, key in states]
        for at in range(0, len(gone), AT_ONCE):
            connection.execute(_DROPPED, gone[at : at + AT_ONCE])
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
    wanted = {kind: list(ids) for kind, ids in keys.items()}
    if not undone:
        wanted = _held(connection, wanted)
    if wanted:
        touches = touches_of(connection, wanted)
        keep(connection, {record: state_of(mine) for record, mine in touches.items()})


def _held(connection: Connection, keys: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Return those of `keys` that have a conflict."""
    if connection.execute(_ANY).first() is None:
        return {}
    found: dict[str, list[str]] = {}
    for some in portions({key for ids in keys.values() for key in ids}):
        for kind, key in connection.execute(_HELD, {"ids": some}):
            if key in keys.get(kind, ()) and key not in found.get(kind, ()):
                found.setdefault(kind, []).append(key)
    return found
