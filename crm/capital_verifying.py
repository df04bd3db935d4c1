"""Verifying capital arrivals, and correcting what a closed month reported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.capital_periods import booking_day, closed_months
from crm.capital_records import (
    arrival_of,
    flags_now,
    is_reported,
    mark_verified,
    set_uses,
    use_difference,
    uses_of,
)
from crm.errors import InvalidInput
from crm.rules.arrivals import (
    Month,
    Use,
    closed_sentence,
    difference,
    month_of,
    refuse,
    show_month,
)
from crm.rules.written import clean_line, clean_text
from db.models import CapitalArrival
from db.terms import Origin
from db.values import Amount
from resources import tr

Step = tuple[Origin, int, tuple[Use, ...]]
"""A row of a correction: its origin, its 分, what becomes fixed assets."""


@dataclass(frozen=True)
class Verified:
    """What a verification did: how many count now, and how many by a row of a later month."""

    counted: int
    booked_later: int


def verify_arrivals(
    session: Session, arrival_ids: Sequence[str], *, by: str, today: date, on: date | None = None
) -> Verified:
    """Verify arrivals in one step.

    One of a closed month stays as it was reported; a row that names it books it in the next open
    month. Raises InvalidInput for one whose origin contradicts its investor's seat without a word
    in its note.
    """
    closed = frozenset(closed_months(session))
    later = 0
    for arrival_id in arrival_ids:
        arrival = arrival_of(session, arrival_id)
        if arrival.verified_on is not None:
            continue
        refuse(
            flag
            for flag in flags_now(session, arrival, uses_of(session, arrival_id), today)
            if flag.field in ("origin", "amount", "rate")
        )
        if month_of(arrival.on) in closed:
            _book_later(session, arrival, by, on or today, today, closed)
            later += 1
        else:
            mark_verified(arrival, by, on or today, today)
    return Verified(len(arrival_ids), later)


def take_back_verification(session: Session, arrival_id: str) -> None:
    """Let an arrival count no more, as long as its month is open."""
    arrival = arrival_of(session, arrival_id)
    if month_of(arrival.on) in closed_months(session):
        raise InvalidInput(closed_sentence(month_of(arrival.on)))
    arrival.verified_on = arrival.verified_by = None


def correct_arrival(
    session: Session,
    arrival_id: str,
    *,
    amount: Amount,
    today: date,
    note: str,
    origin: Origin | None = None,
    uses: Sequence[Use] | None = None,
    by: str = "",
) -> list[str]:
    """Correct an arrival of a closed month by rows of the next open month; return their ids.

    amount: what it should have been. With another origin the old figure is taken out and the new
    one put in. uses: what should have become fixed assets, by month, where that was wrong, too.
    """
    old = arrival_of(session, arrival_id)
    closed = frozenset(closed_months(session))
    if not is_reported(old, closed):
        raise InvalidInput(tr("这笔资金还没有随结账报出，直接修改就可以。"))
    if old.corrects_id is not None:
        raise InvalidInput(tr("这一行本身是更正，请在被更正的那笔上更正。"))
    why = clean_text(note, "note")
    if not why:
        raise InvalidInput(tr("请写明更正的原因。"), field="note")
    if not amount.firm or old.amount is None or old.amount.fen is None:
        raise InvalidInput(tr("更正后的金额应是确数。"), field="amount")
    held = standing_amount(session, old)
    if amount.currency is not held.currency:
        raise InvalidInput(tr("更正不能换币种，请先更正为 0，再另登记一笔。"), field="amount")
    amount = replace(amount, rate=held.rate)
    to = origin or old.origin
    used = _standing_uses(session, old)
    steps = _corrections(old.origin, to, held, amount, used, used if uses is None else tuple(uses))
    made = []
    for step_origin, fen, step_uses in steps:
        if fen or step_uses:
            given = replace(held, fen=fen, source="")
            made.append(_book(session, old, step_origin, given, step_uses, today, why, by, closed))
    if not made:
        raise InvalidInput(tr("与原来的数一样，没有可更正的。"), field="amount")
    return made


def standing_amount(session: Session, arrival: CapitalArrival) -> Amount:
    """Return what an arrival stands at: its own figure with the corrections of its origin."""
    assert arrival.amount is not None and arrival.amount.fen is not None
    fen = arrival.amount.fen + sum(
        one.amount.fen or 0
        for one in _corrections_of(session, arrival.id)
        if one.amount is not None and one.origin is arrival.origin
    )
    return replace(arrival.amount, fen=fen, source="")


def _corrections_of(session: Session, arrival_id: str) -> Sequence[CapitalArrival]:
    return session.scalars(
        select(CapitalArrival)
        .where(CapitalArrival.corrects_id == arrival_id, CapitalArrival.trashed_at.is_(None))
        .order_by(CapitalArrival.on, CapitalArrival.id)
    ).all()


def _standing_uses(session: Session, old: CapitalArrival) -> tuple[Use, ...]:
    """What became fixed assets of an arrival and its corrections, by month."""
    found: dict[Month, int] = {}
    for record in (old, *_corrections_of(session, old.id)):
        for use in uses_of(session, record.id):
            found[use.month] = found.get(use.month, 0) + (use.amount.fen or 0)
    return tuple(Use(month, Amount(fen)) for month, fen in sorted(found.items()) if fen)


def _corrections(
    origin: Origin,
    to: Origin,
    held: Amount,
    amount: Amount,
    used: Sequence[Use],
    wanted: Sequence[Use],
) -> list[Step]:
    """Return the rows that make `held` of `origin` into `amount` of `to`, with their uses."""
    assert held.fen is not None and amount.fen is not None
    if to is origin:
        return [(to, difference(held, amount).fen or 0, use_difference(used, wanted))]
    return [
        (origin, -held.fen, use_difference(used, ())),
        (to, amount.fen, use_difference((), wanted)),
    ]


def _book(
    session: Session,
    old: CapitalArrival,
    origin: Origin,
    amount: Amount,
    uses: Sequence[Use],
    today: date,
    note: str,
    by: str,
    closed: frozenset[Month],
) -> str:
    """Add a row that corrects `old` in the next open month; its uses of closed months, too."""
    on = booking_day(closed, today)
    row = CapitalArrival(project_id=old.project_id, corrects_id=old.id, on=on, amount=amount)
    row.origin, row.instrument, row.region = origin, old.instrument, old.region
    row.phase_id, row.organization_id, row.rate_on = old.phase_id, old.organization_id, old.rate_on
    row.voucher, row.note, row.illustrative = old.voucher, note, old.illustrative
    row.verified_by, row.verified_on = clean_line(by, "verified_by"), today
    session.add(row)
    session.flush()
    booked: dict[Month, int] = {}
    for use in uses:
        month = month_of(on) if use.month in closed else use.month
        booked[month] = booked.get(month, 0) + (use.amount.fen or 0)
    set_uses(session, row.id, [Use(month, Amount(fen)) for month, fen in booked.items() if fen])
    return row.id


def _book_later(
    session: Session,
    arrival: CapitalArrival,
    by: str,
    on: date,
    today: date,
    closed: frozenset[Month],
) -> None:
    """Book an arrival that was not verified when its month was closed."""
    if _corrections_of(session, arrival.id):
        raise InvalidInput(tr("这笔资金已在结账后的月份补计过了。"))
    assert arrival.amount is not None
    note = tr("{month}到位，结账后核实，补计入本月").format(month=show_month(month_of(arrival.on)))
    uses = uses_of(session, arrival.id)
    key = _book(session, arrival, arrival.origin, arrival.amount, uses, today, note, by, closed)
    booked = arrival_of(session, key)
    mark_verified(booked, by, on, today)
