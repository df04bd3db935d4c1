"""Gates of the stages (关口清单): the zone's checklists, and how a project stands at them.

A zone that never touched its checklists has `DEFAULTS`. They become records of its own at the
first change of one, in the same operation, under keys that are the same on every device; so two
laptops that begin apart do not end with each line twice.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.errors import InvalidInput, RecordMissing
from crm.labels import field_label
from crm.living import living
from crm.received import fixed_of
from crm.rules.gates import FIELDS, GATED, Admitted, Gate, Line, Tick, check_gate, check_tick
from crm.rules.received import Received
from crm.settings import set_setting, setting
from db.models import AdmissionReview, GateItem, GateTick, Project, ProjectInvestor
from db.terms import ReviewResult, Stage
from resources import N_, tr

OWN_GATES = "own_gates"
"""The setting that says that the zone's checklists are records of its own."""
TEXT_LENGTH = 80

_Default = tuple[str, bool]
"""A text to tick, or `=field`; and whether it is required."""
DEFAULTS: Mapping[Stage, Sequence[_Default]] = {
    Stage.CONTACT: (("=investors", False), (N_("已联系上投资方，记下联系人和电话"), False)),
    Stage.TALKS: (("=owner", False), (N_("了解投资方主业、规模和信用情况"), False)),
    Stage.VISIT: (("=planned", False), (N_("考察行程和我方参加人员已定"), False)),
    Stage.REVIEW: (
        ("=planned", True),
        ("=industry", True),
        (N_("投资协议草案"), True),
        (N_("环评初审意见"), True),
        (N_("项目建议书或可行性研究报告"), True),
        ("=land", False),
    ),
    Stage.SIGNED: (
        ("=admission", True),
        ("=contracted", True),
        ("=park_id", True),
        ("=investors", True),
        (N_("合同文本经法制、财政会签"), True),
    ),
    Stage.LAND: (
        ("=land", True),
        (N_("项目公司已在区内注册"), True),
        (N_("规划条件已核定"), True),
        (N_("土地出让合同已签订"), True),
        (N_("拆迁、场平已完成"), False),
    ),
    Stage.STARTED: (
        (N_("立项备案"), True),
        (N_("环评批复"), True),
        (N_("建设工程规划许可证"), True),
        (N_("施工许可证"), True),
        ("=commissioner", False),
    ),
    Stage.COMPLETED: ((N_("主体和配套工程完工"), True), (N_("竣工验收备案"), True)),
    Stage.PRODUCING: (
        (N_("设备安装调试完成"), True),
        (N_("环保、安全、消防验收"), True),
        ("=fixed", False),
    ),
    Stage.FULL: ((N_("产值、税收达到合同约定（附数据）"), True),),
}

_ADMISSION = N_("准入评审通过")
"""The line that reads the admission reviews. Zones whose checklists were laid when it was still
a tick have it without a field; its key is the same."""
BY_HAND = ""
"""The stored field of a line that is to be ticked though it is called as one that reads."""


def checklists(session: Session) -> dict[Stage, tuple[Line, ...]]:
    """Return the checklist of each stage that has a gate, its lines in their order."""
    if not setting(session, OWN_GATES):
        return {stage: _default_lines(stage) for stage in GATED}
    found: dict[Stage, list[Line]] = {stage: [] for stage in GATED}
    for item in session.scalars(
        select(GateItem)
        .where(GateItem.trashed_at.is_(None))
        .order_by(GateItem.ordinal, GateItem.id)
    ):
        if item.stage in found:
            found[item.stage].append(Line(item.id, item.text, _field(item), item.required))
    return {stage: tuple(lines) for stage, lines in found.items()}


def gate_of(session: Session, project_id: str, stage: Stage) -> Gate:
    """Return how the gate of `stage` stands for a project; one without lines is open."""
    return gates_of(session, project_id)[stage] if stage in GATED else Gate(stage, ())


def gates_of(session: Session, project_id: str) -> dict[Stage, Gate]:
    """Return how each gate stands for a project; raises RecordMissing for one that is gone."""
    project = session.get(Project, project_id)
    if project is None:
        raise RecordMissing(tr("找不到这个项目，可能已在别的窗口撤销。"), details=project_id)
    investor = session.scalar(
        select(ProjectInvestor.id)
        .where(ProjectInvestor.project_id == project_id, ProjectInvestor.trashed_at.is_(None))
        .limit(1)
    )
    fields = {name: getattr(project, name, None) for name in FIELDS}
    came = Received(project.received_fen, project.received_apart or 0, project.arrived).amount
    fields |= {
        "arrived": came,
        "fixed": fixed_of(session, project).amount,
        "investors": investor,
        "admission": _admitted(session, project_id),
    }
    ticks = {
        row.gate_item_id: Tick(row.done_on, row.done_by, row.note)
        for row in session.scalars(_ticks(project_id).order_by(GateTick.id))
    }
    return {
        stage: check_gate(stage, lines, ticks=ticks, fields=fields)
        for stage, lines in checklists(session).items()
    }


def tick_line(
    session: Session,
    project_id: str,
    key: str,
    *,
    on: date | None,
    today: date,
    by: str | None = None,
    note: str | None = None,
) -> None:
    """Say that a line of a gate is done for a project; again, its day, person and note change.

    Raises InvalidInput (field ``line`` or ``done_on``).
    """
    _project(session, project_id)
    lay_gates(session)
    check_tick(_known(session).get(key), on, today)
    tick = session.scalars(_ticks(project_id).where(GateTick.gate_item_id == key)).first()
    if tick is None:
        tick = GateTick(project_id=project_id, gate_item_id=key)
        session.add(tick)
    assert on is not None
    tick.done_on = on
    tick.done_by = (by or "").strip() or None
    tick.note = (note or "").strip() or None


