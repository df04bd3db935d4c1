"""目标: how each target of the year stands against the calendar, and the records behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QStackedLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from crm.forecasts import TargetForecast, target_forecasts
from crm.plan_years import has_targets
from crm.plans import COLUMNS
from crm.rules.counting import CapitalKind
from crm.rules.numbers import show_percent
from crm.rules.pace import pace_of_year
from crm.target_shares import Split, split_of
from crm.targets import TargetStanding, attainments, in_order, park_choices
from crm.trends import Trend, trend_of
from resources import tr
from ui import tokens
from ui.models.targets import Column, TargetsModel
from ui.page import Page, Shell
from ui.theme import mark
from ui.widgets.attainment import HEADING_HEIGHT, LINE_HEIGHT, LOW_LINE, TargetDelegate
from ui.widgets.buttons import year_button
from ui.widgets.empty import Empty
from ui.widgets.head_row import HeadRow
from ui.widgets.section_links import SectionLinks
from ui.widgets.target_actions import TargetActions
from ui.widgets.target_panel import TargetPanel

WIDTHS = {
    Column.INDICATOR: 220,
    Column.ACTUAL: 88,
    Column.TARGET: 112,
    Column.RATE: 72,
    Column.AHEAD: 88,
    Column.GROWTH: 80,
    Column.AS_OF: 124,
    Column.CHANCE: 76,
}
EVERY = "every"
"""The park filter's word for all of them."""
LOW = 720
"""Pixels of height below which the page draws together, so that the table keeps its lines."""


@dataclass(frozen=True)
class _Looked:
    """had_plan: the year before has targets to take over."""

    year: int
    had_plan: bool
    standings: list[TargetStanding]
    parks: list[tuple[str, str | None]]


