"""The rows of a 土地台账 as they stand: a parcel with what its further rows add to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from crm.errors import HeaderNotFound
from crm.ledgers.cells import cell_text, read_cell
from crm.ledgers.known import name_key
from crm.ledgers.parcel_words import (
    AREA,
    CODE,
    CONDITION,
    LEFT,
    PARK,
    SHARE,
    VOCABULARIES,
    state_named,
)
from crm.ledgers.reading import read_sheet
from crm.ledgers.sheets import Column, DataRow, SheetReading
from crm.ledgers.workbook import Grid, column_letter
from crm.rules.dates import month_end
from crm.rules.numbers import is_blank
from db.terms import CellState, ParcelState, Precision
from db.values import AREA_UNITS_PER_MU, Amount, Extent, When
from resources import tr

_MOST_MU = 10_000
"""Of a bare figure without a unit: more than this is surely in 平方米."""
_LAND_UNITS = ("亩", "平方米", "万平方米", "公顷")


@dataclass(frozen=True)
class UnreadCell:
    """A cell that says nothing to a field; its text goes into the parcel's note."""

    sheet: str
    row: int
    column: int
    header: str
    text: str
    why: str

    @property
    def address(self) -> str:
        """Where it stands, as Excel writes it."""
        return f"{self.sheet}!{column_letter(self.column)}{self.row}"


@dataclass(frozen=True)
class ReadUse:
    """A project that a row names; area: None where the row tells none."""

    project: str
    area: Extent | None
    on: date | None


@dataclass(frozen=True)
class ReadParcel:
    """What the table says of one parcel; None and "" where it says nothing.

    fault: why the row can't be a parcel. cells: every filled cell, for the record of the import.
    """

    sheet: str
    row: int
    code: str
    park: str = ""
    section: tuple[str, ...] = ()
    place: str | None = None
    area: Extent | None = None
    use: str | None = None
    state: ParcelState | None = None
    price: Amount | None = None
    supplied_on: date | None = None
    conditions: str | None = None
    note: str | None = None
    uses: tuple[ReadUse, ...] = ()
    unread: tuple[UnreadCell, ...] = ()
    fault: str = ""
    remark: str = ""
    cells: tuple[tuple[int, list[dict[str, Any]]], ...] = ()


def read_land_sheet(grid: Grid) -> SheetReading:
    """Find header, columns and rows of a sheet; raises HeaderNotFound."""
    for vocabulary in VOCABULARIES[:-1]:
        try:
            return read_sheet(grid, vocabulary=vocabulary)
        except HeaderNotFound:
            continue
    return read_sheet(grid, vocabulary=VOCABULARIES[-1])


def read_parcels(sheet: SheetReading, today: date) -> list[ReadParcel]:
    """Return the parcels of a sheet, rows of one number together."""
    found: dict[tuple[str, str], ReadParcel] = {}
    heads: dict[int, tuple[str, str]] = {}
    lone: list[ReadParcel] = []
    for row in sheet.rows:
        one = _Row(sheet, row, today).read()
        key = heads.get(row.of) if row.of != row.number else None
        if key is None:
            key = name_key(one.park or tr("、").join(one.section)), name_key(one.code)
        heads[row.number] = key
        if not one.code and key not in found:
            lone.append(replace(one, fault=one.fault or tr("这一行没有地块编号。")))
        elif key in found:
            found[key] = _joined(found[key], one)
        else:
            found[key] = one
    return sorted([*found.values(), *lone], key=lambda one: one.row)


def _joined(first: ReadParcel, more: ReadParcel) -> ReadParcel:
    """Add a further row of a parcel: another project on it, or the same once more."""
    fault = first.fault or more.fault
    areas = (first.area, more.area)
    if not fault and None not in areas and areas[0] != areas[1]:
        fault = tr("第 {row} 行编号相同而面积不同，分不清是地块面积还是项目占地。").format(
            row=more.row
        )
    known = {name_key(one.project) for one in first.uses}
    uses = tuple(one for one in more.uses if name_key(one.project) not in known)
    return replace(
        first,
        fault=fault,
        uses=first.uses + uses,
        unread=first.unread + more.unread,
        cells=first.cells + more.cells,
    )


