"""准入评审表: one review on paper, with scores, joint opinions and room for signatures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from sqlalchemy.orm import Session

from crm.admission import Review, review_of
from crm.briefings.order import Order
from crm.briefings.records import bureau_of
from crm.project_card import project_card
from resources import tr


@dataclass(frozen=True)
class ReviewSheet:
    """What the sheet says: the review of a project, as known on a day."""

    key: ClassVar[str] = "review_sheet"

    review: Review
    project: str
    bureau: str
    as_of: date
    issued_by: str
    secrecy: str = ""

    @property
    def title(self) -> str:
        """The sheet's name."""
        return tr("准入评审表")


def take(session: Session, order: Order) -> ReviewSheet:
    """Return the snapshot of the one record that the order names."""
    (record_id,) = order.subjects
    return snapshot(session, record_id, today=order.today, issued_by=order.issued_by)


def snapshot(session: Session, review_id: str, *, today: date, issued_by: str = "") -> ReviewSheet:
    """Return what the sheet of a review says; raises RecordMissing for one that is gone."""
    review = review_of(session, review_id)
    return ReviewSheet(
        review,
        project_card(session, review.project_id).name,
        bureau_of(session),
        today,
        issued_by,
    )


def file_name(sheet: ReviewSheet) -> str:
    """Return the name under which a sheet is saved unless a person gives another."""
    kept = "".join(each for each in sheet.project if each.isalnum() or each in "（）-_ ")[:40]
    day = sheet.review.on or sheet.as_of
    return f"{sheet.title}-{kept.strip()}-{day.isoformat()}.pdf"
