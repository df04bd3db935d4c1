"""合同履约: what each contract promised, year by year, what came of it, and what falls due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QStackedLayout,
    QStackedWidget,
    QVBoxLayout,
)

from crm.falling_due import DueLine, due_lines
from crm.performance_view import (
    Order,
    PerformanceView,
    Strip,
    Wanted,
    choose,
    in_order,
    performance_view,
)
from crm.portfolio import Grouping
from db.terms import Grade
from resources import tr
from ui import tokens
from ui.models.performance import StripsModel
from ui.page import Page, Shell
from ui.preferences import remember, remembered
from ui.theme import mark
from ui.widgets.empty import Empty
from ui.widgets.grade_legend import GradeLegend
from ui.widgets.heat_strip import HeatStrips
from ui.widgets.performance_bar import STRIPS, SUMS, PerformanceBar
from ui.widgets.performance_panel import (
    NARROW_BELOW,
    WIDTH,
    WIDTH_NARROW,
    PerformancePanel,
)
from ui.widgets.performance_tiles import CONTRACTS, INTENSITY, REACHED, TAX, PerformanceTiles
from ui.widgets.portfolio import Portfolio
from ui.widgets.section_links import SectionLinks
from ui.widgets.strip_actions import StripActions

CONCERNS = frozenset(
    {"contract", "contract_party", "commitment", "commitment_enterprise", "performance"}
    | {"performance_share", "remedy_claim", "site_inspection", "incentive", "incentive_payment"}
    | {"project", "project_investor", "organization", "park", "phase", "milestone", "stage_move"}
    | {"exit_step"}
)


@dataclass(frozen=True)
class Looked:
    """What the page reads."""

    view: PerformanceView
    due: list[DueLine]


class PerformancePage(Page):
    """Tiles above, the strips or their sums, and beside them what falls due or a cell's working."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.looked: Looked | None = None
        self.shown: list[Strip] = []
        self._asked: dict[str, Any] = {}
        self.links = SectionLinks(shell, "performance", "performance")
        self.model = StripsModel()
        self.strips = HeatStrips(self.model)
        self.bar = PerformanceBar()
        self.legend = GradeLegend()
        self.panel = PerformancePanel(shell)
        self.portfolio = Portfolio()
        self.tiles = PerformanceTiles()
        self.doing = StripActions(shell, self.strips, self)
        self.waiting = QLabel(tr("正在评估全部合同……"))
        self.waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        mark(self.waiting, "secondary")
        self.empty = Empty(
            "file-check",
            tr("还没有登记合同承诺"),
            tr(
                "打开一个项目，在“合同与承诺”里登记合同和它的承诺（投资强度、亩均税收、开工日期等），"
                "再录入企业实绩；每项承诺逐年是否达标、差多少、该追多少，都会列在这里。"
            ),
            tr("去选项目"),
            lambda: self.shell.go("projects"),
        )
        self.nothing = Empty(
            "filter-x",
            tr("没有符合条件的合同"),
            tr("换一个园区、行业、责任人或结论再看。"),
            tr("看全部"),
            self.clear_filters,
        )
        self._build()
        self._connect()
        self.begin_at(self.strips)

    def crumbs(self) -> list[str]:
        return [tr("合同履约")]

    def arrive(self, **request: Any) -> None:
        """May be asked for `grade` (a code of `Grade`), `contract` (an id), `owing`."""
        self._asked = request
        self.read()

    def read(self) -> None:
        """Read where all contracts stand; what did not change is not assessed again."""
        self.desk.read(
            _look, self.desk.today(), then=self._take, failed=self._fail, owner=self, latest=True
        )

    def clear_filters(self) -> None:
        """Show all again."""
        self.legend.choose()
        self.bar.clear()

    # --- how it looks

    def _build(self) -> None:
        self.chart = QFrame()
        mark(self.chart, "card")
        inside = QVBoxLayout(self.chart)
        inside.setContentsMargins(1, 8, 1, 1)
        inside.setSpacing(6)
        head = QHBoxLayout()
        head.setContentsMargins(11, 0, 11, 0)
        head.setSpacing(12)
        head.addWidget(self.legend)
        head.addStretch()
        self.summary = QLabel()
        mark(self.summary, "secondary")
        head.addWidget(self.summary)
        inside.addLayout(head)
        inside.addWidget(self.strips, 1)
        self.left = QStackedWidget()
        self.left.addWidget(self.chart)
        self.left.addWidget(self.portfolio)
        middle = QFrame()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self.found = QStackedLayout()
        row.addLayout(self.found, 1)
        self.found.addWidget(self.left)
        self.found.addWidget(self.nothing)
        row.addWidget(self.panel)
        self.body = QStackedLayout()
        column = QVBoxLayout(self)
        margin = tokens.PAGE_MARGIN
        column.setContentsMargins(margin, margin, margin, 14)
        column.setSpacing(10)
        column.addWidget(self.links)
        column.addWidget(self.tiles)
        column.addWidget(self.bar)
        column.addLayout(self.body, 1)
        self.body.addWidget(self.waiting)
        self.body.addWidget(middle)
        self.body.addWidget(self.empty)
        self._show_parts(False)

    def _connect(self) -> None:
        self.desk.changed.connect(self._refresh)
        self.bar.filtered.connect(self._show)
        self.legend.changed.connect(self._show)
        self.bar.shown.connect(self.show_look)
        self.bar.figures_wanted.connect(self._show_figures)
        self.bar.panel_wanted.connect(self._show_panel)
        self.bar.export_wanted.connect(self.doing.ask_where)
        self.tiles.opened.connect(self._open_tile)
        self.doing.exporting.connect(self.bar.export.setDisabled)
        self.doing.narrowed.connect(self._narrow)
        self.portfolio.group_wanted.connect(self._open_group)
        strips = self.strips
        strips.selectionModel().currentChanged.connect(self._follow)
        strips.clicked.connect(lambda index: self._follow(index, index))
        strips.filter_wanted.connect(self.bar.search.setFocus)
        self.bar.search.accepted.connect(strips.setFocus)
        for keys, run in (("Ctrl+E", self.doing.ask_where), ("Ctrl+F", self.bar.search.setFocus)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)
        self.bar.figures.setChecked(remembered("performance/figures") == "1")
        self.bar.panel.setChecked(remembered("performance/panel", "1") == "1")

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.panel.setFixedWidth(WIDTH if self.width() >= NARROW_BELOW else WIDTH_NARROW)

    def show_look(self, look: int) -> None:
        """Show the strips, or what they add up to."""
        self.bar.looks.button(look).setChecked(True)
        self.left.setCurrentIndex(look)
        self.panel.setVisible(look == STRIPS and self.bar.panel.isChecked())
        self.bar.figures.setEnabled(look == STRIPS)
        self.bar.panel.setEnabled(look == STRIPS)
        if look == SUMS:
            self.portfolio.show_strips(self.shown, self.desk.today())
            self.portfolio.view.setFocus()

    def _show_parts(self, shown: bool) -> None:
        self.bar.setVisible(shown)
        self.tiles.setVisible(shown)

    def _show_figures(self, wanted: bool) -> None:
        remember("performance/figures", "1" if wanted else "")
        self.strips.show_figures(wanted)

    def _show_panel(self, wanted: bool) -> None:
        remember("performance/panel", "1" if wanted else "0")
        self.panel.setVisible(wanted and self.left.currentIndex() == STRIPS)

    # --- what it shows

    def _refresh(self, touched: dict[str, set[str]]) -> None:
        if self.isVisible() and CONCERNS & touched.keys():
            self.read()

    def _fail(self, error: BaseException) -> None:
        if self.looked is None:
            self.waiting.setText(tr("没有读到合同。请稍后再打开这一页。"))
        self.shell.explain(error)

    def _take(self, looked: Looked) -> None:
        first = self.looked is None
        self.looked = looked
        self.strips.year = self.desk.today().year
        self.bar.offer(looked.view)
        self._follow_request()
        self._show()
        self.panel.show_due(looked.due)
        if self.panel.isVisible():
            self.panel.read()
        if first:
            self.strips.show_year(self.desk.today().year)
        self._choose_asked()

    def _follow_request(self) -> None:
        """Set the filters that the caller asked for, once."""
        if "grade" in self._asked:
            self.legend.choose(Grade(self._asked.pop("grade")))
        if "owing" in self._asked:
            self.bar.owing = bool(self._asked.pop("owing"))

    def _choose_asked(self) -> None:
        wanted = self._asked.pop("contract", None)
        row = -1 if wanted is None else self.model.place_of(wanted)
        if row >= 0:
            self.strips.setCurrentIndex(self.model.index(row, 0))

    def _wanted(self) -> Wanted:
        return self.bar.wanted(self.legend.wanted())

    def _show(self) -> None:
        looked = self.looked
        if looked is None:
            return
        kept = self._chosen()
        wanted = self._wanted()
        self.shown = in_order(choose(looked.view, wanted), self.bar.sorting())
        top, left = (self.strips.verticalScrollBar(), self.strips.horizontalScrollBar())
        places = top.value(), left.value()
        self.model.show_strips(self.shown, looked.view.columns)
        self._choose_again(kept)
        top.setValue(places[0])
        left.setValue(places[1])
        some = bool(looked.view.strips)
        self.body.setCurrentIndex(1 if some else 2)
        self.found.setCurrentIndex(0 if self.shown else 1)
        self.bar.export.setEnabled(bool(self.shown))
        self._show_parts(some)
        self.tiles.show_strips(self.shown, looked.view, wanted)
        self._tell()
        if self.left.currentIndex() == SUMS:
            self.portfolio.show_strips(self.shown, self.desk.today())

    def _chosen(self) -> tuple[str, int] | None:
        index = self.strips.currentIndex()
        strip = self.model.strip(index.row()) if index.isValid() else None
        return None if strip is None else (strip.head.contract_id, index.column())

    def _choose_again(self, kept: tuple[str, int] | None) -> None:
        """Choose the cell that was chosen, where it is still there."""
        if kept is not None:
            row = self.model.place_of(kept[0])
            if row >= 0 and kept[1] < self.model.columnCount():
                chooser = self.strips.selectionModel()
                chooser.blockSignals(True)
                self.strips.setCurrentIndex(self.model.index(row, kept[1]))
                chooser.blockSignals(False)
            else:
                self.panel.forget()

    def _follow(self, now: QModelIndex, before: QModelIndex) -> None:
        """Show beside the strips the working of the cell that is chosen now."""
        self.strips.verticalHeader().viewport().update()
        self.strips.viewport().update()
        if self.strips.settling:
            return
        one = self.model.cell(now.row(), now.column()) if now.isValid() else None
        if one is None:
            self.panel.forget()
        else:
            self.panel.want(one.commitment_id, one.due.ends)

    def _tell(self) -> None:
        lacking = sum(one.standing.grades.get(Grade.NO_DATA, 0) for one in self.shown)
        words = [tr("{n} 份合同").format(n=f"{len(self.shown):,}")]
        if lacking:
            words.append(tr("缺数据 {n} 项").format(n=f"{lacking:,}"))
        if self.bar.owing:
            words.append(tr("只看有应追的"))
        self.summary.setText(tr("，").join(words))

    # --- what it opens

    def _open_tile(self, place: int) -> None:
        if place == CONTRACTS:
            self.clear_filters()
        elif place in (INTENSITY, TAX):
            self.show_look(SUMS)
        elif place == REACHED:
            self.legend.choose(Grade.UNMET)
            self.show_look(STRIPS)
            self._show()
        else:
            self.bar.owing = not self.bar.owing
            self.bar.order.setCurrentIndex(self.bar.order.findData(Order.OWED))
            self.show_look(STRIPS)
            self._show()

    def _narrow(self, name: str, value: str) -> None:
        boxes = {"park": self.bar.park, "industry": self.bar.industry, "person": self.bar.person}
        self.bar.choose(boxes[name], value)

    def _open_group(self, by: Grouping, key: str) -> None:
        """Show the strips behind a line of the sums."""
        self.show_look(STRIPS)
        if by is Grouping.YEAR:
            self.strips.show_year(int(key) + 1)
        elif key:
            self._narrow(by.code, key)
        self.strips.setFocus()


def _look(session: Any, today: date) -> Looked:
    view = performance_view(session, today)
    return Looked(view, due_lines(session, view, today))