@dataclass
class _Row:
    """One row while it is read."""

    sheet: SheetReading
    row: DataRow
    today: date
    unread: list[UnreadCell] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    fault: str = ""

    def read(self) -> ReadParcel:
        self.columns = {
            column.field.key: column for column in self._named() if column.field is not None
        }
        area, share = self._extent(AREA), self._extent(SHARE)
        if AREA not in self.columns:
            area, share = share, None
        project, day = self._text("project") or "", self._day()
        state = self._state()
        self._keep_unknown()
        return ReadParcel(
            self.sheet.name,
            self.row.number,
            self._text(CODE) or "",
            self._text(PARK) or "",
            self.row.section,
            self._text("place"),
            area,
            self._text("use"),
            state,
            self._price(),
            None if project else day,
            self._conditions(),
            self._text("note"),
            (ReadUse(project, share, day),) if project else (),
            tuple(self.unread),
            self.fault,
            tr("；").join(self.remarks),
            ((self.row.number, self._cells()),),
        )

    def _named(self) -> Iterable[Column]:
        return (column for column in self.sheet.columns if column.field is not None)

    def _raw(self, key: str) -> Any:
        column = self.columns.get(key)
        return None if column is None else self.row.cells.get(column.index)

    def _text(self, key: str) -> str | None:
        text = " ".join(cell_text(self._raw(key)).split())
        return None if is_blank(text) else text

    def _extent(self, key: str) -> Extent | None:
        column, raw = self.columns.get(key), self._raw(key)
        if column is None or raw is None:
            return None
        unit = column.unit or self.sheet.land_unit
        reading = read_cell(raw, column.field.kind, unit=unit, year=None)  # type: ignore[union-attr]
        value = reading.value
        if reading.state is not CellState.UNDERSTOOD:
            self._refuse(column, reading.text, reading.note)
            return None
        bare = not any(word in reading.text for word in _LAND_UNITS)
        if unit is None and bare and isinstance(value, Extent) and _huge(value):
            self._refuse(column, reading.text, tr("没写单位，按亩太大，疑为平方米。请写明单位。"))
            return None
        return value if isinstance(value, Extent) else None

    def _refuse(self, column: Column, text: str, why: str) -> None:
        """A parcel without its area is none; a share that can't be read is told of."""
        self._keep(column, text, why)
        assert column.field is not None
        words = tr("{field}“{text}”读不出：{why}")
        self.fault = self.fault or words.format(field=column.field.label, text=text, why=why)

    def _price(self) -> Amount | None:
        column, raw = self.columns.get("price"), self._raw("price")
        if column is None or column.field is None:
            return None
        unit = column.unit or self.sheet.unit or "万元"
        reading = read_cell(raw, column.field.kind, unit=unit, year=None)
        if reading.state is not CellState.UNDERSTOOD:
            self._keep(column, reading.text, reading.note)
        return reading.value if isinstance(reading.value, Amount) else None

    def _day(self) -> date | None:
        """A month alone is its last day, this month today."""
        column, raw = self.columns.get("supplied_on"), self._raw("supplied_on")
        if column is None or column.field is None:
            return None
        reading = read_cell(raw, column.field.kind, unit=None, year=None)
        when = reading.value
        if isinstance(when, When) and when.day is not None:
            if when.precision is Precision.DAY:
                return when.day
            if when.precision in (Precision.MONTH, Precision.MONTH_LATE):
                self.remarks.append(tr("供地日期只写到月，按月末登记"))
                return min(month_end(when.day.year, when.day.month), max(self.today, when.day))
        if not is_blank(reading.text):
            self._keep(column, reading.text, reading.note or tr("看不出是哪一天。"))
        return None

    def _state(self) -> ParcelState | None:
        text = self._text("state")
        state = state_named(text) if text else None
        if text and state is None:
            choices = tr("、").join(one.label for one in ParcelState)
            why = tr("不是认得的状态：{choices}。").format(choices=choices)
            self._keep(self.columns["state"], text, why)
        return state

    def _conditions(self) -> str | None:
        told = [self._text("conditions")]
        for column in self._named():
            assert column.field is not None
            key = column.field.key
            if key.startswith(CONDITION) and (text := self._text(key)):
                told.append(f"{key.removeprefix(CONDITION)} {text}")
        return tr("；").join(text for text in told if text) or None

    def _keep_unknown(self) -> None:
        """A cell under a heading that means nothing here stays as text."""
        for column in self.sheet.columns:
            text = " ".join(cell_text(self.row.cells.get(column.index)).split())
            if column.field is None and not is_blank(text):
                self._keep(column, text, tr("没有对应的栏目。"))

    def _keep(self, column: Column, text: str, why: str) -> None:
        header = column.header or column_letter(column.index)
        place = self.sheet.name, self.row.number, column.index
        self.unread.append(UnreadCell(*place, header, text, why))

    def _cells(self) -> list[dict[str, Any]]:
        kept = {one.column for one in self.unread}
        found = []
        for column in self.sheet.columns:
            text = cell_text(self.row.cells.get(column.index))
            if not text or (column.field is not None and column.field.key == LEFT):
                continue
            state = CellState.UNDERSTOOD
            if column.index in kept:
                state = CellState.UNMAPPED if column.field is None else CellState.UNREADABLE
            found.append(
                {
                    "column": column_letter(column.index),
                    "header": column.header,
                    "text": text,
                    "field": None,
                    "state": state.value,
                }
            )
        return found


def _huge(value: Extent) -> bool:
    return value.units is not None and value.units > _MOST_MU * AREA_UNITS_PER_MU
