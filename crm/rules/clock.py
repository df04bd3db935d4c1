"""Times of the day as people write them: 14:30, 1430, 下午2点半, 九点一刻."""

from __future__ import annotations

import re
import unicodedata

from crm.errors import InvalidInput
from resources import tr

_HOURS = {word: n for n, word in enumerate("零一二三四五六七八九十", 0)} | {
    "两": 2,
    "十一": 11,
    "十二": 12,
}
_QUARTERS = {"半": 30, "一刻": 15, "三刻": 45, "整": 0, "": 0}
_NOON = ("下午", "晚上", "傍晚", "中午", "pm", "PM")
_SPOKEN = re.compile(
    r"(上午|早上|清晨|凌晨|下午|晚上|傍晚|中午|am|pm|AM|PM)?"
    r"(\d{1,2}|十[一二]?|[零一二两三四五六七八九])(?:点钟?|时|:|\.)"
    r"(半|一刻|三刻|整|(\d{1,2})分?)?"
)


def parse_clock(text: str | None, *, field: str = "") -> str | None:
    """Read a time of the day; returns ``"14:30"``, or None for nothing.

    Raises InvalidInput when it can't be read or is none (25:00).
    """
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text or ""))
    if not plain:
        return None
    if match := re.fullmatch(r"(\d{1,2})(\d{2})", plain):
        found: tuple[int, int] | None = int(match[1]), int(match[2])
    elif plain.isdigit() and len(plain) <= 2:
        found = int(plain), 0
    else:
        found = _spoken(plain)
    if found is None or found[0] > 23 or found[1] > 59:
        raise InvalidInput(
            tr("“{text}”不是一天里的时间。请写成 14:30、9:00 或 下午2点半。").format(
                text=(text or "").strip()[:40]
            ),
            field=field,
        )
    return f"{found[0]:02}:{found[1]:02}"


def _spoken(plain: str) -> tuple[int, int] | None:
    match = _SPOKEN.fullmatch(plain)
    if match is None:
        return None
    hour = int(match[2]) if match[2].isdigit() else _HOURS[match[2]]
    minute = int(match[4]) if match[4] else _QUARTERS[match[3] or ""]
    if match[1] in _NOON and hour < 12 and not (match[1] == "中午" and hour >= 11):
        hour += 12
    return hour, minute