class TargetsPage(Page):
    """A table of the year's plan, and below it what the chosen number counts."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.year = 0
        self.standings: list[TargetStanding] = []
        self.had_plan = False
        self._low: bool | None = None
        self.model = TargetsModel()
        self.table = self._build_table()
        self.doing = TargetActions(self)
        self.empty = Empty(
            "target",
            tr("这一年还没有年度计划"),
            tr(
                "载入年度计划的目标表（Excel 或 CSV，列：{columns}），或者逐项新增、由上年带出。"
                "这里显示每项目标的完成与时序，每个数都能打开背后的记录。"
            ).format(columns=tr("、").join(COLUMNS)),
            tr("载入年度计划…"),
            self.doing.ask_for_plan,
        )
        self.take_over = self.empty.add_button(tr("由上年带出…"), self.doing.take_over)
        self._build()
        self.begin_at(self.table)
        self.desk.changed.connect(self._refresh)

    def crumbs(self) -> list[str]:
        return [tr("目标")]

    def new_word(self) -> str:
        return tr("新增目标")

    def begin_new(self) -> None:
        self.doing.add()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit(low=event.size().height() < LOW)

    def arrive(self, **request: Any) -> None:
        self.year = self.year or self.desk.today().year
        self.read()

    def read(self) -> None:
        """Ask for the standings of the year that is shown."""
        self.before.setText(str(self.year - 1))
        self.after.setText(str(self.year + 1))
        self.title.setText(tr("{year} 年度目标与时序").format(year=self.year))
        self.desk.read(
            _look, self.year, self.desk.today(), then=self._show, owner=self, latest=True
        )

    def open_records(self) -> None:
        """Open what is behind the chosen number: projects, enterprises, money or figures."""
        standing = self.chosen()
        if standing is None:
            return
        if standing.record_kind == "project" and standing.record_ids:
            self.shell.go("projects", ids=list(standing.record_ids), because=standing.indicator)
        elif standing.record_kind == "organization" and standing.record_ids:
            self.shell.go(
                "organizations", ids=list(standing.record_ids), because=standing.indicator
            )
        elif standing.record_kind == "capital_arrival":
            kind = standing.narrowing.capital
            own = None if standing.park_id is None else (standing.park_id, standing.park)
            self.shell.go(
                "capital",
                month=(standing.as_of.year, standing.as_of.month),
                park=own,
                origins=kind.origins if kind else (),
                fixed=kind is CapitalKind.OUTSIDE_FIXED,
            )
        elif standing.record_kind == "reported_figure":
            self.shell.go(
                "figures",
                year=self.year,
                indicator=standing.figure_indicator,
                park=standing.park_id,
            )

    def chosen(self) -> TargetStanding | None:
        """The target whose line is chosen."""
        index = self.table.currentIndex()
        line = self.model.line(index.row()) if index.isValid() else None
        return None if line is None or isinstance(line, str) else line

    def shown(self) -> list[TargetStanding]:
        """The targets that the park filter lets through."""
        park = self.park.currentData()
        return [one for one in self.standings if park == EVERY or one.park_id == park]

    # --- how it looks

    def _build(self) -> None:
        self.card = QFrame()
        mark(self.card, "card")
        inside = QVBoxLayout(self.card)
        inside.setContentsMargins(4, 4, 4, 4)
        inside.addWidget(self.table, 1)
        self.panel = TargetPanel(self.open_records)
        self.panel.split_wanted.connect(self.doing.split)
        self.filled = QWidget()
        below = QVBoxLayout(self.filled)
        below.setContentsMargins(0, 0, 0, 0)
        below.addWidget(self.card, 1)
        below.addWidget(self.panel)
        column = QVBoxLayout(self)
        self._columns = (column, below)
        column.addLayout(self._build_head())
        column.addLayout(self._build_bar())
        # First into the page: a stack without a parent would show its first state as a window.
        self.body = QStackedLayout()
        column.addLayout(self.body, 1)
        self.body.addWidget(self.filled)
        self.body.addWidget(self.empty)
        self._fit(low=False)

    def _fit(self, *, low: bool) -> None:
        """Give the table its lines: in a low window all the rest stands closer together."""
        if low is self._low:
            return
        self._low = low
        side = tokens.PAGE_MARGIN
        self._columns[0].setContentsMargins(side, 12 if low else side, side, 12 if low else side)
        for column in self._columns:
            column.setSpacing(8 if low else 12)
        self.table.horizontalHeader().setFixedHeight(28 if low else 36)
        self.panel.draw_together(low)
        self._set_heights()

    def _set_heights(self) -> None:
        for row in range(self.model.rowCount()):
            self.table.setRowHeight(row, LOW_LINE if self._low else LINE_HEIGHT)
        for row in self.model.heading_rows():
            self.table.setRowHeight(row, LOW_LINE if self._low else HEADING_HEIGHT)

    def _build_head(self) -> HeadRow:
        self.title = QLabel()
        mark(self.title, "title")
        self.pace = QLabel()
        mark(self.pace, "secondary")
        self.before = year_button(-1, self._turn)
        self.after = year_button(+1, self._turn)
        self.pace.setAlignment(Qt.AlignmentFlag.AlignBottom)
        head = HeadRow()
        head.addWidget(self.title)
        head.addWidget(self.pace)
        head.addStretch()
        for button in self.doing.buttons:
            head.addWidget(button)
        head.addWidget(self.before)
        head.addWidget(self.after)
        return head

    def _build_bar(self) -> QHBoxLayout:
        self.links = SectionLinks(self.shell, "targets", "targets")
        self.park = QComboBox()
        self.park.setAccessibleName(tr("只看园区"))
        self.park.setMinimumWidth(180)
        self.park.addItem(tr("全部园区"), EVERY)
        self.park.currentIndexChanged.connect(lambda _: self._fill())
        bar = QHBoxLayout()
        bar.addWidget(self.links)
        bar.addStretch()
        bar.addWidget(self.park)
        return bar

    def _build_table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        table.setItemDelegate(TargetDelegate(table))
        table.setAccessibleName(tr("年度目标"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(lambda place: self.doing.show_menu(place))
        table.verticalHeader().hide()
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        for column, width in WIDTHS.items():
            table.setColumnWidth(column, width)
        header.setSectionResizeMode(Column.BAR, QHeaderView.ResizeMode.Stretch)
        table.doubleClicked.connect(lambda _: self.open_records())
        table.selectionModel().currentChanged.connect(self._show_chosen)
        return table

    def _turn(self, step: int) -> None:
        self.year += step
        self.read()

    def _refresh(self, touched: dict[str, set[str]]) -> None:
        if self.isVisible():
            self.read()

    def _show(self, looked: _Looked) -> None:
        if looked.year != self.year:
            return  # another one was asked for meanwhile
        self.standings, self.had_plan = looked.standings, looked.had_plan
        self._offer_last_year()
        wanted = self.park.currentData()
        self.park.blockSignals(True)
        self.park.clear()
        self.park.addItem(tr("全部园区"), EVERY)
        for word, key in looked.parks:
            self.park.addItem(word, key)
        self.park.setCurrentIndex(max(self.park.findData(wanted), 0))
        self.park.blockSignals(False)
        self._show_pace(self.desk.today())
        self._fill()
        if self.standings and self.year == self.desk.today().year:
            self.desk.read(
                target_forecasts,
                self.desk.today(),
                then=self._show_forecast,
                owner=self,
                latest=True,
            )
        else:
            self.desk.drop(target_forecasts, self)
            self.model.show_forecasts(())

    def _offer_last_year(self) -> None:
        word = tr("由 {year} 年带出…").format(year=self.year - 1)
        self.take_over.setText(word)
        self.take_over.setAccessibleName(word)
        self.take_over.setVisible(self.had_plan)

    def _fill(self) -> None:
        kept, shown = self.chosen(), self.shown()
        self.model.replace(shown)
        self.table.clearSpans()
        for row in self.model.heading_rows():
            self.table.setSpan(row, 0, 1, len(Column))
        self._set_heights()
        self.body.setCurrentIndex(0 if self.standings else 1)
        self.doing.show_state()
        if shown:
            row = self.model.row_of(kept.target_id if kept else "")
            self.table.setCurrentIndex(self.model.index(row, 0))
        else:
            self.panel.show_target(None, "")

    def _show_forecast(self, found: tuple[TargetForecast, ...]) -> None:
        self.model.show_forecasts(found)
        self._tell_chosen()

    def _show_pace(self, today: date) -> None:
        self.pace.setText(
            tr("全年时序进度 {pace}（{day}）").format(
                pace=show_percent(pace_of_year(self.year, today), 1), day=today.isoformat()
            )
        )

    def _show_chosen(self, current: QModelIndex) -> None:
        standing = self.chosen()
        self.doing.show_state()
        self._tell_chosen()
        if standing is not None:
            today = self.desk.today()
            key = standing.target_id
            self.desk.read(
                trend_of, key, today, then=partial(self._show_trend, key), owner=self, latest=True
            )
            self.desk.read(
                split_of, key, today, then=partial(self._show_split, key), owner=self, latest=True
            )

    def _tell_chosen(self) -> None:
        standing = self.chosen()
        if standing is None:
            self.panel.show_target(None, "")
            return
        found = self.model.expected_of(standing)
        words = "" if found is None else found.words
        self.panel.show_target(standing, _opens(standing), words)

    def _show_trend(self, key: str, trend: Trend) -> None:
        standing = self.chosen()
        if standing is not None and standing.target_id == key:
            self.panel.show_trend(trend)

    def _show_split(self, key: str, split: Split) -> None:
        standing = self.chosen()
        if standing is not None and standing.target_id == key:
            self.panel.show_split(split)


def _opens(standing: TargetStanding) -> str:
    """The word that opens what is behind a number; "" when there is nothing."""
    count = len(standing.record_ids)
    match standing.record_kind:
        case "project" if count:
            return tr("查看 {n} 个项目").format(n=count)
        case "organization" if count:
            return tr("查看 {n} 家企业").format(n=count)
        case "capital_arrival":
            return tr("查看到位资金")
        case "reported_figure":
            return tr("查看月报数")
    return ""


def _look(session: Any, year: int, today: date) -> _Looked:
    standings = in_order(attainments(session, year, today))
    return _Looked(year, has_targets(session, year - 1), standings, park_choices(session))
