"""Stored figures read many at once, as plain numbers in base units."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy.orm import Session

from crm.rules.assess import Exact
from crm.rules.indicators import Kind, factor, kind_of, scaled
from db.errors import YinfengError
from db.portions import AT_ONCE
from db.terms import Currency, Indicator

_PORTION = 500


def figure(number: Decimal | None, unit: str | None, indicator: Indicator) -> Exact | None:
    """Return a stored figure in base units; one of an unfit unit, as a merge may leave, is none."""
    if number is None:
        return None
    try:
        return scaled(number, unit or "", indicator)
    except YinfengError:
        return None


@cache
def foreign(unit: str | None, indicator: Indicator) -> Currency | None:
    """Return the currency of a unit when it is money of another than yuan."""
    kind = kind_of(indicator)
    if kind not in (Kind.MONEY, Kind.MONEY_PER_LAND):
        return None
    try:
        currency = factor(unit or "", kind)[1]
    except YinfengError:
        return None
    return None if currency is Currency.CNY else currency


def rows_among(
    session: Session, query: Any, column: Any, ids: Collection[str] | None
) -> Iterator[Any]:
    """Yield the rows of `query` whose `column` is among `ids` (None: all of them)."""
    connection = session.connection()
    if ids is None or len(ids) > AT_ONCE:
        wanted = None if ids is None else set(ids)
        at = [*query.selected_columns].index(column) if wanted is not None else 0
        # By portions: row by row takes twice as long, all at once holds other threads up.
        for rows in connection.execute(query).partitions(_PORTION):
            for row in rows:
                if wanted is None or row[at] in wanted:
                    yield row
        return
    if ids:
        yield from connection.execute(query.where(column.in_(sorted(ids))))
