"""Editing the targets of a year's plan: what a target may say, and what is refused in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.errors import InvalidInput
from crm.living import living
from crm.rules.counting import CapitalKind, Narrowing, fits, narrowing_of
from crm.rules.numbers import show_number
from crm.rules.pace import Curve, checked_curve
from crm.rules.tiers import tier_named
from crm.rules.units import convert
from crm.rules.written import clean_line, clean_name, clean_text
from crm.tiers import tiers_in_use
from db.models import Park, Plan, Target
from db.terms import Measure
from resources import tr

COUNTED = ("个", "项", "家")
"""Units in which projects and enterprises are counted."""


@dataclass(frozen=True)
class TargetFields:
    """What a target says; floor and ceiling in `unit`.

    park_id: None is the zone. part_of_id: the target that it is an 其中 of. curve: percents due at
    the end of each month; () is the calendar's. section: the plan's own clause.
    """

    indicator: str
    unit: str
    floor: Decimal | None = None
    ceiling: Decimal | None = None
    park_id: str | None = None
    category: str = ""
    definition: str = ""
    measure: Measure = Measure.REPORTED
    narrowing: Narrowing = field(default_factory=Narrowing)
    part_of_id: str | None = None
    owner: str = ""
    section: str = ""
    curve: Curve = ()


def target_fields(session: Session, target_id: str) -> TargetFields:
    """Return what a target says; raises RecordMissing."""
    target = target_of(session, target_id)
    if target.measure_argument:
        narrowing = Narrowing.from_text(target.measure_argument)
    else:
        narrowing = narrowing_of(target.indicator, target.measure, target.definition or "")
    return TargetFields(
        indicator=target.indicator,
        unit=target.unit,
        floor=target.floor,
        ceiling=target.ceiling,
        park_id=target.park_id,
        category=target.category,
        definition=target.definition or "",
        measure=target.measure,
        narrowing=narrowing,
        part_of_id=target.part_of_id,
        owner=target.owner or "",
        section=target.section or "",
        curve=tuple(Decimal(share) for share in target.pace or ()),
    )


def add_target(session: Session, year: int, fields: TargetFields) -> str:
    """Add a target at the end of the plan of `year`, which is made with its first one.

    Returns its id. Raises InvalidInput with the field.
    """
    plan = plan_of(session, year) or _new_plan(session, year)
    fields = _checked(session, plan.id, None, fields)
    last = max((target.ordinal for target in _living(session, plan.id)), default=0)
    target = Target(plan_id=plan.id, ordinal=last + 1)
    _set(target, fields)
    session.add(target)
    session.flush()
    return target.id


def edit_target(session: Session, target_id: str, fields: TargetFields) -> None:
    """Let a target say something else; raises InvalidInput with the field."""
    target = target_of(session, target_id)
    _set(target, _checked(session, target.plan_id, target, fields))


def trash_target(session: Session, target_id: str) -> None:
    """Put a target in the trash; its 其中 rows stand by themselves then."""
    target = target_of(session, target_id)
    target.trashed_at = datetime.now(UTC)
    for other in _living(session, target.plan_id):
        if other.part_of_id == target_id:
            other.part_of_id = None


def move_target(session: Session, target_id: str, step: int) -> None:
    """Move a target up (-1) or down (+1) among those of its park and its whole."""
    target = target_of(session, target_id)
    every = _living(session, target.plan_id)
    beside = [
        one for one in every if (one.park_id, one.part_of_id) == (target.park_id, target.part_of_id)
    ]
    at = beside.index(target)
    to = min(max(at + step, 0), len(beside) - 1)
    if at == to:
        return
    other = beside[to]
    target.ordinal, other.ordinal = other.ordinal, target.ordinal
    if target.ordinal == other.ordinal:  # two that came in by a merge
        order = [one for one in every if one is not target]
        order.insert(order.index(other) + (step > 0), target)
        for ordinal, one in enumerate(order, 1):
            one.ordinal = ordinal


def plan_of(session: Session, year: int) -> Plan | None:
    """Return the plan of a year; of two that a merge brought together the older."""
    return session.scalars(
        select(Plan).where(Plan.year == year, Plan.trashed_at.is_(None)).order_by(Plan.id).limit(1)
    ).first()


def target_of(session: Session, target_id: str) -> Target:
    """Return a living target; raises RecordMissing."""
    return living(session, Target, target_id, tr("这项目标已被移入回收站，没有保存。"))


def wholes(session: Session, year: int, target_id: str | None) -> list[tuple[str, str, str | None]]:
    """Return (id, indicator, park id) of the targets that one may be an 其中 of."""
    plan = plan_of(session, year)
    every = _living(session, plan.id) if plan is not None else []
    below = set(_below(every, target_id)) if target_id else set()
    return [(one.id, one.indicator, one.park_id) for one in every if one.id not in below]


def _new_plan(session: Session, year: int) -> Plan:
    if not 1950 <= year <= 2099:
        raise InvalidInput(tr("年份“{year}”不对，请写四位年份。").format(year=year), field="year")
    plan = Plan(year=year, title=tr("{year}年工作计划").format(year=year))
    session.add(plan)
    session.flush()
    return plan


def _living(session: Session, plan_id: str) -> list[Target]:
    return list(
        session.scalars(
            select(Target)
            .where(Target.plan_id == plan_id, Target.trashed_at.is_(None))
            .order_by(Target.ordinal, Target.id)
        )
    )


def _set(target: Target, fields: TargetFields) -> None:
    target.indicator, target.unit = fields.indicator, fields.unit
    target.floor, target.ceiling = fields.floor, fields.ceiling
    target.park_id, target.part_of_id = fields.park_id, fields.part_of_id
    target.category, target.definition = fields.category, fields.definition or None
    target.measure = fields.measure
    target.measure_argument = fields.narrowing.to_text() or None
    target.owner, target.section = fields.owner or None, fields.section or None
    target.pace = [format(share, "f") for share in fields.curve] or None


def _checked(
    session: Session, plan_id: str, target: Target | None, fields: TargetFields
) -> TargetFields:
    every = _living(session, plan_id)
    cleaned = replace(
        fields,
        indicator=clean_name(fields.indicator, "indicator"),
        unit=clean_line(fields.unit, "unit", 20) or "",
        category=clean_line(fields.category, "category", 30) or "",
        definition=clean_text(fields.definition, "definition", 500) or "",
        owner=clean_line(fields.owner, "owner", 60) or "",
        section=clean_line(fields.section, "section", 30) or "",
        curve=checked_curve(fields.curve),
    )
    check_bounds(cleaned.floor, cleaned.ceiling)
    check_unit(cleaned.unit, cleaned.measure, cleaned.narrowing)
    if cleaned.narrowing.tier and tier_named(cleaned.narrowing.tier, tiers_in_use(session)) is None:
        raise InvalidInput(
            tr("没有“{tier}”这一档，请先在“设置”里添加。").format(tier=cleaned.narrowing.tier),
            field="argument",
        )
    if cleaned.park_id is not None and session.get(Park, cleaned.park_id) is None:
        raise InvalidInput(tr("没有这个园区，可能已被删除。请重新选择。"), field="park_id")
    _refuse_double(every, target, cleaned)
    if cleaned.part_of_id is not None:
        _check_whole(every, target, cleaned)
    return cleaned


def check_bounds(floor: Decimal | None, ceiling: Decimal | None) -> None:
    """Refuse a target without a figure, below zero, or with its ceiling under its floor."""
    if floor is None and ceiling is None:
        raise InvalidInput(tr("请填写下限，例如 5。只有上限的目标填上限。"), field="floor")
    for name, value in (("floor", floor), ("ceiling", ceiling)):
        if value is not None and value < 0:
            raise InvalidInput(tr("目标不能小于 0。"), field=name)
    if floor is not None and ceiling is not None and ceiling < floor:
        raise InvalidInput(
            tr("上限 {ceiling} 小于下限 {floor}。请核对，或把两个数对调。").format(
                ceiling=show_number(ceiling), floor=show_number(floor)
            ),
            field="ceiling",
        )


def check_unit(unit: str, measure: Measure, narrowing: Narrowing) -> None:
    """Refuse a unit that does not fit what is counted, and a rule that lacks what it narrows by."""
    if not unit:
        raise InvalidInput(tr("请填写单位，例如 亿元、个。"), field="unit")
    money = convert(Decimal(1), unit, "元") is not None
    match measure:
        case Measure.SIGNED_PROJECTS:
            fitting = unit == "家" if narrowing.distinct else unit in ("个", "项") or money
            asked = tr("家") if narrowing.distinct else tr("个、项，或 亿元、万元（合计合同投资）")
        case Measure.STAGE_REACHED:
            if not narrowing.stages:
                raise InvalidInput(tr("请选择计哪个阶段，例如 开工。"), field="argument")
            fitting, asked = unit in ("个", "项"), tr("个、项")
        case Measure.CAPITAL:
            if narrowing.capital is None:
                raise InvalidInput(tr("请选择计哪一种资金。"), field="argument")
            fitting = fits(unit, narrowing.capital)
            foreign = narrowing.capital is CapitalKind.OVERSEAS
            asked = tr("亿美元、万美元") if foreign else tr("亿元、万元")
        case Measure.ORGANIZATIONS:
            if not (narrowing.tag or narrowing.industry):
                raise InvalidInput(
                    tr("请填写按什么计企业：标签、类别或产业，例如 孵化载体。"), field="argument"
                )
            fitting, asked = unit in ("家", "个"), tr("家、个")
        case Measure.GROWTH:
            fitting, asked = unit == "%", "%"
        case _:
            return
    if not fitting:
        raise InvalidInput(
            tr("单位“{unit}”与计量方式“{measure}”不符，应是：{asked}。").format(
                unit=unit, measure=measure.label, asked=asked
            ),
            field="unit",
        )


def _refuse_double(every: Sequence[Target], target: Target | None, fields: TargetFields) -> None:
    for other in every:
        if other is not target and (other.park_id, other.indicator) == (
            fields.park_id,
            fields.indicator,
        ):
            raise InvalidInput(
                tr("这个园区已有“{indicator}”这项目标。").format(indicator=fields.indicator),
                field="indicator",
            )


def _check_whole(every: Sequence[Target], target: Target | None, fields: TargetFields) -> None:
    """Refuse an 其中 of itself or of its own part, of another park, unit or kind of money."""
    whole = next((one for one in every if one.id == fields.part_of_id), None)
    if whole is None:
        raise InvalidInput(tr("没有这项总目标，可能已被删除。请重新选择。"), field="part_of_id")
    if target is not None and whole.id in set(_below(every, target.id)):
        raise InvalidInput(
            tr(
                "“{whole}”本身就含在这项目标之中，不能反过来。请另选总目标，或不设其中关系。"
            ).format(whole=whole.indicator)
            if whole is not target
            else tr("一项目标不能是它自己的其中项。"),
            field="part_of_id",
        )
    if whole.park_id != fields.park_id:
        raise InvalidInput(tr("其中项要和总目标属于同一个园区。"), field="part_of_id")
    if convert(Decimal(1), fields.unit, whole.unit) is None:
        raise InvalidInput(
            tr("总目标“{whole}”的单位是{unit}，其中项的单位要与它一致。").format(
                whole=whole.indicator, unit=whole.unit
            ),
            field="part_of_id",
        )
    if Measure.CAPITAL is fields.measure is whole.measure:
        kind = Narrowing.from_text(whole.measure_argument).capital
        if (kind, fields.narrowing.capital) != (CapitalKind.OUTSIDE, CapitalKind.MAINLAND):
            raise InvalidInput(
                tr(
                    "到位资金里只有省外境内资金是市外境内到位资金的其中项；形成固投的、外资各自单列。"
                ),
                field="part_of_id",
            )


def _below(every: Sequence[Target], target_id: str) -> Iterator[str]:
    """Yield a target and all that lie in it, each once."""
    seen = {target_id}
    waiting = [target_id]
    while waiting:
        key = waiting.pop()
        yield key
        for one in every:
            if one.part_of_id == key and one.id not in seen:
                seen.add(one.id)
                waiting.append(one.id)
