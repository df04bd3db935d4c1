"""履约热力表 on paper: a row a contract, a cell for each of its promises, as on the screen."""

from __future__ import annotations

from collections import Counter

from reportlab.platypus.flowables import Flowable

from crm import charts
from crm.briefings.charts import Chart
from crm.briefings.heat import GRAVITY, Heat, HeatCell
from crm.briefings.page import Note
from crm.briefings.tables import Cell, Column, Row, grid, shortened
from crm.working_words import SIGNS
from resources import tr

_TALL, _NAME = 15.0, 118.0
_WIDE, _ROOM = 44.0, 352.0
"""Points of a cell at most, and of all cells of a row."""
_OVER = 3.0
"""Points that a tint reaches into the padding of its cell, so that it holds its figure."""
_MOST = 11
"""Columns that have room for their figures; more show their signs alone."""


def heat_table(heat: Heat, most: int = 0) -> list[Flowable]:
    """Return the table with what its signs mean; of more than `most` rows the first, 0 for all."""
    if not heat.rows:
        return []
    shown = heat.rows[:most] if most else heat.rows
    figures = len(heat.columns) <= _MOST
    wide = min(_WIDE, _ROOM / len(heat.columns))
    columns = [Column(tr("合同"), max(_NAME, _NAME + _ROOM - wide * len(heat.columns)))]
    columns += [Column(short, wide, "center") for short, _ in heat.columns]
    rows: list[Row] = [
        [
            Cell(shortened(row.project, 30), bold=True),
            *("" if cell is None else _cell(cell, figures) for cell in row.cells),
        ]
        for row in shown
    ]
    return [grid(columns, rows), Note(_reading(heat, len(shown)))]


def _cell(cell: HeatCell, figures: bool) -> Chart:
    figure = cell.figure if figures else ""
    words = " ".join(part for part in (SIGNS[cell.grade], cell.grade.label, cell.figure) if part)
    return Chart(
        _TALL,
        lambda width: charts.heat_cell(cell.grade, figure, -_OVER, 0, width + 2 * _OVER, _TALL),
        words=words,
    )


def _reading(heat: Heat, shown: int) -> str:
    counted = Counter(cell.grade for row in heat.rows for cell in row.cells if cell is not None)
    grades = tr("、").join(
        tr("{sign} {grade}{n}项").format(sign=SIGNS[grade], grade=grade.label, n=counted[grade])
        for grade in GRAVITY
        if counted[grade]
    )
    said = tr("{n}份合同：{grades}；同一项有几期的列最重的一期。").format(
        n=len(heat.rows), grades=grades
    )
    names = [(short, full) for short, full in heat.columns if short != full]
    if names:
        told = tr("、").join(f"{short}={full}" for short, full in names)
        said += tr("列名：{told}。").format(told=told)
    if shown < len(heat.rows):
        said += tr("此处列最重的{n}份，其余见履约评估报告。").format(n=shown)
    return said
