"""How far a promise is fulfilled, as a bar against the mark of the whole."""

from __future__ import annotations

from fractions import Fraction

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import colour

_HEIGHT, _BAR = 16, 8
_ROOM = Fraction(5, 4)
"""A ratio that the bar has room for; more is cut there."""


class RatioBar(QWidget):
    """A filled track; the upright mark stands at 100%."""

    def __init__(self) -> None:
        super().__init__()
        self._ratio: Fraction | None = None
        self._tint = "accent"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(200, _HEIGHT)

    def show_ratio(self, ratio: Fraction | None, tint: str, words: str) -> None:
        """Show a ratio (1 is the whole) in the colour `tint`; words: what it says."""
        self._ratio, self._tint = ratio, tint
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.setVisible(ratio is not None)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        if self._ratio is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        # With nothing above the whole, the mark stands at the end.
        most = max(Fraction(1), min(self._ratio, _ROOM))
        track = QRectF(0, (_HEIGHT - _BAR) / 2, self.width() - 2, _BAR)
        painter.setBrush(colour("track"))
        painter.drawRoundedRect(track, _BAR / 2, _BAR / 2)
        share = int(track.width() * min(self._ratio, most) / most)
        if share > 0:
            painter.setBrush(colour(self._tint))
            done = QRectF(track.left(), track.top(), max(share, _BAR), _BAR)
            painter.drawRoundedRect(done, _BAR / 2, _BAR / 2)
        painter.fillRect(QRectF(int(track.width() / most) - 1, 0, 2, _HEIGHT), colour("text"))
        painter.end()
