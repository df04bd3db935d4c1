"""When something is due: read as people say it, shown as they say it, and grouped by urgency."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

from crm.errors import InvalidInput
from crm.rules.dates import parse_when, span
from crm.rules.numbers import is_blank
from db.terms import Term
from db.values import When
from resources import N_, tr

_DAYS = {
    "大前天": -3,
    "前天": -2,
    "昨天": -1,
    "昨日": -1,
    "今天": 0,
    "今日": 0,
    "明天": 1,
    "明日": 1,
    "后天": 2,
    "大后天": 3,
}
_BEFORE_DAY = " · "
_WEEKDAYS = "一二三四五六日"
_COUNT = {word: n for n, word in enumerate("零一二三四五六七八九十", 0)} | {"两": 2}
_WEEKDAY = re.compile(r"(下下|下|上上|上|本|这)?(?:个)?(?:周|星期|礼拜)([一二三四五六日天1-7])")
_OF_MONTH = re.compile(
    r"(?:(下下|下|上上|上|本|这|当)(?:个)?|(?=月[底末初中上下]))月((?:[底末初中]|[上中下]旬|\d{1,2}[日号])?前?)"
)
_FROM_THIS = {"下": 1, "下下": 2, "上": -1, "上上": -2}
_LATER = re.compile(r"\+?(\d{1,3}|[一二两三四五六七八九十])(?:个)?(天|日|周|星期|月)(?:之?[后内])?")


class DueGroup(Term):
    """How urgent an open todo is; `WEEK` is the rest of this week, to its Sunday."""

    OVERDUE = "overdue", N_("已逾期")
    TODAY = "today", N_("今天")
    WEEK = "week", N_("本周")
    LATER = "later", N_("以后")
    UNDATED = "undated", N_("未定日期")


def due_group(due: date | None, today: date) -> DueGroup:
    """Tell how urgent is what is due on `due`."""
    if due is None:
        return DueGroup.UNDATED
    if due < today:
        return DueGroup.OVERDUE
    if due == today:
        return DueGroup.TODAY
    sunday = today + timedelta(days=6 - today.weekday())
    return DueGroup.WEEK if due <= sunday else DueGroup.LATER


def parse_due(text: str | None, *, today: date, field: str = "due") -> date | None:
    """Read the day by which something is to be done; blank and 待定 are None.

    今天, 昨天, 周五, 下周一, 3天后, +3天, 两周后, 本月底, and what `parse_when` reads; of a span
    (6月底) it is the last day. A day of the month that has passed this year (1月5日 in May) is next
    year's. Raises InvalidInput when it can't be read.
    """
    if is_blank(text or ""):
        return None
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text or ""))
    found = _near(plain, today)
    if found is not None:
        return found
    dated = _with_month(plain, today)
    when = parse_when(dated, year=today.year, field=field)
    limits = None if when is None else span(when)
    if limits is None:
        return None
    last = limits[1]
    long_ago = (today - last).days > 60
    if long_ago and not re.search(r"\d{4}|年", dated):
        return _next_year(last)
    return last


def parse_day(text: str | None, *, today: date, field: str = "on") -> When | None:
    """Read the day on which something was or will be: 昨天, 周三 (of this week), 上月底, 5月20日.

    Else as `parse_when`, so that a month alone is kept as one; blank is None. Raises
    InvalidInput when it can't be read.
    """
    if is_blank(text or ""):
        return None
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text or ""))
    if plain in _DAYS:
        return When(today + timedelta(days=_DAYS[plain]))
    if match := _WEEKDAY.fullmatch(plain):
        return When(_of_week(match, today))
    return parse_when(_with_month(plain, today), year=today.year, field=field)


def show_due(due: date | None, today: date) -> str:
    """Show a due day as it is said: 今天, 明天, 周五, 6月3日, 2017年1月5日; nothing is 未定."""
    if due is None:
        return tr("未定")
    days = (due - today).days
    if -1 <= days <= 2:
        return tr("昨天 今天 明天 后天").split()[days + 1]
    if days > 0 and due_group(due, today) is DueGroup.WEEK:
        return weekday(due)
    short = tr("{month}月{day}日").format(month=due.month, day=due.day)
    return short if due.year == today.year else tr("{year}年").format(year=due.year) + short


def step_with_due(step: str, due: date | None, today: date) -> str:
    """Return a next step with its day as `part_step` reads it: 送合同文本 · 6月3日."""
    if due is None:
        return step
    day = show_due(due, today)
    if parse_due(day, today=today) != due:  # long ago, it would be next year's
        day = due.isoformat()
    return f"{step}{_BEFORE_DAY}{day}"


def part_step(text: str, *, today: date) -> tuple[str, date | None]:
    """Part a next step from the day that stands behind its last ·; what is no day is its own."""
    step, sign, day = text.rpartition(_BEFORE_DAY.strip())
    try:
        due = parse_due(day, today=today) if sign and step.strip() else None
    except InvalidInput:
        due = None
    return (text.strip(), None) if due is None else (step.strip(), due)


def say_due(due: date | None, today: date) -> str:
    """Say when something open is due, or for how long it has been: 逾期 3 天; "" without a day."""
    late = days_late(due, today)
    if late:
        return tr("逾期 {days} 天").format(days=late)
    return "" if due is None else show_due(due, today)


def days_late(due: date | None, today: date) -> int:
    """Return by how many days something is overdue; 0 when it is not."""
    return 0 if due is None else max((today - due).days, 0)


def weekday(day: date) -> str:
    """Return what a day of the week is called: 周一 … 周日."""
    return tr("周一 周二 周三 周四 周五 周六 周日").split()[day.weekday()]


def _near(plain: str, today: date) -> date | None:
    if plain in _DAYS:
        return today + timedelta(days=_DAYS[plain])
    if match := _WEEKDAY.fullmatch(plain):
        day = _of_week(match, today)
        # A bare 周一 said on a Friday is the one that comes.
        return day + timedelta(days=7) if match[1] is None and day < today else day
    if match := _LATER.fullmatch(plain):
        if match[2] in ("日", "月") and not plain.startswith("+") and plain[-1] not in "后内":
            return None  # 5日, 6月 name a day and a month
        count = int(match[1]) if match[1].isdigit() else _COUNT[match[1]]
        if match[2] == "月":
            return _months_on(today, count)
        return today + timedelta(days=count * (7 if match[2] in ("周", "星期") else 1))
    return None


def _of_week(match: re.Match[str], today: date) -> date:
    """Return the day that `_WEEKDAY` matched; without a word before it, of this week."""
    named = _WEEKDAYS.find(match[2].replace("天", "日"))
    place = named if named >= 0 else int(match[2]) - 1
    monday = today - timedelta(days=today.weekday())
    return monday + timedelta(days=7 * _FROM_THIS.get(match[1] or "", 0) + place)


def _with_month(plain: str, today: date) -> str:
    """Name the month that is meant: `6.3` and `6/3` are 6月3日, 上月底 in May is that of April."""
    if match := re.fullmatch(r"(\d{1,2})[./-](\d{1,2})日?", plain):
        return f"{match[1]}月{match[2]}日"
    if match := _OF_MONTH.fullmatch(plain):
        first = _months_on(today.replace(day=1), _FROM_THIS.get(match[1] or "", 0))
        return f"{first.year}年{first.month}月{match[2]}"
    return plain


def _months_on(day: date, count: int) -> date:
    year, month = divmod(day.month - 1 + count, 12)
    first = date(day.year + year, month + 1, 1)
    following = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    last = (following - timedelta(days=1)).day
    return first.replace(day=min(day.day, last))


def _next_year(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return date(day.year + 1, 2, 28)
