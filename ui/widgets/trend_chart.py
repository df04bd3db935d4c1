"""A year of a target in a small chart: this year, last year, and what is due by each month."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from crm.rules.numbers import show_number
from crm.trends import Trend
from resources import tr
from ui.theme import colour, font

_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 64, 22, 20
_DOT = 3.0


class TrendChart(QWidget):
    """Draws a `Trend`; the figures are told to who can't see it."""

    def __init__(self) -> None:
        super().__init__()
        self._trend: Trend | None = None
        self.setMinimumSize(260, 120)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("逐月走势"))

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(420, 150)

    def show_trend(self, trend: Trend | None) -> None:
        """Draw a target's year; None draws nothing."""
        self._trend = trend
        self.setAccessibleDescription("" if trend is None else told(trend))
        self.setToolTip(self.accessibleDescription())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        trend = self._trend
        if trend is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QRectF(self.rect()).adjusted(_LEFT, _TOP, -_RIGHT, -_BOTTOM)
        top = _highest(trend)
        self._draw_frame(painter, place, trend, top)
        due = [None if one.due is None else float(one.due) for one in trend.months]
        last = [None if one.last is None else float(one.last) for one in trend.months]
        this = [None if one.value is None else float(one.value) for one in trend.months]
        _draw_line(painter, place, due, top, QPen(colour("secondary"), 1, Qt.PenStyle.DashLine))
        _draw_line(painter, place, last, top, QPen(colour("border_strong"), 2), dots=True)
        _draw_line(painter, place, this, top, QPen(colour("accent"), 2), dots=True)
        self._name_ends(painter, place, (this, last), top)
        painter.end()

    def _draw_frame(self, painter: QPainter, place: QRectF, trend: Trend, top: float) -> None:
        painter.setFont(font("small"))
        for share in (0.0, 0.5, 1.0):
            y = place.bottom() - place.height() * share
            painter.setPen(colour("border"))
            painter.drawLine(QPointF(place.left(), y), QPointF(place.right(), y))
            painter.setPen(colour("faint"))
            room = QRectF(0, y - 8, _LEFT - 8, 16)
            painter.drawText(room, _RIGHT_MIDDLE, _short(top * share))
        for month in range(1, 13):
            x = _across(place, month)
            painter.setPen(colour("faint"))
            room = QRectF(x - 16, place.bottom() + 4, 32, 14)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, str(month))
        self._draw_legend(painter, trend)

    def _draw_legend(self, painter: QPainter, trend: Trend) -> None:
        x = float(_LEFT)
        legend = (
            (tr("{year} 年").format(year=trend.year), "accent", Qt.PenStyle.SolidLine),
            (tr("上年"), "border_strong", Qt.PenStyle.SolidLine),
            (tr("时序应完成") if trend.unit != "%" else tr("目标"), "secondary", _DASHED),
        )
        for word, role, style in legend:
            painter.setPen(QPen(colour(role), 2, style))
            painter.drawLine(QPointF(x, 8), QPointF(x + 16, 8))
            painter.setPen(colour("secondary"))
            painter.drawText(QPointF(x + 20, 12), word)
            x += 32 + painter.fontMetrics().horizontalAdvance(word)
        painter.drawText(QRectF(0, 0, _LEFT - 8, 16), _RIGHT_MIDDLE, trend.unit)

    def _name_ends(
        self,
        painter: QPainter,
        place: QRectF,
        lines: tuple[Sequence[float | None], ...],
        top: float,
    ) -> None:
        """Write this year's last figure beside its end."""
        this = lines[0]
        known = [(month, value) for month, value in enumerate(this, 1) if value is not None]
        if not known:
            return
        month, value = known[-1]
        x, y = _across(place, month), place.bottom() - place.height() * value / top
        painter.setFont(font("small", bold=True))
        painter.setPen(colour("accent"))
        painter.drawText(QRectF(x + 8, y - 9, 72, 18), _LEFT_MIDDLE, _short(value))


_RIGHT_MIDDLE = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT_MIDDLE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_DASHED = Qt.PenStyle.DashLine


def told(trend: Trend) -> str:
    """Tell a trend in words, a month a part: `1–4月 596.8，上年 543.5`."""
    parts = []
    for one in trend.months:
        if one.value is None and one.last is None:
            continue
        said = tr("{month}月累计 {value}").format(month=one.month, value=show_number(one.value))
        if one.last is not None:
            said += tr("，上年 {last}").format(last=show_number(one.last))
        parts.append(said)
    return tr("；").join(parts)


def _draw_line(
    painter: QPainter,
    place: QRectF,
    values: Sequence[float | None],
    top: float,
    pen: QPen,
    *,
    dots: bool = False,
) -> None:
    points = [
        QPointF(_across(place, month), place.bottom() - place.height() * value / top)
        for month, value in enumerate(values, 1)
        if value is not None
    ]
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF(points))
    if dots:
        painter.setBrush(pen.color())
        painter.setPen(Qt.PenStyle.NoPen)
        for point in points:
            painter.drawEllipse(point, _DOT, _DOT)


def _across(place: QRectF, month: int) -> float:
    return place.left() + place.width() * month / 12


def _highest(trend: Trend) -> float:
    known = [
        float(value)
        for one in trend.months
        for value in (one.value, one.last, one.due)
        if value is not None and value > 0
    ]
    return max([*known, float(trend.whole or 0), 1e-9]) * 1.05


def _short(value: float) -> str:
    places = 0 if value >= 100 or not value % 1 else 1 if value >= 10 else 2
    return f"{value:,.{places}f}"
