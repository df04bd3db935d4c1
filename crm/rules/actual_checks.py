"""What an actual (实绩) needs so that an assessment can rely on it: the checks, in words."""

from __future__ import annotations

from datetime import date

from crm.errors import InvalidInput
from crm.rules.assess import DATES, PER_MU
from crm.rules.dates import month_end
from crm.rules.indicators import STANDING, Kind, currency_of, in_base, kind_of, units_of
from db.terms import Currency, Indicator, TaxBasis
from db.values import Quantity
from resources import tr

RECORDED = tuple(one for one in Indicator if one not in DATES and one not in PER_MU)
"""Indicators of which actuals are entered; the others are reckoned or are dates of stages."""
BY_MONTH = frozenset(one for one in RECORDED if kind_of(one) is Kind.MONEY)
"""Indicators whose months add up to the year."""
FOREIGN = frozenset({Indicator.CAPITAL, Indicator.TRADE})
"""Indicators that may be in a foreign currency."""
_WHOLE_AT_MOST = frozenset({Indicator.BUILDING_COEFFICIENT, Indicator.OFFICE_SHARE})


def show_period(year: int, month: int | None = None) -> str:
    """Show the period of an actual: ``2027年``, ``2027年3月``."""
    if month is None:
        return tr("{year}年").format(year=year)
    return tr("{year}年{month}月").format(year=year, month=month)


def check_indicator(indicator: Indicator) -> None:
    """Raise InvalidInput for an indicator that is reckoned, or is a date of the project."""
    if indicator in PER_MU:
        raise InvalidInput(
            tr("“{what}”由{base}除以用地算出，不单独录入。请录入{base}。").format(
                what=indicator.label, base=PER_MU[indicator].label
            ),
            field="indicator",
        )
    if indicator in DATES:
        raise InvalidInput(
            tr("“{what}”取自项目的阶段和节点，请在项目的“节点”里填写实际日期。").format(
                what=indicator.label
            ),
            field="indicator",
        )


def check_period(
    indicator: Indicator, year: int, month: int | None, today: date | None = None
) -> None:
    """Raise InvalidInput for a period that the indicator can't have.

    today: where given, a period that has not ended is refused (a survey's year only must have
    begun).
    """
    if not 1950 <= year <= 2099:
        raise InvalidInput(tr("年份“{year}”不对，请写四位年份。").format(year=year), field="year")
    if month is not None and not 1 <= month <= 12:
        raise InvalidInput(tr("月份应在 1 到 12 之间。"), field="month")
    if month is not None and indicator not in BY_MONTH:
        raise InvalidInput(
            tr("“{what}”不能逐月相加，请只录全年数。").format(what=indicator.label), field="month"
        )
    if today is None:
        return
    ends = month_end(year, month or 12)
    if indicator in STANDING:
        ends = date(year, 1, 1)
    if ends > today:
        words = (
            tr("{period}还没有结束，全年数请在年末之后录入；已完成的月份可以按月录入。")
            if month is None and indicator in BY_MONTH
            else tr("{period}还没有结束，实绩请在期末之后录入。")
        )
        raise InvalidInput(
            words.format(period=show_period(year, month)), field="month" if month else "year"
        )


def check_quantity(indicator: Indicator, quantity: Quantity | None, month: int | None) -> None:
    """Raise InvalidInput for a figure that can't be read, or whose unit does not fit."""
    if quantity is None or (quantity.number is None and not quantity.source):
        raise InvalidInput(
            tr("请填写{what}的数值；还不知道就先不录，缺数据不当作零。").format(
                what=indicator.label
            ),
            field="actual",
        )
    number = quantity.number
    if number is None:
        return  # unreadable text is kept as it stood, and counts as missing
    if not number.is_finite():
        raise InvalidInput(tr("请填写数值。"), field="actual")
    kind = kind_of(indicator)
    if kind in (Kind.NUMBER, Kind.PERCENT) and quantity.unit not in units_of(indicator):
        raise InvalidInput(_unfit(indicator, quantity.unit), field="unit")
    try:
        in_base(quantity, indicator)
    except InvalidInput as error:
        raise InvalidInput(_unfit(indicator, quantity.unit), field="unit") from error
    currency = currency_of(quantity, indicator)
    if currency not in (None, Currency.CNY) and indicator not in FOREIGN:
        raise InvalidInput(
            tr("{what}按人民币考核，单位不能是“{unit}”。请先折算。").format(
                what=indicator.label, unit=quantity.unit
            ),
            field="unit",
        )
    # A month alone may be negative: a refund, or what a later cumulative figure took back.
    if number < 0 and month is None and indicator is not Indicator.TAX:
        raise InvalidInput(tr("{what}不能是负数。").format(what=indicator.label), field="actual")
    if indicator in _WHOLE_AT_MOST and number > 100:
        raise InvalidInput(
            tr("{what}是百分数，不会超过 100。").format(what=indicator.label), field="actual"
        )
    if indicator is Indicator.JOBS and number != number.to_integral_value():
        raise InvalidInput(tr("就业人数是整数。"), field="actual")


def basis_for(indicator: Indicator, basis: TaxBasis | None) -> TaxBasis | None:
    """Return the 口径 to store: of tax 入库 unless named; raises InvalidInput for any other."""
    if indicator is Indicator.TAX:
        return basis or TaxBasis.PAID
    if basis is not None:
        raise InvalidInput(
            tr("口径只用于税收，“{what}”不填。").format(what=indicator.label), field="basis"
        )
    return None


def written_units(indicator: Indicator) -> list[str]:
    """Return the units in which an actual may be written, the usual one first."""
    foreign = indicator in FOREIGN
    return [one for one in units_of(indicator) if one and (foreign or "美元" not in one)]


def _unfit(indicator: Indicator, unit: str) -> str:
    units = written_units(indicator)
    if not units:
        return tr("“{what}”没有单位，请只填数值，不带“{unit}”。").format(
            what=indicator.label, unit=unit
        )
    wanted = tr("、").join(units)
    if not unit:
        return tr("请写明{what}的单位：{wanted}。").format(what=indicator.label, wanted=wanted)
    return tr("单位“{unit}”不适用于{what}。请用{wanted}。").format(
        unit=unit, what=indicator.label, wanted=wanted
    )
