"""Which share of an enterprise's actuals belongs to which project, and the base of 增资.

So no tax is counted twice, and an old plant's tax never fulfils a new promise (domain.md,
section 3).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from crm.commitments import commitment_of
from crm.errors import InvalidInput
from crm.living import living
from crm.organizations import organization_of
from crm.projects import project_of
from crm.promises import read_promises
from crm.rules.actual_checks import check_indicator, check_quantity, show_period
from crm.rules.assess import DATES, PER_MU
from crm.rules.numbers import show_number
from crm.working import title_of
from db.models import (
    Commitment,
    CommitmentEnterprise,
    Contract,
    ContractParty,
    PerformanceShare,
    Project,
    ProjectInvestor,
)
from db.terms import Indicator
from db.values import Quantity
from resources import tr

WHOLE = Decimal(100)


@dataclass(frozen=True)
class Share:
    """A recorded share in percent; indicator or year None: it holds for all of them."""

    share_id: str
    project_id: str
    project: str
    indicator: Indicator | None
    year: int | None
    share: Decimal


@dataclass(frozen=True)
class Base:
    """What an enterprise had before a promise of 增资: only what lies above it counts.

    indicator: that of the base, e.g. 税收 of a promise of 亩均税收.
    """

    commitment_id: str
    organization_id: str
    project_id: str
    project: str
    indicator: Indicator
    title: str
    base: Quantity | None


@dataclass(frozen=True)
class Sharing:
    """All that says how an enterprise's actuals are divided.

    projects: (id, name) of those whose promises its actuals count for. findings: sums over 100 %
    in words.
    """

    organization_id: str
    projects: tuple[tuple[str, str], ...]
    shares: tuple[Share, ...]
    bases: tuple[Base, ...]
    findings: tuple[str, ...]


def set_share(
    session: Session,
    project_id: str,
    organization_id: str,
    share: Decimal,
    *,
    indicator: Indicator | None = None,
    year: int | None = None,
) -> str:
    """Say which share of an enterprise's actuals belongs to a project, and return the record's id.

    share: percent, from 0 to 100. indicator, year: None for all; the narrowest goes first. A
    second share of the same project, indicator and year replaces the first.
    """
    project_of(session, project_id)
    organization_of(session, organization_id)
    if not share.is_finite() or not 0 <= share <= WHOLE:
        raise InvalidInput(tr("份额是 0 到 100 之间的百分数。"), field="share")
    if indicator is not None:
        check_indicator(indicator)
    if year is not None and not 1950 <= year <= 2099:
        raise InvalidInput(tr("年份“{year}”不对，请写四位年份。").format(year=year), field="year")
    same = [
        one
        for one in session.scalars(
            select(PerformanceShare)
            .where(
                PerformanceShare.project_id == project_id,
                PerformanceShare.organization_id == organization_id,
                PerformanceShare.trashed_at.is_(None),
            )
            .order_by(PerformanceShare.id)
        )
        if (one.indicator, one.year) == (indicator, year)
    ]
    if same:
        same[-1].share = share
        return same[-1].id
    record = PerformanceShare(
        project_id=project_id,
        organization_id=organization_id,
        indicator=indicator,
        year=year,
        share=share,
    )
    session.add(record)
    session.flush()
    return record.id


def trash_share(session: Session, share_id: str) -> None:
    """Take a recorded share away: a wider one holds again, else the whole."""
    record = living(session, PerformanceShare, share_id, tr("这条份额已被移入回收站，没有保存。"))
    record.trashed_at = datetime.now(UTC)


def set_base(
    session: Session, commitment_id: str, organization_id: str, base: Quantity | None
) -> None:
    """Give a promise the base of 增资 of one of its enterprises; None takes it away.

    base: of each year, in a unit of the figure that the promise is reckoned from. Raises
    InvalidInput with the field.
    """
    commitment = commitment_of(session, commitment_id)
    what = PER_MU.get(commitment.indicator, commitment.indicator)
    if base is not None:
        check_indicator(what)
        check_quantity(what, base, None)
    promises = read_promises(session, {commitment.contract_id})
    counted = next(one for one in promises if one.commitment_id == commitment_id).enterprises
    have = {
        one.organization_id: one
        for one in session.scalars(
            select(CommitmentEnterprise).where(
                CommitmentEnterprise.commitment_id == commitment_id,
                CommitmentEnterprise.trashed_at.is_(None),
            )
        )
    }
    # Where the clause names nobody, the contract's parties count: to name one must not drop the
    # others.
    for key in {*counted, organization_id}:
        if key not in have:
            have[key] = CommitmentEnterprise(commitment_id=commitment_id, organization_id=key)
            session.add(have[key])
    have[organization_id].base = base


def sharing_of(session: Session, organization_id: str) -> Sharing:
    """Return how an enterprise's actuals are divided among projects, and what is wrong with it."""
    projects = projects_of(session, organization_id)
    shares = tuple(
        Share(one.id, one.project_id, name, one.indicator, one.year, one.share)
        for one, name in session.execute(
            select(PerformanceShare, Project.name)
            .join(Project, Project.id == PerformanceShare.project_id)
            .where(
                PerformanceShare.organization_id == organization_id,
                PerformanceShare.trashed_at.is_(None),
                Project.trashed_at.is_(None),
            )
            .order_by(Project.name, PerformanceShare.year, PerformanceShare.id)
        )
    )
    names = dict(projects) | {one.project_id: one.project for one in shares}
    return Sharing(
        organization_id,
        projects,
        shares,
        _bases(session, organization_id, names),
        tuple(over_whole(shares, names)),
    )


