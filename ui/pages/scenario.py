"""情景推演: where the year's targets would stand if some projects signed; none is changed."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from crm.errors import InvalidInput
from crm.rules.dues import parse_due
from crm.rules.numbers import UNKNOWN, show_number, show_percent
from crm.rules.units import parse_amount
from crm.scenarios import Candidate, Difference, Scenario, candidates, scenario
from crm.targets import TargetStanding, show_actual, show_target
from resources import tr
from ui import tokens
from ui.models.scenario import CandidatesModel, PickColumn
from ui.models.targets import tint
from ui.page import Page, Shell
from ui.theme import mark
from ui.widgets.card import Card
from ui.widgets.cell_editing import CellLine, editable_amount
from ui.widgets.delegates import Index, InPlaceDelegate
from ui.widgets.due_line import DueLine
from ui.widgets.empty import Empty
from ui.widgets.inputs import show_wrong
from ui.widgets.kept_scenarios import KeptScenarios
from ui.widgets.list_table import list_table
from ui.widgets.listed_card import ListedCard, Shown
from ui.widgets.section_links import SectionLinks

_WAIT = 120
"""Milliseconds after a tick until the targets are reckoned anew."""

_EMPTY = 340
"""Pixels of the sentence of an empty list, which keeps its card no wider than it needs."""


class ScenarioPage(Page):
    """At the left who may sign, when and for how much; at the right every target, then and now."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.found: Scenario | None = None
        self.model = CandidatesModel()
        self.kept = KeptScenarios(self.desk, self.model)
        self.table = self._build_table()
        self.targets = _targets_card()
        self._wait = QTimer(self, singleShot=True, interval=_WAIT)
        self._wait.timeout.connect(self.reckon)
        self._build()
        self.begin_at(self.table)
        self.model.picked.connect(self._wait.start)
        self.desk.changed.connect(self._refresh)

    def crumbs(self) -> list[str]:
        return [tr("目标"), tr("情景推演")]

    def arrive(self, **request: Any) -> None:
        if not self.on.text():
            today = self.desk.today()
            self.on.setText(max(date(today.year, 11, 30), today).isoformat())
        self.read()

    def read(self) -> None:
        """Ask who may sign, and which scenarios are kept."""
        self.desk.read(candidates, then=self._show_candidates, owner=self, latest=True)
        self.kept.read()

    def reckon(self) -> None:
        """Reckon the targets with what is ticked."""
        picks = self.model.picks()
        self.clear_button.setEnabled(bool(picks))
        self.desk.read(
            scenario,
            picks,
            self.desk.today(),
            then=self._show,
            failed=self._refuse,
            owner=self,
            latest=True,
        )

    # --- how it looks

    def _build(self) -> None:
        card = Card(tr("假如这些项目签约"))
        self.chosen = QLabel()
        mark(self.chosen, "secondary")
        card.head.insertWidget(1, self.chosen)
        self.clear_button = QPushButton(tr("清空"))
        mark(self.clear_button, "quiet")
        self.clear_button.clicked.connect(self.model.clear)
        card.head.addWidget(self.clear_button)
        card.column.addWidget(self.kept)
        self.on = DueLine(self.desk.today())
        self.on.textChanged.connect(lambda _: self._take_day())
        self.below = card.add_field(tr("签约日期"), self.on)
        self.stack = QStackedWidget()
        self.stack.addWidget(
            Empty(
                "handshake",
                tr("没有还没签约的在谈项目"),
                tr("登记线索、项目以后，可以在这里试算：它们签约，目标会到哪里。"),
                width=_EMPTY,
            )
        )
        self.stack.addWidget(self.table)
        card.column.addWidget(self.stack, 1)
        hint = QLabel(tr("空格勾选，F2 改签约额和日期。约数不计入档次，和目标的口径一样。"))
        hint.setWordWrap(True)
        mark(hint, "faint")
        card.column.addWidget(hint)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(card, 42)
        row.addWidget(self.targets, 58)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[tokens.PAGE_MARGIN] * 4)
        column.setSpacing(12)
        column.addLayout(self._build_head())
        bar = QHBoxLayout()
        bar.addWidget(SectionLinks(self.shell, "targets", "scenario"))
        bar.addStretch()
        column.addLayout(bar)
        column.addLayout(row, 1)

    def _build_head(self) -> QHBoxLayout:
        title = QLabel(tr("情景推演"))
        mark(title, "title")
        said = QLabel(tr("只试算，不改动任何项目；勾选可以存成情景，随时打开、对比"))
        mark(said, "secondary")
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(title)
        head.addWidget(said, 1, Qt.AlignmentFlag.AlignBottom)
        return head

    def _build_table(self) -> QTableView:
        table = list_table(self.model, tr("可签约的项目"), stretch=0, widths=(200, 52, 84, 92))
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectItems)
        table.setTabKeyNavigation(False)
        table.setItemDelegate(_PickDelegate(self.model, self.desk.today(), table))
        table.setEditTriggers(
            QTableView.EditTrigger.EditKeyPressed | QTableView.EditTrigger.DoubleClicked
        )
        return table

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        row = self.table.currentIndex().row()
        if event.key() == Qt.Key.Key_Space and row >= 0:
            self.model.toggle(row)
        else:
            super().keyPressEvent(event)

    def _take_day(self) -> None:
        try:
            day = self.on.day()
        except InvalidInput:
            return  # the line says so itself
        if day is not None:
            self.model.sign_on(day)

    def _show_candidates(self, found: list[Candidate]) -> None:
        self.model.show_items(found)
        self.stack.setCurrentIndex(1 if found else 0)
        if found and not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self.model.index(0, 0))
        self.reckon()

    def _show(self, found: Scenario) -> None:
        self.found = found
        self.below.hide()
        show_wrong(self.on, False)
        picks = self.model.picks()
        self.chosen.setText(
            tr("已选 {n} 个").format(n=len(picks)) if picks else tr("勾选下面的项目")
        )
        moved = [one for one in found.lines if one.moved]
        others = [one for one in found.lines if not one.moved]
        word = tr("{day} 时，{n} 项目标因此变化").format(day=found.then.isoformat(), n=len(moved))
        self.targets.show_items([*moved, *others], _told, word if picks else "")

    def _refuse(self, error: BaseException) -> None:
        if isinstance(error, InvalidInput):
            mark(self.below, "error")
            self.below.setText(error.message)
            self.below.show()
            show_wrong(self.on, True)
        else:
            self.shell.explain(error)

    def _refresh(self, touched: dict[str, set[str]]) -> None:
        if self.isVisible():
            self.read()


