"""The year's targets: how each stands against its pace, from records or from 月报数."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.counts import Count, Records, excluded_parks
from crm.figures import Figures, Reported
from crm.rules.counting import Narrowing, Shape, narrowing_of, shape_of
from crm.rules.numbers import exact_decimal, show_number, show_percent
from crm.rules.pace import (
    Growth,
    GrowthSource,
    ahead,
    completion,
    pace_of_month,
    pace_of_year,
    show_above,
    show_ahead,
)
from crm.rules.units import convert
from crm.tiers import tiers_in_use
from db.models import Park, Plan, Target
from db.terms import Measure
from resources import tr


@dataclass(frozen=True)
class TargetStanding:
    """Where one target stands.

    park: the park's name, 全区 for the zone. actual: in `unit`; None is 缺数据, never zero.
    as_of: the last day that `actual` covers; as_of_month: of a reported figure, its last month
    (1–n月累计). rate, pace: percents; ahead: percentage points against the pace, or, for a target
    in percent (`paced` False), against the target itself. basis: its 口径 in words. record_ids:
    the projects behind the number, for the list it opens; a reported figure's own id otherwise
    (`record_kind` says which). part_of: the target that this one is an 其中 of. approximate: how
    many more would count, if their figures were firm.
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

    @property
    def missing(self) -> bool:
        """Whether there is no data (缺数据)."""
        return self.actual is None

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
    is_count = standing.unit in ("个", "家", "场次", "次", "项", "人")
    return show_number(standing.actual, 0 if is_count else 2)


def show_as_of(standing: TargetStanding) -> str:
    """Show what the actual figure covers: `1–4月`, `截至5月31日`."""
    if standing.as_of_month is not None:
        return show_months(standing.as_of_month)
    return tr("截至{month}月{day}日").format(month=standing.as_of.month, day=standing.as_of.day)


def show_months(month: int) -> str:
    """Show the months that a figure reported up to `month` covers: `1月`, `1–4月`."""
    return tr("1月") if month == 1 else tr("1–{month}月").format(month=month)


def show_gap(standing: TargetStanding, places: int = 2) -> str:
    """Show 超序/欠序 in points, for a percentage how far it lies from its target."""
    show = show_ahead if standing.paced else show_above
    return show(standing.ahead, places)


def attainments(session: Session, year: int, today: date) -> list[TargetStanding]:
    """Return the standing of each target of the plan of `year`, in the plan's order.

    today: the day the plan is looked at; records and figures of later days are left out.
    """
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
        )
        .join(Plan, Plan.id == Target.plan_id)
        .outerjoin(Park, Park.id == Target.park_id)
        .where(Plan.year == year, Plan.trashed_at.is_(None), Target.trashed_at.is_(None))
        .order_by(Target.ordinal, Target.id)
    ).mappings()
    asked = [_Asked(**row) for row in rows]
    if not asked:
        return []
    look = _Look(session, year, today)
    return [look.stand(target) for target in asked]


@dataclass(frozen=True)
class _Asked:
    """A target as it stands in the plan."""

    id: str
    ordinal: int
    park_id: str | None
    park: str | None
    category: str
    indicator: str
    section: str | None
    floor: Decimal | None
    ceiling: Decimal | None
    unit: str
    definition: str | None
    part_of_id: str | None
    measure: Measure
    argument: str | None

    @property
    def narrowing(self) -> Narrowing:
        if self.argument:
            return Narrowing.from_text(self.argument)
        return narrowing_of(self.indicator, self.measure)


@dataclass(frozen=True)
class _Found:
    """An actual figure, and where it comes from."""

    basis: list[str]
    actual: Decimal | None = None
    month: int | None = None
    growth: Growth | None = None
    approximate: int = 0
    record_kind: str = "project"
    record_ids: tuple[str, ...] = ()
    illustrative: bool = False


