"""The checklist of a gate: lines to tick and fields to fill, each saved where it stands."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from crm.errors import InvalidInput
from crm.gates import tick_line, untick_line
from crm.project_card import ProjectCard
from crm.projects import save_facts
from crm.rules.dates import parse_when
from crm.rules.dues import show_due
from crm.rules.gates import Check, Gate, check_tick
from crm.rules.gates import Line as GateLine
from crm.rules.units import UNKNOWN
from db.terms import Precision
from resources import tr
from ui import tokens
from ui.desk import Desk
from ui.theme import mark
from ui.widgets.card import show_error
from ui.widgets.fact_row import FactRow
from ui.widgets.inputs import Line, show_wrong
from ui.widgets.picture import Picture
from ui.widgets.project_facts import fact_of, parted, show_fact
from ui.widgets.round_check import RoundCheck

FIELD_LABEL = 76
ROW = 28
"""The height of a line that is not being edited, in pixels."""
_SIGN = 18


class TickLine(QWidget):
    """Something to be done: ticked with its day, which can be changed."""

    ticked = Signal(bool)
    day_chosen = Signal(object)
    """The day (a date) on which it was done, when a person changes it."""

    def __init__(self, line: GateLine, today: date) -> None:
        super().__init__()
        self.line = line
        self._today = today
        self.box = RoundCheck()
        self.box.setAccessibleName(line.text)
        self.box.clicked.connect(self.ticked)
        self.words = _Words(line.text)
        self.words.clicked.connect(self.box.click)
        self.done = QPushButton()
        mark(self.done, "link-quiet")
        self.done.setToolTip(tr("改完成日期"))
        self.done.clicked.connect(self._open)
        self.day = Line()
        self.day.setAccessibleName(tr("“{text}”的完成日期").format(text=line.text))
        self.day.accepted.connect(self._take)
        self.day.refused.connect(self._close)
        flush = QWidget()
        aside = QHBoxLayout(flush)
        aside.setContentsMargins(0, 0, 0, 0)
        aside.addStretch()
        aside.addWidget(self.done)
        self.stack = QStackedWidget()
        self.stack.addWidget(flush)
        self.stack.addWidget(self.day)
        self.stack.setFixedSize(156, ROW)
        self.below = QLabel()
        self.below.setWordWrap(True)
        self.below.setContentsMargins(_SIGN + 8, 0, 0, 0)
        self.below.hide()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.box)
        row.addWidget(self.words, 1)
        if not line.required:
            row.addWidget(_hint())
        row.addWidget(self.stack)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.below)

    def show_check(self, check: Check) -> None:
        """Show how the line stands."""
        self.box.setChecked(check.met)
        self.stack.setVisible(check.tick is not None)
        if check.tick is None:
            self._close()
            return
        day = show_due(check.tick.on, self._today)
        self.done.setText(f"{day} · {check.tick.by}" if check.tick.by else day)
        self.done.setAccessibleName(tr("“{text}”完成于 {day}").format(text=self.line.text, day=day))
        if self.stack.currentIndex() == 0:
            self.day.setText(check.tick.on.isoformat())

    def _open(self) -> None:
        self.stack.setCurrentWidget(self.day)
        self.stack.setFixedHeight(tokens.FIELD)
        self.day.setFocus()
        self.day.selectAll()

    def _close(self) -> None:
        had_focus = self.day.hasFocus()
        self.stack.setCurrentIndex(0)
        self.stack.setFixedHeight(ROW)
        self.below.hide()
        show_wrong(self.day, False)
        if had_focus:
            self.done.setFocus()

    def _take(self) -> None:
        try:
            when = parse_when(self.day.text(), year=self._today.year, field="done_on")
            if when is not None and when.precision is not Precision.DAY:
                raise InvalidInput(tr("请写到日，例如 2016-05-31。"), field="done_on")
            day = None if when is None else when.day
            check_tick(self.line, day, self._today)
        except InvalidInput as fault:
            show_wrong(self.day, True)
            show_error(self.below, fault.message)
            return
        self._close()
        self.day_chosen.emit(day)


class FieldLine(QWidget):
    """A field of the project that must be filled, edited where it stands."""

    saved = Signal(object)
    """The value that was typed or chosen."""

    def __init__(self, line: GateLine) -> None:
        super().__init__()
        self.line = line
        self.met, self.unmet = Picture("circle-check", 16, "green"), Picture("circle", 16)
        self.fact = FactRow(fact_of(line.field or ""), FIELD_LABEL, low=True)
        self.fact.accepted.connect(self._take)
        self.fact.refused.connect(self.fact.close_field)
        self.fact.changed.connect(self._chosen)
        self.fact.value.clicked.connect(self.fact.edit)
        row = QHBoxLayout(self)
        row.setContentsMargins(1, 0, 0, 0)
        row.setSpacing(9)
        top = Qt.AlignmentFlag.AlignTop
        for sign in (self.met, self.unmet):
            framed = QVBoxLayout()
            framed.addSpacing(6)
            framed.addWidget(sign)
            framed.addStretch()
            row.addLayout(framed)
        row.addWidget(self.fact, 1)
        if not line.required:
            hint = _hint()
            hint.setFixedHeight(ROW)
            row.addWidget(hint, 0, top)

    def show_check(self, check: Check) -> None:
        """Show whether the field is filled."""
        self.met.setVisible(check.met)
        self.unmet.setVisible(not check.met)
        state = tr("已填") if check.met else tr("未填")
        self.fact.value.setAccessibleDescription(state)

    def _chosen(self) -> None:
        if self.fact.fact.kind in ("park", "channel"):  # a choice is made at once
            self._take()

    def _take(self) -> None:
        try:
            value = self.fact.read()
        except InvalidInput:
            return
        dirty = self.fact.dirty
        self.fact.close_field()
        if dirty:
            self.saved.emit(value)


class ReadLine(QWidget):
    """What a record beside the project tells: met by it, with what it says; nothing to tick."""

    wanted = Signal()

    def __init__(self, line: GateLine, *, linked: bool) -> None:
        super().__init__()
        self.line = line
        self.met, self.unmet = Picture("circle-check", 16, "green"), Picture("circle", 16)
        self.words = QLabel(line.text)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setMinimumHeight(ROW)
        self.note = QLabel()
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.setWordWrap(True)
        mark(self.note, "secondary")
        self.open = QPushButton(tr("去评审"))
        mark(self.open, "link")
        self.open.clicked.connect(self.wanted)
        self.open.setVisible(linked)
        row = QHBoxLayout(self)
        row.setContentsMargins(1, 0, 0, 0)
        row.setSpacing(9)
        for sign in (self.met, self.unmet):
            row.addWidget(sign)
        row.addWidget(self.words)
        row.addWidget(self.note, 1)
        if not line.required:
            row.addWidget(_hint())
        row.addWidget(self.open)

    def show_check(self, check: Check) -> None:
        """Show what the record says."""
        self.met.setVisible(check.met)
        self.unmet.setVisible(not check.met)
        self.note.setText(check.note or tr("还没有评审结果"))
        self.words.setAccessibleDescription(self.note.text())


class GateChecklist(QWidget):
    """Shows a gate line by line; the owner shows it anew when `desk.changed` tells of it."""

    review_wanted = Signal()
    """The admission reviews are to be shown; `linked` says that somebody listens."""

    def __init__(self, desk: Desk, *, linked: bool = False) -> None:
        super().__init__()
        self._desk = desk
        self._linked = linked
        self._card: ProjectCard | None = None
        self._gate: Gate | None = None
        self._shown: tuple[str, tuple[GateLine, ...]] = ("", ())
        self._folded = False
        self._hidden: set[str] = set()
        self.lines: dict[str, TickLine | FieldLine | ReadLine] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def show_gate(self, gate: Gate, card: ProjectCard, parks: list[tuple[str, str]]) -> None:
        """Show how a gate stands for a project; what is being typed stays."""
        lines = (card.project_id, tuple(check.line for check in gate.checks))
        self._card, self._gate = card, gate
        if lines != self._shown:
            self._shown = lines
            self._lay(gate)
        for check in gate.checks:
            shown = self.lines[check.line.key]
            shown.show_check(check)
            if isinstance(shown, FieldLine):
                show_fact(shown.fact, card, parks)
                if not check.met and shown.fact.value.text() == UNKNOWN:
                    shown.fact.value.setText(tr("填写…"))

    def fold_met(self, folded: bool) -> None:
        """Hide the lines that are met by now, or show all; one that is ticked after stays."""
        if folded != self._folded:
            self._folded = folded
            self._show_lines()

    @property
    def hidden(self) -> int:
        """How many lines are hidden."""
        return len(self._hidden)

    def typed(self) -> dict[str, Any]:
        """Return the fields that hold something not saved yet; raises InvalidInput for a wrong one.

        The wrong one says below it what is wrong, and has the focus.
        """
        fields = {}
        for shown in self.lines.values():
            if isinstance(shown, FieldLine) and shown.fact.dirty:
                try:
                    fields[shown.fact.fact.key] = shown.fact.read()
                except InvalidInput:
                    shown.fact.field.setFocus()
                    raise
        return fields

    def _lay(self, gate: Gate) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.lines, self._hidden = {}, set()
        for check in gate.checks:
            line = check.line
            if line.field == "admission":
                read = ReadLine(line, linked=self._linked)
                read.wanted.connect(self.review_wanted)
                self.lines[line.key] = read
            elif line.field:
                field = FieldLine(line)
                field.saved.connect(partial(self._save, line.field))
                self.lines[line.key] = field
            else:
                tick = TickLine(line, self._desk.today())
                tick.ticked.connect(partial(self._tick, line))
                tick.day_chosen.connect(partial(self._set_day, line))
                self.lines[line.key] = tick
            self._column.addWidget(self.lines[line.key])
        self._show_lines()

    def _show_lines(self) -> None:
        checks = self._gate.checks if self._gate is not None and self._folded else ()
        hidden = {check.line.key for check in checks if check.met}
        for key in hidden ^ self._hidden:  # others are shown by their layout, at once with all
            self.lines[key].setVisible(key not in hidden)
        self._hidden = hidden

    def _tick(self, line: GateLine, done: bool) -> None:
        if done:
            self._set_day(line, self._desk.today())
            return
        assert self._card is not None
        self._desk.change(
            untick_line,
            self._card.project_id,
            line.key,
            label=tr("{name} 关口取消勾选：{text}").format(name=self._card.name, text=line.text),
            failed=self._failed,
            owner=self,
        )

    def _set_day(self, line: GateLine, day: date) -> None:
        assert self._card is not None
        self._desk.change(
            tick_line,
            self._card.project_id,
            line.key,
            on=day,
            today=self._desk.today(),
            by=self._desk.workspace.author,
            label=tr("{name} 关口勾选：{text}").format(name=self._card.name, text=line.text),
            failed=self._failed,
            owner=self,
        )

    def _save(self, field: str, value: Any) -> None:
        assert self._card is not None
        fields, investors = parted({field: value})
        self._desk.change(
            save_facts,
            self._card.project_id,
            fields,
            investors,
            label=tr("修改 {name}").format(name=self._card.name),
            failed=self._failed,
            owner=self,
        )

    def _failed(self, error: BaseException) -> None:
        """A box that was clicked and not saved must not look as if it were."""
        self._desk.failed.emit(error)
        for check in self._gate.checks if self._gate is not None else ():
            self.lines[check.line.key].show_check(check)


class _Words(QLabel):
    """The text of a line; a click on it is a click on its box."""

    clicked = Signal()

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setMinimumHeight(ROW)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()


def _hint() -> QLabel:
    label = QLabel(tr("提示项"))
    label.setToolTip(tr("只作提醒，没有办妥也能变更阶段"))
    mark(label, "faint")
    return label
