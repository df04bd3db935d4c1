"""Backups of a data file by SQLite's online backup: daily, on exit, before each migration."""

from __future__ import annotations

import glob
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from db import keys
from db.blobs import SUFFIX, companion_of, copy_lacking, files_of
from db.errors import DataBusy, DiskFull, ReadOnlyData, StorageError
from db.places import BACKUPS
from resources import tr

ATTACHMENTS = f"附件{SUFFIX}"
"""One file keeps the attachments of all backups of a folder: each content once."""
ASIDE = "换下"
DAILY = 7
WEEKLY = 8
_STAMP = "%Y%m%d-%H%M%S"
_LEFT = ".恢复中-"
"""How the folder begins in which a restore makes its file ready."""


def folder_of(path: Path) -> Path:
    """Return the folder that holds the backups of the data file `path`."""
    return path.parent / BACKUPS


def backups_of(path: Path) -> list[tuple[datetime, Path]]:
    """Return the backups of a data file, newest first, by the time in their name (local)."""
    return _dated(path, path.stem)


def asides_of(path: Path) -> list[tuple[datetime, Path]]:
    """Return what was set aside of a data file, newest first, by the time in their name."""
    return _dated(path, f"{path.stem}-{ASIDE}")


def _dated(path: Path, stem: str) -> list[tuple[datetime, Path]]:
    found = []
    for file in folder_of(path).glob(f"{glob.escape(stem)}-*{path.suffix}"):
        stamp = file.stem[len(stem) + 1 :]
        try:
            found.append((datetime.strptime(stamp, _STAMP), file))  # noqa: DTZ007  (local on purpose)
        except ValueError:
            continue  # a file that somebody put there; not ours to count or to delete
    return sorted(found, reverse=True)


def own_contents(path: Path) -> Path:
    """Return the file of the backups' attachments that is of this data file alone."""
    return folder_of(path) / f"{Path(ATTACHMENTS).stem}-{path.stem}{SUFFIX}"


def contents_of(path: Path, like: Path | None = None) -> Path:
    """Return the file that takes the attachments of this data file's backups.

    Those of an encrypted data file can't go into the one that all share. like: a file to ask
    whether it is, in place of one that may be damaged.
    """
    own = own_contents(path)
    shared = keys.salt_of(like or path) is None and not own.exists()
    return folder_of(path) / ATTACHMENTS if shared else own


def back_up(engine: Engine, path: Path, *, now: datetime | None = None) -> Path:
    """Copy the data file as it stands to its backup folder, and thin the older copies out.

    The copy is complete or absent: it is written beside and renamed, and before that the
    attachments' contents that the backups lack are there. Raises StorageError.
    """
    from sqlcipher3 import dbapi2 as driver

    moment = now or datetime.now()  # noqa: DTZ005  (people read the file's name)
    target = folder_of(path) / f"{path.stem}-{moment.strftime(_STAMP)}{path.suffix}"
    part = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(exist_ok=True)
        part.unlink(missing_ok=True)
        copy = keys.connect(part, like=path)
        try:
            with engine.connect() as connection:
                source = connection.connection.driver_connection
                assert source is not None
                source.backup(copy)
        finally:
            copy.close()
        # After the data: what it names was committed before it.
        copy_lacking(companion_of(path), contents_of(path), like=path)
        os.replace(part, target)
    except (OSError, driver.Error, DBAPIError) as fault:
        with suppress(OSError):
            part.unlink()
        kind = DiskFull if "full" in str(fault) or "No space" in str(fault) else StorageError
        raise kind(
            tr("备份没有写成（{folder}）。请检查磁盘空间和文件夹权限；数据文件本身完好。").format(
                folder=target.parent
            ),
            details=str(fault),
        ) from fault
    _thin_out(path)
    _clear_parts(path, moment)
    return target


def set_aside(path: Path, *, now: datetime | None = None) -> Path:
    """Move a data file that nobody has open to its backup folder, under a name never thinned out.

    The contents of its attachments go to those of the backups.

    Raises DataBusy when a window has it open: moved away under that window, the file would part
    from its write-ahead log. Raises ReadOnlyData when it can't be moved.
    """
    from sqlcipher3 import dbapi2 as driver

    target = _aside(path, now)
    fold_log_in(path)
    try:
        target.parent.mkdir(exist_ok=True)
        copy_lacking(companion_of(path), contents_of(path), like=path)
        os.rename(path, target)
        for leftover in files_of(path):
            leftover.unlink(missing_ok=True)
        for suffix in ("-wal", "-shm"):  # only a damaged file keeps its own
            companion = path.with_name(path.name + suffix)
            if companion.exists():
                companion.rename(target.with_name(target.name + suffix))
    except (OSError, driver.Error, DBAPIError) as fault:
        raise ReadOnlyData(
            tr("“{file}”移不到“{folder}”。请检查文件夹权限，或换一个位置。").format(
                file=path, folder=target.parent
            ),
            details=str(fault),
        ) from fault
    return target


