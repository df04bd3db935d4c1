"""Engines: an embedded file through sqlcipher3, or PostgreSQL by URL through psycopg 3."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlcipher3 import dbapi2 as driver

from db import keys

BUSY_TIMEOUT_MS = 10_000
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
"""Half as long as the usual way where most of a text is Chinese."""
_USUAL = ("foreign_keys = ON", "synchronous = FULL", "journal_mode = WAL")
_SCHEMA_LOCK = 0x59494E46  # "YINF"
WRITES = "yinfeng_writes"
"""Execution option of connections that begin with a write lock."""


def is_url(target: str | Path) -> bool:
    """Whether `target` names a server and not a file."""
    return isinstance(target, str) and "://" in target


def file_engine(
    path: Path,
    passphrase: str | None = None,
    *,
    like: Path | None = None,
    key: keys.Key | None = None,
    settings: Sequence[str] = (),
) -> Engine:
    """Return an engine on the SQLite file `path`; the file is made on the first connection.

    With a passphrase all of the file is encrypted; the key is derived for each connection. Else
    its key is the one this process knows; where it is new, `key`, or that of the file `like`.
    settings: pragmas of each connection beyond the usual.
    """
    engine = create_engine(
        URL.create("sqlite+pysqlite", database=str(path)),
        module=driver,
        json_serializer=_JSON.encode,
        # Each thread takes its own connection for as long as it reads or writes.
        connect_args={"check_same_thread": False, "timeout": BUSY_TIMEOUT_MS / 1000},
    )

    @event.listens_for(engine, "connect")
    def _settings(connection: Any, _record: Any) -> None:
        # The driver's own begin comes too late: two windows that read first and then write would
        # refuse each other. So it begins nothing, and `_begin` does.
        connection.isolation_level = None
        if passphrase is not None:
            connection.execute("PRAGMA cipher_log_level = NONE")  # what is wrong we tell ourselves
            quoted = passphrase.replace("'", "''")
            connection.execute(f"PRAGMA key = '{quoted}'")
        else:
            keys.give_key(connection, key or keys.key_for(path, like))
        for pragma in (*_USUAL, *settings):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(WRITES, False)
        connection.exec_driver_sql(f"PRAGMA query_only = {'OFF' if writes else 'ON'}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def looking_engine(path: Path) -> Engine:
    """Return an engine that only looks into the file `path`, and sets nothing in it."""
    return create_engine(
        "sqlite+pysqlite://",
        module=driver,
        creator=lambda: keys.connect(path, timeout=BUSY_TIMEOUT_MS / 1000),
        poolclass=NullPool,
    )


def frozen_engine(path: Path) -> Engine:
    """Return an engine on a file that nobody writes, a backup: it leaves nothing beside it."""
    place = f"{path.resolve().as_uri()}?mode=ro&immutable=1"

    def connect() -> Any:
        connection = driver.connect(place, uri=True)
        keys.give_key(connection, keys.known_key(path))
        return connection

    return create_engine("sqlite+pysqlite://", module=driver, creator=connect, poolclass=NullPool)


def reading(engine: Engine) -> Engine:
    """Return the engine for transactions that only read, each from one state of the data."""
    if engine.dialect.name == "sqlite":
        return engine  # every transaction there is of this kind, unless it `WRITES`
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def server_engine(url: str) -> Engine:
    """Return an engine on a PostgreSQL server; `url` as in ``postgresql://user@host/name``.

    Raises ArgumentError or ValueError for a URL that can't be understood.
    """
    parsed = make_url(url)
    if parsed.drivername not in ("postgresql", "postgres", "postgresql+psycopg"):
        raise ArgumentError(f"not PostgreSQL: {parsed.drivername}")
    parsed = parsed.set(drivername="postgresql+psycopg")
    return create_engine(parsed, pool_pre_ping=True, connect_args={"connect_timeout": 10})


def alone(connection: Connection) -> None:
    """Let one program at a time lay or change the tables: wait for the others' transactions.

    An embedded file needs nothing more than the write lock that the transaction began with.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_SCHEMA_LOCK})")
