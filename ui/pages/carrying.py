"""带出回并: the data goes along in one file, and what was done elsewhere comes back."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from crm.exchanges import PastExchange, Standing, past_exchanges, standing
from crm.labels import shown
from crm.replica import since_words
from resources import tr
from ui import tokens
from ui.models.plain import PlainModel
from ui.page import Page, Shell
from ui.theme import mark
from ui.widgets.card import Card
from ui.widgets.carry_form import CarryForm
from ui.widgets.list_table import list_table
from ui.widgets.merge_flow import MergeFlow
from ui.widgets.picture import Picture
from ui.widgets.section_links import section_head

LEFT = 440
CARDS = 328


class CarryingPage(Page):
    """What this data is, the two ways of an exchange, and those that took place."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.carry, self.merge = CarryForm(shell), MergeFlow(shell)
        self.past = PlainModel((tr("时间"), tr("方式"), tr("内容"), tr("结果"), tr("经办人")))
        self.area = QScrollArea()
        self._arriving = False
        self._build()
        self.begin_at(self.carry.scope)
        self.carry.done.connect(lambda _: self._read_past())
        self.merge.merged.connect(lambda _: self.read())
        self.merge.refreshed.connect(self.read)
        self.desk.changed.connect(self._refresh)

    def crumbs(self) -> list[str]:
        return [tr("带出回并")]

    def arrive(self, **request: Any) -> None:
        """file: what to merge back."""
        if request.get("file"):
            self.merge.start_over()
            self.merge.source.setText(str(request["file"]))
        self.read()

    def read(self) -> None:
        """Read what this data is, and its exchanges."""
        self._arriving = True
        self._read_standing()
        self._read_past()

    # --- how it looks

    def _build(self) -> None:
        self.copy, self.copy_words = _banner("laptop")
        self.settle_button = QPushButton(tr("处理冲突"))
        self.settle_button.clicked.connect(lambda: self.shell.go("conflicts"))
        self.findings_button = QPushButton(tr("逐条核对"))
        self.findings_button.clicked.connect(lambda: self.shell.go("findings"))
        self.settle_words = QLabel()
        mark(self.settle_words, "warning")
        self.settle = QWidget()
        asks = QHBoxLayout(self.settle)
        asks.setContentsMargins(0, 0, 0, 0)
        asks.setSpacing(12)
        asks.addWidget(self.settle_words)
        asks.addWidget(self.settle_button)
        asks.addWidget(self.findings_button)
        self.settle.hide()
        self.learn = QPushButton(tr("冲突怎么处理"))
        self.learn.setToolTip(tr("看看冲突页；没有冲突时可以用练习数据试一试"))
        self.learn.clicked.connect(lambda: self.shell.go("conflicts"))
        asked = (self.settle, self.learn)
        head = section_head(self.shell, "carrying", "carrying", tr("带出回并"), *asked)
        cards = QHBoxLayout()
        cards.setSpacing(16)
        self.carry.setFixedWidth(LEFT)
        cards.addWidget(self.carry)
        cards.addWidget(self.merge, 1)
        for card in (self.carry, self.merge):
            card.setMinimumHeight(CARDS)
        table = list_table(
            self.past, tr("以往的带出回并"), stretch=2, widths=(140, 84, 240, 260, 96)
        )
        self.past_stack = QStackedWidget()
        none = QLabel(
            tr("还没有带出过。外出前带出，回来后回并：谁改的都留着，两边改了同一项的由人来定。")
        )
        none.setWordWrap(True)
        none.setAlignment(Qt.AlignmentFlag.AlignTop)
        mark(none, "faint")
        self.past_stack.addWidget(none)
        self.past_stack.addWidget(table)
        self.past_stack.setMinimumHeight(2 * tokens.ROW)
        # It takes what the cards leave: the page scrolls for what must be read, not for a list.
        takes = QSizePolicy.Policy
        self.past_stack.setSizePolicy(takes.Expanding, takes.Ignored)
        past = Card(tr("以往的带出回并"))
        past.column.addWidget(self.past_stack, 1)
        # In a low window with much to say below the fields, all of it is still said whole.
        area, inside = self.area, QWidget()
        mark(inside, "page")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(*[tokens.PAGE_MARGIN] * 4)
        whole.setSpacing(12)
        whole.addLayout(head)
        whole.addWidget(area, 1)
        area.setWidget(inside)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.copy)
        column.addLayout(cards)
        column.addWidget(past, 1)

    def _refresh(self, _touched: dict[str, set[str]]) -> None:
        if self.isVisible():
            self._read_standing()

    def _read_standing(self) -> None:
        self.desk.read(standing, then=self._show_standing, owner=self, latest=True)

    def _read_past(self) -> None:
        self.desk.read(past_exchanges, then=self._show_past, owner=self, latest=True)

    def _show_standing(self, found: Standing) -> None:
        if self._arriving:  # later ones leave what was typed meanwhile alone
            self._arriving = False
            self.carry.show_standing(found)
            self.merge.show_standing(found)
        self.settle.setVisible(bool(found.conflicts or found.findings))
        self.learn.setVisible(not found.conflicts and not found.findings)
        self.settle_button.setVisible(bool(found.conflicts))
        self.findings_button.setVisible(bool(found.findings))
        self.settle_words.setText(_left(found))
        self.copy.setVisible(found.copy is not None)
        if found.copy is not None:
            unsent = (
                tr("有 {n} 步还没带回去。").format(n=found.unsent)
                if found.unsent
                else tr("没有要带回去的。")
            )
            self.copy_words.setText(
                tr("外出副本：{since}。{unsent}").format(
                    since=since_words(found.copy), unsent=unsent
                )
            )

    def _show_past(self, found: list[PastExchange]) -> None:
        self.past.show_rows(
            [(shown(one.at), one.direction, one.what, one.told, one.author) for one in found]
        )
        self.past_stack.setCurrentIndex(1 if found else 0)


def _left(found: Standing) -> str:
    """Say what the merges so far left to settle."""
    words = []
    if found.conflicts:
        words.append(tr("{n} 处冲突等人定").format(n=found.conflicts))
    if found.findings:
        words.append(tr("{n} 处合在一起不合规矩").format(n=found.findings))
    return tr("，").join(words)


def _banner(picture: str) -> tuple[QFrame, QLabel]:
    """Return a line across the page, hidden at first, and its words."""
    banner = QFrame()
    mark(banner, "card")
    words = QLabel()
    words.setWordWrap(True)
    words.setTextFormat(Qt.TextFormat.PlainText)
    row = QHBoxLayout(banner)
    row.setContentsMargins(tokens.CARD_PADDING, 10, tokens.CARD_PADDING, 10)
    row.setSpacing(12)
    row.addWidget(Picture(picture, 18, "accent"))
    row.addWidget(words, 1)
    banner.hide()
    return banner, words
