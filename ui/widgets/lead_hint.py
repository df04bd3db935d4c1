"""Says, while a lead is written, what is known already that it may be."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from crm.duplicates import Likeness
from resources import N_, tr
from ui.page_list import BY_KEY
from ui.theme import mark
from ui.widgets.picture import Picture

MOST = 3
_KINDS = {"organization": N_("企业"), "project": N_("项目"), "contact": N_("联系人")}


class LeadHint(QFrame):
    """A line for each likely record with its reasons: 打开已有, for a company 就是它; 仍然登记."""

    open_wanted = Signal(str, str)
    name_wanted = Signal(str)
    anyway_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        mark(self, "notice")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(2)
        self.anyway = QPushButton(tr("不是同一个，仍然登记"))
        mark(self.anyway, "link")
        self.anyway.setAutoDefault(False)
        self.anyway.clicked.connect(self.anyway_wanted)
        word = QLabel(tr("可能已有记录"))
        mark(word, "warning")
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(Picture("triangle-alert", 14, "amber"))
        head.addWidget(word, 1)
        head.addWidget(self.anyway)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 4, 6, 6)
        column.setSpacing(2)
        column.addLayout(head)
        column.addLayout(self._lines)
        self.shown: list[Likeness] = []
        self._shown: list[QWidget] = []
        self.hide()

    def show_known(self, found: Sequence[Likeness], company: str) -> None:
        """Show the likeliest of `found`; `company` is what stands in the form."""
        for old in self._shown:
            self._lines.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.shown = list(found[:MOST])
        self._shown = [self._line(one, company) for one in self.shown]
        for line in self._shown:
            self._lines.addWidget(line)
        self.setVisible(bool(self.shown))

    def _line(self, one: Likeness, company: str) -> QWidget:
        reasons = tr("；").join(one.reasons)
        kind = tr(_KINDS.get(one.kind, ""))
        told = tr("{kind}“{name}”{detail}：{reasons}").format(
            kind=kind,
            name=one.name,
            detail=tr("（{detail}）").format(detail=one.detail) if one.detail else "",
            reasons=reasons,
        )
        label = QLabel(told)
        label.setWordWrap(True)
        mark(label, "secondary")
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(20, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(label, 1)
        if one.kind == "organization" and one.name != company:
            row.addWidget(self._button(tr("就是它"), one, self.name_wanted.emit, one.name))
        if one.kind in BY_KEY:
            where = (one.kind, one.record_id)
            row.addWidget(self._button(tr("打开已有"), one, self.open_wanted.emit, *where))
        return line

    @staticmethod
    def _button(word: str, one: Likeness, run: object, *what: str) -> QPushButton:
        button = QPushButton(word)
        mark(button, "link")
        button.setAutoDefault(False)
        button.setAccessibleName(tr("{word}：{name}").format(word=word, name=one.name))
        button.clicked.connect(lambda _=False: run(*what))  # type: ignore[operator]
        return button
