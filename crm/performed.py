"""What enterprises did, read into plain numbers at once: years, months, shares."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from sqlalchemy import String, select, type_coerce
from sqlalchemy.orm import Session

from crm.rules import assess as rules
from crm.rules.assess import Exact
from crm.stored import figure, foreign, rows_among
from db.models import Performance, PerformanceShare
from db.terms import Currency, Indicator, TaxBasis

if TYPE_CHECKING:
    from crm.promises import Promise

_INDICATORS = {indicator.value: indicator for indicator in Indicator}
Key = tuple[str, Indicator, TaxBasis] | tuple[str, Indicator, TaxBasis, Currency]
"""Whose actual: organization, indicator, 口径 of tax, and the currency when it is not yuan.

So figures of different currencies never meet: no rate is recorded with a promise.
"""


@dataclass
class Actuals:
    """Actuals in base units by whose they are: a year's own figure, or its months."""

    years: dict[Key, dict[int, Exact]] = field(default_factory=dict)
    months: dict[Key, dict[int, dict[int, Exact]]] = field(default_factory=dict)
    shares: dict[tuple[str, str], list[tuple[Indicator | None, int | None, Fraction]]] = field(
        default_factory=dict
    )
    _totals: dict[Key, dict[int, Exact]] = field(default_factory=dict, compare=False, repr=False)

    def of_year(self, key: Key, year: int) -> Exact | None:
        """Return a year's actual: its own figure, else its twelve months; missing is missing."""
        own = self.years.get(key)
        if own is not None and year in own:
            return own[year]
        months = self.months.get(key)
        if months is None or len(months.get(year, ())) < 12:
            return None
        return sum(months[year].values())

    def total_to(self, key: Key, day: date) -> Exact | None:
        """Return the sum of `up_to`; None when a year between is missing.

        The years' own figures are added up once for all the days that are asked for.
        """
        if key in self.months or (day.month, day.day) != (12, 31):
            found = self.up_to(key, day)
            return None if found is None else sum(found.values())
        totals = self._totals.get(key)
        if totals is None:
            totals = self._totals[key] = _running(self.years.get(key, {}))
        return totals.get(day.year)

    def up_to(self, key: Key, day: date) -> dict[int, Exact] | None:
        """Return year → actual from the first one to `day`; None when one between is missing."""
        known = {*self.years.get(key, ()), *self.months.get(key, ())}
        first = min((year for year in known if year <= day.year), default=None)
        if first is None:
            return None
        found = {}
        for year in range(first, day.year + 1):
            whole = year < day.year or (day.month, day.day) == (12, 31)
            actual = self.of_year(key, year) if whole else self._part(key, day)
            if actual is None:
                return None
            found[year] = actual
        return found

    def _part(self, key: Key, day: date) -> Exact | None:
        months = self.months.get(key, {}).get(day.year, {})
        wanted = [months.get(month) for month in range(1, day.month + 1)]
        return rules.gathered(wanted)

    def standing(self, key: Key, year: int) -> Exact | None:
        """Return the newest surveyed figure up to a year."""
        years = self.years.get(key, {})
        return years[max(known)] if (known := [one for one in years if one <= year]) else None

    def share(self, project_id: str, organization_id: str, what: Indicator, year: int) -> Fraction:
        """Return the project's share; the narrowest record goes first, none is the whole."""
        found = [
            (indicator is not None, for_year is not None, share)
            for indicator, for_year, share in self.shares.get((project_id, organization_id), ())
            if indicator in (None, what) and for_year in (None, year)
        ]
        return max(found, key=lambda one: one[:2])[2] if found else Fraction(1)


def _running(years: dict[int, Exact]) -> dict[int, Exact]:
    """Return year → the sum from the first year to it, as far as no year is missing."""
    found: dict[int, Exact] = {}
    total: Exact = 0
    year = min(years, default=0)
    while year in years:
        total += years[year]
        found[year] = total
        year += 1
    return found


def read_actuals(session: Session, promises: Iterable[Promise]) -> Actuals:
    """Return the actuals of the enterprises that `promises` name."""
    return actuals_of(session, {key for promise in promises for key in promise.enterprises})


def actuals_of(session: Session, organizations: Collection[str]) -> Actuals:
    """Return the actuals of enterprises, and what shares of them belong to projects."""
    found = Actuals()
    table = Performance.__table__.c
    # As stored, without a conversion for each value: most of the time would go there.
    plain = [
        type_coerce(column, String)
        for column in (table.indicator, table.basis, table.actual_number, table.actual_unit)
    ]
    query = select(table.organization_id, table.year, table.month, *plain).where(
        table.trashed_at.is_(None), table.actual_number.is_not(None)
    )
    kinds: dict[tuple[str, str | None, str | None], tuple[Any, ...]] = {}
    years, months = found.years, found.months
    for organization, year, month, code, basis, number, unit in rows_among(
        session, query, table.organization_id, organizations
    ):
        kind = kinds.get((code, basis, unit))
        if kind is None:
            what = _INDICATORS[code]
            abroad = foreign(unit, what)
            of = (what, TaxBasis(basis) if basis else TaxBasis.PAID)
            kind = kinds[code, basis, unit] = of if abroad is None else (*of, abroad)
        known = figure(Decimal(number), unit, kind[0])
        if known is None:
            continue
        key: Key = (organization, *kind)
        if month is None:
            own = years.get(key)
            if own is None:
                years[key] = {year: known}
            else:
                own[year] = known
        else:
            months.setdefault(key, {}).setdefault(year, {})[month] = known
    share = PerformanceShare.__table__.c
    query = select(
        share.project_id, share.organization_id, share.indicator, share.year, share.share
    ).where(share.trashed_at.is_(None))
    for project, organization, indicator, year, percent in rows_among(
        session, query, share.organization_id, organizations
    ):
        found.shares.setdefault((project, organization), []).append(
            (indicator, year, Fraction(percent) / 100)
        )
    return found
