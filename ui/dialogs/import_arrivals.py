"""导入到位资金: what a table would do, row by row, then done in one step that can be undone."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from crm.labels import field_label
from crm.ledgers.arrivals import (
    ArrivalsImport,
    PlannedArrival,
    import_arrivals,
    plan_arrivals,
)
from crm.ledgers.row_plans import TablePlan
from crm.ledgers.workbook import open_ledger
from crm.rules.units import show_amount
from resources import tr
from ui.dialogs.import_table import ImportTable, TableKind
from ui.page import Shell


class ImportArrivals(ImportTable):
    """The preview of a table of arrivals."""

    def __init__(self, shell: Shell, parent: QWidget, file: Path) -> None:
        super().__init__(shell, parent, file, _kind())


def _kind() -> TableKind:
    return TableKind(
        tr("导入到位资金"),
        tr("{n} 笔"),
        tr("表里没有到位资金。"),
        _read,
        import_arrivals,
        _cells,
        (
            (tr("行"), 90), (tr("项目"), 200), (tr("到位日期"), 96), (tr("金额"), 120),
            (tr("来源"), 130), (tr("将会"), 70), (tr("说明"), 200),
        ),
        5,
    )  # fmt: skip


def _cells(row: PlannedArrival) -> tuple[str, ...]:
    cells = row.cells
    changed = tr("、").join(_word(name) for name in row.changed)
    said = row.reason
    if changed and row.plan is TablePlan.CHANGED:
        said = tr("改{fields}").format(fields=changed) + (f"。{said}" if said else "")
    return (
        f"{row.sheet}!{row.row}",
        cells.name,
        "" if cells.on is None else cells.on.isoformat(),
        show_amount(cells.amount, unit="万元") if cells.amount is not None else "",
        "" if cells.origin is None else cells.origin.label,
        row.plan.label,
        said,
    )


def _word(name: str) -> str:
    return tr("形成固投") if name == "uses" else field_label(name, "capital_arrival")


def _read(session: Any, file: Path, today: date) -> ArrivalsImport:
    return plan_arrivals(session, open_ledger(file), today=today)
