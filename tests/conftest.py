"""Databases for the tests: the same test runs on a real SQLite file and on a real PostgreSQL."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from crm.workspace import Workspace
from db.store import Store
from tests import postgres

_count = itertools.count()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a server; a machine without one skips, but never in CI."""
    if postgres.binaries() is None and not os.environ.get("CI"):
        pytest.skip("no PostgreSQL server is installed")
    with postgres.server() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    """The name of a database with our tables, from which each test's is copied."""
    Store.create(_new_database(postgres_server, "yf_template")).close()
    return "yf_template"


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str | Path:
    """An empty target to create a store in: a file path, or the URL of a fresh database."""
    if request.param == "sqlite":
        return tmp_path / "测试.yinfeng"
    server = request.getfixturevalue("postgres_server")
    template = request.getfixturevalue("postgres_template")
    return _new_database(server, f"yf_{next(_count)}", template)


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


def _new_database(server: str, name: str, template: str = "template1") -> str:
    engine = create_engine(
        make_url(server).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))
    engine.dispose()
    return make_url(server).set(database=name).render_as_string(hide_password=False)


MakeWorkspace = Callable[[str], Workspace]
