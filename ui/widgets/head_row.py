"""The head of a card: words at the left, buttons at the right, on a further line where they lack
room."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayoutItem, QSizePolicy, QSpacerItem, QWidget, QWidgetItem

from ui.widgets.own_layout import OwnLayout

_GROWING = (
    QSizePolicy.Policy.Expanding,
    QSizePolicy.Policy.MinimumExpanding,
    QSizePolicy.Policy.Ignored,
)
Item = tuple[QLayoutItem, int]
"""An item with its stretch."""


class HeadRow(OwnLayout):
    """A row as of a QHBoxLayout while all fits; else what stands behind the first stretch wraps.

    So a narrow window neither cuts a button off nor is kept wide by the buttons of a card. Its
    height follows its width by a second pass, not by height-for-width: that would hand the hint
    of everything in the card on as its least height.
    """

    def __init__(self) -> None:
        super().__init__()
        self._stretches: list[int] = []
        self._tall = 0

    def addWidget(self, widget: QWidget, stretch: int = 0) -> None:  # noqa: N802
        """Add a widget at the end; one with a stretch takes the room that is left."""
        self.insertWidget(len(self._items), widget, stretch)

    def insertWidget(self, at: int, widget: QWidget, stretch: int = 0) -> None:  # noqa: N802
        """Insert a widget before the `at`-th item."""
        self.addChildWidget(widget)
        self._items.insert(at, QWidgetItem(widget))
        self._stretches.insert(at, stretch)
        self.invalidate()

    def addStretch(self) -> None:  # noqa: N802
        """Add the room that parts the left from the right."""
        self.addItem(QSpacerItem(0, 0, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum))

    # --- what Qt asks of a layout

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802
        self._stretches.append(0)
        super().addItem(item)

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802
        if 0 <= index < len(self._items):
            del self._stretches[index]
        return super().takeAt(index)

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802
        return Qt.Orientation.Horizontal

    def sizeHint(self) -> QSize:  # noqa: N802
        shown = self._shown()
        width = sum(item.sizeHint().width() for item, _ in shown)
        width += self.spacing() * max(len(shown) - 1, 0)
        return QSize(width, max(self._line_height(shown), self._tall))

    def minimumSize(self) -> QSize:  # noqa: N802
        shown = self._shown()
        width = max((item.minimumSize().width() for item, _ in shown), default=0)
        return QSize(width, max(self._line_height(shown), self._tall))

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802
        super().setGeometry(rect)
        tall = self._arrange(rect)
        if tall != self._tall:
            self._tall = tall
            self.update()

    # --- how it is laid out

    def _shown(self) -> list[Item]:
        """The items that take room, each with its stretch."""
        shown = []
        for item, stretch in zip(self._items, self._stretches, strict=True):
            widget = item.widget()
            if widget is not None and not item.isEmpty():
                grows = widget.sizePolicy().horizontalPolicy() in _GROWING
                shown.append((item, stretch or int(grows)))
        return shown

    def _sides(self) -> tuple[list[Item], list[Item]]:
        """What stands before the first room, and what stands behind it."""
        room = next(
            (at for at, item in enumerate(self._items) if item.spacerItem() is not None),
            len(self._items),
        )
        before = set(map(id, self._items[:room]))
        shown = self._shown()
        return (
            [pair for pair in shown if id(pair[0]) in before],
            [(item, 0) for item, _ in shown if id(item) not in before],
        )

    def _arrange(self, rect: QRect) -> int:
        """Place the items in `rect` and return the height that they take."""
        left, right = self._sides()
        y = rect.y()
        if self._width(left + right) <= rect.width():
            height = self._line_height(left + right)
            middle = y + max((rect.height() - height) // 2, 0)
            rest = self._place(left, QRect(rect.x(), middle, rect.width(), height), right)
            self._place_right(right, rest)
            return height
        for line, at_right in [(left, False), *((row, True) for row in self._rows(right, rect))]:
            if not line:
                continue
            height = self._line_height(line)
            place = QRect(rect.x(), y, rect.width(), height)
            if at_right:
                self._place_right(line, place)
            else:
                self._place(line, place, [])
            y += height + self.spacing()
        return max(y - self.spacing() - rect.y(), 0)

    def _rows(self, items: list[Item], rect: QRect) -> list[list[Item]]:
        """Break items into lines, each as full as it can be."""
        rows: list[list[Item]] = [[]]
        for pair in items:
            if rows[-1] and self._width([*rows[-1], pair]) > rect.width():
                rows.append([])
            rows[-1].append(pair)
        return rows

    def _width(self, items: list[Item]) -> int:
        widths = sum(self._wish(item, stretch) for item, stretch in items)
        return int(widths + self.spacing() * max(len(items) - 1, 0))

    @staticmethod
    def _wish(item: QLayoutItem, stretch: int) -> int:
        """The width that an item asks for; one that takes what is left can do with its least."""
        return item.minimumSize().width() if stretch else item.sizeHint().width()

    @staticmethod
    def _line_height(items: list[Item]) -> int:
        return max((item.sizeHint().height() for item, _ in items), default=0)

    def _place(
        self,
        items: list[Item],
        place: QRect,
        beside: list[Item],
    ) -> QRect:
        """Place items from the left and return what is left of the line."""
        taken = self._width(beside) + (self.spacing() if beside and items else 0)
        free = max(place.width() - taken - self._width(items), 0)
        shares = sum(stretch for _, stretch in items)
        x = place.x()
        for item, stretch in items:
            width = self._wish(item, stretch) + (free * stretch // shares if stretch else 0)
            width = min(width, place.right() + 1 - x)
            self._put(item, x, width, place)
            x += width + self.spacing()
        return QRect(x, place.y(), place.right() + 1 - x, place.height())

    def _place_right(self, items: list[Item], place: QRect) -> None:
        x = place.right() + 1 - self._width(items)
        for item, stretch in items:
            width = min(self._wish(item, stretch), place.width())
            self._put(item, x, width, place)
            x += width + self.spacing()

    @staticmethod
    def _put(item: QLayoutItem, x: int, width: int, place: QRect) -> None:
        """Set an item in the middle of its line; words take the whole height."""
        height = min(item.sizeHint().height(), place.height())
        widget = item.widget()
        if widget is not None and widget.sizePolicy().verticalPolicy() != QSizePolicy.Policy.Fixed:
            height = place.height()
        y = place.y() + (place.height() - height) // 2
        item.setGeometry(QRect(QPoint(x, y), QSize(max(width, 0), height)))
