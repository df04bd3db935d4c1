"""Twelve months beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from crm.charts.marks import Box, Mark, Measure, Stroke, Words
from resources import tr

_LINE = 9.5
_FEN_IN_YI = 10_000_000_000


@dataclass(frozen=True, slots=True)
class Series:
    """What is told of each month; line: a short line at its height in place of a bar."""

    label: str
    values: tuple[float, ...]
    ink: str
    line: bool = False


def capital_series(
    year: int,
    arrived: Sequence[Fraction | int],
    fixed: Sequence[Fraction | int],
    before: Sequence[Fraction | int],
) -> tuple[Series, ...]:
    """Return what arrived and what became fixed assets in 亿元, and a year before; from 分."""

    def yi(values: Sequence[Fraction | int]) -> tuple[float, ...]:
        return tuple(float(Fraction(value) / _FEN_IN_YI) for value in values)

    return (
        Series(tr("到位（亿元）"), yi(arrived), "accent"),
        Series(tr("形成固投"), yi(fixed), "green"),
        Series(tr("{year}年到位").format(year=year - 1), yi(before), "secondary", line=True),
    )


def months(
    series: Sequence[Series], width: float, height: float, measure: Measure, *, chosen: int = 0
) -> list[Mark]:
    """Draw twelve months, a bar each for every series, the values over them, a legend above.

    chosen: a month (1–12) on a tint, whose values alone are told; 0 tells each bar's. Months that
    a series does not reach keep their place.
    """
    legend, foot = 16.0, 16.0
    slot, floor = width / 12, height - foot
    most = max((value for each in series for value in each.values), default=0.0) or 1.0
    room = floor - legend - (14 if chosen or len(series) == 1 else 14 + _LINE)
    bars = [each for each in series if not each.line]
    wide = min(slot * 0.62 / max(len(bars), 1), 18.0)
    marks: list[Mark] = _legend(series, legend / 2, measure) if len(series) > 1 else []
    if chosen:
        marks.insert(0, Box(slot * (chosen - 1) + 1, legend, slot - 2, height - legend, "chosen"))
    marks.append(Stroke(0, floor, width, floor, "rule", 0.6))
    for month in range(1, 13):
        x = slot * (month - 0.5)
        now = month == chosen
        word = Words(tr("{month}月").format(month=month), x, height - foot / 2)
        ink = "text" if now else "secondary"
        marks.append(replace(word, ink=ink, align="center", bold=now, small=True))
        left = x - wide * len(bars) / 2 - (len(bars) - 1)
        tops: list[tuple[float, float, float, str]] = []
        for place, each in enumerate(bars):
            value = each.values[month - 1] if month <= len(each.values) else None
            if value is None:
                continue
            at = left + place * (wide + 2)
            tall = max(room * value / most, 1.5 if value > 0 else 0.0)
            if value > 0:
                marks.append(Box(at, floor - tall, wide, tall, each.ink, radius=min(1.5, tall / 2)))
            tops.append((at + wide / 2, floor - tall - 7, value, each.ink))
        for each in series:
            value = each.values[month - 1] if month <= len(each.values) else 0.0
            if each.line and value > 0:
                y = floor - room * value / most
                marks.append(
                    Stroke(left - 3, y, left + len(bars) * (wide + 2) + 1, y, each.ink, 1.5)
                )
        marks += _told(tops, x, width, measure, now) if now or not chosen else []
    return marks


def _legend(series: Sequence[Series], y: float, measure: Measure) -> list[Mark]:
    marks: list[Mark] = []
    x = 4.0
    for each in series:
        word = Words(each.label, x + 14, y, "secondary", small=True)
        if each.line:
            marks.append(Stroke(x, y, x + 10, y, each.ink, 1.5))
        else:
            marks.append(Box(x, y - 4, 9, 9, each.ink))
        marks.append(word)
        x += 14 + measure(word) + 18
    return marks


def _told(
    tops: Sequence[tuple[float, float, float, str]],
    x: float,
    width: float,
    measure: Measure,
    now: bool,
) -> list[Mark]:
    """Tell the values of a month: each over its bar; where they would meet, one over the other.

    Those of the chosen month stand side by side.
    """
    words = [
        Words(f"{value:,.2f}", at, y, align="center", bold=now, small=True)
        for at, y, value, _ in tops
        if value or len(tops) == 1
    ]
    if len(words) == 1:
        return [replace(words[0], x=x)]
    apart = all((measure(a) + measure(b)) / 2 + 1 < b.x - a.x for a, b in pairwise(words))
    if apart:
        return list(words)
    low = min(word.y for word in words)
    if not now:
        inks = [ink for _, _, value, ink in tops if value]
        return [
            replace(word, x=x, y=low - _LINE * place, ink=inks[-1 - place])
            for place, word in enumerate(reversed(words))
        ]
    whole = Words(
        " / ".join(word.text for word in words),
        x,
        low,
        align="center",
        bold=now,
        small=True,
    )
    half = measure(whole) / 2 + 2
    return [replace(whole, x=min(max(x, half), width - half))]
