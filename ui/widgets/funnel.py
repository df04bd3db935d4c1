"""The funnel of a period: how many projects entered each stage, and the share that went on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from crm.pipeline import FunnelStep
from crm.rules.numbers import show_percent
from resources import tr
from ui.theme import colour, font

LINE = 36
_WORD = 44
_SHARE = 150
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class FunnelBars(QWidget):
    """A bar a stage, as long as the projects that entered it."""

    def __init__(self) -> None:
        super().__init__()
        self._steps: tuple[FunnelStep, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("漏斗"))

    def show_steps(self, steps: Sequence[FunnelStep]) -> None:
        """Show these stages."""
        self._steps = tuple(steps)
        words = [f"{step.stage.label} {step.entered}，{_share(step)}" for step in steps]
        self.setAccessibleDescription("；".join(words))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(320, LINE * max(len(self._steps), 1))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(220, LINE * max(len(self._steps), 1))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        most = max((step.entered for step in self._steps), default=0)
        for place, step in enumerate(self._steps):
            line = QRect(0, place * LINE, self.width(), LINE)
            self._paint(painter, line, step, most)
        painter.end()

    def _paint(self, painter: QPainter, line: QRect, step: FunnelStep, most: int) -> None:
        painter.setFont(font())
        painter.setPen(colour("text"))
        painter.drawText(line, _MIDDLE | Qt.AlignmentFlag.AlignLeft, step.stage.label)
        track = max(line.width() - _WORD - _SHARE - 48, 20)
        length = track * step.entered / most if most else 0
        bar = QRectF(_WORD, line.top() + 7, max(length, 6 if step.entered else 2), LINE - 14)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("accent" if step.entered else "track"))
        painter.drawRoundedRect(bar, 4, 4)
        painter.setPen(colour("text"))
        painter.setFont(font(bold=True))
        beside = line.adjusted(int(bar.right()) + 8, 0, 0, 0)
        painter.drawText(beside, _MIDDLE | Qt.AlignmentFlag.AlignLeft, str(step.entered))
        painter.setFont(font("small"))
        painter.setPen(colour("secondary"))
        painter.drawText(line, _MIDDLE | Qt.AlignmentFlag.AlignRight, _share(step))


def _share(step: FunnelStep) -> str:
    if step.share is None:
        return ""
    return tr("{share} 已往下走").format(share=show_percent(step.share, 0))
