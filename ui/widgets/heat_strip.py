"""The heat strips of 合同履约: a line a contract, a cell a year and indicator.

Colour, sign and figure say the same, so that no colour stands alone. The names stay at the left and
the years on top while the cells move. All that is visible is painted at once from pictures of
cells, each drawn a single time: 5,000 contracts scroll as 50 do.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLabel, QTableView, QToolTip, QWidget

from crm.assessing import Assessed
from crm.charts import heat_cell
from crm.strip_words import cell_text, figure_of, head_of, owed_words, strip_line
from db.terms import Grade
from resources import tr
from ui.models.performance import StripsModel
from ui.theme import colour, font, mark, theme
from ui.widgets.chart_painting import paint_marks

ROW, HEADER, NAMES = 44, 48, 250
NARROW, WIDE = 40, 62
"""Widths of a cell with its sign alone, and with its figure."""
_BOX, _SIDE = 28, 30
_MOST_PICTURES = 2_000
_OPENING = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class HeatStrips(QTableView):
    """Arrows move from cell to cell, Enter opens, F filters, Ctrl+C copies what is chosen."""

    opened = Signal(int, int)
    """Row and column of the cell whose working is wanted."""
    record_wanted = Signal(int)
    """The row whose project is wanted."""
    filter_wanted = Signal()
    menu_wanted = Signal(QPoint, int, int)
    """Where on the screen, row and column (−1 in the names)."""

    def __init__(self, model: StripsModel) -> None:
        super().__init__()
        self.strips = model
        self.year = 0
        self.settling = False
        """Qt chooses the first cell because the focus came, not because somebody wants it."""
        self.figures = False
        self._pictures: dict[tuple[Grade, str], QPixmap] = {}
        self.setModel(model)
        self.setVerticalHeader(StripNames(self))
        self.setHorizontalHeader(StripYears(self))
        self.setAccessibleName(tr("履约热力图"))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        mark(self, "list")
        self.corner = QLabel(tr("合同"), self)
        mark(self.corner, "secondary")
        self.corner.setGeometry(1, 1, NAMES - 2, HEADER - 2)
        self.corner.setContentsMargins(11, 0, 0, 6)
        self.corner.setAlignment(Qt.AlignmentFlag.AlignBottom)
        foot = QWidget()  # where both scroll bars meet
        mark(foot, "bar")
        self.setCornerWidget(foot)
        self.show_figures(False)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row(), index.column()))
        theme().changed.connect(self._pictures.clear)

    def show_figures(self, wanted: bool) -> None:
        """Show the ratio beside each sign, or the signs alone."""
        self.figures = wanted
        self._pictures.clear()
        self.horizontalHeader().setDefaultSectionSize(WIDE if wanted else NARROW)
        self.viewport().update()

    def show_year(self, year: int) -> None:
        """Bring a year into sight, with the one before it."""
        columns = self.strips.columns
        at = next((at for at, one in enumerate(columns) if one.year >= year - 1), 0)
        self.horizontalScrollBar().setValue(self.horizontalHeader().sectionPosition(at))
        if not self.currentIndex().isValid() and columns and self.strips.rowCount():
            at = next((one for one in range(at, len(columns)) if self.strips.cell(0, one)), at)
            self.settling = True  # where the arrows begin
            self.selectionModel().setCurrentIndex(
                self.strips.index(0, at), QItemSelectionModel.SelectionFlag.NoUpdate
            )
            self.settling = False

    def copied(self) -> str:
        """The chosen cells as a table of texts, with the names and the heads of the columns."""
        rows = sorted({index.row() for index in self.selectedIndexes()})
        columns = sorted({index.column() for index in self.selectedIndexes()})
        model = self.strips
        heads = [head_of(model.columns[at]) for at in columns]
        lines = ["\t".join((tr("项目"), *heads))]
        for row in rows:
            cells = (model.cell(row, at) for at in columns)
            texts = ("" if one is None else cell_text(one) for one in cells)
            lines.append("\t".join((model.strips[row].head.project, *texts)))
        return "\n".join(lines)

    # --- keys and mouse

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        self.settling = True
        super().focusInEvent(event)
        self.settling = False

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        key, current = event.key(), self.currentIndex()
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if key in _OPENING and current.isValid() and not control:
            self.opened.emit(current.row(), current.column())
        elif key in _OPENING and current.isValid():
            self.record_wanted.emit(current.row())
        elif key == Qt.Key.Key_F and not event.modifiers():
            self.filter_wanted.emit()
        elif control and key == Qt.Key.Key_C:
            QGuiApplication.clipboard().setText(self.copied())
        elif key == Qt.Key.Key_Menu and current.isValid():
            place = self.visualRect(current).center()
            at = self.viewport().mapToGlobal(place)
            self.menu_wanted.emit(at, current.row(), current.column())
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.RightButton and index.isValid():
            place = event.globalPosition().toPoint()
            self.menu_wanted.emit(place, index.row(), index.column())

    # --- looks

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        area, model = event.rect(), self.strips
        rows = list(seen(self.verticalHeader(), area.top(), area.bottom()))
        columns = list(seen(self.horizontalHeader(), area.left(), area.right()))
        painter = QPainter(self.viewport())
        self._paint_ground(painter, area, rows, columns)
        dot = self._picture(Grade.NOT_YET_DUE, "")
        for row, top in rows:
            strip = model.strips[row]
            down = top + (ROW - _BOX) // 2
            for at, left in columns:
                one = strip.at(model.columns[at])
                if one is None:
                    continue
                grade = one.result.grade
                picture = dot if grade is Grade.NOT_YET_DUE else self._picture_of(one)
                painter.drawPixmap(left, down, picture)
        self._paint_chosen(painter)
        painter.end()

    def _paint_ground(
        self,
        painter: QPainter,
        area: QRect,
        rows: list[tuple[int, int]],
        columns: list[tuple[int, int]],
    ) -> None:
        """The chosen row's tint, this year's, a line below each row and before each year."""
        years = self.strips.columns
        width = self.horizontalHeader().defaultSectionSize()
        tint = colour("zebra")
        foot = rows[-1][1] + ROW if rows else area.top()
        for at, left in columns:
            if years[at].year == self.year:
                painter.fillRect(left, area.top(), width, foot - area.top(), tint)
        line = colour("border")
        current = self.currentIndex().row()
        for row, top in rows:
            if row == current:
                painter.fillRect(area.left(), top, area.width(), ROW - 1, colour("selection"))
            painter.fillRect(area.left(), top + ROW - 1, area.width(), 1, line)
        for at, left in columns:
            if at and years[at - 1].year != years[at].year:
                painter.fillRect(left, area.top(), 1, foot - area.top(), line)

    def _paint_chosen(self, painter: QPainter) -> None:
        """A frame around the chosen range, and a strong one around the current cell."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        chosen: Any = self.selectionModel().selection()
        for one in chosen:
            if one.width() * one.height() > 1:
                corners = (self.visualRect(one.topLeft()), self.visualRect(one.bottomRight()))
                painter.setPen(QPen(colour("accent"), 1))
                painter.drawRect(corners[0].united(corners[1]).adjusted(1, 1, -2, -2))
        current = self.currentIndex()
        if current.isValid():
            strong = colour("accent" if self.hasFocus() else "border_strong")
            painter.setPen(QPen(strong, 2))
            place = self.visualRect(current)
            down = (ROW - _BOX) // 2
            box = QRectF(place).adjusted(3, down - 2, -3, -(ROW - _BOX - down) + 2)
            painter.drawRoundedRect(box, 6, 6)

    def _picture_of(self, one: Assessed) -> QPixmap:
        return self._picture(one.result.grade, figure_of(one) if self.figures else "")

    def _picture(self, grade: Grade, figure: str) -> QPixmap:
        """A cell, drawn once for what it says."""
        found = self._pictures.get((grade, figure))
        if found is None:
            if len(self._pictures) >= _MOST_PICTURES:
                self._pictures.clear()
            found = self._draw(grade, figure)
            self._pictures[grade, figure] = found
        return found

    def _draw(self, grade: Grade, figure: str) -> QPixmap:
        width, ratio = WIDE if self.figures else NARROW, self.devicePixelRatioF()
        picture = QPixmap(QSize(int(width * ratio), int(_BOX * ratio)))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        side = width - 8 if self.figures else _SIDE
        paint_marks(painter, heat_cell(grade, figure, (width - side) / 2, 1, side, _BOX - 2))
        painter.end()
        return picture


