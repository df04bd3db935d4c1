"""Remedies to the 分: the worked examples of domain.md, section 3."""

from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from crm.rules import remedies
from crm.rules.remedies import Site
from db.values import Money

WAN = 10**6


def wan(text: str) -> int:
    fen = Fraction(text) * WAN
    assert fen.denominator == 1
    return int(fen)


def test_a_share_of_the_land_price():
    found = remedies.land_price_share(wan("3840"), Fraction("0.82"))
    assert found.amount == Money(wan("691.20"))
    assert found.figures == "3,840万元 × (1 − 0.82) = 691.2万元"


def test_the_gap_of_taxes_and_its_late_charge():
    gap = remedies.tax_gap(wan("8000"), wan("6350.5"))
    assert gap.amount == Money(wan("1649.5"))
    late = remedies.late_charge(wan("1649.5"), 37)
    assert late.amount == Money(wan("61.0315"))
    assert late.figures == "1,649.5万元 × 1‰ × 37 = 61.0315万元"


def test_each_day_late_costs_a_share_of_the_land_price():
    found = remedies.per_day(wan("12000"), 45)
    assert (found.amount, found.demand) == (Money(wan("540")), "")


def test_six_months_without_a_start_end_the_contract():
    def demand(today: date) -> str:
        agreed = date(2026, 3, 1)
        late = (today - agreed).days
        return remedies.per_day(wan("1"), late, unstarted_since=agreed, today=today).demand

    assert demand(date(2026, 9, 1)) == ""
    assert "收回土地" in demand(date(2026, 9, 2))


def test_idle_land_owes_a_fee_after_a_year_and_is_taken_back_after_two():
    def due(today: date):
        return remedies.idle_land(wan("12000"), date(2026, 3, 1), None, today=today)

    assert due(date(2027, 3, 1)) is None
    assert due(date(2027, 3, 2)).amount == Money(wan("2400"))
    assert due(date(2028, 3, 1)).amount == Money(wan("2400"))
    taken = due(date(2028, 3, 2))
    assert (taken.amount, taken.demand) == (None, "无偿收回")


def test_a_site_that_was_begun_and_stopped_is_idle_too():
    def due(site: Site | None):
        started = date(2026, 3, 1)
        return remedies.idle_land(wan("100"), started, started, today=date(2028, 1, 1), site=site)

    stopped = date(2026, 12, 1)
    third, quarter = Fraction(1, 3), Fraction(1, 4)
    assert due(None) is None
    assert due(Site(Fraction(1, 10), Fraction(1, 10), None)) is None
    assert due(Site(third, quarter, stopped)) is None
    assert due(Site(Fraction(3, 10), Fraction(9, 10), stopped)).amount == Money(wan("20"))
    assert due(Site(Fraction(9, 10), Fraction(2, 10), stopped)).amount == Money(wan("20"))


def test_incentives_come_back_by_the_unmet_share_or_whole():
    assert remedies.clawback(wan("500"), Fraction("0.82")).amount == Money(wan("90"))
    whole = remedies.clawback(wan("500"), Fraction("0.4"), floor=Fraction("0.5"))
    assert whole.amount == Money(wan("500"))
    assert remedies.clawback(wan("500"), Fraction("1.2")).amount == Money(0)


def test_the_29th_of_february_has_its_year():
    assert remedies.years_after(date(2024, 2, 29), 1) == date(2025, 2, 28)
    assert remedies.months_after(date(2026, 8, 31), 6) == date(2027, 2, 28)


@given(st.integers(0, 10**14), st.fractions(0, 1, max_denominator=10**6))
def test_a_remedy_is_rounded_once_and_half_up(price, ratio):
    exact = price * (1 - ratio)
    amount = remedies.land_price_share(price, ratio).amount
    assert amount is not None
    assert amount.fen == (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


@given(st.integers(0, 10**12), st.integers(0, 10**12), st.integers(0, 10**12))
def test_to_pay_more_never_costs_more(promised, less, more):
    less, more = sorted((less, more))
    first, second = (remedies.tax_gap(promised, paid).amount for paid in (less, more))
    assert first is not None and second is not None
    assert first.fen >= second.fen
