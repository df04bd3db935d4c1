"""Column types, and the groups of columns that hold one value (an amount, an area …)."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, Date, DateTime, Dialect, Integer, String
from sqlalchemy.orm import Composite, composite, mapped_column
from sqlalchemy.types import TypeDecorator

from db.terms import Term
from db.values import Amount, Extent, Period, Phone, Quantity, Value, When

KEY_LENGTH = 32


class Key(TypeDecorator[str]):
    """A UUIDv7 as 32 hex digits; text on both databases, so that it is the log's id as well."""

    impl = String(KEY_LENGTH)
    cache_ok = True


class TermColumn(TypeDecorator[Term]):
    """An enumeration by its code."""

    impl = String(24)
    cache_ok = True

    def __init__(self, term: type[Term]) -> None:
        super().__init__()
        self.term = term
        self._known = {one.value: one for one in term}

    def process_bind_param(self, value: Term | str | None, dialect: Dialect) -> str | None:
        return None if value is None else (self._known.get(value) or self.term(value)).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> Term | None:
        # A table of its own: an enumeration's own look-up costs more than the rest of a row.
        return None if value is None else self._known.get(value) or self.term(value)

    @property
    def python_type(self) -> type[Term]:
        return self.term


class Exact(TypeDecorator[Decimal]):
    """A decimal kept to the digit, as text: SQLite would make it a float."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        return None if value is None else format(value, "f")

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)

    @property
    def python_type(self) -> type[Decimal]:
        return Decimal


class Instant(TypeDecorator[datetime]):
    """A moment in UTC, aware in Python."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _group(value_type: type[Value], prefix: str, /, **types: Any) -> Composite[Any]:
    """Map one value onto columns ``prefix_part``; the value is None when all of them are."""

    def rebuild(*parts: Any) -> Value | None:
        # A function and not the class: SQLAlchemy would else read types off the dataclass. Asked
        # for what a value was, it gives only the parts that changed: no period without its kind.
        lacks = parts[0] is None and value_type is Period
        return None if lacks or all(part is None for part in parts) else value_type(*parts)

    columns = (mapped_column(f"{prefix}_{part}", type_) for part, type_ in types.items())
    return composite(rebuild, *columns, info={"value_type": value_type})


def amount_field(prefix: str) -> Composite[Any]:
    """An `Amount`: 分, currency, mark, high end, rate, source text."""
    return _group(
        Amount,
        prefix,
        fen=BigInteger(),
        currency=String(3),
        mark=String(8),
        high_fen=BigInteger(),
        rate=Exact(),
        source=String(),
    )


def extent_field(prefix: str) -> Composite[Any]:
    """An `Extent`: units of 1/300 m², mark, high end, source text."""
    return _group(
        Extent,
        prefix,
        units=BigInteger(),
        mark=String(8),
        high_units=BigInteger(),
        source=String(),
    )


def when_field(prefix: str) -> Composite[Any]:
    """A `When`: first day, precision, source text."""
    return _group(When, prefix, day=Date(), precision=String(16), source=String())


def phone_field(prefix: str) -> Composite[Any]:
    """A `Phone`: E.164 number, extension, source text."""
    return _group(Phone, prefix, number=String(20), extension=String(12), source=String())


def quantity_field(prefix: str) -> Composite[Any]:
    """A `Quantity`: exact number, unit, source text."""
    return _group(Quantity, prefix, number=Exact(), unit=String(), source=String())


def period_field(prefix: str) -> Composite[Any]:
    """A `Period`: kind, year, day, nth year after 投产, number of years."""
    return _group(
        Period,
        prefix,
        kind=String(16),
        year=Integer(),
        day=Date(),
        nth=Integer(),
        years=Integer(),
    )