def seen(header: QHeaderView, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield the sections between two places of the view, each with where it begins.

    The sections of these headers are of one size and stay in their order.
    """
    size, count, offset = header.defaultSectionSize(), header.count(), header.offset()
    for at in range(max((first + offset) // size, 0), min((last + offset) // size + 1, count)):
        yield at, at * size - offset


class StripYears(QHeaderView):
    """The heads of the columns on two lines: the year over its indicators."""

    def __init__(self, view: HeatStrips) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self._view = view
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(NARROW)
        self.setFixedHeight(HEADER)
        self.setAccessibleName(tr("年度与指标"))

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(super().sizeHint().width(), HEADER)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        columns, size = self._view.strips.columns, self.defaultSectionSize()
        area = self.viewport().rect()
        painter = QPainter(self.viewport())
        painter.fillRect(area, colour("surface"))
        half = HEADER // 2
        painter.setFont(font("small"))
        painter.setPen(colour("secondary"))
        for at, left in seen(self, area.left(), area.right()):
            words = str(self.model().headerData(at, Qt.Orientation.Horizontal))
            place = QRect(left, half - 2, size, half)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)
        first, offset = 0, self.offset()
        painter.setFont(font("small", bold=True))
        while first < len(columns):
            year, last = columns[first].year, first
            while last + 1 < len(columns) and columns[last + 1].year == year:
                last += 1
            left, right = first * size - offset, (last + 1) * size - offset
            if right > area.left() and left < area.right():
                self._paint_year(painter, area, year, left, right)
            first = last + 1
        painter.fillRect(area.left(), HEADER - 1, area.width(), 1, colour("border"))
        painter.end()

    def _paint_year(self, painter: QPainter, area: QRect, year: int, left: int, right: int) -> None:
        """The year in the middle of what is seen of its columns, so that it is never cut off."""
        now = year == self._view.year
        painter.fillRect(left, 6, 1, HEADER - 6, colour("border"))
        painter.setPen(colour("accent" if now else "text"))
        room = QRect(max(left, area.left()), 3, 0, HEADER // 2 - 2)
        room.setRight(min(right, area.right() + 1) - 1)
        words = str(year)
        if room.width() >= QFontMetrics(painter.font()).horizontalAdvance(words):
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, words)


class StripNames(QHeaderView):
    """The contracts at the left: name, when it was signed, its land, and what is owed."""

    def __init__(self, view: HeatStrips) -> None:
        super().__init__(Qt.Orientation.Vertical, view)
        self._view = view
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(ROW)
        self.setDefaultSectionSize(ROW)
        self.setFixedWidth(NAMES)
        self.setSectionsClickable(True)
        self.setAccessibleName(tr("合同"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.sectionDoubleClicked.connect(view.record_wanted)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(NAMES, super().sizeHint().height())

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Choose the row's cell in the current column, not the whole row."""
        view, row = self._view, self.logicalIndexAt(event.position().toPoint())
        if row < 0:
            return
        at = max(view.currentIndex().column(), 0)
        view.setCurrentIndex(view.strips.index(row, at))
        view.setFocus()
        if event.button() == Qt.MouseButton.RightButton:
            view.menu_wanted.emit(event.globalPosition().toPoint(), row, -1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Nothing is dragged here."""

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            strip = self._view.strips.strip(self.logicalIndexAt(event.pos()))
            if strip is None:
                QToolTip.hideText()
                return True
            head = strip.head
            owed = owed_words(strip.owed, strip.demands)
            lines = [
                head.project,
                head.firms,
                f"{head.kind.label} {head.number}".strip(),
                tr(" · ").join(part for part in (head.park, head.industry, head.owner) if part),
                tr("应追 {sum}").format(sum=owed) if owed else "",
                tr("双击打开项目"),
            ]
            QToolTip.showText(event.globalPos(), "\n".join(line for line in lines if line), self)
            return True
        return super().viewportEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        view, area = self._view, event.rect()
        painter = QPainter(self.viewport())
        painter.fillRect(area, colour("surface"))
        strong, small = font(bold=True), font("small")
        wide, narrow = QFontMetrics(strong), QFontMetrics(small)
        current, width = view.currentIndex().row(), self.width()
        elide = Qt.TextElideMode.ElideRight
        for row, top in seen(self, area.top(), area.bottom()):
            strip = view.strips.strips[row]
            if row == current:
                painter.fillRect(0, top, width, ROW - 1, colour("selection"))
            painter.fillRect(0, top + ROW - 1, width, 1, colour("border"))
            painter.setFont(strong)
            painter.setPen(colour("text"))
            name = wide.elidedText(strip.head.project, elide, width - 24)
            painter.drawText(12, top + 18, name)
            painter.setFont(small)
            owed = owed_words(strip.owed, strip.demands)
            room = width - 24
            if owed:
                taken = narrow.horizontalAdvance(owed)
                painter.setPen(colour("phoenix"))
                painter.drawText(width - 12 - taken, top + 35, owed)
                room -= taken + 8
            painter.setPen(colour("secondary"))
            painter.drawText(12, top + 35, narrow.elidedText(strip_line(strip), elide, room))
        painter.fillRect(width - 1, area.top(), 1, area.height(), colour("border"))
        painter.end()
