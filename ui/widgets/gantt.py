"""The chart of 挂图作战: a table whose last column is painted along a scale of days.

Plan as an outline, what is expected as a bar in its light's colour, what is done filled; a
diamond where a milestone is, and a line for today. Ctrl+←/→ moves the scale, + and − zoom.
"""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from crm.charts import (
    LIGHTS,
    Mark,
    Strip,
    gantt_bar,
    gantt_done,
    gantt_plan,
    gantt_sign,
)
from crm.rules.schedule import LATE, Light
from crm.timeline import Bar, GanttRow, Zoom, ticks
from resources import tr
from ui import tokens
from ui.models.gantt import ROW, Column, GanttModel
from ui.theme import colour, font, icon, mark
from ui.tokens import token_of
from ui.widgets.chart_painting import paint_marks

Index = QModelIndex | QPersistentModelIndex

HEADER = 44
WIDTHS = {Column.NAME: 212, Column.LIGHT: 80, Column.WHO: 108}
PER_DAY = {Zoom.MONTH: 9.0, Zoom.QUARTER: 2.6, Zoom.YEAR: 0.9}
"""Pixels for a day."""
BAR, PLAN = 12, 18
SIZES = Strip(BAR, PLAN, 4.5)
_INDENT, _CHEVRON = 20, 14


class GanttView(QTableView):
    """Rows of a `GanttModel`; opened, closed and gone into by keys and mouse."""

    toggle_wanted = Signal(str)
    """The project whose milestones are to be shown, or hidden again."""
    open_wanted = Signal()
    zoom_wanted = Signal(int)
    pan_wanted = Signal(float)
    """By how much of what is seen the scale is to move."""
    today_wanted = Signal()

    def __init__(self, model: GanttModel) -> None:
        super().__init__()
        self.rows = model
        self.zoom = Zoom.QUARTER
        self.begin = date.min
        self.today = date.min
        self._lines: list[float] = []
        self._lines_of: tuple[date, Zoom, int] | None = None
        self.setModel(model)
        self.setAccessibleName(tr("挂图作战"))
        self.setItemDelegate(GanttDelegate(self))
        self.setHorizontalHeader(GanttHeader(self))
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        mark(self, "list")
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(tokens.ROW)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        for column, width in WIDTHS.items():
            self.setColumnWidth(column, width)
        self.horizontalHeader().setSectionResizeMode(Column.CHART, QHeaderView.ResizeMode.Stretch)
        self.doubleClicked.connect(lambda _: self.open_wanted.emit())

    @property
    def per_day(self) -> float:
        """Pixels for a day."""
        return PER_DAY[self.zoom]

    def shown_days(self) -> int:
        """How many days the chart shows at once."""
        return max(int(self.columnWidth(Column.CHART) / self.per_day), 1)

    def x_of(self, day: date) -> float:
        """How far right of the chart's left edge the morning of `day` stands, in pixels."""
        return (day - self.begin).days * self.per_day

    def lines(self) -> list[float]:
        """Where the lines of the scale go down through the rows, in pixels from the chart's left.

        The same for each row, so they are worked out once for what is seen.
        """
        key = (self.begin, self.zoom, self.shown_days())
        if key != self._lines_of:
            last = self.begin + timedelta(days=self.shown_days() + 31)
            found = ticks(self.begin.replace(day=1), last, self.zoom)
            shown = [tick.day for tick in found if tick.major or self.zoom is Zoom.YEAR]
            self._lines_of, self._lines = key, [self.x_of(day) for day in shown]
        return self._lines

    def look_at(self, begin: date) -> None:
        """Let the chart begin on a day."""
        if begin != self.begin:
            self.begin = begin
            self.viewport().update()
            self.horizontalHeader().viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        row = self.rows.line(self.currentIndex().row())
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        key = event.key()
        if control and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.pan_wanted.emit(-0.25 if key == Qt.Key.Key_Left else 0.25)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_wanted.emit()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_wanted.emit(-1)
        elif key == Qt.Key.Key_Minus:
            self.zoom_wanted.emit(+1)
        elif key == Qt.Key.Key_T:
            self.today_wanted.emit()
        elif row is not None and self._toggles(row, key):
            self.toggle_wanted.emit(row.project_id)
        elif key not in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Space):
            super().keyPressEvent(event)

    def _toggles(self, row: GanttRow, key: int) -> bool:
        opened = row.project_id in self.rows.opened
        if key == Qt.Key.Key_Right:
            return not opened
        if key == Qt.Key.Key_Left:
            return opened
        return key == Qt.Key.Key_Space

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        super().mousePressEvent(event)
        place = event.position().toPoint()
        index = self.indexAt(place)
        row = self.rows.line(index.row())
        chevron = index.column() == Column.NAME and place.x() < _INDENT + 12
        if row is not None and row.heading and chevron:
            self.toggle_wanted.emit(row.project_id)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        turned: QPoint = event.angleDelta()
        sideways = turned.x() or (
            turned.y() if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 0
        )
        if sideways:
            self.pan_wanted.emit(-sideways / 1200)
            event.accept()
        else:
            super().wheelEvent(event)


