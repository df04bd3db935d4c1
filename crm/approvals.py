"""审批代办 of a project: its items, who carries each, and what happened to it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.choices import words
from crm.errors import InvalidInput, RecordMissing
from crm.holidays import calendar_of
from crm.living import living
from crm.projects import project_of
from crm.rules.approvals import Clock, Event, Progress, check_event, progress
from crm.rules.written import clean_line, clean_text
from db.models import Approval, ApprovalStep, Project
from db.terms import ApprovalEvent, ChoiceList
from resources import tr

EDITABLE = frozenset({"name", "department", "promised_workdays", "carrier", "note", "illustrative"})
MOST_WORKDAYS = 1000


@dataclass(frozen=True)
class ApprovalCard:
    """An approval with what happened to it, oldest first, and where it stands."""

    approval_id: str
    project_id: str
    project: str
    name: str
    department: str | None
    promised_workdays: int | None
    carrier: str | None
    note: str | None
    illustrative: bool
    events: tuple[Event, ...]
    progress: Progress


def add_approval(session: Session, project_id: str, name: str, **fields: Any) -> str:
    """Enter an item to be approved, and return its id; raises InvalidInput with the field."""
    project_of(session, project_id)
    last = session.scalar(
        select(func.max(Approval.ordinal)).where(Approval.project_id == project_id)
    )
    approval = Approval(project_id=project_id, ordinal=0 if last is None else last + 1)
    _set(approval, {"name": name, **fields})
    session.add(approval)
    session.flush()
    return approval.id


def add_usual(session: Session, project_id: str) -> int:
    """Enter the usual items (the zone's list) that a project lacks; returns how many."""
    have = set(
        session.scalars(
            select(Approval.name).where(
                Approval.project_id == project_id, Approval.trashed_at.is_(None)
            )
        )
    )
    wanted = [name for name in words(session, ChoiceList.APPROVAL) if name not in have]
    for name in wanted:
        add_approval(session, project_id, name)
    return len(wanted)


def edit_approval(session: Session, approval_id: str, fields: Mapping[str, Any]) -> None:
    """Give fields of an approval new values; raises InvalidInput with the field."""
    _set(_approval_of(session, approval_id), fields)


def trash_approval(session: Session, approval_id: str) -> None:
    """Put an approval in the trash."""
    _approval_of(session, approval_id).trashed_at = datetime.now(UTC)


def record_event(
    session: Session,
    approval_id: str,
    event: ApprovalEvent,
    on: date,
    *,
    today: date,
    note: str | None = None,
) -> None:
    """Record what happened to an approval; raises InvalidInput when it can't follow the last."""
    _approval_of(session, approval_id)
    check_event(_events(session, {approval_id}).get(approval_id, []), event, on, today)
    session.add(
        ApprovalStep(approval_id=approval_id, event=event, on=on, note=clean_text(note, "note"))
    )


def take_back_event(session: Session, approval_id: str) -> None:
    """Take back the last thing that was recorded of an approval."""
    step = session.scalars(
        select(ApprovalStep)
        .where(ApprovalStep.approval_id == approval_id, ApprovalStep.trashed_at.is_(None))
        .order_by(ApprovalStep.id.desc())
        .limit(1)
    ).one_or_none()
    if step is None:
        raise RecordMissing(tr("这项审批还没有登记过办理情况。"))
    step.trashed_at = datetime.now(UTC)


def approvals_of(
    session: Session, today: date, project_ids: Collection[str] | None = None
) -> list[ApprovalCard]:
    """Return the approvals of projects (None: of all), in the order of project and item."""
    query = (
        select(Approval, Project.name)
        .join(Project, Project.id == Approval.project_id)
        .where(Approval.trashed_at.is_(None), Project.trashed_at.is_(None))
        .order_by(Project.name, Approval.project_id, Approval.ordinal, Approval.id)
    )
    if project_ids is not None:
        query = query.where(Approval.project_id.in_(project_ids))
    rows = session.execute(query).all()
    events = _events(session, {one.id for one, _ in rows})
    calendar = calendar_of(session)
    return [
        ApprovalCard(
            one.id,
            one.project_id,
            project,
            one.name,
            one.department,
            one.promised_workdays,
            one.carrier,
            one.note,
            one.illustrative,
            tuple(events.get(one.id, ())),
            progress(events.get(one.id, []), one.promised_workdays, today=today, calendar=calendar),
        )
        for one, project in rows
    ]


def open_approvals(session: Session, today: date) -> list[ApprovalCard]:
    """Return what was submitted and is not granted, over time first, then the least left."""
    running = [
        card
        for card in approvals_of(session, today)
        if card.progress.clock in (Clock.RUNNING, Clock.OVER_TIME, Clock.STOPPED)
    ]
    return sorted(
        running,
        key=lambda card: (card.progress.left is None, card.progress.left or 0, card.project),
    )


def _events(session: Session, approval_ids: Collection[str]) -> dict[str, list[Event]]:
    found: dict[str, list[Event]] = {}
    for approval_id, event, on in session.execute(
        select(ApprovalStep.approval_id, ApprovalStep.event, ApprovalStep.on)
        .where(ApprovalStep.approval_id.in_(approval_ids), ApprovalStep.trashed_at.is_(None))
        .order_by(ApprovalStep.on, ApprovalStep.id)
    ):
        found.setdefault(approval_id, []).append(Event(event, on))
    return found


def _approval_of(session: Session, approval_id: str) -> Approval:
    return living(session, Approval, approval_id, tr("这项审批已被移入回收站，没有保存。"))


def _set(approval: Approval, fields: Mapping[str, Any]) -> None:
    for name, value in fields.items():
        if name not in EDITABLE:
            raise InvalidInput(tr("“{name}”不能这样修改。").format(name=name), field=name)
        if name == "promised_workdays" and value is not None:
            if not 0 < value <= MOST_WORKDAYS:
                raise InvalidInput(
                    tr("承诺时限是 1 到 {most} 个工作日。").format(most=MOST_WORKDAYS), field=name
                )
        elif name == "note":
            value = clean_text(value, name)
        elif isinstance(value, str):
            value = clean_line(value, name)
        if name == "name" and not value:
            raise InvalidInput(tr("请填写审批事项，例如 环评批复。"), field="name")
        setattr(approval, name, value)
