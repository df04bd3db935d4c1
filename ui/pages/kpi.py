"""督查考核: what each person and team brought in a period; each number opens its records."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
)

from crm.kpi import Kpi, definitions, kpi
from crm.rules.channels import Period, Span
from resources import tr
from ui import tokens
from ui.books import save_book, write_book
from ui.models.figures import FiguresModel
from ui.models.kpi import kpi_heads, kpi_rows
from ui.page import Page, Shell
from ui.sheets import save_pdf
from ui.theme import icon, mark
from ui.widgets.buttons import picture_button, segments
from ui.widgets.card import Card
from ui.widgets.empty import Empty
from ui.widgets.figures_table import FigureFoot, chosen_figure, figures_table, open_figure
from ui.widgets.head_row import HeadRow
from ui.widgets.period_bar import PeriodBar
from ui.widgets.section_links import SectionLinks

_NAME, _TEAM = 150, 150
_CONCERNS = {
    "project",
    "stage_move",
    "contract",
    "capital_arrival",
    "activity",
    "milestone",
    "staff",
}


class KpiPage(Page):
    """One table of people or of teams; below it how the chosen number is counted."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.times = PeriodBar(
            (Span.MONTH, Span.QUARTER, Span.TO_DATE, Span.YEAR), self.desk.today()
        )
        self.times.changed.connect(self.read)
        self.teams = False
        self.found: Kpi | None = None
        self.model = FiguresModel(kpi_heads(tr("人员")), words=2)
        self.table = self._build_table()
        self._build()
        self.begin_at(self.table)
        self.desk.changed.connect(self._refresh)

    def crumbs(self) -> list[str]:
        return [tr("目标"), tr("督查考核")]

    def arrive(self, **request: Any) -> None:
        self.read()

    def period(self) -> Period:
        """The period that is looked at."""
        return self.times.period(self.desk.today())

    def read(self) -> None:
        """Count the numbers of the period anew."""
        period = self.period()
        self.said.setText(period.label)
        self.desk.read(kpi, period, self.desk.today(), then=self._show, owner=self, latest=True)

    def show_teams(self, teams: bool) -> None:
        """Show the teams, or the people."""
        self.teams = teams
        self.sorts.buttons()[teams].setChecked(True)
        self._fill()

    def open_figure(self) -> None:
        """Open the records behind the chosen number."""
        open_figure(self.shell, chosen_figure(self.table))

    def print_sheet(self) -> None:
        """Print 督查考核表 of the period."""
        from crm.briefings import kpi_sheet

        desk = self.desk
        take = partial(
            kpi_sheet.snapshot,
            period=self.period(),
            today=desk.today(),
            issued_by=desk.workspace.author,
        )
        save_pdf(self.shell, self, tr("督查考核表"), take, kpi_sheet.file_name)

    def export(self) -> None:
        """Ask for a workbook's name, then write what is counted."""
        if self.found is not None:
            from crm.kpi_book import export_kpi

            name = tr("督查考核 {period}.xlsx").format(period=self.found.period.label)
            save_book(self.shell, self, name, partial(export_kpi, self.found))

    def export_to(self, target: Path) -> None:
        """Write what is counted to `target`."""
        from crm.kpi_book import export_kpi

        assert self.found is not None
        write_book(self.shell, self, target, partial(export_kpi, self.found))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_figure()
        else:
            super().keyPressEvent(event)

    # --- how it looks

    def _build(self) -> None:
        card = Card(tr("人员与团队"))
        note = QLabel(tr("数字下面是亿元（只加确数），节点是按期／到期；回车打开背后的项目"))
        mark(note, "secondary")
        card.head.insertWidget(1, note)
        self.rules_button = QPushButton(f" {tr('口径')}")
        self.rules_button.setIcon(icon("info"))
        self.rules_button.setAccessibleName(tr("口径"))
        self.rules_button.setCheckable(True)
        mark(self.rules_button, "segment")
        self.rules_button.toggled.connect(self._show_rules)
        card.head.addWidget(self.rules_button)
        self.sorts = QButtonGroup(self)
        sorts = ((tr("人员"), False), (tr("团队"), True))
        for button in segments(self.sorts, sorts, self.show_teams, False):
            card.head.addWidget(button)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(
            Empty(
                "users",
                tr("这一期还没有可以考核的记录"),
                tr(
                    "登记线索、跟进、合同、到位资金和节点以后，这里按责任人和团队汇总。"
                    "人员归哪个团队，在设置的“人员”里填。"
                ),
                tr("填写人员与团队"),
                lambda: self.shell.go("settings", section="people"),
            )
        )
        card.column.addWidget(self.stack, 1)
        self.foot = FigureFoot(self.open_figure, tall=36)
        card.column.addWidget(self.foot)
        self.rules = QLabel()
        self.rules.setWordWrap(True)
        self.rules.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.rules.hide()
        mark(self.rules, "secondary")
        card.column.addWidget(self.rules)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[tokens.PAGE_MARGIN] * 4)
        column.setSpacing(12)
        column.addLayout(self._build_head())
        column.addLayout(self._build_bar())
        column.addWidget(card, 1)

    def _build_head(self) -> QHBoxLayout:
        title = QLabel(tr("督查考核"))
        mark(title, "title")
        self.said = QLabel()
        mark(self.said, "secondary")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(title)
        head.addSpacing(8)
        head.addWidget(self.said, 1, Qt.AlignmentFlag.AlignBottom)
        head.addWidget(picture_button(tr("打印…"), "printer", self.print_sheet))
        head.addWidget(picture_button(tr("导出 Excel"), "file-down", self.export))
        return head

    def _build_bar(self) -> HeadRow:
        bar = HeadRow()
        bar.setSpacing(4)
        bar.addWidget(SectionLinks(self.shell, "targets", "kpi"))
        bar.addStretch()
        bar.addWidget(self.times)
        return bar

    def _build_table(self) -> QTableView:
        widths = {0: _NAME, 1: _TEAM}
        table = figures_table(self.model, tr("督查考核"), widths=widths, stretch=2)
        table.doubleClicked.connect(lambda _: self.open_figure())
        table.selectionModel().currentChanged.connect(lambda *_: self._show_basis())
        return table

    def _show(self, found: Kpi) -> None:
        self.found = found
        self._fill()

    def _fill(self) -> None:
        if self.found is None:
            return
        place = self.table.currentIndex()
        lines = self.found.teams if self.teams else self.found.people
        self.model.name_first(tr("团队") if self.teams else tr("人员"))
        self.table.setColumnHidden(1, self.teams)
        self.model.show_rows(kpi_rows(self.found, lines, team=self.teams))
        row, column = (place.row(), place.column()) if place.isValid() else (0, 2)
        row = min(row, self.model.rowCount() - 1)
        self.stack.setCurrentIndex(0 if self.found.people else 1)
        self.table.setCurrentIndex(self.model.index(row, column))
        self._show_basis()

    def _show_rules(self, shown: bool) -> None:
        """Tell how each number is counted, or only the chosen one."""
        self.rules.setVisible(shown)
        self.foot.basis.setVisible(not shown)

    def _show_basis(self) -> None:
        rules = definitions(self.found) if self.found else []
        column = self.table.currentIndex().column()
        rule = ""
        if rules:
            rule = rules[column] if 2 <= column < len(rules) else rules[1]
        self.foot.tell(chosen_figure(self.table), rule, rules)
        self.rules.setText("\n".join(rules))

    def _refresh(self, touched: dict[str, set[str]]) -> None:
        if self.isVisible() and (not touched or _CONCERNS & touched.keys()):
            self.read()
