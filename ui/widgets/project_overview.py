"""概况 of a project: its facts at the left; its gate, phases, people and last days beside them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from crm.history import Entry
from crm.labels import shown
from crm.project_card import ProjectCard
from crm.rules.gates import Gate
from db.terms import Stage
from resources import tr
from ui.models.plain import PlainModel
from ui.page import Shell
from ui.theme import mark
from ui.widgets.card import Card
from ui.widgets.gate_card import GateCard
from ui.widgets.list_table import fit_rows, list_table
from ui.widgets.phases_card import PhasesCard
from ui.widgets.project_facts import ProjectFacts
from ui.widgets.recent import Recent

_MOST_ROWS = 4


class ProjectOverview(QWidget):
    """What one looks at first; what a project has nothing of shows no card."""

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        beside = QWidget()
        mark(beside, "page")
        self.facts = ProjectFacts(self)
        row.addWidget(self.facts, 4)
        row.addWidget(_scrolled(beside), 6)
        self.gate = GateCard(shell.desk)
        self.phases = PhasesCard(shell)
        self.people = PlainModel((tr("姓名"), tr("职务"), tr("电话")))
        self._people_view = list_table(self.people, tr("联系人"), stretch=2)
        self._people_card = Card(tr("联系人"))
        self._people_card.column.addWidget(self._people_view)
        self.recent = Recent()
        right = QVBoxLayout(beside)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(16)
        for card in (self.gate, self.phases, self._people_card):
            right.addWidget(card)
        right.addWidget(self.recent, 1)

    def show_card(
        self,
        card: ProjectCard,
        gates: dict[Stage, Gate],
        parks: list[tuple[str, str]],
        entries: list[Entry],
    ) -> None:
        """Show a project; open fields keep what was typed. entries: its history."""
        self.gate.show_gates(card, gates, parks)
        self.facts.show_card(card, parks)
        self.facts.setEnabled(not card.trashed)
        self.phases.show_card(card)
        self.people.show_rows(
            [
                (one.name, one.title or one.role or "", tr("、").join(shown(p) for p in one.phones))
                for one in card.people
            ]
        )
        self._people_card.setVisible(bool(card.people))
        fit_rows(self._people_view, _MOST_ROWS)
        self.recent.show_entries(entries)


def _scrolled(inside: QWidget) -> QScrollArea:
    """Let what is higher than the window be scrolled, not squeezed."""
    area = QScrollArea()
    area.setWidget(inside)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area
