"""Paints the timeline of activities: kind, subject, people, minutes in short, and what is next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QTextLayout
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from crm.activity_cards import ActivityCard, Attendee
from crm.rules.dues import DueGroup
from crm.todos import TodoRow
from db.terms import ActivityKind, Side
from resources import tr
from ui import tokens
from ui.models.timeline import DayHeading, TimelineModel
from ui.models.todos import when_words
from ui.theme import colour, font, icon

Index = QModelIndex | QPersistentModelIndex
PICTURES = {
    ActivityKind.CALL: "phone",
    ActivityKind.TALKS: "message-square",
    ActivityKind.RECEIVED: "handshake",
    ActivityKind.INSPECTION: "footprints",
    ActivityKind.VISIT: "briefcase",
    ActivityKind.MEETING: "users",
    ActivityKind.REQUEST: "bell",
}
_HEADING = 32
_LEFT = 56
_RIGHT = 12
_PADDING = 8
_LINE = 20
_CIRCLE = 28
_META = 220
_EXCERPT = 400
"""Characters of the minutes that are looked at for the lines shown."""
_MOST_LINES = 2
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class _Piece:
    """One line below the subject: its text, its colour, and an icon before it or none."""

    text: str
    role: str
    picture: str = ""
    small: bool = True


class TimelineDelegate(QStyledItemDelegate):
    """A day's heading, or an activity in as many lines as it has something to say."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        card = index.data(Qt.ItemDataRole.UserRole)
        width = self._view.viewport().width()
        if not isinstance(card, ActivityCard):
            return QSize(width, _HEADING)
        lines = 1 + len(_pieces(card, self._today(index), width - _LEFT - _RIGHT))
        return QSize(width, lines * _LINE + 2 * _PADDING)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = index.data(Qt.ItemDataRole.UserRole)
        place: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(line, DayHeading):
            painter.setFont(font("small", bold=True))
            painter.setPen(colour("accent" if line.ahead else "secondary"))
            painter.drawText(place.adjusted(12, 6, 0, 0), _MIDDLE, line.word)
        elif isinstance(line, ActivityCard):
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            if chosen:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour("selection"))
                painter.drawRoundedRect(place.adjusted(0, 1, 0, -1), tokens.RADIUS, tokens.RADIUS)
            _paint_circle(painter, place, line.kind, chosen=chosen)
            self._paint_card(painter, place, line, self._today(index))
        painter.restore()

    def _paint_card(self, painter: QPainter, place: QRect, card: ActivityCard, today: date) -> None:
        room = place.adjusted(_LEFT, _PADDING, -_RIGHT, 0)
        room.setHeight(_LINE)
        meta = _meta(card)
        painter.setFont(font("small"))
        painter.setPen(colour("secondary"))
        taken = min(painter.fontMetrics().horizontalAdvance(meta), _META)
        shown = _fit(painter, meta, _META)
        painter.drawText(room, _MIDDLE | Qt.AlignmentFlag.AlignRight, shown)
        head = room.adjusted(0, 0, -taken - 16, 0)
        painter.setFont(font(bold=True))
        painter.setPen(colour("text"))
        title = tr("{kind}：{title}").format(kind=card.kind.label, title=card.title)
        painter.drawText(head, _MIDDLE, _fit(painter, title, head.width()))
        for piece in _pieces(card, today, room.width()):
            room.translate(0, _LINE)
            _paint_piece(painter, room, piece)

    @staticmethod
    def _today(index: Index) -> date:
        model = index.model()
        assert isinstance(model, TimelineModel)
        return model.today


def _pieces(card: ActivityCard, today: date, width: int) -> list[_Piece]:
    """What stands below the subject."""
    pieces = []
    people = _people(card)
    if people:
        pieces.append(_Piece(people, "secondary"))
    if card.minutes and card.subject:
        pieces += [
            _Piece(text, "text", small=False) for text in _excerpt(card.minutes, font(), width)
        ]
    if card.itinerary:
        words = tr("行程 {n} 项").format(n=len(card.itinerary))
        pieces.append(_Piece(words, "secondary", "route"))
    if card.kind is ActivityKind.REQUEST:
        pieces.append(_answer(card))
    pieces += [_next(todo, today) for todo in card.todos]
    return pieces


