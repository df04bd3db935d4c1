"""Pages to scroll and enlarge: a PDF, or a picture as one page; drawn as they come into sight."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from resources import tr
from ui.rendering import Pages
from ui.tasks import Tasks
from ui.theme import colour
from ui.tokens import LIGHT

GAP = 12
ZOOMS = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0)
KEPT = 12
"""Drawn pages that are kept."""
_SETTLE = 60
"""Milliseconds without a move after which what is in sight is drawn."""


class PageView(QAbstractScrollArea):
    """Shows `Pages`; they are drawn by reader threads, and only those in sight."""

    page_changed = Signal(int, int)
    """The page in the middle (from 1), and how many there are."""
    zoom_changed = Signal(float)

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self._pages: Pages | None = None
        self._drawn: dict[tuple[int, int], QImage] = {}
        self._asked: set[tuple[int, int]] = set()
        self._zoom = 1.0
        self._places: list[QRect] = []
        self._marks: list[tuple[int, QRectF]] = []
        self._mark = -1
        self._wait = QTimer(self, singleShot=True, interval=_SETTLE)
        self._wait.timeout.connect(self._ask)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("预览"))

    def show_pages(self, pages: Pages) -> None:
        """Show these pages from the first, at the size that fits."""
        self.clear()
        self._pages = pages
        self._lay_out()
        self._tell()

    def clear(self) -> None:
        """Show nothing, and let go of what was shown."""
        if self._pages is not None:
            self._pages.close()
        self._pages = None
        self._drawn.clear()
        self._asked.clear()
        self._zoom = 1.0
        self._places = []
        self._marks, self._mark = [], -1
        self.verticalScrollBar().setValue(0)
        self._lay_out()

    @property
    def zoom(self) -> float:
        """How many times as large as fits."""
        return self._zoom

    def zoom_by(self, step: int) -> None:
        """Enlarge by a step, or make smaller by one."""
        at = min(range(len(ZOOMS)), key=lambda n: abs(ZOOMS[n] - self._zoom))
        self.zoom_to(ZOOMS[max(0, min(len(ZOOMS) - 1, at + step))])

    def zoom_to(self, zoom: float) -> None:
        """Show the pages so many times as large as fits; the place in them stays."""
        if zoom == self._zoom:
            return
        self._zoom = zoom
        bar = self.verticalScrollBar()
        share = bar.value() / max(1, bar.maximum())
        self._lay_out()
        bar.setValue(round(share * bar.maximum()))
        self.zoom_changed.emit(zoom)

    def go_to(self, page: int, share: float = 0.0) -> None:
        """Show a page (from 0), from a share of its height on."""
        if 0 <= page < len(self._places):
            place = self._places[page]
            self.verticalScrollBar().setValue(place.top() + round(share * place.height()) - GAP)

    def show_marks(self, marks: list[tuple[int, QRectF]]) -> None:
        """Mark places (shares of a page's sides), and go to the first."""
        self._marks, self._mark = marks, -1
        self.next_mark(1)
        self.viewport().update()

    def next_mark(self, step: int) -> int:
        """Go to the next place that is marked, or the one before; returns its number from 1."""
        if not self._marks:
            return 0
        self._mark = (self._mark + step) % len(self._marks)
        page, place = self._marks[self._mark]
        self.go_to(page, max(0.0, place.top() - 0.25))
        self.viewport().update()
        return self._mark + 1

    def drawn(self, page: int) -> QImage | None:
        """The picture of a page as it is shown, once it is drawn."""
        return self._drawn.get((page, self._pixels(page))) if self._pages else None

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._lay_out()

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802
        self.viewport().update()
        self._wait.start()
        self._tell()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        steps = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1}
        bar = self.verticalScrollBar()
        if event.key() in steps:
            self.zoom_by(steps[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            bar.setValue(bar.minimum() if event.key() == Qt.Key.Key_Home else bar.maximum())
        elif event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Space):
            up = event.key() == Qt.Key.Key_PageUp
            bar.setValue(bar.value() + (-1 if up else 1) * bar.pageStep())
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for page in self._in_sight():
            place = self._shifted(self._places[page])
            image = self.drawn(page) or self._any(page)
            if image is None:
                painter.fillRect(place, colour("track"))
            else:
                painter.drawImage(place, image)
            self._paint_marks(painter, page, place)
            painter.setPen(colour("border"))
            painter.drawRect(place.adjusted(0, 0, -1, -1))
        painter.end()

    def _paint_marks(self, painter: QPainter, page: int, place: QRect) -> None:
        painter.save()  # paper is white by night, too
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        for number, (of, share) in enumerate(self._marks):
            if of != page:
                continue
            spot = QRectF(
                place.left() + share.left() * place.width(),
                place.top() + share.top() * place.height(),
                share.width() * place.width(),
                share.height() * place.height(),
            )
            painter.fillRect(spot, QColor(LIGHT.mark))
            if number == self._mark:
                painter.setPen(QColor(LIGHT.amber))
                painter.drawRect(spot.adjusted(-1, -1, 1, 1))
        painter.restore()

    def _any(self, page: int) -> QImage | None:
        """A picture of the page at another size, better than none for a moment."""
        return next((image for (n, _), image in self._drawn.items() if n == page), None)

    def _lay_out(self) -> None:
        room, top, widest = self.viewport().size(), GAP // 2, 0
        self._places = []
        for size in self._pages.sizes if self._pages else []:
            shown = self._fitting(size, room) * self._zoom
            left = max(0, (room.width() - shown.width()) // 2)
            self._places.append(QRect(left, top, shown.width(), shown.height()))
            top += shown.height() + GAP
            widest = max(widest, shown.width())
        for bar, whole, seen in (
            (self.verticalScrollBar(), top - GAP // 2 if self._places else 0, room.height()),
            (self.horizontalScrollBar(), widest, room.width()),
        ):
            bar.setRange(0, max(0, whole - seen))
            bar.setPageStep(seen)
            bar.setSingleStep(40)
        self.viewport().update()
        self._wait.start()

    def _fitting(self, size: QSize, room: QSize) -> QSize:
        """The size of a page at which it fits: as wide as there is room, or as a whole."""
        assert self._pages is not None
        across = max(1, room.width() - GAP)
        if not self._pages.whole:
            return QSize(across, max(1, size.height() * across // max(1, size.width())))
        within = size.scaled(
            across, max(1, room.height() - GAP), Qt.AspectRatioMode.KeepAspectRatio
        )
        return size if size.width() < within.width() else within

    def _pixels(self, page: int) -> int:
        return max(1, round(self._places[page].width() * self.devicePixelRatioF()))

    def _shifted(self, place: QRect) -> QRect:
        return place.translated(
            -self.horizontalScrollBar().value(), -self.verticalScrollBar().value()
        )

    def _in_sight(self) -> list[int]:
        seen = self.viewport().rect()
        return [n for n, place in enumerate(self._places) if seen.intersects(self._shifted(place))]

    def _ask(self) -> None:
        """Ask for what is in sight and not drawn yet."""
        pages = self._pages
        if pages is None:
            return
        for page in self._in_sight():
            key = page, self._pixels(page)
            if key not in self._drawn and key not in self._asked:
                self._asked.add(key)
                self._tasks.run(
                    pages.picture, *key, then=partial(self._take, pages, key), owner=self
                )

    def _take(self, pages: Pages, key: tuple[int, int], image: QImage) -> None:
        if pages is not self._pages:
            return
        self._asked.discard(key)
        for other in [old for old in self._drawn if old[0] == key[0]]:
            del self._drawn[other]  # of another size
        self._drawn[key] = image
        for oldest in list(self._drawn)[:-KEPT]:
            del self._drawn[oldest]
        self.viewport().update()

    def _tell(self) -> None:
        if not self._places:
            return
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        page = next((n for n, p in enumerate(self._places, 1) if p.bottom() + GAP >= middle), 0)
        self.page_changed.emit(page or len(self._places), len(self._places))
