"""What a source channel brings, by four steps: 线索 → 在谈 → 签约 → 到位 (domain.md, section 1).

Conversion is of the projects that came to a step in the period the share that went on; it is never
stock ÷ stock.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from crm.rules.counting import Passage, reached
from crm.rules.stages import ROAD, position
from db.terms import Stage, Term
from resources import N_, tr


class Step(IntEnum):
    """A step that a project comes to once."""

    LEAD = 0
    TALKS = 1
    SIGNED = 2
    INVESTED = 3

    @property
    def label(self) -> str:
        """The step's name."""
        return tr(_LABELS[self])


_LABELS = (N_("线索"), N_("在谈"), N_("签约"), N_("到位"))
_IN_TALKS = [stage for stage in ROAD if position(stage) >= position(Stage.TALKS)]


@dataclass(frozen=True)
class Period:
    """From `start` (None: from the beginning) to `end`, both included.

    current: it reaches to today, so that whatever has happened has happened by its end.
    """

    start: date | None
    end: date
    label: str
    current: bool

    def holds(self, on: date | None) -> bool:
        """Whether a day lies in it; what bears no date counts only where there is no beginning."""
        if self.start is None:
            return on is None or on <= self.end
        return on is not None and self.start <= on <= self.end

    def ended_by(self, on: date | None) -> bool:
        """Whether something happened by its end."""
        return self.current if on is None else on <= self.end


def year_to_date(year: int, today: date) -> Period:
    """The year from its first day to the day of today's date, to compare years by."""
    last_day = 28 if (today.month, today.day) == (2, 29) else today.day
    end = date(year, today.month, today.day if year == today.year else last_day)
    label = tr("{year} 年 1 月 1 日至 {month} 月 {day} 日")
    return Period(
        date(year, 1, 1), end, label.format(year=year, month=end.month, day=end.day), end == today
    )


def this_month(today: date) -> Period:
    """The month of today, as far as it has gone."""
    label = tr("{year} 年 {month} 月").format(year=today.year, month=today.month)
    return Period(today.replace(day=1), today, label, current=True)


def this_quarter(today: date) -> Period:
    """The quarter of today, as far as it has gone."""
    quarter = (today.month + 2) // 3
    label = tr("{year} 年第 {quarter} 季度").format(year=today.year, quarter=quarter)
    return Period(date(today.year, 3 * quarter - 2, 1), today, label, current=True)


def whole_year(year: int, today: date) -> Period:
    """The whole year, as far as it has gone."""
    label = tr("{year} 年全年").format(year=year)
    return Period(date(year, 1, 1), min(date(year, 12, 31), today), label, year == today.year)


def all_time(today: date) -> Period:
    """Everything that there is, with what bears no date."""
    return Period(None, today, tr("全部年份"), current=True)


class Span(Term):
    """What a period is chosen by."""

    MONTH = "month", N_("本月")
    QUARTER = "quarter", N_("本季")
    TO_DATE = "to_date", N_("年初至今")
    YEAR = "year", N_("全年")
    ALL = "all", N_("全部")


def period_of(span: Span, year: int, today: date) -> Period:
    """Return the period of a span; `year` is that of 年初至今 and 全年."""
    match span:
        case Span.MONTH:
            return this_month(today)
        case Span.QUARTER:
            return this_quarter(today)
        case Span.TO_DATE:
            return year_to_date(year, today)
        case Span.YEAR:
            return whole_year(year, today)
        case _:
            return all_time(today)


@dataclass(frozen=True)
class Happened:
    """Something that happened, on a day or, with None, on an unknown one."""

    on: date | None = None


def days_of_steps(
    passages: Sequence[Passage],
    signed: Happened | None,
    arrived: Happened | None,
    today: date,
) -> dict[Step, date | None]:
    """Return the steps that a project has come to, each with its first day where that is known.

    passages: its moves, in chronological order. signed: its first formal contract. arrived: its
    first money. Who came to a step has come to those before it, at the latest on that day.
    """
    past = [one for one in passages if one.on is None or one.on <= today]
    days = [one.on for one in past if one.on is not None]
    talks = reached(past, _IN_TALKS)
    own: dict[Step, Happened | None] = {
        Step.LEAD: Happened(min(days, default=None)),
        Step.TALKS: None if talks is None else Happened(talks.on),
        Step.SIGNED: signed,
        Step.INVESTED: arrived,
    }
    found: dict[Step, date | None] = {}
    since: date | None = None
    come = False
    for step in reversed(Step):
        event = own[step]
        if event is not None and (event.on is None or event.on <= today):
            come = True
            known = [day for day in (event.on, since) if day is not None]
            since = min(known, default=None)
        if come:
            found[step] = since
    return found
