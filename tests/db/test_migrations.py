"""The revisions: equal to the models, run behind a backup, all or nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Column, String, inspect, text

import db.store
from crm.check import check
from crm.workspace import Workspace
from db import blobs, engines, migrations
from db.backup import backups_of
from db.base import Base
from db.errors import StorageError
from db.fields import record_classes
from db.migrations import runner
from db.models import Organization
from db.store import Store
from db.textindex import is_own
from tests.db.records import sample

pytestmark = pytest.mark.fresh

CHILD = """
    CREATE TABLE child (id INTEGER PRIMARY KEY, parent VARCHAR(32) NOT NULL
      REFERENCES organization (id) ON DELETE CASCADE)
"""


def test_the_tables_of_the_revisions_are_those_of_the_models(store: Store) -> None:
    with store.engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "compare_server_default": True,
                "include_name": lambda name, _kind, _: not is_own(name or ""),
            },
        )
        # A data file's attachments lie in a file of their own.
        laid = [Base.metadata, *([blobs.METADATA] if store.path is None else [])]
        assert compare_metadata(context, laid) == []
        checks = {
            check["name"]
            for name in Base.metadata.tables
            for check in inspect(connection).get_check_constraints(name)
        }
        deferred = {
            key["name"]
            for name in Base.metadata.tables
            for key in inspect(connection).get_foreign_keys(name)
            if key["options"].get("deferrable")
        }
    assert {
        constraint.name
        for table in Base.metadata.tables.values()
        for constraint in table.foreign_key_constraints
        if constraint.deferrable
    } == deferred
    assert {
        constraint.name
        for table in Base.metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    } == checks


def test_the_revisions_that_opening_knows_are_those_of_the_scripts() -> None:
    scripts = ScriptDirectory.from_config(runner.configuration())
    assert scripts.get_heads() == [migrations.HEAD]
    assert {script.revision for script in scripts.walk_revisions()} | {None} == migrations.KNOWN


@pytest.fixture
def newer_app(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let this version know one revision more; returns a function that sets what it does."""

    def set_upgrade(act: Any) -> None:
        def upgrade(_config: Any, _to: str) -> None:
            act(_config.attributes["connection"])
            _config.attributes["connection"].execute(
                text("UPDATE alembic_version SET version_num = '9999'")
            )

        monkeypatch.setattr(runner.command, "upgrade", upgrade)
        monkeypatch.setattr(db.store, "HEAD", "9999")
        monkeypatch.setattr(db.store, "KNOWN", migrations.KNOWN | {"9999"})

    return set_upgrade


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """A data file of today's revision with a record of each kind."""
    path = tmp_path / "园区.yinfeng"
    made = Workspace.create(path, zone_name="示例")
    made.change(_one_of_each, label="建")
    made.close()
    return path


def _one_of_each(session: Any) -> None:
    for cls in record_classes().values():
        sample(session, cls)


def _revision(path: Path) -> str:
    with engines.looking_engine(path).connect() as connection:
        return str(connection.scalar(text("SELECT version_num FROM alembic_version")))


def test_an_older_file_is_upgraded_behind_a_backup(filled: Path, newer_app: Any) -> None:
    newer_app(lambda connection: connection.execute(text("ALTER TABLE park ADD COLUMN x TEXT")))
    opened = Workspace.open(filled)
    assert _revision(filled) == "9999"
    assert opened.read(check) == []
    opened.close()
    [(_, backup)] = backups_of(filled)
    assert _revision(backup) == migrations.HEAD
    with engines.looking_engine(backup).connect() as connection:
        assert "x" not in {column["name"] for column in inspect(connection).get_columns("park")}


def test_without_room_for_the_backup_nothing_is_upgraded(filled: Path, newer_app: Any) -> None:
    newer_app(lambda connection: connection.execute(text("ALTER TABLE park ADD COLUMN x TEXT")))
    filled.with_name("备份").write_text("a file in the folder's place", encoding="utf-8")
    before = filled.read_bytes()
    with pytest.raises(StorageError, match=r"备份没有写成.*请"):
        Store.open(filled)
    assert filled.read_bytes() == before


def _remove_organizations(connection: Any) -> None:
    connection.execute(text("DELETE FROM contact_phone"))
    connection.execute(text("DELETE FROM contact"))


def _orphan(connection: Any) -> None:
    connection.execute(text("UPDATE contact SET organization_id = 'nowhere'"))


def _break(connection: Any) -> None:
    connection.execute(text("CREATE TABLE half (id INTEGER)"))
    connection.execute(text("SELECT * FROM no_such_table"))


@pytest.mark.parametrize(
    ("act", "said"),
    [(_remove_organizations, "少了记录"), (_orphan, "引用对不上"), (_break, "整体撤回")],
)
def test_an_upgrade_that_goes_wrong_leaves_the_data_as_before(
    filled: Path, newer_app: Any, act: Any, said: str
) -> None:
    newer_app(act)
    before = _contacts(filled)
    with pytest.raises(StorageError, match=said):
        Store.open(filled)
    assert _revision(filled) == migrations.HEAD
    with engines.looking_engine(filled).connect() as connection:
        assert not inspect(connection).has_table("half")
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").first() is None
    assert _contacts(filled) == before > 0


def _contacts(path: Path) -> int:
    with engines.looking_engine(path).connect() as connection:
        return connection.scalar(text("SELECT count(*) FROM contact")) or 0


def test_rebuilding_a_parent_keeps_its_children(filled: Path, newer_app: Any) -> None:
    """With foreign keys on, dropping the old parent table would delete them."""

    def rebuild(connection: Any) -> None:
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("organization", recreate="always") as batch:
            batch.add_column(Column("x", String))

    with engines.looking_engine(filled).begin() as connection:
        connection.execute(text(CHILD))
        connection.execute(text("INSERT INTO child SELECT 1, id FROM organization LIMIT 1"))
    newer_app(rebuild)
    store = Store.open(filled)
    with store.session() as session:
        assert session.connection().exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert session.scalar(text("SELECT count(*) FROM child")) == 1
        assert check(session) == []
    store.close()


def test_two_windows_that_start_at_once_lay_the_tables_once(database: str | Path) -> None:
    import threading

    if isinstance(database, Path):
        Store.create(database).close()
    faults: list[BaseException] = []

    def start() -> None:
        try:
            Store.open(database).close()
        except BaseException as fault:  # noqa: BLE001  (whatever it is, the test must tell)
            faults.append(fault)

    threads = [threading.Thread(target=start) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    store = Store.open(database)
    with store.session() as session:
        assert session.scalar(text("SELECT count(*) FROM device")) == 1
        assert session.query(Organization).all() == []
    store.close()
