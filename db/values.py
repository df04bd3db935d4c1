"""Exact values as people edit them: each is one field on screen, in the log and in a merge.

Money is whole 分, area whole 1/300 m² (0.01 m² = 3, 0.0001 亩 = 20, both exact; 亩 = 10000/15 m²).
Nothing here is ever a float. How they are read and shown is `crm.rules.units`.
"""

from __future__ import annotations

import os
import threading
import time
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Self

from db.terms import Currency, Mark, PeriodKind, Precision, Term

AREA_UNITS_PER_SQUARE_METRE = 300
AREA_UNITS_PER_MU = 200_000
AREA_UNITS_PER_HECTARE = 3_000_000


class Value:
    """Common to the values below: to and from plain JSON, as the change log keeps them."""

    def plain(self) -> dict[str, Any]:
        """Return a JSON-ready dict without empty entries: each of them needs a default."""
        plain: dict[str, Any] = {}
        for name in _names_of(self):
            value = getattr(self, name)
            if value is None or value == "":
                continue
            if isinstance(value, Term):
                value = value.value
            elif isinstance(value, Decimal):
                value = format(value, "f")
            elif isinstance(value, date):
                value = value.isoformat()
            plain[name] = value
        return plain

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> Self:
        """Rebuild a value from what `plain` gave."""
        return cls(**plain)

    def __composite_values__(self) -> tuple[Any, ...]:
        parts = [getattr(self, name) for name in _names_of(self)]
        # Codes go as plain text: psycopg would store an enumeration by its member's name.
        return tuple([part.value if isinstance(part, Term) else part for part in parts])


def _names_of(value: Any) -> tuple[str, ...]:
    kind: Any = type(value)  # hashable, which mypy does not believe of all types
    return _names(kind)


@cache
def _names(of: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(of))


@dataclass(frozen=True)
class Money:
    """Whole 分 (hundredths of the unit) of a currency."""

    fen: int
    currency: Currency = Currency.CNY


@dataclass(frozen=True)
class Area:
    """Whole 1/300 m²."""

    units: int


@dataclass(frozen=True)
class Amount(Value):
    """A figure of investment with its mark.

    fen: the figure, or the low end of a range, in 分 of `currency`; None when `source` could not
    be read. high_fen: the high end of a range. rate: yuan for one unit of the currency, as
    recorded. source: the text as it was typed or stood in a ledger.
    """

    fen: int | None = None
    currency: Currency = Currency.CNY
    mark: Mark = Mark.EXACT
    high_fen: int | None = None
    rate: Decimal | None = None
    source: str = ""

    def __post_init__(self) -> None:
        # Rows, the log and callers all come through here, so codes become terms once.
        if type(self.currency) is not Currency:
            object.__setattr__(self, "currency", Currency(self.currency or "CNY"))
        if type(self.mark) is not Mark:
            object.__setattr__(self, "mark", Mark(self.mark or "exact"))
        if self.source is None:
            object.__setattr__(self, "source", "")
        if self.rate is not None:
            object.__setattr__(self, "rate", Decimal(self.rate))

    @property
    def firm(self) -> bool:
        """Whether it counts: a known figure without a mark."""
        return self.fen is not None and self.mark is Mark.EXACT

    @property
    def money(self) -> Money | None:
        """The figure (of a range the low end), or None when unknown."""
        return None if self.fen is None else Money(self.fen, self.currency)


@dataclass(frozen=True)
class Extent(Value):
    """An area of land with its mark; `units` and `high_units` are whole 1/300 m²."""

    units: int | None = None
    mark: Mark = Mark.EXACT
    high_units: int | None = None
    source: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "mark", Mark(self.mark or "exact"))
        object.__setattr__(self, "source", self.source or "")

    @property
    def firm(self) -> bool:
        """Whether it counts: a known area without a mark."""
        return self.units is not None and self.mark is Mark.EXACT

    @property
    def area(self) -> Area | None:
        """The area (of a range the low end), or None when unknown."""
        return None if self.units is None else Area(self.units)


@dataclass(frozen=True)
class When(Value):
    """A date as far as it is known: `day` is the first day that it may be, as `precision` names.

    It is the first day of the span, e.g. of a month, or a later one of it where it is known that
    nothing happened before that. For `BEFORE` the day is the one before which it is due. day is
    None when `source` could not be read.
    """

    day: date | None = None
    precision: Precision = Precision.DAY
    source: str = ""

    def __post_init__(self) -> None:
        if isinstance(self.day, str):
            object.__setattr__(self, "day", date.fromisoformat(self.day))
        object.__setattr__(self, "precision", Precision(self.precision or "day"))
        object.__setattr__(self, "source", self.source or "")

    @classmethod
    def on(cls, day: date) -> Self:
        """A date known to the day."""
        return cls(day)


@dataclass(frozen=True)
class Phone(Value):
    """A telephone number: E.164, extension, and the text as typed (number "" when unreadable)."""

    number: str = ""
    extension: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        for name in ("number", "extension", "source"):
            object.__setattr__(self, name, getattr(self, name) or "")


@dataclass(frozen=True)
class Quantity(Value):
    """A number with its unit, e.g. 300 万元/亩; number is None when `source` could not be read."""

    number: Decimal | None = None
    unit: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "unit", self.unit or "")
        object.__setattr__(self, "source", self.source or "")
        if self.number is not None:
            object.__setattr__(self, "number", Decimal(self.number))


@dataclass(frozen=True)
class Period(Value):
    """The time that a commitment speaks of.

    year: of `YEAR`. day: up to which `CUMULATIVE` adds. nth: the year after 投产 from which
    `SINCE` and `AVERAGE` count, from 1. years: how many years of them there are.
    """

    kind: PeriodKind
    year: int | None = None
    day: date | None = None
    nth: int | None = None
    years: int | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", PeriodKind(self.kind))
        if isinstance(self.day, str):
            object.__setattr__(self, "day", date.fromisoformat(self.day))


_key_lock = threading.Lock()
_last_stamp = 0


def new_key() -> str:
    """Return a UUIDv7 (RFC 9562) as 32 hex digits; keys of one process are made in rising order."""
    global _last_stamp
    with _key_lock:
        # 48 bits of milliseconds and 12 bits of the fraction below: rising within a process.
        nanoseconds = time.time_ns()
        stamp = (nanoseconds // 1_000_000) << 12 | (nanoseconds % 1_000_000) * 4096 // 1_000_000
        _last_stamp = stamp = max(stamp, _last_stamp + 1)
    tail = int.from_bytes(os.urandom(8), "big") & ((1 << 62) - 1)
    return f"{(stamp >> 12) << 16 | 0x7000 | stamp & 0xFFF:016x}{0b10 << 62 | tail:016x}"
