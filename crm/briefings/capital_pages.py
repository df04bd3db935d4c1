"""到位资金月报 on A4 across."""

from __future__ import annotations

from reportlab.platypus.flowables import Flowable

from crm.briefings.capital_sheet import CapitalSheet, conclusion, lines_table, row_key
from crm.briefings.page import Conclusion, Masthead, Note, run
from crm.briefings.press import Imprint, foot_of
from crm.briefings.since_tables import since_grid, since_note
from crm.briefings.style import A4_ACROSS, BODY, CELL
from crm.briefings.tables import Cell, Column, Row
from crm.capital_reports import ReportFigure, ReportLine, amount_of, cells_of, heads, notes
from crm.rules.units import money_unit, show_amount
from resources import tr

PAPER = A4_ACROSS
_WAN = 10**6
"""分 of 1万元: where all figures are whole, none bears decimals."""


def imprint(sheet: CapitalSheet) -> Imprint:
    """Return what each sheet of paper says."""
    report = sheet.report
    return Imprint(
        title=report.title,
        author=report.bureau,
        subject=report.title,
        running=f"{report.bureau}　{report.title}",
        foot=foot_of(report.today, sheet.issued_by),
        sample=tr("示例数据：金额均为虚构") if report.illustrative else "",
    )


def story(sheet: CapitalSheet) -> list[Flowable]:
    """Return the report's flowables in order."""
    report = sheet.report
    unit = tr("单位：万元，外资为万美元")
    columns = [Column(tr("园区 / 项目"), 140)]
    lines = (*report.lines, report.total)
    places = 2 if any(value % _WAN for line in lines for value in cells_of(line)) else 0
    wide = 54 if places else 45
    columns += [Column(f"{_head(figure)}\n{word}", wide, "right", CELL) for figure, word in heads()]
    rows = [(row_key(line), _row(line, places)) for line in lines]
    return [
        Masthead(report.title, report.state, report.bureau, unit),
        Conclusion([run(text, BODY)] for text in sheet.said or conclusion(sheet)),
        *since_note(sheet.since),
        *since_grid(sheet.since, lines_table(report), columns, rows, measure=PAPER.measure),
        Note("".join(notes(report))),
    ]


def _head(figure: ReportFigure) -> str:
    """A heading that breaks between its words."""
    plain = figure.label.removeprefix(tr("其中："))
    return plain if len(plain) <= 4 else f"{plain[:4]}\n{plain[4:]}"


def _row(line: ReportLine, places: int) -> Row:
    whole = line.project_id is None
    row: list[str | Cell | Flowable] = [Cell(line.name, bold=True) if whole else f"　{line.name}"]
    for (figure, _), value in zip(heads(), cells_of(line), strict=True):
        unit = money_unit("万元", figure.group.currency)
        shown = ""
        if value:
            amount = amount_of(value, figure)
            shown = show_amount(amount, unit=unit, with_unit=False, places=places)
        row.append(Cell(shown, bold=whole))
    return row
