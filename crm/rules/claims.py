"""追缴: how a demanded remedy stands, and what paying it late costs (domain.md, section 3).

Money is whole 分. A claim is paid at once or not at all: what a part payment leaves is a claim
of its own, so that each day late is reckoned from what was missing on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from crm.rules.remedies import Remedy, late_charge
from db.terms import Term
from resources import N_


class ClaimState(Term):
    """How a claim stands."""

    OPEN = "open", N_("待缴")
    OVERDUE = "overdue", N_("逾期未缴")
    CHARGE = "charge", N_("欠滞纳金")
    PAID = "paid", N_("已缴清")
    WAIVED = "waived", N_("已免除")


@dataclass(frozen=True)
class ClaimStanding:
    """What is owed today, in 分: the sum demanded and the charge for each day late, less paid.

    late is None where it is not late, or the contract names no such charge.
    """

    state: ClaimState
    days_late: int
    late: Remedy | None
    outstanding: int


def claim_standing(
    amount: int,
    *,
    due: date | None,
    paid: int,
    paid_on: date | None,
    waived_on: date | None,
    rate: Fraction | None,
    today: date,
) -> ClaimStanding:
    """Reckon a claim. rate: of the charge a day, None where the contract names none.

    Vector: 1,649.5 万元 paid 37 days late at 1‰ owes 61.0315 万元 more.
    """
    if waived_on is not None:
        return ClaimStanding(ClaimState.WAIVED, 0, None, 0)
    settled = paid_on is not None and paid >= amount
    until = paid_on if settled and paid_on is not None else today
    days = max((until - due).days, 0) if due is not None else 0
    late = late_charge(amount, days, rate) if days and rate else None
    charge = late.amount.fen if late is not None and late.amount is not None else 0
    outstanding = max(amount + charge - paid, 0)
    if not settled:
        state = ClaimState.OVERDUE if days else ClaimState.OPEN
    else:
        state = ClaimState.CHARGE if outstanding else ClaimState.PAID
    return ClaimStanding(state, days, late, outstanding)
