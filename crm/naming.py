"""What a record of any kind is called, and on whose page it is found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from crm.labels import kind_label, shown
from crm.setting_words import setting_label
from db.base import Record
from db.fields import record_classes
from db.models import Setting
from resources import tr

PAGES = ("project", "organization", "contact")
"""Kinds with a page of their own, or a place on one."""
_CALLED = ("name", "title", "subject", "what", "text", "label", "number", "indicator", "month")
_FIRST = ("project_id", "organization_id", "contract_id", "commitment_id", "contact_id")
_DEPTH = 4


@dataclass(frozen=True)
class Named:
    """A record in words: its own name, and the record on whose page it is found."""

    kind: str
    record_id: str
    name: str
    owner: tuple[str, str] | None = None
    owner_name: str = ""

    @property
    def whole(self) -> str:
        """Kind and name, and whose it is where it belongs to another."""
        own = tr("{kind}“{name}”").format(kind=kind_label(self.kind), name=self.name)
        if not self.name:
            own = kind_label(self.kind)
        return f"{self.owner_name} · {own}" if self.owner_name else own


def named(session: Session, kind: str, record_id: str) -> Named:
    """Return what a record is called; one that does not exist has no name."""
    cls = record_classes().get(kind)
    record = None if cls is None else session.get(cls, record_id)
    if record is None:
        return Named(kind, record_id, "")
    owner = record if kind in PAGES else _owner(session, record)
    if owner is None:
        return Named(kind, record_id, called(record))
    found = (owner.__tablename__, owner.id)
    whose = "" if owner is record else called(owner)
    return Named(kind, record_id, called(record), found, whose)


def named_all(session: Session, records: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Named]:
    """Return (kind, id) → what a record is called, as `named` does: by a query a kind and step."""
    wanted = list(dict.fromkeys(records))
    held: dict[tuple[str, str], Record] = {}  # for as long as the session is to know them
    asked = set(wanted)
    for _ in range(_DEPTH + 1):
        loaded = _load(session, asked - held.keys())
        held |= loaded
        asked = {
            above
            for (kind, _), record in loaded.items()
            if kind not in PAGES
            for above in [_key_above(record)]
            if above is not None
        }
        if not asked:
            break
    return {(kind, key): named(session, kind, key) for kind, key in wanted}


def _load(session: Session, records: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Record]:
    by_kind: dict[str, list[str]] = {}
    for kind, key in records:
        by_kind.setdefault(kind, []).append(key)
    found: dict[tuple[str, str], Record] = {}
    for kind, keys in by_kind.items():
        cls: Any = record_classes().get(kind)
        if cls is not None:
            rows = session.scalars(select(cls).where(cls.id.in_(sorted(keys))))
            found |= {(kind, record.id): record for record in rows}
    return found


def called(record: Record) -> str:
    """Return what a record is called by itself, "" for what has no name."""
    for name in _CALLED:
        value = getattr(record, name, None)
        if value not in (None, ""):
            return shown(value)
    if isinstance(record, Setting):
        return setting_label(record.id, record.value)
    return ""


def _owner(session: Session, record: Record) -> Record | None:
    """Return the nearest record above with a page, by way of whatever it belongs to."""
    at: Record | None = record
    for _ in range(_DEPTH):
        at = None if at is None else _above(session, at)
        if at is None or at.__tablename__ in PAGES:
            return at
    return None


def _above(session: Session, record: Record) -> Record | None:
    above = _key_above(record)
    return None if above is None else session.get(record_classes()[above[0]], above[1])


def _key_above(record: Record) -> tuple[str, str] | None:
    """Return kind and id of what a record belongs to first."""
    kind, key = getattr(record, "record_kind", None), getattr(record, "record_id", None)
    if kind in record_classes() and key:
        return kind, key
    for name, parent in parents_of(type(record)):
        key = getattr(record, name)
        if key is not None:
            return parent.__tablename__, key
    return None


@cache
def parents_of(cls: type[Record]) -> tuple[tuple[str, type[Record]], ...]:
    """Return the keys of a class that point to other records, what it belongs to first."""
    found: list[tuple[str, type[Record]]] = []
    mapper: Any = inspect(cls)
    for attribute in mapper.column_attrs:
        for foreign in attribute.columns[0].foreign_keys:
            kind = foreign.column.table.name
            if kind != cls.__tablename__ and kind in record_classes():
                found.append((attribute.key, record_classes()[kind]))
    rank = {name: place for place, name in enumerate(_FIRST)}
    return tuple(sorted(found, key=lambda one: rank.get(one[0], len(rank))))
