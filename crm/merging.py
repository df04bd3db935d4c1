"""Makes one record of several that are the same: an enterprise, a project or a person.

All that belongs to the others moves to the one that is kept; the others go to the trash and say
which one they became. One operation, so that one undo parts them again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import combinations
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from crm.errors import InvalidInput, RecordMissing
from crm.park_moves import end_where_it_stands
from crm.settings import today_of
from db.base import Record
from db.fields import encode, logged_fields, record_classes
from db.models import (
    Contact,
    ContactPhone,
    ContractParty,
    DistinctPair,
    GateTick,
    ImportedRow,
    Organization,
    Project,
    ProjectAlias,
    ProjectContact,
    ProjectInvestor,
)
from resources import tr

MERGEABLE: dict[str, type[Record]] = {
    "organization": Organization,
    "project": Project,
    "contact": Contact,
}
UNITED = {"note": "\n", "short_name": "、", "tags": "、", "organization_class": "、"}
"""Texts of which nothing is given up: unless one is picked, what all say is put together."""
NOT_CHOSEN = frozenset({"trashed_at", "merged_into_id"})
_SAME_LINK: dict[type[Record], tuple[str, ...]] = {
    ProjectInvestor: ("project_id", "organization_id"),
    ProjectContact: ("project_id", "contact_id"),
    ProjectAlias: ("project_id", "name"),
    ContractParty: ("contract_id", "organization_id", "role"),
    GateTick: ("project_id", "gate_item_id"),
}
_KEPT_TWICE = frozenset({ImportedRow})
"""Each is the evidence of its own row in a ledger."""


@dataclass(frozen=True)
class Merged:
    """What a merge did: how many records moved, and how many were there twice and became one."""

    record_id: str
    moved: int
    joined: int


def merge(
    session: Session,
    kind: str,
    keep_id: str,
    other_ids: Sequence[str],
    choices: Mapping[str, str] | None = None,
) -> Merged:
    """Make the records `other_ids` of a kind one with `keep_id`.

    choices: field → the id of the record whose value stands; else that of the kept record, or,
    where it has none, the first other's. Names that are given up stay as 简称, 别名 or in the note.
    Raises InvalidInput, and RecordMissing when one of them is gone or in the trash.
    """
    keep, others = _records(session, kind, keep_id, other_ids)
    values = outcome(kind, [keep, *others], choices or {})
    old_names = _old_names(values["name"], [keep, *others])
    park_id = keep.park_id if isinstance(keep, Project) else None
    for name, value in values.items():
        setattr(keep, name, value)
    moved = _move(session, kind, keep, others)
    for other in others:
        other.trashed_at = datetime.now(UTC)
        other.merged_into_id = keep.id
    _keep_names(session, keep, old_names)
    session.flush()
    if isinstance(keep, Project):
        end_where_it_stands(session, keep, park_id, today_of(session), tr("合并重复的项目"))
    return Merged(keep.id, len(moved), _join_twins(session, moved))


def outcome(kind: str, records: Sequence[Any], choices: Mapping[str, str]) -> dict[str, Any]:
    """Return field → value that a merge would give; `records` begins with the one that is kept."""
    by_id = {record.id: record for record in records}
    fields = [name for name in logged_fields(MERGEABLE[kind]) if name not in NOT_CHOSEN]
    for name, chosen in choices.items():
        if name not in fields or chosen not in by_id:
            raise InvalidInput(tr("“{name}”不能这样合并。").format(name=name), field=name)
    found = {}
    for name in fields:
        values = [getattr(record, name) for record in records]
        if name in choices:
            found[name] = getattr(by_id[choices[name]], name)
        elif name == "illustrative":
            found[name] = all(values)
        elif name in UNITED:
            found[name] = _united(values, UNITED[name])
        else:
            found[name] = next((value for value in values if not _blank(value)), values[0])
    return found


def set_apart(session: Session, kind: str, ids: Iterable[str]) -> None:
    """Remember that these records are not the same (不是同一家), each pair of them."""
    if kind not in MERGEABLE:
        raise InvalidInput(tr("这类记录不能合并。"), details=kind)
    known = distinct_pairs(session, kind)
    for pair in combinations(sorted(set(ids)), 2):
        if pair not in known:
            session.add(DistinctPair(kind=kind, a_id=pair[0], b_id=pair[1]))


def distinct_pairs(session: Session, kind: str) -> set[tuple[str, str]]:
    """Return the pairs of ids, the lesser first, that a person said not to be the same."""
    rows = session.execute(
        select(DistinctPair.a_id, DistinctPair.b_id).where(
            DistinctPair.kind == kind, DistinctPair.trashed_at.is_(None)
        )
    )
    return {(row.a_id, row.b_id) for row in rows}


@cache
def references(kind: str) -> tuple[tuple[type[Record], str], ...]:
    """Return each (class, attribute) of the mapped records that refers to records of a kind."""
    found = []
    for cls in record_classes().values():
        for attribute in inspect(cls).column_attrs:
            for key in attribute.columns[0].foreign_keys:
                if key.column.table.name == kind:
                    found.append((cls, attribute.key))
    return tuple(found)


@cache
def _by_kind_and_id() -> tuple[type[Record], ...]:
    """Return the classes that name any record by its kind and id."""
    return tuple(
        cls
        for cls in record_classes().values()
        if {"record_kind", "record_id"} <= set(logged_fields(cls))
    )


def _records(
    session: Session, kind: str, keep_id: str, other_ids: Sequence[str]
) -> tuple[Any, list[Any]]:
    cls = MERGEABLE.get(kind)
    ids = list(dict.fromkeys([keep_id, *other_ids]))
    if cls is None or len(ids) < 2:
        raise InvalidInput(tr("合并需要两条以上的同类记录。"), details=kind)
    records = [session.get(cls, key) for key in ids]
    found = [each for each in records if each is not None and each.trashed_at is None]
    if len(found) < len(ids):
        raise RecordMissing(tr("其中有记录已合并或移入回收站，没有合并。请重新查重。"))
    return found[0], found[1:]


def _move(session: Session, kind: str, keep: Any, others: Sequence[Any]) -> list[Record]:
    """Let all that refers to `others` refer to `keep`; returns what moved."""
    ids = [other.id for other in others]
    moved: list[Record] = []
    for cls, name in references(kind):
        for record in session.scalars(select(cls).where(getattr(cls, name).in_(ids))):
            own = record is keep  # a parent that is now itself
            setattr(record, name, None if own else keep.id)
            if own and name == "parent_id":
                record.parent_relation = None  # type: ignore[attr-defined]
            if record not in others and not own:
                moved.append(record)
    for cls in _by_kind_and_id():
        table: Any = cls
        for record in session.scalars(
            select(cls).where(table.record_kind == kind, table.record_id.in_(ids))
        ):
            record.record_id = keep.id  # type: ignore[attr-defined]
            moved.append(record)
    _move_pairs(session, kind, keep.id, ids)
    return moved


def _move_pairs(session: Session, kind: str, keep_id: str, ids: Sequence[str]) -> None:
    """Who is not the same as one of the others is not the same as the one that is kept."""
    known = distinct_pairs(session, kind)
    for pair in session.scalars(
        select(DistinctPair).where(
            DistinctPair.kind == kind,
            DistinctPair.trashed_at.is_(None),
            DistinctPair.a_id.in_(ids) | DistinctPair.b_id.in_(ids),
        )
    ):
        ends = {keep_id if end in ids else end for end in (pair.a_id, pair.b_id)}
        ordered = tuple(sorted(ends))
        if len(ordered) < 2 or ordered in known:
            pair.trashed_at = datetime.now(UTC)
        else:
            pair.a_id, pair.b_id = ordered
            known.add((pair.a_id, pair.b_id))


def _join_twins(session: Session, moved: Sequence[Record]) -> int:
    """Put away what is there twice after the move; returns how many records that were."""
    joined = 0
    for cls in dict.fromkeys(type(record) for record in moved):
        if cls in _KEPT_TWICE or cls.__tablename__ in MERGEABLE:
            continue
        mine = [record for record in moved if type(record) is cls and record.trashed_at is None]
        beside = _beside(session, cls, mine)
        for record in mine:
            twin = beside.setdefault(_twin_key(record), record)
            if twin is record:
                continue
            spare, stays = (record, twin) if not _referred(session, record) else (twin, record)
            if _referred(session, spare):
                continue  # each has records of its own: for a person to settle
            _fill(stays, spare)
            spare.trashed_at = datetime.now(UTC)
            beside[_twin_key(record)] = stays
            joined += 1
    return joined


def _beside(session: Session, cls: type[Record], moved: Sequence[Record]) -> dict[str, Record]:
    """Return key → record of the class for what was there before, by what it refers to."""
    table: Any = cls
    kinds = [name for kind in MERGEABLE for owner, name in references(kind) if owner is cls]
    if not kinds:
        kinds = ["record_id"]
    found: dict[str, Record] = {}
    ids = {record.id for record in moved}
    for name in kinds:
        ends = {getattr(record, name) for record in moved} - {None}
        for record in session.scalars(
            select(cls).where(getattr(table, name).in_(ends), table.trashed_at.is_(None))
        ):
            if record.id not in ids:
                found.setdefault(_twin_key(record), record)
    return found


def _twin_key(record: Record) -> str:
    if isinstance(record, ContactPhone) and record.phone is not None and record.phone.number:
        return json.dumps([record.contact_id, record.phone.number, record.phone.extension])
    names = _SAME_LINK.get(type(record)) or [
        name for name in logged_fields(type(record)) if name not in ("trashed_at", "ordinal")
    ]
    plain = [encode(getattr(record, name)) for name in names]
    return json.dumps(plain, sort_keys=True, ensure_ascii=False)


def _referred(session: Session, record: Record) -> bool:
    """Whether other live records belong to this one."""
    for cls, name in references(record.__tablename__):
        table: Any = cls
        if session.scalar(
            select(table.id)
            .where(getattr(table, name) == record.id, table.trashed_at.is_(None))
            .limit(1)
        ):
            return True
    return False


def _fill(stays: Record, spare: Record) -> None:
    """Give what stays the values that only its twin has, e.g. an investor's share."""
    for name in logged_fields(type(stays)):
        if name != "trashed_at" and _blank(getattr(stays, name)):
            value = getattr(spare, name)
            if not _blank(value):
                setattr(stays, name, value)


def _old_names(name: str, records: Sequence[Any]) -> list[str]:
    return [each for each in dict.fromkeys(one.name for one in records) if each != name]


def _keep_names(session: Session, keep: Any, names: Sequence[str]) -> None:
    """Let the record be found by the names that it no longer bears."""
    if not names:
        return
    if isinstance(keep, Project):
        known = session.scalars(
            select(ProjectAlias.name).where(
                ProjectAlias.project_id == keep.id, ProjectAlias.trashed_at.is_(None)
            )
        ).all()
        session.add_all(
            ProjectAlias(project_id=keep.id, name=name) for name in names if name not in known
        )
    elif isinstance(keep, Organization):
        keep.short_name = _united([keep.short_name, *names], UNITED["short_name"])
    else:
        words = tr("又名 {names}").format(names=tr("、").join(names))
        keep.note = _united([keep.note, words], UNITED["note"])


def _united(values: Sequence[str | None], between: str) -> str | None:
    """Put texts together, each part once."""
    parts = [part.strip() for value in values if value for part in value.split(between)]
    return between.join(dict.fromkeys(part for part in parts if part)) or None


def _blank(value: Any) -> bool:
    return value is None or value == ""