@contextmanager
def made_ready(path: Path, backup: Path) -> Iterator[Path]:
    """Lend a copy of a backup, in a folder beside the data file `path`, to be made ready.

    Its name is that of the data file. Raises StorageError; what a killed restore left is cleared.
    """
    from sqlcipher3 import dbapi2 as driver

    for left in path.parent.glob(f"{_LEFT}*"):
        shutil.rmtree(left, ignore_errors=True)
    try:
        folder = Path(mkdtemp(prefix=_LEFT, dir=path.parent))
    except OSError as fault:
        raise _not_restored(path, fault) from fault
    try:
        copy = folder / path.name
        # What is encrypted stays so, and what is plain: whatever the backup is.
        key = keys.known_key(path if path.exists() and not keys.is_locked(path) else backup)
        try:
            keys.export(backup, copy, key)
        except (OSError, driver.Error) as fault:
            raise _not_restored(path, fault) from fault
        yield copy
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def put_in_place(path: Path, ready: Path, backup: Path, *, now: datetime | None = None) -> Path:
    """Let the closed file `ready` take the place of the data file, and return where that is kept.

    The present file is kept among the backups first, under a name that is never thinned out;
    then one rename: killed at any point, the data file is the old one or the new one, whole.
    The attachments' contents of both are there afterwards. Raises DataBusy when a window has the
    data file open, and StorageError; it is then as it was.
    """
    from sqlcipher3 import dbapi2 as driver

    fold_log_in(ready)
    if path.exists():
        fold_log_in(path)
    target = _aside(path, now)
    try:
        target.parent.mkdir(exist_ok=True)
        if not keys.is_locked(companion_of(path)):
            copy_lacking(companion_of(path), contents_of(path, ready), like=ready)
        places = (*backup.parent.glob(f"{Path(ATTACHMENTS).stem}*{SUFFIX}"), companion_of(backup))
        for contents in places:
            if not keys.is_locked(contents):
                copy_lacking(contents, companion_of(path), like=ready)
        if path.exists():
            _keep_copy(path, target)
        for suffix in ("-wal", "-shm"):  # only a damaged file has its own still
            companion = path.with_name(path.name + suffix)
            if companion.exists():
                companion.replace(target.with_name(target.name + suffix))
        os.replace(ready, path)
    except (OSError, driver.Error, DBAPIError) as fault:
        raise _not_restored(path, fault) from fault
    return target


def _keep_copy(path: Path, target: Path) -> None:
    """Give a file a second name, or where the disk has no such thing, a copy: whole, or absent."""
    try:
        os.link(path, target)
    except OSError:
        part = target.with_name(target.name + ".part")
        try:
            shutil.copy2(path, part)
            os.replace(part, target)
        finally:
            part.unlink(missing_ok=True)


def _aside(path: Path, now: datetime | None) -> Path:
    """Return a free name for what is set aside."""
    moment = now or datetime.now()  # noqa: DTZ005  (people read the file's name)
    while True:
        name = f"{path.stem}-{ASIDE}-{moment.strftime(_STAMP)}{path.suffix}"
        target = folder_of(path) / name
        if not target.exists():
            return target
        moment += timedelta(seconds=1)


def _not_restored(path: Path, fault: Exception) -> StorageError:
    kind = DiskFull if "full" in str(fault) or "No space" in str(fault) else StorageError
    return kind(
        tr(
            "没有恢复成：请检查磁盘空间，以及“{folder}”和备份文件的权限。现在的数据没有改动。"
        ).format(folder=path.parent),
        details=str(fault),
    )


def fold_log_in(path: Path) -> None:
    """Leave the journal of several connections, which SQLite does only where there is no other."""
    from sqlcipher3 import dbapi2 as driver

    if keys.is_locked(path):
        return  # whatever it is, it is moved as it is
    connection = keys.connect(path, timeout=1, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = DELETE").fetchone()
    except driver.Error as fault:
        if "locked" in str(fault):
            raise DataBusy(
                tr("“{file}”正在另一个窗口里打开，没有动它。请先关闭那个窗口。").format(file=path),
                details=str(fault),
            ) from fault
        # a damaged file has no log worth folding in: it is moved as it is
    finally:
        connection.close()


def _thin_out(path: Path) -> None:
    """Keep the last copy of each of the newest 7 days and 8 weeks, and delete the others."""
    keep = kept_backups([moment for moment, _ in backups_of(path)])
    for moment, file in backups_of(path):
        if moment not in keep:
            file.unlink(missing_ok=True)


def _clear_parts(path: Path, now: datetime) -> None:
    """Delete what a copy left that was killed; one of this day may still be under way."""
    for part in folder_of(path).glob(f"{glob.escape(path.stem)}-*{path.suffix}.part"):
        with suppress(OSError):
            if now.timestamp() - part.stat().st_mtime > timedelta(days=1).total_seconds():
                part.unlink()


def kept_backups(moments: list[datetime]) -> set[datetime]:
    """Return which of the backup times are kept: the newest of each of 7 days and of 8 weeks."""
    days: dict[date, datetime] = {}
    weeks: dict[date, datetime] = {}
    for moment in sorted(moments, reverse=True):
        day = moment.date()
        days.setdefault(day, moment)
        weeks.setdefault(day - timedelta(days=day.weekday()), moment)
    return set(list(days.values())[:DAILY]) | set(list(weeks.values())[:WEEKLY])
