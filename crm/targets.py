"""The year's targets: how each stands against its pace, from records or from 月报数."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.actuals import Actuals, Asked, Found, grows
from crm.figures import show_months
from crm.rules.counting import Narrowing, Shape, shape_of
from crm.rules.dates import month_end
from crm.rules.numbers import show_number, show_percent
from crm.rules.pace import (
    Curve,
    Growth,
    ahead,
    completion,
    pace_on,
    show_above,
    show_ahead,
)
from crm.signings import SignedProject
from db.models import Park, Plan, Target
from db.terms import Measure
from resources import tr

SEVERE = -8
"""Points behind from which a target stands in red."""


@dataclass(frozen=True)
class TargetStanding:
    """Where one target stands.

    park: the park's name, 全区 for the zone. actual: in `unit`; None is 缺数据, never zero.
    as_of: the last day that `actual` covers; as_of_month: of a reported figure, its last month
    (1–n月累计). rate, pace: percents; ahead: percentage points against the pace, or, for a target
    in percent (`paced` False), against the target itself. basis: its 口径 in words. record_ids:
    the projects behind the number, for the list it opens; a reported figure's own id otherwise
    (`record_kind` says which). part_of: the target that this one is an 其中 of. approximate: how
    many more would count, if their figures were firm. curve: when its shares of the year are due,
    () by the calendar. record_ids: of money there are none, since they may be many. growth: on
    the figure of the same months a year before; before: of a count from records, what it came to
    by the same day of that year.
    """

    target_id: str
    ordinal: int
    park_id: str | None
    park: str
    category: str
    indicator: str
    section: str
    shape: Shape
    floor: Decimal | None
    ceiling: Decimal | None
    unit: str
    definition: str
    part_of: str | None
    actual: Decimal | None
    as_of: date
    as_of_month: int | None
    paced: bool
    rate: Fraction | None
    pace: Fraction | None
    ahead: Fraction | None
    growth: Growth | None
    approximate: int
    basis: str
    record_kind: str
    record_ids: tuple[str, ...]
    illustrative: bool
    measure: Measure = Measure.REPORTED
    narrowing: Narrowing = field(default_factory=Narrowing)
    owner: str = ""
    curve: Curve = ()
    before: Decimal | None = None

    @property
    def missing(self) -> bool:
        """Whether there is no data (缺数据)."""
        return self.actual is None

    @property
    def figure_indicator(self) -> str:
        """The indicator of the figures behind it: a growth is told by the figure that grows."""
        if self.measure is not Measure.GROWTH:
            return self.indicator
        return grows(self.indicator, self.narrowing)

    @property
    def met(self) -> bool | None:
        """Whether the year's target is reached already; None without data."""
        if self.actual is None:
            return None
        if not self.paced:
            return self.ahead is not None and self.ahead >= 0
        if self.floor is None:
            return self.ceiling is not None and self.actual <= self.ceiling
        return self.actual >= self.floor


def show_target(standing: TargetStanding) -> str:
    """Show what is asked, without its unit: `2,000`, `≥ 5`, `2–3`, `约 3,000`, `≥ 10`."""
    floor, ceiling = show_number(standing.floor), show_number(standing.ceiling)
    match standing.shape:
        case Shape.RANGE:
            return f"{floor}–{ceiling}"
        case Shape.MINIMUM | Shape.GROWTH:
            return f"≥ {floor}"
        case Shape.MAXIMUM:
            return f"≤ {ceiling}"
        case Shape.ABOUT:
            return tr("约 {figure}").format(figure=floor)
        case _:
            return floor


def show_actual(standing: TargetStanding) -> str:
    """Show the actual figure without its unit, money with two decimals; unknown is 缺数据."""
    if standing.actual is None:
        return tr("缺数据")
    return show_number(standing.actual, decimals_of(standing))


def decimals_of(standing: TargetStanding) -> int:
    """Return with how many decimals the actual figure is shown: none of what is counted."""
    return 0 if standing.unit in ("个", "家", "场次", "次", "项", "人") else 2


def show_as_of(standing: TargetStanding) -> str:
    """Show what the actual figure covers: `1–4月`, `截至5月31日`."""
    if standing.as_of_month is not None:
        return show_months(standing.as_of_month)
    return tr("截至{month}月{day}日").format(month=standing.as_of.month, day=standing.as_of.day)


def show_gap(standing: TargetStanding, places: int = 2) -> str:
    """Show 超序/欠序 in points, for a percentage how far it lies from its target."""
    show = show_ahead if standing.paced else show_above
    return show(standing.ahead, places)


