"""What waits for a person, in numbers: the badges of the rail."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from enum import Enum

from sqlalchemy.orm import Session

from crm.conflicts import count_conflicts
from crm.contract_sums import unmet_contracts
from crm.findings_kept import count_findings
from crm.lead_views import untouched
from crm.todos import count_due
from resources import N_, tr


class Waiting(Enum):
    """What is counted: by its key, how it is said, and what is counted in full.

    urgent: it is a person's turn, and not only news.
    """

    LEADS = "leads", N_("{n} 条待首次联系"), N_("还在“线索”、没有一次跟进的"), False
    CONTRACTS = "contracts", N_("{n} 份未达标"), N_("有一项或几项承诺没有达标的合同"), True
    TODOS = "todos", N_("{n} 件今天到期或逾期"), N_("“{author}”今天到期和已经逾期的待办"), False
    CONFLICTS = (
        "conflicts",
        N_("{n} 处待处理"),
        N_("回并以后两边都改过、要人选定的内容，和各自都对、合在一起不合规矩的"),
        True,
    )

    def __init__(self, key: str, words: str, counts: str, urgent: bool) -> None:
        self.key = key
        self.urgent = urgent
        self._words = words
        self._counts = counts

    def words(self, count: int) -> str:
        """Say how many there are."""
        return tr(self._words).format(n=f"{count:,}")

    def definition(self, author: str) -> str:
        """Say what is counted (口径)."""
        return tr(self._counts).format(author=author)


RESTS_ON: dict[Waiting, frozenset[str]] = {
    Waiting.LEADS: frozenset({"project", "activity"}),
    Waiting.TODOS: frozenset({"todo", "project", "organization"}),
}
"""Kinds of records that a count rests on, of those that do not rest on most kinds."""


def bears_on(waiting: Waiting, touched: Collection[str]) -> bool:
    """Whether a change of these kinds may change a count; of no kinds: of any."""
    kinds = RESTS_ON.get(waiting)
    return kinds is None or not touched or not kinds.isdisjoint(touched)


def count_waiting(
    session: Session, wanted: Collection[Waiting], author: str, today: date
) -> dict[Waiting, int]:
    """Return how many of each wait on `today`; author: whose todos."""
    count = {
        Waiting.LEADS: lambda: untouched(session, today),
        Waiting.CONTRACTS: lambda: unmet_contracts(session, today),
        Waiting.TODOS: lambda: count_due(session, author, today),
        Waiting.CONFLICTS: lambda: count_conflicts(session) + count_findings(session),
    }
    return {one: count[one]() for one in wanted}
