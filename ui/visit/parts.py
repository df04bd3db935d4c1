"""What the screens of a visit are made of: large buttons, a head, chips that flow, cards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QScroller,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from resources import tr
from ui.theme import icon, mark
from ui.widgets.empty import Empty
from ui.widgets.own_layout import Flow

MARGIN = 20
GAP = 12
ICON = QSize(24, 24)
EMPTY = 440


class Screen(QWidget):
    """One screen of the mode: a head, and below it what it is for. Esc and ← go one step back."""

    back_wanted = Signal()
    leave_wanted = Signal()

    def __init__(self, *, first: bool = False) -> None:
        super().__init__()
        mark(self, "page")
        self.title, self.under = QLabel(), QLabel()
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        mark(self.title, "touch-title")
        mark(self.under, "touch-small")
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(self.title)
        names.addWidget(self.under)
        self.head = QHBoxLayout()
        self.head.setSpacing(GAP)
        self.back = touch_button(tr("返回"), "arrow-left", self.back_wanted.emit, "touch-quiet")
        self.back.setToolTip("Esc")
        self.head.addWidget(self.back)
        if first:
            self.back.hide()
        self.head.addLayout(names, 1)
        word = tr("退出走访") + ("　Esc" if first else "　F9")
        self.leave = touch_button(word, "log-out", self.leave_wanted.emit)
        self.leave.setAccessibleName(tr("退出走访"))
        self.head.addWidget(self.leave)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(MARGIN, 14, MARGIN, MARGIN)
        self.column.setSpacing(GAP)
        self.column.addLayout(self.head)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            self.back_wanted.emit()
        else:
            super().keyPressEvent(event)


def touch_button(
    word: str, picture: str, run: Callable[[], object], kind: str = "touch", role: str = "secondary"
) -> QPushButton:
    """A button that a finger meets; role: the token of its icon."""
    button = QPushButton(f" {word}" if word else "")
    mark(button, kind)
    if picture:
        button.setIcon(icon(picture, "on_accent" if kind == "touch-primary" else role))
        button.setIconSize(ICON)
    button.setAccessibleName(word)
    button.setAutoDefault(False)
    button.clicked.connect(lambda _=False: run())
    return button


def chip(
    word: str, run: Callable[[], object] | None = None, *, checkable: bool = False
) -> QPushButton:
    """A word to tap."""
    button = QPushButton(word)
    mark(button, "touch-chip")
    button.setCheckable(checkable)
    button.setAccessibleName(word)
    button.setAutoDefault(False)
    if run is not None:
        button.clicked.connect(lambda _=False: run())
    return button


def words_label(text: str = "", kind: str = "touch-body") -> QLabel:
    """A text that wraps."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    mark(label, kind)
    return label


def touch_card(title: str) -> tuple[QFrame, QVBoxLayout]:
    """A card with its heading, and the column below it."""
    card = QFrame()
    mark(card, "card")
    column = QVBoxLayout(card)
    column.setContentsMargins(16, 14, 16, 16)
    column.setSpacing(10)
    if title:
        column.addWidget(words_label(title, "touch-section"))
    return card, column


def scrolled(inside: QWidget) -> QScrollArea:
    """What scrolls with a finger, the wheel and the keys."""
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    mark(inside, "page")
    area.setWidget(inside)
    with_fingers(area)
    return area


def touch_empty(picture: str, title: str, sentence: str) -> Empty:
    """What a screen shows while it has nothing, in its larger type."""
    made = Empty(picture, title, sentence, width=EMPTY)
    for label in made.findChildren(QLabel):
        mark(label, "touch-small" if label is made.sentence else "touch-section")
    return made


def with_fingers(view: QAbstractScrollArea) -> None:
    """Let a finger move what a view shows; a tap stays a click."""
    gesture = QScroller.ScrollerGestureType.TouchGesture
    QScroller.grabGesture(view.viewport(), gesture)


def show_in(column: QVBoxLayout, widgets: Iterable[QWidget], *, keep: int = 0) -> None:
    """Put widgets into a column in the place of those after its first `keep`."""
    while column.count() > keep:
        item = column.takeAt(keep)
        old = item.widget() if item is not None else None
        if old is not None:
            old.hide()
            old.deleteLater()
    for widget in widgets:
        column.addWidget(widget)


class FlowBox(QWidget):
    """Chips that flow; `show_chips` replaces them."""

    def __init__(self, chips: Sequence[QWidget] = (), *, to_right: bool = False) -> None:
        super().__init__()
        self.flow = Flow(chips, to_right=to_right)
        self.setLayout(self.flow)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_chips(self, chips: Sequence[QPushButton]) -> None:
        """Show these in the place of those there were."""
        while self.flow.count():
            item = self.flow.takeAt(0)
            old = item.widget() if item is not None else None
            if old is not None:
                old.hide()
                old.deleteLater()
        for one in chips:
            self.flow.addWidget(one)
        self.updateGeometry()
