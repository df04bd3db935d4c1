"""Contracts, what they promise, what came of it, and what the zone gave for it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Json, Record
from db.columns import (
    Exact,
    TermColumn,
    amount_field,
    extent_field,
    period_field,
    quantity_field,
    when_field,
)
from db.terms import (
    BandKind,
    Comparison,
    ContractKind,
    EvaluationForm,
    ExitStepKind,
    ExitWay,
    Indicator,
    RemedyKind,
    TaxBasis,
)
from db.values import Amount, Extent, Period, Quantity, When


class Contract(Record):
    """合同: only a formal 投资合同 makes a project count in the year of `signed`.

    A supplement names the contract that it changes (`supplements_id`) and holds from `effective`.
    `land_price` is the 出让价款 that remedies are reckoned from.
    """

    __tablename__ = "contract"

    project_id: Mapped[str] = mapped_column(
        ForeignKey("project.id", deferrable=True, initially="DEFERRED"), index=True
    )
    phase_id: Mapped[str | None] = mapped_column(
        ForeignKey("phase.id", deferrable=True, initially="DEFERRED"), index=True
    )
    supplements_id: Mapped[str | None] = mapped_column(
        ForeignKey("contract.id", deferrable=True, initially="DEFERRED"), index=True
    )
    kind: Mapped[ContractKind] = mapped_column(TermColumn(ContractKind))
    title: Mapped[str | None] = mapped_column(String)
    number: Mapped[str | None] = mapped_column(String)
    signed: Mapped[When | None] = when_field("signed")
    effective: Mapped[When | None] = when_field("effective")
    until: Mapped[When | None] = when_field("until")
    amount: Mapped[Amount | None] = amount_field("amount")
    land: Mapped[Extent | None] = extent_field("land")
    land_price: Mapped[Amount | None] = amount_field("land_price")
    note: Mapped[str | None] = mapped_column(String)
    illustrative: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (Index("ix_contract_signed", "kind", "signed_day"),)


class ContractParty(Record):
    """A party of a contract: as what (甲方, 乙方 …), and which organization where known."""

    __tablename__ = "contract_party"

    contract_id: Mapped[str] = mapped_column(
        ForeignKey("contract.id", deferrable=True, initially="DEFERRED"), index=True
    )
    organization_id: Mapped[str | None] = mapped_column(
        ForeignKey("organization.id", deferrable=True, initially="DEFERRED"), index=True
    )
    role: Mapped[str] = mapped_column(String)
    name: Mapped[str | None] = mapped_column(String)
    ordinal: Mapped[int] = mapped_column(default=0)


class Commitment(Record):
    """承诺: one promised figure or date of a contract, as its clause says it.

    due: of a date. ramp: shares of the value in percent, year by year from the first (``["50",
    "80", "100"]``; the last holds on). tolerance: percent under the promise that is still
    基本达标. remedy_terms: what `crm.rules.remedies` reads (a day's rate, a floor …). A supplement
    ends one (`ended_on`) and begins its successor (`from_on`, `replaces_id`).
    """

    __tablename__ = "commitment"

    contract_id: Mapped[str] = mapped_column(
        ForeignKey("contract.id", deferrable=True, initially="DEFERRED"), index=True
    )
    phase_id: Mapped[str | None] = mapped_column(
        ForeignKey("phase.id", deferrable=True, initially="DEFERRED"), index=True
    )
    replaces_id: Mapped[str | None] = mapped_column(
        ForeignKey("commitment.id", deferrable=True, initially="DEFERRED"), index=True
    )
    indicator: Mapped[Indicator] = mapped_column(TermColumn(Indicator))
    comparison: Mapped[Comparison] = mapped_column(TermColumn(Comparison))
    promised: Mapped[Quantity | None] = quantity_field("promised")
    due: Mapped[When | None] = when_field("due")
    period: Mapped[Period | None] = period_field("period")
    ramp: Mapped[list[str] | None] = mapped_column(Json)
    tolerance: Mapped[Decimal | None] = mapped_column(Exact)
    weight: Mapped[Decimal | None] = mapped_column(Exact)
    basis: Mapped[TaxBasis | None] = mapped_column(TermColumn(TaxBasis))
    remedy: Mapped[RemedyKind | None] = mapped_column(TermColumn(RemedyKind))
    remedy_terms: Mapped[dict[str, Any] | None] = mapped_column(Json)
    clause: Mapped[str | None] = mapped_column(String)
    page: Mapped[str | None] = mapped_column(String)
    wording: Mapped[str | None] = mapped_column(String)
    from_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    illustrative: Mapped[bool] = mapped_column(default=False)
    ordinal: Mapped[int] = mapped_column(default=0)


class CommitmentEnterprise(Record):
    """An enterprise whose actuals count for a commitment.

    base: of 增资, what it already had before (each year): only what lies above it counts.
    """

    __tablename__ = "commitment_enterprise"

    commitment_id: Mapped[str] = mapped_column(
        ForeignKey("commitment.id", deferrable=True, initially="DEFERRED"), index=True
    )
    organization_id: Mapped[str] = mapped_column(
        ForeignKey("organization.id", deferrable=True, initially="DEFERRED"), index=True
    )
    base: Mapped[Quantity | None] = quantity_field("base")


class Performance(Record):
    """实绩: one actual of an enterprise and a period, with its evidence and who verified it.

    month: None for the whole year's figure, else of that month alone. Of a figure that stands
    (容积率, 建筑面积) the year is that of its survey.
    """

    __tablename__ = "performance"

    organization_id: Mapped[str] = mapped_column(
        ForeignKey("organization.id", deferrable=True, initially="DEFERRED"), index=True
    )
    indicator: Mapped[Indicator] = mapped_column(TermColumn(Indicator))
    year: Mapped[int]
    month: Mapped[int | None]
    actual: Mapped[Quantity | None] = quantity_field("actual")
    basis: Mapped[TaxBasis | None] = mapped_column(TermColumn(TaxBasis))
    evidence: Mapped[str | None] = mapped_column(String)
    verified_by: Mapped[str | None] = mapped_column(String)
    verified_on: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(String)
    illustrative: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        CheckConstraint("month BETWEEN 1 AND 12", name="month"),
        Index("ix_performance_of", "organization_id", "indicator", "year", "month"),
    )


class PerformanceShare(Record):
    """The share in percent of an enterprise's actuals that belongs to a project.

    Without an indicator or a year it holds for all of them; the narrowest goes first.
    """

    __tablename__ = "performance_share"

    project_id: Mapped[str] = mapped_column(
        ForeignKey("project.id", deferrable=True, initially="DEFERRED"), index=True
    )
    organization_id: Mapped[str] = mapped_column(
        ForeignKey("organization.id", deferrable=True, initially="DEFERRED"), index=True
    )
    indicator: Mapped[Indicator | None] = mapped_column(TermColumn(Indicator))
    year: Mapped[int | None]
    share: Mapped[Decimal] = mapped_column(Exact)


class RemedyClaim(Record):
    """A remedy that was demanded for a commitment and year: until when, paid, or waived and why."""

    __tablename__ = "remedy_claim"

    commitment_id: Mapped[str] = mapped_column(
        ForeignKey("commitment.id", deferrable=True, initially="DEFERRED"), index=True
    )
    year: Mapped[int | None]
    amount: Mapped[Amount | None] = amount_field("amount")
    demanded_on: Mapped[date | None]
    due: Mapped[date | None]
    paid: Mapped[Amount | None] = amount_field("paid")
    paid_on: Mapped[date | None]
    waived_on: Mapped[date | None]
    reason: Mapped[str | None] = mapped_column(String)
    illustrative: Mapped[bool] = mapped_column(default=False)


class SiteInspection(Record):
    """How far a site was on a day, for the rule of idle land (domain.md, source c).

    area_share, invested_share: percent of the area that is built on and of the investment that
    is spent; stopped_on: since when the work stands still.
    """

    __tablename__ = "site_inspection"

    project_id: Mapped[str] = mapped_column(
        ForeignKey("project.id", deferrable=True, initially="DEFERRED"), index=True
    )
    on: Mapped[date]
    area_share: Mapped[Decimal | None] = mapped_column(Exact)
    invested_share: Mapped[Decimal | None] = mapped_column(Exact)
    stopped_on: Mapped[date | None]
    inspector: Mapped[str | None] = mapped_column(String)
    note: Mapped[str | None] = mapped_column(String)
    illustrative: Mapped[bool] = mapped_column(default=False)


class Policy(Record):
    """优惠政策 of the library: what may be offered, by which document."""

    __tablename__ = "policy"

    name: Mapped[str] = mapped_column(String)
    document: Mapped[str | None] = mapped_column(String)
    issued: Mapped[When | None] = when_field("issued")
    content: Mapped[str | None] = mapped_column(String)
    active: Mapped[bool] = mapped_column(default=True)
    ordinal: Mapped[int] = mapped_column(default=0)


class Incentive(Record):
    """政策兑现: what was offered to a project, on which commitment it hangs, and when it is due.

    floor: ratio of that commitment in percent below which all of it is owed back.
    """

    __tablename__ = "incentive"

    project_id: Mapped[str] = mapped_column(
        ForeignKey("project.id", deferrable=True, initially="DEFERRED"), index=True
    )
    policy_id: Mapped[str | None] = mapped_column(
        ForeignKey("policy.id", deferrable=True, initially="DEFERRED"), index=True
    )
    commitment_id: Mapped[str | None] = mapped_column(
        ForeignKey("commitment.id", deferrable=True, initially="DEFERRED"), index=True
    )
    name: Mapped[str] = mapped_column(String)
    promised: Mapped[Amount | None] = amount_field("promised")
    condition: Mapped[str | None] = mapped_column(String)
    due: Mapped[date | None]
    floor: Mapped[Decimal | None] = mapped_column(Exact)
    note: Mapped[str | None] = mapped_column(String)
    illustrative: Mapped[bool] = mapped_column(default=False)
    ordinal: Mapped[int] = mapped_column(default=0)


class IncentivePayment(Record):
    """What was paid of an incentive, or came back (`returned`), with its voucher."""

    __tablename__ = "incentive_payment"

    incentive_id: Mapped[str] = mapped_column(
        ForeignKey("incentive.id", deferrable=True, initially="DEFERRED"), index=True
    )
    on: Mapped[date]
    amount: Mapped[Amount | None] = amount_field("amount")
    returned: Mapped[bool] = mapped_column(default=False)
    voucher: Mapped[str | None] = mapped_column(String)


class ProjectCost(Record):
    """What a project costs the zone besides incentives: land made ready, roads, power."""

    __tablename__ = "project_cost"

    project_id: Mapped[str] = mapped_column(
        ForeignKey("project.id", deferrable=True, initially="DEFERRED"), index=True
    )
    what: Mapped[str] = mapped_column(String)
    amount: Mapped[Amount | None] = amount_field("amount")
    on: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(String)
    illustrative: Mapped[bool] = mapped_column(default=False)


class EvaluationScheme(Record):
    """亩均效益评价, a template: its form, how its grades are cut, and where it is from."""

    __tablename__ = "evaluation_scheme"

    name: Mapped[str] = mapped_column(String)
    form: Mapped[EvaluationForm] = mapped_column(TermColumn(EvaluationForm))
    band_kind: Mapped[BandKind] = mapped_column(TermColumn(BandKind))
    source: Mapped[str | None] = mapped_column(String)
    active: Mapped[bool] = mapped_column(default=True)
    ordinal: Mapped[int] = mapped_column(default=0)


class EvaluationMeasure(Record):
    """One indicator of a scheme: its weight, and benchmark and cap where the form has them."""

    __tablename__ = "evaluation_measure"

    scheme_id: Mapped[str] = mapped_column(
        ForeignKey("evaluation_scheme.id", deferrable=True, initially="DEFERRED"), index=True
    )
    indicator: Mapped[Indicator] = mapped_column(TermColumn(Indicator))
    weight: Mapped[Decimal] = mapped_column(Exact)
    benchmark: Mapped[Quantity | None] = quantity_field("benchmark")
    cap: Mapped[Decimal | None] = mapped_column(Exact)
    ordinal: Mapped[int] = mapped_column(default=0)


class EvaluationBand(Record):
    """A grade of a scheme: up to which share of the ranking, or from how many points, and its
    effect on policy."""

    __tablename__ = "evaluation_band"

    scheme_id: Mapped[str] = mapped_column(
        ForeignKey("evaluation_scheme.id", deferrable=True, initially="DEFERRED"), index=True
    )
    grade: Mapped[str] = mapped_column(String)
    limit: Mapped[Decimal] = mapped_column(Exact)
    effect: Mapped[str | None] = mapped_column(String)
    ordinal: Mapped[int] = mapped_column(default=0)


class EvaluationExemption(Record):
    """不定等级: an enterprise that a year's evaluation leaves without a grade, and why."""

    __tablename__ = "evaluation_exemption"

    organization_id: Mapped[str] = mapped_column(
        ForeignKey("organization.id", deferrable=True, initially="DEFERRED"), index=True
    )
    year: Mapped[int]
    reason: Mapped[str] = mapped_column(String)


class ExitStep(Record):
    """A step of a project's exit, on its day; a notice names the day by which to put right."""

    __tablename__ = "exit_step"

    project_id: Mapped[str] = mapped_column(
        ForeignKey("project.id", deferrable=True, initially="DEFERRED"), index=True
    )
    kind: Mapped[ExitStepKind] = mapped_column(TermColumn(ExitStepKind))
    on: Mapped[date]
    due: Mapped[date | None]
    way: Mapped[ExitWay | None] = mapped_column(TermColumn(ExitWay))
    text: Mapped[str | None] = mapped_column(String)
    document: Mapped[str | None] = mapped_column(String)
    illustrative: Mapped[bool] = mapped_column(default=False)
