"""设置: of the data file (zone, people, words, rules), of this user, and backups."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from resources import N_, tr
from ui import tokens
from ui.desk import Desk
from ui.page import Page, Shell
from ui.theme import mark
from ui.widgets.brief_settings_card import BriefSettingsCard
from ui.widgets.calm import calm_wheels
from ui.widgets.capital_card import CapitalCard
from ui.widgets.gates_card import GatesCard
from ui.widgets.milestones_card import MilestonesCard
from ui.widgets.safety_card import SafetyCard
from ui.widgets.score_cards_card import ScoreCardsCard
from ui.widgets.settings_cards import DataCard, UserCard, WordsCard, ZoneCard
from ui.widgets.staff_list import StaffList

WIDTH = 800
INDEX_WIDTH = 168


class SettingCard(Protocol):
    """A card that shows something that is set."""

    def read(self) -> None:
        """Show it anew."""


@dataclass(frozen=True)
class Section:
    """What is shown together: cards by their keys, each built when the section is first shown."""

    key: str
    word: str
    cards: tuple[tuple[str, Callable[[Shell], QWidget]], ...]


def _on_data(make: Callable[[Desk], QWidget]) -> Callable[[Shell], QWidget]:
    """Give a card that needs the data alone."""
    return lambda shell: make(shell.desk)


SECTIONS = (
    Section("zone", N_("园区与本人"), (("zone", _on_data(ZoneCard)), ("user", UserCard))),
    Section("people", N_("人员"), (("staff", _on_data(StaffList)),)),
    Section("words", N_("可选的词"), (("words", _on_data(WordsCard)),)),
    Section("briefs", N_("简报"), (("briefs", _on_data(BriefSettingsCard)),)),
    Section("capital", N_("资金口径"), (("capital", _on_data(CapitalCard)),)),
    Section("gates", N_("推进关口"), (("gates", _on_data(GatesCard)),)),
    Section("admission", N_("准入评审"), (("admission", _on_data(ScoreCardsCard)),)),
    Section("milestones", N_("节点"), (("milestones", _on_data(MilestonesCard)),)),
    Section("data", N_("数据与安全"), (("data", DataCard), ("safety", SafetyCard))),
)
"""From the top of the index to its end."""


class SettingsPage(Page):
    """Each field is saved when it is left; what belongs to the data can be undone."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.cards: dict[str, QWidget] = {}
        self.index = QButtonGroup(self)
        self.stack = QStackedWidget()
        row = QHBoxLayout(self)
        row.setContentsMargins(*[tokens.PAGE_MARGIN] * 4)
        row.setSpacing(24)
        row.addWidget(self._build_index())
        row.addWidget(self.stack, 1)
        for section in SECTIONS:
            self.stack.addWidget(_Sheet(section))
        self.desk.changed.connect(self._refresh)

    def crumbs(self) -> list[str]:
        return [tr("设置"), tr(SECTIONS[self.stack.currentIndex()].word)]

    def arrive(self, section: str = "", **request: Any) -> None:
        """section: the key of the one to show; without it, the one shown last."""
        self.open(section or SECTIONS[self.stack.currentIndex()].key)

    def open(self, key: str) -> None:
        """Show a section, and what is set there."""
        at = [one.key for one in SECTIONS].index(key)
        sheet = cast(_Sheet, self.stack.widget(at))
        self.cards |= sheet.build(self.shell)
        self.stack.setCurrentIndex(at)
        self.index.button(at).setChecked(True)
        calm_wheels(sheet)
        self.read()
        self.crumbs_changed.emit()

    def read(self) -> None:
        """Show what is set in the section that is shown."""
        for key, _ in SECTIONS[self.stack.currentIndex()].cards:
            cast(SettingCard, self.cards[key]).read()

    def _build_index(self) -> QWidget:
        index = QWidget()
        index.setFixedWidth(INDEX_WIDTH)
        column = QVBoxLayout(index)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for at, section in enumerate(SECTIONS):
            button = QPushButton(tr(section.word))
            mark(button, "rail")
            button.setCheckable(True)
            button.setAccessibleName(tr("设置{section}").format(section=tr(section.word)))
            button.clicked.connect(partial(self.open, section.key))
            self.index.addButton(button, at)
            column.addWidget(button)
        column.addStretch()
        return index

    def _refresh(self, touched: dict[str, set[str]]) -> None:
        if {"setting", "staff", "choice"} & touched.keys() and self.isVisible():
            self.read()


class _Sheet(QScrollArea):
    """A section's cards, one below the other."""

    def __init__(self, section: Section) -> None:
        super().__init__()
        self._section, self._built = section, False
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def build(self, shell: Shell) -> dict[str, QWidget]:
        """Build the cards, once; returns those that were built now, by key."""
        if self._built:
            return {}
        self._built = True
        made = {key: make(shell) for key, make in self._section.cards}
        inside = QWidget()
        mark(inside, "page")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        for card in made.values():
            card.setMaximumWidth(WIDTH)
            column.addWidget(card)
        column.addStretch()
        self.setWidget(inside)
        return made
