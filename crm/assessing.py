"""Where each promise of each contract stands: read at once, assessed by the pure rules.

What an edit bears on (`affected`) is assessed anew by itself. The rules are in
`crm.rules.assess`, the reading in `crm.promises`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import nullcontext
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm import collecting
from crm.promises import Actuals, Key, Promise, read_actuals, read_promises
from crm.rules import assess as rules
from crm.rules.assess import DATES, PER_MU, Due, Exact, Result
from crm.rules.indicators import STANDING
from crm.supplements import above_of, family_of
from db.changes import Touched
from db.models import (
    Commitment,
    CommitmentEnterprise,
    Contract,
    ContractParty,
    Incentive,
    IncentivePayment,
    Milestone,
    Performance,
    PerformanceShare,
    Phase,
    ProjectInvestor,
    RemedyClaim,
    SiteInspection,
    StageMove,
)
from db.portions import AT_ONCE
from db.terms import Indicator, PeriodKind
from db.values import Period

AHEAD = 3
"""Years ahead of today for which what falls due is listed."""


class Assessed(NamedTuple):
    """One promise and period: what is due and what came of it; figures in base units."""

    contract_id: str
    commitment_id: str
    indicator: Indicator
    due: Due
    result: Result


def assess_contracts(
    session: Session, today: date, contract_ids: Collection[str] | None = None
) -> dict[str, list[Assessed]]:
    """Return contract id → what its promises stand at, in the order of commitments and periods.

    contract_ids: None for all. Periods are listed up to `AHEAD` years after today.
    """
    with collecting.paused() if contract_ids is None else nullcontext():
        promises = read_promises(session, contract_ids)
        actuals = read_actuals(session, promises)
        until = today.year + AHEAD
        found: dict[str, list[Assessed]] = {}
        for promise in promises:
            found.setdefault(promise.contract_id, []).extend(
                assess_promise(promise, actuals, today, until)
            )
    return found


def assess_promise(
    promise: Promise, actuals: Actuals, today: date, until: int
) -> Iterator[Assessed]:
    """Yield what one promise stands at, period by period."""
    if promise.indicator in DATES:
        if promise.due is not None and promise.ended_on is None:
            due = Due(promise.due, None)
            result = rules.assess_date(
                promise.due, promise.reached, today=today, forecast=promise.expected
            )
            yield Assessed(
                promise.contract_id, promise.commitment_id, promise.indicator, due, result
            )
        return
    ramp = None if promise.ramp is None else tuple(promise.ramp)
    owed: dict[int, Exact | None] = {}
    plain = _plain_years(promise, actuals)
    for due in _dues(promise.period, promise.produced, until, ramp):
        if promise.from_on is not None and due.ends < promise.from_on:
            continue
        if promise.ended_on is not None and due.ends >= promise.ended_on:
            continue
        step = 0 if ramp is None else min(due.nth or 1, len(ramp))
        if step not in owed:
            owed[step] = owed_for(promise, due)
        if plain is not None and due.years is not None and due.ends.year in plain:
            actual: Exact | None = plain[due.ends.year]
        else:
            actual = actual_for(promise, due, actuals)
        result = rules.assess(
            promise.comparison,
            owed[step],
            actual,
            ends=due.ends,
            today=today,
            tolerance=promise.tolerance,
        )
        yield Assessed(promise.contract_id, promise.commitment_id, promise.indicator, due, result)


@lru_cache(maxsize=4096)
def _dues(
    period: Period | None, produced: date | None, until: int, ramp: tuple[str, ...] | None
) -> tuple[Due, ...]:
    """Return what falls due; most contracts of a zone share their periods."""
    return tuple(rules.dues(period, produced=produced, until=until, ramp=ramp))


def owed_for(promise: Promise, due: Due) -> Exact | None:
    """Return what a period owes in the base unit of the actuals; None while land is unknown."""
    if promise.promised is None:
        return None
    if promise.indicator not in PER_MU:
        return rules.needed(promise.promised, due)
    return None if promise.land is None else rules.needed(promise.promised, due, promise.land)


def _plain_years(promise: Promise, actuals: Actuals) -> dict[int, Exact] | None:
    """Return the years' own figures where they are all that counts: one enterprise, all of it.

    Most promises are so, and a zone has hundreds of thousands of years to look up.
    """
    what = PER_MU.get(promise.indicator, promise.indicator)
    rule = promise.period
    if len(promise.enterprises) != 1 or what in STANDING or what in rules.CUMULATIVE:
        return None
    if rule is not None and rule.kind not in (PeriodKind.SINCE, PeriodKind.YEAR):
        return None
    [(organization, base)] = promise.enterprises.items()
    if base or (promise.project_id, organization) in actuals.shares:
        return None
    return actuals.years.get(_key(promise, organization, what))


def actual_for(promise: Promise, due: Due, actuals: Actuals) -> Exact | None:
    """Return what counts for a period: of each enterprise above its base, by its share."""
    what = PER_MU.get(promise.indicator, promise.indicator)
    parts = [
        _of_enterprise(promise, due, actuals, _key(promise, key, what), base)
        for key, base in promise.enterprises.items()
    ]
    return parts[0] if len(parts) == 1 else rules.gathered(parts)


def _key(promise: Promise, organization: str, what: Indicator) -> Key:
    if promise.foreign is None:
        return (organization, what, promise.basis)
    return (organization, what, promise.basis, promise.foreign)


def _of_enterprise(
    promise: Promise, due: Due, actuals: Actuals, key: Key, base: Exact
) -> Exact | None:
    what = key[1]
    if what in STANDING:
        return actuals.standing(key, due.ends.year)
    whole = not base and (promise.project_id, key[0]) not in actuals.shares
    found: dict[int, Exact] | None
    if due.years is None or what in rules.CUMULATIVE:
        if whole:
            return actuals.total_to(key, due.ends)
        found = actuals.up_to(key, due.ends)
    else:
        found = {}
        for year in range(due.years[0], due.years[1] + 1):
            actual = actuals.of_year(key, year)
            if actual is None:
                return None
            found[year] = actual
    if found is None:
        return None
    if whole:
        return sum(found.values())
    total: Exact = 0
    for year, actual in found.items():
        share = actuals.share(promise.project_id, key[0], what, year)
        total += rules.counted(actual, share=share, base=base) or 0
    return total


def affected(session: Session, touched: Touched) -> set[str] | None:
    """Return the contracts whose assessment the touched records bear on; None for all of them."""
    found = set(touched.get("contract", ()))
    for link in (Commitment, ContractParty):
        found |= _through(session, link.contract_id, link.id, touched.get(link.__tablename__))
    commitments = _commitments(session, touched)
    found |= _through(session, Commitment.contract_id, Commitment.id, commitments)
    projects = set(touched.get("project", ()))
    for owned in _OF_PROJECTS:
        projects |= _through(session, owned.project_id, owned.id, touched.get(owned.__tablename__))
    organizations = _through(
        session, Performance.organization_id, Performance.id, touched.get("performance")
    )
    if len(organizations) > AT_ONCE or len(projects) > AT_ONCE:
        return None
    if organizations:
        found |= _of_organizations(session, organizations)
    found |= _through(session, Contract.id, Contract.project_id, projects)
    return family_of(found, above_of(session))


_OF_PROJECTS = (
    StageMove,
    Phase,
    Milestone,
    ProjectInvestor,
    PerformanceShare,
    SiteInspection,
)
_OF_COMMITMENTS = (CommitmentEnterprise, RemedyClaim, Incentive)


def _commitments(session: Session, touched: Touched) -> set[str]:
    """Return the promises whose enterprises, claims or incentives were touched."""
    found: set[str] = set()
    for owned in _OF_COMMITMENTS:
        ids = touched.get(owned.__tablename__)
        found |= _through(session, owned.commitment_id, owned.id, ids)
    paid = touched.get("incentive_payment")
    incentives = _through(session, IncentivePayment.incentive_id, IncentivePayment.id, paid)
    return found | _through(session, Incentive.commitment_id, Incentive.id, incentives)


def _of_organizations(session: Session, organizations: set[str]) -> set[str]:
    """Return the contracts that the actuals of these organizations may count for."""
    some = sorted(organizations)
    named = select(Commitment.contract_id).join(
        CommitmentEnterprise, CommitmentEnterprise.commitment_id == Commitment.id
    )
    found = set(session.scalars(named.where(CommitmentEnterprise.organization_id.in_(some))))
    party = select(ContractParty.contract_id).where(ContractParty.organization_id.in_(some))
    invested = (
        select(Contract.id)
        .join(ProjectInvestor, ProjectInvestor.project_id == Contract.project_id)
        .where(ProjectInvestor.organization_id.in_(some))
    )
    return found | set(session.scalars(party)) | set(session.scalars(invested))


def _through(session: Session, wanted: Any, column: Any, ids: Collection[str] | None) -> set[str]:
    if not ids:
        return set()
    return set(session.scalars(select(wanted).where(column.in_(sorted(ids)))))
