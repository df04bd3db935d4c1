"""导入到位资金: what a table would do, row by row, then done in one step that can be undone."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

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
from ui.models.plain import PlainModel
from ui.page import Shell
from ui.theme import mark
from ui.widgets.list_table import list_table

_TINTS = {
    TablePlan.NEW: "green",
    TablePlan.CHANGED: "accent",
    TablePlan.UNCHANGED: "secondary",
    TablePlan.LEFT_OUT: "phoenix",
}


class ImportArrivals(QDialog):
    """Reads the file off the window's thread; nothing is written before 导入."""

    def __init__(self, shell: Shell, parent: QWidget, file: Path) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("导入到位资金"))
        self.shell, self.desk, self.file = shell, shell.desk, file
        self.plan: ArrivalsImport | None = None
        self._build()
        self.resize(980, 560)
        self.desk.read(
            _read, file, self.desk.today(), then=self._show, failed=self._explain, owner=self
        )

    def accept(self) -> None:
        """Write what is new and what changed, in one operation."""
        if self.plan is None or not self.save.isEnabled():
            return
        self.save.setEnabled(False)
        self.summary.setText(tr("正在导入…"))
        self.desk.change(
            import_arrivals,
            self.plan,
            today=self.desk.today(),
            label=self.plan.label,
            then=lambda count: super(ImportArrivals, self).accept(),
            failed=self._explain,
            progress=self._tell_progress,
            owner=self,
        )

    def _build(self) -> None:
        heading = QLabel(tr("导入到位资金　{name}").format(name=self.file.name))
        mark(heading, "section")
        self.summary = QLabel(tr("正在读取…"))
        self.summary.setWordWrap(True)
        mark(self.summary, "secondary")
        heads = (
            tr("行"), tr("项目"), tr("到位日期"), tr("金额"), tr("来源"), tr("将会"), tr("说明"),
        )  # fmt: skip
        self.model = PlainModel(heads)
        self.table = list_table(
            self.model, tr("导入预览"), stretch=6, widths=(90, 200, 96, 120, 130, 70)
        )
        self.save = QPushButton(tr("导入"))
        mark(self.save, "primary")
        self.save.setEnabled(False)
        self.save.clicked.connect(self.accept)
        cancel = QPushButton(tr("取消"))
        cancel.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(cancel)
        foot.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(10)
        column.addWidget(heading)
        column.addWidget(self.summary)
        column.addWidget(self.table, 1)
        column.addLayout(foot)

    def _show(self, plan: ArrivalsImport) -> None:
        self.plan = plan
        order = (TablePlan.LEFT_OUT, TablePlan.CHANGED, TablePlan.NEW, TablePlan.UNCHANGED)
        rows = sorted(plan.rows, key=lambda row: order.index(row.plan))
        self.model.show_rows(
            [_cells(row) for row in rows],
            {(at, 5): _TINTS[row.plan] for at, row in enumerate(rows)},
        )
        counts = {one: plan.counted(one) for one in TablePlan}
        said = [
            tr("{word} {n} 笔").format(word=one.label, n=count)
            for one, count in counts.items()
            if count
        ]
        said += [f"“{name}”{why}" for name, why in plan.unread]
        self.summary.setText(tr("，").join(said) or tr("表里没有到位资金。"))
        count = counts[TablePlan.NEW] + counts[TablePlan.CHANGED]
        self.save.setText(tr("导入 {n} 笔").format(n=count))
        self.save.setEnabled(count > 0)

    def _tell_progress(self, done: int, total: int) -> None:
        self.summary.setText(tr("正在导入 {done}/{total}").format(done=done, total=total))

    def _explain(self, error: BaseException) -> None:
        self.summary.setText(str(error))
        mark(self.summary, "error")
        self.save.setEnabled(False)


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
