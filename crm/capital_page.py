"""What the page 资金 shows of a month: figures against target, months beside each other, rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.capital_list import (
    ArrivalListing,
    ArrivalRow,
    arrival_rows,
    ordered_arrivals,
    owners_of_arrivals,
    waiting_count,
)
from crm.capital_periods import Closed, closings
from crm.capital_reports import CapitalReport, ReportFigure, monthly_report
from crm.capital_sums import Figure, Sum, arrived, became_fixed, figure_of, unverified
from crm.rules.arrivals import Month
from crm.rules.counting import CapitalKind, narrowing_of
from crm.rules.dates import month_end
from crm.rules.numbers import exact_decimal
from crm.rules.pace import ahead, completion
from crm.rules.units import convert, money_in
from crm.targets import TargetStanding, attainments
from db.models import CapitalArrival, Park
from db.terms import Measure

_TARGETS = {
    CapitalKind.OUTSIDE: ReportFigure.OUTSIDE,
    CapitalKind.MAINLAND: ReportFigure.MAINLAND,
    CapitalKind.OUTSIDE_FIXED: ReportFigure.FIXED,
    CapitalKind.OVERSEAS: ReportFigure.OVERSEAS,
}
ROWS_AT_ONCE = 100


@dataclass(frozen=True)
class Tile:
    """One figure: this month, year to date, what waits to be verified, and its target.

    rate: percent of the target; ahead: percentage points against the pace of the month's end.
    """

    figure: ReportFigure
    month: Figure
    to_date: Figure
    waiting: Figure
    target: TargetStanding | None
    rate: Fraction | None
    ahead: Fraction | None


@dataclass(frozen=True)
class MonthBars:
    """What arrived and what became fixed assets in each month of a year, and a year before."""

    year: int
    arrived: tuple[Fraction, ...]
    fixed: tuple[Fraction, ...]
    before: tuple[Fraction, ...]


@dataclass(frozen=True)
class CapitalOverview:
    """The figures of a month.

    closed: None while it is open. closings: of all months, those opened again too. any_there:
    whether any arrival was ever entered.
    """

    month: Month
    tiles: tuple[Tile, ...]
    bars: MonthBars
    closed: Closed | None
    closings: tuple[Closed, ...]
    waiting: int
    report: CapitalReport
    parks: tuple[tuple[str, str], ...]
    owners: tuple[str, ...]
    any_there: bool


@dataclass(frozen=True)
class ArrivalLook:
    """The ids of a listing, and its rows around a place."""

    listing: ArrivalListing
    ids: list[str]
    rows: list[ArrivalRow]


def look_at_arrivals(session: Session, listing: ArrivalListing, top: int) -> ArrivalLook:
    """Read a listing and its rows around the row `top`."""
    ids = ordered_arrivals(session, listing)
    first = max(min(top, len(ids) - ROWS_AT_ONCE), 0) // ROWS_AT_ONCE * ROWS_AT_ONCE
    return ArrivalLook(listing, ids, arrival_rows(session, ids[first : first + 2 * ROWS_AT_ONCE]))


def capital_overview(session: Session, month: Month, today: date) -> CapitalOverview:
    """Return the figures of a month as known on `today`."""
    year = month[0]
    # Each year by itself: what is saved mostly bears on one of them, and the other is kept.
    years = [(date(one, 1, 1), date(one, 12, 31)) for one in (year - 1, year)]
    came = [one for days in years for one in arrived(session, *days, today=today)]
    fixed = [one for days in years for one in became_fixed(session, *days, today=today)]
    parks = session.execute(
        select(Park.id, Park.name, Park.counts_into_zone)
        .where(Park.trashed_at.is_(None))
        .order_by(Park.ordinal, Park.name)
    ).all()
    outside = {key for key, _, counts in parks if not counts}
    came = [one for one in came if one.park_id not in outside]
    fixed = [one for one in fixed if one.park_id not in outside]
    day = min(today, month_end(*month))
    told = closings(session)
    targets = _targets(attainments(session, year, day))
    return CapitalOverview(
        month,
        tuple(
            _tile(figure, fixed if figure is ReportFigure.FIXED else came, month, targets)
            for figure in ReportFigure
        ),
        _bars(came, fixed, year),
        next(
            (one for one in reversed(told) if one.month == month and one.reopened_on is None), None
        ),
        tuple(told),
        waiting_count(session),
        monthly_report(session, month, today),
        tuple((key, name) for key, name, _ in parks),
        tuple(owners_of_arrivals(session)),
        session.scalar(select(CapitalArrival.id).limit(1)) is not None,
    )


def _targets(standings: list[TargetStanding]) -> dict[ReportFigure, TargetStanding]:
    """Return the zone's targets of capital by the figure that they ask for."""
    found: dict[ReportFigure, TargetStanding] = {}
    for one in standings:
        if one.measure is Measure.CAPITAL and one.park_id is None:
            kind = narrowing_of(one.indicator, one.measure, one.definition).capital
            if kind in _TARGETS:
                found.setdefault(_TARGETS[kind], one)
    return found


def _tile(
    figure: ReportFigure,
    sums: list[Sum],
    month: Month,
    targets: dict[ReportFigure, TargetStanding],
) -> Tile:
    def to_date(one: Sum) -> bool:
        return one.month is not None and (month[0], 1) <= one.month <= month

    whole = figure_of(sums, figure.group, to_date)
    target = targets.get(figure)
    rate = gap = None
    if target is not None and target.floor is not None:
        value = convert(exact_decimal(money_in(whole.fen, figure.unit)), figure.unit, target.unit)
        rate = completion(value, target.floor)
        gap = ahead(rate, target.pace)
    return Tile(
        figure,
        figure_of(sums, figure.group, lambda one: one.month == month),
        whole,
        unverified(sums, figure.group, to_date),
        target,
        rate,
        gap,
    )


def _bars(came: list[Sum], fixed: list[Sum], year: int) -> MonthBars:
    def months(sums: list[Sum], of: int) -> tuple[Fraction, ...]:
        found = [Fraction(0)] * 12
        for one in sums:
            group = ReportFigure.OUTSIDE.group
            if one.verified and one.month and one.month[0] == of and one.origin in group.origins:
                found[one.month[1] - 1] += one.yuan or 0
        return tuple(found)

    return MonthBars(year, months(came, year), months(fixed, year), months(came, year - 1))
