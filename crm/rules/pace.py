"""How far along the year a figure is: 时序进度, 完成率, 超序/欠序, 同比 (domain.md, section 1).

Pace is elapsed days ÷ days of the year. A reported figure is set against the end of its own
month: at the end of October 2016, a leap year, that is 305 ÷ 366 = 83.33%, the plan's own
vector (125.64% done → 超序 42.31 个百分点). Rates, paces and points are exact percents.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction

from crm.rules.dates import month_end
from crm.rules.numbers import UNKNOWN, Number, round_half_up, show_number
from resources import tr


class GrowthSource(Enum):
    """Where a 同比 comes from."""

    PUBLISHED = "published"
    COMPUTED = "computed"
    NO_LAST_YEAR = "no_last_year"


@dataclass(frozen=True)
class Growth:
    """同比 in percent, and where it comes from; None without last year's figure (缺上年数)."""

    percent: Fraction | None
    source: GrowthSource


def pace_at(day: date) -> Fraction:
    """Return the percent of its year that has passed when `day` ends."""
    days = (date(day.year + 1, 1, 1) - date(day.year, 1, 1)).days
    return Fraction(100 * day.timetuple().tm_yday, days)


def pace_of_month(year: int, month: int) -> Fraction:
    """Return the pace that a figure reported up to `month` (1–12) is set against."""
    return pace_at(month_end(year, month))


def pace_of_year(year: int, today: date) -> Fraction:
    """Return the pace of a plan of `year` on `today`: 0 before the year, 100 after it."""
    if today.year != year:
        return Fraction(100 if today.year > year else 0)
    return pace_at(today)


def completion(actual: Number | None, target: Number | None) -> Fraction | None:
    """Return 完成率 in percent; None when either is unknown or the target is zero."""
    if actual is None or not target:
        return None
    return Fraction(actual) / Fraction(target) * 100


def ahead(rate: Number | None, pace: Number | None) -> Fraction | None:
    """Return 超序 (positive) or 欠序 (negative) in percentage points."""
    return None if rate is None or pace is None else Fraction(rate) - Fraction(pace)


def growth(published: Decimal | None, current: Decimal | None, last_year: Decimal | None) -> Growth:
    """Return 同比: a published figure goes before a computed one; else 缺上年数.

    last_year: the figure of the same months a year before; zero can't be grown from.
    """
    if published is not None:
        return Growth(Fraction(published), GrowthSource.PUBLISHED)
    if current is None or not last_year:
        return Growth(None, GrowthSource.NO_LAST_YEAR)
    computed = (Fraction(current) / Fraction(last_year) - 1) * 100
    return Growth(computed, GrowthSource.COMPUTED)


def show_ahead(points: Number | None, places: int = 2) -> str:
    """Show points in words: `超序 42.31 个百分点`, `欠序 …`, `与时序持平`; unknown is `—`."""
    if points is None:
        return UNKNOWN
    rounded = round_half_up(points, places)
    if not rounded:
        return tr("与时序持平")
    words = tr("超序 {points} 个百分点") if rounded > 0 else tr("欠序 {points} 个百分点")
    return words.format(points=show_number(abs(rounded), places))


def show_above(points: Number | None, places: int = 2) -> str:
    """Show how far a percentage lies from its target, which has no pace; unknown is `—`."""
    if points is None:
        return UNKNOWN
    rounded = round_half_up(points, places)
    if not rounded:
        return tr("与目标持平")
    words = tr("高于目标 {points} 个百分点") if rounded > 0 else tr("低于目标 {points} 个百分点")
    return words.format(points=show_number(abs(rounded), places))


def show_growth(figure: Growth | None, places: int = 2) -> str:
    """Show 同比: `12.50%`, or `缺上年数`; where there is none to speak of, `—`."""
    if figure is None:
        return UNKNOWN
    if figure.percent is None:
        return tr("缺上年数")
    return f"{show_number(figure.percent, places)}%"
