"""Writes arrivals and the monthly report of capital as Excel workbooks: figures as numbers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from crm.capital_list import ArrivalListing, ArrivalRow, arrival_rows, ordered_arrivals, state_of
from crm.capital_reports import (
    CapitalReport,
    ReportFigure,
    ReportLine,
    cells_of,
    heads,
    monthly_report,
    notes,
)
from crm.errors import LedgerError
from crm.ledgers.writing import (
    Cell,
    embolden,
    head_cell,
    plain_cell,
    set_widths,
    written_book,
)
from crm.rules.arrivals import Month
from crm.rules.numbers import exact_decimal, round_half_up
from crm.rules.units import money_in, show_amount
from db.portions import portions
from resources import tr

_AT_ONCE = 500
_LARGEST = 1_048_575
_WIDTHS = (12, 30, 16, 16, 10, 12, 16, 26, 12, 16, 24, 12, 12, 18, 30)

Report = Callable[..., None]


def export_arrivals(
    session: Session,
    listing: ArrivalListing,
    target: Path,
    *,
    progress: Report | None = None,
) -> int:
    """Write the arrivals of a listing to `target` (.xlsx) and return how many there are.

    Its headings are those that `crm.ledgers.arrivals` reads. Raises LedgerError.
    """
    ids = ordered_arrivals(session, listing)
    if len(ids) > _LARGEST:
        raise LedgerError(tr("一张 Excel 表最多 1,048,575 行。请先筛选，再导出。"))
    with written_book(target) as book:
        sheet = book.create_sheet(tr("到位资金"))
        sheet.freeze_panes = "C2"
        set_widths(sheet, _WIDTHS)
        sheet.append([head_cell(sheet, word) for word in arrival_heads()])
        for nth, some in enumerate(portions(ids, _AT_ONCE)):
            if progress is not None:
                progress(nth * _AT_ONCE, len(ids), tr("正在导出"))
            for row in arrival_rows(session, some):
                sheet.append([plain_cell(sheet, value) for value in _values(row)])
    return len(ids)


def arrival_heads() -> list[str]:
    """Return the headings of the table of arrivals."""
    return [
        tr("到位日期"),
        tr("项目名称"),
        tr("园区"),
        tr("到位金额（万）"),
        tr("币种"),
        tr("汇率"),
        tr("资金来源"),
        tr("投资方"),
        tr("到位形式"),
        tr("形成固投（万元）"),
        tr("凭证"),
        tr("核实人"),
        tr("核实日期"),
        tr("情况"),
        tr("备注"),
    ]


def export_report(session: Session, month: Month, today: date, target: Path) -> int:
    """Write the monthly report to `target` (.xlsx); returns how many projects it lists."""
    report = monthly_report(session, month, today)
    with written_book(target, row_by_row=False) as book:
        sheet: Any = book.active
        sheet.title = tr("{month}月月报").format(month=month[1])
        _head(sheet, report)
        for line in [*report.lines, report.total]:
            _append(sheet, line)
        for note in notes(report):
            sheet.append([note])
        set_widths(sheet, [34, *[13] * len(heads())])
        sheet.freeze_panes = "B5"
    return sum(not line.park for line in report.lines)


def _head(sheet: Any, report: CapitalReport) -> None:
    width = len(heads()) + 1
    lines: list[list[Cell]] = [
        [report.title],
        [f"{report.bureau}　{report.state}", *[None] * (width - 2), tr("单位：万元、万美元")],
        [tr("园区 / 项目"), *[figure.label for figure, _ in heads()]],
        [None, *[word for _, word in heads()]],
    ]
    for line in lines:
        sheet.append(line)
    merge = sheet.merge_cells
    merge(start_row=1, end_row=1, start_column=1, end_column=width)
    merge(start_row=3, end_row=4, start_column=1, end_column=1)
    for at in range(len(ReportFigure)):
        merge(start_row=3, end_row=3, start_column=2 + 3 * at, end_column=4 + 3 * at)
    for row in (1, 3, 4):
        for cell in sheet[row]:
            embolden(cell, size=14 if row == 1 else 11, centred=True)


def _append(sheet: Any, line: ReportLine) -> None:
    name = line.name if line.park or line.project_id is None else f"　{line.name}"
    values: list[Cell] = [name]
    for value in cells_of(line):
        fen = int(round_half_up(value, 0))
        values.append(exact_decimal(money_in(fen, "万元")) if fen else None)
    sheet.append(values)
    row = sheet[sheet.max_row]
    row[0].data_type = "s"
    for cell in row[1:]:
        cell.number_format = "#,##0.00"
    if line.park or line.project_id is None:
        for cell in row:
            embolden(cell)


def _values(row: ArrivalRow) -> list[Cell]:
    amount = row.amount
    figure: Cell = show_amount(amount, unit="万元")
    if amount is not None and amount.firm and amount.fen is not None:
        figure = money_in(amount.fen, "万元")
    return [
        row.on.isoformat(),
        row.project,
        row.park,
        figure,
        amount.currency.label if amount is not None else None,
        amount.rate if amount is not None else None,
        row.origin.label,
        row.investor,
        row.instrument.label,
        money_in(row.fixed_fen, "万元") if row.uses else None,
        row.voucher,
        row.verified_by,
        row.verified_on.isoformat() if row.verified_on else None,
        state_of(row)[0],
        row.note,
    ]
