"""How loud the microphone hears: a bar that jumps up at once and sinks slowly."""

from __future__ import annotations

from math import log10

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from resources import tr
from ui.theme import colour

HEIGHT = 20
_QUIET, _LOUD = -54.0, -3.0
"""In dB below the most: an empty bar, and from where on it may be distorted."""
_SINK = 0.06
_PARTS = 40


class Meter(QWidget):
    """A row of marks; `level` is 0 to 1, as the ear hears it."""

    def __init__(self) -> None:
        super().__init__()
        self.level = 0.0
        self.setAccessibleName(tr("音量"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(320, HEIGHT)

    def show_peak(self, peak: float) -> None:
        """Show the loudest of the last moment, from 0 to 1 of what the card can give."""
        heard = max(0.0, 1 - 20 * log10(peak) / _QUIET) if peak > 0 else 0.0
        self.level = max(min(heard, 1.0), self.level - _SINK)
        self.update()

    def clear(self) -> None:
        """Show silence."""
        self.level = 0.0
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        wide = self.width() / _PARTS
        loud = _PARTS * (1 - _LOUD / _QUIET)
        for at in range(_PARTS):
            lit = at < self.level * _PARTS
            hue = ("phoenix" if at >= loud else "accent") if lit else "track"
            painter.fillRect(QRectF(at * wide, 0, wide - 3, self.height()), colour(hue))
        painter.end()
