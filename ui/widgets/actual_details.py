"""Beside the grid of 实绩: how the chosen figure stands, what it was before, what waits for it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from crm.performance_grid import Cell, GridColumn, GridRow
from crm.performance_history import PastValue
from crm.performances import show_quantity
from crm.rules.actual_checks import show_period
from resources import tr
from ui import tokens
from ui.models.actuals import heading
from ui.theme import mark
from ui.widgets.buttons import picture_button

WIDTH = 300


class ActualDetails(QFrame):
    """Tells of one cell, and offers what can be done with it."""

    edit_wanted = Signal()
    verify_wanted = Signal()
    unverify_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        mark(self, "card")
        self.setFixedWidth(WIDTH)
        self.setAccessibleName(tr("所选实绩"))
        column = QVBoxLayout(self)
        column.setContentsMargins(*[tokens.CARD_PADDING] * 4)
        column.setSpacing(10)
        self.title = self._label("section")
        self.figure = self._label("figure")
        self.badge = QLabel()
        self.lines = QVBoxLayout()
        self.lines.setSpacing(4)
        column.addWidget(self.title)
        column.addWidget(self.figure)
        column.addWidget(self.badge, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(self.lines)
        column.addStretch()
        self.edit = picture_button(tr("填写证明与备注…"), "pencil", self.edit_wanted.emit)
        self.verify = picture_button(tr("核实"), "badge-check", self.verify_wanted.emit)
        self.unverify = picture_button(tr("撤回核实"), "rotate-ccw", self.unverify_wanted.emit)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.verify)
        foot.addWidget(self.unverify)
        foot.addStretch()
        column.addLayout(foot)
        column.addWidget(self.edit, 0, Qt.AlignmentFlag.AlignLeft)
        self.show_nothing()

    def show_nothing(self) -> None:
        """No figure is chosen."""
        self._clear()
        self.title.setText(tr("选一格，看它的证明、核实和更正"))
        self._show_buttons(None)

    def show_cell(
        self, row: GridRow, column: GridColumn, cell: Cell, past: Sequence[PastValue] = ()
    ) -> None:
        """Tell of a cell; past: its corrections, the newest first."""
        self._clear()
        self.title.setText(
            tr("{name}\n{period}{what}").format(
                name=row.name, period=show_period(row.year, row.month), what=heading(column)
            )
        )
        self.figure.setText("" if cell.actual is None else show_quantity(cell.actual))
        self.figure.setVisible(cell.actual is not None)
        self._show_state(cell)
        for word, text in (
            (tr("证明"), cell.evidence),
            (tr("备注"), cell.note),
            (tr("示例数据"), tr("是") if cell.illustrative else ""),
        ):
            if text:
                self._line(f"{word}　{text}")
        if past:
            self._line(tr("更正过"), "strong")
        for one in past:
            self._line(
                tr("{day} {who}：原 {old}，改为 {new}").format(
                    day=one.on.isoformat(),
                    who=one.author,
                    old=show_quantity(one.old),
                    new=show_quantity(one.new),
                )
            )
        self._show_buttons(cell)

    def _show_state(self, cell: Cell) -> None:
        self.badge.show()
        if cell.known and cell.verified:
            mark(self.badge, "badge-green")
            self.badge.setText("✓ " + tr("已核实"))
            day = "" if cell.verified_on is None else cell.verified_on.isoformat()
            self._line(tr("核实　{who} {day}").format(who=cell.verified_by, day=day))
        elif cell.known:
            mark(self.badge, "badge-amber")
            self.badge.setText("○ " + tr("未核实"))
        elif cell.summed:
            mark(self.badge, "badge-accent")
            self.badge.setText(tr("各月合计"))
        elif cell.owed:
            mark(self.badge, "badge-phoenix")
            self.badge.setText(tr("缺数据"))
            self._line(tr("这些承诺在等它："), "strong")
            for promise in cell.owed:
                self._line(promise)
        else:
            self.badge.hide()
            self._line(tr("没有数，也没有承诺在等它。"))

    def _show_buttons(self, cell: Cell | None) -> None:
        known = cell is not None and cell.known
        self.edit.setVisible(known)
        self.verify.setVisible(known and cell is not None and not cell.verified)
        self.unverify.setVisible(known and cell is not None and cell.verified)

    def _clear(self) -> None:
        while self.lines.count():
            item = self.lines.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.figure.clear()
        self.figure.hide()
        self.badge.hide()

    def _line(self, text: str, kind: str = "secondary") -> None:
        label = self._label(kind)
        label.setText(text)
        self.lines.addWidget(label)

    @staticmethod
    def _label(kind: str) -> QLabel:
        label = QLabel()
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        mark(label, kind)
        return label
