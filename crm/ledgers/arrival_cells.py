"""What a column of a table of arrivals is, and what its cells say."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from crm.errors import InvalidInput
from crm.ledgers.cells import cell_text, read_cell
from crm.ledgers.headers import FieldKind, bare
from crm.ledgers.sheets import DataRow, SheetReading
from crm.ledgers.workbook import Grid
from crm.rules.dates import month_end
from crm.rules.measures import CURRENCIES
from crm.rules.numbers import is_blank, parse_number, plain_text
from db.terms import CellState, Currency, Instrument, Origin, Precision
from db.values import Amount, When
from resources import tr

_LOOKED_AT = 40
WORDINGS: dict[str, tuple[str, ...]] = {
    "name": ("项目名称", "项目", "名称", "项目名"),
    "on": ("到位日期", "到位时间", "到账日期", "到账时间", "日期", "时间", "入账日期"),
    "amount": (
        "到位金额", "金额", "到位资金", "实际到位", "实际到位资金", "到账金额", "本次到位",
        "到位资金额", "到位",
    ),
    "currency": ("币种", "货币"),
    "rate": ("汇率", "折算汇率"),
    "origin": ("资金来源", "来源", "资金性质", "资金类别"),
    "investor": ("投资方", "投资主体", "出资方", "投资单位", "企业名称", "投资方名称"),
    "instrument": ("到位形式", "出资形式", "出资方式", "到位方式", "形式"),
    "fixed": ("形成固投", "形成固定资产", "完成固投", "其中固投", "固投", "形成固定资产投资"),
    "voucher": ("凭证", "凭证号", "到位凭证", "验资报告", "进账单", "佐证材料"),
    "verified_by": ("核实人", "审核人", "核实"),
    "note": ("备注", "说明"),
}  # fmt: skip
_BY_WORD = {word: key for key, words in WORDINGS.items() for word in words}
_ORIGINS = (
    (re.compile("境外|外资|港澳台|香港|澳门|台湾|国外|海外"), Origin.OVERSEAS),
    (re.compile("省外"), Origin.MAINLAND),
    (re.compile("市外|省内"), Origin.PROVINCE),
    (re.compile("市内|本市|本地"), Origin.CITY),
)
_INSTRUMENTS = {
    "货币": Instrument.CASH,
    "货币资金": Instrument.CASH,
    "设备": Instrument.IN_KIND,
    "实物投资": Instrument.IN_KIND,
    "利润再投资": Instrument.REINVESTED,
    "借款": Instrument.LOAN,
}
Faults = tuple[str, ...]
"""Sentences about cells that can't be read."""


@dataclass(frozen=True)
class ArrivalCells:
    """What the cells of a row say; None where there is nothing."""

    name: str = ""
    on: date | None = None
    amount: Amount | None = None
    origin: Origin | None = None
    investor: str | None = None
    instrument: Instrument | None = None
    fixed: Amount | None = None
    voucher: str | None = None
    verified_by: str | None = None
    note: str | None = None


def header_row(grid: Grid) -> int | None:
    """Return the header's first row as Excel numbers it; None when there is none.

    It names the project, the day or the amount, and three columns in all.
    """
    best, most = None, 2
    for at, row in enumerate(grid.rows[:_LOOKED_AT]):
        keys = {_key_of(str(text)) for text in row if text is not None} - {None}
        if "name" in keys and keys & {"on", "amount"} and len(keys) > most:
            best, most = at + 1, len(keys)
    return best


