"""What arrived of each project, why a month was opened again, and scenarios that are kept."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_project_by_key", table_name="project")
    op.create_index("ix_project_by_key", "project", ["id", "trashed_at", "park_id", "illustrative"])
    op.drop_index("ix_stage_move_project_id", table_name="stage_move")
    op.create_index(
        "ix_stage_move_of", "stage_move", ["project_id", "stage", "on_day", "trashed_at"]
    )
    told = ["verified_on", "trashed_at", "illustrative", "corrects_id"]
    money = ["amount_currency", "amount_rate", "amount_mark", "amount_fen"]
    for name, columns in (
        ("ix_capital_arrival_counted", ["on", "project_id", "origin", *money, *told]),
        ("ix_capital_arrival_by_key", ["id", "project_id", "origin", "amount_rate", *told]),
    ):
        op.drop_index(name, table_name="capital_arrival")
        op.create_index(name, "capital_arrival", columns)
    op.add_column("project", sa.Column("received_fen", sa.BigInteger(), nullable=True))
    op.add_column("project", sa.Column("received_apart", sa.Integer(), nullable=True))
    op.add_column("closed_period", sa.Column("reopened_on", sa.Date(), nullable=True))
    op.add_column("closed_period", sa.Column("reopened_by", sa.String(), nullable=True))
    op.add_column("closed_period", sa.Column("reopened_reason", sa.String(), nullable=True))
    op.create_table(
        "saved_scenario",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        *_of_a_record(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_scenario")),
    )
    op.create_table(
        "scenario_pick",
        sa.Column("scenario_id", sa.String(32), nullable=False),
        sa.Column("project_id", sa.String(32), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("amount_currency", sa.String(3), nullable=True),
        sa.Column("amount_mark", sa.String(8), nullable=True),
        sa.Column("amount_high_fen", sa.BigInteger(), nullable=True),
        sa.Column("amount_rate", sa.String(40), nullable=True),
        sa.Column("amount_source", sa.String(), nullable=True),
        *_of_a_record(),
        sa.ForeignKeyConstraint(
            ["scenario_id"],
            ["saved_scenario.id"],
            name=op.f("fk_scenario_pick_scenario_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.id"],
            name=op.f("fk_scenario_pick_project_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scenario_pick")),
    )
    for column in ("scenario_id", "project_id"):
        name = op.f(f"ix_scenario_pick_{column}")
        op.create_index(name, "scenario_pick", [column], unique=False)


def _of_a_record() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
    )
