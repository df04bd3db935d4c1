"""A column that scrolls under a thin bar of its own, which takes no room from what it shows."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QScrollArea, QScrollBar, QWidget

_BAR = 10


class OverlayArea(QScrollArea):
    """Its bar lies over the padding of the cards, so that their edges stay in line."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.bar = QScrollBar(Qt.Orientation.Vertical, self)
        self.bar.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.bar.hide()
        own = self.verticalScrollBar()
        own.rangeChanged.connect(self._follow_range)
        own.valueChanged.connect(self.bar.setValue)
        self.bar.valueChanged.connect(own.setValue)

    def follow(self, view: QAbstractItemView) -> None:
        """Keep the line in sight that the keys have come to in `view`, which is inside."""

        def show(index: QModelIndex) -> None:
            inside = self.widget()
            if view.hasFocus() and inside is not None:
                place = view.visualRect(index)
                middle = view.viewport().mapTo(inside, place.center())
                self.ensureVisible(middle.x(), middle.y(), 0, place.height())

        view.selectionModel().currentChanged.connect(show)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.bar.setGeometry(self.width() - _BAR - 2, 4, _BAR, self.height() - 8)
        self._follow_range()

    def _follow_range(self) -> None:
        own = self.verticalScrollBar()
        self.bar.setPageStep(own.pageStep())
        self.bar.setSingleStep(own.singleStep())
        self.bar.setRange(own.minimum(), own.maximum())
        self.bar.setVisible(own.maximum() > own.minimum())
        self.bar.raise_()
