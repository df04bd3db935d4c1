"""What a project's recorded arrivals add up to, and what of them became fixed assets.

The first is kept beside each project (derived, never logged), since lists are ordered by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, func, select
from sqlalchemy.orm import Session

from crm.rules.arrivals import in_currency
from crm.rules.numbers import round_half_up
from crm.rules.received import Received
from db.models import ArrivalUse, CapitalArrival, Project
from db.terms import Currency, Mark
from db.values import Amount

_ARRIVAL: Any = CapitalArrival.__table__.c
_PROJECTS: Any = Project.__table__
_USE: Any = ArrivalUse.__table__.c


def _heads(of: Any) -> tuple[Any, ...]:
    """What amounts are added up by: `of` has them, the arrival their rate and verification."""
    counts = and_(
        _ARRIVAL.verified_on.is_not(None),
        of.amount_fen.is_not(None),
        of.amount_mark == Mark.EXACT.value,
    )
    rate = _ARRIVAL.amount_rate
    return of.amount_currency, rate, case((counts, 1), else_=0).label("counts")


_HEADS = (_ARRIVAL.project_id, *_heads(_ARRIVAL))
_SUMS = (
    select(*_HEADS, func.sum(_ARRIVAL.amount_fen), func.count())
    .where(_ARRIVAL.project_id.in_(bindparam("ids", expanding=True)), _ARRIVAL.trashed_at.is_(None))
    .group_by(*_HEADS)
)
_FIXED_HEADS = _heads(_USE)
_FIXED_SUMS = (
    select(*_FIXED_HEADS, func.sum(_USE.amount_fen), func.count())
    .join(CapitalArrival, _ARRIVAL.id == _USE.arrival_id)
    .where(
        _ARRIVAL.project_id == bindparam("id"),
        _ARRIVAL.trashed_at.is_(None),
        _USE.trashed_at.is_(None),
    )
    .group_by(*_FIXED_HEADS)
)


def arrived_fen() -> ColumnElement[Any]:
    """The figure of 实际到位 that is shown, in 分, for an order or a range of a query."""
    return func.coalesce(_PROJECTS.c.received_fen, _PROJECTS.c.arrived_fen)


def received_of(session: Session, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Return the derived columns of these projects; of one without arrivals they are empty."""
    sums: dict[str, Fraction] = {}
    apart: dict[str, int] = {}
    rows: Any = session.connection().execute(_SUMS, {"ids": ids}).all()
    for key, *row in rows:
        yuan, left = _counted(*row)
        sums[key] = sums.get(key, Fraction(0)) + yuan
        apart[key] = apart.get(key, 0) + left
    return {
        key: {
            "received_fen": int(round_half_up(sums[key], 0)) if key in sums else None,
            "received_apart": apart.get(key),
        }
        for key in ids
    }


def fixed_of(session: Session, project: Project) -> Received:
    """Return 完成固投: what the project's verified arrivals became, beside what a ledger says."""
    rows: Any = session.connection().execute(_FIXED_SUMS, {"id": project.id}).all()
    if not rows:
        return Received(reported=project.fixed, fixed=True)
    total, apart = Fraction(0), 0
    for row in rows:
        yuan, left = _counted(*row)
        total += yuan
        apart += left
    return Received(int(round_half_up(total, 0)), apart, project.fixed, fixed=True)


def _counted(
    currency: Currency | None, rate: Any, counts: int, fen: Any, count: int
) -> tuple[Fraction, int]:
    """Return what `count` amounts come to in 分 of 人民币, and how many are left apart."""
    if counts:
        amount = Amount(int(fen), currency or Currency.CNY, rate=rate)
        yuan = in_currency(amount, Currency.CNY)
        if yuan is not None:
            return yuan, 0
    return Fraction(0), count
