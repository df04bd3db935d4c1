"""A year's official days off and days worked, entered by the zone before the library has them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import extract, select
from sqlalchemy.orm import Session

from crm.errors import InvalidInput
from crm.rules.workdays import FIRST_YEAR, LAST_YEAR, Workdays
from db.models import Holiday
from resources import tr

_WORKED = ("班", "调休", "补班")
_OFF = ("休", "假", "节")
_MOST_DAYS = 40
"""A festival with its weekends is shorter; a longer one is a slip of the pen."""


@dataclass(frozen=True)
class HolidayDay:
    """One day that differs from its weekday: off, or, where `works`, a weekend day worked."""

    day: date
    works: bool
    name: str = ""


def calendar_of(session: Session) -> Workdays:
    """Return the calendar to count by: the zone's own days, then the library's."""
    rows = session.execute(
        select(Holiday.day, Holiday.works).where(Holiday.trashed_at.is_(None)).order_by(Holiday.id)
    )
    return Workdays({row.day: row.works for row in rows})


def holidays_of(session: Session, year: int) -> list[HolidayDay]:
    """Return the days entered for a year, in their order."""
    rows = session.execute(
        select(Holiday.day, Holiday.works, Holiday.name)
        .where(Holiday.trashed_at.is_(None), extract("year", Holiday.day) == year)
        .order_by(Holiday.day, Holiday.id)
    )
    found = {row.day: HolidayDay(row.day, row.works, row.name or "") for row in rows}
    return list(found.values())


def save_holidays(session: Session, year: int, days: Iterable[HolidayDay]) -> None:
    """Make `days` all that is entered for a year; none of them gives the year to the library.

    Raises InvalidInput (field `days`) for a day of another year.
    """
    wanted = {one.day: one for one in days}
    stray = next((day for day in wanted if day.year != year), None)
    if stray is not None:
        raise InvalidInput(
            tr("{day} 不是 {year} 年的。请在“{other}”年里登记它。").format(
                day=stray.isoformat(), year=year, other=stray.year
            ),
            field="days",
        )
    have = session.scalars(
        select(Holiday).where(Holiday.trashed_at.is_(None), extract("year", Holiday.day) == year)
    )
    for record in have:
        one = wanted.pop(record.day, None)
        if one is None:
            record.trashed_at = datetime.now(UTC)
        else:
            record.works, record.name = one.works, one.name or None
    for one in wanted.values():
        session.add(Holiday(day=one.day, works=one.works, name=one.name or None))


def read_holidays(text: str, year: int) -> list[HolidayDay]:
    """Read the days of a year as people type or paste them, a span a line.

    `10-01至10-07 休 国庆节`, `1月1日-3日 元旦`, `2027-09-26 班`; a line with 班 or 调休 is worked,
    any other is off. Raises InvalidInput (field `days`) naming the line that can't be read.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise InvalidInput(tr("年份应写成四位数字，例如 2027。"), field="year")
    found: dict[date, HolidayDay] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        span = _span(line, year)
        if span is None:
            raise InvalidInput(
                tr(
                    "第 {number} 行“{line}”读不懂。请写成 10-01至10-07 休 国庆节，或 09-26 班。"
                ).format(number=number, line=line.strip()),
                field="days",
            )
        first, last, rest = span
        works = any(word in rest for word in _WORKED)
        name = re.sub("|".join((*_WORKED, "休")), "", rest).strip(" ：:，,、（）()")
        for step in range((last - first).days + 1):
            day = first + timedelta(days=step)
            found[day] = HolidayDay(day, works, name)
    return sorted(found.values(), key=lambda one: one.day)


def show_holidays(days: Iterable[HolidayDay]) -> str:
    """Write days as `read_holidays` reads them, days on end in one line."""
    spans: list[list[HolidayDay]] = []
    for one in sorted(days, key=lambda each: each.day):
        last = spans[-1][-1] if spans else None
        follows = last is not None and one.day - last.day == timedelta(days=1)
        if follows and last is not None and (last.works, last.name) == (one.works, one.name):
            spans[-1].append(one)
        else:
            spans.append([one])
    lines = []
    for span in spans:
        first, last = span[0], span[-1]
        days_text = f"{first.day:%m-%d}"
        if last is not first:
            days_text += tr("至{last}").format(last=f"{last.day:%m-%d}")
        word = tr("班") if first.works else tr("休")
        lines.append(f"{days_text} {word} {first.name}".strip())
    return "\n".join(lines)


_DAY = r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?"
_UNTIL = r"\s*(?:至|到|—|–|~|～|-)\s*"
_LINE = re.compile(rf"^{_DAY}(?:{_UNTIL}(?:{_DAY}|(\d{{1,2}})日?))?(?!\d)(.*)$")


def _span(line: str, year: int) -> tuple[date, date, str] | None:
    match = _LINE.match(line.strip())
    if match is None:
        return None
    year_1, month_1, day_1, year_2, month_2, day_2, only_day, rest = match.groups()
    try:
        first = date(int(year_1 or year), int(month_1), int(day_1))
        last = first
        if only_day:
            last = first.replace(day=int(only_day))
        elif month_2:
            last = date(int(year_2 or first.year), int(month_2), int(day_2))
    except ValueError:
        return None
    if not 0 <= (last - first).days < _MOST_DAYS:
        return None
    return first, last, rest