class _Look:
    """One look at the targets of a year: what was read once for all of them."""

    def __init__(self, session: Session, year: int, today: date) -> None:
        self._year = year
        self._today = today
        self._records = Records(session, year, today, tiers_in_use(session))
        self._figures = Figures(session, year, today)
        self._excluded = excluded_parks(session)

    def stand(self, asked: _Asked) -> TargetStanding:
        found = self._find(asked)
        shape = shape_of(asked.floor, asked.ceiling, asked.definition, asked.measure)
        paced = asked.unit != "%"
        if found.month is None:
            as_of = min(self._today, date(self._year, 12, 31))
            pace = pace_of_year(self._year, self._today)
        else:
            as_of = self._figures.end_of(found.month)
            pace = pace_of_month(self._year, found.month)
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
            basis=tr("；").join(self._basis(asked, found, pace)),
            record_kind=found.record_kind,
            record_ids=found.record_ids,
            illustrative=found.illustrative,
        )

    def _find(self, asked: _Asked) -> _Found:
        match asked.measure:
            case Measure.SIGNED_PROJECTS:
                return _from_records(
                    self._records.signings(asked.park_id, asked.narrowing, asked.unit)
                )
            case Measure.STAGE_REACHED if asked.narrowing.stages:
                return _from_records(self._records.passages(asked.park_id, asked.narrowing.stages))
            case Measure.GROWTH:
                return self._growth(asked)
            case _:
                return self._reported(asked)

    def _reported(self, asked: _Asked) -> _Found:
        figure = self._figures.latest(asked.indicator, asked.park_id)
        lacking = {
            Measure.CAPITAL: tr("尚无到位资金记录"),
            Measure.ORGANIZATIONS: tr("企业记录尚不含所需数据"),
            Measure.STAGE_REACHED: tr("指标未写明阶段"),
        }.get(asked.measure)
        basis = [lacking] if lacking else []
        if figure is None:
            basis.append(tr("缺数据：没有月报数"))
            return _Found(basis, record_kind="reported_figure")
        value = convert(figure.value, figure.unit, asked.unit)
        basis.append(
            tr("取月报数，{months}累计{reporter}").format(
                months=show_months(figure.month),
                reporter=tr("，{who}填报").format(who=figure.reporter) if figure.reporter else "",
            )
        )
        if value is None:
            basis.append(
                tr("缺数据：月报单位“{unit}”不能折算为“{wanted}”").format(
                    unit=figure.unit, wanted=asked.unit
                )
            )
        growth = self._figures.growth(figure) if asked.unit != "%" else None
        return _Found(
            basis,
            value,
            figure.month,
            growth,
            record_kind="reported_figure",
            record_ids=(figure.id,),
            illustrative=figure.illustrative,
        )

    def _growth(self, asked: _Asked) -> _Found:
        of = asked.narrowing.of or asked.indicator.removesuffix(tr("同比增长"))
        figure = self._figures.latest(of, asked.park_id)
        if figure is None:
            return _Found(
                [tr("缺数据：“{of}”没有月报数").format(of=of)], record_kind="reported_figure"
            )
        growth = self._figures.growth(figure)
        return _Found(
            [_growth_basis(growth, of, figure)],
            None if growth.percent is None else exact_decimal(growth.percent),
            figure.month,
            growth,
            record_kind="reported_figure",
            record_ids=(figure.id,),
            illustrative=figure.illustrative,
        )

    def _basis(self, asked: _Asked, found: _Found, pace: Fraction) -> list[str]:
        basis = list(found.basis)
        if asked.unit != "%" and found.month is not None:
            basis.append(
                tr("对照{month}月末时序 {pace}").format(month=found.month, pace=show_percent(pace))
            )
        if asked.park_id is None and found.record_kind == "project" and self._excluded:
            basis.append(tr("全区不含{parks}").format(parks=tr("、").join(self._excluded)))
        return basis


def _from_records(count: Count) -> _Found:
    return _Found(
        list(count.notes),
        count.value,
        approximate=count.approximate,
        record_ids=count.ids,
        illustrative=count.illustrative,
    )


def _growth_basis(growth: Growth, of: str, figure: Reported) -> str:
    words = {
        GrowthSource.PUBLISHED: tr("“{of}”{months}公布的同比"),
        GrowthSource.COMPUTED: tr("由“{of}”{months}累计与上年同期计算"),
        GrowthSource.NO_LAST_YEAR: tr("缺上年数：“{of}”{months}没有公布同比，也没有上年同期数"),
    }[growth.source]
    return words.format(of=of, months=show_months(figure.month))


def _above(asked: _Asked, found: _Found) -> Fraction | None:
    """How many points a percentage lies above its target, exactly."""
    computed = found.growth.percent if asked.measure is Measure.GROWTH and found.growth else None
    return ahead(found.actual if computed is None else computed, asked.floor)
