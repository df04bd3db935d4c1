"""What a table of projects asks: first the ordered ids, then rows by id a page at a time.

Ordered ids come first because then any page costs the same, the scroll bar is true, and a
refresh keeps the place. Columns are data: a screen shows those of `COLUMNS` by their keys.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, false, func, or_, select
from sqlalchemy.orm import Session

from crm.rules.stages import BESIDE, ROAD
from crm.rules.tiers import Headline, Tiered, headline, tier_of
from crm.rules.units import area_in, in_cny, intensity
from crm.tiers import major_projects, tiers_in_use
from db.models import Park, Phase, Project, ProjectAlias
from db.terms import AmountKind, Mark, SourceChannel, Stage
from db.values import AREA_UNITS_PER_MU, Amount, Extent
from resources import N_, tr


class ColumnKind(Enum):
    """How a column is filtered: by its values, by a range, or by words contained."""

    VALUES = "values"
    RANGE = "range"
    WORDS = "words"


@dataclass(frozen=True)
class ColumnSpec:
    """One column: label and unit for its header; `numeric` columns are right-aligned."""

    key: str
    _label: str
    kind: ColumnKind
    unit: str = ""
    numeric: bool = False
    sortable: bool = True

    @property
    def label(self) -> str:
        """The header in the language in use."""
        return tr(self._label)


@dataclass(frozen=True)
class Filter:
    """Keep rows whose column is one of `values` (None: blank), or in low…high, or has `words`.

    low and high are in the column's unit (亿元, 亩), both included.
    """

    column: str
    values: tuple[str | None, ...] = ()
    low: Decimal | None = None
    high: Decimal | None = None
    words: str = ""


@dataclass(frozen=True)
class Listing:
    """What a table shows: filters (all must hold), the order, and records picked by id.

    ids: None, or the only records to show (those behind a figure). trashed: the trash instead.
    """

    filters: tuple[Filter, ...] = ()
    sort: str = "amount"
    descending: bool = True
    ids: frozenset[str] | None = None
    trashed: bool = False

    def with_filter(self, wanted: Filter) -> Listing:
        """Return the listing with `wanted` in the place of the column's filter."""
        return replace(self, filters=(*self.without(wanted.column).filters, wanted))

    def without(self, column: str) -> Listing:
        """Return the listing without the column's filter."""
        return replace(self, filters=tuple(one for one in self.filters if one.column != column))


COLUMNS: tuple[ColumnSpec, ...] = (
    ColumnSpec("name", N_("项目"), ColumnKind.WORDS),
    ColumnSpec("investors", N_("投资方"), ColumnKind.WORDS),
    ColumnSpec("tier", N_("档次"), ColumnKind.VALUES, sortable=False),
    ColumnSpec("stage", N_("阶段"), ColumnKind.VALUES),
    ColumnSpec("amount", N_("投资额"), ColumnKind.RANGE, N_("亿元"), numeric=True),
    ColumnSpec("arrived", N_("到位"), ColumnKind.RANGE, N_("亿元"), numeric=True),
    ColumnSpec("arrival_rate", N_("到位率"), ColumnKind.RANGE, sortable=False),
    ColumnSpec("land", N_("用地"), ColumnKind.RANGE, N_("亩"), numeric=True),
    ColumnSpec("intensity", N_("强度"), ColumnKind.RANGE, N_("万元/亩"), True, sortable=False),
    ColumnSpec("chief", N_("联点领导"), ColumnKind.VALUES),
    ColumnSpec("commissioner", N_("督办专员"), ColumnKind.VALUES),
    ColumnSpec("owner", N_("责任人"), ColumnKind.VALUES),
    ColumnSpec("park", N_("园区"), ColumnKind.VALUES),
    ColumnSpec("industry", N_("产业"), ColumnKind.VALUES),
    ColumnSpec("source_channel", N_("招商方式"), ColumnKind.VALUES),
    ColumnSpec("progress", N_("进展"), ColumnKind.WORDS),
)
UNFILTERED = frozenset({"arrival_rate", "intensity"})
"""Columns that are worked out from others a row at a time, and so not filtered by."""


