"""Finds projects and organizations by name, alias or pinyin, as the search field is typed in."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from db.models import Organization, Park, Project, ProjectAlias, ProjectInvestor
from db.terms import Stage


@dataclass(frozen=True)
class Hit:
    """One record found: what it is (``project`` or ``organization``) and how it was found.

    matched: the alias that matched, or "" when it was the name. detail: where it stands.
    """

    kind: str
    record_id: str
    name: str
    matched: str
    detail: str


def find(session: Session, text: str, limit: int = 8) -> list[Hit]:
    """Return the best hits for `text`, projects first; names that begin with it come first.

    text: any characters of a name or an alias, or pinyin, whole or initials (``ftqc``).
    """
    words = text.strip().lower()
    if not words:
        return []
    return [*_projects(session, words, limit), *_organizations(session, words, limit)]


def projects_of(session: Session, organization_id: str) -> list[str]:
    """Return the ids of the projects in which an organization invests."""
    return list(
        session.scalars(
            select(ProjectInvestor.project_id).where(
                ProjectInvestor.organization_id == organization_id,
                ProjectInvestor.trashed_at.is_(None),
            )
        )
    )


def _projects(session: Session, words: str, limit: int) -> list[Hit]:
    """Names and aliases are looked through together, so that each project is found once."""
    table, other = Project, ProjectAlias
    names = select(table.id, table.name, table.name_pinyin, table.name_initials).where(
        table.trashed_at.is_(None)
    )
    aliases = select(other.project_id, other.name, other.name_pinyin, other.name_initials).where(
        other.trashed_at.is_(None)
    )
    called = names.union_all(aliases).subquery("called")
    name, pinyin, initials = called.c.name, called.c.name_pinyin, called.c.name_initials
    rank = case(
        (func.lower(name).startswith(words, autoescape=True), 0),
        (initials.startswith(words, autoescape=True), 1),
        (name.icontains(words, autoescape=True), 2),
        else_=3,
    )
    rows = session.execute(
        select(Project.id, Project.name, name.label("called"), Project.stage, Park.name)
        .join(called, called.c.id == Project.id)
        .outerjoin(Park, Park.id == Project.park_id)
        .where(
            Project.trashed_at.is_(None),
            or_(
                name.icontains(words, autoescape=True),
                pinyin.contains(words, autoescape=True),
                initials.contains(words, autoescape=True),
            ),
        )
        .order_by(rank, func.length(name), Project.id)
        .limit(limit * 3)
    )
    found: dict[str, Hit] = {}
    for key, own, alias, stage, park in rows:
        detail = " · ".join(part for part in (Stage(stage).label, park) if part)
        found.setdefault(key, Hit("project", key, own, "" if alias == own else alias, detail))
    return list(found.values())[:limit]


def _organizations(session: Session, words: str, limit: int) -> list[Hit]:
    count = (
        select(func.count(ProjectInvestor.id))
        .where(
            ProjectInvestor.organization_id == Organization.id,
            ProjectInvestor.trashed_at.is_(None),
        )
        .scalar_subquery()
    )
    rows = session.execute(
        select(Organization.id, Organization.name, count)
        .where(
            Organization.trashed_at.is_(None),
            or_(
                Organization.name.icontains(words, autoescape=True),
                Organization.credit_code.istartswith(words, autoescape=True),
            ),
        )
        .order_by(func.length(Organization.name), Organization.id)
        .limit(limit)
    )
    return [Hit("organization", key, name, "", str(projects)) for key, name, projects in rows]
