"""统一社会信用代码 by GB 32100-2015: 18 characters, the last of which checks the others."""

from __future__ import annotations

import re
import unicodedata

from crm.errors import InvalidInput
from resources import tr

LENGTH = 18
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""GB 32100-2015, table 1: no I, O, S, V, Z, which look like figures."""
_LOOK_ALIKE = {"I": "1", "O": "0", "S": "5", "V": "U", "Z": "2"}
_WEIGHTS = tuple(pow(3, place, 31) for place in range(LENGTH - 1))


def read_credit_code(text: str, *, field: str = "credit_code") -> str | None:
    """Return a code in its 18 capital characters; blank is None.

    The check digit is not looked at (`credit_code_fault`). Raises InvalidInput for what has not
    the shape of a code.
    """
    plain = re.sub(r"[\s\-–—·]+", "", unicodedata.normalize("NFKC", text)).upper()
    if not plain:
        return None
    strange = next((one for one in plain if one not in ALPHABET), "")
    if strange in _LOOK_ALIKE:
        raise InvalidInput(
            tr("统一社会信用代码里没有字母 {letter}，多半是 {meant}。请核对。").format(
                letter=strange, meant=_LOOK_ALIKE[strange]
            ),
            field=field,
        )
    if strange:
        raise InvalidInput(
            tr("统一社会信用代码里不会有“{mark}”，只有数字和大写字母。请核对。").format(
                mark=strange
            ),
            field=field,
        )
    if len(plain) != LENGTH:
        raise InvalidInput(
            tr("统一社会信用代码是 18 位，这里是 {length} 位。请核对。").format(length=len(plain)),
            field=field,
        )
    if not plain[2:8].isdigit():
        raise InvalidInput(
            tr("统一社会信用代码的第 3—8 位是行政区划，应为数字，这里是“{part}”。请核对。").format(
                part=plain[2:8]
            ),
            field=field,
        )
    return plain


def check_character(body: str) -> str:
    """Return the check character of the first 17 characters of a code.

    GB 32100-2015, 4.5: 31 − (Σ value × 3^(place − 1) mod 31), where 31 stands for 0.
    """
    total = sum(
        ALPHABET.index(one) * weight
        for one, weight in zip(body[: LENGTH - 1], _WEIGHTS, strict=True)
    )
    return ALPHABET[(31 - total % 31) % 31]


def credit_code_fault(code: str | None) -> str:
    """Return a sentence when the check digit of a code is wrong, else ""."""
    if not code or check_character(code) == code[-1]:
        return ""
    return tr(
        "校验位对不上：前 17 位算出来是 {right}，末位写的是 {written}。请对照营业执照核对；"
        "确认无误可写明原因保存，会加上标记。"
    ).format(right=check_character(code), written=code[-1])


def show_credit_code(code: str | None) -> str:
    """Show a code in groups as people read it out: ``91430100 MA4L16JQ9 B``."""
    return f"{code[:8]} {code[8:17]} {code[17:]}" if code else ""
