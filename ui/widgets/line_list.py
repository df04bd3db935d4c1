"""A short list of two-line entries with a stripe of colour: what is late, due, changed.

    lines = LineList(tr("要催办的节点"))
    lines.show_lines([Line("示例项目", "待场平", "施工许可 · 逾期 12 天", tint="amber")])

Up and down choose, Enter and a click open. The colour is never alone: the words say it too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from ui.theme import colour, font, mark

TWO_LINES = 52
ONE_LINE = 34
_STRIPE = 3
_GAP = 12
_NOWHERE = QModelIndex()
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Line:
    """One entry: what it is and more of it at the left, how it stands at the right.

    tint: the token of the stripe and of `right`, "" for none. run: what opening it does.
    """

    title: str
    detail: str = ""
    right: str = ""
    right_detail: str = ""
    tint: str = ""
    run: Callable[[], object] | None = None

    @property
    def spoken(self) -> str:
        """The whole entry in words."""
        return "，".join(
            part for part in (self.title, self.right, self.detail, self.right_detail) if part
        )


class LinesModel(QAbstractListModel):
    """The entries of a list."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[Line] = []

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these entries."""
        self.beginResetModel()
        self._lines = list(lines)
        self.endResetModel()

    def line(self, row: int) -> Line | None:
        """The entry of a row."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return line.title
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return line.spoken
        return None


class LineList(QListView):
    """The view of a list of entries."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.lines = LinesModel()
        self.setModel(self.lines)
        self.setItemDelegate(_LineDelegate(self))
        self.setAccessibleName(name)
        mark(self, "list")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.clicked.connect(self._open)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these entries; the chosen row stays chosen where there still is one."""
        row = self.currentIndex().row()
        self.lines.show_lines(lines)
        if lines and row >= 0:
            self.setCurrentIndex(self.lines.index(min(row, len(lines) - 1)))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _open(self, index: Index) -> None:
        line = self.lines.line(index.row())
        if line is not None and line.run is not None:
            line.run()


class _LineDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        line = index.data(Qt.ItemDataRole.UserRole)
        two = bool(line.detail or line.right_detail)
        return QSize(0, TWO_LINES if two else ONE_LINE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        place: QRect = option.rect
        line: Line = index.data(Qt.ItemDataRole.UserRole)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(place, colour("selection"))
        elif option.state & QStyle.StateFlag.State_MouseOver and line.run is not None:
            painter.fillRect(place, colour("hover"))
        room = place.adjusted(0, 6, -4, -6)
        if line.tint:
            painter.fillRect(
                QRect(room.left(), room.top(), _STRIPE, room.height()), colour(line.tint)
            )
            room.setLeft(room.left() + _GAP)
        two = bool(line.detail or line.right_detail)
        upper = QRect(room.left(), room.top(), room.width(), room.height() // (2 if two else 1))
        _paint_pair(painter, upper, line.title, line.right, line.tint or "secondary", bold=two)
        if two:
            lower = upper.translated(0, upper.height())
            _paint_pair(painter, lower, line.detail, line.right_detail, "faint", bold=False)
        painter.setPen(colour("border"))
        painter.drawLine(place.bottomLeft(), place.bottomRight())
        painter.restore()


def _paint_pair(
    painter: QPainter, room: QRect, left: str, right: str, tint: str, *, bold: bool
) -> None:
    """Draw words at both ends; the right ones keep their room up to three fifths of it."""
    small = tint == "faint"
    painter.setFont(font("small"))
    shown = painter.fontMetrics().elidedText(
        right, Qt.TextElideMode.ElideRight, room.width() * 3 // 5
    )
    taken = painter.fontMetrics().horizontalAdvance(shown)
    painter.setPen(colour(tint))
    painter.drawText(room, _MIDDLE | Qt.AlignmentFlag.AlignRight, shown)
    painter.setFont(font("small" if small else "body", bold=bold))
    painter.setPen(colour("secondary" if small else "text"))
    own = room.adjusted(0, 0, -(taken + _GAP if taken else 0), 0)
    words = painter.fontMetrics().elidedText(left, Qt.TextElideMode.ElideRight, own.width())
    painter.drawText(own, _MIDDLE | Qt.AlignmentFlag.AlignLeft, words)
