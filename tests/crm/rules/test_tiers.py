"""Tiers by investment (domain.md, section 3)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.rules import tiers
from crm.rules.tiers import DEFAULT_TIERS, Headline, Tier
from crm.rules.units import in_cny, parse_amount
from db.terms import AmountKind, Currency, Mark
from db.values import Amount


@pytest.mark.parametrize(
    ("text", "name", "firm"),
    [
        ("9.99亿元", None, None),
        ("10亿元", "10亿", True),
        ("49.9亿元", "10亿", True),
        ("50亿元", "50亿", True),
        ("1.5亿美元", "10亿", True),
        ("5亿美元", "50亿", True),
        ("0.99亿美元", None, None),
        ("约12亿元", "10亿", False),
        ("近50亿元", "10亿", False),
        ("近10亿元", None, None),
        ("10亿元以上", "10亿", False),
        ("12亿元以内", None, None),
        ("8-12亿元", None, None),
        ("60-80亿元", "50亿", False),
    ],
)
def test_a_tier_is_reached_at_its_threshold_in_its_own_currency(text, name, firm):
    found = tiers.tier_of(parse_amount(text))
    assert (found and found.tier.name, found and found.firm) == (name, firm)


def test_a_dollar_project_is_not_converted_though_its_yuan_lie_below():
    amount = Amount(150_000_000_00, Currency.USD, rate=Decimal("6.6423"))
    assert in_cny(amount).fen == 996_345_000_00
    assert tiers.tier_of(amount).tier.name == "10亿"


def test_only_a_currency_without_a_threshold_is_converted_at_its_rate():
    euros = Amount(2 * 10**10, Currency.EUR)
    assert tiers.tier_of(euros) is None
    assert tiers.tier_of(euros, rates={Currency.EUR: Decimal("7.2")}).tier.name == "10亿"
    recorded = Amount(1 * 10**10, Currency.EUR, rate=Decimal("7.2"))
    assert tiers.tier_of(recorded) is None


def test_the_thresholds_are_data_and_survive_their_setting():
    zone = (*DEFAULT_TIERS, Tier("100亿", {Currency.CNY: 10**12}))
    kept = tiers.tiers_from_text(tiers.tiers_to_text(zone))
    assert kept == zone
    assert tiers.tier_of(parse_amount("120亿元"), kept).tier.name == "100亿"
    assert tiers.tiers_from_text(None) == DEFAULT_TIERS
    assert tiers.at_or_above(kept[0], kept) == {"10亿", "50亿", "100亿"}


def test_the_headline_is_the_contract_else_the_letter_else_the_talk():
    contracted, agreed, planned = Amount(3), Amount(2), Amount(1)
    assert tiers.headline(contracted, agreed, planned) == Headline(
        AmountKind.CONTRACTED, contracted
    )
    assert tiers.headline(None, agreed, planned).kind is AmountKind.AGREED
    assert tiers.headline(None, None, planned).kind is AmountKind.PLANNED
    assert tiers.headline(None, None, None) is None


def test_a_readable_figure_goes_before_an_unreadable_one():
    unreadable = Amount(None, source="面议")
    assert tiers.headline(unreadable, Amount(2), None).kind is AmountKind.AGREED
    assert tiers.headline(unreadable, None, None) == Headline(AmountKind.CONTRACTED, unreadable)
    assert tiers.tier_of(unreadable) is None


@given(
    fen=st.integers(0, 10**13),
    more=st.integers(0, 10**13),
    mark=st.sampled_from(list(Mark)),
    currency=st.sampled_from([Currency.CNY, Currency.USD]),
)
def test_a_larger_figure_never_falls_a_tier(fen, more, mark, currency):
    def height(amount):
        found = tiers.tier_of(amount)
        return DEFAULT_TIERS.index(found.tier) if found else -1

    low, high = Amount(fen, currency, mark), Amount(fen + more, currency, mark)
    assert height(low) <= height(high)
    assert (found := tiers.tier_of(low)) is None or found.firm is (mark is Mark.EXACT)
