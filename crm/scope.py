"""Which part of the data is carried out: all of it, one person's projects, or a park's.

With a project goes all that belongs to it, and whatever that refers to, so that no reference ends
nowhere. What belongs to no project (lists, settings, policies, templates) goes along whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from crm.errors import InvalidInput
from db.base import Record
from db.fields import logged_fields, record_classes
from db.models import Park, Project
from db.portions import portions
from resources import tr

Keys = dict[str, set[str]]

_ROOTS = ("project", "organization", "contact")
_ASIDE = frozenset({"parent_id", "merged_into_id", "referrer_id", "replaces_id", "part_of_id"})
"""A project does not bring along those that only point to it by these."""
_WITH_FIRMS = frozenset({"contact", "contact_phone"})
"""What goes along with an enterprise that is only referred to."""


@dataclass(frozen=True)
class Scope:
    """A part of the data: the projects of `person` (主管、联系领导或专员), or of a park."""

    person: str = ""
    park_id: str = ""
    label: str = ""

    def plain(self) -> dict[str, Any]:
        """Return it as an exchange keeps it."""
        return {"person": self.person, "park_id": self.park_id, "label": self.label}


def scope_from(plain: Mapping[str, Any] | None) -> Scope | None:
    """Return the scope that an exchange kept; None for all of the data."""
    return None if plain is None else Scope(**plain)


def of_person(person: str) -> Scope:
    """Return the scope of a person's projects."""
    return Scope(person=person, label=tr("{person}的项目").format(person=person))


def of_park(session: Session, park_id: str) -> Scope:
    """Return the scope of a park; raises InvalidInput for one that does not exist."""
    park = session.get(Park, park_id)
    if park is None:
        raise InvalidInput(tr("请选择园区。"), field="scope")
    return Scope(park_id=park_id, label=park.name)


def keys_of(session: Session, scope: Scope) -> Keys:
    """Return kind → ids of all records that a scope carries; raises InvalidInput for none."""
    projects = _projects(session, scope)
    if not projects:
        raise InvalidInput(
            tr("“{label}”里没有项目，没有可以带出的。").format(label=scope.label), field="scope"
        )
    found: Keys = {"project": projects}
    _add_below(session, found, {"project": projects})
    _add_above(session, found)
    firms = found.get("organization", set())
    _add_below(session, found, {"organization": firms}, only=_WITH_FIRMS)
    _add_attachments(session, found)
    for kind in record_classes():
        if kind not in _tied():
            found.setdefault(kind, set()).update(_all(session, kind))
    _add_above(session, found)
    return found


def _projects(session: Session, scope: Scope) -> set[str]:
    if scope.park_id:
        wanted: Any = Project.park_id == scope.park_id
    else:
        wanted = or_(
            *(getattr(Project, name) == scope.person for name in ("owner", "chief", "commissioner"))
        )
    return set(session.scalars(select(Project.id).where(wanted)))


def _add_below(
    session: Session, found: Keys, begin: Keys, *, only: frozenset[str] | None = None
) -> None:
    """Add what belongs to the records of `begin`, and what belongs to that."""
    fresh = begin
    while fresh:
        newer: Keys = {}
        for parent, ids in fresh.items():
            for kind, column in _children(parent):
                if kind in _ROOTS if only is None else kind not in only:
                    continue
                cls: Any = record_classes()[kind]
                for some in portions(ids):
                    rows = session.scalars(select(cls.id).where(getattr(cls, column).in_(some)))
                    newer.setdefault(kind, set()).update(rows)
        fresh = {kind: ids - found.get(kind, set()) for kind, ids in newer.items()}
        fresh = {kind: ids for kind, ids in fresh.items() if ids}
        for kind, ids in fresh.items():
            found.setdefault(kind, set()).update(ids)


def _add_above(session: Session, found: Keys) -> None:
    """Add what the records refer to, and what that refers to."""
    fresh: Keys = dict(found)
    while fresh:
        newer: Keys = {}
        for kind, ids in fresh.items():
            cls: Any = record_classes()[kind]
            for column, parent in _parents(kind):
                for some in portions(ids):
                    rows = session.scalars(
                        select(getattr(cls, column)).where(
                            cls.id.in_(some), getattr(cls, column).is_not(None)
                        )
                    )
                    newer.setdefault(parent, set()).update(rows)
        fresh = {kind: ids - found.get(kind, set()) for kind, ids in newer.items()}
        fresh = {kind: ids for kind, ids in fresh.items() if ids}
        for kind, ids in fresh.items():
            found.setdefault(kind, set()).update(ids)


def _add_attachments(session: Session, found: Keys) -> None:
    """Add what names a record by its kind and id: attachments, above all."""
    for kind, cls in record_classes().items():
        if not {"record_kind", "record_id"} <= set(logged_fields(cls)):
            continue
        table: Any = cls
        for owner, ids in list(found.items()):
            for some in portions(ids):
                found.setdefault(kind, set()).update(
                    session.scalars(
                        select(table.id).where(
                            table.record_kind == owner, table.record_id.in_(some)
                        )
                    )
                )


def _all(session: Session, kind: str) -> Iterable[str]:
    return session.scalars(select(record_classes()[kind].id))


@cache
def _references() -> tuple[tuple[str, str, str], ...]:
    """Return (kind, column, kind that it refers to) of all records."""
    return tuple(
        (kind, column.key, foreign.column.table.name)
        for kind, cls in record_classes().items()
        for column in cls.__table__.columns
        for foreign in column.foreign_keys
        if foreign.column.table.name in record_classes()
    )


def _children(parent: str) -> list[tuple[str, str]]:
    return [
        (kind, column)
        for kind, column, above in _references()
        if above == parent and column not in _ASIDE
    ]


def _parents(kind: str) -> list[tuple[str, str]]:
    return [(column, above) for of, column, above in _references() if of == kind]


@cache
def _tied() -> frozenset[str]:
    """Return the kinds that belong, directly or not, to a project, an enterprise or a person."""
    found = {*_ROOTS}
    found |= {
        kind
        for kind, cls in record_classes().items()
        if {"record_kind", "record_id"} <= set(_fields(cls))
    }
    grown = True
    while grown:
        more = {kind for kind, _, above in _references() if above in found} - found
        grown = bool(more)
        found |= more
    return frozenset(found)


def _fields(cls: type[Record]) -> Iterable[str]:
    return logged_fields(cls)
