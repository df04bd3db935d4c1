"""The contents of attachments, by the SHA-256 of their bytes: put in once, never changed.

Beside a data file they lie in a second SQLite file, on PostgreSQL in one table. Bytes are
committed before the row that names them, so that a crash leaves at worst a content without one.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    insert,
    select,
)
from sqlalchemy.exc import DBAPIError, IntegrityError

from db import engines, keys
from db.base import Base
from db.errors import BlobMissing, NotADataFile, ReadOnlyData, StorageError
from db.faults import storage_error
from db.places import BACKUPS
from resources import tr

SUFFIX = ".attachments"
CHUNK = 1 << 20
"""Bytes a row; a content of 100 MB is never in memory as a whole."""
_AT_ONCE = 500

METADATA = MetaData(naming_convention=Base.metadata.naming_convention)
"""Apart from the records' own: a data file has no such table, its companion has no other."""
CHUNKS = Table(
    "blob_chunk",
    METADATA,
    Column("sha256", String(64), primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("size", BigInteger, nullable=False),  # of the whole content
    Column("content", LargeBinary, nullable=False),
)

Report = Callable[..., None]


@dataclass(frozen=True)
class Blob:
    """A content that is kept: the hash it is found by, and its size in bytes."""

    sha256: str
    size: int


def companion_of(path: Path) -> Path:
    """Return the file that holds the attachments of the data file `path`."""
    return path.with_name(path.name + SUFFIX)


def files_of(path: Path) -> list[Path]:
    """Return the companion of a data file with what SQLite keeps beside it, there or not."""
    companion = companion_of(path)
    return [companion, *(companion.with_name(companion.name + end) for end in ("-wal", "-shm"))]


class Blobs:
    """The contents that belong to one data file or one server's database.

    A content that its own file lacks is looked for in the other files of that kind beside it and
    among the backups: whichever has the hash has the content. So a data file that was renamed,
    or a backup that was copied out, finds its attachments.
    """

    def __init__(
        self, engine: Engine | None = None, file: Path | None = None, like: Path | None = None
    ) -> None:
        """engine: of a server; file: beside a data file `like`, made when first needed."""
        self.file = file
        self._like = like
        self._engine = engine
        self._lock = threading.Lock()

    @classmethod
    def beside(cls, path: Path) -> Blobs:
        """Return the contents that lie beside the data file `path`."""
        return cls(file=companion_of(path), like=path)

    def put(self, source: BinaryIO, progress: Report | None = None) -> Blob:
        """Keep what `source` (seekable) holds, in a transaction of its own; twice is once.

        progress(done, total) counts bytes, read twice; what it raises undoes everything.
        """
        blob = _hashed(source, progress)
        with self._told():
            engine = self._ready()
            if _has(engine, blob):
                return blob
            source.seek(0)
            try:
                with engine.execution_options(**{engines.WRITES: True}).begin() as connection:
                    if not _known(connection, [blob.sha256]):
                        _write(connection, blob, source, progress)
            except IntegrityError:  # a server took the same content from somebody else just now
                if not _has(engine, blob):
                    raise
        return blob

    def chunks(self, sha256: str) -> Iterator[bytes]:
        """Yield a content piece by piece; raises BlobMissing when it is absent or was altered.

        That it was altered is known only at its end: use nothing before that.
        """
        digest, found = hashlib.sha256(), False
        damaged: StorageError | None = None
        for engine in self._places():
            try:
                for content in self._read(engine, sha256):
                    found = True
                    digest.update(content)
                    yield content
            except StorageError as fault:
                if found:
                    raise
                damaged = damaged or fault  # another place may have it
            if found:
                break
        if not found and damaged is not None:
            raise damaged
        if not found:
            raise BlobMissing(
                tr(
                    "附件的内容找不到：附件库“{file}”可能被移走或改名。"
                    "请把它放回数据文件旁边；“备份”文件夹里也有一份。"
                ).format(file=self._name()),
                details=sha256,
            )
        if digest.hexdigest() != sha256:
            raise BlobMissing(
                tr(
                    "附件的内容与存入时不一致，附件库“{file}”可能已损坏。"
                    "请用“备份”文件夹里的附件库替换它，或重新添加这个附件。"
                ).format(file=self._name()),
                details=sha256,
            )

    def read(self, sha256: str) -> bytes:
        """Return a whole content, checked; raises BlobMissing."""
        return b"".join(self.chunks(sha256))

    def lacking(self, hashes: Iterable[str]) -> set[str]:
        """Return those of `hashes` whose content is nowhere."""
        wanted = set(hashes)
        for engine in self._places():
            if not wanted:
                break
            try:
                with self._told(), engine.connect() as connection:
                    wanted -= _known(connection, sorted(wanted))
            except StorageError:
                continue  # a damaged file has nothing; another may have it
        return wanted

    def close(self) -> None:
        """Close the companion's connections; a server's engine is its store's to close."""
        with self._lock:
            if self.file is not None and self._engine is not None:
                self._engine.dispose()
                self._engine = None

    def _ready(self) -> Engine:
        """Return the engine to write to; a companion's table is laid where it is lacking."""
        engine = self._opened()
        if self.file is not None:
            _lay(engine)
        return engine

    def _opened(self) -> Engine:
        with self._lock:
            if self._engine is None:
                assert self.file is not None
                self._engine = engines.file_engine(self.file, like=self._like)
            return self._engine

    def _places(self) -> Iterator[Engine]:
        """Yield an engine for each place where a content may lie, our own first."""
        if self.file is None:
            yield self._opened()
            return
        if self.file.exists():
            yield self._opened()
        folder = self.file.parent
        for other in (*sorted(folder.glob(f"*{SUFFIX}")), *_of_backups(folder)):
            if other != self.file and not keys.is_locked(other):
                yield engines.looking_engine(other)

    def _read(self, engine: Engine, sha256: str) -> Iterator[bytes]:
        """Yield the pieces that a place has."""
        with self._told(), engine.connect() as connection:
            ordinal = 0
            while True:
                content = connection.scalar(
                    select(CHUNKS.c.content).where(
                        CHUNKS.c.sha256 == sha256, CHUNKS.c.ordinal == ordinal
                    )
                )
                if content is None:
                    return
                yield bytes(content)
                ordinal += 1

    def _name(self) -> str:
        return self.file.name if self.file is not None else tr("服务器")

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Raise the drivers' errors as ours, naming the companion where it is at fault."""
        try:
            yield
        except DBAPIError as fault:
            error = storage_error(fault)
            if self.file is None or not isinstance(error, NotADataFile | ReadOnlyData):
                raise error from fault
            raise type(error)(
                tr(
                    "附件库“{file}”打不开：文件已损坏，或没有读写权限。数据文件本身不受影响；"
                    "请检查权限，或用“备份”文件夹里的附件库替换它。"
                ).format(file=self.file),
                details=error.details,
            ) from fault


def copy_lacking(source: Path, target: Path, *, like: Path | None = None) -> None:
    """Copy into the companion `target` (made when absent) what it lacks of `source`, or nothing.

    like: a file whose key a new one takes. Raises the driver's errors, and PassphraseNeeded.
    """
    if not source.exists():
        return
    key = keys.known_key(source)
    engine = engines.file_engine(target, like=like)
    try:
        _lay(engine)
        with engine.connect() as connection:
            raw = connection.connection.driver_connection
            assert raw is not None
            raw.execute("PRAGMA query_only = OFF")
            raw.execute("ATTACH DATABASE ? AS source KEY ?", (str(source), key.spec if key else ""))
            try:
                # One statement, so whole or absent.
                raw.execute(
                    "INSERT INTO main.blob_chunk SELECT * FROM source.blob_chunk "
                    "WHERE sha256 NOT IN (SELECT sha256 FROM main.blob_chunk)"
                )
            finally:
                raw.execute("DETACH DATABASE source")
    finally:
        engine.dispose()


def _lay(engine: Engine) -> None:
    with engine.execution_options(**{engines.WRITES: True}).begin() as connection:
        METADATA.create_all(connection)


def _has(engine: Engine, blob: Blob) -> bool:
    with engine.connect() as connection:
        return bool(_known(connection, [blob.sha256]))


def _of_backups(folder: Path) -> list[Path]:
    return sorted((folder / BACKUPS).glob(f"*{SUFFIX}"))


def _hashed(source: BinaryIO, progress: Report | None) -> Blob:
    digest, size = hashlib.sha256(), 0
    source.seek(0, 2)
    total = source.tell()
    source.seek(0)
    while piece := source.read(CHUNK):
        digest.update(piece)
        size += len(piece)
        if progress is not None:
            progress(size, 2 * total)
    return Blob(digest.hexdigest(), size)


def _write(connection: Connection, blob: Blob, source: BinaryIO, progress: Report | None) -> None:
    digest, done, ordinal = hashlib.sha256(), 0, 0
    while True:
        piece = source.read(CHUNK)
        if not piece and ordinal:
            break
        digest.update(piece)
        connection.execute(
            insert(CHUNKS),
            [{"sha256": blob.sha256, "ordinal": ordinal, "size": blob.size, "content": piece}],
        )
        done, ordinal = done + len(piece), ordinal + 1
        if progress is not None:
            progress(blob.size + done, 2 * blob.size)
    if digest.hexdigest() != blob.sha256:
        raise StorageError(tr("文件在读取的时候被改动了，没有存入。请等它保存完再添加。"))


def _known(connection: Connection, hashes: list[str]) -> set[str]:
    found: set[str] = set()
    for at in range(0, len(hashes), _AT_ONCE):
        some = hashes[at : at + _AT_ONCE]
        rows = select(CHUNKS.c.sha256).where(CHUNKS.c.ordinal == 0, CHUNKS.c.sha256.in_(some))
        found.update(connection.scalars(rows))
    return found
