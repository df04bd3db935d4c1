"""The change log's own tables: written by `db.changes` alone, never edited."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    cast,
    type_coerce,
)
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Json
from db.columns import Key


class Device(Base):
    """A database (a laptop's file, the office's file, the office's PostgreSQL), not a PC.

    One row is this database's own; its `seq`, `clock` and `hash` are those of its last
    operation, and the row is locked while the next one is numbered.
    """

    __tablename__ = "device"

    id: Mapped[str] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(String)
    own: Mapped[bool]
    seq: Mapped[int] = mapped_column(BigInteger)
    clock: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str] = mapped_column(String(64))


class Operation(Base):
    """One user action.

    seq is gapless for each device; clock is a hybrid logical clock (milliseconds << 16 | count),
    so that a wrong wall clock can't reorder cause and effect; seen holds for each device the last
    seq that this one had when it acted; undoes names the operation that this one takes back.
    """

    __tablename__ = "operation"

    id: Mapped[str] = mapped_column(Key, primary_key=True)
    device: Mapped[str] = mapped_column(ForeignKey("device.id"))
    seq: Mapped[int] = mapped_column(BigInteger)
    clock: Mapped[int] = mapped_column(BigInteger, index=True)
    author: Mapped[str] = mapped_column(String)
    at: Mapped[datetime]
    label: Mapped[str] = mapped_column(String)
    seen: Mapped[dict[str, int]] = mapped_column(Json)
    undoes: Mapped[str | None] = mapped_column(Key, index=True)
    hash: Mapped[str] = mapped_column(String(64))

    __table_args__ = (UniqueConstraint("device", "seq"),)


class Change(Base):
    """One record touched by an operation: fields is field → [old, new], or [new] at creation."""

    __tablename__ = "change"

    operation_id: Mapped[str] = mapped_column(ForeignKey("operation.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    record_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    fields: Mapped[dict[str, list[Any]]] = mapped_column(Json)

    __table_args__ = (Index("ix_change_record", "kind", "record_id"),)


FIELDS_AS_TEXT: dict[str, ColumnElement[str]] = {
    "sqlite": type_coerce(Change.__table__.c.fields, String),
    "postgresql": cast(Change.__table__.c.fields, String),
}
"""By dialect: the fields of changes as text, which is hashed, copied and read many at once."""
