"""The grid of 实绩 as Excel users expect it: F2 and typing edit, ranges are copied and pasted."""

from __future__ import annotations

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from crm.errors import InvalidInput
from crm.performance_grid import Cell
from crm.performances import Entered
from crm.rules.clipboard import Chosen, apart, area, check_copied, filled_block, text_of
from crm.rules.numbers import is_blank
from resources import tr
from ui import tokens
from ui.models.actuals import FIRST, ActualsModel
from ui.theme import colour, font, mark
from ui.widgets.cell_editing import CellLine
from ui.widgets.delegates import InPlaceDelegate

Index = QModelIndex | QPersistentModelIndex
NAME_WIDTH = 200
FIGURE_WIDTH = 116
_SIGN = 22
_PADDING = 28
_MEASURED = 200


class ActualsTable(QTableView):
    """Chooses by cells and ranges; the commands of the keyboard are those of Excel."""

    entered = Signal(list)
    """`Entered` figures that were typed, pasted or cleared."""
    refused = Signal(object)
    """Why nothing was pasted."""
    copied = Signal(int)
    opened = Signal(int)
    """The row whose first cell was opened."""
    chosen_changed = Signal()

    def __init__(self, model: ActualsModel) -> None:
        super().__init__()
        mark(self, "list")
        self._model = model
        self.setModel(model)
        self.setItemDelegate(_Delegate(model, self))
        self.setAccessibleName(tr("实绩表"))
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.EditKeyPressed | triggers.AnyKeyPressed | triggers.DoubleClicked
        )
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(tokens.ROW)
        self.horizontalHeader().setFixedHeight(36)
        self.horizontalHeader().setHighlightSections(False)
        self.doubleClicked.connect(self._open)
        model.edited.connect(self.entered)
        model.modelReset.connect(self._fit)
        self.selectionModel().selectionChanged.connect(lambda *_: self.chosen_changed.emit())
        self.selectionModel().currentChanged.connect(lambda *_: self.chosen_changed.emit())

    def chosen_cells(self) -> list[tuple[int, int]]:
        """The chosen cells of figures (row, column), from the top left."""
        found = {(one.row(), one.column()) for one in self.selectedIndexes()}
        return sorted(one for one in found if one[1] >= FIRST)

    def chosen_rows(self) -> list[int]:
        """The rows in which a cell is chosen."""
        return sorted({one.row() for one in self.selectedIndexes()})

    def ids_of(self, verified: bool) -> list[str]:
        """The actuals in the chosen cells that are verified, or are not.

        A chosen first cell stands for its whole row.
        """
        cells = set(self.chosen_cells())
        whole = {one.row() for one in self.selectedIndexes() if one.column() < FIRST}
        cells |= {(row, at) for row in whole for at in range(FIRST, self._model.columnCount())}
        found = [self._model.cell(*place) for place in sorted(cells)]
        return [
            cell.performance_id
            for cell in found
            if cell is not None and cell.known and cell.verified is verified
        ]

    # --- copying, pasting, clearing

    def copy(self) -> None:
        """Copy the chosen rows and columns, as Excel takes them."""
        places = {(one.row(), one.column()) for one in self.selectedIndexes()}
        if not places:
            return
        rows = sorted({row for row, _ in places})
        columns = sorted({at for _, at in places})
        try:
            check_copied(len(places), len(rows), len(columns))
        except InvalidInput as error:
            self.refused.emit(error)
            return
        lines = ([self._model.text(row, at).strip() for at in columns] for row in rows)
        QGuiApplication.clipboard().setText(text_of(lines))
        self.copied.emit(len(places))

    def paste(self) -> None:
        """Enter what the clipboard holds from the current cell on; one figure fills a range."""
        text = QGuiApplication.clipboard().text()
        current = self.currentIndex()
        if not current.isValid():
            return
        try:
            found = self._pasted(filled_block(text.rstrip("\r\n")))
            if not found:
                raise InvalidInput(
                    tr("粘贴的都是空格，没有改动。空格不会清掉原有的数，要清除请按 Delete。")
                )
        except InvalidInput as error:
            self.refused.emit(error)
            return
        self.entered.emit(found)

    def _pasted(self, block: list[list[str]]) -> list[Entered]:
        if len(block) == 1 and len(block[0]) == 1 and len(self.chosen_cells()) > 1:
            return [
                self._model.entered(row, column, block[0][0])
                for row, column in self.chosen_cells()
                if not is_blank(block[0][0])
            ]
        into = area(block, self._chosen(), (self._model.rowCount(), self._model.columnCount()))
        found = []
        for down in range(into.height):
            for across in range(into.width):
                text = block[down % len(block)][across % len(block[0])]
                # A blank leaves what stands there: who copies a range rarely means to clear.
                if not is_blank(text):
                    found.append(self._model.entered(into.top + down, into.left + across, text))
        return found

    def _chosen(self) -> Chosen:
        """The smallest table around the chosen figures; the current cell where there is none."""
        places = self.chosen_cells()
        if not places:
            return Chosen(self.currentIndex().row(), self.currentIndex().column())
        down, across = [row for row, _ in places], [column for _, column in places]
        top, left = min(down), min(across)
        found = Chosen(top, left, max(down) - top + 1, max(across) - left + 1)
        if found.height * found.width != len(places):
            raise apart()
        return found

    def clear(self) -> None:
        """Take away the figures in the chosen cells; the toast takes it back."""
        found = []
        for row, column in self.chosen_cells():
            cell, line = self._model.cell(row, column), self._model.row(row)
            what = self._model.column(column)
            if cell is not None and cell.known and line is not None and what is not None:
                found.append(Entered(line.slot(what), None))
        if found:
            self.entered.emit(found)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        key, held = event.key(), event.modifiers()
        if held == Qt.KeyboardModifier.ControlModifier and key == Qt.Key.Key_C:
            self.copy()
        elif held == Qt.KeyboardModifier.ControlModifier and key == Qt.Key.Key_V:
            self.paste()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not held:
            self.clear()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not held:
            self._return()
        else:
            super().keyPressEvent(event)

    def _return(self) -> None:
        """Open what the first column names; elsewhere go down, as Excel does."""
        if self.currentIndex().column() < FIRST:
            self._open(self.currentIndex())
        else:
            self.go_down()

    def go_down(self) -> None:
        """Make the cell below the current one."""
        current = self.currentIndex()
        if current.row() + 1 < self._model.rowCount():
            below = self._model.index(current.row() + 1, current.column())
            self.selectionModel().setCurrentIndex(
                below, QItemSelectionModel.SelectionFlag.ClearAndSelect
            )

    def _open(self, index: QModelIndex) -> None:
        if index.isValid() and index.column() < FIRST:
            self.opened.emit(index.row())

    def _fit(self) -> None:
        """Give each column the room of its head and of what stands in its first rows."""
        bold, plain = QFontMetrics(font(bold=True)), QFontMetrics(font())
        rows = range(min(self._model.rowCount(), _MEASURED))
        for at in range(self._model.columnCount()):
            head = str(self._model.headerData(at, Qt.Orientation.Horizontal) or "")
            wide = bold.horizontalAdvance(head) + _PADDING
            if at >= FIRST:
                texts = (self._model.text(row, at) for row in rows)
                widest = max((plain.horizontalAdvance(one) for one in texts), default=0)
                wide = max(wide, widest + _PADDING + _SIGN, FIGURE_WIDTH)
            self.setColumnWidth(at, wide if at >= FIRST else NAME_WIDTH)


