"""The backups in 设置: a table, and a look into the one that is chosen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from crm.restoring import offered
from resources import tr
from ui import tokens
from ui.dialogs.look_inside import LookInside
from ui.models.backups import BackupsModel
from ui.page import Shell
from ui.theme import icon, mark
from ui.widgets.list_table import list_table, on_open

ROWS_SHOWN = 5


class BackupList(QWidget):
    """Return, a double click or 查看 shows what is in a backup; from there one goes back to it."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.model = BackupsModel()
        self.table = list_table(self.model, tr("备份"), stretch=3, widths=(150, 70, 90))
        on_open(self.table, lambda _: self.look_chosen())
        self.none = QLabel()
        mark(self.none, "secondary")
        self.look = QPushButton(" " + tr("查看…"))
        self.look.setIcon(icon("eye"))
        self.look.setAccessibleName(tr("查看选中的备份"))
        self.look.clicked.connect(self.look_chosen)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.look)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.none)
        column.addWidget(self.table)
        column.addLayout(row)
        chosen = self.table.selectionModel()
        chosen.selectionChanged.connect(lambda *_: self._offer())

    def read(self) -> None:
        """Show what there is."""
        path = self._shell.desk.workspace.path
        found = offered(path)
        chosen = self.table.currentIndex().row()
        self.model.show_lines(found)
        self.none.setText(
            tr("还没有备份") if path is not None else tr("数据在服务器上，备份由服务器负责")
        )
        self.none.setVisible(not found)
        for widget in (self.table, self.look):
            widget.setVisible(bool(found))
        if found:
            rows = min(len(found), ROWS_SHOWN)
            self.table.setFixedHeight(tokens.ROW * (rows + 1) + 4)
            self.table.selectRow(min(max(chosen, 0), len(found) - 1))
        self._offer()

    def look_chosen(self) -> None:
        """Show what is in the chosen backup."""
        one = self.model.line(self.table.currentIndex().row())
        if one is not None:
            self._look_into(one.path)

    def look_elsewhere(self) -> None:
        """Choose a backup that lies elsewhere, on a stick say, and show what is in it."""
        path = self._shell.desk.workspace.path
        if path is None:
            self._shell.notify(tr("数据在服务器上，备份由服务器负责"), kind="info")
            return
        file, _ = QFileDialog.getOpenFileName(
            self,
            tr("从别处的备份恢复"),
            str(path.parent),
            tr("引凤数据文件 (*.yinfeng);;所有文件 (*)"),
        )
        if file:
            self._look_into(Path(file))

    def _look_into(self, file: Path) -> None:
        LookInside(self._shell, file, self.window()).open()

    def _offer(self) -> None:
        self.look.setEnabled(self.table.currentIndex().isValid())
