"""Paints contracts and their promises: a band for each contract, two lines for each clause."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from db.terms import ContractKind
from resources import tr
from ui import tokens
from ui.models.contracts import (
    CommitmentRow,
    ContractRow,
    ContractsModel,
    Row,
    changed_words,
    facts_line,
    period_words,
    standing_line,
    unmet,
)
from ui.models.grades import FILLS, OUTLINED, TINTS, grade_badge
from ui.theme import colour, font, mark

Index = QModelIndex | QPersistentModelIndex
CONTRACT = 54
PROMISE = 50
_INDENT = 24
_PADDING = 10
_BADGE = 20
_GRADE = 104
_WHEN = 128
_NARROW = 560
"""Narrower than this, the period stands in the second line only."""
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_LEFT = _MIDDLE | Qt.AlignmentFlag.AlignLeft
_RIGHT = _MIDDLE | Qt.AlignmentFlag.AlignRight


class ContractRows(QListView):
    """The list; up and down choose, Return and a double click open."""

    opened = Signal(object)
    """The `Row` that was opened."""
    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.contracts = ContractsModel()
        self.setModel(self.contracts)
        self.setItemDelegate(_Delegate(self))
        self.setAccessibleName(tr("合同与承诺"))
        mark(self, "list")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.doubleClicked.connect(lambda index: self._open(index))
        self.selectionModel().currentRowChanged.connect(lambda *_: self.chosen.emit())

    def current(self) -> Row | None:
        """The chosen line."""
        return self.contracts.row(self.currentIndex().row())

    def choose(self, key: str) -> bool:
        """Choose a contract or a promise by its id; tells whether it is there."""
        at = self.contracts.place_of(key)
        if at >= 0:
            self.setCurrentIndex(self.contracts.index(at))
        return at >= 0

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        row = self.contracts.row(index.row())
        if row is not None:
            self.opened.emit(row)


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        row = index.data(Qt.ItemDataRole.UserRole)
        return QSize(200, CONTRACT if isinstance(row, ContractRow) else PROMISE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(Qt.ItemDataRole.UserRole)
        place: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        contract = isinstance(row, ContractRow)
        if chosen or contract:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("selection" if chosen else "zebra"))
            painter.drawRoundedRect(place.adjusted(0, 1, 0, -1), tokens.RADIUS, tokens.RADIUS)
        if chosen and option.state & QStyle.StateFlag.State_HasFocus:
            painter.fillRect(QRect(place.left(), place.top() + 8, 3, place.height() - 16),
                             colour("accent"))  # fmt: skip
        room = place.adjusted(_PADDING, 6, -_PADDING, -6)
        if row.contract.kind is ContractKind.SUPPLEMENT:
            room.setLeft(room.left() + _INDENT)
        if isinstance(row, ContractRow):
            _paint_contract(painter, room, row)
        elif isinstance(row, CommitmentRow):
            room.setLeft(room.left() + 14)
            _paint_promise(painter, room, row)
        painter.restore()


def _halves(room: QRect) -> tuple[QRect, QRect]:
    half = room.height() // 2
    return (
        QRect(room.left(), room.top(), room.width(), half),
        QRect(room.left(), room.top() + half, room.width(), room.height() - half),
    )


def _paint_contract(painter: QPainter, room: QRect, row: ContractRow) -> None:
    contract = row.contract
    upper, lower = _halves(room)
    standing = standing_line(contract)
    painter.setFont(font("small", bold=unmet(contract)))
    painter.setPen(colour("phoenix" if unmet(contract) else "secondary"))
    painter.drawText(upper, _RIGHT, standing)
    taken = painter.fontMetrics().horizontalAdvance(standing)
    left = _paint_badge(painter, upper, contract.kind.label, "accent", "accent_soft")
    name = QRect(left + 8, upper.top(), upper.right() - left - 8 - taken - 12, upper.height())
    used = _write(painter, name, contract.name, "text", bold=True)
    after = name.adjusted(used + 12, 0, 0, 0)
    if after.width() > 40:
        words = contract.title if contract.number else ""
        parts = [part for part in (contract.state, words) if part]
        _write(painter, after, "　".join(parts), "faint", small=True)
    _write(painter, lower, facts_line(contract), "secondary", small=True)


def _paint_promise(painter: QPainter, room: QRect, row: CommitmentRow) -> None:
    promise = row.promise
    upper, lower = _halves(room)
    ended = promise.ended_on is not None
    edge = room.right()
    if ended:
        words = changed_words(promise)
        painter.setFont(font("small"))
        painter.setPen(colour("faint"))
        painter.drawText(upper, _RIGHT, words)
        edge -= painter.fontMetrics().horizontalAdvance(words) + 16
    else:
        edge = _paint_standing(painter, upper, row)
    owed = QRect(upper.left(), upper.top(), max(edge - upper.left(), 0), upper.height())
    _write(painter, owed, promise.sentence, "faint" if ended else "text")
    parts = [part for part in (promise.place, promise.asides) if part]
    _write(painter, lower, "　·　".join(parts), "faint", small=True)


def _paint_standing(painter: QPainter, upper: QRect, row: CommitmentRow) -> int:
    """Paint the grade at the right with its period before it; returns where that begins."""
    current = row.promise.current
    if current is None:
        return upper.right()
    grade = current.result.grade
    words = grade_badge(grade)[0]
    painter.setFont(font("small", bold=True))
    width = painter.fontMetrics().horizontalAdvance(words) + 16
    badge = QRectF(
        upper.right() - width, upper.center().y() - _BADGE / 2 + 1, width, _BADGE
    ).adjusted(0.5, 0.5, -0.5, -0.5)
    painter.setPen(colour(TINTS[grade]) if grade in OUTLINED else Qt.PenStyle.NoPen)
    painter.setBrush(colour(FILLS[grade]))
    painter.drawRoundedRect(badge, 10, 10)
    painter.setPen(colour(TINTS[grade]))
    painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, words)
    edge = upper.right() - _GRADE
    if upper.width() < _NARROW:
        return edge - 8
    when = QRect(edge - _WHEN, upper.top(), _WHEN - 8, upper.height())
    painter.setFont(font("small"))
    painter.setPen(colour("secondary"))
    painter.drawText(when, _RIGHT, period_words(row.promise, current))
    return when.left() - 12


def _paint_badge(painter: QPainter, room: QRect, words: str, tint: str, fill: str) -> int:
    painter.setFont(font("small", bold=True))
    width = painter.fontMetrics().horizontalAdvance(words) + 16
    badge = QRectF(room.left(), room.center().y() - _BADGE / 2 + 1, width, _BADGE)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(fill))
    painter.drawRoundedRect(badge, 10, 10)
    painter.setPen(colour(tint))
    painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, words)
    return room.left() + width


def _write(
    painter: QPainter,
    room: QRect,
    words: str,
    tint: str,
    *,
    small: bool = False,
    bold: bool = False,
) -> int:
    """Write a line, shortened where it does not fit; returns the width that it took."""
    painter.setFont(font("small" if small else "body", bold=bold))
    painter.setPen(colour(tint))
    metrics = painter.fontMetrics()
    fitting = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, _LEFT, fitting)
    return metrics.horizontalAdvance(fitting)
