"""土地台账与供地情况表: land by park, what is left by size, land supplied by year, each parcel."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import ClassVar

from sqlalchemy.orm import Session

from crm.briefings.order import Order
from crm.briefings.records import bureau_of
from crm.briefings.since import Mark, Since, Table, printed
from crm.briefings.sources import Behind, Source
from crm.land import KEPT, LandLine, LandTable, land_table
from crm.parcels import ParcelRow
from crm.rules.numbers import show_percent
from crm.rules.parcels import Supply
from crm.rules.units import area_in, show_extent
from db.terms import ParcelState
from db.values import Amount, Extent
from resources import tr

WHOLE = "*"
"""Key of the row of sums."""


@dataclass(frozen=True)
class SheetUse:
    """A project on a parcel: 1/300 m², and the day of 供地 (None: held for it)."""

    project: str
    units: int
    on: date | None
    project_id: str = ""


@dataclass(frozen=True)
class SheetParcel:
    """A parcel as it is printed; areas in 1/300 m²."""

    parcel_id: str
    park: str
    code: str
    place: str
    use: str
    units: int
    left: int
    state: ParcelState
    supplied_on: date | None
    price: Amount | None
    note: str
    uses: tuple[SheetUse, ...]
    illustrative: bool


@dataclass(frozen=True)
class SheetStock:
    """What is left in a class of size: pieces and 1/300 m² of each state in `KEPT`."""

    size: str
    pieces: tuple[int, ...]
    areas: tuple[int, ...]


@dataclass(frozen=True)
class LandSheet:
    """What the sheet says; park: "" for 全区. outside: parks that do not count there."""

    key: ClassVar[str] = "land_sheet"

    bureau: str
    as_of: date
    issued_on: date
    issued_by: str
    park: str
    lines: tuple[LandLine, ...]
    whole: Supply
    stock: tuple[SheetStock, ...]
    years: tuple[tuple[int, int], ...]
    parcels: tuple[SheetParcel, ...]
    outside: tuple[str, ...] = ()
    since: Since = field(default_factory=Since)
    secrecy: str = ""
    said: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The sheet's name."""
        return tr("土地台账与供地情况表")

    @property
    def where(self) -> str:
        """The park that it is of, or 全区."""
        return self.park or tr("全区")

    @property
    def illustrative(self) -> bool:
        """Whether among the parcels are samples."""
        return any(one.illustrative for one in self.parcels)


def take(session: Session, order: Order) -> LandSheet:
    """Return the snapshot of all land, or of the park that the order names."""
    return snapshot(session, park_id=order.park_id, today=order.today, issued_by=order.issued_by)


def snapshot(
    session: Session, *, park_id: str | None, today: date, issued_by: str = ""
) -> LandSheet:
    """Return the land of a park, or of 全区 (None), as known on `today`."""
    table = land_table(session, park_id, today)
    return LandSheet(
        bureau=bureau_of(session),
        as_of=today,
        issued_on=today,
        issued_by=issued_by,
        park=table.park,
        lines=table.lines,
        whole=table.whole,
        stock=tuple(_stock(table)),
        years=tuple(table.years),
        parcels=tuple(_parcel(park, row) for park, row in table.parcels),
        outside=table.outside,
    )


def file_name(sheet: LandSheet) -> str:
    """Return the name under which it is saved unless a person gives another."""
    return f"{sheet.title}-{sheet.where}-{sheet.as_of.isoformat()}.pdf"


def tables(sheet: LandSheet) -> tuple[Table, ...]:
    """Return what the next sheet compares."""
    return (supply_table(sheet), parcels_table(sheet))


def supply_table(sheet: LandSheet) -> Table:
    """Return what each park has supplied and has ready, and all of them together."""
    lines = [(one.park_id, one.name or tr("未定园区"), one.supply) for one in sheet.lines]
    return Table(
        "supply",
        tuple(
            Mark(key, name, figures=(_printed(found.given), _printed(found.ready)))
            for key, name, found in [*lines, (WHOLE, tr("合计"), sheet.whole)]
        ),
        (tr("已供"), tr("净地")),
    )


def parcels_table(sheet: LandSheet) -> Table:
    """Return how each parcel stands, and what is left of it."""
    return Table(
        "parcels",
        tuple(
            Mark(one.parcel_id, one.code, one.state.label, (_printed(one.left),))
            for one in sheet.parcels
        ),
        (tr("可安排"),),
    )


