"""Paints the lines of the search answer: icon, title with the match marked, detail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui import tokens
from ui.theme import colour, font, icon

if TYPE_CHECKING:
    from ui.widgets.search import Entry

HIT_HEIGHT = 36
GROUP_HEIGHT = 28
_LEFT = 12
_TEXT = _LEFT + tokens.ICON + 10
_CENTRE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class HitDelegate(QStyledItemDelegate):
    """One line an entry; a group's name stands small above its entries."""

    def sizeHint(  # noqa: N802
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        line = index.data(Qt.ItemDataRole.UserRole)
        return QSize(100, GROUP_HEIGHT if isinstance(line, str) else HIT_HEIGHT)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        line = index.data(Qt.ItemDataRole.UserRole)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place: QRect = option.rect
        if isinstance(line, str):
            painter.setFont(font("small"))
            painter.setPen(colour("faint"))
            painter.drawText(place.adjusted(_LEFT, 4, 0, 0), _CENTRE, line)
        else:
            chosen = option.state & QStyle.StateFlag.State_Selected
            self._paint_entry(painter, place, line, bool(chosen))
        painter.restore()

    def _paint_entry(self, painter: QPainter, place: QRect, entry: Entry, chosen: bool) -> None:
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent_soft"))
            painter.drawRoundedRect(place, tokens.RADIUS, tokens.RADIUS)
        size = tokens.ICON
        top = place.top() + (place.height() - size) // 2
        role = "accent" if chosen else "secondary"
        icon(entry.icon, role).paint(painter, QRect(place.left() + _LEFT, top, size, size))
        right = place.right() - 12
        if entry.hint:
            painter.setFont(font("small"))
            painter.setPen(colour("faint"))
            width = QFontMetrics(painter.font()).horizontalAdvance(entry.hint)
            hint = QRect(right - width, place.top(), width, place.height())
            painter.drawText(hint, _CENTRE, entry.hint)
            right -= width + 12
        text = QRect(place.left() + _TEXT, place.top(), right - place.left() - _TEXT, HIT_HEIGHT)
        used = self._draw(painter, text, entry.title, entry.marks, font(), "text")
        rest = text.adjusted(used + 12, 0, 0, 0)
        if entry.detail and rest.width() > 40:
            self._draw(painter, rest, entry.detail, entry.detail_marks, font("small"), "secondary")

    def _draw(
        self,
        painter: QPainter,
        place: QRect,
        text: str,
        marks: tuple[tuple[int, int], ...],
        chosen_font: QFont,
        role: str,
    ) -> int:
        """Draw `text` with its marks behind it; returns the pixels it took."""
        metrics = QFontMetrics(chosen_font)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("mark"))
        for start, end in marks:
            left = metrics.horizontalAdvance(text[:start])
            right = min(metrics.horizontalAdvance(text[:end]), place.width())
            if left < right:
                top = place.top() + (place.height() - metrics.height()) // 2
                behind = QRect(place.left() + left, top, right - left, metrics.height())
                painter.drawRoundedRect(behind, 3, 3)
        painter.setFont(chosen_font)
        painter.setPen(colour(role))
        painter.drawText(place, _CENTRE, shown)
        return metrics.horizontalAdvance(shown)
