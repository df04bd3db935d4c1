"""What the shapes of 挂图作战 mean, drawn by what draws the chart."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from crm.rules.schedule import Light
from resources import N_, tr
from ui.theme import colour, font
from ui.widgets.gantt import BAR, PLAN, paint_bar, paint_done, paint_plan, paint_sign

_PARTS = (
    N_("计划"),
    N_("预计"),
    N_("已完成"),
    N_("节点"),
    N_("黄灯"),
    N_("红灯"),
    N_("今天"),
)
_PICTURE, _WORD = 26, 56


class GanttLegend(QWidget):
    """The parts in a row, each with its word."""

    def __init__(self) -> None:
        super().__init__()
        words = tr("、").join(tr(part) for part in _PARTS)
        self.setAccessibleName(tr("图例：{words}").format(words=words))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(len(_PARTS) * (_PICTURE + _WORD), 24)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.height() / 2
        for at, part in enumerate(_PARTS):
            x = float(at * (_PICTURE + _WORD))
            bar = QRectF(x, middle - BAR / 2, _PICTURE - 4, BAR)
            match at:
                case 0:
                    paint_plan(painter, bar.adjusted(1, (BAR - PLAN) / 2 + 1, 0, (PLAN - BAR) / 2))
                case 1:
                    paint_bar(painter, bar, Light.GREEN)
                case 2:
                    paint_done(painter, bar)
                case 3 | 4 | 5:
                    light = (Light.GREEN, Light.AMBER, Light.RED)[at - 3]
                    paint_sign(painter, QPointF(x + 14, middle), light)
                case _:
                    painter.setPen(QPen(colour("phoenix"), 1.5))
                    painter.drawLine(QPointF(x + 14, middle - 9), QPointF(x + 14, middle + 9))
            painter.setFont(font("small"))
            painter.setPen(colour("secondary"))
            room = QRectF(x + _PICTURE, 0, _WORD, self.height())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, tr(part))
