"""Reads one sheet: its header, its columns and its data rows; what each row is."""

from __future__ import annotations

from typing import Any

from crm.ledgers.header_rows import columns_of, header_of
from crm.ledgers.headers import units_of
from crm.ledgers.row_kinds import rows_of
from crm.ledgers.sheets import LEDGER, SheetChoices, SheetReading, Vocabulary
from crm.ledgers.workbook import Grid

_AREAS = ("亩", "平方米", "万平方米", "公顷")


def read_sheet(
    grid: Grid, choices: SheetChoices | None = None, vocabulary: Vocabulary = LEDGER
) -> SheetReading:
    """Read one sheet; raises HeaderNotFound when no row looks like a header."""
    choices = choices or SheetChoices()
    texts = _spread(grid)
    header = header_of(grid, texts, choices, vocabulary)
    titles = tuple(dict.fromkeys(text for row in texts[: header.start] for text in row if text))
    units = [unit for text in titles for unit in units_of(text)]
    unit = next((one for one in units if one not in _AREAS), None)
    land_unit = next((one for one in units if one in _AREAS), None)
    columns = columns_of(grid, texts, header, choices, vocabulary)
    kinds, rows = rows_of(grid, texts, header, columns, vocabulary)
    return SheetReading(grid, header, columns, rows, kinds, unit, titles, land_unit)


def _shown(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # a sheet keeps 序号 1 as 1.0
    return "" if value is None else str(value).strip()


def _spread(grid: Grid) -> list[list[str]]:
    """Return the sheet as texts, a merged cell's text in each place that it covers."""
    texts = [[_shown(value) for value in row] for row in grid.rows]
    for top, left, bottom, right in grid.merged:
        for row in range(top, min(bottom + 1, len(texts))):
            for column in range(left, min(right + 1, len(texts[row]))):
                texts[row][column] = texts[top][left]
    return texts
