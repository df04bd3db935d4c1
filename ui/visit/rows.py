"""Large rows of up to three lines that a finger opens, each with an act of its own at its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from ui.theme import colour, font, icon, mark
from ui.visit.parts import with_fingers

HEADING, ONE, LINE = 46, 64, 24
ACT = 56
"""Pixels square of what is tapped at a row's end."""
_PAD = 18
_NOWHERE = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class TouchRow:
    """One entry. beside: at the right of the title; act: the icon at the end, "" for none.

    tint: the token of `detail`. key: what it stands for; "" is a heading, which opens nothing.
    """

    key: str
    title: str
    detail: str = ""
    more: str = ""
    badge: str = ""
    beside: str = ""
    tint: str = "secondary"
    act: str = ""
    act_word: str = ""

    @property
    def height(self) -> int:
        """In pixels."""
        if not self.key:
            return HEADING
        return ONE + LINE * (bool(self.detail) + bool(self.more))

    @property
    def spoken(self) -> str:
        """The whole entry in words."""
        parts = (self.title, self.badge, self.beside, self.detail, self.more)
        return "，".join(part for part in parts if part)


class TouchModel(QAbstractListModel):
    """The entries of a list; `UserRole` is the `TouchRow`."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[TouchRow] = []

    def show_rows(self, rows: Sequence[TouchRow]) -> None:
        """Show these entries."""
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def row_of(self, key: str) -> int:
        """The row of an entry, else the first that is no heading, else -1."""
        there = [at for at, row in enumerate(self.rows) if row.key]
        return next((at for at in there if self.rows[at].key == key), there[0] if there else -1)

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or not self.rows[index.row()].key:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return row.spoken
        return None


class TouchList(QListView):
    """The view: a tap or Enter opens, a tap at the end or Ctrl+C acts."""

    opened = Signal(str)
    acted = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.model_of = TouchModel()
        self.setModel(self.model_of)
        self.setItemDelegate(TouchDelegate(self))
        self.setAccessibleName(name)
        mark(self, "hits")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.verticalScrollBar().setSingleStep(48)
        with_fingers(self)
        self.clicked.connect(lambda index: self._open(index))

    def show_rows(self, rows: Sequence[TouchRow]) -> None:
        """Show these entries; what was chosen stays chosen, and in its place."""
        chosen, place = self.key(), self.verticalScrollBar().value()
        self.model_of.show_rows(rows)
        at = self.model_of.row_of(chosen)
        if at >= 0:
            self.setCurrentIndex(self.model_of.index(at))
        self.verticalScrollBar().setValue(place if chosen else 0)

    def key(self) -> str:
        """What the chosen entry stands for."""
        row: TouchRow | None = self.currentIndex().data(Qt.ItemDataRole.UserRole)
        return row.key if row is not None else ""

    def act_place(self, index: Index) -> QRect:
        """Where a row's own act is tapped."""
        return act_place(self.visualRect(index))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self._act(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        at = self.indexAt(event.position().toPoint())
        row: TouchRow | None = at.data(Qt.ItemDataRole.UserRole)
        if row is not None and row.act and self._on_act(at, event.position().toPoint()):
            self.setCurrentIndex(at)
            self._act(at)
            return
        super().mouseReleaseEvent(event)

    def _on_act(self, index: Index, place: QPoint) -> bool:
        return self.act_place(index).contains(place)

    def _open(self, index: Index) -> None:
        row: TouchRow | None = index.data(Qt.ItemDataRole.UserRole)
        if row is not None and row.key:
            self.opened.emit(row.key)

    def _act(self, index: Index) -> None:
        row: TouchRow | None = index.data(Qt.ItemDataRole.UserRole)
        if row is not None and row.key and row.act:
            self.acted.emit(row.key)


def act_place(rect: QRect) -> QRect:
    """The square at a row's end."""
    top = rect.top() + (rect.height() - 8 - ACT) // 2
    return QRect(rect.right() - _PAD - ACT, top, ACT, ACT)


class TouchDelegate(QStyledItemDelegate):
    """Paints an entry as a card of its own."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        row: TouchRow = index.data(Qt.ItemDataRole.UserRole)
        return QSize(0, row.height + (8 if row.key else 0))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: TouchRow = index.data(Qt.ItemDataRole.UserRole)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place: QRect = option.rect
        if row.key:
            self._paint_card(painter, option, row)
        else:
            painter.setFont(font("touch-small", bold=True))
            painter.setPen(colour("secondary"))
            room = place.adjusted(2, 0, 0, -8)
            painter.drawText(
                room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, row.title
            )
        painter.restore()

    def _paint_card(self, painter: QPainter, option: QStyleOptionViewItem, row: TouchRow) -> None:
        place: QRect = option.rect
        chosen = option.state & QStyle.StateFlag.State_Selected
        over = option.state & QStyle.StateFlag.State_MouseOver
        frame = QRectF(place.adjusted(1, 0, -2, -8))
        painter.setPen(colour("accent" if chosen else "border"))
        painter.setBrush(colour("selection" if chosen else "hover" if over else "surface"))
        painter.drawRoundedRect(frame, 8, 8)
        room = place.adjusted(_PAD, 0, -_PAD, -8)
        if row.act:
            end = act_place(place)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("surface" if chosen else "accent_soft"))
            painter.drawEllipse(end)
            icon(row.act, "accent").paint(painter, end.adjusted(16, 16, -16, -16))
            room.setRight(end.left() - _PAD)
        lines = 1 + bool(row.detail) + bool(row.more)
        top = room.top() + (room.height() - LINE * lines - 4) // 2
        self._paint_title(painter, QRect(room.left(), top, room.width(), LINE + 4), row)
        small = font("touch-small")
        for text, tint in ((row.detail, row.tint), (row.more, "secondary")):
            if text:
                top += LINE + (4 if text is row.detail or not row.detail else 0)
                _draw(painter, QRect(room.left(), top, room.width(), LINE), text, small, tint)

    def _paint_title(self, painter: QPainter, room: QRect, row: TouchRow) -> None:
        end = room.right()
        for text, tint, ground in (
            (row.badge, "secondary", "track"),
            (row.beside, "accent", ""),
        ):
            if not text:
                continue
            painter.setFont(font("touch-small"))
            wide = painter.fontMetrics().horizontalAdvance(text) + 2
            wide = min(wide, room.width() // 2) + (20 if ground else 0)
            box = QRect(end - wide, room.top(), wide, room.height())
            if ground:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour(ground))
                painter.drawRoundedRect(QRectF(box.adjusted(0, 1, 0, -1)), 13, 13)
                box.adjust(10, 0, -10, 0)
            _draw(painter, box, text, font("touch-small"), tint)
            end = box.left() - (26 if ground else 16)
        own = QRect(room.left(), room.top(), end - room.left(), room.height())
        _draw(painter, own, row.title, font("touch-section", bold=True), "text")


def _draw(painter: QPainter, room: QRect, text: str, face: Any, tint: str) -> None:
    painter.setFont(face)
    painter.setPen(colour(tint))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
