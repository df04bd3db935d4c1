"""The arrivals of the page 资金: filters, the table, and what can be done with chosen rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import QSignalBlocker, QTimer, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from crm.capital_list import ArrivalListing, ArrivalRow, arrival_rows
from crm.capital_page import ArrivalLook, look_at_arrivals
from crm.rules.arrivals import Month
from crm.rules.dates import month_end
from db.terms import Origin
from resources import tr
from ui.dialogs.capital_steps import CorrectForm, VerifyForm
from ui.models.arrivals import COLUMNS, PROJECT, ArrivalsModel
from ui.page import Shell
from ui.theme import icon, mark
from ui.widgets.empty import Empty
from ui.widgets.inputs import Line
from ui.widgets.list_table import list_table, on_open

SEARCH_AFTER = 200
"""Milliseconds after the last key until the table follows."""
MONTH, TO_DATE, FIXED, EVER = range(4)
ZONE = "zone"
"""What the filter of parks holds for all that count into 全区."""


class ArrivalsTable(QFrame):
    """Ordered ids, rows as they are looked at; Return opens the project, several are verified."""

    shown = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        mark(self, "card")
        self.shell, self.desk = shell, shell.desk
        self.listing = ArrivalListing()
        self.month: Month = (1970, 1)
        self.model = ArrivalsModel()
        widths = tuple(width for _, width in COLUMNS)
        self.table = list_table(self.model, tr("到位资金"), stretch=PROJECT, widths=widths)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.setTabKeyNavigation(False)
        on_open(self.table, self.open_row)
        self.model.page_wanted.connect(self._read_page)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_choice())
        self._wait = QTimer(self, singleShot=True, interval=SEARCH_AFTER)
        self._wait.timeout.connect(lambda: self.narrow(words=self.search.text()))
        self.filters = self._build_filters()
        self._build()

    def begin(self, month: Month, *, waiting: bool, corrections: bool) -> None:
        """Show what waits, or what corrects, of any month; else what the filters ask for."""
        self.month = month
        if waiting or corrections:
            self.listing = ArrivalListing(waiting=waiting, corrections=corrections)
        else:
            first, last = self._days()
            park = self.park.currentData()
            self.listing = ArrivalListing(
                first=first,
                last=last,
                fixed=self.span.currentData() == FIXED,
                zone=park == ZONE,
                park_id=None if park == ZONE else park,
                origins=frozenset(self.origin.currentData() or ()),
                verified=self.state.currentData(),
                owner=self.owner.currentData(),
                words=self.search.text(),
            )
        self.read()

    def begin_with(
        self, park: tuple[str, str] | None, origins: tuple[Origin, ...], *, fixed: bool = False
    ) -> None:
        """Let the filters ask for what counts of the year's, of a park (id, name) or of 全区.

        fixed: of what became fixed assets in the year, not of what arrived in it.
        """
        if park is not None and self.park.findData(park[0]) < 0:
            self.park.addItem(park[1], park[0])
        self._set(self.span, FIXED if fixed else TO_DATE)
        self._set(self.state, True)
        self._set(self.park, ZONE if park is None else park[0])
        self._set(self.origin, tuple(sorted(origins)))

    def narrow(self, **wanted: Any) -> None:
        """Ask for other arrivals, and let the filters say which."""
        self.listing = replace(self.listing, **wanted)
        self._set(self.state, self.listing.verified)
        self._set(self.origin, tuple(sorted(self.listing.origins)) or None)
        self.read()

    def read(self) -> None:
        """Read the ids, and the rows around the place that is looked at."""
        top = max(self.table.rowAt(0), 0)
        self.desk.read(
            look_at_arrivals, self.listing, top, then=self._show, owner=self, latest=True
        )

    def offer(self, parks: Sequence[tuple[str, str]], owners: Sequence[str]) -> None:
        """Offer these parks and people to filter by; what is chosen stays."""
        for box, choices in (
            (self.park, [(name, key) for key, name in parks]),
            (self.owner, [(name, name) for name in owners]),
        ):
            held = box.currentData()
            with QSignalBlocker(box):
                while box.count() > (2 if box is self.park else 1):
                    box.removeItem(box.count() - 1)
                for word, value in choices:
                    box.addItem(word, value)
                box.setCurrentIndex(max(box.findData(held), 0))

    def show_filters(self, shown: bool) -> None:
        """Show the filters, or hide them where a list is what it is."""
        self.filters.setVisible(shown)

    def chosen(self) -> list[ArrivalRow]:
        """The rows that are chosen and read."""
        places = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        return [row for row in map(self.model.row, places) if row is not None]

    def open_row(self, at: int) -> None:
        """Open the capital of the project of a row."""
        row = self.model.row(at)
        if row is not None:
            self.shell.go("project", id=row.project_id, tab="capital")

    def ask_correct(self) -> None:
        """Correct the chosen arrival, which a closed month reported."""
        rows = self.chosen()
        if len(rows) == 1 and rows[0].reported:
            CorrectForm(self.desk, self, rows[0]).open()

    def ask_verify(self) -> None:
        """Verify what is chosen and waits, in one step."""
        rows = [row for row in self.chosen() if row.waits]
        if rows:
            VerifyForm(self.desk, self, rows).open()

    # --- how it looks

    def _build(self) -> None:
        self.foot = QLabel()
        mark(self.foot, "secondary")
        self.verify = QPushButton(f" {tr('核实所选')}")
        self.verify.setIcon(icon("badge-check"))
        self.verify.setAccessibleName(tr("核实所选"))
        self.verify.setToolTip(tr("按住 Ctrl 或 Shift 可选多行，Ctrl+A 全选"))
        self.verify.clicked.connect(self.ask_verify)
        self.correct = QPushButton(f" {tr('更正…')}")
        self.correct.setIcon(icon("scale"))
        self.correct.setAccessibleName(tr("更正…"))
        self.correct.setToolTip(tr("已结账月份的数不再改动，差额计入下一个月"))
        self.correct.clicked.connect(self.ask_correct)
        row = QHBoxLayout()
        row.setContentsMargins(12, 4, 8, 4)
        row.setSpacing(8)
        row.addWidget(self.foot, 1)
        row.addWidget(self.correct)
        row.addWidget(self.verify)
        nothing = Empty(
            "filter-x", tr("没有符合条件的到位资金"), tr("换个月份，或者少选几个条件。")
        )
        self.stack = QStackedLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.setSpacing(0)
        column.addLayout(self.stack, 1)
        self.stack.addWidget(self.table)
        self.stack.addWidget(nothing)
        column.addLayout(row)

    def _build_filters(self) -> QWidget:
        origins: list[tuple[str, Any]] = [(one.label, (one,)) for one in Origin]
        outside = tuple(sorted((Origin.PROVINCE, Origin.MAINLAND)))
        self.span = self._choice(
            tr("时间"),
            [
                (tr("本月"), MONTH),
                (tr("本年累计"), TO_DATE),
                (tr("本年形成固投"), FIXED),
                (tr("全部"), EVER),
            ],
        )
        self.park = self._choice(tr("园区"), [(tr("全部园区"), None), (tr("计入全区的园区"), ZONE)])
        self.origin = self._choice(
            tr("来源"), [(tr("全部来源"), None), (tr("市外境内"), outside), *origins]
        )
        self.state = self._choice(
            tr("核实"), [(tr("核实与否"), None), (tr("已核实"), True), (tr("未核实"), False)]
        )
        self.owner = self._choice(tr("责任人"), [(tr("全部责任人"), None)])
        self.search = Line()
        mark(self.search, "search")
        self.search.setPlaceholderText(tr("项目、投资方、凭证"))
        self.search.setAccessibleName(tr("在到位资金里查找"))
        self.search.setMinimumWidth(120)
        self.search.setMaximumWidth(220)
        self.search.textChanged.connect(lambda _: self._wait.start())
        self.search.refused.connect(self.search.clear)
        self.search.accepted.connect(self.table.setFocus)
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for box in (self.span, self.park, self.origin, self.state, self.owner):
            box.activated.connect(
                lambda _: self.begin(self.month, waiting=False, corrections=False)
            )
            row.addWidget(box)
        row.addWidget(self.search, 1)
        row.addStretch()
        return whole

    @staticmethod
    def _choice(name: str, choices: Sequence[tuple[str, Any]]) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(name)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        box.setMinimumWidth(104)  # in a narrow window a long choice gives way
        box.setMaximumWidth(140)
        for word, value in choices:
            box.addItem(word, value)
        return box

    def _days(self) -> tuple[date | None, date | None]:
        match self.span.currentData():
            case 0:  # MONTH
                return date(*self.month, 1), month_end(*self.month)
            case 1 | 2:  # TO_DATE, FIXED
                return date(self.month[0], 1, 1), month_end(*self.month)
            case _:
                return None, None

    @staticmethod
    def _set(box: QComboBox, value: Any) -> None:
        with QSignalBlocker(box):
            places = [at for at in range(box.count()) if box.itemData(at) == value]
            box.setCurrentIndex(places[0] if places else 0)

    def _show(self, looked: ArrivalLook) -> None:
        if looked.listing != self.listing:
            return
        self.model.show_ids(looked.ids, looked.rows)
        if looked.ids and not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self.model.index(0, 0))
        self.stack.setCurrentIndex(0 if looked.ids else 1)
        self._show_choice()
        self.shown.emit()

    def _show_choice(self) -> None:
        rows = self.chosen()
        waiting = sum(row.waits for row in rows)
        self.verify.setEnabled(waiting > 0)
        self.correct.setVisible(len(rows) == 1 and rows[0].reported)
        words = tr("共 {n} 笔").format(n=f"{len(self.model.ids):,}")
        if len(rows) > 1:
            words += tr("，选中 {n} 笔，其中 {waiting} 笔未核实").format(
                n=len(rows), waiting=waiting
            )
        self.foot.setText(words)

    def _read_page(self, ids: list[str]) -> None:
        turn = self.model.turn
        self.desk.read(
            *(arrival_rows, ids),
            then=lambda rows: self.model.take_rows(turn, ids, rows),
            failed=lambda error: self._fail_page(turn, ids, error),
            owner=self,
        )

    def _fail_page(self, turn: int, ids: list[str], error: BaseException) -> None:
        self.model.give_up(turn, ids)
        self.desk.failed.emit(error)
