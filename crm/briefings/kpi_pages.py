"""督查考核表 on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reportlab.platypus import Spacer
from reportlab.platypus.flowables import Flowable

from crm.briefings.kpi_sheet import KpiSheet, conclusion
from crm.briefings.page import Conclusion, Masthead, Text, empty, run, section
from crm.briefings.press import Imprint, foot_of
from crm.briefings.style import BODY
from crm.briefings.tables import Cell, Column, Row, grid, shortened
from crm.kpi import Work, WorkFigure, WorkLine
from crm.rules.numbers import UNKNOWN, show_percent
from crm.rules.totals import beside, show_total
from resources import tr


def imprint(sheet: KpiSheet) -> Imprint:
    """Return what each sheet of paper says."""
    return Imprint(
        title=f"{sheet.title}（{sheet.period}）",
        author=sheet.bureau,
        subject=sheet.period,
        running=f"{sheet.title}　{sheet.period}",
        foot=foot_of(sheet.as_of, sheet.issued_by),
        sample=tr("示例数据，人员和内容均为虚构") if sheet.illustrative else "",
    )


def story(sheet: KpiSheet) -> list[Flowable]:
    """Return the sheet's flowables in order."""
    parts: list[Flowable] = [
        Masthead(sheet.title, sheet.period, sheet.bureau, sheet.as_of.isoformat()),
        Conclusion([run(paragraph, BODY)] for paragraph in conclusion(sheet)),
        *section(tr("一、人员"), "people"),
    ]
    if not sheet.people:
        return [*parts, empty(tr("这一期没有可以考核的记录。"))]
    parts.append(_table(tr("人员"), sheet.people, sheet.whole, teams=True))
    parts += [*section(tr("二、团队"), "teams"), _table(tr("团队"), sheet.teams, None)]
    parts += section(tr("三、口径"), "definitions", room=120)
    for text in sheet.definitions:
        parts += [Text(text, replace(BODY, size=9.5, leading=15.5)), Spacer(1, 3)]
    parts += [Spacer(1, 18), Text(tr("考核人：　　　　　　复核人：　　　　　　日期："), BODY)]
    return parts


def _table(
    head: str, lines: Sequence[WorkLine], whole: WorkLine | None, *, teams: bool = False
) -> Flowable:
    columns = [
        Column(head, 84),
        *([Column(tr("团队"), 70)] if teams else []),
        *(Column(_head(work), 62, "right") for work in Work),
    ]
    rows: list[Row] = [_row(line, line.name or tr("未登记"), teams) for line in lines]
    if whole is not None:
        rows.append(_row(whole, tr("合计"), teams))
    return grid(columns, rows)


def _head(work: Work) -> str:
    units = {
        Work.LEADS: tr("条"),
        Work.VISITS: tr("次"),
        Work.SIGNED: tr("个"),
        Work.INVESTED: tr("个"),
        Work.KEPT: tr("按期/到期"),
    }
    return f"{work.label}\n{units[work]}"


def _row(line: WorkLine, name: str, teams: bool) -> Row:
    cells: list[str | Cell | Flowable] = [Cell(shortened(name, 20), bold=True)]
    if teams:
        cells.append(Cell(shortened(line.team, 16) or UNKNOWN, "secondary"))
    cells += [_cell(figure) for figure in line.figures]
    return cells


def _cell(figure: WorkFigure) -> Cell | str:
    if figure.work is Work.KEPT:
        if not figure.of:
            return UNKNOWN
        return Cell(f"{figure.count}/{figure.of}", small=show_percent(figure.share, 0))
    if not figure.count:
        return UNKNOWN
    if figure.total is None:
        return str(figure.count)
    money = show_total(figure.total) if figure.total.firm else ""
    small = tr("，").join(part for part in (money, beside(figure.total)) if part)
    return Cell(str(figure.count), small=small)