class GanttHeader(QHeaderView):
    """The heads of the columns; above the chart the scale, on two lines."""

    def __init__(self, view: GanttView) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self._view = view
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setHighlightSections(False)
        self.setFixedHeight(HEADER)
        self.setAccessibleName(tr("时间刻度"))

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(super().sizeHint().width(), HEADER)

    def paintSection(self, painter: QPainter, place: QRect, section: int) -> None:  # noqa: N802
        if section != Column.CHART:
            super().paintSection(painter, place, section)
            return
        view = self._view
        painter.save()
        painter.fillRect(place, colour("surface"))
        painter.setClipRect(place)
        last = view.begin + timedelta(days=view.shown_days() + 31)
        middle = place.top() + HEADER // 2
        found = ticks(view.begin.replace(day=1), last, view.zoom)
        for at, tick in enumerate(found):
            x = place.left() + view.x_of(tick.day)
            top, height = (place.top(), HEADER // 2) if tick.major else (middle, HEADER // 2)
            painter.setPen(colour("border"))
            painter.drawLine(QPointF(x, top + 6), QPointF(x, top + height))
            following = next((one for one in found[at + 1 :] if one.major is tick.major), None)
            edge = place.right() if following is None else place.left() + view.x_of(following.day)
            painter.setFont(font("small", bold=tick.major))
            painter.setPen(colour("text" if tick.major else "secondary"))
            # What has begun before the left edge keeps its name in sight.
            room = QRectF(max(x, float(place.left())) + 6, top, 200, height)
            if edge - room.left() < painter.fontMetrics().horizontalAdvance(tick.label):
                continue
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, tick.label)
        painter.setPen(colour("border"))
        painter.drawLine(place.bottomLeft(), place.bottomRight())
        painter.restore()


