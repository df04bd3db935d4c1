"""A page of the first start that asks for something: labelled fields, a way back, a way on."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from resources import tr
from ui.theme import mark


class Asking(QWidget):
    """`left` goes back; what else there is to say a page of its own says."""

    left = Signal()

    def __init__(self, title: str) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(6)
        head = QLabel(title)
        mark(head, "section")
        self.column.addWidget(head)
        self.column.addSpacing(6)

    def add_field(self, word: str, field: QWidget, *beside: QWidget) -> QLabel:
        """Add a field below its label; returns the line below it for what is wrong, hidden."""
        label, below = QLabel(word), QLabel()
        mark(label, "secondary")
        mark(below, "error")
        below.setWordWrap(True)
        label.setBuddy(field)
        field.setAccessibleName(word)
        row = QHBoxLayout()
        row.addWidget(field, 1)
        for widget in beside:
            row.addWidget(widget)
        self.column.addWidget(label)
        self.column.addLayout(row)
        self.column.addWidget(below)
        below.hide()
        return below

    def add_secret(self, word: str) -> tuple[QLineEdit, QLabel]:
        """Add a field whose text is not shown."""
        field = QLineEdit()
        field.setEchoMode(QLineEdit.EchoMode.Password)
        return field, self.add_field(word, field)

    def add_foot(self, word: str) -> QPushButton:
        """Add the way back at the left, and return the way on at the right."""
        back, go = QPushButton(tr("返回")), QPushButton(word)
        back.setAccessibleName(tr("返回"))
        back.clicked.connect(lambda: self.left.emit())
        go.setAccessibleName(word)
        mark(go, "primary")
        row = QHBoxLayout()
        row.addWidget(back)
        row.addStretch()
        row.addWidget(go)
        self.column.addStretch()
        self.column.addLayout(row)
        return go


def show_below(below: QLabel, sentence: str) -> None:
    """Say below a field what is wrong with it."""
    below.setText(sentence)
    below.show()
