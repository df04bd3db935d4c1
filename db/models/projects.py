"""The one spine: a project, from the first phone call to the taxes it promised."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import DERIVED, Record
from db.columns import Exact, TermColumn, amount_field, extent_field, when_field
from db.terms import ParentRelation, SourceChannel, Stage
from db.values import Amount, Extent, When


class Project(Record):
    """项目: a lead (线索) while its stage is 线索 or 接洽, and the same record to the end.

    `referrer_id` is who brought it: the intermediary, or the enterprise of 以商招商; `referrer`
    names a person. `merged_into_id` is which project it became. `illustrative` marks figures
    that are samples (示例). The derived columns at the foot are recomputed by `crm.derived` in the
    same transaction: `entered_on` and `stage_since` are the days of its first and its newest move,
    `next_step` and `next_due` are of the open todo that is due first.
    """

    __tablename__ = "project"

    name: Mapped[str] = mapped_column(String)
    stage: Mapped[Stage] = mapped_column(TermColumn(Stage), default=Stage.LEAD, index=True)
    industry: Mapped[str | None] = mapped_column(String)
    industry_chain: Mapped[str | None] = mapped_column(String)
    park_id: Mapped[str | None] = mapped_column(
        ForeignKey("park.id", deferrable=True, initially="DEFERRED"), index=True
    )
    parent_id: Mapped[str | None] = mapped_column(
        ForeignKey("project.id", deferrable=True, initially="DEFERRED"), index=True
    )
    parent_relation: Mapped[ParentRelation | None] = mapped_column(TermColumn(ParentRelation))
    merged_into_id: Mapped[str | None] = mapped_column(
        ForeignKey("project.id", deferrable=True, initially="DEFERRED"), index=True
    )
    chief: Mapped[str | None] = mapped_column(String)
    commissioner: Mapped[str | None] = mapped_column(String)
    owner: Mapped[str | None] = mapped_column(String)
    source_channel: Mapped[SourceChannel | None] = mapped_column(TermColumn(SourceChannel))
    referrer: Mapped[str | None] = mapped_column(String)
    referrer_id: Mapped[str | None] = mapped_column(
        ForeignKey("organization.id", deferrable=True, initially="DEFERRED"), index=True
    )
    planned: Mapped[Amount | None] = amount_field("planned")
    agreed: Mapped[Amount | None] = amount_field("agreed")
    contracted: Mapped[Amount | None] = amount_field("contracted")
    arrived: Mapped[Amount | None] = amount_field("arrived")
    fixed: Mapped[Amount | None] = amount_field("fixed")
    land: Mapped[Extent | None] = extent_field("land")
    progress: Mapped[str | None] = mapped_column(String)
    stuck_reason: Mapped[str | None] = mapped_column(String)
    note: Mapped[str | None] = mapped_column(String)
    illustrative: Mapped[bool] = mapped_column(default=False)

    name_pinyin: Mapped[str | None] = mapped_column(String, info=DERIVED)
    name_initials: Mapped[str | None] = mapped_column(String, info=DERIVED)
    name_core: Mapped[str | None] = mapped_column(String, info=DERIVED)
    investor_names: Mapped[str | None] = mapped_column(String, info=DERIVED)
    headline_fen: Mapped[int | None] = mapped_column(BigInteger, info=DERIVED)
    entered_on: Mapped[date | None] = mapped_column(info=DERIVED)
    stage_since: Mapped[date | None] = mapped_column(info=DERIVED)
    followed_on: Mapped[date | None] = mapped_column(info=DERIVED)
    next_step: Mapped[str | None] = mapped_column(String, info=DERIVED)
    next_due: Mapped[date | None] = mapped_column(info=DERIVED)
    received_fen: Mapped[int | None] = mapped_column(BigInteger, info=DERIVED)
    received_apart: Mapped[int | None] = mapped_column(info=DERIVED)

    __table_args__ = (
        # The lists' common orders, each with what a list leaves out, so that the ordered ids
        # come from the index alone.
        Index("ix_project_by_headline", "headline_fen", "id", "trashed_at"),
        Index("ix_project_by_name", "name_pinyin", "id", "trashed_at"),
        Index("ix_project_by_key", "id", "trashed_at", "park_id", "illustrative"),  # and figures
    )


class ProjectAlias(Record):
    """别名: the same project under another name in another paper."""

    __tablename__ = "project_alias"

    project_id: Mapped[str] = mapped_column(
        ForeignKey("project.id", deferrable=True, initially="DEFERRED"), index=True
    )
    name: Mapped[str] = mapped_column(String)
    name_pinyin: Mapped[str | None] = mapped_column(String, info=DERIVED)
    name_initials: Mapped[str | None] = mapped_column(String, info=DERIVED)


class ProjectInvestor(Record):
    """An investor of a project with its share in percent, where that is known."""

    __tablename__ = "project_investor"

    project_id: Mapped[str] = mapped_column(
        ForeignKey("project.id", deferrable=True, initially="DEFERRED"), index=True
    )
    organization_id: Mapped[str] = mapped_column(
        ForeignKey("organization.id", deferrable=True, initially="DEFERRED"), index=True
    )
    share: Mapped[Decimal | None] = mapped_column(Exact)
    ordinal: Mapped[int] = mapped_column(default=0)


class ProjectContact(Record):
    """A person to ask about a project, and as what."""

    __tablename__ = "project_contact"

    project_id: Mapped[str] = mapped_column(
        ForeignKey("project.id", deferrable=True, initially="DEFERRED"), index=True
    )
    contact_id: Mapped[str] = mapped_column(
        ForeignKey("contact.id", deferrable=True, initially="DEFERRED"), index=True
    )
    role: Mapped[str | None] = mapped_column(String)


class StageMove(Record):
    """A dated move to a stage; kept for ever, moves backwards too.

    `reason` is owed for a skip or a move back, `override_reason` for passing an unmet gate, and
    `unmet` keeps what that gate still lacked, one a line.
    """

    __tablename__ = "stage_move"

    project_id: Mapped[str] = mapped_column(
        ForeignKey("project.id", deferrable=True, initially="DEFERRED")
    )
    stage: Mapped[Stage] = mapped_column(TermColumn(Stage))
    on: Mapped[When | None] = when_field("on")
    reason: Mapped[str | None] = mapped_column(String)
    override_reason: Mapped[str | None] = mapped_column(String)
    unmet: Mapped[str | None] = mapped_column(String)

    __table_args__ = (
        Index("ix_stage_move_of", "project_id", "stage", "on_day", "trashed_at"),
        Index("ix_stage_move_reached", "stage", "on_day"),
    )


class Phase(Record):
    """期: its own money and land; a project without phases shows nothing of them."""

    __tablename__ = "phase"

    project_id: Mapped[str] = mapped_column(
        ForeignKey("project.id", deferrable=True, initially="DEFERRED"), index=True
    )
    name: Mapped[str] = mapped_column(String)
    ordinal: Mapped[int] = mapped_column(default=0)
    planned: Mapped[Amount | None] = amount_field("planned")
    agreed: Mapped[Amount | None] = amount_field("agreed")
    contracted: Mapped[Amount | None] = amount_field("contracted")
    arrived: Mapped[Amount | None] = amount_field("arrived")
    fixed: Mapped[Amount | None] = amount_field("fixed")
    land: Mapped[Extent | None] = extent_field("land")
    note: Mapped[str | None] = mapped_column(String)
