"""How far along the year a figure is: 时序进度, 完成率, 超序/欠序, 同比 (domain.md, section 1).

Pace is elapsed days ÷ days of the year. A reported figure is set against the end of its own
month: at the end of October 2016, a leap year, that is 305 ÷ 366 = 83.33%, the plan's own
vector (125.64% done → 超序 42.31 个百分点). Rates, paces and points are exact percents.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction

from crm.errors import InvalidInput
from crm.rules.dates import month_end
from crm.rules.numbers import UNKNOWN, Number, exact_decimal, round_half_up, show_number
from resources import tr


class GrowthSource(Enum):
    """Where a 同比 comes from."""

    PUBLISHED = "published"
    COMPUTED = "computed"
    NO_LAST_YEAR = "no_last_year"
    FROM_ZERO = "from_zero"


@dataclass(frozen=True)
class Growth:
    """同比 in percent, and where it comes from.

    None without last year's figure (缺上年数), or when that was zero, from which nothing grows.
    """

    percent: Fraction | None
    source: GrowthSource


def pace_at(day: date) -> Fraction:
    """Return the percent of its year that has passed when `day` ends."""
    days = (date(day.year + 1, 1, 1) - date(day.year, 1, 1)).days
    return Fraction(100 * day.timetuple().tm_yday, days)


def pace_of_year(year: int, today: date) -> Fraction:
    """Return the pace of a plan of `year` on `today`: 0 before the year, 100 after it."""
    if today.year != year:
        return Fraction(100 if today.year > year else 0)
    return pace_at(today)


Curve = tuple[Decimal, ...]
"""Percents of the year's target that are due at the end of January to December; () is straight."""


def pace_on(curve: Curve, year: int, day: date) -> Fraction:
    """Return the pace of a plan of `year` when `day` ends, by its curve or by the calendar.

    Within a month the curve rises evenly by days.
    """
    if not curve or day.year != year:
        return pace_of_year(year, day)
    before = Fraction(curve[day.month - 2]) if day.month > 1 else Fraction(0)
    share = Fraction(day.day, month_end(year, day.month).day)
    return before + (Fraction(curve[day.month - 1]) - before) * share


def checked_curve(shares: Sequence[Decimal]) -> Curve:
    """Return twelve shares as a curve; none is the calendar's.

    Raises InvalidInput (field ``pace``) when there are not twelve, one falls, one lies outside
    0 to 100, or the last is not 100.
    """
    if not shares:
        return ()
    if len(shares) != 12:
        raise InvalidInput(
            tr("时序曲线要填满 12 个月，现在只有 {n} 个。").format(n=len(shares)), field="pace"
        )
    before = Decimal(0)
    for month, share in enumerate(shares, 1):
        if not 0 <= share <= 100:
            raise InvalidInput(
                tr("{month}月的时序“{share}”不在 0 到 100 之间。").format(
                    month=month, share=show_number(share)
                ),
                field="pace",
            )
        if share < before:
            raise InvalidInput(
                tr(
                    "{month}月的时序 {share} 比上个月的 {before} 小。时序是累计的，只升不降。"
                ).format(month=month, share=show_number(share), before=show_number(before)),
                field="pace",
            )
        before = share
    if before != 100:
        raise InvalidInput(
            tr("12月的时序是 {share}，年底应是 100。").format(share=show_number(before)),
            field="pace",
        )
    return tuple(shares)


def curve_of(cumulative: Mapping[int, Decimal]) -> Curve:
    """Return the shape that a year's own cumulative figures had, in percent to two decimals.

    cumulative: month → January to its end. A month that was not reported (1–2月 come together)
    lies evenly between its neighbours. () without December's figure, or with one that is not
    positive; what fell on the way stays level.
    """
    whole = cumulative.get(12)
    if whole is None or whole <= 0:
        return ()
    known = {0: Fraction(0)} | {
        month: Fraction(value) / Fraction(whole) * 100 for month, value in cumulative.items()
    }
    shares: list[Decimal] = []
    for month in range(1, 13):
        low = max(one for one in known if one <= month)
        high = min(one for one in known if one >= month)
        share = known[low]
        if high > low:
            share += (known[high] - known[low]) * Fraction(month - low, high - low)
        least = shares[-1] if shares else Decimal(0)
        rounded = exact_decimal(round_half_up(min(share, Fraction(100)), 2))
        shares.append(max(least, rounded))
    return tuple(shares)


def completion(actual: Number | None, target: Number | None) -> Fraction | None:
    """Return 完成率 in percent; None when either is unknown or the target is zero."""
    if actual is None or not target:
        return None
    return Fraction(actual) / Fraction(target) * 100


def ahead(rate: Number | None, pace: Number | None) -> Fraction | None:
    """Return 超序 (positive) or 欠序 (negative) in percentage points."""
    return None if rate is None or pace is None else Fraction(rate) - Fraction(pace)


LEAST_PACE = 5
"""Percent that must be due before anything is said of the year's end."""


def at_this_pace(done: Number | None, pace: Number | None) -> Fraction | None:
    """Return what the year comes to if it goes on as it went against the pace: done ÷ pace.

    done: in percent of the target, or in its unit; pace in percent. None without data, and while
    less than `LEAST_PACE` is due.
    """
    if done is None or pace is None or pace < LEAST_PACE:
        return None
    return Fraction(done) * 100 / Fraction(pace)


def growth(published: Decimal | None, current: Decimal | None, last_year: Decimal | None) -> Growth:
    """Return 同比: a published figure goes before a computed one; else 缺上年数.

    last_year: the figure of the same months a year before; zero can't be grown from.
    """
    if published is not None:
        return Growth(Fraction(published), GrowthSource.PUBLISHED)
    if current is None or last_year is None:
        return Growth(None, GrowthSource.NO_LAST_YEAR)
    if not last_year:
        return Growth(None, GrowthSource.FROM_ZERO)
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
    if figure is None or figure.source is GrowthSource.FROM_ZERO:
        return UNKNOWN
    if figure.percent is None:
        return tr("缺上年数")
    return f"{show_number(figure.percent, places)}%"
