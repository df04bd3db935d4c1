"""最近动态: what happened to a project last, as a short timeline that opens what it tells of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QLabel,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from crm.recent_words import Happening, Kind
from db.terms import ActivityKind
from resources import tr
from ui import tokens
from ui.theme import colour, font, icon, mark
from ui.widgets.card import Card
from ui.widgets.line_list import Line, LineList
from ui.widgets.timeline_painting import PICTURES as OF_ACTIVITIES

Index = QModelIndex | QPersistentModelIndex
PICTURES = {
    Kind.ENTERED: "file-plus",
    Kind.STAGE: "flag",
    Kind.CONTRACT: "stamp",
    Kind.CAPITAL: "coins",
    Kind.REVIEW: "scale",
    Kind.MILESTONE: "milestone",
    Kind.DONE: "check",
    Kind.SUPERVISION: "clipboard-list",
    Kind.GATE: "badge-check",
    Kind.FILE: "paperclip",
    Kind.EDITED: "pencil",
    Kind.ADDED: "plus",
    Kind.REMOVED: "trash-2",
}
_TWO, _ONE = 52, 40
"""The heights of an entry of two lines, and of one."""
_CIRCLE = 28
_LEFT = _CIRCLE + 12
_LINE = 20
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


def picture_of(kind: Kind | ActivityKind) -> str:
    """Return the icon of what happened."""
    return OF_ACTIVITIES[kind] if isinstance(kind, ActivityKind) else PICTURES[kind]


@dataclass(frozen=True)
class Told(Line):
    """An entry of the timeline with its picture."""

    picture: str = ""


class Recent(Card):
    """The timeline, and what adds to it."""

    record_wanted = Signal()
    all_wanted = Signal()
    opened = Signal(object)
    """A `Happening`: what it tells of is to be shown."""

    def __init__(self) -> None:
        super().__init__(tr("最近动态"))
        self.record = QPushButton(tr("+ 记一笔跟进  Ctrl+J"))
        self.record.setAccessibleName(tr("记一笔跟进"))
        self.record.clicked.connect(self.record_wanted)
        self.more = QPushButton(tr("全部历史"))
        self.more.clicked.connect(self.all_wanted)
        for link in (self.record, self.more):
            mark(link, "link")
            self.head.addWidget(link)
        self.view = LineList(tr("最近动态"))
        self.view.setItemDelegate(_HappeningDelegate(self.view))
        self.view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.empty = QLabel(tr("还没有动态。跟进、签约、资金到位和每一处修改都会出现在这里。"))
        mark(self.empty, "secondary")
        self.empty.setWordWrap(True)
        self.column.setSpacing(8)
        self.column.addWidget(self.view)
        self.column.addWidget(self.empty)
        self.column.addStretch()

    def show_happenings(
        self, happenings: Sequence[Happening], today: date, *, live: bool = True
    ) -> None:
        """Show these, the newest first. live: whether something may be added."""
        self.record.setVisible(live)
        self.view.show_lines([self._told(one, today) for one in happenings])
        self.view.setVisible(bool(happenings))
        self.empty.setVisible(not happenings)
        self.view.setFixedHeight(sum(_TWO if one.detail else _ONE for one in happenings))

    def _told(self, one: Happening, today: date) -> Told:
        right = "  ·  ".join(part for part in (one.when(today), one.author) if part)
        run = partial(self.opened.emit, one)
        return Told(one.title, one.detail, right, run=run, picture=picture_of(one.kind))


class _HappeningDelegate(QStyledItemDelegate):
    """A picture in a circle, joined to the next by a thin line; what, when, who, and more."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        line = index.data(Qt.ItemDataRole.UserRole)
        return QSize(0, _TWO if line.detail else _ONE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        place: QRect = option.rect
        line: Told = index.data(Qt.ItemDataRole.UserRole)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("selection" if chosen else "hover"))
            behind = place.adjusted(_LEFT - 8, 0, 0, -4)
            painter.drawRoundedRect(behind, tokens.RADIUS, tokens.RADIUS)
        circle = QRectF(place.left(), place.top() + 4, _CIRCLE, _CIRCLE)
        if index.row() + 1 < index.model().rowCount():
            painter.setPen(colour("border"))
            centre = circle.center().x()
            painter.drawLine(
                QPointF(centre, circle.bottom() + 4), QPointF(centre, place.bottom() + 1)
            )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("accent_soft"))
        painter.drawEllipse(circle)
        inner = QRect(0, 0, 16, 16)
        inner.moveCenter(circle.toRect().center())
        icon(line.picture, "accent").paint(painter, inner)
        _paint_words(painter, place, line)
        painter.restore()


def _paint_words(painter: QPainter, place: QRect, line: Told) -> None:
    top = place.top() + (2 if line.detail else 8)
    room = QRect(place.left() + _LEFT, top, place.width() - _LEFT - 5, _LINE)
    painter.setFont(font("small"))
    painter.setPen(colour("secondary"))
    painter.drawText(room, _MIDDLE | Qt.AlignmentFlag.AlignRight, line.right)
    taken = painter.fontMetrics().horizontalAdvance(line.right) + 16
    painter.setFont(font(bold=True))
    painter.setPen(colour("text"))
    _paint_line(painter, room.adjusted(0, 0, -taken, 0), line.title)
    painter.setFont(font("small"))
    painter.setPen(colour("secondary"))
    _paint_line(painter, room.translated(0, _LINE), line.detail)


def _paint_line(painter: QPainter, room: QRect, words: str) -> None:
    shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, _MIDDLE, shown)
