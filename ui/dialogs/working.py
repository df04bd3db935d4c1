"""依据与算法: the working of one promise and period, with its evidence and a what-if.

    open_working(shell, commitment_id, ends)

Ctrl+C copies it as text, Esc closes; whatever is saved meanwhile shows at once.
"""

from __future__ import annotations

from datetime import date

import shiboken6
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from crm.working import Working, working
from crm.working_text import written
from resources import tr
from ui.dialogs.claim import ask_demand
from ui.dialogs.looking import closing_foot
from ui.page import Shell
from ui.theme import mark
from ui.widgets.buttons import picture_button
from ui.widgets.calm import calm_wheels
from ui.widgets.what_if import WhatIf
from ui.widgets.working_sheet import WorkingSheet

WIDTH, BESIDE = 900, 316
"""Of the dialog, and of what could be supposed at its right, in pixels."""
_MARGIN = 24
_FRAME = 40  # what a window's title bar may take of the screen
_MOST = 860


def open_working(shell: Shell, commitment_id: str, ends: date) -> WorkingDialog:
    """Show the working of a promise's period that ends on `ends`, over the window."""
    dialog = WorkingDialog(shell, commitment_id, ends)
    dialog.open()
    return dialog


class WorkingDialog(QDialog):
    """The sheet, what could be supposed, and where to go from here."""

    def __init__(self, shell: Shell, commitment_id: str, ends: date) -> None:
        super().__init__(shell if isinstance(shell, QWidget) else None)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("依据与算法"))
        self.shell, self.desk = shell, shell.desk
        self.commitment_id, self.ends = commitment_id, ends
        self.found: Working | None = None
        self.sheet = WorkingSheet(shell)
        self.sheet.left.connect(self.accept)
        self.trial = WhatIf(shell.desk.today())
        self.trial.hide()
        self.waiting = QLabel(tr("正在计算……"))
        mark(self.waiting, "secondary")
        self._build()
        self.desk.changed.connect(self._refresh)
        self.read()

    def read(self) -> None:
        """Reckon anew from the records."""
        self.desk.read(
            working,
            self.commitment_id,
            self.ends,
            self.desk.today(),
            then=self._show,
            failed=self._fail,
            owner=self,
            latest=True,
        )

    def copy(self) -> None:
        """Put the working as text on the clipboard."""
        if self.found is not None:
            QGuiApplication.clipboard().setText(written(self.found))
            self.shell.notify(tr("已复制依据与算法"))

    def open_project(self) -> None:
        """Go to the project's contracts."""
        self._go("contracts")

    def open_attachments(self) -> None:
        """Go to the project's attachments."""
        self._go("attachments")

    def ask_demand(self) -> None:
        """Demand what the remedy comes to."""
        if self.found is not None and self.found.stands_in is not None:
            ask_demand(
                self.shell, self, self.found.stands_in.project, self.commitment_id, self.ends
            )

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        calm_wheels(self)

    def _go(self, tab: str) -> None:
        if self.found is not None and self.found.stands_in is not None:
            project = self.found.stands_in.project_id
            self.accept()
            self.shell.go("project", id=project, tab=tab)

    def _build(self) -> None:
        inside = QWidget()
        mark(inside, "bar")
        self.column = column = QVBoxLayout(inside)
        column.setContentsMargins(_MARGIN, 20, _MARGIN, 16)
        column.setSpacing(14)
        column.addWidget(self.waiting)
        column.addWidget(self.sheet)
        column.addStretch()
        self.area = QScrollArea()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        beside = QVBoxLayout()
        beside.setContentsMargins(16, 20, 16, 16)
        beside.addWidget(self.trial)
        beside.addStretch()
        self.trial.setFixedWidth(BESIDE - 32)
        upper = QHBoxLayout()
        upper.setSpacing(0)
        upper.addWidget(self.area, 1)
        upper.addLayout(beside)
        whole.addLayout(upper, 1)
        rule = QFrame()
        mark(rule, "line")
        whole.addWidget(rule)
        whole.addLayout(self._build_foot())
        self.resize(WIDTH, 480)

    def _build_foot(self) -> QHBoxLayout:
        self.copying = picture_button(tr("复制"), "copy", self.copy)
        self.copying.setToolTip("Ctrl+C")
        self.papers = picture_button(tr("附件"), "paperclip", self.open_attachments)
        self.record = picture_button(tr("打开项目"), "building-2", self.open_project)
        self.demand = picture_button(tr("追缴"), "receipt", self.ask_demand)
        self.demand.hide()
        for button in (self.record, self.papers, self.copying, self.demand):
            button.setAutoDefault(False)
            button.setEnabled(False)
        foot = closing_foot(self, self.record, self.papers, self.copying, self.demand)
        foot.setContentsMargins(_MARGIN, 12, _MARGIN, 12)
        shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self)
        shortcut.activated.connect(self._copy_chosen)
        return foot

    def _copy_chosen(self) -> None:
        """Copy what is marked in the sheet; all of it where nothing is."""
        for label in self.sheet.findChildren(QLabel):
            if label.hasSelectedText():
                QGuiApplication.clipboard().setText(label.selectedText())
                return
        self.copy()

    def _show(self, found: Working) -> None:
        first = self.found is None
        self.found = found
        self.waiting.hide()
        self.sheet.show_working(found)
        self.trial.show_working(found)
        for button in (self.copying, self.papers, self.record, self.demand):
            button.setEnabled(True)
        self.demand.setVisible(found.remedy is not None and found.remedy.amount is not None)
        self.setWindowTitle(tr("依据与算法：{what}").format(what=found.indicator.label))
        if first:
            QTimer.singleShot(0, self, self._fit)  # once what was added is laid out

    def _fit(self) -> None:
        """Be as tall as what is shown, as far as the screen allows."""
        wanted = self.column.totalHeightForWidth(WIDTH - BESIDE) + 60
        room = self.screen().availableGeometry().height() - _FRAME
        self.resize(WIDTH, min(max(wanted, 320), room, _MOST))

    def _fail(self, error: BaseException) -> None:
        """There is no such working any more: say why, and go."""
        self.shell.explain(error)
        if shiboken6.isValid(self):
            self.reject()

    def _refresh(self, touched: dict[str, set[str]]) -> None:
        if self.isVisible():
            self.read()
