"""准入评审: reviewers score a card, departments say their opinion, a result ends it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.admission_cards import criteria_of, lay_card
from crm.errors import InvalidInput, RecordMissing
from crm.living import living
from crm.projects import project_of
from crm.rules.score import Criterion, Mark, Standing, check_points, check_result, standing
from crm.rules.written import clean_line, clean_text
from db.models import AdmissionReview, JointOpinion, ReviewScore, ScoreCard
from db.terms import Opinion, ReviewResult
from db.values import When
from resources import N_, tr

DEPARTMENTS = (N_("规划"), N_("国土"), N_("环保"), N_("安监"))


@dataclass(frozen=True)
class Score:
    """What a reviewer gave for a criterion."""

    score_id: str
    criterion: str
    reviewer: str
    measure: Decimal | None
    points: Decimal | None
    vetoed: bool
    reason: str | None


@dataclass(frozen=True)
class OpinionRow:
    """What a department said; opinion None: nothing yet."""

    opinion_id: str
    department: str
    opinion: Opinion | None
    text: str | None
    person: str | None
    on: date | None


@dataclass(frozen=True)
class Review:
    """A review with all that was said in it; reviewers in the order of their names."""

    review_id: str
    project_id: str
    card: str
    source: str
    on: date | None
    chair: str | None
    result: ReviewResult
    conditions: str | None
    criteria: tuple[Criterion, ...]
    reviewers: tuple[str, ...]
    scores: tuple[Score, ...]
    opinions: tuple[OpinionRow, ...]
    standing: Standing
    illustrative: bool

    def score(self, criterion: str, reviewer: str) -> Score | None:
        """Return what `reviewer` gave for a criterion."""
        for one in self.scores:
            if (one.criterion, one.reviewer) == (criterion, reviewer):
                return one
        return None


def start_review(
    session: Session,
    project_id: str,
    card_key: str,
    on: date,
    *,
    chair: str | None = None,
    illustrative: bool = False,
) -> str:
    """Begin a review by a card (a key of `cards`) and return its id; the departments are asked."""
    project_of(session, project_id)
    card = lay_card(session, card_key)
    review = AdmissionReview(
        project_id=project_id,
        card_id=card.id,
        on=When.on(on),
        chair=clean_line(chair, "chair"),
        illustrative=illustrative,
    )
    session.add(review)
    session.flush()
    for ordinal, department in enumerate(DEPARTMENTS):
        session.add(JointOpinion(review_id=review.id, department=tr(department), ordinal=ordinal))
    session.flush()
    return review.id


def give_score(
    session: Session,
    review_id: str,
    criterion_id: str,
    reviewer: str,
    *,
    measure: Decimal | None = None,
    points: Decimal | None = None,
    vetoed: bool = False,
    reason: str | None = None,
) -> Decimal | None:
    """Enter what a reviewer gives, in place of an earlier score; return the points.

    A measure gives the ladder's points. Raises InvalidInput with the field, saying what would be
    right.
    """
    review = _open_review(session, review_id)
    criterion = _criterion(session, review, criterion_id)
    name = clean_line(reviewer, "reviewer")
    if not name:
        raise InvalidInput(tr("请填写评委姓名。"), field="reviewer")
    why = clean_text(reason, "reason")
    if criterion.veto:
        if points is not None or measure is not None:
            raise InvalidInput(tr("否决项不打分，只选否决或不否决。"), field="points")
        if vetoed and not why:
            raise InvalidInput(tr("否决请写明原因，例如 属于淘汰类工艺。"), field="reason")
    elif vetoed:
        raise InvalidInput(tr("这一项不是否决项，请打分。"), field="vetoed")
    given = None if criterion.veto else check_points(criterion, measure, points)
    if given is None and not criterion.veto:
        raise InvalidInput(
            tr("请填写实测值。") if criterion.rungs else tr("请填写得分。"),
            field="measure" if criterion.rungs else "points",
        )
    score = session.scalars(
        _living(ReviewScore, review_id).where(
            ReviewScore.criterion_id == criterion_id, ReviewScore.reviewer == name
        )
    ).first()
    if score is None:
        score = ReviewScore(review_id=review_id, criterion_id=criterion_id, reviewer=name)
        session.add(score)
    score.measure, score.points = measure, given
    score.vetoed, score.reason = vetoed, why
    session.flush()
    return given


def take_score_back(session: Session, review_id: str, criterion_id: str, reviewer: str) -> None:
    """Take what a reviewer gave for a criterion away again."""
    _open_review(session, review_id)
    for score in session.scalars(
        _living(ReviewScore, review_id).where(
            ReviewScore.criterion_id == criterion_id, ReviewScore.reviewer == reviewer
        )
    ):
        score.trashed_at = datetime.now(UTC)


def give_opinion(
    session: Session,
    opinion_id: str,
    opinion: Opinion | None,
    *,
    today: date,
    text: str | None = None,
    person: str | None = None,
    on: date | None = None,
) -> None:
    """Enter what a department says; None takes it back. Raises InvalidInput with the field."""
    row = living(session, JointOpinion, opinion_id, tr("这条联合把关意见已被移除，没有保存。"))
    _open_review(session, row.review_id)
    said = clean_text(text, "text")
    if opinion in (Opinion.CONDITIONAL, Opinion.OPPOSED) and not said:
        raise InvalidInput(tr("请写明条件或不同意的理由，例如 先编制环评报告。"), field="text")
    if on is not None and on > today:
        raise InvalidInput(
            tr("日期 {day} 还没有到，请填不晚于 {today} 的日期。").format(
                day=on.isoformat(), today=today.isoformat()
            ),
            field="on",
        )
    row.opinion, row.text, row.person = opinion, said, clean_line(person, "person")
    row.on = (on or today) if opinion is not None else None


def decide(
    session: Session, review_id: str, result: ReviewResult, *, conditions: str | None = None
) -> None:
    """End a review with a result, or reopen it (评审中). Raises InvalidInput with the field."""
    review = _review(session, review_id)
    whole = _read(session, review)
    said = clean_text(conditions, "conditions")
    opinions = [(row.department, row.opinion) for row in whole.opinions]
    check_result(result, whole.standing, opinions, said)
    review.result = result
    review.conditions = said


def trash_review(session: Session, review_id: str) -> None:
    """Put a review in the trash."""
    _review(session, review_id).trashed_at = datetime.now(UTC)


def reviews_of(session: Session, project_id: str) -> list[Review]:
    """Return the reviews of a project, the newest first."""
    found = session.scalars(
        select(AdmissionReview).where(
            AdmissionReview.project_id == project_id, AdmissionReview.trashed_at.is_(None)
        )
    )
    reviews = [_read(session, one) for one in found]
    return sorted(reviews, key=lambda one: (one.on or date.min, one.review_id), reverse=True)


def review_of(session: Session, review_id: str) -> Review:
    """Return a review; raises RecordMissing for one in the trash."""
    return _read(session, _review(session, review_id))


def _read(session: Session, review: AdmissionReview) -> Review:
    card = session.get(ScoreCard, review.card_id)
    criteria = criteria_of(session, review.card_id)
    scores = tuple(
        Score(
            one.id,
            one.criterion_id,
            one.reviewer,
            one.measure,
            one.points,
            one.vetoed,
            one.reason,
        )
        for one in session.scalars(_living(ReviewScore, review.id).order_by(ReviewScore.id))
    )
    opinions = tuple(
        OpinionRow(one.id, one.department, one.opinion, one.text, one.person, one.on)
        for one in session.scalars(
            _living(JointOpinion, review.id).order_by(JointOpinion.ordinal, JointOpinion.id)
        )
    )
    return Review(
        review.id,
        review.project_id,
        card.name if card else "",
        (card.source or "") if card else "",
        review.on.day if review.on else None,
        review.chair,
        review.result,
        review.conditions,
        criteria,
        tuple(sorted({one.reviewer for one in scores})),
        scores,
        opinions,
        standing(criteria, _marks(scores), card.pass_mark if card else None),
        review.illustrative,
    )


def _marks(scores: Sequence[Score]) -> list[Mark]:
    return [Mark(one.criterion, one.reviewer, one.points, one.vetoed) for one in scores]


def _review(session: Session, review_id: str) -> AdmissionReview:
    return living(session, AdmissionReview, review_id, tr("这次评审已被移入回收站，没有保存。"))


def _open_review(session: Session, review_id: str) -> AdmissionReview:
    review = _review(session, review_id)
    if review.result is not ReviewResult.PENDING:
        raise InvalidInput(
            tr("评审已有结果（{result}）。要改评分或意见，请先把结果改回“评审中”。").format(
                result=review.result.label
            )
        )
    return review


def _criterion(session: Session, review: AdmissionReview, criterion_id: str) -> Criterion:
    for criterion in criteria_of(session, review.card_id):
        if criterion.key == criterion_id:
            return criterion
    raise RecordMissing(tr("评分表里没有这一项。"), details=criterion_id)


def _living(table: type[ReviewScore] | type[JointOpinion], review_id: str) -> Any:
    return select(table).where(table.review_id == review_id, table.trashed_at.is_(None))
