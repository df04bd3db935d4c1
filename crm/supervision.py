"""督办单: issued for a late milestone or an open blocker, replied to, closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import extract, func, select
from sqlalchemy.orm import Session

from crm.errors import InvalidInput
from crm.living import living
from crm.projects import project_of
from crm.rules.written import clean_line, clean_text
from db.models import Blocker, Milestone, Project, SupervisionNotice
from resources import N_, tr

EDITABLE = frozenset(
    {"number", "issued_on", "unit", "person", "demand", "due", "issuer", "illustrative"}
)


class NoticeState(StrEnum):
    """Where a notice stands."""

    OVERDUE = "overdue"
    WAITING = "waiting"
    REPLIED = "replied"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """The state in the language in use."""
        return tr(_STATES[self])


_STATES = {
    NoticeState.OVERDUE: N_("逾期未回复"),
    NoticeState.WAITING: N_("待回复"),
    NoticeState.REPLIED: N_("已回复待办结"),
    NoticeState.CLOSED: N_("已办结"),
}


@dataclass(frozen=True)
class NoticeRow:
    """A 督办单 with its project and what it is about (a milestone's name, a blocker's words)."""

    notice_id: str
    project_id: str
    project: str
    about: str
    milestone_id: str | None
    blocker_id: str | None
    number: str
    issued_on: date | None
    unit: str | None
    person: str | None
    demand: str
    due: date | None
    reply: str | None
    replied_on: date | None
    closed_on: date | None
    closing: str | None
    issuer: str | None
    illustrative: bool
    state: NoticeState


def issue_notice(
    session: Session,
    project_id: str,
    demand: str,
    *,
    today: date,
    milestone_id: str | None = None,
    blocker_id: str | None = None,
    **fields: Any,
) -> str:
    """Issue a 督办单, and return its id; its number is the year's next unless given.

    Raises InvalidInput with the field.
    """
    project_of(session, project_id)
    notice = SupervisionNotice(
        project_id=project_id, milestone_id=milestone_id, blocker_id=blocker_id, issued_on=today
    )
    _set(notice, {"demand": demand, **fields})
    _check_days(notice)
    if notice.number is None and notice.issued_on is not None:
        notice.number = next_number(session, notice.issued_on.year)
    session.add(notice)
    session.flush()
    return notice.id


def next_number(session: Session, year: int) -> str:
    """Return the number that follows the last one of a year: ``〔2016〕3号``."""
    issued = session.scalar(
        select(func.count(SupervisionNotice.id)).where(
            extract("year", SupervisionNotice.issued_on) == year
        )
    )
    return tr("〔{year}〕{n}号").format(year=year, n=(issued or 0) + 1)


def edit_notice(session: Session, notice_id: str, fields: Mapping[str, Any]) -> None:
    """Give fields of a notice new values; raises InvalidInput with the field."""
    notice = notice_of(session, notice_id)
    _set(notice, fields)
    _check_days(notice)


def reply(session: Session, notice_id: str, text: str, on: date, *, today: date) -> None:
    """Record the reply of the unit; raises InvalidInput (``reply`` or ``replied_on``)."""
    notice = notice_of(session, notice_id)
    said = clean_text(text, "reply")
    if not said:
        raise InvalidInput(tr("请写明回复的内容。"), field="reply")
    _check_step(notice.issued_on, on, today, "replied_on", tr("回复日期"))
    notice.reply, notice.replied_on = said, on


def close_notice(session: Session, notice_id: str, text: str, on: date, *, today: date) -> None:
    """Close a notice that was replied to; raises InvalidInput (``closing`` or ``closed_on``)."""
    notice = notice_of(session, notice_id)
    said = clean_text(text, "closing")
    if notice.replied_on is None:
        raise InvalidInput(
            tr("还没有登记回复，不能办结。请先登记责任单位的回复。"), field="closing"
        )
    if not said:
        raise InvalidInput(tr("请写明办结的结论。"), field="closing")
    _check_step(notice.replied_on, on, today, "closed_on", tr("办结日期"))
    notice.closing, notice.closed_on = said, on


def reopen_notice(session: Session, notice_id: str) -> None:
    """Take the closing of a notice back."""
    notice_of(session, notice_id).closed_on = None


def trash_notice(session: Session, notice_id: str) -> None:
    """Put a notice in the trash; its number is not given again."""
    notice_of(session, notice_id).trashed_at = datetime.now(UTC)


def notices(
    session: Session, today: date, *, project_id: str | None = None, closed: bool | None = None
) -> list[NoticeRow]:
    """Return notices, overdue ones first, then by due day; closed: as in `crm.blockers`."""
    query = (
        select(SupervisionNotice, Project.name, Milestone.name, Blocker.what)
        .join(Project, Project.id == SupervisionNotice.project_id)
        .outerjoin(Milestone, Milestone.id == SupervisionNotice.milestone_id)
        .outerjoin(Blocker, Blocker.id == SupervisionNotice.blocker_id)
        .where(SupervisionNotice.trashed_at.is_(None), Project.trashed_at.is_(None))
    )
    if project_id is not None:
        query = query.where(SupervisionNotice.project_id == project_id)
    if closed is not None:
        on = SupervisionNotice.closed_on
        query = query.where(on.is_not(None) if closed else on.is_(None))
    rows = [
        _row(one, project, milestone or blocker or "", today)
        for one, project, milestone, blocker in session.execute(query)
    ]
    order = list(NoticeState)
    return sorted(
        rows, key=lambda row: (order.index(row.state), row.due or date.max, row.notice_id)
    )


def notice_of(session: Session, notice_id: str) -> SupervisionNotice:
    """Return a notice to change; raises RecordMissing for one in the trash."""
    return living(session, SupervisionNotice, notice_id, tr("这份督办单已被移入回收站，没有保存。"))


def _row(one: SupervisionNotice, project: str, about: str, today: date) -> NoticeRow:
    return NoticeRow(
        one.id,
        one.project_id,
        project,
        about,
        one.milestone_id,
        one.blocker_id,
        one.number or "",
        one.issued_on,
        one.unit,
        one.person,
        one.demand,
        one.due,
        one.reply,
        one.replied_on,
        one.closed_on,
        one.closing,
        one.issuer,
        one.illustrative,
        _state(one, today),
    )


def _state(one: SupervisionNotice, today: date) -> NoticeState:
    if one.closed_on is not None:
        return NoticeState.CLOSED
    if one.replied_on is not None:
        return NoticeState.REPLIED
    overdue = one.due is not None and one.due < today
    return NoticeState.OVERDUE if overdue else NoticeState.WAITING


def _set(notice: SupervisionNotice, fields: Mapping[str, Any]) -> None:
    for name, value in fields.items():
        if name not in EDITABLE:
            raise InvalidInput(tr("“{name}”不能这样修改。").format(name=name), field=name)
        if name == "demand":
            value = clean_text(value, name)
            if not value:
                raise InvalidInput(
                    tr("请写明督办要求，例如 6月15日前完成剩余拆迁。"), field="demand"
                )
        elif isinstance(value, str):
            value = clean_line(value, name)
        setattr(notice, name, value)


def _check_days(notice: SupervisionNotice) -> None:
    if notice.due is not None and notice.issued_on is not None and notice.due < notice.issued_on:
        raise InvalidInput(
            tr("回复期限 {due} 早于发出日期 {issued}，请核对。").format(
                due=notice.due.isoformat(), issued=notice.issued_on.isoformat()
            ),
            field="due",
        )


def _check_step(after: date | None, on: date, today: date, field: str, word: str) -> None:
    if on > today or (after is not None and on < after):
        raise InvalidInput(
            tr("{word}要在 {first} 至 {today} 之间。").format(
                word=word, first=after or "…", today=today.isoformat()
            ),
            field=field,
        )
