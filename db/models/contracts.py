"""Contracts, as far as a ledger knows them; commitments come with their own issue."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Record
from db.columns import TermColumn, amount_field, extent_field, when_field
from db.terms import ContractKind
from db.values import Amount, Extent, When


class Contract(Record):
    """合同: only a formal 投资合同 makes a project count in the year of `signed`."""

    __tablename__ = "contract"

    project_id: Mapped[str] = mapped_column(
        ForeignKey("project.id", deferrable=True, initially="DEFERRED"), index=True
    )
    kind: Mapped[ContractKind] = mapped_column(TermColumn(ContractKind))
    title: Mapped[str | None] = mapped_column(String)
    number: Mapped[str | None] = mapped_column(String)
    signed: Mapped[When | None] = when_field("signed")
    amount: Mapped[Amount | None] = amount_field("amount")
    land: Mapped[Extent | None] = extent_field("land")
    note: Mapped[str | None] = mapped_column(String)
    illustrative: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (Index("ix_contract_signed", "kind", "signed_day"),)
