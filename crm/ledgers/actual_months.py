"""Turns what a table says of months into what is stored: a year's figure, or a month alone.

Cumulative months are parted by those before them, in the table or stored; what can't be parted
is said, and never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from crm.ledgers.actual_reading import ReadFigure, SheetPeriod
from crm.ledgers.actual_words import ADDED, DISCHARGE, ENERGY_USE, RESEARCH_COST, Span
from crm.rules.actual_checks import BY_MONTH
from crm.rules.assess import Exact
from crm.rules.indicators import factor, in_base, kind_of, units_of
from crm.rules.numbers import exact_decimal, round_half_up, show_number
from db.terms import Indicator
from db.values import Quantity
from resources import tr

_DECEMBER = 12
_PLACES = 4
"""Decimals of a figure that is reckoned from two others."""


@dataclass(frozen=True)
class Settled:
    """A figure for one period. month: None for the year. note: how it was reckoned, or ""."""

    indicator: Indicator
    year: int
    month: int | None
    quantity: Quantity
    address: str
    note: str = ""


@dataclass(frozen=True)
class Unsettled:
    """A cell that gives no figure to store, and why."""

    address: str
    header: str
    text: str
    why: str


@dataclass
class _Given:
    """What a row says of one measure in one year, by months."""

    whole: ReadFigure | None = None
    alone: dict[int, ReadFigure] = field(default_factory=dict)
    up_to: dict[int, ReadFigure] = field(default_factory=dict)


Stored = Mapping[tuple[Indicator, int, int], Quantity]
"""(indicator, year, month) → what is stored of that month alone."""


def settle_row(
    figures: list[ReadFigure], period: SheetPeriod, stored: Stored
) -> tuple[list[Settled], list[Unsettled]]:
    """Return what a row gives to store, and the cells that give nothing."""
    settled: list[Settled] = []
    unsettled: list[Unsettled] = []
    given: dict[tuple[str, int], _Given] = {}
    for one in figures:
        if one.quantity is None or one.quantity.number is None:
            unsettled.append(_why(one, one.fault or tr("不是数值。")))
            continue
        year = one.year or period.year
        if year is None:
            unsettled.append(_why(one, tr("没有写是哪一年，请选年份。")))
            continue
        _take(given.setdefault((one.measure, year), _Given()), one, period, unsettled)
    for (measure, year), whose in given.items():
        if measure not in set(Indicator):
            continue
        indicator = Indicator(measure)
        if indicator in BY_MONTH:
            _part(indicator, year, whose, stored, settled, unsettled)
        else:
            _whole_only(indicator, year, whose, settled, unsettled)
    _reckon(given, settled, unsettled)
    return settled, unsettled


def _take(given: _Given, one: ReadFigure, period: SheetPeriod, unsettled: list[Unsettled]) -> None:
    """Put a figure to its months; the taxes of an enterprise are added up."""
    span, month = one.span, one.month
    if span is Span.THIS_MONTH:
        span, month = Span.MONTH, period.month
    elif span is Span.SO_FAR or (span is Span.UNSAID and period.month is not None):
        span, month = Span.UP_TO, period.month or _DECEMBER
    if span is Span.MONTH and month is None:
        unsettled.append(_why(one, tr("表上没有写本月是几月。")))
    elif span is Span.MONTH and month is not None:
        given.alone[month] = _added(given.alone.get(month), one)
    elif span is Span.UP_TO and month is not None and month < _DECEMBER:
        given.up_to[month] = _added(given.up_to.get(month), one)
    else:
        given.whole = _added(given.whole, one)


def _added(before: ReadFigure | None, one: ReadFigure) -> ReadFigure:
    """Add one tax to another; other figures stand once in a row."""
    if before is None or one.measure != Indicator.TAX.value:
        return one
    total = Fraction(_base(before, Indicator.TAX)) + Fraction(_base(one, Indicator.TAX))
    quantity = _quantity(total, "万元", Indicator.TAX)
    address = before.address if before.address == one.address else f"{before.address}+"
    return ReadFigure(
        address.replace("++", "+"),
        one.header,
        one.measure,
        one.span,
        one.month,
        one.year,
        one.text,
        quantity,
    )


def _part(
    indicator: Indicator,
    year: int,
    given: _Given,
    stored: Stored,
    settled: list[Settled],
    unsettled: list[Unsettled],
) -> None:
    alone = {month: _base(one, indicator) for month, one in given.alone.items()}
    for month, one in sorted(given.alone.items()):
        _settle(settled, indicator, year, month, one)
    if given.whole is not None:
        _settle(settled, indicator, year, None, given.whole)
    sums: dict[int, Exact] = {0: 0}
    for month, one in sorted(given.up_to.items()):
        total = sums[month] = _base(one, indicator)
        if month in alone:
            continue
        before = _up_to(indicator, year, month - 1, sums, alone, stored)
        if before is None:
            words = tr("只有 1–{month} 月累计，缺 1–{before} 月，不能换算成单月。")
            if month == 2:
                words = tr("只有 1–2 月累计，缺 1 月，不能拆成单月。")
            unsettled.append(_why(one, words.format(month=month, before=month - 1)))
            continue
        alone[month] = Fraction(total) - Fraction(before)
        assert one.quantity is not None
        unit = one.quantity.unit
        quantity = _quantity(alone[month], unit, indicator)
        note = ""
        if month > 1:
            note = tr("1–{month} 月累计 {total} 减 1–{before} 月 {less}").format(
                month=month,
                before=month - 1,
                total=_shown(total, unit, indicator),
                less=_shown(before, unit, indicator),
            )
        settled.append(Settled(indicator, year, month, quantity, one.address, note))


def _up_to(
    indicator: Indicator,
    year: int,
    month: int,
    sums: dict[int, Exact],
    alone: dict[int, Exact],
    stored: Stored,
) -> Exact | None:
    """Return the figure from January to a month, given or added up; None while one is missing."""
    if month in sums:
        return sums[month]
    total: Exact = 0
    for one in range(1, month + 1):
        part = alone.get(one)
        if part is None:
            part = in_base(stored.get((indicator, year, one)), indicator)
        if part is None:
            return None
        total += part
    return total


def _whole_only(
    indicator: Indicator,
    year: int,
    given: _Given,
    settled: list[Settled],
    unsettled: list[Unsettled],
) -> None:
    """Keep of a figure whose months don't add up only that of the year."""
    whole = given.whole or given.alone.get(_DECEMBER)
    if whole is not None:
        _settle(settled, indicator, year, None, whole)
    for one in (*given.alone.values(), *given.up_to.values()):
        if one is not whole:
            words = tr("“{what}”不能逐月相加，只收全年（12 月）的数。").format(what=indicator.label)
            unsettled.append(_why(one, words))


