"""Dates as far as they are known: how they are read, shown, and which days they span.

The first and last third of a month begin on the 1st and the 21st (上旬, 下旬/月底).
"""

from __future__ import annotations

import calendar
import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from crm.errors import InvalidInput
from crm.rules.numbers import UNKNOWN, from_cell, is_blank, plain_text
from db.terms import Precision
from db.values import When
from resources import tr

_FESTIVALS = {
    "元旦节": (1, 1),
    "元旦": (1, 1),
    "五一": (5, 1),
    "劳动节": (5, 1),
    "七一": (7, 1),
    "八一": (8, 1),
    "国庆节": (10, 1),
    "国庆": (10, 1),
    "十一": (10, 1),
}
_THIRDS = {
    "上旬": Precision.MONTH_EARLY,
    "初": Precision.MONTH_EARLY,
    "中旬": Precision.MONTH_MIDDLE,
    "中": Precision.MONTH_MIDDLE,
    "下旬": Precision.MONTH_LATE,
    "底": Precision.MONTH_LATE,
    "末": Precision.MONTH_LATE,
}
_FIRST_DAY = {Precision.MONTH_EARLY: 1, Precision.MONTH_MIDDLE: 11, Precision.MONTH_LATE: 21}
_LAST_DAY = {Precision.MONTH_EARLY: 10, Precision.MONTH_MIDDLE: 20}
_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_MONTHS = {word: n for n, word in enumerate("一二三四五六七八九十", 1)} | {"十一": 11, "十二": 12}

# Outside these a year is a slip of the pen (0216, 2106).
_YEARS = range(1949, 2101)

# Excel's day 0, so that serials after February 1900 come out right.
_EXCEL_EPOCH = date(1899, 12, 30)
_SERIALS = range(18264, 73051)  # 1950 to 2099: outside, a number is hardly a date


