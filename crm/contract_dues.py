"""What of a project's contracts falls due next, a promise in its own words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from crm.assessing import Assessed
from crm.rules.assess import DATES
from crm.rules.dates import span
from crm.rules.numbers import round_half_up, show_number
from crm.working_words import promise_words
from db.terms import Grade
from resources import tr

if TYPE_CHECKING:
    from crm.contract_cards import CommitmentCard, ContractDetail


OPEN = (Grade.NOT_YET_DUE, Grade.WARNING)
"""Grades of a period that is not over."""


@dataclass(frozen=True)
class Falling:
    """Something that falls due: what, of which contract, and by when."""

    on: date
    what: str
    contract: str
    grade: Grade
    commitment_id: str = ""


def falling(contracts: Sequence[ContractDetail], today: date) -> list[Falling]:
    """Return what falls due from `today` on, soonest first: promises and contracts' ends."""
    found = []
    for contract in contracts:
        ends = span(contract.until) if contract.until is not None else None
        if ends is not None and ends[1] >= today:
            words = tr("合同期限届满")
            found.append(Falling(ends[1], words, contract.name, Grade.NOT_YET_DUE))
        for promise in contract.commitments:
            ahead = (one for one in promise.assessed if one.result.grade in OPEN)
            one = next(ahead, None)
            if one is None:
                continue
            found.append(
                Falling(
                    one.due.ends,
                    _owed_words(promise, one),
                    contract.name,
                    one.result.grade,
                    promise.commitment_id,
                )
            )
    return sorted(found, key=lambda one: (one.on, one.contract))


def _owed_words(promise: CommitmentCard, one: Assessed) -> str:
    """Say what a period owes as the promise has it: a figure per 亩 is no sum."""
    if promise.indicator in DATES:
        return promise.indicator.label  # its day stands beside it
    held = promise.fields
    words = promise_words(promise.indicator, held["comparison"], held["promised"], None)
    if one.due.share < 1:
        share = show_number(round_half_up(one.due.share * 100))
        words = tr("{what}（当期按 {share}%）").format(what=words, share=share)
    return words