def _answer(card: ActivityCard) -> _Piece:
    unit = card.unit or tr("答复单位未定")
    if card.answer:
        words = tr("{unit} 已答复：{answer}").format(
            unit=unit, answer=" ".join(card.answer.split())
        )
        return _Piece(words, "green", "circle-check")
    return _Piece(tr("待 {unit} 答复").format(unit=unit), "amber", "hourglass")


def _next(todo: TodoRow, today: date) -> _Piece:
    parts = [todo.what, todo.owner or "", when_words(todo, today)]
    if todo.done_on is not None:
        outcome = " ".join((todo.outcome or "").split())
        return _Piece(_dotted([*parts, outcome]), "secondary", "circle-check")
    role = "accent"
    if todo.late:
        role = "phoenix"
    elif todo.group is DueGroup.TODAY:
        role = "amber"
    return _Piece(tr("下一步　{what}").format(what=_dotted(parts)), role, "circle")


def _people(card: ActivityCard) -> str:
    sides = [
        tr("{side} {people}").format(side=side.label, people=_names(card.people(side)))
        for side in (Side.THEIRS, Side.OURS)
        if card.people(side)
    ]
    return _dotted([*sides, card.place or ""])


def _names(people: Sequence[Attendee], most: int = 4) -> str:
    named = tr("、").join(
        f"{one.name}（{one.title}）" if one.title else one.name for one in people[:most]
    )
    more = tr(" 等 {n} 人").format(n=len(people)) if len(people) > most else ""
    return named + more


def _meta(card: ActivityCard) -> str:
    times = "–".join(one for one in (card.begins, card.ends) if one)
    return _dotted([times, card.owner or ""])


def _dotted(parts: Sequence[str]) -> str:
    return " · ".join(part for part in parts if part)


def _excerpt(text: str, face: QFont, width: int) -> list[str]:
    """The first lines of a text as they fit in `width`, the last with … where more follows."""
    plain = " ".join(text[:_EXCERPT].split())
    layout = QTextLayout(plain, face)
    lines: list[str] = []
    layout.beginLayout()
    while len(lines) < _MOST_LINES:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(max(width, 80))
        start = line.textStart()
        lines.append(plain[start : start + line.textLength()].strip())
        rest = plain[start:]
    layout.endLayout()
    shown = sum(map(len, lines))
    if lines and (shown < len(plain.replace(" ", "")) or len(text) > _EXCERPT):
        cut = f"{rest[: len(lines[-1]) + 40]}…"
        lines[-1] = QFontMetrics(face).elidedText(cut, Qt.TextElideMode.ElideRight, width)
    return lines


def _fit(painter: QPainter, text: str, width: int) -> str:
    return painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, width)


def _paint_piece(painter: QPainter, room: QRect, piece: _Piece) -> None:
    place = QRect(room)
    if piece.picture:
        size = 14
        top = place.top() + (_LINE - size) // 2
        icon(piece.picture, piece.role).paint(painter, QRect(place.left(), top, size, size))
        place.setLeft(place.left() + size + 6)
    painter.setFont(font("small" if piece.small else "body"))
    painter.setPen(colour(piece.role))
    painter.drawText(place, _MIDDLE, _fit(painter, piece.text, place.width()))


def _paint_circle(painter: QPainter, place: QRect, kind: ActivityKind, *, chosen: bool) -> None:
    """The thread of the timeline, and on it the kind as an icon."""
    x = place.left() + 14 + _CIRCLE // 2
    painter.setPen(colour("border"))
    painter.drawLine(x, place.top(), x, place.bottom())
    circle = QRectF(x - _CIRCLE / 2, place.top() + _PADDING - 2, _CIRCLE, _CIRCLE)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("surface" if chosen else "accent_soft"))
    painter.drawEllipse(circle)
    inner = circle.toRect().adjusted(6, 6, -6, -6)
    icon(PICTURES[kind], "accent").paint(painter, inner)
