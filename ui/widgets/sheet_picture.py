"""A picture of the ledger with what was recognised, and the means to say otherwise."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QTabBar,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from crm.ledgers.headers import FIELDS, FieldKind
from crm.ledgers.importing import Choices, LedgerReading
from crm.ledgers.sheets import Column, RowKind, SheetChoices, SheetReading
from crm.ledgers.workbook import column_letter
from resources import tr
from ui import tokens
from ui.models.sheet import SheetModel, unit_in_use
from ui.theme import mark

_UNITS = {
    FieldKind.AMOUNT: ("万元", "亿元", "元", "万美元", "亿美元"),
    FieldKind.EXTENT: ("亩", "平方米", "公顷"),
}
_WIDEST = 220
_FITTED = (RowKind.HEADER, RowKind.DATA)
_LOOKED_AT = 60


class SheetPicture(QWidget):
    """Sheets as tabs, the grid below, and for the chosen column its field and unit."""

    chosen = Signal()
    """The user said something other than what was recognised; see `choices`."""

    def __init__(self) -> None:
        super().__init__()
        self.choices = Choices()
        self._reading: LedgerReading | None = None
        self.tabs = QTabBar()
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName(tr("工作表"))
        self.tabs.currentChanged.connect(self._show_sheet)
        self.said = QLabel()
        mark(self.said, "secondary")
        self.view = QTableView()
        self.view.setAccessibleName(tr("台账的样子"))
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectColumns)
        self.view.setWordWrap(False)
        self.view.verticalHeader().setDefaultSectionSize(tokens.ROW_COMPACT)
        self.view.horizontalHeader().setFixedHeight(tokens.ROW)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._build_controls())
        column.addWidget(self.tabs)
        column.addWidget(self.view, 1)
        column.addWidget(self.said)

    def show_reading(self, reading: LedgerReading, choices: Choices) -> None:
        """Show what was recognised under `choices`."""
        at = max(self.tabs.currentIndex(), 0)
        self.choices = choices
        self._reading = reading
        with QSignalBlocker(self.tabs):
            while self.tabs.count():
                self.tabs.removeTab(0)
            for sheet in reading.sheets:
                hidden = tr("（隐藏）") if sheet.grid.hidden else ""
                self.tabs.addTab(f"{sheet.name}{hidden} {len(sheet.rows)}")
            self.tabs.setCurrentIndex(min(at, self.tabs.count() - 1))
        self._show_sheet()

    @property
    def sheet(self) -> SheetReading | None:
        """The sheet that is shown."""
        at = self.tabs.currentIndex()
        if self._reading is None or not 0 <= at < len(self._reading.sheets):
            return None
        return self._reading.sheets[at]

    def _build_controls(self) -> QHBoxLayout:
        self.header_row = QSpinBox()
        self.header_row.setRange(1, 999)
        self.header_row.setPrefix(tr("第 "))
        self.header_row.setSuffix(tr(" 行"))
        self.header_row.setKeyboardTracking(False)
        self.header_row.setAccessibleName(tr("表头从第几行起"))
        self.header_row.valueChanged.connect(self._take_header_row)
        self.column = QLabel()
        mark(self.column, "strong")
        self.field = QComboBox()
        self.field.setAccessibleName(tr("这一列是什么"))
        self.field.addItem(tr("（原文留存）"), None)
        for one in FIELDS:
            self.field.addItem(one.label, one.key)
        self.field.setMinimumWidth(132)
        self.field.activated.connect(self._take_field)
        self.unit = QComboBox()
        self.unit.setAccessibleName(tr("这一列的单位"))
        self.unit.setMinimumWidth(96)
        self.unit.activated.connect(self._take_unit)
        self.skipped = QCheckBox(tr("不导入这张表"))
        self.skipped.clicked.connect(self._take_skipped)
        row = QHBoxLayout()
        row.setSpacing(8)
        for widget in (
            self._word(tr("表头从"), self.header_row),
            self.header_row,
            self.column,
            self._word(tr("是"), self.field),
            self.field,
            self._word(tr("单位"), self.unit),
            self.unit,
        ):
            row.addWidget(widget)
        row.insertSpacing(2, 16)
        row.addStretch()
        row.addWidget(self.skipped)
        return row

    @staticmethod
    def _word(text: str, buddy: QWidget) -> QLabel:
        label = QLabel(text)
        mark(label, "secondary")
        label.setBuddy(buddy)
        return label

    def _show_sheet(self) -> None:
        sheet = self.sheet
        if sheet is None:
            return
        old = self.view.model()
        current = self.view.currentIndex()
        model = SheetModel(sheet)
        self.view.setModel(model)
        if old is not None:
            old.deleteLater()
        self.view.selectionModel().currentChanged.connect(self._show_column)
        self._fit_columns(sheet)
        for top, left, bottom, right in sheet.grid.merged:
            self.view.setSpan(top, left, bottom - top + 1, right - left + 1)
        with QSignalBlocker(self.header_row):
            self.header_row.setMaximum(max(len(sheet.grid.rows), 1))
            self.header_row.setValue(sheet.header_rows.start + 1)
        named = next(
            (c.index for c in sorted(sheet.columns, key=_asks_most) if c.field is not None), 0
        )
        at = current.column() if current.isValid() else named
        self.view.setCurrentIndex(
            model.index(sheet.header_rows.start, min(at, max(0, len(sheet.columns) - 1)))
        )
        self._show_column(self.view.currentIndex())
        self._say(sheet)

    def _fit_columns(self, sheet: SheetReading) -> None:
        """Fit the columns to headers and projects; titles over the whole width say nothing."""
        model = self.view.model()
        measure = self.view.fontMetrics()
        shown = [at for at, kind in enumerate(sheet.kinds) if kind in _FITTED][:_LOOKED_AT]
        for column in range(model.columnCount()):
            texts = [str(model.index(row, column).data() or "") for row in shown]
            head = model.headerData(column, Qt.Orientation.Horizontal)
            wide = max(measure.horizontalAdvance(text) for text in [*texts, f"{head}　"])
            self.view.setColumnWidth(column, min(max(wide + 20, 64), _WIDEST))

    def _say(self, sheet: SheetReading) -> None:
        kinds = [kind for kind in sheet.kinds if kind is not RowKind.EMPTY]
        others = {
            kind: kinds.count(kind) for kind in dict.fromkeys(kinds) if kind is not RowKind.DATA
        }
        known = sum(1 for column in sheet.columns if column.field is not None)
        parts = [
            tr("认出 {rows} 行项目、{known} 列").format(rows=len(sheet.rows), known=known),
            tr("其余 {count} 列按原文留存").format(count=len(sheet.columns) - known),
            *(tr("{kind} {count} 行").format(kind=k.label, count=n) for k, n in others.items()),
        ]
        if sheet.unit:
            parts.append(tr("表上方写明单位：{unit}").format(unit=sheet.unit))
        self.said.setText(tr("，").join(parts) + tr("。"))

    def _show_column(self, index: QModelIndex) -> None:
        sheet = self.sheet
        if sheet is None or not index.isValid():
            return
        column = sheet.columns[index.column()]
        self.column.setText(tr("{letter} 列").format(letter=column_letter(column.index)))
        self.column.setToolTip(column.header)
        key = None if column.field is None else column.field.key
        self.field.setCurrentIndex(max(self.field.findData(key), 0))
        units = () if column.field is None else _UNITS.get(column.field.kind, ())
        self.unit.clear()
        for unit in units:
            self.unit.addItem(unit)
        self.unit.setCurrentIndex(self.unit.findText(unit_in_use(sheet, column) or ""))
        self.unit.setEnabled(bool(units))

    def _take_header_row(self, row: int) -> None:
        self._change(header_row=row, fields={}, units={})

    def _take_field(self) -> None:
        at = self.view.currentIndex().column()
        self._change(fields={**self._chosen().fields, at: self.field.currentData()})

    def _take_unit(self) -> None:
        at = self.view.currentIndex().column()
        self._change(units={**self._chosen().units, at: self.unit.currentText()})

    def _take_skipped(self) -> None:
        self._change(skipped=True)
        self.skipped.setChecked(False)

    def _chosen(self) -> SheetChoices:
        sheet = self.sheet
        return self.choices.sheets.get(sheet.name if sheet else "", SheetChoices())

    def _change(self, **changes: object) -> None:
        sheet = self.sheet
        if sheet is None:
            return
        told = replace(self._chosen(), **changes)  # type: ignore[arg-type]
        self.choices = replace(self.choices, sheets={**self.choices.sheets, sheet.name: told})
        self.chosen.emit()


def _asks_most(column: Column) -> tuple[bool, bool]:
    """What was assumed is shown first, else the project's name."""
    return not column.assumed, column.field is None or column.field.key != "name"
