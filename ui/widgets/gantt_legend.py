"""What the shapes of 挂图作战 mean, drawn by what draws the chart."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from crm.charts import gantt_key, gantt_words
from resources import tr
from ui.theme import colour, font
from ui.widgets.chart_painting import paint_marks
from ui.widgets.gantt import SIZES

_PICTURE, _WORD = 26, 56


class GanttLegend(QWidget):
    """The parts in a row, each with its word."""

    def __init__(self) -> None:
        super().__init__()
        words = tr("、").join(gantt_words())
        self.setAccessibleName(tr("图例：{words}").format(words=words))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(len(gantt_words()) * (_PICTURE + _WORD), 24)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.height() / 2
        for at, part in enumerate(gantt_words()):
            x = float(at * (_PICTURE + _WORD))
            paint_marks(painter, gantt_key(at, x, middle, _PICTURE - 4, SIZES))
            painter.setFont(font("small"))
            painter.setPen(colour("secondary"))
            room = QRectF(x + _PICTURE, 0, _WORD, self.height())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, part)
