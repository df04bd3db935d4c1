"""What this database is: its own device, how far its log goes, and whose working copy it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.history import Position, position_of
from db.models import Device, Exchange

BEGAN = ("opened", "refreshed")
"""Directions of the exchanges from which a working copy dates."""


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
    row = session.execute(select(Device.id, Device.name).where(Device.own)).one()
    return Own(row.id, row.name)


def copied(session: Session) -> Copied | None:
    """Return whose working copy this is, or None for data that is nobody's copy."""
    row = session.execute(
        select(Exchange.device, Exchange.name, Exchange.at, Exchange.scope, Exchange.position)
        .where(Exchange.direction.in_(BEGAN))
        .order_by(Exchange.at.desc(), Exchange.id.desc())
        .limit(1)
    ).first()
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


def held_position(session: Session) -> dict[str, dict[str, Any]]:
    """Return device → seq and hash of its last operation, as an exchange keeps it."""
    rows = session.execute(select(Device.id, Device.seq, Device.hash).where(Device.seq > 0))
    return {row.id: {"seq": row.seq, "hash": row.hash} for row in rows}


__all__ = ["BEGAN", "Copied", "Own", "copied", "held_position", "own_device", "position_of"]
