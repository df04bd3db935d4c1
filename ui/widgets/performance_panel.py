"""Beside the strips: what falls due next, or the working of the cell that is chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from crm.errors import RecordMissing
from crm.falling_due import DueLine, left_words
from crm.working import Working, working
from resources import tr
from ui import tokens
from ui.dialogs.working import open_working
from ui.page import Shell
from ui.theme import icon, mark
from ui.widgets.line_list import Line, LineList
from ui.widgets.listed_card import quiet_empty
from ui.widgets.working_sheet import WorkingSheet

DUE, WORKING = 0, 1
_PAUSE = 90
"""Milliseconds that the choice rests on a cell before its working is read."""
_SOON = 14
"""Days from which on what falls due stands out."""


class PerformancePanel(QFrame):
    """Two leaves under one head."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        mark(self, "card")
        self.shell, self.desk = shell, shell.desk
        self._wanted: tuple[str, date] | None = None
        self.lines: list[DueLine] = []
        self.leaves = QButtonGroup(self)
        head = QHBoxLayout()
        head.setSpacing(4)
        for at, word in enumerate((tr("90 天内到期"), tr("依据与算法"))):
            button = QPushButton(word)
            mark(button, "segment")
            button.setCheckable(True)
            button.setAccessibleName(word)
            button.clicked.connect(lambda _=False, at=at: self.turn_to(at))
            self.leaves.addButton(button, at)
            head.addWidget(button)
        head.addStretch()
        self.open_it = QPushButton()
        self.open_it.setIcon(icon("external-link"))
        self.open_it.setAccessibleName(tr("打开依据与算法"))
        self.open_it.setToolTip(tr("打开，可以测算和复制　Enter"))
        self.open_it.clicked.connect(self.open_working)
        head.addWidget(self.open_it)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._build_due())
        self.stack.addWidget(self._build_working())
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self.stack, 1)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.read)
        self.turn_to(DUE)

    def turn_to(self, leaf: int) -> None:
        """Show one leaf."""
        self.stack.setCurrentIndex(leaf)
        self.leaves.button(leaf).setChecked(True)
        self.open_it.setVisible(leaf == WORKING and self._wanted is not None)

    # --- what falls due

    def show_due(self, lines: Sequence[DueLine]) -> None:
        """Show what falls due, and how much of it there is."""
        self.lines = list(lines)
        word = tr("90 天内到期")
        self.leaves.button(DUE).setText(f"{word} {len(lines)}" if lines else word)
        self.due.show_lines([self._line(one) for one in lines])
        self._due_stack.setCurrentIndex(1 if lines else 0)

    def _line(self, one: DueLine) -> Line:
        tint = "phoenix" if one.left < 0 else "amber" if one.left <= _SOON else ""
        what = f"{one.kind.label}：{one.what}"
        return Line(one.project, what, left_words(one.left), _beside(one), tint, self._opener(one))

    def _opener(self, one: DueLine) -> Callable[[], object]:
        if one.commitment_id is not None and one.ends is not None:
            return partial(open_working, self.shell, one.commitment_id, one.ends)
        return partial(self.shell.go, "project", id=one.project_id, tab=one.kind.tab)

    # --- the working of a cell

    def want(self, commitment_id: str, ends: date) -> None:
        """Show the working of a cell once the choice rests on it."""
        self._wanted = (commitment_id, ends)
        self.turn_to(WORKING)
        if self.isVisible():
            self._pause.start()

    def forget(self) -> None:
        """No cell is chosen."""
        self._wanted = None
        self._pause.stop()
        self._sheet_stack.setCurrentIndex(0)
        self.open_it.setVisible(False)

    def read(self) -> None:
        """Read the working of the chosen cell anew."""
        if self._wanted is not None:
            wanted = self._wanted
            self.desk.read(
                working,
                *wanted,
                self.desk.today(),
                then=lambda found: self._show(wanted, found),
                failed=self._fail,
                owner=self,
                latest=True,
            )

    def open_working(self) -> None:
        """Open the chosen cell's working in a window of its own."""
        if self._wanted is not None:
            open_working(self.shell, *self._wanted)

    def _show(self, wanted: tuple[str, date], found: Working) -> None:
        if wanted == self._wanted:
            self.sheet.show_working(found)
            self._sheet_stack.setCurrentIndex(1)
            self.area.verticalScrollBar().setValue(0)

    def _fail(self, error: BaseException) -> None:
        self.forget()
        if not isinstance(error, RecordMissing):
            self.shell.explain(error)

    def _build_due(self) -> QWidget:
        self.due = LineList(tr("90 天内到期"))
        self._due_stack = QStackedWidget()
        self._due_stack.addWidget(
            quiet_empty(tr("90 天内没有到期的承诺，也没有到期的追缴和整改。"))
        )
        self._due_stack.addWidget(self.due)
        return self._due_stack

    def _build_working(self) -> QWidget:
        self.sheet = WorkingSheet(self.shell)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(4, 4, 8, 4)
        column.addWidget(self.sheet)
        column.addStretch()
        mark(inside, "bar")
        self.area = QScrollArea()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(inside)
        self._sheet_stack = QStackedWidget()
        self._sheet_stack.addWidget(
            quiet_empty(tr("在左边选一格，这里显示它的承诺、实绩、算法、违约责任和依据。"))
        )
        self._sheet_stack.addWidget(self.area)
        return self._sheet_stack


def _beside(one: DueLine) -> str:
    return " · ".join(part for part in (one.day.isoformat(), one.who) if part)


WIDTH = 372
WIDTH_NARROW = 320
"""Of the panel, on a wide and on a narrow window."""
NARROW_BELOW = 1150 - tokens.PAGE_MARGIN
