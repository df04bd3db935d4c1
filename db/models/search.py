"""The text index's key table: written by `db.textindex` alone, never logged or merged."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Integer, String
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base
from db.columns import Key


class SearchEntry(Base):
    """One record in the text index.

    id grows with each new content, so that what was written last is found first; on a file it is
    the row of the full-text table beside. digest tells whether the content is still the same.
    tokens: on a server only, which has no such table; their GIN index is not in the models.
    """

    __tablename__ = "search_entry"

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=True
    )
    kind: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[str] = mapped_column(Key, index=True, unique=True)
    digest: Mapped[int] = mapped_column(BigInteger)
    tokens: Mapped[list[str] | None] = mapped_column(
        JSON().with_variant(ARRAY(String), "postgresql")
    )
