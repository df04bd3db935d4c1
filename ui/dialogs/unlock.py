"""The passphrase of an encrypted data file is asked for, before it is opened."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel

from resources import tr
from ui.dialogs.asking import Asking, show_below
from ui.theme import mark


class Unlock(Asking):
    """`wanted` carries the file and what was typed."""

    wanted = Signal(str, str)

    def __init__(self) -> None:
        super().__init__(tr("这份数据是加密的"))
        self._file = ""
        self.name = QLabel()
        self.name.setWordWrap(True)
        mark(self.name, "secondary")
        self.column.addWidget(self.name)
        self.column.addSpacing(12)
        self.passphrase, self.error = self.add_secret(tr("口令"))
        note = QLabel(tr("口令忘了就打不开，引凤也找不回来。请看封存的口令恢复单。"))
        note.setWordWrap(True)
        mark(note, "faint")
        self.column.addWidget(note)
        go = self.add_foot(tr("打开"))
        self.passphrase.returnPressed.connect(go.click)
        go.clicked.connect(self._send)
        self.setFocusProxy(self.passphrase)

    def show_file(self, file: str) -> None:
        """Ask for the passphrase of this one."""
        self._file = file
        self.name.setText(file)
        self.passphrase.clear()
        self.error.hide()

    def refuse(self, sentence: str) -> None:
        """Say what is wrong with what was typed."""
        show_below(self.error, sentence)
        self.passphrase.selectAll()
        self.passphrase.setFocus()

    def _send(self) -> None:
        if not self.passphrase.text():
            self.refuse(tr("请输入口令。"))
            return
        self.error.hide()
        self.wanted.emit(self._file, self.passphrase.text())
