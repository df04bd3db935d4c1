"""What the contracts of each park, industry or year add up to: a table with its 口径."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from crm.performance_view import Strip, tax_year_of
from crm.portfolio import HEADS, Group, Grouping, cells_of, definitions, grouped
from db.terms import Grade
from resources import tr
from ui.models.plain import PlainModel
from ui.theme import mark
from ui.widgets.list_table import list_table, on_open

_WIDTHS = (180, 90, 110, 150, 160, 90, 100, 110, 170)


class Portfolio(QFrame):
    """Opening a line shows its contracts."""

    group_wanted = Signal(object, str)
    """The grouping and the key of a line whose contracts are wanted."""

    def __init__(self) -> None:
        super().__init__()
        mark(self, "card")
        self.by = Grouping.PARK
        self.groups: list[Group] = []
        self._strips: Sequence[Strip] = ()
        self._today = date.min
        self.kinds = QButtonGroup(self)
        head = QHBoxLayout()
        head.setSpacing(4)
        for at, by in enumerate(Grouping):
            button = QPushButton(tr(by.label))
            mark(button, "segment")
            button.setCheckable(True)
            button.setAccessibleName(tr("按{what}汇总").format(what=tr(by.label)))
            button.clicked.connect(lambda _=False, by=by: self.show_by(by))
            self.kinds.addButton(button, at)
            head.addWidget(button)
        self.kinds.button(0).setChecked(True)
        head.addStretch()
        hint = QLabel(tr("Enter 看这一行的合同"))
        mark(hint, "faint")
        head.addWidget(hint)
        self.model = PlainModel(self._heads())
        self.model.align_right(*range(1, 9))
        self.view = list_table(self.model, tr("履约汇总"), stretch=8, widths=_WIDTHS)
        on_open(self.view, self._open)
        copy = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self.view)
        copy.activated.connect(self.copy)
        self.notes = QLabel()
        self.notes.setWordWrap(True)
        mark(self.notes, "faint")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self.view, 1)
        column.addWidget(self.notes)

    def show_strips(self, strips: Sequence[Strip], today: date) -> None:
        """Add these strips up."""
        self._strips, self._today = strips, today
        self.groups = grouped(strips, self.by, today)
        rows = [(one.name, *cells_of(one.totals)) for one in self.groups]
        tints = {}
        for at, one in enumerate(self.groups):
            if one.totals.grades.get(Grade.UNMET):
                tints[at, 6] = "phoenix"
            if one.totals.owed or one.totals.demands:
                tints[at, 8] = "phoenix"
            if one.whole:
                tints |= {(at, place): "text" for place in range(1, 6)}
        self.model.show_heads(self._heads())
        self.model.show_rows(rows, tints)
        lines = definitions(tax_year_of(strips, today))
        self.notes.setText(tr("口径：") + "\n".join(lines))

    def show_by(self, by: Grouping) -> None:
        """Add up by parks, industries or years."""
        self.by = by
        self.kinds.button(list(Grouping).index(by)).setChecked(True)
        self.show_strips(self._strips, self._today)

    def copy(self) -> None:
        """Put the whole table on the clipboard."""
        lines = ["\t".join(self._heads())]
        lines += ["\t".join((one.name, *cells_of(one.totals))) for one in self.groups]
        QGuiApplication.clipboard().setText("\n".join(lines))

    def _heads(self) -> tuple[str, ...]:
        return (tr(self.by.label), *(tr(head) for head in HEADS))

    def _open(self, row: int) -> None:
        if 0 <= row < len(self.groups) and not self.groups[row].whole:
            self.group_wanted.emit(self.by, self.groups[row].key)
