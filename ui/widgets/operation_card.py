"""What one operation did: a line for each field of each record, and 撤销 or why not."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPushButton

from crm.history import FieldChange
from crm.labels import told_in_history
from crm.operations import OperationDetail
from resources import tr
from ui.models.history import HistoryLine
from ui.models.plain import PlainModel
from ui.page_list import BY_KEY
from ui.theme import icon, mark
from ui.widgets.card import Card
from ui.widgets.list_table import list_table, on_open

MOST_ENTERED = 6
"""Fields of a new record that are said in its line."""


class OperationCard(Card):
    """Shows the chosen operation."""

    record_wanted = Signal(str, str)
    """Kind and id of the record whose page is to be opened."""

    def __init__(self) -> None:
        super().__init__(tr("这一步改了什么"))
        self.shown: OperationDetail | None = None
        self._keys: list[tuple[str, str]] = []
        self.model = PlainModel((tr("记录"), tr("内容"), tr("原来"), tr("改为")))
        self.view = list_table(self.model, tr("这一步改了什么"), stretch=3, widths=(300, 150, 220))
        on_open(self.view, self._open)
        self.note = QLabel()
        self.note.setWordWrap(True)
        mark(self.note, "secondary")
        self.undo = QPushButton(tr("撤销这一步"))
        self.undo.setIcon(icon("undo-2", "secondary"))
        self.head.addWidget(self.undo)
        self.column.addWidget(self.note)
        self.column.addWidget(self.view, 1)
        self.clear()

    def clear(self) -> None:
        """Show nothing, while another one is read."""
        self.shown, self._keys = None, []
        self.model.show_rows([])
        self.note.hide()
        self.undo.setEnabled(False)

    def show_detail(self, detail: OperationDetail) -> None:
        """Show what an operation did; a new record is one line, with what was entered."""
        self.shown = detail
        rows: list[tuple[str, ...]] = []
        self._keys = []
        created: set[tuple[str, str]] = set()
        for change in detail.entry.changes:
            key = (change.kind, change.record_id)
            if key in created or not _told(change):
                continue
            whole = detail.records[key].whole
            if change.created:
                created.add(key)
                rows.append((whole, tr("新建"), "", _entered(detail, key)))
            else:
                line = HistoryLine(detail.entry, change, change.kind)
                rows.append((whole, line.what, line.old, line.new))
            self._keys.append(key)
        self.model.show_rows(rows)
        words = [detail.refusal]
        if detail.more:
            words.append(tr("另有 {n} 条记录没有列出。").format(n=detail.more))
        self.note.setText("".join(words))
        self.note.setVisible(any(words))
        self.undo.setEnabled(not detail.refusal)

    def _open(self, row: int) -> None:
        if self.shown is None or not 0 <= row < len(self._keys):
            return
        owner = self.shown.records[self._keys[row]].owner
        if owner is not None and owner[0] in BY_KEY:
            self.record_wanted.emit(*owner)


def _entered(detail: OperationDetail, key: tuple[str, str]) -> str:
    """Say what a new record holds, the first fields of it."""
    lines = [
        HistoryLine(detail.entry, change, change.kind)
        for change in detail.entry.changes
        if (change.kind, change.record_id) == key
        and told_in_history(change.kind, change.field)
        and change.new not in (None, "", False)
    ]
    words = [f"{line.what} {' '.join(line.new.split())}" for line in lines[:MOST_ENTERED]]
    return tr("；").join(words)


def _told(change: FieldChange) -> bool:
    return change.created or told_in_history(change.kind, change.field)
