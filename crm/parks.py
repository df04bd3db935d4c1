"""Parks: entering and editing them, and the transfer of a project from one to another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from crm.errors import InvalidInput
from crm.living import living
from crm.park_moves import move_to_park
from crm.projects import project_of
from crm.rules.written import clean_line, clean_name
from db.models import Parcel, Park, ParkMove, Project, Target
from db.terms import ParkKind
from resources import tr

EDITABLE = frozenset({"name", "kind", "counts_into_zone"})
_REASON = 200


@dataclass(frozen=True)
class ParkRow:
    """A park as it is told; the order of the list is theirs."""

    park_id: str
    name: str
    kind: ParkKind
    counts_into_zone: bool


@dataclass(frozen=True)
class MoveRow:
    """A project's transfer; a park that it came from or went to is "" where there was none."""

    move_id: str
    project_id: str
    project: str
    came_from: str
    went_to: str
    on: date
    reason: str | None


def park_rows(session: Session) -> list[ParkRow]:
    """Return the parks in their order."""
    rows = session.execute(
        select(Park.id, Park.name, Park.kind, Park.counts_into_zone)
        .where(Park.trashed_at.is_(None))
        .order_by(Park.ordinal, Park.id)
    )
    return [ParkRow(*row) for row in rows]


def create_park(
    session: Session,
    name: str,
    *,
    kind: ParkKind = ParkKind.MAIN,
    counts_into_zone: bool = True,
) -> str:
    """Enter a park behind the others and return its id; raises InvalidInput (``name``)."""
    park = Park(name="", ordinal=len(park_rows(session)))
    _set(session, park, {"name": name, "kind": kind, "counts_into_zone": counts_into_zone})
    session.add(park)
    session.flush()
    return park.id


def edit_park(session: Session, park_id: str, fields: Mapping[str, Any]) -> None:
    """Give fields of a park new values; raises InvalidInput with the field."""
    _set(session, park_of(session, park_id), fields)


def shift_park(session: Session, park_id: str, by: int) -> None:
    """Move a park `by` places down the list (negative: up); the others close up."""
    park_of(session, park_id)
    order = [one.park_id for one in park_rows(session)]
    at = order.index(park_id)
    order.insert(max(0, min(at + by, len(order) - 1)), order.pop(at))
    for ordinal, key in enumerate(order):
        park_of(session, key).ordinal = ordinal


def trash_park(session: Session, park_id: str) -> None:
    """Put a park in the trash; raises InvalidInput while something belongs to it."""
    park = park_of(session, park_id)
    for cls, word in ((Project, tr("项目")), (Parcel, tr("地块")), (Target, tr("目标"))):
        held = session.scalar(
            select(cls.id).where(cls.park_id == park_id, cls.trashed_at.is_(None)).limit(1)
        )
        if held is not None:
            raise InvalidInput(
                tr("“{name}”名下还有{what}，没有移走。请先把它们划到别的园区。").format(
                    name=park.name, what=word
                )
            )
    park.trashed_at = datetime.now(UTC)


def transfer_project(
    session: Session,
    project_id: str,
    park_id: str | None,
    on: date,
    *,
    reason: str | None,
    today: date,
) -> None:
    """Transfer a project to another park (None: to none) on a day; the move is kept.

    Raises InvalidInput (``park_id``, ``on``, ``reason``) and RecordMissing.
    """
    project = project_of(session, project_id)
    if park_id is not None:
        park_of(session, park_id)
    if on > today:
        raise InvalidInput(tr("划转日期还没有到。"), field="on")
    last = session.scalar(
        select(ParkMove.on)
        .where(ParkMove.project_id == project_id, ParkMove.trashed_at.is_(None))
        .order_by(ParkMove.on.desc())
        .limit(1)
    )
    if last is not None and on < last:
        raise InvalidInput(
            tr("不能早于上一次划转（{day}）。").format(day=last.isoformat()), field="on"
        )
    if project.park_id is not None and not (reason or "").strip():
        raise InvalidInput(tr("请写明划转原因，会留在项目历史里。"), field="reason")
    if not move_to_park(session, project, park_id, on, clean_line(reason, "reason", _REASON)):
        raise InvalidInput(tr("项目已经在这个园区。请选择要划入的园区。"), field="park_id")


def moves(
    session: Session, *, park_id: str | None = None, project_id: str | None = None
) -> list[MoveRow]:
    """Return transfers, newest first: all of them, those in or out of a park, or a project's."""
    old, new = aliased(Park), aliased(Park)
    query = (
        select(
            ParkMove.id,
            ParkMove.project_id,
            Project.name,
            old.name,
            new.name,
            ParkMove.on,
            ParkMove.reason,
        )
        .join(Project, Project.id == ParkMove.project_id)
        .outerjoin(old, old.id == ParkMove.from_park_id)
        .outerjoin(new, new.id == ParkMove.to_park_id)
        .where(ParkMove.trashed_at.is_(None), Project.trashed_at.is_(None))
        .order_by(ParkMove.on.desc(), ParkMove.id.desc())
    )
    if park_id is not None:
        query = query.where(or_(ParkMove.from_park_id == park_id, ParkMove.to_park_id == park_id))
    if project_id is not None:
        query = query.where(ParkMove.project_id == project_id)
    return [
        MoveRow(key, project, name, came or "", went or "", on, reason)
        for key, project, name, came, went, on, reason in session.execute(query)
    ]


def park_of(session: Session, park_id: str) -> Park:
    """Return a park to change; raises RecordMissing for one that is gone or in the trash."""
    return living(session, Park, park_id, tr("这个园区已被移走，没有保存。"))


def _set(session: Session, park: Park, fields: Mapping[str, Any]) -> None:
    for name, value in fields.items():
        if name not in EDITABLE:
            raise InvalidInput(tr("“{name}”不能这样修改。").format(name=name), field=name)
        if name == "name":
            value = clean_name(value)
            _refuse_taken(session, park, value)
        setattr(park, name, value)


def _refuse_taken(session: Session, park: Park, name: str) -> None:
    with session.no_autoflush:
        other = session.scalar(
            select(Park.id)
            .where(Park.name == name, Park.trashed_at.is_(None), Park.id != (park.id or ""))
            .limit(1)
        )
    if other is not None:
        raise InvalidInput(tr("已有“{name}”。").format(name=name), field="name")
