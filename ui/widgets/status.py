"""The status bar: what is open, whether all is saved, the last backup, and what kind of data."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from resources import tr
from ui import tokens
from ui.theme import mark
from ui.widgets.elided import Elided


class StatusBar(QWidget):
    """Small words at the foot, left what is stored where, right what to keep in mind."""

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        mark(self, "statusbar")
        self.setFixedHeight(tokens.STATUS_BAR)
        self._dot = QLabel()
        self.data = self._label("secondary")
        self.saving = self._label("secondary")
        self.backup = self._label("secondary")
        self.copy = Elided()
        self.copy.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        mark(self.copy, "warning")
        self.copy.hide()
        self.date = self._label("warning")
        self.note = self._label("warning")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 16, 0)
        row.setSpacing(8)
        row.addWidget(self._dot)
        for label in (self.data, self.saving, self.backup):
            row.addWidget(label)
            row.addSpacing(24)
        row.addStretch()
        row.addWidget(self.copy, 1)
        row.addSpacing(12)
        row.addWidget(self.date)
        row.addSpacing(12)
        row.addWidget(self.note)
        self.show_saving(False)

    def show_saving(self, busy: bool) -> None:
        """Say whether a change is still on its way to the file."""
        self.show_word(self.saving, tr("正在保存…") if busy else tr("全部已保存"))
        mark(self._dot, "dot-amber" if busy else "dot-green")

    def show_word(self, label: QLabel, text: str, tip: str = "") -> None:
        """Show `text` in one of the bar's places, nothing when it is empty."""
        if isinstance(label, Elided):
            label.show_text(text)
        else:
            label.setText(text)
        label.setToolTip(tip)
        label.setVisible(bool(text))

    def _label(self, kind: str) -> QLabel:
        label = QLabel()
        label.setTextFormat(Qt.TextFormat.PlainText)
        mark(label, kind)
        label.hide()
        return label
