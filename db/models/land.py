"""Parks, which have projects and targets of their own."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Record
from db.columns import TermColumn
from db.terms import ParkKind


class Park(Record):
    """园区: whether its figures count into 全区 (计入全区) is data, shown in each 口径."""

    __tablename__ = "park"

    name: Mapped[str] = mapped_column(String, index=True)
    kind: Mapped[ParkKind] = mapped_column(TermColumn(ParkKind), default=ParkKind.MAIN)
    counts_into_zone: Mapped[bool] = mapped_column(default=True)
    ordinal: Mapped[int] = mapped_column(default=0)
