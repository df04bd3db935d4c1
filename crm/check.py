"""Is the data whole: structure, references, change log, attachments' contents, text index."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from crm.attachments import blobs_of
from crm.findable import KINDS, documents
from crm.replica import copied
from db import textindex
from db.chain import HEAD, Told, chain_hash, told
from db.errors import StorageError
from db.fields import record_class
from db.models import Attachment, Change, Device, Operation
from db.portions import portions
from resources import tr

_AT_ONCE = 500

# Built once: to build a statement takes as long as to run it.
_DEVICES = select(Device.id, Device.name, Device.seq, Device.hash)
_OPERATIONS = (
    select(Operation.__table__)
    .where(Operation.device == bindparam("of_device"), Operation.seq > bindparam("after"))
    .order_by(Operation.seq)
    .limit(_AT_ONCE)
)
_CHANGES = select(Change.operation_id, Change.kind, Change.record_id, Change.fields).where(
    Change.operation_id.in_(bindparam("ids", expanding=True))
)


def check(session: Session) -> list[str]:
    """Return what is wrong in Chinese sentences; an empty list is a whole database."""
    broken = check_file(session)
    # A log that can't be read to its end would only hide what was found.
    return broken or [
        *check_chain(session),
        *check_attachments(session),
        *check_index(session),
    ]


def check_file(session: Session) -> list[str]:
    """Check the file's structure and its foreign keys (a server checks both by itself)."""
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        return []
    found = [
        tr("文件结构损坏：{said}。请从最近的备份恢复。").format(said=said)
        for said in _structure(connection)
    ]
    if found:
        return found  # what lies in broken pages can't be asked for its references
    for table, rowid, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        found.append(
            tr("“{table}”第 {row} 行引用的“{parent}”不存在。").format(
                table=table, row=rowid, parent=parent
            )
        )
    return found


def _structure(connection: Connection) -> list[str]:
    """Return what SQLite finds wrong; pages may be so broken that it gives up over them."""
    try:
        textindex.look_again(connection)
        said = connection.exec_driver_sql("PRAGMA integrity_check(20)").scalars().all()
    except DatabaseError as fault:
        return [str(fault.orig)]
    return [] if list(said) == ["ok"] else list(said)


def check_chain(session: Session) -> list[str]:
    """Recompute each device's hash chain; a row altered, added or removed later breaks it."""
    found = []
    copy = copied(session)
    partly = copy is not None and copy.scope is not None
    for device in session.connection().execute(_DEVICES).all():
        previous, expected = "", 1
        if copy is not None and partly:  # of what was there before it, it holds a part alone
            previous, expected = copy.hashes.get(device.id, ""), copy.position.get(device.id, 0) + 1
        for operation, changes in _operations(session, device.id, expected - 1):
            if operation.seq != expected:
                found.append(
                    tr("变更日志缺失：{device} 第 {seq} 步不在。").format(
                        device=device.name, seq=expected
                    )
                )
                expected = operation.seq
            head = {name: getattr(operation, name) for name in HEAD}
            if chain_hash(previous, head, changes) != operation.hash:
                found.append(
                    tr("变更日志被改动：{device} 第 {seq} 步“{label}”与当时写下的不符。").format(
                        device=device.name, seq=operation.seq, label=operation.label
                    )
                )
            previous, expected = operation.hash, expected + 1
        if (previous, expected - 1) != (device.hash, device.seq):
            found.append(
                tr("变更日志不完整：{device} 应有 {seq} 步，实有 {have} 步。").format(
                    device=device.name, seq=device.seq, have=expected - 1
                )
            )
    return found


def check_attachments(session: Session) -> list[str]:
    """Read the content of each attachment, those in the trash too, and compare its hash."""
    names: dict[str, str] = {}
    for sha256, name in session.execute(
        select(Attachment.sha256, Attachment.name).order_by(Attachment.id)
    ):
        names.setdefault(sha256, name)
    found = []
    for sha256, name in names.items():
        try:
            for _ in blobs_of(session).chunks(sha256):
                pass
        except StorageError as fault:
            found.append(
                tr("附件“{name}”的内容有问题：{said}").format(name=name, said=fault.message)
            )
    return found


def check_index(session: Session) -> list[str]:
    """Compare the text index with the records that it is made from."""
    connection = session.connection()
    astray = textindex.parted(connection)
    for kind in KINDS:
        held = textindex.digests(connection, kind)
        ids = list(session.scalars(select(record_class(kind).id)))
        expected = {
            one.record_id: one.digest
            for some in portions(ids, _AT_ONCE)
            for one in documents(session, kind, some)
        }
        astray += len(held.items() ^ expected.items())
    if not astray:
        return []
    return [
        tr("搜索索引有 {n} 处与记录不符，有的记录可能搜不到；记录本身没有问题。").format(n=astray)
    ]


def _operations(session: Session, device: str, after: int) -> Iterator[tuple[Row[Any], list[Told]]]:
    """Yield a device's operations after a step, in order with their changes, some at a time."""
    connection = session.connection()
    while True:
        some = connection.execute(_OPERATIONS, {"of_device": device, "after": after}).all()
        if not some:
            return
        changes: dict[str, list[Told]] = {}
        ids = [operation.id for operation in some]
        for row in connection.execute(_CHANGES, {"ids": ids}):
            change = (row.kind, row.record_id, told(row.fields))
            changes.setdefault(row.operation_id, []).append(change)
        for operation in some:
            yield operation, changes.get(operation.id, [])
        after = some[-1].seq
