"""What stands beside an organization's facts: projects, what happened, subsidiaries, agreements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QTableView, QVBoxLayout, QWidget

from crm.labels import shown
from crm.organization_card import Agreement, OrganizationCard, OwnProject
from crm.recent_words import Happening
from crm.rules.dates import span
from crm.rules.numbers import show_percent
from crm.rules.units import show_amount
from db.terms import OrganizationKind
from db.values import When
from resources import tr
from ui import tokens
from ui.models.plain import PlainModel
from ui.theme import mark
from ui.widgets.buttons import picture_button
from ui.widgets.card import Card
from ui.widgets.empty import Empty
from ui.widgets.list_table import list_table, on_open
from ui.widgets.recent import Recent

ROWS_SHOWN = 4
_EMPTY = 168
"""The height of what stands in the place of the projects, in pixels."""


class OrganizationCards(QWidget):
    """Cards in a column; Enter or a double click opens a row."""

    project_wanted = Signal(str)
    organization_wanted = Signal(str)
    agreement_wanted = Signal(object)
    """The `Agreement` to be changed, or None for a new one."""
    agreement_removed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        mark(self, "page")
        self._card: OrganizationCard | None = None
        self.recent = Recent()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self._build_projects())
        column.addWidget(self.recent, 1)
        column.addWidget(self._build_below())
        column.addWidget(self._build_agreements())

    def show_card(
        self, card: OrganizationCard, happenings: Sequence[Happening], today: date
    ) -> None:
        """Show what belongs to an organization; agreements that ended by `today` say so."""
        self._card = card
        self.recent.show_happenings(happenings, today, live=not card.trashed)
        self.projects.show_rows([_project(one) for one in card.projects])
        self.project_stack.setCurrentIndex(0 if card.projects else 1)
        lines = tokens.ROW * (min(len(card.projects), ROWS_SHOWN) + 1) + 2
        self.project_stack.setFixedHeight(lines if card.projects else _EMPTY)
        self.below.show_rows(
            [
                (one.name, one.relation.label if one.relation else "", one.seat or "")
                for one in card.below
            ]
        )
        _fit(self.below_card, self.below_view, len(card.below), shown=bool(card.below))
        self.agreements.show_rows([_agreement(one, today) for one in card.agreements])
        wanted = card.kind is OrganizationKind.INTERMEDIARY or bool(card.agreements)
        _fit(self.agreement_card, self.agreement_view, len(card.agreements), shown=wanted)

    def chosen_agreement(self) -> Agreement | None:
        """The agreement that is chosen."""
        at = self.agreement_view.currentIndex().row()
        held = self._card.agreements if self._card is not None else ()
        return held[at] if 0 <= at < len(held) else None

    def _build_projects(self) -> Card:
        self.projects = PlainModel((tr("项目"), tr("阶段"), tr("投资额"), tr("占股或关系")))
        self.project_view = list_table(
            self.projects, tr("项目"), stretch=0, widths=(200, 80, 150, 100)
        )
        on_open(self.project_view, self._open_project)
        self.project_stack = QStackedWidget()
        self.project_stack.addWidget(self.project_view)
        self.project_stack.addWidget(
            Empty(
                "building-2",
                tr("还没有项目"),
                tr("它投资的和它推荐的项目会列在这里：在项目的“投资方”或“推荐人”里写上它的名称。"),
            )
        )
        card = Card(tr("项目"))
        card.column.addWidget(self.project_stack, 1)
        return card

    def _build_below(self) -> Card:
        self.below = PlainModel((tr("名称"), tr("关系"), tr("所在地")))
        self.below_view = list_table(self.below, tr("下属企业"), stretch=0, widths=(200, 90, 120))
        on_open(self.below_view, self._open_below)
        self.below_card = Card(tr("下属企业"))
        self.below_card.column.addWidget(self.below_view)
        return self.below_card

    def _build_agreements(self) -> Card:
        self.agreements = PlainModel((tr("编号"), tr("签订"), tr("到期"), tr("佣金"), tr("约定")))
        self.agreement_view = list_table(
            self.agreements, tr("委托协议"), stretch=4, widths=(125, 90, 140, 130)
        )
        on_open(self.agreement_view, lambda _: self._change_agreement())
        self.agreement_card = Card(tr("委托协议"))
        self.add_agreement = picture_button(
            tr("登记协议"), "plus", lambda: self.agreement_wanted.emit(None)
        )
        self.remove_agreement = picture_button(tr("删除"), "trash-2", self._remove_agreement)
        self.agreement_card.head.addWidget(self.add_agreement)
        self.agreement_card.head.addWidget(self.remove_agreement)
        self.agreement_view.selectionModel().currentRowChanged.connect(
            lambda *_: self.remove_agreement.setEnabled(self.chosen_agreement() is not None)
        )
        self.remove_agreement.setEnabled(False)
        self.agreement_card.column.addWidget(self.agreement_view)
        return self.agreement_card

    def _change_agreement(self) -> None:
        if (chosen := self.chosen_agreement()) is not None:
            self.agreement_wanted.emit(chosen)

    def _remove_agreement(self) -> None:
        if (chosen := self.chosen_agreement()) is not None:
            self.agreement_removed.emit(chosen)

    def _open_project(self, at: int) -> None:
        if self._card is not None and 0 <= at < len(self._card.projects):
            self.project_wanted.emit(self._card.projects[at].project_id)

    def _open_below(self, at: int) -> None:
        if self._card is not None and 0 <= at < len(self._card.below):
            self.organization_wanted.emit(self._card.below[at].organization_id)


def _project(one: OwnProject) -> tuple[str, ...]:
    share = tr("推荐") if one.referred else ""
    if one.share is not None:
        share = show_percent(one.share)
    amount = "" if one.headline is None else show_amount(one.headline.amount)
    return one.name, one.stage.label, amount, share


def _agreement(one: Agreement, today: date) -> tuple[str, ...]:
    until = shown(one.until) + (tr("　已到期") if _ended(one.until, today) else "")
    terms = " ".join((one.terms or "").split())
    return one.number or "", shown(one.signed), until, one.fee or "", terms


def _ended(until: When | None, today: date) -> bool:
    """Whether its last day is past; of a date known to the month, its last."""
    limits = None if until is None else span(until)
    return limits is not None and limits[1] < today


def _fit(card: Card, view: QTableView, rows: int, *, shown: bool) -> None:
    """Show a card with a short table at its height."""
    card.setVisible(shown)
    view.setFixedHeight(tokens.ROW * (max(min(rows, ROWS_SHOWN), 1) + 1) + 2)
