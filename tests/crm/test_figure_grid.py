"""月报填报: the grid of a year, cells as people type them, and what is odd in them."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from crm.errors import InvalidInput
from crm.figure_grid import (
    FigureEntry,
    doubts,
    figure_grid,
    read_value,
    record_figures,
    show_beside,
)
from crm.plan_edits import TargetFields, add_target
from crm.targets import attainments
from crm.trends import trend_of
from db.models import Park
from db.terms import Measure
from tests.crm.zone import TODAY, add, project

OUTPUT = TargetFields("规模工业总产值", "亿元", Decimal(2000))


@pytest.fixture
def plan(workspace):
    park = workspace.change(lambda s: add(s, Park(name="星沙产业基地")).id, label="园区").result
    for fields in (
        OUTPUT,
        TargetFields("引进项目", "个", Decimal(5), measure=Measure.SIGNED_PROJECTS),
        TargetFields("规模以上工业产值", "亿元", Decimal(40), park_id=park),
    ):
        workspace.change(add_target, 2016, fields, label="目标")
    return park


def entry(month, value, growth=None, indicator="规模工业总产值", park_id=None):
    return FigureEntry(
        indicator,
        park_id,
        "亿元",
        month,
        None if value is None else Decimal(value),
        None if growth is None else Decimal(growth),
    )


def record(workspace, *entries, year=2016, today=TODAY):
    return workspace.change(record_figures, year, entries, today=today, label="月报填报")


def values(workspace, indicator="规模工业总产值"):
    grid = workspace.read(figure_grid, 2016, TODAY)
    line = next(one for one in grid.lines if one.indicator == indicator)
    return {month: (figure.value, figure.growth) for month, figure in line.figures.items()}


def test_the_grid_holds_the_reported_targets_by_park(workspace, plan):
    record(workspace, entry(2, "268.4", "8.6"), entry(4, "596.8"))
    record(workspace, entry(12, "1800"), year=2015)
    grid = workspace.read(figure_grid, 2016, TODAY)
    assert grid.ended == 5
    assert [(line.park, line.indicator, line.target) for line in grid.lines] == [
        ("全区", "规模工业总产值", 2000),
        ("星沙产业基地", "规模以上工业产值", 40),
    ]
    assert grid.lines[0].last[12].value == 1800
    assert values(workspace) == {2: (Decimal("268.4"), Decimal("8.6")), 4: (Decimal("596.8"), None)}


def test_a_paste_is_one_step_that_is_taken_back_as_one(workspace, plan):
    outcome = record(
        workspace,
        entry(2, "268.4"),
        entry(3, "431.2"),
        entry(4, "11.9", indicator="规模以上工业产值", park_id=plan),
    )
    assert outcome.result == 3
    assert set(values(workspace)) == {2, 3}
    record(workspace, entry(3, None), entry(2, "270"))
    assert values(workspace) == {2: (Decimal(270), None)}
    assert set(values(workspace, "规模以上工业产值")) == {4}


def test_what_was_pasted_is_undone_as_one(workspace, plan):
    outcome = record(workspace, entry(2, "268.4"), entry(3, "431.2"))
    workspace.undo(outcome.operation_id)
    assert values(workspace) == {}


def test_a_step_with_one_bad_cell_records_nothing(workspace, plan):
    with pytest.raises(InvalidInput, match="规模工业总产值 1–6月：2016年6月还没有结束"):
        record(workspace, entry(2, "268.4"), entry(6, "900"))
    with pytest.raises(InvalidInput, match="规模工业总产值 1–3月：只填了同比"):
        record(workspace, entry(3, None, "5"))
    assert values(workspace) == {}


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("742.6", "亿元", "742.6"),
        ("１,010", "亿元", "1010"),
        ("742.6亿元", "亿元", "742.6"),
        ("742.6亿", "亿元", "742.6"),
        ("7426000万元", "亿元", "742.6"),
        ("-3.5", "%", "-3.5"),
        ("12.5%", "%", "12.5"),
        ("3", "场次", "3"),
    ],
)
def test_cells_are_read_in_the_unit_of_their_line(text, unit, value):
    assert read_value(text, unit) == Decimal(value)


@pytest.mark.parametrize("text", ["", "—", "待定"])
def test_an_empty_cell_is_no_figure(text):
    assert read_value(text, "亿元") is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("742.6亿美元", "单位“亿美元”不对，这项指标的单位是亿元"),
        ("5个", "单位“个”不对"),
        ("很多", "不是数字"),
        ("12-15", "不是数字"),
    ],
)
def test_what_can_not_be_a_figure_is_said_in_words(text, words):
    with pytest.raises(InvalidInput, match=words):
        read_value(text, "亿元")


def test_a_cumulative_that_falls_and_a_wrong_unit_are_doubted():
    found = doubts(
        {2: Decimal(268), 3: Decimal(431), 4: Decimal(400), 5: Decimal("7700000")},
        "亿元",
        Decimal(2000),
    )
    assert set(found) == {4, 5}
    assert found[4].sentence.startswith("1–4月累计 400 小于 1–3月累计 431")
    assert "是全年目标的 3,850 倍" in found[5].sentence
    assert doubts({2: Decimal(21), 3: Decimal(20)}, "%", Decimal(20)) == {}
    assert doubts({2: Decimal(1), 3: Decimal(1)}, "场次", Decimal(4)) == {}


def test_published_growth_stands_beside_and_a_computed_one_in_brackets(workspace, plan):
    record(workspace, entry(4, "550"))
    record(workspace, entry(4, "500"), year=2015)
    [line, *_] = workspace.read(figure_grid, 2016, TODAY).lines
    assert show_beside(line.figures[4], line.last[4]) == "(10.0%)"
    record(workspace, entry(4, "550", "9.8"))
    [line, *_] = workspace.read(figure_grid, 2016, TODAY).lines
    assert show_beside(line.figures[4], line.last[4]) == "9.8%"
    assert show_beside(None, line.last[4]) == ""


def test_a_trend_shows_this_year_last_year_and_what_is_due(workspace, plan):
    record(workspace, entry(2, "268.4"), entry(4, "596.8"))
    record(workspace, entry(4, "543.5"), entry(12, "1800"), year=2015)
    key = next(
        one.target_id
        for one in workspace.read(attainments, 2016, TODAY)
        if one.indicator == "规模工业总产值"
    )
    trend = workspace.read(trend_of, key, TODAY)
    assert [month.value for month in trend.months][:6] == [
        None,
        Decimal("268.4"),
        None,
        Decimal("596.8"),
        None,
        None,
    ]
    assert (trend.months[3].last, trend.months[11].last) == (Decimal("543.5"), 1800)
    assert trend.months[11].due == 2000
    assert trend.months[0].due == Fraction(2000 * 31, 366)


def test_a_trend_of_records_is_counted_at_each_months_end(workspace, plan):
    def sign(session):
        project(session, "示例一", 3, signed=date(2016, 2, 9))
        project(session, "示例二", 3, signed=date(2016, 5, 30))
        project(session, "示例三", 3, signed=date(2015, 7, 1))

    workspace.change(sign, label="签约")
    key = next(
        one.target_id
        for one in workspace.read(attainments, 2016, TODAY)
        if one.indicator == "引进项目"
    )
    trend = workspace.read(trend_of, key, TODAY)
    assert [month.value for month in trend.months] == [0, 1, 1, 1, 2, *[None] * 7]
    assert [month.last for month in trend.months] == [0] * 6 + [1] * 6
