"""A box to tick that is a circle, as the signs beside it are."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox

from ui.theme import colour, icon

_SIZE = 18
_SIGN = 16


class RoundCheck(QCheckBox):
    """An empty circle, or a green one with a tick; no words of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(_SIZE, _SIZE)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._lit = False

    def light(self, lit: bool) -> None:
        """Bear the mark of the focus for the line that it stands on, or no more."""
        self._lit = lit
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(_SIZE, _SIZE)

    def hitButton(self, place: QPoint) -> bool:  # noqa: N802
        return self.rect().contains(place)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QRect(0, 0, _SIGN, _SIGN)
        place.moveCenter(self.rect().center())
        hinted = self.underMouse() and self.isEnabled()
        name, role = "circle", "accent" if hinted else "faint"
        if self.isChecked():
            name, role = "circle-check", "green"
        icon(name, role).paint(painter, place)
        if self.hasFocus() or self._lit:
            painter.setPen(QPen(colour("accent"), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(self.rect().adjusted(1, 1, -1, -1))
        painter.end()
