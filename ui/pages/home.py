"""工作台: key figures, targets against the calendar, what is late, todos, funnel, changes."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QTableView,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from crm.forecasts import TargetForecast, target_forecasts
from crm.home import Home, headline_targets, home, since_yesterday
from crm.last_changes import LastChange
from crm.rules.numbers import show_percent
from resources import N_, tr
from ui import tokens
from ui.models.targets import Column, TargetsModel
from ui.page import Page, Shell
from ui.page_list import BY_KEY
from ui.theme import font, mark
from ui.widgets.attainment import LINE_HEIGHT, LOW_LINE, TargetDelegate
from ui.widgets.card import Card
from ui.widgets.change_lines import change_lines
from ui.widgets.empty import Empty
from ui.widgets.funnel import FunnelBars
from ui.widgets.home_tiles import HomeTiles, open_target
from ui.widgets.late_lines import late_lines
from ui.widgets.line_list import LineList
from ui.widgets.todo_list import TodoList

TARGETS_SHOWN = 7
FORECAST_RESTS_ON = frozenset(
    {"project", "stage_move", "milestone", "contract", "park", "phase", "setting"}
    | {"target", "plan", "reported_figure"}
)
"""Kinds of records that the forecast is reckoned from; a change of others leaves it as it is."""
HEADER_INSET = 12
"""Pixels at both sides of a word in a table's header."""
LOW = 760
"""Pixels of height below which the page draws together; what lacks room then is scrolled to."""
_WEEKDAYS = (
    N_("星期一"),
    N_("星期二"),
    N_("星期三"),
    N_("星期四"),
    N_("星期五"),
    N_("星期六"),
    N_("星期日"),
)


