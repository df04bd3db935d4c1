"""The itinerary of a visit, typed line by line: Tab goes on, the last line makes another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from resources import tr
from ui.models.itinerary import WHAT, ItineraryModel
from ui.theme import icon, mark
from ui.widgets.inputs import Line
from ui.widgets.list_table import list_table

Index = QModelIndex | QPersistentModelIndex
HEIGHT = 176


class _CellDelegate(QStyledItemDelegate):
    """Edits a cell in a line that an input method can write in."""

    def createEditor(  # noqa: N802
        self, parent: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> QWidget:
        line = Line("", parent)
        line.setAccessibleName(str(index.model().headerData(index.column(), _ACROSS)))
        line.accepted.connect(lambda: self._leave(line))
        line.refused.connect(lambda: self.closeEditor.emit(line, self.EndEditHint.RevertModelCache))
        return line

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802
        assert isinstance(editor, Line)
        editor.setText(str(index.data(Qt.ItemDataRole.EditRole)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Keep Qt's own Return away: it would end what is half composed."""
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
        pressed = event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent)
        if pressed and isinstance(event, QKeyEvent) and event.key() in keys:
            return False
        return super().eventFilter(watched, event)

    def _leave(self, line: Line) -> None:
        self.commitData.emit(line)
        self.closeEditor.emit(line, self.EndEditHint.EditNextItem)


_ACROSS = Qt.Orientation.Horizontal


class ItineraryEditor(QWidget):
    """The table, and what is done with a chosen line."""

    def __init__(self, today: date) -> None:
        super().__init__()
        self.lines = ItineraryModel(today)
        self.table = list_table(
            self.lines, tr("行程"), stretch=WHAT, widths=(84, 64, 64, 200, 170, 110)
        )
        self.table.setItemDelegate(_CellDelegate(self.table))
        self.table.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.SelectedClicked
        )
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.table.setFixedHeight(HEIGHT)
        self.table.setTabKeyNavigation(False)
        note = QLabel(tr("时间写 9:00、1430、下午2点半；日期不写就是来访当天"))
        mark(note, "faint")
        head = QHBoxLayout()
        word = QLabel(tr("行程"))
        mark(word, "strong")
        head.addWidget(word)
        head.addWidget(note, 1)
        for picture, what, run in (
            ("arrow-up", tr("上移"), lambda: self._move(-1)),
            ("arrow-down", tr("下移"), lambda: self._move(1)),
            ("trash-2", tr("删去这一行"), self._remove),
        ):
            head.addWidget(_button(picture, what, run))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.table)
        self.setFocusProxy(self.table)

    def _move(self, step: int) -> None:
        at = self.table.currentIndex()
        row = self.lines.move(at.row(), step)
        self.table.setCurrentIndex(self.lines.index(row, at.column()))

    def _remove(self) -> None:
        self.lines.remove(self.table.currentIndex().row())


def _button(picture: str, word: str, run: Callable[[], object]) -> QPushButton:
    button = QPushButton()
    button.setIcon(icon(picture))
    mark(button, "quiet")
    button.setAccessibleName(word)
    button.setToolTip(word)
    button.setAutoDefault(False)
    button.clicked.connect(lambda: run())
    return button
