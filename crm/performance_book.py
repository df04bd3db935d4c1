"""合同履约 as an Excel workbook: the strips that are seen, and what they add up to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from crm.ledgers.writing import (
    head_cell,
    plain_cell,
    set_widths,
    written_book,
)
from crm.performance_view import Strip, tax_year_of
from crm.portfolio import HEADS, Grouping, cells_of, definitions, grouped
from crm.rules.numbers import round_half_up
from crm.rules.units import money_in
from crm.standings import Column
from crm.strip_words import cell_text, head_of
from resources import N_, tr

if TYPE_CHECKING:
    from openpyxl import Workbook

_HEADS = (
    (N_("项目"), 30),
    (N_("企业"), 28),
    (N_("合同"), 12),
    (N_("合同号"), 16),
    (N_("签订"), 12),
    (N_("园区"), 14),
    (N_("行业"), 20),
    (N_("责任人"), 12),
    (N_("用地（亩）"), 12),
    (N_("应追（万元）"), 14),
)


def export_strips(
    strips: Sequence[Strip], columns: Sequence[Column], today: date, target: Path
) -> int:
    """Write strips and totals to `target` (.xlsx) and return how many contracts there are.

    An old file of that name is replaced only when the new one is whole. Raises LedgerError.
    """
    with written_book(target) as book:
        _write_strips(book, strips, columns)
        _write_sums(book, strips, today)
    return len(strips)


def _write_strips(book: Workbook, strips: Sequence[Strip], columns: Sequence[Column]) -> None:
    sheet = book.create_sheet(tr("履约"))
    sheet.freeze_panes = "B2"
    set_widths(sheet, [width for _, width in _HEADS])
    words = [*(tr(word) for word, _ in _HEADS), *(head_of(one) for one in columns)]
    sheet.append([head_cell(sheet, word) for word in words])
    for strip in strips:
        head, land = strip.head, strip.standing.land
        values = [
            head.project,
            head.firms,
            head.kind.label,
            head.number,
            "" if head.signed is None else head.signed.isoformat(),
            head.park,
            head.industry,
            head.owner,
            None if land is None else round_half_up(land, 4),
            money_in(strip.owed, "万元"),
        ]
        for column in columns:
            one = strip.at(column)
            values.append(None if one is None else cell_text(one))
        sheet.append([plain_cell(sheet, value) for value in values])


def _write_sums(book: Workbook, strips: Sequence[Strip], today: date) -> None:
    sheet = book.create_sheet(tr("汇总"))
    sheet.column_dimensions["A"].width = 24
    for by in Grouping:
        heads = (tr(by.label), *(tr(head) for head in HEADS))
        sheet.append([head_cell(sheet, word) for word in heads])
        for group in grouped(strips, by, today):
            cells = (group.name, *cells_of(group.totals))
            sheet.append([plain_cell(sheet, value) for value in cells])
        sheet.append([])
    for line in definitions(tax_year_of(strips, today)):
        sheet.append([plain_cell(sheet, line)])
