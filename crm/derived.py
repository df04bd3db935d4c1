"""Columns that are recomputed from others in the same transaction: never logged, never merged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields as parts_of
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from crm import findable
from crm.received import received_of
from crm.rules.identity import core_of
from crm.rules.tiers import headline
from crm.rules.units import in_cny
from db import textindex
from db.bulk import update_rows
from db.changes import Changed
from db.fields import logged_fields
from db.models import (
    Activity,
    CapitalArrival,
    Contact,
    ContactPhone,
    Organization,
    Project,
    ProjectAlias,
    ProjectInvestor,
    StageMove,
    Todo,
)
from db.pinyin import pinyin_of
from db.portions import portions
from db.values import Amount

_NAME = frozenset({"name"})
_FIGURES = ("contracted", "agreed", "planned")
_SIZE = frozenset(_FIGURES)

Columns = dict[str, dict[str, Any]]
"""Record id → derived column → value."""


# Built once: to build a statement takes as long as to run it.
_IDS: Any = bindparam("ids", expanding=True)
_OWNERS: dict[Any, tuple[str, Select[Any]]] = {
    ContactPhone: ("contact_id", select(ContactPhone.contact_id).where(ContactPhone.id.in_(_IDS))),
    **{
        link: ("project_id", select(link.project_id).where(link.id.in_(_IDS)))
        for link in (ProjectAlias, ProjectInvestor, StageMove, Activity, Todo, CapitalArrival)
    },
}
_BY_ORGANIZATION = select(ProjectInvestor.project_id).where(
    ProjectInvestor.organization_id.in_(_IDS)
)
_INVESTORS = (
    select(ProjectInvestor.project_id, Organization.name)
    .join(Organization, Organization.id == ProjectInvestor.organization_id)
    .where(ProjectInvestor.project_id.in_(_IDS), ProjectInvestor.trashed_at.is_(None))
    .order_by(ProjectInvestor.ordinal, ProjectInvestor.id)
)
_NAMES = {
    cls: select(cls.__table__.c.id, cls.__table__.c.name).where(cls.__table__.c.id.in_(_IDS))
    for cls in (Project, ProjectAlias, Organization, Contact)
}
_PROJECT = Project.__table__.c
_PARTS = [f"{figure}_{part.name}" for figure in _FIGURES for part in parts_of(Amount)]
_SIZES = select(_PROJECT.id, *[_PROJECT[part] for part in _PARTS]).where(_PROJECT.id.in_(_IDS))
_MOVED_ON = StageMove.__table__.c.on_day
_MOVES = (
    select(StageMove.project_id, _MOVED_ON)
    .where(StageMove.project_id.in_(_IDS), StageMove.trashed_at.is_(None), _MOVED_ON.is_not(None))
    .order_by(StageMove.id)
)
_FOLLOWED = (
    select(Activity.project_id, func.max(Activity.__table__.c.on_day))
    .where(Activity.project_id.in_(_IDS), Activity.trashed_at.is_(None))
    .group_by(Activity.project_id)
)
_OPEN_TODOS = (
    select(Todo.project_id, Todo.what, Todo.due)
    .where(Todo.project_id.in_(_IDS), Todo.done_on.is_(None), Todo.trashed_at.is_(None))
    .order_by(Todo.due.is_(None), Todo.due, Todo.id)
)


def refresh(session: Session, changed: Changed) -> None:
    """Bring up to date what is derived from the fields in `changed`, the text index last."""
    renamed = _touched(changed, "organization", _NAME)
    investing = _owners(session, changed, ProjectInvestor)
    investing |= _found(session, _BY_ORGANIZATION, renamed)
    projects: Columns = {}
    for of_source, ids in (
        (_cores, _touched(changed, "project", _NAME)),
        (_sizes, _touched(changed, "project", _SIZE)),
        (_investors, investing),
        (_moves, _owners(session, changed, StageMove)),
        (_followed, _owners(session, changed, Activity)),
        (_next_steps, _owners(session, changed, Todo)),
        (received_of, _owners(session, changed, CapitalArrival)),
    ):
        for some in portions(ids):
            for key, columns in of_source(session, some).items():
                projects.setdefault(key, {}).update(columns)
    _write(session, Project, projects)
    for named in (ProjectAlias, Contact):
        for some in portions(_touched(changed, named.__tablename__, _NAME)):
            _write(session, named, _sounds(session, some, named))
    for some in portions(renamed):
        _write(session, Organization, _cores(session, some, Organization))
    _refresh_index(session, changed, investing)


def refresh_all(session: Session) -> None:
    """Fill the derived columns of every record, as after an upgrade of the schema."""
    kinds = (
        Project, ProjectAlias, Organization, Contact, Activity, Todo, ProjectInvestor, StageMove,
        CapitalArrival,
    )  # fmt: skip
    every = {name: () for names in (_NAME, _SIZE, *findable.FIELDS.values()) for name in names}
    changed = {}
    for kind in kinds:
        changed[kind.__tablename__] = dict.fromkeys(session.scalars(select(kind.id)), every)
    refresh(session, changed)


def lacks_index(session: Session) -> bool:
    """Whether the text index is empty though there are projects: an upgrade was cut short."""
    empty = textindex.is_empty(session.connection())
    return empty and session.scalar(select(Project.id).limit(1)) is not None


def _refresh_index(session: Session, changed: Changed, investing: set[str]) -> None:
    """Bring the text index up to date, after the columns that it reads."""
    ids = {kind: _touched(changed, kind, names) for kind, names in findable.FIELDS.items()}
    ids["project"] |= investing | _owners(session, changed, ProjectAlias)
    ids["contact"] |= _owners(session, changed, ContactPhone)
    for kind, of_kind in ids.items():
        for some in portions(of_kind):
            findable.put_in_index(session, kind, some, changed.get(kind, {}))


def _sounds(session: Session, ids: Sequence[str], cls: Any) -> Columns:
    found: Columns = {}
    for key, name in session.connection().execute(_NAMES[cls], {"ids": ids}).all():
        pinyin, initials = pinyin_of(name)
        found[key] = {"name_pinyin": pinyin, "name_initials": initials}
    return found


def _cores(session: Session, ids: Sequence[str], cls: Any = Project) -> Columns:
    """Return what names sound like, and what is left of them without form and place."""
    found: Columns = {}
    for key, name in session.connection().execute(_NAMES[cls], {"ids": ids}).all():
        pinyin, initials = pinyin_of(name)
        found[key] = {
            "name_pinyin": pinyin, "name_initials": initials, "name_core": core_of(name)
        }  # fmt: skip
    return found


def _sizes(session: Session, ids: Sequence[str]) -> Columns:
    found: Columns = {}
    specs, width = [logged_fields(Project)[name] for name in _FIGURES], len(_PARTS) // len(_FIGURES)
    rows: Any = session.connection().execute(_SIZES, {"ids": ids}).all()
    for key, *parts in rows:  # to have the composites mapped takes twice as long
        figure = headline(
            *[spec.from_parts(parts[at * width :][:width]) for at, spec in enumerate(specs)]
        )
        yuan = None if figure is None else in_cny(figure.amount)
        found[key] = {"headline_fen": None if yuan is None else yuan.fen}
    return found


def _investors(session: Session, ids: Sequence[str]) -> Columns:
    names = _lists(session, _INVESTORS, ids)
    return {key: {"investor_names": "、".join(names.get(key, [])) or None} for key in ids}


def _moves(session: Session, ids: Sequence[str]) -> Columns:
    """Return the first day of the dated moves, and the day of the one that was entered last."""
    days = _lists(session, _MOVES, ids)
    return {
        key: {
            "entered_on": min(days[key]) if key in days else None,
            "stage_since": days[key][-1] if key in days else None,
        }
        for key in ids
    }


def _followed(session: Session, ids: Sequence[str]) -> Columns:
    days = _lists(session, _FOLLOWED, ids)
    return {key: {"followed_on": days[key][0] if key in days else None} for key in ids}


def _next_steps(session: Session, ids: Sequence[str]) -> Columns:
    """Return the open todo that is due first."""
    found: Columns = {key: {"next_step": None, "next_due": None} for key in ids}
    rows: Any = session.connection().execute(_OPEN_TODOS, {"ids": ids}).all()
    for key, what, due in reversed(rows):
        found[key] = {"next_step": what, "next_due": due}
    return found


def _lists(session: Session, statement: Any, ids: Sequence[str]) -> dict[str, list[Any]]:
    """Return owner → the values of its rows, in their order."""
    found: dict[str, list[Any]] = {}
    for key, value in session.connection().execute(statement, {"ids": ids}).all():
        found.setdefault(key, []).append(value)
    return found


def _write(session: Session, cls: Any, values: Columns) -> None:
    """Update derived columns past the log, which must not hold them."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for key, columns in values.items():
        groups.setdefault(tuple(columns), []).append(key)
    for names, ids in groups.items():
        by_column = [[values[key][name] for key in ids] for name in names]
        update_rows(session.connection(), cls.__table__, ids, names, by_column)


def _owners(session: Session, changed: Changed, link: Any) -> set[str]:
    """Return whose the `link` records that changed are, and whose they were."""
    owner, statement = _OWNERS[link]
    found: set[Any] = set()
    unsaid: list[str] = []
    for key, fields in changed.get(link.__tablename__, {}).items():
        if owner in fields:
            found.update(fields[owner])
        if owner not in fields or not fields[owner]:
            unsaid.append(key)
    return (found | _found(session, statement, unsaid)) - {None}


def _found(session: Session, statement: Select[Any], ids: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for some in portions(ids):
        found.update(key for (key,) in session.connection().execute(statement, {"ids": some}))
    return found - {None}


def _touched(changed: Changed, kind: str, fields: frozenset[str]) -> set[str]:
    """Return the records of a kind of which one of `fields` changed."""
    return {key for key, names in changed.get(kind, {}).items() if not fields.isdisjoint(names)}
