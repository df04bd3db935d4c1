"""What the drivers say, turned into sentences for the user."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from db.errors import (
    DataBusy,
    DiskFull,
    NotADataFile,
    NotAllowed,
    ReadOnlyData,
    ServerUnreachable,
    StaleEdit,
    StorageError,
)
from resources import tr


@contextmanager
def translated() -> Iterator[None]:
    """Raise the drivers' errors as our own, with what to do in Chinese."""
    try:
        yield
    except StaleDataError as fault:
        raise StaleEdit(
            tr("这条记录刚被别的窗口改过，您的改动没有写入。请刷新后对照新值再改一次。"),
            details=str(fault),
        ) from fault
    except DBAPIError as fault:
        raise storage_error(fault) from fault


def storage_error(fault: DBAPIError) -> StorageError:
    """Return our error for a driver's, told by what the driver says.

    A server speaks its own language: of its errors the code is asked first.
    """
    said = str(fault.orig)
    state = getattr(fault.orig, "sqlstate", None)
    for words, kind, message in _FAULTS:
        if (state in words) if state in _STATES else any(word in said for word in words):
            return kind(tr(message), details=said)
    if isinstance(fault, IntegrityError):
        return StorageError(
            tr("数据之间的引用对不上，这次操作已整体撤回，没有写入。请记下刚才的步骤并反馈。"),
            details=said,
        )
    return StorageError(
        tr("数据库没能完成这次操作，已整体撤回，原有数据不受影响。详情见日志。"), details=said
    )


_FAULTS: tuple[tuple[tuple[str, ...], type[StorageError], str], ...] = (
    (
        ("disk is full", "No space left", "could not extend file", "53100"),
        DiskFull,
        "磁盘已满，这次操作没有写入，原有数据完好。请清理磁盘空间后重试。",
    ),
    (
        ("file is not a database", "malformed", "disk image"),
        NotADataFile,
        "数据文件已损坏，无法读取。请不要继续写入，先把文件另存一份，再从“备份”中恢复最近的一份。",
    ),
    (
        ("readonly database", "read-only", "unable to open database file"),
        ReadOnlyData,
        "数据文件或所在文件夹不能写入。请检查权限，或把文件放到有写入权限的文件夹。",
    ),
    (
        ("disk I/O error",),
        StorageError,
        "读写磁盘时出错，这次操作没有写入，原有数据完好。请检查磁盘是否已满、硬盘或移动盘是否还连着，再打开数据文件重试。",
    ),
    (
        (
            *("database is locked", "database table is locked", "deadlock detected"),
            *("40P01", "55P03"),
        ),
        DataBusy,
        "另一个窗口正在写入，等了一会儿仍未轮到，这次没有保存。请稍候再试。",
    ),
    (
        ("permission denied", "42501"),
        NotAllowed,
        "您的数据库用户没有这项权限，数据没有改动。请管理员在数据库里授权，或换一个用户登录。",
    ),
    (
        ("authentication failed", "no password supplied", "28P01", "28000"),
        ServerUnreachable,
        "服务器不认这个用户名或密码。请检查网址里的用户名和密码，或问一下管理员。",
    ),
    (
        ('" does not exist', "3D000"),
        ServerUnreachable,
        "服务器上没有这个库或用户。请检查网址里的库名和用户名，或请管理员先建好。",
    ),
    (
        (
            "connection refused",
            "could not connect",
            "connection failed",
            "connection is bad",
            "connection is lost",
            "timeout expired",
            "server closed the",
            *("57P01", "57P02", "57P03"),
        ),
        ServerUnreachable,
        "连接不上 PostgreSQL 服务器。请检查网址、网络和服务器是否已启动。",
    ),
)
_STATES = frozenset(
    word for words, _, _ in _FAULTS for word in words if re.fullmatch(r"[0-9A-Z]{5}", word)
)
"""Codes of PostgreSQL (SQLSTATE) that stand among the words."""
