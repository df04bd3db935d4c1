"""年度目标完成情况 on paper."""

from __future__ import annotations

from collections.abc import Iterable

from reportlab.platypus.flowables import Flowable

from crm.briefings.attainment import attainment, sources
from crm.briefings.page import Conclusion, Masthead, Note, run, section
from crm.briefings.press import Imprint, foot_of
from crm.briefings.setting import Run
from crm.briefings.style import BODY
from crm.briefings.tables import Cell, Column, GroupRow, Row, grid, shortened
from crm.briefings.targets_sheet import TargetsSheet, conclusion
from crm.targets import show_actual
from resources import tr


def imprint(sheet: TargetsSheet) -> Imprint:
    """Return what each sheet of paper says."""
    return Imprint(
        title=f"{sheet.year}{sheet.title}",
        author=sheet.bureau,
        subject=_period(sheet),
        running=f"{sheet.year}{sheet.title}　{_period(sheet)}",
        foot=foot_of(sheet.as_of, sheet.issued_by),
        sample=tr("示例数据，金额均为虚构") if sheet.illustrative else "",
    )


def story(sheet: TargetsSheet) -> list[Flowable]:
    """Return the brief's flowables in order."""
    return [
        Masthead(sheet.title, tr("{year}年").format(year=sheet.year), sheet.bureau, _period(sheet)),
        Conclusion(_conclusion(sheet)),
        *attainment(sheet),
        *_records(sheet),
        *_definitions(sheet),
    ]


def _conclusion(sheet: TargetsSheet) -> Iterable[list[Run]]:
    for paragraph in conclusion(sheet):
        yield [run(paragraph, BODY)]


def _records(sheet: TargetsSheet) -> list[Flowable]:
    names = {one.target_id: one.names for one in sheet.behind}
    rows: list[Row] = []
    park = ""
    for line in sheet.targets:
        at = line.standing
        if not names.get(at.target_id):
            continue
        if at.park != park:
            park = at.park
            rows.append(GroupRow(park))
        rows.append(
            [
                Cell(at.indicator, bold=True),
                f"{show_actual(at)} {at.unit}",
                tr("、").join(shortened(name, 40) for name in names[at.target_id]),
            ]
        )
    if not rows:
        return []
    columns = [
        Column(tr("指标"), 120),
        Column(tr("完成"), 50, "right"),
        Column(tr("计入的记录"), 300),
    ]
    return [
        *section(tr("二、每个数背后的记录"), "records"),
        grid(columns, rows, valign="TOP"),
        Note(tr("按计入的先后排列；到位资金和月报数见资金月报、月报填报。")),
    ]


def _definitions(sheet: TargetsSheet) -> list[Flowable]:
    if not sheet.targets:
        return []
    return [*section(tr("三、口径"), "definitions", room=200), sources(sheet)]


def _period(sheet: TargetsSheet) -> str:
    return tr("截至{day}").format(day=sheet.as_of.isoformat())
