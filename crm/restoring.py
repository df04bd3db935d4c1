"""恢复: what is in a backup, before anybody goes back to it, and going back to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, update
from sqlalchemy.orm import Session

from crm.settings import ZONE_NAME
from crm.workspace import Workspace
from db.backup import DAILY, asides_of, backups_of, made_ready, put_in_place
from db.errors import StorageError
from db.faults import translated
from db.migrations import HEAD
from db.models import Contract, Device, Operation, Organization, Project, Setting
from db.store import looked_into
from db.values import new_key
from resources import N_, tr

KINDS: tuple[tuple[str, Any], ...] = (
    (N_("项目"), Project), (N_("企业"), Organization), (N_("合同"), Contract)
)  # fmt: skip
"""What is counted in a backup."""
STEPS_SHOWN = 5
Report = Callable[[int, int], None]


@dataclass(frozen=True)
class Offered:
    """A file that can be gone back to: when it was made, its size in bytes, and of what kind."""

    path: Path
    when: datetime
    size: int
    kind: str


@dataclass(frozen=True)
class Step:
    """An operation as a person knows it; at is an instant."""

    label: str
    author: str
    at: datetime


@dataclass(frozen=True)
class Count:
    """How many of a kind there are in the backup, and now."""

    word: str
    there: int
    now: int | None


@dataclass(frozen=True)
class Inside:
    """What is in a backup, beside what there is now.

    newer: how many operations there are now that it lacks, steps: the last of them; lost: how
    many it has that are not there now. older: it is of an older schema, and would be upgraded.
    """

    zone: str
    counts: tuple[Count, ...]
    last: Step | None
    newer: int
    steps: tuple[Step, ...]
    lost: int
    older: bool


def offered(path: Path | None) -> list[Offered]:
    """Return what a data file can go back to, newest first: its backups, and what was set aside."""
    if path is None:
        return []
    found = []
    days: set[Any] = set()
    for when, file in backups_of(path):
        days.add(when.date())
        found.append((when, file, tr("每日") if len(days) <= DAILY else tr("每周")))
    found += [(when, file, tr("换下的")) for when, file in asides_of(path)]
    there = [one for one in found if one[1].exists()]
    return [
        Offered(file, when, file.stat().st_size, kind)
        for when, file, kind in sorted(there, key=lambda one: one[0], reverse=True)
    ]


def look(backup: Path, present: Workspace | None = None) -> Inside:
    """Say what is in a backup, read only, and what differs from the data that is open.

    Raises StorageError for what is damaged, foreign, or of a newer version.
    """
    with looked_into(backup) as (connection, revision), translated():
        there = _counts(connection)
        held = _position(connection)
        zone = connection.scalar(
            select(Setting.value).where(Setting.id == ZONE_NAME, Setting.trashed_at.is_(None))
        )
        last = _steps(connection, {}, 1)
    now: dict[str, int] = {}
    newer: tuple[int, tuple[Step, ...], int] = (0, (), 0)
    if present is not None:
        now = present.read(lambda session: _counts(session.connection()))
        newer = present.read(_beyond, held)
    return Inside(
        zone or "",
        tuple(Count(tr(word), there[word], now.get(word)) for word, _ in KINDS),
        last[0] if last else None,
        newer[0],
        newer[1],
        newer[2],
        revision != HEAD,
    )


def restore(
    path: Path, backup: Path, *, author: str = "", now: datetime | None = None
) -> Path | None:
    """Go back to a backup: the closed data file `path` becomes as it was then.

    The file as it is now is kept among the backups, under a name that is never thinned out;
    returned is where. A backup of an older version is upgraded first. It goes on as a new device:
    its next steps are not those that the file took since, so both can be merged later.
    Raises StorageError; the present file is then as it was.
    """
    with looked_into(backup):
        pass  # refused before anything is done
    with made_ready(path, backup) as ready:
        opened = Workspace.open(ready, author=author)
        try:
            opened.exchange(go_on_as_another)
            found = opened.read(lambda session: _sound(session))
        finally:
            opened.close()
        if found != "ok":
            raise StorageError(
                tr("这份备份升级后没有通过检查，没有恢复。请换一份；现在的数据没有改动。"),
                details=found,
            )
        there = path.exists()
        aside = put_in_place(path, ready, backup, now=now)
        return aside if there else None


def go_on_as_another(session: Session, name: str = "") -> None:
    """Give the database a device of its own: the old one's next numbers are taken elsewhere.

    name: what it is called; "" keeps the old one's name.
    """
    connection = session.connection()
    name = name or connection.scalar(select(Device.name).where(Device.own)) or ""
    connection.execute(update(Device).values(own=False))
    row = {"id": new_key(), "name": name, "own": True, "seq": 0, "clock": 0, "hash": ""}
    connection.execute(insert(Device), [row])


def _sound(session: Session) -> str:
    return str(session.connection().exec_driver_sql("PRAGMA integrity_check(1)").scalar())


def _counts(connection: Connection) -> dict[str, int]:
    """Count what is not in the trash; only columns that every revision has are asked for."""
    counts = {}
    for word, record in KINDS:
        table: Table = record.__table__
        query = select(func.count()).select_from(table).where(table.c.trashed_at.is_(None))
        counts[word] = connection.scalar(query) or 0
    return counts


def _position(connection: Connection) -> dict[str, int]:
    rows = connection.execute(select(Device.id, Device.seq).where(Device.seq > 0))
    return {row.id: row.seq for row in rows}


def _beyond(session: Session, held: dict[str, int]) -> tuple[int, tuple[Step, ...], int]:
    """Count the operations after a position and before it, and name the last of those after."""
    mine = _position(session.connection())
    after = sum(max(seq - held.get(device, 0), 0) for device, seq in mine.items())
    before = sum(max(seq - mine.get(device, 0), 0) for device, seq in held.items())
    return after, tuple(_steps(session.connection(), held, STEPS_SHOWN)), before


def _steps(connection: Connection, held: dict[str, int], most: int) -> list[Step]:
    """Return the last operations that are not within a position."""
    rows = connection.execute(
        select(
            Operation.device, Operation.seq, Operation.label, Operation.author, Operation.at
        ).order_by(Operation.clock.desc(), Operation.device.desc())
    )
    found: list[Step] = []
    for row in rows:
        if row.seq > held.get(row.device, 0):
            found.append(Step(row.label, row.author, row.at))
            if len(found) == most:
                break
    return found