def in_order(standings: Sequence[TargetStanding]) -> list[TargetStanding]:
    """Return `standings` as they are read: 其中 behind its own, the parks behind the zone."""
    parts: dict[str, list[TargetStanding]] = {}
    known = {standing.target_id for standing in standings}
    whole = []
    for standing in standings:
        if standing.part_of in known:
            parts.setdefault(str(standing.part_of), []).append(standing)
        else:
            whole.append(standing)
    parks = {standing.park_id: place for place, standing in reversed(list(enumerate(whole)))}
    whole.sort(key=lambda one: (one.park_id is not None, parks[one.park_id]))
    return [each for one in whole for each in (one, *parts.get(one.target_id, ()))]


def attainments(
    session: Session, year: int, today: date, assumed: Sequence[SignedProject] = ()
) -> list[TargetStanding]:
    """Return the standing of each target of the plan of `year`, in the plan's order.

    today: the day the plan is looked at; records and figures of later days are left out.
    assumed: projects that a scenario has signed by then.
    """
    asked = asked_of(session, year)
    if not asked:
        return []
    actuals = Actuals(session, year, today, assumed, asked)
    return [
        _stand(target, actuals.grown(target, actuals.find(target)), year, today) for target in asked
    ]


def park_choices(session: Session) -> list[tuple[str, str | None]]:
    """Return (word, id) of the zone and of each park, in their order."""
    rows = session.execute(
        select(Park.name, Park.id, Park.counts_into_zone)
        .where(Park.trashed_at.is_(None))
        .order_by(Park.ordinal, Park.name)
    )
    apart = tr("{park}（不计入全区）")
    return [
        (tr("全区"), None),
        *((name if counts else apart.format(park=name), key) for name, key, counts in rows),
    ]


def asked_of(session: Session, year: int) -> list[Asked]:
    """Return the targets of the plan of `year` as they stand in it."""
    rows = session.execute(
        select(
            Target.id,
            Target.ordinal,
            Target.park_id,
            Park.name.label("park"),
            Target.category,
            Target.indicator,
            Target.section,
            Target.floor,
            Target.ceiling,
            Target.unit,
            Target.definition,
            Target.part_of_id,
            Target.measure,
            Target.measure_argument.label("argument"),
            Target.owner,
            Target.pace,
        )
        .join(Plan, Plan.id == Target.plan_id)
        .outerjoin(Park, Park.id == Target.park_id)
        .where(Plan.year == year, Plan.trashed_at.is_(None), Target.trashed_at.is_(None))
        .order_by(Target.ordinal, Target.id)
    ).mappings()
    return [Asked(**row) for row in rows]


def _stand(asked: Asked, found: Found, year: int, today: date) -> TargetStanding:
    shape = shape_of(asked.floor, asked.ceiling, asked.definition, asked.measure)
    paced = asked.unit != "%"
    ended = None if found.month is None else month_end(year, found.month)
    as_of = ended or min(today, date(year, 12, 31))
    pace = pace_on(asked.curve, year, ended or today)
    rate = completion(found.actual, asked.floor) if paced else None
    return TargetStanding(
        target_id=asked.id,
        ordinal=asked.ordinal,
        park_id=asked.park_id,
        park=asked.park or tr("全区"),
        category=asked.category,
        indicator=asked.indicator,
        section=asked.section or "",
        shape=shape,
        floor=asked.floor,
        ceiling=asked.ceiling,
        unit=asked.unit,
        definition=asked.definition or "",
        part_of=asked.part_of_id,
        actual=found.actual,
        as_of=as_of,
        as_of_month=found.month,
        paced=paced,
        rate=rate,
        pace=pace if paced else None,
        ahead=ahead(rate, pace) if paced else _above(asked, found),
        growth=found.growth,
        approximate=found.approximate,
        basis=tr("；").join(_basis(asked, found, pace)),
        record_kind=found.record_kind,
        record_ids=found.record_ids,
        illustrative=found.illustrative,
        measure=asked.measure,
        narrowing=asked.narrowing,
        owner=asked.owner or "",
        curve=asked.curve,
        before=found.before,
    )


def _basis(asked: Asked, found: Found, pace: Fraction) -> list[str]:
    """The 口径, with the pace that a reported figure is set against."""
    if asked.unit == "%":
        return found.basis
    curve = [tr("时序按自定曲线")] if asked.curve else []
    if found.month is None:
        return [*found.basis, *curve]
    against = tr("对照{month}月末时序 {pace}").format(month=found.month, pace=show_percent(pace))
    return [*found.basis, *curve, against]


def _above(asked: Asked, found: Found) -> Fraction | None:
    """How many points a percentage lies above its target, exactly."""
    computed = found.growth.percent if asked.measure is Measure.GROWTH and found.growth else None
    return ahead(found.actual if computed is None else computed, asked.floor)
