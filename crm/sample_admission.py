"""An admission review of the sample zone, of a project whose name says 示例."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.admission import Review, give_opinion, give_score, review_of, start_review
from crm.admission_cards import cards
from db.models import Project
from db.terms import Opinion

_NAME = "示例电池回收"
_POINTS = {
    "甲": ("4", "4", "12", "13", "8", "3", "4", "8", "4", "12", "4"),
    "乙": ("5", "4", "11", "14", "8", "3.5", "4", "7", "4", "12", "3"),
}
_OPINIONS = (
    (Opinion.AGREED, ""),
    (Opinion.AGREED, ""),
    (Opinion.CONDITIONAL, "补充监测数据，环评批复前不供地。"),
)


def give_scores(session: Session, review: Review, points: Mapping[str, Sequence[str]]) -> None:
    """Give points by reviewer to the criteria of a review in their order, past the vetoes."""
    scored = [one for one in review.criteria if not one.veto]
    for reviewer, given in points.items():
        for criterion, figure in zip(scored, given, strict=True):
            give_score(session, review.review_id, criterion.key, reviewer, points=Decimal(figure))


def add_reviews(session: Session, today: date) -> None:
    """Enter a review that still waits for one department; nothing without the project."""
    project = session.scalar(select(Project.id).where(Project.name == _NAME))
    if project is None:
        return
    day = date(today.year, 5, 26)
    review_id = start_review(
        session, project, cards(session)[0].key, day, chair="丙", illustrative=True
    )
    review = review_of(session, review_id)
    give_scores(session, review, _POINTS)
    for row, (opinion, text) in zip(review.opinions, _OPINIONS, strict=False):
        give_opinion(session, row.opinion_id, opinion, today=today, text=text, on=day)