@dataclass(frozen=True)
class ProjectRow:
    """One row of the table. arrival_rate: arrived ÷ headline, both firm and in yuan, else None.

    intensity: 万元/亩 where money and land are of the same whole (no phases), else None.
    """

    project_id: str
    name: str
    investors: str | None
    tiered: Tiered | None
    stage: Stage
    headline: Headline | None
    arrived: Amount | None
    arrival_rate: Fraction | None
    land: Extent | None
    intensity: Fraction | None
    chief: str | None
    commissioner: str | None
    owner: str | None
    park: str | None
    industry: str | None
    source_channel: SourceChannel | None
    progress: str | None
    stuck_reason: str | None
    illustrative: bool
    version: int


@dataclass(frozen=True)
class KindSum:
    """The headline figures of one kind: their firm sum in 分, and how many bear a mark beside."""

    kind: AmountKind
    firm_fen: int
    firm: int
    approximate: int


@dataclass(frozen=True)
class Totals:
    """The foot of a table: how many rows, and the sums by kind of figure."""

    count: int
    kinds: tuple[KindSum, ...]
    arrived_fen: int

    @property
    def firm_fen(self) -> int:
        """All firm headline figures, in 分 of yuan."""
        return sum(kind.firm_fen for kind in self.kinds)

    @property
    def approximate(self) -> int:
        """How many figures bear a mark and stand beside the sum."""
        return sum(kind.approximate for kind in self.kinds)


def ordered_ids(session: Session, listing: Listing) -> list[str]:
    """Return the ids of all rows of a listing, in its order."""
    statement = select(_T.id).where(*_conditions(session, listing)).order_by(*_order(listing))
    found = session.connection().execute(statement)
    # Straight from the driver: a million ids need no row objects.
    return [key for (key,) in found.cursor.fetchall()] if found.cursor is not None else []


def rows(session: Session, ids: Sequence[str]) -> list[ProjectRow]:
    """Return the rows of `ids` in the same order; ids that are gone are left out."""
    if not ids:
        return []
    tiers = tiers_in_use(session)
    found = {
        row.id: row
        for row in session.execute(
            select(*_SHOWN).outerjoin(Park, Park.id == Project.park_id).where(_T.id.in_(ids))
        )
    }
    shown = []
    for key in ids:
        row = found.get(key)
        if row is None:
            continue
        figure = headline(row.contracted, row.agreed, row.planned)
        yuan = None if figure is None else in_cny(figure.amount)
        shown.append(
            ProjectRow(
                project_id=key,
                name=row.name,
                investors=row.investor_names,
                tiered=None if figure is None else tier_of(figure.amount, tiers),
                stage=row.stage,
                headline=figure,
                arrived=row.arrived,
                arrival_rate=_share(row.arrived, yuan),
                land=row.land,
                intensity=None if row.phased else _intensity(yuan, row.land),
                chief=row.chief,
                commissioner=row.commissioner,
                owner=row.owner,
                park=row.park,
                industry=row.industry,
                source_channel=row.source_channel,
                progress=row.progress,
                stuck_reason=row.stuck_reason,
                illustrative=row.illustrative,
                version=row.version,
            )
        )
    return shown


