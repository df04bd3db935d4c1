"""Dates as far as they are known (domain.md, section 6)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.errors import InvalidInput
from crm.rules.dates import (
    from_serial,
    month_candidates,
    not_before,
    parse_when,
    show_when,
    span,
)
from db.terms import Precision
from db.values import When

P = Precision


@pytest.mark.parametrize(
    ("text", "day", "precision", "shown"),
    [
        ("2016-05-31", date(2016, 5, 31), P.DAY, "2016-05-31"),
        ("2016/5/3", date(2016, 5, 3), P.DAY, "2016-05-03"),
        ("2016.5.3", date(2016, 5, 3), P.DAY, "2016-05-03"),
        ("20160503", date(2016, 5, 3), P.DAY, "2016-05-03"),
        ("2016年5月3日", date(2016, 5, 3), P.DAY, "2016-05-03"),
        ("2016-05-31 00:00:00", date(2016, 5, 31), P.DAY, "2016-05-31"),
        ("5月3日", date(2016, 5, 3), P.DAY, "2016-05-03"),
        ("2016.5", date(2016, 5, 1), P.MONTH, "2016年5月"),
        ("2016.1", date(2016, 1, 1), P.MONTH, "2016年1月"),
        ("2016.10", date(2016, 10, 1), P.MONTH, "2016年10月"),
        ("2016年5月", date(2016, 5, 1), P.MONTH, "2016年5月"),
        ("２０１６年５月份", date(2016, 5, 1), P.MONTH, "2016年5月"),
        ("16年5月", date(2016, 5, 1), P.MONTH, "2016年5月"),
        ("二〇一六年十二月", date(2016, 12, 1), P.MONTH, "2016年12月"),
        ("五月底", date(2016, 5, 21), P.MONTH_LATE, "2016年5月底"),
        ("5月底", date(2016, 5, 21), P.MONTH_LATE, "2016年5月底"),
        ("5月上旬", date(2016, 5, 1), P.MONTH_EARLY, "2016年5月上旬"),
        ("2017年5月中旬", date(2017, 5, 11), P.MONTH_MIDDLE, "2017年5月中旬"),
        ("年底", date(2016, 12, 21), P.MONTH_LATE, "2016年12月底"),
        ("2017年底", date(2017, 12, 21), P.MONTH_LATE, "2017年12月底"),
        ("二季度", date(2016, 4, 1), P.QUARTER, "2016年二季度"),
        ("2016年第3季度", date(2016, 7, 1), P.QUARTER, "2016年三季度"),
        ("2016Q4", date(2016, 10, 1), P.QUARTER, "2016年四季度"),
        ("下半年", date(2016, 7, 1), P.HALF_YEAR, "2016年下半年"),
        ("明年上半年", date(2017, 1, 1), P.HALF_YEAR, "2017年上半年"),
        ("2016年", date(2016, 1, 1), P.YEAR, "2016年"),
        ("2016", date(2016, 1, 1), P.YEAR, "2016年"),
        ("今年内", date(2016, 1, 1), P.YEAR, "2016年"),
        ("“五一”前", date(2016, 5, 1), P.BEFORE, "2016-05-01前"),
        ("国庆节前", date(2016, 10, 1), P.BEFORE, "2016-10-01前"),
        ("6月底前", date(2016, 7, 1), P.BEFORE, "2016年6月底前"),
        ("年底前", date(2017, 1, 1), P.BEFORE, "2016年12月底前"),
        ("2016年5月3日之前", date(2016, 5, 3), P.BEFORE, "2016-05-03前"),
        ("5月前", date(2016, 5, 1), P.BEFORE, "2016-05-01前"),
    ],
)
def test_dates_read_and_show_as_exactly_as_known(text, day, precision, shown):
    when = parse_when(text, year=2016)
    assert when == When(day, precision, text)
    assert show_when(when) == shown


@pytest.mark.parametrize("text", ["5月底", "二季度", "“五一”前", "年底", "今年", "5月3日"])
def test_without_a_year_nothing_is_guessed(text):
    with pytest.raises(InvalidInput, match="没有写年份"):
        parse_when(text)


@pytest.mark.parametrize("text", ["2016-02-30", "2016年13月", "20161301", "2016.13"])
def test_a_day_that_does_not_exist_is_refused(text):
    with pytest.raises(InvalidInput, match="不是有这一天的日期"):
        parse_when(text)


@pytest.mark.parametrize("text", ["尽快", "42521", "2016年5月开工", "五一前后", "5-8亿", "年初"])
def test_what_is_no_date_is_refused_in_words(text):
    with pytest.raises(InvalidInput, match="不是能识别的日期") as caught:
        parse_when(text, year=2016, field="signed")
    assert caught.value.field == "signed"


@pytest.mark.parametrize("text", ["0216-05-03", "2160年5月", "1916.5"])
def test_a_year_that_is_a_slip_of_the_pen_is_refused(text):
    with pytest.raises(InvalidInput, match="年份像是写错了"):
        parse_when(text)


def test_unknown_dates_show_a_dash_or_their_text():
    assert show_when(None) == "—"
    assert show_when(When(None, source="尽快")) == "尽快"


@pytest.mark.parametrize(
    ("number", "months"),
    [
        (2016.1, [1, 10]),
        (2016.5, [5]),
        (2016.2, [2]),
        (2016.12, [12]),
        (2016.01, [1]),
        (2016.13, []),
        (2016, []),
        (1.5, []),
        (2016.123, []),
    ],
)
def test_a_sheets_number_gives_each_month_it_may_be(number, months):
    candidates = month_candidates(number)
    assert [when.day.month for when in candidates] == months
    assert all(when.precision is P.MONTH for when in candidates)


def test_excel_serials_are_days():
    assert from_serial(42521).day == date(2016, 5, 31)
    assert from_serial(42521.75).day == date(2016, 5, 31)
    assert from_serial(12000) is None
    assert from_serial(120000) is None


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2016-05-31", date(2016, 5, 31), date(2016, 5, 31)),
        ("2016年2月", date(2016, 2, 1), date(2016, 2, 29)),
        ("2016年2月底", date(2016, 2, 21), date(2016, 2, 29)),
        ("2016年2月中旬", date(2016, 2, 11), date(2016, 2, 20)),
        ("2016年四季度", date(2016, 10, 1), date(2016, 12, 31)),
        ("2016年下半年", date(2016, 7, 1), date(2016, 12, 31)),
        ("2016年", date(2016, 1, 1), date(2016, 12, 31)),
        ("2016年6月底前", date(2016, 6, 30), date(2016, 6, 30)),
    ],
)
def test_a_date_spans_the_days_it_may_be(text, first, last):
    assert span(parse_when(text)) == (first, last)


SPANS = (
    *("2016-05-20", "2016年5月", "2016年5月上旬", "2016年5月中旬", "2016年5月底"),
    *("2016年二季度", "2016年上半年", "2016年下半年", "2016年", "2016-05-01前"),
)


@given(st.sampled_from(SPANS), st.dates(date(2015, 12, 1), date(2017, 1, 31)))
def test_what_is_known_to_lie_not_before_a_day_reads_as_before(text, day):
    when = parse_when(text)
    first, last = span(when)
    found = not_before(when, day)
    assert (found is None) == (max(last, when.day) < day)
    if found is not None:
        assert show_when(found) == text and found.precision is when.precision
        if when.precision is not P.BEFORE:
            assert span(found) == (max(first, day), last)


@given(
    st.dates(date(1950, 1, 1), date(2099, 12, 31)),
    st.sampled_from([p for p in P if p is not P.BEFORE]),
)
def test_a_shown_date_reads_back_as_itself(day, precision):
    starts = {
        P.DAY: day,
        P.MONTH_MIDDLE: day.replace(day=11),
        P.MONTH_LATE: day.replace(day=21),
        P.QUARTER: date(day.year, (day.month - 1) // 3 * 3 + 1, 1),
        P.HALF_YEAR: date(day.year, 1 if day.month < 7 else 7, 1),
        P.YEAR: date(day.year, 1, 1),
    }
    when = When(starts.get(precision, day.replace(day=1)), precision)
    back = parse_when(show_when(when))
    assert (back.day, back.precision) == (when.day, when.precision)
