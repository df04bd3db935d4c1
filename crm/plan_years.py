"""新年度: a year's plan made from the last one, and when its shares are due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.errors import InvalidInput
from crm.plan_edits import plan_of
from crm.rules.numbers import round_half_up, trim
from crm.rules.pace import Curve, curve_of
from crm.rules.units import convert
from db.models import Plan, ReportedFigure, Target, TargetShare
from db.terms import Measure
from resources import tr


@dataclass(frozen=True)
class YearMade:
    """What a new year's plan took over: targets in all, how many grew, how many got a curve."""

    year: int
    plan_id: str
    targets: int
    grown: int
    curves: int


def new_year(
    session: Session,
    year: int,
    *,
    source: int,
    growth: Decimal | None = None,
    own_shape: bool = False,
) -> YearMade:
    """Make the plan of `year` from that of `source`: the same targets, owners, 其中 and shares.

    growth: percent by which figures of money, land and trade grow; what is counted (个, 家) and
    what stands in percent stays as it is. own_shape: a reported target takes the pace that its
    figures of `source` had. Raises InvalidInput when there is nothing to take over, or the year
    has targets already.
    """
    old = plan_of(session, source)
    targets = _targets(session, old)
    if old is None or not targets:
        raise InvalidInput(
            tr("{year}年没有年度计划，无从带过来。").format(year=source), field="source"
        )
    if not 1950 <= year <= 2099:
        raise InvalidInput(tr("年份“{year}”不对，请写四位年份。").format(year=year), field="year")
    plan = plan_of(session, year)
    if _targets(session, plan):
        raise InvalidInput(
            tr("{year}年已有年度计划。请直接修改它的目标。").format(year=year), field="year"
        )
    if growth is not None and growth <= -100:
        raise InvalidInput(tr("增长要大于 -100%。"), field="growth")
    if plan is None:
        plan = Plan(year=year, title=tr("{year}年工作计划").format(year=year))
        session.add(plan)
        session.flush()
    shapes = last_shapes(session, source) if own_shape else {}
    made: dict[str, Target] = {}
    grown = curves = 0
    for target in targets:
        factor = _factor(target, growth)
        curve = shapes.get((target.indicator, target.park_id), ())
        copied = _copy(target, plan.id, factor, curve)
        session.add(copied)
        session.flush()
        made[target.id] = copied
        grown += factor is not None
        curves += bool(curve)
    for target in targets:
        if target.part_of_id in made:
            made[target.id].part_of_id = made[target.part_of_id].id
    _copy_shares(session, targets, made, growth)
    session.flush()
    return YearMade(year, plan.id, len(made), grown, curves)


def has_targets(session: Session, year: int) -> bool:
    """Return whether there is a plan of a year to take over from."""
    return bool(_targets(session, plan_of(session, year)))


def last_shapes(session: Session, year: int) -> dict[tuple[str, str | None], Curve]:
    """Return (indicator, park id) → the shape that its figures of `year` had."""
    cumulative: dict[tuple[str, str | None], dict[int, Decimal]] = {}
    for indicator, park_id, month, value, unit in session.execute(
        select(
            ReportedFigure.indicator,
            ReportedFigure.park_id,
            ReportedFigure.month,
            ReportedFigure.value,
            ReportedFigure.unit,
        )
        .where(ReportedFigure.year == year, ReportedFigure.trashed_at.is_(None))
        .order_by(ReportedFigure.id)
    ):
        same = convert(value, unit, "元") or convert(value, unit, "亩") or value
        cumulative.setdefault((indicator, park_id), {})[month] = same
    return _shapes(cumulative)


def last_shape(session: Session, year: int, indicator: str, park_id: str | None) -> Curve:
    """Return the shape that one indicator's figures of `year` had; () when they tell none."""
    return last_shapes(session, year).get((indicator, park_id), ())


def _shapes(
    cumulative: Mapping[tuple[str, str | None], Mapping[int, Decimal]],
) -> dict[tuple[str, str | None], Curve]:
    found = {key: curve_of(months) for key, months in cumulative.items()}
    return {key: curve for key, curve in found.items() if curve}


def _targets(session: Session, plan: Plan | None) -> list[Target]:
    if plan is None:
        return []
    return list(
        session.scalars(
            select(Target)
            .where(Target.plan_id == plan.id, Target.trashed_at.is_(None))
            .order_by(Target.ordinal, Target.id)
        )
    )


def _factor(target: Target, growth: Decimal | None) -> Decimal | None:
    """Return by what a target's figures grow; None for what is counted or stands in percent."""
    if growth is None or target.measure is Measure.GROWTH:
        return None
    measured = any(convert(Decimal(1), target.unit, base) for base in ("元", "美元", "亩"))
    return 1 + growth / 100 if measured else None


def _copy(target: Target, plan_id: str, factor: Decimal | None, curve: Curve) -> Target:
    return Target(
        plan_id=plan_id,
        park_id=target.park_id,
        ordinal=target.ordinal,
        category=target.category,
        indicator=target.indicator,
        floor=_grown(target.floor, factor),
        ceiling=_grown(target.ceiling, factor),
        unit=target.unit,
        definition=target.definition,
        measure=target.measure,
        measure_argument=target.measure_argument,
        section=None,  # of another paper
        owner=target.owner,
        pace=[format(share, "f") for share in curve] or target.pace,
    )


def _copy_shares(
    session: Session,
    targets: list[Target],
    made: Mapping[str, Target],
    growth: Decimal | None,
) -> None:
    factors = {target.id: _factor(target, growth) for target in targets}
    for share in session.scalars(
        select(TargetShare)
        .where(TargetShare.target_id.in_(made), TargetShare.trashed_at.is_(None))
        .order_by(TargetShare.id)
    ):
        value = _grown(share.value, factors[share.target_id])
        assert value is not None
        session.add(
            TargetShare(
                target_id=made[share.target_id].id,
                quarter=share.quarter,
                person=share.person,
                value=value,
            )
        )


def _grown(value: Decimal | None, factor: Decimal | None) -> Decimal | None:
    """Grow a figure, to two decimals or to as many as it had."""
    if value is None or factor is None:
        return value
    exponent = value.as_tuple().exponent
    places = max(2, -exponent if isinstance(exponent, int) else 0)
    return trim(round_half_up(value * factor, places))
