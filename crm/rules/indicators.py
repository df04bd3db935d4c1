"""What each indicator is measured in, and its figures as exact numbers of one base unit.

Base units: money 分, money per land 分/亩, land 1/300 m², all else as written. So a promise in
万元/公顷 and an actual in 亿元 meet as whole numbers.
"""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cache

from crm.errors import InvalidInput
from crm.rules.assess import DATES, PER_MU, Exact
from crm.rules.measures import AREAS, CURRENCIES, SCALES, split_unit
from crm.rules.numbers import exact_decimal, show_number
from db.terms import Comparison, Currency, Indicator
from db.values import AREA_UNITS_PER_MU, Quantity
from resources import tr


class Kind(Enum):
    """What sort of figure an indicator has."""

    MONEY = "money"
    MONEY_PER_LAND = "money_per_land"
    LAND = "land"
    PERCENT = "percent"
    NUMBER = "number"
    DATE = "date"


_KINDS = {
    Indicator.FLOOR_AREA: Kind.LAND,
    Indicator.LAND_AREA: Kind.LAND,
    Indicator.FLOOR_RATIO: Kind.NUMBER,
    Indicator.BUILDING_COEFFICIENT: Kind.PERCENT,
    Indicator.OFFICE_SHARE: Kind.PERCENT,
    Indicator.RESEARCH: Kind.PERCENT,
    Indicator.JOBS: Kind.NUMBER,
    Indicator.ENERGY: Kind.NUMBER,
    Indicator.EMISSION: Kind.NUMBER,
    Indicator.PRODUCTIVITY: Kind.NUMBER,
}
_UNITS = {
    Kind.MONEY: ("万元", "亿元", "元", "万美元", "亿美元"),
    Kind.MONEY_PER_LAND: ("万元/亩", "万元/公顷", "元/平方米"),
    Kind.LAND: ("平方米", "亩", "公顷"),
    Kind.PERCENT: ("%",),
    Kind.DATE: ("",),
}
_OWN_UNITS = {
    Indicator.LAND_AREA: ("亩", "平方米", "公顷"),
    Indicator.FLOOR_RATIO: ("",),
    Indicator.JOBS: ("人",),
    Indicator.ENERGY: ("万元/吨标煤",),
    Indicator.EMISSION: ("万元/吨",),
    Indicator.PRODUCTIVITY: ("万元/人",),
}
_AT_MOST = frozenset({Indicator.OFFICE_SHARE})
STANDING = frozenset(
    {
        Indicator.LAND_AREA,
        Indicator.FLOOR_AREA,
        Indicator.FLOOR_RATIO,
        Indicator.BUILDING_COEFFICIENT,
        Indicator.OFFICE_SHARE,
    }
)
"""Indicators whose actual stands until a newer survey, instead of belonging to a year."""


def kind_of(indicator: Indicator) -> Kind:
    """Tell what sort of figure an indicator has."""
    if indicator in DATES:
        return Kind.DATE
    if indicator in PER_MU:
        return Kind.MONEY_PER_LAND
    return _KINDS.get(indicator, Kind.MONEY)


def units_of(indicator: Indicator) -> tuple[str, ...]:
    """Return the units that an indicator is written in, the usual one first."""
    return _OWN_UNITS.get(indicator) or _UNITS[kind_of(indicator)]


def comparison_of(indicator: Indicator) -> Comparison:
    """Return how an indicator is usually compared."""
    if indicator in DATES:
        return Comparison.BY_DATE
    return Comparison.AT_MOST if indicator in _AT_MOST else Comparison.AT_LEAST


@cache
def factor(unit: str, kind: Kind) -> tuple[Fraction, Currency | None]:
    """Return what one `unit` is in base units, and its currency if it is money.

    Raises InvalidInput (field ``unit``) for a unit of another kind, e.g. 万元 for 亩均税收.
    """
    try:
        if kind is Kind.MONEY:
            scale, base = split_unit(unit)
            return Fraction(100 * SCALES[scale]), CURRENCIES[base.upper()]
        if kind is Kind.MONEY_PER_LAND:
            money, land = unit.split("/")
            scale, base = split_unit(money)
            per = Fraction(AREA_UNITS_PER_MU, AREAS[split_unit(land)[1].lower()])
            return 100 * SCALES[scale] * per, CURRENCIES[base.upper()]
        if kind is Kind.LAND:
            scale, base = split_unit(unit)
            return Fraction(AREAS[base.lower()] * SCALES[scale]), None
    except (KeyError, ValueError) as error:
        wanted = tr("、").join(_UNITS[kind][:3])
        raise InvalidInput(
            tr("单位“{unit}”不适用于这项指标。请用{wanted}。").format(unit=unit, wanted=wanted),
            field="unit",
        ) from error
    return Fraction(1), None


def in_base(quantity: Quantity | None, indicator: Indicator) -> Exact | None:
    """Return a figure in the base unit of its indicator; None where it is not known.

    Raises InvalidInput (field ``unit``) for a unit of another kind.
    """
    if quantity is None or quantity.number is None:
        return None
    return scaled(quantity.number, quantity.unit, indicator)


def scaled(number: Decimal, unit: str, indicator: Indicator) -> Exact:
    """Return a number of `unit` in base units: an int where it is whole, which it mostly is."""
    over, under = number.as_integer_ratio()  # by whole numbers: this runs for each stored actual
    times, per = _ratio(unit, indicator)
    over, under = over * times, under * per
    return over // under if over % under == 0 else Fraction(over, under)


@cache
def _ratio(unit: str, indicator: Indicator) -> tuple[int, int]:
    return factor(unit, kind_of(indicator))[0].as_integer_ratio()


def currency_of(quantity: Quantity | None, indicator: Indicator) -> Currency | None:
    """Return the currency of a figure, None where it is not money."""
    if quantity is None or kind_of(indicator) not in (Kind.MONEY, Kind.MONEY_PER_LAND):
        return None
    return factor(quantity.unit, kind_of(indicator))[1]


def show_in(value: Exact | None, unit: str, indicator: Indicator, places: int | None = None) -> str:
    """Show a figure in base units as a number of `unit`, without the unit's name."""
    if value is None:
        return show_number(None)
    number = Fraction(value) / factor(unit, kind_of(indicator))[0]
    return show_number(number if places is None else exact_decimal(number, places), places)
