"""历史 of a record's page: each change of each field, with 恢复 for the chosen one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QPushButton

from crm.history import Entry, restore_field
from resources import tr
from ui.desk import Desk
from ui.dialogs.change_look import ChangeLook
from ui.models.history import HistoryModel
from ui.theme import icon, mark
from ui.widgets.card import Card
from ui.widgets.list_table import list_table, on_open


class HistoryCard(Card):
    """Lists the changes, and gives a field its old value back."""

    def __init__(self, desk: Desk, model: HistoryModel, name: Callable[[], str]) -> None:
        """`name` tells what the record is called now, for the operation's label."""
        super().__init__(tr("历史"))
        self._desk, self._name = desk, name
        self.history = model
        self.view = list_table(model, tr("历史"), stretch=5, widths=(130, 90, 200, 150, 180))
        self.view.selectionModel().currentRowChanged.connect(self._show_restorable)
        on_open(self.view, self.open_line)
        for keys, opened in (("Right", True), ("Left", False)):
            shortcut = QShortcut(QKeySequence(keys), self.view)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(lambda opened=opened: self.open_fold(opened))
        self.restore = QPushButton(tr("恢复为原来的值"))
        self.restore.setIcon(icon("rotate-ccw", "secondary"))
        self.restore.setEnabled(False)
        self.restore.clicked.connect(self.restore_line)
        note = QLabel(tr("谁、何时、从什么改成什么；回车看全文，▸ 一次改了许多，回车展开"))
        mark(note, "secondary")
        self.head.insertWidget(1, note)
        self.head.addWidget(self.restore)
        self.column.addWidget(self.view, 1)

    def show_history(self, entries: Sequence[Entry]) -> None:
        """Show these operations, newest first."""
        self.history.show_history(list(entries))
        self._show_restorable()

    def open_line(self, row: int) -> None:
        """Show what the line stands for: the changes of many records, or its own texts whole."""
        line = self.history.line(row)
        if line is None:
            self.open_fold(not self.history.is_open(row))
        else:
            ChangeLook(line, self.window()).open()

    def open_fold(self, opened: bool) -> None:
        """Show the changes that the chosen line stands for, or fold them up."""
        self.history.open(self.view.currentIndex().row(), opened)

    def restore_line(self) -> None:
        """Give the chosen field its old value back."""
        line = self.history.line(self.view.currentIndex().row())
        if line is None or not line.restorable:
            return
        change = line.change
        self._desk.change(
            restore_field,
            change.kind,
            change.record_id,
            change.field,
            change.old,
            label=tr("恢复 {name} 的{what}").format(name=self._name(), what=line.what),
            owner=self,
        )

    def _show_restorable(self) -> None:
        line = self.history.line(self.view.currentIndex().row())
        self.restore.setEnabled(line is not None and line.restorable)
