"""亩均评价: the year's ranking, each score's working, and what follows from each grade."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from crm import evaluation
from crm.evaluation import Evaluation, Ranked, evaluate_year, evaluated_years
from crm.evaluation_schemes import SchemeCard, schemes
from crm.evaluation_words import definitions, summary
from crm.rules.evaluate import Standing
from resources import tr
from ui import tokens
from ui.books import ask_book, write_book
from ui.dialogs.evaluation import ExemptForm, SchemeForm
from ui.models.evaluation import RankingModel
from ui.page import Page, Shell
from ui.theme import icon, mark
from ui.widgets.card import Card
from ui.widgets.elided import Elided
from ui.widgets.evaluation_cards import BandsCard, RankingView, WorkingCard
from ui.widgets.section_links import SectionLinks

_CONCERNS = {
    "performance",
    "organization",
    "project",
    "project_investor",
    "stage_move",
    "evaluation_scheme",
    "evaluation_measure",
    "evaluation_band",
    "evaluation_exemption",
}
_BESIDE = 430


@dataclass(frozen=True)
class _Looked:
    schemes: list[SchemeCard]
    years: list[int]
    found: Evaluation


class EvaluationPage(Page):
    """A ranking for a year and a scheme; the chosen enterprise's working stands beside it."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.year = 0
        self.scheme_key = ""
        self.found: Evaluation | None = None
        self.model = RankingModel()
        self._build()
        self.begin_at(self.view)
        self.desk.changed.connect(self._refresh)

    def crumbs(self) -> list[str]:
        return [tr("合同履约"), tr("亩均评价")]

    def arrive(self, **request: Any) -> None:
        self.year = request.get("year") or self.year
        self.read()

    def read(self) -> None:
        """Evaluate the year anew."""
        self.desk.read(
            *(_look, self.year, self.scheme_key, self.desk.today().year - 1),
            then=self._show,
            owner=self,
            latest=True,
        )

    # --- what can be done

    def chosen(self) -> Ranked | None:
        """The enterprise that is chosen."""
        return self.model.line(self.view.currentIndex().row())

    def open_chosen(self) -> None:
        """Open the page of the chosen enterprise."""
        row = self.chosen()
        if row is not None:
            self.shell.open_record("organization", row.organization_id)

    def ask_exempt(self) -> None:
        """Leave the chosen enterprise without a grade, or let it take part again."""
        row = self.chosen()
        if row is None:
            return
        if row.by_hand:
            label = tr("{name} {year} 年恢复参评").format(name=row.name, year=self.year)
            take = evaluation.unexempt
            self.desk.change(take, row.organization_id, self.year, label=label, owner=self)
        else:
            ExemptForm(self.desk, self, row, self.year).open()

    def edit_scheme(self) -> None:
        """Change the scheme that is shown."""
        if self.found is not None:
            SchemeForm(self.desk, self.found.scheme, self, self._go).open()

    def copy_scheme(self) -> None:
        """Save the scheme that is shown under another name."""
        if self.found is not None:
            SchemeForm(self.desk, self.found.scheme, self, self._go, copied=True).open()

    def export(self) -> None:
        """Ask for a workbook's name, then write the ranking."""
        if self.found is None:
            return
        file = ask_book(self, tr("{year}年亩均评价.xlsx").format(year=self.found.year))
        if file is not None:
            self.export_to(file)

    def print_ranking(self) -> None:
        """Save the ranking as it is printed."""
        from ui.visit_sheets import save_ranking

        if self.found is not None:
            save_ranking(self.shell, self, self.found)

    def export_to(self, target: Path) -> None:
        """Write the ranking to `target`."""
        from crm.evaluation_book import export_evaluation

        if self.found is None:
            return
        write_book(
            self.shell,
            self,
            target,
            partial(export_evaluation, self.found),
            busy=lambda on: self.buttons["export"].setEnabled(not on),
        )

    # --- how it looks

    def _build(self) -> None:
        self.view = RankingView(self.model)
        self.view.selectionModel().currentRowChanged.connect(lambda *_: self._show_chosen())
        self.view.opened.connect(self.open_chosen)
        ranking = Card(tr("排名"))
        self.sums = Elided()
        mark(self.sums, "secondary")
        ranking.column.addLayout(self._build_filters())
        ranking.column.addWidget(self.view.framed(), 1)
        self.working, self.bands = WorkingCard(), BandsCard()
        self.working.exempt_wanted.connect(self.ask_exempt)
        self.working.open_wanted.connect(self.open_chosen)
        beside = QWidget()
        mark(beside, "page")
        beside.setFixedWidth(_BESIDE)
        right = QVBoxLayout(beside)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(16)
        right.addWidget(self.working, 1)
        right.addWidget(self.bands)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(ranking, 1)
        row.addWidget(beside)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[tokens.PAGE_MARGIN] * 4)
        column.setSpacing(12)
        links = QHBoxLayout()
        links.setSpacing(16)
        links.addWidget(SectionLinks(self.shell, "performance", "evaluation"))
        links.addWidget(self.sums, 1)
        column.addLayout(links)
        column.addLayout(self._build_head())
        column.addLayout(row, 1)

    def _build_head(self) -> QHBoxLayout:
        self.years, self.schemes = QComboBox(), QComboBox()
        self.years.setAccessibleName(tr("年度"))
        self.schemes.setAccessibleName(tr("评价方案"))
        self.schemes.setMinimumWidth(200)
        self.years.activated.connect(lambda _: self._choose())
        self.schemes.activated.connect(lambda _: self._choose())
        self.buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.years)
        row.addWidget(self.schemes)
        row.addStretch()
        for key, word, picture, run in (
            ("edit", tr("修改方案…"), "pencil", self.edit_scheme),
            ("copy", tr("另存方案…"), "copy", self.copy_scheme),
            ("export", tr("导出 Excel"), "file-down", self.export),
            ("print", tr("打印排名"), "printer", self.print_ranking),
        ):
            button = QPushButton(f" {word}")
            button.setIcon(icon(picture))
            button.setAccessibleName(word)
            button.clicked.connect(lambda _=False, run=run: run())
            self.buttons[key] = button
            row.addWidget(button)
        return row

    def _build_filters(self) -> QHBoxLayout:
        self.park, self.grade = QComboBox(), QComboBox()
        self.park.setAccessibleName(tr("园区"))
        self.grade.setAccessibleName(tr("等级"))
        row = QHBoxLayout()
        row.setSpacing(8)
        for box in (self.park, self.grade):
            box.setMinimumWidth(140)
            box.activated.connect(lambda _: self._filter())
            row.addWidget(box)
        row.addStretch()
        return row

    # --- showing

    def _choose(self) -> None:
        self.year = int(self.years.currentData())
        self.scheme_key = str(self.schemes.currentData())
        self.read()

    def _go(self, key: str) -> None:
        self.scheme_key = key
        self.read()

    def _show(self, looked: _Looked) -> None:
        found = looked.found
        self.found, self.year, self.scheme_key = found, found.year, found.scheme.key
        _fill(self.years, [(tr("{n} 年").format(n=n), n) for n in looked.years], found.year)
        listed = [
            (one.name if one.active else tr("{name}（停用）").format(name=one.name), one.key)
            for one in looked.schemes
        ]
        _fill(self.schemes, listed, found.scheme.key)
        parks = sorted({park for row in found.rows for park in row.parks})
        _fill(self.park, [(tr("全部园区"), ""), *((park, park) for park in parks)], None)
        grades = [(tr("{n} 类").format(n=one.grade), one.grade) for one in found.scheme.bands]
        apart = [(one.label, one.value) for one in (Standing.EXEMPT, Standing.NO_DATA)]
        _fill(self.grade, [(tr("全部等级"), ""), *grades, *apart], None)
        self.sums.show_text(summary(found))
        self.sums.setToolTip("\n".join((summary(found), *definitions(found.scheme))))
        self.bands.show_evaluation(found)
        for key in ("export", "print"):
            self.buttons[key].setEnabled(bool(found.rows))
        self._filter()

    def _filter(self) -> None:
        if self.found is None:
            return
        park, grade = self.park.currentData(), self.grade.currentData()
        rows = [
            row
            for row in self.found.rows
            if (not park or park in row.parks)
            and (not grade or grade in (row.result.grade, row.result.standing.value))
        ]
        self.view.show_rows(self.found, rows, bool(park or grade))
        self._show_chosen()

    def _show_chosen(self) -> None:
        self.working.show_row(self.found, self.chosen())

    def _refresh(self, touched: dict[str, set[str]]) -> None:
        if _CONCERNS & touched.keys() and self.isVisible():
            self.read()


def _look(session: Any, year: int, scheme_key: str, last: int) -> _Looked:
    """Evaluate the year that is wanted, else the newest whole one with actuals."""
    known = schemes(session, active=None)
    years = evaluated_years(session) or [last]
    whole = [one for one in years if one <= last] or years
    wanted = year if year in years else whole[0]
    keys = [one.key for one in known]
    key = scheme_key if scheme_key in keys else keys[0]
    return _Looked(known, years, evaluate_year(session, wanted, key))


def _fill(box: QComboBox, choices: list[tuple[str, Any]], chosen: Any) -> None:
    """Offer choices; what was chosen stays so unless something else is asked for."""
    held = box.currentData() if chosen is None else chosen
    box.blockSignals(True)
    box.clear()
    for word, value in choices:
        box.addItem(word, value)
    box.setCurrentIndex(max(box.findData(held, Qt.ItemDataRole.UserRole), 0))
    box.blockSignals(False)
