"""招商工作月报: its snapshot from the data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import TypeVar

from sqlalchemy.orm import Session

from crm.briefings.conclusion import conclude
from crm.briefings.issue import MonthlySnapshot, TargetLine
from crm.briefings.issue_tables import tables
from crm.briefings.order import Order
from crm.briefings.progress import capital, late_nodes, performance
from crm.briefings.records import bureau_of, listed_projects, stage_groups, stalled_projects
from crm.briefings.signing import signing_of
from crm.briefings.sources import Source, of_issue
from crm.counts import excluded_parks
from crm.errors import BriefingError
from crm.forecasts import TargetForecast, target_forecasts
from crm.pipeline import funnel, movements
from crm.rules.counting import narrowing_of
from crm.rules.dates import month_end
from crm.rules.file_names import safe_name
from crm.targets import TargetStanding, attainments, in_order
from crm.tiers import major_projects, signed_in
from crm.year_ends import expected_of
from db.terms import Measure
from resources import tr

__all__ = ["conclusion", "file_name", "of_period", "snapshot", "sources", "tables", "take"]

S = TypeVar("S", bound=MonthlySnapshot)
_RUNS = 2000
"""Draws of the forecast: the chance is printed in whole percents."""


def take(session: Session, order: Order) -> MonthlySnapshot:
    """Return the snapshot of the month in which the order's days lie."""
    month = order.first or order.today
    return snapshot(
        session,
        month.year,
        month.month,
        today=order.today,
        issued_by=order.issued_by,
        number=order.number or None,
        official=order.official,
    )


def snapshot(
    session: Session,
    year: int,
    month: int,
    *,
    today: date,
    issued_by: str = "",
    number: int | None = None,
    official: bool = False,
) -> MonthlySnapshot:
    """Return what the brief of a month (1–12) says, as known on `today`.

    number: of the issue within the year; by default the month's. Targets, movements and the
    funnel speak up to the month's last day, or `today` when it comes before; projects are listed
    as their records stand. Raises BriefingError for a month that has not begun.
    """
    first, last = date(year, month, 1), month_end(year, month)
    if first > today:
        raise BriefingError(
            tr("{year}年{month}月还没有开始，不能出月报。请选择{today}或以前的月份。").format(
                year=year, month=month, today=today.isoformat()
            )
        )
    order = Order(today=today, issued_by=issued_by, official=official)
    at = month if number is None else number
    return of_period(session, order, first, last, number=at, of=MonthlySnapshot)


def of_period(
    session: Session, order: Order, first: date, last: date, *, number: int, of: type[S]
) -> S:
    """Return what a periodic brief says of the days from `first` to `last`, as a snapshot `of`."""
    as_of, new_year = min(order.today, last), date(first.year, 1, 1)
    projects = listed_projects(session)
    targets = _target_lines(session, as_of.year, as_of)
    forecasts = {one.target_id: one for one in target_forecasts(session, as_of, runs=_RUNS)}
    return of(
        bureau=bureau_of(session),
        number=number,
        first=first,
        last=last,
        as_of=as_of,
        issued_on=order.today,
        issued_by=order.issued_by,
        illustrative=any(project.illustrative for project in projects)
        or any(line.standing.illustrative for line in targets),
        targets=targets,
        signed=tuple(signed_in(session, first, as_of)),
        signed_year=tuple(signed_in(session, new_year, as_of)),
        large=tuple(major_projects(session)),
        funnel=tuple(funnel(session, new_year, as_of)),
        movements=tuple(movements(session, first, as_of)),
        stalled=tuple(stalled_projects(session, projects, as_of)),
        groups=stage_groups(projects),
        parks_apart=excluded_parks(session),
        late=late_nodes(session, as_of),
        performance=performance(session, as_of),
        capital=capital(session, first, as_of),
        chances={key: 100 * one.met.chance for key, one in forecasts.items()},
        year_ends=_year_ends(targets, forecasts),
        signing=signing_of(session),
        official=order.official,
    )


def _year_ends(
    targets: Sequence[TargetLine], forecasts: Mapping[str, TargetForecast]
) -> dict[str, float]:
    """What each target is expected to come to at the year's end, in percent of it, as on screen."""
    found: dict[str, float] = {}
    for standing in (line.standing for line in targets):
        expected = expected_of(standing, forecasts.get(standing.target_id))
        if expected is not None:
            found[standing.target_id] = round(expected.rate, 1)  # finer than a bar can show
    return found


def _target_lines(session: Session, year: int, as_of: date) -> tuple[TargetLine, ...]:
    """Return the targets, 其中 rows behind their own, the parks' behind the zone's."""
    earlier: dict[date, dict[str, TargetStanding]] = {}
    lines = []
    for standing in in_order(attainments(session, year, as_of)):
        change = None
        if (before := _month_before(standing)) is not None:
            if before not in earlier:
                found = attainments(session, year, before)
                earlier[before] = {one.target_id: one for one in found}
            change = _change(standing, earlier[before].get(standing.target_id))
        lines.append(TargetLine(standing, change, _tier(standing)))
    return tuple(lines)


def _month_before(standing: TargetStanding) -> date | None:
    """Return the end of the month before what `standing` covers, in the same year."""
    last = standing.as_of.replace(day=1) - timedelta(days=1)
    return last if last.year == standing.as_of.year else None


def _change(now: TargetStanding, before: TargetStanding | None) -> Fraction | None:
    if before is None or now.ahead is None or before.ahead is None:
        return None
    return now.ahead - before.ahead


def _tier(standing: TargetStanding) -> str:
    if standing.record_kind != "project":
        return ""
    return narrowing_of(standing.indicator, Measure.SIGNED_PROJECTS).tier or ""


def conclusion(issue: MonthlySnapshot) -> tuple[str, ...]:
    """Return the paragraphs that the rules write for the issue."""
    return tuple("".join(phrase.text for phrase in part) for part in conclude(issue) if part)


def sources(issue: MonthlySnapshot) -> tuple[Source, ...]:
    """Return what the figures of the issue count."""
    return of_issue(issue)


def file_name(issue: MonthlySnapshot) -> str:
    """Return the name under which an issue is saved unless a person gives another."""
    number = issue.signing.number_in_year(issue.number, issue.year)
    return safe_name(f"{issue.title}{number}.pdf".replace("/", "-"))
