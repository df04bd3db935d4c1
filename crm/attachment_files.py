"""Files on their way in and out of the attachments: taken in, written out, opened as copies."""

from __future__ import annotations

import errno
import io
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from sqlalchemy.orm import Session

from crm.attachments import Incoming, attachment, blobs_of
from crm.errors import AttachmentError
from crm.rules.file_names import free_name, name_on_disk, safe_name
from crm.rules.media import media_type, show_size
from db.blobs import Blobs
from db.errors import DiskFull
from resources import tr

LIMIT = 100 * 1024 * 1024
"""Bytes of one attachment."""
_HEAD = 16

Report = Callable[..., None]


def take_in(blobs: Blobs, file: Path, progress: Report | None = None) -> Incoming:
    """Keep the content of a file, outside any operation; raises AttachmentError.

    progress(done, total) counts bytes. Nothing is kept of what it interrupts.
    """
    name = safe_name(file.name)
    with _told(name):
        found = file.stat()
        if stat.S_ISDIR(found.st_mode):
            raise AttachmentError(
                tr("“{name}”是文件夹，附件只收文件。请打开它，把里面的文件拖进来。").format(
                    name=name
                )
            )
        if not stat.S_ISREG(found.st_mode):
            raise AttachmentError(tr("“{name}”不是普通文件，没有添加。").format(name=name))
        _refuse_size(name, found.st_size)
        with file.open("rb") as source:
            return _keep(blobs, name, source, progress)


def take_in_bytes(
    blobs: Blobs, content: bytes, name: str, progress: Report | None = None
) -> Incoming:
    """Keep a content that comes from elsewhere than a file, a pasted picture for one."""
    name = safe_name(name)
    _refuse_size(name, len(content))
    with _told(name):
        return _keep(blobs, name, io.BytesIO(content), progress)


def export(
    session: Session,
    attachment_ids: Sequence[str],
    folder: Path,
    *,
    progress: Report | None = None,
) -> list[Path]:
    """Write attachments into a folder, never over a file that is there; returns the files.

    Raises AttachmentError when one can't be written: it is then absent, those before it are there.
    """
    files = []
    lines = [attachment(session, key) for key in attachment_ids]
    total = sum(line.size for line in lines)
    done = 0
    for line in lines:
        with _told(line.name, writing=True):
            taken = os.listdir(folder)
        target = folder / name_on_disk(free_name(name_on_disk(line.name), taken))
        export_as(session, line.id, target, progress=_from(progress, done, total))
        done += line.size
        files.append(target)
    return files


def export_as(
    session: Session, attachment_id: str, target: Path, *, progress: Report | None = None
) -> Path:
    """Write an attachment to `target`, replacing a file of that name only once it is whole."""
    line = attachment(session, attachment_id)
    part = target.with_name(f".{name_on_disk(target.name)[-60:]}.part")
    done = 0
    try:
        with _told(target.name, writing=True):
            with part.open("wb") as out:
                for piece in blobs_of(session).chunks(line.sha256):
                    out.write(piece)
                    done += len(piece)
                    if progress is not None:
                        progress(done, line.size)
            os.replace(part, target)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return target


def open_copy(session: Session, attachment_id: str, folder: Path) -> Path:
    """Write a copy into `folder` to be opened: not to be written, so that no edit is lost in it."""
    [file] = export(session, [attachment_id], folder)
    file.chmod(stat.S_IREAD)
    return file


def _keep(blobs: Blobs, name: str, source: BinaryIO, progress: Report | None) -> Incoming:
    head = source.read(_HEAD)
    blob = blobs.put(source, progress)
    _refuse_size(name, blob.size)
    return Incoming(name, blob.sha256, blob.size, media_type(name, head))


def _refuse_size(name: str, size: int) -> None:
    if size == 0:
        raise AttachmentError(
            tr("“{name}”是空文件（0 字节），没有添加。请检查它是否还没保存完。").format(name=name)
        )
    if size > LIMIT:
        raise AttachmentError(
            tr(
                "“{name}”有 {size}，一个附件最多 {most}，没有添加。"
                "请压缩或拆分；录像可放在别处，在备注里写明位置。"
            ).format(name=name, size=show_size(size), most=show_size(LIMIT))
        )


@contextmanager
def _told(name: str, *, writing: bool = False) -> Iterator[None]:
    """Raise what the system says as ours."""
    try:
        yield
    except OSError as fault:
        raise _explained(name, fault, writing) from fault


def _explained(name: str, fault: OSError, writing: bool) -> Exception:
    if fault.errno in (errno.ENOSPC, errno.EDQUOT):
        sentence = tr("磁盘已满，“{name}”没有写成。请清理磁盘空间，或换一个文件夹再试。")
        return DiskFull(sentence.format(name=name), details=str(fault))
    if writing:
        sentence = tr("“{name}”写不到那里：{why}。请检查文件夹权限，或换一个文件夹。")
    elif isinstance(fault, FileNotFoundError):
        sentence = tr("“{name}”已经不在了，可能被移动、改名或删除，没有添加。")
    elif isinstance(fault, PermissionError):
        sentence = tr("没有权限读“{name}”，没有添加。它可能正被别的程序独占，请关闭后再试。")
    else:
        sentence = tr("读“{name}”时出错：{why}，没有添加。请检查移动盘或网络是否还连着。")
    why = fault.strerror or type(fault).__name__
    return AttachmentError(sentence.format(name=name, why=why), details=str(fault))


def _from(progress: Report | None, before: int, total: int) -> Report | None:
    if progress is None:
        return None
    return lambda done, _size: progress(before + done, total)
