"""Record also the prints of drafts and of many briefs at once, and where each went."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("briefing_print", schema=None) as batch_op:
        batch_op.alter_column("briefing_id", existing_type=sa.String(32), nullable=True)
        batch_op.add_column(sa.Column("title", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("place", sa.String(), nullable=True))
