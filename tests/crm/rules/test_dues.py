"""When something is due: read, shown and grouped as people say it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.errors import InvalidInput
from crm.rules.dues import (
    DueGroup,
    days_late,
    due_group,
    parse_day,
    parse_due,
    part_step,
    show_due,
    step_with_due,
)
from db.terms import Precision
from db.values import When

TUESDAY = date(2016, 5, 31)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("大前天", date(2016, 5, 28)),
        ("前天", date(2016, 5, 29)),
        ("昨天", date(2016, 5, 30)),
        ("昨日", date(2016, 5, 30)),
        ("今天", TUESDAY),
        ("明天", date(2016, 6, 1)),
        ("后天", date(2016, 6, 2)),
        ("上周五", date(2016, 5, 27)),
        ("月底", TUESDAY),
        ("本月底", TUESDAY),
        ("上月底", date(2016, 4, 30)),
        ("上上个月底", date(2016, 3, 31)),
        ("下个月底", date(2016, 6, 30)),
        ("下月", date(2016, 6, 30)),
        ("下月中旬", date(2016, 6, 20)),
        ("下月5日", date(2016, 6, 5)),
        ("下月底前", date(2016, 6, 30)),
        ("周五", date(2016, 6, 3)),
        ("星期二", TUESDAY),
        ("周一", date(2016, 6, 6)),
        ("本周一", date(2016, 5, 30)),
        ("下周一", date(2016, 6, 6)),
        ("下下周三", date(2016, 6, 15)),
        ("周日", date(2016, 6, 5)),
        ("3天后", date(2016, 6, 3)),
        ("+10天", date(2016, 6, 10)),
        ("两周后", date(2016, 6, 14)),
        ("一个月内", date(2016, 6, 30)),
        ("１０日内", date(2016, 6, 10)),
        ("6月3日", date(2016, 6, 3)),
        ("6.3", date(2016, 6, 3)),
        ("6/3", date(2016, 6, 3)),
        ("2016-06-03", date(2016, 6, 3)),
        ("6月底", date(2016, 6, 30)),
        ("6月底前", date(2016, 6, 30)),
        ("1月5日", date(2017, 1, 5)),
        ("5月20日", date(2016, 5, 20)),
        ("2016年1月5日", date(2016, 1, 5)),
        ("", None),
        (None, None),
        ("待定", None),
    ],
)
def test_a_due_day_is_read_as_people_say_it(text, expected):
    assert parse_due(text, today=TUESDAY) == expected


@pytest.mark.parametrize("text", ["尽快", "2月30日", "周八", "三百来天", "上年底"])
def test_what_is_no_day_is_said_in_words(text):
    with pytest.raises(InvalidInput) as caught:
        parse_due(text, today=TUESDAY)
    assert caught.value.field == "due"
    assert text in caught.value.message


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("昨天", date(2016, 5, 30)),
        ("前天", date(2016, 5, 29)),
        ("今天", TUESDAY),
        ("明天", date(2016, 6, 1)),
        ("周一", date(2016, 5, 30)),
        ("周五", date(2016, 6, 3)),
        ("上周五", date(2016, 5, 27)),
        ("下周三", date(2016, 6, 8)),
        ("5.20", date(2016, 5, 20)),
        ("1月5日", date(2016, 1, 5)),
    ],
)
def test_the_day_of_what_was_done_is_read(text, day):
    found = parse_day(text, today=TUESDAY)
    assert (found.day, found.precision) == (day, Precision.DAY)


def test_a_month_alone_stays_a_month():
    assert parse_day("2016年4月", today=TUESDAY).precision is Precision.MONTH
    assert parse_day(" ", today=TUESDAY) is None
    assert parse_day("今天", today=TUESDAY) == When(TUESDAY)
    with pytest.raises(InvalidInput, match="前一阵") as caught:
        parse_day("前一阵", today=TUESDAY)
    assert caught.value.field == "on"


@pytest.mark.parametrize(
    ("due", "group", "shown"),
    [
        (date(2016, 5, 28), DueGroup.OVERDUE, "5月28日"),
        (date(2016, 5, 30), DueGroup.OVERDUE, "昨天"),
        (TUESDAY, DueGroup.TODAY, "今天"),
        (date(2016, 6, 1), DueGroup.WEEK, "明天"),
        (date(2016, 6, 5), DueGroup.WEEK, "周日"),
        (date(2016, 6, 6), DueGroup.LATER, "6月6日"),
        (date(2017, 1, 5), DueGroup.LATER, "2017年1月5日"),
        (None, DueGroup.UNDATED, "未定"),
    ],
)
def test_it_is_grouped_by_urgency(due, group, shown):
    assert due_group(due, TUESDAY) is group
    assert show_due(due, TUESDAY) == shown


def test_days_late_count_from_the_day_after():
    assert days_late(TUESDAY, TUESDAY) == 0
    assert days_late(TUESDAY - timedelta(days=3), TUESDAY) == 3
    assert days_late(None, TUESDAY) == 0


DAYS = st.dates(date(2000, 1, 1), date(2060, 1, 1))


@given(DAYS)
def test_days_back_and_days_ahead_are_read_alike_by_both(today):
    words = ("大前天", "前天", "昨天", "今天", "明天", "后天", "大后天")
    for days, word in enumerate(words, -3):
        assert parse_due(word, today=today) == today + timedelta(days=days)
        assert parse_day(word, today=today) == When(today + timedelta(days=days))


@given(DAYS, st.sampled_from("一二三四五六日"))
def test_a_day_of_last_week_lies_seven_days_before_that_of_this(today, named):
    last, this = (parse_due(f"{which}周{named}", today=today) for which in "上本")
    assert last == this - timedelta(days=7)
    assert parse_day(f"上周{named}", today=today) == When(last)


@given(DAYS)
def test_ends_of_months_follow_one_another(today):
    last, this, following = (parse_due(f"{which}月底", today=today) for which in "上本下")
    assert last < today <= this < following
    assert this == parse_due("月底", today=today)
    assert {(one + timedelta(days=1)).day for one in (last, this, following)} == {1}
    assert parse_day("上月底", today=today).precision is Precision.MONTH_LATE


@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)), st.integers(-1, 60))
def test_what_is_shown_near_reads_back_to_the_same_day(today, ahead):
    due = today + timedelta(days=ahead)
    assert parse_due(show_due(due, today), today=today) == due


@given(DAYS, st.integers(-800, 800), st.sampled_from(["送合同文本", "拜访 · 谈价", "看地"]))
def test_a_step_with_its_day_is_parted_again(today, ahead, step):
    due = today + timedelta(days=ahead)
    assert part_step(step_with_due(step, due, today), today=today) == (step, due)
    assert step_with_due(step, None, today) == step


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("送合同文本 · 周五", ("送合同文本", date(2016, 6, 3))),
        ("送合同文本·6月底", ("送合同文本", date(2016, 6, 30))),
        (" 送合同文本 ", ("送合同文本", None)),
        ("拜访 · 谈价", ("拜访 · 谈价", None)),
        ("· 周五", ("· 周五", None)),
        ("", ("", None)),
    ],
)
def test_what_stands_behind_a_step_is_its_day_where_it_is_one(text, expected):
    assert part_step(text, today=TUESDAY) == expected
