"""Templates of milestones: which steps lead to 投产, how long each takes, what it waits for.

They are the zone's own data. Until it saves one, the default of domain.md (section 2) is offered;
its lengths are only a beginning.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.errors import InvalidInput, RecordMissing
from crm.living import living
from crm.rules.schedule import check_workdays, in_order
from crm.rules.written import clean_name
from db.models import MilestonePlan, PlannedStep
from db.terms import Stage
from resources import N_, tr

AMBER_DAYS, RED_DAYS = 1, 15
STAGED = (Stage.STARTED, Stage.COMPLETED, Stage.PRODUCING, Stage.FULL)
"""The stages that are milestones too (design.md, Stage)."""

DEFAULT_NAME = N_("工业项目标准节点")
_DEFAULT: tuple[tuple[str, int, tuple[str, ...], Stage | None], ...] = (
    ("拆迁平地", 60, (), None),
    ("立项备案", 15, (), None),
    ("规划许可", 30, ("立项备案",), None),
    ("环评", 40, ("立项备案",), None),
    ("土地出让", 45, ("拆迁平地", "规划许可"), None),
    ("施工许可", 20, ("土地出让", "环评"), None),
    ("开工", 10, ("施工许可",), Stage.STARTED),
    ("主体封顶", 120, ("开工",), None),
    ("设备安装", 60, ("主体封顶",), None),
    ("竣工验收", 20, ("设备安装",), Stage.COMPLETED),
    ("试生产", 20, ("竣工验收",), None),
    ("投产", 40, ("试生产",), Stage.PRODUCING),
    ("达产", 250, ("投产",), Stage.FULL),
)


@dataclass(frozen=True)
class PlanStep:
    """One step of a template; waits_for: names of others. step_id: "" for one not saved yet.

    amber_days, red_days: calendar days late from which its light is yellow or red.
    """

    name: str
    workdays: int
    waits_for: tuple[str, ...] = ()
    stage: Stage | None = None
    amber_days: int = AMBER_DAYS
    red_days: int = RED_DAYS
    step_id: str = ""

    @property
    def key(self) -> str:
        """The name: steps of a template are told apart by it."""
        return self.name


@dataclass(frozen=True)
class PlanTemplate:
    """A template; plan_id is "" for the default while it is not saved."""

    plan_id: str
    name: str
    steps: tuple[PlanStep, ...]


def default_template() -> PlanTemplate:
    """Return the default of domain.md, which a zone has until it saves its own."""
    steps = tuple(
        PlanStep(name, workdays, waits, stage) for name, workdays, waits, stage in _DEFAULT
    )
    return PlanTemplate("", tr(DEFAULT_NAME), steps)


def plan_templates(session: Session) -> list[PlanTemplate]:
    """Return the templates in their order; the default where the zone has saved none."""
    plans = session.execute(
        select(MilestonePlan.id, MilestonePlan.name)
        .where(MilestonePlan.trashed_at.is_(None), MilestonePlan.active)
        .order_by(MilestonePlan.ordinal, MilestonePlan.id)
    ).all()
    if not plans:
        return [default_template()]
    steps: dict[str, list[PlanStep]] = {}
    for row in session.execute(
        select(
            PlannedStep.plan_id,
            PlannedStep.id,
            PlannedStep.name,
            PlannedStep.workdays,
            PlannedStep.waits_for,
            PlannedStep.stage,
            PlannedStep.amber_days,
            PlannedStep.red_days,
        )
        .where(PlannedStep.trashed_at.is_(None))
        .order_by(PlannedStep.ordinal, PlannedStep.id)
    ):
        steps.setdefault(row.plan_id, []).append(
            PlanStep(
                name=row.name,
                workdays=row.workdays,
                waits_for=tuple(row.waits_for.split("\n")) if row.waits_for else (),
                stage=row.stage,
                amber_days=row.amber_days,
                red_days=row.red_days,
                step_id=row.id,
            )
        )
    return [PlanTemplate(plan.id, plan.name, tuple(steps.get(plan.id, ()))) for plan in plans]


def template_of(session: Session, plan_id: str) -> PlanTemplate:
    """Return one template, "" being the default; raises RecordMissing when it is gone."""
    for template in plan_templates(session):
        if template.plan_id == plan_id:
            return template
    if not plan_id:
        return default_template()
    raise RecordMissing(tr("这份节点模板已被移入回收站，请另选一份。"))


def save_template(session: Session, plan_id: str, name: str, steps: Sequence[PlanStep]) -> str:
    """Save a template and its steps in their order, and return its id; "" makes a new one.

    Raises InvalidInput (field `name`, `steps`, `workdays`, `waits_for` or `red_days`).
    """
    steps = checked_steps(steps)
    if plan_id:
        plan = living(session, MilestonePlan, plan_id, tr("这份节点模板已被移入回收站，没有保存。"))
        plan.name = clean_name(name)
    else:
        count = len(session.scalars(select(MilestonePlan.id)).all())
        plan = MilestonePlan(name=clean_name(name), ordinal=count)
        session.add(plan)
        session.flush()
    kept = {
        record.id: record
        for record in session.scalars(
            select(PlannedStep).where(
                PlannedStep.plan_id == plan.id, PlannedStep.trashed_at.is_(None)
            )
        )
    }
    for ordinal, step in enumerate(steps):
        record = kept.pop(step.step_id, None)
        if record is None:
            record = PlannedStep(plan_id=plan.id, name=step.name, workdays=step.workdays)
            session.add(record)
        record.name, record.workdays, record.stage = step.name, step.workdays, step.stage
        record.waits_for = "\n".join(step.waits_for) or None
        record.amber_days, record.red_days = step.amber_days, step.red_days
        record.ordinal = ordinal
    for record in kept.values():
        record.trashed_at = datetime.now(UTC)
    return plan.id


def trash_template(session: Session, plan_id: str) -> None:
    """Put a template in the trash; what was planned by it stays as it is."""
    plan = living(session, MilestonePlan, plan_id, tr("这份节点模板已经移入回收站。"))
    plan.trashed_at = datetime.now(UTC)


def checked_steps(steps: Sequence[PlanStep]) -> list[PlanStep]:
    """Return the steps as they are saved; raises InvalidInput saying which one is wrong."""
    if not steps:
        raise InvalidInput(tr("模板里至少要有一个节点。"), field="steps")
    names: list[str] = []
    for step in steps:
        name = clean_name(step.name)
        if name in names:
            raise InvalidInput(
                tr("有两个节点都叫“{name}”。请改一个名称。").format(name=name), field="name"
            )
        names.append(name)
        check_workdays(step.workdays)
        check_lights(step.amber_days, step.red_days)
    for step in steps:
        for wait in step.waits_for:
            if wait not in names:
                raise InvalidInput(
                    tr("“{name}”等待的“{wait}”不在这份模板里。请先加上它，或去掉这处等待。").format(
                        name=step.name, wait=wait
                    ),
                    field="waits_for",
                )
    in_order(steps)
    return list(steps)


def check_lights(amber_days: int, red_days: int) -> None:
    """Raise InvalidInput (field `red_days`) unless 1 ≤ amber_days ≤ red_days ≤ 1000."""
    if not 1 <= amber_days <= red_days <= 1000:
        raise InvalidInput(
            tr("黄灯、红灯的天数应是 1 到 1000 的整数，红灯不少于黄灯，例如 1 和 15。"),
            field="red_days",
        )
