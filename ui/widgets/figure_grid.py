"""The grid of 月报填报: Excel's habits (F2, typing, Ctrl+C, Ctrl+V, Delete) over its model."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from crm.figure_grid import read_value
from crm.figure_paste import place
from crm.rules.clipboard import text_of
from crm.rules.numbers import parse_percent
from resources import tr
from ui import tokens
from ui.models.figure_grid import FIRST, FigureGridModel
from ui.theme import mark
from ui.widgets.cell_editing import CellLine
from ui.widgets.delegates import Index, InPlaceDelegate
from ui.widgets.figures import ROW_HEIGHT, paint_figure

_WIDTHS = (200, 66)
_MONTH = 68


class GridDelegate(InPlaceDelegate):
    """Paints a figure in two lines, and opens a field that stays open on what can't be read."""

    def __init__(self, model: FigureGridModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._grid = model

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        paint_figure(painter, option, index, self._grid.second(index))

    def createEditor(  # noqa: N802
        self, parent: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> QWidget:
        line = self._grid.lines[index.row()]

        def read(text: str) -> str:
            if self._grid.growths:
                parse_percent(text, field="growth")
            else:
                read_value(text, line.unit)
            return text

        editor = CellLine(self._grid.text(index.row(), index.column()), read, parent)
        editor.setAccessibleName(tr("单元格"))
        self.connect_editor(editor)
        return editor


class FigureGrid(QTableView):
    """Chooses by cells and ranges; what is typed or pasted goes to the model as a draft."""

    pasted = Signal(str)
    """What of a pasted table was not taken, in words; "" when all was."""

    def __init__(self, model: FigureGridModel) -> None:
        super().__init__()
        self._grid = model
        mark(self, "list")
        self.setModel(model)
        self.setItemDelegate(GridDelegate(model, self))
        self.setAccessibleName(tr("月报填报"))
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setFixedHeight(tokens.ROW)
        for column in range(model.columnCount()):
            self.setColumnWidth(column, _WIDTHS[column] if column < FIRST else _MONTH)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        head.setMinimumSectionSize(50)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.copied())
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste(QGuiApplication.clipboard().text())
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not event.modifiers():
            chosen = self.selectionModel().selectedIndexes()
            self._grid.set_texts([(one.row(), one.column(), "") for one in chosen])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go_down()
        else:
            super().keyPressEvent(event)

    def copied(self) -> str:
        """The smallest table around the chosen cells, as Excel takes it."""
        chosen = self.selectionModel().selectedIndexes()
        if not chosen:
            return ""
        rows = range(min(one.row() for one in chosen), max(one.row() for one in chosen) + 1)
        columns = [one.column() for one in chosen]
        across = range(min(columns), max(columns) + 1)
        return text_of(
            [str(self._grid.index(row, column).data() or "") for column in across] for row in rows
        )

    def paste(self, text: str) -> int:
        """Put a table from the clipboard by its months and indicators, else at the current cell.

        Returns the cells it filled; `pasted` tells what was not taken.
        """
        index = self.currentIndex()
        if not index.isValid() or not text.strip():
            return 0
        month = self._grid.month(max(index.column(), FIRST))
        placed = place(text, self._grid.lines, index.row(), month)
        cells = [(row, self._grid.column(of), value) for row, of, value in placed.cells]
        early = [cell for cell in cells if not self._grid.can_be_told(cell[1])]
        taken = self._grid.set_texts(cells)
        told = [placed.told] if placed.told else []
        if early:
            told.append(tr("还没到期的月份有 {n} 格，没有贴入").format(n=len(early)))
        self.pasted.emit(tr("；").join(told))
        return taken

    def _go_down(self) -> None:
        index = self.currentIndex()
        if index.isValid() and index.row() + 1 < self._grid.rowCount():
            self.setCurrentIndex(self._grid.index(index.row() + 1, index.column()))
