"""The steps of a ladder as people write them, a line each, highest first.

    3亿元 起 5 分
    1亿元 起 1 分，每增满 1亿元 加 1 分
    其余 0 分
    比 400万元/亩 每低满 10万元/亩 减 0.1 分

The last form falls from the points of the step that begins there; 从 n 分起 says another number.
Units may be left out: they are the criterion's own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, NoReturn

from crm.errors import InvalidInput
from crm.rules.numbers import NUMBER, plain_text
from crm.rules.score import Rung, plain_points, read_ladder
from resources import tr

_N = rf"(-?(?:{NUMBER}))"
_UNIT = r"[^\d,;,]*?"
_STEP = re.compile(
    rf"(?:{_N}{_UNIT}(?:起|及以上|以上)|(其余)){_UNIT}{_N}分"
    rf"(?:[,;]?每(?:增|高|多)满?{_N}{_UNIT}加{_N}分)?"
)
_FALL = re.compile(rf"(?:其余[,:]?)?(?:从{_N}分起[,;]?)?比{_N}{_UNIT}每低满?{_N}{_UNIT}减{_N}分")


def ladder_lines(rungs: Sequence[Rung], unit: str, weight: Decimal) -> str:
    """Return the steps as lines that `parse_ladder` reads."""
    return "\n".join(_line(rungs, at, unit, Fraction(weight)) for at in range(len(rungs)))


def parse_ladder(text: str, weight: Decimal) -> dict[str, Any] | None:
    """Read steps into a ladder's plain data; nothing written is no ladder.

    Raises InvalidInput (field ``ladder``), naming the line and what would be right.
    """
    rungs: list[dict[str, str]] = []
    for number, line in enumerate((one for one in text.splitlines() if one.strip()), 1):
        rungs.append(_rung(line, number, rungs, Fraction(weight)))
    if not rungs:
        return None
    data = {"rungs": rungs}
    read_ladder(data)
    return data


def _rung(
    line: str, number: int, above: Sequence[dict[str, str]], weight: Fraction
) -> dict[str, str]:
    plain = plain_text(line).replace("。", "").rstrip(".")
    plain = re.sub(r"\s+", "", plain)
    step, fall = _STEP.fullmatch(plain), _FALL.fullmatch(plain)
    if fall is not None:
        said, at, each, less = fall.groups()
        found = {"points": _plain(said or _base(at, above, weight)), "at": _plain(at)}
        found |= {"each": _plain(each), "gives": _plain(less)}
    elif step is not None:
        start, _rest, points, each, more = step.groups()
        found = {"points": _plain(points)} if start is None else {
            "from": _plain(start), "points": _plain(points)
        }  # fmt: skip
        if each is not None:
            if start is None:
                _refuse(number, line, tr("“其余”没有起点，请写成 比 400 每低满 10 减 0.1 分"))
            found |= {"each": _plain(each), "gives": _plain(more)}
    else:
        _refuse(number, line, tr("请写成 3 起 5 分，或 1 起 1 分，每增满 1 加 1 分"))
    if "each" in found and Fraction(found["each"]) <= 0:
        _refuse(number, line, tr("每满多少要大于 0"))
    if Fraction(found["points"]) > weight:
        most = plain_points(weight)
        _refuse(number, line, tr("这一级得分超过满分 {most} 分").format(most=most))
    return found


def _base(at: str, above: Sequence[dict[str, str]], weight: Fraction) -> str:
    """From which points a ladder falls: those of the step that begins there, else all."""
    for one in above:
        if "from" in one and Fraction(one["from"]) == Fraction(_plain(at)):
            return one["points"]
    return plain_points(weight)


def _line(rungs: Sequence[Rung], at: int, unit: str, weight: Fraction) -> str:
    rung = rungs[at]
    points = plain_points(rung.points)
    if rung.each and rung.start is None:
        base = next((one.points for one in rungs if one.start == rung.at), weight)
        begins = "" if base == rung.points else tr("从 {points} 分起，").format(points=points)
        return begins + tr("比 {at}{unit} 每低满 {each}{unit} 减 {gives} 分").format(
            at=plain_points(rung.at),
            unit=unit,
            each=plain_points(rung.each),
            gives=plain_points(rung.gives),
        )
    if rung.start is None:
        return tr("其余 {points} 分").format(points=points)
    line = tr("{start}{unit} 起 {points} 分").format(
        start=plain_points(rung.start), unit=unit, points=points
    )
    if rung.each:
        line += tr("，每增满 {each}{unit} 加 {gives} 分").format(
            each=plain_points(rung.each), unit=unit, gives=plain_points(rung.gives)
        )
    return line


def _plain(written: str) -> str:
    return format(Decimal(written.replace(",", "")), "f")


def _refuse(number: int, line: str, right: str) -> NoReturn:
    raise InvalidInput(
        tr("第 {n} 级“{line}”读不懂：{right}。").format(n=number, line=line.strip(), right=right),
        field="ladder",
    )
