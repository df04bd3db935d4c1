"""追缴: what unmet promises owe by their contracts, what was demanded of it and came in."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from crm.claims import Claim, claims_of, total_outstanding
from crm.claims_due import Claimable, claimable
from resources import tr
from ui import tokens
from ui.dialogs.claim import wan
from ui.page import Page, Shell
from ui.theme import mark
from ui.widgets.claims_card import ClaimableCard, ClaimsCard
from ui.widgets.elided import Elided
from ui.widgets.section_links import SectionLinks

_BEARING = frozenset(
    {"remedy_claim", "performance", "performance_share", "contract", "contract_party"}
    | {"commitment", "commitment_enterprise", "project", "stage_move", "milestone"}
    | {"site_inspection", "incentive", "incentive_payment"}
)


class ClaimsPage(Page):
    """What may be demanded above, what was demanded below."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.open_ones = ClaimableCard(shell)
        self.claims = ClaimsCard(shell)
        self.sums = Elided()
        mark(self.sums, "secondary")
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(SectionLinks(shell, "performance", "claims"))
        head.addWidget(self.sums, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[tokens.PAGE_MARGIN] * 4)
        column.setSpacing(16)
        column.addLayout(head)
        column.addWidget(self.open_ones, 2)
        column.addWidget(self.claims, 3)
        self.begin_at(self.open_ones.view)
        self.desk.changed.connect(self._refresh)

    def crumbs(self) -> list[str]:
        return [tr("合同履约"), tr("追缴")]

    def arrive(self, **request: Any) -> None:
        self.read()

    def read(self) -> None:
        """Reckon both lists anew."""
        self.desk.read(_look, self.desk.today(), then=self._show, owner=self, latest=True)

    def _show(self, found: tuple[list[Claimable], list[Claim]]) -> None:
        rows, claims = found
        self.open_ones.show_rows(rows)
        self.claims.show_rows(claims)
        self.sums.show_text(
            tr("可追缴 {more}，已追缴尚欠 {owed}").format(
                more=wan(sum(one.amount for one in rows)), owed=wan(total_outstanding(claims))
            )
        )

    def _refresh(self, touched: dict[str, set[str]]) -> None:
        if self.isVisible() and (not touched or _BEARING & touched.keys()):
            self.read()


def _look(session: Any, today: date) -> tuple[list[Claimable], list[Claim]]:
    return claimable(session, today), claims_of(session, today)
