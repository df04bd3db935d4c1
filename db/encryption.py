"""Sets, changes and takes away the encryption of a data file, with all that belongs to it.

Data, attachments and backups are each exported into a part beside them, and checked. Then the
data file's part takes its place by one rename, which decides: after it the other parts follow,
also at the next start (`finish`); before it they are dropped. So a kill at any point leaves the
whole of the old or of the new, and no file is ever without its content.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2 as driver

from db import keys
from db.backup import (
    ATTACHMENTS,
    asides_of,
    backups_of,
    fold_log_in,
    folder_of,
    own_contents,
)
from db.blobs import SUFFIX, companion_of, copy_lacking
from db.errors import DiskFull, StorageError
from resources import tr

_PART = ".rekeyed"
Report = Callable[[int, int], None]


@dataclass(frozen=True)
class Rekeyed:
    """What a change of the encryption left as it was, since it could not be read or is shared."""

    left: tuple[str, ...]


def rekey(path: Path, passphrase: str | None, report: Report = lambda done, total: None) -> Rekeyed:
    """Encrypt a closed data file by a passphrase, or with None let it be plain.

    Its attachments and backups follow, also those that were set aside. report(done, total) counts
    bytes; what it raises undoes everything. Raises DataBusy when a window has it open, DiskFull,
    StorageError; all is then as it was.
    """
    fold_log_in(path)
    left: list[str] = []
    key = None if passphrase is None else keys.new_key(passphrase)
    family = [file for file in _family(path) if file.exists()]
    total = sum(file.stat().st_size for file in family)
    if shutil.disk_usage(path.parent).free < total * 1.1:
        raise DiskFull(
            tr("磁盘空间不够：要留出 {size:.0f} MB 才能重写数据和备份。什么都没有改动。").format(
                size=total * 1.1 / 1e6
            )
        )
    done, parts = 0, []
    try:
        for file in family:
            report(done, total)
            size = file.stat().st_size
            try:
                if file.name.endswith(SUFFIX):
                    fold_log_in(file)
                keys.export(file, _part(file), key)
                parts.append(file)
            except (StorageError, driver.Error):
                _part(file).unlink(missing_ok=True)
                if file in (path, companion_of(path)):
                    raise
                left.append(file.name)  # damaged, or under an earlier passphrase: as it was
            done += size
        report(total, total)
        os.replace(_part(path), path)  # decides
    except (OSError, driver.Error) as fault:
        _drop(path)
        kind = DiskFull if "full" in str(fault) or "No space" in str(fault) else StorageError
        raise kind(
            tr("没有改成：请检查磁盘空间和文件夹权限。数据、附件和备份都和原来一样。"),
            details=str(fault),
        ) from fault
    except BaseException:
        _drop(path)
        raise
    finish(path)
    if keys.salt_of(path) is not None and (folder_of(path) / ATTACHMENTS).exists():
        left.append(ATTACHMENTS)
    return Rekeyed(tuple(left))


def finish(path: Path) -> None:
    """End what a killed change of the encryption began: before the file is opened.

    Raises nothing for what can wait: a part that can't be moved now is moved next time.
    """
    with suppress(OSError):
        if _part(path).exists():  # it was not decided yet
            _drop(path)
            return
        for file in _family(path):
            part = _part(file)
            if part.exists():
                if keys.salt_of(part) == keys.salt_of(path):
                    os.replace(part, file)
                else:
                    part.unlink()
    if keys.salt_of(path) is not None and not keys.is_locked(path):
        with suppress(OSError, driver.Error, DBAPIError, StorageError):
            _sweep(path)


def _sweep(path: Path) -> None:
    """Leave no plain contents among the backups of an encrypted file, unless others need them."""
    plain = folder_of(path) / ATTACHMENTS
    if not plain.exists() or _shared(path):
        return
    copy_lacking(plain, own_contents(path), like=path)
    for end in ("", "-wal", "-shm"):
        plain.with_name(plain.name + end).unlink(missing_ok=True)


def _shared(path: Path) -> bool:
    """Whether other data files have their backups in the same folder."""
    ours = {path, *_family(path)}
    every = (*path.parent.glob(f"*{path.suffix}"), *folder_of(path).glob(f"*{path.suffix}"))
    return any(file not in ours for file in every)


def _family(path: Path) -> list[Path]:
    """Return the data file and what belongs to it, there or not."""
    copies = [file for _, file in (*backups_of(path), *asides_of(path))]
    return [path, companion_of(path), own_contents(path), *copies]


def _drop(path: Path) -> None:
    for file in _family(path):
        with suppress(OSError):
            _part(file).unlink(missing_ok=True)


def _part(file: Path) -> Path:
    return file.with_name(file.name + _PART)
