"""时序进度, 完成率, 超序/欠序 and 同比 (domain.md, section 1)."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.rules import pace
from crm.rules.numbers import round_half_up, show_percent
from crm.rules.pace import Growth, GrowthSource


def test_the_plans_vector_125_64_at_the_end_of_october_is_42_31_ahead():
    october = pace.pace_at(date(2016, 10, 31))
    assert show_percent(october) == "83.33%"
    points = pace.ahead(Decimal("125.64"), october)
    assert round_half_up(points) == Decimal("42.31")
    assert pace.show_ahead(points) == "超序 42.31 个百分点"


def test_pace_is_elapsed_days_of_the_year():
    assert pace.pace_at(date(2016, 5, 31)) == Fraction(100 * 152, 366)
    assert pace.pace_at(date(2015, 12, 31)) == 100
    assert pace.pace_at(date(2015, 2, 28)) == Fraction(100 * 59, 365)
    assert pace.pace_at(date(2016, 2, 29)) == Fraction(100 * 60, 366)


def test_a_plan_is_at_nothing_before_its_year_and_full_after_it():
    assert pace.pace_of_year(2016, date(2015, 12, 31)) == 0
    assert pace.pace_of_year(2016, date(2017, 1, 1)) == 100
    assert pace.pace_of_year(2016, date(2016, 12, 31)) == 100


def test_unknown_stays_unknown_and_never_zero():
    assert pace.completion(None, Decimal(5)) is None
    assert pace.completion(Decimal(1), None) is None
    assert pace.completion(Decimal(1), Decimal(0)) is None
    assert pace.completion(Decimal(0), Decimal(5)) == 0
    assert pace.ahead(None, Fraction(50)) is None
    assert pace.show_ahead(None) == "—"


def test_completion_is_exact():
    assert pace.completion(Decimal("742.60"), Decimal(2000)) == Fraction("37.13")
    assert show_percent(pace.completion(2, 5), 1) == "40.0%"


@pytest.mark.parametrize(
    ("points", "shown"),
    [
        ("-8.5", "欠序 8.50 个百分点"),
        ("0.004", "与时序持平"),
        ("0.005", "超序 0.01 个百分点"),
        ("0", "与时序持平"),
    ],
)
def test_points_show_in_words(points, shown):
    assert pace.show_ahead(Decimal(points)) == shown


def test_a_published_growth_goes_before_a_computed_one():
    published = pace.growth(Decimal("11.2"), Decimal(110), Decimal(100))
    assert published == Growth(Fraction("11.2"), GrowthSource.PUBLISHED)
    computed = pace.growth(None, Decimal(112), Decimal(100))
    assert computed == Growth(Fraction(12), GrowthSource.COMPUTED)
    assert pace.show_growth(computed) == "12.00%"


def test_nothing_grows_from_zero():
    from_zero = pace.growth(None, Decimal(5), Decimal(0))
    assert from_zero == Growth(None, GrowthSource.FROM_ZERO)
    assert pace.show_growth(from_zero) == "—"


@pytest.mark.parametrize(("current", "last"), [(Decimal(5), None), (None, Decimal(5))])
def test_without_last_year_growth_says_so(current, last):
    missing = pace.growth(None, current, last)
    assert missing == Growth(None, GrowthSource.NO_LAST_YEAR)
    assert pace.show_growth(missing) == "缺上年数"
    assert pace.show_growth(None) == "—"


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_pace_rises_each_day_to_a_hundred(day):
    now = pace.pace_at(day)
    assert 0 < now <= 100
    assert (now == 100) is ((day.month, day.day) == (12, 31))
    if now != 100:
        assert pace.pace_at(date.fromordinal(day.toordinal() + 1)) > now


def test_the_years_end_is_what_is_done_by_the_share_that_is_due():
    assert pace.at_this_pace(Decimal("40.5"), Fraction(45)) == 90
    assert pace.at_this_pace(Decimal("596.8"), Fraction(100)) == Decimal("596.8")
    assert pace.at_this_pace(0, Fraction(50)) == 0
    assert pace.at_this_pace(None, Fraction(50)) is None, "without data nothing is said"
    assert pace.at_this_pace(3, None) is None
    assert pace.at_this_pace(3, Fraction(499, 100)) is None, "too early in the year"
    assert pace.at_this_pace(3, Fraction(5)) == 60


@given(st.integers(0, 10**6), st.integers(5, 100))
def test_who_is_ahead_of_the_pace_is_expected_past_the_target(done: int, due: int) -> None:
    expected = pace.at_this_pace(done, due)
    assert expected is not None
    assert (expected >= 100) == (pace.ahead(done, due) >= 0)
    assert expected >= done or due == 100
