"""Rows of a file of actuals for which no enterprise was found: matched by hand, or skipped."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton

from crm.ledgers.actual_importing import UnmatchedRow
from crm.organization_card import organization_names
from crm.rules.numbers import UNKNOWN
from resources import tr
from ui.models.plain import PlainModel
from ui.page import Shell
from ui.widgets.card import Card
from ui.widgets.list_table import list_table
from ui.widgets.suggesting import OrganizationLine

SKIP = ""


class UnmatchedRows(Card):
    """`matched` carries a row and the id of its enterprise, or `SKIP`; `skipped` all that wait."""

    matched = Signal(object, str)
    skipped = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__(tr("没有对上的企业"))
        self._shell = shell
        self.rows: list[UnmatchedRow] = []
        self.model = PlainModel(
            (tr("行"), tr("表上的名称"), tr("信用代码"), tr("情况"), tr("可能是"))
        )
        self.table = list_table(
            self.model, tr("没有对上的企业"), stretch=4, widths=(140, 220, 170, 230)
        )
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._offer())
        self.found = QComboBox()
        self.found.setAccessibleName(tr("就是这家企业"))
        self.found.setMinimumWidth(240)
        self.other = OrganizationLine(shell.desk)
        self.other.setPlaceholderText(tr("或输入名称找别的企业"))
        self.other.setAccessibleName(tr("找别的企业"))
        self.take = QPushButton(tr("对上这家"))
        self.take.clicked.connect(self._take)
        self.skip = QPushButton(tr("跳过这一行"))
        self.skip.clicked.connect(lambda: self._match(SKIP))
        self.skip_rest = QPushButton(tr("全部跳过"))
        self.skip_rest.clicked.connect(self.skipped)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.found)
        row.addWidget(self.other, 1)
        for button in (self.take, self.skip, self.skip_rest):
            row.addWidget(button)
        self.column.addWidget(self.table, 1)
        self.column.addLayout(row)
        self.hide()

    def show_rows(self, rows: Sequence[UnmatchedRow]) -> None:
        """Show the rows that wait for an answer; without any, nothing."""
        self.rows = list(rows)
        self.model.show_rows([_told(row) for row in self.rows])
        self.setVisible(bool(self.rows))
        if self.rows:
            self.table.setCurrentIndex(self.model.index(0, 0))

    def _chosen(self) -> UnmatchedRow | None:
        at = self.table.currentIndex().row()
        return self.rows[at] if 0 <= at < len(self.rows) else None

    def _match(self, key: str) -> None:
        row = self._chosen()
        if row is not None:
            self.matched.emit(row, key)

    def _offer(self) -> None:
        row = self._chosen()
        self.found.clear()
        for key, name in row.candidates if row is not None else ():
            self.found.addItem(name, key)
        self.found.setVisible(self.found.count() > 0)
        self.other.clear()

    def _take(self) -> None:
        typed = self.other.text().strip()
        if not typed:
            if self.found.count():
                self._match(str(self.found.currentData()))
            return
        names = self._shell.desk.read_now(organization_names, typed)
        key = next((key for key, name in names if name == typed), None)
        if key is None:
            self._shell.notify(
                tr("没有叫“{name}”的企业。先在“企业”里登记，再导入。").format(name=typed),
                kind="info",
            )
        else:
            self._match(key)


def _told(row: UnmatchedRow) -> tuple[str, ...]:
    return (
        tr("{sheet} 第 {row} 行").format(sheet=row.sheet, row=row.row),
        row.name or UNKNOWN,
        row.code or UNKNOWN,
        row.reason,
        tr("、").join(name for _, name in row.candidates) or UNKNOWN,
    )
