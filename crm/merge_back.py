"""回并: what another database has beyond this one comes in, and nothing that anyone wrote is lost.

The same functions work on two files, on a file and a server, and on a bundle: each is a session.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from crm.attachments import blobs_of
from crm.duplicates import likely
from crm.findings import Finding, findings
from crm.findings_kept import noted
from crm.labels import field_label, kind_label
from crm.replica import copied, exchange_row, held_position, own_device, position_of
from crm.server_url import without_password
from db import unite
from db.blobs import Blobs
from db.bulk import uncollected
from db.changes import Derive
from db.errors import BlobMissing, MergeRefused, OrphanRefused
from db.fields import decode, logged_fields, record_class
from db.heads import TRASHED
from db.models import Attachment, Exchange, Operation
from db.values import Phone
from resources import tr

if TYPE_CHECKING:
    from crm.workspace import Workspace

_UNCOUNTED = frozenset({"imported_row", "import_batch", "distinct_pair"})
"""Evidence that no person asks for by number."""
_CLOCK_OFF = timedelta(days=1)
_MOST_LOOKED = 2000
_IN_MEMORY = 1 << 22


@dataclass(frozen=True)
class Author:
    """Whose operations come in: how many, from which database, from when to when."""

    name: str
    device: str
    operations: int
    first: datetime
    last: datetime


@dataclass(frozen=True)
class Preview:
    """What a merge would bring: records new and changed, conflicts, likely duplicates, by whom.

    kinds: (kind's name, new, changed). clock_off: how far a clock of the other side is ahead, or
    behind (below zero), where it is more than a day.
    """

    new: int = 0
    changed: int = 0
    conflicts: int = 0
    duplicates: int = 0
    operations: int = 0
    by: tuple[Author, ...] = ()
    kinds: tuple[tuple[str, int, int], ...] = ()
    clock_off: timedelta | None = None

    @property
    def nothing(self) -> bool:
        """Whether the other side has nothing that is not here already."""
        return self.operations == 0

    @property
    def clock_words(self) -> str:
        """Say that a clock is to be set; "" where none is."""
        if self.clock_off is None:
            return ""
        ahead = self.clock_off > timedelta()
        said = (
            tr("对方电脑的时钟快了约 {days} 天，先后次序不受影响，请校准那台电脑。")
            if ahead
            else tr("对方电脑的时钟慢了约 {days} 天，先后次序不受影响，请校准那台电脑。")
        )
        return said.format(days=abs(self.clock_off).days)


@dataclass(frozen=True)
class Report:
    """What a merge brought: as previewed, what to settle beyond conflicts, and what it touched.

    lost: names of attachments whose content the other side did not have. backup: the copy made
    before.
    """

    preview: Preview
    findings: tuple[Finding, ...] = ()
    touched: Mapping[str, frozenset[str]] | None = None
    lost: tuple[str, ...] = ()
    backup: Path | None = None


def preview(session: Session, source: Session, *, now: datetime | None = None) -> Preview:
    """Say what merging `source` into this database would bring; both are only read.

    Raises MergeRefused with the reason when they can't be united.
    """
    refuse_foreign_copy(session, source)
    union = unite.look(session.connection(), source.connection())
    told = _told(session, union, now or datetime.now(UTC))
    return replace(told, duplicates=_duplicates(session, union))


def merge(
    session: Session, source: Session, *, place: str = "", now: datetime | None = None
) -> Report:
    """Bring in what `source` has beyond this database, in the transaction under way.

    Merging twice changes nothing. Raises MergeRefused, and then nothing may be committed.
    """
    refuse_foreign_copy(session, source)
    connection = session.connection()
    unite.devices_of(connection, lock=True)
    with uncollected():
        return _merged(session, source, place, now or datetime.now(UTC))


def _merged(session: Session, source: Session, place: str, moment: datetime) -> Report:
    connection = session.connection()
    union = unite.look(connection, source.connection())
    told = _told(session, union, moment)
    if told.nothing:
        return Report(told)
    duplicates = _duplicates(session, union)
    try:
        unite.write(connection, union)
    except OrphanRefused as orphan:
        raise MergeRefused(_orphan(union, orphan), details=str(orphan)) from orphan
    derive: Derive | None = session.info.get("derive")
    if derive is not None:
        derive(session, union.changed)
    told = replace(told, duplicates=duplicates)
    touched = {kind: frozenset(ids) for kind, ids in union.touched.items()}
    found = tuple(findings(session, touched))
    _note(session, source, Report(told, found), place, moment)
    return Report(told, found, touched)


def take_contents(session: Session, source: Session) -> tuple[str, ...]:
    """Keep the contents of the other side's attachments that are lacking here.

    They are committed by themselves, before the rows that name them. Returns the names of those
    that the other side has not either.
    """
    names = {
        row.sha256: row.name for row in source.execute(select(Attachment.sha256, Attachment.name))
    }
    lost = copy_contents(source, blobs_of(session), set(names))
    return tuple(sorted(names[sha256] for sha256 in lost))


def copy_contents(
    source: Session,
    target: Blobs,
    hashes: Collection[str],
    report: Callable[[int, int], None] = lambda done, total: None,
) -> set[str]:
    """Put those of `hashes` that `target` lacks into it; return those that are nowhere.

    report(done, total) counts contents.
    """
    lacking, lost = sorted(target.lacking(hashes)), set()
    for done, sha256 in enumerate(lacking):
        report(done, len(lacking))
        with SpooledTemporaryFile(max_size=_IN_MEMORY) as held:
            try:
                for piece in blobs_of(source).chunks(sha256):
                    held.write(piece)
            except BlobMissing:
                lost.add(sha256)
                continue
            target.put(held)  # type: ignore[arg-type]
    return lost


def refuse_foreign_copy(session: Session, source: Session) -> None:
    """Raise MergeRefused when one of the two is a copy of a part, and the other is not its origin.

    Such a copy holds only a part of the log.
    """
    here = copied(session)
    if here is not None and here.scope is not None:
        raise MergeRefused(
            tr(
                "这里是只带了一部分数据的外出副本，不能接收别处的数据。"
                "请先回并到“{origin}”，再从那里刷新。"
            ).format(origin=here.origin_name)
        )
    there = copied(source)
    if there is None or there.scope is None:
        return
    if there.origin != own_device(session).id:
        raise MergeRefused(
            tr("这份副本只带了“{origin}”的一部分数据，只能回并到那里，不能并入本数据。").format(
                origin=there.origin_name
            )
        )
    short = [
        device
        for device, seq in there.position.items()
        if position_of(session).get(device, 0) < seq
    ]
    if short:
        raise MergeRefused(
            tr(
                "本数据比带出副本的时候还旧（多半是从较早的备份恢复的），"
                "缺了副本所依据的步骤，不能回并。请先恢复较新的备份。"
            ),
            details=", ".join(short),
        )


def _told(session: Session, union: unite.Union, now: datetime) -> Preview:
    counted = union.touched.keys() - _UNCOUNTED
    new = Counter({kind: len(union.created[kind]) for kind in counted})
    edited = Counter({kind: len(union.touched[kind]) for kind in counted}) - new
    operations = union.incoming.operations
    return Preview(
        new=new.total(),
        changed=edited.total(),
        conflicts=len(union.opened),
        operations=len(operations),
        by=_authors(union.incoming),
        kinds=tuple(
            (kind_label(kind), new[kind], edited[kind])
            for kind in sorted(new | edited, key=lambda kind: (-new[kind] - edited[kind], kind))
        ),
        clock_off=_clock_off(session, operations, now),
    )


def _clock_off(
    session: Session, operations: Sequence[Mapping[str, Any]], now: datetime
) -> timedelta | None:
    """Return how far a clock is off: ahead of now, or behind what it had seen of ours by then."""
    last = max((operation["at"] for operation in operations), default=now)
    if last - now > _CLOCK_OFF:
        return last - now
    own = own_device(session).id
    newest = {operation["device"]: operation for operation in operations}
    saw = [(one["seen"].get(own), one["at"]) for one in newest.values()]
    rows = session.execute(
        select(Operation.seq, Operation.at).where(
            Operation.device == own, Operation.seq.in_([seq for seq, _ in saw if seq])
        )
    )
    # Where our own clock was ahead once, theirs is not behind.
    ours = {row.seq: row.at for row in rows if row.at <= now}
    behind = min((at - ours[seq] for seq, at in saw if seq in ours), default=timedelta())
    return behind if behind < -_CLOCK_OFF else None


def _authors(incoming: unite.Incoming) -> tuple[Author, ...]:
    devices = {row["id"]: row["name"] for row in incoming.devices}
    moments: dict[tuple[str, str], list[datetime]] = {}
    for operation in incoming.operations:
        who = (operation["author"], operation["device"])
        moments.setdefault(who, []).append(operation["at"])
    return tuple(
        Author(name, devices[device], len(times), min(times), max(times))
        for (name, device), times in sorted(moments.items(), key=lambda one: -len(one[1]))
    )


def _duplicates(session: Session, union: unite.Union) -> int:
    """Count the new enterprises, projects and persons that are likely here already."""
    found = 0
    phones: dict[str, list[Phone]] = {}
    for key in union.created.get("contact_phone", ()):
        values = _values(union, "contact_phone", key)
        if values.get("phone") is not None:
            phones.setdefault(values["contact_id"], []).append(values["phone"])
    looked = 0
    kinds = ("contact", "organization", "project")
    looked_at = [(kind, key) for kind in kinds for key in sorted(union.created.get(kind, ()))]
    for kind, key in looked_at:
        if looked >= _MOST_LOOKED:
            break
        values = _values(union, kind, key)
        if values.get(TRASHED) is not None:
            continue
        looked += 1
        code = values.get("credit_code") or ""
        near = likely(
            session,
            values.get("name") or "",
            credit_code=code,
            phones=phones.get(key, ()),
            limit=1,
            kinds=(kind,),
            but_not=union.touched[kind],
        )
        found += bool(near)
    return found


def _values(union: unite.Union, kind: str, key: str) -> dict[str, Any]:
    specs = logged_fields(record_class(kind))
    written = union.written[kind].get(key, {})
    return {name: decode(specs[name], plain) for name, plain in written.items() if name in specs}


def _orphan(union: unite.Union, orphan: OrphanRefused) -> str:
    values = union.written[orphan.kind].get(orphan.record_id, {})
    name = next(
        (values[key] for key in ("name", "subject", "what", "title") if values.get(key)), ""
    )
    return tr(
        "{kind}“{name}”的“{field}”指向一条不存在的{parent}，对方的数据不完整。"
        "整个回并已撤回，本机数据没有改动。"
    ).format(
        kind=kind_label(orphan.kind),
        name=name or orphan.record_id[:8],
        field=field_label(orphan.field, orphan.kind),
        parent=kind_label(orphan.parent),
    )


def _note(session: Session, source: Session, report: Report, place: str, now: datetime) -> None:
    """Keep that it was done, for the list of past exchanges, and what it left to settle."""
    other, told = own_device(source), report.preview
    row = exchange_row(session, "in", other.id, other.name)
    row["at"], row["position"] = now, held_position(source)
    row["place"] = without_password(place) or None
    row["counts"] = {
        "new": told.new,
        "changed": told.changed,
        "conflicts": told.conflicts,
        "duplicates": told.duplicates,
        "operations": told.operations,
        "authors": [one.name for one in told.by],
        "findings": noted(report.findings),
    }
    session.connection().execute(insert(Exchange), [row])


def merge_from(workspace: Workspace, source: Workspace, *, place: str = "") -> Report:
    """Merge another open workspace into this one: a backup first, then one transaction.

    place: the file that it came by, for the list of exchanges. Raises MergeRefused or another
    StorageError, and this workspace's data is as it was.
    """
    if source.read(position_of).items() <= workspace.read(position_of).items():
        return workspace.read(_nothing_new, source)
    backup = workspace.back_up()

    def run(session: Session) -> Report:
        with source.reading() as other:
            return merge(session, other, place=place)

    with source.reading() as other:
        lost = workspace.read(take_contents, other)
    report = workspace.exchange(run)
    return replace(report, lost=lost, backup=backup)


def preview_from(workspace: Workspace, source: Workspace) -> Preview:
    """Say what merging another open workspace into this one would bring."""
    with source.reading() as other:
        return workspace.read(preview, other)


def _nothing_new(session: Session, source: Workspace) -> Report:
    with source.reading() as other:
        return Report(preview(session, other))
