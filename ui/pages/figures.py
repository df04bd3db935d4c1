"""月报填报: a year's figures by indicator and month, typed or pasted, saved as one step."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from crm.errors import InvalidInput
from crm.figure_grid import FigureGrid as Grid
from crm.figure_grid import figure_grid, record_figures
from crm.figures import show_months
from resources import tr
from ui import tokens
from ui.models.figure_grid import FIRST, FigureGridModel
from ui.page import Page, Shell
from ui.preferences import remember, remembered
from ui.theme import mark
from ui.widgets.buttons import segments, year_button
from ui.widgets.card import Card
from ui.widgets.empty import Empty
from ui.widgets.figure_grid import FigureGrid
from ui.widgets.inputs import Line
from ui.widgets.section_links import SectionLinks

EVERY = "every"
_CONCERNS = {"reported_figure", "target", "plan", "park"}


class FiguresPage(Page):
    """The grid of a year; below it what is odd about the chosen cell."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.year = 0
        self.found: Grid | None = None
        self.model = FigureGridModel()
        self.grid = FigureGrid(self.model)
        self._wanted = ""
        self._of_park: str | None = None
        self._saving = False
        self._pasted = ""
        self._build()
        self.begin_at(self.grid)
        self.desk.changed.connect(self._refresh)

    def crumbs(self) -> list[str]:
        return [tr("目标"), tr("月报填报")]

    def arrive(self, **request: Any) -> None:
        self.year = int(request.get("year") or self.year or self.desk.today().year)
        self._wanted = str(request.get("indicator") or "")
        self._of_park = request.get("park")
        self.read()

    def may_leave(self) -> bool:
        if not self.model.drafts:
            return True
        answer = QMessageBox.question(
            self,
            tr("月报填报"),
            tr("填了 {n} 处还没有保存。要保存吗？").format(n=self.model.drafts),
            QMessageBox.StandardButton.Save
            | QMessageBox.StandardButton.Discard
            | QMessageBox.StandardButton.Cancel,
            QMessageBox.StandardButton.Save,
        )
        if answer == QMessageBox.StandardButton.Discard:
            self.model.forget()
            return True
        if answer == QMessageBox.StandardButton.Save:
            self.save()
            return not self.model.errors()
        return False

    def read(self) -> None:
        """Ask for the figures of the year that is shown."""
        self.before.setText(str(self.year - 1))
        self.after.setText(str(self.year + 1))
        self.title.setText(tr("{year} 年月报填报").format(year=self.year))
        self.desk.read(
            figure_grid, self.year, self.desk.today(), then=self._show, owner=self, latest=True
        )

    def save(self) -> None:
        """Record what was typed as one step; the first cell that can't be is gone to."""
        if self.found is None or not self.model.drafts or self._saving:
            return
        errors = self.model.errors()
        if errors:
            self.grid.setCurrentIndex(self.model.index(*errors[0]))
            self._show_state()
            return
        try:
            entries = self.model.entries(self.found.lines)
        except InvalidInput as error:  # in a park that the filter hides
            self.shell.explain(error)
            return
        self._saving = True
        reporter = self.reporter.text().strip()
        remember("targets/reporter", reporter)
        first = entries[0]
        if len(entries) == 1:
            word = tr("填报 {indicator} {months}").format(
                indicator=first.indicator, months=show_months(first.month)
            )
        else:
            word = tr("填报 {year} 年月报数 {n} 处").format(year=self.year, n=len(entries))

        def saved(_: object) -> None:
            self._saving = False
            self.model.forget()
            self.read()

        def failed(error: BaseException) -> None:
            self._saving = False
            self.shell.explain(error)

        self.desk.change(
            record_figures,
            self.year,
            entries,
            today=self.desk.today(),
            reporter=reporter,
            label=word,
            then=saved,
            failed=failed,
            owner=self,
        )

    # --- how it looks

    def _build(self) -> None:
        self.empty = Empty(
            "sheet",
            tr("这一年没有要填报的指标"),
            tr("在“目标”里载入年度计划，计量方式是“月报填报”的指标会出现在这里，按月填累计数。"),
            tr("去看目标"),
            lambda: self.shell.go("targets"),
        )
        card = Card(tr("累计数（1月至当月）"))
        note = QLabel(tr("1–2 月合报。格子下面是公布的同比，括号里是按上年数计算的"))
        mark(note, "secondary")
        card.head.insertWidget(1, note)
        for widget in self._layers():
            card.head.addWidget(widget)
        card.column.addWidget(self.grid, 1)
        card.column.addWidget(self._build_foot())
        column = QVBoxLayout(self)
        column.setContentsMargins(*[tokens.PAGE_MARGIN] * 4)
        column.setSpacing(12)
        column.addLayout(self._build_head())
        column.addLayout(self._build_bar())
        self.body = QStackedLayout()
        column.addLayout(self.body, 1)
        self.body.addWidget(card)
        self.body.addWidget(self.empty)
        self.model.drafted.connect(self._show_state)
        self.grid.pasted.connect(self._tell_paste)
        self.grid.selectionModel().currentChanged.connect(lambda *_: self._show_state())
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self.save)

    def _layers(self) -> list[QPushButton]:
        choices = ((tr("累计数"), False), (tr("公布的同比"), True))
        self.layers = segments(QButtonGroup(self), choices, self.show_layer, False)
        return self.layers

    def show_layer(self, growths: bool) -> None:
        """Edit the published 同比 in the grid, or the figures."""
        index = self.grid.currentIndex()
        self.layers[growths].setChecked(True)
        self.model.show_growths(growths)
        self.grid.setCurrentIndex(self.model.index(index.row(), index.column()))

    def _build_head(self) -> QHBoxLayout:
        self.title = QLabel()
        mark(self.title, "title")
        self.save_button = QPushButton(tr("保存　Ctrl+S"))
        mark(self.save_button, "primary")
        self.save_button.clicked.connect(self.save)
        self.forget_button = QPushButton(tr("放弃修改"))
        self.forget_button.clicked.connect(self.model.forget)
        self.before, self.after = year_button(-1, self._turn), year_button(+1, self._turn)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.title, 1)
        head.addWidget(self.forget_button)
        head.addWidget(self.save_button)
        head.addSpacing(8)
        head.addWidget(self.before)
        head.addWidget(self.after)
        return head

    def _build_bar(self) -> QHBoxLayout:
        self.park = QComboBox()
        self.park.setAccessibleName(tr("只看园区"))
        self.park.setMinimumWidth(160)
        self.park.addItem(tr("全部园区"), EVERY)
        self.park.currentIndexChanged.connect(lambda _: self._fill())
        self.reporter = Line(remembered("targets/reporter"))
        self.reporter.setAccessibleName(tr("填报单位"))
        self.reporter.setPlaceholderText(tr("填报单位，可不填"))
        self.reporter.setFixedWidth(180)
        bar = QHBoxLayout()
        bar.setSpacing(8)
        bar.addWidget(SectionLinks(self.shell, "targets", "figures"))
        bar.addStretch()
        bar.addWidget(self.reporter)
        bar.addWidget(self.park)
        return bar

    def _build_foot(self) -> QWidget:
        self.said = QLabel()
        self.said.setWordWrap(True)
        self.said.setMinimumHeight(20)
        mark(self.said, "secondary")
        return self.said

    def _turn(self, step: int) -> None:
        if self.may_leave():
            self.year += step
            self.read()

    def _show(self, found: Grid) -> None:
        if found.year != self.year:
            return  # another one was asked for meanwhile
        self.found = found
        wanted = self.park.currentData()
        self.park.blockSignals(True)
        self.park.clear()
        self.park.addItem(tr("全部园区"), EVERY)
        for key, word in {line.park_id: line.park for line in found.lines}.items():
            self.park.addItem(word, key)
        self.park.setCurrentIndex(max(self.park.findData(wanted), 0))
        self.park.blockSignals(False)
        self._fill()

    def _fill(self) -> None:
        if self.found is None:
            return
        index = self.grid.currentIndex()
        place = (index.row(), index.column())
        park = self.park.currentData()
        lines = [line for line in self.found.lines if park in (EVERY, line.park_id)]
        self.model.show_grid(self.found, lines)
        self.body.setCurrentIndex(0 if self.found.lines else 1)
        if self._wanted:
            place = (self.model.row_of(self._wanted, self._of_park), self._last_column())
            self._wanted = ""
        elif place[0] < 0:
            place = (0, self._last_column())
        self.grid.setCurrentIndex(self.model.index(min(place[0], len(lines) - 1), place[1]))
        self.grid.scrollTo(self.grid.currentIndex())
        self._show_state()

    def _last_column(self) -> int:
        ended = self.found.ended if self.found else 2
        return self.model.column(max(ended, 2)) if ended <= 12 else FIRST

    def _tell_paste(self, words: str) -> None:
        """Say what of a pasted table was not taken, until another cell is chosen."""
        self._pasted = words
        self._show_state()
        self._pasted = ""

    def _show_state(self, *_: QModelIndex) -> None:
        drafts, errors = self.model.drafts, len(self.model.errors())
        self.save_button.setEnabled(bool(drafts))
        self.forget_button.setVisible(bool(drafts))
        problem = self.model.problem(self.grid.currentIndex())
        parts = [part for part in (self._pasted, problem) if part]
        if drafts:
            parts.append(tr("填了 {n} 处，还没有保存").format(n=drafts))
        if errors:
            parts.append(tr("其中 {n} 处写法不对，改好才能保存").format(n=errors))
        odd = problem or self._pasted
        mark(self.said, "error" if problem and errors else "warning" if odd else "secondary")
        hint = tr(
            "直接输入或 F2 修改；Ctrl+V 从 Excel 粘贴，连指标名和月份表头一起复制会自动对号；"
            "Delete 清空；带单位也认，例如 7426万元"
        )
        self.said.setText(tr("　").join(parts) or hint)

    def _refresh(self, touched: dict[str, set[str]]) -> None:
        if self.isVisible() and (not touched or _CONCERNS & touched.keys()):
            self.read()
