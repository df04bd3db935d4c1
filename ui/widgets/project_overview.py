"""概况 of a project: its facts at the left; what is next and what happened last beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm.labels import shown
from crm.project_card import ProjectCard
from crm.recent_words import Happening
from crm.rules.gates import Gate
from crm.todos import TodoGroup
from db.terms import Stage
from resources import tr
from ui.models.plain import PlainModel
from ui.page import Shell
from ui.theme import mark
from ui.widgets.card import Card
from ui.widgets.list_table import fit_rows, list_table
from ui.widgets.next_card import NextCard
from ui.widgets.overlay_area import OverlayArea
from ui.widgets.phases_card import PhasesCard
from ui.widgets.project_facts import ProjectFacts
from ui.widgets.recent import Recent

_MOST_ROWS = 4
_SHORT = 480
"""Less high than this, in pixels, the gate makes room for what happened last."""


@dataclass(frozen=True)
class Beside:
    """What stands beside a project's facts. happenings: the last first; people: in words."""

    gates: dict[Stage, Gate]
    todos: list[TodoGroup]
    happenings: Sequence[Happening]
    people: list[tuple[str, ...]]


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
        self.area = OverlayArea(beside)
        row.addWidget(self.area, 6)
        self.next = NextCard(shell)
        self.gate = self.next.gate
        self.recent = Recent()
        self.area.follow(self.recent.view)
        self.phases = PhasesCard(shell)
        self.people = PlainModel((tr("姓名"), tr("职务"), tr("电话")))
        self._people_view = list_table(self.people, tr("联系人"), stretch=2)
        self._people_card = Card(tr("联系人"))
        self._people_card.column.addWidget(self._people_view)
        right = QVBoxLayout(beside)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(16)
        right.addWidget(self.next)
        right.addWidget(self.recent, 1)
        right.addWidget(self.phases)
        right.addWidget(self._people_card)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.gate.fit(short=event.size().height() < _SHORT)

    def show_card(
        self, card: ProjectCard, parks: list[tuple[str, str]], beside: Beside, today: date
    ) -> None:
        """Show a project; open fields keep what was typed."""
        self.next.show_card(card, beside.gates, parks, beside.todos)
        self.facts.show_card(card, parks)
        self.facts.setEnabled(not card.trashed)
        self.recent.show_happenings(beside.happenings, today, live=not card.trashed)
        self.phases.show_card(card)
        self.people.show_rows(beside.people)
        self._people_card.setVisible(bool(card.people))
        fit_rows(self._people_view, _MOST_ROWS)


def people_in_words(card: ProjectCard) -> list[tuple[str, ...]]:
    """Say whom to ask; what shows a number takes long to load, and this runs where one reads."""
    return [
        (one.name, one.title or one.role or "", tr("、").join(shown(p) for p in one.phones))
        for one in card.people
    ]
