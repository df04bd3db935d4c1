"""The promises that offers hang on: what each came to, and what its contract says of clawback."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.assessing import AHEAD, assess_promise
from crm.clawbacks import successors
from crm.promises import Promise, read_actuals, read_promises
from crm.rules.assess import Due, Result
from crm.working import title_of
from db.models import Commitment, Contract, RemedyClaim
from db.terms import RemedyKind
from db.values import Quantity
from resources import tr


def promise_choices(session: Session, project_id: str) -> list[tuple[str, str]]:
    """Return (id, words) of the promises of a project that hold, for an offer to hang on."""
    contracts = set(
        session.scalars(
            select(Contract.id).where(
                Contract.project_id == project_id, Contract.trashed_at.is_(None)
            )
        )
    )
    if not contracts:
        return []
    promises = [one for one in read_promises(session, contracts) if one.ended_on is None]
    rows = session.execute(
        select(Commitment.id, Commitment.promised, Commitment.clause).where(
            Commitment.id.in_([one.commitment_id for one in promises])
        )
    )
    said = {key: (promised, clause) for key, promised, clause in rows}
    found = []
    for one in promises:
        promised, clause = said[one.commitment_id]
        title = title_of(one, promised)
        words = tr("{title}（{clause}）").format(title=title, clause=clause) if clause else title
        found.append((one.commitment_id, words))
    return found


@dataclass(frozen=True)
class Line:
    """A promise as it stands after its supplements, and what each of its periods came to."""

    promise: Promise
    promised: Quantity | None
    clause: str
    remedy: RemedyKind | None
    floor: Fraction | None
    seen: tuple[tuple[str, Due, Result], ...]
    waived: frozenset[int]
    """Years whose clawback was given up."""


def lines_of(session: Session, commitment_ids: Collection[str], today: date) -> dict[str, Line]:
    """Return promise → its line: its own periods, then those of what supplements put in place."""
    if not commitment_ids:
        return {}
    after = successors(session)
    chains: dict[str, list[str]] = {}
    for key in commitment_ids:
        chain = [key]
        while (new := after.get(chain[-1])) is not None and new not in chain:
            chain.append(new)
        chains[key] = chain
    wanted = {key for chain in chains.values() for key in chain}
    records = {
        row.id: row
        for row in session.execute(
            select(
                Commitment.id,
                Commitment.contract_id,
                Commitment.promised,
                Commitment.clause,
                Commitment.remedy,
                Commitment.remedy_terms,
            ).where(Commitment.id.in_(sorted(wanted)), Commitment.trashed_at.is_(None))
        )
    }
    contracts = {row.contract_id for row in records.values()}
    promises = {
        one.commitment_id: one
        for one in read_promises(session, contracts)
        if one.commitment_id in wanted
    }
    actuals = read_actuals(session, promises.values())
    seen = {
        key: tuple(
            (key, one.due, one.result)
            for one in assess_promise(promise, actuals, today, today.year + AHEAD)
        )
        for key, promise in promises.items()
    }
    waived = _waived(session, [key for key, row in records.items() if _claws_back(row)])
    found = {}
    for key, chain in chains.items():
        last = next((one for one in reversed(chain) if one in promises), None)
        if last is None:
            continue
        row = records[last]
        floor = (row.remedy_terms or {}).get("floor")
        found[key] = Line(
            promises[last],
            row.promised,
            row.clause or "",
            row.remedy,
            Fraction(Decimal(floor)) / 100 if floor else None,
            tuple(one for each in chain for one in seen.get(each, ())),
            frozenset(year for each in chain for year in waived.get(each, ())),
        )
    return found


def _claws_back(row: Any) -> bool:
    """Whether a claim for the promise is a clawback, and not another remedy of the contract."""
    return row.remedy is RemedyKind.CLAWBACK


def _waived(session: Session, commitment_ids: Collection[str]) -> dict[str, set[int]]:
    """Return promise → the years whose claim was waived."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for key, year in session.execute(
        select(RemedyClaim.commitment_id, RemedyClaim.year).where(
            RemedyClaim.commitment_id.in_(sorted(commitment_ids)),
            RemedyClaim.waived_on.is_not(None),
            RemedyClaim.trashed_at.is_(None),
        )
    ):
        if year is not None:
            found[key].add(year)
    return found