def span(when: When) -> tuple[date, date] | None:
    """Return the first and the last day that `when` may be; None when unknown.

    A date `BEFORE` a day may be any day before it: its span is that one day before.
    """
    if when.day is None:
        return None
    first, precision = when.day, when.precision
    if precision is Precision.BEFORE:
        return first - timedelta(days=1), first - timedelta(days=1)
    if precision is Precision.DAY:
        return first, first
    if precision in _LAST_DAY:
        return first, first.replace(day=_LAST_DAY[precision])
    months = {Precision.QUARTER: 3, Precision.HALF_YEAR: 6, Precision.YEAR: 12}.get(precision, 1)
    return first, month_end(first.year, -(-first.month // months) * months)


def not_before(when: When, day: date) -> When | None:
    """Return `when` known to lie not before `day`; None where all of its span lies before.

    2016年5月 of what came after 31 May still reads so, and may be that day alone.
    """
    limits = span(when)
    if when.day is None or limits is None or when.day >= day:
        return when
    return replace(when, day=day) if limits[1] >= day else None


def month_end(year: int, month: int) -> date:
    """Return the last day of a month (1–12) of `year`."""
    return date(year, month, calendar.monthrange(year, month)[1])


def show_when(when: When | None) -> str:
    """Show a date as exactly as it is known; unknown is `—`, unreadable its own text.

    2016-05-31, 2016年5月, 2016年5月底, 2016年二季度, 2016年上半年, 2016年, 2016-05-01前.
    """
    if when is None or when.day is None:
        return (when.source if when else "") or UNKNOWN
    day = when.day
    match when.precision:
        case Precision.DAY:
            return day.isoformat()
        case Precision.BEFORE:
            return _show_before(when.source, day)
        case Precision.MONTH:
            return tr("{year}年{month}月").format(year=day.year, month=day.month)
        case Precision.MONTH_EARLY:
            return tr("{year}年{month}月上旬").format(year=day.year, month=day.month)
        case Precision.MONTH_MIDDLE:
            return tr("{year}年{month}月中旬").format(year=day.year, month=day.month)
        case Precision.MONTH_LATE:
            return tr("{year}年{month}月底").format(year=day.year, month=day.month)
        case Precision.QUARTER:
            quarter = tr("一 二 三 四").split()[(day.month - 1) // 3]
            return tr("{year}年{quarter}季度").format(year=day.year, quarter=quarter)
        case Precision.HALF_YEAR:
            first, second = tr("{year}年上半年"), tr("{year}年下半年")
            return (first if day.month <= 6 else second).format(year=day.year)
        case Precision.YEAR:
            return tr("{year}年").format(year=day.year)


def _show_before(source: str, day: date) -> str:
    # 6月底前 is due before 1 July; who wrote the end of a month reads it again.
    if day.day == 1 and re.search("[底末]", source):
        last = day - timedelta(days=1)
        return tr("{year}年{month}月底前").format(year=last.year, month=last.month)
    return tr("{day}前").format(day=day.isoformat())


def parse_when(text: str, *, year: int | None = None, field: str = "") -> When | None:
    """Read a date as people type it; blank, `待定` and the like are None.

    2016-05-31, 2016/5/3, 2016.5, 20160503, 2016年5月底, 2016年二季度, 上半年, “五一”前, 年底.
    Typed `2016.1` is January; a sheet's number 2016.1 is not (`month_candidates`).

    year: the year that a text without one speaks of (今年 too); without it such a text is
    refused. Raises InvalidInput when it can't be read or is no date.
    """
    if is_blank(text):
        return None
    plain = re.sub(r"[\"'“”‘’「」]", "", plain_text(text)).translate(str.maketrans("", "", " "))
    try:
        found = _read(plain, year)
    except _NoYear:
        raise InvalidInput(
            tr("“{text}”没有写年份。请补上，例如 {example}。").format(
                text=text.strip(), example="2016年5月底"
            ),
            field=field,
        ) from None
    except ValueError:
        raise InvalidInput(
            tr("“{text}”不是有这一天的日期，请核对年、月、日。").format(text=text.strip()),
            field=field,
        ) from None
    if found is None:
        raise InvalidInput(
            tr("“{text}”不是能识别的日期。请写成 2016-05-31、2016年5月、5月底或二季度。").format(
                text=text.strip()
            ),
            field=field,
        )
    if found.day is None or found.day.year not in _YEARS:
        raise InvalidInput(
            tr("“{text}”的年份像是写错了，请核对。").format(text=text.strip()), field=field
        )
    return replace(found, source=text.strip())


class _NoYear(Exception):
    """The text speaks of a year that nobody named."""


def _read(plain: str, year: int | None) -> When | None:
    if match := re.fullmatch(r"(.+?)(?:之前|以前|前)", plain):
        inner = _read(match[1], year)
        return None if inner is None else _before(inner)
    if match := re.fullmatch(r"(\d{4})(\d{2})(\d{2})", plain):
        return When(date(int(match[1]), int(match[2]), int(match[3])))
    if match := re.fullmatch(
        r"(\d{4})([-/.])(\d{1,2})(?:\2(\d{1,2}))?(?:\s*0?0:00(?::00)?)?", plain
    ):
        return _of_month(int(match[1]), int(match[3]), match[4], "")
    year, rest, named = _year_of(plain, year)
    if named and rest in ("", "内", "度", "全年"):
        return When(date(_known(year), 1, 1), Precision.YEAR)
    return _within(rest, year)


def _year_of(plain: str, year: int | None) -> tuple[int | None, str, bool]:
    """Take the year off the front of a text; tell whether one was named."""
    if match := re.match(r"(\d{4}|[〇零一二三四五六七八九]{4}|\d{2})年(?:的)?", plain):
        named = int(match[1].translate(_DIGITS))
        return (named if named > 99 else 2000 + named), plain[match.end() :], True
    if match := re.match(r"(\d{4})(?=$|[上下]半年|[Qq第一二三四]|\d季)", plain):
        return int(match[1]), plain[match.end() :], True
    for word, shift in (("今年", 0), ("本年", 0), ("当年", 0), ("明年", 1), ("去年", -1)):
        if plain.startswith(word):
            return _known(year) + shift, plain.removeprefix(word), True
    return year, plain, False


def _within(rest: str, year: int | None) -> When | None:
    """Read what stands behind the year."""
    if rest in _FESTIVALS:
        return When(date(_known(year), *_FESTIVALS[rest]))
    if rest in ("年底", "年末", "底", "末"):
        return When(date(_known(year), 12, 21), Precision.MONTH_LATE)
    if rest in ("上半年", "下半年"):
        return When(date(_known(year), 1 if rest[0] == "上" else 7, 1), Precision.HALF_YEAR)
    if match := re.fullmatch(r"第?([一二三四1-4])季度?|[Qq]([1-4])", rest):
        quarter = _QUARTERS[match[1] or match[2]]
        return When(date(_known(year), 3 * quarter - 2, 1), Precision.QUARTER)
    if match := re.fullmatch(r"(\d{1,2}|十[一二]?|[一二三四五六七八九])月份?(.*)", rest):
        month = int(match[1]) if match[1].isdigit() else _MONTHS[match[1]]
        if day := re.fullmatch(r"(\d{1,2})[日号]?", match[2]):
            return _of_month(_known(year), month, day[1], "")
        return _of_month(_known(year), month, None, match[2])
    return None


def _of_month(year: int, month: int, day: str | None, third: str) -> When | None:
    if day is not None:
        return When(date(year, month, int(day)))
    if not third:
        return When(date(year, month, 1), Precision.MONTH)
    precision = _THIRDS.get(third)
    return None if precision is None else When(date(year, month, _FIRST_DAY[precision]), precision)


def _before(when: When) -> When | None:
    """`5月前` is due before 1 May, `5月底前` before 1 June."""
    limits = span(when)
    if limits is None or when.precision is Precision.BEFORE:
        return None
    first, last = limits
    end = when.precision is Precision.MONTH_LATE
    return When(last + timedelta(days=1) if end else first, Precision.BEFORE)


def _known(year: int | None) -> int:
    if year is None:
        raise _NoYear
    return year


def month_candidates(number: float | int | Decimal) -> tuple[When, ...]:
    """Return the months that a sheet's number may stand for.

    A sheet drops the last zero, so 2016.1 is January or October (two candidates: ask), 2016.5
    is May, 2016.12 December; no month of a year from 1950 to 2099: no candidate.
    """
    written = format(from_cell(number), "f")
    match = re.fullmatch(r"(\d{4})\.(\d{1,2})", written)
    if match is None or not 1950 <= int(match[1]) <= 2099:
        return ()
    digits = {match[2], match[2] + "0"} if len(match[2]) == 1 else {match[2]}
    months = sorted({int(text) for text in digits if 1 <= int(text) <= 12})
    return tuple(When(date(int(match[1]), month, 1), Precision.MONTH, written) for month in months)


def from_serial(number: float | int | Decimal) -> When | None:
    """Return the day of an Excel serial (42521 is 2016-05-31); None when it is hardly one.

    Only for cells of a ledger: typed by a person, a number is never taken for a date.
    """
    whole = int(number)
    if whole not in _SERIALS:
        return None
    return When(_EXCEL_EPOCH + timedelta(days=whole), source=format(from_cell(number), "f"))
