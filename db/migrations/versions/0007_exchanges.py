"""What databases exchanged, and the conflicts that it left."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    plain = sa.JSON(none_as_null=True).with_variant(
        postgresql.JSONB(none_as_null=True), "postgresql"
    )
    op.create_table(
        "conflict",
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("record_id", sa.String(64), nullable=False),
        sa.Column("field", sa.String(64), nullable=False),
        sa.Column("heads", plain, nullable=False),
        sa.PrimaryKeyConstraint("kind", "record_id", "field", name=op.f("pk_conflict")),
    )
    op.create_table(
        "exchange",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("direction", sa.String(16), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("device", sa.String(32), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("scope", plain, nullable=True),
        sa.Column("position", plain, nullable=False),
        sa.Column("counts", plain, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange")),
    )
