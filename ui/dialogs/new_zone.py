"""新建空白: what the zone is called, and where its data file shall lie."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPushButton

from resources import tr
from ui.dialogs.asking import Asking, show_below
from ui.places import SUFFIX, free_file


class NewZone(Asking):
    """`wanted` carries the zone's name and the file."""

    wanted = Signal(str, object)

    def __init__(self) -> None:
        super().__init__(tr("新建空白"))
        self._chosen: Path | None = None
        self.zone, self.place = QLineEdit(), QLineEdit()
        self.zone.setPlaceholderText(tr("例如 长沙经济技术开发区"))
        self.zone.setMaxLength(60)
        self.place.setReadOnly(True)
        change = QPushButton(tr("更改…"))
        change.clicked.connect(self._ask_place)
        self.zone_error = self.add_field(tr("园区名称"), self.zone)
        self.add_field(tr("数据存放在"), self.place, change)
        self.make = self.add_foot(tr("新建"))
        self.zone.textChanged.connect(self._show_place)
        self.zone.returnPressed.connect(self.make.click)
        self.make.clicked.connect(self._send)
        self._show_place()
        self.setFocusProxy(self.zone)

    def _send(self) -> None:
        name = self.zone.text().strip()
        if not name:
            show_below(self.zone_error, tr("请填写园区名称，它会印在简报的题头上。"))
            self.zone.setFocus()
            return
        self.wanted.emit(name, self._place())

    def _place(self) -> Path:
        return self._chosen or free_file(self.zone.text().strip() or tr("我的园区"))

    def _show_place(self) -> None:
        self.zone_error.hide()
        self.place.setText(str(self._place()))

    def _ask_place(self) -> None:
        file, _ = QFileDialog.getSaveFileName(
            self, tr("数据存放在"), str(self._place()), tr("引凤数据文件 (*.yinfeng)")
        )
        if file:
            self._chosen = Path(file).with_suffix(SUFFIX)
            self._show_place()
