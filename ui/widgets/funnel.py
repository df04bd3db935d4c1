"""The funnel of a period: how many projects entered each stage, and the share that went on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from crm.charts import Level, funnel
from crm.pipeline import FunnelStep
from crm.rules.numbers import show_percent
from resources import tr
from ui.widgets.chart_painting import measured, paint_marks

LINE = 36


class FunnelBars(QWidget):
    """A bar a stage, as long as the projects that entered it."""

    def __init__(self, line: int = LINE) -> None:
        """line: the height of a stage's row, in pixels."""
        super().__init__()
        self._line = line
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

    def set_line(self, line: int) -> None:
        """Give the rows another height."""
        self._line = line
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(320, self._line * max(len(self._steps), 1))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(220, self._line * max(len(self._steps), 1))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        levels = [Level(step.stage.label, step.entered, _share(step)) for step in self._steps]
        painter = QPainter(self)
        paint_marks(painter, funnel(levels, self.width(), self._line, measured))
        painter.end()


def _share(step: FunnelStep) -> str:
    if step.share is None:
        return ""
    return tr("{share} 已往下走").format(share=show_percent(step.share, 0))
