"""Sum up capital from the indexes alone: 200,000 arrivals within the time of a page."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_capital_arrival_counted", table_name="capital_arrival")
    op.create_index(
        "ix_capital_arrival_counted",
        "capital_arrival",
        [
            "on",
            "project_id",
            "origin",
            "amount_currency",
            "amount_rate",
            "amount_mark",
            "amount_fen",
            "verified_on",
            "trashed_at",
            "illustrative",
        ],
        unique=False,
    )
    op.create_index(
        "ix_capital_arrival_by_key",
        "capital_arrival",
        [
            "id",
            "project_id",
            "origin",
            "amount_rate",
            "verified_on",
            "trashed_at",
            "illustrative",
        ],
        unique=False,
    )
    op.drop_index("ix_arrival_use_month", table_name="arrival_use")
    op.create_index(
        "ix_arrival_use_month",
        "arrival_use",
        [
            "year",
            "month",
            "arrival_id",
            "amount_currency",
            "amount_mark",
            "amount_fen",
            "trashed_at",
        ],
        unique=False,
    )
