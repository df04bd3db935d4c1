"""实绩: what each enterprise did in a year, typed, pasted or imported, and verified."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from crm.performance_grid import (
    ActualsGrid,
    Asked,
    actuals_grid,
    differing_years,
)
from crm.performance_history import PastValue, past_values
from crm.performances import Entered, Outcome, enter_actuals, unverify_actuals
from crm.project_card import parks
from resources import tr
from ui import tokens
from ui.dialogs.actual import ActualForm, VerifyForm
from ui.dialogs.import_actuals import ImportActuals, ask_file
from ui.models.actuals import FIRST, ActualsModel, counted
from ui.page import Page, Shell
from ui.theme import mark
from ui.widgets.actual_details import ActualDetails
from ui.widgets.actuals_grid import ActualsTable
from ui.widgets.buttons import picture_button, year_button
from ui.widgets.elided import Elided
from ui.widgets.empty import Empty
from ui.widgets.inputs import Line
from ui.widgets.section_links import SectionLinks

_BEARING = frozenset(
    {"performance", "organization", "contract", "contract_party", "commitment"}
    | {"commitment_enterprise", "project", "project_investor", "park", "stage_move", "milestone"}
)


class ActualsPage(Page):
    """The grid with its filters above, and what is chosen beside it.

    `arrive(id=...)` shows one enterprise year by year; `arrive(file=...)` imports.
    """

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.asked = Asked(self.desk.today().year - 1)
        self.model = ActualsModel()
        self.table = ActualsTable(self.model)
        self.details = ActualDetails()
        self._name = ""
        self._stale = True
        self._build()
        self.begin_at(self.table)
        self.desk.changed.connect(self._refresh)

    def crumbs(self) -> list[str]:
        words = [tr("合同履约"), tr("实绩")]
        return [*words, self._name] if self.asked.organization_id is not None else words

    def arrive(self, **request: Any) -> None:
        if "id" in request:
            self.show_one(str(request["id"]))
            return
        if request.get("file"):
            self.start_import(Path(request["file"]))
        if request.get("missing"):
            self.missing.setChecked(True)
        self.read()

    def read(self, asked: Asked | None = None) -> None:
        """Show what is asked for, or the same anew."""
        self.asked = asked or self.asked
        self._stale = False
        self.before.setText(str(self.asked.year - 1))
        self.after.setText(str(self.asked.year + 1))
        self.year.setText(tr("{year} 年").format(year=self.asked.year))
        self.back.setVisible(self.asked.organization_id is not None)
        for widget in (self.words, self.park):
            widget.setVisible(self.asked.organization_id is None)
        self.desk.read(
            _look, self.asked, self.desk.today(), then=self._show, owner=self, latest=True
        )

    def show_one(self, organization_id: str) -> None:
        """Show one enterprise, year by year."""
        self._name = ""
        self.read(replace(self.asked, organization_id=organization_id, missing=False))

    def show_all(self) -> None:
        """Show all enterprises again."""
        self.read(replace(self.asked, organization_id=None, missing=self.missing.isChecked()))
        self.crumbs_changed.emit()

    # --- what is done with figures

    def enter(self, entered: list[Entered]) -> None:
        """Save figures that were typed, pasted or cleared, as one operation."""
        figures = [one for one in entered if one.quantity is not None]
        if not figures:
            label = tr("清除 {n} 个实绩").format(n=len(entered))
        elif len(figures) == 1:
            slot = figures[0].slot
            label = tr("录入 {year}年{what}").format(year=slot.year, what=slot.indicator.label)
        else:
            label = tr("录入 {n} 个实绩").format(n=len(figures))
        self.desk.change(
            partial(enter_actuals, today=self.desk.today()),
            entered,
            label=label,
            then=self._tell_entered,
            failed=self.shell.explain,
            owner=self,
        )

    def verify(self) -> None:
        """Say who verified the chosen figures."""
        ids = self.table.ids_of(verified=False)
        if ids:
            VerifyForm(self.desk, self, ids).open()
        else:
            self.shell.notify(tr("所选的格里没有未核实的实绩。"), kind="info")

    def unverify(self) -> None:
        """Take back the verification of the chosen figures."""
        ids = self.table.ids_of(verified=True)
        if ids:
            label = tr("撤回 {n} 个实绩的核实").format(n=len(ids))
            self.desk.change(unverify_actuals, ids, label=label, owner=self)

    def edit(self) -> None:
        """Open the form of the chosen figure: its evidence and note, and a correction."""
        row, column = self._current()
        line, what, cell = self.model.row(row), self.model.column(column), None
        cell = self.model.cell(row, column)
        if line is not None and what is not None and cell is not None and cell.known:
            ActualForm(self.desk, self, line, what, cell).open()

    def choose_file(self) -> None:
        """Ask for a file of the tax bureau or of the statistics, and show what it would bring."""
        file = ask_file(self)
        if file is not None:
            self.start_import(file)

    def start_import(self, file: Path) -> None:
        """Show what a file would bring."""
        ImportActuals(self.shell, self, file).open()

    # --- how it looks

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(*[tokens.PAGE_MARGIN] * 4)
        column.setSpacing(12)
        column.addLayout(self._build_head())
        column.addLayout(self._build_bar())
        self.findings = QLabel()
        self.findings.setWordWrap(True)
        mark(self.findings, "warning")
        self.findings.hide()
        column.addWidget(self.findings)
        card = QFrame()
        mark(card, "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(4, 4, 4, 4)
        inside.addWidget(self.table, 1)
        legend = QLabel(tr("✓ 已核实　○ 未核实　缺 有承诺在等这个数　　F2 修改　Ctrl+V 粘贴"))
        legend.setContentsMargins(8, 2, 8, 4)
        mark(legend, "secondary")
        inside.addWidget(legend)
        self.grid_room = QWidget()
        row = QHBoxLayout(self.grid_room)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(card, 1)
        row.addWidget(self.details)
        self.empty = Empty(
            "clipboard-list",
            tr("还没有实绩"),
            tr("登记合同和承诺以后，这里按企业列出要填的数：像 Excel 一样录入、粘贴，再逐项核实。"),
        )
        self.nothing = Empty(
            "filter-x", tr("没有符合条件的企业"), tr("换个年份，或者清空筛选再看。")
        )
        self.body = QStackedLayout()
        column.addLayout(self.body, 1)
        for widget in (self.grid_room, self.empty, self.nothing):
            self.body.addWidget(widget)
        self._connect()

    def _build_head(self) -> QHBoxLayout:
        self.sums = Elided()
        mark(self.sums, "secondary")
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(SectionLinks(self.shell, "performance", "actuals"))
        head.addWidget(self.sums, 1)
        return head

    def _build_bar(self) -> QHBoxLayout:
        self.back = picture_button(tr("全部企业"), "arrow-left", self.show_all)
        self.words = Line()
        self.words.setPlaceholderText(tr("名称、拼音首字母、信用代码"))
        self.words.setAccessibleName(tr("找企业"))
        self.words.setFixedWidth(220)
        self.park = QComboBox()
        self.park.setAccessibleName(tr("园区"))
        self.park.addItem(tr("全部园区"), None)
        self.missing = QCheckBox(tr("只看缺数据的"))
        self.verify_button = picture_button(tr("核实所选"), "badge-check", self.verify)
        self.verify_button.setToolTip("Ctrl+Enter")
        self.before = year_button(-1, self._turn)
        self.year = QLabel()
        mark(self.year, "strong")
        self.after = year_button(+1, self._turn)
        bar = QHBoxLayout()
        bar.setSpacing(12)
        for widget in (self.back, self.words, self.park, self.missing):
            bar.addWidget(widget)
        bar.addStretch()
        bar.addWidget(self.verify_button)
        bar.addWidget(picture_button(tr("导入 Excel…"), "file-up", self.choose_file))
        years: tuple[QWidget, ...] = (self.before, self.year, self.after)
        for one in years:
            bar.addWidget(one)
        return bar

    def _connect(self) -> None:
        self.words.textChanged.connect(self._narrow)
        self.words.accepted.connect(self.table.setFocus)
        self.words.refused.connect(self.words.clear)
        self.park.currentIndexChanged.connect(self._narrow)
        self.missing.toggled.connect(self._narrow)
        self.table.entered.connect(self.enter)
        self.table.refused.connect(self.shell.explain)
        self.table.copied.connect(
            lambda n: self.shell.notify(tr("已复制 {n} 格").format(n=n), kind="info")
        )
        self.table.opened.connect(self._open)
        self.table.chosen_changed.connect(self._show_chosen)
        self.details.edit_wanted.connect(self.edit)
        self.details.verify_wanted.connect(self.verify)
        self.details.unverify_wanted.connect(self.unverify)
        verify = QShortcut(QKeySequence("Ctrl+Return"), self)
        verify.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        verify.activated.connect(self.verify)

    def _turn(self, step: int) -> None:
        self.read(replace(self.asked, year=self.asked.year + step))

    def _narrow(self) -> None:
        asked = replace(
            self.asked,
            words=self.words.text().strip(),
            park_id=self.park.currentData(),
            missing=self.missing.isChecked(),
        )
        if asked != self.asked:
            self.read(asked)

    # --- showing

    def _show(self, found: tuple[ActualsGrid, list[tuple[str, str]]]) -> None:
        grid, places = found
        if grid.asked != self.asked:
            return
        self._offer_parks(places)
        self.model.show_grid(grid)
        self.sums.show_text(counted(grid))
        if grid.asked.organization_id is not None:
            self._name = grid.rows[0].name if grid.rows else self._name
            self.crumbs_changed.emit()
        findings = differing_years(grid)
        self.findings.setText("\n".join(findings))
        self.findings.setVisible(bool(findings))
        if grid.rows:
            self.body.setCurrentWidget(self.grid_room)
            if not self.table.currentIndex().isValid():
                self.table.setCurrentIndex(self.model.index(0, FIRST))
        else:
            self.body.setCurrentWidget(self.nothing if grid.any_there else self.empty)
        self._show_chosen()

    def _offer_parks(self, places: list[tuple[str, str]]) -> None:
        have = [self.park.itemData(at) for at in range(1, self.park.count())]
        if have == [key for key, _ in places]:
            return
        chosen = self.park.currentData()
        self.park.blockSignals(True)
        while self.park.count() > 1:
            self.park.removeItem(1)
        for key, name in places:
            self.park.addItem(name, key)
        self.park.setCurrentIndex(max(self.park.findData(chosen), 0))
        self.park.blockSignals(False)

    def _current(self) -> tuple[int, int]:
        index = self.table.currentIndex()
        return index.row(), index.column()

    def _show_chosen(self) -> None:
        row, column = self._current()
        line, what, cell = self.model.row(row), self.model.column(column), None
        cell = self.model.cell(row, column)
        if line is None or what is None or cell is None:
            self.details.show_nothing()
            return
        self.details.show_cell(line, what, cell)
        if cell.known:
            self.desk.read(
                past_values,
                cell.performance_id,
                then=partial(self._show_past, cell.performance_id),
                owner=self,
                latest=True,
            )

    def _show_past(self, performance_id: str, past: list[PastValue]) -> None:
        row, column = self._current()
        line, what = self.model.row(row), self.model.column(column)
        cell = self.model.cell(row, column)
        if (
            past
            and line is not None
            and what is not None
            and cell is not None
            and cell.performance_id == performance_id
        ):
            self.details.show_cell(line, what, cell, past)

    def _open(self, row: int) -> None:
        line = self.model.row(row)
        if line is None:
            return
        if self.asked.organization_id is None:
            self.show_one(line.organization_id)
        else:
            self.read(replace(self.asked, year=line.year))

    def _tell_entered(self, outcome: Outcome) -> None:
        if not (outcome.added or outcome.corrected or outcome.cleared):
            self.shell.notify(tr("这些数和已有的一样，没有变化"), kind="info")

    def showEvent(self, event: Any) -> None:  # noqa: N802
        super().showEvent(event)
        if self._stale:
            self.read()

    def _refresh(self, touched: dict[str, set[str]]) -> None:
        if touched and not _BEARING & touched.keys():
            return
        self._stale = True
        if self.isVisible():
            self.read()


def _look(session: Any, asked: Asked, today: Any) -> tuple[ActualsGrid, list[tuple[str, str]]]:
    return actuals_grid(session, asked, today), parks(session)
