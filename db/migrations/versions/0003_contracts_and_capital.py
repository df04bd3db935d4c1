"""Contracts and what they promised, capital, parcels, the plan's shares, issued briefs."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "closed_period",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=False),
        sa.Column("closed_by", sa.String(), nullable=True),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("month BETWEEN 1 AND 12", name=op.f("ck_closed_period_month")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closed_period")),
    )
    op.create_table(
        "evaluation_scheme",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("form", sa.String(24), nullable=False),
        sa.Column("band_kind", sa.String(24), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_scheme")),
    )
    op.create_table(
        "issued_briefing",
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("first", sa.Date(), nullable=True),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("subject_id", sa.String(64), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("issued_by", sa.String(), nullable=True),
        sa.Column("style", sa.String(), nullable=True),
        sa.Column("snapshot", _JSON, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=True),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_briefing")),
    )
    op.create_index(op.f("ix_issued_briefing_kind"), "issued_briefing", ["kind"], unique=False)
    op.create_index(
        op.f("ix_issued_briefing_subject_id"), "issued_briefing", ["subject_id"], unique=False
    )

    op.create_table(
        "policy",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=True),
        sa.Column("issued_day", sa.Date(), nullable=True),
        sa.Column("issued_precision", sa.String(16), nullable=True),
        sa.Column("issued_source", sa.String(), nullable=True),
        sa.Column("content", sa.String(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy")),
    )
    op.create_table(
        "briefing_print",
        sa.Column("briefing_id", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=True),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("masked", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["briefing_id"],
            ["issued_briefing.id"],
            name=op.f("fk_briefing_print_briefing_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_briefing_print")),
    )
    op.create_index(
        op.f("ix_briefing_print_briefing_id"), "briefing_print", ["briefing_id"], unique=False
    )

    op.create_table(
        "evaluation_band",
        sa.Column("scheme_id", sa.String(32), nullable=False),
        sa.Column("grade", sa.String(), nullable=False),
        sa.Column("limit", sa.String(40), nullable=False),
        sa.Column("effect", sa.String(), nullable=True),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["scheme_id"],
            ["evaluation_scheme.id"],
            name=op.f("fk_evaluation_band_scheme_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_band")),
    )
    op.create_index(
        op.f("ix_evaluation_band_scheme_id"), "evaluation_band", ["scheme_id"], unique=False
    )

    op.create_table(
        "evaluation_exemption",
        sa.Column("organization_id", sa.String(32), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_evaluation_exemption_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_exemption")),
    )
    op.create_index(
        op.f("ix_evaluation_exemption_organization_id"),
        "evaluation_exemption",
        ["organization_id"],
        unique=False,
    )

    op.create_table(
        "evaluation_measure",
        sa.Column("scheme_id", sa.String(32), nullable=False),
        sa.Column("indicator", sa.String(24), nullable=False),
        sa.Column("weight", sa.String(40), nullable=False),
        sa.Column("benchmark_number", sa.String(40), nullable=True),
        sa.Column("benchmark_unit", sa.String(), nullable=True),
        sa.Column("benchmark_source", sa.String(), nullable=True),
        sa.Column("cap", sa.String(40), nullable=True),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["scheme_id"],
            ["evaluation_scheme.id"],
            name=op.f("fk_evaluation_measure_scheme_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_measure")),
    )
    op.create_index(
        op.f("ix_evaluation_measure_scheme_id"), "evaluation_measure", ["scheme_id"], unique=False
    )

    op.create_table(
        "parcel",
        sa.Column("park_id", sa.String(32), nullable=True),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("area_units", sa.BigInteger(), nullable=True),
        sa.Column("area_mark", sa.String(8), nullable=True),
        sa.Column("area_high_units", sa.BigInteger(), nullable=True),
        sa.Column("area_source", sa.String(), nullable=True),
        sa.Column("use", sa.String(), nullable=True),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("price_fen", sa.BigInteger(), nullable=True),
        sa.Column("price_currency", sa.String(3), nullable=True),
        sa.Column("price_mark", sa.String(8), nullable=True),
        sa.Column("price_high_fen", sa.BigInteger(), nullable=True),
        sa.Column("price_rate", sa.String(40), nullable=True),
        sa.Column("price_source", sa.String(), nullable=True),
        sa.Column("supplied_on", sa.Date(), nullable=True),
        sa.Column("conditions", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["park_id"],
            ["park.id"],
            name=op.f("fk_parcel_park_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel")),
    )
    op.create_index(op.f("ix_parcel_code"), "parcel", ["code"], unique=False)
    op.create_index(op.f("ix_parcel_park_id"), "parcel", ["park_id"], unique=False)

    op.create_table(
        "performance",
        sa.Column("organization_id", sa.String(32), nullable=False),
        sa.Column("indicator", sa.String(24), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=True),
        sa.Column("actual_number", sa.String(40), nullable=True),
        sa.Column("actual_unit", sa.String(), nullable=True),
        sa.Column("actual_source", sa.String(), nullable=True),
        sa.Column("basis", sa.String(24), nullable=True),
        sa.Column("evidence", sa.String(), nullable=True),
        sa.Column("verified_by", sa.String(), nullable=True),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("month BETWEEN 1 AND 12", name=op.f("ck_performance_month")),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_performance_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_performance")),
    )
    op.create_index(
        op.f("ix_performance_of"),
        "performance",
        ["organization_id", "indicator", "year", "month"],
        unique=False,
    )
    op.create_index(
        op.f("ix_performance_organization_id"), "performance", ["organization_id"], unique=False
    )

    op.create_table(
        "exit_step",
        sa.Column("project_id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("way", sa.String(24), nullable=True),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("document", sa.String(), nullable=True),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.id"],
            name=op.f("fk_exit_step_project_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exit_step")),
    )
    op.create_index(op.f("ix_exit_step_project_id"), "exit_step", ["project_id"], unique=False)

    op.create_table(
        "parcel_use",
        sa.Column("parcel_id", sa.String(32), nullable=False),
        sa.Column("project_id", sa.String(32), nullable=False),
        sa.Column("area_units", sa.BigInteger(), nullable=True),
        sa.Column("area_mark", sa.String(8), nullable=True),
        sa.Column("area_high_units", sa.BigInteger(), nullable=True),
        sa.Column("area_source", sa.String(), nullable=True),
        sa.Column("on", sa.Date(), nullable=True),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["parcel_id"],
            ["parcel.id"],
            name=op.f("fk_parcel_use_parcel_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.id"],
            name=op.f("fk_parcel_use_project_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel_use")),
    )
    op.create_index(op.f("ix_parcel_use_parcel_id"), "parcel_use", ["parcel_id"], unique=False)
    op.create_index(op.f("ix_parcel_use_project_id"), "parcel_use", ["project_id"], unique=False)

    op.create_table(
        "park_move",
        sa.Column("project_id", sa.String(32), nullable=False),
        sa.Column("from_park_id", sa.String(32), nullable=True),
        sa.Column("to_park_id", sa.String(32), nullable=True),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["from_park_id"],
            ["park.id"],
            name=op.f("fk_park_move_from_park_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.id"],
            name=op.f("fk_park_move_project_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["to_park_id"],
            ["park.id"],
            name=op.f("fk_park_move_to_park_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_park_move")),
    )
    op.create_index(op.f("ix_park_move_project_id"), "park_move", ["project_id"], unique=False)

    op.create_table(
        "performance_share",
        sa.Column("project_id", sa.String(32), nullable=False),
        sa.Column("organization_id", sa.String(32), nullable=False),
        sa.Column("indicator", sa.String(24), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("share", sa.String(40), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_performance_share_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.id"],
            name=op.f("fk_performance_share_project_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_performance_share")),
    )
    op.create_index(
        op.f("ix_performance_share_organization_id"),
        "performance_share",
        ["organization_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_performance_share_project_id"), "performance_share", ["project_id"], unique=False
    )

    op.create_table(
        "project_cost",
        sa.Column("project_id", sa.String(32), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("amount_currency", sa.String(3), nullable=True),
        sa.Column("amount_mark", sa.String(8), nullable=True),
        sa.Column("amount_high_fen", sa.BigInteger(), nullable=True),
        sa.Column("amount_rate", sa.String(40), nullable=True),
        sa.Column("amount_source", sa.String(), nullable=True),
        sa.Column("on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.id"],
            name=op.f("fk_project_cost_project_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_cost")),
    )
    op.create_index(
        op.f("ix_project_cost_project_id"), "project_cost", ["project_id"], unique=False
    )

    op.create_table(
        "promised_arrival",
        sa.Column("project_id", sa.String(32), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("amount_currency", sa.String(3), nullable=True),
        sa.Column("amount_mark", sa.String(8), nullable=True),
        sa.Column("amount_high_fen", sa.BigInteger(), nullable=True),
        sa.Column("amount_rate", sa.String(40), nullable=True),
        sa.Column("amount_source", sa.String(), nullable=True),
        sa.Column("origin", sa.String(24), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.id"],
            name=op.f("fk_promised_arrival_project_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promised_arrival")),
    )
    op.create_index(
        op.f("ix_promised_arrival_project_id"), "promised_arrival", ["project_id"], unique=False
    )

    op.create_table(
        "site_inspection",
        sa.Column("project_id", sa.String(32), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("area_share", sa.String(40), nullable=True),
        sa.Column("invested_share", sa.String(40), nullable=True),
        sa.Column("stopped_on", sa.Date(), nullable=True),
        sa.Column("inspector", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.id"],
            name=op.f("fk_site_inspection_project_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_inspection")),
    )
    op.create_index(
        op.f("ix_site_inspection_project_id"), "site_inspection", ["project_id"], unique=False
    )

    op.create_table(
        "target_share",
        sa.Column("target_id", sa.String(32), nullable=False),
        sa.Column("quarter", sa.Integer(), nullable=True),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("value", sa.String(40), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("quarter BETWEEN 1 AND 4", name=op.f("ck_target_share_quarter")),
        sa.ForeignKeyConstraint(
            ["target_id"],
            ["target.id"],
            name=op.f("fk_target_share_target_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target_share")),
    )
    op.create_index(op.f("ix_target_share_target_id"), "target_share", ["target_id"], unique=False)

    op.create_table(
        "capital_arrival",
        sa.Column("project_id", sa.String(32), nullable=False),
        sa.Column("phase_id", sa.String(32), nullable=True),
        sa.Column("organization_id", sa.String(32), nullable=True),
        sa.Column("corrects_id", sa.String(32), nullable=True),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("amount_currency", sa.String(3), nullable=True),
        sa.Column("amount_mark", sa.String(8), nullable=True),
        sa.Column("amount_high_fen", sa.BigInteger(), nullable=True),
        sa.Column("amount_rate", sa.String(40), nullable=True),
        sa.Column("amount_source", sa.String(), nullable=True),
        sa.Column("rate_on", sa.Date(), nullable=True),
        sa.Column("origin", sa.String(24), nullable=False),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("instrument", sa.String(24), nullable=False),
        sa.Column("voucher", sa.String(), nullable=True),
        sa.Column("verified_by", sa.String(), nullable=True),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["corrects_id"],
            ["capital_arrival.id"],
            name=op.f("fk_capital_arrival_corrects_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_capital_arrival_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["phase_id"],
            ["phase.id"],
            name=op.f("fk_capital_arrival_phase_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.id"],
            name=op.f("fk_capital_arrival_project_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capital_arrival")),
    )
    op.create_index(
        op.f("ix_capital_arrival_corrects_id"), "capital_arrival", ["corrects_id"], unique=False
    )
    op.create_index(
        op.f("ix_capital_arrival_counted"),
        "capital_arrival",
        ["on", "origin", "verified_on"],
        unique=False,
    )
    op.create_index(
        op.f("ix_capital_arrival_organization_id"),
        "capital_arrival",
        ["organization_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_capital_arrival_phase_id"), "capital_arrival", ["phase_id"], unique=False
    )
    op.create_index(
        op.f("ix_capital_arrival_project_id"), "capital_arrival", ["project_id"], unique=False
    )

    op.create_table(
        "arrival_use",
        sa.Column("arrival_id", sa.String(32), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("amount_currency", sa.String(3), nullable=True),
        sa.Column("amount_mark", sa.String(8), nullable=True),
        sa.Column("amount_high_fen", sa.BigInteger(), nullable=True),
        sa.Column("amount_rate", sa.String(40), nullable=True),
        sa.Column("amount_source", sa.String(), nullable=True),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("month BETWEEN 1 AND 12", name=op.f("ck_arrival_use_month")),
        sa.ForeignKeyConstraint(
            ["arrival_id"],
            ["capital_arrival.id"],
            name=op.f("fk_arrival_use_arrival_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrival_use")),
    )
    op.create_index(op.f("ix_arrival_use_arrival_id"), "arrival_use", ["arrival_id"], unique=False)
    op.create_index(op.f("ix_arrival_use_month"), "arrival_use", ["year", "month"], unique=False)

    op.create_table(
        "commitment",
        sa.Column("contract_id", sa.String(32), nullable=False),
        sa.Column("phase_id", sa.String(32), nullable=True),
        sa.Column("replaces_id", sa.String(32), nullable=True),
        sa.Column("indicator", sa.String(24), nullable=False),
        sa.Column("comparison", sa.String(24), nullable=False),
        sa.Column("promised_number", sa.String(40), nullable=True),
        sa.Column("promised_unit", sa.String(), nullable=True),
        sa.Column("promised_source", sa.String(), nullable=True),
        sa.Column("due_day", sa.Date(), nullable=True),
        sa.Column("due_precision", sa.String(16), nullable=True),
        sa.Column("due_source", sa.String(), nullable=True),
        sa.Column("period_kind", sa.String(16), nullable=True),
        sa.Column("period_year", sa.Integer(), nullable=True),
        sa.Column("period_day", sa.Date(), nullable=True),
        sa.Column("period_nth", sa.Integer(), nullable=True),
        sa.Column("period_years", sa.Integer(), nullable=True),
        sa.Column("ramp", _JSON, nullable=True),
        sa.Column("tolerance", sa.String(40), nullable=True),
        sa.Column("weight", sa.String(40), nullable=True),
        sa.Column("basis", sa.String(24), nullable=True),
        sa.Column("remedy", sa.String(24), nullable=True),
        sa.Column("remedy_terms", _JSON, nullable=True),
        sa.Column("clause", sa.String(), nullable=True),
        sa.Column("page", sa.String(), nullable=True),
        sa.Column("wording", sa.String(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["contract.id"],
            name=op.f("fk_commitment_contract_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["phase_id"],
            ["phase.id"],
            name=op.f("fk_commitment_phase_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"],
            ["commitment.id"],
            name=op.f("fk_commitment_replaces_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment")),
    )
    op.create_index(op.f("ix_commitment_contract_id"), "commitment", ["contract_id"], unique=False)
    op.create_index(op.f("ix_commitment_phase_id"), "commitment", ["phase_id"], unique=False)
    op.create_index(op.f("ix_commitment_replaces_id"), "commitment", ["replaces_id"], unique=False)

    op.create_table(
        "contract_party",
        sa.Column("contract_id", sa.String(32), nullable=False),
        sa.Column("organization_id", sa.String(32), nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["contract.id"],
            name=op.f("fk_contract_party_contract_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_contract_party_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_party")),
    )
    op.create_index(
        op.f("ix_contract_party_contract_id"), "contract_party", ["contract_id"], unique=False
    )
    op.create_index(
        op.f("ix_contract_party_organization_id"),
        "contract_party",
        ["organization_id"],
        unique=False,
    )

    op.create_table(
        "commitment_enterprise",
        sa.Column("commitment_id", sa.String(32), nullable=False),
        sa.Column("organization_id", sa.String(32), nullable=False),
        sa.Column("base_number", sa.String(40), nullable=True),
        sa.Column("base_unit", sa.String(), nullable=True),
        sa.Column("base_source", sa.String(), nullable=True),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["commitment_id"],
            ["commitment.id"],
            name=op.f("fk_commitment_enterprise_commitment_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_commitment_enterprise_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment_enterprise")),
    )
    op.create_index(
        op.f("ix_commitment_enterprise_commitment_id"),
        "commitment_enterprise",
        ["commitment_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_commitment_enterprise_organization_id"),
        "commitment_enterprise",
        ["organization_id"],
        unique=False,
    )

    op.create_table(
        "incentive",
        sa.Column("project_id", sa.String(32), nullable=False),
        sa.Column("policy_id", sa.String(32), nullable=True),
        sa.Column("commitment_id", sa.String(32), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("promised_fen", sa.BigInteger(), nullable=True),
        sa.Column("promised_currency", sa.String(3), nullable=True),
        sa.Column("promised_mark", sa.String(8), nullable=True),
        sa.Column("promised_high_fen", sa.BigInteger(), nullable=True),
        sa.Column("promised_rate", sa.String(40), nullable=True),
        sa.Column("promised_source", sa.String(), nullable=True),
        sa.Column("condition", sa.String(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("floor", sa.String(40), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["commitment_id"],
            ["commitment.id"],
            name=op.f("fk_incentive_commitment_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["policy_id"],
            ["policy.id"],
            name=op.f("fk_incentive_policy_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.id"],
            name=op.f("fk_incentive_project_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incentive")),
    )
    op.create_index(
        op.f("ix_incentive_commitment_id"), "incentive", ["commitment_id"], unique=False
    )
    op.create_index(op.f("ix_incentive_policy_id"), "incentive", ["policy_id"], unique=False)
    op.create_index(op.f("ix_incentive_project_id"), "incentive", ["project_id"], unique=False)

    op.create_table(
        "remedy_claim",
        sa.Column("commitment_id", sa.String(32), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("amount_currency", sa.String(3), nullable=True),
        sa.Column("amount_mark", sa.String(8), nullable=True),
        sa.Column("amount_high_fen", sa.BigInteger(), nullable=True),
        sa.Column("amount_rate", sa.String(40), nullable=True),
        sa.Column("amount_source", sa.String(), nullable=True),
        sa.Column("demanded_on", sa.Date(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("paid_fen", sa.BigInteger(), nullable=True),
        sa.Column("paid_currency", sa.String(3), nullable=True),
        sa.Column("paid_mark", sa.String(8), nullable=True),
        sa.Column("paid_high_fen", sa.BigInteger(), nullable=True),
        sa.Column("paid_rate", sa.String(40), nullable=True),
        sa.Column("paid_source", sa.String(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("waived_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["commitment_id"],
            ["commitment.id"],
            name=op.f("fk_remedy_claim_commitment_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remedy_claim")),
    )
    op.create_index(
        op.f("ix_remedy_claim_commitment_id"), "remedy_claim", ["commitment_id"], unique=False
    )

    op.create_table(
        "incentive_payment",
        sa.Column("incentive_id", sa.String(32), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("amount_currency", sa.String(3), nullable=True),
        sa.Column("amount_mark", sa.String(8), nullable=True),
        sa.Column("amount_high_fen", sa.BigInteger(), nullable=True),
        sa.Column("amount_rate", sa.String(40), nullable=True),
        sa.Column("amount_source", sa.String(), nullable=True),
        sa.Column("returned", sa.Boolean(), nullable=False),
        sa.Column("voucher", sa.String(), nullable=True),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incentive_id"],
            ["incentive.id"],
            name=op.f("fk_incentive_payment_incentive_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incentive_payment")),
    )
    op.create_index(
        op.f("ix_incentive_payment_incentive_id"),
        "incentive_payment",
        ["incentive_id"],
        unique=False,
    )

    with op.batch_alter_table("contract", schema=None) as batch_op:
        batch_op.add_column(sa.Column("phase_id", sa.String(32), nullable=True))
        batch_op.add_column(sa.Column("supplements_id", sa.String(32), nullable=True))
        batch_op.add_column(sa.Column("effective_day", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("effective_precision", sa.String(16), nullable=True))
        batch_op.add_column(sa.Column("effective_source", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("until_day", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("until_precision", sa.String(16), nullable=True))
        batch_op.add_column(sa.Column("until_source", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("land_price_fen", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("land_price_currency", sa.String(3), nullable=True))
        batch_op.add_column(sa.Column("land_price_mark", sa.String(8), nullable=True))
        batch_op.add_column(sa.Column("land_price_high_fen", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("land_price_rate", sa.String(40), nullable=True))
        batch_op.add_column(sa.Column("land_price_source", sa.String(), nullable=True))
        batch_op.create_index(batch_op.f("ix_contract_phase_id"), ["phase_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_contract_supplements_id"), ["supplements_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_contract_supplements_id"),
            "contract",
            ["supplements_id"],
            ["id"],
            initially="DEFERRED",
            deferrable=True,
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_contract_phase_id"),
            "phase",
            ["phase_id"],
            ["id"],
            initially="DEFERRED",
            deferrable=True,
        )

    with op.batch_alter_table("target", schema=None) as batch_op:
        batch_op.add_column(sa.Column("owner", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("pace", _JSON, nullable=True))
