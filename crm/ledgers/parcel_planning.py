"""What one parcel of a 土地台账 would do: which parcel it is, and what it would change of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.errors import InvalidInput
from crm.ledgers.known import name_key, projects_by_name
from crm.ledgers.parcel_rows import ReadParcel, ReadUse
from crm.ledgers.row_plans import TablePlan
from crm.parcels import ParcelRow, parcels
from crm.parks import park_rows
from crm.rules.parcels import GIVEN, Land, Use, check_area, check_use, state_after
from crm.rules.written import clean_line, clean_text
from db.models import Organization, Project, ProjectInvestor
from db.terms import ParcelState
from db.values import Extent
from resources import tr

_CODE = 60


@dataclass(frozen=True)
class PlannedUse:
    """A project that would be put on the parcel, or whose share or day would change."""

    project_id: str
    area: Extent | None
    on: date | None
    use_id: str | None = None


@dataclass
class PlannedParcel:
    """One parcel of the table. reason: why it is left out, or what is odd about it.

    park: its name, "" for none. fields: what would be written of the parcel itself. state: how
    it would stand in the end.
    """

    read: ReadParcel
    plan: TablePlan
    park: str = ""
    reason: str = ""
    parcel_id: str | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    uses: tuple[PlannedUse, ...] = ()
    state: ParcelState = ParcelState.RESERVED
    supplied_on: date | None = None
    projects: tuple[str, ...] = ()

    @property
    def changed(self) -> tuple[str, ...]:
        """Names of what an import would change of a parcel that is there."""
        return (*self.fields, *(("uses",) if self.uses else ()))


@dataclass
class KnownLand:
    """All that rows are matched against, read once."""

    parks: dict[str, str]
    by_code: dict[str, list[ParcelRow]]
    projects: dict[str, list[str]]
    by_investor: dict[str, list[str]]
    names: dict[str, str]
    claimed: set[str] = field(default_factory=set)


def plan_parcel(
    read: ReadParcel, known: KnownLand, park_id: str | None, today: date
) -> PlannedParcel:
    planned = PlannedParcel(read, TablePlan.NEW)
    try:
        if read.fault:
            raise InvalidInput(read.fault)
        held = _find(planned, known, park_id)
        _compare(planned, held, known, today)
    except InvalidInput as fault:
        return replace(planned, plan=TablePlan.LEFT_OUT, reason=fault.message)
    planned.reason = tr("；").join(part for part in (read.remark, planned.reason) if part)
    if held is not None:
        planned.plan = TablePlan.CHANGED if planned.changed else TablePlan.UNCHANGED
    return planned


def _find(planned: PlannedParcel, known: KnownLand, park_id: str | None) -> ParcelRow | None:
    """Find the parcel of that number in its park, or in the only park that has it."""
    read = planned.read
    if clean_line(read.code, "code", _CODE) is None:
        raise InvalidInput(tr("这一行没有地块编号。"))
    told = _told_park(read, known)
    own = known.parks.get(name_key(told)) if told else None
    like = known.by_code.get(name_key(read.code), [])
    if not told:
        own = park_id
        if own is None and len({one.park_id for one in like}) > 1:
            raise InvalidInput(
                tr("有 {n} 个园区有编号“{code}”，请在表里加“园区”一列。").format(
                    n=len(like), code=read.code
                )
            )
        own = own or next((one.park_id for one in like), None)
    planned.park = known.names.get(own, "") if own else told
    held = next((one for one in like if one.park_id == own), None) if own or not told else None
    key = f"{own or name_key(told)}/{name_key(read.code)}"
    if key in known.claimed:
        raise InvalidInput(tr("前面已有编号“{code}”的地块。").format(code=read.code))
    known.claimed.add(key)
    planned.parcel_id = None if held is None else held.parcel_id
    return held


def _told_park(read: ReadParcel, known: KnownLand) -> str:
    """The park that a row names, else the one that its heading or its sheet is called by."""
    if read.park:
        return clean_line(read.park, "park") or ""
    for text in (*reversed(read.section), read.sheet):
        for name in (text, text.rpartition("、")[2], text.rpartition("）")[2]):
            if name_key(name) in known.parks:
                return name
    return ""


def _compare(planned: PlannedParcel, held: ParcelRow | None, known: KnownLand, today: date) -> None:
    """Tell what differs from what is held, and let the rules of land look at it."""
    read = planned.read
    area = read.area or (held.area if held is not None else None)
    area = check_area(area)
    uses, strangers = _uses(read, held, known, area, planned)
    told = read.state or _implied(read, held, bool(uses), strangers, planned)
    on = read.supplied_on or next((one.on for one in strangers if one.on), None)
    land = _land_with(area, told, held, uses, today)
    planned.state = state_after(land, told, uses_changed=False)
    if land.taken > land.area:
        raise InvalidInput(tr("面积小于已安排项目的面积。"))
    if on is not None and on > today:
        raise InvalidInput(tr("供地日期还没有到。"))
    given: dict[str, Any] = {
        "place": clean_line(read.place, "place"),
        "area": read.area,
        "use": clean_line(read.use, "use"),
        "price": read.price,
        "conditions": clean_text(read.conditions, "conditions"),
        "note": _note(read, held, strangers, on, planned.state),
    }
    planned.uses = tuple(uses)
    planned.fields = {
        name: value
        for name, value in given.items()
        if value is not None and not _same(value, getattr(held, name, None))
    }
    if held is None or planned.state is not held.state:
        planned.fields["state"] = planned.state
    if planned.state in GIVEN and not any(one.on is not None for one in land.uses):
        before = held.supplied_on if held is not None else None
        planned.supplied_on = on or before
        if planned.supplied_on != before:
            planned.fields["supplied_on"] = on
        elif planned.supplied_on is None:
            planned.reason = tr("没有供地日期，不计入各年供地")


def _implied(
    read: ReadParcel,
    held: ParcelRow | None,
    on_it: bool,
    strangers: Iterable[ReadUse],
    planned: PlannedParcel,
) -> ParcelState:
    """How a parcel stands whose row does not say it."""
    if held is not None:
        return held.state
    if read.supplied_on is not None or any(one.on for one in strangers):
        return ParcelState.SUPPLIED
    if on_it:
        return ParcelState.READY
    planned.reason = tr("没写状态，按储备登记")
    return ParcelState.RESERVED


def _uses(
    read: ReadParcel,
    held: ParcelRow | None,
    known: KnownLand,
    area: Extent,
    planned: PlannedParcel,
) -> tuple[list[PlannedUse], list[ReadUse]]:
    """Return the projects that would be put on it or change, and the names that are none."""
    found: list[PlannedUse] = []
    strangers: list[ReadUse] = []
    names: list[str] = []
    there = {} if held is None else {one.project_id: one for one in held.uses}
    for one in read.uses:
        key = _project(one.project, known)
        if key is None:
            strangers.append(one)
            names.append(one.project)
            continue
        names.append(known.names[key])
        own = there.get(key)
        share = one.area or (own.area if own is not None else area)
        on = one.on or (own.on if own is not None else None)
        if own is None:
            found.append(PlannedUse(key, check_area(share), on))
        elif (own.area, own.on) != (share, on) and not (_same(share, own.area) and on == own.on):
            found.append(PlannedUse(key, check_area(share), on, own.use_id))
    planned.projects = tuple(names)
    return found, strangers


def _project(name: str, known: KnownLand) -> str | None:
    """The project of that name or alias, or the only one of that investor."""
    for index in (known.projects, known.by_investor):
        ids = index.get(name_key(name), [])
        if len(ids) == 1:
            return ids[0]
        if ids:
            raise InvalidInput(
                tr("有 {n} 个项目叫“{name}”，分不清是哪一个。").format(n=len(ids), name=name)
            )
    return None


def _land_with(
    area: Extent,
    told: ParcelState,
    held: ParcelRow | None,
    uses: Iterable[PlannedUse],
    today: date,
) -> Land:
    """The parcel with the projects of the table on it; raises InvalidInput for what can't be."""
    new = {one.use_id for one in uses}
    kept = [
        Use(one.area.units if one.area and one.area.units else 0, one.on)
        for one in (held.uses if held is not None else ())
        if one.use_id not in new
    ]
    open_state = ParcelState.READY if told in GIVEN else told
    land = Land("", None, None, area.units or 0, None, open_state, None, tuple(kept))
    for one in uses:
        assert one.area is not None
        check_use(land, one.area, one.on, today)
        land = replace(land, uses=(*land.uses, Use(one.area.units or 0, one.on)))
    return land


