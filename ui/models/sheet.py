"""A ledger's sheet as it stands, with what each row and column was taken for."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from crm.ledgers.cells import cell_text
from crm.ledgers.headers import FieldKind
from crm.ledgers.sheets import Column, RowKind, SheetReading
from crm.ledgers.workbook import column_letter
from resources import tr
from ui.theme import colour, font

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_QUIET = (RowKind.ABOVE, RowKind.NOTE, RowKind.EMPTY, RowKind.NUMBERS, RowKind.REPEATED)


class SheetModel(QAbstractTableModel):
    """The grid of one sheet; a column's header tells the field it was taken for."""

    def __init__(self, sheet: SheetReading) -> None:
        super().__init__()
        self._sheet = sheet

    @property
    def sheet(self) -> SheetReading:
        """What is shown."""
        return self._sheet

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self._sheet.grid.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self._sheet.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        kind = self._sheet.kinds[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            text = cell_text(self._sheet.grid.rows[index.row()][index.column()])
            return " ".join(text.split())
        if role == Qt.ItemDataRole.ToolTipRole:
            return kind.label
        if role == Qt.ItemDataRole.BackgroundRole:
            return self._background(kind, index.column())
        if role == Qt.ItemDataRole.ForegroundRole:
            known = self._sheet.columns[index.column()].field is not None
            faint = kind in _QUIET or (kind is RowKind.DATA and not known)
            return colour("faint") if faint else colour("text")
        if role == Qt.ItemDataRole.FontRole and kind in (RowKind.HEADER, RowKind.SECTION):
            return font("body", bold=True)
        return None

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Vertical:
            if role == Qt.ItemDataRole.DisplayRole:
                return str(section + 1)
            if role == Qt.ItemDataRole.ToolTipRole:
                return self._sheet.kinds[section].label
            return None
        column = self._sheet.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            named = column.field.label if column.field is not None else tr("（原文留存）")
            unit = unit_in_use(self._sheet, column)
            return f"{column_letter(section)}  {named}" + (f" · {unit}" if unit else "")
        if role == Qt.ItemDataRole.ToolTipRole and column.assumed:
            return tr("“{header}”没有说明是拟投资、协议投资还是合同投资，暂按拟投资。").format(
                header=column.header
            )
        if role == Qt.ItemDataRole.ForegroundRole:
            if column.field is None:
                return colour("faint")
            return colour("amber") if column.assumed else colour("accent")
        return None

    def _background(self, kind: RowKind, column: int) -> Any:
        if kind is RowKind.HEADER:
            return colour("accent_soft")
        if kind in (RowKind.SECTION, RowKind.SUM):
            return colour("track")
        if kind is RowKind.DATA and self._sheet.columns[column].assumed:
            return colour("amber_soft")
        return None


def unit_in_use(sheet: SheetReading, column: Column) -> str | None:
    """Return the unit in which bare numbers of a column are read, or None where none applies."""
    if column.field is None or column.field.kind not in (FieldKind.AMOUNT, FieldKind.EXTENT):
        return None
    own = column.unit
    return own or (sheet.unit if column.field.kind is FieldKind.AMOUNT else None)
