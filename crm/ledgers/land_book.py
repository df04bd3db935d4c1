"""Writes parcels as a workbook: the 土地台账 that can be read in again, and what it adds up to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from crm.land import KEPT, LandTable, land_table
from crm.ledgers.writing import (
    Cell,
    bold_cell,
    plain_cell,
    set_widths,
    written_book,
)
from crm.parcels import ParcelRow, UseRow
from crm.rules.numbers import exact_decimal
from crm.rules.parcels import Stock, Supply, supply_words
from crm.rules.units import area_in, money_in, show_amount
from db.terms import Currency
from db.values import Amount, Extent
from resources import tr

_WIDTHS = (16, 16, 18, 10, 12, 14, 12, 28, 12, 14, 16, 30, 30)


def export_parcels(session: Session, park_id: str | None, target: Path, *, today: date) -> int:
    """Write the parcels of a park or of 全区 to `target` (.xlsx); returns how many there are.

    Its headings are those that `crm.ledgers.parcels` reads. Raises LedgerError.
    """
    table = land_table(session, park_id, today)
    with written_book(target) as book:
        _parcels(book, table)
        _sums(book, table)
    return len(table.rows)


def parcel_heads() -> list[str]:
    """Return the headings of the table of parcels."""
    return [
        tr("地块编号"),
        tr("园区"),
        tr("位置"),
        tr("用途"),
        tr("面积（亩）"),
        tr("可安排（亩）"),
        tr("状态"),
        tr("项目"),
        tr("占地（亩）"),
        tr("供地日期"),
        tr("每亩价格（万元）"),
        tr("规划条件"),
        tr("备注"),
    ]


def land_heads() -> list[str]:
    """Return the headings of land added up by park."""
    return [
        tr("园区"),
        tr("块数"),
        tr("面积（亩）"),
        tr("已供（亩）"),
        tr("本年供地（亩）"),
        tr("净地待供（亩）"),
        tr("储备（亩）"),
        tr("闲置（亩）"),
        tr("供地率（%）"),
    ]


def _parcels(book: Any, table: LandTable) -> None:
    sheet = book.create_sheet(tr("土地台账"))
    sheet.freeze_panes = "B2"
    set_widths(sheet, _WIDTHS)
    _append(sheet, parcel_heads(), bold=True)
    for park, row in table.parcels:
        for at, use in enumerate(row.uses or (None,)):
            _append(sheet, _values(park, row, use, first=at == 0))
    whole, left = table.whole, sum(row.land.left for row in table.rows)
    _append(
        sheet,
        [tr("合计"), None, None, None, _mu(whole.area), _mu(left), *[None] * 7],
        bold=True,
    )


def _values(park: str, row: ParcelRow, use: UseRow | None, *, first: bool) -> list[Cell]:
    """A line; what is of the parcel itself stands once, so that a column can be added up."""
    on = row.supplied_on if use is None else use.on
    return [
        row.code,
        park,
        row.place if first else None,
        row.use if first else None,
        _extent(row.area) if first else None,
        _mu(row.land.left) if first else None,
        row.state.label if first else None,
        use.project if use is not None else None,
        _extent(use.area) if use is not None else None,
        on.isoformat() if on is not None else None,
        _price(row.price) if first else None,
        row.conditions if first else None,
        row.note if first else None,
    ]


def _sums(book: Any, table: LandTable) -> None:
    sheet = book.create_sheet(tr("供地情况"))
    set_widths(sheet, [22, *[15] * (len(land_heads()) - 1)])
    _append(sheet, land_heads(), bold=True)
    for line in table.lines:
        _append(sheet, _supply(line.name or tr("未定园区"), line.supply))
    _append(sheet, _supply(table.park or tr("全区"), table.whole), bold=True)
    _append(sheet, [])
    heads = [tr("存量"), *(tr("{state}（亩）").format(state=one.label) for one in KEPT)]
    _append(sheet, heads, bold=True)
    for row in table.stock:
        _append(sheet, _stock(row))
    _append(sheet, [])
    _append(sheet, [tr("年份"), tr("供地（亩）")], bold=True)
    for year, units in table.years:
        _append(sheet, [year, _mu(units)])
    _append(sheet, [])
    _append(sheet, [supply_words()])
    if table.outside:
        names = tr("、").join(table.outside)
        _append(sheet, [tr("全区不含{names}。").format(names=names)])


def _supply(name: str, found: Supply) -> list[Cell]:
    rate = None if found.rate is None else exact_decimal(found.rate, 2)
    areas = (
        found.area, found.given, found.given_this_year, found.ready, found.reserved, found.idle,
    )  # fmt: skip
    return [name, found.parcels, *(_mu(units) for units in areas), rate]


def _stock(row: Stock) -> list[Cell]:
    return [row.size.label, *(_mu(row.areas.get(state, 0)) for state in KEPT)]


def _append(sheet: Any, values: Sequence[Cell], *, bold: bool = False) -> None:
    write = bold_cell if bold else plain_cell
    sheet.append([write(sheet, value) for value in values])


def _mu(units: int) -> Cell:
    return exact_decimal(area_in(units, "亩")) if units else None


def _extent(area: Extent | None) -> Cell:
    return None if area is None or area.units is None else exact_decimal(area_in(area.units, "亩"))


def _price(price: Amount | None) -> Cell:
    if price is None:
        return None
    if price.firm and price.fen is not None and price.currency is Currency.CNY:
        return money_in(price.fen, "万元")
    return show_amount(price, unit="万元")
