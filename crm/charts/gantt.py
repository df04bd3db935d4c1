"""The strip of a Gantt chart."""

from __future__ import annotations

from dataclasses import dataclass, replace

from crm.charts.marks import Box, Mark, Shape, Stroke
from crm.rules.schedule import LATE, Light
from resources import tr

LIGHTS = {
    Light.NONE: "secondary",
    Light.DONE: "accent",
    Light.GREEN: "green",
    Light.AMBER: "amber",
    Light.RED: "red",
}
_SOFT = {
    Light.NONE: "track",
    Light.DONE: "accent-soft",
    Light.GREEN: "green-soft",
    Light.AMBER: "amber-soft",
    Light.RED: "red-soft",
}


@dataclass(frozen=True, slots=True)
class Strip:
    """Sizes of a Gantt strip: how high its bars and its plan's outline are, half of a sign."""

    bar: float
    plan: float
    sign: float


def gantt_bar(light: Light, x: float, middle: float, width: float, size: Strip) -> Box:
    """Draw what is expected: a bar in the soft colour of its light."""
    return _bar(x, middle, width, size.bar, _SOFT[light], LIGHTS[light])


def gantt_done(x: float, middle: float, width: float, size: Strip) -> Box:
    """Draw what is done."""
    return _bar(x, middle, width, size.bar, "accent", "")


def gantt_plan(x: float, middle: float, width: float, size: Strip) -> Box:
    """Draw what was planned: an outline."""
    return replace(_bar(x, middle, width, size.plan, "", "faint"), dashed=True)


def gantt_sign(light: Light, x: float, y: float, size: Strip) -> Shape:
    """Draw a milestone: filled when reached, hollow ahead, a triangle or diamond when late."""
    half = size.sign * (1.2 if light in LATE else 1.0)
    corners: tuple[tuple[float, float], ...]
    corners = ((x, y - half), (x + half, y), (x, y + half), (x - half, y))
    if light is Light.AMBER:  # as its sign in the column
        corners = ((x, y - half), (x + half, y + half), (x - half, y + half))
    ink = LIGHTS[light]
    return Shape(corners, "ground" if light in (Light.GREEN, Light.NONE) else ink, ink)


def gantt_words() -> list[str]:
    """Return what the parts of a strip mean, in the order of `gantt_key`."""
    return [
        tr("计划"),
        tr("预计"),
        tr("已完成"),
        tr("节点"),
        tr("黄灯"),
        tr("红灯"),
        tr("今天"),
    ]


def gantt_key(part: int, x: float, middle: float, width: float, size: Strip) -> list[Mark]:
    """Draw a part of the strip for its legend."""
    signs = (Light.GREEN, Light.AMBER, Light.RED)
    match part:
        case 0:
            return [gantt_plan(x, middle, width, size)]
        case 1:
            return [gantt_bar(Light.GREEN, x, middle, width, size)]
        case 2:
            return [gantt_done(x, middle, width, size)]
        case 3 | 4 | 5:
            return [gantt_sign(signs[part - 3], x + width / 2, middle, size)]
        case _:
            half = size.plan / 2
            return [gantt_today(x + width / 2, middle - half, middle + half)]


def gantt_today(x: float, top: float, bottom: float) -> Stroke:
    """Draw the line of today."""
    return Stroke(x, top, x, bottom, "red", 1.3)


def _bar(x: float, middle: float, width: float, height: float, fill: str, edge: str) -> Box:
    width = max(width, 0.5)
    radius = min(height / 4, width / 2)
    return Box(x, middle - height / 2, width, height, fill, edge, radius=radius, weight=0.7)
