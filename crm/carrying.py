"""带出: the data, or a part of it, in one encrypted file; and what is in such a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from sqlalchemy import Connection, func, insert, select
from sqlalchemy.orm import Session

from crm import locking, settings
from crm.merge_back import copy_contents
from crm.passphrases import TRIES_HERE, Tries
from crm.replica import copied, exchange_row, held_position, own_device
from crm.scope import Keys, Scope, keys_of, scope_from
from crm.workspace import Workspace
from db import blobs, bundles, engines
from db.bundles import Report
from db.copying import copy_rows, count_rows
from db.errors import BundleRefused, PassphraseNeeded, StorageError, WrongPassphrase
from db.models import Attachment, Change, Exchange, Operation
from db.store import Store
from resources import tr

_BYTES_A_ROW = 700
"""Of a record with its log, as measured on the sample zone."""


@dataclass(frozen=True)
class CarriedOut:
    """A file that was carried out: how large it is, and what is in it."""

    path: Path
    size: int
    records: int
    attachments: int


@dataclass(frozen=True)
class Estimate:
    """What a scope holds: projects, records, attachments, and about how many bytes."""

    projects: int
    records: int
    attachments: int
    size: int


@dataclass(frozen=True)
class Contents:
    """What a bundle is: from where, when and by whom, and which part."""

    origin: str
    origin_name: str
    at: datetime
    author: str
    scope: Scope | None
    back: bool


def estimate(session: Session, scope: Scope | None, *, back: bool = False) -> Estimate:
    """Say what a carry-out would hold, and about how large it would be; back: as `carry_out`."""
    keys = None if scope is None else keys_of(session, scope)
    taken = _hashes(session, keys, back=back)
    sizes = {sha256: size for sha256, size in _sizes(session, keys).items() if sha256 in taken}
    if keys is None:
        rows = count_rows(session.connection())
        from db.models import Project

        projects = session.scalar(select(func.count(Project.id))) or 0
    else:
        rows = 2 * sum(len(ids) for ids in keys.values())
        projects = len(keys["project"])
    return Estimate(projects, rows // 2, len(sizes), rows * _BYTES_A_ROW + sum(sizes.values()))


def carry_out(
    workspace: Workspace,
    target: Path,
    passphrase: str,
    *,
    scope: Scope | None = None,
    back: bool = False,
    progress: Report = lambda done, total: None,
) -> CarriedOut:
    """Write the data, or a part, into the encrypted file `target`: whole, or absent.

    back: from a working copy, to be merged back where it came from; it leaves out the attachments
    that are there already. progress(done, total) counts in units of its own; what it raises
    undoes everything. Raises InvalidInput, and StorageError when the place is full, gone or taken.
    """
    if target.exists():
        raise StorageError(
            tr("“{name}”已经存在，没有覆盖它。请换一个文件名。").format(name=target.name)
        )
    with bundles.workshop() as folder:
        payload = folder / "payload"
        with bundles.opened(payload, passphrase) as engine, workspace.reading() as source:
            keys = None if scope is None else keys_of(source, scope)
            writing = engine.execution_options(**{engines.WRITES: True})
            with writing.begin() as connection:
                records = copy_rows(source.connection(), connection, keys)
                _mark(source, connection, scope, back=back)
            hashes = _hashes(source, keys, back=back)
            lost = copy_contents(source, blobs.Blobs(engine), hashes, progress)
        head = bundles.seal(payload, target, app_version(), back=back, report=progress)
    attachments = len(hashes) - len(lost)
    done = CarriedOut(target, head.size, records, attachments)
    workspace.exchange(_note_out, done, scope)
    return done


@contextmanager
def opened(
    path: Path,
    passphrase: str,
    *,
    progress: Report = lambda done, total: None,
    tries: Tries = TRIES_HERE,
) -> Iterator[Workspace]:
    """Lend a workspace on a copy of a bundle's data, upgraded where it is of an older version.

    The file itself is only read. Raises BundleRefused, NewerDataFile, PassphraseNeeded,
    WrongPassphrase, and PassphrasePaused after five wrong ones.
    """
    head = bundles.read_head(path)
    _ask_for(path, passphrase)
    tries.refuse_paused(head.sha256)
    with bundles.workshop() as folder:
        payload = folder / "payload"
        bundles.unseal(path, payload, progress)
        try:
            with bundles.opened(payload, passphrase) as engine:
                tries.right(head.sha256)
                bundles.bring_up_to_date(engine)
                yield Workspace(Store(engine, None))
        except WrongPassphrase as wrong:
            left = tries.wrong(head.sha256)
            tries.refuse_paused(head.sha256)
            raise WrongPassphrase(
                tr("{message}还可以试 {left} 次。").format(message=wrong.message, left=left)
            ) from wrong


@contextmanager
def lent(
    place: str | Path,
    passphrase: Callable[[], str],
    *,
    progress: Report = lambda done, total: None,
    tries: Tries = TRIES_HERE,
) -> Iterator[Workspace]:
    """Lend a workspace on what is to be merged: a bundle, another data file, or a server by URL.

    A data file is looked at in a copy, since an older one would be upgraded. passphrase is asked
    for a bundle, and for a data file that is encrypted.
    """
    if engines.is_url(place):
        server = Workspace.open(place)
        try:
            yield server
        finally:
            server.close()
        return
    path = Path(place)
    if bundles.is_bundle(path):
        with opened(path, passphrase(), progress=progress, tries=tries) as bundle:
            yield bundle
        return
    if locking.is_locked(path):
        typed = passphrase()
        _ask_for(path, typed)
        locking.unlock(path, typed, tries)
    with bundles.workshop() as folder:
        store = Store.open(bundles.snapshot(path, folder))
        store.blobs = blobs.Blobs.beside(path)
        copy = Workspace(store)
        try:
            yield copy
        finally:
            copy.close()


def contents_of(session: Session) -> Contents:
    """Return what an opened bundle is; raises BundleRefused for data that is none."""
    row = session.scalars(select(Exchange).where(Exchange.direction == "carried")).one_or_none()
    if row is None:
        raise BundleRefused(tr("这不是带出的文件，不能当作副本打开。请选带出的那个文件。"))
    return Contents(
        row.device or "",
        row.name,
        row.at,
        row.author,
        scope_from(row.scope),
        bool(row.counts.get("back")),
    )


def app_version() -> str:
    """Return the version of this app, as a bundle names it."""
    try:
        return version("yinfeng")
    except PackageNotFoundError:  # run from its source
        return "0"


def _ask_for(path: Path, passphrase: str) -> None:
    """Ask for a passphrase that was not typed: that is no wrong one, and counts for nothing."""
    if not passphrase:
        raise PassphraseNeeded(tr("“{name}”是加密的，请输入口令。").format(name=path.name))


def _mark(source: Session, target: Connection, scope: Scope | None, *, back: bool) -> None:
    """Write into a bundle what it is, and, from a working copy, whose copy that was."""
    own = own_device(source)
    name = settings.setting(source, settings.ZONE_NAME) or own.name
    row = exchange_row(
        source, "carried", own.id, tr("{zone}（{machine}）").format(zone=name, machine=own.name)
    )
    row["scope"] = None if scope is None else scope.plain()
    row["position"] = held_position(source)
    row["counts"] = {"back": back}
    rows = [row]
    began = source.execute(
        select(*Exchange.__table__.columns)
        .where(Exchange.direction.in_(("opened", "refreshed")))
        .order_by(Exchange.at.desc())
        .limit(1)
    ).mappings()
    if back or scope is None:
        rows += [dict(one) for one in began]
    target.execute(insert(Exchange), rows)


def _note_out(session: Session, done: CarriedOut, scope: Scope | None) -> None:
    row = exchange_row(session, "out", None, done.path.name)
    row["place"] = str(done.path)
    row["scope"] = None if scope is None else scope.plain()
    row["position"] = held_position(session)
    row["counts"] = {
        "records": done.records, "attachments": done.attachments, "size": done.size
    }  # fmt: skip
    session.connection().execute(insert(Exchange), [row])


def _sizes(session: Session, keys: Keys | None) -> dict[str, int]:
    """Return the SHA-256 of the attachments in a scope with their sizes."""
    rows = session.execute(select(Attachment.id, Attachment.sha256, Attachment.size))
    chosen = None if keys is None else keys.get("attachment", set())
    return {row.sha256: row.size for row in rows if chosen is None or row.id in chosen}


def _hashes(session: Session, keys: Keys | None, *, back: bool) -> set[str]:
    """Return the contents that a bundle takes: all of its attachments, or those added here."""
    every = set(_sizes(session, keys))
    copy = copied(session)
    if not back or copy is None:
        return every
    rows = session.execute(
        select(Change.fields, Operation.device, Operation.seq)
        .join(Operation, Operation.id == Change.operation_id)
        .where(Change.kind == Attachment.__tablename__)
    )
    there = {
        row.fields["sha256"][-1]
        for row in rows
        if "sha256" in row.fields and row.seq <= copy.position.get(row.device, 0)
    }
    return every - there
