"""Land of a park: what is left of a parcel, how it stands, 供地率, and which one fits a project.

Areas are whole 1/300 m². An undated use holds land for a project (预留); a dated one is 供地.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from itertools import combinations

from crm.errors import InvalidInput
from crm.rules.units import show_extent
from db.terms import ParcelState
from db.values import AREA_UNITS_PER_MU, Extent
from resources import N_, tr

GIVEN = (ParcelState.SUPPLIED, ParcelState.IDLE)
"""States of land that was supplied: 闲置 land was, and nothing stands on it."""
OFFERED = (ParcelState.READY, ParcelState.RESERVED)
"""States of land that a project may still be put on, the sooner one first."""
MOST_FITS = 20
"""Of parcels, and of pairs, that a search shows at most."""


class SizeClass(Enum):
    """Classes of stock by what is left of a parcel, named by the 亩 below which they end."""

    SMALL = 20
    MEDIUM = 50
    LARGE = 100
    WIDE = 300
    HUGE = None

    @property
    def label(self) -> str:
        return tr(_SIZES[self])


_SIZES = {
    SizeClass.SMALL: N_("20亩以下"),
    SizeClass.MEDIUM: N_("20–50亩"),
    SizeClass.LARGE: N_("50–100亩"),
    SizeClass.WIDE: N_("100–300亩"),
    SizeClass.HUGE: N_("300亩及以上"),
}


@dataclass(frozen=True)
class Use:
    """A project's share of a parcel: its area, and the day of 供地 (None: held for it)."""

    area: int
    on: date | None


@dataclass(frozen=True)
class Land:
    """A parcel as the figures need it; area 0 where nobody told it.

    supplied_on: of a parcel that was supplied as a whole, without a project of ours on it.
    """

    parcel_id: str
    park_id: str | None
    place: str | None
    area: int
    use: str | None
    state: ParcelState
    supplied_on: date | None = None
    uses: tuple[Use, ...] = ()

    @property
    def taken(self) -> int:
        """What projects take of it, held for them included."""
        return sum(one.area for one in self.uses)

    @property
    def left(self) -> int:
        """What another project could still take; nothing of land that was supplied whole."""
        return 0 if self.state in GIVEN else max(self.area - self.taken, 0)

    @property
    def given(self) -> int:
        """What was supplied of it."""
        if self.state in GIVEN:
            return self.area
        return sum(one.area for one in self.uses if one.on is not None)

    @property
    def ready(self) -> int:
        """What is 净地 and not supplied, held for a project included."""
        return max(self.area - self.given, 0) if self.state is ParcelState.READY else 0

    def given_in(self, year: int) -> int:
        """What was supplied of it in a year: to projects, and the rest with the parcel itself."""
        dated = [one for one in self.uses if one.on is not None]
        own = sum(one.area for one in dated if one.on is not None and one.on.year == year)
        if self.state in GIVEN and self.supplied_on is not None and self.supplied_on.year == year:
            own += max(self.area - sum(one.area for one in dated), 0)
        return own


@dataclass(frozen=True)
class Supply:
    """Land of a park added up: 供地率 is given ÷ (given + ready), None without either."""

    parcels: int = 0
    area: int = 0
    given: int = 0
    given_this_year: int = 0
    ready: int = 0
    reserved: int = 0
    idle: int = 0

    @property
    def rate(self) -> Fraction | None:
        """供地率 in percent."""
        whole = self.given + self.ready
        return Fraction(100 * self.given, whole) if whole else None


@dataclass(frozen=True)
class Stock:
    """What is left in one class of size: pieces and area, by state."""

    size: SizeClass
    pieces: dict[ParcelState, int]
    areas: dict[ParcelState, int]


@dataclass(frozen=True)
class Fit:
    """One parcel, or two neighbours, that hold what a project wants; left: what is over."""

    parcels: tuple[Land, ...]
    left: int

    @property
    def ready(self) -> bool:
        """Whether it is 净地 now."""
        return all(one.state is ParcelState.READY for one in self.parcels)


def supply_words() -> str:
    """Return the 口径 of 供地率."""
    return tr(
        "供地率＝已供÷（已供＋净地待供），按面积；已供含闲置土地和净地上已供给项目的部分，储备不计。"
    )


