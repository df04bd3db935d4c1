"""The year's plan, its targets, and the figures that are reported monthly."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Json, Record
from db.columns import Exact, TermColumn, amount_field
from db.terms import Measure
from db.values import Amount


class Plan(Record):
    """年度计划 of one calendar year."""

    __tablename__ = "plan"

    year: Mapped[int] = mapped_column(index=True)
    title: Mapped[str] = mapped_column(String)


class Target(Record):
    """目标: a floor, a ceiling, or both, of one indicator for the zone (no park) or a park.

    `part_of_id` makes it an 其中 row. `measure_argument` narrows the rule of counting, e.g. the
    tier or the stage. `section` is the plan's own clause. `pace` holds the twelve shares in
    percent that are due at the end of each month, where it is not the calendar's.
    """

    __tablename__ = "target"

    plan_id: Mapped[str] = mapped_column(
        ForeignKey("plan.id", deferrable=True, initially="DEFERRED"), index=True
    )
    park_id: Mapped[str | None] = mapped_column(
        ForeignKey("park.id", deferrable=True, initially="DEFERRED")
    )
    part_of_id: Mapped[str | None] = mapped_column(
        ForeignKey("target.id", deferrable=True, initially="DEFERRED")
    )
    ordinal: Mapped[int] = mapped_column(default=0)
    category: Mapped[str] = mapped_column(String)
    indicator: Mapped[str] = mapped_column(String)
    floor: Mapped[Decimal | None] = mapped_column(Exact)
    ceiling: Mapped[Decimal | None] = mapped_column(Exact)
    unit: Mapped[str] = mapped_column(String)
    definition: Mapped[str | None] = mapped_column(String)
    measure: Mapped[Measure] = mapped_column(TermColumn(Measure), default=Measure.REPORTED)
    measure_argument: Mapped[str | None] = mapped_column(String)
    section: Mapped[str | None] = mapped_column(String)
    owner: Mapped[str | None] = mapped_column(String)
    pace: Mapped[list[str] | None] = mapped_column(Json)


class TargetShare(Record):
    """What of a target falls to a quarter or to a person (责任分解)."""

    __tablename__ = "target_share"

    target_id: Mapped[str] = mapped_column(
        ForeignKey("target.id", deferrable=True, initially="DEFERRED"), index=True
    )
    quarter: Mapped[int | None]
    person: Mapped[str | None] = mapped_column(String)
    value: Mapped[Decimal] = mapped_column(Exact)

    __table_args__ = (CheckConstraint("quarter BETWEEN 1 AND 4", name="quarter"),)


class ReportedFigure(Record):
    """月报数: the value of an indicator from January to the end of `month`.

    `growth` is the published 同比 in percent, which goes before a computed one.
    """

    __tablename__ = "reported_figure"

    indicator: Mapped[str] = mapped_column(String)
    park_id: Mapped[str | None] = mapped_column(
        ForeignKey("park.id", deferrable=True, initially="DEFERRED")
    )
    year: Mapped[int]
    month: Mapped[int]
    value: Mapped[Decimal] = mapped_column(Exact)
    unit: Mapped[str] = mapped_column(String)
    growth: Mapped[Decimal | None] = mapped_column(Exact)
    reporter: Mapped[str | None] = mapped_column(String)
    illustrative: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        CheckConstraint("month BETWEEN 1 AND 12", name="month"),
        Index("ix_reported_figure_of", "indicator", "year", "month"),
    )


class SavedScenario(Record):
    """情景: projects that are assumed to sign in a year, kept under a name."""

    __tablename__ = "saved_scenario"

    year: Mapped[int]
    name: Mapped[str] = mapped_column(String)


class ScenarioPick(Record):
    """What a scenario assumes of a project: that it signs on a day, for an amount."""

    __tablename__ = "scenario_pick"

    scenario_id: Mapped[str] = mapped_column(
        ForeignKey("saved_scenario.id", deferrable=True, initially="DEFERRED"), index=True
    )
    project_id: Mapped[str] = mapped_column(
        ForeignKey("project.id", deferrable=True, initially="DEFERRED"), index=True
    )
    on: Mapped[date]
    amount: Mapped[Amount | None] = amount_field("amount")
