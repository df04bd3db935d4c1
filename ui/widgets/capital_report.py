"""资金月报 on the screen: parks and projects, this month, corrections, year to date."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout

from crm.capital_reports import (
    CapitalReport,
    ReportFigure,
    ReportLine,
    amount_of,
    cells_of,
    heads,
    notes,
)
from crm.rules.units import money_unit, show_amount
from resources import N_, tr
from ui.models.plain import PlainModel
from ui.theme import mark
from ui.widgets.list_table import list_table, on_open

_NAME, _WIDTHS, _HEAD = 160, (80, 70, 92), 44
_CORRECTIONS = 2


class CapitalReportTable(QFrame):
    """The report as it will be printed; Return opens a project."""

    opened = Signal(str)
    """The id of the project whose line was opened."""

    def __init__(self) -> None:
        super().__init__()
        mark(self, "card")
        self.lines: list[ReportLine] = []
        words = [f"{tr(_SHORT[figure])}\n{tr(word)}" for figure in ReportFigure for word in _WORDS]
        self.model = PlainModel((tr("园区 / 项目"), *words))
        self.model.align_right(*range(1, len(words) + 1))
        self.table = list_table(
            self.model, tr("到位资金月报"), stretch=0, widths=(_NAME, *_WIDTHS * len(ReportFigure))
        )
        self.table.setTabKeyNavigation(False)
        self.table.horizontalHeader().setFixedHeight(_HEAD)
        on_open(self.table, self._open)
        self.foot = QLabel()
        self.foot.setWordWrap(True)
        self.foot.setContentsMargins(12, 6, 12, 6)
        mark(self.foot, "faint")
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.setSpacing(0)
        column.addWidget(self.table, 1)
        column.addWidget(self.foot)

    def show_report(self, report: CapitalReport) -> None:
        """Show a month's report."""
        self.lines = [*report.lines, report.total]
        rows: list[tuple[str, ...]] = []
        tints: dict[tuple[int, int], str] = {}
        for at, line in enumerate(self.lines):
            whole = line.project_id is None
            rows.append((line.name if whole else f"　{line.name}", *_shown(line)))
            for column in range(len(heads()) + 1):
                tints[at, column] = "text" if whole else "secondary"
                if column % 3 == _CORRECTIONS and rows[at][column]:
                    tints[at, column] = "accent"
        self.model.show_rows(rows, tints)
        self._fit(rows)
        unit = tr("单位：万元，外资为万美元。")
        self.foot.setText(f"{report.state}。{unit}{''.join(notes(report))}")

    def _fit(self, rows: list[tuple[str, ...]]) -> None:
        """A column of corrections without any is not shown; no figure is ever cut off."""
        for column in range(1, len(heads()) + 1):
            hidden = column % 3 == _CORRECTIONS and not any(row[column] for row in rows)
            self.table.setColumnHidden(column, hidden)
            wish = max(self.table.sizeHintForColumn(column), _WIDTHS[(column - 1) % 3])
            self.table.setColumnWidth(column, wish)

    def _open(self, row: int) -> None:
        if 0 <= row < len(self.lines):
            key = self.lines[row].project_id
            if key is not None:
                self.opened.emit(key)


_WORDS = (N_("本月"), N_("更正"), N_("累计"))
_SHORT = {
    ReportFigure.OUTSIDE: N_("市外"),
    ReportFigure.MAINLAND: N_("省外"),
    ReportFigure.FIXED: N_("固投"),
    ReportFigure.OVERSEAS: N_("外资"),
}


def _shown(line: ReportLine) -> list[str]:
    shown = []
    for (figure, _), value in zip(heads(), cells_of(line), strict=True):
        unit = money_unit("万元", figure.group.currency)
        shown.append(
            show_amount(amount_of(value, figure), unit=unit, with_unit=False) if value else ""
        )
    return shown
