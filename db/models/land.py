"""Parks, which have projects and targets of their own, and their land."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Record
from db.columns import TermColumn, amount_field, extent_field
from db.terms import ParcelState, ParkKind
from db.values import Amount, Extent


class Park(Record):
    """园区: whether its figures count into 全区 (计入全区) is data, shown in each 口径."""

    __tablename__ = "park"

    name: Mapped[str] = mapped_column(String, index=True)
    kind: Mapped[ParkKind] = mapped_column(TermColumn(ParkKind), default=ParkKind.MAIN)
    counts_into_zone: Mapped[bool] = mapped_column(default=True)
    ordinal: Mapped[int] = mapped_column(default=0)


class ParkMove(Record):
    """A project's transfer from one park to another."""

    __tablename__ = "park_move"

    project_id: Mapped[str] = mapped_column(
        ForeignKey("project.id", deferrable=True, initially="DEFERRED"), index=True
    )
    from_park_id: Mapped[str | None] = mapped_column(
        ForeignKey("park.id", deferrable=True, initially="DEFERRED")
    )
    to_park_id: Mapped[str | None] = mapped_column(
        ForeignKey("park.id", deferrable=True, initially="DEFERRED")
    )
    on: Mapped[date]
    reason: Mapped[str | None] = mapped_column(String)


class Parcel(Record):
    """地块 of a park: its area, what it may be used for, and how it stands."""

    __tablename__ = "parcel"

    park_id: Mapped[str | None] = mapped_column(
        ForeignKey("park.id", deferrable=True, initially="DEFERRED"), index=True
    )
    code: Mapped[str] = mapped_column(String, index=True)
    place: Mapped[str | None] = mapped_column(String)
    area: Mapped[Extent | None] = extent_field("area")
    use: Mapped[str | None] = mapped_column(String)
    state: Mapped[ParcelState] = mapped_column(
        TermColumn(ParcelState), default=ParcelState.RESERVED
    )
    price: Mapped[Amount | None] = amount_field("price")
    supplied_on: Mapped[date | None]
    conditions: Mapped[str | None] = mapped_column(String)
    note: Mapped[str | None] = mapped_column(String)
    illustrative: Mapped[bool] = mapped_column(default=False)


class ParcelUse(Record):
    """A project on a parcel, with the area that it takes of it."""

    __tablename__ = "parcel_use"

    parcel_id: Mapped[str] = mapped_column(
        ForeignKey("parcel.id", deferrable=True, initially="DEFERRED"), index=True
    )
    project_id: Mapped[str] = mapped_column(
        ForeignKey("project.id", deferrable=True, initially="DEFERRED"), index=True
    )
    area: Mapped[Extent | None] = extent_field("area")
    on: Mapped[date | None]
