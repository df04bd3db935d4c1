"""Clauses as people write them: read to the figure, or refused in words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.errors import InvalidInput
from crm.rules.clause_reading import read_clause
from crm.rules.clause_words import sentence
from crm.rules.clauses import Draft, periods_for
from crm.rules.indicators import comparison_of, units_of
from db.terms import Comparison, Indicator, PeriodKind
from db.values import Period, Quantity

END = date(2027, 12, 31)
UNTIL = Period(PeriodKind.CUMULATIVE, day=END)


@pytest.mark.parametrize(
    ("text", "indicator", "number", "unit", "period"),
    [
        ("固定资产投资强度不低于300万元/亩", Indicator.INTENSITY, "300", "万元/亩", None),
        ("2027年12月31日前累计投资强度≥4,500 万元／公顷", Indicator.INTENSITY, "4500",
         "万元/公顷", UNTIL),
        ("截至2027年底累计完成固投 1.2亿元", Indicator.FIXED_INVESTMENT, "1.2", "亿元", UNTIL),
        ("投产后第三年起亩均税收不低于20万元/亩", Indicator.TAX_PER_MU, "20", "万元/亩",
         Period(PeriodKind.SINCE, nth=3)),
        ("投产后第2年税收800万元", Indicator.TAX, "800", "万元",
         Period(PeriodKind.SINCE, nth=2, years=1)),
        ("税收每年不低于每亩 20 万元", Indicator.TAX_PER_MU, "20", "万元/亩", None),
        ("第七条第二款，第6页：2027年度税收不少于8000万元", Indicator.TAX, "8000", "万元",
         Period(PeriodKind.YEAR, year=2027)),
        ("投产后3年平均土地产出率不低于400万元/亩", Indicator.LAND_YIELD, "400", "万元/亩",
         Period(PeriodKind.AVERAGE, nth=1, years=3)),
        ("投产后第1年至第5年每年产值不低于3亿元", Indicator.OUTPUT, "3", "亿元",
         Period(PeriodKind.SINCE, nth=1, years=5)),
        ("2027-12-31验收时容积率不低于1.0", Indicator.FLOOR_RATIO, "1.0", "",
         Period(PeriodKind.STANDING, day=END)),
        ("２０２７年 税收 ５００ 万元，允许偏差5%", Indicator.TAX, "500", "万元",
         Period(PeriodKind.YEAR, year=2027)),
        ("2027年就业人数不低于400人", Indicator.JOBS, "400", "人",
         Period(PeriodKind.YEAR, year=2027)),
    ],
)  # fmt: skip
def test_a_clause_is_read(
    text: str, indicator: Indicator, number: str, unit: str, period: Period | None
) -> None:
    draft = read_clause(text)
    assert draft.indicator is indicator
    assert draft.promised == Quantity(Decimal(number), unit)
    assert draft.period == period
    assert draft.wording == text


def test_a_unit_per_mu_makes_it_a_figure_per_mu() -> None:
    draft = read_clause("投产后第1年起税收不低于20万元/亩")
    assert draft.indicator is Indicator.TAX_PER_MU
    assert read_clause("固定资产投资不低于300万元/亩").indicator is Indicator.INTENSITY


def test_dates_ramps_and_places_are_read() -> None:
    start = read_clause("2026年3月1日前开工")
    assert (start.indicator, start.comparison) == (Indicator.START, Comparison.BY_DATE)
    assert start.due is not None
    assert start.due.day == date(2026, 3, 1)
    assert read_clause("2027-06-30 投产").indicator is Indicator.PRODUCTION
    tax = read_clause("第七条，第6页 投产后亩均税收20万元/亩，第1年50%、第2年80%、第3年起100%")
    assert (tax.ramp, tax.clause, tax.page) == (["50", "80", "100"], "第七条", "6")
    assert tax.promised == Quantity(Decimal(20), "万元/亩")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("按时足额缴纳", "没有认出指标"),
        ("税收若干", "没有写单位"),
        ("税收若干万元", "没有数字"),
        ("税收约800万元", "约数或范围"),
        ("税收500-800万元", "约数或范围"),
        ("税收500万元、600万元", "几个数"),
        ("税收不低于 0 万元", "大于零"),
        ("尽快开工", "请填写承诺的日期"),
        ("税收8000亩", "不适用"),
    ],
)
def test_what_can_not_be_made_out_is_said_in_words(text: str, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        read_clause(text)


FIGURES = [one for one in Indicator if comparison_of(one) is not Comparison.BY_DATE]


@st.composite
def promises(draw: st.DrawFn) -> Draft:
    indicator = draw(st.sampled_from(FIGURES))
    number = draw(st.decimals("0.01", "99999", places=2, allow_nan=False))
    kind = draw(st.sampled_from(periods_for(indicator)))
    nth = draw(st.integers(1, 9))
    day = draw(st.dates(date(2000, 1, 1), date(2060, 12, 31)))
    period = {
        PeriodKind.YEAR: Period(kind, year=day.year),
        PeriodKind.CUMULATIVE: Period(kind, day=day),
        PeriodKind.STANDING: Period(kind, day=day),
        PeriodKind.SINCE: Period(kind, nth=nth),
        PeriodKind.AVERAGE: Period(kind, nth=nth, years=draw(st.integers(2, 5))),
    }[kind]
    ramp = draw(st.sampled_from([None, ["50", "80", "100"], ["62.5", "100"]]))
    return Draft(
        indicator,
        draw(st.sampled_from([Comparison.AT_LEAST, Comparison.AT_MOST])),
        Quantity(number, draw(st.sampled_from(units_of(indicator)))),
        period=period,
        ramp=ramp if kind is PeriodKind.SINCE else None,
    )


@pytest.mark.parametrize("number", ["41900.13", "1900.13", "2016.05"])
def test_a_figure_that_looks_like_a_day_is_a_figure(number: str) -> None:
    read = read_clause(f"2020年度亩均税收不低于{number}万元/亩")
    assert read.promised is not None
    assert read.promised.number == Decimal(number)
    assert read.period == Period(PeriodKind.YEAR, 2020)


@given(promises())
def test_what_the_form_writes_is_read_back_as_the_same_promise(draft: Draft) -> None:
    read = read_clause(sentence(draft))
    assert (read.indicator, read.comparison) == (draft.indicator, draft.comparison)
    assert (read.period, read.ramp) == (draft.period, draft.ramp)
    assert read.promised is not None
    assert draft.promised is not None
    assert read.promised.number == draft.promised.number
    assert read.promised.unit == draft.promised.unit
