"""Layouts that place their widgets by a rule of their own: what Qt asks of each of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class OwnLayout(QLayout):
    """Keeps its items; where they stand is said by a layout of its own."""

    def __init__(self, gap: int = 8) -> None:
        """gap: pixels between the items."""
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.setSpacing(gap)
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802
        self._items.append(item)
        self.invalidate()

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802
        return self._items.pop(index) if 0 <= index < len(self._items) else None


class Flow(OwnLayout):
    """Lays widgets beside each other, and on as many lines as they need."""

    def __init__(self, widgets: Sequence[QWidget] = (), *, to_right: bool = False) -> None:
        """to_right: each line ends at the right."""
        super().__init__()
        self._to_right = to_right
        for widget in widgets:
            self.addWidget(widget)

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        return self._lay(QRect(0, 0, width, 0), really=False)

    def sizeHint(self) -> QSize:  # noqa: N802
        return self.minimumSize()

    def minimumSize(self) -> QSize:  # noqa: N802
        sizes = [item.sizeHint() for item in self._items]
        return QSize(
            max((s.width() for s in sizes), default=0), max((s.height() for s in sizes), default=0)
        )

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802
        super().setGeometry(rect)
        self._lay(rect, really=True)

    def _lay(self, rect: QRect, *, really: bool) -> int:
        """Place the items, or only reckon the height that they need."""
        lines = self._lines(rect.width())
        top = rect.top()
        for line in lines:
            sizes = [item.sizeHint() for item in line]
            wide = sum(size.width() for size in sizes) + self.spacing() * (len(sizes) - 1)
            left = rect.left() + (max(rect.width() - wide, 0) if self._to_right else 0)
            for item, size in zip(line, sizes, strict=True):
                if really:
                    item.setGeometry(QRect(QPoint(left, top), size))
                left += size.width() + self.spacing()
            top += max(size.height() for size in sizes) + self.spacing()
        return top - rect.top() - (self.spacing() if lines else 0)

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        """Return the items of each line, of which the first may be wider than there is room."""
        lines: list[list[QLayoutItem]] = []
        left = 0
        for item in self._items:
            wide = item.sizeHint().width()
            if not lines or left + wide > width:
                lines.append([])
                left = 0
            lines[-1].append(item)
            left += wide + self.spacing()
        return lines
