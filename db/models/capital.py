"""Capital in place: what arrived, from where, what of it became fixed assets, what was promised."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Record
from db.columns import TermColumn, amount_field
from db.terms import Instrument, Origin
from db.values import Amount


class CapitalArrival(Record):
    """到位资金: one arrival, told by origin, instrument, evidence and month (domain.md, section 5).

    `amount` keeps its own currency and the rate of `rate_on`. Without `verified_on` it is shown
    apart and not counted. `corrects_id` names an arrival of a closed period that this corrects.
    """

    __tablename__ = "capital_arrival"

    project_id: Mapped[str] = mapped_column(
        ForeignKey("project.id", deferrable=True, initially="DEFERRED"), index=True
    )
    phase_id: Mapped[str | None] = mapped_column(
        ForeignKey("phase.id", deferrable=True, initially="DEFERRED"), index=True
    )
    organization_id: Mapped[str | None] = mapped_column(
        ForeignKey("organization.id", deferrable=True, initially="DEFERRED"), index=True
    )
    corrects_id: Mapped[str | None] = mapped_column(
        ForeignKey("capital_arrival.id", deferrable=True, initially="DEFERRED"), index=True
    )
    on: Mapped[date]
    amount: Mapped[Amount | None] = amount_field("amount")
    rate_on: Mapped[date | None]
    origin: Mapped[Origin] = mapped_column(TermColumn(Origin))
    region: Mapped[str | None] = mapped_column(String)
    instrument: Mapped[Instrument] = mapped_column(TermColumn(Instrument), default=Instrument.CASH)
    voucher: Mapped[str | None] = mapped_column(String)
    verified_by: Mapped[str | None] = mapped_column(String)
    verified_on: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(String)
    illustrative: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        # With all that a sum looks at, so that 200,000 arrivals are added up from the index alone.
        Index(
            "ix_capital_arrival_counted",
            "on",
            "project_id",
            "origin",
            "amount_currency",
            "amount_rate",
            "amount_mark",
            "amount_fen",
            "verified_on",
            "trashed_at",
            "illustrative",
            "corrects_id",
        ),
        Index(
            "ix_capital_arrival_by_key",
            "id",
            "project_id",
            "origin",
            "amount_rate",
            "verified_on",
            "trashed_at",
            "illustrative",
            "corrects_id",
        ),
    )


class ArrivalUse(Record):
    """形成固投: how much of an arrival became fixed assets in a month."""

    __tablename__ = "arrival_use"

    arrival_id: Mapped[str] = mapped_column(
        ForeignKey("capital_arrival.id", deferrable=True, initially="DEFERRED"), index=True
    )
    year: Mapped[int]
    month: Mapped[int]
    amount: Mapped[Amount | None] = amount_field("amount")

    __table_args__ = (
        CheckConstraint("month BETWEEN 1 AND 12", name="month"),
        Index(
            "ix_arrival_use_month",
            "year",
            "month",
            "arrival_id",
            "amount_currency",
            "amount_mark",
            "amount_fen",
            "trashed_at",
        ),
    )


class PromisedArrival(Record):
    """What a project promised to bring in until a day."""

    __tablename__ = "promised_arrival"

    project_id: Mapped[str] = mapped_column(
        ForeignKey("project.id", deferrable=True, initially="DEFERRED"), index=True
    )
    due: Mapped[date]
    amount: Mapped[Amount | None] = amount_field("amount")
    origin: Mapped[Origin | None] = mapped_column(TermColumn(Origin))
    note: Mapped[str | None] = mapped_column(String)


class ClosedPeriod(Record):
    """A month that was reported: later corrections show as corrections of the next one.

    `reopened_on` ends it; the month may be closed again by a further record.
    """

    __tablename__ = "closed_period"

    year: Mapped[int]
    month: Mapped[int]
    closed_on: Mapped[date]
    closed_by: Mapped[str | None] = mapped_column(String)
    reopened_on: Mapped[date | None]
    reopened_by: Mapped[str | None] = mapped_column(String)
    reopened_reason: Mapped[str | None] = mapped_column(String)

    __table_args__ = (CheckConstraint("month BETWEEN 1 AND 12", name="month"),)
