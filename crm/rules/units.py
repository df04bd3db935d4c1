"""The one place that knows 元/万元/亿元/万美元 and 亩/平方米/公顷: how each is read and shown.

Typed figures are read by `crm.rules.typed`, dates by `crm.rules.dates`; both are reached here.

Shown: in running text (`with_unit`) without trailing zeros, `1.2亿元`, `约12亿元`, `60–80亿元`;
in a column whose header names the unit, firm figures with two decimals so that they align.
A figure below one unit which two decimals can't hold steps down a unit (`9,999万元`, never
`1亿元`), and in a column keeps its digits: nothing is rounded away to zero. `places=None` shows
every digit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from crm.rules.dates import parse_when, show_when
from crm.rules.measures import AREAS, CURRENCIES, SCALES, split_unit
from crm.rules.numbers import (
    UNKNOWN,
    exact_decimal,
    is_blank,
    parse_number,
    parse_percent,
    round_half_up,
    show_number,
    show_percent,
)
from crm.rules.typed import find_unit, parse_amount, parse_extent, remark
from db.terms import Currency, Mark
from db.values import (
    AREA_UNITS_PER_MU,
    Amount,
    Area,
    Extent,
    Money,
)
from resources import N_, tr

__all__ = [
    "AREA_UNITS",
    "MONEY_UNITS",
    "UNKNOWN",
    "area_in",
    "convert",
    "find_unit",
    "in_cny",
    "intensity",
    "is_blank",
    "money_in",
    "money_unit",
    "parse_amount",
    "parse_extent",
    "parse_number",
    "parse_percent",
    "parse_when",
    "per_hectare",
    "per_mu",
    "remark",
    "round_half_up",
    "show_amount",
    "show_extent",
    "show_number",
    "show_percent",
    "show_when",
    "split_unit",
    "too_large",
]

MONEY_UNITS = ("亿元", "万元", "元")
AREA_UNITS = ("亩", "平方米", "公顷")

_TOO_MANY_FEN = 1_000 * 10**10
"""A project of 1000亿元 is none here: under a header in 亿元 such a figure is surely in 万元."""
_SHOWN_MARK = {
    Mark.EXACT: "{figure}",
    Mark.ABOUT: N_("约{figure}"),
    Mark.NEARLY: N_("近{figure}"),
    Mark.OVER: N_("{figure}以上"),
    Mark.UNDER: N_("{figure}以内"),
}


def money_in(fen: int, unit: str) -> Decimal:
    """Return 分 as an exact number of `unit` (亿元, 万元, 元, 万美元 …)."""
    return Decimal(fen) / (100 * SCALES[split_unit(unit)[0]])


def area_in(units: int, unit: str) -> Fraction:
    """Return an area in whole 1/300 m² as an exact number of 亩, 平方米 or 公顷."""
    scale, base = split_unit(unit)
    return Fraction(units, AREAS[base.lower()] * SCALES[scale])


def convert(value: Decimal, unit: str, to: str) -> Decimal | None:
    """Convert a number between units of one kind (万元 → 亿元, 公顷 → 亩); None when they differ.

    A unit that is neither money nor land (个, 家, %) converts only to itself.
    """
    if unit == to:
        return value
    try:
        (scale, base), (to_scale, to_base) = split_unit(unit), split_unit(to)
    except ValueError:
        return None
    factor = Fraction(SCALES[scale], SCALES[to_scale])
    if base.lower() in AREAS and to_base.lower() in AREAS:
        factor *= Fraction(AREAS[base.lower()], AREAS[to_base.lower()])
    elif CURRENCIES.get(base.upper()) is not CURRENCIES.get(to_base.upper()):
        return None
    return exact_decimal(Fraction(value) * factor)


def too_large(amount: Amount) -> bool:
    """Tell whether a figure under a header in 亿元 is surely one in 万元."""
    return amount.fen is not None and amount.fen >= _TOO_MANY_FEN


def money_unit(unit: str, currency: Currency) -> str:
    """Return `unit` in another currency: 亿元 and USD give 亿美元."""
    scale, _ = split_unit(unit)
    return scale + _currency_word(currency)


def _currency_word(currency: Currency) -> str:
    return "元" if currency is Currency.CNY else currency.label


def show_amount(
    amount: Amount | None,
    *,
    unit: str = "亿元",
    with_unit: bool = True,
    places: int | None = 2,
) -> str:
    """Show a figure of investment with its mark; unknown is `—`, unreadable its own text.

    unit: 亿元, 万元 or 元 (a foreign amount is shown in 亿, 万 or one of its own currency).
    with_unit: False for a column whose header names the unit; a foreign amount keeps its unit
    there. places: decimals at most (see the module); None shows every digit, fit for editing.
    """
    if amount is None or amount.fen is None:
        return (amount.source if amount else "") or UNKNOWN
    scale, base = split_unit(unit)
    if amount.currency is not CURRENCIES[base.upper()]:
        base, with_unit = _currency_word(amount.currency), True
    ends = [amount.fen] if amount.high_fen is None else [amount.fen, amount.high_fen]
    scales = {"亿": ("亿", "万", ""), "万": ("万", "")}.get(scale, (scale,))
    if with_unit and places is not None:
        scale = _fitting([{s: Fraction(fen, 100 * SCALES[s]) for s in scales} for fen in ends])
    values = [Fraction(fen, 100 * SCALES[scale]) for fen in ends]
    return _marked(values, amount.mark, scale + base if with_unit else "", places)


def show_extent(
    extent: Extent | None, *, unit: str = "亩", with_unit: bool = True, places: int | None = 2
) -> str:
    """Show an area of land with its mark; unknown is `—`, unreadable its own text.

    unit: 亩, 平方米 or 公顷. places: decimals at most (see the module); None shows every digit.
    """
    if extent is None or extent.units is None:
        return (extent.source if extent else "") or UNKNOWN
    ends = [extent.units] if extent.high_units is None else [extent.units, extent.high_units]
    values = [area_in(end, unit) for end in ends]
    return _marked(values, extent.mark, unit if with_unit else "", places)


def _fitting(ends: list[dict[str, Fraction]]) -> str:
    """Return the largest scale which is at least one for each end, or holds it in two decimals."""
    scales = list(ends[0])
    for scale in scales[:-1]:
        if all(not end[scale] or end[scale] >= 1 or end[scale] * 100 % 1 == 0 for end in ends):
            return scale
    return scales[-1]


def _marked(values: list[Fraction], mark: Mark, unit: str, places: int | None) -> str:
    """Join the ends of a figure, its mark and its unit."""
    if not unit and mark is Mark.EXACT and places is not None:
        return _show(values[0], places, aligned=True)
    figure = "–".join(_show(value, places, aligned=False) for value in values) + unit
    return figure if mark is Mark.RANGE else tr(_SHOWN_MARK[mark]).format(figure=figure)


def _show(value: Fraction, places: int | None, *, aligned: bool) -> str:
    if places is None:
        return show_number(value)
    rounded = round_half_up(value, places)
    if value and not rounded:
        return show_number(value)
    return show_number(rounded, places) if aligned else show_number(rounded)


def in_cny(amount: Amount, rates: Mapping[Currency, Decimal] | None = None) -> Amount | None:
    """Convert to yuan at the recorded rate, else at one of `rates`; None when there is neither.

    rates: yuan for one unit of a currency. The mark is kept; rounded to the 分 once. Vector:
    1,250 万美元 at 6.6423 = 8,302.875 万元 (domain.md, section 3).
    """
    if amount.currency is Currency.CNY or amount.fen is None:
        return amount
    rate = amount.rate or (rates or {}).get(amount.currency)
    if rate is None:
        return None
    high = amount.high_fen
    return replace(
        amount,
        fen=int(round_half_up(amount.fen * rate, 0)),
        high_fen=None if high is None else int(round_half_up(high * rate, 0)),
        currency=Currency.CNY,
        rate=None,
    )


def intensity(money: Money, area: Area) -> Fraction | None:
    """Return 万元/亩 exactly; None without land. Pair only figures of the same phase.

    Source: 工业项目建设用地控制指标. Raises ValueError for money that is not in yuan.
    """
    if money.currency is not Currency.CNY:
        raise ValueError("intensity is in yuan; convert with in_cny first")
    if not area.units:
        return None
    return Fraction(money.fen * AREA_UNITS_PER_MU, area.units * 10**6)


def per_hectare(per_mu: Fraction | Decimal) -> Fraction:
    """Return 万元/公顷 for 万元/亩 (one 公顷 is 15 亩)."""
    return Fraction(per_mu) * 15


def per_mu(per_hectare: Fraction | Decimal) -> Fraction:
    """Return 万元/亩 for 万元/公顷. Vector: 4,500 万元/公顷 = 300 万元/亩."""
    return Fraction(per_hectare) / 15
