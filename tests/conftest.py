"""Databases for the tests: the same test runs on a real SQLite file and on a real PostgreSQL."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import URL, Dialect, Engine, create_engine, make_url, text
from sqlalchemy.util import LRUCache
from sqlcipher3 import dbapi2 as driver

import db.engines
import db.store
import resources
from crm.passphrases import TRIES_HERE
from crm.workspace import Workspace
from db import blobs, keys
from db.base import Base
from db.store import Store
from tests import postgres
from tests.ready import LONGEST_S, Ready

MEMORY = Path("/dev/shm")
ROOM = 4 * 1024**3
"""Bytes: about four times what a whole run holds at once."""

_count = itertools.count()
Run = Callable[..., "subprocess.CompletedProcess[str]"]


def pytest_configure(config: pytest.Config) -> None:
    """Register our marks, and keep what the tests write in memory where there is room.

    A flush to disk costs nothing there, and flushes took most of the time of the tests. Whether
    files outlive a crash does not depend on it: a process that is killed leaves its files to the
    system, on a disk as in memory.
    """
    there = "TMPDIR" not in os.environ and MEMORY.is_dir()
    if there and shutil.disk_usage(MEMORY).free >= ROOM:
        os.environ["TMPDIR"] = str(MEMORY)  # for the workers, and what they start, too
        tempfile.tempdir = None
    config.addinivalue_line("markers", "fresh: tables are laid by the migrations, not copied")
    db.engines.create_engine = _sharing_what_is_compiled


_compiled: dict[object, tuple[Dialect, LRUCache[Any, Any]]] = {}


def _sharing_what_is_compiled(url: str | URL, **options: Any) -> Engine:
    """Create an engine that finds the statements that engines of its kind compiled before it.

    As a user's one engine does for as long as the app runs. Each engine with a dialect of its own
    compiled all of them anew, a third of the time of a test, and the mappers kept them all.
    """
    made = create_engine(url, **options)
    kind = (made.url.drivername, options.get("json_serializer"))
    dialect, cache = _compiled.setdefault(kind, (made.dialect, LRUCache(5000)))
    made.dialect.initialize = dialect.initialize  # told of the server by each first connection
    made.dialect = made.pool._dialect = dialect
    made._compiled_cache = cache
    return made


@pytest.fixture(scope="session")
def file_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data file with our tables and no row, laid once by the real migrations."""
    path = tmp_path_factory.mktemp("template") / "空.yinfeng"
    Store.create(path).close()
    with driver.connect(str(path)) as connection:
        connection.execute("DELETE FROM device")
    connection.close()
    return path


