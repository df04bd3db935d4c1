"""Counting targets from records: what counts, what stands beside it, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from crm.rules.counting import (
    Narrowing,
    Paper,
    Passage,
    Signing,
    chronological,
    distinct,
    formal_signing,
    reached,
    signing_in,
)
from crm.rules.tiers import Tier, at_or_above, tier_named, tier_of
from crm.rules.totals import beside, total
from crm.rules.units import convert, money_in
from db.models import Contract, Park, Project, ProjectInvestor, StageMove
from db.terms import ContractKind, Stage
from db.values import Amount, When
from resources import tr


@dataclass(frozen=True)
class Count:
    """What a target comes to from records.

    ids: the projects that count, in the order in which they came to count. approximate: how many
    more would, if their figure were firm. notes: the parts of its 口径.
    """

    value: Decimal
    ids: tuple[str, ...]
    approximate: int = 0
    notes: tuple[str, ...] = ()
    illustrative: bool = False


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


@dataclass
class _Passed:
    id: str
    park_id: str | None
    illustrative: bool
    passages: list[Passage] = field(default_factory=list)


class Records:
    """The records of one year that targets count, read in a handful of queries.

    year: of the plan. today: what came later is not looked at.
    """

    def __init__(self, session: Session, year: int, today: date, tiers: Sequence[Tier]) -> None:
        self._year = year
        self._today = today
        self._tiers = tiers
        self._outside = {
            park_id
            for park_id, counts in session.execute(select(Park.id, Park.counts_into_zone))
            if not counts
        }
        self._signed = signed_projects(session, date(year, 1, 1), date(year, 12, 31))
        self._passed = _passed_projects(session, year)

    def signings(self, park_id: str | None, narrowing: Narrowing, unit: str) -> Count:
        """Count projects by their formal contract of the year (or enterprises, or their money)."""
        counted: list[SignedProject] = []
        approximate = apart = undated = 0
        for project in self._signed:
            if not self._within(project.park_id, park_id) or not _named(project, narrowing):
                continue
            state = signing_in([p for p, _ in project.papers], self._year, self._today)
            tiered = self._tiered(project, narrowing)
            if tiered is None or state is Signing.NOT:
                continue
            if state is not Signing.FORMAL:
                apart += state is Signing.APART
                undated += state is Signing.UNDATED
            elif tiered:
                counted.append(project)
            else:
                approximate += 1
        counted.sort(key=lambda project: (_day(project.signed), project.id))
        notes = [tr("按首份投资合同的签订日期计入，一个项目只计一次")]
        if apart:
            notes.append(tr("意向、框架协议 {n} 个另列，不计入").format(n=apart))
        if undated:
            notes.append(tr("投资合同未登记签订日期 {n} 个，不计入").format(n=undated))
        return self._signings_in_unit(counted, approximate, narrowing, unit, notes)

    def _signings_in_unit(
        self,
        counted: list[SignedProject],
        approximate: int,
        narrowing: Narrowing,
        unit: str,
        notes: list[str],
    ) -> Count:
        value = Decimal(len(counted))
        if convert(Decimal(1), unit, "元") is not None:
            summed = total(project.amount for project in counted)
            value, approximate = money_in(summed.fen, unit), summed.approximate
            notes += [beside(summed)] if beside(summed) else []
        elif narrowing.distinct:
            known, unnamed = distinct(project.enterprise for project in counted)
            value = Decimal(known)
            notes.append(tr("按项目的第一投资方计家数，不重复"))
            if unnamed:
                notes.append(tr("未登记投资方的项目 {n} 个，不计入").format(n=unnamed))
        elif approximate:
            notes.append(tr("另有约数 {n} 项，不计入").format(n=approximate))
        return Count(
            value,
            tuple(project.id for project in counted),
            approximate,
            tuple(notes),
            any(project.illustrative for project in counted),
        )

    def passages(self, park_id: str | None, stages: tuple[Stage, ...]) -> Count:
        """Count projects by the actual date on which they first reached any of `stages`."""
        counted: list[tuple[date, _Passed]] = []
        undated = 0
        for project in self._passed:
            if not self._within(project.park_id, park_id):
                continue
            passage = reached(project.passages, stages)
            if passage is None:
                continue
            if passage.on is None:
                undated += 1
            elif passage.on.year == self._year and passage.on <= self._today:
                counted.append((passage.on, project))
        counted.sort(key=lambda pair: (pair[0], pair[1].id))
        named = tr("或").join(stage.label for stage in stages)
        notes = [tr("按{stages}的实际日期计入，一个项目只计一次").format(stages=named)]
        if undated:
            notes.append(tr("未登记日期 {n} 个，不计入").format(n=undated))
        return Count(
            Decimal(len(counted)),
            tuple(project.id for _, project in counted),
            notes=tuple(notes),
            illustrative=any(project.illustrative for _, project in counted),
        )

    def _within(self, park_id: str | None, wanted: str | None) -> bool:
        """Whether a project of `park_id` counts for a target of `wanted` (None: the zone)."""
        return park_id not in self._outside if wanted is None else park_id == wanted

    def _tiered(self, project: SignedProject, narrowing: Narrowing) -> bool | None:
        """Whether the project reaches the tier asked for firmly; None when it does not."""
        if narrowing.tier is None:
            return True
        wanted = tier_named(narrowing.tier, self._tiers)
        found = tier_of(project.amount, self._tiers)
        if wanted is None or found is None:
            return None
        return found.firm if found.tier.name in at_or_above(wanted, self._tiers) else None


def _named(project: SignedProject, narrowing: Narrowing) -> bool:
    return narrowing.industry is None or narrowing.industry in project.industry


def _day(when: When | None) -> date:
    return when.day if when is not None and when.day is not None else date.max


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


def _passed_projects(session: Session, year: int) -> list[_Passed]:
    """Return the projects that moved in `year` or at an unknown date, with all their moves."""
    day = StageMove.__table__.c.on_day
    concerned = select(StageMove.project_id).where(
        StageMove.trashed_at.is_(None),
        or_(day.between(date(year, 1, 1), date(year, 12, 31)), day.is_(None)),
    )
    found: dict[str, _Passed] = {}
    rows = session.execute(
        select(
            Project.id, Project.park_id, Project.illustrative, StageMove.id, StageMove.stage, day
        )
        .join(StageMove, StageMove.project_id == Project.id)
        .where(
            Project.id.in_(concerned), Project.trashed_at.is_(None), StageMove.trashed_at.is_(None)
        )
    )
    for key, park, illustrative, move_id, stage, on in rows:
        project = found.setdefault(key, _Passed(key, park, illustrative))
        project.passages.append(Passage(stage, on, move_id))
    for project in found.values():
        project.passages = chronological(project.passages)
    return list(found.values())


def excluded_parks(session: Session) -> tuple[str, ...]:
    """Return the names of the parks that do not count into 全区, for its 口径."""
    rows: Iterable[str] = session.scalars(
        select(Park.name)
        .where(Park.counts_into_zone.is_(False), Park.trashed_at.is_(None))
        .order_by(Park.ordinal, Park.name)
    )
    return tuple(rows)
