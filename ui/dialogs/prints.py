"""打印记录: who printed, saved or sent which brief, when and where to."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from crm.briefings.issued import PrintLine, prints
from resources import tr
from ui.desk import Desk
from ui.models.prints import PrintsModel
from ui.theme import mark
from ui.widgets.list_table import list_table

_SIZE = (1000, 460)


class Prints(QDialog):
    """The last five hundred; nothing can be changed here."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("打印记录"))
        heading = QLabel(tr("打印记录"))
        mark(heading, "section")
        self.nothing = QLabel(tr("还没有打印、保存或外送过简报。"))
        mark(self.nothing, "secondary")
        self.nothing.hide()
        self.model = PrintsModel()
        self.table = list_table(
            self.model, tr("打印记录"), stretch=4, widths=(130, 80, 170, 230, 220, 100)
        )
        close = QPushButton(tr("关闭"))
        close.setDefault(True)
        close.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(heading)
        column.addWidget(self.nothing)
        column.addWidget(self.table, 1)
        column.addLayout(foot)
        self.resize(*_SIZE)
        desk.read(prints, then=self._show, owner=self)

    def _show(self, found: list[PrintLine]) -> None:
        self.model.show_prints(found)
        self.nothing.setVisible(not found)
        self.table.setVisible(bool(found))
        if found:
            self.table.selectRow(0)
            self.table.setFocus()
