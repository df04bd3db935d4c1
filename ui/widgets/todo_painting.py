"""Paints todos: a box to tick, the kind of activity, whose and what, who, and when."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from crm.rules.dues import DueGroup
from crm.todos import TodoRow
from resources import tr
from ui import tokens
from ui.models.todos import TodoHeading, TodosModel, when_words
from ui.theme import colour, font
from ui.widgets.line_list import CHOSEN

Index = QModelIndex | QPersistentModelIndex
LINE_HEIGHT = 36
HEADING_HEIGHT = 30
_PADDING = 8
_BOX = 16
_BOX_ROOM = 2 * _PADDING + _BOX
_WHEN = 96
_OWNER = 88
_GAP = 12
_WIDE = 420
"""Narrower than this, who does it is left out."""
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class TodoDelegate(QStyledItemDelegate):
    """One line a todo; a click on its box ticks it.

    names: whether to say which project or organization each todo is about.
    """

    def __init__(self, parent: QObject | None = None, *, names: bool = True) -> None:
        super().__init__(parent)
        self._names = names

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        heading = isinstance(index.data(Qt.ItemDataRole.UserRole), TodoHeading)
        return QSize(200, HEADING_HEIGHT if heading else LINE_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = index.data(Qt.ItemDataRole.UserRole)
        place: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(line, TodoHeading):
            painter.setFont(font("small", bold=True))
            painter.setPen(colour("phoenix" if line.late else "secondary"))
            room = place.adjusted(_PADDING, 4, 0, 0)
            painter.drawText(room, _LEFT, f"{line.word}　{line.count}")
        elif isinstance(line, TodoRow):
            if option.state & CHOSEN == CHOSEN:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour("selection"))
                painter.drawRoundedRect(place.adjusted(0, 1, 0, -1), tokens.RADIUS, tokens.RADIUS)
            model = index.model()
            assert isinstance(model, TodosModel)
            _paint_box(painter, _box(place), line.done_on is not None)
            self._paint_words(painter, place, line, when_words(line, model.today))
        painter.restore()

    def editorEvent(  # noqa: N802
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """A click on the box ticks the todo; one beside it only chooses it."""
        if not isinstance(event, QMouseEvent) or event.type() != QEvent.Type.MouseButtonRelease:
            return False
        place: QRect = option.rect
        reach = QRect(place.left(), place.top(), _BOX_ROOM, place.height())
        left = event.button() == Qt.MouseButton.LeftButton
        if not left or not reach.contains(event.position().toPoint()):
            return False
        done = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        other = Qt.CheckState.Unchecked if done else Qt.CheckState.Checked
        return model.setData(index, other, Qt.ItemDataRole.CheckStateRole)

    def _paint_words(self, painter: QPainter, place: QRect, todo: TodoRow, when: str) -> None:
        done = todo.done_on is not None
        wide = place.width() >= _WIDE
        room = place.adjusted(_BOX_ROOM + 4, 0, -_PADDING, 0)
        painter.setFont(font("small", bold=todo.group is DueGroup.TODAY and not done))
        painter.setPen(colour("faint" if done else _hue(todo)))
        painter.drawText(room, _RIGHT, when)
        # In columns where there is room for them; else each line has all that its words can have.
        taken = _WHEN if wide else painter.fontMetrics().horizontalAdvance(when) + _GAP
        room.setRight(room.right() - taken)
        if wide:
            painter.setFont(font("small"))
            painter.setPen(colour("secondary" if todo.owner else "faint"))
            metrics = painter.fontMetrics()
            owner = todo.owner or tr("未指定")
            shown = metrics.elidedText(owner, Qt.TextElideMode.ElideRight, _OWNER - 12)
            painter.drawText(room, _RIGHT, shown)
            room.setRight(room.right() - _OWNER)
        if todo.activity_kind is not None:
            room.setLeft(_paint_badge(painter, room, todo.activity_kind.label) + 8)
        painter.setFont(font())
        painter.setPen(colour("faint" if done else "text"))
        painter.drawText(room, _LEFT, self.text(todo, painter.fontMetrics(), room.width()))

    def text(self, todo: TodoRow, metrics: QFontMetrics, room: int) -> str:
        """Whose it is and what, as far as there is room: the name gives way before the rest."""
        text = todo.what
        if todo.done_on is not None and todo.outcome:
            text += tr("　— {outcome}").format(outcome=" ".join(todo.outcome.split()))
        if self._names and todo.of:
            short = Qt.TextElideMode.ElideRight
            left = room - metrics.horizontalAdvance(tr("{of}：{what}").format(of="", what=text))
            name = metrics.elidedText(todo.of, short, max(left, room * 2 // 5))
            text = tr("{of}：{what}").format(of=name, what=text)
        return metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)


def _hue(todo: TodoRow) -> str:
    if todo.late:
        return "phoenix"
    return "amber" if todo.group is DueGroup.TODAY else "secondary"


def _box(place: QRect) -> QRectF:
    top = place.top() + (place.height() - _BOX) / 2
    return QRectF(place.left() + _PADDING, top, _BOX, _BOX)


def _paint_box(painter: QPainter, box: QRectF, done: bool) -> None:
    painter.setPen(QPen(colour("accent" if done else "faint"), 1))
    painter.setBrush(colour("accent" if done else "surface"))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    if done:
        pen = QPen(colour("on_accent"), 1.8)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        x, y = box.left(), box.top()
        check = [QPointF(x + 4, y + 8.4), QPointF(x + 7, y + 11.2), QPointF(x + 12, y + 5)]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(check))


def _paint_badge(painter: QPainter, room: QRect, word: str) -> int:
    """A word on a neutral badge at the left of `room`; returns where it ends."""
    painter.setFont(font("small"))
    width = painter.fontMetrics().horizontalAdvance(word) + 14
    badge = QRectF(room.left(), room.center().y() - 9, width, 20)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("track"))
    painter.drawRoundedRect(badge, 10, 10)
    painter.setPen(colour("secondary"))
    painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, word)
    return int(badge.right())
