"""推进: what holds a project up, what was demanded of whom, its approvals, and its site."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtWidgets import QVBoxLayout

from crm.approvals import ApprovalCard, approvals_of
from crm.blockers import BlockerRow, blockers
from crm.inspections import Inspection, inspections_of
from crm.project_card import project_card
from crm.supervision import NoticeRow, notices
from ui.dialogs.supervising import About
from ui.page import Shell
from ui.tab import Tab
from ui.widgets.inspections_card import InspectionsCard
from ui.widgets.supervising import ApprovalsCard, BlockersCard, NoticesCard


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
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        for card in (self.blockers, self.notices, self.approvals, self.inspections):
            column.addWidget(card, 1)
        self.setFocusProxy(self.blockers.view)

    def read(self) -> None:
        self.desk.read(_look, self.project_id, self.desk.today(), then=self._show, owner=self)

    def _show(self, looked: _Looked) -> None:
        if looked.about.project_id != self.project_id:
            return
        self.blockers.show_rows(looked.blockers, looked.about)
        self.notices.show_rows(looked.notices, looked.about)
        self.approvals.show_rows(looked.approvals, looked.about)
        self.inspections.show_rows(looked.inspections, looked.about)
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