class _Delegate(InPlaceDelegate):
    """Paints beside each figure how it stands (✓ or ○), and 缺 where a promise waits for one."""

    def __init__(self, model: ActualsModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        painter.setPen(colour("border"))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        painter.drawLine(option.rect.topRight(), option.rect.bottomRight())
        cell = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(cell, Cell):
            return
        place: QRect = option.rect
        if cell.known:
            sign, token = ("✓", "green") if cell.verified else ("○", "amber")
        elif cell.owed:
            sign, token = tr("缺"), "phoenix"
        else:
            return
        painter.save()
        painter.setFont(font("small"))
        painter.setPen(colour(token))
        left = QRect(place.left() + 8, place.top(), _SIGN, place.height())
        painter.drawText(left, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, sign)
        painter.restore()

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802
        super().initStyleOption(option, index)
        option.state &= ~QStyle.StateFlag.State_HasFocus

    def createEditor(  # noqa: N802
        self, parent: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> QWidget:
        row, column = index.row(), index.column()
        editor = CellLine(
            self._model.text(row, column),
            lambda text: self._model.entered(row, column, text),
            parent,
        )
        self.connect_editor(editor)
        return editor

    def accepted(self) -> None:
        """Go on to the cell below."""
        view = self.parent()
        if isinstance(view, ActualsTable):
            view.go_down()
