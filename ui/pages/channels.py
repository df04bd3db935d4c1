"""招商方式成效: what each source channel brought, from lead to money, and who referred it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from crm.channels import Effect, definitions, effect
from crm.rules.channels import Span
from resources import tr
from ui import tokens
from ui.books import ask_book, write_book
from ui.models.effect import channel_heads, channel_rows, referrer_heads, referrer_rows
from ui.models.figures import FiguresModel
from ui.page import Page, Shell
from ui.theme import mark
from ui.widgets.buttons import picture_button
from ui.widgets.card import Card
from ui.widgets.figures_table import FigureFoot, chosen_figure, figures_table, open_figure
from ui.widgets.period_bar import PeriodBar

_NAME, _SHARE = 128, 84
_CONCERNS = {
    "project",
    "stage_move",
    "contract",
    "capital_arrival",
    "organization",
}


class ChannelsPage(Page):
    """A table of the channels, each figure of which opens its records; the referrers below."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.times = PeriodBar((Span.TO_DATE, Span.YEAR, Span.ALL), self.desk.today())
        self.times.changed.connect(self.read)
        self.found: Effect | None = None
        self.channels = FiguresModel(channel_heads())
        self.referrers = FiguresModel(referrer_heads(), words=2)
        self._build()
        self.begin_at(self.table)
        self.desk.changed.connect(self._refresh)

    def crumbs(self) -> list[str]:
        return [tr("项目"), tr("招商方式成效")]

    def arrive(self, **request: Any) -> None:
        self.read()

    def read(self) -> None:
        """Work the figures of the period out anew."""
        period = self.times.period(self.desk.today())
        self.said.setText(period.label)
        self.desk.read(effect, period, self.desk.today(), then=self._show, owner=self, latest=True)

    def open_figure(self, table: QTableView) -> None:
        """Open the records behind the figure that is chosen in a table."""
        open_figure(self.shell, chosen_figure(table))

    def fill_in(self) -> None:
        """Ask for the channel of the projects that have none."""
        from ui.dialogs.fill_channel import FillChannel

        dialog = FillChannel(self.shell)
        dialog.setParent(self, dialog.windowFlags())
        dialog.open()

    def export(self) -> None:
        """Ask for a workbook's name, then write what is seen."""
        if self.found is None:
            return
        name = tr("招商方式成效 {period}.xlsx").format(period=self.found.period.label)
        file = ask_book(self, name)
        if file is not None:
            self.export_to(file)

    def export_to(self, target: Path) -> None:
        """Write what is seen to `target`."""
        from crm.channel_book import export_effect

        if self.found is None:
            return
        write_book(
            self.shell,
            self,
            target,
            partial(export_effect, self.found),
            busy=lambda on: self.export_button.setEnabled(not on),
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            for table in (self.table, self.people):
                if table.hasFocus():
                    self.open_figure(table)
                    return
        super().keyPressEvent(event)

    # --- how it looks

    def _build(self) -> None:
        widths = {0: _NAME, 2: _SHARE, 4: _SHARE, 6: _SHARE}
        self.table = figures_table(self.channels, tr("招商方式成效"), widths=widths)
        self.people = figures_table(self.referrers, tr("推荐人排名"), widths={})
        self.people.verticalHeader().setDefaultSectionSize(tokens.ROW)
        self._basis_of = self.table
        self.foot = FigureFoot(lambda: self.open_figure(self._basis_of), tall=32)
        for table in (self.table, self.people):
            table.doubleClicked.connect(lambda _, table=table: self.open_figure(table))
            table.selectionModel().currentChanged.connect(
                lambda *_, table=table: self._show_basis(table)
            )
        channels = Card(tr("各招商方式"))
        note = QLabel(
            tr("数字下面是亿元（只加确数）；转化率：期内进入这一步的，又进了下一步的占比")
        )
        mark(note, "secondary")
        channels.head.insertWidget(1, note)
        channels.column.addWidget(self.table, 1)
        channels.column.addWidget(self.foot)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[tokens.PAGE_MARGIN] * 4)
        column.setSpacing(16)
        column.addLayout(self._build_head())
        column.addWidget(channels, 5)
        column.addWidget(self._build_people(), 2)

    def _build_head(self) -> QHBoxLayout:
        title = QLabel(tr("招商方式成效"))
        mark(title, "title")
        self.said = QLabel()
        mark(self.said, "secondary")
        self.fill_button = picture_button(tr("补填招商方式"), "pencil", self.fill_in)
        self.export_button = picture_button(tr("导出 Excel"), "file-down", self.export)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(title)
        row.addSpacing(8)
        row.addWidget(self.said, 1, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self.fill_button)
        row.addWidget(self.export_button)
        row.addSpacing(8)
        row.addWidget(self.times)
        return row

    def _build_people(self) -> QWidget:
        none = QLabel(
            tr("这一期还没有登记推荐人的项目。在快速登记、项目要素或“补填招商方式”里填写推荐人。")
        )
        none.setWordWrap(True)
        none.setAlignment(Qt.AlignmentFlag.AlignTop)
        mark(none, "secondary")
        self.people_stack = QStackedWidget()
        self.people_stack.addWidget(none)
        self.people_stack.addWidget(self.people)
        card = Card(tr("推荐人排名"))
        note = QLabel(tr("按签约额、签约数、线索数排列"))
        mark(note, "secondary")
        card.head.insertWidget(1, note)
        card.column.addWidget(self.people_stack, 1)
        return card

    def _show(self, found: Effect) -> None:
        self.found = found
        place = self.table.currentIndex()
        self.channels.show_rows(channel_rows(found))
        self.referrers.show_rows(referrer_rows(found))
        self.people_stack.setCurrentIndex(1 if found.referrers else 0)
        count = len(found.unknown_ids)
        self.fill_button.setVisible(bool(count))
        word = tr("补填招商方式（{n}）").format(n=count)
        self.fill_button.setText(f" {word}")
        self.fill_button.setAccessibleName(word)
        row, column = (place.row(), place.column()) if place.isValid() else (0, 1)
        row = min(row, self.channels.rowCount() - 1)
        self.table.setCurrentIndex(self.channels.index(row, column))
        self._show_basis(self.table)

    def _show_basis(self, table: QTableView) -> None:
        self._basis_of = table
        rules = definitions(self.found) if self.found else []
        self.foot.tell(chosen_figure(table), "".join(rules[-1:]), rules)

    def _refresh(self, touched: dict[str, set[str]]) -> None:
        if self.isVisible() and (not touched or _CONCERNS & touched.keys()):
            self.read()
