"""Data of each older revision is upgraded with every row that it holds, on both databases."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from sqlalchemy import Connection, Engine, MetaData, Table, insert, select

from crm import carrying
from crm.check import check_file, check_index
from crm.projects import create_project
from crm.workspace import Workspace
from db import blobs, bundles, engines
from db.base import Base, Record
from db.columns import TermColumn
from db.fields import logged_fields, record_classes
from db.migrations import HEAD, KNOWN, runner

OLDER = sorted(one for one in KNOWN if one is not None and one != HEAD)
CARRIED = [one for one in OLDER if one >= "0007"]
"""Since bundles there are."""
PASS = "示例口令 2016"
PARTS = {"_currency": "CNY", "_mark": "exact", "_precision": "day", "period_kind": "year"}
"""Texts that stand for terms within an amount, an area, a day and a period."""

pytestmark = pytest.mark.fresh
Rows = dict[str, dict[str, Any]]


def lay(engine: Engine, revision: str) -> Rows:
    """Lay the tables of a revision with a row in each; returns what was written."""
    written: Rows = {}
    with engine.execution_options(**{engines.WRITES: True}).begin() as connection:
        command.upgrade(runner.configuration(connection), revision)
        for table in tables(connection):
            row = {column.name: value_of(table.name, column) for column in table.columns}
            connection.execute(insert(table), [row])
        written |= rows_of(connection)
    return written


def tables(connection: Connection) -> list[Table]:
    """The tables of records and of what belongs to them, without what is derived."""
    found = MetaData()
    found.reflect(connection)
    told = ("alembic_version", "operation", "change", "conflict")
    return [
        table
        for table in found.sorted_tables
        if table.name not in told and not table.name.startswith("search")
    ]


def rows_of(connection: Connection) -> Rows:
    found = {
        one.name: connection.execute(select(one)).mappings().first() for one in tables(connection)
    }
    return {name: dict(row) for name, row in found.items() if row is not None}


def key_of(table: str) -> str:
    """The id of the one row of a table, so that each reference ends somewhere."""
    return hashlib.sha256(table.encode()).hexdigest()[:32]


def value_of(table: str, column: sa.Column[Any]) -> Any:
    """A value that the column may hold, and today's code can read."""
    today = Base.metadata.tables.get(table)
    ours = None if today is None else today.columns.get(column.name)
    if ours is not None and isinstance(ours.type, TermColumn):
        return next(iter(ours.type.term)).value
    if column.name == "trashed_at" or (table == "exchange" and column.name == "scope"):
        return None
    if table == "exchange" and column.name == "direction":
        return "carried"
    for foreign in column.foreign_keys:
        return key_of(foreign.column.table.name)
    if column.primary_key and isinstance(column.type, sa.String):
        return key_of(table)
    parts = [value for end, value in PARTS.items() if column.name.endswith(end)]
    if parts:
        return parts[0]
    kinds: tuple[tuple[type[Any], Any], ...] = (
        (sa.Boolean, True),
        (sa.Integer, 1),
        (sa.Numeric, Decimal(1)),
        (sa.DateTime, datetime(2016, 5, 31, tzinfo=UTC)),
        (sa.Date, date(2016, 5, 31)),
        (sa.JSON, {}),
        (sa.LargeBinary, b"x"),
    )
    return next((value for kind, value in kinds if isinstance(column.type, kind)), "1")


def as_before(before: Rows, after: Rows) -> None:
    for name, row in before.items():
        cls = record_classes().get(name)
        logged = row if cls is None else ["id", *columns_of(cls)]
        kept = {column: row[column] for column in logged if column in row}
        assert kept
        assert {column: after[name][column] for column in kept} == kept, name


def columns_of(cls: type[Record]) -> list[str]:
    """The columns that hold what people wrote: the others are reckoned anew."""
    attributes = sa.inspect(cls).columns
    return [
        attributes[column].name for spec in logged_fields(cls).values() for column in spec.columns
    ]


@pytest.mark.parametrize("revision", OLDER)
def test_a_filled_database_of_an_older_revision_keeps_every_row(
    revision: str, database: str | Path
) -> None:
    on_file = isinstance(database, Path)
    engine = engines.file_engine(database) if on_file else engines.server_engine(str(database))
    before = lay(engine, revision)
    engine.dispose()
    workspace = Workspace.open(database)
    assert (len(workspace.backups()) == 1) == on_file, "behind a backup"
    as_before(before, workspace.read(lambda session: rows_of(session.connection())))
    assert workspace.read(check_file) == workspace.read(check_index) == []
    workspace.change(create_project, "示例新材料", label="新建项目")
    workspace.close()


@pytest.mark.parametrize("revision", CARRIED)
def test_a_bundle_of_an_older_revision_is_read(
    revision: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    payload, file = tmp_path / "payload", tmp_path / "旧版.yinfeng-out"
    engine = engines.file_engine(payload, PASS)
    before = lay(engine, revision)
    with engine.execution_options(**{engines.WRITES: True}).begin() as connection:
        blobs.METADATA.create_all(connection)
    engine.dispose()
    with monkeypatch.context() as patch:
        patch.setattr(bundles, "HEAD", revision)
        bundles.seal(payload, file, "0.1", back=False, report=lambda done, total: None)
    assert json.loads(file.read_bytes().split(b"\n", 2)[1])["revision"] == revision
    with carrying.opened(file, PASS) as opened:
        as_before(before, opened.read(lambda session: rows_of(session.connection())))
        assert opened.read(carrying.contents_of).back is False
