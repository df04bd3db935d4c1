"""Draws values for any field of any mapped record, so that a class added later is tested too."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from sqlalchemy import JSON, inspect
from sqlalchemy.orm import Session

from db.base import Record
from db.columns import Exact, Instant, Key, TermColumn
from db.fields import Field, logged_fields
from db.models import Attachment
from db.terms import Mark
from db.values import Amount, Extent, Period, Phone, Quantity, When

_VALUES: dict[type, tuple[Any, Any]] = {
    Amount: (Amount(120_000, rate=Decimal("6.6423")), Amount(5, "USD", Mark.RANGE, 9, None, "约")),
    Extent: (Extent(80_000_000), Extent(1, Mark.ABOUT, source="约300亩")),
    When: (When.on(date(2016, 5, 31)), When(date(2016, 4, 1), "quarter", "二季度")),
    Quantity: (Quantity(Decimal("300"), "万元/亩"), Quantity(None, "", "面议")),
    Period: (Period("since", nth=1, years=5), Period("cumulative", day=date(2016, 12, 31))),
    Phone: (Phone("+8613807310000"), Phone("+8673184011111", "802", "0731-84011111转802")),
}


def sample(session: Session, cls: type[Record], turn: int = 0) -> Record:
    """Return a new record of `cls` with a value in each field, added to the session."""
    record = cls()
    if cls.__tablename__ == "setting":
        record.id = f"key{turn}-{id(record)}"
    fill(session, record, turn)
    session.add(record)  # only now: a record that it refers to is flushed on the way
    return record


def fill(session: Session, record: Record, turn: int) -> None:
    """Give each field of a record its value of `turn` (0 or 1)."""
    for name, field in logged_fields(type(record)).items():
        if name != "trashed_at":
            setattr(record, name, value_of(session, type(record), field, turn))


def value_of(session: Session, cls: type[Record], field: Field, turn: int) -> Any:
    """Return a value that fits the field; the two turns differ."""
    if field.value_type is not None:
        return _VALUES[field.value_type][turn]
    if cls is Attachment and field.name == "sha256":  # the check looks for its content
        return session.info["blobs"].put(BytesIO(b"sample %d" % turn)).sha256
    column = inspect(cls).columns[field.name]
    if column.foreign_keys:
        return _referred(session, cls, next(iter(column.foreign_keys)).column.table.name, turn)
    kind = column.type
    if isinstance(kind, TermColumn):
        return list(kind.term)[turn]
    if isinstance(kind, Exact):
        return (Decimal("2000.50"), Decimal("0.1"))[turn]
    if isinstance(kind, Instant):
        return datetime(2016, 5, 31 - turn, 1, 2, 3, 4, tzinfo=UTC)
    assert not isinstance(kind, Key)
    by_type: dict[type, tuple[Any, Any]] = {
        str: ("示例甲", "<乙> & “丙”"),
        int: (1, 2),
        bool: (True, False),
        date: (date(2016, 1, 1), date(2016, 12, 31)),
    }
    if isinstance(kind, JSON):
        return ([{"column": "A", "text": "1"}], {"乙": {"a": True, "b": None}})[turn]
    return by_type[kind.python_type][turn]


def _referred(session: Session, cls: type[Record], kind: str, turn: int) -> str | None:
    from db.fields import record_class

    if kind == cls.__tablename__:
        return None  # a parent of its own kind
    other = sample(session, record_class(kind), turn)
    session.flush()
    return other.id


def snapshot(record: Record) -> dict[str, Any]:
    """Return field → value of a record."""
    return {name: getattr(record, name) for name in logged_fields(type(record))}
