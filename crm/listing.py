"""What a table of projects asks: first the ordered ids, then rows by id a page at a time.

Ordered ids come first because then any page costs the same, the scroll bar is true, and a
refresh keeps the place. Columns are data (`crm.columns`): a screen shows them by their keys.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, select
from sqlalchemy.orm import Session

from crm.columns import COLUMNS, UNFILTERED, ColumnKind, ColumnSpec, Filter, Listing
from crm.conditions import VALUES, conditions_of, lit_ids, order_of, tiered_ids
from crm.lights import UNLIT, Lit, lights_of
from crm.milestone_words import show_light
from crm.rules.received import Received
from crm.rules.schedule import GRAVITY, Light
from crm.rules.stages import BESIDE, ROAD, days_in_stage, owes_reason
from crm.rules.tiers import Headline, Tiered, headline, tier_of
from crm.rules.units import area_in, in_cny, intensity
from crm.tiers import tiers_in_use
from db.models import Contact, Park, Phase, Project, ProjectContact
from db.terms import AmountKind, Mark, SourceChannel, Stage
from db.values import Amount, Extent
from resources import tr

__all__ = [
    "COLUMNS",
    "UNFILTERED",
    "ColumnKind",
    "ColumnSpec",
    "Filter",
    "KindSum",
    "Listing",
    "ProjectRow",
    "Totals",
    "column_values",
    "ordered_ids",
    "rows",
    "shown_value",
    "totals",
]


@dataclass(frozen=True)
class ProjectRow:
    """One row of the table.

    received: 实际到位. arrival_rate: it ÷ headline, both firm and in yuan, else None.
    intensity: 万元/亩 where money and land are of the same whole (no phases), else None. still: the
    days without movement of one that owes a reason for it, else None.
    """

    project_id: str
    name: str
    investors: str | None
    tiered: Tiered | None
    stage: Stage
    headline: Headline | None
    received: Received
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
    contact: str | None
    entered_on: date | None
    followed_on: date | None
    next_step: str | None
    next_due: date | None
    lit: Lit
    still: int | None
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
    statement = (
        select(_T.id).where(*conditions_of(session, listing)).order_by(*order_of(session, listing))
    )
    found = session.connection().execute(statement)
    # Straight from the driver: a million ids need no row objects.
    return [key for (key,) in found.cursor.fetchall()] if found.cursor is not None else []


def rows(session: Session, ids: Sequence[str], today: date | None = None) -> list[ProjectRow]:
    """Return the rows of `ids` in the same order; ids that are gone are left out.

    today: the day on which lights and standstills are told; without it nothing is said of them.
    """
    if not ids:
        return []
    lights = {} if today is None else lights_of(session, today, ids)
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
        received = Received(row.received_fen, row.received_apart or 0, row.arrived)
        shown.append(
            ProjectRow(
                project_id=key,
                name=row.name,
                investors=row.investor_names,
                tiered=None if figure is None else tier_of(figure.amount, tiers),
                stage=row.stage,
                headline=figure,
                received=received,
                arrival_rate=_share(received.amount, yuan),
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
                contact=row.contact,
                entered_on=row.entered_on,
                followed_on=row.followed_on,
                next_step=row.next_step,
                next_due=row.next_due,
                lit=lights.get(key, UNLIT),
                still=_still(row, today),
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
    recorded = _T.received_fen.is_not(None)
    arrived = case((recorded, _T.received_fen), (_firm_yuan("arrived"), _T.arrived_fen), else_=0)
    found = session.execute(
        select(
            kind.label("kind"),
            func.count().label("rows"),
            func.coalesce(func.sum(case((firm, _T.headline_fen), else_=0)), 0).label("fen"),
            func.coalesce(func.sum(case((firm, 1), else_=0)), 0).label("firm"),
            func.coalesce(func.sum(arrived), 0).label("arrived"),
        )
        .where(*conditions_of(session, listing))
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
        found = _counted(session, others, tiered_ids(session))
        return sorted(found.items(), key=lambda pair: (pair[0] is None, pair[0] or ""))
    if column == "light":
        found = _counted(session, others, lit_ids(session, listing))
        return sorted(found.items(), key=lambda pair: -GRAVITY.index(Light(pair[0] or "none")))
    expression = VALUES[column]
    counted = session.execute(
        select(expression, func.count())
        .select_from(Project)
        .outerjoin(Park, Park.id == _T.park_id)
        .where(*conditions_of(session, others))
        .group_by(expression)
        .order_by(func.count().desc(), expression)
        .limit(limit)
    ).all()
    values: list[tuple[str | None, int]] = [
        (None if value in (None, "") else str(getattr(value, "value", value)), count)
        for value, count in counted
    ]
    if column == "stage":
        order = [stage.value for stage in (*ROAD, *BESIDE)]
        values.sort(key=lambda pair: order.index(pair[0] or ""))
    return values


def shown_value(column: str, value: str | None) -> str:
    """Return how a value of `column_values` is shown."""
    if value is None:
        return tr("（无灯）") if column == "light" else tr("（空白）")
    if column == "stage":
        return Stage(value).label
    if column == "light":
        return show_light(Light(value))
    return SourceChannel(value).label if column == "source_channel" else value


_T = Project.__table__.c
_PHASED = exists().where(Phase.project_id == _T.id, Phase.trashed_at.is_(None))
_CONTACT = (
    select(Contact.name)
    .join(ProjectContact, ProjectContact.contact_id == Contact.id)
    .where(
        ProjectContact.project_id == _T.id,
        ProjectContact.trashed_at.is_(None),
        Contact.trashed_at.is_(None),
    )
    .order_by(ProjectContact.id)
    .limit(1)
    .correlate(Project)
    .scalar_subquery()
)
_SHOWN: tuple[Any, ...] = (
    Project.id,
    Project.name,
    Project.investor_names,
    Project.stage,
    Project.stage_since,
    Project.contracted,
    Project.agreed,
    Project.planned,
    Project.arrived,
    Project.received_fen,
    Project.received_apart,
    Project.land,
    Project.chief,
    Project.commissioner,
    Project.owner,
    Park.name.label("park"),
    Project.industry,
    Project.source_channel,
    Project.progress,
    Project.stuck_reason,
    _CONTACT.label("contact"),
    Project.entered_on,
    Project.followed_on,
    Project.next_step,
    Project.next_due,
    Project.illustrative,
    Project.version,
    _PHASED.label("phased"),
)


def _firm_yuan(prefix: str) -> ColumnElement[bool]:
    return and_(
        _T[f"{prefix}_mark"] == Mark.EXACT.value,
        _T[f"{prefix}_currency"] == "CNY",
        _T[f"{prefix}_fen"].is_not(None),
    )


def _counted(
    session: Session, listing: Listing, values: Mapping[str, str]
) -> dict[str | None, int]:
    """Return value → how many rows of a listing have it; those not in `values` are blank."""
    return dict(Counter(values.get(key) for key in ordered_ids(session, listing)))


def _still(row: Any, today: date | None) -> int | None:
    if today is None or row.stuck_reason or not owes_reason(row.stage, row.stage_since, today):
        return None
    return days_in_stage(row.stage_since, today)


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
