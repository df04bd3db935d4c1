"""How a project came on: capital that arrived, reviews, milestones, what held it up, approvals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.admission import Review, reviews_of
from crm.recent_asked import Asked, living_of
from crm.recent_words import (
    Happening,
    Kind,
    Place,
    in_short,
    joined,
)
from crm.rules.score import show_points
from crm.rules.units import show_amount
from db.models import (
    Approval,
    ApprovalStep,
    Blocker,
    CapitalArrival,
    Milestone,
    SupervisionNotice,
)
from db.terms import ReviewResult
from db.values import When
from resources import tr

_CRITERIA = 3


def arrivals(session: Session, asked: Asked) -> Iterator[Happening]:
    """Tell of capital that arrived."""
    rows = session.scalars(
        living_of(CapitalArrival, asked)
        .order_by(CapitalArrival.on.desc(), CapitalArrival.id.desc())
        .limit(asked.most)
    )
    for row in rows:
        word = tr("更正到位资金 {n}") if row.corrects_id else tr("到位资金 {n}")
        checked = tr("待核实")
        if row.verified_on is not None:
            by = row.verified_by
            checked = tr("{who} 核实").format(who=by) if by else tr("已核实")
        author, operation = asked.entered("capital_arrival", row.id)
        yield Happening(
            Kind.CAPITAL,
            word.format(n=show_amount(row.amount)),
            joined(row.origin.label, row.instrument.label, checked, in_short(row.note)),
            asked.place("capital_arrival", row.id, When(row.on)),
            author,
            "capital",
            row.id,
            operation,
        )


def reviews(session: Session, asked: Asked) -> Iterator[Happening]:
    """Tell of admission reviews with their points."""
    for review in reviews_of(session, asked.key)[: asked.most]:
        if review.on is None:
            continue
        points = tr(" {n} 分").format(n=show_points(review.standing.total)) if review.scores else ""
        title = tr("准入评审{points}，{result}").format(points=points, result=review.result.label)
        author, operation = asked.entered("admission_review", review.review_id, review.chair)
        yield Happening(
            Kind.REVIEW,
            title,
            _criteria(review),
            asked.place("admission_review", review.review_id, When(review.on)),
            author,
            "admission",
            review.review_id,
            operation,
        )


def _criteria(review: Review) -> str:
    """Name what weighs most, with its points; a condition goes before."""
    averages = review.standing.averages
    scored = [one for one in review.criteria if not one.veto and one.key in averages]
    scored.sort(key=lambda one: one.weight, reverse=True)
    said = [f"{one.name} {show_points(averages[one.key])}" for one in scored[:_CRITERIA]]
    more = tr(" 等 {n} 项").format(n=len(scored)) if len(scored) > _CRITERIA else ""
    conditional = review.result is ReviewResult.CONDITIONAL
    return joined(in_short(review.conditions) if conditional else "", tr("、").join(said) + more)


def reached(session: Session, asked: Asked) -> Iterator[Happening]:
    """Tell of milestones; those of one day in one line. One with a stage is told by its move."""
    rows = session.scalars(
        living_of(Milestone, asked)
        .where(Milestone.actual_day.is_not(None))  # type: ignore[attr-defined]
        .order_by(Milestone.ordinal, Milestone.id)
    )
    days: dict[When, list[Milestone]] = {}
    for row in rows:
        assert row.actual is not None
        days.setdefault(row.actual, []).append(row)
    for on, reached in days.items():
        title = tr("完成节点：{names}").format(names=tr("、").join(one.name for one in reached))
        [first, *others] = reached
        late = 0
        if not others and first.planned is not None and on.day is not None:
            late = (on.day - first.planned).days
        detail = tr("比计划晚 {n} 天").format(n=late) if late > 0 else ""
        if late < 0:
            detail = tr("比计划早 {n} 天").format(n=-late)
        yield Happening(
            Kind.MILESTONE, title, detail, Place(on), first.commissioner or "", "milestones"
        )


def supervised(session: Session, asked: Asked) -> Iterator[Happening]:
    """Tell of what held the project up, what was settled, and what was demanded of whom."""

    def told(title: str, detail: str, key: str, kind: str, on: date | None) -> list[Happening]:
        if on is None:
            return []
        place = asked.place(kind, key, When(on))
        author, operation = asked.entered(kind, key)
        return [
            Happening(Kind.SUPERVISION, title, detail, place, author, "supervision", key, operation)
        ]

    for row in session.scalars(living_of(Blocker, asked)):
        title = tr("制约事项：{what}").format(what=row.what)
        due = tr("{day} 前解决").format(day=row.due.isoformat()) if row.due else ""
        about = joined(row.kind, row.unit or "", due)
        yield from told(title, about, row.id, "blocker", row.raised_on)
        title = tr("销号：{what}").format(what=row.what)
        yield from told(title, in_short(row.outcome), row.id, "blocker", row.settled_on)
    for one in session.scalars(living_of(SupervisionNotice, asked)):
        title = tr("督办：{what}").format(what=in_short(one.demand))
        about = joined(one.number or "", one.unit or "")
        yield from told(title, about, one.id, "supervision_notice", one.issued_on)


def approved(session: Session, asked: Asked) -> Iterator[Happening]:
    """Tell of the steps of approvals."""
    rows = session.execute(
        select(ApprovalStep, Approval.name, Approval.department, Approval.carrier)
        .join(Approval, Approval.id == ApprovalStep.approval_id)
        .where(
            Approval.project_id == asked.key,
            Approval.trashed_at.is_(None),
            ApprovalStep.trashed_at.is_(None),
        )
        .order_by(ApprovalStep.on.desc(), ApprovalStep.id.desc())
        .limit(asked.most)
    )
    for step, name, department, carrier in rows:
        title = tr("审批{event}：{name}").format(event=step.event.label, name=name)
        author, _ = asked.entered("approval_step", step.id, carrier)
        yield Happening(
            Kind.SUPERVISION,
            title,
            joined(department or "", in_short(step.note)),
            asked.place("approval_step", step.id, When(step.on)),
            author,
            "supervision",
            step.approval_id,
        )
