"""Leads, people, activities, and what moves a project along: gates, milestones, approvals."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "attachment",
        sa.Column("record_kind", sa.String(40), nullable=False),
        sa.Column("record_id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    op.create_index(
        op.f("ix_attachment_of"), "attachment", ["record_kind", "record_id"], unique=False
    )
    op.create_index(op.f("ix_attachment_sha256"), "attachment", ["sha256"], unique=False)

    op.create_table(
        "choice",
        sa.Column("of", sa.String(24), nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_choice")),
    )
    op.create_index(op.f("ix_choice_of"), "choice", ["of"], unique=False)

    op.create_table(
        "gate_item",
        sa.Column("stage", sa.String(24), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=True),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gate_item")),
    )
    op.create_index(op.f("ix_gate_item_stage"), "gate_item", ["stage"], unique=False)

    op.create_table(
        "holiday",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("works", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holiday")),
    )
    op.create_index(op.f("ix_holiday_day"), "holiday", ["day"], unique=False)

    op.create_table(
        "milestone_plan",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone_plan")),
    )
    op.create_table(
        "score_card",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("pass_mark", sa.String(40), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_card")),
    )
    op.create_table(
        "staff",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("team", sa.String(), nullable=True),
        sa.Column("phone_number", sa.String(20), nullable=True),
        sa.Column("phone_extension", sa.String(12), nullable=True),
        sa.Column("phone_source", sa.String(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
    )
    op.create_index(op.f("ix_staff_name"), "staff", ["name"], unique=False)

    op.create_table(
        "intermediary_agreement",
        sa.Column("organization_id", sa.String(32), nullable=False),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("signed_day", sa.Date(), nullable=True),
        sa.Column("signed_precision", sa.String(16), nullable=True),
        sa.Column("signed_source", sa.String(), nullable=True),
        sa.Column("until_day", sa.Date(), nullable=True),
        sa.Column("until_precision", sa.String(16), nullable=True),
        sa.Column("until_source", sa.String(), nullable=True),
        sa.Column("terms", sa.String(), nullable=True),
        sa.Column("fee", sa.String(), nullable=True),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_intermediary_agreement_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intermediary_agreement")),
    )
    op.create_index(
        op.f("ix_intermediary_agreement_organization_id"),
        "intermediary_agreement",
        ["organization_id"],
        unique=False,
    )

    op.create_table(
        "planned_step",
        sa.Column("plan_id", sa.String(32), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("workdays", sa.Integer(), nullable=False),
        sa.Column("waits_for", sa.String(), nullable=True),
        sa.Column("stage", sa.String(24), nullable=True),
        sa.Column("amber_days", sa.Integer(), nullable=False),
        sa.Column("red_days", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["milestone_plan.id"],
            name=op.f("fk_planned_step_plan_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_step")),
    )
    op.create_index(op.f("ix_planned_step_plan_id"), "planned_step", ["plan_id"], unique=False)

    op.create_table(
        "score_criterion",
        sa.Column("card_id", sa.String(32), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("points", sa.String(40), nullable=False),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("ladder", _JSON, nullable=True),
        sa.Column("veto", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["card_id"],
            ["score_card.id"],
            name=op.f("fk_score_criterion_card_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_criterion")),
    )
    op.create_index(
        op.f("ix_score_criterion_card_id"), "score_criterion", ["card_id"], unique=False
    )

    op.create_table(
        "activity",
        sa.Column("project_id", sa.String(32), nullable=True),
        sa.Column("organization_id", sa.String(32), nullable=True),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=True),
        sa.Column("on_precision", sa.String(16), nullable=True),
        sa.Column("on_source", sa.String(), nullable=True),
        sa.Column("begins", sa.String(), nullable=True),
        sa.Column("ends", sa.String(), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("minutes", sa.String(), nullable=True),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_activity_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.id"],
            name=op.f("fk_activity_project_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
    )
    op.create_index(op.f("ix_activity_on"), "activity", ["on_day", "kind"], unique=False)
    op.create_index(
        op.f("ix_activity_organization_id"), "activity", ["organization_id"], unique=False
    )
    op.create_index(op.f("ix_activity_project_id"), "activity", ["project_id"], unique=False)

    op.create_table(
        "admission_review",
        sa.Column("project_id", sa.String(32), nullable=False),
        sa.Column("card_id", sa.String(32), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=True),
        sa.Column("on_precision", sa.String(16), nullable=True),
        sa.Column("on_source", sa.String(), nullable=True),
        sa.Column("result", sa.String(24), nullable=False),
        sa.Column("conditions", sa.String(), nullable=True),
        sa.Column("chair", sa.String(), nullable=True),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["card_id"],
            ["score_card.id"],
            name=op.f("fk_admission_review_card_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.id"],
            name=op.f("fk_admission_review_project_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_admission_review")),
    )
    op.create_index(
        op.f("ix_admission_review_card_id"), "admission_review", ["card_id"], unique=False
    )
    op.create_index(
        op.f("ix_admission_review_project_id"), "admission_review", ["project_id"], unique=False
    )

    op.create_table(
        "approval",
        sa.Column("project_id", sa.String(32), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("department", sa.String(), nullable=True),
        sa.Column("promised_workdays", sa.Integer(), nullable=True),
        sa.Column("carrier", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.id"],
            name=op.f("fk_approval_project_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
    )
    op.create_index(op.f("ix_approval_project_id"), "approval", ["project_id"], unique=False)

    op.create_table(
        "blocker",
        sa.Column("project_id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("raised_on", sa.Date(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.id"],
            name=op.f("fk_blocker_project_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blocker")),
    )
    op.create_index(op.f("ix_blocker_open"), "blocker", ["settled_on", "due"], unique=False)
    op.create_index(op.f("ix_blocker_project_id"), "blocker", ["project_id"], unique=False)

    op.create_table(
        "gate_tick",
        sa.Column("project_id", sa.String(32), nullable=False),
        sa.Column("gate_item_id", sa.String(32), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["gate_item_id"],
            ["gate_item.id"],
            name=op.f("fk_gate_tick_gate_item_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.id"],
            name=op.f("fk_gate_tick_project_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gate_tick")),
    )
    op.create_index(op.f("ix_gate_tick_gate_item_id"), "gate_tick", ["gate_item_id"], unique=False)
    op.create_index(op.f("ix_gate_tick_project_id"), "gate_tick", ["project_id"], unique=False)

    op.create_table(
        "activity_attendee",
        sa.Column("activity_id", sa.String(32), nullable=False),
        sa.Column("side", sa.String(24), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("contact_id", sa.String(32), nullable=True),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["activity.id"],
            name=op.f("fk_activity_attendee_activity_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["contact.id"],
            name=op.f("fk_activity_attendee_contact_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_attendee")),
    )
    op.create_index(
        op.f("ix_activity_attendee_activity_id"), "activity_attendee", ["activity_id"], unique=False
    )
    op.create_index(
        op.f("ix_activity_attendee_contact_id"), "activity_attendee", ["contact_id"], unique=False
    )

    op.create_table(
        "approval_step",
        sa.Column("approval_id", sa.String(32), nullable=False),
        sa.Column("event", sa.String(24), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["approval_id"],
            ["approval.id"],
            name=op.f("fk_approval_step_approval_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_step")),
    )
    op.create_index(
        op.f("ix_approval_step_approval_id"), "approval_step", ["approval_id"], unique=False
    )

    op.create_table(
        "itinerary_item",
        sa.Column("activity_id", sa.String(32), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=True),
        sa.Column("on_precision", sa.String(16), nullable=True),
        sa.Column("on_source", sa.String(), nullable=True),
        sa.Column("begins", sa.String(), nullable=True),
        sa.Column("ends", sa.String(), nullable=True),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("host", sa.String(), nullable=True),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["activity.id"],
            name=op.f("fk_itinerary_item_activity_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_itinerary_item")),
    )
    op.create_index(
        op.f("ix_itinerary_item_activity_id"), "itinerary_item", ["activity_id"], unique=False
    )

    op.create_table(
        "joint_opinion",
        sa.Column("review_id", sa.String(32), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("opinion", sa.String(24), nullable=True),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("on", sa.Date(), nullable=True),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_id"],
            ["admission_review.id"],
            name=op.f("fk_joint_opinion_review_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joint_opinion")),
    )
    op.create_index(
        op.f("ix_joint_opinion_review_id"), "joint_opinion", ["review_id"], unique=False
    )

    op.create_table(
        "milestone",
        sa.Column("project_id", sa.String(32), nullable=False),
        sa.Column("phase_id", sa.String(32), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("stage", sa.String(24), nullable=True),
        sa.Column("workdays", sa.Integer(), nullable=False),
        sa.Column("planned", sa.Date(), nullable=True),
        sa.Column("forecast", sa.Date(), nullable=True),
        sa.Column("actual_day", sa.Date(), nullable=True),
        sa.Column("actual_precision", sa.String(16), nullable=True),
        sa.Column("actual_source", sa.String(), nullable=True),
        sa.Column("chief", sa.String(), nullable=True),
        sa.Column("commissioner", sa.String(), nullable=True),
        sa.Column("amber_days", sa.Integer(), nullable=False),
        sa.Column("red_days", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["phase_id"],
            ["phase.id"],
            name=op.f("fk_milestone_phase_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.id"],
            name=op.f("fk_milestone_project_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone")),
    )
    op.create_index(op.f("ix_milestone_phase_id"), "milestone", ["phase_id"], unique=False)
    op.create_index(op.f("ix_milestone_planned"), "milestone", ["planned"], unique=False)
    op.create_index(op.f("ix_milestone_project_id"), "milestone", ["project_id"], unique=False)

    op.create_table(
        "review_score",
        sa.Column("review_id", sa.String(32), nullable=False),
        sa.Column("criterion_id", sa.String(32), nullable=False),
        sa.Column("reviewer", sa.String(), nullable=False),
        sa.Column("measure", sa.String(40), nullable=True),
        sa.Column("points", sa.String(40), nullable=True),
        sa.Column("vetoed", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["criterion_id"],
            ["score_criterion.id"],
            name=op.f("fk_review_score_criterion_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["review_id"],
            ["admission_review.id"],
            name=op.f("fk_review_score_review_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_score")),
    )
    op.create_index(
        op.f("ix_review_score_criterion_id"), "review_score", ["criterion_id"], unique=False
    )
    op.create_index(op.f("ix_review_score_review_id"), "review_score", ["review_id"], unique=False)

    op.create_table(
        "todo",
        sa.Column("project_id", sa.String(32), nullable=True),
        sa.Column("organization_id", sa.String(32), nullable=True),
        sa.Column("activity_id", sa.String(32), nullable=True),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["activity.id"],
            name=op.f("fk_todo_activity_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_todo_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.id"],
            name=op.f("fk_todo_project_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_todo")),
    )
    op.create_index(op.f("ix_todo_activity_id"), "todo", ["activity_id"], unique=False)
    op.create_index(op.f("ix_todo_open"), "todo", ["done_on", "due"], unique=False)
    op.create_index(op.f("ix_todo_organization_id"), "todo", ["organization_id"], unique=False)
    op.create_index(op.f("ix_todo_project_id"), "todo", ["project_id"], unique=False)

    op.create_table(
        "milestone_wait",
        sa.Column("milestone_id", sa.String(32), nullable=False),
        sa.Column("waits_for_id", sa.String(32), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["milestone_id"],
            ["milestone.id"],
            name=op.f("fk_milestone_wait_milestone_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["waits_for_id"],
            ["milestone.id"],
            name=op.f("fk_milestone_wait_waits_for_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone_wait")),
    )
    op.create_index(
        op.f("ix_milestone_wait_milestone_id"), "milestone_wait", ["milestone_id"], unique=False
    )
    op.create_index(
        op.f("ix_milestone_wait_waits_for_id"), "milestone_wait", ["waits_for_id"], unique=False
    )

    op.create_table(
        "supervision_notice",
        sa.Column("project_id", sa.String(32), nullable=False),
        sa.Column("milestone_id", sa.String(32), nullable=True),
        sa.Column("blocker_id", sa.String(32), nullable=True),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("demand", sa.String(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("reply", sa.String(), nullable=True),
        sa.Column("replied_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closing", sa.String(), nullable=True),
        sa.Column("issuer", sa.String(), nullable=True),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["blocker_id"],
            ["blocker.id"],
            name=op.f("fk_supervision_notice_blocker_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["milestone_id"],
            ["milestone.id"],
            name=op.f("fk_supervision_notice_milestone_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.id"],
            name=op.f("fk_supervision_notice_project_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_notice")),
    )
    op.create_index(
        op.f("ix_supervision_notice_blocker_id"), "supervision_notice", ["blocker_id"], unique=False
    )
    op.create_index(
        op.f("ix_supervision_notice_milestone_id"),
        "supervision_notice",
        ["milestone_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_supervision_notice_project_id"), "supervision_notice", ["project_id"], unique=False
    )

    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.add_column(sa.Column("email", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("wechat", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("merged_into_id", sa.String(32), nullable=True))
        batch_op.add_column(sa.Column("name_pinyin", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("name_initials", sa.String(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_contact_merged_into_id"), ["merged_into_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_contact_merged_into_id"),
            "contact",
            ["merged_into_id"],
            ["id"],
            initially="DEFERRED",
            deferrable=True,
        )

    with op.batch_alter_table("contact_phone", schema=None) as batch_op:
        batch_op.create_index("ix_contact_phone_number", ["phone_number"], unique=False)

    with op.batch_alter_table("organization", schema=None) as batch_op:
        batch_op.add_column(sa.Column("credit_code_reason", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("tags", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("industry", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("industry_chain", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("parent_id", sa.String(32), nullable=True))
        batch_op.add_column(sa.Column("parent_relation", sa.String(24), nullable=True))
        batch_op.add_column(sa.Column("merged_into_id", sa.String(32), nullable=True))
        batch_op.add_column(sa.Column("address", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("website", sa.String(), nullable=True))
        batch_op.add_column(
            sa.Column("illustrative", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(sa.Column("name_pinyin", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("name_initials", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("name_core", sa.String(), nullable=True))
        batch_op.create_index(
            "ix_organization_by_name", ["name_pinyin", "id", "trashed_at"], unique=False
        )
        batch_op.create_index("ix_organization_core", ["name_core"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_organization_merged_into_id"), ["merged_into_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_organization_parent_id"), ["parent_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_organization_merged_into_id"),
            "organization",
            ["merged_into_id"],
            ["id"],
            initially="DEFERRED",
            deferrable=True,
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_organization_parent_id"),
            "organization",
            ["parent_id"],
            ["id"],
            initially="DEFERRED",
            deferrable=True,
        )

    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.add_column(sa.Column("referrer", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("referrer_id", sa.String(32), nullable=True))
        batch_op.add_column(sa.Column("entered_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("stage_since", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("followed_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("next_step", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("next_due", sa.Date(), nullable=True))
        batch_op.create_index(batch_op.f("ix_project_referrer_id"), ["referrer_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_project_referrer_id"),
            "organization",
            ["referrer_id"],
            ["id"],
            initially="DEFERRED",
            deferrable=True,
        )

    with op.batch_alter_table("stage_move", schema=None) as batch_op:
        batch_op.add_column(sa.Column("unmet", sa.String(), nullable=True))
    # The default was for the rows that were there; the models give theirs in Python.
    with op.batch_alter_table("organization", schema=None) as batch_op:
        batch_op.alter_column("illustrative", existing_type=sa.Boolean(), server_default=None)
