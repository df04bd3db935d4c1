"""An actual by a form: its figure, evidence and note; and who verified several of them."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from crm.errors import InvalidInput
from crm.performance_grid import Cell, GridColumn, GridRow
from crm.performances import edit_actual, show_quantity, verify_actuals
from crm.rules.actual_checks import show_period, written_units
from crm.rules.actual_typed import parse_figure
from resources import tr
from ui.desk import Desk
from ui.dialogs.form import Form
from ui.dialogs.supervising import DatedForm
from ui.models.actuals import heading, unit_of
from ui.preferences import remember, remembered

VERIFIER = "actuals/verifier"


class ActualForm(Form):
    """Corrects one actual; the old value stays in its history."""

    def __init__(
        self, desk: Desk, parent: QWidget, row: GridRow, column: GridColumn, cell: Cell
    ) -> None:
        what = f"{show_period(row.year, row.month)}{heading(column)}"
        super().__init__(desk, tr("{name} {what}").format(name=row.name, what=what), parent)
        self._row, self._column, self._cell = row, column, cell
        units = tr("、").join(written_units(column.indicator))
        self.figure = self.add_line(
            "actual",
            tr("数值"),
            text=show_quantity(cell.actual),
            hint=tr("可写单位：{units}").format(units=units) if units else "",
        )
        self.evidence = self.add_line(
            "evidence",
            tr("证明"),
            text=cell.evidence,
            hint=tr("完税证明、审计报告、统计报表的名称和编号"),
        )
        self.remark = self.add_lines("note", tr("备注"))
        self.remark.setPlainText(cell.note)
        note = tr("更正会保留原来的数；数改了要重新核实。") if cell.verified else ""
        self.add_foot(note)

    def send(self) -> None:
        what = self._column.indicator
        quantity = parse_figure(self.figure.text(), what, unit=unit_of(what), month=self._row.month)
        if quantity is None:
            raise InvalidInput(tr("请填写数值；要去掉这个数，在表里按 Delete。"), field="actual")
        fields = {
            "actual": quantity,
            "evidence": self.evidence.text(),
            "note": self.remark.toPlainText(),
        }
        label = tr("更正 {what}").format(what=self.windowTitle())
        self.submit(
            partial(edit_actual, today=self.today),
            self._cell.performance_id,
            fields,
            label=label,
        )


class VerifyForm(DatedForm):
    """Says who verified several actuals, and when."""

    def __init__(self, desk: Desk, parent: QWidget, ids: list[str]) -> None:
        title = tr("核实 {n} 个实绩").format(n=len(ids))
        super().__init__(desk, title, parent, tr("核实"))
        self._ids = ids
        self.who = self.add_line(
            "verified_by", tr("核实人"), text=remembered(VERIFIER) or desk.workspace.author
        )
        self.add_day("verified_on", tr("核实日期"), self.today)
        self.add_foot(tr("核实以后，数被更正会自动变回未核实。"))

    def send(self) -> None:
        on = self.day("verified_on", owed=True)
        remember(VERIFIER, self.who.text().strip())
        self.submit(verify_actuals, self._ids, self.who.text(), on, label=self.windowTitle())
