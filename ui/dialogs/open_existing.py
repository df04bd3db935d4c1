"""打开已有: a file, a server, or what was open before."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton

from resources import tr
from ui.dialogs.asking import Asking
from ui.places import data_folder
from ui.preferences import remembered_list
from ui.theme import icon, mark


class OpenExisting(Asking):
    """`wanted` carries a data file, a file that was carried out, or a URL."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__(tr("打开已有"))
        self.pick = QPushButton("  " + tr("选择数据文件…"))
        self.pick.setIcon(icon("folder-open"))
        self.pick.setAccessibleName(tr("选择数据文件"))
        self.pick.clicked.connect(self._ask_file)
        row = QHBoxLayout()
        row.addWidget(self.pick)
        row.addStretch()
        self.column.addLayout(row)
        self.column.addSpacing(12)
        self.url = QLineEdit()
        self.url.setPlaceholderText("postgresql://用户:密码@服务器/数据库")
        self.add_field(tr("或者连接服务器"), self.url)
        recent = [one for one in remembered_list("data/recent") if _may_be_there(one)]
        if recent:
            self.column.addSpacing(12)
            head = QLabel(tr("最近打开"))
            mark(head, "secondary")
            self.column.addWidget(head)
        for target in recent:
            self.column.addWidget(self._recent_button(target))
        connect = self.add_foot(tr("连接"))
        connect.setEnabled(False)
        self.url.textChanged.connect(lambda text: connect.setEnabled(bool(text.strip())))
        self.url.returnPressed.connect(connect.click)
        connect.clicked.connect(lambda: self.wanted.emit(self.url.text().strip()))
        self.setFocusProxy(self.pick)

    def _recent_button(self, target: str) -> QPushButton:
        server = "://" in target
        name = target if server else Path(target).name
        button = QPushButton(f"  {name}")
        mark(button, "row")
        button.setIcon(icon("database" if server else "file-text"))
        button.setToolTip(target)
        button.setAccessibleName(tr("打开 {name}").format(name=name))
        button.clicked.connect(lambda: self.wanted.emit(target))
        return button

    def _ask_file(self) -> None:
        file, _ = QFileDialog.getOpenFileName(
            self,
            tr("打开数据文件"),
            str(data_folder()),
            tr("引凤数据文件 (*.yinfeng *.yinfeng-out);;所有文件 (*)"),
        )
        if file:
            self.wanted.emit(file)


def _may_be_there(target: str) -> bool:
    return "://" in target or Path(target).exists()
