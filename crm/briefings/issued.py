"""Briefs that were issued: each kept with its snapshot and its PDF, and each print of it.

A later correction of the data never rewrites an issue: a reprint is the PDF that was kept, byte
by byte. The next issue compares itself with the snapshot of the one before.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.attachments import Incoming, attach, blobs_of
from crm.briefings.catalogue import BY_KEY, briefing_of
from crm.briefings.codec import decode, encode
from crm.briefings.order import Order
from crm.errors import BriefingError
from crm.living import living
from db.models import Attachment, BriefingPrint, IssuedBriefing
from resources import tr

KIND = "issued_briefing"


@dataclass(frozen=True)
class IssuedLine:
    """One issue as a list shows it; prints: how often it was printed or saved since."""

    id: str
    kind: str
    number: str
    title: str
    first: date | None
    last: date | None
    issued_on: date
    issued_by: str
    prints: int

    @property
    def word(self) -> str:
        """What kind of brief it is."""
        return BY_KEY[self.kind].word if self.kind in BY_KEY else self.kind


@dataclass(frozen=True)
class PrintLine:
    """One print: when (UTC), by whom, what was done, whether numbers were masked.

    title: of which brief. place: the printer, the file or the folder. issued: not of a draft.
    """

    at: datetime
    by: str
    what: str
    masked: bool
    title: str = ""
    place: str = ""
    issued: bool = True


def next_number(session: Session, kind: str, year: int) -> int:
    """Return the number of the next issue of a brief within a year."""
    numbers = session.scalars(
        select(IssuedBriefing.number).where(
            IssuedBriefing.kind == kind,
            IssuedBriefing.issued_on >= date(year, 1, 1),
            IssuedBriefing.issued_on <= date(year, 12, 31),
            IssuedBriefing.trashed_at.is_(None),
        )
    )
    return 1 + max((int(one) for one in numbers if one and one.isdecimal()), default=0)


def issue(session: Session, snapshot: Any, order: Order, title: str, kept: Incoming) -> str:
    """Keep an issue with its snapshot and its PDF, and return its id.

    kept: the PDF, taken in before (`Workspace.take_in`). Raises BriefingError when the same
    number of the same brief was issued in that year.
    """
    briefing = briefing_of(snapshot)
    number = str(order.number) if order.number else None
    if number is not None:
        _refuse_twice(session, briefing.key, number, order.today.year)
    row = IssuedBriefing(
        kind=briefing.key,
        number=number,
        title=title,
        first=order.first,
        last=order.last,
        subject_id=order.subject,
        issued_on=order.today,
        issued_by=order.issued_by or None,
        snapshot=encode(snapshot),
        sha256=kept.sha256,
    )
    session.add(row)
    session.flush()
    attach(session, KIND, row.id, [kept])
    return row.id


def reprint(session: Session, briefing_id: str) -> bytes:
    """Return the PDF of an issue as it was; raises BriefingError when it is not what was kept."""
    row = _issue(session, briefing_id)
    content = blobs_of(session).read(row.sha256 or "")
    if hashlib.sha256(content).hexdigest() != row.sha256:
        raise BriefingError(
            tr("“{title}”留底的 PDF 与出刊时不同，不能重印。请从备份恢复。").format(title=row.title)
        )
    return content


def snapshot_of(session: Session, briefing_id: str) -> Any:
    """Return the snapshot that an issue was made from."""
    row = _issue(session, briefing_id)
    return decode(row.snapshot, BY_KEY[row.kind].snapshot_class)


def previous(
    session: Session,
    kind: str,
    before: date,
    *,
    subject_id: str | None = None,
    of: tuple[date, date] | None = None,
) -> Any | None:
    """Return the snapshot of the last issue of a brief whose period ended before a day, or None.

    of: a period within which it must have ended; then it is to be issued before the day.
    """
    ended = func.coalesce(IssuedBriefing.last, IssuedBriefing.issued_on)
    asked = select(IssuedBriefing).where(
        IssuedBriefing.kind == kind,
        IssuedBriefing.subject_id.is_(None)
        if subject_id is None
        else IssuedBriefing.subject_id == subject_id,
        IssuedBriefing.trashed_at.is_(None),
    )
    if of is None:
        asked = asked.where(ended < before).order_by(ended.desc())
    else:
        asked = asked.where(ended.between(*of), IssuedBriefing.issued_on < before)
        asked = asked.order_by(IssuedBriefing.issued_on.desc())
    row = session.scalars(asked.order_by(IssuedBriefing.id.desc()).limit(1)).first()
    return None if row is None else decode(row.snapshot, BY_KEY[kind].snapshot_class)


def record_print(
    session: Session,
    briefing_id: str | None,
    what: str,
    *,
    by: str,
    masked: bool,
    title: str = "",
    place: str = "",
) -> None:
    """Keep that a brief was printed, saved or sent; what: how, in words.

    briefing_id: the issue; None for a draft, which `title` then names. place: where to.
    """
    if briefing_id is not None:
        title = _issue(session, briefing_id).title
    session.add(
        BriefingPrint(
            briefing_id=briefing_id,
            at=datetime.now(UTC),
            by=by or None,
            what=what,
            masked=masked,
            title=title or None,
            place=place or None,
        )
    )


def prints(
    session: Session, *, briefing_id: str | None = None, limit: int = 500
) -> list[PrintLine]:
    """Return what was printed, saved or sent, the last first; briefing_id: of one issue alone."""
    asked = (
        select(BriefingPrint, IssuedBriefing.title)
        .outerjoin(IssuedBriefing, IssuedBriefing.id == BriefingPrint.briefing_id)
        .where(BriefingPrint.trashed_at.is_(None))
        .order_by(BriefingPrint.at.desc(), BriefingPrint.id.desc())
        .limit(limit)
    )
    if briefing_id is not None:
        asked = asked.where(BriefingPrint.briefing_id == briefing_id)
    return [
        PrintLine(
            row.at,
            row.by or "",
            row.what,
            row.masked,
            issue or row.title or "",
            row.place or "",
            row.briefing_id is not None,
        )
        for row, issue in session.execute(asked)
    ]


def issues(session: Session, *, kind: str | None = None, limit: int = 200) -> list[IssuedLine]:
    """Return what was issued, the last first; kind: of one brief alone."""
    prints = (
        select(BriefingPrint.briefing_id, func.count().label("n"))
        .where(BriefingPrint.trashed_at.is_(None))
        .group_by(BriefingPrint.briefing_id)
        .subquery()
    )
    asked = (
        select(IssuedBriefing, func.coalesce(prints.c.n, 0))
        .outerjoin(prints, prints.c.briefing_id == IssuedBriefing.id)
        .where(IssuedBriefing.trashed_at.is_(None))
        .order_by(IssuedBriefing.issued_on.desc(), IssuedBriefing.id.desc())
        .limit(limit)
    )
    if kind is not None:
        asked = asked.where(IssuedBriefing.kind == kind)
    return [
        IssuedLine(
            row.id,
            row.kind,
            row.number or "",
            row.title,
            row.first,
            row.last,
            row.issued_on,
            row.issued_by or "",
            count,
        )
        for row, count in session.execute(asked)
    ]


def withdraw(session: Session, briefing_id: str) -> None:
    """Put an issue in the trash, with its PDF; undo brings both back."""
    row = _issue(session, briefing_id)
    now = datetime.now(UTC)
    row.trashed_at = now
    for kept in session.scalars(
        select(Attachment).where(
            Attachment.record_kind == KIND,
            Attachment.record_id == row.id,
            Attachment.trashed_at.is_(None),
        )
    ):
        kept.trashed_at = now


def _issue(session: Session, briefing_id: str) -> IssuedBriefing:
    return living(session, IssuedBriefing, briefing_id, tr("这期简报已经不在了。"))


def _refuse_twice(session: Session, kind: str, number: str, year: int) -> None:
    there = session.scalars(
        select(IssuedBriefing.title).where(
            IssuedBriefing.kind == kind,
            IssuedBriefing.number == number,
            IssuedBriefing.issued_on >= date(year, 1, 1),
            IssuedBriefing.issued_on <= date(year, 12, 31),
            IssuedBriefing.trashed_at.is_(None),
        )
    ).first()
    if there is not None:
        raise BriefingError(
            tr("{year} 年第 {number} 期已经出过（{title}）。请换一个期号，或先撤回那一期。").format(
                year=year, number=number, title=there
            )
        )
