"""推进: what holds a project up, what was demanded of whom, its approvals, and its site."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from crm.approvals import ApprovalCard, approvals_of
from crm.blockers import BlockerRow, blockers
from crm.inspections import Inspection, inspections_of
from crm.project_card import project_card
from crm.supervision import NoticeRow, notices
from ui.dialogs.supervising import About
from ui.page import Shell
from ui.tab import Tab
from ui.theme import mark
from ui.widgets.inspections_card import InspectionsCard
from ui.widgets.listed_card import ListedCard
from ui.widgets.supervising import ApprovalsCard, BlockersCard, NoticesCard

_FILLED, _EMPTY = 168, 92
"""The least height of a card with lines, and that of one without, in pixels."""
QWIDGETSIZE_MAX = 16_777_215
"""Qt's word for no limit, which PySide6 does not name."""


@dataclass(frozen=True)
class _Looked:
    about: About
    blockers: list[BlockerRow]
    notices: list[NoticeRow]
    approvals: list[ApprovalCard]
    inspections: list[Inspection]


class SupervisionTab(Tab):
    """Four cards below each other."""

    concerns = frozenset(
        {"blocker", "supervision_notice", "approval", "approval_step", "project"}
        | {"site_inspection"}
    )

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.blockers = BlockersCard(shell, one_project=True)
        self.notices = NoticesCard(shell, one_project=True)
        self.approvals = ApprovalsCard(shell, one_project=True)
        self.inspections = InspectionsCard(shell)
        inside = QWidget()
        mark(inside, "page")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        self._cards: tuple[ListedCard[Any], ...] = (
            self.blockers,
            self.notices,
            self.approvals,
            self.inspections,
        )
        for card in self._cards:
            column.addWidget(card, 1)
        column.addStretch()
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)

    def read(self) -> None:
        self.desk.read(
            _look, self.project_id, self.desk.today(), then=self._show, owner=self, latest=True
        )

    def _show(self, looked: _Looked) -> None:
        if looked.about.project_id != self.project_id:
            return
        self.blockers.show_rows(looked.blockers, looked.about)
        self.notices.show_rows(looked.notices, looked.about)
        self.approvals.show_rows(looked.approvals, looked.about)
        self.inspections.show_rows(looked.inspections, looked.about)
        for card in self._cards:  # what is empty leaves its room to what is not
            card.setMinimumHeight(_FILLED if card.items else 0)
            card.setMaximumHeight(QWIDGETSIZE_MAX if card.items else _EMPTY)
        open_ones = [one for one in looked.blockers if one.settled_on is None]
        self.counted.emit(len(open_ones) + sum(one.closed_on is None for one in looked.notices))


def _look(session: Any, project_id: str, today: date) -> _Looked:
    return _Looked(
        About(project_id, project_card(session, project_id).name),
        blockers(session, today, project_id=project_id),
        notices(session, today, project_id=project_id),
        approvals_of(session, today, {project_id}),
        inspections_of(session, project_id),
    )
