"""Columns that are recomputed from others in the same transaction: never logged, never merged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, bindparam, func, select, update
from sqlalchemy.orm import Session

from crm import findable
from crm.rules.identity import core_of
from crm.rules.tiers import headline
from crm.rules.units import in_cny
from db import textindex
from db.changes import Changed
from db.models import (
    Activity,
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

_AT_ONCE = 5000
_NAME = frozenset({"name"})
_HEADLINE = frozenset({"name", "contracted", "agreed", "planned"})


# Built once: to build a statement takes as long as to run it.
_IDS: Any = bindparam("ids", expanding=True)
_OWNERS: dict[Any, tuple[str, Select[Any]]] = {
    ContactPhone: ("contact_id", select(ContactPhone.contact_id).where(ContactPhone.id.in_(_IDS))),
    **{
        link: ("project_id", select(link.project_id).where(link.id.in_(_IDS)))
        for link in (ProjectAlias, ProjectInvestor, StageMove, Activity, Todo)
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
_FIGURES = select(
    Project.id, Project.name, Project.contracted, Project.agreed, Project.planned
).where(Project.id.in_(_IDS))
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
    projects = investing | _touched(changed, "project", _HEADLINE)
    for link in (StageMove, Activity, Todo):
        projects |= _owners(session, changed, link)
    for ids in _portions(projects):
        _refresh_projects(session, ids)
    for named in (ProjectAlias, Contact):
        for ids in _portions(_touched(changed, named.__tablename__, _NAME)):
            _refresh_names(session, named, ids)
    for ids in _portions(renamed):
        _refresh_organizations(session, ids)
    _refresh_index(session, changed, investing)


def refresh_all(session: Session) -> None:
    """Fill the derived columns of every record, as after an upgrade of the schema."""
    kinds = (Project, ProjectAlias, Organization, Contact, Activity, Todo)
    every = {name: () for names in (_HEADLINE, *findable.FIELDS.values()) for name in names}
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
        for some in _portions(of_kind):
            findable.put_in_index(session, kind, some)


def _refresh_projects(session: Session, ids: Sequence[str]) -> None:
    investors: dict[str, list[str]] = {}
    for project_id, name in session.execute(_INVESTORS, {"ids": ids}):
        investors.setdefault(project_id, []).append(name)
    moves = _moves_of(session, ids)
    followed = _followed(session, ids)
    todos = _first_todos(session, ids)
    values = []
    for project in session.execute(_FIGURES, {"ids": ids}):
        figure = headline(project.contracted, project.agreed, project.planned)
        yuan = None if figure is None else in_cny(figure.amount)
        pinyin, initials = pinyin_of(project.name)
        days = moves.get(project.id, [])
        step, due = todos.get(project.id, (None, None))
        values.append(
            {
                "key": project.id,
                "name_pinyin": pinyin,
                "name_initials": initials,
                "name_core": core_of(project.name),
                "investor_names": "、".join(investors.get(project.id, [])) or None,
                "headline_fen": None if yuan is None else yuan.fen,
                "entered_on": min(days, default=None),
                "stage_since": days[-1] if days else None,
                "followed_on": followed.get(project.id),
                "next_step": step,
                "next_due": due,
            }
        )
    _write(session, Project, values)


def _moves_of(session: Session, ids: Sequence[str]) -> dict[str, list[date]]:
    """Return project id → days of its dated moves, in the order in which they were entered."""
    found: dict[str, list[date]] = {}
    for project_id, day in session.execute(_MOVES, {"ids": ids}):
        found.setdefault(project_id, []).append(day)
    return found


def _followed(session: Session, ids: Sequence[str]) -> dict[str, date]:
    rows = session.execute(_FOLLOWED, {"ids": ids})
    return {key: last for key, last in rows if key is not None and last is not None}


def _first_todos(session: Session, ids: Sequence[str]) -> dict[str, tuple[str, date | None]]:
    """Return project id → (what, due) of its open todo that is due first."""
    found: dict[str, tuple[str, date | None]] = {}
    for project_id, what, due in session.execute(_OPEN_TODOS, {"ids": ids}):
        if project_id is not None:
            found.setdefault(project_id, (what, due))
    return found


def _refresh_names(session: Session, cls: Any, ids: Sequence[str]) -> None:
    values = []
    for record in session.execute(select(cls.id, cls.name).where(cls.id.in_(ids))):
        pinyin, initials = pinyin_of(record.name)
        values.append({"key": record.id, "name_pinyin": pinyin, "name_initials": initials})
    _write(session, cls, values)


def _refresh_organizations(session: Session, ids: Sequence[str]) -> None:
    values = []
    for record in session.execute(
        select(Organization.id, Organization.name).where(Organization.id.in_(ids))
    ):
        pinyin, initials = pinyin_of(record.name)
        values.append(
            {
                "key": record.id,
                "name_pinyin": pinyin,
                "name_initials": initials,
                "name_core": core_of(record.name),
            }
        )
    _write(session, Organization, values)


def _write(session: Session, cls: Any, values: list[dict[str, Any]]) -> None:
    """Update derived columns past the log, which must not hold them."""
    if values:
        table = cls.__table__
        columns: dict[str, Any] = {name: bindparam(name) for name in values[0] if name != "key"}
        statement = update(table).where(table.c.id == bindparam("key")).values(columns)
        session.connection().execute(statement, values)


def _owners(session: Session, changed: Changed, link: Any) -> set[str]:
    """Return whose the `link` records that changed are, and whose they were."""
    owner, statement = _OWNERS[link]
    links = changed.get(link.__tablename__, {})
    found = _found(session, statement, links)
    moved = (fields[owner] for fields in links.values() if owner in fields)
    return found | {change[0] for change in moved if len(change) == 2 and change[0] is not None}


def _found(session: Session, statement: Select[Any], ids: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for some in _portions(ids):
        found.update(key for (key,) in session.connection().execute(statement, {"ids": some}))
    return found - {None}


def _touched(changed: Changed, kind: str, fields: frozenset[str]) -> set[str]:
    """Return the records of a kind of which one of `fields` changed."""
    return {key for key, names in changed.get(kind, {}).items() if not fields.isdisjoint(names)}


def _portions(ids: Iterable[str]) -> Iterable[list[str]]:
    """Split ids, since a statement holds only so many parameters."""
    ordered = sorted(ids)
    return (ordered[at : at + _AT_ONCE] for at in range(0, len(ordered), _AT_ONCE))
