"""督查考核表 on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reportlab.platypus import Spacer
from reportlab.platypus.flowables import Flowable

from crm.briefings.kpi_sheet import WHOLE, KpiSheet, conclusion, people_table, teams_table
from crm.briefings.page import Conclusion, Masthead, Text, empty, run, section
from crm.briefings.press import Imprint, foot_of
from crm.briefings.signature import Blanks, Signed
from crm.briefings.since_tables import gone_note, since_grid, since_note
from crm.briefings.style import BODY
from crm.briefings.tables import Cell, Column, Row, shortened
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
        Conclusion([run(paragraph, BODY)] for paragraph in sheet.said or conclusion(sheet)),
        *since_note(sheet.since),
        *section(tr("一、人员"), "people"),
    ]
    if not sheet.people:
        nothing = empty(tr("这一期没有可以考核的记录。"))
        return [*parts, nothing, *gone_note(sheet.since, people_table(sheet))]
    people = _rows(sheet.people, teams=True)
    people.append((WHOLE, _row(sheet.whole, tr("合计"), teams=True)))
    parts += since_grid(sheet.since, people_table(sheet), _columns(tr("人员"), teams=True), people)
    parts += section(tr("二、团队"), "teams")
    teams = _rows(sheet.teams, teams=False)
    teams.append((WHOLE, _row(sheet.whole, tr("合计"), teams=False)))
    parts += since_grid(sheet.since, teams_table(sheet), _columns(tr("团队"), teams=False), teams)
    parts += section(tr("三、口径"), "definitions", room=120)
    for text in sheet.definitions:
        parts += [Text(text, replace(BODY, size=9.5, leading=15.5)), Spacer(1, 3)]
    while parts and isinstance(parts[-1], Spacer):
        parts.pop()
    # Signed by hand, on a page that bears some of what is signed.
    words = (tr("考核人"), tr("复核人"), tr("日期"))
    return [*parts[:-1], Signed(parts[-1], [Blanks(words)])]


def _columns(head: str, *, teams: bool) -> list[Column]:
    return [
        Column(head, 58 if teams else 90),
        *([Column(tr("团队"), 68)] if teams else []),
        *(column for work in Work for column in _of(work)),
    ]


_WIDE = {Work.VISITS: 50, Work.KEPT: 54}


def _of(work: Work) -> list[Column]:
    """The column of a number, and of what stands beside it: its money, or its share."""
    one = Column(_head(work), _WIDE.get(work, 32), "right")
    if work is Work.KEPT:
        return [one, Column(tr("按期率"), 42, "right")]
    if work in (Work.SIGNED, Work.INVESTED):
        return [one, Column(tr("金额"), 60, "right")]
    return [one]


def _rows(lines: Sequence[WorkLine], *, teams: bool) -> list[tuple[str, Row]]:
    return [(line.name, _row(line, line.name or tr("未登记"), teams=teams)) for line in lines]


def _head(work: Work) -> str:
    units = {
        Work.LEADS: tr("条"),
        Work.VISITS: tr("次"),
        Work.SIGNED: tr("个"),
        Work.INVESTED: tr("个"),
        Work.KEPT: tr("按期/到期"),
    }
    return f"{work.label}\n{units[work]}"


def _row(line: WorkLine, name: str, *, teams: bool) -> Row:
    cells: list[str | Cell | Flowable] = [Cell(shortened(name, 20), bold=True)]
    if teams:
        cells.append(Cell(shortened(line.team, 16) or UNKNOWN, "secondary"))
    for figure in line.figures:
        cells += _cells(figure)
    return cells


def _cells(figure: WorkFigure) -> list[Cell | str]:
    if figure.work is Work.KEPT:
        if not figure.of:
            return [UNKNOWN, UNKNOWN]
        return [f"{figure.count}/{figure.of}", show_percent(figure.share, 0)]
    count = str(figure.count) if figure.count else UNKNOWN
    if figure.work not in (Work.SIGNED, Work.INVESTED):
        return [count]
    if not figure.count or figure.total is None:
        return [count, UNKNOWN]
    return [count, Cell(show_total(figure.total), small=beside(figure.total))]
