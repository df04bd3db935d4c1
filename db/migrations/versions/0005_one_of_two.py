"""Which of two records a project became, and which records are not the same."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "distinct_pair",
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("a_id", sa.String(32), nullable=False),
        sa.Column("b_id", sa.String(32), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_distinct_pair")),
    )
    op.create_index("ix_distinct_pair_a", "distinct_pair", ["kind", "a_id"], unique=False)
    op.create_index("ix_distinct_pair_b", "distinct_pair", ["kind", "b_id"], unique=False)

    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.add_column(sa.Column("merged_into_id", sa.String(32), nullable=True))
        batch_op.add_column(sa.Column("name_core", sa.String(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_project_merged_into_id"), ["merged_into_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_project_merged_into_id"),
            "project",
            ["merged_into_id"],
            ["id"],
            initially="DEFERRED",
            deferrable=True,
        )
