"""年度目标完成情况 on paper: the table, and behind each number its list."""

from __future__ import annotations

from reportlab.platypus.flowables import Flowable

from crm.briefings.attainment import attainment, sources
from crm.briefings.issue import ListedProject
from crm.briefings.page import (
    Conclusion,
    Masthead,
    Text,
    empty,
    run,
    section,
    subsection,
)
from crm.briefings.press import Imprint, foot_of
from crm.briefings.project_tables import amount_cell, land_places
from crm.briefings.signature import signature
from crm.briefings.since_tables import since_grid, since_note
from crm.briefings.style import BODY, READING
from crm.briefings.tables import Cell, Column, Row, names_of, shortened
from crm.briefings.yearly import TargetList, YearReport, conclusion, list_table
from crm.rules.numbers import UNKNOWN
from crm.rules.units import show_extent
from crm.targets import show_actual, show_target
from resources import tr


def title() -> str:
    """Return the brief's name."""
    return tr("年度目标完成情况")


def imprint(report: YearReport) -> Imprint:
    """Return what each sheet says."""
    year = tr("{year}年").format(year=report.issue.year)
    return Imprint(
        title=f"{title()}（{year}）",
        author=report.bureau,
        subject=year,
        running=f"{title()}　{year}",
        foot=foot_of(report.as_of, report.issued_by, signed=True),
        sample=tr("示例数据，金额均为虚构") if report.illustrative else "",
    )


def story(report: YearReport) -> list[Flowable]:
    """Return the table of targets, the lists, and where each figure is from."""
    year = tr("{year}年度").format(year=report.issue.year)
    parts: list[Flowable] = [
        Masthead(title(), "", report.bureau, year),
        Conclusion([run(text, BODY)] for text in report.said or conclusion(report)),
        *since_note(report.since),
        *attainment(report.issue, report.since),
        *section(tr("二、计入的项目"), "lists"),
    ]
    for number, one in enumerate(report.lists):
        parts += _list(report, one, f"l{number}")
    if not report.lists:
        parts.append(empty(tr("目前没有计入任何一项目标的项目或企业。")))
    signing = report.issue.signing
    parts += signature(signing, report.bureau, report.issued_on, report.issued_by)
    return [*parts, *section(tr("三、口径"), "definitions", room=200), sources(report.issue)]


def _list(report: YearReport, of: TargetList, key: str) -> list[Flowable]:
    at = report.standings[of.target_id]
    head = tr("{park}{name}：{actual} / {target}{unit}").format(
        park="" if at.park_id is None else at.park,
        name=at.indicator,
        actual=show_actual(at),
        target=show_target(at),
        unit=at.unit,
    )
    columns = [
        Column(tr("项目"), 150),
        Column(tr("投资方"), 120),
        Column(tr("阶段"), 40),
        Column(tr("投资\n亿元"), 60, "right"),
        Column(tr("用地\n亩"), 50, "right"),
        Column(tr("责任人"), 50),
    ]
    if of.firms:
        named = tr("、").join(shortened(name, 40) for name in of.firms)
        return [*subsection(shortened(head, 60), key), Text(named + tr("。"), READING)]
    places = land_places(one.land for one in of.projects)
    rows = [(one.project_id, _row(one, places)) for one in of.projects]
    told = since_grid(report.since, list_table(of), columns, rows)
    return [*subsection(shortened(head, 60), key), *told]


def _row(one: ListedProject, places: int) -> Row:
    return [
        Cell(shortened(one.name, 40), bold=True),
        shortened(one.investors, 40) or UNKNOWN,
        one.stage.label,
        amount_cell(one.headline),
        show_extent(one.land, with_unit=False, places=places),
        Cell(names_of(one.answerable), "secondary"),
    ]
