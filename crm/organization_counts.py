"""Enterprises that came in a year, by industry, class or tag (家 counts distinct enterprises)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from crm.choices import parted
from crm.rules.counting import Paper, formal_signing
from crm.rules.dates import span
from db.models import Contract, Organization, Project, ProjectInvestor
from db.portions import portions
from db.terms import ContractKind

_CAME = re.compile(r"(\d{4})年?引进")


@dataclass
class Came:
    """An enterprise, and when it came: by its first signed project, else by a tag 2016年引进.

    on: None when neither tells. park_ids: of the projects that it signed.
    """

    id: str
    illustrative: bool
    on: date | None = None
    year: int | None = None
    park_ids: list[str | None] = field(default_factory=list)


def enterprises(session: Session, tag: str | None, industry: str | None) -> list[Came]:
    """Return the enterprises that bear `tag` (or that class), or are of `industry`."""
    columns = [Organization.tags, Organization.organization_class] if tag else []
    columns += [Organization.industry_chain, Organization.industry] if industry else []
    word = tag or industry or ""
    rows = session.execute(
        select(
            Organization.id,
            Organization.illustrative,
            Organization.tags,
            Organization.organization_class,
        ).where(
            Organization.trashed_at.is_(None),
            Organization.merged_into_id.is_(None),
            or_(*(column.contains(word, autoescape=True) for column in columns)),
        )
    )
    found: dict[str, Came] = {}
    for key, illustrative, tags, classes in rows:
        words = [*parted(tags or ""), *parted(classes or "")]
        if tag and tag not in words:  # a part of another word is not the word
            continue
        named = next((match[1] for one in words if (match := _CAME.fullmatch(one))), None)
        found[key] = Came(key, illustrative, year=int(named) if named else None)
    for ids in portions(sorted(found)):
        _add_signings(session, found, ids)
    return sorted(found.values(), key=lambda one: (one.on or date.max, one.id))


def _add_signings(session: Session, found: dict[str, Came], ids: Sequence[str]) -> None:
    papers: dict[str, list[Paper]] = {}
    for key, park_id, signed in session.execute(
        select(ProjectInvestor.organization_id, Project.park_id, Contract.signed)
        .join(Project, Project.id == ProjectInvestor.project_id)
        .join(Contract, Contract.project_id == Project.id)
        .where(
            ProjectInvestor.organization_id.in_(ids),
            ProjectInvestor.trashed_at.is_(None),
            Project.trashed_at.is_(None),
            Contract.trashed_at.is_(None),
            Contract.kind == ContractKind.INVESTMENT,
        )
    ):
        papers.setdefault(key, []).append(Paper(ContractKind.INVESTMENT, signed))
        found[key].park_ids.append(park_id)
    for key, signed_papers in papers.items():
        first = formal_signing(signed_papers)
        limits = None if first is None else span(first)
        if limits is not None:
            found[key].on = limits[0]
