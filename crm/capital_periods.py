"""Months that were reported (结账): their figures stay, what is corrected later counts later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.errors import InvalidInput
from crm.rules.arrivals import Month, first_open, month_of, show_month
from crm.rules.dates import month_end
from crm.rules.written import clean_line
from db.models import ClosedPeriod
from resources import tr


@dataclass(frozen=True)
class Closed:
    """A month that was reported: when and by whom it was closed, and opened again, and why."""

    month: Month
    on: date
    by: str | None
    reopened_on: date | None = None
    reopened_by: str | None = None
    reason: str | None = None


def closed_months(session: Session) -> dict[Month, Closed]:
    """Return the months that are closed; of two closings (a merge) the earlier one tells."""
    return {one.month: one for one in closings(session) if one.reopened_on is None}


def closings(session: Session) -> list[Closed]:
    """Return every closing, those that were opened again too: the latest month and closing first.

    Of two of one month that are closed still (a merge) the earlier one comes last.
    """
    rows = session.execute(
        select(
            ClosedPeriod.year,
            ClosedPeriod.month,
            ClosedPeriod.closed_on,
            ClosedPeriod.closed_by,
            ClosedPeriod.reopened_on,
            ClosedPeriod.reopened_by,
            ClosedPeriod.reopened_reason,
        )
        .where(ClosedPeriod.trashed_at.is_(None))
        .order_by(
            ClosedPeriod.year.desc(),
            ClosedPeriod.month.desc(),
            ClosedPeriod.closed_on.desc(),
            ClosedPeriod.id.desc(),
        )
    )
    return [
        Closed((year, month), on, by, again_on, again_by, why)
        for year, month, on, by, again_on, again_by, why in rows
    ]


def close_month(session: Session, month: Month, *, today: date, by: str = "") -> str:
    """Close a month after it has ended, and return the record's id.

    Raises InvalidInput (field ``month``) when it has not ended, or is closed.
    """
    if not 1 <= month[1] <= 12 or not 1950 <= month[0] <= 2099:
        raise InvalidInput(tr("请写年月，例如 2016-05。"), field="month")
    if month_end(*month) > today:
        raise InvalidInput(
            tr("{month}还没有过完，月末之后才能结账。").format(month=show_month(month)),
            field="month",
        )
    if month in closed_months(session):
        raise InvalidInput(tr("{month}已经结账了。").format(month=show_month(month)), field="month")
    period = ClosedPeriod(
        year=month[0], month=month[1], closed_on=today, closed_by=clean_line(by, "by")
    )
    session.add(period)
    session.flush()
    return period.id


def reopen_month(session: Session, month: Month, reason: str, *, today: date, by: str = "") -> None:
    """Open a closed month again; who, when and why stays beside its closing.

    Raises InvalidInput (field ``reason``) without one, and (``month``) for one that is open.
    """
    why = clean_line(reason, "reason")
    if not why:
        raise InvalidInput(tr("请写明为什么重新打开，例如 统计局退回更正。"), field="reason")
    records = session.scalars(
        select(ClosedPeriod).where(
            ClosedPeriod.year == month[0],
            ClosedPeriod.month == month[1],
            ClosedPeriod.reopened_on.is_(None),
            ClosedPeriod.trashed_at.is_(None),
        )
    ).all()
    if not records:
        raise InvalidInput(tr("{month}没有结账。").format(month=show_month(month)), field="month")
    for record in records:
        record.reopened_on, record.reopened_by = today, clean_line(by, "by")
        record.reopened_reason = why


def booking_day(closed: frozenset[Month], today: date) -> date:
    """Return the day on which a correction is booked: today, else in the next open month."""
    month = first_open(month_of(today), closed)
    return today if month == month_of(today) else date(month[0], month[1], 1)
