"""A table whose order people make, with the buttons and keys by which they keep it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from resources import tr
from ui import tokens
from ui.models.plain import PlainModel
from ui.theme import mark
from ui.widgets.buttons import picture_button
from ui.widgets.list_table import list_table


class OrderedTable(QWidget):
    """F2 and Return edit the chosen row, Alt+↑ and Alt+↓ move it, Delete takes it off."""

    add_wanted = Signal()
    edit_wanted = Signal()
    remove_wanted = Signal()
    shift_wanted = Signal(int)
    """The chosen row is to go up (-1) or down (+1)."""

    def __init__(
        self,
        name: str,
        heads: Sequence[str],
        nothing: str,
        *,
        stretch: int,
        widths: tuple[int, ...],
        rows: int,
    ) -> None:
        """nothing: what is said where there is no row. rows: how many it has room for."""
        super().__init__()
        self.go_to = ""
        """The key of the row to stand on once rows are shown."""
        self._free, self._least = True, 0
        self.model = PlainModel(heads)
        self.table = list_table(self.model, name, stretch=stretch, widths=widths)
        self.table.setFixedHeight(tokens.ROW * (rows + 1) + 2)
        self.table.doubleClicked.connect(lambda _: self.edit_wanted.emit())
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_able())
        self.table.installEventFilter(self)
        self.nothing = QLabel(nothing)
        mark(self.nothing, "faint")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.nothing)
        self.buttons: dict[str, QPushButton] = {
            "add": picture_button(tr("添加"), "plus", self.add_wanted.emit),
            "edit": picture_button(tr("修改"), "pencil", self.edit_wanted.emit, tip="F2"),
            "up": picture_button(tr("上移"), "arrow-up", partial(self._shift, -1), tip="Alt+↑"),
            "down": picture_button(tr("下移"), "arrow-down", partial(self._shift, +1), tip="Alt+↓"),
            "remove": picture_button(tr("去掉"), "trash-2", self.remove_wanted.emit, tip="Delete"),
        }
        foot = QHBoxLayout()
        foot.setSpacing(8)
        for button in self.buttons.values():
            foot.addWidget(button)
        foot.addStretch()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(12)
        self.column.addWidget(self.stack)
        self.column.addLayout(foot)

    @property
    def row(self) -> int:
        """The chosen row, -1 without one."""
        return self.table.currentIndex().row()

    def show_rows(
        self,
        rows: list[tuple[str, ...]],
        keys: Sequence[str],
        *,
        free: bool = True,
        least: int = 0,
    ) -> None:
        """Show rows and stand where one stood, or on the row of the key `go_to`.

        free: whether they may be changed. least: how many have to stay.
        """
        self._free, self._least = free, least
        at = keys.index(self.go_to) if self.go_to in keys else max(self.row, 0)
        self.go_to = ""
        self.model.show_rows(rows)
        self.stack.setCurrentIndex(0 if rows else 1)
        if rows:
            flags = QItemSelectionModel.SelectionFlag
            self.table.selectionModel().setCurrentIndex(
                self.model.index(min(at, len(rows) - 1), 0), flags.ClearAndSelect | flags.Rows
            )
        self._show_able()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """The keys of the table, before Qt takes Alt+↑ and Alt+↓ for plain arrows."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key, alt = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            if alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                self._shift(-1 if key == Qt.Key.Key_Up else +1)
                return True
            if not alt and key in (Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.edit_wanted.emit()
                return True
            if not alt and key == Qt.Key.Key_Delete:
                self.remove_wanted.emit()
                return True
        return super().eventFilter(watched, event)

    def _shift(self, by: int) -> None:
        if self.row >= 0 and 0 <= self.row + by < self.model.rowCount():
            self.shift_wanted.emit(by)

    def _show_able(self) -> None:
        at, last = self.row, self.model.rowCount() - 1
        able = {"add": True, "edit": at >= 0, "up": at > 0, "down": 0 <= at < last}
        able["remove"] = at >= 0 and last >= self._least
        for key, can in able.items():
            self.buttons[key].setEnabled(self._free and can)
