"""Reads the tables of the tax bureau and of the statistics into figures, row by row.

Nothing is matched or stored here: a figure knows its cell, its enterprise as written, and of
which months it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from crm.errors import HeaderNotFound, InvalidInput
from crm.ledgers.actual_words import (
    ACTUALS,
    CODE,
    NAME,
    PLAIN,
    TAX_KIND,
    TAX_PART,
    Meaning,
    Span,
    is_total,
    meaning_of,
    period_of,
    speaks_of_tax,
)
from crm.ledgers.cells import cell_text
from crm.ledgers.reading import read_sheet
from crm.ledgers.sheets import Column, DataRow, RowKind, SheetReading
from crm.ledgers.workbook import LedgerFile, column_letter, open_ledger
from crm.rules.actual_typed import parse_figure
from crm.rules.indicators import Kind, kind_of, units_of
from crm.rules.numbers import is_blank, parse_number
from db.terms import Indicator
from db.values import Quantity
from resources import tr

_RAW_UNITS = {"energy_use": "吨标煤", "discharge": "吨"}


@dataclass(frozen=True)
class ActualsFile:
    """A file as it was read; unread are sheets without a header, with the reason."""

    file: LedgerFile
    sheets: tuple[SheetReading, ...]
    unread: tuple[tuple[str, str], ...]

    @property
    def illustrative(self) -> bool:
        """Whether its name or a title says that it is a sample."""
        titles = [text for sheet in self.sheets for text in sheet.titles]
        return any("示例" in text for text in [self.file.name, *titles])


@dataclass(frozen=True)
class SheetPeriod:
    """Of which year and up to which month a sheet is; unit: of money without one."""

    year: int | None
    month: int | None
    unit: str | None
    tax: bool


@dataclass(frozen=True)
class ReadFigure:
    """One cell's figure. number, unit: as written; fault: why it can't be taken, or ""."""

    address: str
    header: str
    measure: str
    span: Span
    month: int | None
    year: int | None
    text: str
    quantity: Quantity | None
    fault: str = ""


@dataclass
class ReadRow:
    """What a table says of one enterprise: the rows of its taxes are one."""

    sheet: str
    row: int
    name: str
    code: str
    figures: list[ReadFigure] = field(default_factory=list)


@dataclass(frozen=True)
class SheetRows:
    """A sheet's enterprises, and how many rows are none of them (小计, titles …)."""

    sheet: SheetReading
    period: SheetPeriod
    rows: tuple[ReadRow, ...]
    lacks_unit: bool
    unused: tuple[str, ...]
    sums: int


def read_actuals_file(path: Path) -> ActualsFile:
    """Read a file; raises LedgerError, HeaderNotFound when no sheet has a header."""
    ledger = open_ledger(path)
    sheets: list[SheetReading] = []
    unread: list[tuple[str, str]] = []
    for grid in ledger.sheets:
        try:
            sheets.append(read_sheet(grid, vocabulary=ACTUALS))
        except HeaderNotFound as fault:
            unread.append((grid.name, fault.message))
    if not sheets:
        raise HeaderNotFound(
            tr(
                "“{name}”里没有认得的表：要有一行表头，写着企业（纳税人）名称或信用代码，"
                "以及税收、产值、营业收入等。"
            ).format(name=ledger.name),
            details=tr("；").join(f"{sheet}：{why}" for sheet, why in unread),
        )
    return ActualsFile(ledger, tuple(sheets), tuple(unread))


def sheet_rows(
    reading: ActualsFile,
    sheet: SheetReading,
    *,
    year: int | None = None,
    unit: str | None = None,
) -> SheetRows:
    """Return what a sheet says of each enterprise.

    year, unit: what a person said, before what the titles say.
    """
    titles = [*sheet.titles, sheet.name, reading.file.name]
    named_year, month = period_of(titles)
    heads = [text for column in sheet.columns for text in column.path]
    measures = {meaning.measure for _, meaning in _figures_of(sheet)}
    tax = speaks_of_tax([*titles, *heads]) and measures <= {PLAIN, TAX_PART, Indicator.TAX.value}
    period = SheetPeriod(year or named_year, month, unit or sheet.unit, tax)
    rows = _rows(sheet, period)
    lacking = any(
        column.unit is None and period.unit is None and _is_money(meaning, period)
        for column, meaning in _figures_of(sheet)
    )
    unused = tuple(
        column.header
        for column in sheet.columns
        if column.field is None and column.header and not column.header.startswith(tr("序号"))
    )
    sums = sum(kind is RowKind.SUM for kind in sheet.kinds)
    return SheetRows(sheet, period, tuple(rows), lacking, unused, sums)


