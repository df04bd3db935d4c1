"""What this database is: its own device, how far its log goes, and whose working copy it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from crm.history import Position, position_of
from db.errors import UndoRefused
from db.models import Device, Exchange, Operation
from db.values import new_key
from resources import tr

BEGAN = ("opened", "refreshed")
"""Directions of the exchanges from which a working copy dates."""

# Built once: to build a statement takes as long as to run it.
_OWN = select(Device.id, Device.name).where(Device.own)
_BEGAN = (
    select(Exchange.device, Exchange.name, Exchange.at, Exchange.scope, Exchange.position)
    .where(
        or_(
            Exchange.direction.in_(BEGAN),
            and_(Exchange.direction == "carried", Exchange.scope.is_not(None)),
        )
    )
    .order_by(Exchange.at.desc(), Exchange.id.desc())
    .limit(1)
)
_HELD = select(Device.id, Device.seq, Device.hash).where(Device.seq > 0)


@dataclass(frozen=True)
class Own:
    """The database itself as a device."""

    id: str
    name: str


@dataclass(frozen=True)
class Copied:
    """外出副本: from which database, since when, which part of it, and how far its log went.

    scope is None for all of it. hashes: device → the hash of its last operation then.
    """

    origin: str
    origin_name: str
    since: datetime
    scope: Mapping[str, Any] | None
    position: Position
    hashes: Mapping[str, str]


def own_device(session: Session) -> Own:
    """Return this database's own device."""
    return Own(*session.connection().execute(_OWN).one())


def copied(session: Session) -> Copied | None:
    """Return whose working copy this is, or None for data that is nobody's copy.

    A bundle that holds a part counts as one.
    """
    row = session.connection().execute(_BEGAN).first()
    if row is None:
        return None
    return Copied(
        row.device or "",
        row.name,
        row.at,
        row.scope,
        {device: held["seq"] for device, held in row.position.items()},
        {device: held["hash"] for device, held in row.position.items()},
    )


def since_words(copy: Copied) -> str:
    """Say whose copy this is, since when, and of which part if not of all."""
    when = copy.since.astimezone().strftime("%Y-%m-%d %H:%M")
    words = tr("{when} 自“{origin}”带出").format(when=when, origin=copy.origin_name)
    if copy.scope is None:
        return words
    return tr("{words}，只有{part}").format(words=words, part=copy.scope.get("label", ""))


def refuse_partial_undo(session: Session, operation_id: str) -> None:
    """Raise UndoRefused in a copy of a part for what was done before it was carried out.

    The copy may hold only some of what such an operation changed.
    """
    copy = copied(session)
    if copy is None or copy.scope is None:
        return
    row = session.execute(
        select(Operation.device, Operation.seq).where(Operation.id == operation_id)
    ).first()
    if row is not None and row.seq <= copy.position.get(row.device, 0):
        raise UndoRefused(
            tr("这一步是带出之前做的，外出副本里可能只有它的一部分，不能在这里撤销。")
        )


def held_position(session: Session) -> dict[str, dict[str, Any]]:
    """Return device → seq and hash of its last operation, as an exchange keeps it."""
    rows = session.connection().execute(_HELD)
    return {row.id: {"seq": row.seq, "hash": row.hash} for row in rows}


def exchange_row(session: Session, direction: str, device: str | None, name: str) -> dict[str, Any]:
    """Return the row of an exchange that is taking place; the caller fills in what it knows."""
    return {
        "id": new_key(), "at": datetime.now(UTC), "direction": direction,
        "author": session.info.get("author", ""), "device": device, "name": name,
        "place": None, "scope": None, "position": {}, "counts": {},
    }  # fmt: skip


__all__ = [
    "BEGAN",
    "Copied",
    "Own",
    "copied",
    "exchange_row",
    "held_position",
    "own_device",
    "position_of",
    "refuse_partial_undo",
    "since_words",
]