def totals(session: Session, listing: Listing) -> Totals:
    """Return the foot of a listing: rows, firm sums by kind, and the marked figures beside."""
    kind = case(
        (_T.contracted_fen.is_not(None), AmountKind.CONTRACTED.value),
        (_T.agreed_fen.is_not(None), AmountKind.AGREED.value),
        (_T.planned_fen.is_not(None), AmountKind.PLANNED.value),
    )
    mark = case(
        (_T.contracted_fen.is_not(None), _T.contracted_mark),
        (_T.agreed_fen.is_not(None), _T.agreed_mark),
        else_=_T.planned_mark,
    )
    firm = and_(mark == Mark.EXACT.value, _T.headline_fen.is_not(None))
    arrived = case((_firm_yuan("arrived"), _T.arrived_fen), else_=0)
    found = session.execute(
        select(
            kind.label("kind"),
            func.count().label("rows"),
            func.coalesce(func.sum(case((firm, _T.headline_fen), else_=0)), 0).label("fen"),
            func.coalesce(func.sum(case((firm, 1), else_=0)), 0).label("firm"),
            func.coalesce(func.sum(arrived), 0).label("arrived"),
        )
        .where(*_conditions(session, listing))
        .group_by(kind)
    ).all()
    by_kind = {row.kind: row for row in found}
    kinds = tuple(
        KindSum(one, int(row.fen), int(row.firm), row.rows - int(row.firm))
        for one in (AmountKind.CONTRACTED, AmountKind.AGREED, AmountKind.PLANNED)
        if (row := by_kind.get(one.value)) is not None
    )
    return Totals(sum(row.rows for row in found), kinds, sum(int(row.arrived) for row in found))


def column_values(
    session: Session, listing: Listing, column: str, limit: int = 500
) -> list[tuple[str | None, int]]:
    """Return the values of a column with their counts under the listing's other filters.

    The most frequent come first, stages in the order of the road; None is blank.
    """
    others = listing.without(column)
    if column == "tier":
        return _tier_values(session, others)
    expression = _VALUES[column]
    found = session.execute(
        select(expression, func.count())
        .select_from(Project)
        .outerjoin(Park, Park.id == _T.park_id)
        .where(*_conditions(session, others))
        .group_by(expression)
        .order_by(func.count().desc(), expression)
        .limit(limit)
    ).all()
    values: list[tuple[str | None, int]] = [
        (None if value in (None, "") else str(getattr(value, "value", value)), count)
        for value, count in found
    ]
    if column == "stage":
        order = [stage.value for stage in (*ROAD, *BESIDE)]
        values.sort(key=lambda pair: order.index(pair[0] or ""))
    return values


def shown_value(column: str, value: str | None) -> str:
    """Return how a value of `column_values` is shown."""
    if value is None:
        return tr("（空白）")
    if column == "stage":
        return Stage(value).label
    return SourceChannel(value).label if column == "source_channel" else value


_T = Project.__table__.c
_PHASED = exists().where(Phase.project_id == _T.id, Phase.trashed_at.is_(None))
_SHOWN: tuple[Any, ...] = (
    Project.id,
    Project.name,
    Project.investor_names,
    Project.stage,
    Project.contracted,
    Project.agreed,
    Project.planned,
    Project.arrived,
    Project.land,
    Project.chief,
    Project.commissioner,
    Project.owner,
    Park.name.label("park"),
    Project.industry,
    Project.source_channel,
    Project.progress,
    Project.stuck_reason,
    Project.illustrative,
    Project.version,
    _PHASED.label("phased"),
)
_PARK_NAME = (
    select(Park.name)
    .where(Park.id == _T.park_id)
    .correlate(Project)  # a query may join the parks beside it
    .scalar_subquery()
)
_VALUES: dict[str, Any] = {
    "stage": _T.stage,
    "chief": _T.chief,
    "commissioner": _T.commissioner,
    "owner": _T.owner,
    "park": Park.name,
    "industry": _T.industry,
    "source_channel": _T.source_channel,
}
_ROAD_ORDER = case({stage.value: at for at, stage in enumerate((*ROAD, *BESIDE))}, value=_T.stage)
_ORDERS: dict[str, Any] = {
    "name": _T.name_pinyin,
    "investors": _T.investor_names,
    "stage": _ROAD_ORDER,
    "amount": _T.headline_fen,
    "arrived": _T.arrived_fen,
    "land": _T.land_units,
    "chief": _T.chief,
    "commissioner": _T.commissioner,
    "owner": _T.owner,
    "park": _PARK_NAME,
    "industry": _T.industry,
    "source_channel": _T.source_channel,
    "progress": _T.progress,
}
_RANGES: dict[str, tuple[Any, int]] = {
    "amount": (_T.headline_fen, 10**10),
    "arrived": (_T.arrived_fen, 10**10),
    "land": (_T.land_units, AREA_UNITS_PER_MU),
}
_WORDS: dict[str, tuple[Any, ...]] = {
    "name": (_T.name, _T.name_pinyin, _T.name_initials),
    "investors": (_T.investor_names,),
    "progress": (_T.progress, _T.stuck_reason),
}


