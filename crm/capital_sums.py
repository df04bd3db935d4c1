"""Sums of capital by kind, park, project and month: added up in the database, converted once.

Amounts are grouped by their currency and recorded rate, so that a sum is exact and rounded once.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session

from crm.counts_kept import Sort, held_for, kept
from crm.rules.arrivals import Month, OriginGroup, in_currency, month_of
from crm.rules.dates import month_end
from crm.rules.numbers import round_half_up
from crm.settings import setting
from db.models import ArrivalUse, CapitalArrival, Project
from db.terms import Currency, Mark, Origin
from db.values import Amount

USD_RATE = "usd_rate"
"""The setting that holds yuan for a dollar, for 外资 that arrived in a third currency."""

_ARRIVAL: Any = CapitalArrival.__table__.c
_USE: Any = ArrivalUse.__table__.c
_PROJECT: Any = Project.__table__.c


@dataclass(frozen=True)
class Sum:
    """What was added up under one heading.

    month, project_id: None where they were not asked for. verified: else it does not count.
    corrects: rows that correct a closed month. count: of rows. yuan, dollars: exact 分 and cents,
    None when there is no rate; a figure with a mark is neither.
    """

    month: Month | None
    origin: Origin
    park_id: str | None
    project_id: str | None
    verified: bool
    corrects: bool
    count: int
    yuan: Fraction | None
    dollars: Fraction | None

    def figure(self, currency: Currency) -> Fraction | None:
        """The sum in 分 of yuan or cents of dollars."""
        return self.dollars if currency is Currency.USD else self.yuan


@dataclass(frozen=True)
class Figure:
    """One figure: exact 分 (cents) of its kind's currency, and how many rows it leaves out."""

    value: Fraction = Fraction(0)
    counted: int = 0
    left_out: int = 0

    def __add__(self, other: Figure) -> Figure:
        return Figure(
            self.value + other.value,
            self.counted + other.counted,
            self.left_out + other.left_out,
        )

    @property
    def fen(self) -> int:
        """The figure rounded to the 分, once."""
        return int(round_half_up(self.value, 0))


_NOTHING = Figure()
_KINDS_OF = {
    origin: tuple(kind for kind in OriginGroup if origin in kind.origins) for origin in Origin
}


def usd_rate(session: Session) -> Decimal | None:
    """Return the zone's yuan for a dollar, or None."""
    text = setting(session, USD_RATE)
    return Decimal(text) if text else None


def arrived(
    session: Session,
    first: date,
    last: date,
    *,
    today: date,
    by_month: bool = True,
    by_project: bool = False,
    project_ids: Sequence[str] | None = None,
) -> list[Sum]:
    """Return the sums of what arrived from `first` to `last`.

    by_month: of a year or two, else of the whole at once. today: a verification of a later day
    is not known yet.
    """

    def add_up() -> list[Sum]:
        return _sums(
            session,
            source=CapitalArrival,
            when=_ARRIVAL.on.between(first, min(last, today)),
            month=_months_of(first, min(last, today)) if by_month else None,
            columns=_ARRIVAL,
            today=today,
            by_project=by_project,
            project_ids=project_ids,
        )

    of_all = not by_project and project_ids is None
    return _kept(session, "arrived", first, last, today, by_month, of_all, add_up)


def became_fixed(
    session: Session,
    first: date,
    last: date,
    *,
    today: date,
    by_month: bool = True,
    by_project: bool = False,
    project_ids: Sequence[str] | None = None,
) -> list[Sum]:
    """Return the sums of what became fixed assets in the months from `first` to `last`.

    A month counts once it has begun on `today`. Its origin and its verification are those of the
    arrival.
    """
    begin, end = month_of(first), month_of(min(last, today))
    number = _USE.year * 12 + _USE.month

    def add_up() -> list[Sum]:
        return _sums(
            session,
            source=ArrivalUse,
            when=and_(
                _USE.year.between(begin[0], end[0]),
                number.between(begin[0] * 12 + begin[1], end[0] * 12 + end[1]),
            ),
            month=number if by_month else None,
            columns=_USE,
            today=today,
            by_project=by_project,
            project_ids=project_ids,
        )

    of_all = not by_project and project_ids is None
    return _kept(session, "fixed", first, last, today, by_month, of_all, add_up)


def _kept(
    session: Session,
    what: str,
    first: date,
    last: date,
    today: date,
    by_month: bool,
    of_all: bool,
    add_up: Callable[[], list[Sum]],
) -> list[Sum]:
    """Return the sums; of all projects in one year those of the last look, if nothing bore on them.

    of_all: not one by one, nor of some.
    """
    if not of_all or first.year != last.year:
        return add_up()
    key = (Sort.MONEY, first.year, what, first, last, today, by_month, usd_rate(session))
    return list(kept(held_for(session), key, add_up))


