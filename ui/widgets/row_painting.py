"""Paints the visible rows of the projects' table, a column at a time.

Qt would ask a delegate for each cell through several calls; a page of 30 rows by 12 columns then
takes longer than a frame. So the view hands over all that is visible at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QPen,
    QPolygonF,
    QStaticText,
    QTransform,
)

from crm.ahead import ahead_of
from crm.listing import COLUMNS, ProjectRow
from crm.rules.dues import days_late
from crm.rules.schedule import LATE, Light
from crm.rules.units import UNKNOWN
from ui.models.projects import Cells
from ui.theme import colour, font, theme

PADDING = 12
_KEYS = tuple(spec.key for spec in COLUMNS)
_RIGHT = tuple(spec.numeric for spec in COLUMNS)
_BOLD = frozenset({"name", "amount"})
_QUIET = frozenset(
    {"investors", "chief", "commissioner", "people", "owner", "park", "source_channel"}
) | frozenset({"contact", "entered_on", "followed_on"})
_WAITING = frozenset({"name", "investors", "amount", "progress", "next_step"})
_BAR = 6
_GAP = 8
"""Between a next step and its day."""
_INKS = {
    Light.RED: "phoenix",
    Light.AMBER: "amber",
    Light.GREEN: "green",
    Light.DONE: "green",
    Light.NONE: "secondary",
}
_DOT = 4.0
_SHAPES = {
    Light.AMBER: QPolygonF([QPointF(0, -5), QPointF(5.5, 4.5), QPointF(-5.5, 4.5)]),
    Light.RED: QPolygonF([QPointF(0, -5.5), QPointF(5.5, 0), QPointF(0, 5.5), QPointF(-5.5, 0)]),
}
_TICK = QPolygonF([QPointF(-4, 0), QPointF(-1, 3), QPointF(4.5, -3.5)])
_WIDEST = 13
"""No character of the body font is wider, so that most texts need no measuring."""
_KEPT_TEXTS = 4_000
_RIGHT_MIDDLE = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Strip:
    """One visible column: its section, and where it stands in the viewport."""

    section: int
    left: int
    width: int


@dataclass(frozen=True)
class Line:
    """One visible row: its number, where it stands, and what it shows (None: not read yet)."""

    at: int
    top: int
    found: tuple[ProjectRow, Cells] | None


class RowPainter(QObject):
    """Keeps the colours and the shaped texts between two paintings."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._hues: dict[str, QColor] = {}
        self._texts: dict[tuple[str, bool, int], QStaticText] = {}
        self.today: date | None = None
        self.day_apart = False
        """Whether the day of the next step has a column of its own: then only the step is said."""
        theme().changed.connect(self._hues.clear)

    def paint(
        self,
        painter: QPainter,
        lines: Sequence[Line],
        strips: Sequence[Strip],
        height: int,
        tinted: set[int],
    ) -> None:
        """Paint `lines`, each `height` high; the rows of `tinted` are chosen."""
        left = min((strip.left for strip in strips), default=0)
        right = max((strip.left + strip.width for strip in strips), default=0)
        for line in lines:
            if line.at in tinted:
                place = QRect(left, line.top, right - left, height)
                painter.fillRect(place, self._hue("selection"))
            elif line.at % 2:
                place = QRect(left, line.top, right - left, height)
                painter.fillRect(place, self._hue("zebra"))
        read = [(line.top, *line.found) for line in lines if line.found is not None]
        for strip in strips:
            match _KEYS[strip.section]:
                case "tier":
                    self._paint_badges(painter, read, strip, height)
                case "arrival_rate":
                    self._paint_rates(painter, read, strip, height)
                case "light":
                    self._paint_lights(painter, read, strip, height)
                case "next_step":
                    self._paint_ahead(painter, read, strip, height)
                case key:
                    self._paint_texts(painter, read, strip, key, height)
        for line in lines:
            if line.found is None:
                self._paint_waiting(painter, line.top, strips, height)

    def _paint_texts(
        self,
        painter: QPainter,
        read: Sequence[tuple[int, ProjectRow, Cells]],
        strip: Strip,
        key: str,
        height: int,
    ) -> None:
        bold, right = key in _BOLD, _RIGHT[strip.section]
        face, metrics = _face(bold)
        hue = self._hue("secondary" if key in _QUIET else "text")
        painter.setFont(face)
        painter.setPen(hue)
        room = strip.width - 2 * PADDING
        down = (height - metrics.height()) / 2
        for top, row, cells in read:
            text = cells[strip.section]
            if not text:
                continue
            shaped = self._shaped(text, bold, room, face, metrics)
            x = strip.left + PADDING + (room - shaped.size().width() if right else 0)
            if text == UNKNOWN:
                painter.setPen(self._hue("faint"))
                painter.drawStaticText(QPointF(x, top + down), shaped)
                painter.setPen(hue)
            elif key == "next_due" and days_late(row.next_due, self.today or date.min):
                painter.setPen(self._hue("phoenix"))
                painter.drawStaticText(QPointF(x, top + down), shaped)
                painter.setPen(hue)
            else:
                painter.drawStaticText(QPointF(x, top + down), shaped)

    def _shaped(
        self, text: str, bold: bool, room: int, face: QFont, metrics: QFontMetrics
    ) -> QStaticText:
        fits = len(text) * _WIDEST <= room
        key = (text, bold, 0 if fits else room)
        found = self._texts.get(key)
        if found is None:
            if not fits:
                text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
            found = QStaticText(text)
            found.setTextFormat(Qt.TextFormat.PlainText)
            found.prepare(QTransform(), face)
            if len(self._texts) >= _KEPT_TEXTS:
                self._texts.clear()
            self._texts[key] = found
        return found

    def _paint_ahead(
        self,
        painter: QPainter,
        read: Sequence[tuple[int, ProjectRow, Cells]],
        strip: Strip,
        height: int,
    ) -> None:
        """Paint what comes next; its day stands behind it also where the words are cut short."""
        face, metrics = _face(False)
        painter.setFont(face)
        down = (height - metrics.height()) / 2
        today = self.today or date.min
        for top, row, cells in read:
            ahead = ahead_of(row, today) if cells[strip.section] else None
            if ahead is None or (self.day_apart and not row.next_step):
                continue
            at = QPointF(strip.left + PADDING, top + down)
            room = strip.width - 2 * PADDING
            ink = self._hue(_INKS[ahead.light])
            day = None
            if ahead.day and not self.day_apart:
                day = self._shaped(ahead.day, False, room, face, metrics)
                room -= round(day.size().width()) + _GAP
            words = self._shaped(ahead.words, False, max(room, 0), face, metrics)
            painter.setPen(self._hue("text") if ahead.of_day else ink)
            painter.drawStaticText(at, words)
            if day is not None:
                painter.setPen(ink if ahead.light in LATE else self._hue("secondary"))
                painter.drawStaticText(at + QPointF(words.size().width() + _GAP, 0), day)

    def _paint_lights(
        self,
        painter: QPainter,
        read: Sequence[tuple[int, ProjectRow, Cells]],
        strip: Strip,
        height: int,
    ) -> None:
        """Paint each light in its colour and its shape: a dot, a triangle, a diamond, a tick."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for top, row, _ in read:
            light = row.lit.light
            if light is Light.NONE:
                continue
            middle = QPointF(strip.left + strip.width / 2, top + height / 2)
            ink = self._hue(_INKS[light])
            if light is Light.DONE:
                painter.setPen(QPen(ink, 1.6))
                painter.drawPolyline(_TICK.translated(middle))
                continue
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            if light is Light.GREEN:
                painter.drawEllipse(middle, _DOT, _DOT)
            else:
                painter.drawPolygon(_SHAPES[light].translated(middle))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_badges(
        self,
        painter: QPainter,
        read: Sequence[tuple[int, ProjectRow, Cells]],
        strip: Strip,
        height: int,
    ) -> None:
        face, metrics = _badge_face()
        painter.setFont(face)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for top, row, cells in read:
            if row.tiered is None:
                continue
            text = cells[strip.section]
            hue = "accent" if row.tiered.tier.name.startswith("10") else "phoenix"
            badge = QRectF(0, 0, metrics.horizontalAdvance(text) + 14, 20)
            badge.moveCenter(QPointF(strip.left + strip.width / 2, top + height / 2))
            if row.tiered.firm:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(self._hue(f"{hue}_soft"))
            else:  # by an approximate figure: an outline says that it is not sure
                painter.setPen(self._hue(hue))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                badge.adjust(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(badge, 10, 10)
            painter.setPen(self._hue(hue))
            painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, text)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_rates(
        self,
        painter: QPainter,
        read: Sequence[tuple[int, ProjectRow, Cells]],
        strip: Strip,
        height: int,
    ) -> None:
        face, metrics = _small_face()
        painter.setFont(face)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        widest = metrics.horizontalAdvance("100%")
        for top, row, cells in read:
            if row.arrival_rate is None:
                continue
            words = max(widest, metrics.horizontalAdvance(cells[strip.section]))
            room = QRectF(strip.left + PADDING, top, strip.width - 2 * PADDING, height)
            track = QRectF(room.left(), top + (height - _BAR) / 2, room.width() - words - 6, _BAR)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._hue("track"))
            painter.drawRoundedRect(track, _BAR / 2, _BAR / 2)
            if row.arrival_rate > 0:
                track.setWidth(max(_BAR, track.width() * min(float(row.arrival_rate), 1.0)))
                painter.setBrush(self._hue("accent"))
                painter.drawRoundedRect(track, _BAR / 2, _BAR / 2)
            painter.setPen(self._hue("secondary"))
            painter.drawText(room, _RIGHT_MIDDLE, cells[strip.section])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_waiting(
        self, painter: QPainter, top: int, strips: Sequence[Strip], height: int
    ) -> None:
        """Grey bars where the texts will stand."""
        for strip in strips:
            if _KEYS[strip.section] not in _WAITING:
                continue
            room = max(strip.width - 2 * PADDING, 8)
            bar = QRect(strip.left + PADDING, top + height // 2 - 4, room * 2 // 3, 9)
            if _RIGHT[strip.section]:
                bar.moveRight(strip.left + strip.width - PADDING)
            painter.fillRect(bar, self._hue("track"))

    def _hue(self, name: str) -> QColor:
        found = self._hues.get(name)
        if found is None:
            found = self._hues[name] = colour(name)
        return found


@cache
def _face(bold: bool) -> tuple[QFont, QFontMetrics]:
    face = font(bold=bold)
    return face, QFontMetrics(face)


@cache
def _small_face() -> tuple[QFont, QFontMetrics]:
    face = font("small")
    return face, QFontMetrics(face)


@cache
def _badge_face() -> tuple[QFont, QFontMetrics]:
    face = font("small", bold=True)
    return face, QFontMetrics(face)
