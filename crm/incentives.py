"""政策兑现: what was offered to a project, on what it hangs, what was paid and is owed back."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.clawbacks import firm_fen, paid_of
from crm.incentive_promises import Line, lines_of
from crm.rules import incentives as rules
from crm.rules.assess import DATES, Due, Result
from crm.rules.incentives import Grant, OfferState, Seen
from crm.rules.remedies import Remedy
from crm.rules.totals import Total, total
from crm.working import show_ratio, title_of
from db.models import (
    Incentive,
    IncentivePayment,
    Policy,
    Project,
)
from db.terms import Grade, RemedyKind, Stage
from db.values import Amount


@dataclass(frozen=True)
class PaymentRow:
    """One payment of an offer, or what came back; fen is None while it can't be told in yuan."""

    payment_id: str
    on: date
    amount: Amount | None
    fen: int | None
    returned: bool
    voucher: str | None


@dataclass(frozen=True)
class Tied:
    """The promise that an offer hangs on, and what it comes to today.

    due, result: of its last period that is over, else of the one that runs; None before any.
    commitment_id: the promise of that period. in_force: the one that holds today, which differs
    once a supplement put another in its place.
    """

    commitment_id: str
    in_force: str
    title: str
    clause: str
    due: Due | None
    result: Result | None

    @property
    def grade(self) -> Grade:
        return Grade.NOT_YET_DUE if self.result is None else self.result.grade

    @property
    def ratio(self) -> str:
        """The ratio as shown; before the period is over there is none to speak of."""
        return "" if self.result is None else show_ratio(self.result)


@dataclass(frozen=True)
class OwedBack:
    """What is owed back of an offer, with its working, by which period of which promise."""

    remedy: Remedy
    commitment_id: str
    ends: date


@dataclass(frozen=True)
class IncentiveRow:
    """An offer to a project as it stands today; amounts in 分 of yuan.

    paid, returned: sums of the payments. remaining: None while the promise is approximate or
    unknown. days: until it falls due, negative past it. undecided: a period was not met, but the
    contract names no clawback, so that none is reckoned.
    """

    incentive_id: str
    project_id: str
    project: str
    policy_id: str | None
    policy: str | None
    document: str | None
    name: str
    promised: Amount | None
    condition: str | None
    tied: Tied | None
    due: date | None
    floor: Decimal | None
    note: str | None
    payments: tuple[PaymentRow, ...]
    paid: int
    returned: int
    state: OfferState
    days: int | None
    owed: OwedBack | None
    undecided: bool
    illustrative: bool

    @property
    def net(self) -> int:
        """What was paid, less what came back."""
        return self.paid - self.returned

    @property
    def remaining(self) -> int | None:
        """What is still to be paid; None when the promised sum is not firm."""
        promised = firm_fen(self.promised)
        return None if promised is None else max(promised - self.net, 0)

    @property
    def owed_fen(self) -> int:
        """What is owed back today."""
        amount = None if self.owed is None else self.owed.remedy.amount
        return 0 if amount is None else amount.fen


@dataclass(frozen=True)
class Sums:
    """The offers of a project, or of a zone, summed up; amounts in 分 of yuan.

    due: what should be paid now or within `SOON`; overdue: its part past its day.
    """

    offers: int
    promised: Total
    paid: int
    due: int
    overdue: int
    owed_back: int


def sums(rows: Iterable[IncentiveRow]) -> Sums:
    """Sum up offers; what a condition withholds is not due."""
    some = list(rows)

    def left(*states: OfferState) -> int:
        return sum(one.remaining or 0 for one in some if one.state in states)

    return Sums(
        len(some),
        total(one.promised for one in some),
        sum(one.net for one in some),
        left(OfferState.DUE, OfferState.OVERDUE),
        left(OfferState.OVERDUE),
        sum(one.owed_fen for one in some),
    )


def payments_due(rows: Iterable[IncentiveRow]) -> list[IncentiveRow]:
    """Return those offers that should be paid now or within `SOON`, the late ones first."""
    wanted = (OfferState.OVERDUE, OfferState.DUE, OfferState.PENDING)
    due = [one for one in rows if one.state in wanted and one.remaining != 0]
    return sorted(due, key=lambda one: (one.due or date.max, one.project, one.incentive_id))


