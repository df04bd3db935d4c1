"""优惠政策兑现: where an offer stands, and what of it is owed back.

Money is whole 分. A promise that an offer hangs on bears on it in two ways: a period that was over
before the offer fell due is its condition, and each period that was not met lets the zone take
back what it paid (domain.md, section 3, remedy 5).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from crm.rules.remedies import Remedy, clawback
from db.terms import Grade, RemedyKind, Term
from db.values import Money
from resources import N_

SOON = timedelta(days=90)
"""How long before its day an offer is named as falling due."""


class OfferState(Term):
    """Where an offer to a project stands, the most pressing first."""

    OWED_BACK = "owed_back", N_("应扣回")
    OVERDUE = "overdue", N_("逾期未兑现")
    DUE = "due", N_("应兑现")
    PENDING = "pending", N_("待考核")
    WITHHELD = "withheld", N_("条件未达成")
    LATER = "later", N_("未到期")
    OPEN = "open", N_("未约定期限")
    PAID = "paid", N_("已兑现")


class Seen(NamedTuple):
    """What a promise came to in one period that is over or runs: `ends`, grade and ratio."""

    ends: date
    grade: Grade
    ratio: Fraction | None


def over(seen: Iterable[Seen], today: date) -> list[Seen]:
    """Return the periods that are over and were assessed, in order."""
    return sorted(
        (one for one in seen if one.ends < today and one.grade in _ASSESSED),
        key=lambda one: one.ends,
    )


_ASSESSED = (Grade.MET, Grade.NEARLY_MET, Grade.UNMET, Grade.NO_DATA)


def condition(seen: Sequence[Seen], due: date | None, today: date) -> Grade | None:
    """Return the grade that an offer waits for, None when nothing stands against paying it.

    It is that of the last period that ended before the offer falls due: an offer that is due
    before the first period ends is paid ahead, and the promise only decides what comes back.
    """
    past = [one for one in over(seen, today) if due is None or one.ends < due]
    if past:
        return past[-1].grade
    waits = any(one.ends < due for one in seen) if due is not None else bool(seen)
    return Grade.NOT_YET_DUE if waits else None


def state_of(
    *,
    promised: int | None,
    paid: int,
    due: date | None,
    today: date,
    held: Grade | None,
    owed_back: int,
) -> OfferState:
    """Tell where an offer stands.

    promised: firm 分, None when it is approximate or unknown. paid: less what came back. held:
    as `condition` returns it.
    """
    if owed_back:
        return OfferState.OWED_BACK
    if promised is not None and paid >= promised:
        return OfferState.PAID
    if held is Grade.UNMET:
        return OfferState.WITHHELD
    if held is Grade.NO_DATA or (held is Grade.NOT_YET_DUE and (due is None or due <= today)):
        return OfferState.PENDING
    if due is None:
        return OfferState.OPEN
    if due < today:
        return OfferState.OVERDUE
    return OfferState.DUE if due <= today + SOON else OfferState.LATER


@dataclass(frozen=True)
class Grant:
    """What was paid of an offer in 分, what came back, and the ratio under which all is owed."""

    offer_id: str
    name: str
    paid: int
    returned: int
    floor: Fraction | None


def owed_back(grant: Grant, ratio: Fraction | None, floor: Fraction | None = None) -> Remedy | None:
    """Return what of one offer is owed back at a ratio; None where nothing was paid.

    floor: the contract's, where the offer names none. Without a ratio (nothing was done) all is.
    """
    if not grant.paid:
        return None
    own = grant.floor if grant.floor is not None else floor
    return clawback(grant.paid, Fraction(0) if ratio is None else ratio, own, grant.returned)


def owed_back_of_all(
    grants: Iterable[Grant], ratio: Fraction | None, floor: Fraction | None = None
) -> Remedy | None:
    """Return what of several offers is owed back: each rounded to the 分 by itself, then added."""
    found = [
        (grant.name, remedy)
        for grant in grants
        if (remedy := owed_back(grant, ratio, floor)) is not None
    ]
    if len(found) < 2:
        return found[0][1] if found else None
    fen = sum(remedy.amount.fen for _, remedy in found if remedy.amount is not None)
    return Remedy(
        RemedyKind.CLAWBACK,
        Money(fen),
        "；".join(dict.fromkeys(remedy.words for _, remedy in found)),
        "；".join(f"{name}：{remedy.figures}" for name, remedy in found),
    )


def worst(seen: Iterable[Seen], today: date) -> Seen | None:
    """Return the period that was met least: what is owed back is reckoned from it alone.

    The same money can't be taken back once for each year; so the periods are never added up.
    """
    unmet = [one for one in over(seen, today) if one.grade is Grade.UNMET]
    return min(unmet, key=lambda one: (one.ratio or Fraction(0), one.ends), default=None)


__all__ = [
    "SOON",
    "Grant",
    "OfferState",
    "Seen",
    "condition",
    "over",
    "owed_back",
    "owed_back_of_all",
    "state_of",
    "worst",
]
