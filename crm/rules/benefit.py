"""净收益: what a project brought the zone and what it cost it, year by year.

Money is exact, in 分. What is not known stays unknown: from the first year after 投产 of which the
tax is missing, no sum is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from crm.rules.assess import Exact


@dataclass(frozen=True)
class Flow:
    """Sums that are known of one kind: by year, and those of no known day (`undated`)."""

    by_year: Mapping[int, Exact]
    undated: Exact = 0


@dataclass(frozen=True)
class YearBenefit:
    """One year of a project. tax, output: None when no actual is known; lacking: tax was to be
    expected but is not known, so that net, and every sum from here on, is None.

    net: tax + land price − cost − incentives; total: of all years up to this one.
    """

    year: int
    tax: Exact | None
    output: Exact | None
    land_price: Exact
    cost: Exact
    incentives: Exact
    lacking: bool
    net: Exact | None
    total: Exact | None


def years_of_benefit(
    *,
    tax: Mapping[int, Exact],
    output: Mapping[int, Exact],
    land_price: Flow,
    cost: Flow,
    incentives: Flow,
    first_expected: int | None,
    last: int,
) -> list[YearBenefit]:
    """Return the years of a project, from the first with a figure to `last`.

    incentives: less what came back. first_expected: the first year of which tax is owed a figure,
    None before 投产; the year `last` is not over and owes none. What bears no day counts in the
    first year.
    """
    known = {*tax, *output, *land_price.by_year, *cost.by_year, *incentives.by_year}
    if first_expected is not None:
        known.add(first_expected)
    first = min((year for year in known if year <= last), default=None)
    if first is None:
        if not any(flow.undated for flow in (land_price, cost, incentives)):
            return []
        first = last
    found: list[YearBenefit] = []
    running: Exact | None = 0
    for year in range(first, last + 1):
        price, spent, granted = (
            flow.by_year.get(year, 0) + (flow.undated if year == first else 0)
            for flow in (land_price, cost, incentives)
        )
        paid = tax.get(year)
        lacking = paid is None and first_expected is not None and first_expected <= year < last
        net = None if lacking else (paid or 0) + price - spent - granted
        running = None if running is None or net is None else running + net
        found.append(
            YearBenefit(year, paid, output.get(year), price, spent, granted, lacking, net, running)
        )
    return found


def paid_back(years: Sequence[YearBenefit]) -> int | None:
    """Return the year from which on what came in outweighs what went out; None before that.

    Years before anything was spent don't count, and a later year that falls below again undoes
    it; with an unknown total nothing is said.
    """
    found: int | None = None
    spent = False
    for one in years:
        if one.total is None:
            return None
        spent = spent or bool(one.cost or one.incentives)
        if one.total < 0:
            found = None
        elif spent and found is None:
            found = one.year
    return found


def per_yuan(brought: Exact, spent: Exact) -> Fraction | None:
    """Return what one yuan that was spent brought; None when nothing was spent."""
    return Fraction(brought) / Fraction(spent) if spent else None
