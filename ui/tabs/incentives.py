"""政策: what was offered to the project, what was paid of it, and what the zone gains by it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm.benefit import Benefit, benefit
from crm.incentives import IncentiveRow, incentives
from crm.project_card import project_card
from ui.dialogs.supervising import About
from ui.page import Shell
from ui.tab import Tab
from ui.widgets.incentive_cards import BenefitCard, OffersCard, PaymentsCard

_TALL = 480
"""From this height on there is room for the table of the benefit."""


@dataclass(frozen=True)
class _Looked:
    about: About
    offers: list[IncentiveRow]
    benefit: Benefit
    today: date


class IncentivesTab(Tab):
    """The offers above; below them the payments of the chosen one beside the net benefit."""

    concerns = frozenset(
        {"incentive", "incentive_payment", "project_cost", "policy", "commitment", "contract",
         "performance", "performance_share", "remedy_claim", "stage_move", "project"}
    )  # fmt: skip

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.offers = OffersCard(shell)
        self.payments = PaymentsCard(shell)
        self.benefit = BenefitCard(shell)
        self.offers.view.selectionModel().currentRowChanged.connect(
            lambda *_: self.payments.show_offer(self.offers.chosen())
        )
        self.below = QWidget()
        below = QHBoxLayout(self.below)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(16)
        below.addWidget(self.payments, 2)
        below.addWidget(self.benefit, 3)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self.offers, 4)
        column.addWidget(self.below, 5)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.benefit.show_bases(event.size().height() >= _TALL)

    def read(self) -> None:
        self.desk.read(
            _look, self.project_id, self.desk.today(), then=self._show, owner=self, latest=True
        )

    def _show(self, looked: _Looked) -> None:
        if looked.about.project_id != self.project_id:
            return
        self.offers.show_rows(looked.offers, looked.about)
        self.payments.show_offer(self.offers.chosen())
        self.benefit.show_benefit(looked.benefit, looked.about, looked.today)
        self.payments.setVisible(bool(looked.offers))
        self.below.setVisible(bool(looked.offers) or not looked.benefit.empty)
        self.counted.emit(len(looked.offers))


def _look(session: Any, project_id: str, today: date) -> _Looked:
    return _Looked(
        About(project_id, project_card(session, project_id).name),
        incentives(session, today, project_id=project_id),
        benefit(session, project_id, today),
        today,
    )
