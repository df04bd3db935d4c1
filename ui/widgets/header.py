"""The header of the projects' table: name over unit, the sort, and where to filter."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from crm.listing import COLUMNS, UNFILTERED
from resources import tr
from ui.models.projects import CENTRED
from ui.theme import colour, font, icon
from ui.widgets.row_painting import PADDING

HEIGHT = 40
NARROWEST = 32
"""What the column of the lights takes."""
_MARK = 14
_ZONE = 20
_BESIDE = 56
"""Narrower than this, a label in the middle has no room for a mark beside it."""


class ProjectHeader(QHeaderView):
    """A click sorts; a click on the mark beside the label, or a right click, asks to filter."""

    filter_wanted = Signal(int)
    sort_wanted = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsMovable(True)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(NARROWEST)
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
        room = rect.adjusted(PADDING, 0, -PADDING, -1)
        marks = self._marks(logicalIndex)
        if spec.key in CENTRED:
            side = Qt.AlignmentFlag.AlignHCenter
            room = rect.adjusted(0, 0, 0, -1)
            if rect.width() < _BESIDE:  # the label makes room for its marks
                room.adjust(0, 0, -_MARK * len(marks), 0)
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
        elif room.width() >= _MARK:
            painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter, spec.label)
        for name, role, place in marks:
            icon(name, role).paint(painter, place)
        painter.restore()

    def _marks(self, section: int) -> list[tuple[str, str, QRect]]:
        """The mark of the filter and the arrow of the sort, beside the label."""
        key = COLUMNS[section].key
        marks = []
        if key in self.filtered:
            marks.append(("filter", "accent"))
        elif section == self._hovered and key not in UNFILTERED:
            marks.append(("chevron-down", "secondary"))
        if key == self.sort:
            marks.append(("arrow-down" if self.descending else "arrow-up", "accent"))
        first = self.filter_zone(section)
        leftwards = COLUMNS[section].numeric or key in CENTRED
        step = -(_MARK + 2) if leftwards else _MARK + 2
        middle = first.center() - QPoint(_MARK // 2 - 1, _MARK // 2)
        return [
            (name, role, QRect(middle.x() + at * step, middle.y(), _MARK, _MARK))
            for at, (name, role) in enumerate(marks)
        ]

    def filter_zone(self, section: int) -> QRect:
        """Where a click asks for the filter of a section: beside its label."""
        spec = COLUMNS[section]
        left, width = self.sectionViewportPosition(section), self.sectionSize(section)
        said = _label_metrics().horizontalAdvance(spec.label)
        if spec.numeric:
            x = max(left + width - PADDING - said - 2 - _ZONE, left)
        elif spec.key in CENTRED:
            x = left + width - min(_ZONE, (width - _MARK) // 2 + 4)
        else:
            x = min(left + PADDING + said + 2, left + width - _ZONE)
        return QRect(x, 0, _ZONE, self.height())

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        section = self.logicalIndexAt(event.position().toPoint())
        right = event.button() == Qt.MouseButton.RightButton
        if section >= 0 and (right or self._in_zone(section, event.position().toPoint())):
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


@cache
def _label_metrics() -> QFontMetrics:
    return QFontMetrics(font("small", bold=True))
