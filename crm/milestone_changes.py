"""Changing milestones: added, edited, removed, made to wait for one another, reached."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from crm.errors import InvalidInput, RecordMissing
from crm.living import living
from crm.milestone_plans import check_lights
from crm.phases import phase_of
from crm.projects import move_stage, project_of
from crm.rules.counting import Passage, chronological, reached
from crm.rules.dates import not_before, show_when
from crm.rules.schedule import (
    check_workdays,
    in_order,
)
from crm.rules.stages import on_road, position
from crm.rules.written import clean_name
from db.models import Milestone, MilestoneWait, Project, StageMove
from db.terms import Stage
from db.values import When
from resources import tr

EDITABLE = frozenset(
    [
        "name",
        "phase_id",
        "workdays",
        "planned",
        "forecast",
        "chief",
        "commissioner",
        "note",
        "amber_days",
        "red_days",
    ]
)
"""Fields that `edit_milestone` takes; the actual day is recorded by `record_actual`."""


def add_milestone(
    session: Session,
    project_id: str,
    name: str,
    *,
    phase_id: str | None = None,
    workdays: int = 1,
    waits_for: Collection[str] = (),
    today: date,
    **fields: Any,
) -> str:
    """Add a milestone behind the others, and return its id.

    waits_for: ids of milestones of the same project. fields: of `EDITABLE`. Raises InvalidInput.
    """
    project = project_of(session, project_id)
    check_phase(session, project_id, phase_id)
    record = Milestone(
        project_id=project_id,
        phase_id=phase_id,
        name=_free_name(session, project_id, phase_id, name),
        workdays=check_workdays(workdays),
        ordinal=len(_scope(session, project_id, phase_id)),
        illustrative=project.illustrative,
    )
    session.add(record)
    session.flush()
    edit_milestone(session, record.id, fields, waits_for=waits_for, today=today)
    return record.id


def edit_milestone(
    session: Session,
    milestone_id: str,
    fields: Mapping[str, Any],
    *,
    waits_for: Collection[str] | None = None,
    today: date,
) -> None:
    """Give fields of `EDITABLE` new values; waits_for: all ids that it waits for, or None.

    Raises InvalidInput, whose field is the one that is wrong; a circle of waiting is named.
    """
    record = milestone_of(session, milestone_id)
    if "phase_id" in fields:
        _move_to_phase(session, record, fields["phase_id"], str(fields.get("name") or record.name))
    for name, value in fields.items():
        if name == "phase_id":
            continue
        if name not in EDITABLE:
            raise InvalidInput(tr("“{name}”不能这样修改。").format(name=name), field=name)
        if isinstance(value, str):
            value = " ".join(value.split()) if name != "note" else value.strip()
            value = value or None
        if name == "name" and value != record.name:
            value = _free_name(session, record.project_id, record.phase_id, value or "")
        elif name == "name":
            value = clean_name(value or "")
        elif name == "workdays":
            check_workdays(value)
        elif name == "forecast" and value != record.forecast:
            _check_forecast(value, today)
        setattr(record, name, value)
    check_lights(record.amber_days, record.red_days)
    if waits_for is not None:
        set_waits(session, record.project_id, {milestone_id: waits_for})


def set_waits(session: Session, project_id: str, waits_for: Mapping[str, Collection[str]]) -> None:
    """Make milestones of a project wait for exactly those named: id → ids.

    Raises InvalidInput (field `waits_for`) on a circle, which it names, and for another
    project's milestone.
    """
    have: dict[str, dict[str, MilestoneWait]] = {}
    for record in session.scalars(
        select(MilestoneWait).where(
            MilestoneWait.milestone_id.in_(list(waits_for)), MilestoneWait.trashed_at.is_(None)
        )
    ):
        have.setdefault(record.milestone_id, {})[record.waits_for_id] = record
    changed = False
    for milestone_id, wanted in waits_for.items():
        known = have.get(milestone_id, {})
        for key, record in known.items():
            if key not in wanted:
                record.trashed_at = datetime.now(UTC)
                changed = True
        for key in dict.fromkeys(wanted):
            if key not in known:
                session.add(MilestoneWait(milestone_id=milestone_id, waits_for_id=key))
                changed = True
    if changed:
        session.flush()
        _check_waits(session, project_id, waits_for)


def remove_milestone(session: Session, milestone_id: str) -> None:
    """Put a milestone in the trash; who waited for it waits for what it waited for."""
    record = milestone_of(session, milestone_id)
    waits = session.scalars(
        select(MilestoneWait).where(
            MilestoneWait.trashed_at.is_(None),
            or_(
                MilestoneWait.milestone_id == milestone_id,
                MilestoneWait.waits_for_id == milestone_id,
            ),
        )
    ).all()
    before = [wait.waits_for_id for wait in waits if wait.milestone_id == milestone_id]
    after = [wait.milestone_id for wait in waits if wait.waits_for_id == milestone_id]
    now = datetime.now(UTC)
    record.trashed_at = now
    for wait in waits:
        wait.trashed_at = now
    session.flush()
    bridged: dict[str, list[str]] = {key: [] for key in after}
    for milestone, key in session.execute(
        select(MilestoneWait.milestone_id, MilestoneWait.waits_for_id).where(
            MilestoneWait.milestone_id.in_(after), MilestoneWait.trashed_at.is_(None)
        )
    ):
        bridged[milestone].append(key)
    set_waits(session, record.project_id, {key: [*bridged[key], *before] for key in after})


def record_actual(
    session: Session,
    milestone_id: str,
    on: When | None,
    *,
    today: date,
    reason: str | None = None,
    override_reason: str | None = None,
) -> None:
    """Record on which day a milestone was reached; None takes that back.

    Of one with a stage and without a phase this is the project's move to that stage: it is moved
    there (both reasons: as `move_stage` asks), or the day of its move is corrected. Raises
    InvalidInput (field `actual`, or those of a move).
    """
    record = milestone_of(session, milestone_id)
    if on is not None and on.day is None:
        raise InvalidInput(tr("日期读不懂。请写成 2016-05-31 或 2016年5月。"), field="actual")
    if on is not None and on.day is not None and on.day > today:
        raise InvalidInput(
            tr("{on}还没有到。实际日期请填不晚于 {today} 的；将来的日期请填在“预测”里。").format(
                on=show_when(on), today=today.isoformat()
            ),
            field="actual",
        )
    if record.stage is None or record.phase_id is not None:
        record.actual = on
        return
    if on is None:
        raise InvalidInput(
            tr(
                "“{name}”的日期就是项目进入“{stage}”阶段的日期。要取消，请把项目退回上一阶段。"
            ).format(name=record.name, stage=record.stage.label),
            field="actual",
        )
    _record_stage(
        *(session, record.project_id, record.stage, on),
        today=today,
        reason=reason,
        override_reason=override_reason,
    )


def milestone_of(session: Session, milestone_id: str) -> Milestone:
    """Return a milestone to change; raises RecordMissing for one that is gone."""
    gone = tr("这个节点已被移入回收站，没有保存。可先在“历史”里恢复它。")
    return living(session, Milestone, milestone_id, gone)


def _move_to_phase(session: Session, record: Milestone, phase_id: str | None, name: str) -> None:
    """Let a milestone belong to that phase, behind those that it has; None is the whole project.

    Raises InvalidInput (field `phase_id`) where its actual day would be another: of the whole
    project that of a stage is the project's move (`record_actual`).
    """
    if phase_id == record.phase_id:
        return
    check_phase(session, record.project_id, phase_id)
    if record.stage is not None and None in (phase_id, record.phase_id):
        raise InvalidInput(
            tr(
                "“{name}”连着阶段“{stage}”：在整个项目里，它的完成就是阶段变更；在分期里另行登记。"
                "请在要去的那一边倒排或新增节点，再移除这一个。"
            ).format(name=record.name, stage=record.stage.label),
            field="phase_id",
        )
    _free_name(session, record.project_id, phase_id, name)
    record.ordinal = len(_scope(session, record.project_id, phase_id))
    record.phase_id = phase_id


def _check_forecast(day: date | None, today: date) -> None:
    if day is not None and day < today:
        raise InvalidInput(
            tr(
                "预测 {day} 已经过去。已经完成的请登记实际日期，没有完成的请填 {today} 以后的日期。"
            ).format(day=day.isoformat(), today=today.isoformat()),
            field="forecast",
        )


def check_phase(session: Session, project_id: str, phase_id: str | None) -> None:
    """Raise RecordMissing when there is no such phase of the project; None is the whole."""
    if phase_id is None:
        return
    if phase_of(session, phase_id).project_id != project_id:
        raise RecordMissing(tr("这一期已被移入回收站，没有保存。"))


def _scope(session: Session, project_id: str, phase_id: str | None) -> dict[str, str]:
    """Return name → id of the milestones of a project, or of one of its phases."""
    rows = session.execute(
        select(Milestone.name, Milestone.id).where(
            Milestone.project_id == project_id,
            Milestone.phase_id.is_(None) if phase_id is None else Milestone.phase_id == phase_id,
            Milestone.trashed_at.is_(None),
        )
    )
    return {row.name: row.id for row in rows}


def _free_name(session: Session, project_id: str, phase_id: str | None, name: str) -> str:
    wanted = clean_name(name)
    if wanted in _scope(session, project_id, phase_id):
        raise InvalidInput(
            tr("已有一个节点叫“{name}”。请改一个名称。").format(name=wanted), field="name"
        )
    return wanted


@dataclass(frozen=True)
class _Node:
    key: str
    name: str
    waits_for: tuple[str, ...]
    workdays: int = 0


def _check_waits(session: Session, project_id: str, wanted: Mapping[str, Collection[str]]) -> None:
    """Raise InvalidInput when a project's milestones wait in a circle, or for another project's."""
    names = {
        row.id: row.name
        for row in session.execute(
            select(Milestone.id, Milestone.name)
            .where(Milestone.project_id == project_id, Milestone.trashed_at.is_(None))
            .order_by(Milestone.ordinal, Milestone.id)
        )
    }
    if any(key not in names for keys in wanted.values() for key in keys):
        raise InvalidInput(tr("只能等待同一个项目的节点，请重新选择。"), field="waits_for")
    waits: dict[str, tuple[str, ...]] = {}
    for milestone_id, key in session.execute(
        select(MilestoneWait.milestone_id, MilestoneWait.waits_for_id)
        .join(Milestone, Milestone.id == MilestoneWait.milestone_id)
        .where(Milestone.project_id == project_id, MilestoneWait.trashed_at.is_(None))
    ):
        waits[milestone_id] = (*waits.get(milestone_id, ()), key)
    in_order([_Node(key, name, waits.get(key, ())) for key, name in names.items()])


def _record_stage(
    session: Session,
    project_id: str,
    stage: Stage,
    on: When,
    *,
    today: date,
    reason: str | None,
    override_reason: str | None,
) -> None:
    project = project_of(session, project_id)
    moves = {
        move.id: move
        for move in session.scalars(
            select(StageMove).where(
                StageMove.project_id == project_id, StageMove.trashed_at.is_(None)
            )
        )
    }
    way = chronological(
        Passage(move.stage, None if move.on is None else move.on.day, key)
        for key, move in moves.items()
    )
    standing = reached(way, (stage,))
    if standing is not None:
        others = [one for one in way if one.key != standing.key]
        moves[standing.key].on = _between(stage, on, others)
    elif _left_out(project, stage):
        on = _between(stage, on, way)
        session.add(StageMove(project_id=project_id, stage=stage, on=on, reason=reason or None))
    else:
        move_stage(
            *(session, project_id, stage),
            on=on,
            today=today,
            reason=reason,
            override_reason=override_reason,
        )


def _left_out(project: Project, stage: Stage) -> bool:
    """Whether a project stands behind a stage whose move was never entered."""
    return on_road(project.stage) and position(project.stage) >= position(stage)


def _between(stage: Stage, on: When, others: Iterable[Passage]) -> When:
    """Return a stage's date, known to lie not before those of the stages in front of it.

    Raises InvalidInput when it would stand on the wrong side of another's.
    """
    dated = [(one.stage, one.on) for one in others if one.on is not None and on_road(one.stage)]
    in_front = [(at, which) for which, at in dated if position(which) < position(stage)]
    behind = [(at, which) for which, at in dated if position(which) > position(stage)]
    found = not_before(on, max(in_front)[0]) if in_front else on
    if found is None:
        at, which = max(in_front)
        words = tr("“{stage}”不会早于“{which}”（{at}）。请填 {at} 以后的日期，或先更正那一步。")
    elif behind and found.day is not None and min(behind)[0] < found.day:
        at, which = min(behind)
        words = tr("“{stage}”不会晚于“{which}”（{at}）。请填 {at} 以前的日期，或先更正那一步。")
    else:
        return found
    raise InvalidInput(
        words.format(stage=stage.label, which=which.label, at=at.isoformat()), field="actual"
    )
