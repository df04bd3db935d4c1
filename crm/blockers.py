"""制约事项: what holds projects up, who answers for it, until when; settled is 销号."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.errors import InvalidInput
from crm.living import living
from crm.projects import project_of
from crm.rules.written import clean_line, clean_text
from db.models import Blocker, Park, Project
from resources import tr

EDITABLE = frozenset({"kind", "what", "unit", "person", "raised_on", "due", "illustrative"})


@dataclass(frozen=True)
class BlockerRow:
    """A blocker with its project. days: since it was raised; late: days past its due day, or 0."""

    blocker_id: str
    project_id: str
    project: str
    park: str | None
    kind: str
    what: str
    unit: str | None
    person: str | None
    raised_on: date | None
    due: date | None
    settled_on: date | None
    outcome: str | None
    commissioner: str | None
    illustrative: bool
    days: int | None
    late: int


def add_blocker(
    session: Session, project_id: str, kind: str, what: str, *, today: date, **fields: Any
) -> str:
    """Enter what holds a project up, and return its id; raised today unless given.

    Raises InvalidInput with the field.
    """
    project_of(session, project_id)
    blocker = Blocker(project_id=project_id, raised_on=today)
    _set(blocker, {"kind": kind, "what": what, **fields})
    _check_days(blocker, today)
    session.add(blocker)
    session.flush()
    return blocker.id


def edit_blocker(
    session: Session, blocker_id: str, fields: Mapping[str, Any], *, today: date
) -> None:
    """Give fields of a blocker new values; raises InvalidInput with the field."""
    blocker = blocker_of(session, blocker_id)
    _set(blocker, fields)
    _check_days(blocker, today)


def settle(
    session: Session, blocker_id: str, on: date, *, today: date, outcome: str | None = None
) -> None:
    """销号 on a day, with what was done; raises InvalidInput (``settled_on`` or ``outcome``)."""
    blocker = blocker_of(session, blocker_id)
    if on > today or (blocker.raised_on is not None and on < blocker.raised_on):
        raise InvalidInput(
            tr("销号日期要在提出之后、不晚于今天（{first} 至 {today}）。").format(
                first=blocker.raised_on or "…", today=today.isoformat()
            ),
            field="settled_on",
        )
    said = clean_text(outcome, "outcome")
    if not said:
        raise InvalidInput(tr("请写明怎样解决的，例如 电力专线已送电。"), field="outcome")
    blocker.settled_on, blocker.outcome = on, said


def reopen_blocker(session: Session, blocker_id: str) -> None:
    """Take a 销号 back; what was said of it stays."""
    blocker_of(session, blocker_id).settled_on = None


def trash_blocker(session: Session, blocker_id: str) -> None:
    """Put a blocker in the trash."""
    blocker_of(session, blocker_id).trashed_at = datetime.now(UTC)


def blockers(
    session: Session,
    today: date,
    *,
    project_id: str | None = None,
    settled: bool | None = None,
) -> list[BlockerRow]:
    """Return blockers, those past due first, then by their due day, settled ones last.

    settled: None for all, else only the settled or the open ones.
    """
    query = (
        select(Blocker, Project.name, Park.name, Project.commissioner)
        .join(Project, Project.id == Blocker.project_id)
        .outerjoin(Park, Park.id == Project.park_id)
        .where(Blocker.trashed_at.is_(None), Project.trashed_at.is_(None))
    )
    if project_id is not None:
        query = query.where(Blocker.project_id == project_id)
    if settled is not None:
        on = Blocker.settled_on
        query = query.where(on.is_not(None) if settled else on.is_(None))
    rows = [
        _row(one, project, park, commissioner, today)
        for one, project, park, commissioner in session.execute(query)
    ]
    return sorted(
        rows,
        key=lambda row: (
            row.settled_on is not None,
            row.due or date.max,
            row.raised_on or date.max,
            row.blocker_id,
        ),
    )


def blocker_of(session: Session, blocker_id: str) -> Blocker:
    """Return a blocker to change; raises RecordMissing for one in the trash."""
    return living(session, Blocker, blocker_id, tr("这条制约事项已被移入回收站，没有保存。"))


def _row(
    one: Blocker, project: str, park: str | None, commissioner: str | None, today: date
) -> BlockerRow:
    until = one.settled_on or today
    late = (until - one.due).days if one.due is not None else 0
    return BlockerRow(
        one.id,
        one.project_id,
        project,
        park,
        one.kind,
        one.what,
        one.unit,
        one.person,
        one.raised_on,
        one.due,
        one.settled_on,
        one.outcome,
        commissioner,
        one.illustrative,
        None if one.raised_on is None else (until - one.raised_on).days,
        max(late, 0),
    )


def _set(blocker: Blocker, fields: Mapping[str, Any]) -> None:
    owed = {
        "kind": tr("请选择类别，例如 拆迁、电力。"),
        "what": tr("请写明卡在什么地方，例如 3 户未拆迁。"),
    }
    for name, value in fields.items():
        if name not in EDITABLE:
            raise InvalidInput(tr("“{name}”不能这样修改。").format(name=name), field=name)
        if name == "what":
            value = clean_text(value, name)
        elif isinstance(value, str):
            value = clean_line(value, name)
        if name in owed and not value:
            raise InvalidInput(owed[name], field=name)
        setattr(blocker, name, value)


def _check_days(blocker: Blocker, today: date) -> None:
    if blocker.raised_on is not None and blocker.raised_on > today:
        raise InvalidInput(
            tr("提出日期 {day} 还没有到，请填不晚于 {today} 的日期。").format(
                day=blocker.raised_on.isoformat(), today=today.isoformat()
            ),
            field="raised_on",
        )
    if (
        blocker.due is not None
        and blocker.raised_on is not None
        and blocker.due < blocker.raised_on
    ):
        raise InvalidInput(
            tr("办结期限 {due} 早于提出日期 {raised}，请核对。").format(
                due=blocker.due.isoformat(), raised=blocker.raised_on.isoformat()
            ),
            field="due",
        )
