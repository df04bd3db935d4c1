"""督办单 on one sheet in the official style, from a notice and what it is about."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from sqlalchemy.orm import Session

from crm.briefings.marks import Marks
from crm.briefings.order import Order
from crm.briefings.records import bureau_of
from crm.briefings.signing import Signing, signing_of
from crm.supervision import NoticeRow, notice_of, notices
from db.models import Blocker, Milestone
from resources import tr


@dataclass(frozen=True)
class SupervisionSheet:
    """What the sheet says, as known on a day.

    kind: of a blocker, "" for a milestone. since: the day that was planned for the milestone, or
    on which the blocker was raised.
    """

    key: ClassVar[str] = "supervision_sheet"

    notice: NoticeRow
    kind: str
    since: date | None
    bureau: str
    as_of: date
    issued_by: str
    signing: Signing = field(default_factory=Signing)
    secrecy: str = ""
    marks: Marks = field(default_factory=Marks)

    @property
    def title(self) -> str:
        """The sheet's name."""
        return tr("督办单")


def take(session: Session, order: Order) -> SupervisionSheet:
    """Return the snapshot of the one notice that the order names."""
    (record_id,) = order.subjects
    return snapshot(session, record_id, today=order.today, issued_by=order.issued_by)


def snapshot(
    session: Session, notice_id: str, *, today: date, issued_by: str = ""
) -> SupervisionSheet:
    """Return what the sheet of a notice says; raises RecordMissing for one that is gone."""
    held = notice_of(session, notice_id)
    rows = notices(session, today, project_id=held.project_id)
    row = next(one for one in rows if one.notice_id == notice_id)
    milestone = session.get(Milestone, row.milestone_id) if row.milestone_id else None
    blocker = session.get(Blocker, row.blocker_id) if row.blocker_id else None
    since = milestone.planned if milestone else blocker.raised_on if blocker else None
    return SupervisionSheet(
        row,
        blocker.kind if blocker else "",
        since,
        bureau_of(session),
        today,
        issued_by,
        signing_of(session),
    )


def file_name(sheet: SupervisionSheet) -> str:
    """Return the name under which a sheet is saved unless a person gives another."""
    kept = "".join(each for each in sheet.notice.project if each.isalnum() or each in "（）-_ ")
    number = "".join(each for each in sheet.notice.number if each.isalnum() or each in "〔〕")
    parts = (sheet.title, number, kept[:40].strip())
    return "-".join(part for part in parts if part) + ".pdf"
