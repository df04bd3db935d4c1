"""The rows of an import as they would go in: what each is, and what it brings."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from crm.labels import field_label, shown
from crm.ledgers.importing import ImportPreview, PlannedRow, RowPlan
from db.terms import CellState
from resources import N_, tr
from ui.models.headed import HeadedModel, Index
from ui.theme import colour, font

_COLOURS = {
    RowPlan.NEW: "green",
    RowPlan.CHANGED: "accent",
    RowPlan.UNCHANGED: "faint",
    RowPlan.UNDECIDED: "phoenix",
}


class ImportRowsModel(HeadedModel[PlannedRow]):
    """A line a row of the ledger; `show_only` narrows to some."""

    heads = (N_("结果"), N_("位置"), N_("项目"), N_("内容"))

    def show_preview(self, plan: ImportPreview | None, only: str = "") -> None:
        """Show the rows of a preview. only: a plan's name, ``look`` (cells to look at), or all."""
        rows = [] if plan is None else list(plan.rows)
        if only == "look":
            rows = [row for row in rows if cells_to_look_at(row)]
        elif only:
            rows = [row for row in rows if row.plan.name == only]
        self.show_lines(rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.line(index.row())
        if row is None:
            return None
        column = index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            where = tr("{sheet} 第 {row} 行").format(sheet=row.sheet, row=row.row)
            return (row.plan.label, where, row.name, what_it_does(row))[column]
        if role == Qt.ItemDataRole.ForegroundRole:
            if column == 0:
                return colour(_COLOURS[row.plan])
            if column == 3 and (cells_to_look_at(row) or row.reason):
                return colour("amber")
            return colour("secondary") if column in (1, 3) else colour("text")
        if role == Qt.ItemDataRole.FontRole and column in (0, 2):
            return font("body", bold=True)
        return None


def cells_to_look_at(row: PlannedRow) -> list[Any]:
    """Return the cells of a row that were not read, or wait for an answer."""
    return [cell for cell in row.cells if cell.state in (CellState.UNREADABLE, CellState.UNDECIDED)]


def what_it_does(row: PlannedRow) -> str:
    """Say in one line what a row brings."""
    if row.reason:
        return row.reason
    look = cells_to_look_at(row)
    parts = []
    if look:
        parts.append(
            tr("{count} 处要看：{cells}").format(
                count=len(look), cells=tr("、").join(cell.text for cell in look[:3])
            )
        )
    if row.plan is RowPlan.CHANGED:
        parts += [
            f"{field_label(one.field)} {shown(one.old)} → {shown(one.new)}"
            for one in row.differences[:4]
        ]
    elif row.plan is RowPlan.NEW:
        parts += [
            f"{field_label(key)} {shown(value)}" for key, value in list(row.fields.items())[:3]
        ]
    return tr("；").join(parts)
