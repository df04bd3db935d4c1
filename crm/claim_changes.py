"""追缴: a remedy is demanded, paid in parts or whole, waived, taken back.

The sum is proposed by the promise's working; another sum needs a reason, which is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.claims import late_rate
from crm.commitments import commitment_of
from crm.errors import InvalidInput
from crm.living import living
from crm.rules.claims import claim_standing
from crm.rules.remedies import Remedy
from crm.rules.units import show_amount
from crm.working import working
from db.models import RemedyClaim
from db.terms import Currency
from db.values import Amount
from resources import tr


@dataclass(frozen=True)
class Proposal:
    """What a promise's working lets the zone demand. amount: in 分, less what was demanded."""

    commitment_id: str
    ends: date
    title: str
    remedy: Remedy
    demanded: int
    amount: int


def proposed_claim(session: Session, commitment_id: str, ends: date, today: date) -> Proposal:
    """Return what may be demanded for the period of a promise that ends on `ends`.

    Raises InvalidInput in words where nothing runs, or all of it was demanded already.
    """
    found = working(session, commitment_id, ends, today)
    remedy = found.remedy
    if remedy is None:
        raise InvalidInput(
            tr("“{what}”这个期间是“{grade}”，没有可追缴的违约责任。").format(
                what=found.title, grade=found.result.grade.label
            ),
            field="amount",
        )
    if remedy.amount is None:
        raise InvalidInput(
            tr("“{what}”的违约责任是“{demand}”，不是金额，请走退出程序。").format(
                what=found.title, demand=remedy.demand
            ),
            field="amount",
        )
    demanded = _demanded(session, commitment_id, ends.year)
    return Proposal(
        commitment_id,
        ends,
        found.title,
        remedy,
        demanded,
        max(remedy.amount.fen - demanded, 0),
    )


def demand_claim(
    session: Session,
    commitment_id: str,
    ends: date,
    *,
    due: date,
    today: date,
    amount: Amount | None = None,
    demanded_on: date | None = None,
    reason: str | None = None,
    illustrative: bool = False,
) -> str:
    """Demand a remedy and return the claim's id.

    amount: None for what the working comes to; another sum needs a reason. demanded_on: today
    unless given. Raises InvalidInput with the field.
    """
    proposal = proposed_claim(session, commitment_id, ends, today)
    fen = proposal.amount if amount is None else _fen(amount, "amount")
    if fen <= 0:
        raise InvalidInput(
            tr("“{what}”{year}年已追缴 {sum}，没有可再追缴的金额。").format(
                what=proposal.title, year=ends.year, sum=_wan(proposal.demanded)
            ),
            field="amount",
        )
    words = (reason or "").strip() or None
    if fen != proposal.amount and words is None:
        raise InvalidInput(
            tr("金额与测算的 {sum} 不同，请写明原因。").format(sum=_wan(proposal.amount)),
            field="reason",
        )
    claim = RemedyClaim(
        commitment_id=commitment_id,
        year=ends.year,
        amount=Amount(fen),
        demanded_on=demanded_on or today,
        due=due,
        reason=words,
        illustrative=illustrative,
    )
    _check_days(claim, today)
    session.add(claim)
    session.flush()
    return claim.id


def edit_claim(session: Session, claim_id: str, fields: Mapping[str, Any], today: date) -> None:
    """Correct an open claim's amount, days or reason; an amount that changes needs a reason."""
    claim = claim_of(session, claim_id)
    for name in fields:
        if name not in ("amount", "demanded_on", "due", "reason"):
            raise InvalidInput(tr("“{name}”不能这样修改。").format(name=name), field=name)
    if claim.paid is not None or claim.waived_on is not None:
        raise InvalidInput(
            tr("这笔追缴已缴纳或已免除。请先撤销缴纳或免除，再修改。"), field="amount"
        )
    before = claim.amount
    for name, value in fields.items():
        text = (value or "").strip() or None if name == "reason" else value
        setattr(claim, name, text)
    if claim.amount is None or _fen(claim.amount, "amount") <= 0:
        raise InvalidInput(tr("请填写追缴金额。"), field="amount")
    changed = before is None or before.fen != claim.amount.fen
    if changed and not claim.reason:
        raise InvalidInput(tr("改了金额，请写明原因。"), field="reason")
    _check_days(claim, today)


