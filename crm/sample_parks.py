"""The sample's parcels: what lies ready, what projects took, and a transfer between parks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.parcels import add_parcel, put_project
from crm.parks import transfer_project
from crm.rules.units import parse_amount, parse_extent
from crm.sample_contract_data import GEARBOX, PACKING, SEATS, VALVES
from db.models import Park, Project
from db.terms import ParcelState


@dataclass(frozen=True)
class _Plot:
    """A parcel; on: of one that was supplied to a firm that is no project of the sample."""

    park: str
    code: str
    place: str
    area: str
    use: str
    state: ParcelState
    price: str = ""
    on: date | None = None


_READY, _RESERVED = ParcelState.READY, ParcelState.RESERVED
_GIVEN, _IDLE = ParcelState.SUPPLIED, ParcelState.IDLE
_FACTORY, _STORE, _LAB = "工业", "仓储", "研发"
_PLOTS = (
    _Plot("主园区", "示例 ZY-01", "东六路以东", "140亩", _FACTORY, _READY, "36万元"),
    _Plot("主园区", "示例 ZY-02", "东六路以东", "118亩", _FACTORY, _READY, "36万元"),
    _Plot("主园区", "示例 ZY-03", "东六路以东", "62.5亩", _FACTORY, _READY, "36万元"),
    _Plot("主园区", "示例 ZY-04", "人民东路以南", "86亩", _FACTORY, _READY, "38万元"),
    _Plot("主园区", "示例 ZY-05", "人民东路以南", "18亩", _LAB, _READY, "45万元"),
    _Plot("主园区", "示例 ZY-06", "漓湘路以北", "210亩", _FACTORY, _RESERVED),
    _Plot("主园区", "示例 ZY-07", "漓湘路以北", "45亩", _FACTORY, _IDLE, "30万元",
          date(2012, 9, 12)),
    _Plot("主园区", "示例 ZY-08", "螺丝塘路以西", "72亩", _FACTORY, _GIVEN, "36万元",
          date(2016, 3, 18)),
    _Plot("星沙产业基地", "示例 XS-01", "基地一期", "160亩", _FACTORY, _READY, "26万元"),
    _Plot("星沙产业基地", "示例 XS-02", "基地一期", "54亩", _FACTORY, _READY, "26万元"),
    _Plot("星沙产业基地", "示例 XS-03", "基地二期", "420亩", _FACTORY, _RESERVED),
    _Plot("黄花", "示例 HH-01", "机场大道以东", "95亩", _STORE, _READY, "32万元"),
    _Plot("榔梨", "示例 LL-01", "东八路以西", "38亩", _FACTORY, _READY, "30万元"),
    _Plot("汨罗产业园", "示例 ML-01", "新市片区", "320亩", _FACTORY, _READY, "12万元"),
    _Plot("汨罗产业园", "示例 ML-02", "新市片区", "130亩", _FACTORY, _RESERVED),
)  # fmt: skip
_USES: tuple[tuple[str, str, str, date | None], ...] = (
    ("示例 ZY-01", GEARBOX, "120亩", date(2010, 3, 2)),
    ("示例 ZY-02", VALVES, "100亩", date(2010, 11, 16)),
    ("示例 ZY-03", SEATS, "60亩", date(2011, 4, 8)),
    ("示例 ZY-04", "示例底盘零部件", "60亩", date(2016, 4, 12)),
    ("示例 LL-01", "示例液压件", "30亩", None),
    ("示例 XS-01", PACKING, "40亩", date(2011, 8, 19)),
)


def add_parcels(session: Session, today: date) -> None:
    """Enter them; what belongs to a park or a project that the sample does not hold is left."""
    parks = {name: key for key, name in session.execute(select(Park.id, Park.name))}
    projects = {
        name: key
        for key, name in session.execute(
            select(Project.id, Project.name).where(Project.trashed_at.is_(None))
        )
    }
    known = {
        one.code: add_parcel(
            session,
            parks[one.park],
            one.code,
            today=today,
            place=one.place,
            area=parse_extent(one.area),
            use=one.use,
            state=one.state,
            price=parse_amount(one.price),
            supplied_on=one.on,
            illustrative=True,
        )
        for one in _PLOTS
        if one.park in parks
    }
    for code, name, area, on in _USES:
        if name in projects and code in known:
            put_project(session, known[code], projects[name], parse_extent(area), on, today=today)
    if PACKING in projects and "星沙产业基地" in parks:
        _transfer(session, projects[PACKING], parks["星沙产业基地"], today)


def _transfer(session: Session, project_id: str, park_id: str, today: date) -> None:
    project = session.get(Project, project_id)
    if project is not None and project.park_id not in (None, park_id):
        transfer_project(
            session,
            project_id,
            park_id,
            date(2011, 7, 1),
            reason="榔梨没有合适的地块，调整到基地一期",
            today=today,
        )
