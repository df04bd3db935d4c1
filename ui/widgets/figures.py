"""Paints figures in two lines, the number above and what belongs to it below, with a bar."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.models.figures import Figure
from ui.theme import colour, font

ROW_HEIGHT = 42
_PADDING = 12
_BAR = 3


class FigureDelegate(QStyledItemDelegate):
    """Every cell of a table of figures; a rule stands under each line."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        paint_figure(painter, option, index)


def paint_figure(
    painter: QPainter,
    option: QStyleOptionViewItem,
    index: QModelIndex | QPersistentModelIndex,
    second: str = "secondary",
) -> None:
    """Paint one cell; second: the token of its lower line."""
    place: QRect = option.rect
    state = option.state
    figure = index.data(Qt.ItemDataRole.UserRole)
    assert isinstance(figure, Figure)
    painter.save()
    if state & QStyle.StateFlag.State_Selected:
        painter.fillRect(place, colour("selection"))
    room = place.adjusted(_PADDING, 2, -_PADDING, -5)
    side = index.data(Qt.ItemDataRole.TextAlignmentRole)
    _write(painter, room, figure, side, index.data(Qt.ItemDataRole.ForegroundRole), second)
    if figure.share:
        _bar(painter, place, figure.share)
    painter.setPen(colour("border"))
    painter.drawLine(place.bottomLeft(), place.bottomRight())
    if state & QStyle.StateFlag.State_HasFocus:
        painter.setPen(colour("accent"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(place.adjusted(0, 0, -1, -1))
    painter.restore()


def _write(
    painter: QPainter,
    room: QRect,
    figure: Figure,
    side: Qt.AlignmentFlag,
    first: object,
    second: str,
) -> None:
    across = side & Qt.AlignmentFlag.AlignHorizontal_Mask
    upper = QRect(room)
    if figure.below:
        upper.setBottom(room.top() + room.height() // 2)
    painter.setFont(font(bold=figure.loud))
    painter.setPen(first)
    middle = Qt.AlignmentFlag.AlignVCenter
    painter.drawText(upper, int(across | middle), _fit(painter, figure.text, room))
    if figure.below:
        painter.setFont(font("small"))
        painter.setPen(colour(second))
        lower = QRect(room)
        lower.setTop(upper.bottom())
        painter.drawText(lower, int(across | middle), _fit(painter, figure.below, room))


def _fit(painter: QPainter, text: str, room: QRect) -> str:
    return painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())


def _bar(painter: QPainter, place: QRect, share: float) -> None:
    """A bar at the cell's foot, from the right as the figures stand."""
    length = max(2.0, (place.width() - 2 * _PADDING) * share)
    right = place.right() - _PADDING
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("accent"))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.drawRoundedRect(QRectF(right - length, place.bottom() - 3, length, _BAR), 1, 1)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
