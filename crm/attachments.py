"""附件: files that belong to a record; the bytes lie in `db.blobs`, the same content once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from crm.errors import AttachmentError, InvalidInput, RecordMissing
from crm.living import living
from crm.rules.file_names import MOST, free_name, safe_name, split_name
from db.blobs import Blobs
from db.fields import record_class
from db.models import Attachment, Change, Operation
from resources import tr

NOTE_LENGTH = 500


@dataclass(frozen=True)
class Incoming:
    """A file whose content is kept already; `attach` makes it an attachment of a record."""

    name: str
    sha256: str
    size: int
    media_type: str | None


@dataclass(frozen=True)
class AttachmentLine:
    """One attachment of a record; size in bytes, added by whom and when (UTC)."""

    id: str
    name: str
    size: int
    media_type: str | None
    note: str | None
    sha256: str
    by: str
    at: datetime | None


@dataclass(frozen=True)
class Attached:
    """What `attach` did: the new attachments' ids, and (name, name it is there under) of others."""

    ids: tuple[str, ...]
    there: tuple[tuple[str, str], ...] = ()


def attach(
    session: Session,
    record_kind: str,
    record_id: str,
    incoming: Sequence[Incoming],
    *,
    note: str | None = None,
) -> Attached:
    """Make contents that were taken in attachments of a record.

    record_kind: as in the log, e.g. ``"project"``. A content that the record has already is not
    added again; another one of the same name gets a number. Raises RecordMissing.
    """
    _refuse_gone(session, record_kind, record_id)
    blobs = blobs_of(session)
    lost = blobs.lacking(one.sha256 for one in incoming)
    if lost:
        raise AttachmentError(tr("附件的内容没有存好，没有添加。请再添加一次。"))
    have = {
        row.sha256: row.name
        for row in session.execute(
            select(Attachment.sha256, Attachment.name).where(*_of(record_kind, record_id))
        )
    }
    ids, there = [], []
    for one in incoming:
        if one.sha256 in have:
            there.append((one.name, have[one.sha256]))
            continue
        made = Attachment(
            record_kind=record_kind,
            record_id=record_id,
            name=free_name(one.name, have.values()),
            sha256=one.sha256,
            size=one.size,
            media_type=one.media_type,
            note=check_note(note),
        )
        have[one.sha256] = made.name
        session.add(made)
        session.flush()
        ids.append(made.id)
    return Attached(tuple(ids), tuple(there))


def rename(session: Session, attachment_id: str, name: str) -> None:
    """Give an attachment another name; its suffix stays. Raises InvalidInput (``name``)."""
    row = _attachment(session, attachment_id)
    row.name = check_name(name, row.name)


def check_name(name: str, old: str) -> str:
    """Return what an attachment called `old` is called by `name`; raises InvalidInput."""
    wanted, suffix = name.strip(), split_name(old)[1]
    if not wanted:
        raise InvalidInput(tr("请填写文件名。"), field="name")
    if not wanted.lower().endswith(suffix.lower()):
        wanted += suffix
    if len(wanted) > MOST:
        raise InvalidInput(
            tr("文件名有 {length} 个字，连后缀最多 {most} 个。").format(
                length=len(wanted), most=MOST
            ),
            field="name",
        )
    if safe_name(wanted) != wanted:
        raise InvalidInput(
            tr('文件名里不能有 \\ / : * ? " < > | 和看不见的字符，也不能是系统保留的名字。'),
            field="name",
        )
    return wanted


def check_note(note: str | None) -> str | None:
    """Return a note without stray blanks, None when it is empty; raises InvalidInput (``note``)."""
    plain = (note or "").strip()
    if len(plain) > NOTE_LENGTH:
        raise InvalidInput(
            tr("备注有 {length} 个字，最多 {most} 个。").format(
                length=len(plain), most=NOTE_LENGTH
            ),
            field="note",
        )
    return plain or None


def set_note(session: Session, attachment_id: str, note: str) -> None:
    """Write what an attachment is; an empty note is none."""
    _attachment(session, attachment_id).note = check_note(note)


def detach(session: Session, attachment_ids: Sequence[str]) -> None:
    """Put attachments in the trash; their content stays, so that undo brings them back."""
    for key in attachment_ids:
        _attachment(session, key).trashed_at = datetime.now(UTC)


def bring_back(session: Session, attachment_id: str) -> None:
    """Take an attachment out of the trash; a name that is taken meanwhile gets a number."""
    row = session.get(Attachment, attachment_id)
    if row is None:
        raise RecordMissing(tr("找不到这个附件。"))
    of = _of(row.record_kind, row.record_id)
    row.name = free_name(row.name, session.scalars(select(Attachment.name).where(*of)).all())
    row.trashed_at = None


def removed_from(session: Session, record_kind: str, record_id: str) -> list[AttachmentLine]:
    """Return the attachments of a record that were taken away, newest first."""
    return _lines(
        session,
        Attachment.record_kind == record_kind,
        Attachment.record_id == record_id,
        Attachment.trashed_at.is_not(None),
    )


def attachments_of(session: Session, record_kind: str, record_id: str) -> list[AttachmentLine]:
    """Return the attachments of a record, newest first."""
    return _lines(session, *_of(record_kind, record_id))


def attachment(session: Session, attachment_id: str) -> AttachmentLine:
    """Return one attachment; raises RecordMissing."""
    found = _lines(session, Attachment.id == attachment_id)
    if not found:
        raise RecordMissing(tr("找不到这个附件，它可能已被移除。"))
    return found[0]


def content(session: Session, attachment_id: str) -> bytes:
    """Return the bytes of an attachment; raises RecordMissing or BlobMissing."""
    return blobs_of(session).read(attachment(session, attachment_id).sha256)


def blobs_of(session: Session) -> Blobs:
    """Return the contents that belong to the session's database."""
    blobs: Blobs = session.info["blobs"]
    return blobs


def _of(record_kind: str, record_id: str) -> tuple[ColumnElement[bool], ...]:
    return (
        Attachment.record_kind == record_kind,
        Attachment.record_id == record_id,
        Attachment.trashed_at.is_(None),
    )


def _lines(session: Session, *conditions: ColumnElement[bool]) -> list[AttachmentLine]:
    rows = session.execute(
        select(
            Attachment.id,
            Attachment.name,
            Attachment.size,
            Attachment.media_type,
            Attachment.note,
            Attachment.sha256,
            Operation.author,
            Operation.at,
            Operation.clock,
        )
        .outerjoin(Change, and_(Change.kind == "attachment", Change.record_id == Attachment.id))
        .outerjoin(Operation, Operation.id == Change.operation_id)
        .where(*conditions)
        .order_by(Attachment.id.desc(), Operation.clock.desc())
    )
    # The last row of each, its first operation, is the one that added it.
    found = {row.id: row for row in rows}
    return [
        AttachmentLine(
            row.id, row.name, row.size, row.media_type, row.note, row.sha256,
            row.author or "", row.at,
        )
        for row in found.values()
    ]  # fmt: skip


def _attachment(session: Session, attachment_id: str) -> Attachment:
    return living(session, Attachment, attachment_id, tr("这个附件已被移除，没有保存。"))


def _refuse_gone(session: Session, record_kind: str, record_id: str) -> None:
    gone = tr("这条记录已被移入回收站，没有添加附件。")
    living(session, record_class(record_kind), record_id, gone)
