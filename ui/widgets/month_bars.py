"""Twelve months beside each other: what arrived, what became fixed assets, and a year before."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from crm.capital_page import MonthBars
from crm.rules.numbers import round_half_up, show_number
from crm.rules.units import money_in, show_amount
from db.values import Amount
from resources import tr
from ui.theme import colour, font

_FOOT, _HEAD, _SIDE = 20, 34, 4
_MONTHS = range(1, 13)


class MonthBarsView(QWidget):
    """Shows the bars; a click, or ← and →, chooses a month."""

    chosen = Signal(int)
    """A month of the year that is shown, from 1."""

    def __init__(self) -> None:
        super().__init__()
        self._bars: MonthBars | None = None
        self._month = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("市外境内资金各月到位与形成固投"))

    def show_bars(self, bars: MonthBars, month: int) -> None:
        """Show a year; month: the one that is looked at."""
        self._bars, self._month = bars, month
        self.setAccessibleDescription("；".join(self.words(one) for one in _MONTHS))
        self.update()

    def words(self, month: int) -> str:
        """What a month's bars say."""
        assert self._bars is not None
        at = month - 1
        parts = [
            tr("{month}月到位 {n}").format(month=month, n=_shown(self._bars.arrived[at])),
            tr("形成固投 {n}").format(n=_shown(self._bars.fixed[at])),
            tr("上年到位 {n}").format(n=_shown(self._bars.before[at])),
        ]
        return tr("，").join(parts)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(420, 190)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(300, 130)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        month = self._month_at(event.position().x())
        if self._bars is not None and month:
            self.chosen.emit(month)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        month = self._month_at(event.position().x())
        if self._bars is not None and month:
            QToolTip.showText(event.globalPosition().toPoint(), self.words(month), self)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is not None and self._month + step in _MONTHS:
            self.chosen.emit(self._month + step)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        if self._bars is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_legend(painter)
        bars = self._bars
        most = max((*bars.arrived, *bars.fixed, *bars.before, Fraction(1)))
        floor = self.height() - _FOOT
        painter.setPen(colour("border"))
        painter.drawLine(_SIDE, floor, self.width() - _SIDE, floor)
        for month in _MONTHS:
            self._paint_month(painter, month, float(most), floor)
        painter.end()

    def _paint_month(self, painter: QPainter, month: int, most: float, floor: int) -> None:
        assert self._bars is not None
        at, room = month - 1, self._room(month)
        tall = floor - _HEAD - 14
        width = max(room.width() * 0.3, 4.0)
        middle = room.center().x()
        if month == self._month:
            painter.fillRect(room.adjusted(1, 0, -1, 0), colour("selection"))
        for left, value, tint in (
            (middle - width - 1, self._bars.arrived[at], "accent"),
            (middle + 1, self._bars.fixed[at], "green"),
        ):
            height = max(float(value) / most * tall, 0)
            if value > 0:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour(tint))
                bar = QRectF(left, floor - max(height, 2), width, max(height, 2))
                painter.drawRoundedRect(bar, 2, 2)
        before = float(self._bars.before[at])
        if before > 0:
            y = floor - before / most * tall
            painter.setPen(QPen(colour("secondary"), 2))
            painter.drawLine(QPointF(middle - width - 3, y), QPointF(middle + 1, y))
        painter.setFont(font("small", bold=month == self._month))
        painter.setPen(colour("text" if month == self._month else "secondary"))
        below = QRectF(room.left(), floor + 2, room.width(), _FOOT - 2)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, str(month))
        if month == self._month:
            self._paint_figures(painter, room, at)

    def _paint_figures(self, painter: QPainter, room: QRectF, at: int) -> None:
        """Write both figures of the month that is looked at above its bars."""
        assert self._bars is not None
        arrived, fixed = self._bars.arrived[at], self._bars.fixed[at]
        words = f"{show_number(_yi(arrived), 2)} / {show_number(_yi(fixed), 2)}"
        painter.setFont(font("small", bold=True))
        width = painter.fontMetrics().horizontalAdvance(words) + 4
        left = min(max(room.center().x() - width / 2, 0), self.width() - width)
        painter.setPen(colour("text"))
        place = QRectF(left, _HEAD - 10, width, 14)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)

    def _paint_legend(self, painter: QPainter) -> None:
        assert self._bars is not None
        painter.setFont(font("small"))
        metrics = painter.fontMetrics()
        x = float(_SIDE)
        for tint, word, line in (
            ("accent", tr("到位 亿元"), False),
            ("green", tr("形成固投"), False),
            ("secondary", tr("{year}年到位").format(year=self._bars.year - 1), True),
        ):
            mark = QRectF(x, 10, 10, 2) if line else QRectF(x, 6, 10, 10)
            painter.fillRect(mark, colour(tint))
            painter.setPen(colour("secondary"))
            painter.drawText(QPointF(x + 15, 15), word)
            x += 15 + metrics.horizontalAdvance(word) + 18

    def _room(self, month: int) -> QRectF:
        width = (self.width() - 2 * _SIDE) / 12
        return QRectF(_SIDE + (month - 1) * width, _HEAD - 10, width, self.height() - _HEAD + 10)

    def _month_at(self, x: float) -> int:
        width = (self.width() - 2 * _SIDE) / 12
        month = int((x - _SIDE) // width) + 1
        return month if month in _MONTHS else 0


def _yi(value: Fraction) -> Decimal:
    return money_in(int(round_half_up(value, 0)), "亿元")


def _shown(value: Fraction) -> str:
    return show_amount(Amount(int(round_half_up(value, 0))))
