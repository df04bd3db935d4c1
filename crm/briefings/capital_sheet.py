"""到位资金月报: parks and projects, this month, corrections, year to date."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO, ClassVar

from sqlalchemy.orm import Session

from crm.briefings.order import Order
from crm.briefings.since import Mark, Since, Table
from crm.briefings.sources import Behind, Source
from crm.capital_reports import (
    CapitalReport,
    Cells,
    ReportFigure,
    ReportLine,
    amount_of,
    monthly_report,
)
from crm.errors import BriefingError
from crm.rules.arrivals import Month, month_of
from crm.rules.dates import month_end
from crm.rules.numbers import exact_decimal, round_half_up
from crm.rules.units import money_in, money_unit, show_amount
from resources import tr

COMPARED = (ReportFigure.OUTSIDE, ReportFigure.OVERSEAS)
"""省外境内 is a part of the first; what became fixed assets follows it by months."""


@dataclass(frozen=True)
class CapitalSheet:
    """The report of a month as it is issued."""

    key: ClassVar[str] = "capital_sheet"

    report: CapitalReport
    issued_by: str
    said: tuple[str, ...] = ()
    since: Since = field(default_factory=Since)
    secrecy: str = ""

    @property
    def bureau(self) -> str:
        """Whose report it is."""
        return self.report.bureau

    @property
    def as_of(self) -> date:
        """The day up to which its figures speak."""
        return min(self.report.today, month_end(*self.report.month))

    @property
    def issued_on(self) -> date:
        """The day on which it was made."""
        return self.report.today

    @property
    def illustrative(self) -> bool:
        """Whether among the figures are samples."""
        return self.report.illustrative


def take(session: Session, order: Order) -> CapitalSheet:
    """Take the report of the month in which the order's days begin.

    Raises BriefingError for a month that has not begun.
    """
    month = month_of(order.first or order.today)
    if date(*month, 1) > order.today:
        raise BriefingError(
            tr("{year}年{month}月还没有开始，没有资金月报。请选择以前的月份。").format(
                year=month[0], month=month[1]
            )
        )
    return CapitalSheet(monthly_report(session, month, order.today), order.issued_by)


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
    from crm.briefings.catalogue import BY_KEY
    from crm.briefings.comparing import take_compared
    from crm.briefings.printing import write

    order = Order(today=today, issued_by=issued_by, first=date(*month, 1), last=month_end(*month))
    return write(take_compared(session, BY_KEY[CapitalSheet.key], order), target).pages


def file_name(sheet: CapitalSheet) -> str:
    """Return the name under which it is saved unless a person gives another."""
    year, month = sheet.report.month
    return tr("到位资金月报-{year}-{month:02d}").format(year=year, month=month) + ".pdf"


def conclusion(sheet: CapitalSheet) -> tuple[str, ...]:
    """Return what the year has come to, what the month brought, what was corrected."""
    said = []
    for figure in ReportFigure:
        cells = _cells(sheet.report.total, figure)
        words = tr("{name}累计 {sum}，本月 {month}").format(
            name=figure.label.replace(tr("其中："), tr("其中")),
            sum=show_amount(amount_of(cells.to_date, figure)),
            month=show_amount(amount_of(cells.month, figure)),
        )
        if cells.corrections:
            more = show_amount(amount_of(cells.corrections, figure))
            words += tr("，更正以前月份 {more}").format(more=more)
        said.append(words)
    return (tr("；").join(said) + tr("。"),)


def tables(sheet: CapitalSheet) -> tuple[Table, ...]:
    """Return what the next report compares."""
    return (lines_table(sheet.report),)


def lines_table(report: CapitalReport) -> Table:
    """Return the parks and projects with what arrived in the year, in 万元 and 万美元."""
    return Table(
        "lines",
        tuple(
            Mark(
                row_key(line),
                line.name,
                figures=tuple(_wan(line, figure) for figure in COMPARED),
            )
            for line in (*report.lines, report.total)
        ),
        (tr("市外"), tr("外资")),
    )


def row_key(line: ReportLine) -> str:
    """Return what pairs a line with the one of another month."""
    return line.project_id or f"park/{line.name}"


def _wan(line: ReportLine, figure: ReportFigure) -> Decimal:
    amount = amount_of(_cells(line, figure).to_date, figure)
    return exact_decimal(round_half_up(money_in(amount.fen or 0, "万元"), 2))


def sources(sheet: CapitalSheet) -> tuple[Source, ...]:
    """Return the sums of the zone, then each project."""
    report = sheet.report
    whole = [
        Source(
            tr("{name}累计").format(name=figure.label),
            _shown(report.total, figure),
            Behind.CAPITAL,
            section=tr("全区合计"),
            day=sheet.as_of,
        )
        for figure in ReportFigure
        if not _cells(report.total, figure).empty
    ]
    projects = [
        Source(
            line.name,
            tr("，").join(
                f"{figure.label} {_shown(line, figure)}"
                for figure in COMPARED
                if not _cells(line, figure).empty
            ),
            Behind.PROJECTS,
            (line.project_id,),
            tr("项目"),
        )
        for line in report.lines
        if line.project_id is not None
        and any(not _cells(line, figure).empty for figure in COMPARED)
    ]
    return (*whole, *projects)


def _cells(line: ReportLine, figure: ReportFigure) -> Cells:
    return line.figures.get(figure, Cells())


def _shown(line: ReportLine, figure: ReportFigure) -> str:
    unit = money_unit("万元", figure.group.currency)
    return show_amount(amount_of(_cells(line, figure).to_date, figure), unit=unit)
