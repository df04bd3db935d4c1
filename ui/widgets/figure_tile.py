"""A tile with one key figure: what it counts, the figure of its target, a line, and a badge."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout

from ui import tokens
from ui.theme import mark
from ui.widgets.elided import Elided


class FigureTile(QFrame):
    """Shows one figure; a click, Space or Return opens what is behind it."""

    opened = Signal()

    def __init__(self, *, compact: bool = False) -> None:
        """compact: a smaller figure, and neither line nor badge below it."""
        super().__init__()
        mark(self, "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.word, self.figure, self.of, self.badge = (QLabel() for _ in range(4))
        self.line = Elided()
        for label, kind in (
            (self.word, "secondary"),
            (self.figure, "title" if compact else "figure"),
            (self.of, "secondary"),
            (self.line, "secondary"),
        ):
            mark(label, kind)
            label.setTextFormat(Qt.TextFormat.PlainText)
        middle = QHBoxLayout()
        middle.setSpacing(8)
        middle.addWidget(self.figure)
        middle.addWidget(self.of, 0, Qt.AlignmentFlag.AlignBottom)
        middle.addStretch()
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.line, 1)
        foot.addWidget(self.badge)
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.CARD_PADDING, 12, tokens.CARD_PADDING, 10)
        column.setSpacing(4)
        column.addWidget(self.word)
        column.addLayout(middle)
        column.addLayout(foot)
        if compact:
            column.setContentsMargins(tokens.CARD_PADDING, 8, tokens.CARD_PADDING, 8)
            column.setSpacing(0)
            self.of.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            middle.setStretch(1, 1)
            self.line.hide()
        self.badge.hide()

    def show_figure(self, word: str, figure: str, of: str, line: str, shorter: str = "") -> None:
        """Show a figure, what it is set against, and a line below; shorter: where that is cut."""
        for label, text in (
            (self.word, word),
            (self.figure, figure),
            (self.of, of),
        ):
            label.setText(text)
            label.setToolTip(text)
        self.line.show_text(line, shorter)
        self._name()

    def tint(self, token: str) -> None:
        """Let the figure of a compact tile stand out, or not ("")."""
        mark(self.figure, f"title-{token}" if token else "title")

    def show_badge(self, text: str, tint: str = "accent", whole: str = "") -> None:
        """Show a badge at the foot, or none; whole: what it says in full."""
        self.badge.setText(text)
        self.badge.setToolTip(whole)
        self.badge.setAccessibleName(whole or text)
        self.badge.setVisible(bool(text))
        mark(self.badge, f"badge-{tint}")
        self._name()

    def _name(self) -> None:
        words = [label.text() for label in (self.word, self.figure, self.of)]
        parts = (*words, self.line.whole, self.badge.accessibleName())
        self.setAccessibleName("，".join(part for part in parts if part))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit()
        else:
            super().keyPressEvent(event)