def _figures_of(sheet: SheetReading) -> list[tuple[Column, Meaning]]:
    found = []
    for column in sheet.columns:
        meaning = meaning_of(column.field)
        if meaning is not None:
            found.append((column, meaning))
    return found


def _rows(sheet: SheetReading, period: SheetPeriod) -> list[ReadRow]:
    at = {column.field.key: column.index for column in sheet.columns if column.field is not None}
    kinded = TAX_KIND in at
    found: list[ReadRow] = []
    by_key: dict[tuple[str, str], ReadRow] = {}
    totals: dict[int, list[ReadFigure]] = {}
    for row in sheet.rows:
        name, code = _text(row, at.get(NAME)), _text(row, at.get(CODE))
        kind = _text(row, at.get(TAX_KIND))
        continues = row.of != row.number or (kinded and not name and not code)
        if continues and found:
            read = found[-1]
        elif kinded and (name, code) in by_key:
            read = by_key[name, code]  # the taxes of an enterprise need not stand together
        else:
            read = ReadRow(sheet.name, row.number, name, code)
            found.append(read)
            by_key[name, code] = read
        figures = _read_figures(sheet, row, period)
        if kinded and is_total(kind):
            totals.setdefault(id(read), []).extend(figures)
        else:
            read.figures += figures
    for read in found:
        if id(read) in totals:  # the bureau's own sum goes before ours
            read.figures = totals[id(read)]
    return [read for read in found if read.figures or read.name or read.code]


def _read_figures(sheet: SheetReading, row: DataRow, period: SheetPeriod) -> list[ReadFigure]:
    found = []
    columns = _figures_of(sheet)
    # Where the table has its own sum of the taxes, the taxes are contained in it.
    summed = {
        (meaning.span, meaning.month)
        for _, meaning in columns
        if _measure_in(meaning, period) == Indicator.TAX.value
    }
    for column, meaning in columns:
        text = cell_text(row.cells.get(column.index))
        if is_blank(text):
            continue
        measure = _measure_in(meaning, period)
        if measure == TAX_PART:
            if (meaning.span, meaning.month) in summed:
                continue
            measure = Indicator.TAX.value
        if not measure:
            continue
        quantity, fault = _quantity(text, measure, column.unit, period)
        if column.index in row.shared:
            quantity, fault = None, tr("这一格合并了几家企业，分不清各是多少。")
        found.append(
            ReadFigure(
                f"{sheet.name}!{column_letter(column.index)}{row.number}",
                column.header,
                measure,
                meaning.span,
                meaning.month,
                meaning.year,
                text,
                quantity,
                fault,
            )
        )
    return found


def _measure_in(meaning: Meaning, period: SheetPeriod) -> str:
    """Return the measure of a column; one that names only months is of tax in a table of tax."""
    if meaning.measure != PLAIN:
        return meaning.measure
    return Indicator.TAX.value if period.tax else ""


def _is_money(meaning: Meaning, period: SheetPeriod) -> bool:
    measure = _measure_in(meaning, period)
    if measure in ("added", "research_cost", TAX_PART):
        return True
    return measure in set(Indicator) and kind_of(Indicator(measure)) is Kind.MONEY


def _quantity(
    text: str, measure: str, unit: str | None, period: SheetPeriod
) -> tuple[Quantity | None, str]:
    """Return the figure of a cell, or why there is none."""
    money = measure in ("added", "research_cost")
    known = measure in set(Indicator)
    if known:
        money = kind_of(Indicator(measure)) is Kind.MONEY
    if money:
        unit = unit or period.unit
        if unit is None and _bare(text):
            return None, tr("没有写单位，表头和表上方也没有。请选单位。")
    try:
        if not known and not money:
            return Quantity(_plain(text), unit or _RAW_UNITS[measure]), ""
        indicator = Indicator(measure) if known else Indicator.OUTPUT
        # A month may be negative; whether the period may is asked once it is known.
        own = unit if money else _fitting(indicator, unit)
        return parse_figure(text, indicator, unit=own, month=1), ""
    except InvalidInput as error:
        return None, error.message


def _fitting(indicator: Indicator, unit: str | None) -> str:
    """Return the header's unit where it is one of the indicator's: a table's may be of money."""
    units = units_of(indicator)
    return unit if unit in units else units[0]


def _bare(text: str) -> bool:
    try:
        return parse_number(text) is not None
    except InvalidInput:
        return False


def _plain(text: str) -> Decimal | None:
    return parse_number(text)


def _text(row: DataRow, at: int | None) -> str:
    value: Any = None if at is None else row.cells.get(at)
    text = cell_text(value)
    return "" if is_blank(text) else " ".join(text.split())
