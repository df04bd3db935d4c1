"""外出副本: the database on a laptop that was carried out, and how it is brought up to date.

It is a database of its own: its device, its log, and since when it is whose copy.
"""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from crm import derived
from crm.carrying import Contents, contents_of
from crm.errors import InvalidInput
from crm.history import position_of
from crm.merge_back import Report, merge_from, take_contents
from crm.replica import copied, exchange_row, held_position, own_device
from crm.scope import Keys, keys_of, scope_from
from crm.workspace import Workspace
from db import blobs, textindex
from db.copying import clear_rows, copy_rows
from db.errors import BundleRefused, MergeRefused, StorageError
from db.models import Device, Exchange
from db.store import Store
from resources import tr


def open_copy(bundle: Workspace, target: Path, passphrase: str) -> None:
    """Make a working copy (外出副本) of an opened bundle: the data file `target`, whole or absent.

    It is encrypted by `passphrase`, that of the bundle, and so are its attachments: a laptop is
    lost as easily as a stick. The passphrase is asked for whenever it is opened.

    Raises BundleRefused for a bundle that was made to be merged back, InvalidInput for an empty
    passphrase, as that of a source that has none: the copy could never be opened.
    """
    if not passphrase:
        raise InvalidInput(
            tr("这个文件没有加密，没有口令可给副本用。请从原来的电脑重新带出，再打开副本。"),
            field="passphrase",
        )
    contents = bundle.read(contents_of)
    if contents.back:
        raise BundleRefused(
            tr("这是外出副本带回的文件，只能回并，不能当作副本打开。请在原来的电脑上回并它。")
        )
    part = target.with_name(target.name + ".part")
    if target.exists():
        raise StorageError(
            tr("“{name}”已经存在，没有覆盖它。请换一个文件名。").format(name=target.name)
        )
    for leftover in (part, blobs.companion_of(part)):
        leftover.unlink(missing_ok=True)
    try:
        store = Store.create(part, passphrase=passphrase)
        try:
            with bundle.reading() as source, store.session(writes=True) as session:
                take_contents(session, source)
                _fill(session, source, contents, "opened")
                session.commit()
        finally:
            store.close()
        with suppress(FileNotFoundError):
            os.replace(blobs.companion_of(part), blobs.companion_of(target))
        os.replace(part, target)
    finally:
        for leftover in (part, blobs.companion_of(part)):
            leftover.unlink(missing_ok=True)


def refresh(laptop: Workspace, source: Workspace, *, place: str = "") -> Report | None:
    """Bring a working copy up to date in place with its origin, or with a bundle from there.

    A copy of all is merged, and what came in is returned; a copy of a part is filled anew, so its
    own edits must be back first. place: as of `merge_from`. Raises MergeRefused.
    """
    copy = laptop.read(copied)
    if copy is None:
        raise MergeRefused(tr("这不是外出副本，不需要刷新。"))
    if copy.scope is None:
        report = merge_from(laptop, source, place=place)
        laptop.exchange(_note_refreshed, copy.origin, copy.origin_name)
        return report
    laptop.back_up()
    with source.reading() as origin:
        laptop.read(take_contents, origin)
        laptop.exchange(_refill, origin)
    return None


def _refill(session: Session, origin: Session) -> None:
    copy = copied(session)
    assert copy is not None
    own = own_device(session)
    contents = _offered(origin, copy.origin)
    held, there = position_of(session), position_of(origin)
    mine = held[own.id]
    # Also what it did as another device, before it went back to a backup.
    since = {one: seq for one, seq in held.items() if seq > copy.position.get(one, 0)}
    if there.get(own.id, 0) != mine or any(there.get(one, 0) < since[one] for one in since):
        raise MergeRefused(tr("这台电脑上还有没带回去的修改，刷新会丢掉它们。请先回并，再刷新。"))
    scope = scope_from(copy.scope)
    if contents is not None and contents.scope != scope:
        raise MergeRefused(tr("这个文件带的不是同一部分数据，不能用来刷新。请按原来的范围带出。"))
    keys = None if contents is not None or scope is None else keys_of(origin, scope)
    clear_rows(session.connection())
    found = contents or Contents(copy.origin, copy.origin_name, datetime.now(UTC), "", scope, False)
    _fill(session, origin, found, "refreshed", keys=keys, own=(own.id, own.name, mine))
    textindex.clear(session.connection())
    derived.refresh_all(session)


def _offered(origin: Session, wanted: str) -> Contents | None:
    """Return what a bundle is, or None for the origin itself; raises MergeRefused for others."""
    bundle = origin.scalar(select(Exchange.id).where(Exchange.direction == "carried"))
    contents = contents_of(origin) if bundle else None
    if (contents.origin if contents else own_device(origin).id) != wanted:
        raise MergeRefused(tr("这不是副本的来处，不能从这里刷新。"))
    return contents


def _fill(
    session: Session,
    source: Session,
    contents: Contents,
    direction: str,
    *,
    keys: Keys | None = None,
    own: tuple[str, str, int] | None = None,
) -> None:
    """Fill empty tables from a source, and say whose copy this is."""
    connection = session.connection()
    if own is None:
        device = own_device(session)
        connection.execute(delete(Device))
        own = (device.id, device.name, 0)
    copy_rows(source.connection(), connection, keys)
    connection.execute(update(Device).values(own=False))
    if not connection.execute(update(Device).where(Device.id == own[0]).values(own=True)).rowcount:
        row = {"id": own[0], "name": own[1], "own": True, "seq": 0, "clock": 0, "hash": ""}
        connection.execute(insert(Device), [row])
    row = exchange_row(session, direction, contents.origin, contents.origin_name)
    row["scope"] = None if contents.scope is None else contents.scope.plain()
    row["position"] = held_position(session)
    connection.execute(insert(Exchange), [row])


def _note_refreshed(session: Session, origin: str, name: str) -> None:
    row = exchange_row(session, "refreshed", origin, name)
    row["position"] = held_position(session)
    session.connection().execute(insert(Exchange), [row])
