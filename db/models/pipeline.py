"""What moves a project along: gates, admission review, milestones, blockers, approvals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Json, Record
from db.columns import Exact, TermColumn, when_field
from db.terms import ApprovalEvent, Opinion, ReviewResult, Stage
from db.values import When


class GateItem(Record):
    """One line of what a stage demands before a project enters it (关口清单).

    With `field` it is a field of the project that must be filled, without one a line to tick.
    """

    __tablename__ = "gate_item"

    stage: Mapped[Stage] = mapped_column(TermColumn(Stage), index=True)
    text: Mapped[str] = mapped_column(String)
    field: Mapped[str | None] = mapped_column(String)
    required: Mapped[bool] = mapped_column(default=True)
    ordinal: Mapped[int] = mapped_column(default=0)


class GateTick(Record):
    """A line of a gate's checklist that is done for a project."""

    __tablename__ = "gate_tick"

    project_id: Mapped[str] = mapped_column(
        ForeignKey("project.id", deferrable=True, initially="DEFERRED"), index=True
    )
    gate_item_id: Mapped[str] = mapped_column(
        ForeignKey("gate_item.id", deferrable=True, initially="DEFERRED"), index=True
    )
    done_on: Mapped[date]
    done_by: Mapped[str | None] = mapped_column(String)
    note: Mapped[str | None] = mapped_column(String)


class ScoreCard(Record):
    """准入评分表, a template; `pass_mark` is the points from which a project passes."""

    __tablename__ = "score_card"

    name: Mapped[str] = mapped_column(String)
    source: Mapped[str | None] = mapped_column(String)
    pass_mark: Mapped[Decimal | None] = mapped_column(Exact)
    active: Mapped[bool] = mapped_column(default=True)
    ordinal: Mapped[int] = mapped_column(default=0)


class ScoreCriterion(Record):
    """One line of a card: its weight in points, and its ladder where a measure gives the points.

    veto: it gives no points; who fails it is not admitted. ladder is what `crm.rules.score` reads.
    """

    __tablename__ = "score_criterion"

    card_id: Mapped[str] = mapped_column(
        ForeignKey("score_card.id", deferrable=True, initially="DEFERRED"), index=True
    )
    name: Mapped[str] = mapped_column(String)
    points: Mapped[Decimal] = mapped_column(Exact)
    unit: Mapped[str | None] = mapped_column(String)
    ladder: Mapped[dict[str, Any] | None] = mapped_column(Json)
    veto: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str | None] = mapped_column(String)
    ordinal: Mapped[int] = mapped_column(default=0)


class AdmissionReview(Record):
    """准入评审 of a project by a card, on a day, and what it came to."""

    __tablename__ = "admission_review"

    project_id: Mapped[str] = mapped_column(
        ForeignKey("project.id", deferrable=True, initially="DEFERRED"), index=True
    )
    card_id: Mapped[str] = mapped_column(
        ForeignKey("score_card.id", deferrable=True, initially="DEFERRED"), index=True
    )
    on: Mapped[When | None] = when_field("on")
    result: Mapped[ReviewResult] = mapped_column(
        TermColumn(ReviewResult), default=ReviewResult.PENDING
    )
    conditions: Mapped[str | None] = mapped_column(String)
    chair: Mapped[str | None] = mapped_column(String)
    illustrative: Mapped[bool] = mapped_column(default=False)


class ReviewScore(Record):
    """What one reviewer gave for one criterion: the measure it was read from, and the points.

    Of a veto, `vetoed` says whether the project fails it.
    """

    __tablename__ = "review_score"

    review_id: Mapped[str] = mapped_column(
        ForeignKey("admission_review.id", deferrable=True, initially="DEFERRED"), index=True
    )
    criterion_id: Mapped[str] = mapped_column(
        ForeignKey("score_criterion.id", deferrable=True, initially="DEFERRED"), index=True
    )
    reviewer: Mapped[str] = mapped_column(String)
    measure: Mapped[Decimal | None] = mapped_column(Exact)
    points: Mapped[Decimal | None] = mapped_column(Exact)
    vetoed: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str | None] = mapped_column(String)


class JointOpinion(Record):
    """联合把关: what a department (规划、国土、环保、安监) said in a review."""

    __tablename__ = "joint_opinion"

    review_id: Mapped[str] = mapped_column(
        ForeignKey("admission_review.id", deferrable=True, initially="DEFERRED"), index=True
    )
    department: Mapped[str] = mapped_column(String)
    opinion: Mapped[Opinion | None] = mapped_column(TermColumn(Opinion))
    text: Mapped[str | None] = mapped_column(String)
    person: Mapped[str | None] = mapped_column(String)
    on: Mapped[date | None]
    ordinal: Mapped[int] = mapped_column(default=0)


class MilestonePlan(Record):
    """A template of milestones, planned backwards (倒排) from 投产."""

    __tablename__ = "milestone_plan"

    name: Mapped[str] = mapped_column(String)
    active: Mapped[bool] = mapped_column(default=True)
    ordinal: Mapped[int] = mapped_column(default=0)


class PlannedStep(Record):
    """One milestone of a template: how many workdays it takes, and what it waits for.

    waits_for: names of other steps, one a line. amber_days, red_days: days late from which its
    light is yellow or red.
    """

    __tablename__ = "planned_step"

    plan_id: Mapped[str] = mapped_column(
        ForeignKey("milestone_plan.id", deferrable=True, initially="DEFERRED"), index=True
    )
    name: Mapped[str] = mapped_column(String)
    workdays: Mapped[int]
    waits_for: Mapped[str | None] = mapped_column(String)
    stage: Mapped[Stage | None] = mapped_column(TermColumn(Stage))
    amber_days: Mapped[int] = mapped_column(default=1)
    red_days: Mapped[int] = mapped_column(default=15)
    ordinal: Mapped[int] = mapped_column(default=0)


