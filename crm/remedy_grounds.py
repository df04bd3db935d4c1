"""Which remedy a contract names for a promise, and what it is reckoned from, read at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.clawbacks import firm_fen, grants_of
from crm.promises import Promise
from crm.rules import remedies
from crm.rules.assess import Result
from crm.rules.incentives import Grant, owed_back_of_all
from crm.rules.remedies import Remedy, Site
from crm.supplements import above_of, family_of, line_of
from db.models import Commitment, Contract, SiteInspection
from db.portions import AT_ONCE
from db.terms import Grade, Indicator, RemedyKind


@dataclass(frozen=True)
class Ground:
    """What the remedy of one promise is reckoned from.

    price: 出让价款 in 分, None when unknown or approximate. rate: a day's. floor: the ratio below
    which all is owed back. grants: what was paid of the offers that hang on the promise.
    """

    kind: RemedyKind
    price: int | None = None
    rate: Fraction = remedies.DAY_RATE
    floor: Fraction | None = None
    site: Site | None = None
    grants: tuple[Grant, ...] = ()


def read_grounds(
    session: Session, today: date, commitment_ids: Collection[str] | None = None
) -> dict[str, Ground]:
    """Return commitment → the ground of its remedy, of those that name one; None for all."""
    query = (
        select(
            Commitment.id,
            Commitment.remedy,
            Commitment.remedy_terms,
            Contract.id.label("contract_id"),
            Contract.project_id,
        )
        .join(Contract, Contract.id == Commitment.contract_id)
        .where(Commitment.trashed_at.is_(None), Commitment.remedy.is_not(None))
    )
    rows = _among(session, query, Commitment.id, commitment_ids)
    if not rows:
        return {}
    sites = _sites(session, {row.project_id for row in rows}, today)
    grants = grants_of(session, {row.id for row in rows if row.remedy is RemedyKind.CLAWBACK})
    prices = _prices(session, {row.contract_id for row in rows})
    found = {}
    for row in rows:
        terms = row.remedy_terms or {}
        rate, floor = terms.get("rate"), terms.get("floor")
        found[row.id] = Ground(
            row.remedy,
            prices.get(row.contract_id),
            Fraction(Decimal(rate)) if rate else remedies.DAY_RATE,
            Fraction(Decimal(floor)) / 100 if floor else None,
            sites.get(row.project_id),
            tuple(grants.get(row.id, ())),
        )
    return found


def remedy_on(
    ground: Ground | None, promise: Promise, result: Result, today: date
) -> Remedy | None:
    """Return the remedy that the contract names and that runs from 未达标; None where none does."""
    if ground is None:
        return None
    if ground.kind is RemedyKind.IDLE_LAND:
        if ground.price is None or promise.due is None:
            return None
        return remedies.idle_land(
            ground.price, promise.due, promise.reached, today=today, site=ground.site
        )
    if result.grade is not Grade.UNMET:
        return None
    if ground.kind is RemedyKind.PER_DAY:
        if ground.price is None or result.days_late is None:
            return None
        unstarted = promise.indicator is Indicator.START and promise.reached is None
        return remedies.per_day(
            ground.price,
            result.days_late,
            ground.rate,
            unstarted_since=promise.due if unstarted else None,
            today=today,
        )
    if result.promised is None or result.actual is None:
        return None
    if ground.kind is RemedyKind.TAX_GAP:
        return remedies.tax_gap(result.promised, result.actual)
    ratio = result.ratio if result.ratio is not None else Fraction(0)
    if ground.kind is RemedyKind.LAND_PRICE_SHARE:
        return None if ground.price is None else remedies.land_price_share(ground.price, ratio)
    return owed_back_of_all(ground.grants, ratio, ground.floor)


def _among(session: Session, query: Any, column: Any, ids: Collection[str] | None) -> list[Any]:
    """Return the rows of `query` whose `column` is among `ids` (None: all of them)."""
    if ids is None or len(ids) > AT_ONCE:
        rows = session.execute(query).all()
        wanted = None if ids is None else set(ids)
        at = [*query.selected_columns].index(column.expression) if wanted is not None else 0
        return [row for row in rows if wanted is None or row[at] in wanted]
    return list(session.execute(query.where(column.in_(sorted(ids))))) if ids else []


def _prices(session: Session, contract_ids: Collection[str]) -> dict[str, int | None]:
    """Return contract → its 出让价款 in 分, or that of the contract that it supplements."""
    above = above_of(session)
    query = select(Contract.id, Contract.land_price)
    own = {
        key: price
        for key, price in _among(session, query, Contract.id, family_of(contract_ids, above))
        if price is not None
    }
    found = {}
    for key in contract_ids:
        line = line_of(key, above)
        found[key] = firm_fen(next((own[one] for one in line if one in own), None))
    return found


def _sites(session: Session, project_ids: Collection[str], today: date) -> dict[str, Site]:
    """Return project → how far its site was at the newest inspection up to today."""
    query = (
        select(
            SiteInspection.project_id,
            SiteInspection.area_share,
            SiteInspection.invested_share,
            SiteInspection.stopped_on,
        )
        .where(SiteInspection.trashed_at.is_(None), SiteInspection.on <= today)
        .order_by(SiteInspection.on, SiteInspection.id)
    )
    return {
        project: Site(
            None if area is None else Fraction(area) / 100,
            None if invested is None else Fraction(invested) / 100,
            stopped,
        )
        for project, area, invested, stopped in _among(
            session, query, SiteInspection.project_id, project_ids
        )
    }
