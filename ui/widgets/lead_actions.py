"""What is done with the chosen leads: assign, next step, turn down, take up."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from crm.leads import take_up
from resources import N_, tr
from ui.dialogs.lead_steps import AssignLeads, NextStepOfLeads, TurnDownLeads
from ui.theme import icon
from ui.widgets.row_actions import RowActions

_ACTIONS = (
    ("assign", N_("分派"), "user-plus", "F4"),
    ("next_step", N_("下一步"), "list-todo", "F6"),
    ("take_up", N_("转为在谈"), "handshake", "F7"),
    ("turn_down", N_("退回"), "ban", "F8"),
)


class LeadActions(RowActions):
    """Acts on all leads that are chosen, as one operation each."""

    counted = N_("{n} 条线索")
    others = N_("{names} 等 {n} 条")

    def assign(self) -> None:
        """Give the chosen leads to somebody."""
        self._ask(AssignLeads)

    def next_step(self) -> None:
        """Say what comes next with the chosen leads."""
        self._ask(NextStepOfLeads)

    def turn_down(self) -> None:
        """Give the chosen leads up, for a reason."""
        self._ask(TurnDownLeads)

    def take_up(self) -> None:
        """Move the chosen leads to 在谈."""
        ids, today = self.chosen_ids(), self.page.desk.today()
        if ids:
            label = tr("{leads} 转为在谈").format(leads=self.what())
            self.page.desk.change(take_up, ids, today=today, label=label, owner=self)

    def add_more(self, menu: QMenu) -> None:
        menu.addSeparator()
        for key, word, picture, shortcut in _ACTIONS:
            action = menu.addAction(icon(picture), f"{tr(word)}　{shortcut}")
            action.triggered.connect(getattr(self, key))

    def _ask(self, form: type[AssignLeads | NextStepOfLeads | TurnDownLeads]) -> None:
        ids = self.chosen_ids()
        if ids:
            form(self.page.desk, (ids, self.what(), self.told()), self.page).open()


class LeadButtons(QWidget):
    """The actions as buttons, each with its key; of use only while a lead is chosen."""

    wanted = Signal(str)

    def __init__(self, page: QWidget) -> None:
        super().__init__()
        self.buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for key, word, picture, shortcut in _ACTIONS:
            button = QPushButton(tr(word))
            button.setIcon(icon(picture))
            button.setAccessibleName(tr(word))
            button.setToolTip(f"{tr(word)}  {shortcut}")
            button.setEnabled(False)
            button.clicked.connect(lambda _=False, key=key: self.wanted.emit(key))
            QShortcut(QKeySequence(shortcut), page).activated.connect(button.click)
            self.buttons[key] = button
            row.addWidget(button)

    def show_chosen(self, count: int) -> None:
        """Offer the actions while something is chosen."""
        for button in self.buttons.values():
            button.setEnabled(count > 0)