def pay_claim(session: Session, claim_id: str, amount: Amount, on: date, *, today: date) -> None:
    """Enter what was paid on a day.

    Less than was demanded closes that part, and the rest stays as a claim of its own with the
    same day due. More is taken for the charge of lateness. Raises InvalidInput with the field.
    """
    claim = claim_of(session, claim_id)
    fen = _fen(amount, "paid")
    if fen <= 0:
        raise InvalidInput(tr("请填写缴纳金额。"), field="paid")
    if claim.waived_on is not None:
        raise InvalidInput(tr("这笔追缴已免除。请先撤销免除。"), field="paid")
    if on > today:
        raise InvalidInput(tr("缴纳日期还没有到。"), field="paid_on")
    if claim.demanded_on is not None and on < claim.demanded_on:
        raise InvalidInput(
            tr("缴纳日期早于追缴日期 {day}。").format(day=claim.demanded_on.isoformat()),
            field="paid_on",
        )
    whole = _fen(claim.amount, "paid")
    if claim.paid is None and fen < whole:
        _part(session, claim, fen, whole)
        whole = fen
    rate = _rate(session, claim)
    settled = (claim.paid.fen or 0) if claim.paid is not None else 0
    standing = claim_standing(
        whole,
        due=claim.due,
        paid=settled,
        paid_on=claim.paid_on,
        waived_on=None,
        rate=rate,
        today=on if claim.paid_on is None else today,
    )
    if fen > standing.outstanding:
        raise InvalidInput(
            tr("缴纳 {paid} 多于尚欠的 {sum}，请核对。").format(
                paid=_wan(fen), sum=_wan(standing.outstanding)
            ),
            field="paid",
        )
    claim.paid = Amount(settled + fen)
    claim.paid_on = claim.paid_on or on  # the days late end when the sum itself was paid


def waive_claim(session: Session, claim_id: str, reason: str, on: date) -> None:
    """Waive what is still owed of a claim, and keep why."""
    claim = claim_of(session, claim_id)
    words = reason.strip()
    if not words:
        raise InvalidInput(tr("请写明免除的原因和依据。"), field="reason")
    if claim.waived_on is not None:
        raise InvalidInput(tr("这笔追缴已经免除。"), field="reason")
    claim.waived_on, claim.reason = on, words


def reopen_claim(session: Session, claim_id: str) -> None:
    """Take back what was entered as paid or waived: the claim is open again."""
    claim = claim_of(session, claim_id)
    claim.paid = claim.paid_on = claim.waived_on = None


def trash_claim(session: Session, claim_id: str) -> None:
    """Put a claim that was demanded by mistake in the trash."""
    claim_of(session, claim_id).trashed_at = datetime.now(UTC)


def claim_of(session: Session, claim_id: str) -> RemedyClaim:
    """Return a claim to change; raises RecordMissing for one that is gone or in the trash."""
    return living(session, RemedyClaim, claim_id, tr("这笔追缴已被移入回收站，没有保存。"))


def _part(session: Session, claim: RemedyClaim, fen: int, whole: int) -> None:
    """Leave in a claim the part that is paid, and make the rest a claim of its own."""
    session.add(
        RemedyClaim(
            commitment_id=claim.commitment_id,
            year=claim.year,
            amount=Amount(whole - fen),
            demanded_on=claim.demanded_on,
            due=claim.due,
            reason=tr("{sum} 分次缴纳的余额").format(sum=_wan(whole)),
            illustrative=claim.illustrative,
        )
    )
    claim.amount = Amount(fen)


def _demanded(session: Session, commitment_id: str, year: int) -> int:
    """Return what was demanded of a promise for a year and not waived, in 分."""
    fen = RemedyClaim.__table__.c.amount_fen
    total = session.scalar(
        select(func.sum(fen)).where(
            RemedyClaim.commitment_id == commitment_id,
            RemedyClaim.year == year,
            RemedyClaim.trashed_at.is_(None),
            RemedyClaim.waived_on.is_(None),
        )
    )
    return int(total or 0)


def _rate(session: Session, claim: RemedyClaim) -> Fraction | None:
    commitment = commitment_of(session, claim.commitment_id)
    return late_rate(commitment.remedy, commitment.remedy_terms)


def _check_days(claim: RemedyClaim, today: date) -> None:
    if claim.due is None:
        raise InvalidInput(tr("请填写缴纳期限。"), field="due")
    if claim.demanded_on is not None and claim.demanded_on > today:
        raise InvalidInput(tr("追缴日期还没有到。"), field="demanded_on")
    if claim.demanded_on is not None and claim.due < claim.demanded_on:
        raise InvalidInput(
            tr("缴纳期限早于追缴日期 {day}。").format(day=claim.demanded_on.isoformat()),
            field="due",
        )


def _fen(amount: Amount | None, field: str) -> int:
    if amount is None or not amount.firm or amount.currency is not Currency.CNY:
        raise InvalidInput(tr("请填写确切的人民币金额，例如 691.2万元。"), field=field)
    return amount.fen or 0


def _wan(fen: int) -> str:
    return show_amount(Amount(fen), unit="万元", places=None)
