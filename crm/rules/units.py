"""The one place that knows 元/万元/亿元/万美元 and 亩/平方米/公顷: how each is read and shown.

Shown: in running text (`with_unit`) without trailing zeros, `1.2亿元`, `约12亿元`, `60–80亿元`;
in a column whose header names the unit, firm figures with two decimals so that they align.
A figure below one unit which two decimals can't hold steps down a unit (`9,999万元`, never
`1亿元`), and in a column keeps its digits: nothing is rounded away to zero. `places=None` shows
every digit. Dates are read and shown by `crm.rules.dates`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from crm.errors import InvalidInput
from crm.rules.dates import parse_when, show_when
from crm.rules.numbers import (
    NUMBER,
    UNKNOWN,
    exact_decimal,
    is_blank,
    parse_number,
    parse_percent,
    plain_text,
    round_half_up,
    show_number,
    show_percent,
    to_decimal,
)
from db.terms import Currency, Mark
from db.values import (
    AREA_UNITS_PER_HECTARE,
    AREA_UNITS_PER_MU,
    AREA_UNITS_PER_SQUARE_METRE,
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
]

MONEY_UNITS = ("亿元", "万元", "元")
AREA_UNITS = ("亩", "平方米", "公顷")

# Whole 分 and 1/300 m² go into a signed 64-bit column.
_LARGEST = 2**63 - 1

_SCALES = {
    "万亿": 10**12,
    "千亿": 10**11,
    "百亿": 10**10,
    "亿": 10**8,
    "千万": 10**7,
    "百万": 10**6,
    "十万": 10**5,
    "万": 10**4,
    "千": 10**3,
    "": 1,
}
_CURRENCIES = {
    "元人民币": Currency.CNY,
    "人民币": Currency.CNY,
    "RMB": Currency.CNY,
    "CNY": Currency.CNY,
    "美元": Currency.USD,
    "美金": Currency.USD,
    "USD": Currency.USD,
    "欧元": Currency.EUR,
    "EUR": Currency.EUR,
    "元港币": Currency.HKD,
    "港元": Currency.HKD,
    "港币": Currency.HKD,
    "HKD": Currency.HKD,
    "日元": Currency.JPY,
    "JPY": Currency.JPY,
    "英镑": Currency.GBP,
    "GBP": Currency.GBP,
    "元新台币": Currency.TWD,
    "新台币": Currency.TWD,
    "台币": Currency.TWD,
    "TWD": Currency.TWD,
    "元": Currency.CNY,
}
_SIGNS = {
    "US$": Currency.USD,
    "HK$": Currency.HKD,
    "$": Currency.USD,
    "€": Currency.EUR,
    "£": Currency.GBP,
    "¥": Currency.CNY,
}
_AREAS = {
    "平方公里": AREA_UNITS_PER_HECTARE * 100,
    "平方千米": AREA_UNITS_PER_HECTARE * 100,
    "km2": AREA_UNITS_PER_HECTARE * 100,
    "公顷": AREA_UNITS_PER_HECTARE,
    "ha": AREA_UNITS_PER_HECTARE,
    "亩": AREA_UNITS_PER_MU,
    "平方米": AREA_UNITS_PER_SQUARE_METRE,
    "平米": AREA_UNITS_PER_SQUARE_METRE,
    "m2": AREA_UNITS_PER_SQUARE_METRE,
}
_BEFORE = {
    Mark.ABOUT: ("大约", "约为", "约", "≈", "大概"),
    Mark.NEARLY: ("将近", "接近", "近"),
    Mark.OVER: ("不低于", "不少于", "超过", "大于", "至少", "超", "逾", "≥", ">=", ">"),
    Mark.UNDER: ("不超过", "不高于", "小于", "最多", "≤", "<=", "<"),
}
_AFTER = {
    Mark.ABOUT: ("左右", "上下"),
    Mark.OVER: ("及以上", "以上", "余", "多", "+"),
    Mark.UNDER: ("及以下", "以下", "以内", "之内"),
}
_MARK_OF = {
    word: mark for table in (_BEFORE, _AFTER) for mark, words in table.items() for word in words
}
_SHOWN_MARK = {
    Mark.EXACT: "{figure}",
    Mark.ABOUT: N_("约{figure}"),
    Mark.NEARLY: N_("近{figure}"),
    Mark.OVER: N_("{figure}以上"),
    Mark.UNDER: N_("{figure}以内"),
}


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True) if word)


_SCALE = _any_of(_SCALES)
_UNIT = re.compile(rf"({_SCALE})?({_any_of([*_CURRENCIES, *_AREAS])})?", re.IGNORECASE)


def _grammar(signs: Iterable[str], bases: Iterable[str]) -> re.Pattern[str]:
    """The shape of a typed figure: mark, number, unit, perhaps a second number, mark."""
    before = _any_of(word for words in _BEFORE.values() for word in words)
    after = _any_of(word for words in _AFTER.values() for word in words)
    base = _any_of(bases)

    def figure(side: str) -> str:
        return (
            rf"(?P<{side}>{NUMBER})(?P<{side}_odd>余|多)?"
            rf"\(?(?P<{side}_scale>{_SCALE})?(?P<{side}_more>余|多)?(?P<{side}_base>{base})?\)?"
        )

    return re.compile(
        rf"(?P<before>{before})?(?P<sign>{_any_of(signs) or '(?!)'})?{figure('low')}"
        rf"(?:(?:-+|–|—+|~|至|到){figure('high')})?(?P<after>{after})?",
        re.IGNORECASE,
    )


_MONEY = _grammar([*_SIGNS, *(word for word in _CURRENCIES if word != "元")], _CURRENCIES)
_LAND = _grammar([], _AREAS)


@dataclass(frozen=True)
class _Figure:
    """What a typed figure says: numbers with their scale taken in, and the base unit."""

    low: Decimal
    high: Decimal | None
    mark: Mark
    base: str


def split_unit(unit: str) -> tuple[str, str]:
    """Split a unit into scale and base: `万美元` → (`万`, `美元`), `亩` → (``, `亩`)."""
    match = _UNIT.fullmatch(plain_text(unit))
    if match is None or not match[2]:
        raise ValueError(f"not a unit: {unit!r}")
    return match[1] or "", match[2]


def find_unit(text: str) -> str | None:
    """Return the unit that a header or a title names, e.g. `总投资（亿元）` → `亿元`; else None.

    It stands in brackets, after 单位, or at the end; a bare `（亿）` means 亿元. A unit of money
    comes with its scale (`万美元`), as `parse_amount(default_unit=…)` takes it.
    """
    plain = plain_text(text)
    inside = re.findall(r"\(([^()]*)\)", plain) + re.findall(r"单位:?(.+)$", plain)
    for candidate in inside:
        match = _UNIT.fullmatch(re.sub(r"^(?:计量|金额)?单位:?", "", candidate))
        if match and match[0]:
            return match[0] if match[2] else f"{match[0]}元"
    scaled = rf"(?:(?:{_SCALE})(?:{_any_of(_CURRENCIES)})|(?:{_SCALE})?(?:{_any_of(_AREAS)}))$"
    match = re.search(scaled, plain)
    return match[0] if match else None


def remark(text: str) -> str:
    """Return the note in brackets behind a figure: `2亿(一期0.8亿)` → `一期0.8亿`; else ""."""
    match = re.fullmatch(r"[^()]*\d[^()]*(?:\([^()]*\))?[^()]*\(([^()]+)\)", plain_text(text))
    return "" if match is None or _UNIT.fullmatch(match[1]) else match[1]


def _read(text: str, grammar: re.Pattern[str], default_unit: str) -> _Figure | None:
    """Match a figure; None when it does not read as one."""
    plain = plain_text(text)
    if note := remark(plain):
        plain = plain.removesuffix(f"({note})")
    plain = re.sub(r"(\d+)亿(\d{1,4}(?:\.\d+)?)(千?)万", _joined, plain)
    match = grammar.fullmatch(plain)
    if match is None:
        return None
    part = match.groupdict()
    default_scale, default_base = split_unit(default_unit)
    bases = {part[name] for name in ("low_base", "high_base") if part[name]}
    if len(bases) > 1:
        return None
    scales = [part[f"{side}_scale"] for side in ("low", "high")]
    own = [part[f"{side}_scale"] or part[f"{side}_base"] for side in ("low", "high")]
    if not any(own) and not part["sign"]:
        scales = [default_scale, default_scale]
    elif not own[0]:  # 5-8亿: the unit behind the range is that of both ends
        scales[0] = scales[1]
    elif not own[1]:
        scales[1] = scales[0]
    base = next(iter(bases), None) or part["sign"] or default_base
    low = to_decimal(part["low"]) * _SCALES[scales[0] or ""]
    if part["high"] is not None:
        high = to_decimal(part["high"]) * _SCALES[scales[1] or ""]
        return _Figure(low, high, Mark.RANGE, base)
    word = part["before"] or part["low_odd"] or part["low_more"] or part["after"]
    return _Figure(low, None, _MARK_OF[word] if word else Mark.EXACT, base)


def _joined(match: re.Match[str]) -> str:
    """`1亿2000万` → `1.2亿`."""
    thousand = 1000 if match[3] else 1
    return f"{Decimal(match[1]) + Decimal(match[2]) * thousand / 10**4}亿"


def _whole(value: Decimal, base: int, text: str, field: str) -> int:
    """Return `value` in whole 分 or 1/300 m², rounded once; refuse what no column can hold."""
    whole = int(round_half_up(value * base, 0))
    if whole > _LARGEST:
        raise InvalidInput(
            tr("“{text}”太大，请核对数字和单位。").format(text=text.strip()), field=field
        )
    return whole


def _check_range(figure: _Figure, text: str, field: str) -> None:
    if figure.high is not None and figure.high <= figure.low:
        raise InvalidInput(
            tr("“{text}”的下限不小于上限。请写成“小的数-大的数”，例如 5-8亿元。").format(
                text=text.strip()
            ),
            field=field,
        )


def parse_amount(
    text: str,
    *,
    default_unit: str = "亿元",
    rate: Decimal | None = None,
    field: str = "",
) -> Amount | None:
    """Read a figure of investment as people type it; blank, `待定` and the like are None.

    `1.2亿元`, `12,000万`, `约5亿`, `5-8亿元`, `1.5亿美元`, `1亿2000万`, `10多亿`, full width; a
    note in brackets stays in `source` (see `remark`).

    default_unit: what a bare number is in, e.g. 亿元, 万元, 万美元; a number with 万 or 亿 but no
    currency takes its currency. rate: yuan for one unit of a foreign currency, kept as given.
    What is finer than a 分 is rounded to it. Raises InvalidInput when it can't be read.
    """
    if is_blank(text):
        return None
    figure = _read(text, _MONEY, default_unit)
    if figure is None:
        raise InvalidInput(
            tr("“{text}”不是能识别的金额。请写成 1.2亿元、12000万元、约5亿元或 5-8亿元。").format(
                text=text.strip()
            ),
            field=field,
        )
    _check_range(figure, text, field)
    low = _whole(figure.low, 100, text, field)
    high = None if figure.high is None else _whole(figure.high, 100, text, field)
    currency = (_CURRENCIES | _SIGNS)[figure.base.upper()]
    if currency is Currency.CNY:
        rate = None
    return Amount(low, currency, figure.mark, high, rate, text.strip())


def parse_extent(text: str, *, default_unit: str = "亩", field: str = "") -> Extent | None:
    """Read an area of land: `约300亩`, `20万平方米`, `3.5公顷`, `近500亩`; blank is None.

    default_unit: what a bare number is in: 亩, 平方米 or 公顷. What is finer than 1/300 m² is
    rounded to it. Raises InvalidInput when it can't be read.
    """
    if is_blank(text):
        return None
    figure = _read(text, _LAND, default_unit)
    if figure is None:
        raise InvalidInput(
            tr("“{text}”不是能识别的面积。请写成 300亩、约300亩、20万平方米或 20公顷。").format(
                text=text.strip()
            ),
            field=field,
        )
    _check_range(figure, text, field)
    base = _AREAS[figure.base.lower()]
    low = _whole(figure.low, base, text, field)
    high = None if figure.high is None else _whole(figure.high, base, text, field)
    return Extent(low, figure.mark, high, text.strip())


def money_in(fen: int, unit: str) -> Decimal:
    """Return 分 as an exact number of `unit` (亿元, 万元, 元, 万美元 …)."""
    return Decimal(fen) / (100 * _SCALES[split_unit(unit)[0]])


def area_in(units: int, unit: str) -> Fraction:
    """Return an area in whole 1/300 m² as an exact number of 亩, 平方米 or 公顷."""
    scale, base = split_unit(unit)
    return Fraction(units, _AREAS[base.lower()] * _SCALES[scale])


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
    factor = Fraction(_SCALES[scale], _SCALES[to_scale])
    if base.lower() in _AREAS and to_base.lower() in _AREAS:
        factor *= Fraction(_AREAS[base.lower()], _AREAS[to_base.lower()])
    elif _CURRENCIES.get(base.upper()) is not _CURRENCIES.get(to_base.upper()):
        return None
    return exact_decimal(Fraction(value) * factor)


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
    if amount.currency is not _CURRENCIES[base.upper()]:
        base, with_unit = _currency_word(amount.currency), True
    ends = [amount.fen] if amount.high_fen is None else [amount.fen, amount.high_fen]
    scales = {"亿": ("亿", "万", ""), "万": ("万", "")}.get(scale, (scale,))
    if with_unit and places is not None:
        scale = _fitting([{s: Fraction(fen, 100 * _SCALES[s]) for s in scales} for fen in ends])
    values = [Fraction(fen, 100 * _SCALES[scale]) for fen in ends]
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