def _note(
    read: ReadParcel,
    held: ParcelRow | None,
    strangers: Iterable[ReadUse],
    on: date | None,
    state: ParcelState,
) -> str | None:
    """The note with all that found no field; what it says already is not said again."""
    told = [read.note] if read.note else []
    told += [tr("用地单位：{name}").format(name=one.project) for one in strangers]
    told += [f"{cell.header}：{cell.text}" for cell in read.unread]
    if on is not None and state not in GIVEN:
        told.append(tr("供地日期：{day}").format(day=on.isoformat()))
    before = (held.note or "") if held is not None else ""
    more = [text for text in told if text not in before]
    if not more:
        return None
    return clean_text(tr("；").join([*([before] if before else []), *more]), "note")


def _same(new: Any, old: Any) -> bool:
    """Whether two values are the same but for how they were typed."""
    if isinstance(new, Extent) and isinstance(old, Extent):
        return (new.units, new.mark) == (old.units, old.mark)
    if hasattr(new, "fen") and hasattr(old, "fen"):
        return (new.fen, new.currency, new.mark) == (old.fen, old.currency, old.mark)
    return bool(new == old)


def known_land(session: Session) -> KnownLand:
    names = {one.park_id: one.name for one in park_rows(session)}
    parks = {name_key(name): key for key, name in names.items()}
    by_code: dict[str, list[ParcelRow]] = {}
    for row in parcels(session):
        by_code.setdefault(name_key(row.code), []).append(row)
    living = select(Project.id, Project.name).where(Project.trashed_at.is_(None))
    names |= {row.id: row.name for row in session.execute(living)}
    by_investor: dict[str, list[str]] = {}
    rows = session.execute(
        select(ProjectInvestor.project_id, Organization.name)
        .join(Organization, Organization.id == ProjectInvestor.organization_id)
        .where(ProjectInvestor.trashed_at.is_(None))
        .order_by(ProjectInvestor.project_id)
    )
    for key, name in rows:
        ids = by_investor.setdefault(name_key(name), [])
        if key in names and key not in ids:
            ids.append(key)
    return KnownLand(parks, by_code, projects_by_name(session), by_investor, names)
