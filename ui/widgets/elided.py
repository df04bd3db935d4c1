"""A line of text that is shorter or ends in … where it does not fit, and whole in its tooltip."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy


class Elided(QLabel):
    """Takes the room that there is, however long its text; never more than one line."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.whole = self._shorter = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.show_text(text)

    def show_text(self, text: str, shorter: str = "") -> None:
        """Show `text` as far as it fits; shorter: other words for where it does not."""
        self._shorter = shorter
        self.whole = " ".join(text.splitlines()).strip()
        self.setToolTip(self.whole)
        self.setAccessibleName(self.whole)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(40, super().minimumSizeHint().height())

    def _fit(self) -> None:
        room, metrics = max(self.width(), 40), self.fontMetrics()
        fits = not self._shorter or metrics.horizontalAdvance(self.whole) <= room
        text = self.whole if fits else self._shorter
        self.setText(metrics.elidedText(text, Qt.TextElideMode.ElideRight, room))
