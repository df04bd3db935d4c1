"""The ground floor: projects, people, contracts, plans, imports, settings and the log."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "device",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("clock", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
    )
    op.create_table(
        "import_batch",
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("summary", _JSON, nullable=True),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
    )
    op.create_index(op.f("ix_import_batch_sha256"), "import_batch", ["sha256"], unique=False)
    op.create_table(
        "organization",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("short_name", sa.String(), nullable=True),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("credit_code", sa.String(18), nullable=True),
        sa.Column("organization_class", sa.String(), nullable=True),
        sa.Column("seat", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organization")),
    )
    op.create_index(
        op.f("ix_organization_credit_code"), "organization", ["credit_code"], unique=False
    )
    op.create_index(op.f("ix_organization_name"), "organization", ["name"], unique=False)
    op.create_table(
        "park",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("counts_into_zone", sa.Boolean(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_park")),
    )
    op.create_index(op.f("ix_park_name"), "park", ["name"], unique=False)
    op.create_table(
        "plan",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
    )
    op.create_index(op.f("ix_plan_year"), "plan", ["year"], unique=False)
    op.create_table(
        "setting",
        sa.Column("value", sa.String(), nullable=True),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setting")),
    )
    op.create_table(
        "contact",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("organization_id", sa.String(32), nullable=True),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_contact_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
    )
    op.create_index(op.f("ix_contact_name"), "contact", ["name"], unique=False)
    op.create_index(
        op.f("ix_contact_organization_id"), "contact", ["organization_id"], unique=False
    )
    op.create_table(
        "operation",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("device", sa.String(32), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("clock", sa.BigInteger(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("seen", _JSON, nullable=False),
        sa.Column("undoes", sa.String(32), nullable=True),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["device"], ["device.id"], name=op.f("fk_operation_device")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operation")),
        sa.UniqueConstraint("device", "seq", name=op.f("uq_operation_device_seq")),
    )
    op.create_index(op.f("ix_operation_clock"), "operation", ["clock"], unique=False)
    op.create_index(op.f("ix_operation_undoes"), "operation", ["undoes"], unique=False)
    op.create_table(
        "project",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("stage", sa.String(24), nullable=False),
        sa.Column("industry", sa.String(), nullable=True),
        sa.Column("industry_chain", sa.String(), nullable=True),
        sa.Column("park_id", sa.String(32), nullable=True),
        sa.Column("parent_id", sa.String(32), nullable=True),
        sa.Column("parent_relation", sa.String(24), nullable=True),
        sa.Column("chief", sa.String(), nullable=True),
        sa.Column("commissioner", sa.String(), nullable=True),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("source_channel", sa.String(24), nullable=True),
        sa.Column("planned_fen", sa.BigInteger(), nullable=True),
        sa.Column("planned_currency", sa.String(3), nullable=True),
        sa.Column("planned_mark", sa.String(8), nullable=True),
        sa.Column("planned_high_fen", sa.BigInteger(), nullable=True),
        sa.Column("planned_rate", sa.String(40), nullable=True),
        sa.Column("planned_source", sa.String(), nullable=True),
        sa.Column("agreed_fen", sa.BigInteger(), nullable=True),
        sa.Column("agreed_currency", sa.String(3), nullable=True),
        sa.Column("agreed_mark", sa.String(8), nullable=True),
        sa.Column("agreed_high_fen", sa.BigInteger(), nullable=True),
        sa.Column("agreed_rate", sa.String(40), nullable=True),
        sa.Column("agreed_source", sa.String(), nullable=True),
        sa.Column("contracted_fen", sa.BigInteger(), nullable=True),
        sa.Column("contracted_currency", sa.String(3), nullable=True),
        sa.Column("contracted_mark", sa.String(8), nullable=True),
        sa.Column("contracted_high_fen", sa.BigInteger(), nullable=True),
        sa.Column("contracted_rate", sa.String(40), nullable=True),
        sa.Column("contracted_source", sa.String(), nullable=True),
        sa.Column("arrived_fen", sa.BigInteger(), nullable=True),
        sa.Column("arrived_currency", sa.String(3), nullable=True),
        sa.Column("arrived_mark", sa.String(8), nullable=True),
        sa.Column("arrived_high_fen", sa.BigInteger(), nullable=True),
        sa.Column("arrived_rate", sa.String(40), nullable=True),
        sa.Column("arrived_source", sa.String(), nullable=True),
        sa.Column("fixed_fen", sa.BigInteger(), nullable=True),
        sa.Column("fixed_currency", sa.String(3), nullable=True),
        sa.Column("fixed_mark", sa.String(8), nullable=True),
        sa.Column("fixed_high_fen", sa.BigInteger(), nullable=True),
        sa.Column("fixed_rate", sa.String(40), nullable=True),
        sa.Column("fixed_source", sa.String(), nullable=True),
        sa.Column("land_units", sa.BigInteger(), nullable=True),
        sa.Column("land_mark", sa.String(8), nullable=True),
        sa.Column("land_high_units", sa.BigInteger(), nullable=True),
        sa.Column("land_source", sa.String(), nullable=True),
        sa.Column("progress", sa.String(), nullable=True),
        sa.Column("stuck_reason", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("name_pinyin", sa.String(), nullable=True),
        sa.Column("name_initials", sa.String(), nullable=True),
        sa.Column("investor_names", sa.String(), nullable=True),
        sa.Column("headline_fen", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["project.id"],
            name=op.f("fk_project_parent_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["park_id"],
            ["park.id"],
            name=op.f("fk_project_park_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
    )
    op.create_index(
        "ix_project_by_headline", "project", ["headline_fen", "id", "trashed_at"], unique=False
    )
    op.create_index("ix_project_by_key", "project", ["id", "trashed_at"], unique=False)
    op.create_index(
        "ix_project_by_name", "project", ["name_pinyin", "id", "trashed_at"], unique=False
    )
    op.create_index(op.f("ix_project_parent_id"), "project", ["parent_id"], unique=False)
    op.create_index(op.f("ix_project_park_id"), "project", ["park_id"], unique=False)
    op.create_index(op.f("ix_project_stage"), "project", ["stage"], unique=False)
    op.create_table(
        "reported_figure",
        sa.Column("indicator", sa.String(), nullable=False),
        sa.Column("park_id", sa.String(32), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("value", sa.String(40), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("growth", sa.String(40), nullable=True),
        sa.Column("reporter", sa.String(), nullable=True),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("month BETWEEN 1 AND 12", name=op.f("ck_reported_figure_month")),
        sa.ForeignKeyConstraint(
            ["park_id"],
            ["park.id"],
            name=op.f("fk_reported_figure_park_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reported_figure")),
    )
    op.create_index(
        "ix_reported_figure_of", "reported_figure", ["indicator", "year", "month"], unique=False
    )
    op.create_table(
        "target",
        sa.Column("plan_id", sa.String(32), nullable=False),
        sa.Column("park_id", sa.String(32), nullable=True),
        sa.Column("part_of_id", sa.String(32), nullable=True),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("indicator", sa.String(), nullable=False),
        sa.Column("floor", sa.String(40), nullable=True),
        sa.Column("ceiling", sa.String(40), nullable=True),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("definition", sa.String(), nullable=True),
        sa.Column("measure", sa.String(24), nullable=False),
        sa.Column("measure_argument", sa.String(), nullable=True),
        sa.Column("section", sa.String(), nullable=True),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["park_id"],
            ["park.id"],
            name=op.f("fk_target_park_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["part_of_id"],
            ["target.id"],
            name=op.f("fk_target_part_of_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plan.id"],
            name=op.f("fk_target_plan_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target")),
    )
    op.create_index(op.f("ix_target_plan_id"), "target", ["plan_id"], unique=False)
    op.create_table(
        "change",
        sa.Column("operation_id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("record_id", sa.String(64), nullable=False),
        sa.Column("fields", _JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["operation_id"], ["operation.id"], name=op.f("fk_change_operation_id")
        ),
        sa.PrimaryKeyConstraint("operation_id", "kind", "record_id", name=op.f("pk_change")),
    )
    op.create_index("ix_change_record", "change", ["kind", "record_id"], unique=False)
    op.create_table(
        "contact_phone",
        sa.Column("contact_id", sa.String(32), nullable=False),
        sa.Column("phone_number", sa.String(20), nullable=True),
        sa.Column("phone_extension", sa.String(12), nullable=True),
        sa.Column("phone_source", sa.String(), nullable=True),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["contact.id"],
            name=op.f("fk_contact_phone_contact_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_phone")),
    )
    op.create_index(
        op.f("ix_contact_phone_contact_id"), "contact_phone", ["contact_id"], unique=False
    )
    op.create_table(
        "contract",
        sa.Column("project_id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("signed_day", sa.Date(), nullable=True),
        sa.Column("signed_precision", sa.String(16), nullable=True),
        sa.Column("signed_source", sa.String(), nullable=True),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("amount_currency", sa.String(3), nullable=True),
        sa.Column("amount_mark", sa.String(8), nullable=True),
        sa.Column("amount_high_fen", sa.BigInteger(), nullable=True),
        sa.Column("amount_rate", sa.String(40), nullable=True),
        sa.Column("amount_source", sa.String(), nullable=True),
        sa.Column("land_units", sa.BigInteger(), nullable=True),
        sa.Column("land_mark", sa.String(8), nullable=True),
        sa.Column("land_high_units", sa.BigInteger(), nullable=True),
        sa.Column("land_source", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.id"],
            name=op.f("fk_contract_project_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract")),
    )
    op.create_index(op.f("ix_contract_project_id"), "contract", ["project_id"], unique=False)
    op.create_index("ix_contract_signed", "contract", ["kind", "signed_day"], unique=False)
    op.create_table(
        "imported_row",
        sa.Column("batch_id", sa.String(32), nullable=False),
        sa.Column("sheet", sa.String(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.String(32), nullable=True),
        sa.Column("cells", _JSON, nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["import_batch.id"],
            name=op.f("fk_imported_row_batch_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.id"],
            name=op.f("fk_imported_row_project_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_row")),
    )
    op.create_index(op.f("ix_imported_row_batch_id"), "imported_row", ["batch_id"], unique=False)
    op.create_index("ix_imported_row_project", "imported_row", ["project_id"], unique=False)
    op.create_table(
        "phase",
        sa.Column("project_id", sa.String(32), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("planned_fen", sa.BigInteger(), nullable=True),
        sa.Column("planned_currency", sa.String(3), nullable=True),
        sa.Column("planned_mark", sa.String(8), nullable=True),
        sa.Column("planned_high_fen", sa.BigInteger(), nullable=True),
        sa.Column("planned_rate", sa.String(40), nullable=True),
        sa.Column("planned_source", sa.String(), nullable=True),
        sa.Column("agreed_fen", sa.BigInteger(), nullable=True),
        sa.Column("agreed_currency", sa.String(3), nullable=True),
        sa.Column("agreed_mark", sa.String(8), nullable=True),
        sa.Column("agreed_high_fen", sa.BigInteger(), nullable=True),
        sa.Column("agreed_rate", sa.String(40), nullable=True),
        sa.Column("agreed_source", sa.String(), nullable=True),
        sa.Column("contracted_fen", sa.BigInteger(), nullable=True),
        sa.Column("contracted_currency", sa.String(3), nullable=True),
        sa.Column("contracted_mark", sa.String(8), nullable=True),
        sa.Column("contracted_high_fen", sa.BigInteger(), nullable=True),
        sa.Column("contracted_rate", sa.String(40), nullable=True),
        sa.Column("contracted_source", sa.String(), nullable=True),
        sa.Column("arrived_fen", sa.BigInteger(), nullable=True),
        sa.Column("arrived_currency", sa.String(3), nullable=True),
        sa.Column("arrived_mark", sa.String(8), nullable=True),
        sa.Column("arrived_high_fen", sa.BigInteger(), nullable=True),
        sa.Column("arrived_rate", sa.String(40), nullable=True),
        sa.Column("arrived_source", sa.String(), nullable=True),
        sa.Column("fixed_fen", sa.BigInteger(), nullable=True),
        sa.Column("fixed_currency", sa.String(3), nullable=True),
        sa.Column("fixed_mark", sa.String(8), nullable=True),
        sa.Column("fixed_high_fen", sa.BigInteger(), nullable=True),
        sa.Column("fixed_rate", sa.String(40), nullable=True),
        sa.Column("fixed_source", sa.String(), nullable=True),
        sa.Column("land_units", sa.BigInteger(), nullable=True),
        sa.Column("land_mark", sa.String(8), nullable=True),
        sa.Column("land_high_units", sa.BigInteger(), nullable=True),
        sa.Column("land_source", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.id"],
            name=op.f("fk_phase_project_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phase")),
    )
    op.create_index(op.f("ix_phase_project_id"), "phase", ["project_id"], unique=False)
    op.create_table(
        "project_alias",
        sa.Column("project_id", sa.String(32), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_pinyin", sa.String(), nullable=True),
        sa.Column("name_initials", sa.String(), nullable=True),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.id"],
            name=op.f("fk_project_alias_project_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_alias")),
    )
    op.create_index(
        op.f("ix_project_alias_project_id"), "project_alias", ["project_id"], unique=False
    )
    op.create_table(
        "project_contact",
        sa.Column("project_id", sa.String(32), nullable=False),
        sa.Column("contact_id", sa.String(32), nullable=False),
        sa.Column("role", sa.String(), nullable=True),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["contact.id"],
            name=op.f("fk_project_contact_contact_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.id"],
            name=op.f("fk_project_contact_project_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_contact")),
    )
    op.create_index(
        op.f("ix_project_contact_contact_id"), "project_contact", ["contact_id"], unique=False
    )
    op.create_index(
        op.f("ix_project_contact_project_id"), "project_contact", ["project_id"], unique=False
    )
    op.create_table(
        "project_investor",
        sa.Column("project_id", sa.String(32), nullable=False),
        sa.Column("organization_id", sa.String(32), nullable=False),
        sa.Column("share", sa.String(40), nullable=True),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_project_investor_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.id"],
            name=op.f("fk_project_investor_project_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_investor")),
    )
    op.create_index(
        op.f("ix_project_investor_organization_id"),
        "project_investor",
        ["organization_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_project_investor_project_id"), "project_investor", ["project_id"], unique=False
    )
    op.create_table(
        "stage_move",
        sa.Column("project_id", sa.String(32), nullable=False),
        sa.Column("stage", sa.String(24), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=True),
        sa.Column("on_precision", sa.String(16), nullable=True),
        sa.Column("on_source", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("override_reason", sa.String(), nullable=True),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.id"],
            name=op.f("fk_stage_move_project_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_move")),
    )
    op.create_index(op.f("ix_stage_move_project_id"), "stage_move", ["project_id"], unique=False)
    op.create_index("ix_stage_move_reached", "stage_move", ["stage", "on_day"], unique=False)
