"""How a target came along month by month, beside last year and what was due."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.actuals import Actuals, Asked
from crm.plan_edits import target_of
from crm.rules.dates import month_end
from crm.rules.pace import pace_on
from crm.rules.units import convert
from crm.targets import asked_of
from db.models import Plan


@dataclass(frozen=True)
class TrendMonth:
    """January to the end of `month`: this year's figure, last year's, and what is due by then."""

    month: int
    value: Decimal | None
    last: Decimal | None
    due: Fraction | None


@dataclass(frozen=True)
class Trend:
    """Twelve months of a target, in its unit; whole: its floor, else its ceiling."""

    target_id: str
    indicator: str
    unit: str
    year: int
    whole: Decimal | None
    months: tuple[TrendMonth, ...]


def trend_of(session: Session, target_id: str, today: date) -> Trend:
    """Return how a target came along; raises RecordMissing.

    A month that is not over shows what there is by `today`; a reported figure stands in the
    month that it was reported for.
    """
    target = target_of(session, target_id)
    year = session.scalars(select(Plan.year).where(Plan.id == target.plan_id)).one()
    asked = next(one for one in asked_of(session, year) if one.id == target_id)
    before = next(
        (
            one
            for one in asked_of(session, year - 1)
            if (one.indicator, one.park_id) == (asked.indicator, asked.park_id)
        ),
        replace(asked),
    )
    this = Actuals(session, year, today)
    last = Actuals(session, year - 1, date(year - 1, 12, 31))
    whole = asked.floor if asked.floor is not None else asked.ceiling
    months = []
    for month in range(1, 13):
        past = _at(last, before, year - 1, month, date(year - 1, 12, 31))
        months.append(
            TrendMonth(
                month,
                _at(this, asked, year, month, today),
                None if past is None else convert(past, before.unit, asked.unit),
                _due(asked, whole, year, month),
            )
        )
    return Trend(target_id, asked.indicator, asked.unit, year, whole, tuple(months))


def _at(actuals: Actuals, asked: Asked, year: int, month: int, today: date) -> Decimal | None:
    end = month_end(year, month)
    if date(year, month, 1) > today:
        return None
    found = actuals.find(asked, min(end, today))
    return found.actual if found.month in (None, month) else None


def _due(asked: Asked, whole: Decimal | None, year: int, month: int) -> Fraction | None:
    if whole is None:
        return None
    if asked.unit == "%":
        return Fraction(whole)
    return Fraction(whole) * pace_on(asked.curve, year, month_end(year, month)) / 100
