"""The bar over the page of a record in the trash: who put it there and when, and the way back."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from crm.trash import TrashLine
from resources import tr
from ui.theme import icon, mark
from ui.widgets.elided import Elided
from ui.widgets.picture import Picture


class TrashedBar(QFrame):
    """Stands above all else of the page; not there while the record is not in the trash."""

    restore_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        mark(self, "trashed")
        state = QLabel(tr("已在回收站"))
        mark(state, "strong")
        self.words = Elided()
        self.restore = QPushButton(tr("恢复"))
        self.restore.setIcon(icon("rotate-ccw"))
        self.restore.clicked.connect(self.restore_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(12)
        row.addWidget(Picture("trash-2", 16, "phoenix"))
        row.addWidget(state)
        row.addWidget(self.words, 1)
        row.addWidget(self.restore)
        self.hide()

    def show_line(self, line: TrashLine | None) -> None:
        """Show how the record came into the trash, or nothing where it does not lie there."""
        self.setVisible(line is not None)
        if line is not None:
            when = line.at.astimezone().strftime("%Y-%m-%d %H:%M")
            parts = (line.author, when, tr("只能查看，要修改请先恢复"))
            self.words.show_text(" · ".join(part for part in parts if part))
            self.restore.setAccessibleName(tr("从回收站恢复“{name}”").format(name=line.record.name))
