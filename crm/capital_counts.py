"""What of the money in place counts towards a year's targets, read in one query a figure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, extract, func, select
from sqlalchemy.orm import Session

from crm.rules.counting import CapitalKind
from db.models import ArrivalUse, CapitalArrival, Project
from db.terms import Currency, Mark, Origin

_ARRIVAL: Any = CapitalArrival.__table__.c
_USE: Any = ArrivalUse.__table__.c


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


def month_sums(session: Session, kind: CapitalKind, year: int, today: date) -> list[MonthSum]:
    """Return the year's sums of the money that `kind` looks at, as known on `today`.

    Of one project they are added up first, so that its park is looked up once and not for each
    of its arrivals.
    """
    if kind is CapitalKind.OUTSIDE_FIXED:
        return _read(session, _uses(year, today))
    return _read(session, _arrivals(year, today))


def _arrivals(year: int, today: date) -> Select[Any]:
    last = min(today, date(year, 12, 31))
    month: ColumnElement[Any] = extract("month", _ARRIVAL.on)
    return (
        select(
            _ARRIVAL.project_id,
            _ARRIVAL.origin,
            _ARRIVAL.amount_currency.label("currency"),
            _ARRIVAL.amount_rate.label("rate"),
            month.label("month"),
            *_sums(_ARRIVAL.amount_fen, _ARRIVAL.amount_mark, today),
        )
        .where(_ARRIVAL.trashed_at.is_(None), _ARRIVAL.on.between(date(year, 1, 1), last))
        .group_by(
            _ARRIVAL.project_id,
            _ARRIVAL.origin,
            _ARRIVAL.amount_currency,
            _ARRIVAL.amount_rate,
            month,
        )
    )


def _uses(year: int, today: date) -> Select[Any]:
    last = 12 if today.year > year else today.month if today.year == year else 0
    return (
        select(
            _ARRIVAL.project_id,
            _ARRIVAL.origin,
            _USE.amount_currency.label("currency"),
            _ARRIVAL.amount_rate.label("rate"),
            _USE.month.label("month"),
            *_sums(_USE.amount_fen, _USE.amount_mark, today),
        )
        .select_from(ArrivalUse)
        .join(CapitalArrival, _ARRIVAL.id == _USE.arrival_id)
        .where(
            _ARRIVAL.trashed_at.is_(None),
            _USE.trashed_at.is_(None),
            _USE.year == year,
            _USE.month <= last,
        )
        .group_by(
            _ARRIVAL.project_id,
            _ARRIVAL.origin,
            _USE.amount_currency,
            _ARRIVAL.amount_rate,
            _USE.month,
        )
    )


def _sums(fen: Any, mark: Any, today: date) -> Iterable[ColumnElement[Any]]:
    verified = and_(_ARRIVAL.verified_on.is_not(None), _ARRIVAL.verified_on <= today)
    exact = and_(fen.is_not(None), mark == Mark.EXACT.value)
    return (
        func.sum(case((and_(verified, exact), fen), else_=0)).label("fen"),
        func.sum(case((and_(verified, exact), 1), else_=0)).label("firm"),
        func.sum(case((and_(verified, ~exact), 1), else_=0)).label("approximate"),
        func.sum(case((verified, 0), else_=1)).label("unverified"),
        func.max(case((_ARRIVAL.illustrative, 1), else_=0)).label("illustrative"),
    )


def _read(session: Session, by_project: Select[Any]) -> list[MonthSum]:
    part = by_project.subquery()
    project = Project.__table__.c
    rows = session.execute(
        select(
            project.park_id,
            part.c.origin,
            part.c.currency,
            part.c.month,
            func.sum(part.c.fen),
            func.sum(part.c.firm),
            func.sum(part.c.approximate),
            func.sum(part.c.unverified),
            func.max(part.c.illustrative),
            part.c.rate,
        )
        .join(Project, project.id == part.c.project_id)
        .where(project.trashed_at.is_(None))
        .group_by(project.park_id, part.c.origin, part.c.currency, part.c.rate, part.c.month)
    )
    return [
        MonthSum(
            park_id,
            Origin(origin),
            Currency(currency or Currency.CNY),
            int(month),
            int(fen),
            int(firm),
            int(approximate),
            int(unverified),
            bool(illustrative),
            rate,
        )
        for park_id, origin, currency, month, fen, firm, approximate, unverified, illustrative, rate
        in rows
    ]  # fmt: skip