def untick_line(session: Session, project_id: str, key: str) -> None:
    """Take the tick of a line away again."""
    _project(session, project_id)
    for tick in session.scalars(_ticks(project_id).where(GateTick.gate_item_id == key)):
        tick.trashed_at = datetime.now(UTC)


def lay_gates(session: Session) -> None:
    """Make the checklists in force records of the zone's own, once."""
    if setting(session, OWN_GATES):
        return
    set_setting(session, OWN_GATES, "1")
    for stage in GATED:
        for ordinal, line in enumerate(_default_lines(stage)):
            item = session.get(GateItem, line.key)
            if item is None:
                item = GateItem(id=line.key)
                session.add(item)
            item.trashed_at = None  # an undo may have put it there
            item.stage, item.text, item.field = stage, line.text, line.field
            item.required, item.ordinal = line.required, ordinal
    session.flush()


def add_line(
    session: Session,
    stage: Stage,
    *,
    text: str = "",
    field: str | None = None,
    required: bool = True,
) -> str:
    """Add a line at the end of a stage's checklist and return its key.

    field: one of `crm.rules.gates.FIELDS`; without a text the line is then called as its field.
    Raises InvalidInput (field ``text``, ``field`` or ``stage``).
    """
    lay_gates(session)
    if stage not in GATED:
        raise InvalidInput(tr("“{stage}”没有关口。").format(stage=stage.label), field="stage")
    lines = checklists(session)[stage]
    wanted = _clean(text, field, lines)
    item = GateItem(
        stage=stage, text=wanted, field=field, required=required, ordinal=_next_ordinal(session)
    )
    session.add(item)
    session.flush()
    return item.id


def edit_line(session: Session, key: str, *, text: str, field: str | None, required: bool) -> None:
    """Change a line; ticks of projects stay with it. Raises InvalidInput or RecordMissing."""
    lay_gates(session)
    item = _item(session, key)
    others = [line for line in checklists(session).get(item.stage, ()) if line.key != key]
    item.text, item.required = _clean(text, field, others), required
    item.field = field or (BY_HAND if key == _admission_key() else None)


def remove_line(session: Session, key: str) -> None:
    """Take a line off its checklist; what was ticked stays in the history."""
    lay_gates(session)
    _item(session, key).trashed_at = datetime.now(UTC)


def order_lines(session: Session, stage: Stage, keys: Sequence[str]) -> None:
    """Put the lines of a stage in the order of `keys`; lines not among them come behind."""
    lay_gates(session)
    place = {key: at for at, key in enumerate(keys)}
    lines = checklists(session)[stage]
    ordered = sorted(lines, key=lambda line: place.get(line.key, len(place)))
    for at, line in enumerate(ordered):
        _item(session, line.key).ordinal = at


def field_choices() -> list[tuple[str, str]]:
    """Return (key, word) of the fields that a line can demand."""
    return [(name, field_label(name)) for name in FIELDS]


def _default_lines(stage: Stage) -> tuple[Line, ...]:
    lines = []
    for text, required in DEFAULTS[stage]:
        field = text[1:] if text.startswith("=") else None
        key = _admission_key() if field == "admission" else _key(stage, text)
        lines.append(Line(key, field_label(field) if field else tr(text), field, required))
    return tuple(lines)


def _key(stage: Stage, text: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_OID, f"yinfeng gate {stage.value} {text}").hex


def _admission_key() -> str:
    return _key(Stage.SIGNED, _ADMISSION)


def _field(item: GateItem) -> str | None:
    if item.field is None and item.id == _admission_key() and item.text == tr(_ADMISSION):
        return "admission"
    return item.field or None


def _admitted(session: Session, project_id: str) -> Admitted | None:
    """Return the newest review of a project that has a result."""
    found = session.scalars(
        select(AdmissionReview).where(
            AdmissionReview.project_id == project_id,
            AdmissionReview.trashed_at.is_(None),
            AdmissionReview.result != ReviewResult.PENDING,
        )
    ).all()
    if not found:
        return None
    last = max(found, key=lambda one: (one.on.day if one.on else date.min, one.id))
    return Admitted(last.result, last.on.day if last.on else None, last.conditions)


def _ticks(project_id: str) -> Any:
    return select(GateTick).where(GateTick.project_id == project_id, GateTick.trashed_at.is_(None))


def _known(session: Session) -> dict[str, Line]:
    return {line.key: line for lines in checklists(session).values() for line in lines}


def _clean(text: str, field: str | None, others: Iterable[Line]) -> str:
    if field is not None and field not in FIELDS:
        raise InvalidInput(tr("“{name}”不能作为必填字段。").format(name=field), field="field")
    wanted = " ".join(text.split()) or (field_label(field) if field else "")
    if not wanted:
        raise InvalidInput(tr("请写明要办妥的事，例如“环评批复”。"), field="text")
    if len(wanted) > TEXT_LENGTH:
        raise InvalidInput(
            tr("这一项有 {length} 个字，最多 {most} 个。请写短些，细节可写在备注里。").format(
                length=len(wanted), most=TEXT_LENGTH
            ),
            field="text",
        )
    if any(line.text == wanted for line in others):
        raise InvalidInput(tr("这一阶段已有“{text}”。").format(text=wanted), field="text")
    return wanted


def _next_ordinal(session: Session) -> int:
    return 1 + max(session.scalars(select(GateItem.ordinal)), default=-1)


def _item(session: Session, key: str) -> GateItem:
    return living(session, GateItem, key, tr("这一项已不在关口清单里，没有保存。"))


def _project(session: Session, project_id: str) -> Project:
    gone = tr("这个项目已被移入回收站，没有保存。可先在“历史”里恢复它。")
    return living(session, Project, project_id, gone)
