"""What happened to a record last, as a short timeline."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from crm.history import Entry
from crm.labels import told_in_history
from resources import tr
from ui.models.history import HistoryLine
from ui.theme import mark
from ui.widgets.card import Card
from ui.widgets.picture import Picture

SHOWN = 6


class Recent(Card):
    """The last operations on a record, each in two lines."""

    all_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(tr("最近动态"))
        more = QPushButton(tr("全部历史"))
        mark(more, "link")
        more.clicked.connect(self.all_wanted)
        self.head.addWidget(more)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(10)
        self.column.addLayout(self._lines)
        self.column.addStretch()

    def show_entries(self, entries: list[Entry]) -> None:
        """Show the newest of these."""
        while self._lines.count():
            item = self._lines.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        for entry in entries[:SHOWN]:
            self._lines.addWidget(_told(entry))


def _told(entry: Entry) -> QWidget:
    changes = [
        HistoryLine(entry, change)
        for change in entry.changes
        if told_in_history(change.kind, change.field)
    ]
    label = QLabel(entry.label + (tr("（已撤销）") if entry.undone else ""))
    mark(label, "strong")
    label.setTextFormat(Qt.TextFormat.PlainText)
    when = QLabel(f"{entry.at.astimezone():%Y-%m-%d %H:%M}  ·  {entry.author}")
    mark(when, "secondary")
    top = QHBoxLayout()
    top.addWidget(label, 1)
    top.addWidget(when)
    below = QLabel(_sum_up(changes))
    mark(below, "secondary")
    below.setTextFormat(Qt.TextFormat.PlainText)
    words = QVBoxLayout()
    words.setSpacing(2)
    words.addLayout(top)
    words.addWidget(below)
    whole = QWidget()
    row = QHBoxLayout(whole)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(12)
    row.addWidget(Picture(_picture(entry), 18, "accent"), 0, Qt.AlignmentFlag.AlignTop)
    row.addLayout(words, 1)
    return whole


def _sum_up(lines: list[HistoryLine]) -> str:
    if all(line.change.created for line in lines):
        return tr("登记了 {count} 项内容").format(count=len(lines))
    edits = [line for line in lines if not line.change.created]
    told = [f"{line.what} {line.old} → {line.new}" for line in edits[:2]]
    text = tr("；").join(one if len(one) <= 44 else f"{one[:43]}…" for one in told)
    return text + (tr(" 等 {count} 处").format(count=len(edits)) if len(edits) > 2 else "")


def _picture(entry: Entry) -> str:
    kinds = {change.kind for change in entry.changes}
    fields = {change.field for change in entry.changes}
    if entry.undoes is not None:
        return "undo-2"
    if "trashed_at" in fields:
        return "trash-2"
    if any(change.created and change.kind == "project" for change in entry.changes):
        return "file-plus"
    return "flag" if "stage_move" in kinds else "pencil"
