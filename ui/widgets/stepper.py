"""The road of a project as a line of arrows: what is passed, where it stands, what is to come."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from crm.project_card import ProjectCard
from crm.rules.dates import show_when
from crm.rules.gates import Gate
from crm.rules.stages import ROAD, on_road, position
from db.terms import Precision, Stage
from resources import tr
from ui.theme import colour, font

_HEIGHT = 28
_DATES = 18
_TIP = 8.0


class Stepper(QWidget):
    """Eleven stages with the date each was entered, or is expected; the one in force is solid.

    A step that is still to come bears a ring while its gate lacks something, a filled dot once
    nothing is missing. Hovering tells of the gate, a click or Return shows it; ← and → choose.
    """

    chosen = Signal(object)
    """The stage whose gate is to be shown."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._gates: dict[Stage, Gate] = {}
        self._at = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._stage = Stage.LEAD
        self._reached = -1
        self._dates: dict[Stage, str] = {}
        self._days: dict[Stage, str] = {}
        self._expected: dict[Stage, date] = {}
        self._today = date.min

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(11 * 72, _HEIGHT + _DATES + 4)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(11 * 52, _HEIGHT + _DATES + 4)

    def place_below(self, stage: Stage) -> QPoint:
        """The point on the screen below a step."""
        wide = (self.width() - _TIP) / len(ROAD)
        return self.mapToGlobal(QPoint(int((position(stage) + 0.5) * wide), self.height()))

    def show_card(
        self,
        card: ProjectCard,
        gates: dict[Stage, Gate],
        expected: Mapping[Stage, date],
        today: date,
    ) -> None:
        """Show where a project stands; beside the road, the last stage on it is marked as left.

        expected: the days on which stages to come are expected.
        """
        self._stage, self._gates, self._today = card.stage, gates, today
        on_way = [move.stage for move in card.moves if on_road(move.stage)]
        here = card.stage if on_road(card.stage) else (on_way[-1] if on_way else None)
        self._reached = -1 if here is None else position(here)
        self._dates = {}
        self._days = {}
        for move in card.moves:
            if move.on is not None and move.on.day is not None:
                to_the_day = move.on.precision is Precision.DAY
                here_today = move.stage is card.stage and to_the_day and move.on.day == today
                self._dates[move.stage] = tr("今天") if here_today else f"{move.on.day:%y-%m}"
                self._days[move.stage] = show_when(move.on)
        self._expected = {
            stage: day for stage, day in expected.items() if position(stage) > self._reached
        }
        told = tr("、").join(
            f"{stage.label} {self._days[stage]}" for stage in ROAD if stage in self._days
        )
        self.setAccessibleName(tr("阶段：{stage}").format(stage=card.stage.label))
        self.setAccessibleDescription(told)
        if not self.hasFocus():
            self._at = max(self._reached, 0)
        self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            stage = self.stage_at(event.pos().x())
            QToolTip.showText(event.globalPos(), self.told_of(stage), self)
            return True
        return super().event(event)

    def stage_at(self, x: float) -> Stage:
        """The stage whose step lies at a distance from the left edge."""
        wide = (self.width() - _TIP) / len(ROAD)
        return ROAD[min(max(int(x / wide), 0), len(ROAD) - 1)]

    def told_of(self, stage: Stage) -> str:
        """Say when a stage was entered, and how its gate stands."""
        lines = [stage.label]
        if stage in self._days:
            lines[0] = tr("{stage}　{day} 进入").format(stage=stage.label, day=self._days[stage])
        elif stage in self._expected:
            day = self._expected[stage].isoformat()
            lines[0] = tr("{stage}　按节点预计 {day}").format(stage=stage.label, day=day)
        gate = self._gates.get(stage)
        if gate is None or not gate.checks:
            lines.append(tr("这一阶段没有关口"))
            return "\n".join(lines)
        lines.append(tr("关口 {n} 项，已满足 {met} 项").format(n=len(gate.checks), met=gate.met))
        lines += [("✓ " if check.met else "○ ") + check.line.text for check in gate.checks]
        return "\n".join(lines)

    def date_of(self, stage: Stage) -> str:
        """What stands below a step: the month it was entered in, or the one that is expected."""
        if stage not in self._expected:
            return self._dates.get(stage, "")
        day = self._expected[stage]
        if day.year == self._today.year:
            return tr("{month}月").format(month=day.month)
        return f"{day:%y-%m}"

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(
            event.position().toPoint()
        ):
            self._choose(position(self.stage_at(event.position().x())))
            self.chosen.emit(ROAD[self._at])

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step and not event.modifiers():
            self._choose(min(max(self._at + step, 0), len(ROAD) - 1))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(ROAD[self._at])
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        self.update()

    def _choose(self, at: int) -> None:
        self._at = at
        self.setAccessibleDescription(self.told_of(ROAD[at]))
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
        if not passed:
            self._paint_gate(painter, stage, box, painter.fontMetrics().horizontalAdvance("线索"))
        if self.hasFocus() and at == self._at:
            painter.setPen(QPen(colour("text"), 1.5))
            painter.drawLine(QPointF(box.left() + 10, _HEIGHT - 3), QPointF(right - 6, _HEIGHT - 3))
        words = self.date_of(stage)
        if words:
            ink = "accent" if current else "faint" if stage in self._expected else "secondary"
            painter.setPen(colour(ink))
            painter.setFont(font("small"))
            below = QRectF(left, _HEIGHT + 4, wide, _DATES)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, words)

    def _paint_gate(self, painter: QPainter, stage: Stage, box: QRectF, word: int) -> None:
        """Paint beside the word whether the gate of a stage to come lacks something."""
        gate = self._gates.get(stage)
        if gate is None or not gate.checks or not any(one.line.required for one in gate.checks):
            return
        centre = QPointF(box.center().x() + word / 2 + 8, _HEIGHT / 2)
        painter.setPen(QPen(colour("green" if gate.open else "faint"), 1.2))
        painter.setBrush(colour("green") if gate.open else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(centre, 3, 3)
