"""目标: how each target of the year stands against the calendar, and the records behind it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStackedLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from crm.plans import COLUMNS, PlanLoaded, load_plan
from crm.rules.numbers import show_percent
from crm.rules.pace import pace_of_year
from crm.targets import TargetStanding, attainments, in_order
from db.terms import Measure
from resources import tr
from ui import tokens
from ui.dialogs.report_figure import ReportFigure
from ui.models.targets import Column, TargetsModel
from ui.page import Page, Shell
from ui.theme import icon, mark
from ui.widgets.attainment import HEADING_HEIGHT, LINE_HEIGHT, TargetDelegate
from ui.widgets.empty import Empty

WIDTHS = {
    Column.INDICATOR: 240,
    Column.ACTUAL: 96,
    Column.TARGET: 120,
    Column.RATE: 84,
    Column.AHEAD: 96,
    Column.GROWTH: 84,
    Column.AS_OF: 112,
}


class TargetsPage(Page):
    """A table of the year's plan, and below it what the chosen number counts."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.year = 0
        self.standings: list[TargetStanding] = []
        self.model = TargetsModel()
        self.table = self._build_table()
        self.empty = Empty(
            "target",
            tr("这一年还没有年度计划"),
            tr(
                "年度计划的目标表存成 CSV（列：{columns}），载入以后，"
                "这里显示每项目标的完成与时序，每个数都能打开背后的项目。"
            ).format(columns=tr("、").join(COLUMNS)),
            tr("载入年度计划…"),
            self.ask_for_plan,
        )
        self._build()
        self.setFocusProxy(self.table)
        self.desk.changed.connect(self._refresh)

    def crumbs(self) -> list[str]:
        return [tr("目标")]

    def arrive(self, **request: Any) -> None:
        self.year = self.year or self.desk.today().year
        self.read()

    def read(self) -> None:
        """Ask for the standings of the year that is shown."""
        self.before.setText(str(self.year - 1))
        self.after.setText(str(self.year + 1))
        self.title.setText(tr("{year} 年度目标与时序").format(year=self.year))
        self.desk.read(_standings, self.year, self.desk.today(), then=self._show, owner=self)

    def open_records(self) -> None:
        """Open the projects behind the chosen number."""
        standing = self.chosen()
        if standing is not None and self.projects_behind(standing):
            self.shell.go("projects", ids=list(standing.record_ids), because=standing.indicator)

    def report_figure(self) -> None:
        """Ask for a figure of a month, of the chosen target when it is a reported one."""
        reported = [one for one in self.standings if _is_reported(one)]
        if not reported:
            self.shell.notify(tr("这一年的计划里没有按月报填报的指标。"), kind="info")
            return
        dialog = ReportFigure(self.shell, self.year, reported, self.chosen())
        dialog.setParent(self, dialog.windowFlags())
        dialog.open()

    def ask_for_plan(self) -> None:
        """Ask for the table of a year's targets, then load it."""
        file, _ = QFileDialog.getOpenFileName(
            self, tr("载入 {year} 年度计划").format(year=self.year), "", tr("CSV 文件 (*.csv)")
        )
        if file:
            self.load_plan(Path(file))

    def load_plan(self, file: Path) -> None:
        """Load the targets of the year that is shown; a newer table changes those there are."""

        def tell(loaded: PlanLoaded) -> None:
            if not loaded.added and not loaded.changed:
                self.shell.notify(tr("计划没有变化"), kind="info")

        label = tr("载入 {year} 年度计划（{name}）").format(year=self.year, name=file.name)
        self.desk.change(load_plan, file, year=self.year, label=label, then=tell, owner=self)

    def chosen(self) -> TargetStanding | None:
        """The target whose line is chosen."""
        index = self.table.currentIndex()
        line = self.model.line(index.row()) if index.isValid() else None
        return None if line is None or isinstance(line, str) else line

    @staticmethod
    def projects_behind(standing: TargetStanding) -> int:
        """How many projects a number counts; none for a reported figure."""
        return len(standing.record_ids) if standing.record_kind == "project" else 0

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() in keys and self.table.hasFocus():
            self.open_records()
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        self.title = QLabel()
        mark(self.title, "title")
        self.pace = QLabel()
        mark(self.pace, "secondary")
        self.before = self._year_button(-1)
        self.after = self._year_button(+1)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self.title)
        head.addWidget(self.pace, 1, Qt.AlignmentFlag.AlignBottom)
        for word, picture, run in (
            (tr("年底预测"), "chart-column", lambda: self.shell.go("outlook")),
            (tr("录入月报数"), "pencil", self.report_figure),
            (tr("载入年度计划…"), "file-up", self.ask_for_plan),
        ):
            button = QPushButton(f" {word}")
            button.setIcon(icon(picture))
            button.setAccessibleName(word)
            button.clicked.connect(run)
            head.addWidget(button)
        head.addSpacing(8)
        head.addWidget(self.before)
        head.addWidget(self.after)
        self.card = QFrame()
        mark(self.card, "card")
        inside = QVBoxLayout(self.card)
        inside.setContentsMargins(4, 4, 4, 4)
        inside.setSpacing(0)
        inside.addWidget(self.table, 1)
        inside.addWidget(self._build_foot())
        column = QVBoxLayout(self)
        column.setContentsMargins(*[tokens.PAGE_MARGIN] * 4)
        column.setSpacing(16)
        column.addLayout(head)
        # First into the page: a stack without a parent would show its first state as a window.
        self.body = QStackedLayout()
        column.addLayout(self.body, 1)
        self.body.addWidget(self.card)
        self.body.addWidget(self.empty)

    def _year_button(self, step: int) -> QPushButton:
        button = QPushButton()
        mark(button, "quiet")
        button.setIcon(icon("chevron-left" if step < 0 else "chevron-right"))
        if step > 0:
            button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        button.setAccessibleName(tr("上一年") if step < 0 else tr("下一年"))
        button.clicked.connect(lambda: self._turn(step))
        return button

    def _build_table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        table.setItemDelegate(TargetDelegate(table))
        table.setAccessibleName(tr("年度目标"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.verticalHeader().hide()
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setFixedHeight(36)
        for column, width in WIDTHS.items():
            table.setColumnWidth(column, width)
        header.setSectionResizeMode(Column.BAR, QHeaderView.ResizeMode.Stretch)
        table.doubleClicked.connect(lambda _: self.open_records())
        table.selectionModel().currentChanged.connect(self._show_basis)
        return table

    def _build_foot(self) -> QWidget:
        foot = QWidget()
        self.basis = QLabel()
        self.basis.setWordWrap(True)
        self.basis.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.basis.setMinimumHeight(36)
        mark(self.basis, "secondary")
        self.records = QPushButton()
        self.records.setIcon(icon("list"))
        self.records.clicked.connect(self.open_records)
        row = QHBoxLayout(foot)
        row.setContentsMargins(12, 8, 8, 4)
        row.setSpacing(16)
        row.addWidget(self.basis, 1)
        row.addWidget(self.records)
        return foot

    def _turn(self, step: int) -> None:
        self.year += step
        self.read()

    def _refresh(self, touched: dict[str, set[str]]) -> None:
        if self.isVisible():
            self.read()

    def _show(self, standings: list[TargetStanding]) -> None:
        kept = self.chosen()
        self.standings = standings
        self.model.replace(standings)
        self.table.clearSpans()
        for row in range(self.model.rowCount()):
            self.table.setRowHeight(row, LINE_HEIGHT)
        for row in self.model.heading_rows():
            self.table.setSpan(row, 0, 1, len(Column))
            self.table.setRowHeight(row, HEADING_HEIGHT)
        self.body.setCurrentIndex(0 if standings else 1)
        self._show_pace(self.desk.today())
        if standings:
            row = self.model.row_of(kept.target_id if kept else "")
            self.table.setCurrentIndex(self.model.index(row, 0))

    def _show_pace(self, today: date) -> None:
        self.pace.setText(
            tr("全年时序进度 {pace}（{day}）").format(
                pace=show_percent(pace_of_year(self.year, today), 1), day=today.isoformat()
            )
        )

    def _show_basis(self, current: QModelIndex) -> None:
        standing = self.chosen()
        count = 0 if standing is None else self.projects_behind(standing)
        self.records.setVisible(count > 0)
        self.records.setText(tr("查看 {n} 个项目").format(n=count) + "  ↵")
        self.records.setAccessibleName(self.records.text())
        if standing is None:
            self.basis.clear()
            return
        parts = [standing.basis]
        if standing.approximate:
            parts.append(tr("另有约数 {n} 项，不计入").format(n=standing.approximate))
        self.basis.setText(tr("口径　") + tr("；").join(part for part in parts if part))


def _is_reported(standing: TargetStanding) -> bool:
    """Whether a person reports the figure; growth follows from the figure it is of."""
    return standing.record_kind == "reported_figure" and standing.measure is not Measure.GROWTH


def _standings(session: Any, year: int, today: date) -> list[TargetStanding]:
    return in_order(attainments(session, year, today))