class HomePage(Page):
    """The page that the day begins with."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.found: Home | None = None
        self.forecast: tuple[TargetForecast, ...] | None = None
        self._forecast_of: date | None = None  # for which day it was read, and still holds
        self._low: bool | None = None
        self._build()
        self.begin_at(self.table)
        self.desk.changed.connect(self._refresh)

    def crumbs(self) -> list[str]:
        return [tr("工作台")]

    def arrive(self, **request: Any) -> None:
        self.read()

    def read(self) -> None:
        """Read the figures, the last changes, and then the forecast, which takes longer."""
        today = self.desk.today()
        author = self.desk.workspace.author
        self.desk.read(home, author, today, then=self._show, owner=self, latest=True)
        self.desk.read(since_yesterday, then=self._show_changes, owner=self, latest=True)
        if self._forecast_of != today:
            self._forecast_of = today
            self.desk.read(
                target_forecasts,
                today,
                then=self._show_forecast,
                failed=self._lack_forecast,
                owner=self,
                latest=True,
            )

    # --- how it looks

    def _build(self) -> None:
        self.day = QLabel()
        mark(self.day, "title")
        self.sums = QLabel()
        mark(self.sums, "secondary")
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self.day)
        head.addWidget(self.sums, 1, Qt.AlignmentFlag.AlignBottom)
        self.tiles = HomeTiles(self.shell)
        self.grid = QGridLayout()
        inside = QWidget()
        mark(inside, "page")
        self.area = QScrollArea()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.area)
        self.area.setWidget(inside)  # before it is filled: see `Page`
        self.column = QVBoxLayout(inside)
        self.column.addLayout(head)
        self.column.addWidget(self.tiles)
        self.column.addLayout(self.grid, 1)
        self.grid.setHorizontalSpacing(16)
        for at in range(12):
            self.grid.setColumnStretch(at, 1)
        self.grid.addWidget(self._build_targets(), 0, 0, 1, 7)
        self.grid.addWidget(self._build_late(), 0, 7, 1, 5)
        self.grid.addWidget(self._build_todos(), 1, 0, 1, 4)
        self.grid.addWidget(self._build_funnel(), 1, 4, 1, 4)
        self.grid.addWidget(self._build_changes(), 1, 8, 1, 4)
        self.grid.setRowStretch(1, 1)
        self._fit(low=False)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit(low=event.size().height() < LOW)
        self._place_legend()

    def _fit(self, *, low: bool) -> None:
        """Let all targets and all stages be seen whole, in a low window closer together."""
        if low is self._low:
            return
        self._low = low
        side, edge, gap = tokens.PAGE_MARGIN, 10 if low else 14, 8 if low else 12
        self.column.setContentsMargins(side, edge, side, edge)
        self.column.setSpacing(gap)
        self.grid.setVerticalSpacing(gap)
        line = LOW_LINE if low else LINE_HEIGHT
        self.table.horizontalHeader().setFixedHeight(line)
        self.table.setFixedHeight(line * (TARGETS_SHOWN + 1) + 2)
        self.funnel.set_line(26 if low else 30)
        self._set_heights()

    def _place_legend(self) -> None:
        """Say above the bars what their parts are, or beside the title where that lacks room."""
        words = self.model.legend()
        header = self.table.horizontalHeader()
        needed = QFontMetrics(font("small")).horizontalAdvance(words) + 2 * HEADER_INSET
        here = header.sectionSize(Column.BAR) >= needed
        self.model.put_legend(here=here)
        self.legend.setText(words)
        self.legend.setVisible(not here and self.model.rowCount() > 0)

    def _set_heights(self) -> None:
        for row in range(self.model.rowCount()):
            self.table.setRowHeight(row, LOW_LINE if self._low else LINE_HEIGHT)

    def _build_targets(self) -> Card:
        card = Card(tr("年度目标与时序"))
        self.legend = QLabel()
        mark(self.legend, "secondary")
        card.head.insertWidget(1, self.legend)
        self.all_targets = _link(card, self.shell, "targets")
        self.model = TargetsModel()
        table = QTableView()
        table.setModel(self.model)
        table.setItemDelegate(TargetDelegate(table))
        table.setAccessibleName(tr("年度目标与时序"))
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.verticalHeader().hide()
        for column in (Column.RATE, Column.GROWTH, Column.AS_OF, Column.CHANCE):
            table.setColumnHidden(column, True)
        for column, width in (
            (Column.INDICATOR, 148),
            (Column.ACTUAL, 72),
            (Column.TARGET, 98),
            (Column.AHEAD, 82),
        ):
            table.setColumnWidth(column, width)
        table.horizontalHeader().setHighlightSections(False)
        table.horizontalHeader().setSectionResizeMode(Column.BAR, QHeaderView.ResizeMode.Stretch)
        table.doubleClicked.connect(lambda index: self._open_target(index.row()))
        self.table = table
        none = Empty(
            "target",
            tr("这一年还没有年度计划"),
            tr("载入年度计划以后，这里显示每项目标的完成与时序。"),
            tr("去载入…"),
            lambda: self.shell.go("targets"),
        )
        self.targets = _stack(table, none)
        card.column.addWidget(self.targets, 1)
        return card

    def _build_late(self) -> Card:
        card = Card(tr("要催办的事"))
        self.notices = _link(card, self.shell, "supervision")
        self.late = LineList(tr("要催办的事"), whole=True)
        words = tr("逾期的节点、制约事项会排在这里。")
        none = Empty("circle-check", tr("没有要催办的事"), words, width=260)
        self.late_stack = _stack(self.late, none)
        card.column.addWidget(self.late_stack, 1)
        return card

    def _build_todos(self) -> Card:
        card = Card(tr("我的待办"))
        self.all_todos = _link(card, self.shell, "todos")
        self.todos = TodoList(self.shell, headings=False)
        words = tr("跟进时写下一步，到期的会排在这里。")
        none = Empty("list-todo", tr("没有待办"), words, width=260)
        self.todo_stack = _stack(self.todos, none)
        card.column.addWidget(self.todo_stack, 1)
        return card

    def _build_funnel(self) -> Card:
        card = Card(tr("漏斗：今年进入各阶段"))
        self.definition = QPushButton(tr("口径"))
        mark(self.definition, "link")
        words = tr("口径：今年进入这一阶段的项目里，后来走到更后阶段的占比。")
        self.definition.setToolTip(words)
        self.definition.setAccessibleDescription(words)
        self.definition.clicked.connect(self._show_definition)
        card.head.addWidget(self.definition)
        _link(card, self.shell, "channels", tr("招商方式成效"))
        self.funnel = FunnelBars()
        card.column.addWidget(self.funnel)
        card.column.addStretch()
        return card

    def _show_definition(self) -> None:
        below = self.definition.mapToGlobal(QPoint(0, self.definition.height()))
        QToolTip.showText(below, self.definition.toolTip(), self.definition)

    def _build_changes(self) -> Card:
        card = Card(tr("昨天以来的变化"))
        _link(card, self.shell, "history", tr("历史"))
        self.changes = LineList(tr("昨天以来的变化"), whole=True)
        words = tr("谁改了什么，会排在这里。")
        none = Empty("rotate-ccw", tr("昨天以来没有改动"), words, width=260)
        self.change_stack = _stack(self.changes, none)
        card.column.addWidget(self.change_stack, 1)
        return card

    # --- what it shows

    def _show(self, found: Home) -> None:
        self.found = found
        today = found.today
        self.day.setText(
            tr("{month}月{day}日 {weekday}").format(
                month=today.month, day=today.day, weekday=tr(_WEEKDAYS[today.weekday()])
            )
        )
        self.sums.setText(
            tr("全年时序进度 {pace}，本周 {moved} 个项目变动，{n} 件事要您定").format(
                pace=show_percent(found.pace, 1), moved=found.moved, n=found.decisions
            )
        )
        shown = headline_targets(found.standings)[:TARGETS_SHOWN]
        self.model.replace(shown, headings=False)
        self._set_heights()
        self.targets.setCurrentIndex(0 if shown else 1)
        count = len(found.standings)
        self.all_targets.setText(tr("查看全部 {n} 项").format(n=count) if count else tr("目标"))
        self._place_legend()
        self.tiles.show_home(found)
        self._show_late(found)
        self.todos.show_todos(found.todos)
        count = sum(len(group.todos) for group in found.todos)
        self.all_todos.setText(tr("全部 {n}").format(n=count))
        self.todo_stack.setCurrentIndex(0 if count else 1)
        self.funnel.show_steps(found.funnel)

    def _show_late(self, found: Home) -> None:
        lines = late_lines(found, self.shell)
        self.late.show_lines(lines)
        self.late_stack.setCurrentIndex(0 if lines else 1)
        self.notices.setText(
            tr("督办单 {n}").format(n=found.open_notices) if found.open_notices else tr("督办")
        )

    def _show_changes(self, found: list[LastChange]) -> None:
        lines = change_lines(found, self.shell)
        self.changes.show_lines(lines)
        self.change_stack.setCurrentIndex(0 if lines else 1)

    def _lack_forecast(self, error: BaseException) -> None:
        self._forecast_of = None  # the next look is the next try
        self.desk.failed.emit(error)

    def _show_forecast(self, found: tuple[TargetForecast, ...]) -> None:
        self.forecast = found
        self.model.show_forecasts(found)
        self._place_legend()
        self.tiles.show_forecast(found)

    # --- what it opens

    def _open_target(self, row: int) -> None:
        line = self.model.line(row)
        if not isinstance(line, str):
            open_target(self.shell, line)

    def _refresh(self, touched: dict[str, set[str]]) -> None:
        if FORECAST_RESTS_ON & touched.keys():
            self._forecast_of = None
        if self.isVisible():
            self.read()


def _link(card: Card, shell: Shell, key: str, word: str = "") -> QPushButton:
    """A link at the head of a card to a page, where the window has that page."""
    button = QPushButton(word)
    mark(button, "link")
    button.clicked.connect(lambda: shell.go(key))
    card.head.addWidget(button)
    button.setVisible(key in BY_KEY)
    return button


def _stack(view: QWidget, none: Empty) -> QStackedWidget:
    """A view with what stands in its place while it is empty, in no more height than the view."""
    none.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
    stack = QStackedWidget()
    stack.addWidget(view)
    stack.addWidget(none)
    return stack
