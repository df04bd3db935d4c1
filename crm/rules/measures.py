"""The names of units: 万 and 亿, 元 and 美元, 亩 and 平方米, and what each is worth."""

from __future__ import annotations

import re
from collections.abc import Iterable

from crm.rules.numbers import plain_text
from db.terms import Currency
from db.values import (
    AREA_UNITS_PER_HECTARE,
    AREA_UNITS_PER_MU,
    AREA_UNITS_PER_SQUARE_METRE,
)

SCALES = {
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
CURRENCIES = {
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
SIGNS = {
    "US$": Currency.USD,
    "HK$": Currency.HKD,
    "$": Currency.USD,
    "€": Currency.EUR,
    "£": Currency.GBP,
    "¥": Currency.CNY,
}
AREAS = {
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


def any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True) if word)


SCALE = any_of(SCALES)
UNIT = re.compile(rf"({SCALE})?({any_of([*CURRENCIES, *AREAS])})?", re.IGNORECASE)


def split_unit(unit: str) -> tuple[str, str]:
    """Split a unit into scale and base: `万美元` → (`万`, `美元`), `亩` → (``, `亩`)."""
    match = UNIT.fullmatch(plain_text(unit))
    if match is None or not match[2]:
        raise ValueError(f"not a unit: {unit!r}")
    return match[1] or "", match[2]
