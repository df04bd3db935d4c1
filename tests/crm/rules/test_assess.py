"""The assessment engine: the worked examples of domain.md, section 3, and its laws."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.rules import assess as rules
from crm.rules.assess import Due, Result, assess, assess_date, dues, needed, ratio_of
from crm.rules.units import area_in, per_hectare, per_mu
from db.terms import Comparison, Grade, PeriodKind
from db.values import Period

YEAR_END = date(2027, 12, 31)
AFTER = date(2028, 1, 1)
RAMP = ("50", "80", "100")
figures = st.integers(0, 10**15)
shares = st.fractions(0, 1, max_denominator=1000)


def held(promised, actual, **more) -> Result:
    more = {"ends": YEAR_END, "today": AFTER, **more}
    return assess(Comparison.AT_LEAST, promised, actual, **more)


def test_an_intensity_of_246_against_300_is_a_ratio_of_0_82():
    result = held(needed(300, Due(YEAR_END, None), land=100), 24_600)
    assert result.ratio == Fraction("0.82")
    assert result.grade is Grade.UNMET
    assert result.short == 5_400


def test_square_metres_and_hectares_are_the_same_promise_as_mu():
    land = area_in(53_333_60 * 3, "亩")
    assert land == Fraction("80.0004")
    assert per_mu(Decimal(4500)) == 300
    assert needed(per_mu(Decimal(4500)), Due(YEAR_END, None), land) == Fraction("24000.12")


def test_a_ramp_of_taxes_per_mu_is_owed_from_the_first_full_year():
    period = Period(PeriodKind.SINCE, nth=1)
    found = list(dues(period, produced=date(2026, 7, 15), until=2030, ramp=RAMP))
    assert [(due.year, needed(20, due, land=60)) for due in found] == [
        (2027, 600),
        (2028, 960),
        (2029, 1200),
        (2030, 1200),
    ]


def test_what_each_kind_of_period_demands():
    def years(period, produced=date(2026, 7, 1), until=2035):
        return [(due.ends, due.years) for due in dues(period, produced=produced, until=until)]

    one = date(2027, 12, 31)
    assert years(Period(PeriodKind.YEAR, year=2027)) == [(one, (2027, 2027))]
    assert years(Period(PeriodKind.CUMULATIVE, day=date(2028, 6, 30))) == [
        (date(2028, 6, 30), None)
    ]
    assert years(Period(PeriodKind.SINCE, nth=3, years=2)) == [
        (date(2029, 12, 31), (2029, 2029)),
        (date(2030, 12, 31), (2030, 2030)),
    ]
    assert years(Period(PeriodKind.AVERAGE, nth=2, years=3)) == [(date(2030, 12, 31), (2028, 2030))]
    assert years(Period(PeriodKind.AVERAGE, nth=2, years=3), until=2029) == []
    assert years(Period(PeriodKind.SINCE, nth=1), produced=None) == []
    assert [due.nth for due in dues(None, produced=date(2026, 7, 1), until=2029)] == [1, 2, 3]


def test_an_average_is_held_against_the_sum_of_its_years():
    [due] = dues(Period(PeriodKind.AVERAGE, nth=1, years=3), produced=date(2026, 7, 1), until=2030)
    assert needed(100, due) == 300


@pytest.mark.parametrize(
    ("actual", "tolerance", "grade"),
    [
        (100, "0", Grade.MET),
        (95, "0.05", Grade.NEARLY_MET),
        (Fraction("94.99"), "0.05", Grade.UNMET),
        (99, "0", Grade.UNMET),
        (0, "0.05", Grade.UNMET),
        (None, "0.05", Grade.NO_DATA),
    ],
)
def test_a_grade_after_the_period(actual, tolerance, grade):
    assert held(100, actual, tolerance=Fraction(tolerance)).grade is grade


def test_before_its_end_a_period_is_not_due_or_warned_of_by_the_forecast():
    assert held(100, 20, today=YEAR_END).grade is Grade.NOT_YET_DUE
    assert held(100, 20, today=YEAR_END, forecast=99).grade is Grade.WARNING
    assert held(100, 20, today=YEAR_END, forecast=100).grade is Grade.NOT_YET_DUE


def test_at_most_turns_the_ratio_round():
    found = assess(Comparison.AT_MOST, 7, 8, ends=YEAR_END, today=AFTER)
    assert (found.grade, found.ratio, found.short) == (Grade.UNMET, Fraction(7, 8), 1)
    assert assess(Comparison.AT_MOST, 7, 7, ends=YEAR_END, today=AFTER).grade is Grade.MET


def test_a_day_is_met_or_late_by_days():
    due = date(2026, 3, 1)
    assert assess_date(due, date(2026, 4, 15), today=AFTER) == Result(Grade.UNMET, days_late=45)
    assert assess_date(due, due, today=AFTER) == Result(Grade.MET, days_late=0)
    assert assess_date(due, None, today=due) == Result(Grade.NOT_YET_DUE)
    assert assess_date(due, None, today=date(2026, 3, 11)).days_late == 10
    early = date(2026, 2, 1)
    assert assess_date(due, None, today=early, forecast=date(2026, 3, 2)).grade is Grade.WARNING


def test_a_missing_actual_makes_the_sum_unknown():
    assert rules.gathered([1, None]) is None
    assert rules.gathered([]) is None
    assert rules.gathered([1, 2, 3]) == 6


def test_only_what_lies_above_the_base_counts_and_by_its_share():
    assert rules.counted(8_000, base=6_000) == 2_000
    assert rules.counted(5_000, base=6_000) == 0
    assert rules.counted(8_000, base=6_000, share=Fraction("0.5")) == 1_000
    assert rules.counted(None, base=6_000) is None


ORDER = [Grade.UNMET, Grade.NEARLY_MET, Grade.MET]


@given(promised=figures, less=figures, more=figures, tolerance=shares)
def test_more_never_worsens_what_was_promised_as_a_minimum(promised, less, more, tolerance):
    less, more = sorted((less, more))
    low, high = (held(promised, actual, tolerance=tolerance) for actual in (less, more))
    assert ORDER.index(low.grade) <= ORDER.index(high.grade)
    assert low.short >= high.short


@given(value=st.decimals(0, 10_000, places=2), units=st.integers(1, 10**9), actual=figures)
def test_mu_and_hectare_agree(value, units, actual):
    by_mu = needed(Fraction(value), Due(YEAR_END, None), area_in(units, "亩"))
    by_hectare = needed(per_hectare(value), Due(YEAR_END, None), area_in(units, "公顷"))
    assert by_mu == by_hectare
    assert held(by_mu, actual) == held(by_hectare, actual)


@given(st.lists(figures, min_size=2, max_size=12), st.data())
def test_to_split_a_period_and_add_up_agrees(months, data):
    at = data.draw(st.integers(1, len(months) - 1))
    halves = [rules.gathered(months[:at]), rules.gathered(months[at:])]
    assert rules.gathered(halves) == rules.gathered(months)


@given(promised=figures, actual=st.none() | figures, tolerance=shares)
def test_nothing_is_ever_a_float(promised, actual, tolerance):
    found = held(promised, actual, tolerance=tolerance)
    assert not any(isinstance(value, float) for value in (found.ratio, found.short))


@given(promised=figures, actual=figures)
def test_a_ratio_of_one_is_what_is_met(promised, actual):
    ratio = ratio_of(Comparison.AT_LEAST, promised, actual)
    met = held(promised, actual).grade is Grade.MET
    assert ratio is None or (ratio >= 1) == met


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(-900, 900))
def test_a_day_is_late_by_what_lies_between(due, days):
    found = assess_date(due, due + timedelta(days), today=due + timedelta(2000))
    assert found.days_late == max(days, 0)
    assert (found.grade is Grade.MET) == (days <= 0)