def figure_of(
    sums: Iterable[Sum], kind: OriginGroup, fits: Callable[[Sum], bool] = lambda one: True
) -> Figure:
    """Add up what counts of a kind among the sums that fit."""
    total = Figure()
    for one in sums:
        if one.verified and one.origin in kind.origins and fits(one):
            total += _figure(one, kind)
    return total


def unverified(
    sums: Iterable[Sum], kind: OriginGroup, fits: Callable[[Sum], bool] = lambda one: True
) -> Figure:
    """Add up what is shown apart of a kind: not verified yet."""
    total = Figure()
    for one in sums:
        if not one.verified and one.origin in kind.origins and fits(one):
            total += _figure(one, kind)
    return total


def in_yuan(sums: Iterable[Sum], *, verified: bool) -> Figure:
    """Add up all origins in yuan, what counts or what is not verified."""
    total = _NOTHING
    for one in sums:
        if one.verified is verified:
            known = one.yuan is not None
            counts = (one.count, 0) if known else (0, one.count)
            total += Figure(one.yuan or Fraction(0), *counts)
    return total


def spread(
    sums: Iterable[Sum], key: Callable[[Sum], Hashable]
) -> dict[Hashable, dict[OriginGroup, Figure]]:
    """Add up what counts under each key and kind, in one pass."""
    found: dict[Hashable, dict[OriginGroup, Figure]] = {}
    for one in sums:
        if one.verified:
            line = found.setdefault(key(one), {})
            for kind in _KINDS_OF[one.origin]:
                line[kind] = line.get(kind, _NOTHING) + _figure(one, kind)
    return found


def year_to(month: Month) -> tuple[date, date]:
    """Return the first day of a month's year and the last day of the month."""
    return date(month[0], 1, 1), month_end(*month)


def _figure(one: Sum, kind: OriginGroup) -> Figure:
    value = one.figure(kind.currency)
    if value is None:
        return Figure(left_out=one.count)
    return Figure(value, one.count)


def _months_of(first: date, last: date) -> ColumnElement[Any]:
    """Year × 12 + month of each day from `first` to `last`.

    Compared and not taken apart: as true on each database, and quicker.
    """
    numbers = range(first.year * 12 + first.month, last.year * 12 + last.month)
    ends = [
        (_ARRIVAL.on <= month_end((number - 1) // 12, (number - 1) % 12 + 1), number)
        for number in numbers
    ]
    rest = last.year * 12 + last.month
    return case(*ends, else_=rest) if ends else case((_ARRIVAL.on <= last, rest))


def _sums(
    session: Session,
    *,
    source: Any,
    when: ColumnElement[bool],
    month: Any,
    columns: Any,
    today: date,
    by_project: bool,
    project_ids: Sequence[str] | None,
) -> list[Sum]:
    verified = and_(_ARRIVAL.verified_on.is_not(None), _ARRIVAL.verified_on <= today)
    firm = and_(columns.amount_fen.is_not(None), columns.amount_mark == Mark.EXACT.value)
    heads = [
        *([] if month is None else [month.label("month")]),
        *([_ARRIVAL.project_id] if by_project else []),
        _ARRIVAL.origin,
        _PROJECT.park_id,
        case((verified, 1), else_=0).label("verified"),
        case((_ARRIVAL.corrects_id.is_not(None), 1), else_=0).label("corrects"),
        columns.amount_currency,
        _ARRIVAL.amount_rate,
        case((firm, 1), else_=0).label("firm"),
    ]
    query = select(*heads, func.count(), func.sum(columns.amount_fen)).select_from(CapitalArrival)
    if source is ArrivalUse:
        query = query.join(ArrivalUse, ArrivalUse.arrival_id == CapitalArrival.id).where(
            _USE.trashed_at.is_(None)
        )
    query = query.join(Project, Project.id == CapitalArrival.project_id).where(
        when, _ARRIVAL.trashed_at.is_(None), _PROJECT.trashed_at.is_(None)
    )
    if project_ids is not None:
        query = query.where(_ARRIVAL.project_id.in_(project_ids))
    dollars = usd_rate(session)
    found = []
    for row in session.connection().execute(query.group_by(*heads)).all():
        when_known, *rest = row if month is not None else (None, *row)
        project, *rest = rest if by_project else (None, *rest)
        found.append(_sum(when_known, project, rest, dollars))
    return found


def _sum(
    month: int | None, project: str | None, rest: Sequence[Any], rate_of_dollar: Decimal | None
) -> Sum:
    origin, park, verified, corrects, currency, rate, firm, count, fen = rest
    amount = None
    if firm and fen is not None:
        amount = Amount(int(fen), currency or Currency.CNY, rate=rate)
    return Sum(
        None if month is None else ((month - 1) // 12, (month - 1) % 12 + 1),
        origin,
        park,
        project,
        bool(verified),
        bool(corrects),
        count,
        in_currency(amount, Currency.CNY),
        in_currency(amount, Currency.USD, rate_of_dollar),
    )
