"""What may be demanded today: the unmet promises whose remedy is a sum not yet demanded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.assessing import AHEAD, assess_promise
from crm.promises import read_actuals, read_promises
from crm.remedy_grounds import read_grounds, remedy_on
from crm.rules.remedies import Remedy
from crm.working_words import show_ratio, title_of
from db.models import Commitment, Contract, Project, RemedyClaim
from db.terms import RemedyKind


@dataclass(frozen=True)
class Claimable:
    """An unmet promise and period, with what may still be demanded (`amount`) and what was.

    Sums are in 分.
    """

    commitment_id: str
    contract_id: str
    project_id: str
    project: str
    title: str
    ends: date
    ratio: str
    remedy: Remedy
    kind: RemedyKind
    demanded: int
    amount: int


def claimable(session: Session, today: date, project_id: str | None = None) -> list[Claimable]:
    """Return what may be demanded, the largest sums first; of one project, or of all."""
    contracts = None
    if project_id is not None:
        owned = select(Contract.id).where(Contract.project_id == project_id)
        contracts = set(session.scalars(owned))
    promises = read_promises(session, contracts)
    clauses = _clauses(session)
    named = [one for one in promises if one.commitment_id in clauses]
    actuals = read_actuals(session, named)
    demanded = _demanded(session)
    grounds = read_grounds(session, today, clauses)
    found = []
    for promise in named:
        row = clauses[promise.commitment_id]
        for assessed in assess_promise(promise, actuals, today, today.year + AHEAD):
            ground = grounds.get(promise.commitment_id)
            remedy = remedy_on(ground, promise, assessed.result, today)
            if remedy is None or remedy.amount is None:
                continue
            ends = assessed.due.ends
            already = demanded.get((promise.commitment_id, ends.year), 0)
            if remedy.amount.fen > already:
                found.append(
                    Claimable(
                        promise.commitment_id,
                        promise.contract_id,
                        promise.project_id,
                        row.name,
                        title_of(promise, row.promised),
                        ends,
                        show_ratio(assessed.result),
                        remedy,
                        row.remedy,
                        already,
                        remedy.amount.fen - already,
                    )
                )
    return sorted(found, key=lambda one: (-one.amount, one.project, one.ends))


def _clauses(session: Session) -> dict[str, Any]:
    """Return commitment id → its remedy, what it is reckoned from, and its project's name."""
    rows = session.execute(
        select(
            Commitment.id,
            Commitment.promised,
            Commitment.remedy,
            Project.name,
        )
        .join(Contract, Contract.id == Commitment.contract_id)
        .join(Project, Project.id == Contract.project_id)
        .where(
            Commitment.remedy.is_not(None),
            Commitment.trashed_at.is_(None),
            Contract.trashed_at.is_(None),
            Project.trashed_at.is_(None),
        )
    )
    return {row.id: row for row in rows}


def _demanded(session: Session) -> dict[tuple[str, int | None], int]:
    rows = session.execute(
        select(
            RemedyClaim.commitment_id,
            RemedyClaim.year,
            func.sum(RemedyClaim.__table__.c.amount_fen),
        )
        .where(RemedyClaim.trashed_at.is_(None), RemedyClaim.waived_on.is_(None))
        .group_by(RemedyClaim.commitment_id, RemedyClaim.year)
    )
    return {(commitment, year): int(total or 0) for commitment, year, total in rows}
