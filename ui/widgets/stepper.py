"""The road of a project as a line of arrows: what is passed, where it stands, what is to come."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from crm.project_card import ProjectCard
from crm.rules.dates import show_when
from crm.rules.stages import ROAD, on_road, position
from db.terms import Stage
from resources import tr
from ui.theme import colour, font

_HEIGHT = 28
_DATES = 18
_TIP = 8.0


class Stepper(QWidget):
    """Eleven stages with the date each was entered; the one in force is solid."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._stage = Stage.LEAD
        self._reached = -1
        self._dates: dict[Stage, str] = {}
        self._days: dict[Stage, str] = {}

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(11 * 72, _HEIGHT + _DATES + 4)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(11 * 52, _HEIGHT + _DATES + 4)

    def show_card(self, card: ProjectCard) -> None:
        """Show where a project stands; beside the road, the last stage on it is marked as left."""
        self._stage = card.stage
        on_way = [move.stage for move in card.moves if on_road(move.stage)]
        here = card.stage if on_road(card.stage) else (on_way[-1] if on_way else None)
        self._reached = -1 if here is None else position(here)
        self._dates = {}
        self._days = {}
        for move in card.moves:
            if move.on is not None and move.on.day is not None:
                self._dates[move.stage] = f"{move.on.day:%y-%m}"
                self._days[move.stage] = show_when(move.on)
        told = tr("、").join(
            f"{stage.label} {self._days[stage]}" for stage in ROAD if stage in self._days
        )
        self.setAccessibleName(tr("阶段：{stage}").format(stage=card.stage.label))
        self.setAccessibleDescription(told)
        self.setToolTip(told.replace("、", "\n"))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide = (self.width() - _TIP) / len(ROAD)
        for at, stage in enumerate(ROAD):
            self._paint_step(painter, at, stage, wide)

    def _paint_step(self, painter: QPainter, at: int, stage: Stage, wide: float) -> None:
        left = at * wide
        current = stage is self._stage
        passed = at <= self._reached
        fill = "accent" if current else "accent_soft" if passed else "track"
        ink = "on_accent" if current else "accent" if passed else "secondary"
        notch = _TIP if at else 0.0
        right = left + wide - 2
        points = [
            (left, 0.0),
            (right, 0.0),
            (right + _TIP, _HEIGHT / 2),
            (right, float(_HEIGHT)),
            (left, float(_HEIGHT)),
            (left + notch, _HEIGHT / 2),
        ]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(fill))
        painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in points]))
        painter.setPen(colour(ink))
        painter.setFont(font("body", bold=current))
        box = QRectF(left + notch, 0, wide - notch, _HEIGHT)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, stage.label)
        if stage in self._dates:
            painter.setPen(colour("accent" if current else "secondary"))
            painter.setFont(font("small"))
            below = QRectF(left, _HEIGHT + 4, wide, _DATES)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self._dates[stage])