class GanttDelegate(QStyledItemDelegate):
    """Paints the name with its chevron, and the chart."""

    def __init__(self, view: GanttView) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: GanttRow = index.data(ROW)
        place: QRect = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setClipRect(place)
        if chosen:
            painter.fillRect(place, colour("selection"))
        elif row.heading:
            painter.fillRect(place, colour("zebra"))
        column = Column(index.column())
        if column is Column.CHART:
            self._paint_chart(painter, place, row, "selection" if chosen else "surface")
        else:
            self._paint_text(painter, place, row, index)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(colour("border"))
        painter.drawLine(place.bottomLeft(), place.bottomRight())
        painter.restore()

    def _paint_text(self, painter: QPainter, place: QRect, row: GanttRow, index: Index) -> None:
        room = place.adjusted(12, 0, -6, 0)
        if index.column() == Column.NAME:
            if row.heading:
                name = (
                    "chevron-down" if row.project_id in self._view.rows.opened else "chevron-right"
                )
                top = place.center().y() - _CHEVRON // 2
                box = QRect(place.left() + 8, top, _CHEVRON, _CHEVRON)
                icon(name).paint(painter, box)
            room.setLeft(place.left() + 8 + _INDENT + (0 if row.heading else 12))
        painter.setFont(index.data(Qt.ItemDataRole.FontRole) or font())
        painter.setPen(index.data(Qt.ItemDataRole.ForegroundRole))
        words = painter.fontMetrics().elidedText(
            str(index.data()), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)

    def _paint_chart(self, painter: QPainter, place: QRect, row: GanttRow, ground: str) -> None:
        view = self._view
        self._paint_lines(painter, place)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = place.top() + place.height() / 2
        marks: list[Mark] = []
        if row.expected is not None:
            marks.append(gantt_bar(row.light, *self._span(place, row.expected, middle), SIZES))
        if row.done is not None:
            marks.append(gantt_done(*self._span(place, row.done, middle), SIZES))
        if row.planned is not None:
            marks.append(gantt_plan(*self._span(place, row.planned, middle), SIZES))
        paint_marks(painter, marks)
        x = place.left() + view.x_of(view.today)
        painter.setPen(QPen(colour("phoenix"), 1.5))
        painter.drawLine(QPointF(x, place.top()), QPointF(x, place.bottom()))
        for sign in row.signs:
            self._paint_sign(painter, place, sign.day, middle, sign.light)
        if not row.heading and row.expected is not None:
            self._paint_sign(painter, place, row.expected.last, middle, row.light)
            self._paint_words(painter, place, row, ground)

    def _paint_lines(self, painter: QPainter, place: QRect) -> None:
        painter.setPen(colour("border"))
        for x in self._view.lines():
            painter.drawLine(
                QPointF(place.left() + x, place.top()), QPointF(place.left() + x, place.bottom())
            )

    def _span(self, place: QRect, bar: Bar, middle: float) -> tuple[float, float, float]:
        """Return where a bar begins, its middle, and how wide it is."""
        left = place.left() + self._view.x_of(bar.first)
        right = place.left() + self._view.x_of(bar.last + timedelta(days=1))
        # What is far outside is cut, since a long dashed line takes long to paint.
        left, right = max(left, place.left() - 40.0), min(right, place.right() + 40.0)
        return left, middle, max(right - left, 0.0)

    def _paint_sign(
        self, painter: QPainter, place: QRect, day: date, middle: float, light: Light
    ) -> None:
        x = place.left() + self._view.x_of(day) + self._view.per_day / 2
        if place.left() - 8 <= x <= place.right() + 8:
            paint_marks(painter, [gantt_sign(light, x, middle, SIZES)])

    def _paint_words(self, painter: QPainter, place: QRect, row: GanttRow, ground: str) -> None:
        """Say how a milestone stands, behind its bar; at the edge for a bar out of sight."""
        assert row.expected is not None
        planned = row.planned or row.expected
        end = max(row.expected.last, planned.last) + timedelta(days=1)
        left = place.left() + self._view.x_of(min(row.expected.first, planned.first))
        x = place.left() + self._view.x_of(end) + 10
        words = f"{row.expected.last:%m-%d}　{row.standing}"
        side = Qt.AlignmentFlag.AlignLeft
        if x < place.left() + 6:
            x, words = place.left() + 6.0, f"← {words}"
        elif left > place.right() - 24:
            x, words, side = place.left() + 6.0, f"{words} →", Qt.AlignmentFlag.AlignRight
        room = QRectF(x, place.top(), place.right() - 6 - x, place.height())
        painter.setFont(font("small"))
        painter.setPen(colour(token_of(LIGHTS[row.light]) if row.light in LATE else "secondary"))
        if side == Qt.AlignmentFlag.AlignLeft:
            elide = Qt.TextElideMode.ElideRight
            words = painter.fontMetrics().elidedText(words, elide, max(int(room.width()), 0))
        taken = painter.fontMetrics().horizontalAdvance(words) + 4
        behind = QRectF(room.left() - 2, room.top() + 6, taken, room.height() - 12)
        if side == Qt.AlignmentFlag.AlignRight:
            behind.moveRight(room.right() + 2)
        painter.fillRect(behind, colour(ground))  # so that no line goes through the words
        painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter, words)
