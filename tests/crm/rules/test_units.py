"""Money and land as people type them and read them (domain.md, sections 3 and 6)."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.errors import InvalidInput
from crm.rules import units
from db.terms import Currency, Mark
from db.values import Amount, Area, Extent, Money

YI = 10**10  # 分
WAN = 10**6


@pytest.mark.parametrize(
    ("text", "unit", "fen", "mark", "high"),
    [
        ("1.2亿元", "万元", 12 * YI // 10, Mark.EXACT, None),
        ("12000", "万元", 12000 * WAN, Mark.EXACT, None),
        ("12,000万", "亿元", 12000 * WAN, Mark.EXACT, None),
        ("12 000 万元", "亿元", 12000 * WAN, Mark.EXACT, None),
        ("１．２亿元", "万元", 12 * YI // 10, Mark.EXACT, None),
        ("12000元", "万元", 1200000, Mark.EXACT, None),
        ("约5亿", "万元", 5 * YI, Mark.ABOUT, None),
        ("5亿左右", "万元", 5 * YI, Mark.ABOUT, None),
        ("约12", "亿元", 12 * YI, Mark.ABOUT, None),
        ("近5亿元", "万元", 5 * YI, Mark.NEARLY, None),
        ("50亿元以上", "万元", 50 * YI, Mark.OVER, None),
        ("≥50亿", "万元", 50 * YI, Mark.OVER, None),
        ("10多亿元", "万元", 10 * YI, Mark.OVER, None),
        ("5亿余元", "万元", 5 * YI, Mark.OVER, None),
        ("不超过3000万", "亿元", 3000 * WAN, Mark.UNDER, None),
        ("5-8亿元", "万元", 5 * YI, Mark.RANGE, 8 * YI),
        ("5～8亿元", "万元", 5 * YI, Mark.RANGE, 8 * YI),
        ("5亿至8亿", "万元", 5 * YI, Mark.RANGE, 8 * YI),
        ("5000万-1亿元", "亿元", 5000 * WAN, Mark.RANGE, YI),
        ("约60-80", "亿元", 60 * YI, Mark.RANGE, 80 * YI),
        ("1亿2000万", "亿元", 12 * YI // 10, Mark.EXACT, None),
        ("3千万元", "亿元", 3000 * WAN, Mark.EXACT, None),
        ("1.2（亿元）", "万元", 12 * YI // 10, Mark.EXACT, None),
        ("0", "亿元", 0, Mark.EXACT, None),
        ("2亿(一期0.8亿)", "万元", 2 * YI, Mark.EXACT, None),
        ("人民币3亿元", "万元", 3 * YI, Mark.EXACT, None),
        ("5000w", "亿元", 5000 * WAN, Mark.EXACT, None),
        ("10+亿", "万元", 10 * YI, Mark.OVER, None),
    ],
)
def test_amounts_read_as_people_write_them(text, unit, fen, mark, high):
    amount = units.parse_amount(text, default_unit=unit)
    assert amount == Amount(fen, Currency.CNY, mark, high, None, text)


@pytest.mark.parametrize(
    ("text", "unit", "fen", "currency"),
    [
        ("1.5亿美元", "万元", 15 * YI // 10, Currency.USD),
        ("1250万美金", "亿元", 1250 * WAN, Currency.USD),
        ("1250", "万美元", 1250 * WAN, Currency.USD),
        ("1.5亿", "万美元", 15 * YI // 10, Currency.USD),
        ("US$1.5亿", "万元", 15 * YI // 10, Currency.USD),
        ("US$5亿元", "万元", 5 * YI, Currency.USD),
        ("港币5亿元", "万元", 5 * YI, Currency.HKD),
        ("usd 150万", "万元", 150 * WAN, Currency.USD),
        ("2亿港币", "万元", 2 * YI, Currency.HKD),
        ("3000万欧元", "万元", 3000 * WAN, Currency.EUR),
        ("￥3000万", "亿元", 3000 * WAN, Currency.CNY),
    ],
)
def test_currencies_are_told_by_word_sign_or_column(text, unit, fen, currency):
    amount = units.parse_amount(text, default_unit=unit)
    assert (amount.fen, amount.currency) == (fen, currency)


def test_the_recorded_rate_stays_with_foreign_money_only():
    rate = Decimal("6.6423")
    assert units.parse_amount("1亿美元", rate=rate).rate == rate
    assert units.parse_amount("1亿元", rate=rate).rate is None


@pytest.mark.parametrize("text", ["", " ", "/", "—", "－", "无", "待定", " 暂无 "])
def test_blanks_are_unknown_and_not_zero(text):
    assert units.parse_amount(text) is None
    assert units.parse_extent(text) is None
    assert units.parse_when(text) is None
    assert units.parse_number(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "很多",
        "-5亿",
        "5 8亿",
        "1,2亿",
        "5亿元8",
        "12000吨",
        "1亿元-2亿美元",
        "US$5亿欧元",
        "亿元",
        "5亿\n8亿",
    ],
)
def test_what_is_no_amount_is_refused_in_words(text):
    with pytest.raises(InvalidInput, match="不是能识别的金额"):
        units.parse_amount(text, field="planned")


def test_refusals_name_the_field_and_what_is_wrong():
    with pytest.raises(InvalidInput, match="下限不小于上限") as caught:
        units.parse_amount("8-5亿元", field="planned")
    assert caught.value.field == "planned"
    with pytest.raises(InvalidInput, match="太大"):
        units.parse_amount("99999999亿亿".replace("亿亿", "万亿"))


def test_the_note_behind_a_figure_is_kept_apart():
    assert units.remark("2亿(一期0.8亿)") == "一期0.8亿"
    assert units.remark("1.2（亿元）") == ""
    assert units.remark("1.2亿元") == ""


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("约300亩", "亩", Extent(300 * 200_000, Mark.ABOUT)),
        ("近500亩", "亩", Extent(500 * 200_000, Mark.NEARLY)),
        ("20万平方米", "亩", Extent(200_000 * 300)),
        ("53333.60㎡", "亩", Extent(16_000_080)),
        ("3.5公顷", "亩", Extent(10_500_000)),
        ("80.0004", "亩", Extent(16_000_080)),
        ("200-300亩", "平方米", Extent(40_000_000, Mark.RANGE, 60_000_000)),
        ("300余亩", "亩", Extent(60_000_000, Mark.OVER)),
        ("1.2万亩", "亩", Extent(2_400_000_000)),
    ],
)
def test_land_reads_as_people_write_it(text, unit, expected):
    extent = units.parse_extent(text, default_unit=unit)
    assert (extent.units, extent.mark, extent.high_units) == (
        expected.units,
        expected.mark,
        expected.high_units,
    )
    assert extent.source == text


def test_land_refuses_money():
    with pytest.raises(InvalidInput, match="不是能识别的面积"):
        units.parse_extent("300亿元")


@pytest.mark.parametrize(
    ("amount", "options", "shown"),
    [
        (None, {}, "—"),
        (Amount(None), {}, "—"),
        (Amount(None, source="面议"), {}, "面议"),
        (Amount(12 * YI), {}, "12亿元"),
        (Amount(12 * YI // 10), {}, "1.2亿元"),
        (Amount(2000 * YI), {}, "2,000亿元"),
        (Amount(12 * YI, mark=Mark.ABOUT), {}, "约12亿元"),
        (Amount(5 * YI, mark=Mark.NEARLY), {}, "近5亿元"),
        (Amount(50 * YI, mark=Mark.OVER), {}, "50亿元以上"),
        (Amount(50 * YI, mark=Mark.UNDER), {}, "50亿元以内"),
        (Amount(60 * YI, mark=Mark.RANGE, high_fen=80 * YI), {}, "60–80亿元"),
        (Amount(5000 * WAN, mark=Mark.RANGE, high_fen=YI), {}, "0.5–1亿元"),
        (Amount(15 * YI // 10, Currency.USD), {}, "1.5亿美元"),
        (Amount(1250 * WAN, Currency.USD), {"unit": "万元"}, "1,250万美元"),
        (Amount(15 * YI // 10, Currency.USD), {"with_unit": False}, "1.5亿美元"),
        (Amount(15 * YI // 10, Currency.USD), {"unit": "亿美元", "with_unit": False}, "1.50"),
        (Amount(WAN), {}, "1万元"),
        (Amount(9999 * WAN), {}, "9,999万元"),
        (Amount(5000 * WAN), {}, "0.5亿元"),
        (Amount(12345), {}, "123.45元"),
        (Amount(12345 * WAN), {}, "1.23亿元"),
        (Amount(12350 * WAN), {}, "1.24亿元"),
        (Amount(12345 * WAN), {"places": None}, "1.2345亿元"),
        (Amount(12345 * WAN), {"unit": "万元"}, "12,345万元"),
        (Amount(12 * YI), {"with_unit": False}, "12.00"),
        (Amount(WAN), {"with_unit": False}, "0.0001"),
        (Amount(0), {}, "0亿元"),
        (Amount(0), {"with_unit": False}, "0.00"),
        (Amount(12 * YI, mark=Mark.ABOUT), {"with_unit": False}, "约12"),
        (Amount(60 * YI, mark=Mark.RANGE, high_fen=80 * YI), {"with_unit": False}, "60–80"),
    ],
)
def test_amounts_show_their_mark_and_unit(amount, options, shown):
    assert units.show_amount(amount, **options) == shown


@pytest.mark.parametrize(
    ("extent", "options", "shown"),
    [
        (None, {}, "—"),
        (Extent(None, source="待供"), {}, "待供"),
        (Extent(80_000_000), {}, "400亩"),
        (Extent(80_000_000, Mark.ABOUT), {}, "约400亩"),
        (Extent(16_000_080), {"places": None}, "80.0004亩"),
        (Extent(16_000_080), {"unit": "平方米"}, "53,333.6平方米"),
        (Extent(3_000_000), {"unit": "公顷", "with_unit": False}, "1.00"),
        (Extent(80_000_000), {"with_unit": False}, "400.00"),
    ],
)
def test_land_shows_its_mark_and_unit(extent, options, shown):
    assert units.show_extent(extent, **options) == shown


MARKED = st.sampled_from([mark for mark in Mark if mark is not Mark.RANGE])
FEN = st.integers(0, 10**16)


@given(
    fen=FEN,
    mark=MARKED,
    currency=st.sampled_from(list(Currency)),
    unit=st.sampled_from(units.MONEY_UNITS),
)
def test_shown_in_full_an_amount_reads_back_as_itself(fen, mark, currency, unit):
    amount = Amount(fen, currency, mark)
    shown = units.show_amount(amount, unit=unit, places=None)
    back = units.parse_amount(shown)
    assert (back.fen, back.currency, back.mark) == (fen, currency, mark)


@given(low=FEN, more=st.integers(1, 10**16))
def test_shown_in_full_a_range_reads_back_as_itself(low, more):
    amount = Amount(low, mark=Mark.RANGE, high_fen=low + more)
    back = units.parse_amount(units.show_amount(amount, places=None))
    assert (back.fen, back.high_fen, back.mark) == (low, low + more, Mark.RANGE)


@given(size=st.integers(0, 10**13), mark=MARKED)
def test_shown_in_full_land_reads_back_as_itself(size, mark):
    back = units.parse_extent(units.show_extent(Extent(size, mark), places=None))
    assert (back.units, back.mark) == (size, mark)


@given(fen=st.integers(1, 10**16), unit=st.sampled_from(units.MONEY_UNITS), with_unit=st.booleans())
def test_nothing_is_rounded_away_to_zero(fen, unit, with_unit):
    shown = units.show_amount(Amount(fen), unit=unit, with_unit=with_unit)
    assert any(digit in shown for digit in "123456789")


@given(st.text(max_size=20))
def test_any_text_is_read_or_refused_in_words(text):
    for parse in (units.parse_amount, units.parse_extent, units.parse_when, units.parse_number):
        try:
            parse(text)
        except InvalidInput as error:
            assert error.message.startswith("“")


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("总投资（亿元）", "亿元"),
        ("总投资\n(万元)", "万元"),
        ("外资（万美元）", "万美元"),
        ("投资额（亿）", "亿元"),
        ("单位:万元", "万元"),
        ("（单位：亿元）", "亿元"),
        ("用地面积(亩)", "亩"),
        ("占地（平方米）", "平方米"),
        ("投资额 万元", "万元"),
        ("投资强度（万元/亩）", None),
        ("亩均税收", None),
        ("项目单元", None),
        ("项目名称", None),
        ("总投资（含税）", None),
    ],
)
def test_headers_tell_their_unit(header, unit):
    assert units.find_unit(header) == unit


def test_foreign_money_converts_at_the_recorded_rate():
    arrived = Amount(1250 * WAN, Currency.USD, rate=Decimal("6.6423"))
    assert units.show_amount(units.in_cny(arrived), unit="万元", places=None) == "8,302.875万元"


def test_without_a_rate_nothing_is_guessed():
    amount = Amount(1250 * WAN, Currency.USD, Mark.ABOUT)
    assert units.in_cny(amount) is None
    given_rate = units.in_cny(amount, {Currency.USD: Decimal("6.5")})
    assert (given_rate.fen, given_rate.mark) == (8125 * WAN, Mark.ABOUT)
    assert units.in_cny(Amount(5)) == Amount(5)


def test_intensity_pairs_money_and_land():
    hundred_mu = Area(100 * 200_000)
    assert units.intensity(Money(24_600 * WAN), hundred_mu) == 246
    assert units.intensity(Money(24_600 * WAN), Area(0)) is None
    assert units.intensity(Money(100), Area(3)) == Fraction(100 * 200_000, 3 * 10**6)
    assert units.per_mu(Decimal(4500)) == 300
    assert units.per_hectare(Decimal(300)) == 4500


def test_area_is_exact_in_each_unit():
    assert units.area_in(16_000_080, "亩") == Fraction("80.0004")
    assert units.area_in(16_000_080, "平方米") == Fraction("53333.60")


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        (Decimal("61.0315"), 2, "61.03"),
        (Decimal("0.125"), 2, "0.13"),
        (Decimal("-0.125"), 2, "-0.13"),
        (Fraction(5, 6) * 100, 2, "83.33"),
        (Fraction(1, 2), 0, "1"),
        (2, 2, "2.00"),
    ],
)
def test_a_half_goes_up(value, places, rounded):
    assert str(units.round_half_up(value, places)) == rounded


def test_numbers_group_and_percent_shows():
    assert units.show_number(Decimal("1234567.50")) == "1,234,567.5"
    assert units.show_number(Decimal("2000"), 1) == "2,000.0"
    assert units.show_number(None) == "—"
    assert units.show_number(Decimal("-0.001"), 2) == "0.00"
    assert units.show_percent(Fraction(5, 6) * 100) == "83.33%"
    assert units.parse_percent("12.5％") == Decimal("12.5")
    assert units.parse_number("-2,000.5") == Decimal("-2000.5")
    with pytest.raises(InvalidInput, match="百分数"):
        units.parse_percent("很高")
