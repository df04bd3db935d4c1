"""Taking a brief beside the issue before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from crm.briefings.catalogue import Briefing
from crm.briefings.issued import previous
from crm.briefings.order import Order, Scope
from crm.briefings.since import Since, since_issue
from crm.errors import BriefingError


def take_compared(session: Session, briefing: Briefing, order: Order) -> Any:
    """Take the snapshot that `order` asks for, beside what the issue before said.

    A brief of chosen records is compared with one of the same record alone.
    Raises BriefingError when it can't be taken.
    """
    snapshot = briefing.take(session, order)
    if briefing.tables(snapshot) is None or len(order.subjects) > 1:
        return snapshot
    try:
        before = _before(session, briefing, order)
    except BriefingError:  # kept by another version: nothing can be said of it
        return snapshot
    if before is None:
        return replace(snapshot, since=Since(first=True))
    number = getattr(before, "number", 0)
    return replace(snapshot, since=since_issue(number, before.as_of, briefing.tables(before) or ()))


def _before(session: Session, briefing: Briefing, order: Order) -> Any | None:
    """Return the snapshot of the issue to compare with, or None.

    A month is compared with the last that ended before it; a year's report with the last of the
    same year, since the next year has other targets.
    """
    about = order.subject
    if briefing.scope in (Scope.YEAR, Scope.CONTRACTS):
        first, last = order.first or order.today, order.today
        year = date(first.year, 1, 1), date(first.year, 12, 31)
        return previous(session, briefing.key, last, subject_id=about, of=year)
    return previous(session, briefing.key, order.first or order.today, subject_id=about)
