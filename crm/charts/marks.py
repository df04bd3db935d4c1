"""What a chart is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; `cut` ends it straight at that width, so that a short bar is as long as told."""

    x: float
    y: float
    width: float
    height: float
    fill: str = ""
    edge: str = ""
    radius: float = 0.0
    weight: float = 0.5
    dashed: bool = False
    cut: float | None = None


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    ink: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Shape:
    """A polygon by its corners."""

    corners: tuple[tuple[float, float], ...]
    fill: str
    edge: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text from, around or to `x`, its middle at `y`."""

    text: str
    x: float
    y: float
    ink: str = "text"
    align: Literal["left", "center", "right"] = "left"
    bold: bool = False
    small: bool = False


Mark: TypeAlias = Box | Stroke | Shape | Words
Measure: TypeAlias = Callable[[Words], float]
"""How wide a text is where it is drawn."""
