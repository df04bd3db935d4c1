"""准入评审表: one review on paper, with scores, joint opinions and room for signatures.

Nothing of reportlab is loaded before the first sheet is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from sqlalchemy.orm import Session

from crm.admission import Review, review_of
from crm.briefings.monthly import Written
from crm.project_card import project_card
from crm.settings import BUREAU_NAME, ZONE_NAME, setting
from resources import tr

if TYPE_CHECKING:
    from crm.briefings.fonts import MissingCharacter


@dataclass(frozen=True)
class ReviewSheet:
    """What the sheet says: the review of a project, as known on a day."""

    review: Review
    project: str
    bureau: str
    as_of: date
    issued_by: str

    @property
    def title(self) -> str:
        """The sheet's name."""
        return tr("准入评审表")


def snapshot(session: Session, review_id: str, *, today: date, issued_by: str = "") -> ReviewSheet:
    """Return what the sheet of a review says; raises RecordMissing for one that is gone."""
    review = review_of(session, review_id)
    zone = setting(session, ZONE_NAME) or ""
    return ReviewSheet(
        review,
        project_card(session, review.project_id).name,
        setting(session, BUREAU_NAME) or tr("{zone}招商局").format(zone=zone),
        today,
        issued_by,
    )


def write(sheet: ReviewSheet, target: str | Path | BinaryIO) -> Written:
    """Print the sheet to a file or a stream; the same sheet gives the same bytes.

    Raises BriefingError with what to do when it can't be saved.
    """
    from crm.briefings import press, review_pages

    missing = missing_characters(sheet)
    content, pages = press.print_story(review_pages.story(sheet), review_pages.imprint(sheet))
    press.deliver(content, target)
    return Written(pages, missing)


def file_name(sheet: ReviewSheet) -> str:
    """Return the name under which a sheet is saved unless a person gives another."""
    kept = "".join(each for each in sheet.project if each.isalnum() or each in "（）-_ ")[:40]
    day = sheet.review.on or sheet.as_of
    return f"{sheet.title}-{kept.strip()}-{day.isoformat()}.pdf"


def missing_characters(sheet: ReviewSheet) -> tuple[MissingCharacter, ...]:
    """Return, before printing, the characters of the sheet that no bundled font has."""
    from crm.briefings import fonts

    review = sheet.review
    texts = {
        tr("项目"): [sheet.project, review.conditions or "", review.chair or ""],
        tr("评委"): list(review.reviewers),
        tr("意见"): [f"{one.text or ''}{one.person or ''}" for one in review.opinions],
    }
    return tuple(
        missing
        for place, parts in texts.items()
        for missing in fonts.missing_characters("".join(parts), place)
    )
