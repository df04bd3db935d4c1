"""Actuals as people type and paste them: a firm number, with or without its unit."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from crm.errors import InvalidInput
from crm.rules.actual_checks import check_quantity
from crm.rules.indicators import Kind, factor, in_base, kind_of, units_of
from crm.rules.numbers import NUMBER, exact_decimal, is_blank, plain_text, round_half_up, to_decimal
from db.terms import Indicator
from db.values import Quantity
from resources import tr

_FIGURE = re.compile(rf"([+-]?)({NUMBER})([^\d.]*\d?)")
_SPELT = {"亿": "亿元", "万": "万元", "㎡": "平方米", "m2": "平方米", "平米": "平方米"}
_SPELT |= {"平方": "平方米", "百分点": "%", "名": "人"}


def parse_figure(
    text: str,
    indicator: Indicator,
    *,
    unit: str | None = None,
    month: int | None = None,
    field: str = "actual",
) -> Quantity | None:
    """Read an actual: `12,000`, `1.2亿元`, `6350.5 万元`, `85人`; blank, `/`, `无` are None.

    unit: of a number without one; the indicator's usual one unless given. What is finer than a 分
    is rounded to it. Raises InvalidInput (with `field`) for what is no firm figure of the
    indicator.
    """
    if is_blank(text):
        return None
    match = _FIGURE.fullmatch(plain_text(text))
    if match is None:
        raise InvalidInput(
            tr("“{text}”不是确切的数值。实绩请写数字，例如 6350.5 或 1.2亿元。").format(
                text=text.strip()
            ),
            field=field,
        )
    number = to_decimal(match[2])
    written = _SPELT.get(match[3], match[3])
    usual = units_of(indicator)[0] if unit is None else unit
    quantity = exact(-number if match[1] == "-" else number, written or usual, indicator)
    try:
        check_quantity(indicator, quantity, month)
    except InvalidInput as error:
        raise InvalidInput(error.message, field=field) from error
    return quantity


def exact(number: Decimal, unit: str, indicator: Indicator) -> Quantity:
    """Return a figure of money rounded 四舍五入 to the 分, and any other as it is."""
    quantity = Quantity(number, unit)
    if kind_of(indicator) is not Kind.MONEY:
        return quantity
    try:
        fen = in_base(quantity, indicator)
    except InvalidInput:
        return quantity  # an unfit unit is told by `check_quantity`
    if fen is None or isinstance(fen, int):
        return quantity
    whole = Fraction(round_half_up(fen, 0)) / factor(unit, Kind.MONEY)[0]
    return Quantity(exact_decimal(whole), unit)
