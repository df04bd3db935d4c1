"""Attainment against pace, the funnel with its conversion, what moved between stages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from crm.charts.marks import Box, Mark, Measure, Stroke, Words
from resources import tr


@dataclass(frozen=True, slots=True)
class Attained:
    """What is done of a target and where the calendar stands, in percent of the target.

    most: of a range (2–3), its upper end. None leaves a part out.
    """

    done: float | None
    pace: float | None = None
    forecast: float | None = None
    most: float | None = None
    ink: str = "accent"


def attainment(at: Attained, width: float, height: float, bar: float) -> list[Mark]:
    """Draw a bar of one target: solid what is done, pale what is forecast, a tick the pace.

    The bar ends at 100, or at what is more of the range's end and what is done, with a notch
    then at 100.
    """
    end = max(100.0, at.done or 0.0, at.most or 0.0)
    top = (height - bar) / 2
    marks: list[Mark] = [Box(0, top, width, bar, "track", radius=bar / 2)]
    for value, fill in ((at.forecast, f"{at.ink}-pale"), (at.done, at.ink)):
        long = width * max(min(value or 0.0, end), 0.0) / end
        if long > 0:
            marks.append(Box(0, top, max(long, bar), bar, fill, radius=bar / 2, cut=long))
    if end > 100:
        x = width * 100 / end
        marks.append(Stroke(x, top, x, top + bar, "ground", 1.2))
    if at.pace is not None:
        x = min(max(width * at.pace / end, 0.65), width - 0.65)
        marks.append(Stroke(x, 0.4, x, height - 0.4, "text", 1.3))
    return marks


@dataclass(frozen=True, slots=True)
class Level:
    """A level of the funnel: how many, and what is said of it at the right."""

    label: str
    count: int
    remark: str = ""


def funnel(
    levels: Sequence[Level], width: float, row: float, measure: Measure, *, unit: str = ""
) -> list[Mark]:
    """Draw levels under one another, each a bar as long as its count, the count beside it."""
    inset = 4.0
    labels = [Words(each.label, inset, 0) for each in levels]
    remarks = [Words(each.remark, width - inset, 0, "secondary", "right") for each in levels]
    remarks = [replace(each, small=True) for each in remarks]
    left = max(map(measure, labels), default=0.0) + 12
    counts = [Words(f"{each.count:,}{unit}", 0, 0, bold=True) for each in levels]
    beside = max(map(measure, counts), default=0.0) + 16
    room = max(width - left - max(map(measure, remarks), default=0.0) - beside - 8, 20.0)
    most = max(1, *(each.count for each in levels)) if levels else 1
    bar = row * 0.64
    marks: list[Mark] = []
    for place, each in enumerate(levels):
        middle = row * (place + 0.5)
        long = room * each.count / most
        top = middle - bar / 2
        if each.count:
            radius = min(bar / 5, long / 2)
            marks.append(Box(left, top, long, bar, "accent", radius=radius))
        else:
            marks.append(Box(left, top, 1.0, bar, "rule"))
        count = replace(counts[place], x=left + long + 6, y=middle)
        marks += [
            replace(labels[place], y=middle),
            replace(count, ink="text" if each.count else "secondary"),
            replace(remarks[place], y=middle),
        ]
    return marks


@dataclass(frozen=True, slots=True)
class StageFlow:
    """Moves of a period at one stage: how many came forward, came back or aside, and left it."""

    label: str
    came: int
    back: int
    left: int


def stage_movement(
    flows: Sequence[StageFlow], width: float, row: float, measure: Measure
) -> list[Mark]:
    """Draw for each stage what left it to the left and what came to it to the right.

    What came back or went aside is amber behind what came forward. The first row is the head.
    """
    half = max((measure(Words(each.label, 0, 0)) for each in flows), default=20.0) / 2 + 10
    middle = width / 2
    room = middle - half - 40
    most = max(1, *(max(each.came + each.back, each.left) for each in flows)) if flows else 1
    bar = row * 0.6
    head = row / 2
    marks: list[Mark] = [
        Words(tr("离开（项次）"), middle - half, head, "secondary", "right", small=True),
        Words(tr("进入（项次）"), middle + half, head, "secondary", small=True),
    ]
    if any(each.back for each in flows):
        key = middle + half + measure(Words(tr("进入（项次）"), 0, 0, small=True)) + 12
        marks.append(Box(key, head - 3, 6, 6, "amber"))
        word = tr("其中退回、暂缓、流失")
        marks.append(Words(word, key + 10, head, "secondary", small=True))
    for place, each in enumerate(flows, 1):
        y = row * (place + 0.5)
        top = y - bar / 2
        marks.append(Words(each.label, middle, y, align="center"))
        gone = room * each.left / most
        forward, back = room * each.came / most, room * each.back / most
        if each.left:
            marks.append(Box(middle - half - gone, top, gone, bar, "accent-pale"))
        if each.came:
            marks.append(Box(middle + half, top, forward, bar, "accent"))
        if each.back:
            marks.append(Box(middle + half + forward, top, back, bar, "amber"))
        marks += [
            _count(each.left, middle - half - gone - 4, y, "right"),
            _count(each.came + each.back, middle + half + forward + back + 4, y, "left"),
        ]
    return marks


def _count(value: int, x: float, y: float, align: Literal["left", "right"]) -> Words:
    if not value:
        return Words("0", x, y, "secondary", align, small=True)
    return Words(f"{value:,}", x, y, "text", align, bold=True)
