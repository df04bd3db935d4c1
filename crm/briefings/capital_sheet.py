"""到位资金月报 on A4 across: parks and projects, this month, corrections, year to date.

Nothing of reportlab is loaded before the first report is printed.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from sqlalchemy.orm import Session

from crm.capital_reports import (
    CapitalReport,
    Cells,
    ReportFigure,
    ReportLine,
    amount_of,
    cells_of,
    heads,
    monthly_report,
    notes,
)
from crm.rules.arrivals import Month
from crm.rules.units import money_unit, show_amount
from resources import tr

if TYPE_CHECKING:
    from reportlab.platypus.flowables import Flowable

    from crm.briefings.press import Imprint
    from crm.briefings.setting import Run
    from crm.briefings.tables import Cell


def print_report(
    session: Session,
    month: Month,
    target: str | Path | BinaryIO,
    *,
    today: date,
    issued_by: str = "",
) -> int:
    """Print the report of a month to a file or a stream; returns the number of pages.

    Raises BriefingError with what to do when it can't be saved.
    """
    return write(monthly_report(session, month, today), target, issued_by=issued_by)


def write(report: CapitalReport, target: str | Path | BinaryIO, *, issued_by: str = "") -> int:
    """Print a report; the same one gives the same bytes. Returns the number of pages."""
    from crm.briefings import press
    from crm.briefings.style import A4_ACROSS

    content, pages = press.print_story(_story(report), _imprint(report, issued_by), A4_ACROSS)
    press.deliver(content, target)
    return pages


def _story(report: CapitalReport) -> list[Flowable]:
    from crm.briefings.page import Conclusion, Masthead, Note

    unit = tr("单位：万元，外资为万美元")
    return [
        Masthead(report.title, report.state, report.bureau, unit),
        Conclusion([_summary(report)]),
        _table(report),
        *[Note(note) for note in notes(report)],
    ]


def _summary(report: CapitalReport) -> list[Run]:
    """The conclusion: what the year has come to, what the month brought, what was corrected."""
    from crm.briefings.page import run
    from crm.briefings.style import BODY

    said = []
    for figure in ReportFigure:
        cells = report.total.figures.get(figure, Cells())
        words = tr("{name}累计 {sum}，本月 {month}").format(
            name=figure.label.replace(tr("其中："), tr("其中")),
            sum=show_amount(amount_of(cells.to_date, figure)),
            month=show_amount(amount_of(cells.month, figure)),
        )
        if cells.corrections:
            more = show_amount(amount_of(cells.corrections, figure))
            words += tr("，更正以前月份 {more}").format(more=more)
        said.append(words)
    return [run(tr("；").join(said) + tr("。"), BODY)]


def _table(report: CapitalReport) -> Flowable:
    from crm.briefings.style import A4_ACROSS
    from crm.briefings.style import CELL as STYLE
    from crm.briefings.tables import Column, Grid

    columns = [Column(tr("园区 / 项目"), 132)]
    columns += [Column(f"{_head(figure)}\n{word}", 54, "right", STYLE) for figure, word in heads()]
    rows = [_row(line) for line in [*report.lines, report.total]]
    scale = A4_ACROSS.measure / sum(column.width for column in columns)
    return Grid(columns, rows, [column.width * scale for column in columns], "MIDDLE")


def _head(figure: ReportFigure) -> str:
    """A heading that breaks between its words."""
    plain = figure.label.removeprefix(tr("其中："))
    return plain if len(plain) <= 4 else f"{plain[:4]}\n{plain[4:]}"


def _row(line: ReportLine) -> list[str | Cell]:
    from crm.briefings.tables import Cell

    whole = line.project_id is None
    row: list[str | Cell] = [Cell(line.name, bold=True) if whole else f"　{line.name}"]
    for (figure, _), value in zip(heads(), cells_of(line), strict=True):
        unit = money_unit("万元", figure.group.currency)
        shown = ""
        if value:
            shown = show_amount(amount_of(value, figure), unit=unit, with_unit=False)
        row.append(Cell(shown, bold=whole))
    return row


def _imprint(report: CapitalReport, issued_by: str) -> Imprint:
    from crm.briefings.press import Imprint

    foot = tr("引凤 · 数据截至 {day}").format(day=report.today.isoformat())
    if issued_by:
        foot += tr("　制表 {name}").format(name=issued_by)
    return Imprint(
        title=report.title,
        author=report.bureau,
        subject=report.title,
        running=f"{report.bureau}　{report.title}",
        foot=foot,
        sample=tr("示例数据：金额均为虚构") if report.illustrative else "",
    )
