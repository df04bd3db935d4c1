"""追缴: what was demanded for an unmet promise, by when, what was paid of it, what was waived."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.rules.claims import ClaimStanding, claim_standing
from crm.rules.remedies import DAY_RATE
from crm.working import promise_words
from db.models import Commitment, Contract, Project, RemedyClaim
from db.terms import Indicator, RemedyKind


@dataclass(frozen=True)
class Claim:
    """One claim with what it is for and how it stands; figures in 分 of yuan."""

    claim_id: str
    commitment_id: str
    contract_id: str
    project_id: str
    project: str
    indicator: Indicator
    title: str
    remedy: RemedyKind | None
    year: int | None
    amount: int
    demanded_on: date | None
    due: date | None
    paid: int
    paid_on: date | None
    waived_on: date | None
    reason: str
    illustrative: bool
    standing: ClaimStanding

    @property
    def outstanding(self) -> int:
        """What is owed today, the charge for lateness included."""
        return self.standing.outstanding


def outstanding_claims(session: Session, today: date) -> list[Claim]:
    """Return the claims of which something is still owed, the longest overdue first."""
    return [claim for claim in claims_of(session, today) if claim.outstanding]


def total_outstanding(claims: Iterable[Claim]) -> int:
    """Return what is owed of several claims, in 分."""
    return sum(claim.outstanding for claim in claims)


def claims_of(session: Session, today: date, project_id: str | None = None) -> list[Claim]:
    """Return the claims of a project, or of all; what is due first comes first."""
    query = (
        select(
            RemedyClaim,
            Contract.id.label("contract_id"),
            Project.id.label("project_id"),
            Project.name,
            Commitment.indicator,
            Commitment.comparison,
            Commitment.promised,
            Commitment.due,
            Commitment.remedy,
            Commitment.remedy_terms,
        )
        .join(Commitment, Commitment.id == RemedyClaim.commitment_id)
        .join(Contract, Contract.id == Commitment.contract_id)
        .join(Project, Project.id == Contract.project_id)
        .where(
            RemedyClaim.trashed_at.is_(None),
            Commitment.trashed_at.is_(None),
            Project.trashed_at.is_(None),
        )
        .order_by(RemedyClaim.due, RemedyClaim.id)
    )
    if project_id is not None:
        query = query.where(Project.id == project_id)
    return [_claim(row, today) for row in session.execute(query)]


def _claim(row: Any, today: date) -> Claim:
    record = row.RemedyClaim
    amount = (record.amount.fen or 0) if record.amount is not None else 0
    paid = (record.paid.fen or 0) if record.paid is not None else 0
    standing = claim_standing(
        amount,
        due=record.due,
        paid=paid,
        paid_on=record.paid_on,
        waived_on=record.waived_on,
        rate=late_rate(row.remedy, row.remedy_terms),
        today=today,
    )
    day = None if row.due is None else row.due.day
    return Claim(
        record.id,
        record.commitment_id,
        row.contract_id,
        row.project_id,
        row.name,
        row.indicator,
        promise_words(row.indicator, row.comparison, row.promised, day),
        row.remedy,
        record.year,
        amount,
        record.demanded_on,
        record.due,
        paid,
        record.paid_on,
        record.waived_on,
        record.reason or "",
        record.illustrative,
        standing,
    )


def late_rate(kind: RemedyKind | None, terms: Mapping[str, Any] | None) -> Fraction | None:
    """Return the charge a day: 税收差额补足 has one (源 d), another only where its clause says."""
    named = (terms or {}).get("late_rate")
    if named:
        return Fraction(Decimal(named))
    if kind is not RemedyKind.TAX_GAP:
        return None
    own = (terms or {}).get("rate")
    return Fraction(Decimal(own)) if own else DAY_RATE
