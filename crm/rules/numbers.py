"""Numbers as people write them, and as they are shown: grouped, and rounded 四舍五入.

Everything here is exact (Decimal, Fraction, int); rounding happens once, when a number is shown.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from crm.errors import InvalidInput
from resources import tr

Number = Decimal | Fraction | int

UNKNOWN = "—"

# What people put in a cell when there is nothing to put (domain.md, section 6).
_BLANK = frozenset(
    {"", "/", "\\", "-", "--", "—", "——", "–", "无", "暂无", "待定", "未定", "待议", "待确认"}
    | {"N/A", "n/a", "NA", "空", "不详", "未知", "…", "……"}
)

_KEPT_LENGTH = 200
_SPACE = re.compile(r"\s+")
_GROUPED = re.compile(r"\D*\d{1,3}(?: \d{3})+(?:\.\d+)?\D*")
_BETWEEN = re.compile(r"(?<!\d)\s+|\s+(?!\d)")

NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"


def is_blank(text: str) -> bool:
    """Tell whether `text` says that nothing is known: empty, `/`, `—`, `无`, `待定` …"""
    return text.strip() in _BLANK or plain_text(text) in _BLANK


def plain_text(text: str) -> str:
    """Return `text` in half width without spaces, but never joining two numbers to one.

    `１２ 亿元` becomes `12亿元` and `12 000` becomes `12000`, yet `5 8亿` keeps its space, so
    that it is refused rather than read as 58.
    """
    return _plain(text) if len(text) <= _KEPT_LENGTH else _plain.__wrapped__(text)


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    """Kept in memory: each cell of a ledger is asked for several times."""
    text = unicodedata.normalize("NFKC", text).strip()
    if not _SPACE.search(text):
        return text
    if _GROUPED.fullmatch(text):
        return _SPACE.sub("", text)
    return _BETWEEN.sub("", text)


def to_decimal(written: str) -> Decimal:
    """Return the number that matched `NUMBER`."""
    return Decimal(written.replace(",", ""))


def from_cell(number: float | int | Decimal) -> Decimal:
    """Return the number that a spreadsheet shows for a stored one (15 significant digits).

    A sheet stores 1.13 as the nearest binary fraction; its own 15 digits give 1.13 back.
    """
    if isinstance(number, float):
        return Decimal(format(number, ".15g"))
    return Decimal(number)


def parse_number(text: str, *, field: str = "") -> Decimal | None:
    """Read a plain number such as `2,000`, `116.7` or `１０`; blank is None.

    Raises InvalidInput when it is not one.
    """
    if is_blank(text):
        return None
    plain = plain_text(text)
    match = re.fullmatch(rf"([+-]?)({NUMBER})", plain)
    if match is None:
        raise InvalidInput(
            tr("“{text}”不是数字。请只写数字，例如 116.7 或 2,000。").format(text=text.strip()),
            field=field,
        )
    value = to_decimal(match[2])
    return -value if match[1] == "-" else value


def parse_percent(text: str, *, field: str = "") -> Decimal | None:
    """Read `12.5%`, `12.5` or `-3％` as percent (12.5, 12.5, -3); blank is None.

    Raises InvalidInput when it is neither.
    """
    if is_blank(text):
        return None
    try:
        return parse_number(plain_text(text).removesuffix("%"), field=field)
    except InvalidInput as error:
        raise InvalidInput(
            tr("“{text}”不是百分数。请写成 12.5%。").format(text=text.strip()), field=field
        ) from error


def round_half_up(value: Number, places: int = 2) -> Decimal:
    """Round to `places` decimals 四舍五入 (a half goes away from zero), exactly."""
    exact = Fraction(value)
    part, of = abs(exact.numerator) * 10**places, exact.denominator
    whole = (2 * part + of) // (2 * of)
    return Decimal(-whole if exact < 0 else whole).scaleb(-places)


def exact_decimal(value: Number, most: int = 10) -> Decimal:
    """Return `value` with all its digits and no trailing zeros.

    A fraction that never ends in decimals is rounded to `most` of them.
    """
    return trim(Decimal(value)) if isinstance(value, int) else trim(round_half_up(value, most))


def trim(value: Decimal) -> Decimal:
    """Drop trailing zeros after the point: 12.50 → 12.5, 120.00 → 120."""
    whole = value.to_integral_value()
    return whole.quantize(Decimal(1)) if value == whole else value.normalize()


def show_number(value: Number | None, places: int | None = None) -> str:
    """Show a number grouped in thousands; unknown is `—`.

    places: decimals, kept even when zero; None shows all digits there are and no trailing zeros.
    """
    if value is None:
        return UNKNOWN
    shown = exact_decimal(value) if places is None else round_half_up(value, places)
    return f"{shown:,f}" if shown else f"{abs(shown):,f}"


def show_percent(value: Number | None, places: int = 2) -> str:
    """Show a figure in percent (125.64 → `125.64%`); unknown is `—`."""
    return UNKNOWN if value is None else f"{show_number(value, places)}%"
