"""月报数: the figures that are reported monthly, from January to the end of a month."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.errors import InvalidInput, RecordMissing
from crm.rules.dates import month_end
from crm.rules.pace import Growth, growth
from crm.rules.units import convert
from db.models import Park, ReportedFigure
from resources import tr


@dataclass(frozen=True)
class Reported:
    """One 月报数: `value` in `unit` from January to the end of `month`; growth in percent."""

    id: str
    indicator: str
    park_id: str | None
    year: int
    month: int
    value: Decimal
    unit: str
    growth: Decimal | None
    reporter: str | None
    illustrative: bool


def show_months(month: int) -> str:
    """Show the months that a figure reported up to `month` covers: `1月`, `1–4月`."""
    return tr("1月") if month == 1 else tr("1–{month}月").format(month=month)


def reported_figures(session: Session, year: int) -> list[Reported]:
    """Return the figures of `year` by indicator, park and month."""
    return _read(session, year, year)


def _read(session: Session, first: int, last: int) -> list[Reported]:
    rows = session.execute(
        select(
            ReportedFigure.id,
            ReportedFigure.indicator,
            ReportedFigure.park_id,
            ReportedFigure.year,
            ReportedFigure.month,
            ReportedFigure.value,
            ReportedFigure.unit,
            ReportedFigure.growth,
            ReportedFigure.reporter,
            ReportedFigure.illustrative,
        )
        .where(ReportedFigure.year.between(first, last), ReportedFigure.trashed_at.is_(None))
        .order_by(
            ReportedFigure.indicator,
            ReportedFigure.park_id,
            ReportedFigure.year,
            ReportedFigure.month,
            ReportedFigure.id,
        )
    )
    return [Reported(**row) for row in rows.mappings()]


class Figures:
    """The figures of one year and the year before, as known on `today`."""

    def __init__(self, session: Session, year: int, today: date) -> None:
        self._year = year
        self._counting = set(
            session.scalars(select(Park.id).where(Park.counts_into_zone, Park.trashed_at.is_(None)))
        )
        # Of two reports of one month (a merge may bring them together) the later one stands.
        self._by_month = {
            (figure.indicator, figure.park_id, figure.year, figure.month): figure
            for figure in _read(session, year - 1, year)
            if month_end(figure.year, figure.month) <= today
        }

    def latest(
        self, indicator: str, park_id: str | None, until: date | None = None
    ) -> Reported | None:
        """Return the figure of the latest month of the year; None when there is none.

        until: a day by which the month has ended. The zone's own figure goes before the sum of
        its parks', which stands in where nobody reported it.
        """
        own = self._latest(indicator, park_id, until)
        return self._rolled_up(indicator, until) if own is None and park_id is None else own

    def _latest(self, indicator: str, park_id: str | None, until: date | None) -> Reported | None:
        for month in range(12, 0, -1):
            figure = self._by_month.get((indicator, park_id, self._year, month))
            if figure is not None and (until is None or month_end(self._year, month) <= until):
                return figure
        return None

    def _rolled_up(self, indicator: str, until: date | None) -> Reported | None:
        """Add up the parks that count into the zone, in the latest month that all reported."""
        parks = {
            park_id
            for one, park_id, year, _ in self._by_month
            if (one, year) == (indicator, self._year) and park_id in self._counting
        }
        for month in range(12, 0, -1) if parks else ():
            if until is not None and month_end(self._year, month) > until:
                continue
            found = [self._by_month.get((indicator, park, self._year, month)) for park in parks]
            figures = [figure for figure in found if figure is not None]
            if len(figures) == len(parks):
                return _together(sorted(figures, key=lambda one: one.id))
        return None

    def growth(self, figure: Reported) -> Growth:
        """Return 同比: published, else computed from the same months a year before."""
        before = self._by_month.get(
            (figure.indicator, figure.park_id, figure.year - 1, figure.month)
        )
        last = None if before is None else convert(before.value, before.unit, figure.unit)
        return growth(figure.growth, figure.value, last)


def _together(figures: list[Reported]) -> Reported | None:
    """Return the sum of the parks' figures of one month; None when their units differ."""
    first = figures[0]
    values = [convert(one.value, one.unit, first.unit) for one in figures]
    if first.unit == "%" or any(value is None for value in values):
        return None
    return replace(
        first,
        park_id=None,
        value=sum((value for value in values if value is not None), start=Decimal(0)),
        growth=None,
        reporter=tr("由 {n} 个园区合计").format(n=len(figures)),
        illustrative=any(one.illustrative for one in figures),
    )


def record_figure(
    session: Session,
    *,
    indicator: str,
    year: int,
    month: int,
    value: Decimal,
    unit: str,
    today: date,
    park_id: str | None = None,
    growth: Decimal | None = None,
    reporter: str | None = None,
    illustrative: bool = False,
) -> str:
    """Record a 月报数 and return its id; a second report of a month replaces the first.

    value: January to the end of `month`, in `unit`. growth: the published 同比 in percent. The
    replaced value stays in the history. Raises InvalidInput when a field can't be, and when the
    month has not ended on `today`.
    """
    _check(indicator, year, month, value, unit, today)
    if park_id is not None and session.get(Park, park_id) is None:
        raise RecordMissing(tr("没有这个园区，可能已被删除。请重新选择。"))
    figure = session.scalars(
        select(ReportedFigure)
        .where(
            ReportedFigure.indicator == indicator,
            ReportedFigure.year == year,
            ReportedFigure.month == month,
            ReportedFigure.park_id.is_(None)
            if park_id is None
            else ReportedFigure.park_id == park_id,
            ReportedFigure.trashed_at.is_(None),
        )
        .order_by(ReportedFigure.id.desc())
        .limit(1)
    ).first()
    if figure is None:
        figure = ReportedFigure(indicator=indicator, park_id=park_id, year=year, month=month)
        session.add(figure)
    figure.value, figure.unit = value, unit
    figure.growth, figure.reporter = growth, reporter
    figure.illustrative = illustrative
    session.flush()
    return figure.id


def _check(indicator: str, year: int, month: int, value: Decimal, unit: str, today: date) -> None:
    if not indicator.strip():
        raise InvalidInput(tr("请填写指标名称。"), field="indicator")
    if not unit.strip():
        raise InvalidInput(tr("请填写单位，例如 亿元。"), field="unit")
    if not 1950 <= year <= 2099:
        raise InvalidInput(tr("年份“{year}”不对，请写四位年份。").format(year=year), field="year")
    if not 1 <= month <= 12:
        raise InvalidInput(tr("月份应在 1 到 12 之间。"), field="month")
    if month_end(year, month) > today:
        raise InvalidInput(
            tr("{year}年{month}月还没有结束，月报数请在月末之后填报。").format(
                year=year, month=month
            ),
            field="month",
        )
    if not value.is_finite():
        raise InvalidInput(tr("请填写数值。"), field="value")
