"""月报数: one figure a month, from January to its end."""

from datetime import date
from decimal import Decimal

import pytest

from crm.errors import InvalidInput, RecordMissing
from crm.figures import record_figure, reported_figures
from tests.crm.zone import TODAY

GOOD = {
    "indicator": "工商税收",
    "year": 2016,
    "month": 4,
    "value": Decimal("45.31"),
    "unit": "亿元",
    "today": TODAY,
}


def test_a_second_report_of_a_month_replaces_the_first(workspace):
    first = workspace.change(record_figure, **GOOD, label="填报").result
    corrected = GOOD | {"value": Decimal("46"), "growth": Decimal("3.5"), "reporter": "统计局"}
    assert workspace.change(record_figure, **corrected, label="更正").result == first
    workspace.change(record_figure, **GOOD | {"month": 3}, label="填报")
    found = workspace.read(reported_figures, 2016)
    assert [(one.month, one.value, one.growth) for one in found] == [
        (3, Decimal("45.31"), None),
        (4, Decimal("46"), Decimal("3.5")),
    ]


@pytest.mark.parametrize(
    ("wrong", "field", "problem"),
    [
        ({"month": 0}, "month", "1 到 12"),
        ({"month": 13}, "month", "1 到 12"),
        ({"month": 6}, "month", "2016年6月还没有结束"),
        ({"today": date(2016, 4, 29)}, "month", "2016年4月还没有结束"),
        ({"year": 16}, "year", "四位年份"),
        ({"indicator": " "}, "indicator", "指标名称"),
        ({"unit": ""}, "unit", "单位"),
        ({"value": Decimal("NaN")}, "value", "数值"),
    ],
)
def test_a_figure_that_cannot_be_is_refused(workspace, wrong, field, problem):
    with pytest.raises(InvalidInput, match=problem) as caught:
        workspace.change(record_figure, **GOOD | wrong, label="填报")
    assert caught.value.field == field
    assert workspace.read(reported_figures, 2016) == []


def test_a_park_that_is_gone_is_refused(workspace):
    with pytest.raises(RecordMissing, match="没有这个园区"):
        workspace.change(record_figure, **GOOD, park_id="0" * 32, label="填报")


def test_a_corrected_figure_comes_back_when_the_correction_is_undone(workspace):
    workspace.change(record_figure, **GOOD, label="填报")
    corrected = workspace.change(record_figure, **GOOD | {"value": Decimal("46")}, label="更正")
    workspace.undo(corrected.operation_id)
    assert [one.value for one in workspace.read(reported_figures, 2016)] == [Decimal("45.31")]
