"""Which columns a table shows, and in which order: ticks, and Alt+↑↓ or dragging."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from crm.listing import COLUMNS
from resources import tr
from ui import tokens
from ui.theme import mark


class _Columns(QListWidget):
    """Leaves Alt+↑↓ and Return to the frame around it."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        ends = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if ends or event.modifiers() & Qt.KeyboardModifier.AltModifier:
            event.ignore()
        else:
            super().keyPressEvent(event)


class ColumnChoice(QFrame):
    """Opens below its button; each change shows at once."""

    changed = Signal(list)
    """The keys of the shown columns, in order."""
    reset_wanted = Signal()

    def __init__(self, shown: list[str], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        mark(self, "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(232)
        self.list = _Columns()
        self.list.setAccessibleName(tr("列"))
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        labels = {spec.key: spec.label for spec in COLUMNS}
        for key in [*shown, *(one for one in labels if one not in shown)]:
            item = QListWidgetItem(labels[key])
            item.setSizeHint(QSize(0, tokens.ROW_COMPACT))
            item.setData(Qt.ItemDataRole.UserRole, key)
            item.setCheckState(Qt.CheckState.Checked if key in shown else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.setFixedHeight(tokens.ROW_COMPACT * min(len(labels), 16) + 4)
        self.list.itemChanged.connect(lambda _: self._tell())
        self.list.model().rowsMoved.connect(lambda *_: self._tell())
        hint = QLabel(tr("拖动或 Alt+↑↓ 调整次序"))
        mark(hint, "faint")
        reset = QPushButton(tr("恢复默认"))
        mark(reset, "link")
        reset.clicked.connect(self.reset_wanted)
        reset.clicked.connect(self.close)
        foot = QHBoxLayout()
        foot.addWidget(hint, 1)
        foot.addWidget(reset)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self.list)
        column.addLayout(foot)

    def open_below(self, place: QPoint) -> None:
        """Show it with its upper left corner at `place` of the screen."""
        self.adjustSize()
        self.move(place)
        self.show()
        self.list.setFocus(Qt.FocusReason.PopupFocusReason)

    def chosen(self) -> list[str]:
        """The ticked columns' keys, in order."""
        items = [self.list.item(at) for at in range(self.list.count())]
        return [
            str(item.data(Qt.ItemDataRole.UserRole))
            for item in items
            if item.checkState() == Qt.CheckState.Checked
        ]

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        step = steps.get(Qt.Key(event.key()))
        if step and event.modifiers() == Qt.KeyboardModifier.AltModifier:
            self._shift(step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            self.close()
        else:
            super().keyPressEvent(event)

    def _shift(self, step: int) -> None:
        row = self.list.currentRow()
        if 0 <= row + step < self.list.count():
            self.list.blockSignals(True)
            self.list.insertItem(row + step, self.list.takeItem(row))
            self.list.blockSignals(False)
            self.list.setCurrentRow(row + step)
            self._tell()

    def _tell(self) -> None:
        if self.chosen():
            self.changed.emit(self.chosen())
