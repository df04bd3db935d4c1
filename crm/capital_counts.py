"""What of the money in place counts towards a year's targets, read in one query a figure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import Session

from crm.rules.counting import CapitalKind
from db.models import ArrivalUse, CapitalArrival, Project
from db.terms import Currency, Mark, Origin

_ARRIVAL: Any = CapitalArrival.__table__.c
_USE: Any = ArrivalUse.__table__.c
_PROJECT: Any = Project.__table__.c
_UNVERIFIED, _MARKED, _FIRM = range(3)


@dataclass(frozen=True)
class MonthSum:
    """What arrived (or became fixed assets) in one month of a year, of one park and origin.

    fen: the firm amounts, in 分 of `currency`; rate: as recorded. firm, approximate: how many
    amounts there are of either sort. unverified: how many stand apart, since nobody verified them.
    """

    park_id: str | None
    origin: Origin
    currency: Currency
    month: int
    fen: int
    firm: int
    approximate: int
    unverified: int
    illustrative: bool
    rate: Decimal | None = None

    def with_(self, other: MonthSum) -> MonthSum:
        """Add another sum under the same heading."""
        return replace(
            self,
            fen=self.fen + other.fen,
            firm=self.firm + other.firm,
            approximate=self.approximate + other.approximate,
            unverified=self.unverified + other.unverified,
            illustrative=self.illustrative or other.illustrative,
        )


def month_sums(session: Session, kind: CapitalKind, year: int, today: date) -> list[MonthSum]:
    """Return the year's sums of the money that `kind` looks at, as known on `today`."""
    of_year = _uses if kind is CapitalKind.OUTSIDE_FIXED else _arrivals
    return _added_up(session.connection().execute(of_year(year, today)))


def _arrivals(year: int, today: date) -> Select[Any]:
    last = min(today, date(year, 12, 31))
    # Compared and not taken apart: as true on each database, and quicker.
    months = [(_ARRIVAL.on < date(year, month + 1, 1), month) for month in range(1, 12)]
    return _grouped(case(*months, else_=12), _ARRIVAL, today).where(
        _ARRIVAL.on.between(date(year, 1, 1), last)
    )


def _uses(year: int, today: date) -> Select[Any]:
    last = 12 if today.year > year else today.month if today.year == year else 0
    return (
        _grouped(_USE.month, _USE, today)
        .join(ArrivalUse, _USE.arrival_id == _ARRIVAL.id)
        .where(_USE.trashed_at.is_(None), _USE.year == year, _USE.month <= last)
    )


def _grouped(month: ColumnElement[Any], money: Any, today: date) -> Select[Any]:
    """Add `money` up under as few headings as tell it apart: what sorts them costs the most."""
    verified = and_(_ARRIVAL.verified_on.is_not(None), _ARRIVAL.verified_on <= today)
    exact = and_(money.amount_fen.is_not(None), money.amount_mark == Mark.EXACT.value)
    state = case((~verified, _UNVERIFIED), (exact, _FIRM), else_=_MARKED)
    heads = (
        month.label("month"),
        _PROJECT.park_id,
        _ARRIVAL.origin,
        money.amount_currency,
        _ARRIVAL.amount_rate,
        state.label("state"),
    )
    return (
        select(
            *heads,
            func.sum(money.amount_fen),
            func.count(),
            func.max(case((_ARRIVAL.illustrative, 1), else_=0)),
        )
        .select_from(CapitalArrival)
        .join(Project, _PROJECT.id == _ARRIVAL.project_id)
        .where(_ARRIVAL.trashed_at.is_(None), _PROJECT.trashed_at.is_(None))
        .group_by(*heads)
    )


def _added_up(rows: Iterable[Any]) -> list[MonthSum]:
    """Bring what is firm, marked and unverified of one heading together."""
    found: dict[Any, MonthSum] = {}
    for month, park_id, origin, currency, rate, state, fen, count, illustrative in rows:
        key = (month, park_id, origin, currency, rate)
        firm = state == _FIRM
        one = MonthSum(
            park_id,
            Origin(origin),
            Currency(currency or Currency.CNY),
            int(month),
            int(fen) if firm else 0,
            count if firm else 0,
            count if state == _MARKED else 0,
            count if state == _UNVERIFIED else 0,
            bool(illustrative),
            rate,
        )
        found[key] = one if key not in found else found[key].with_(one)
    return list(found.values())
