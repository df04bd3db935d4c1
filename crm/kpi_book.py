"""督查考核 as a workbook: people and teams, figures as numbers, how they are counted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from crm.kpi import Kpi, Work, WorkLine, definitions
from crm.ledgers.writing import (
    Cell,
    head_cell,
    plain_cell,
    set_widths,
    written_book,
)
from crm.rules.totals import beside
from crm.rules.units import money_in
from resources import tr

if TYPE_CHECKING:
    from openpyxl import Workbook


def export_kpi(found: Kpi, target: Path) -> int:
    """Write the numbers of a period to `target` (.xlsx); returns how many people there are.

    An older file is replaced once the new one is whole. Raises LedgerError.
    """
    with written_book(target) as book:
        _sheet(book, tr("人员"), found, found.people)
        _sheet(book, tr("团队"), found, found.teams)
    return len(found.people)


def _sheet(book: Workbook, title: str, found: Kpi, lines: Sequence[WorkLine]) -> None:
    """People with their teams, or the teams; all together in the last row."""
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "B2"
    people = lines is found.people
    heads = [title, *([tr("团队")] if people else []), *_heads()]
    set_widths(sheet, [16, 16, *[13] * (len(heads) - 2)])
    sheet.append([head_cell(sheet, word) for word in heads])
    rows = [(line.name or tr("未登记"), line.team, line) for line in lines]
    for name, team, line in [*rows, (tr("合计"), "", found.whole)]:
        row: list[Cell] = [name, *([team] if people else []), *_values(line)]
        sheet.append([plain_cell(sheet, value) for value in row])
    sheet.append([])
    for sentence in definitions(found):
        sheet.append([plain_cell(sheet, sentence)])


def _heads() -> list[str]:
    heads = []
    for work in Work:
        if work is Work.KEPT:
            heads += [tr("节点到期（个）"), tr("节点按期（个）")]
            continue
        heads.append(work.label)
        if work in (Work.SIGNED, Work.INVESTED):
            heads += [
                tr("{work}（亿元）").format(work=work.label),
                tr("{work}另有").format(work=work.label),
            ]
    return heads


def _values(line: WorkLine) -> list[Cell]:
    values: list[Cell] = []
    for figure in line.figures:
        if figure.work is Work.KEPT:
            values += [figure.of or 0, figure.count]
            continue
        values.append(figure.count)
        if figure.total is not None:
            firm = figure.total.firm
            values.append(money_in(figure.total.fen, "亿元") if firm else None)
            values.append(beside(figure.total) or None)
    return values
