"""One column of the board: its head, and its cards in a list; empty it is a narrow strip."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from crm.board import BoardColumn
from crm.rules.units import show_amount
from db.values import Amount
from resources import tr
from ui import tokens
from ui.models.board import ColumnModel
from ui.theme import colour, font, mark
from ui.widgets.board_painting import HEIGHT, CardDelegate

Index = QModelIndex | QPersistentModelIndex
NARROW = 36
LEAST, MOST = 216, 340
_ARROWS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class CardList(QTableView):
    """The cards of a column; says by signals what keys and mouse want beyond the column.

    A table of one column, since a list asks its model about every row before the first is shown.
    """

    opened = Signal(str)
    stepped = Signal(int)
    """To the column at the left (-1) or the right (+1)."""
    shifted = Signal(int)
    """The card to that column."""
    typed = Signal(str)
    menu_wanted = Signal(str, QPoint)
    drag_begun = Signal(str, QPoint)
    drag_moved = Signal(QPoint)
    drag_ended = Signal(bool)
    """Whether the card is dropped, or the drag was given up."""

    def __init__(self, model: ColumnModel, delegate: CardDelegate) -> None:
        super().__init__()
        mark(self, "cards")
        self.cards = model
        self.setModel(model)
        self.setItemDelegate(delegate)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(HEIGHT)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.verticalScrollBar().setSingleStep(HEIGHT // 2)
        self.doubleClicked.connect(lambda index: self.opened.emit(model.ids[index.row()]))
        self._pressed: QPoint | None = None
        self.dragging = False

    def current_id(self) -> str | None:
        """The card that the keyboard is at."""
        row = self.currentIndex().row()
        return self.cards.ids[row] if 0 <= row < len(self.cards.ids) else None

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(LEAST, 3 * HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        key, control = Qt.Key(event.key()), Qt.KeyboardModifier.ControlModifier
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        here = self.current_id()
        if self.dragging and key == Qt.Key.Key_Escape:
            self._end_drag(dropped=False)
        elif key in _ARROWS and plain:
            self.stepped.emit(_ARROWS[key])
        elif key in _ARROWS and event.modifiers() & control:
            self.shifted.emit(_ARROWS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain and here:
            self.opened.emit(here)
        elif key == Qt.Key.Key_Menu and here:
            place = self.visualRect(self.currentIndex()).center()
            self.menu_wanted.emit(here, self.viewport().mapToGlobal(place))
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:  # noqa: N802
        """Typing finds by the field above, as in the table."""
        if search.strip():
            self.typed.emit(search)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.cards.ids:
            self.setCurrentIndex(self.cards.index(0))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        index = self.indexAt(event.pos())
        if index.isValid():
            self.menu_wanted.emit(self.cards.ids[index.row()], event.globalPos())

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        super().mousePressEvent(event)
        place = event.position().toPoint()
        left = event.button() == Qt.MouseButton.LeftButton
        self._pressed = place if left and self.indexAt(place).isValid() else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return  # Qt would choose the cards that the mouse passes over
        moved = (event.position().toPoint() - self._pressed).manhattanLength()
        here = self.current_id()
        if not self.dragging and moved >= QApplication.startDragDistance() and here:
            self.dragging = True
            self.drag_begun.emit(here, self.viewport().mapToGlobal(self._pressed))
        if self.dragging:
            self.drag_moved.emit(event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self.dragging:
            self._end_drag(dropped=True)
        else:
            self._pressed = None
            super().mouseReleaseEvent(event)

    def _end_drag(self, *, dropped: bool) -> None:
        self.dragging, self._pressed = False, None
        self.drag_ended.emit(dropped)


class BoardColumnView(QWidget):
    """Head and cards; `show_target` marks it as the place where a card would be put.

    It paints its own surface: a change of a style sheet's rule would cost a frame while dragging.
    """

    def __init__(self, model: ColumnModel, delegate: CardDelegate) -> None:
        super().__init__()
        self.model = model
        self.targeted = False
        self.name, self.count, self.sum = QLabel(), QLabel(), QLabel()
        mark(self.name, "strong")
        for label in (self.count, self.sum):
            mark(label, "secondary")
        for label in (self.name, self.sum):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setMinimumWidth(0)
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self.name)
        first.addWidget(self.count)
        first.addStretch()
        self.head = QWidget()
        lines = QVBoxLayout(self.head)
        lines.setContentsMargins(12, 8, 8, 4)
        lines.setSpacing(2)
        lines.addLayout(first)
        lines.addWidget(self.sum)
        self.list = CardList(model, delegate)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 1, 1, 4)
        whole.setSpacing(2)
        whole.addWidget(self.head)
        whole.addWidget(self.list, 1)
        self.show_counts()

    @property
    def folded(self) -> bool:
        """Whether it is a narrow strip, since nothing stands in it."""
        return not self.model.ids

    def show_counts(self) -> None:
        """Show how many cards there are and what they come to."""
        column = self.model.column
        self.name.setText(column.label)
        self.count.setText(f"{len(column.ids):,}")
        said = sum_in_words(column)
        self.sum.setText(said)
        self.setToolTip(tr("{column}，{n} 个").format(column=column.label, n=len(column.ids)))
        self.list.setAccessibleName(
            tr("{column}，{n} 个，{sum}").format(column=column.label, n=len(column.ids), sum=said)
        )
        for part in (self.head, self.list):
            part.setVisible(not self.folded)
        if self.folded:
            self.setFixedWidth(NARROW)
        else:
            self.setMinimumWidth(LEAST)
            self.setMaximumWidth(MOST)
        self.update()

    def show_target(self, wanted: bool) -> None:
        """Mark it, or not, as where the card would be put."""
        self.targeted = wanted
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(colour("accent_soft" if self.targeted else "track"))
        painter.setPen(colour("accent" if self.targeted else "track"))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, tokens.CARD_RADIUS, tokens.CARD_RADIUS)
        if not self.folded:
            return
        painter.setFont(font("small"))
        painter.setPen(colour("secondary"))
        down = painter.fontMetrics().height()
        top = 12.0
        for letter in self.model.column.label[:12]:  # as Chinese is written downwards
            box = QRectF(0, top, self.width(), down)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, letter)
            top += down
        painter.setPen(colour("faint"))
        box = QRectF(0, top + 4, self.width(), down)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "0")
        painter.end()


def sum_in_words(column: BoardColumn) -> str:
    """Say what a column comes to: `318亿元，另有约数 2 项`."""
    parts = []
    if column.fen:
        parts.append(show_amount(Amount(column.fen)))
    if column.approximate:
        parts.append(tr("另有约数 {n} 项").format(n=column.approximate))
    return tr("，").join(parts) or tr("没有确数")
