"""Workdays by China's holiday calendar (domain.md, section 2).

The zone's own records of a year go before `chinesecalendar`; a year that neither knows is counted
by its weekends alone, and `Workdays.note` says which years those are.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from chinese_calendar import constants

from resources import tr

_OFF = frozenset(constants.holidays)
_WORKED = frozenset(constants.workdays)
LIBRARY_YEARS = range(min(_OFF).year, max(_OFF).year + 1)
"""The years whose holidays the library knows; official plans come out in the autumn before."""

FIRST_YEAR, LAST_YEAR = 1949, 2199
"""Outside these a date is a slip of the pen, or a plan without end."""


class Workdays:
    """Counts workdays; days of `own` (day → whether people work) go before the library's."""

    def __init__(self, own: Mapping[date, bool] | None = None) -> None:
        self._own = dict(own or {})
        # Of a year whose days off were entered; a single day worked says nothing of the year.
        self._entered = frozenset(day.year for day, works in self._own.items() if not works)
        self._years: dict[int, list[date]] = {}

    def works(self, day: date) -> bool:
        """Tell whether people work on a day."""
        if day in self._own:
            return self._own[day]
        if day.year in LIBRARY_YEARS:
            return day in _WORKED or (day.weekday() < 5 and day not in _OFF)
        return day.weekday() < 5

    def shift(self, day: date, count: int) -> date:
        """Return the day `count` workdays after `day`, or before it when negative; 0 is `day`.

        `day` itself is not counted. Vectors: 20 workdays before 2026-10-12 is 2026-09-08, by
        weekends alone 2026-09-14. A day beyond `LAST_YEAR` stops there, one before `FIRST_YEAR`
        likewise.
        """
        year, left = day.year, abs(count)
        while left:
            if not FIRST_YEAR <= year <= LAST_YEAR:
                return date(FIRST_YEAR, 1, 1) if count < 0 else date(LAST_YEAR, 12, 31)
            days = self._of(year)
            if count > 0:
                after = bisect_right(days, day) + left - 1
                if after < len(days):
                    return days[after]
                left -= len(days) - bisect_right(days, day)
                year += 1
            else:
                before = bisect_left(days, day) - left
                if before >= 0:
                    return days[before]
                left -= bisect_left(days, day)
                year -= 1
        return day

    def last_on_or_before(self, day: date) -> date:
        """Return `day` when people work on it, else the last workday before it."""
        return day if self.works(day) else self.shift(day, -1)

    def between(self, first: date, last: date) -> int:
        """Return how many workdays lie after `first` up to `last`; negative backwards."""
        if last < first:
            return -self.between(last, first)
        found = 0
        for year in range(first.year, last.year + 1):
            days = self._of(year)
            found += bisect_right(days, last) - bisect_right(days, first)
        return found

    def known(self, year: int) -> bool:
        """Tell whether the holidays of a year are known, entered here or by the library."""
        return year in LIBRARY_YEARS or year in self._entered

    def unknown_years(self, days: Iterable[date]) -> list[int]:
        """Return the years, from the first of `days` to the last, counted by weekends alone."""
        years = [day.year for day in days]
        if not years:
            return []
        return [year for year in range(min(years), max(years) + 1) if not self.known(year)]

    def note(self, days: Iterable[date]) -> str:
        """Say of which years among `days` only the weekends were left out; "" for none."""
        years = self.unknown_years(days)
        if not years:
            return ""
        if len(years) > 1 and years[-1] - years[0] == len(years) - 1:
            which = tr("{first}–{last} 年").format(first=years[0], last=years[-1])
        else:
            which = tr("、").join(tr("{year} 年").format(year=year) for year in years)
        return tr("{which}的放假安排还没有登记，只扣除了周末").format(which=which)

    def _of(self, year: int) -> list[date]:
        if year not in self._years:
            first, last = date(year, 1, 1), date(year, 12, 31)
            days = (first + timedelta(days=n) for n in range((last - first).days + 1))
            self._years[year] = [day for day in days if self.works(day)]
        return self._years[year]
