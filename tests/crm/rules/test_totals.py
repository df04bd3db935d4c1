"""Totals add what is firm and tell what they leave out."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from crm.rules.totals import Total, beside, show_total, total
from db.terms import Currency, Mark
from db.values import Amount

YI = 10**10


def test_a_total_adds_firm_amounts_and_tells_the_rest():
    found = total(
        [
            Amount(2 * YI),
            Amount(YI // 2),
            Amount(9 * YI, mark=Mark.ABOUT),
            Amount(9 * YI, mark=Mark.OVER),
            Amount(YI, Currency.USD, rate=Decimal("6.5")),
            Amount(YI, Currency.EUR),
            Amount(None, source="面议"),
            None,
        ]
    )
    assert found == Total(9 * YI, 3, 2, 2, 1)
    assert found.items == 8
    assert show_total(found) == "9亿元"
    assert beside(found) == "另有约数 2 项，另有外币未折算 1 项"


def test_nothing_known_is_unknown_and_not_zero():
    assert show_total(total([None])) == "—"
    assert show_total(total([Amount(0)]), with_unit=False) == "0.00"
    assert beside(total([None])) == ""


def test_rates_help_where_the_record_has_none():
    rates = {Currency.EUR: Decimal(7)}
    assert total([Amount(YI, Currency.EUR)], rates).fen == 7 * YI


AMOUNTS = st.lists(
    st.none()
    | st.builds(Amount, st.none() | st.integers(0, 10**12), mark=st.sampled_from(list(Mark)))
)


@given(AMOUNTS, AMOUNTS)
def test_totals_of_parts_add_up_to_the_total(left, right):
    assert total(left) + total(right) == total(left + right)
    assert total(left).items == len(left)
