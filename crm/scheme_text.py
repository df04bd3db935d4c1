"""The measures and grades of a scheme as people write them, a line each.

亩均税收 45 基准 20 万元/亩 封顶 150%
研发投入强度 15

A 25 优先保障用地、用能
B 70
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from crm.errors import InvalidInput
from crm.evaluation_schemes import EVALUATED, BandLine, MeasureLine
from crm.rules.indicators import units_of
from crm.rules.numbers import NUMBER, exact_decimal
from db.terms import Indicator
from db.values import Quantity
from resources import tr

_MEASURE = re.compile(
    rf"(\D+?)[\s:：]*({NUMBER})\s*(?:基准\s*({NUMBER})\s*([^\s，,]*))?[\s，,]*(?:封顶\s*({NUMBER})\s*[%％]?)?"
)
_BAND = re.compile(rf"(\S+?)[\s:：]+({NUMBER})\s*[%％分]?(?:起|止)?(?:[\s，,]+(.*))?")


def measure_lines(measures: Sequence[MeasureLine]) -> str:
    """Return the measures as lines that `parse_measures` reads."""
    lines = []
    for one in measures:
        line = f"{one.indicator.label} {_plain(one.weight)}"
        if one.benchmark is not None and one.benchmark.number is not None:
            value = f"{_plain(one.benchmark.number)} {one.benchmark.unit}".rstrip()
            line += tr(" 基准 {value}").format(value=value)
        if one.cap is not None:
            line += tr(" 封顶 {cap}%").format(cap=_plain(one.cap))
        lines.append(line)
    return "\n".join(lines)


def parse_measures(text: str) -> tuple[MeasureLine, ...]:
    """Read measures; raises InvalidInput (field ``measures``), naming the line."""
    found = []
    for line in (one.strip() for one in text.splitlines() if one.strip()):
        match = _MEASURE.fullmatch(line)
        if match is None:
            raise InvalidInput(
                tr("“{line}”读不懂。请写 指标、权重，例如 亩均税收 45 基准 20 万元/亩。").format(
                    line=line
                ),
                field="measures",
            )
        name, weight, benchmark, unit, cap = match.groups()
        indicator = _indicator(name.strip())
        value = None
        if benchmark is not None:
            usual = units_of(indicator)[0]
            value = Quantity(_number(benchmark), unit or usual)
        found.append(
            MeasureLine(indicator, _number(weight), value, None if cap is None else _number(cap))
        )
    return tuple(found)


def band_lines(bands: Sequence[BandLine]) -> str:
    """Return the grades as lines that `parse_bands` reads."""
    return "\n".join(f"{one.grade} {_plain(one.limit)} {one.effect}".rstrip() for one in bands)


def parse_bands(text: str) -> tuple[BandLine, ...]:
    """Read grades; raises InvalidInput (field ``bands``), naming the line."""
    found = []
    for line in (one.strip() for one in text.splitlines() if one.strip()):
        match = _BAND.fullmatch(line)
        if match is None:
            raise InvalidInput(
                tr("“{line}”读不懂。请写 等级、界限、政策，例如 A 25 优先保障用地。").format(
                    line=line
                ),
                field="bands",
            )
        grade, limit, effect = match.groups()
        found.append(BandLine(grade, _number(limit), (effect or "").strip()))
    return tuple(found)


def _indicator(name: str) -> Indicator:
    exact = [one for one in EVALUATED if one.label == name]
    near = [one for one in EVALUATED if name and one.label.startswith(name)]
    found = exact or near
    if len(found) != 1:
        known = tr("、").join(one.label for one in (near or EVALUATED))
        raise InvalidInput(
            tr("没有指标“{name}”。可以用：{known}。").format(name=name, known=known),
            field="measures",
        )
    return found[0]


def _number(written: str) -> Decimal:
    return Decimal(written.replace(",", ""))


def _plain(value: Decimal) -> str:
    return f"{exact_decimal(value):f}"
