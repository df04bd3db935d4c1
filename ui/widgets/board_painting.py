"""Paints the cards of the board: name, size, who, how long, and what needs a person."""

from __future__ import annotations

from datetime import date
from functools import cache

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPixmap, QStaticText, QTransform
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from crm.ahead import Ahead, ahead_on_card
from crm.board import BoardCard
from crm.row_text import card_figure
from crm.rules.schedule import Light
from resources import tr
from ui import tokens
from ui.theme import colour, font, theme

Index = QModelIndex | QPersistentModelIndex
HEIGHT = 104
"""Of a card with the gap below it: all alike, so that a column of thousands is laid at once."""
_GAP = 8
_SIDE = 6
_PADDING = 11
_STRIP = 3
_KEPT = 3_000
_KEPT_PICTURES = 400
"""At 90 kB each; a screen shows about 50."""
_STRIPS = {
    Light.RED: "phoenix",
    Light.AMBER: "amber",
    Light.GREEN: "green",
    Light.DONE: "green",
    Light.NONE: "border_strong",
}
"""The colour of a light at the edge of its card; of a late one the last line says the same."""
_INKS = {
    Light.RED: "phoenix",
    Light.AMBER: "amber",
    Light.GREEN: "accent",
    Light.NONE: "faint",
}
"""The colour of what comes next, by how urgent it is."""


