"""Money and land as people type them: marks, ranges, units, notes in brackets."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from crm.errors import InvalidInput
from crm.rules.measures import AREAS, CURRENCIES, SCALE, SCALES, SIGNS, UNIT, any_of, split_unit
from crm.rules.numbers import NUMBER, is_blank, plain_text, round_half_up, to_decimal
from db.terms import Currency, Mark
from db.values import Amount, Extent
from resources import tr

# Whole 分 and 1/300 m² go into a signed 64-bit column.
_LARGEST = 2**63 - 1

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


def _grammar(signs: Iterable[str], bases: Iterable[str]) -> re.Pattern[str]:
    """The shape of a typed figure: mark, number, unit, perhaps a second number, mark."""
    before = any_of(word for words in _BEFORE.values() for word in words)
    after = any_of(word for words in _AFTER.values() for word in words)
    base = any_of(bases)

    def figure(side: str) -> str:
        return (
            rf"(?P<{side}>{NUMBER})(?P<{side}_odd>余|多|\+)?"
            rf"\(?(?P<{side}_scale>{SCALE})?(?P<{side}_more>余|多)?(?P<{side}_base>{base})?\)?"
        )

    return re.compile(
        rf"(?P<before>{before})?(?P<sign>{any_of(signs) or '(?!)'})?{figure('low')}"
        rf"(?:(?:-+|–|—+|~|至|到){figure('high')})?(?P<after>{after})?",
        re.IGNORECASE,
    )


_MONEY = _grammar([*SIGNS, *(word for word in CURRENCIES if word != "元")], CURRENCIES)
_LAND = _grammar([], AREAS)
_SCALED = re.compile(rf"(?:(?:{SCALE})(?:{any_of(CURRENCIES)})|(?:{SCALE})?(?:{any_of(AREAS)}))$")


@dataclass(frozen=True)
class _Figure:
    """What a typed figure says: numbers with their scale taken in, and the base unit."""

    low: Decimal
    high: Decimal | None
    mark: Mark
    base: str


def find_unit(text: str) -> str | None:
    """Return the unit that a header or a title names, e.g. `总投资（亿元）` → `亿元`; else None.

    It stands in brackets, after 单位, or at the end; a bare `（亿）` means 亿元. A unit of money
    comes with its scale (`万美元`), as `parse_amount(default_unit=…)` takes it.
    """
    plain = plain_text(text)
    inside = re.findall(r"\(([^()]*)\)", plain) + re.findall(r"单位:?(.+)$", plain)
    for candidate in inside:
        match = UNIT.fullmatch(re.sub(r"^(?:计量|金额)?单位:?", "", candidate))
        if match and match[0]:
            return match[0] if match[2] else f"{match[0]}元"
    match = _SCALED.search(plain)
    return match[0] if match else None


def remark(text: str) -> str:
    """Return the note in brackets behind a figure: `2亿(一期0.8亿)` → `一期0.8亿`; else ""."""
    match = re.fullmatch(r"[^()]*\d[^()]*(?:\([^()]*\))?[^()]*\(([^()]+)\)", plain_text(text))
    return "" if match is None or UNIT.fullmatch(match[1]) else match[1]


def _read(text: str, grammar: re.Pattern[str], default_unit: str) -> _Figure | None:
    """Match a figure; None when it does not read as one."""
    plain = plain_text(text)
    if note := remark(plain):
        plain = plain.removesuffix(f"({note})")
    plain = re.sub(r"(?<=\d)w(?![a-z])", "万", plain, flags=re.IGNORECASE)  # 5000w, as on a phone
    plain = re.sub(r"(\d+)亿(\d{1,4}(?:\.\d+)?)(千?)万", _joined, plain)
    match = grammar.fullmatch(plain)
    if match is None:
        return None
    part = match.groupdict()
    default_scale, default_base = split_unit(default_unit)
    bases = {part[name] for name in ("low_base", "high_base") if part[name]}
    if len(bases) > 1:
        return None
    base = next(iter(bases), None)
    if sign := part["sign"]:  # US$5亿元 and 港币5亿元 say 元 of their own currency
        if base not in (None, "元") and _currency(base) is not _currency(sign):
            return None
        base = sign
    scales = [part[f"{side}_scale"] for side in ("low", "high")]
    own = [part[f"{side}_scale"] or part[f"{side}_base"] for side in ("low", "high")]
    if not any(own) and not part["sign"]:
        scales = [default_scale, default_scale]
    elif not own[0]:  # 5-8亿: the unit behind the range is that of both ends
        scales[0] = scales[1]
    elif not own[1]:
        scales[1] = scales[0]
    base = base or default_base
    low = to_decimal(part["low"]) * SCALES[scales[0] or ""]
    if part["high"] is not None:
        high = to_decimal(part["high"]) * SCALES[scales[1] or ""]
        return _Figure(low, high, Mark.RANGE, base)
    word = part["before"] or part["low_odd"] or part["low_more"] or part["after"]
    return _Figure(low, None, _MARK_OF[word] if word else Mark.EXACT, base)


def _currency(word: str) -> Currency:
    return (CURRENCIES | SIGNS)[word.upper()]


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
    currency = _currency(figure.base)
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
    base = AREAS[figure.base.lower()]
    low = _whole(figure.low, base, text, field)
    high = None if figure.high is None else _whole(figure.high, base, text, field)
    return Extent(low, figure.mark, high, text.strip())
