"""Charts of `crm.charts` on the screen, in the tokens of light and dark."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from crm.charts import Box, Mark, Shape, Stroke, Words
from ui.theme import colour, font
from ui.tokens import token_of


def measured(words: Words) -> float:
    """Return how wide a text of a chart is on the screen, in pixels."""
    return QFontMetricsF(_font(words)).horizontalAdvance(words.text)


def paint_marks(painter: QPainter, marks: Iterable[Mark], at: QPointF | None = None) -> None:
    """Paint marks from `at`, the painter's own origin unless it is told."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if at is not None:
        painter.translate(at)
    for mark in marks:
        if isinstance(mark, Box):
            _paint_box(painter, mark)
        elif isinstance(mark, Stroke):
            painter.setPen(QPen(_ink(mark.ink), mark.weight))
            painter.drawLine(QPointF(mark.x1, mark.y1), QPointF(mark.x2, mark.y2))
        elif isinstance(mark, Shape):
            painter.setPen(QPen(_ink(mark.edge), mark.weight))
            painter.setBrush(_ink(mark.fill))
            painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in mark.corners]))
        else:
            _paint_words(painter, mark)
    painter.restore()


def _ink(name: str) -> QColor:
    return colour(token_of(name))


def _font(words: Words) -> QFont:
    return font("small" if words.small else "body", bold=words.bold)


def _paint_box(painter: QPainter, mark: Box) -> None:
    place = QRectF(mark.x, mark.y, mark.width, mark.height)
    if mark.edge:
        dash = Qt.PenStyle.DashLine if mark.dashed else Qt.PenStyle.SolidLine
        painter.setPen(QPen(_ink(mark.edge), max(mark.weight, 1.0), dash))
    else:
        painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_ink(mark.fill) if mark.fill else Qt.BrushStyle.NoBrush)
    if mark.cut is None:
        painter.drawRoundedRect(place, mark.radius, mark.radius)
        return
    painter.save()
    painter.setClipRect(
        QRectF(mark.x, mark.y, mark.cut, mark.height), Qt.ClipOperation.IntersectClip
    )
    painter.drawRoundedRect(place, mark.radius, mark.radius)
    painter.restore()


def _paint_words(painter: QPainter, mark: Words) -> None:
    wide, tall = measured(mark) + 2, 40.0
    left = mark.x - {"right": wide, "center": wide / 2}.get(mark.align, 0.0)
    side = {
        "left": Qt.AlignmentFlag.AlignLeft,
        "right": Qt.AlignmentFlag.AlignRight,
        "center": Qt.AlignmentFlag.AlignHCenter,
    }[mark.align]
    painter.setFont(_font(mark))
    painter.setPen(_ink(mark.ink))
    place = QRectF(left, mark.y - tall / 2, wide, tall)
    painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter, mark.text)
