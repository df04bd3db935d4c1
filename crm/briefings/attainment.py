"""一、年度目标与时序, and where each of its figures comes from (口径)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Protocol

from reportlab.platypus.flowables import Flowable

from crm.briefings.charts import attainment_bar
from crm.briefings.conclusion import points_of
from crm.briefings.issue import TargetLine
from crm.briefings.issue_tables import targets_table
from crm.briefings.page import Note, Text, empty, section
from crm.briefings.since import Since, compare
from crm.briefings.since_tables import since_grid
from crm.briefings.style import CELL, SMALL
from crm.briefings.tables import Cell, Column, Content, GroupRow, Row, grid, shortened
from crm.charts import Attained
from crm.figures import show_months
from crm.rules.numbers import UNKNOWN, Number, round_half_up, show_number, show_percent
from crm.rules.pace import GrowthSource
from crm.targets import SEVERE, TargetStanding, show_actual, show_target
from db.terms import Measure
from resources import tr


class TargetsIssue(Protocol):
    """A snapshot that shows targets: they are held against `pace` on the day `as_of`."""

    @property
    def targets(self) -> tuple[TargetLine, ...]: ...
    @property
    def as_of(self) -> date: ...
    @property
    def pace(self) -> Fraction: ...
    @property
    def chances(self) -> dict[str, float]: ...
    @property
    def year_ends(self) -> dict[str, float]: ...


def attainment(issue: TargetsIssue, since: Since) -> list[Flowable]:
    """Return the section of the year's targets, beside what the issue before said of them."""
    parts = section(tr("一、年度目标与时序"), "targets")
    if not issue.targets:
        return [*parts, empty(tr("本年度尚未录入年度计划，录入后此处列出各项目标的完成情况。"))]
    table = targets_table(issue.targets)
    with_change = _changed(issue, since)
    each_month = _month_of_all(issue) is None
    columns = [
        Column(tr("指标"), 158 if each_month else 152),
        Column(tr("完成"), 48, "right"),
        Column(tr("目标"), 42, "right"),
        Column(tr("单位"), 44),
        Column(tr("完成率"), 43, "right"),
        Column(tr("完成与\n时序"), 50),
        Column(tr("与时序"), 46, "right"),
        Column(tr("同比"), 46, "right"),
    ]
    if with_change:
        columns.append(Column(tr("较上\n月"), 38, "right"))
    if issue.chances:
        columns.append(Column(tr("年底\n达成"), 36, "right"))
    rows: list[tuple[str, Row]] = []
    park = None
    for line in issue.targets:
        if line.standing.park_id != park:
            park = line.standing.park_id
            rows.append(("", GroupRow(line.standing.park)))
        row = _target_row(line, with_change, each_month, issue.year_ends)
        if issue.chances:
            row = [*row, _chance(issue.chances.get(line.standing.target_id))]
        rows.append((line.standing.target_id, row))
    note = Note(_targets_note(issue, since), see="definitions")
    return [*parts, *since_grid(since, table, columns, rows, even=True), note]


def _month_of_all(issue: TargetsIssue) -> int | None:
    """Return the month up to which all reported figures go; None where each has its own."""
    months = {line.standing.as_of_month for line in issue.targets} - {None}
    return months.pop() if len(months) == 1 else None


def _changed(issue: TargetsIssue, since: Since) -> bool:
    """Whether 较上月 is told: a first issue has no 较上期 to tell in its place."""
    told = any(line.change is not None for line in issue.targets)
    return told and compare(since, targets_table(issue.targets)) is None


def _chance(percent: float | None) -> Cell:
    return Cell(UNKNOWN if percent is None else f"{percent:.0f}%", "secondary")


def _target_row(
    line: TargetLine, with_change: bool, each_month: bool, year_ends: Mapping[str, float]
) -> Sequence[Content]:
    at = line.standing
    month = at.as_of_month if each_month else None
    row: list[str | Cell | Flowable] = [
        Cell(_indicator(at), tail="" if month is None else show_months(month)),
        _actual_cell(at),
        show_target(at),
        Cell(at.unit, "secondary"),
        show_percent(at.rate, 1),
        _bar(at, year_ends.get(at.target_id)),
        _points_cell(at),
        Cell(_growth(at), "secondary"),
    ]
    if with_change:
        row.append(Cell(_signed_number(line.change), "secondary"))
    return row


