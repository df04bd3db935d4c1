"""工作台: key figures, targets against the calendar, what is late, todos, funnel, changes."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from crm.forecasts import TargetForecast, target_forecasts
from crm.home import (
    Home,
    headline_targets,
    home,
    leading_targets,
    part_of,
)
from crm.lead_views import LeadView
from crm.rules.numbers import show_percent
from crm.targets import TargetStanding, show_actual, show_target
from db.terms import Grade
from resources import N_, tr
from ui import tokens
from ui.models.targets import Column, TargetsModel
from ui.page import Page, Shell
from ui.page_list import BY_KEY
from ui.theme import mark
from ui.widgets.attainment import LINE_HEIGHT, TargetDelegate
from ui.widgets.card import Card
from ui.widgets.chance import chance_tint, show_chance
from ui.widgets.empty import Empty
from ui.widgets.figure_tile import FigureTile
from ui.widgets.funnel import FunnelBars
from ui.widgets.late_lines import late_lines
from ui.widgets.line_list import Line, LineList
from ui.widgets.todo_list import TodoList

TARGETS_SHOWN = 7
FORECAST_RESTS_ON = frozenset(
    {"project", "stage_move", "milestone", "contract", "park", "phase", "setting"}
    | {"target", "plan", "reported_figure"}
)
"""Kinds of records that the forecast is reckoned from; a change of others leaves it as it is."""
TILES = 4
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
        self._tiled: list[TargetStanding] = []
        self._build()
        self.setFocusProxy(self.table)
        self.desk.changed.connect(self._refresh)

    def crumbs(self) -> list[str]:
        return [tr("工作台")]

    def arrive(self, **request: Any) -> None:
        self.read()

    def read(self) -> None:
        """Read the figures, and then the forecast, which takes longer."""
        today = self.desk.today()
        self.desk.read(home, self.desk.workspace.author, today, then=self._show, owner=self)
        if self._forecast_of != today:
            self._forecast_of = today
            self.desk.read(
                target_forecasts,
                today,
                then=self._show_forecast,
                failed=self._lack_forecast,
                owner=self,
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
        self.tiles = [FigureTile() for _ in range(TILES)]
        tiles = QHBoxLayout()
        tiles.setSpacing(16)
        grid = QGridLayout()
        inside = QWidget()
        mark(inside, "page")
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        scroll.setWidget(inside)  # before it is filled: see `Page`
        column = QVBoxLayout(inside)
        column.setContentsMargins(tokens.PAGE_MARGIN, 14, tokens.PAGE_MARGIN, 14)
        column.setSpacing(12)
        column.addLayout(head)
        column.addLayout(tiles)
        column.addLayout(grid, 1)
        for place, tile in enumerate(self.tiles):
            tile.opened.connect(partial(self._open_tile, place))
            tiles.addWidget(tile, 1)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        for at in range(12):
            grid.setColumnStretch(at, 1)
        grid.addWidget(self._build_targets(), 0, 0, 1, 7)
        grid.addWidget(self._build_late(), 0, 7, 1, 5)
        grid.addWidget(self._build_todos(), 1, 0, 1, 4)
        grid.addWidget(self._build_funnel(), 1, 4, 1, 4)
        grid.addWidget(self._build_changes(), 1, 8, 1, 4)
        grid.setRowMinimumHeight(0, 358)
        grid.setRowMinimumHeight(1, 230)
        grid.setRowStretch(1, 1)

    def _build_targets(self) -> Card:
        card = Card(tr("年度目标与时序"))
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
        self.targets = QStackedWidget()
        self.targets.addWidget(table)
        self.targets.addWidget(
            Empty(
                "target",
                tr("这一年还没有年度计划"),
                tr("载入年度计划以后，这里显示每项目标的完成与时序。"),
                tr("去载入…"),
                lambda: self.shell.go("targets"),
            )
        )
        card.column.addWidget(self.targets, 1)
        return card

    def _build_late(self) -> Card:
        card = Card(tr("要催办的事"))
        self.notices = _link(card, self.shell, "supervision")
        self.late = LineList(tr("要催办的事"))
        self.late_stack = _stack(
            self.late, "circle-check", tr("没有要催办的事"), tr("逾期的节点、制约事项会排在这里。")
        )
        card.column.addWidget(self.late_stack, 1)
        return card

    def _build_todos(self) -> Card:
        card = Card(tr("我的待办"))
        self.all_todos = _link(card, self.shell, "todos")
        self.todos = TodoList(self.shell)
        self.todo_stack = _stack(
            self.todos, "list-todo", tr("没有待办"), tr("跟进时写下一步，到期的会排在这里。")
        )
        card.column.addWidget(self.todo_stack, 1)
        return card

    def _build_funnel(self) -> Card:
        card = Card(tr("漏斗：今年进入各阶段的项目"))
        _link(card, self.shell, "channels", tr("招商方式成效"))
        self.funnel = FunnelBars()
        note = QLabel(tr("口径：今年进入这一阶段的项目里，后来走到更后阶段的占比。"))
        note.setWordWrap(True)
        mark(note, "faint")
        card.column.addWidget(self.funnel)
        card.column.addWidget(note)
        card.column.addStretch()
        return card

    def _build_changes(self) -> Card:
        card = Card(tr("昨天以来的变化"))
        self.changes = LineList(tr("昨天以来的变化"))
        self.change_stack = _stack(
            self.changes, "rotate-ccw", tr("昨天以来没有改动"), tr("谁改了什么，会排在这里。")
        )
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
        for row in range(self.model.rowCount()):
            self.table.setRowHeight(row, LINE_HEIGHT)
        self.targets.setCurrentIndex(0 if shown else 1)
        self.all_targets.setText(tr("查看全部 {n} 项").format(n=len(found.standings)))
        self._show_tiles(found)
        self._show_late(found)
        self.todos.show_todos(found.todos)
        count = sum(len(group.todos) for group in found.todos)
        self.all_todos.setText(tr("全部 {n}").format(n=count))
        self.todo_stack.setCurrentIndex(0 if count else 1)
        self.funnel.show_steps(found.funnel)
        self._show_changes(found)

    def _show_tiles(self, found: Home) -> None:
        self._tiled = leading_targets(found.standings, TILES - 1)
        for tile, standing in zip(self.tiles, self._tiled, strict=False):
            part = part_of(found.standings, standing)
            tile.show_figure(
                standing.indicator,
                show_actual(standing),
                f"/ {show_target(standing)} {standing.unit}",
                _against(standing, part),
            )
        for tile in self.tiles[len(self._tiled) : TILES - 1]:
            tile.show_figure("", "", "", "")
            tile.setVisible(False)
        for tile in self.tiles[: len(self._tiled)]:
            tile.setVisible(True)
        last = self.tiles[TILES - 1]
        last.show_figure(
            tr("未达标合同"),
            str(found.unmet),
            tr("份"),
            tr("90 天内到期的承诺 {n} 项").format(n=len(found.falling_due)),
        )
        fresh = found.leads.get(LeadView.NEW, 0)
        last.show_badge(tr("本周新线索 {n}").format(n=fresh) if fresh else "")
        self._show_badges()

    def _show_late(self, found: Home) -> None:
        lines = late_lines(found, self.shell)
        self.late.show_lines(lines)
        self.late_stack.setCurrentIndex(0 if lines else 1)
        self.notices.setText(
            tr("督办单 {n}").format(n=found.open_notices) if found.open_notices else tr("督办")
        )

    def _show_changes(self, found: Home) -> None:
        lines = [
            Line(
                entry.label + (tr("（已撤销）") if entry.undone else ""),
                right=f"{entry.author} {entry.at.astimezone():%H:%M}",
            )
            for entry in found.changes
        ]
        self.changes.show_lines(lines)
        self.change_stack.setCurrentIndex(0 if lines else 1)

    def _lack_forecast(self, error: BaseException) -> None:
        self._forecast_of = None  # the next look is the next try
        self.desk.failed.emit(error)

    def _show_forecast(self, found: tuple[TargetForecast, ...]) -> None:
        self.forecast = found
        self._show_badges()

    def _show_badges(self) -> None:
        if self.forecast is None:
            return
        chances = {one.target_id: one for one in self.forecast}
        for tile, standing in zip(self.tiles, self._tiled, strict=False):
            one = chances.get(standing.target_id)
            if one is None:
                tile.show_badge("")
                continue
            chance = one.met.chance
            words = tr("年底 {chance}").format(chance=show_chance(chance))
            tile.show_badge(words, chance_tint(chance))
            tile.badge.setToolTip(
                tr(
                    "按本区阶段变动的历史和先验推算：年底预计 {low}–{high} {unit}。点开看口径。"
                ).format(low=one.met.low, high=one.met.high, unit=one.unit)
            )

    # --- what it opens

    def _open_tile(self, place: int) -> None:
        if place == TILES - 1:
            self.shell.go("performance", grade=Grade.UNMET.value)
        elif place < len(self._tiled):
            self._open(self._tiled[place])

    def _open_target(self, row: int) -> None:
        line = self.model.line(row)
        if not isinstance(line, str):
            self._open(line)

    def _open(self, standing: TargetStanding) -> None:
        if standing.record_kind == "project" and standing.record_ids:
            self.shell.go("projects", ids=list(standing.record_ids), because=standing.indicator)
        else:
            self.shell.go("targets")

    def _refresh(self, touched: dict[str, set[str]]) -> None:
        if FORECAST_RESTS_ON & touched.keys():
            self._forecast_of = None
        if self.isVisible():
            self.read()


def _against(standing: TargetStanding, part: TargetStanding | None) -> str:
    if part is not None:
        return tr("其中 {name} {n} / {target}").format(
            name=part.indicator.replace(tr("引进投资"), ""),
            n=show_actual(part),
            target=show_target(part),
        )
    if standing.ahead is None:
        return tr("缺数据")
    word = tr("超序") if standing.ahead >= 0 else tr("欠序")
    return tr("{word} {n} 个百分点").format(
        word=word, n=show_percent(abs(standing.ahead), 1).rstrip("%")
    )


def _link(card: Card, shell: Shell, key: str, word: str = "") -> QPushButton:
    """A link at the head of a card to a page, where the window has that page."""
    button = QPushButton(word)
    mark(button, "link")
    button.clicked.connect(lambda: shell.go(key))
    card.head.addWidget(button)
    button.setVisible(key in BY_KEY)
    return button


def _stack(view: QWidget, picture: str, title: str, words: str) -> QStackedWidget:
    """A view with what stands in its place while it is empty."""
    stack = QStackedWidget()
    stack.addWidget(view)
    stack.addWidget(Empty(picture, title, words, width=260))
    return stack
