"""What a person said of records that look the same."""

from __future__ import annotations

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Record


class DistinctPair(Record):
    """不是同一家: two records of a kind that are not the same, the lesser id first."""

    __tablename__ = "distinct_pair"

    kind: Mapped[str] = mapped_column(String(40))
    a_id: Mapped[str] = mapped_column(String(32))
    b_id: Mapped[str] = mapped_column(String(32))

    __table_args__ = (
        Index("ix_distinct_pair_a", "kind", "a_id"),
        Index("ix_distinct_pair_b", "kind", "b_id"),
    )
