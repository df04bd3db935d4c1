"""Why nothing was written into the cells of a table: each refusal with its project and column."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from crm.project_paste import Refusal
from resources import tr
from ui import tokens
from ui.dialogs.looking import LookDialog, closing_foot
from ui.models.plain import PlainModel
from ui.theme import mark
from ui.widgets.list_table import list_table, on_open

SIZE = (760, 400)
_AIR = 10  # above and below a sentence of several lines
MOST = 100
"""Refusals that are listed; the others are counted."""


class Refused(LookDialog):
    """Lists what was refused; Enter goes to the cell."""

    gone_to = Signal(str, str)
    """Project id and column of the cell that is to be looked at."""

    def __init__(self, refused: Sequence[Refusal], hint: str, parent: QWidget) -> None:
        """hint: what became of what was to be written."""
        super().__init__(parent, tr("没有写入"), SIZE)
        self.listed = list(refused[:MOST])
        heading = QLabel(tr("有 {n} 格不能写入，所以一格也没有改").format(n=f"{len(refused):,}"))
        mark(heading, "section")
        words = QLabel(hint)
        words.setWordWrap(True)
        mark(words, "secondary")
        self.model = PlainModel((tr("项目"), tr("列"), tr("为什么，怎么办")))
        self.model.show_rows([(one.name, one.label, one.why) for one in self.listed])
        self.list = list_table(self.model, tr("不能写入的格"), stretch=2, widths=(220, 84))
        self.list.setWordWrap(True)
        on_open(self.list, self._go)
        more = len(refused) - len(self.listed)
        told = tr("还有 {n} 格没有列出").format(n=f"{more:,}") if more else ""
        foot = QLabel(tr("；").join(one for one in (told, tr("回车或双击到那一格")) if one))
        mark(foot, "faint")
        self.column.addWidget(heading)
        if hint:
            self.column.addWidget(words)
        self.column.addWidget(self.list, 1)
        self.column.addLayout(closing_foot(self, foot))
        self.list.selectRow(0)
        self.list.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.column.activate()
        self.list.resizeRowsToContents()
        for row in range(self.model.rowCount()):
            self.list.setRowHeight(row, max(self.list.rowHeight(row) + _AIR, tokens.ROW))

    def _go(self, row: int) -> None:
        if 0 <= row < len(self.listed):
            one = self.listed[row]
            self.accept()
            self.gone_to.emit(one.project_id, one.column)
