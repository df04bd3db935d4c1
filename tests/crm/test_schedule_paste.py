"""A schedule copied from Excel: what is understood, and each cell that is not."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.errors import InvalidInput
from crm.schedule_cells import Schedule
from crm.schedule_paste import read_schedule
from db.terms import Indicator, PeriodKind, RemedyKind

YEARS = "指标\t单位\t2017年\t2018年\t2019年\n"


def said(found: Schedule) -> list[str]:
    return [one.sentence for one in found.promises]


def unread(found: Schedule) -> list[tuple[str, str]]:
    return [(one.place, one.text) for one in found.unread if not one.passed]


def test_years_across_give_a_promise_for_each_cell() -> None:
    found = read_schedule(YEARS + "税收\t万元\t800\t1,200\t2000\n产值\t亿元\t1.5\t/\t3\n")
    assert said(found) == [
        "2017 年度，税收不低于 800 万元。",
        "2018 年度，税收不低于 1,200 万元。",
        "2019 年度，税收不低于 2,000 万元。",
        "2017 年度，产值不低于 1.5 亿元。",
        "2019 年度，产值不低于 3 亿元。",
    ]
    assert [one.place for one in found.promises][:2] == ["第2行第3列", "第2行第4列"]
    assert not found.unread


def test_years_down_with_the_unit_in_the_heading_or_above() -> None:
    found = read_schedule(
        "单位：万元\n年度\t税收\t亩均产值（万元/亩）\n2017\t800\t300\n2018\t900\t\n"
    )
    assert said(found) == [
        "2017 年度，税收不低于 800 万元。",
        "2018 年度，税收不低于 900 万元。",
        "2017 年度，亩均产值不低于 300 万元/亩。",
    ]


def test_a_numbering_column_is_no_indicator_and_other_columns_are_told() -> None:
    found = read_schedule(
        "序号\t指标\t责任人\t单位\t2017年\n1\t税收\t张三\t万元\t800\n2\t产值\t\t亿元\t3\n"
    )
    assert said(found) == ["2017 年度，税收不低于 800 万元。", "2017 年度，产值不低于 3 亿元。"]
    assert unread(found) == [("第2行第3列", "张三")]
    rows = read_schedule("指标\t承诺值\t单位\t金额\n税收\t5\t万元\t800\n")
    assert unread(rows) == [("第2行第4列", "800")]
    down = read_schedule("年度\t税收(万元)\t备注\n2017\t5\t首年\n合计\t5\t\n其他\t6\t\n")
    assert unread(down) == [("第4行第1列", "其他 6")]
    assert [one.text for one in down.unread if one.passed] == ["合计 5", "首年"]


def test_years_after_production() -> None:
    found = read_schedule(
        "年度\t亩均税收(万元/亩)\n投产后第1年\t10\n投产后第2年\t16\n投产后第3年起\t20\n"
    )
    assert said(found) == [
        "投产后第 1 年至第 1 年，每年亩均税收不低于 10 万元/亩。",
        "投产后第 2 年至第 2 年，每年亩均税收不低于 16 万元/亩。",
        "投产后第 3 年起，每年亩均税收不低于 20 万元/亩。",
    ]


def test_whether_investment_runs_up_is_asked_unless_the_heading_says_it() -> None:
    text = YEARS + "固定资产投资\t万元\t5000\t7000\t3000\n"
    found = read_schedule(text)
    assert (found.running, found.promises) == ((Indicator.FIXED_INVESTMENT,), [])
    each = read_schedule(text, running={Indicator.FIXED_INVESTMENT: False})
    assert said(each)[-1] == "截至 2019-12-31，累计固定资产投资不低于 15,000 万元。"
    assert each.promises[-1].note == "逐年数已累加"
    runs = read_schedule(text.replace("固定", "累计固定"))
    assert runs.running == ()
    assert said(runs)[-1] == "截至 2019-12-31，累计固定资产投资不低于 3,000 万元。"
    assert read_schedule(text.replace("固定资产投资", "当年固投")).running == ()
    intensity = read_schedule(YEARS + "投资强度\t万元/亩\t100\t200\t300\n")
    assert intensity.promises[-1].draft.period is not None
    assert intensity.promises[-1].draft.period.day == date(2019, 12, 31)


def test_what_can_not_be_read_is_told_cell_by_cell() -> None:
    found = read_schedule(
        "指标\t单位\t2017年\t2018年\t合计\t备注\t别的\n"
        "税收\t万元\t约800\t面议\t800\t分期投入\t看这里\n"
        "利润\t万元\t1\t\t\t\t\n"
        "产值\t\t5\t\t\t\t\n"
    )
    assert not found.promises
    assert unread(found) == [
        ("第1行第7列", "别的"),
        ("第2行第7列", "看这里"),
        ("第2行第3列", "约800"),
        ("第2行第4列", "面议"),
        ("第3行第1列", "利润"),
        ("第3行第3列", "1"),
        ("第4行第3列", "5"),
    ]
    assert [(one.place, one.text) for one in found.unread if one.passed] == [
        ("第2行第5列", "800"), ("第2行第6列", "分期投入"),
    ]  # fmt: skip
    whys = {one.text: one.why for one in found.unread}
    assert "约数" in whys["约800"]
    assert "没有写单位" in whys["5"]


def test_one_row_a_promise_under_headings() -> None:
    found = read_schedule(
        "序号\t指标\t承诺值\t单位\t考核期间\t爬坡\t允许偏差\t违约责任\t条款\t页码\n"
        "1\t投资强度\t≥300\t万元/亩\t2018-12-31前累计\t\t5%\t差额比例违约金\t第六条\t5\n"
        "2\t亩均税收\t不低于20万元/亩\t\t投产后第1年起\t50、80、100\t\t税收差额补足\t第七条\t6\n"
        "3\t开工日期\t2016-09-30\t\t\t\t\t逾期违约金\t第四条\t3\n"
        "4\t就业人数\t400\t\t2018年\t\t\t\t\t\n"
    )
    assert not found.unread
    first, second, third, fourth = [one.draft for one in found.promises]
    assert (first.remedy, first.tolerance, first.clause, first.page) == (
        RemedyKind.LAND_PRICE_SHARE, 5, "第六条", "5",
    )  # fmt: skip
    assert first.period is not None
    assert (first.period.kind, first.period.day) == (PeriodKind.CUMULATIVE, date(2018, 12, 31))
    assert (second.ramp, second.remedy) == (["50", "80", "100"], RemedyKind.TAX_GAP)
    assert (third.indicator, third.remedy) == (Indicator.START, RemedyKind.PER_DAY)
    assert fourth.promised is not None
    assert fourth.promised.unit == "人"


@pytest.mark.parametrize(
    ("row", "place", "why"),
    [
        ("利润\t5\t万元\t\t", "第2行第1列", "不是能识别的指标"),
        ("税收\t五百\t万元\t\t", "第2行第2列", "没有数字"),
        ("税收\t5\t\t\t", "第2行第2列", "没有写单位"),
        ("税收\t5\t亩\t\t", "第2行", "不适用"),
        ("税收\t5\t万元\t尽快\t", "第2行第4列", "不是能识别的期间"),
        ("税收\t5\t万元\t2018年\t逾期违约金", "第2行第5列", "能用的违约责任"),
        ("开工\t尽快\t\t\t", "第2行第2列", "尽快"),
        ("合计\t5\t万元\t\t", "第2行第1列", "不是一项承诺"),
    ],
)
def test_a_row_that_can_not_be_read_says_why(row: str, place: str, why: str) -> None:
    found = read_schedule("指标\t承诺值\t单位\t考核期间\t违约责任\n" + row)
    assert not found.promises
    [one] = found.unread
    assert one.place.startswith(place)
    assert why in one.why


def test_clauses_as_text_are_read_line_by_line() -> None:
    found = read_schedule("投产后第3年起亩均税收不低于20万元/亩\n2026年3月1日前开工\n其他按约定\n")
    assert len(found.promises) == 2
    assert unread(found) == [("第3行第1列", "其他按约定")]


def test_nothing_pasted_is_refused() -> None:
    with pytest.raises(InvalidInput, match="没有文字"):
        read_schedule(" \t\n")


CELL = st.sampled_from(
    [
        "",
        "税收",
        "利润",
        "投资强度",
        "2017年",
        "2018",
        "第1年",
        "800",
        "约5",
        "万元",
        "5%",
        "合计",
        "x",
    ]
)


@given(st.lists(st.lists(CELL, min_size=1, max_size=5), min_size=1, max_size=6))
def test_any_table_is_read_without_failing(rows: list[list[str]]) -> None:
    text = "\n".join("\t".join(row) for row in rows)
    if not text.strip():
        return
    found = read_schedule(text, running=dict.fromkeys(Indicator, True))
    for one in found.promises:
        assert one.sentence
    assert all(one.text and one.why for one in found.unread)


def test_a_whole_sheet_is_no_schedule() -> None:
    with pytest.raises(InvalidInput, match="太大"):
        read_schedule("税收\t5\n" * 600)
