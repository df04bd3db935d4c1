"""Parcels: entering and editing them, projects put on them, and the search for one that fits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.errors import InvalidInput
from crm.living import living
from crm.parks import park_of
from crm.projects import project_of
from crm.rules.parcels import (
    GIVEN,
    Fit,
    Land,
    Use,
    check_area,
    check_use,
    fits,
    state_after,
)
from crm.rules.written import clean_line, clean_text
from db.models import Parcel, ParcelUse, Project
from db.terms import ParcelState
from db.values import Amount, Extent
from resources import tr

EDITABLE = frozenset(
    {"code", "place", "area", "use", "state", "price", "supplied_on", "conditions", "note"}
    | {"park_id", "illustrative"}
)


@dataclass(frozen=True)
class UseRow:
    """A project on a parcel; on: the day of 供地, None while the land is only held for it."""

    use_id: str
    project_id: str
    project: str
    area: Extent | None
    on: date | None


@dataclass(frozen=True)
class ParcelRow:
    """A parcel with the projects on it; `land` holds what the figures are counted from."""

    parcel_id: str
    park_id: str | None
    code: str
    place: str | None
    area: Extent | None
    use: str | None
    state: ParcelState
    price: Amount | None
    supplied_on: date | None
    conditions: str | None
    note: str | None
    illustrative: bool
    uses: tuple[UseRow, ...]
    land: Land


@dataclass(frozen=True)
class Wanted:
    """What a project wants of land: units of 1/300 m² that it does not have yet, None unknown."""

    project_id: str
    project: str
    park_id: str | None
    units: int | None


def add_parcel(
    session: Session, park_id: str | None, code: str, *, today: date, **fields: Any
) -> str:
    """Enter a parcel and return its id; raises InvalidInput with the field."""
    parcel = Parcel(code="", state=ParcelState.RESERVED)
    _set(session, parcel, {"park_id": park_id, "code": code, "area": None, **fields}, today)
    session.add(parcel)
    session.flush()
    return parcel.id


def edit_parcel(
    session: Session, parcel_id: str, fields: Mapping[str, Any], *, today: date
) -> None:
    """Give fields of a parcel new values; raises InvalidInput with the field."""
    parcel = parcel_of(session, parcel_id)
    with session.no_autoflush:
        uses = _uses(session, {parcel_id})[parcel_id]
        _set(session, parcel, fields, today)
        land = _land(parcel, uses)
        if land.taken > land.area:
            raise InvalidInput(tr("面积小于已安排项目的面积。请先调整项目用地。"), field="area")
        if land.state is ParcelState.RESERVED and any(one.on is not None for one in uses):
            raise InvalidInput(tr("这个地块已供给项目，不能改为储备。"), field="state")
        _follow(parcel, land, uses_changed=False)


def trash_parcel(session: Session, parcel_id: str) -> None:
    """Put a parcel in the trash; raises InvalidInput while a project is on it."""
    parcel = parcel_of(session, parcel_id)
    uses = _uses(session, {parcel_id})[parcel_id]
    if uses:
        raise InvalidInput(
            tr("“{code}”上有项目（{names}），没有移走。请先撤下项目。").format(
                code=parcel.code, names=tr("、").join(one.project for one in uses)
            )
        )
    parcel.trashed_at = datetime.now(UTC)


def put_project(
    session: Session,
    parcel_id: str,
    project_id: str,
    area: Extent | None,
    on: date | None,
    *,
    today: date,
) -> str:
    """Put a project on a parcel and return the id; the parcel's state follows.

    on: the day of 供地, None to hold the land for it. Raises InvalidInput (``project_id``,
    ``area``, ``on``): more than is left, 储备 that is not 净地, a day to come.
    """
    parcel = parcel_of(session, parcel_id)
    project = project_of(session, project_id)
    uses = _uses(session, {parcel_id})[parcel_id]
    if any(one.project_id == project_id for one in uses):
        raise InvalidInput(
            tr("“{name}”已经在这个地块上，请修改原来的一项。").format(name=project.name),
            field="project_id",
        )
    _refuse_given_whole(parcel, uses)
    area = check_area(area)
    check_use(_land(parcel, uses), area, on, today)
    record = ParcelUse(parcel_id=parcel_id, project_id=project_id, area=area, on=on)
    session.add(record)
    session.flush()
    _follow_uses(session, parcel)
    return record.id


def hold_parcels(
    session: Session,
    parcel_ids: Sequence[str],
    project_id: str,
    wanted: Extent | None,
    *,
    today: date,
) -> None:
    """Hold parcels for a project (预留), in their order until it has what it wants.

    Raises InvalidInput (``wanted``, ``project_id``).
    """
    rest = check_area(wanted, "wanted").units or 0
    for parcel_id in parcel_ids:
        parcel = parcel_of(session, parcel_id)
        units = min(rest, _land(parcel, _uses(session, {parcel_id})[parcel_id]).left)
        if units:
            put_project(session, parcel_id, project_id, Extent(units), None, today=today)
            rest -= units


def edit_use(
    session: Session, use_id: str, area: Extent | None, on: date | None, *, today: date
) -> None:
    """Give a project's share of a parcel another area or day; the parcel's state follows."""
    record = _use_of(session, use_id)
    parcel = parcel_of(session, record.parcel_id)
    others = [one for one in _uses(session, {parcel.id})[parcel.id] if one.use_id != use_id]
    area = check_area(area)
    check_use(_land(parcel, others), area, on, today)
    record.area, record.on = area, on
    session.flush()
    _follow_uses(session, parcel)


def take_project_off(session: Session, use_id: str) -> None:
    """Take a project off a parcel (into the trash); supplied land is 净地 again."""
    record = _use_of(session, use_id)
    record.trashed_at = datetime.now(UTC)
    session.flush()
    _follow_uses(session, parcel_of(session, record.parcel_id))


def parcels(session: Session, *, park_id: str | None = None) -> list[ParcelRow]:
    """Return the parcels by their codes, of all parks or of one, in two queries."""
    query = select(Parcel).where(Parcel.trashed_at.is_(None)).order_by(Parcel.code, Parcel.id)
    if park_id is not None:
        query = query.where(Parcel.park_id == park_id)
    found = session.scalars(query).all()
    uses = _uses(session, None if park_id is None else {one.id for one in found})
    return [_row(one, uses[one.id]) for one in found]


def wanted_by(session: Session, project_id: str) -> Wanted:
    """Return what a project wants of land: what it says, less what it has on parcels.

    Of an approximate figure the low end; None where the project says none.
    """
    project = project_of(session, project_id)
    held = session.scalars(
        select(ParcelUse.__table__.c.area_units)
        .join(Parcel, Parcel.id == ParcelUse.__table__.c.parcel_id)
        .where(
            ParcelUse.__table__.c.project_id == project_id,
            ParcelUse.__table__.c.trashed_at.is_(None),
            Parcel.trashed_at.is_(None),
        )
    )
    units = None if project.land is None else project.land.units
    if units is not None:
        units = max(units - sum(one or 0 for one in held), 0)
    return Wanted(project.id, project.name, project.park_id, units)


def find_parcels(
    session: Session, wanted: Extent | None, *, park_id: str | None = None, use: str | None = None
) -> list[tuple[Fit, tuple[ParcelRow, ...]]]:
    """Return what fits a wanted area, best first, with the parcels of each (see `fits`)."""
    if wanted is None or not wanted.units or wanted.units < 0:
        raise InvalidInput(tr("请填写要多大的地，例如 120亩。"), field="wanted")
    rows = {one.parcel_id: one for one in parcels(session)}
    found = fits((one.land for one in rows.values()), wanted.units, park_id=park_id, use=use)
    return [(one, tuple(rows[land.parcel_id] for land in one.parcels)) for one in found]


def uses_known(session: Session) -> list[str]:
    """Return the words for 用途 that parcels have, to propose."""
    return sorted(
        session.scalars(
            select(Parcel.use).where(Parcel.use.is_not(None), Parcel.trashed_at.is_(None))
        ).unique()  # type: ignore[arg-type]
    )


def parcel_of(session: Session, parcel_id: str) -> Parcel:
    """Return a parcel to change; raises RecordMissing for one that is gone or in the trash."""
    return living(session, Parcel, parcel_id, tr("这个地块已被移入回收站，没有保存。"))


def _use_of(session: Session, use_id: str) -> ParcelUse:
    return living(session, ParcelUse, use_id, tr("这个项目已从地块上撤下，没有保存。"))


def _refuse_given_whole(parcel: Parcel, uses: list[UseRow]) -> None:
    if parcel.state in GIVEN and not uses:
        raise InvalidInput(
            tr("“{code}”已整块供出。要安排项目，请先把状态改为净地待供。").format(code=parcel.code),
            field="project_id",
        )


def _follow_uses(session: Session, parcel: Parcel) -> None:
    uses = _uses(session, {parcel.id})[parcel.id]
    _follow(parcel, _land(parcel, uses), uses_changed=True)


def _follow(parcel: Parcel, land: Land, *, uses_changed: bool) -> None:
    """Let state and day of 供地 follow what was supplied of a parcel to projects.

    A day that nobody told stays unknown, and is counted into no year.
    """
    parcel.state = state_after(land, parcel.state, uses_changed)
    if parcel.state in GIVEN:
        days = [one.on for one in land.uses if one.on is not None]
        parcel.supplied_on = max(days, default=parcel.supplied_on)
    else:
        parcel.supplied_on = None


def _set(session: Session, parcel: Parcel, fields: Mapping[str, Any], today: date) -> None:
    for name, value in fields.items():
        if name not in EDITABLE:
            raise InvalidInput(tr("“{name}”不能这样修改。").format(name=name), field=name)
        if name == "area":
            value = check_area(value)
        elif name == "code":
            value = _clean_code(value)
        elif name in ("place", "use"):
            value = clean_line(value, name)
        elif name in ("conditions", "note"):
            value = clean_text(value, name)
        elif name == "park_id" and value is not None:
            park_of(session, value)
        elif name == "supplied_on" and value is not None and value > today:
            raise InvalidInput(tr("供地日期还没有到。"), field=name)
        setattr(parcel, name, value)
    _refuse_taken(session, parcel)
    if parcel.state not in GIVEN:
        parcel.supplied_on = None


def _clean_code(text: str | None) -> str:
    code = clean_line(text, "code", 60)
    if code is None:
        raise InvalidInput(tr("请填写地块编号，例如 JK-2016-03。"), field="code")
    return code


def _refuse_taken(session: Session, parcel: Parcel) -> None:
    with session.no_autoflush:
        other = session.scalar(
            select(Parcel.id)
            .where(
                Parcel.code == parcel.code,
                Parcel.park_id == parcel.park_id,
                Parcel.trashed_at.is_(None),
                Parcel.id != (parcel.id or ""),
            )
            .limit(1)
        )
    if other is not None:
        raise InvalidInput(
            tr("这个园区已有编号“{code}”的地块。").format(code=parcel.code), field="code"
        )


def _uses(session: Session, parcel_ids: Collection[str] | None) -> dict[str, list[UseRow]]:
    query = (
        select(
            ParcelUse.parcel_id,
            ParcelUse.id,
            ParcelUse.project_id,
            Project.name,
            ParcelUse.area,
            ParcelUse.on,
        )
        .join(Project, Project.id == ParcelUse.project_id)
        .where(ParcelUse.trashed_at.is_(None), Project.trashed_at.is_(None))
        .order_by(ParcelUse.on.is_(None), ParcelUse.on, ParcelUse.id)
    )
    if parcel_ids is not None:
        query = query.where(ParcelUse.parcel_id.in_(sorted(parcel_ids)))
    found: defaultdict[str, list[UseRow]] = defaultdict(list)
    for parcel_id, use_id, project_id, project, area, on in session.execute(query):
        found[parcel_id].append(UseRow(use_id, project_id, project, area, on))
    return found


def _land(parcel: Parcel, uses: list[UseRow]) -> Land:
    return Land(
        parcel.id or "",
        parcel.park_id,
        parcel.place,
        _units(parcel.area),
        parcel.use,
        parcel.state,
        parcel.supplied_on,
        tuple(Use(_units(one.area), one.on) for one in uses),
    )


def _units(area: Extent | None) -> int:
    return 0 if area is None or area.units is None else area.units


def _row(parcel: Parcel, uses: list[UseRow]) -> ParcelRow:
    return ParcelRow(
        parcel.id,
        parcel.park_id,
        parcel.code,
        parcel.place,
        parcel.area,
        parcel.use,
        parcel.state,
        parcel.price,
        parcel.supplied_on,
        parcel.conditions,
        parcel.note,
        parcel.illustrative,
        tuple(uses),
        _land(parcel, uses),
    )
