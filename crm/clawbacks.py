"""补贴扣回: what was paid of the offers that hang on promises, read for the remedy's working."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.rules.incentives import Grant
from crm.rules.units import in_cny
from db.models import Commitment, Incentive, IncentivePayment
from db.portions import AT_ONCE
from db.values import Amount


def grants_on(session: Session, commitment_id: str) -> list[Grant]:
    """Return what was paid of each offer that hangs on a promise, or on one that it replaced."""
    return grants_of(session, {commitment_id})[commitment_id]


def grants_of(session: Session, commitment_ids: Collection[str]) -> dict[str, list[Grant]]:
    """Return promise → `grants_on`, of several at once."""
    if not commitment_ids:
        return {}
    replaced = dict(_replacements(session))
    lines = {key: _line(key, replaced) for key in commitment_ids}
    query = (
        select(Incentive.id, Incentive.name, Incentive.floor, Incentive.commitment_id)
        .where(Incentive.commitment_id.is_not(None), Incentive.trashed_at.is_(None))
        .order_by(Incentive.ordinal, Incentive.id)
    )
    wanted = set().union(*lines.values())
    if len(wanted) <= AT_ONCE:
        query = query.where(Incentive.commitment_id.in_(sorted(wanted)))
    offers = [row for row in session.execute(query) if row.commitment_id in wanted]
    sums = paid_of(session, [row.id for row in offers])
    of_promise: dict[str, list[tuple[int, Grant]]] = {}
    for place, row in enumerate(offers):
        floor = None if row.floor is None else Fraction(row.floor) / 100
        grant = Grant(row.id, row.name, *sums.get(row.id, (0, 0)), floor)
        of_promise.setdefault(row.commitment_id, []).append((place, grant))
    found = {}
    for key, line in lines.items():
        placed = [one for each in line for one in of_promise.get(each, ())]
        found[key] = [grant for _, grant in sorted(placed, key=lambda one: one[0])]
    return found


def _line(commitment_id: str, replaced: Mapping[str, str]) -> set[str]:
    """Return a promise and those that it took the place of, one after the other."""
    line = {commitment_id}
    at: str | None = commitment_id
    while (at := replaced.get(at or "")) is not None and at not in line:
        line.add(at)
    return line


def successors(session: Session) -> dict[str, str]:
    """Return promise → the one that a supplement put in its place."""
    return {old: new for new, old in _replacements(session)}


def _replacements(session: Session) -> list[tuple[str, str]]:
    rows = session.execute(
        select(Commitment.id, Commitment.replaces_id).where(
            Commitment.replaces_id.is_not(None), Commitment.trashed_at.is_(None)
        )
    )
    return [(new, old) for new, old in rows if old is not None]


def paid_of(session: Session, incentive_ids: Collection[str]) -> dict[str, tuple[int, int]]:
    """Return offer → what was paid and what came back, in 分 of yuan."""
    found: dict[str, tuple[int, int]] = {}
    for key, amount, returned in session.execute(
        select(IncentivePayment.incentive_id, IncentivePayment.amount, IncentivePayment.returned)
        .where(
            IncentivePayment.incentive_id.in_(sorted(incentive_ids)),
            IncentivePayment.trashed_at.is_(None),
        )
        .order_by(IncentivePayment.id)
    ):
        fen = firm_fen(amount) or 0
        paid, back = found.get(key, (0, 0))
        found[key] = (paid, back + fen) if returned else (paid + fen, back)
    return found


def firm_fen(amount: Amount | None) -> int | None:
    """Return a firm amount in 分 of yuan; None for one that is approximate, foreign or unknown."""
    if amount is None or not amount.firm:
        return None
    yuan = in_cny(amount)
    return None if yuan is None else yuan.fen
