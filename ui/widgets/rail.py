"""The left rail: the bureau's name, a button a page, and 设置 at the foot; it can be narrowed."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtSvgWidgets import QSvgWidget
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

import resources
from resources import tr
from ui import tokens
from ui.theme import colour, font, icon, mark


@dataclass(frozen=True)
class RailEntry:
    """One page of the rail: its key, its word, its icon and its shortcut as shown."""

    key: str
    word: str
    icon: str
    shortcut: str


MOST = 99
"""The largest count that is shown as it is."""
_EDGE = 11
_PILL = 20
_DOT = 7


@dataclass(frozen=True)
class Badge:
    """What waits on a page: how many, that in words, what is counted; urgent: a person's turn."""

    count: int
    words: str
    definition: str
    urgent: bool = False

    @property
    def shown(self) -> str:
        """The count, or 99+."""
        return str(self.count) if self.count <= MOST else f"{MOST}+"


class RailButton(QPushButton):
    """Icon and word; at the right a count, or of the chosen one its shortcut."""

    def __init__(self, entry: RailEntry) -> None:
        super().__init__(entry.word)
        self.entry = entry
        self.badge: Badge | None = None
        mark(self, "rail")
        self.setCheckable(True)
        self.setIcon(icon(entry.icon, "secondary", role_on="accent"))
        self.setIconSize(QSize(tokens.ICON, tokens.ICON))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.show_badge(None)

    def show_badge(self, badge: Badge | None) -> None:
        """Show how much waits on the page, or nothing."""
        self.badge = badge
        word, tip = self.entry.word, f"{self.entry.word}  {self.entry.shortcut}"
        self.setAccessibleName(word if badge is None else tr("，").join((word, badge.words)))
        self.setToolTip(tip if badge is None else f"{tip}\n{badge.words}：{badge.definition}")
        self.update()

    def narrow(self, narrow: bool) -> None:
        """Show the icon alone; the word stays in the tool tip and for screen readers."""
        # The gap after the icon is Qt's own and small; a leading space widens it.
        self.setText("" if narrow else f"  {self.entry.word}")

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.badge is not None and not self.text():
            _paint_dot(painter, self.badge)
        elif self.badge is not None and self.badge.urgent:
            _paint_pill(painter, self.rect(), self.badge.shown)
        elif self.badge is not None:
            _paint_quiet(painter, self.rect(), self.badge.shown)
        elif self.isChecked() and self.text():
            _paint_quiet(painter, self.rect(), self.entry.shortcut)
        painter.end()


def _paint_quiet(painter: QPainter, place: QRect, word: str) -> None:
    painter.setFont(font("small"))
    painter.setPen(colour("secondary"))
    side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
    painter.drawText(place.adjusted(0, 0, -_EDGE, 0), side, word)


def _paint_pill(painter: QPainter, place: QRect, word: str) -> None:
    painter.setFont(font("small", bold=True))
    width = max(painter.fontMetrics().horizontalAdvance(word) + 12, _PILL)
    left, top = place.right() + 1 - _EDGE + 4 - width, (place.height() - _PILL) / 2
    pill = QRectF(left, top, width, _PILL)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("phoenix_soft"))
    painter.drawRoundedRect(pill, _PILL / 2, _PILL / 2)
    painter.setPen(colour("phoenix"))
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, word)


def _paint_dot(painter: QPainter, badge: Badge) -> None:
    """Of a narrow rail: only that something waits, at the corner of the icon."""
    painter.setPen(QPen(colour("surface"), 1.5))
    painter.setBrush(colour("phoenix" if badge.urgent else "accent"))
    painter.drawEllipse(QRectF(_EDGE + tokens.ICON - _DOT / 2, _DOT, _DOT, _DOT))


class Rail(QWidget):
    """All pages by name; `page_chosen` carries the key of the one that was pressed."""

    page_chosen = Signal(str)
    narrowed = Signal(bool)

    def __init__(self, entries: list[RailEntry], foot: RailEntry) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        mark(self, "rail")
        self._chosen = ""
        self._buttons = {entry.key: RailButton(entry) for entry in (*entries, foot)}
        self._area = QScrollArea()
        self._names = QWidget()
        self._zone = QLabel()
        self._fold = self._build_fold()
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 0, 8, 8)
        column.setSpacing(4)
        column.addWidget(self._build_head())
        column.addWidget(self._build_pages([self._buttons[one.key] for one in entries]), 1)
        column.addWidget(self._buttons[foot.key])
        for key, button in self._buttons.items():
            button.clicked.connect(lambda _=False, key=key: self._press(key))
        column.addWidget(self._fold)
        self.set_narrow(False)

    def set_zone(self, name: str) -> None:
        """Show the zone's name under the app's, cut with … when it is long."""
        width = tokens.RAIL - 72
        shown = QFontMetrics(font("small")).elidedText(name, Qt.TextElideMode.ElideRight, width)
        self._zone.setText(shown)
        self._zone.setToolTip(name)

    def choose(self, key: str) -> None:
        """Show which page is open; a page beside the rail leaves none chosen."""
        # No QButtonGroup: in one, Tab would reach only the button that is checked.
        self._chosen = key
        for other, button in self._buttons.items():
            button.setChecked(other == key)
        if key in self._buttons:
            self._area.ensureWidgetVisible(self._buttons[key], 0, 0)

    def _press(self, key: str) -> None:
        self.choose(self._chosen)  # until the page is really shown
        self.page_chosen.emit(key)

    def button(self, key: str) -> RailButton:
        """The button of the page `key`."""
        return self._buttons[key]

    @property
    def narrow(self) -> bool:
        return self.width() < tokens.RAIL

    def set_narrow(self, narrow: bool) -> None:
        """Show icons alone, or icons and words."""
        self.setFixedWidth(tokens.RAIL_NARROW if narrow else tokens.RAIL)
        for button in self._buttons.values():
            button.narrow(narrow)
        self._names.setVisible(not narrow)
        word = tr("展开侧栏") if narrow else tr("收起侧栏")
        self._fold.setText("" if narrow else f"  {word}")
        self._fold.setIcon(icon("panel-right" if narrow else "panel-left", "faint"))
        self._fold.setAccessibleName(word)
        self._fold.setToolTip(f"{word}  Ctrl+B")
        self.narrowed.emit(narrow)

    def _build_head(self) -> QWidget:
        head = QWidget()
        head.setFixedHeight(tokens.TOP_BAR + 4)
        logo = QSvgWidget(str(resources.path("icons", "yinfeng.svg")))
        logo.setFixedSize(28, 28)
        name = QLabel(tr("引凤"))
        mark(name, "section")
        mark(self._zone, "secondary")
        names = QVBoxLayout(self._names)
        names.setContentsMargins(0, 0, 0, 0)
        names.setSpacing(0)
        names.addStretch()
        names.addWidget(name)
        names.addWidget(self._zone)
        names.addStretch()
        row = QHBoxLayout(head)
        row.setContentsMargins(6, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(logo)
        row.addWidget(self._names, 1)
        return head

    def _build_pages(self, buttons: list[RailButton]) -> QWidget:
        """The pages' buttons; on a low window they scroll, and what is at the foot stays."""
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for button in buttons:
            column.addWidget(button)
        column.addStretch()
        self._area.setWidget(inside)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for each in (inside, self._area.viewport()):
            each.setAutoFillBackground(False)
        return self._area

    def _build_fold(self) -> QPushButton:
        fold = QPushButton()
        mark(fold, "rail")
        fold.setIconSize(QSize(tokens.ICON, tokens.ICON))
        fold.clicked.connect(lambda: self.set_narrow(not self.narrow))
        return fold
