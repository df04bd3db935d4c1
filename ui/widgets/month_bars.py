"""Twelve months beside each other: what arrived, what became fixed assets, and a year before."""

from __future__ import annotations

from fractions import Fraction

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from crm.capital_page import MonthBars
from crm.charts import capital_series, months
from crm.rules.numbers import round_half_up
from crm.rules.units import show_amount
from db.values import Amount
from resources import tr
from ui.widgets.chart_painting import measured, paint_marks

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
        bars = self._bars
        told = capital_series(bars.year, bars.arrived, bars.fixed, bars.before)
        marks = months(told, self.width(), self.height(), measured, chosen=self._month)
        paint_marks(painter, marks)
        painter.end()

    def _month_at(self, x: float) -> int:
        month = int(x // (self.width() / 12)) + 1
        return month if month in _MONTHS else 0


def _shown(value: Fraction) -> str:
    return show_amount(Amount(int(round_half_up(value, 0))))
