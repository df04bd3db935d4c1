"""A promise reads like its clause, also while it is still being written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from crm.rules.clause_words import asides, base_words, place_words, sentence
from crm.rules.clauses import overlap
from crm.rules.indicators import comparison_of
from db.terms import Comparison, Indicator, PeriodKind, RemedyKind, TaxBasis
from db.values import Period, Quantity, When


@dataclass
class Written:
    indicator: Indicator
    comparison: Comparison = Comparison.AT_LEAST
    promised: Quantity | None = None
    due: When | None = None
    period: Period | None = None
    ramp: list[str] | None = None
    tolerance: Decimal | None = None
    weight: Decimal | None = None
    remedy: RemedyKind | None = None
    remedy_terms: dict[str, Any] | None = None


def clause(indicator: Indicator, figure: str = "", **fields: Any) -> Written:
    number, _, unit = figure.partition(" ")
    promised = Quantity(Decimal(number), unit) if number else None
    return Written(indicator, comparison_of(indicator), promised, **fields)


SINCE, YEAR, AVERAGE = PeriodKind.SINCE, PeriodKind.YEAR, PeriodKind.AVERAGE
UNTIL, STANDING = PeriodKind.CUMULATIVE, PeriodKind.STANDING


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (clause(Indicator.START, due=When(date(2026, 3, 1))), "不晚于 2026-03-01 开工。"),
        (clause(Indicator.FULL), "不晚于 ＿＿ 达产。"),
        (
            clause(
                Indicator.INTENSITY, "300 万元/亩", period=Period(UNTIL, day=date(2027, 12, 31))
            ),
            "截至 2027-12-31，累计投资强度不低于 300 万元/亩。",
        ),
        (
            clause(Indicator.TAX_PER_MU, "20 万元/亩", ramp=["50", "80", "100"]),
            "投产后第 1 年起，每年亩均税收不低于 20 万元/亩，"
            "其中第 1 年 50%、第 2 年 80%、第 3 年起 100%。",
        ),
        (
            clause(Indicator.TAX, "8000 万元", period=Period(SINCE, nth=2, years=3)),
            "投产后第 2 年至第 4 年，每年税收不低于 8,000 万元。",
        ),
        (
            clause(Indicator.LAND_YIELD, "400 万元/亩", period=Period(AVERAGE, nth=1, years=3)),
            "投产后第 1 年至第 3 年，平均每年土地产出率不低于 400 万元/亩。",
        ),
        (
            clause(Indicator.JOBS, "400 人", period=Period(YEAR, year=2027)),
            "2027 年度，就业人数不低于 400 人。",
        ),
        (
            clause(Indicator.OFFICE_SHARE, "7 %", period=Period(STANDING, day=date(2027, 6, 30))),
            "2027-06-30 验收时，行政办公及生活服务设施用地比例不高于 7%。",
        ),
        (clause(Indicator.TAX, period=Period(YEAR)), "＿＿ 年度，税收不低于 ＿＿。"),
    ],
)
def test_it_reads_like_the_clause(written: Written, said: str) -> None:
    assert sentence(written) == said


def test_what_else_the_clause_settles_stands_in_one_line() -> None:
    written = clause(
        Indicator.TAX,
        "8000 万元",
        tolerance=Decimal(5),
        weight=Decimal(30),
        remedy=RemedyKind.TAX_GAP,
        remedy_terms={"rate": "0.001"},
    )
    base = base_words("示例企业", Quantity(Decimal(6000), "万元"))
    assert asides(written, basis=TaxBasis.NET, enterprises=[base]) == (
        "不足部分以现金补足，逾期每日按 1‰ 加收；允许偏差 5%；权重 30；扣除退税后；"
        "示例企业以 6,000 万元 为基数，只计新增"
    )
    late = clause(Indicator.START, remedy=RemedyKind.PER_DAY)
    assert asides(late) == "每逾期一日，按土地出让价款的 1‰ 支付违约金"
    back = clause(Indicator.TAX, remedy=RemedyKind.CLAWBACK, remedy_terms={"floor": "60"})
    assert asides(back) == "按未完成比例扣回已兑现的补贴，低于 60% 的全额扣回"
    assert place_words("第七条", "6") == "第七条，第 6 页"
    assert place_words(None, "附件二") == "附件二"


def test_periods_of_one_kind_overlap_where_they_share_a_year() -> None:
    first_two, from_third = Period(SINCE, nth=1, years=2), Period(SINCE, nth=3)
    assert not overlap(first_two, from_third)
    assert not overlap(from_third, first_two)
    assert overlap(first_two, Period(SINCE, nth=2))
    assert overlap(None, from_third), "every year after 投产 holds them all"
    assert overlap(Period(YEAR, year=2027), Period(YEAR, year=2027))
    assert not overlap(Period(YEAR, year=2027), Period(YEAR, year=2028))
    day = date(2027, 12, 31)
    assert overlap(Period(UNTIL, day=day), Period(UNTIL, day=day))
    assert not overlap(Period(UNTIL, day=day), Period(STANDING, day=day))
    assert not overlap(Period(AVERAGE, nth=1, years=3), None)
