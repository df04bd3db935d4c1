"""资金: what arrived in a month and a year against the targets, and each arrival behind it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
)

from crm.capital_page import CapitalOverview, capital_overview
from crm.capital_reports import ReportFigure
from crm.ledgers.capital_book import export_arrivals, export_report
from crm.rules.arrivals import Month, month_of, show_month
from resources import tr
from ui import tokens
from ui.dialogs.capital_steps import MonthForm
from ui.opening import open_file
from ui.page import Page, Shell
from ui.preferences import remember, remembered
from ui.theme import icon, mark
from ui.widgets.arrivals_table import ArrivalsTable
from ui.widgets.buttons import picture_button
from ui.widgets.capital_figures import LOW, NARROW, CapitalFigures
from ui.widgets.capital_report import CapitalReportTable
from ui.widgets.empty import Empty
from ui.widgets.head_row import HeadRow

_CONCERNS = frozenset(
    {"capital_arrival", "arrival_use", "closed_period", "project", "park", "organization"}
    | {"target", "plan", "reported_figure"}
)
ALL, WAITING, CORRECTIONS, REPORT = range(4)
_FILLED = 1
"""Place in the page's column of what an empty page does not show."""


class CapitalPage(Page):
    """A month is looked at; the lists below tell what its figures are made of."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.month: Month = month_of(self.desk.today())
        self.looked: CapitalOverview | None = None
        self.figures = CapitalFigures()
        self.arrivals = ArrivalsTable(shell)
        self.report = CapitalReportTable()
        self.lists = QStackedWidget()
        self.lists.addWidget(self.arrivals)
        self.lists.addWidget(self.report)
        self._build()
        self.figures.opened.connect(self.open_figure)
        self.figures.bars.chosen.connect(lambda month: self.show_month((self.month[0], month)))
        self.report.opened.connect(lambda key: shell.go("project", id=key, tab="capital"))
        self.desk.changed.connect(self._refresh)
        self.begin_at(self.arrivals.table)

    def crumbs(self) -> list[str]:
        return [tr("资金")]

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        width, height = event.size().width(), event.size().height()
        side, above = tokens.PAGE_MARGIN, 12 if height < LOW else tokens.PAGE_MARGIN
        self._column.setContentsMargins(side, above, side, above)
        for column in (self._column, self._filled):
            column.setSpacing(8 if height < LOW else 12)
        ways = QBoxLayout.Direction
        self._bar.setDirection(ways.TopToBottom if width < NARROW else ways.LeftToRight)
        self.figures.fit(width, height)

    def arrive(self, **request: Any) -> None:
        if "month" in request:
            self.month = request["month"]
        if "show" in request:
            self.choose(int(request["show"]))
        if "origins" in request:
            self.choose(ALL)
            fixed = bool(request.get("fixed"))
            self.arrivals.begin_with(request.get("park"), request["origins"], fixed=fixed)
        self.read()

    def read(self) -> None:
        """Read the figures of the month, and the list that is shown."""
        today = self.desk.today()
        self.desk.read(
            capital_overview, self.month, today, then=self._show, owner=self, latest=True
        )
        self._narrow()

    def show_month(self, month: Month) -> None:
        """Look at another month."""
        self.month = month
        self.read()

    def step(self, by: int) -> None:
        """Go a month on or back."""
        at = self.month[0] * 12 + self.month[1] - 1 + by
        self.show_month((at // 12, at % 12 + 1))

    def choose(self, place: int) -> None:
        """Show one of the lists: all, those that wait, corrections, the report."""
        self.chips[place].setChecked(True)
        self.lists.setCurrentWidget(self.report if place == REPORT else self.arrivals)
        self._narrow()

    def open_figure(self, figure: ReportFigure) -> None:
        """Show the records behind a figure: the year's up to the month, of its origins."""
        self.chips[ALL].setChecked(True)
        fixed = figure is ReportFigure.FIXED
        self.arrivals.begin_with(None, tuple(figure.group.origins), fixed=fixed)
        self.choose(ALL)

    def ask_close(self) -> None:
        """结账 of the month, or its opening again."""
        if self.looked is not None:
            MonthForm(
                self.desk,
                self,
                self.month,
                waiting=self.looked.waiting,
                closed=self.looked.closed is not None,
            ).open()

    def show_closings(self) -> None:
        """Show which months were closed and opened again, by whom and why."""
        from ui.dialogs.closings import Closings

        if self.looked is not None:
            Closings(self.looked.closings, self).open()

    def ask_import(self) -> None:
        """Ask for a table of arrivals, and show what it would do."""
        from ui.dialogs.import_arrivals import ImportArrivals

        folder = remembered("capital/from", str(Path.home()))
        file, _ = QFileDialog.getOpenFileName(
            self, tr("导入到位资金"), folder, tr("表格 (*.xlsx *.xls *.csv *.ods)")
        )
        if file:
            remember("capital/from", str(Path(file).parent))
            ImportArrivals(self.shell, self, Path(file)).open()

    def ask_export(self) -> None:
        """Ask where to, and write what the list shows."""
        name = tr("到位资金月报") if self._place() == REPORT else tr("到位资金明细")
        file = self._ask_file(f"{name}-{self.month[0]}-{self.month[1]:02d}.xlsx", "Excel (*.xlsx)")
        if file is not None:
            self.export_to(file)

    def export_to(self, file: Path) -> None:
        """Write what the list shows to a workbook."""
        if self._place() == REPORT:
            self.desk.read(
                export_report,
                self.month,
                self.desk.today(),
                file,
                then=lambda count: self._tell_written(file),
                owner=self,
            )
        else:
            self.desk.read(
                export_arrivals,
                self.arrivals.listing,
                file,
                then=lambda count: self._tell_written(file),
                owner=self,
            )

    def ask_print(self) -> None:
        """Ask where to, and print the month's report."""
        name = tr("到位资金月报")
        file = self._ask_file(f"{name}-{self.month[0]}-{self.month[1]:02d}.pdf", "PDF (*.pdf)")
        if file is not None:
            self.print_to(file)

    def print_to(self, file: Path) -> None:
        """Print the month's report to a PDF file."""
        from crm.briefings.capital_sheet import print_report

        self.desk.read(
            print_report,
            self.month,
            file,
            today=self.desk.today(),
            issued_by=self.desk.workspace.author,
            then=lambda pages: self._tell_written(file),
            owner=self,
        )

    # --- how it looks

    def _build(self) -> None:
        self.chips: list[QPushButton] = []
        group = QButtonGroup(self)
        listed = QHBoxLayout()
        listed.setSpacing(8)
        for place, word in enumerate((tr("明细"), tr("未核实"), tr("更正"), tr("月报表"))):
            chip = QPushButton(word)
            mark(chip, "chip")
            chip.setCheckable(True)
            chip.clicked.connect(partial(self.choose, place))
            group.addButton(chip)
            listed.addWidget(chip)
            self.chips.append(chip)
        self.chips[ALL].setChecked(True)
        listed.addStretch(1)
        self._bar = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._bar.setSpacing(12)
        self._bar.addLayout(listed)
        self._bar.addWidget(self.arrivals.filters, 100)
        filled = QVBoxLayout()
        filled.addWidget(self.figures)
        filled.addLayout(self._bar)
        filled.addWidget(self.lists, 1)
        column = QVBoxLayout(self)
        column.addLayout(self._build_head())
        column.addLayout(filled, 1)
        self._filled = filled
        self._column = column
        self.empty = Empty(
            "coins",
            tr("还没有到位资金"),
            tr(
                "在项目的“资金”页逐笔登记，或从 Excel 导入明细表。核实以后，"
                "这里按市外境内、省外境内、外资汇总本月和累计，对照年度目标，出月报表。"
            ),
            tr("导入明细表…"),
            self.ask_import,
        )
        self.empty.hide()
        column.addWidget(self.empty, 1)

    def _build_head(self) -> HeadRow:
        title = QLabel(tr("资金"))
        mark(title, "title")
        self.shown = QPushButton()
        mark(self.shown, "quiet")
        self.shown.setToolTip(tr("回到本月"))
        self.shown.clicked.connect(lambda: self.show_month(month_of(self.desk.today())))
        self.state = QLabel()
        self.state.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row = HeadRow()
        row.addWidget(title)
        for by, word in ((-1, tr("上个月")), (0, ""), (1, tr("下个月"))):
            if not by:
                row.addWidget(self.shown)
                continue
            button = QPushButton()
            mark(button, "quiet")
            button.setIcon(icon("chevron-left" if by < 0 else "chevron-right"))
            button.setAccessibleName(word)
            button.setToolTip(word)
            button.clicked.connect(partial(self.step, by))
            row.addWidget(button)
        row.addWidget(self.state)
        self.past = QPushButton(tr("结账记录"))
        mark(self.past, "quiet")
        self.past.setToolTip(tr("谁、何时结账或重新打开，为什么"))
        self.past.clicked.connect(self.show_closings)
        row.addWidget(self.past)
        row.addStretch()
        self.close_button = picture_button(tr("结账"), "lock", self.ask_close)
        for button in (
            self.close_button,
            picture_button(tr("导入…"), "file-up", self.ask_import),
            picture_button(tr("导出 Excel…"), "file-spreadsheet", self.ask_export),
            picture_button(tr("印月报…"), "printer", self.ask_print),
        ):
            row.addWidget(button)
        return row

    def _place(self) -> int:
        return next(at for at, chip in enumerate(self.chips) if chip.isChecked())

    def _narrow(self) -> None:
        """Let the list show what the chip and the month ask for."""
        place = self._place()
        self.arrivals.show_filters(place == ALL)
        if place == REPORT:
            return
        self.arrivals.begin(self.month, waiting=place == WAITING, corrections=place == CORRECTIONS)

    def _show(self, looked: CapitalOverview) -> None:
        if looked.month != self.month:
            return
        self.looked = looked
        self.shown.setText(show_month(looked.month))
        self.shown.setAccessibleName(show_month(looked.month))
        closed = looked.closed
        if closed is None:
            again = [one for one in looked.closings if one.month == looked.month]
            self.state.setText(tr("未结账，曾重新打开") if again else tr("未结账"))
        else:
            who = f" {closed.by}" if closed.by else ""
            self.state.setText(tr("{day}{who} 结账").format(day=closed.on.isoformat(), who=who))
        mark(self.state, "badge-amber" if closed is None else "badge-green")
        word = tr("结账") if closed is None else tr("重新打开")
        self.close_button.setText(f" {word}")
        self.close_button.setAccessibleName(word)
        self.close_button.setIcon(icon("lock" if closed is None else "lock-open"))
        self.chips[WAITING].setText(tr("未核实 {n}").format(n=looked.waiting))
        self.figures.show_overview(looked)
        self.report.show_report(looked.report)
        self.arrivals.offer(looked.parks, looked.owners)
        for widget in (self.figures, self.lists, *self.chips):
            widget.setVisible(looked.any_there)
        self.arrivals.show_filters(looked.any_there and self._place() == ALL)
        self.empty.setVisible(not looked.any_there)
        self._column.setStretch(_FILLED, 1 if looked.any_there else 0)

    def _refresh(self, touched: dict[str, set[str]]) -> None:
        if self.isVisible() and _CONCERNS & touched.keys():
            self.read()

    def _ask_file(self, name: str, kinds: str) -> Path | None:
        folder = remembered("capital/to", str(Path.home()))
        file, _ = QFileDialog.getSaveFileName(self, tr("另存为"), str(Path(folder) / name), kinds)
        if not file:
            return None
        remember("capital/to", str(Path(file).parent))
        return Path(file)

    def _tell_written(self, file: Path) -> None:
        self.shell.notify(
            tr("已写好 {name}").format(name=file.name),
            action=tr("打开"),
            run=lambda: open_file(file),
        )
