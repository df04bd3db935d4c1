"""The filters in force, one chip each: a click changes it, × or Delete takes it away."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from resources import tr
from ui.theme import icon, mark


class Chip(QPushButton):
    """One filter in words."""

    removed = Signal()

    def __init__(self, words: str) -> None:
        super().__init__(words)
        mark(self, "chip")
        self.setCheckable(True)
        self.setChecked(True)
        self.setIcon(icon("x", "accent", role_on="accent"))
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.setToolTip(tr("点击修改，× 或 Delete 取消"))
        self.setAccessibleName(tr("筛选：{words}").format(words=words))

    def nextCheckState(self) -> None:  # noqa: N802
        """It stays pressed: it is there as long as the filter is."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self.rect().contains(event.position().toPoint()) and (
            event.position().x() > self.width() - 30
        ):
            self.setDown(False)
            self.removed.emit()
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class Chips(QWidget):
    """The chips in a row."""

    opened = Signal(str)
    """The column key of the filter to be changed."""
    removed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.chips: list[Chip] = []

    def show_filters(self, filters: Sequence[tuple[str, str]]) -> None:
        """Show (column key, words) of each filter."""
        for old in self.chips:
            self._row.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.chips = []
        for key, words in filters:
            chip = Chip(words)
            chip.clicked.connect(lambda _=False, key=key: self.opened.emit(key))
            chip.removed.connect(lambda key=key: self.removed.emit(key))
            self._row.addWidget(chip)
            self.chips.append(chip)
        self.setVisible(bool(filters))
