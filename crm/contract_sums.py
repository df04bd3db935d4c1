"""How many contracts fall short and what is owed for them, without the strips of 合同履约."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.performance_view import owed_for, still_owed
from crm.standings import Standing, standings
from crm.supplements import roots_of
from db.models import Contract, Project
from db.terms import Grade


@dataclass(frozen=True)
class ContractSums:
    """unmet: contracts, with their supplements, that have something unmet. owed: 分.

    demands: remedies that are no sum (the land is taken back).
    """

    unmet: int
    owed: int
    demands: int

    @property
    def any(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.unmet or self.owed or self.demands)


def contract_sums(session: Session, today: date) -> ContractSums:
    """Return the sums that 合同履约 shows of all its contracts."""
    return sums_of(session, standings(session, today), today)


def sums_of(session: Session, held: Mapping[str, Standing], today: date) -> ContractSums:
    """Return the sums of all contracts as they stand in `held`, on that day."""
    roots = _roots(session)
    owed = still_owed(session, held, today)
    sums = [owed_for(standing, owed) for key, standing in held.items() if key in roots]
    unmet = {roots[key] for key in _short(held) if key in roots}
    return ContractSums(len(unmet), sum(due for due, _ in sums), sum(no for _, no in sums))


def unmet_contracts(session: Session, today: date) -> int:
    """Return how many contracts have something unmet, as `ContractSums.unmet`."""
    short = _short(standings(session, today))
    if not short:
        return 0
    roots = _roots(session)
    return len({roots[key] for key in short if key in roots})


def _short(held: Mapping[str, Standing]) -> list[str]:
    """Return the contracts that have something unmet."""
    return [key for key, standing in held.items() if standing.grades.get(Grade.UNMET)]


def _roots(session: Session) -> dict[str, str]:
    """Return contract → the one that it supplements at last, of those that are not in the trash."""
    rows = session.execute(
        select(Contract.id, Contract.supplements_id)
        .join(Project, Project.id == Contract.project_id)
        .where(Contract.trashed_at.is_(None), Project.trashed_at.is_(None))
    )
    return roots_of({key: up for key, up in rows})  # noqa: C416  (rows are not pairs to dict)
