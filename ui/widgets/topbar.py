"""The bar above the page: where one is, the search field, and 新建."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from resources import tr
from ui import tokens
from ui.theme import icon, mark
from ui.widgets.elided import Elided
from ui.widgets.picture import Picture
from ui.widgets.search import SearchField

NOTICEABLE = 300
"""Milliseconds after which one wonders whether anything happens."""


class TopBar(QWidget):
    """Crumbs at the left, the field in the middle, what is new at the right."""

    new_wanted = Signal()
    back_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        mark(self, "topbar")
        self.setFixedHeight(tokens.TOP_BAR)
        self.back = QPushButton()
        mark(self.back, "quiet")
        self.back.setIcon(icon("chevron-left"))
        self.back.setFixedWidth(28)
        self.back.setAccessibleName(tr("返回"))
        self.back.setToolTip(tr("返回") + "  Alt+←")
        self.back.clicked.connect(self.back_wanted)
        self.back.hide()
        self.crumbs = Elided()
        mark(self.crumbs, "section")
        self.search = SearchField()
        self.search.setMinimumWidth(240)
        self.search.setMaximumWidth(440)
        key = QLabel("Ctrl K")
        mark(key, "key")
        key.setFixedHeight(20)
        inside = QHBoxLayout(self.search)
        inside.setContentsMargins(10, 0, 6, 0)
        inside.addWidget(Picture("search", 16))
        inside.addStretch()
        inside.addWidget(key)
        self.search.setTextMargins(24, 0, 0, 0)
        key.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.search.textChanged.connect(lambda text: key.setVisible(not text))
        self.new = QPushButton()
        mark(self.new, "primary")
        self.new.setIcon(icon("plus", "on_accent"))
        self.show_new(tr("新建项目"))
        self.new.clicked.connect(self.new_wanted)
        self.bar = QProgressBar(self)
        mark(self.bar, "thin")
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("正在进行"))
        self.bar.hide()
        self._patience = QTimer(self, singleShot=True, interval=NOTICEABLE)
        self._patience.timeout.connect(self.bar.show)
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.PAGE_MARGIN, 0, tokens.PAGE_MARGIN, 0)
        row.setSpacing(8)
        left = QHBoxLayout()
        left.setSpacing(4)
        left.addWidget(self.back)
        left.addWidget(self.crumbs, 1)
        row.addLayout(left, 1)
        row.addWidget(self.search, 2)
        right = QHBoxLayout()
        right.addStretch()
        right.addWidget(self.new)
        row.addLayout(right, 1)

    def show_new(self, word: str) -> None:
        """Name what the page makes new."""
        self.new.setText(" " + word)
        self.new.setAccessibleName(word)
        self.new.setToolTip(word + "  Ctrl+N")

    def show_busy(self, busy: bool) -> None:
        """Show that something is read or saved, once it takes longer than one notices."""
        if busy:
            self._patience.start()
        else:
            self._patience.stop()
            self.bar.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.bar.setGeometry(0, self.height() - 3, self.width(), 3)

    def show_crumbs(self, crumbs: list[str], *, can_go_back: bool) -> None:
        """Show the way to the page; a long one is cut at its end, whole in the tool tip."""
        self.crumbs.ensurePolished()  # else it measures in the app's font
        self.crumbs.show_text(" / ".join(crumbs))
        self.back.setVisible(can_go_back)
