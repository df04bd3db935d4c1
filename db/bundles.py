"""The one file that is carried out and brought back: a plain head, and an encrypted database.

The head tells what it is before anybody types a passphrase: ours or not, of which revision, how
long, and the SHA-256 of what follows. So a damaged file, a foreign one and a wrong passphrase are
three things. What follows is a database of today's schema with the attachments' contents in it,
encrypted by SQLCipher. It is opened from a copy; the file itself is never written to.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, BinaryIO

from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError
from sqlcipher3 import dbapi2 as driver

from db import blobs, engines, keys, textindex
from db.base import Base
from db.errors import BundleRefused, DiskFull, NewerDataFile, StorageError, WrongPassphrase
from db.faults import translated
from db.migrations import HEAD, KNOWN
from resources import tr

SUFFIX = ".yinfeng-out"
_OURS = b"YINFENG-OUT "
_MAGIC = _OURS + b"1\n"
_HEAD_LIMIT = 1 << 16
_PIECE = 1 << 20

Report = Callable[[int, int], None]
"""Called with bytes done and in all; what it raises undoes everything."""


@dataclass(frozen=True)
class Head:
    """What a file says of itself in the open: schema revision, our version, size and checksum.

    back: it is for merging back only, since it lacks the attachments that its origin has.
    """

    revision: str
    version: str
    size: int
    sha256: str
    back: bool = False


@contextmanager
def workshop() -> Iterator[Path]:
    """Lend a folder of this machine that only this user can read, and clear it away after."""
    folder = Path(mkdtemp(prefix="yinfeng-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def opened(path: Path, passphrase: str) -> Iterator[Engine]:
    """Lend an engine on an encrypted database, laid out afresh where there is none.

    Raises WrongPassphrase.
    """
    engine = engines.file_engine(path, passphrase)
    try:
        fresh = not path.exists()
        if fresh:
            _lay(engine)
        try:
            with engine.connect() as connection:
                connection.execute(text("SELECT count(*) FROM device"))
        except (DatabaseError, driver.DatabaseError) as fault:
            if "file is not a database" in str(fault):
                raise WrongPassphrase(
                    tr("口令不对，没有打开。口令区分大小写，请检查输入法和大写锁定后再试。")
                ) from fault
            raise
        yield engine
    finally:
        engine.dispose()


def bring_up_to_date(engine: Engine) -> None:
    """Upgrade a database that an older version carried out; it is a copy, so needs no backup."""
    with engine.connect() as connection:
        revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if revision != HEAD:
        from db.migrations.runner import upgrade  # alembic is slow to import, and rarely needed

        with translated():
            upgrade(engine)


def seal(payload: Path, target: Path, version: str, *, back: bool, report: Report) -> Head:
    """Write a closed database as the bundle `target`: whole, or absent.

    Raises StorageError when the place is full, gone or not writable.
    """
    part = target.with_name(target.name + ".part")
    digest, size = hashlib.sha256(), payload.stat().st_size
    with payload.open("rb") as source:
        for piece in _pieces(source):
            digest.update(piece)
    head = Head(HEAD, version, size, digest.hexdigest(), back)
    try:
        with payload.open("rb") as source, part.open("wb") as out:
            out.write(_MAGIC + json.dumps(asdict(head)).encode() + b"\n")
            done = 0
            for piece in _pieces(source):
                out.write(piece)
                done += len(piece)
                report(done, size)
            out.flush()
            os.fsync(out.fileno())
        os.replace(part, target)
        _sync_folder(target.parent)
    except OSError as fault:
        raise _unwritable(target, fault) from fault
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return head


def snapshot(path: Path, folder: Path) -> Path:
    """Copy a data file as it stands, also one that a window has open; returns the copy.

    Raises StorageError when there is no such file, it is empty, or it is no database.
    """
    if not path.is_file():
        raise StorageError(
            tr("找不到“{path}”。请检查移动盘是否插好，文件是否被移走。").format(path=path)
        )
    if not path.stat().st_size:  # SQLite would take it for a database that has no table yet
        raise BundleRefused(
            tr("“{name}”是空的，多半是没有拷完。请重新拷贝一次；本机数据没有改动。").format(
                name=path.name
            )
        )
    copy = folder / path.name
    try:
        _copied(path, copy)
    except driver.Error as fault:
        raise BundleRefused(
            tr("“{name}”不是引凤的数据文件，也不是带出的文件，没有打开它。").format(name=path.name),
            details=str(fault),
        ) from fault
    return copy


def _copied(path: Path, copy: Path) -> None:
    # From a medium that can't be written SQLite reads only what it is told will not change.
    for mode in ("mode=ro", "immutable=1"):
        source = driver.connect(f"{path.resolve().as_uri()}?{mode}", uri=True)
        target = driver.connect(str(copy))
        try:
            key = keys.known_key(path)
            for one in (source, target):
                keys.give_key(one, key)
            source.backup(target)
            return
        except driver.OperationalError:
            if mode != "mode=ro":
                raise
        finally:
            source.close()
            target.close()


def read_head(path: Path) -> Head:
    """Return what a bundle says of itself; raises BundleRefused, and NewerDataFile."""
    try:
        with path.open("rb") as file:
            return _head(file, path)
    except OSError as fault:
        raise _unreadable(path, fault) from fault


def is_bundle(path: Path) -> bool:
    """Whether a file begins as ours do, of whatever version."""
    try:
        with path.open("rb") as file:
            return file.read(len(_OURS)) == _OURS
    except OSError:
        return False


def unseal(path: Path, into: Path, report: Report) -> Head:
    """Copy the database out of a bundle, checked to the last byte.

    Raises BundleRefused: foreign, cut short, damaged, unreadable; NewerDataFile.
    """
    digest, done = hashlib.sha256(), 0
    try:
        with path.open("rb") as file:
            head = _head(file, path)
            with into.open("wb") as out:
                for piece in _pieces(file):
                    digest.update(piece)
                    out.write(piece)
                    done += len(piece)
                    report(done, head.size)
    except OSError as fault:
        raise _unreadable(path, fault) from fault
    if done < head.size:
        raise BundleRefused(
            tr(
                "“{name}”不完整：应有 {size:,} 字节，只有 {done:,} 字节，多半是没有拷完。"
                "请重新拷贝一次；本机数据没有改动。"
            ).format(name=path.name, size=head.size, done=done)
        )
    if done > head.size or digest.hexdigest() != head.sha256:
        raise BundleRefused(
            tr(
                "“{name}”已损坏：内容与带出时的校验码不符。"
                "请重新带出或重新拷贝一次；本机数据没有改动。"
            ).format(name=path.name)
        )
    return head


def _head(file: BinaryIO, path: Path) -> Head:
    magic = file.read(len(_MAGIC))
    if not magic.startswith(_OURS):
        raise BundleRefused(tr("“{name}”不是引凤带出的文件，没有打开它。").format(name=path.name))
    if magic != _MAGIC and magic[-1:] == b"\n":
        raise NewerDataFile(
            tr(
                "“{name}”由更新版本的引凤带出，本机版本读不了。请先在本机升级引凤；数据没有改动。"
            ).format(name=path.name)
        )
    line = file.readline(_HEAD_LIMIT)
    try:
        head = _told(json.loads(line))
    except (ValueError, TypeError, KeyError) as fault:
        raise BundleRefused(
            tr("“{name}”的开头已损坏，读不出来。请重新拷贝一次；本机数据没有改动。").format(
                name=path.name
            ),
            details=str(fault),
        ) from fault
    if head.revision not in KNOWN:
        raise NewerDataFile(
            tr(
                "“{name}”由更新版本的引凤（{version}，数据结构 {revision}）带出，"
                "本机版本读不了。请先在本机安装 {version} 或更新的版本；数据没有改动。"
            ).format(name=path.name, version=head.version, revision=head.revision)
        )
    return head


def _told(said: Any) -> Head:
    """Return a head from its JSON, whatever a newer version says in it beyond ours.

    Raises ValueError, TypeError or KeyError for what no version ever wrote.
    """
    head = Head(
        said["revision"], said["version"], said["size"], said["sha256"], said.get("back", False)
    )
    kinds = {"revision": str, "version": str, "size": int, "sha256": str, "back": bool}
    odd = [name for name, kind in kinds.items() if type(getattr(head, name)) is not kind]
    if odd or (head.revision not in KNOWN and not head.revision > HEAD):
        raise ValueError(f"not a head of ours: {odd or head.revision}")
    return head


def _lay(engine: Engine) -> None:
    """Lay today's tables, as the revisions would; the attachments' contents among them."""
    with engine.execution_options(**{engines.WRITES: True}).begin() as connection:
        Base.metadata.create_all(connection)
        blobs.METADATA.create_all(connection)
        connection.exec_driver_sql(textindex.LAID)
        connection.exec_driver_sql(
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"
        )
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (HEAD,))


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    while piece := file.read(_PIECE):
        yield piece


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _unwritable(target: Path, fault: OSError) -> StorageError:
    if fault.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull(
            tr("“{folder}”空间不够，没有写成，也没有留下半个文件。请换一个位置。").format(
                folder=target.parent
            ),
            details=str(fault),
        )
    return StorageError(
        tr(
            "“{file}”写不了：移动盘可能已拔出，或没有写入权限。没有留下半个文件，"
            "数据没有改动。请检查后再带出一次。"
        ).format(file=target),
        details=str(fault),
    )


def _unreadable(path: Path, fault: OSError) -> StorageError:
    if fault.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull(
            tr("本机临时文件夹空间不够，没有打开“{name}”。请清理磁盘空间后重试。").format(
                name=path.name
            ),
            details=str(fault),
        )
    return BundleRefused(
        tr(
            "“{file}”读不了：移动盘可能已拔出，或文件被移走。请插好后再试；本机数据没有改动。"
        ).format(file=path),
        details=str(fault),
    )
