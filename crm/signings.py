"""Signed papers of projects, as counting looks at them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from crm.rules.counting import Paper, formal_signing
from db.models import Contract, Project, ProjectInvestor
from db.terms import ContractKind
from db.values import Amount, When

_CONTRACT: Any = Contract.__table__.c
_PROJECT: Any = Project.__table__.c
_INVESTOR: Any = ProjectInvestor.__table__.c


@dataclass
class SignedProject:
    """A project with all its papers, as far as targets look at it."""

    id: str
    name: str
    park_id: str | None
    industry: str
    contracted: Amount | None
    illustrative: bool
    papers: list[tuple[Paper, Amount | None]] = field(default_factory=list)
    enterprise: str | None = None

    @cached_property
    def amount(self) -> Amount | None:
        """合同投资 of the record, else of its first formal contract that names one."""
        if self.contracted is not None and self.contracted.fen is not None:
            return self.contracted
        formal = [a for paper, a in self.papers if paper.kind is ContractKind.INVESTMENT and a]
        return next((amount for amount in formal if amount.fen is not None), None)

    @cached_property
    def signed(self) -> When | None:
        """When its first formal contract was signed."""
        return formal_signing(paper for paper, _ in self.papers)


def signed_projects(session: Session, start: date, end: date) -> list[SignedProject]:
    """Return the projects with a paper signed from `start` to `end`, with all their papers.

    Among them are those with a formal contract that bears no date, and, since 5月1日前 is kept as
    1 May, those with a paper of the day after `end`: what counts is for the rules to say.
    """
    undated = and_(_CONTRACT.kind == ContractKind.INVESTMENT, _CONTRACT.signed_day.is_(None))
    concerned = select(_CONTRACT.project_id).where(
        _CONTRACT.trashed_at.is_(None),
        or_(_CONTRACT.signed_day.between(start, end + timedelta(days=1)), undated),
    )
    papers: dict[str, list[tuple[Paper, Amount | None]]] = {}
    signed_papers = (
        select(
            _CONTRACT.project_id,
            _CONTRACT.kind,
            _CONTRACT.signed_day,
            _CONTRACT.signed_precision,
            _CONTRACT.signed_source,
            *_parts(_CONTRACT, "amount"),
        )
        .where(_CONTRACT.project_id.in_(concerned), _CONTRACT.trashed_at.is_(None))
        .order_by(_CONTRACT.id)
    )
    for key, kind, day, precision, source, *amount in _all(session, signed_papers):
        signed = None if day is precision is source is None else When(day, precision, source)
        papers.setdefault(key, []).append((Paper(kind, signed), _amount(amount)))
    projects = _projects(session, concerned, papers)
    _add_enterprises(session, projects, concerned)
    return list(projects.values())


def _projects(
    session: Session, concerned: Select[Any], papers: dict[str, list[tuple[Paper, Amount | None]]]
) -> dict[str, SignedProject]:
    """Return the projects that are not in the trash, as their papers come."""
    found = {}
    projects = select(
        _PROJECT.id,
        _PROJECT.name,
        _PROJECT.park_id,
        _PROJECT.industry,
        _PROJECT.industry_chain,
        _PROJECT.illustrative,
        *_parts(_PROJECT, "contracted"),
    ).where(_PROJECT.id.in_(concerned), _PROJECT.trashed_at.is_(None))
    for key, name, park_id, industry, chain, illustrative, *amount in _all(session, projects):
        words = f"{industry or ''} {chain or ''}"
        found[key] = SignedProject(
            key, name, park_id, words, _amount(amount), illustrative, papers.get(key, [])
        )
    return {key: found[key] for key in papers if key in found}


def _all(session: Session, query: Select[Any]) -> Sequence[Any]:
    """Read plain columns at once, past the mapping: there are thousands of them in a year."""
    return session.connection().execute(query).all()


def _parts(columns: Any, prefix: str) -> list[Any]:
    parts = ("fen", "currency", "mark", "high_fen", "rate", "source")
    return [columns[f"{prefix}_{part}"] for part in parts]


def _amount(parts: Sequence[Any]) -> Amount | None:
    if parts[0] is None and all(part is None for part in parts):
        return None
    return Amount(*parts)


def first_signings(session: Session, projects: Select[Any]) -> dict[str, When]:
    """Return when each of `projects` (a query of ids) signed its first formal contract."""
    rows = session.execute(
        select(Contract.project_id, Contract.signed).where(
            Contract.project_id.in_(projects),
            Contract.kind == ContractKind.INVESTMENT,
            Contract.trashed_at.is_(None),
        )
    )
    papers: dict[str, list[Paper]] = {}
    for project_id, signed in rows:
        papers.setdefault(project_id, []).append(Paper(ContractKind.INVESTMENT, signed))
    firsts = {project_id: formal_signing(found) for project_id, found in papers.items()}
    return {project_id: first for project_id, first in firsts.items() if first is not None}


def _add_enterprises(
    session: Session, projects: dict[str, SignedProject], concerned: Select[Any]
) -> None:
    investors = (
        select(_INVESTOR.project_id, _INVESTOR.organization_id)
        .where(_INVESTOR.project_id.in_(concerned), _INVESTOR.trashed_at.is_(None))
        .order_by(_INVESTOR.ordinal.desc(), _INVESTOR.id.desc())
    )
    for project_id, organization_id in _all(
        session, investors
    ):  # the first investor comes last and stays
        if project_id in projects:
            projects[project_id].enterprise = organization_id
