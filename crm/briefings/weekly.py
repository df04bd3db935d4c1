"""招商工作周报: the monthly brief's content for a week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from sqlalchemy.orm import Session

from crm.briefings.issue import MonthlySnapshot
from crm.briefings.monthly import conclusion, of_period, sources, tables
from crm.briefings.order import Order
from crm.errors import BriefingError
from crm.rules.file_names import safe_name
from resources import tr

__all__ = ["WeeklySnapshot", "conclusion", "file_name", "sources", "tables", "take"]


@dataclass(frozen=True)
class WeeklySnapshot(MonthlySnapshot):
    """All that 招商工作周报 says of a week, from Monday to Sunday."""

    key: ClassVar[str] = "weekly"

    @property
    def period_word(self) -> str:
        """What the period is called in a sentence."""
        return tr("本周")

    @property
    def title(self) -> str:
        """The brief's name."""
        return tr("招商工作周报")


def take(session: Session, order: Order) -> WeeklySnapshot:
    """Take the snapshot of the week in which the order's days begin.

    Raises BriefingError for a week that has not begun.
    """
    day = order.first or order.today
    first = day - timedelta(days=day.weekday())
    if first > order.today:
        raise BriefingError(
            tr("{day} 开始的一周还没有到，不能出周报。").format(day=first.isoformat())
        )
    number = order.number or first.isocalendar().week
    return of_period(
        session, order, first, first + timedelta(days=6), number=number, of=WeeklySnapshot
    )


def file_name(issue: WeeklySnapshot) -> str:
    """Return the name under which an issue is saved unless a person gives another."""
    number = issue.signing.number_in_year(issue.number, issue.year)
    return safe_name(f"{issue.title}{number}.pdf".replace("/", "-"))
