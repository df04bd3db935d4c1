"""The four steps of an exit as a line of arrows, each with its day; what comes next is outlined."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from crm.exits import Exit
from crm.rules.exits import ROAD
from db.terms import ExitStepKind
from resources import tr
from ui.theme import colour, font

_HEIGHT = 32
_DATES = 18
_TIP = 8.0
_WIDEST = 240


class ExitStepper(QWidget):
    """Shows which steps were taken, on which days, and which is next."""

    def __init__(self) -> None:
        super().__init__()
        self._days: dict[ExitStepKind, str] = {}
        self._next: ExitStepKind | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("退出程序"))

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(len(ROAD) * 160, _HEIGHT + _DATES + 4)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(len(ROAD) * 90, _HEIGHT + _DATES + 4)

    def show_exit(self, found: Exit) -> None:
        """Show how far an exit is."""
        self._days = {one.kind: one.on.isoformat() for one in found.steps}
        self._next = found.next
        told = [f"{kind.label} {day}" for kind, day in self._days.items()]
        if self._next is not None:
            told.append(tr("下一步 {kind}").format(kind=self._next.label))
        self.setAccessibleDescription(tr("、").join(told))
        self.setToolTip(tr("、").join(told))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide = min((self.width() - _TIP - 2) / len(ROAD), _WIDEST)
        for at, kind in enumerate(ROAD):
            self._paint_step(painter, at, kind, wide)

    def _paint_step(self, painter: QPainter, at: int, kind: ExitStepKind, wide: float) -> None:
        done, next_one = kind in self._days, kind is self._next
        left, right = at * wide + 1, (at + 1) * wide - 2
        notch = _TIP if at else 0.0
        points = [
            (left, 1.0),
            (right, 1.0),
            (right + _TIP, _HEIGHT / 2),
            (right, _HEIGHT - 1.0),
            (left, _HEIGHT - 1.0),
            (left + notch, _HEIGHT / 2),
        ]
        painter.setPen(QPen(colour("accent"), 1.2) if next_one else Qt.PenStyle.NoPen)
        painter.setBrush(colour("accent_soft" if done else "surface" if next_one else "track"))
        painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in points]))
        painter.setPen(colour("accent" if done or next_one else "secondary"))
        painter.setFont(font("body", bold=done))
        box = QRectF(left + notch, 0, wide - notch, _HEIGHT)
        word = f"✓ {kind.label}" if done else f"{at + 1} {kind.label}"
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, word)
        painter.setFont(font("small"))
        painter.setPen(colour("accent" if next_one else "secondary"))
        below = QRectF(left, _HEIGHT + 4, wide, _DATES)
        day = self._days.get(kind, tr("下一步") if next_one else "")
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, day)
