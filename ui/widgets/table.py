"""The view of the projects' table: Excel's habits over a model of pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from crm.listing import COLUMNS
from crm.rules.clipboard import Chosen
from resources import tr
from ui import tokens
from ui.models.projects import ProjectsModel
from ui.preferences import remember, remembered_list
from ui.theme import colour
from ui.widgets.cell_blocks import blocks_of, runs_of
from ui.widgets.delegates import CellDelegate
from ui.widgets.header import ProjectHeader
from ui.widgets.row_painting import Line, RowPainter, Strip

SHOWN = (
    "light",
    "name",
    "investors",
    "tier",
    "stage",
    "amount",
    "arrived",
    "arrival_rate",
    "land",
    "intensity",
    "people",
    "next_step",
)
"""The columns that are shown until somebody chooses."""
WIDTHS = {
    "light": 40,
    "contact": 80,
    "entered_on": 96,
    "followed_on": 96,
    "next_due": 150,
    "tier": 60,
    "stage": 60,
    "amount": 94,
    "arrived": 72,
    "arrival_rate": 92,
    "land": 82,
    "intensity": 74,
    "chief": 80,
    "commissioner": 80,
    "people": 106,
}
STRETCHED = {
    "name": (10, 144),
    "investors": (6, 84),
    "progress": (9, 92),
    "next_step": (12, 124),
}
"""Columns that share what room is left: their weight, and their least width."""
_BOXES = 6
_KEYS = tuple(spec.key for spec in COLUMNS)


class ProjectTable(QTableView):
    """Chooses by cells and ranges; Enter opens, F2 edits, Ctrl+C and Ctrl+V, Alt+↓ filters."""

    opened = Signal(str)
    copy_wanted = Signal()
    paste_wanted = Signal()
    fill_wanted = Signal()
    """Ctrl+D: the first chosen row fills those below it."""
    delete_wanted = Signal()
    """Delete: the chosen cells are to be emptied, or what they name is to go."""
    rows_edit_wanted = Signal()
    filter_wanted = Signal(int)
    trash_wanted = Signal()
    typed = Signal(str)
    chosen_changed = Signal()

    def __init__(
        self, model: ProjectsModel, *, keep: str = "projects", shown: Sequence[str] = SHOWN
    ) -> None:
        """keep: under which key columns and widths are remembered; shown: until they are."""
        super().__init__()
        self._model = model
        self._keep = keep
        self.setModel(model)
        self.cells = CellDelegate(model, self)
        self.setItemDelegate(self.cells)
        self._painter = RowPainter(self)
        self.header = ProjectHeader(self)
        self.setHorizontalHeader(self.header)
        self.setAccessibleName(tr("项目表"))
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        upright = self.verticalHeader()
        upright.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        upright.setMinimumSectionSize(tokens.ROW_COMPACT)
        upright.hide()
        self.set_compact(False)
        self.doubleClicked.connect(self._open)
        self.header.filter_wanted.connect(self.filter_wanted)
        self.selectionModel().selectionChanged.connect(self._tell_chosen)
        self._fitting = False
        self._fitted = not remembered_list(f"{keep}/widths")
        self.show_columns(remembered_list(f"{keep}/columns") or list(shown), keep=False)
        self._restore_widths()
        self.header.sectionResized.connect(self._note_width)
        self.header.sectionMoved.connect(lambda *_: self._note_columns())

    def set_compact(self, compact: bool) -> None:
        """Rows of 26 pixels instead of 32."""
        self.verticalHeader().setDefaultSectionSize(tokens.ROW_COMPACT if compact else tokens.ROW)

    # --- columns

    def shown_columns(self) -> list[str]:
        """The keys of the columns that are shown, from left to right."""
        header = self.header
        places = [header.logicalIndex(at) for at in range(header.count())]
        return [_KEYS[one] for one in places if not header.isSectionHidden(one)]

    def show_columns(self, keys: list[str], *, keep: bool = True) -> None:
        """Show these columns in this order; at least the project's name."""
        wanted = [key for key in keys if key in _KEYS] or ["name"]
        for at, key in enumerate([*wanted, *(one for one in _KEYS if one not in wanted)]):
            section = _KEYS.index(key)
            self.header.moveSection(self.header.visualIndex(section), at)
            self.header.setSectionHidden(section, key not in wanted)
        self._model.day_apart = "next_due" in wanted
        if keep:
            self._note_columns()
        self.fit()

    def fit(self) -> None:
        """Share the room among the columns that stretch, unless widths were chosen by hand."""
        if not self._fitted:
            return
        shown = self.shown_columns()
        for key in shown:
            if key not in STRETCHED:
                self._set_width(key, WIDTHS.get(key, 96))
        room = self.viewport().width() - sum(
            self.header.sectionSize(_KEYS.index(key)) for key in shown if key not in STRETCHED
        )
        flexible = [key for key in shown if key in STRETCHED]
        weights = sum(STRETCHED[key][0] for key in flexible)
        spare = max(room - sum(STRETCHED[key][1] for key in flexible), 0)
        for key in flexible:
            weight, least = STRETCHED[key]
            self._set_width(key, least + spare * weight // weights)

    def forget_widths(self) -> None:
        """Fit the columns to the window again, after they were drawn by hand."""
        self._fitted = True
        remember(f"{self._keep}/widths", [])
        self.fit()

    def _set_width(self, key: str, width: int) -> None:
        self._fitting = True
        self.header.resizeSection(_KEYS.index(key), width)
        self._fitting = False

    def _note_width(self, *_: int) -> None:
        if self._fitting:
            return
        self._fitted = False
        widths = [f"{key}={self.header.sectionSize(at)}" for at, key in enumerate(_KEYS)]
        remember(f"{self._keep}/widths", [one for one in widths if not one.endswith("=0")])

    def _restore_widths(self) -> None:
        """Take the widths drawn by hand; a column that came later stands as it does at first."""
        if not self._fitted:
            for key in _KEYS:
                self._set_width(key, STRETCHED[key][1] if key in STRETCHED else WIDTHS.get(key, 96))
        for kept in remembered_list(f"{self._keep}/widths"):
            key, _, width = kept.partition("=")
            if key in _KEYS and width.isdigit():
                self._set_width(key, int(width))

    def _note_columns(self) -> None:
        remember(f"{self._keep}/columns", self.shown_columns())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.fit()

    # --- what is chosen

    def ranges(self) -> list[QItemSelectionRange]:
        """The ranges of cells that are chosen."""
        found: Any = self.selectionModel().selection()
        return list(found)

    def chosen_rows(self) -> list[int]:
        """The rows in which a cell is chosen, from top to bottom."""
        found: set[int] = set()
        for one in self.ranges():
            found.update(range(one.top(), one.bottom() + 1))
        return sorted(found)

    def chosen_range(self) -> tuple[list[int], list[str]]:
        """The rows and the column keys of the smallest table around all that is chosen."""
        sections = {
            section for one in self.ranges() for section in range(one.left(), one.right() + 1)
        }
        keys = {_KEYS[section] for section in sections}
        return self.chosen_rows(), [key for key in self.shown_columns() if key in keys]

    def chosen_places(self) -> list[tuple[str, str]]:
        """The chosen cells that are shown, as project ids and column keys."""
        columns = self.shown_columns()
        chosen: dict[int, set[str]] = {}
        for one in self.ranges():
            keys = set(_KEYS[one.left() : one.right() + 1])
            for row in range(one.top(), one.bottom() + 1):
                chosen.setdefault(row, set()).update(keys)
        return [
            (self._model.ids[row], key)
            for row, keys in sorted(chosen.items())
            for key in columns
            if key in keys
        ]

    def chosen_count(self) -> int:
        """How many cells that are shown are chosen."""
        columns = set(self.shown_columns())
        return sum(
            one.height() * len(columns.intersection(_KEYS[one.left() : one.right() + 1]))
            for one in self.ranges()
        )

    def chosen_area(self) -> Chosen | None:
        """The rectangle that is chosen, by rows and shown columns; None where it is none."""
        columns = self.shown_columns()
        current = self.currentIndex()
        rows, keys = self.chosen_range()
        if not rows or not keys:
            key = _KEYS[max(current.column(), 0)]
            left = columns.index(key) if key in columns else 0
            return Chosen(max(current.row(), 0), left)
        area = Chosen(rows[0], columns.index(keys[0]), len(rows), len(keys))
        together = rows[-1] - rows[0] + 1 == area.height
        beside = columns[area.left : area.left + area.width] == keys
        whole = self.chosen_count() == area.height * area.width
        return area if together and beside and whole else None

    def choose_area(self, top: int, height: int, columns: Sequence[str]) -> None:
        """Choose whole columns of some rows; the current cell is at their top left."""
        selection = QItemSelection()
        for left, right in runs_of([_KEYS.index(key) for key in columns]):
            first, last = self._model.index(top, left), self._model.index(top + height - 1, right)
            selection.select(first, last)
        model = self.selectionModel()
        current = self._model.index(top, _KEYS.index(columns[0]))
        model.setCurrentIndex(current, QItemSelectionModel.SelectionFlag.NoUpdate)
        model.select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def current_column(self) -> str:
        """The key of the current cell's column; "" without one."""
        current = self.currentIndex()
        return _KEYS[current.column()] if current.isValid() else ""

    def choose_row(self, row: int, column: int = 0) -> None:
        """Make one cell the current and only one, also while Ctrl is held."""
        self.selectionModel().setCurrentIndex(
            self._model.index(row, column), QItemSelectionModel.SelectionFlag.ClearAndSelect
        )

    def choose_cells(self, places: list[tuple[int, int]], current: tuple[int, int] | None) -> None:
        """Choose these cells (row, section), as they were before the rows moved."""
        selection = QItemSelection()
        for top, bottom, left, right in blocks_of(places):
            selection.select(self._model.index(top, left), self._model.index(bottom, right))
        model = self.selectionModel()
        if current is not None:
            model.setCurrentIndex(
                self._model.index(*current), QItemSelectionModel.SelectionFlag.NoUpdate
            )
        model.select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _tell_chosen(self, *_: object) -> None:
        self.viewport().update()  # the tint is of whole rows
        self.chosen_changed.emit()

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(self._model.ids[index.row()])

    # --- keys and looks

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        key, held = event.key(), event.modifiers()
        control = held == Qt.KeyboardModifier.ControlModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not held & ~_KEYPAD:
            self._open(self.currentIndex())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste_wanted.emit()
        elif held == Qt.KeyboardModifier.AltModifier and key == Qt.Key.Key_Down:
            self.filter_wanted.emit(max(self.currentIndex().column(), 0))
        elif held == Qt.KeyboardModifier.ShiftModifier and key == Qt.Key.Key_Space:
            self._choose_whole_rows()
        elif held == Qt.KeyboardModifier.ShiftModifier and key == Qt.Key.Key_F2:
            self.rows_edit_wanted.emit()
        elif control and key == Qt.Key.Key_D:
            self.fill_wanted.emit()
        elif control and key == Qt.Key.Key_Delete:
            self.trash_wanted.emit()
        elif key == Qt.Key.Key_Delete and not held:
            self.delete_wanted.emit()
        elif event.text().isprintable() and event.text().strip() and not held & ~_PLAIN:
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def _choose_whole_rows(self) -> None:
        selection = self.selectionModel().selection()
        self.selectionModel().select(
            selection,
            QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows,
        )

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        view, model = event.rect(), self._model
        height = self.verticalHeader().defaultSectionSize()
        first = max(self.rowAt(max(view.top(), 0)), 0)
        start = self.rowViewportPosition(first)
        count = min(-(-(view.bottom() + 1 - start) // height), model.rowCount() - first)
        lines = [
            Line(at, start + (at - first) * height, model.shown(at))
            for at in range(first, first + max(count, 0))
        ]
        chosen = self.selectionModel()
        tinted = {line.at for line in lines if chosen.rowIntersectsSelection(line.at)}
        painter = QPainter(self.viewport())
        self._painter.today = model.today
        self._painter.day_apart = model.day_apart
        self._painter.paint(painter, lines, self._strips(view), height, tinted)
        self._paint_boxes(painter)
        painter.end()
        if lines:
            model.look_ahead(lines[-1].at)

    def _strips(self, view: QRect) -> list[Strip]:
        strips = []
        for section in range(len(_KEYS)):
            left, width = self.columnViewportPosition(section), self.columnWidth(section)
            if width and left <= view.right() and left + width > view.left():
                strips.append(Strip(section, left, width))
        return strips

    def _paint_boxes(self, painter: QPainter) -> None:
        """A frame around each chosen range, as in Excel, and around the current cell."""
        strong = self.hasFocus() or self.state() == QAbstractItemView.State.EditingState
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour("accent" if strong else "border_strong"), 1))
        ranges = self.ranges()
        for one in ranges[:_BOXES]:
            frame = self._frame(one.top(), one.left(), one.bottom(), one.right())
            painter.drawRect(frame.adjusted(0, 0, -1, -1))
        current = self.currentIndex()
        alone = not any(one.contains(current) for one in ranges)
        if current.isValid() and strong and alone:
            painter.drawRect(self.visualRect(current).adjusted(0, 0, -1, -1))

    def _frame(self, top: int, left: int, bottom: int, right: int) -> QRect:
        frame = QRect()
        for section in range(left, right + 1):
            if not self.isColumnHidden(section):
                frame |= self.visualRect(self._model.index(top, section))
                frame |= self.visualRect(self._model.index(bottom, section))
        return frame


_KEYPAD = Qt.KeyboardModifier.KeypadModifier
_PLAIN = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
