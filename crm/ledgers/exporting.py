"""Writes what a table shows as an Excel workbook: figures as numbers, what bears a mark as text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from crm.errors import LedgerError
from crm.ledgers.writing import (
    Cell,
    head_cell,
    plain_cell,
    set_widths,
    written_book,
)
from crm.listing import COLUMNS, ColumnSpec, Listing, ProjectRow, ordered_ids, rows
from crm.row_text import shown_cell
from crm.rules.numbers import exact_decimal
from crm.rules.units import AREA_UNITS, area_in, money_in, show_amount
from db.portions import portions
from db.terms import Currency
from db.values import Amount
from resources import N_, tr

if TYPE_CHECKING:
    from openpyxl import Workbook

_AT_ONCE = 500
_LARGEST = 1_048_575  # rows of a sheet below its header
_KIND = (N_("投资额口径"), "headline_kind")
_APART = {"people": ("chief", "commissioner"), "next_step": ("next_step", "next_due")}
"""What shares a column on the screen, and has its own in a workbook."""
_WIDTHS = {"name": 34, "investors": 28, "progress": 48}

Report = Callable[..., None]


def export_listing(
    session: Session,
    listing: Listing,
    columns: Sequence[str],
    target: Path,
    *,
    progress: Report | None = None,
) -> int:
    """Write the rows of a listing to `target` (.xlsx) and return how many there are.

    columns: keys of `crm.listing.COLUMNS` in order; beside 投资额 stands which figure it is. An
    old file of that name is replaced only when the new one is whole. Raises LedgerError.
    """
    ids = ordered_ids(session, listing)
    if len(ids) > _LARGEST:
        raise LedgerError(tr("一张 Excel 表最多 1,048,575 行。请先筛选，再导出。"))
    with written_book(target) as book:
        _write(session, ids, columns, book, progress, listing.today)
    return len(ids)


def _write(
    session: Session,
    ids: Sequence[str],
    columns: Sequence[str],
    book: Workbook,
    progress: Report | None,
    today: date | None,
) -> None:
    apart = dict.fromkeys(one for key in columns for one in _APART.get(key, (key,)))
    specs = [spec for key in apart for spec in COLUMNS if spec.key == key]
    sheet = book.create_sheet(tr("项目"))
    sheet.freeze_panes = "B2"
    set_widths(sheet, [_WIDTHS.get(key, 13) for key in _keys(specs)])
    sheet.append([head_cell(sheet, word) for word in _heads(specs)])
    for nth, some in enumerate(portions(ids, _AT_ONCE)):
        if progress is not None:
            progress(nth * _AT_ONCE, len(ids), tr("正在导出"))
        for row in rows(session, some, today):
            sheet.append([plain_cell(sheet, value) for value in _values(row, specs)])


def _keys(specs: Sequence[ColumnSpec]) -> list[str]:
    keys = []
    for spec in specs:
        keys.append(spec.key)
        if spec.key == "amount":
            keys.append(_KIND[1])
    return keys


def _heads(specs: Sequence[ColumnSpec]) -> list[str]:
    heads = []
    for spec in specs:
        unit = "%" if spec.key == "arrival_rate" else tr(spec.unit) if spec.unit else ""
        heads.append(f"{spec.label}（{unit}）" if unit else spec.label)
        if spec.key == "amount":
            heads.append(tr(_KIND[0]))
    return heads


def _values(row: ProjectRow, specs: Sequence[ColumnSpec]) -> list[Cell]:
    values: list[Cell] = []
    for spec in specs:
        if spec.key == "amount":
            if row.headline is None:
                values += [None, None]
            else:
                values += [_figure(row.headline.amount), row.headline.kind.label]
        elif spec.key == "arrived":
            values.append(_figure(row.received.amount))
        elif spec.key == "land" and row.land is not None and row.land.firm:
            assert row.land.units is not None
            values.append(exact_decimal(area_in(row.land.units, AREA_UNITS[0])))
        elif spec.key == "arrival_rate":
            values.append(_number(row.arrival_rate and row.arrival_rate * 100))
        elif spec.key == "intensity":
            values.append(_number(row.intensity))
        else:
            shown = shown_cell(row, spec.key)
            values.append(None if shown in ("", "—") else shown)
    return values


def _figure(amount: Amount | None) -> Cell:
    """A firm figure in yuan is a number, anything else the text that the table shows."""
    if amount is None:
        return None
    if amount.firm and amount.currency is Currency.CNY:
        assert amount.fen is not None
        return money_in(amount.fen, "亿元")
    return show_amount(amount)


def _number(value: Fraction | None) -> Cell:
    return None if value is None else exact_decimal(value, 2)