def supply(lands: Iterable[Land], year: int) -> Supply:
    """Add up parcels; year: the one of 本年供地."""
    some = list(lands)
    return Supply(
        len(some),
        sum(one.area for one in some),
        sum(one.given for one in some),
        sum(one.given_in(year) for one in some),
        sum(one.ready for one in some),
        sum(one.area for one in some if one.state is ParcelState.RESERVED),
        sum(one.area for one in some if one.state is ParcelState.IDLE),
    )


def size_of(units: int) -> SizeClass:
    """Return the class of an area; a bound belongs to the class above it."""
    return next(
        one for one in SizeClass if one.value is None or units < one.value * AREA_UNITS_PER_MU
    )


def stock(lands: Iterable[Land]) -> list[Stock]:
    """Count what is left by size and state: 净地, 储备, and 闲置 to be put to use again."""
    rows = {size: Stock(size, {}, {}) for size in SizeClass}
    for one in lands:
        units = one.area if one.state is ParcelState.IDLE else one.left
        if units:
            row = rows[size_of(units)]
            row.pieces[one.state] = row.pieces.get(one.state, 0) + 1
            row.areas[one.state] = row.areas.get(one.state, 0) + units
    return list(rows.values())


def check_area(area: Extent | None, field: str = "area") -> Extent:
    """Return a surveyed area; raises InvalidInput for none, for 约 and for nothing."""
    if area is None or area.units is None:
        raise InvalidInput(tr("请填写面积，例如 35.2亩。"), field=field)
    if not area.firm:
        raise InvalidInput(tr("地块面积要写准数，不能带“约”或区间。"), field=field)
    if area.units <= 0:
        raise InvalidInput(tr("面积要大于零。"), field=field)
    return area


def check_use(land: Land, wanted: Extent, on: date | None, today: date) -> None:
    """Refuse what a parcel can't give: more than is left, 储备 that is not 净地, a day to come."""
    if on is not None and on > today:
        raise InvalidInput(tr("供地日期还没有到。先预留请把日期留空。"), field="on")
    if on is not None and land.state is ParcelState.RESERVED:
        raise InvalidInput(
            tr("这是储备地块，还不是净地，不能供地。先预留请把供地日期留空。"), field="on"
        )
    left = land.area - land.taken
    if wanted.units is not None and wanted.units > left:
        raise InvalidInput(
            tr("这个地块只剩 {left}，放不下 {wanted}。").format(
                left=show_extent(Extent(max(left, 0))), wanted=show_extent(wanted)
            ),
            field="area",
        )


def state_after(land: Land, before: ParcelState, uses_changed: bool) -> ParcelState:
    """Return the state that a parcel has, given what was supplied of it to projects.

    All of it supplied makes it 已供 (闲置 stays); supplied land that lost a project is 净地 again.
    """
    dated = sum(one.area for one in land.uses if one.on is not None)
    if land.area and dated >= land.area:
        return before if before is ParcelState.IDLE else ParcelState.SUPPLIED
    if uses_changed and before in GIVEN:
        return ParcelState.READY
    return before


def fits(
    lands: Iterable[Land],
    wanted: int,
    *,
    park_id: str | None = None,
    use: str | None = None,
) -> list[Fit]:
    """Return the parcels that hold `wanted`, the least left over first and 净地 before 储备.

    park_id, use: None for any; a parcel whose use is not laid down comes behind those that fit.
    Where no single one fits, pairs of one park and place, neighbours by their 位置.
    """
    open_ = [
        one
        for one in lands
        if one.left
        and one.state in OFFERED
        and (park_id is None or one.park_id == park_id)
        and (use is None or one.use in (None, use))
    ]
    single = [Fit((one,), one.left - wanted) for one in open_ if one.left >= wanted]
    found = single or _pairs(open_, wanted)
    found.sort(key=lambda one: _rank(one, use))
    return found[:MOST_FITS]


def _pairs(lands: Sequence[Land], wanted: int) -> list[Fit]:
    by_place: dict[tuple[str | None, str], list[Land]] = {}
    for one in lands:
        if one.place:
            by_place.setdefault((one.park_id, one.place), []).append(one)
    return [
        Fit((a, b), a.left + b.left - wanted)
        for some in by_place.values()
        for a, b in combinations(some, 2)
        if a.left + b.left >= wanted
    ]


def _rank(fit: Fit, use: str | None) -> tuple[bool, bool, int, tuple[str, ...]]:
    vague = use is not None and any(one.use is None for one in fit.parcels)
    return (not fit.ready, vague, fit.left, tuple(one.parcel_id for one in fit.parcels))