class Milestone(Record):
    """节点 of a project or of one of its phases.

    forecast: set by hand where the plan's own arithmetic is known to be wrong. Of one with a
    `stage` and without a phase the actual date is that of the project's move to the stage, kept
    there and nowhere else.
    """

    __tablename__ = "milestone"

    project_id: Mapped[str] = mapped_column(
        ForeignKey("project.id", deferrable=True, initially="DEFERRED"), index=True
    )
    phase_id: Mapped[str | None] = mapped_column(
        ForeignKey("phase.id", deferrable=True, initially="DEFERRED"), index=True
    )
    name: Mapped[str] = mapped_column(String)
    stage: Mapped[Stage | None] = mapped_column(TermColumn(Stage))
    workdays: Mapped[int] = mapped_column(default=1)
    planned: Mapped[date | None]
    forecast: Mapped[date | None]
    actual: Mapped[When | None] = when_field("actual")
    chief: Mapped[str | None] = mapped_column(String)
    commissioner: Mapped[str | None] = mapped_column(String)
    amber_days: Mapped[int] = mapped_column(default=1)
    red_days: Mapped[int] = mapped_column(default=15)
    note: Mapped[str | None] = mapped_column(String)
    illustrative: Mapped[bool] = mapped_column(default=False)
    ordinal: Mapped[int] = mapped_column(default=0)

    __table_args__ = (Index("ix_milestone_planned", "planned"),)


class MilestoneWait(Record):
    """A milestone waits for another to be reached."""

    __tablename__ = "milestone_wait"

    milestone_id: Mapped[str] = mapped_column(
        ForeignKey("milestone.id", deferrable=True, initially="DEFERRED"), index=True
    )
    waits_for_id: Mapped[str] = mapped_column(
        ForeignKey("milestone.id", deferrable=True, initially="DEFERRED"), index=True
    )


class Holiday(Record):
    """A day of a year's official calendar that the library does not know yet.

    works: a weekend day on which people work (调休), else a day off.
    """

    __tablename__ = "holiday"

    day: Mapped[date] = mapped_column(index=True)
    works: Mapped[bool] = mapped_column(default=False)
    name: Mapped[str | None] = mapped_column(String)


class Blocker(Record):
    """制约事项: what holds a project up, who answers for it, until when; settled is 销号."""

    __tablename__ = "blocker"

    project_id: Mapped[str] = mapped_column(
        ForeignKey("project.id", deferrable=True, initially="DEFERRED"), index=True
    )
    kind: Mapped[str] = mapped_column(String)
    what: Mapped[str] = mapped_column(String)
    unit: Mapped[str | None] = mapped_column(String)
    person: Mapped[str | None] = mapped_column(String)
    raised_on: Mapped[date | None]
    due: Mapped[date | None]
    settled_on: Mapped[date | None]
    outcome: Mapped[str | None] = mapped_column(String)
    illustrative: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (Index("ix_blocker_open", "settled_on", "due"),)


class SupervisionNotice(Record):
    """督办单, from a late milestone or an open blocker, with its reply and its closing."""

    __tablename__ = "supervision_notice"

    project_id: Mapped[str] = mapped_column(
        ForeignKey("project.id", deferrable=True, initially="DEFERRED"), index=True
    )
    milestone_id: Mapped[str | None] = mapped_column(
        ForeignKey("milestone.id", deferrable=True, initially="DEFERRED"), index=True
    )
    blocker_id: Mapped[str | None] = mapped_column(
        ForeignKey("blocker.id", deferrable=True, initially="DEFERRED"), index=True
    )
    number: Mapped[str | None] = mapped_column(String)
    issued_on: Mapped[date | None]
    unit: Mapped[str | None] = mapped_column(String)
    person: Mapped[str | None] = mapped_column(String)
    demand: Mapped[str] = mapped_column(String)
    due: Mapped[date | None]
    reply: Mapped[str | None] = mapped_column(String)
    replied_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    closing: Mapped[str | None] = mapped_column(String)
    issuer: Mapped[str | None] = mapped_column(String)
    illustrative: Mapped[bool] = mapped_column(default=False)


class Approval(Record):
    """审批代办: one item of a project, the workdays promised for it, and who carries it."""

    __tablename__ = "approval"

    project_id: Mapped[str] = mapped_column(
        ForeignKey("project.id", deferrable=True, initially="DEFERRED"), index=True
    )
    name: Mapped[str] = mapped_column(String)
    department: Mapped[str | None] = mapped_column(String)
    promised_workdays: Mapped[int | None]
    carrier: Mapped[str | None] = mapped_column(String)
    note: Mapped[str | None] = mapped_column(String)
    illustrative: Mapped[bool] = mapped_column(default=False)
    ordinal: Mapped[int] = mapped_column(default=0)


class ApprovalStep(Record):
    """What happened to an approval on a day."""

    __tablename__ = "approval_step"

    approval_id: Mapped[str] = mapped_column(
        ForeignKey("approval.id", deferrable=True, initially="DEFERRED"), index=True
    )
    event: Mapped[ApprovalEvent] = mapped_column(TermColumn(ApprovalEvent))
    on: Mapped[date]
    note: Mapped[str | None] = mapped_column(String)
