"""Asks for the passphrase of a file that was carried out, and where its working copy shall lie."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from resources import tr
from ui.places import CARRIED, SUFFIX, free_file
from ui.theme import mark
from ui.widgets.card import add_field


class OpenBundle(QWidget):
    """`wanted` carries bundle, passphrase and the data file to be made; `left` goes back."""

    wanted = Signal(str, str, str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._bundle = ""
        title = QLabel(tr("打开带出的文件"))
        mark(title, "section")
        self.words = QLabel()
        self.words.setWordWrap(True)
        mark(self.words, "secondary")
        self.passphrase, self.place = QLineEdit(), QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setPlaceholderText(tr("带出时设的口令"))
        self.place.setReadOnly(True)
        change = QPushButton(tr("更改…"))
        change.clicked.connect(lambda: self._ask_place())
        place = QWidget()
        beside = QHBoxLayout(place)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self.place, 1)
        beside.addWidget(change)
        place.setFocusProxy(self.place)
        self.place.setAccessibleName(tr("副本存放在"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(title)
        column.addWidget(self.words)
        add_field(column, tr("口令"), self.passphrase)
        add_field(column, tr("副本存放在"), place)
        column.addStretch()
        back = QPushButton(tr("返回"))
        back.clicked.connect(lambda: self.left.emit())
        self.make = QPushButton(tr("打开成外出副本"))
        mark(self.make, "primary")
        self.make.setEnabled(False)
        self.make.clicked.connect(lambda: self._send())
        foot = QHBoxLayout()
        foot.addWidget(back)
        foot.addStretch()
        foot.addWidget(self.make)
        column.addLayout(foot)
        self.setFocusProxy(self.passphrase)
        self.passphrase.textChanged.connect(lambda text: self.make.setEnabled(bool(text)))
        self.passphrase.returnPressed.connect(self.make.click)

    def show_bundle(self, bundle: str) -> None:
        """Ask about this file."""
        self._bundle = bundle
        name = Path(bundle).name
        self.words.setText(
            tr(
                "“{name}”会打开成这台电脑上的一份外出副本，也用这个口令加密，以后打开它要输。"
                "原文件不动；改过的回来再回并。"
            ).format(name=name)
        )
        self.passphrase.clear()
        self.place.setText(str(free_file(name.removesuffix(CARRIED))))

    def _ask_place(self) -> None:
        file, _ = QFileDialog.getSaveFileName(
            self, tr("副本存放在"), self.place.text(), tr("引凤数据文件 (*.yinfeng)")
        )
        if file:
            self.place.setText(str(Path(file).with_suffix(SUFFIX)))

    def _send(self) -> None:
        self.wanted.emit(self._bundle, self.passphrase.text(), self.place.text())


def make_copy(bundle: str, passphrase: str, file: str) -> None:
    """Make the working copy `file` of a bundle; off the GUI thread."""
    from crm.exchanges import open_as_copy

    open_as_copy(bundle, passphrase, Path(file))
