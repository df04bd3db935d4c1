"""A year's holidays are entered as people have them, and go before the library."""

from __future__ import annotations

from datetime import date

import pytest

from crm.errors import InvalidInput
from crm.holidays import (
    HolidayDay,
    calendar_of,
    holidays_of,
    read_holidays,
    save_holidays,
    show_holidays,
)
from crm.workspace import Workspace

TEXT = """
01-01至01-03 休 元旦
2月15日-21日 休 春节

2027-02-14 班 春节
2027/10/1—2027/10/7 国庆节
"""


def test_days_are_read_as_they_are_pasted_and_written_back_alike() -> None:
    days = read_holidays(TEXT, 2027)
    assert len(days) == 3 + 7 + 1 + 7
    assert HolidayDay(date(2027, 2, 14), True, "春节") in days
    assert HolidayDay(date(2027, 10, 7), False, "国庆节") in days
    shown = show_holidays(days)
    assert shown.splitlines()[0] == "01-01至01-03 休 元旦"
    assert "02-14 班 春节" in shown.splitlines()
    assert read_holidays(shown, 2027) == days
    assert read_holidays("  \n", 2027) == []


@pytest.mark.parametrize(
    ("line", "year"),
    [("国庆节放假", 2027), ("13-01 休", 2027), ("02-30 休", 2027), ("10-07至10-01 休", 2027)],
)
def test_a_line_that_can_not_be_read_is_named(line: str, year: int) -> None:
    with pytest.raises(InvalidInput, match="第 2 行") as refused:
        read_holidays(f"01-01 休\n{line}", year)
    assert line in refused.value.message
    assert "10-01至10-07" in refused.value.message, "says how"


def test_a_year_entered_counts_at_once_and_is_taken_back(workspace: Workspace) -> None:
    before = workspace.read(calendar_of)
    assert "2027" in before.note([date(2027, 5, 1)])
    days = read_holidays(TEXT, 2027)
    saved = workspace.change(save_holidays, 2027, days, label="登记放假安排")
    calendar = workspace.read(calendar_of)
    assert calendar.note([date(2027, 5, 1)]) == ""
    assert not calendar.works(date(2027, 2, 15))
    assert calendar.works(date(2027, 2, 14))
    assert workspace.read(holidays_of, 2027) == days

    changed = [one for one in days if one.day.month == 1]
    workspace.change(save_holidays, 2027, changed, label="更正放假安排")
    assert workspace.read(holidays_of, 2027) == changed
    again = workspace.change(save_holidays, 2027, changed, label="没有变化")
    assert again.operation_id is None
    with pytest.raises(InvalidInput, match="2028"):
        workspace.change(
            save_holidays, 2027, [HolidayDay(date(2028, 1, 1), False)], label="写错年份"
        )
    workspace.change(save_holidays, 2027, [], label="清空")
    assert "2027" in workspace.read(calendar_of).note([date(2027, 5, 1)])
    assert saved.operation_id is not None
