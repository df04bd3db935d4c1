"""Paints the lines of the targets' table: the bar against its pace, and how far it is off."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from crm.charts import Attained, attainment
from crm.targets import TargetStanding
from crm.year_ends import Expected
from ui.models.targets import Column, TargetsModel, tint
from ui.theme import colour, font
from ui.widgets.chance import chance_tint
from ui.widgets.chart_painting import paint_marks

LINE_HEIGHT = 36
HEADING_HEIGHT = 40
LOW_LINE = 30
"""Of any line, in a low window."""
_BAR = 8
_PADDING = 12
_INKS = {"green": "green", "phoenix": "red"}
"""Tints in which a bar is drawn; a little behind is told by the points beside it alone."""
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class TargetDelegate(QStyledItemDelegate):
    """Every cell of the table; a rule under each line, a heading where a park begins."""

    def sizeHint(  # noqa: N802
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        heading = isinstance(index.data(Qt.ItemDataRole.UserRole), str)
        width = super().sizeHint(option, index).width() + 2 * _PADDING
        return QSize(width, HEADING_HEIGHT if heading else LINE_HEIGHT)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        place: QRect = option.rect
        state = option.state
        line = index.data(Qt.ItemDataRole.UserRole)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(line, str):
            painter.setFont(font(bold=True))
            painter.setPen(colour("text"))
            drop = 8 if place.height() == HEADING_HEIGHT else 0
            painter.drawText(place.adjusted(_PADDING, drop, 0, 0), _MIDDLE, line)
        else:
            if state & QStyle.StateFlag.State_Selected:
                painter.fillRect(place, colour("selection"))
            self._paint_cell(painter, place, line, index)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(colour("border"))
        painter.drawLine(place.bottomLeft(), place.bottomRight())
        painter.restore()

    def _paint_cell(
        self,
        painter: QPainter,
        place: QRect,
        at: TargetStanding,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        column = Column(index.column())
        if column is Column.BAR:
            if at.paced:
                room = place.adjusted(_PADDING, 0, -_PADDING, 0)
                _paint_bar(painter, room, at, _expected_of(index, at))
            return
        loud = column in (Column.ACTUAL, Column.AHEAD) and at.ahead is not None
        painter.setFont(font(bold=loud))
        role = "text" if column in (Column.INDICATOR, Column.ACTUAL) else "secondary"
        if column is Column.CHANCE:
            role = _chance_role(index, at)
        if at.actual is None and column is not Column.INDICATOR:
            role = "faint"
        painter.setPen(colour(tint(at) if column is Column.AHEAD else role))
        inset = _PADDING + (16 if at.part_of and column is Column.INDICATOR else 0)
        room = place.adjusted(inset, 0, -_PADDING, 0)
        shown = painter.fontMetrics().elidedText(
            str(index.data()), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, index.data(Qt.ItemDataRole.TextAlignmentRole), shown)


def _expected_of(index: QModelIndex | QPersistentModelIndex, at: TargetStanding) -> Expected | None:
    model = index.model()
    return model.expected_of(at) if isinstance(model, TargetsModel) else None


def _chance_role(index: QModelIndex | QPersistentModelIndex, at: TargetStanding) -> str:
    model = index.model()
    found = model.forecast_of(at) if isinstance(model, TargetsModel) else None
    return "secondary" if found is None else chance_tint(found.met.chance)


def _paint_bar(
    painter: QPainter, place: QRect, at: TargetStanding, expected: Expected | None
) -> None:
    """The bar of `crm.charts`; of a range (2–3) it is as long as the range's upper end."""
    most = None
    if at.floor and at.ceiling is not None and at.ceiling > at.floor:
        most = float(100 * at.ceiling / at.floor)
    told = Attained(
        None if at.rate is None else float(at.rate),
        None if at.pace is None else float(at.pace),
        forecast=None if expected is None else expected.rate,
        most=most,
        ink=_INKS.get(tint(at), "accent"),
    )
    tall = _BAR + 8
    top = place.center().y() + 1 - tall / 2
    paint_marks(painter, attainment(told, place.width(), tall, _BAR), QPointF(place.left(), top))