def _order(listing: Listing) -> tuple[Any, ...]:
    expression = _ORDERS[listing.sort]
    if listing.descending:
        return expression.desc().nulls_last(), _T.id.desc()
    return expression.asc().nulls_last(), _T.id.asc()


def _conditions(session: Session, listing: Listing) -> list[ColumnElement[bool]]:
    gone = _T.trashed_at.is_not(None) if listing.trashed else _T.trashed_at.is_(None)
    found: list[ColumnElement[bool]] = [gone]
    if listing.ids is not None:
        found.append(_T.id.in_(sorted(listing.ids)) if listing.ids else false())
    found += [_condition(session, one) for one in listing.filters]
    return found


def _condition(session: Session, wanted: Filter) -> ColumnElement[bool]:
    if wanted.column == "tier":
        keys = _tiered_ids(session)
        chosen = [key for key, tier in keys.items() if tier in wanted.values]
        inside = _T.id.in_(chosen) if chosen else false()
        return or_(inside, _T.id.not_in(list(keys))) if None in wanted.values else inside
    if wanted.words:
        return _contains(wanted)
    if wanted.column in _RANGES:
        column, scale = _RANGES[wanted.column]
        bounds = []
        if wanted.low is not None:
            bounds.append(column >= int(wanted.low * scale))
        if wanted.high is not None:
            bounds.append(column <= int(wanted.high * scale))
        return and_(*bounds, column.is_not(None))
    expression = _PARK_NAME if wanted.column == "park" else _VALUES[wanted.column]
    named = [value for value in wanted.values if value is not None]
    choices = [expression.in_(named)] if named else []
    if None in wanted.values:
        choices += [expression.is_(None)]
    return or_(*choices) if choices else false()


def _contains(wanted: Filter) -> ColumnElement[bool]:
    words = wanted.words.strip()
    choices = [column.icontains(words, autoescape=True) for column in _WORDS[wanted.column]]
    if wanted.column == "name":
        choices.append(
            _T.id.in_(
                select(ProjectAlias.project_id).where(
                    ProjectAlias.trashed_at.is_(None),
                    ProjectAlias.name.icontains(words, autoescape=True),
                )
            )
        )
    return or_(*choices)


def _firm_yuan(prefix: str) -> ColumnElement[bool]:
    return and_(
        _T[f"{prefix}_mark"] == Mark.EXACT.value,
        _T[f"{prefix}_currency"] == "CNY",
        _T[f"{prefix}_fen"].is_not(None),
    )


def _tiered_ids(session: Session) -> dict[str, str]:
    return {one.project_id: one.tiered.tier.name for one in major_projects(session)}


def _tier_values(session: Session, listing: Listing) -> list[tuple[str | None, int]]:
    tiers = _tiered_ids(session)
    counts: dict[str | None, int] = {}
    for key in ordered_ids(session, listing):
        tier = tiers.get(key)
        counts[tier] = counts.get(tier, 0) + 1
    return sorted(counts.items(), key=lambda pair: (pair[0] is None, pair[0] or ""))


def _share(arrived: Amount | None, whole: Amount | None) -> Fraction | None:
    part = None if arrived is None else in_cny(arrived)
    if part is None or whole is None or not (part.firm and whole.firm and whole.fen):
        return None
    assert part.fen is not None
    return Fraction(part.fen, whole.fen)


def _intensity(yuan: Amount | None, land: Extent | None) -> Fraction | None:
    if yuan is None or land is None or not (yuan.firm and land.firm):
        return None
    assert yuan.money is not None and land.area is not None
    return intensity(yuan.money, land.area) if area_in(land.area.units, "亩") else None
