"""How arrivals count, what is odd about one, and how a joint venture's is split."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.errors import InvalidInput
from crm.rules.arrivals import (
    Around,
    Entered,
    OriginGroup,
    Partner,
    Use,
    by_kind,
    first_open,
    flags_of,
    in_currency,
    split,
    uses_split,
)
from crm.rules.places import Home, home_of, may_be_from, origin_of
from db.terms import Currency, Mark, Origin
from db.values import Amount

WAN = 10**6
HOME = Home("长沙", "湖南")
TODAY = date(2016, 5, 31)
ENTERED = Entered(date(2016, 5, 20), Amount(3000 * WAN), Origin.MAINLAND)
AROUND = Around(TODAY, home=HOME)


@pytest.mark.parametrize(
    ("seat", "origin"),
    [
        ("长沙", Origin.CITY),
        ("湖南省长沙市开福区", Origin.CITY),
        ("浏阳市", Origin.CITY),
        ("株洲", Origin.PROVINCE),
        ("湖南湘潭", Origin.PROVINCE),
        ("北京市朝阳区", Origin.MAINLAND),
        ("广西壮族自治区柳州市", Origin.MAINLAND),
        ("吉林省吉林市", Origin.MAINLAND),
        ("昆山", Origin.MAINLAND),
        ("香港", Origin.OVERSEAS),
        ("台湾台北", Origin.OVERSEAS),
        ("德国慕尼黑", Origin.OVERSEAS),
        ("北京（美国某公司全资）", Origin.MAINLAND),
        ("湖南", None),
        ("某某大厦", None),
        ("", None),
        (None, None),
    ],
)
def test_a_seat_tells_an_origin(seat: str | None, origin: Origin | None) -> None:
    assert origin_of(seat, HOME) is origin


def test_a_province_alone_fits_two_origins_and_a_zone_tells_its_home() -> None:
    assert may_be_from("湖南", HOME) == {Origin.CITY, Origin.PROVINCE}
    assert may_be_from("湖南", None) is None
    assert home_of("长沙经济技术开发区") == HOME
    assert home_of("昆山经济技术开发区") == Home("昆山", "江苏")
    assert home_of("示例经开区") is None


def test_outside_the_province_is_a_part_of_outside_the_city_and_overseas_stands_apart() -> None:
    sums = {
        Origin.CITY: Fraction(1),
        Origin.PROVINCE: Fraction(10),
        Origin.MAINLAND: Fraction(100),
        Origin.OVERSEAS: Fraction(1000),
    }
    assert by_kind(sums) == {
        OriginGroup.OUTSIDE_CITY: 110,
        OriginGroup.OUTSIDE_PROVINCE: 100,
        OriginGroup.CITY: 1,
        OriginGroup.OVERSEAS: 1000,
    }


def test_foreign_money_is_converted_at_its_recorded_rate() -> None:
    dollars = Amount(1250 * WAN, Currency.USD, rate=Decimal("6.6423"))
    assert in_currency(dollars, Currency.CNY) == Fraction("8302.875") * WAN
    assert in_currency(dollars, Currency.USD) == 1250 * WAN
    euro = Amount(100 * WAN, Currency.EUR, rate=Decimal("7.5"))
    assert in_currency(euro, Currency.USD, Decimal("6")) == 125 * WAN
    assert in_currency(euro, Currency.USD) is None
    assert in_currency(replace(euro, rate=None), Currency.CNY) is None
    assert in_currency(Amount(1, mark=Mark.ABOUT), Currency.CNY) is None


def told(entered: Entered, around: Around = AROUND) -> list[tuple[str, bool]]:
    return [(flag.field, flag.refused) for flag in flags_of(entered, around)]


def test_what_is_odd_is_said_at_its_field() -> None:
    assert told(ENTERED) == []
    assert told(replace(ENTERED, on=None)) == [("on", True)]
    assert told(replace(ENTERED, on=date(2016, 6, 1))) == [("on", True)]
    early = replace(AROUND, signed=date(2016, 5, 21))
    assert told(ENTERED, early) == [("on", False)]
    assert "早于合同签订日期 2016-05-21" in flags_of(ENTERED, early)[0].sentence
    closed = replace(AROUND, closed=frozenset({(2016, 5)}))
    assert told(ENTERED, closed) == [("on", True)]
    assert "2016年5月已结账" in flags_of(ENTERED, closed)[0].sentence


def test_a_sum_over_the_total_is_told_and_not_refused() -> None:
    around = replace(AROUND, total=Amount(5000 * WAN), arrived=Fraction(2000 * WAN))
    assert told(ENTERED, around) == []
    over = replace(around, arrived=Fraction(2001 * WAN))
    [flag] = flags_of(ENTERED, over)
    assert (flag.field, flag.refused) == ("amount", False)
    assert "累计到位 5,001万元" in flag.sentence
    assert "多 1万元" in flag.sentence
    assert told(ENTERED, replace(over, total=Amount(5000 * WAN, mark=Mark.ABOUT))) == []


def test_a_total_in_dollars_is_converted_at_the_rate_of_the_arrival() -> None:
    around = replace(AROUND, total=Amount(1000 * WAN, Currency.USD))
    dollars = Amount(1001 * WAN, Currency.USD, rate=Decimal("6.5"))
    abroad = Entered(date(2016, 5, 20), dollars, Origin.OVERSEAS)
    [flag] = [one for one in flags_of(abroad, around) if one.field == "amount"]
    assert "超过项目投资总额 0.1亿美元（多 6.5万元）" in flag.sentence
    fits = replace(dollars, fen=1000 * WAN)
    assert told(replace(abroad, amount=fits), around) == []
    assert told(ENTERED, around) == []  # yuan beside dollars without a rate: nobody can tell


def test_a_missing_rate_is_refused_unless_dollars_from_abroad_count_without() -> None:
    dollars = Amount(1250 * WAN, Currency.USD)
    abroad = Entered(date(2016, 5, 20), dollars, Origin.OVERSEAS)
    assert told(abroad) == [("rate", False)]
    assert told(replace(abroad, origin=Origin.MAINLAND)) == [("rate", True)]
    euro = replace(abroad, amount=replace(dollars, currency=Currency.EUR))
    assert told(euro) == [("rate", True)]


def test_an_origin_that_contradicts_the_seat_needs_a_word_in_the_note() -> None:
    around = replace(AROUND, investor="示例湖南企业", seat="湖南株洲")
    [flag] = flags_of(ENTERED, around)
    assert (flag.field, flag.refused) == ("origin", True)
    assert flag.sentence.startswith("示例湖南企业在湖南株洲，应是省内市外，与所选的“省外境内”不符")
    assert told(replace(ENTERED, note="母公司在北京出资"), around) == [("origin", False)]
    assert told(replace(ENTERED, origin=Origin.PROVINCE), around) == []
    assert told(ENTERED, replace(around, home=None)) == []


def test_uses_over_the_arrival_are_refused_and_early_months_told() -> None:
    fits = (Use((2016, 5), Amount(3000 * WAN)),)
    assert told(replace(ENTERED, uses=fits)) == []
    over = (*fits, Use((2016, 5), Amount(1)))
    assert told(replace(ENTERED, uses=over)) == [("uses", True)]
    assert told(replace(ENTERED, uses=(Use((2016, 4), Amount(1)),))) == [("uses", False)]
    assert told(replace(ENTERED, uses=(Use((2016, 6), Amount(1)),))) == [("uses", True)]


def partner(share: str, origin: Origin = Origin.MAINLAND) -> Partner:
    return Partner(None, "示例", Decimal(share), origin)


@given(
    st.integers(min_value=1, max_value=10**15),
    st.integers(min_value=1, max_value=9998),
    st.integers(min_value=1, max_value=9998),
)
def test_the_parts_of_a_joint_venture_add_up_to_the_whole(fen: int, a: int, b: int) -> None:
    shares = [Decimal(a) / 200, Decimal(b) / 200]
    shares.append(100 - sum(shares))
    partners = [Partner(None, "示例", share, Origin.CITY) for share in shares]
    parts = split(Amount(fen), partners)
    assert sum(part.fen for part in parts) == fen
    for part, share in zip(parts, shares, strict=True):
        assert abs(Fraction(part.fen) - Fraction(fen) * Fraction(share) / 100) < 1


def test_shares_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(InvalidInput, match="占股合计 90%"):
        split(Amount(100), [partner("60"), partner("30")])
    with pytest.raises(InvalidInput, match="至少要有两个"):
        split(Amount(100), [partner("100")])
    used = uses_split([Use((2016, 5), Amount(101))], [partner("50"), partner("50")])
    assert [[use.amount.fen for use in uses] for uses in used] == [[51], [50]]


def test_the_first_open_month_comes_after_those_that_are_closed() -> None:
    closed = frozenset({(2016, 11), (2016, 12), (2017, 2)})
    assert first_open((2016, 11), closed) == (2017, 1)
    assert first_open((2016, 10), closed) == (2016, 10)