def over_whole(shares: Iterable[Share], projects: dict[str, str]) -> list[str]:
    """Return in words where the shares of an enterprise's projects come to more than 100 %.

    projects: id → name of all that its actuals count for; one without a share counts the whole.
    """
    known = list(shares)
    if not known or len(projects) < 2:
        return []
    # The narrowest record goes first, so each pair that a record names is to be looked at.
    pairs = {(one.indicator, one.year) for one in known}
    pairs |= {(what, year) for what, _ in pairs for _, year in pairs}
    found, told = [], set()
    for what, year in sorted(pairs, key=lambda pair: (pair[0] or "", pair[1] or 0)):
        parts = {key: _effective(known, key, what, year) for key in projects}
        total = sum(WHOLE if part is None else part for part in parts.values())
        if total <= WHOLE or (key := tuple(parts.values())) in told:
            continue
        told.add(key)
        named = tr("、").join(
            tr("{project} {share}%").format(project=projects[one], share=show_number(part))
            if part is not None
            else tr("{project}未登记份额，按 100% 计").format(project=projects[one])
            for one, part in parts.items()
        )
        found.append(
            tr("{what}的份额合计 {total}%，超过 100%：{named}。").format(
                what=_scope(what, year), total=show_number(total), named=named
            )
        )
    return found


def _effective(
    shares: Iterable[Share], project_id: str, what: Indicator | None, year: int | None
) -> Decimal | None:
    fit = [
        (one.indicator is not None, one.year is not None, one.share)
        for one in shares
        if one.project_id == project_id
        and one.indicator in (None, what)
        and one.year in (None, year)
    ]
    return max(fit, key=lambda one: one[:2])[2] if fit else None


def _scope(what: Indicator | None, year: int | None) -> str:
    period = tr("各年") if year is None else show_period(year)
    return period + (tr("各项指标") if what is None else what.label)


def projects_of(session: Session, organization_id: str) -> tuple[tuple[str, str], ...]:
    """Return the projects whose promises an enterprise's actuals may count for."""
    named = (
        select(Contract.project_id)
        .join(Commitment, Commitment.contract_id == Contract.id)
        .join(CommitmentEnterprise, CommitmentEnterprise.commitment_id == Commitment.id)
        .where(
            CommitmentEnterprise.organization_id == organization_id,
            CommitmentEnterprise.trashed_at.is_(None),
            Contract.trashed_at.is_(None),
        )
    )
    party = (
        select(Contract.project_id)
        .join(ContractParty, ContractParty.contract_id == Contract.id)
        .where(
            ContractParty.organization_id == organization_id,
            ContractParty.trashed_at.is_(None),
            Contract.trashed_at.is_(None),
        )
    )
    invested = select(ProjectInvestor.project_id).where(
        ProjectInvestor.organization_id == organization_id, ProjectInvestor.trashed_at.is_(None)
    )
    rows = session.execute(
        select(Project.id, Project.name)
        .where(
            Project.trashed_at.is_(None),
            Project.id.in_(named.union(party, invested)),
        )
        .order_by(Project.name, Project.id)
    )
    return tuple((row.id, row.name) for row in rows)


def _bases(session: Session, organization_id: str, project_ids: Iterable[str]) -> tuple[Base, ...]:
    """Return the figures promised for which the enterprise's actuals count, with their bases."""
    rows = {
        row.id: row
        for row in session.execute(
            select(
                Commitment.id,
                Commitment.contract_id,
                Commitment.promised,
                Project.id.label("project_id"),
                Project.name,
                CommitmentEnterprise.base,
            )
            .join(Contract, Contract.id == Commitment.contract_id)
            .join(Project, Project.id == Contract.project_id)
            .outerjoin(
                CommitmentEnterprise,
                and_(
                    CommitmentEnterprise.commitment_id == Commitment.id,
                    CommitmentEnterprise.organization_id == organization_id,
                    CommitmentEnterprise.trashed_at.is_(None),
                ),
            )
            .where(
                Project.id.in_(sorted(project_ids)),
                Contract.trashed_at.is_(None),
                Commitment.trashed_at.is_(None),
                Commitment.ended_on.is_(None),
            )
        )
    }
    promises = read_promises(session, {row.contract_id for row in rows.values()})
    found = [
        Base(
            one.commitment_id,
            organization_id,
            rows[one.commitment_id].project_id,
            rows[one.commitment_id].name,
            PER_MU.get(one.indicator, one.indicator),
            title_of(one, rows[one.commitment_id].promised),
            rows[one.commitment_id].base,
        )
        for one in promises
        if one.commitment_id in rows
        and organization_id in one.enterprises
        and one.indicator not in DATES
    ]
    return tuple(sorted(found, key=lambda one: one.project))