def _indicator(at: TargetStanding) -> str:
    return tr("　其中：{name}").format(name=at.indicator) if at.part_of else at.indicator


def _actual_cell(at: TargetStanding) -> Cell:
    if at.actual is not None:
        return Cell(show_actual(at), bold=True)
    lacks_last_year = at.growth is not None and at.growth.source is GrowthSource.NO_LAST_YEAR
    return Cell(tr("缺上年数") if lacks_last_year else show_actual(at), "secondary")


def _growth(at: TargetStanding) -> str:
    """同比 of a figure; that of a target of growth stands as what is done already."""
    if at.growth is None or at.growth.percent is None or at.measure is Measure.GROWTH:
        return UNKNOWN
    return show_percent(at.growth.percent, 1)


def _bar(at: TargetStanding, year_end: float | None) -> Flowable | str:
    if not at.paced:
        return ""
    ink = "green" if points_of(at) >= 0 else "red" if points_of(at) <= SEVERE else "accent"
    return attainment_bar(Attained(_float(at.rate), _float(at.pace), forecast=year_end, ink=ink))


def _points_cell(at: TargetStanding) -> Cell:
    if at.ahead is None:
        return Cell(UNKNOWN, "secondary")
    points = points_of(at)
    shown = show_number(abs(points), 1)
    if not points:
        return Cell(tr("持平"), "green", bold=True)
    if points > 0:
        return Cell(tr("超 {points}").format(points=shown), "green", bold=True)
    ink = "red" if points <= SEVERE else "amber"
    return Cell(tr("欠 {points}").format(points=shown), ink, bold=True)


def _signed_number(points: Number | None) -> str:
    if points is None:
        return UNKNOWN
    rounded = round_half_up(points, 1)
    shown = show_number(abs(rounded), 1)
    return shown if not rounded else f"{'+' if rounded > 0 else '−'}{shown}"


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _targets_note(issue: TargetsIssue, since: Since) -> str:
    said = [
        tr("时序进度{pace}（截至{day}），月报数与其所报月份的时序比较；与时序以百分点计。").format(
            pace=show_percent(issue.pace, 1), day=issue.as_of.isoformat()
        )
    ]
    if (month := _month_of_all(issue)) is not None:
        said.append(tr("月报数为{months}累计。").format(months=show_months(month)))
    if any(not line.standing.paced for line in issue.targets):
        said.append(tr("以百分数为目标的指标与目标值比较。"))
    if _changed(issue, since):
        said.append(tr("较上月为“与时序”的增减。"))
    elif since.as_of is not None:
        said.append(tr("较上期为完成数的增减，单位同左。"))
    if issue.year_ends:
        said.append(tr("条中浅色为年底预计：由项目计数的按本区历史节奏，其余照现在的进度。"))
    if issue.chances:
        said.append(tr("年底达成为按本区历史节奏模拟的可能性，只对由项目计数的指标。"))
    if left_out := sum(
        line.standing.approximate for line in issue.targets if not line.standing.part_of
    ):
        said.append(tr("另有约数{n}项，不计入。").format(n=left_out))
    return "".join(said)


def sources(issue: TargetsIssue) -> Flowable:
    """Return the table of what each figure counts, and where it was taken from.

    Targets of one definition share a row.
    """
    columns = [
        Column(tr("指标"), 140),
        Column(tr("计划口径"), 60),
        Column(tr("完成数的来源与口径"), 242),
        Column(tr("计划\n条目"), 28, "right"),
    ]
    small = replace(SMALL, ink="text", leading=CELL.leading)
    told: dict[tuple[str, str, str], list[str]] = {}
    for at in (line.standing for line in issue.targets):
        basis = at.basis
        for name in (at.indicator.removesuffix(tr("同比增长")), at.indicator):
            basis = basis.replace(tr("“{name}”").format(name=name), tr("该指标"))
        key = (at.definition or UNKNOWN, basis, at.section or UNKNOWN)
        named = at.indicator if at.park_id is None else f"{at.park}{at.indicator}"
        told.setdefault(key, []).append(named)
    rows: list[Row] = [
        [
            tr("、").join(names),
            Text(definition, small),
            Text(shortened(basis, 300), small),
            Cell(section_, "secondary"),
        ]
        for (definition, basis, section_), names in told.items()
    ]
    return grid(columns, rows, valign="TOP")
