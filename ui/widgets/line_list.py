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
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QResizeEvent
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
_LEAD = 60
"""The widest column of leading words."""
_GROW = 8
"""By how much lines may stand further apart, so that whole ones fill the list."""
_NOWHERE = QModelIndex()
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
Index = QModelIndex | QPersistentModelIndex
CHOSEN = QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_HasFocus
"""Of the row that the keys act on: a list without the focus shows none, and stays calm."""


@dataclass(frozen=True)
class Line:
    """One entry: what it is and more of it at the left, how it stands at the right.

    tint: the token of the stripe and of `right`, "" for none. run: what opening it does. lead: a
    quiet word before all, in a column of its own. note: said in the tool tip alone.
    """

    title: str
    detail: str = ""
    right: str = ""
    right_detail: str = ""
    tint: str = ""
    run: Callable[[], object] | None = None
    lead: str = ""
    note: str = ""

    @property
    def spoken(self) -> str:
        """The whole entry in words."""
        parts = (self.lead, self.title, self.right, self.detail, self.right_detail)
        return "，".join(part for part in parts if part)


class LinesModel(QAbstractListModel):
    """The entries of a list."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[Line] = []
        self.lead = 0
        """How wide the column of leading words is, in pixels."""

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these entries."""
        self.beginResetModel()
        self._lines = list(lines)
        measured = QFontMetrics(font("small"))
        wide = max((measured.horizontalAdvance(line.lead) for line in lines), default=0)
        self.lead = min(wide + bool(wide), _LEAD)  # a width in whole pixels was rounded down
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
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return line.spoken
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{line.note}\n{line.spoken}" if line.note else line.spoken
        return None


class LineList(QListView):
    """The view of a list of entries."""

    def __init__(self, name: str, *, whole: bool = False) -> None:
        """whole: show no part of a line at the foot, where all are equally high."""
        super().__init__()
        self._whole = whole
        self.stretched = 0
        """By how much a line is higher than it need be, in pixels."""
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
        self._show_whole_lines()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._show_whole_lines()

    def _show_whole_lines(self) -> None:
        """Part the height among the lines that fit, and show no part of the next."""
        if not self._whole or not self.lines.rowCount():
            return
        self.stretched = 0
        high = self.sizeHintForRow(0)
        shown = max(self.height() // high, 1)
        rest = 0
        if self.lines.rowCount() > shown:
            self.stretched = min((self.height() - shown * high) // shown, _GROW)
            rest = max(self.height() - shown * (high + self.stretched), 0)
        self.setViewportMargins(0, 0, 0, rest)
        self.scheduleDelayedItemsLayout()

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
        view = self.parent()
        more = view.stretched if isinstance(view, LineList) else 0
        return QSize(0, (TWO_LINES if two else ONE_LINE) + more)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        place: QRect = option.rect
        line: Line = index.data(Qt.ItemDataRole.UserRole)
        painter.save()
        if option.state & CHOSEN == CHOSEN:
            painter.fillRect(place, colour("selection"))
        elif option.state & QStyle.StateFlag.State_MouseOver and line.run is not None:
            painter.fillRect(place, colour("hover"))
        room = place.adjusted(0, 6, -4, -6)
        if line.tint:
            painter.fillRect(
                QRect(room.left(), room.top(), _STRIPE, room.height()), colour(line.tint)
            )
            room.setLeft(room.left() + _GAP)
        model = index.model()
        lead = model.lead if isinstance(model, LinesModel) else 0
        if lead:
            _paint_lead(painter, room, line.lead, lead)
            room.setLeft(room.left() + lead + _GAP)
        two = bool(line.detail or line.right_detail)
        upper = QRect(room.left(), room.top(), room.width(), room.height() // (2 if two else 1))
        _paint_pair(painter, upper, line.title, line.right, line.tint or "secondary", bold=two)
        if two:
            lower = upper.translated(0, upper.height())
            _paint_pair(painter, lower, line.detail, line.right_detail, "faint", bold=False)
        painter.setPen(colour("border"))
        painter.drawLine(place.bottomLeft(), place.bottomRight())
        painter.restore()


def _paint_lead(painter: QPainter, room: QRect, lead: str, width: int) -> None:
    painter.setFont(font("small"))
    painter.setPen(colour("faint"))
    shown = painter.fontMetrics().elidedText(lead, Qt.TextElideMode.ElideRight, width)
    painter.drawText(room, _MIDDLE | Qt.AlignmentFlag.AlignLeft, shown)


def _paint_pair(
    painter: QPainter, room: QRect, left: str, right: str, tint: str, *, bold: bool
) -> None:
    """Draw words at both ends; the right ones keep up to three fifths, and what is left free."""
    small = tint == "faint"
    painter.setFont(font("small" if small else "body", bold=bold))
    free = room.width() - painter.fontMetrics().horizontalAdvance(left) - _GAP - 1
    painter.setFont(font("small"))
    shown = painter.fontMetrics().elidedText(
        right, Qt.TextElideMode.ElideRight, max(room.width() * 3 // 5, free)
    )
    taken = painter.fontMetrics().horizontalAdvance(shown)
    painter.setPen(colour(tint))
    painter.drawText(room, _MIDDLE | Qt.AlignmentFlag.AlignRight, shown)
    painter.setFont(font("small" if small else "body", bold=bold))
    painter.setPen(colour("secondary" if small else "text"))
    own = room.adjusted(0, 0, -(taken + _GAP if taken else 0), 0)
    words = painter.fontMetrics().elidedText(left, Qt.TextElideMode.ElideRight, own.width())
    painter.drawText(own, _MIDDLE | Qt.AlignmentFlag.AlignLeft, words)