class CardDelegate(QStyledItemDelegate):
    """Keeps the colours, the shaped texts and the painted cards between two paintings.

    While cards are scrolled and dragged the same ones are painted again and again: as pictures
    they cost a tenth.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.today: date | None = None
        """The day to count by: before it is set, what is due is not overdue."""
        self._hues: dict[str, QColor] = {}
        self._texts: dict[tuple[str, str, int], tuple[QStaticText, float]] = {}
        self._pictures: dict[tuple[str, int, bool, float], tuple[BoardCard, QPixmap]] = {}
        theme().changed.connect(self._forget)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        return QSize(160, HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        state: QStyle.StateFlag = option.state
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        card = index.data(Qt.ItemDataRole.UserRole)
        place: QRect = option.rect
        if card is None:
            self.paint_card(painter, place, None, focused=focused)
            return
        device = painter.device()
        ratio = 1.0 if device is None else device.devicePixelRatioF()
        painter.drawPixmap(place.topLeft(), self.picture(card, place.width(), ratio, focused))

    def paint_card(
        self, painter: QPainter, place: QRect, card: BoardCard | None, *, focused: bool
    ) -> None:
        """Paint a card in `place`; without one, that it is being read."""
        box = QRectF(place).adjusted(_SIDE + 0.5, 0.5, -_SIDE - 0.5, -_GAP - 0.5)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(self._hue("surface"))
        painter.setPen(self._hue("accent" if focused else "border"))
        painter.drawRoundedRect(box, tokens.RADIUS, tokens.RADIUS)
        if focused:
            inner = box.adjusted(1, 1, -1, -1)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(inner, tokens.RADIUS - 1, tokens.RADIUS - 1)
        if card is None:
            self._paint_waiting(painter, box)
        else:
            self._paint_texts(painter, box, card)
        painter.restore()

    def picture(self, card: BoardCard, width: int, ratio: float, focused: bool) -> QPixmap:
        """A card as a picture; ratio: pixels of the screen for one of ours."""
        key = (card.project_id, width, focused, ratio)
        kept = self._pictures.get(key)
        if kept is not None and kept[0] is card:
            return kept[1]
        made = QPixmap(QSize(round(width * ratio), round(HEIGHT * ratio)))
        made.setDevicePixelRatio(ratio)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        self.paint_card(painter, QRect(0, 0, width, HEIGHT), card, focused=focused)
        painter.end()
        if len(self._pictures) >= _KEPT_PICTURES:
            self._pictures.clear()
        self._pictures[key] = (card, made)
        return made

    def _forget(self) -> None:
        self._hues.clear()
        self._pictures.clear()

    def _paint_texts(self, painter: QPainter, box: QRectF, card: BoardCard) -> None:
        strip = QRectF(box.left(), box.top() + 8, _STRIP, box.height() - 16)
        painter.fillRect(strip, self._hue(_STRIPS[card.lit.light]))
        left, right = box.left() + _PADDING, box.right() - _PADDING + 1
        top = box.top() + 8
        room = right - left - self._paint_badge(painter, card, right, top)
        self._write(painter, card.name, "bold", "text", left, top, room)
        top += 22
        figure = card_figure(card.headline)
        taken = self._write_right(painter, figure, "bold", "text", right, top, right - left - 40)
        room = right - left - taken - 8
        self._write(painter, card.investors or "", "small", "secondary", left, top + 1, room)
        top += 21
        days = "" if card.days is None else tr("{n} 天").format(n=card.days)
        owed = "amber" if card.owes else "faint"
        taken = self._write_right(painter, days, "small", owed, right, top, right - left)
        room = right - left - taken - 8
        who = " · ".join(name for name in (card.chief, card.commissioner) if name)
        self._write(painter, who or card.owner or "", "small", "secondary", left, top, room)
        ahead = ahead_on_card(card, self.today or date.min)
        if ahead is not None:
            self._write_ahead(painter, ahead, left, top + 19, right)

    def _write_ahead(
        self, painter: QPainter, ahead: Ahead, left: float, top: float, right: float
    ) -> None:
        """Write what comes next; its day stands behind it also where the words are cut short."""
        hue, room = _INKS[ahead.light], right - left
        if not ahead.day:
            self._write(painter, ahead.words, "small", hue, left, top, room)
            return
        _, day = self._shaped(ahead.day, "small", int(room))
        _, words = self._shaped(ahead.words, "small", int(room - day - 6))
        self._write(painter, ahead.words, "small", hue, left, top, room - day - 6)
        self._write(painter, ahead.day, "small", hue, left + words + 6, top, day + 1)

    def _paint_badge(self, painter: QPainter, card: BoardCard, right: float, top: float) -> float:
        """Paint the tier at the right of the name; returns the room it takes."""
        if card.tiered is None:
            return 0
        name = card.tiered.tier.name
        hue = "accent" if name.startswith("10") else "phoenix"
        face, metrics = _face("badge")
        wide = metrics.horizontalAdvance(name) + 14
        badge = QRectF(right - wide, top - 1, wide, 20)
        if card.tiered.firm:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._hue(f"{hue}_soft"))
        else:  # by an approximate figure: an outline says that it is not sure
            painter.setPen(self._hue(hue))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            badge.adjust(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(badge, 10, 10)
        painter.setFont(face)
        painter.setPen(self._hue(hue))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, name)
        return wide + 8

    def _paint_waiting(self, painter: QPainter, box: QRectF) -> None:
        """Grey bars where the texts will stand."""
        for down, share in ((13, 0.6), (35, 0.4), (56, 0.5), (75, 0.3)):
            bar = QRectF(box.left() + _PADDING, box.top() + down, box.width() * share, 8)
            painter.fillRect(bar, self._hue("track"))

    def _write(
        self,
        painter: QPainter,
        text: str,
        kind: str,
        hue: str,
        left: float,
        top: float,
        room: float,
    ) -> None:
        if text and room > 8:
            shaped, _ = self._shaped(text, kind, int(room))
            painter.setFont(_face(kind)[0])
            painter.setPen(self._hue(hue))
            painter.drawStaticText(QPointF(left, top), shaped)

    def _write_right(
        self,
        painter: QPainter,
        text: str,
        kind: str,
        hue: str,
        right: float,
        top: float,
        room: float,
    ) -> float:
        """Write text that ends at `right`; returns its width."""
        if not text:
            return 0
        shaped, wide = self._shaped(text, kind, int(room))
        painter.setFont(_face(kind)[0])
        painter.setPen(self._hue(hue))
        painter.drawStaticText(QPointF(right - wide, top), shaped)
        return wide

    def _shaped(self, text: str, kind: str, room: int) -> tuple[QStaticText, float]:
        key = (text, kind, room)
        found = self._texts.get(key)
        if found is None:
            face, metrics = _face(kind)
            shaped = QStaticText(metrics.elidedText(text, Qt.TextElideMode.ElideRight, room))
            shaped.setTextFormat(Qt.TextFormat.PlainText)
            shaped.prepare(QTransform(), face)
            if len(self._texts) >= _KEPT:
                self._texts.clear()
            found = self._texts[key] = (shaped, shaped.size().width())
        return found

    def _hue(self, name: str) -> QColor:
        found = self._hues.get(name)
        if found is None:
            found = self._hues[name] = colour(name)
        return found


@cache
def _face(kind: str) -> tuple[QFont, QFontMetrics]:
    size = "small" if kind in ("small", "badge") else "body"
    face = font(size, bold=kind in ("bold", "badge"))
    return face, QFontMetrics(face)