def sources(sheet: LandSheet) -> tuple[Source, ...]:
    """Return the parcels behind each figure, and the projects on each parcel."""
    found = []
    park_ids = {one.name: one.park_id for one in sheet.lines}
    here = park_ids.get(sheet.park, "")
    for name, whole, park_id, parcels in (
        (sheet.where, sheet.whole, here, sheet.parcels),
        *((one.name, one.supply, one.park_id, _of(sheet, one.name)) for one in sheet.lines),
    ):
        ids = tuple(one.parcel_id for one in parcels)
        for word, units in (
            (tr("面积"), whole.area),
            (tr("已供"), whole.given),
            (tr("本年供地"), whole.given_this_year),
            (tr("净地待供"), whole.ready),
            (tr("储备"), whole.reserved),
            (tr("闲置"), whole.idle),
        ):
            if units:
                what = f"{name or tr('未定园区')}{word}"
                section = tr("供地情况")
                found.append(Source(what, _mu(units), Behind.LAND, ids, section, None, park_id))
    for one in sheet.parcels:
        projects = tuple(use.project_id for use in one.uses if use.project_id)
        behind = Behind.PROJECTS if projects else Behind.LAND
        about = park_ids.get(one.park, here)
        ids = projects or (one.parcel_id,)
        found.append(Source(one.code, _mu(one.units), behind, ids, tr("地块"), None, about))
    return tuple(dict.fromkeys(found))


def _of(sheet: LandSheet, park: str) -> tuple[SheetParcel, ...]:
    return tuple(one for one in sheet.parcels if one.park == park)


def conclusion(sheet: LandSheet) -> tuple[str, ...]:
    """Return what the figures say, as the rules write it."""
    whole = sheet.whole
    if not whole.parcels:
        return (tr("{where}还没有登记地块。").format(where=sheet.where),)
    said = tr(
        "截至{day}，{where}共 {n} 块地、{area}：已供 {given}（其中{year}年供地 {this_year}），"
        "净地待供 {ready}，储备 {reserved}。"
    ).format(
        day=sheet.as_of.isoformat(),
        where=sheet.where,
        n=whole.parcels,
        area=_mu(whole.area),
        given=_mu(whole.given),
        year=sheet.as_of.year,
        this_year=_mu(whole.given_this_year),
        ready=_mu(whole.ready),
        reserved=_mu(whole.reserved),
    )
    if whole.rate is not None:
        said += tr("供地率 {rate}。").format(rate=show_percent(whole.rate))
    return (said, *_asked(sheet))


def _asked(sheet: LandSheet) -> list[str]:
    """What the sheet asks for: the largest that can be had now, and idle land to be dealt with."""
    said = []
    ready = [one for one in sheet.parcels if one.state is ParcelState.READY and one.left]
    if ready:
        best = max(ready, key=lambda one: one.left)
        said.append(
            tr("现在能整块供出的净地最大一块是 {code}（{park}），可安排 {area}。").format(
                code=best.code, park=best.park or tr("未定园区"), area=_mu(best.left)
            )
        )
    idle = [one for one in sheet.parcels if one.state is ParcelState.IDLE]
    if idle:
        said.append(
            tr("闲置 {n} 块、{area}，需要处置：{codes}。").format(
                n=len(idle),
                area=_mu(sum(one.units for one in idle)),
                codes=tr("、").join(one.code for one in idle[:6])
                + (tr("等") if len(idle) > 6 else ""),
            )
        )
    return ["".join(said)] if said else []


def _stock(table: LandTable) -> list[SheetStock]:
    return [
        SheetStock(
            one.size.label,
            tuple(one.pieces.get(state, 0) for state in KEPT),
            tuple(one.areas.get(state, 0) for state in KEPT),
        )
        for one in table.stock
    ]


def _parcel(park: str, row: ParcelRow) -> SheetParcel:
    uses = tuple(
        SheetUse(one.project, _units(one.area), one.on, one.project_id) for one in row.uses
    )
    return SheetParcel(
        row.parcel_id,
        park,
        row.code,
        row.place or "",
        row.use or "",
        row.land.area,
        row.land.left,
        row.state,
        row.supplied_on,
        row.price,
        row.note or "",
        uses,
        row.illustrative,
    )


def _units(area: Extent | None) -> int:
    return 0 if area is None or area.units is None else area.units


def _printed(units: int) -> Decimal | None:
    return printed(area_in(units, "亩"), 2)


def _mu(units: int) -> str:
    return show_extent(Extent(units))