def incentives(
    session: Session, today: date, *, project_id: str | None = None
) -> list[IncentiveRow]:
    """Return what was offered to a project, None for all, in the order of entry."""
    query = (
        select(Incentive, Project.name, Policy.name, Policy.document)
        .join(Project, Project.id == Incentive.project_id)
        .outerjoin(Policy, Policy.id == Incentive.policy_id)
        .where(Incentive.trashed_at.is_(None), Project.trashed_at.is_(None))
        .order_by(Incentive.project_id, Incentive.ordinal, Incentive.id)
    )
    if project_id is not None:
        query = query.where(Incentive.project_id == project_id)
    found = session.execute(query).all()
    ids = [one.id for one, *_ in found]
    payments = _payments(session, ids)
    paid = paid_of(session, ids)
    lines = lines_of(session, {one.commitment_id for one, *_ in found if one.commitment_id}, today)
    return [
        _row(one, names, payments.get(one.id, ()), paid.get(one.id, (0, 0)), lines, today)
        for one, *names in found
    ]


def projects_to_offer(session: Session) -> list[tuple[str, str]]:
    """Return (id, name) of the projects that may be offered something, by name.

    Two of the same name are told apart by their stage.
    """
    rows = session.execute(
        select(Project.id, Project.name, Project.stage)
        .where(Project.trashed_at.is_(None), Project.stage.not_in([Stage.LOST, Stage.EXITED]))
        .order_by(Project.name, Project.id)
    ).all()
    often = Counter(row.name for row in rows)
    return [
        (row.id, row.name if often[row.name] == 1 else f"{row.name}（{row.stage.label}）")
        for row in rows
    ]


def _row(
    one: Incentive,
    names: Sequence[str | None],
    payments: Sequence[PaymentRow],
    paid: tuple[int, int],
    lines: dict[str, Line],
    today: date,
) -> IncentiveRow:
    project, policy, document = names
    line = lines.get(one.commitment_id or "")
    seen = (
        [Seen(due.ends, result.grade, result.ratio) for _, due, result in line.seen] if line else []
    )
    owed, undecided = _owed(one, line, seen, paid, today)
    held = rules.condition(seen, one.due, today)
    state = rules.state_of(
        promised=firm_fen(one.promised),
        paid=paid[0] - paid[1],
        due=one.due,
        today=today,
        held=held,
        owed_back=0 if owed is None or owed.remedy.amount is None else owed.remedy.amount.fen,
    )
    return IncentiveRow(
        one.id,
        one.project_id,
        project or "",
        one.policy_id,
        policy,
        document,
        one.name,
        one.promised,
        one.condition,
        _tied(line, today),
        one.due,
        one.floor,
        one.note,
        tuple(payments),
        *paid,
        state,
        None if one.due is None else (one.due - today).days,
        owed,
        undecided,
        one.illustrative,
    )


def _owed(
    one: Incentive, line: Line | None, seen: Sequence[Seen], paid: tuple[int, int], today: date
) -> tuple[OwedBack | None, bool]:
    """Return what is owed back, and whether it is left undecided.

    Only a clawback that the contract or the offer itself (its floor) names is reckoned.
    """
    waived = line.waived if line is not None else frozenset()
    worst = rules.worst((one for one in seen if one.ends.year not in waived), today)
    if line is None or worst is None or not paid[0]:
        return None, False
    named = line.remedy is RemedyKind.CLAWBACK or one.floor is not None
    if not named or line.promise.indicator in DATES:
        return None, paid[0] > paid[1]
    floor = None if one.floor is None else Fraction(one.floor) / 100
    own = line.floor if line.remedy is RemedyKind.CLAWBACK else None
    remedy = rules.owed_back(Grant(one.id, one.name, *paid, floor), worst.ratio, own)
    if remedy is None or remedy.amount is None or not remedy.amount.fen:
        return None, False
    key = next(key for key, due, _ in line.seen if due.ends == worst.ends)
    return OwedBack(remedy, key, worst.ends), False


def _tied(line: Line | None, today: date) -> Tied | None:
    if line is None:
        return None
    past = [one for one in line.seen if one[1].ends < today]
    key, due, result = past[-1] if past else (line.seen[0] if line.seen else (None, None, None))
    return Tied(
        key or line.promise.commitment_id,
        line.promise.commitment_id,
        title_of(line.promise, line.promised),
        line.clause,
        due,
        result,
    )


def _payments(session: Session, ids: Collection[str]) -> dict[str, list[PaymentRow]]:
    found: defaultdict[str, list[PaymentRow]] = defaultdict(list)
    for one in session.scalars(
        select(IncentivePayment)
        .where(
            IncentivePayment.incentive_id.in_(sorted(ids)), IncentivePayment.trashed_at.is_(None)
        )
        .order_by(IncentivePayment.on, IncentivePayment.id)
    ):
        found[one.incentive_id].append(
            PaymentRow(one.id, one.on, one.amount, firm_fen(one.amount), one.returned, one.voucher)
        )
    return found
