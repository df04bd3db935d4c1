"""Columns that are recomputed from others in the same transaction: never logged, never merged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, bindparam, select, update
from sqlalchemy.orm import Session

from crm.rules.tiers import headline
from crm.rules.units import in_cny
from db.changes import Touched
from db.models import Organization, Project, ProjectAlias, ProjectInvestor

_AT_ONCE = 5000


def refresh(session: Session, touched: Touched) -> None:
    """Bring the derived columns of all records that `touched` bears on up to date."""
    projects = set(touched.get("project", ()))
    projects |= _projects_of(session, ProjectInvestor.id, touched.get("project_investor", ()))
    projects |= _projects_of(
        session, ProjectInvestor.organization_id, touched.get("organization", ())
    )
    for ids in _portions(projects):
        _refresh_projects(session, ids)
    for ids in _portions(touched.get("project_alias", ())):
        _refresh_aliases(session, ids)


def pinyin_of(name: str) -> tuple[str, str]:
    """Return the pinyin of a name without tones, and its initials; other marks in lower case."""
    syllables = syllables_of(name)
    return "".join(syllables), "".join(syllable[:1] for syllable in syllables)


def syllables_of(name: str) -> list[str]:
    """Return the pinyin of each character of a name; what is not Chinese, in lower case."""
    from pypinyin import Style, lazy_pinyin  # its tables take 0.1 s to load

    # The library's own type of `errors` leaves out that a list is taken as several syllables.
    apart: Any = lambda text: list(text.lower())  # noqa: E731
    return list(lazy_pinyin(name, style=Style.NORMAL, errors=apart))


def _refresh_projects(session: Session, ids: Sequence[str]) -> None:
    investors: dict[str, list[str]] = {}
    for project_id, name in session.execute(
        select(ProjectInvestor.project_id, Organization.name)
        .join(Organization, Organization.id == ProjectInvestor.organization_id)
        .where(ProjectInvestor.project_id.in_(ids), ProjectInvestor.trashed_at.is_(None))
        .order_by(ProjectInvestor.ordinal, ProjectInvestor.id)
    ):
        investors.setdefault(project_id, []).append(name)
    values = []
    for project in session.execute(
        select(Project.id, Project.name, Project.contracted, Project.agreed, Project.planned).where(
            Project.id.in_(ids)
        )
    ):
        figure = headline(project.contracted, project.agreed, project.planned)
        yuan = None if figure is None else in_cny(figure.amount)
        pinyin, initials = pinyin_of(project.name)
        values.append(
            {
                "key": project.id,
                "name_pinyin": pinyin,
                "name_initials": initials,
                "investor_names": "、".join(investors.get(project.id, [])) or None,
                "headline_fen": None if yuan is None else yuan.fen,
            }
        )
    _write(session, Project, values)


def _refresh_aliases(session: Session, ids: Sequence[str]) -> None:
    values = []
    for alias in session.execute(
        select(ProjectAlias.id, ProjectAlias.name).where(ProjectAlias.id.in_(ids))
    ):
        pinyin, initials = pinyin_of(alias.name)
        values.append({"key": alias.id, "name_pinyin": pinyin, "name_initials": initials})
    _write(session, ProjectAlias, values)


def _write(session: Session, cls: Any, values: list[dict[str, Any]]) -> None:
    """Update derived columns past the log, which must not hold them."""
    if values:
        table = cls.__table__
        columns: dict[str, Any] = {name: bindparam(name) for name in values[0] if name != "key"}
        statement = update(table).where(table.c.id == bindparam("key")).values(columns)
        session.connection().execute(statement, values)


def _projects_of(session: Session, column: Any, ids: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for some in _portions(ids):
        condition: ColumnElement[bool] = column.in_(some)
        found.update(session.scalars(select(ProjectInvestor.project_id).where(condition)))
    return found


def _portions(ids: Iterable[str]) -> Iterable[list[str]]:
    """Split ids, since a statement holds only so many parameters."""
    ordered = sorted(ids)
    return (ordered[at : at + _AT_ONCE] for at in range(0, len(ordered), _AT_ONCE))