@pytest.fixture(autouse=True)
def _tables_copied(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a new file take its tables from the template; all else of its creation is the real one.

    So each copy is given a device of its own. A test marked ``fresh`` runs the migrations.
    """
    if request.node.get_closest_marker("fresh"):
        return
    template = request.getfixturevalue("file_template")
    migrate = db.store._migrate

    def copy(engine: Engine) -> None:
        if engine.dialect.name != "sqlite":
            migrate(engine)
            return
        with engine.connect() as connection:
            raw = connection.connection.driver_connection
            assert raw is not None
            if keys.salt_of(Path(str(engine.url.database))):  # no backup goes into another key
                raw.execute("PRAGMA query_only = OFF")
                raw.execute("ATTACH DATABASE ? AS template KEY ''", (str(template),))
                raw.execute("SELECT sqlcipher_export('main', 'template')").fetchone()
                raw.execute("DETACH DATABASE template")
                return
            source = driver.connect(str(template))
            source.backup(raw)
            source.close()

    monkeypatch.setattr(db.store, "_migrate", copy)


@pytest.fixture(autouse=True)
def _tries_of_its_own(tmp_path: Path) -> None:
    """Let no test wait for the wrong passphrases of another."""
    TRIES_HERE.keep_in(tmp_path)


@pytest.fixture(scope="session")
def ready() -> Iterator[Ready]:
    """What commands are forked from."""
    started = Ready(_without_a_home())
    yield started
    started.close()


@pytest.fixture
def run(tmp_path: Path, request: pytest.FixtureRequest) -> Run:
    """Run `yinfeng …` on a home of its own, without a display."""
    home = _without_a_home() | {"HOME": str(tmp_path / "home")}

    def command(
        *words: str | Path,
        before: Sequence[str] = (),
        options: Sequence[str] = (),
        env: dict[str, str] | None = None,
        anew: bool = False,
    ) -> subprocess.CompletedProcess[str]:
        """before: what starts the interpreter. options: of the interpreter. env: to be added.

        anew: start an interpreter for it, as the first two need.
        """
        asked, environment = [str(word) for word in words], {**home, **(env or {})}
        if not (anew or before or options):
            forked: Ready = request.getfixturevalue("ready")
            return forked.run(asked, environment, tmp_path, tmp_path / "said")
        return subprocess.run(
            [*before, sys.executable, *options, "-m", "ui.commands", *asked],
            capture_output=True,
            encoding="utf-8",
            env=environment,
            cwd=tmp_path,
            timeout=LONGEST_S,
            check=False,
        )

    return command


def _without_a_home() -> dict[str, str]:
    """Return the environment of a command, all but its home."""
    own = {key: value for key, value in os.environ.items() if not key.startswith("XDG_")}
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "PYTHONDONTWRITEBYTECODE"):
        own.pop(name, None)  # the last one makes each command compile the app anew
    root = resources.path().parent
    return own | {"QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1", "PYTHONPATH": str(root)}


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a server; a machine without one skips, but never in CI."""
    if postgres.binaries() is None and not os.environ.get("CI"):
        pytest.skip("no PostgreSQL server is installed")
    with postgres.server() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_database(postgres_server: str) -> str:
    """The URL of a database with our tables, which the tests use one after the other.

    To make and drop a database for each test took longer than the tests themselves.
    """
    url = _new_database(postgres_server, "yf_tests")
    Store.create(url).close()
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str | Path:
    """An empty target to create a store in: a file path, or the URL of a database without rows."""
    if request.param == "sqlite":
        return tmp_path / "测试.yinfeng"
    if request.node.get_closest_marker("fresh"):
        server = request.getfixturevalue("postgres_server")
        return _new_database(server, f"yf_{next(_count)}")
    url: str = request.getfixturevalue("postgres_database")
    _empty(url)
    return url


@pytest.fixture
def store(database: str | Path) -> Iterator[Store]:
    """A store with empty tables, on each of the two databases."""
    opened = Store.create(database)
    opened.author = "测试员"
    yield opened
    opened.close()


@pytest.fixture
def workspace(database: str | Path) -> Iterator[Workspace]:
    """A workspace with a zone name and nothing else, on each of the two databases."""
    opened = Workspace.create(database, zone_name="示例经开区", author="测试员")
    yield opened
    opened.close()


@pytest.fixture
def file_workspace(tmp_path: Path) -> Iterator[Workspace]:
    """A workspace on a SQLite file only, for what has nothing to do with the database."""
    opened = Workspace.create(tmp_path / "测试.yinfeng", zone_name="示例经开区", author="测试员")
    yield opened
    opened.close()


def _new_database(server: str, name: str) -> str:
    engine = create_engine(_driven(server), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    engine.dispose()
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _empty(url: str) -> None:
    """Delete all rows; a connection that an earlier test left open is ended, not waited for.

    In one message: a server that is asked about each table by itself takes ten times as long.
    """
    tables = (*Base.metadata.tables, *blobs.METADATA.tables)
    statements = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()",
        "SET LOCAL session_replication_role = replica",  # no key checks
        *(f'DELETE FROM "{table}"' for table in tables),
    )
    with psycopg.connect(url) as connection:
        connection.execute("; ".join(statements))


def _driven(url: str) -> URL:
    return make_url(url).set(drivername="postgresql+psycopg")
