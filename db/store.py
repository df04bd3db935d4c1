"""Open, create and close one data file or one server's database."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event, insert, inspect, text
from sqlalchemy.exc import ArgumentError

from db import engines, keys
from db.backup import back_up
from db.blobs import Blobs
from db.changes import Derive, LoggedSession
from db.encryption import finish
from db.errors import (
    NetworkShareRefused,
    NewerDataFile,
    NotADataFile,
    ReadOnlyData,
    ServerUnreachable,
    StorageError,
)
from db.faults import translated
from db.folding import SETTINGS, Folding
from db.migrations import HEAD, KNOWN
from db.models import Device
from db.places import on_network_share
from db.values import new_key
from resources import tr


class Store:
    """An open database, at the newest revision of the schema.

    path is the data file, or None on a server. blobs holds the attachments' contents. upgraded:
    opening it brought its schema to a newer revision, so derived columns are to be filled.
    """

    def __init__(self, engine: Engine, path: Path | None, *, upgraded: bool = False) -> None:
        self.engine = engine
        self.path = path
        self.blobs = Blobs(engine) if path is None else Blobs.beside(path)
        self.upgraded = upgraded
        self.author = ""
        self.derive: Derive | None = None
        self._folding = None if path is None else Folding(engine, path)
        self._writing = engine.execution_options(**{engines.WRITES: True})
        self._reading = engines.reading(engine)

    @classmethod
    def create(cls, target: str | Path, *, passphrase: str | None = None) -> Store:
        """Make a new data file (never over an old one), or lay the tables in an empty database.

        With a passphrase the file is encrypted from its first byte on.
        """
        if engines.is_url(target):
            return cls.open(target)
        path = Path(target)
        _refuse_share(path)
        if path.exists():
            raise StorageError(
                tr("“{name}”已经存在，没有覆盖它。请换一个文件名，或直接打开它。").format(
                    name=path.name
                )
            )
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as fault:
            raise ReadOnlyData(
                tr("文件夹“{folder}”建不了。请检查权限，或换一个位置。").format(folder=path.parent),
                details=str(fault),
            ) from fault
        _refuse_unwritable(path)
        key = None if passphrase is None else keys.new_key(passphrase)
        try:
            return cls._ready(engines.file_engine(path, key=key, settings=SETTINGS), path)
        except BaseException:
            for leftover in (path, *_companions(path)):
                leftover.unlink(missing_ok=True)
            raise

    @classmethod
    def open(cls, target: str | Path) -> Store:
        """Open a data file or a server's database, and bring its schema up to date.

        A file is backed up before its schema changes. Raises a StorageError that says what is
        wrong with the target; the target is then as it was.
        """
        if engines.is_url(target):
            try:
                engine = engines.server_engine(str(target))
            except (ArgumentError, ImportError, ValueError) as fault:
                raise ServerUnreachable(
                    tr("这个数据库网址看不懂。写法是 postgresql://用户@服务器/库名。"),
                    details=str(fault),
                ) from fault
            return cls._ready(engine, None)
        path = Path(target)
        _refuse_share(path)
        if not path.is_file():
            raise StorageError(
                tr("找不到数据文件“{path}”。请检查它是否被移动或改名。").format(path=path)
            )
        _refuse_foreign(path)
        _refuse_unwritable(path)
        finish(path)
        _look_inside(path)
        return cls._ready(engines.file_engine(path, settings=SETTINGS), path)

    @classmethod
    def _ready(cls, engine: Engine, path: Path | None) -> Store:
        try:
            with translated():
                with engine.connect() as connection:
                    revision = _revision(connection)
                if revision != HEAD:
                    if revision is not None and path is not None:
                        back_up(engine, path)
                    _migrate(engine)
                _introduce(engine)
        except BaseException:
            engine.dispose()
            raise
        return cls(engine, path, upgraded=revision not in (None, HEAD))

    def session(self, *, writes: bool = False) -> LoggedSession:
        """Return a session for one thread; with `writes` it takes the write lock as it begins.

        Without, it sees the data as it stood at its first statement, and can't write.
        """
        session = LoggedSession(self._writing if writes else self._reading)
        session.info["author"] = self.author
        session.info["blobs"] = self.blobs
        if self.derive is not None:
            session.info["derive"] = self.derive
        if writes and self._folding is not None:
            event.listen(session, "after_commit", self._folding.after_commit)
        return session

    def close(self) -> None:
        """Close all connections; on a file this also folds the write-ahead log in."""
        if self._folding is not None:
            self._folding.end()
        self.blobs.close()
        self.engine.dispose()


def _revision(connection: Connection) -> str | None:
    """Return the schema's revision, None for an empty database; raises when it can't be ours."""
    tables = inspect(connection).get_table_names()
    if not tables:
        return None
    if not {"alembic_version", "device"} <= set(tables):
        raise NotADataFile(
            tr("这个数据库里有别的程序的数据，不是引凤的数据文件，没有动它。"),
            details=", ".join(tables[:5]),
        )
    revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if revision not in KNOWN:
        raise NewerDataFile(
            tr(
                "这份数据由更新版本的引凤写成（{revision}），"
                "本机版本读不了。请先升级引凤再打开；数据没有改动。"
            ).format(revision=revision)
        )
    return revision


@contextmanager
def looked_into(path: Path) -> Iterator[tuple[Connection, str]]:
    """Lend a connection on a backup, which is only read, and say its schema's revision.

    Raises StorageError for what is damaged, foreign, or of a newer version.
    """
    if not path.is_file():
        raise StorageError(tr("找不到备份“{path}”。请检查它是否被移动或改名。").format(path=path))
    _refuse_foreign(path)
    engine = engines.frozen_engine(path)
    try:
        with translated(), engine.connect() as connection:
            revision = _revision(connection)
            sound = connection.execute(text("PRAGMA integrity_check(1)")).scalar()
            if revision is None or sound != "ok":
                raise NotADataFile(
                    tr("“{name}”已经损坏，不能用来恢复。请换一份备份；现在的数据没有改动。").format(
                        name=path.name
                    ),
                    details=str(sound),
                )
            yield connection, revision
    finally:
        engine.dispose()


def _look_inside(path: Path) -> None:
    """Refuse another program's file before any setting of ours is written into it."""
    engine = engines.looking_engine(path)
    try:
        with translated(), engine.connect() as connection:
            _revision(connection)
    finally:
        engine.dispose()


