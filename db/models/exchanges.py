"""What two databases exchanged, and what it left to settle: local facts, never logged or merged."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Json
from db.columns import Key


class Conflict(Base):
    """冲突: a field with several heads; told from the log for the records that a merge touches.

    heads are the ids of the operations that stand against each other, the one shown first. For
    `trashed_at` they are those that trashed the record and those that went on with it.
    """

    __tablename__ = "conflict"

    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    record_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    field: Mapped[str] = mapped_column(String(64), primary_key=True)
    heads: Mapped[list[str]] = mapped_column(Json)


class Exchange(Base):
    """带出、回并: one exchange of this database with another.

    direction is ``out``, ``in``, ``opened`` (this database began as a working copy) or
    ``refreshed``. device is the other side's, where it is known. scope is None for all of the
    data. position holds for each device the seq and hash up to which the other side had the log.
    """

    __tablename__ = "exchange"

    id: Mapped[str] = mapped_column(Key, primary_key=True)
    at: Mapped[datetime]
    direction: Mapped[str] = mapped_column(String(16))
    author: Mapped[str] = mapped_column(String)
    device: Mapped[str | None] = mapped_column(Key)
    name: Mapped[str] = mapped_column(String)
    place: Mapped[str | None] = mapped_column(String)
    scope: Mapped[dict[str, Any] | None] = mapped_column(Json)
    position: Mapped[dict[str, Any]] = mapped_column(Json)
    counts: Mapped[dict[str, Any]] = mapped_column(Json)
