"""The header of the projects' table: name over unit, the sort, and where to filter."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from crm.listing import COLUMNS, UNFILTERED
from resources import tr
from ui.theme import colour, font, icon
from ui.widgets.row_painting import PADDING

HEIGHT = 40
_MARK = 14
_ZONE = 22


class ProjectHeader(QHeaderView):
    """A click sorts; a click on the mark at a section's edge asks for its filter."""

    filter_wanted = Signal(int)
    sort_wanted = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsMovable(True)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(44)
        self.setAccessibleName(tr("列标题"))
        self.sectionClicked.connect(self.sort_wanted)
        self.sort = ""
        self.descending = False
        self.filtered: frozenset[str] = frozenset()
        self._hovered = -1
        self.viewport().setMouseTracking(True)

    def show_state(self, sort: str, descending: bool, filtered: frozenset[str]) -> None:
        """Show by which column is sorted, and which are filtered."""
        self.sort, self.descending, self.filtered = sort, descending, filtered
        self.viewport().update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(super().sizeHint().width(), HEIGHT)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N802, N803
        spec = COLUMNS[logicalIndex]
        painter.save()
        painter.fillRect(rect, colour("surface"))
        painter.setPen(colour("border"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        side = Qt.AlignmentFlag.AlignRight if spec.numeric else Qt.AlignmentFlag.AlignLeft
        if spec.key == "tier":
            side = Qt.AlignmentFlag.AlignHCenter
        room = rect.adjusted(PADDING, 0, -PADDING, -1)
        sorted_by = spec.key == self.sort
        painter.setFont(font("small", bold=True))
        painter.setPen(colour("accent" if sorted_by else "secondary"))
        if spec.unit:
            upper, lower = QRect(room), QRect(room)
            upper.setBottom(room.center().y() + 2)
            lower.setTop(room.center().y() + 1)
            painter.drawText(upper, side | Qt.AlignmentFlag.AlignBottom, spec.label)
            painter.setFont(font("small"))
            painter.setPen(colour("faint"))
            painter.drawText(lower, side | Qt.AlignmentFlag.AlignTop, tr(spec.unit))
        else:
            painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter, spec.label)
        for name, role, place in self._marks(rect, logicalIndex):
            icon(name, role).paint(painter, place)
        painter.restore()

    def _marks(self, rect: QRect, section: int) -> list[tuple[str, str, QRect]]:
        """The arrow of the sort and the mark of the filter, at the side away from the text."""
        key, numeric = COLUMNS[section].key, COLUMNS[section].numeric
        marks = []
        if key in self.filtered:
            marks.append(("filter", "accent"))
        elif section == self._hovered and key not in UNFILTERED:
            marks.append(("chevron-down", "secondary"))
        if key == self.sort:
            marks.append(("arrow-down" if self.descending else "arrow-up", "accent"))
        top = rect.center().y() - _MARK // 2
        placed = []
        for at, (name, role) in enumerate(marks):
            x = rect.left() + 4 + at * (_MARK + 2)
            if not numeric:
                x = rect.right() - 3 - _MARK - at * (_MARK + 2)
            placed.append((name, role, QRect(x, top, _MARK, _MARK)))
        return placed

    def filter_zone(self, section: int) -> QRect:
        """Where a click asks for the filter of a section."""
        left, width = self.sectionViewportPosition(section), self.sectionSize(section)
        x = left + 2 if COLUMNS[section].numeric else left + width - _ZONE - 4
        return QRect(x, 0, _ZONE, self.height())

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        section = self.logicalIndexAt(event.position().toPoint())
        left = event.button() == Qt.MouseButton.LeftButton
        if left and section >= 0 and self._in_zone(section, event.position().toPoint()):
            self.filter_wanted.emit(section)
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        super().mouseMoveEvent(event)
        self._hover(self.logicalIndexAt(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, section: int) -> None:
        if section != self._hovered:
            self._hovered = section
            self.viewport().update()

    def _in_zone(self, section: int, point: QPoint) -> bool:
        if COLUMNS[section].key in UNFILTERED:
            return False
        near_edge = self.cursor().shape() == Qt.CursorShape.SplitHCursor
        return not near_edge and self.filter_zone(section).contains(point)
