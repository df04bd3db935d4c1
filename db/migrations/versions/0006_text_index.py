"""The text index: empty here, and filled from the records once the file is open."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    embedded = op.get_bind().dialect.name == "sqlite"
    tokens = sa.JSON().with_variant(postgresql.ARRAY(sa.String()), "postgresql")
    op.create_table(
        "search_entry",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("record_id", sa.String(32), nullable=False),
        sa.Column("digest", sa.BigInteger(), nullable=False),
        sa.Column("tokens", tokens, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entry")),
    )
    op.create_index(op.f("ix_search_entry_record_id"), "search_entry", ["record_id"], unique=True)
    if embedded:
        op.execute(
            "CREATE VIRTUAL TABLE search_text USING fts5("
            "tokens, content='', contentless_delete=1, detail=none, tokenize='ascii')"
        )
    else:
        op.create_index("search_text_tokens", "search_entry", ["tokens"], postgresql_using="gin")
