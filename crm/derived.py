"""Columns that are recomputed from others in the same transaction: never logged, never merged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session

from crm import findable
from crm.rules.identity import core_of
from crm.rules.tiers import headline
from crm.rules.units import in_cny
from db import textindex
from db.changes import Touched
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


def refresh(session: Session, touched: Touched) -> None:
    """Bring the derived columns of all records that `touched` bears on up to date."""
    projects = set(touched.get("project", ()))
    for link in (ProjectInvestor, StageMove, Activity, Todo):
        projects |= _projects_of(session, link, link.id, touched.get(link.__tablename__, ()))
    organizations = touched.get("organization", ())
    projects |= _projects_of(
        session, ProjectInvestor, ProjectInvestor.organization_id, organizations
    )
    for ids in _portions(projects):
        _refresh_projects(session, ids)
    for named in (ProjectAlias, Contact):
        for ids in _portions(touched.get(named.__tablename__, ())):
            _refresh_names(session, named, ids)
    for ids in _portions(organizations):
        _refresh_organizations(session, ids)
    _refresh_index(session, touched, projects)


def refresh_all(session: Session) -> None:
    """Fill the derived columns of every record, as after an upgrade of the schema."""
    kinds = (Project, ProjectAlias, Organization, Contact, Activity, Todo)
    refresh(session, {kind.__tablename__: set(session.scalars(select(kind.id))) for kind in kinds})


def lacks_index(session: Session) -> bool:
    """Whether the text index is empty though there are projects: an upgrade was cut short."""
    empty = textindex.is_empty(session.connection())
    return empty and session.scalar(select(Project.id).limit(1)) is not None


def _refresh_index(session: Session, touched: Touched, projects: set[str]) -> None:
    """Bring the text index up to date, after the columns that it reads."""
    aliases = touched.get("project_alias", ())
    phones = touched.get("contact_phone", ())
    ids = {kind: set(touched.get(kind, ())) for kind in findable.KINDS}
    ids["project"] |= projects | _projects_of(session, ProjectAlias, ProjectAlias.id, aliases)
    for some in _portions(phones):
        ids["contact"].update(
            session.scalars(select(ContactPhone.contact_id).where(ContactPhone.id.in_(some)))
        )
    for kind, of_kind in ids.items():
        for some in _portions(of_kind):
            findable.put_in_index(session, kind, some)


def _refresh_projects(session: Session, ids: Sequence[str]) -> None:
    investors: dict[str, list[str]] = {}
    for project_id, name in session.execute(
        select(ProjectInvestor.project_id, Organization.name)
        .join(Organization, Organization.id == ProjectInvestor.organization_id)
        .where(ProjectInvestor.project_id.in_(ids), ProjectInvestor.trashed_at.is_(None))
        .order_by(ProjectInvestor.ordinal, ProjectInvestor.id)
    ):
        investors.setdefault(project_id, []).append(name)
    moves = _moves_of(session, ids)
    followed = _followed(session, ids)
    todos = _first_todos(session, ids)
    values = []
    for project in session.execute(
        select(Project.id, Project.name, Project.contracted, Project.agreed, Project.planned).where(
            Project.id.in_(ids)
        )
    ):
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
    moved_on = StageMove.__table__.c.on_day
    for project_id, day in session.execute(
        select(StageMove.project_id, moved_on)
        .where(
            StageMove.project_id.in_(ids),
            StageMove.trashed_at.is_(None),
            moved_on.is_not(None),
        )
        .order_by(StageMove.id)
    ):
        found.setdefault(project_id, []).append(day)
    return found


def _followed(session: Session, ids: Sequence[str]) -> dict[str, date]:
    day = func.max(Activity.__table__.c.on_day)
    rows = session.execute(
        select(Activity.project_id, day)
        .where(Activity.project_id.in_(ids), Activity.trashed_at.is_(None))
        .group_by(Activity.project_id)
    )
    return {key: last for key, last in rows if key is not None and last is not None}


def _first_todos(session: Session, ids: Sequence[str]) -> dict[str, tuple[str, date | None]]:
    """Return project id → (what, due) of its open todo that is due first."""
    found: dict[str, tuple[str, date | None]] = {}
    for project_id, what, due in session.execute(
        select(Todo.project_id, Todo.what, Todo.due)
        .where(Todo.project_id.in_(ids), Todo.done_on.is_(None), Todo.trashed_at.is_(None))
        .order_by(Todo.due.is_(None), Todo.due, Todo.id)
    ):
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


def _projects_of(session: Session, link: Any, column: Any, ids: Iterable[str]) -> set[str]:
    """Return the projects of the `link` records whose `column` is among `ids`."""
    found: set[str] = set()
    for some in _portions(ids):
        found.update(session.scalars(select(link.project_id).where(column.in_(some))))
    return found - {None}


def _portions(ids: Iterable[str]) -> Iterable[list[str]]:
    """Split ids, since a statement holds only so many parameters."""
    ordered = sorted(ids)
    return (ordered[at : at + _AT_ONCE] for at in range(0, len(ordered), _AT_ONCE))
