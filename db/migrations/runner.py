"""Brings a database to the newest revision, with foreign keys off and checked before the commit.

With them on, `batch_alter_table` on a parent deletes its children on SQLite.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, func, inspect, select, table

from db import engines
from db.errors import StorageError
from db.textindex import is_own
from resources import tr


def configuration(connection: Connection | None = None) -> Config:
    """Return alembic's settings for our revisions, on a connection where one is given."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def upgrade(engine: Engine) -> None:
    """Run the missing revisions in one transaction; on any error the database is as before."""
    with engine.execution_options(**{engines.WRITES: True}).connect() as connection:
        embedded = connection.dialect.name == "sqlite"
        raw = connection.connection.driver_connection
        assert raw is not None
        if embedded:
            raw.execute("PRAGMA foreign_keys = OFF")  # has no effect inside a transaction
        try:
            with connection.begin():
                engines.alone(connection)  # two windows may start the new version at once
                before = _row_counts(connection)
                command.upgrade(configuration(connection), "head")
                _refuse_loss(connection, before)
                if embedded and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise StorageError(
                        tr("升级数据结构时发现引用对不上，已整体撤回，数据与升级前一样。请反馈。")
                    )
        finally:
            if embedded:
                raw.execute("PRAGMA foreign_keys = ON")


def _row_counts(connection: Connection) -> dict[str, int]:
    return {
        name: connection.scalar(select(func.count()).select_from(table(name))) or 0
        for name in inspect(connection).get_table_names()
        if name != "alembic_version" and not is_own(name)
    }


def _refuse_loss(connection: Connection, before: dict[str, int]) -> None:
    """Raise StorageError when a table that stays has fewer rows than before."""
    after = _row_counts(connection)
    for name in before.keys() & after.keys():
        if after[name] < before[name]:
            raise StorageError(
                tr("升级数据结构时少了记录，已整体撤回，数据与升级前一样。请反馈。"),
                details=f"{name}: {before[name]} → {after[name]}",
            )
