"""What an import would do, row by row, with the questions that only a person can answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from crm.labels import field_label, shown
from crm.ledgers.importing import Choices, ImportPreview, PlannedRow, RowPlan
from db.terms import CellState
from resources import tr
from ui.models.import_rows import ImportRowsModel, cells_to_look_at
from ui.theme import mark
from ui.widgets.card import Card
from ui.widgets.list_table import list_table


class ImportPreviewView(QWidget):
    """The rows at the left, the chosen one's changes and questions at the right."""

    answered = Signal()
    """A question was answered; see `choices`."""

    def __init__(self) -> None:
        super().__init__()
        self.choices = Choices()
        self._plan: ImportPreview | None = None
        self.model = ImportRowsModel()
        self.only = QButtonGroup(self)
        self.bar = QHBoxLayout()
        self.bar.setSpacing(8)
        widths = (72, 150, 210)
        self.table = list_table(self.model, tr("将要导入的行"), stretch=3, widths=widths)
        self.table.selectionModel().currentRowChanged.connect(self._show_row)
        self.detail = Card(tr("这一行"))
        self._below = QWidget()
        self._lines = QVBoxLayout(self._below)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(6)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(self._below)
        mark(self._below, "page")
        self.detail.column.addWidget(scroll, 1)
        self.detail.setFixedWidth(340)
        left = Card(tr("逐行预览"))
        left.column.addLayout(self.bar)
        left.column.addWidget(self.table, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(left, 1)
        row.addWidget(self.detail)

    def show_preview(self, plan: ImportPreview, choices: Choices) -> None:
        """Show a preview under `choices`, keeping what was looked at."""
        at = self.table.currentIndex().row()
        self._plan, self.choices = plan, choices
        self._offer(plan)
        self._narrow()
        if self.model.rowCount():
            self.table.selectRow(min(max(at, 0), self.model.rowCount() - 1))
        self._show_row(self.table.currentIndex())

    def _offer(self, plan: ImportPreview) -> None:
        looks = sum(1 for row in plan.rows if cells_to_look_at(row))
        offers = [
            ("", tr("全部"), len(plan.rows)),
            ("look", tr("要看的"), looks),
            *((kind.name, kind.label, plan.counted(kind)) for kind in RowPlan),
        ]
        chosen = self.only.checkedButton()
        wanted = chosen.property("only") if chosen is not None else ("look" if looks else "")
        while self.bar.count():
            item = self.bar.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                self.only.removeButton(widget)  # type: ignore[arg-type]
                widget.deleteLater()
        for key, word, count in offers:
            if not count and key:
                continue
            button = QPushButton(f"{word} {count}")
            mark(button, "segment")
            button.setCheckable(True)
            button.setProperty("only", key)
            button.setChecked(key == wanted)
            button.clicked.connect(self._narrow)
            self.only.addButton(button)
            self.bar.addWidget(button)
        if self.only.checkedButton() is None and self.only.buttons():
            self.only.buttons()[0].setChecked(True)
        self.bar.addStretch()

    def _narrow(self) -> None:
        chosen = self.only.checkedButton()
        self.model.show_preview(self._plan, str(chosen.property("only")) if chosen else "")
        if self.model.rowCount():
            self.table.selectRow(0)

    def _show_row(self, index: QModelIndex, _before: QModelIndex | None = None) -> None:
        while self._lines.count():
            item = self._lines.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        row = self.model.line(index.row()) if index.isValid() else None
        if row is None:
            self._line(tr("选一行，看它会带来什么。"), "secondary")
        else:
            self._tell(row)
        self._lines.addStretch()

    def _tell(self, row: PlannedRow) -> None:
        self._line(row.name or tr("（没有项目名称）"), "strong")
        self._line(
            tr("{sheet} 第 {row} 行 · {plan}").format(
                sheet=row.sheet, row=row.row, plan=row.plan.label
            ),
            "secondary",
        )
        if row.reason:
            self._line(row.reason, "warning")
            self._ask_match(row)
        for cell in cells_to_look_at(row):
            self._line(f"{cell.address}  {cell.header}", "secondary")
            self._line(cell.text, "strong")
            self._line(cell.note, "warning")
            if cell.state is CellState.UNDECIDED:
                self._ask_cell((row.sheet, row.row, cell.column), cell.candidates)
        values = (
            [(one.field, f"{shown(one.old)} → {shown(one.new)}") for one in row.differences]
            if row.plan is RowPlan.CHANGED
            else [(key, shown(value)) for key, value in row.fields.items()]
        )
        for key, text in values:
            self._line(field_label(key), "secondary")
            self._line(text, "body")

    def _ask_cell(self, place: tuple[str, int, int], candidates: tuple[Any, ...]) -> None:
        def take(at: int) -> None:
            self.choices = replace(self.choices, cells={**self.choices.cells, place: at})
            self.answered.emit()

        self._buttons([one.shown for one in candidates], take)

    def _ask_match(self, row: PlannedRow) -> None:
        if not row.name:
            return
        ids = [key for key, _ in row.matches]

        def take(at: int) -> None:
            chosen = "" if at == len(ids) else ids[at]
            rows = {**self.choices.rows, (row.sheet, row.row): chosen}
            self.choices = replace(self.choices, rows=rows)
            self.answered.emit()

        words = [tr("就是已有的“{name}”").format(name=name) for _, name in row.matches]
        self._buttons([*words, tr("是另一个新项目")], take)

    def _buttons(self, words: list[str], take: Callable[[int], None]) -> None:
        for at, word in enumerate(words):
            button = QPushButton(word)
            button.setAccessibleName(word)
            button.clicked.connect(lambda _=False, at=at: take(at))
            self._lines.addWidget(button)

    def _line(self, text: str, kind: str) -> None:
        label = QLabel(text)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        mark(label, kind)
        self._lines.addWidget(label)
