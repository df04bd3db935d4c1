"""Signed papers of projects, as counting looks at them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from crm.rules.counting import Paper, formal_signing
from db.models import Contract, Project, ProjectInvestor
from db.terms import ContractKind
from db.values import Amount, When


@dataclass
class SignedProject:
    """A project with its papers, as far as targets look at it."""

    id: str
    name: str
    park_id: str | None
    industry: str
    contracted: Amount | None
    illustrative: bool
    papers: list[tuple[Paper, Amount | None]] = field(default_factory=list)
    enterprise: str | None = None

    @property
    def amount(self) -> Amount | None:
        """合同投资 of the record, else of its first formal contract that names one."""
        if self.contracted is not None and self.contracted.fen is not None:
            return self.contracted
        formal = [a for paper, a in self.papers if paper.kind is ContractKind.INVESTMENT and a]
        return next((amount for amount in formal if amount.fen is not None), None)

    @property
    def signed(self) -> When | None:
        """When its first formal contract was signed."""
        return formal_signing(paper for paper, _ in self.papers)


def signed_projects(session: Session, start: date, end: date) -> list[SignedProject]:
    """Return the projects with a paper signed from `start` to `end`, with all their papers.

    Among them are those with a formal contract that bears no date, and, since 5月1日前 is kept as
    1 May, those with a paper of the day after `end`: what counts is for the rules to say.
    """
    day = Contract.__table__.c.signed_day
    undated = and_(Contract.kind == ContractKind.INVESTMENT, day.is_(None))
    concerned = select(Contract.project_id).where(
        Contract.trashed_at.is_(None), or_(day.between(start, end + timedelta(days=1)), undated)
    )
    rows = session.execute(
        select(
            Project.id,
            Project.name,
            Project.park_id,
            Project.industry,
            Project.industry_chain,
            Project.contracted,
            Project.illustrative,
            Contract.kind,
            Contract.signed,
            Contract.amount,
        )
        .join(Contract, Contract.project_id == Project.id)
        .where(
            Project.id.in_(concerned), Project.trashed_at.is_(None), Contract.trashed_at.is_(None)
        )
        .order_by(Contract.id)
    )
    projects: dict[str, SignedProject] = {}
    for key, name, park, industry, chain, contracted, illustrative, kind, signed, amount in rows:
        project = projects.setdefault(
            key,
            SignedProject(
                key, name, park, f"{industry or ''} {chain or ''}", contracted, illustrative
            ),
        )
        project.papers.append((Paper(kind, signed), amount))
    _add_enterprises(session, projects, concerned)
    return list(projects.values())


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
    rows = session.execute(
        select(ProjectInvestor.project_id, ProjectInvestor.organization_id)
        .where(
            ProjectInvestor.project_id.in_(concerned),
            ProjectInvestor.trashed_at.is_(None),
        )
        .order_by(ProjectInvestor.ordinal.desc(), ProjectInvestor.id.desc())
    )
    for project_id, organization_id in rows:  # the first investor comes last and stays
        if project_id in projects:
            projects[project_id].enterprise = organization_id