class _PickDelegate(InPlaceDelegate):
    """Edits the amount and the day of a project that may sign."""

    def __init__(self, model: CandidatesModel, today: date, parent: QWidget) -> None:
        super().__init__(parent)
        self._model, self._today = model, today

    def createEditor(  # noqa: N802
        self, parent: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> QWidget:
        if index.column() == PickColumn.AMOUNT:
            editor = CellLine(
                editable_amount(self._model.amount(index.row())), parse_amount, parent
            )
        else:
            editor = CellLine(self._model.on(index.row()).isoformat(), self._day, parent)
        editor.setAccessibleName(tr("单元格"))
        self.connect_editor(editor)
        return editor

    def _day(self, text: str) -> date:
        day = parse_due(text, today=self._today)
        if day is None:
            raise InvalidInput(tr("请填写日期，例如 2016-11-30。"))
        return day


def _targets_card() -> ListedCard[Difference]:
    card: ListedCard[Difference] = ListedCard(
        tr("对照全部目标"),
        [
            tr("目标"),
            tr("目标数"),
            tr("完成"),
            tr("完成率"),
            tr("与时序"),
        ],
        Empty("target", tr("今年还没有年度计划"), tr("在“目标”里载入年度计划，这里就能对照。")),
        stretch=0,
        widths=(200, 92, 104, 128, 70),
    )
    card.model.align_right(1, 2, 3, 4)
    return card


def _told(one: Difference) -> Shown:
    now, then = one.now, one.then
    name = tr("其中：{name}").format(name=now.indicator) if now.part_of else now.indicator
    if now.park_id is not None:
        name = f"{now.park} · {name}"
    asked = f"{show_target(now)} {now.unit}"
    if not one.moved:  # as it stands today: nothing is assumed of it
        cells = (name, asked, show_actual(now), show_percent(now.rate, 1), _gap(now))
        return Shown(cells, {})
    done = f"{show_actual(now)} → {show_actual(then)}"
    rate = show_percent(then.rate, 1)
    if one.points is not None:
        rate = f"{show_percent(now.rate, 1)} → {rate}"
    return Shown((name, asked, done, rate, _gap(then)), {2: "accent", 3: "text", 4: tint(then)})


def _gap(at: TargetStanding) -> str:
    if at.ahead is None:
        return UNKNOWN
    word = tr("超 {n}") if at.ahead >= 0 else tr("欠 {n}")
    return word.format(n=show_number(abs(at.ahead), 1))
