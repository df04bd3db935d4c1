"""What a commitment demands when, and what an actual makes of it (domain.md, section 3).

Figures here are exact (int or Fraction) and of one unit on both sides; the caller converts. A
figure per 亩 is held against the whole: promised × land, so that no division rounds anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from db.terms import Comparison, Grade, Indicator, PeriodKind
from db.values import Period

Exact = int | Fraction

DATES = frozenset({Indicator.START, Indicator.COMPLETION, Indicator.PRODUCTION, Indicator.FULL})
PER_MU = {
    Indicator.INTENSITY: Indicator.FIXED_INVESTMENT,
    Indicator.OUTPUT_PER_MU: Indicator.OUTPUT,
    Indicator.LAND_YIELD: Indicator.OUTPUT,
    Indicator.TAX_PER_MU: Indicator.TAX,
    Indicator.SALES_PER_MU: Indicator.SALES,
}
"""An indicator per 亩 → the indicator whose actuals it is reckoned from."""
CUMULATIVE = frozenset({Indicator.FIXED_INVESTMENT, Indicator.CAPITAL})
"""Indicators whose yearly actuals add up over the years."""


WHOLE = Fraction(1)


@dataclass(frozen=True)
class Due:
    """One period of a commitment: what is due by `ends`, as a share of the promised value.

    years: the calendar years whose actuals count, first and last; None counts all up to `ends`.
    nth: the year after 投产, where the commitment counts by it. share: the ramp's, 1 when whole.
    average: how many years are averaged; the promise is then held against their sum.
    """

    ends: date
    years: tuple[int, int] | None
    nth: int | None = None
    share: Fraction = WHOLE
    average: int = 1

    @property
    def year(self) -> int:
        """The year under which the period is shown."""
        return self.ends.year


class Result(NamedTuple):
    """What an assessment says; figures are in one unit, days_late is that of a date."""

    grade: Grade
    promised: Exact | None = None
    actual: Exact | None = None
    comparison: Comparison = Comparison.AT_LEAST
    days_late: int | None = None

    @property
    def ratio(self) -> Fraction | None:
        """Actual ÷ promised for ≥, promised ÷ actual for ≤; None where it has no meaning."""
        if self.promised is None or self.actual is None:
            return None
        return ratio_of(self.comparison, self.promised, self.actual)

    @property
    def short(self) -> Exact | None:
        """What is missing of a figure, or above it for ≤; 0 when nothing is."""
        if self.promised is None or self.actual is None:
            return None
        gap = self.promised - self.actual
        return max(gap if self.comparison is Comparison.AT_LEAST else -gap, 0)


def first_full_year(produced: date) -> int:
    """Return the first full calendar year after 投产: 2026-07 → 2027."""
    return produced.year + 1


def ramp_share(ramp: Sequence[str] | None, nth: int) -> Fraction:
    """Return the share of the whole that the nth year (from 1) owes; the last step holds on."""
    if not ramp:
        return WHOLE
    return Fraction(Decimal(ramp[min(nth, len(ramp)) - 1])) / 100


def dues(
    period: Period | None,
    *,
    produced: date | None,
    until: int,
    ramp: Sequence[str] | None = None,
) -> Iterator[Due]:
    """Yield what falls due, in order, up to the year `until`.

    produced: the day of 投产, actual or promised; without it a period that counts from it yields
    nothing. Without a period the commitment is taken to speak of every year after 投产.
    """
    rule = period or Period(PeriodKind.SINCE, nth=1)
    if rule.kind is PeriodKind.YEAR and rule.year is not None:
        yield Due(date(rule.year, 12, 31), (rule.year, rule.year))
    elif rule.kind in (PeriodKind.CUMULATIVE, PeriodKind.STANDING) and rule.day is not None:
        yield Due(rule.day, None)
    elif produced is not None and rule.kind is PeriodKind.SINCE:
        yield from _yearly(rule, first_full_year(produced), until, ramp)
    elif produced is not None and rule.kind is PeriodKind.AVERAGE and rule.years:
        first = first_full_year(produced) + (rule.nth or 1) - 1
        last = first + rule.years - 1
        if last <= until:
            yield Due(date(last, 12, 31), (first, last), rule.nth or 1, average=rule.years)


def _yearly(rule: Period, first: int, until: int, ramp: Sequence[str] | None) -> Iterator[Due]:
    start = rule.nth or 1
    count = rule.years or until - first - start + 2
    for nth in range(start, start + max(count, 0)):
        year = first + nth - 1
        if year > until:
            return
        yield Due(date(year, 12, 31), (year, year), nth, ramp_share(ramp, nth))


def needed(value: Exact, due: Due, land: Exact | None = None) -> Exact:
    """Return what a period owes: the value × the ramp's share × the land of a figure per 亩.

    An average of n years is held against their sum, n times the value. Vector: 20 万元/亩 on 60 亩
    at 50 % is 600 万元.
    """
    whole = value * due.average if land is None else value * land * due.average
    return whole if due.share is WHOLE else whole * due.share


def assess(
    comparison: Comparison,
    promised: Exact | None,
    actual: Exact | None,
    *,
    ends: date,
    today: date,
    tolerance: Fraction | None = None,
    forecast: Exact | None = None,
) -> Result:
    """Hold an actual against what was promised for a period that ends on `ends`.

    Before the period is over: 考核期未到, or 预警 when `forecast` falls short. After it: 达标 from
    ratio 1, 基本达标 from 1 − tolerance, else 未达标; no actual is 缺数据, never zero.
    """
    if promised is None:
        return Result(Grade.NO_DATA, promised, actual, comparison)
    if today <= ends:
        warned = forecast is not None and not _holds(comparison, promised, forecast, tolerance)
        grade = Grade.WARNING if warned else Grade.NOT_YET_DUE
    elif actual is None:
        grade = Grade.NO_DATA
    # By products alone: a million of these are compared at once.
    elif actual >= promised if comparison is Comparison.AT_LEAST else actual <= promised:
        grade = Grade.MET
    elif tolerance and _holds(comparison, promised, actual, tolerance):
        grade = Grade.NEARLY_MET
    else:
        grade = Grade.UNMET
    return Result(grade, promised, actual, comparison)


def _holds(
    comparison: Comparison, promised: Exact, actual: Exact, tolerance: Fraction | None
) -> bool:
    """Tell whether an actual reaches what was promised, or comes as near as is tolerated."""
    if comparison is Comparison.AT_LEAST:
        return actual >= (promised * (1 - tolerance) if tolerance else promised)
    return (actual * (1 - tolerance) if tolerance else actual) <= promised


def ratio_of(comparison: Comparison, promised: Exact, actual: Exact) -> Fraction | None:
    """Return actual ÷ promised for ≥, promised ÷ actual for ≤; None for a division by nothing."""
    over, under = (actual, promised) if comparison is Comparison.AT_LEAST else (promised, actual)
    return Fraction(over) / Fraction(under) if under > 0 else None


def assess_date(
    due: date, actual: date | None, *, today: date, forecast: date | None = None
) -> Result:
    """Hold a day against the day that was promised; late by n days until it has happened."""
    if actual is not None:
        late = max((actual - due).days, 0)
        return Result(Grade.UNMET if late else Grade.MET, days_late=late)
    if today <= due:
        warned = forecast is not None and forecast > due
        return Result(Grade.WARNING if warned else Grade.NOT_YET_DUE)
    return Result(Grade.UNMET, days_late=(today - due).days)


def counted(
    actual: Exact | None, *, share: Fraction = Fraction(1), base: Exact = 0
) -> Exact | None:
    """Return what of an enterprise's actual counts: above its base (增资), and the project's share.

    Less than the base counts as nothing, never below: an old plant's loss is no new promise's.
    """
    if actual is None:
        return None
    above = actual - base if actual > base else 0
    return above if share == 1 else above * share


def gathered(actuals: Sequence[Exact | None]) -> Exact | None:
    """Return the sum of several actuals; one that is missing makes the whole unknown."""
    if not actuals or any(actual is None for actual in actuals):
        return None
    return sum(actual for actual in actuals if actual is not None)