def read_cells(sheet: SheetReading, row: DataRow, today: date) -> tuple[ArrivalCells, Faults]:
    """Read the cells of a row, and say which can't be read."""
    raw: dict[str, Any] = {}
    units: dict[str, str | None] = {}
    for column in sheet.columns:
        key = next((found for text in reversed(column.path) if (found := _key_of(text))), None)
        if key is not None and key not in raw and column.index in row.cells:
            raw[key], units[key] = row.cells[column.index], column.unit or sheet.unit
    faults: list[str] = []
    texts = {key: cell_text(value) for key, value in raw.items()}
    currency = _currency(texts.get("currency", ""), faults)
    amount = _amount(raw, "amount", units, currency, faults)
    return (
        ArrivalCells(
            name=" ".join(texts.get("name", "").split()),
            on=_day(raw.get("on"), today, faults),
            amount=_with_rate(amount, texts.get("rate", ""), faults),
            origin=_origin(texts.get("origin", ""), faults),
            investor=_text(texts, "investor"),
            instrument=_instrument(texts.get("instrument", ""), faults),
            fixed=_amount(raw, "fixed", units, None, faults),
            voucher=_text(texts, "voucher"),
            verified_by=_text(texts, "verified_by"),
            note=_text(texts, "note"),
        ),
        tuple(faults),
    )


def _key_of(header: str) -> str | None:
    return _BY_WORD.get(bare(header))


def _text(texts: dict[str, str], key: str) -> str | None:
    text = " ".join(texts.get(key, "").split())
    return None if is_blank(text) else text


def _amount(
    raw: dict[str, Any],
    key: str,
    units: dict[str, str | None],
    currency: Currency | None,
    faults: list[str],
) -> Amount | None:
    value = raw.get(key)
    unit = units.get(key)
    if unit is None:
        unit = "万元"  # what every such table counts in
    if currency is not None and currency is not Currency.CNY:
        unit = f"{unit[:-1] if unit.endswith('元') else ''}{currency.label}"
    read = read_cell(value, FieldKind.AMOUNT, unit=unit, year=None)
    if read.state is not CellState.UNDERSTOOD:
        faults.append(tr("金额“{text}”读不出").format(text=read.text))
    return read.value if isinstance(read.value, Amount) else None


def _with_rate(amount: Amount | None, text: str, faults: list[str]) -> Amount | None:
    if amount is None or amount.currency is Currency.CNY or is_blank(text):
        return amount
    try:
        rate = parse_number(text)
    except InvalidInput:
        rate = None
    if rate is None or rate <= Decimal(0):
        faults.append(tr("汇率“{text}”读不出").format(text=text))
        return amount
    return replace(amount, rate=rate)


def _day(value: Any, today: date, faults: list[str]) -> date | None:
    """A month alone is booked on its last day, this month on today."""
    read = read_cell(value, FieldKind.WHEN, unit=None, year=today.year)
    when = read.value
    if isinstance(when, When) and when.day is not None:
        if when.precision is Precision.DAY:
            return when.day
        if when.precision in (Precision.MONTH, Precision.MONTH_LATE):
            return min(month_end(when.day.year, when.day.month), max(today, when.day))
    if not is_blank(read.text):
        faults.append(tr("到位日期“{text}”读不出是哪天").format(text=read.text))
    return None


def _origin(text: str, faults: list[str]) -> Origin | None:
    plain = plain_text(text)
    if is_blank(plain):
        return None
    for pattern, origin in _ORIGINS:
        if pattern.search(plain):
            return origin
    faults.append(tr("来源“{text}”不在可选项里").format(text=text))
    return None


def _instrument(text: str, faults: list[str]) -> Instrument | None:
    plain = plain_text(text)
    if is_blank(plain):
        return None
    for one in Instrument:
        if one.label in plain:
            return one
    if plain in _INSTRUMENTS:
        return _INSTRUMENTS[plain]
    faults.append(tr("到位形式“{text}”不在可选项里").format(text=text))
    return None


def _currency(text: str, faults: list[str]) -> Currency | None:
    plain = plain_text(text)
    if is_blank(plain):
        return None
    for one in Currency:
        if plain in (one.label, one.value):
            return one
    found = CURRENCIES.get(plain.upper())
    if found is None:
        faults.append(tr("币种“{text}”不认得").format(text=text))
    return found
