"""督办单 on one sheet in the official style, from a notice and what it is about.

Nothing of reportlab is loaded before the first sheet is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from sqlalchemy.orm import Session

from crm.briefings.monthly import Written
from crm.settings import BUREAU_NAME, ZONE_NAME, setting
from crm.supervision import NoticeRow, notice_of, notices
from db.models import Blocker, Milestone
from resources import tr

if TYPE_CHECKING:
    from crm.briefings.fonts import MissingCharacter


@dataclass(frozen=True)
class SupervisionSheet:
    """What the sheet says, as known on a day.

    kind: of a blocker, "" for a milestone. since: the day that was planned for the milestone, or
    on which the blocker was raised.
    """

    notice: NoticeRow
    kind: str
    since: date | None
    bureau: str
    as_of: date
    issued_by: str

    @property
    def title(self) -> str:
        """The sheet's name."""
        return tr("督办单")


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
    zone = setting(session, ZONE_NAME) or ""
    return SupervisionSheet(
        row,
        blocker.kind if blocker else "",
        since,
        setting(session, BUREAU_NAME) or tr("{zone}招商局").format(zone=zone),
        today,
        issued_by,
    )


def write(sheet: SupervisionSheet, target: str | Path | BinaryIO) -> Written:
    """Print the sheet to a file or a stream; the same sheet gives the same bytes.

    Raises BriefingError with what to do when it can't be saved.
    """
    from crm.briefings import press, supervision_pages

    missing = missing_characters(sheet)
    content, pages = press.print_story(
        supervision_pages.story(sheet), supervision_pages.imprint(sheet), supervision_pages.PAPER
    )
    press.deliver(content, target)
    return Written(pages, missing)


def file_name(sheet: SupervisionSheet) -> str:
    """Return the name under which a sheet is saved unless a person gives another."""
    kept = "".join(each for each in sheet.notice.project if each.isalnum() or each in "（）-_ ")
    number = "".join(each for each in sheet.notice.number if each.isalnum() or each in "〔〕")
    parts = (sheet.title, number, kept[:40].strip())
    return "-".join(part for part in parts if part) + ".pdf"


def missing_characters(sheet: SupervisionSheet) -> tuple[MissingCharacter, ...]:
    """Return, before printing, the characters of the sheet that no bundled font has."""
    from crm.briefings import fonts

    one = sheet.notice
    texts = {
        tr("项目"): one.project,
        tr("督办要求"): one.demand + one.about,
        tr("责任单位"): f"{one.unit or ''}{one.person or ''}{one.issuer or ''}",
        tr("回复"): f"{one.reply or ''}{one.closing or ''}",
    }
    return tuple(
        missing
        for place, text in texts.items()
        for missing in fonts.missing_characters(text, place)
    )
