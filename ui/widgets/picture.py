"""An icon that stands by itself and follows the appearance."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.theme import icon


class Picture(QWidget):
    """One icon, `size` pixels square."""

    def __init__(self, name: str, size: int, role: str = "faint") -> None:
        super().__init__()
        self._icon = icon(name, role)
        self.setFixedSize(QSize(size, size))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        self._icon.paint(painter, self.rect())
        painter.end()
