"""Workdays: the vectors of domain.md, own holidays before the library, and years nobody knows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from chinese_calendar import is_workday
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.rules.workdays import LIBRARY_YEARS, Workdays

CHINA = Workdays()
CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine is slow, not wrong."""
DAYS = st.dates(date(2005, 1, 1), date(2040, 12, 31))


def test_the_holiday_calendar_is_not_the_weekends_alone() -> None:
    assert CHINA.shift(date(2026, 10, 12), -20) == date(2026, 9, 8)
    day, left = date(2026, 10, 12), 20
    while left:
        day -= timedelta(days=1)
        left -= day.weekday() < 5
    assert day == date(2026, 9, 14)


@pytest.mark.parametrize("year", [2004, 2016, 2020, LIBRARY_YEARS[-1]])
def test_each_day_is_the_librarys(year: int) -> None:
    day = date(year, 1, 1)
    while day.year == year:
        assert CHINA.works(day) is is_workday(day), day
        day += timedelta(days=1)


def test_a_year_beyond_the_library_counts_weekends_alone_and_says_so() -> None:
    beyond = LIBRARY_YEARS[-1] + 1
    assert CHINA.works(date(beyond, 1, 1)) is (date(beyond, 1, 1).weekday() < 5)
    note = CHINA.note([date(beyond - 1, 6, 1), date(beyond, 2, 1)])
    assert note == f"{beyond} 年的放假安排还没有登记，只扣除了周末"
    assert CHINA.note([date(2016, 1, 1), date(2017, 1, 1)]) == ""
    far = CHINA.note([date(beyond, 2, 1), date(beyond + 2, 2, 1)])
    assert far.startswith(f"{beyond}–{beyond + 2} 年")


def test_a_years_own_holidays_go_before_the_library() -> None:
    own = {date(2027, 10, day): False for day in range(1, 8)} | {date(2027, 9, 26): True}
    zone = Workdays(own)
    assert not zone.works(date(2027, 10, 1))
    assert zone.works(date(2027, 9, 26)), "a Sunday worked"
    assert not CHINA.works(date(2027, 9, 26))
    assert zone.note([date(2027, 5, 1)]) == ""
    assert zone.shift(date(2027, 9, 30), 1) == date(2027, 10, 8)


def test_own_days_off_of_a_known_year_leave_its_other_holidays_alone() -> None:
    typhoon = Workdays({date(2026, 7, 6): False})
    assert not typhoon.works(date(2026, 10, 1))
    assert typhoon.works(date(2026, 10, 10)), "the Saturday worked for the holiday"


def test_the_ends_of_time_stop_the_counting() -> None:
    assert CHINA.shift(date(2190, 1, 1), 10_000) == date(2199, 12, 31)
    assert CHINA.shift(date(1950, 1, 1), -10_000) == date(1949, 1, 1)


@CALM
@given(DAYS, st.integers(1, 700))
def test_there_and_back_again(day: date, count: int) -> None:
    there = CHINA.shift(day, count)
    assert CHINA.works(there)
    assert CHINA.between(day, there) == count
    assert CHINA.shift(there, -count) == CHINA.last_on_or_before(day)
    back = CHINA.shift(day, -count)
    assert CHINA.between(day, back) == -CHINA.between(back, day)
    assert back < day < there


@CALM
@given(DAYS, DAYS, st.integers(-500, 500))
def test_a_later_day_is_never_shifted_before_an_earlier(one: date, other: date, count: int) -> None:
    first, last = sorted((one, other))
    assert CHINA.shift(first, count) <= CHINA.shift(last, count)
