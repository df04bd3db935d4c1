"""What falls due in the next days: promises, sums demanded, days by which to put right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from sqlalchemy.orm import Session

from crm.claims import outstanding_claims
from crm.exits import exits_due
from crm.performance_view import PerformanceView
from crm.rules.units import show_amount
from db.values import Amount
from resources import N_, tr

AHEAD = 90
"""Days that are looked ahead."""


class DueKind(Enum):
    """What falls due, with the tab of the record page where it is."""

    PROMISE = "contracts", N_("承诺")
    CLAIM = "contracts", N_("追缴")
    EXIT = "exit", N_("退出")

    def __init__(self, tab: str, label: str) -> None:
        self.tab = tab
        self.label = label


@dataclass(frozen=True)
class DueLine:
    """One thing that falls due. left: days from today, negative past the day.

    commitment_id: of what has a working, else None; it is that of the period that ends on `ends`.
    """

    kind: DueKind
    day: date
    left: int
    what: str
    project_id: str
    project: str
    who: str
    commitment_id: str | None = None
    ends: date | None = None


def due_lines(
    session: Session, view: PerformanceView, today: date, days: int = AHEAD
) -> list[DueLine]:
    """Return what falls due within `days`, and what of the claims and exits is past its day."""
    until = today + timedelta(days=days)
    who = {strip.head.project_id: strip.head.owner for strip in view.strips}
    found = list(_promises(view, today, until))
    for claim in outstanding_claims(session, today):
        if claim.due is not None and claim.due <= until:
            found.append(
                DueLine(
                    DueKind.CLAIM,
                    claim.due,
                    (claim.due - today).days,
                    f"{claim.indicator.label} {_sum(claim.outstanding)}",
                    claim.project_id,
                    claim.project,
                    who.get(claim.project_id, ""),
                )
            )
    for one in exits_due(session, today, days):
        found.append(
            DueLine(
                DueKind.EXIT,
                one.due,
                one.days,
                one.kind.label,
                one.project_id,
                one.project,
                one.commissioner or who.get(one.project_id, ""),
            )
        )
    return sorted(found, key=lambda one: (one.day, one.project, one.what))


def _promises(view: PerformanceView, today: date, until: date) -> Iterable[DueLine]:
    for strip in view.strips:
        for one in strip.standing.ahead:
            ends = one.due.ends
            if today <= ends <= until:
                yield DueLine(
                    DueKind.PROMISE,
                    ends,
                    (ends - today).days,
                    one.indicator.label,
                    strip.head.project_id,
                    strip.head.project,
                    strip.head.owner,
                    one.commitment_id,
                    ends,
                )


def _sum(fen: int) -> str:
    return show_amount(Amount(fen), unit="万元")


def left_words(left: int) -> str:
    """Say how long is left: ``还有 5 天``, ``今天``, ``逾期 3 天``."""
    if left == 0:
        return tr("今天")
    words = tr("还有 {n} 天") if left > 0 else tr("逾期 {n} 天")
    return words.format(n=abs(left))