def _reckon(
    given: dict[tuple[str, int], _Given], settled: list[Settled], unsettled: list[Unsettled]
) -> None:
    """Reckon of a whole year what a table tells by its parts: 研发强度, 单位能耗增加值 …"""
    have = {(one.indicator, one.year) for one in settled if one.month is None}
    for what, over, under, times in (
        (Indicator.RESEARCH, RESEARCH_COST, Indicator.SALES.value, 100),
        (Indicator.ENERGY, ADDED, ENERGY_USE, 1),
        (Indicator.EMISSION, ADDED, DISCHARGE, 1),
        (Indicator.PRODUCTIVITY, ADDED, Indicator.JOBS.value, 1),
    ):
        for year in sorted({one[1] for one in given}):
            top, bottom = given.get((over, year)), given.get((under, year))
            first = top.whole if top is not None else None
            second = bottom.whole if bottom is not None else None
            if first is None or second is None or (what, year) in have:
                continue
            below = _plain(second, under)
            if not below:
                unsettled.append(_why(second, tr("是零，不能算{what}。").format(what=what.label)))
                continue
            ratio = _plain(first, over) * times / below
            unit = units_of(what)[0]
            note = tr("{first} ÷ {second}").format(first=_text(first), second=_text(second))
            quantity = Quantity(exact_decimal(round_half_up(ratio, _PLACES)), unit)
            settled.append(Settled(what, year, None, quantity, first.address, note))
    _say_unused(given, have | {(one.indicator, one.year) for one in settled}, unsettled)


def _say_unused(
    given: dict[tuple[str, int], _Given],
    have: set[tuple[Indicator, int]],
    unsettled: list[Unsettled],
) -> None:
    """Say of each figure that is no indicator of its own why nothing was reckoned of it."""
    needs = {
        RESEARCH_COST: (Indicator.RESEARCH, tr("同一年的营业收入")),
        ENERGY_USE: (Indicator.ENERGY, tr("同一年的增加值")),
        DISCHARGE: (Indicator.EMISSION, tr("同一年的增加值")),
    }
    for (measure, year), whose in given.items():
        if measure not in needs or (needs[measure][0], year) in have:
            continue
        what, lacking = needs[measure]
        for one in (whose.whole, *whose.alone.values(), *whose.up_to.values()):
            if one is not None:
                words = tr("只用来算{what}，还缺{lacking}。").format(
                    what=what.label, lacking=lacking
                )
                unsettled.append(_why(one, words))


def _settle(
    settled: list[Settled], indicator: Indicator, year: int, month: int | None, one: ReadFigure
) -> None:
    assert one.quantity is not None
    note = tr("各税种合计") if one.address.endswith("+") else ""
    address = one.address.removesuffix("+")
    settled.append(Settled(indicator, year, month, one.quantity, address, note))


def _plain(one: ReadFigure, measure: str) -> Fraction:
    """Return a part of a ratio: money in 万元, all else as written."""
    assert one.quantity is not None
    assert one.quantity.number is not None
    unit = one.quantity.unit
    if measure in (ADDED, RESEARCH_COST, Indicator.SALES.value):
        return Fraction(_base(one, Indicator.OUTPUT)) / 10**6
    number = Fraction(one.quantity.number)
    return number * 10**4 if unit.startswith("万") else number


def _base(one: ReadFigure, indicator: Indicator) -> Exact:
    found = in_base(one.quantity, indicator)
    assert found is not None
    return found


def _quantity(base: Exact, unit: str, indicator: Indicator) -> Quantity:
    number = Fraction(base) / factor(unit, kind_of(indicator))[0]
    return Quantity(exact_decimal(number), unit)


def _shown(base: Exact, unit: str, indicator: Indicator) -> str:
    quantity = _quantity(base, unit, indicator)
    return f"{show_number(quantity.number)}{unit}"


def _text(one: ReadFigure) -> str:
    assert one.quantity is not None
    return f"{one.header} {show_number(one.quantity.number or Decimal())}{one.quantity.unit}"


def _why(one: ReadFigure, why: str) -> Unsettled:
    return Unsettled(one.address.removesuffix("+"), one.header, one.text, why)