def _migrate(engine: Engine) -> None:
    from db.migrations.runner import upgrade  # alembic is slow to import, and rarely needed

    upgrade(engine)


def _introduce(engine: Engine) -> None:
    """Give a new database its own device row."""
    with engine.execution_options(**{engines.WRITES: True}).begin() as connection:
        engines.alone(connection)
        if connection.execute(text("SELECT 1 FROM device WHERE own")).first() is None:
            row: dict[str, Any] = {
                "id": new_key(), "name": _machine(), "own": True, "seq": 0, "clock": 0, "hash": ""
            }  # fmt: skip
            connection.execute(insert(Device), [row])


def _machine() -> str:
    import platform

    return platform.node() or "localhost"


def _refuse_share(path: Path) -> None:
    if on_network_share(path):
        raise NetworkShareRefused(
            tr(
                "“{path}”在网络共享盘上，多台电脑同时写会损坏数据，"
                "所以不打开。请把文件放到本机硬盘；多人共用请改用 PostgreSQL 服务器。"
            ).format(path=path)
        )


def _refuse_foreign(path: Path) -> None:
    try:
        with path.open("rb") as file:
            head = file.read(len(keys.MAGIC))
    except OSError as fault:
        raise ReadOnlyData(
            tr("没有权限读取“{path}”。请检查文件权限。").format(path=path), details=str(fault)
        ) from fault
    if head != keys.MAGIC and not keys.may_be_encrypted(path):
        raise NotADataFile(
            tr(
                "“{name}”不是引凤的数据文件，或已经损坏，"
                "没有改动它。可从“备份”文件夹恢复最近的一份。"
            ).format(name=path.name)
        )


def _refuse_unwritable(path: Path) -> None:
    writable = os.access(path.parent, os.W_OK) and (not path.exists() or os.access(path, os.W_OK))
    if not writable:
        raise ReadOnlyData(
            tr(
                "“{path}”或所在文件夹是只读的，改动存不下来，"
                "所以没有打开。请去掉只读属性，或复制到可写的文件夹再打开。"
            ).format(path=path)
        )


def _companions(path: Path) -> list[Path]:
    return [path.with_name(path.name + suffix) for suffix in ("-wal", "-shm", "-journal")]
