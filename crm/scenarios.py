"""情景推演: where the year's targets would stand if some projects signed; nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.errors import InvalidInput
from crm.rules.counting import Paper
from crm.rules.stages import SIGNED as SIGNED_STAGES
from crm.rules.stages import on_road
from crm.rules.tiers import headline
from crm.signings import SignedProject
from crm.targets import TargetStanding, attainments, in_order
from db.models import Contract, Park, Project, ProjectInvestor
from db.terms import ContractKind, Stage
from db.values import Amount, When
from resources import tr


@dataclass(frozen=True)
class Candidate:
    """A project that has not signed a formal contract; amount: its headline figure."""

    project_id: str
    name: str
    park: str
    stage: Stage
    amount: Amount | None
    owner: str
    illustrative: bool


@dataclass(frozen=True)
class Pick:
    """What is assumed of a project: that it signs on a day, for an amount (None: unknown)."""

    project_id: str
    on: date
    amount: Amount | None


@dataclass(frozen=True)
class Difference:
    """A target now, and as it would stand on the last day of the picks."""

    now: TargetStanding
    then: TargetStanding

    @property
    def moved(self) -> bool:
        """Whether the picks change its figure."""
        return self.now.actual != self.then.actual

    @property
    def points(self) -> Fraction | None:
        """By how many points its 完成率 rises."""
        if self.now.rate is None or self.then.rate is None:
            return None
        return self.then.rate - self.now.rate


@dataclass(frozen=True)
class Scenario:
    """All targets of a year; then: the day that is looked ahead to."""

    year: int
    today: date
    then: date
    lines: tuple[Difference, ...]


def candidates(session: Session) -> list[Candidate]:
    """Return the projects on the road that have not signed, those nearest to it first."""
    signed = select(Contract.project_id).where(
        Contract.kind == ContractKind.INVESTMENT, Contract.trashed_at.is_(None)
    )
    rows = session.execute(
        select(
            Project.id,
            Project.name,
            Park.name,
            Project.stage,
            Project.contracted,
            Project.agreed,
            Project.planned,
            Project.owner,
            Project.commissioner,
            Project.illustrative,
        )
        .outerjoin(Park, Park.id == Project.park_id)
        .where(
            Project.trashed_at.is_(None),
            Project.stage.not_in(SIGNED_STAGES),
            Project.id.not_in(signed),
        )
    )
    found = []
    for key, name, park, stage, contracted, agreed, planned, owner, commissioner, sample in rows:
        if not on_road(stage):
            continue
        figure = headline(contracted, agreed, planned)
        found.append(
            Candidate(
                key,
                name,
                park or "",
                stage,
                None if figure is None else figure.amount,
                owner or commissioner or "",
                sample,
            )
        )
    order = list(Stage)
    return sorted(
        found,
        key=lambda one: (
            -order.index(one.stage),
            -((one.amount.fen or 0) if one.amount else 0),
            one.name,
        ),
    )


def scenario(session: Session, picks: Sequence[Pick], today: date) -> Scenario:
    """Return the targets of today's year, now and if the picks sign; what is known stays.

    Raises InvalidInput (field ``on``) for a day that is past or in another year.
    """
    last = date(today.year, 12, 31)
    for pick in picks:
        if not today <= pick.on <= last:
            raise InvalidInput(
                tr("签约日期要在 {today} 到 {last} 之间，才影响今年的目标。").format(
                    today=today.isoformat(), last=last.isoformat()
                ),
                field="on",
            )
    then = max((pick.on for pick in picks), default=today)
    now = in_order(attainments(session, today.year, today))
    ahead = {
        one.target_id: one
        for one in attainments(session, today.year, then, _assumed(session, picks))
    }
    return Scenario(
        today.year, today, then, tuple(Difference(one, ahead[one.target_id]) for one in now)
    )


def _assumed(session: Session, picks: Sequence[Pick]) -> list[SignedProject]:
    wanted = {pick.project_id: pick for pick in picks}
    links = session.execute(
        select(ProjectInvestor.project_id, ProjectInvestor.organization_id)
        .where(ProjectInvestor.project_id.in_(wanted), ProjectInvestor.trashed_at.is_(None))
        .order_by(ProjectInvestor.ordinal.desc(), ProjectInvestor.id.desc())
    )
    investors: dict[str, str] = {}
    for project_id, organization_id in links:  # the first investor comes last and stays
        investors[project_id] = organization_id
    found = []
    for key, name, park_id, industry, chain, sample in session.execute(
        select(
            Project.id,
            Project.name,
            Project.park_id,
            Project.industry,
            Project.industry_chain,
            Project.illustrative,
        ).where(Project.id.in_(wanted))
    ):
        pick = wanted[key]
        paper = Paper(ContractKind.INVESTMENT, When(pick.on))
        found.append(
            SignedProject(
                key,
                name,
                park_id,
                f"{industry or ''} {chain or ''}",
                pick.amount,
                sample,
                [(paper, pick.amount)],
                investors.get(key),
            )
        )
    return found
