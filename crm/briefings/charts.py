"""Charts of `crm.charts` on paper, as vectors, in the inks of the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from reportlab.lib.colors import Color, HexColor
from reportlab.platypus.flowables import Flowable

from crm import charts
from crm.briefings.page import draw_text, run
from crm.briefings.setting import width_of
from crm.briefings.style import CELL, INK, NOTE, Style
from crm.charts import Attained, Box, Level, Mark, Series, Shape, StageFlow, Stroke, Words

_BOLD = Style("sans-bold", CELL.size, CELL.leading)
_SMALL_BOLD = Style("sans-bold", NOTE.size, NOTE.leading)
INKS = {
    **INK,
    "ground": HexColor("#FFFFFF"),
    "faint": INK["secondary"],
    "chosen": INK["tint"],
    "accent-soft": HexColor("#E1F0EF"),
    "red-soft": HexColor("#FBE9E7"),
    "amber-soft": HexColor("#FAF1DF"),
    "green-soft": HexColor("#EAF6EE"),
}


class Chart(Flowable):  # type: ignore[misc]
    """Marks in a frame as wide as the column and `height` points high.

    words: what a cell with it says, for companions of the paper.
    """

    def __init__(
        self, height: float, marks: Callable[[float], Sequence[Mark]], *, words: str = ""
    ) -> None:
        super().__init__()
        self.words = words
        self._tall, self._marks = height, marks

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return the size of the chart."""
        self.width, self.height = width, self._tall
        return self.width, self.height

    def draw(self) -> None:
        """Draw the marks."""
        draw_marks(self.canv, self._marks(self.width), self.height)


def attainment_bar(at: Attained) -> Chart:
    """Return the bar of one target, for a cell."""
    return Chart(12.0, lambda width: charts.attainment(at, width, 12.0, 6.4))


def funnel(levels: Sequence[Level], *, unit: str) -> Chart:
    """Return the funnel, a row of 18 pt for each level."""
    return Chart(
        18.0 * len(levels) + 4,
        lambda width: charts.funnel(levels, width, 18.0, measured, unit=unit),
    )


def stage_movement(flows: Sequence[StageFlow]) -> Chart:
    """Return what left and what came to each stage, a row of 14 pt for each, and its head."""
    return Chart(
        14.0 * (len(flows) + 1) + 2,
        lambda width: charts.stage_movement(flows, width, 14.0, measured),
    )


def months(series: Sequence[Series]) -> Chart:
    """Return twelve months of some series."""
    return Chart(126.0, lambda width: charts.months(series, width, 126.0, measured))


def measured(words: Words) -> float:
    """Return how wide a text of a chart is on paper, in points."""
    return width_of((run(words.text, _style_of(words)),))


def draw_marks(canvas: Any, marks: Iterable[Mark], top: float, left: float = 0.0) -> None:
    """Draw marks whose place is told from `left` and, downwards, from `top`."""
    for mark in marks:
        if isinstance(mark, Box):
            _box(canvas, mark, left, top)
        elif isinstance(mark, Stroke):
            canvas.setStrokeColor(_ink(mark.ink))
            canvas.setLineWidth(mark.weight)
            canvas.line(left + mark.x1, top - mark.y1, left + mark.x2, top - mark.y2)
        elif isinstance(mark, Shape):
            _shape(canvas, mark, left, top)
        elif mark.text:
            draw_text(canvas, mark.text, _style_of(mark), left + mark.x, top - mark.y)


def _ink(name: str) -> Color:
    return INKS[name]


def _style_of(words: Words) -> Style:
    small, bold = words.small, words.bold
    found = (_SMALL_BOLD if bold else NOTE) if small else (_BOLD if bold else CELL)
    ink = words.ink if words.ink in INK else "secondary"  # faint is too pale for small print
    return Style(found.face, found.size, found.leading, ink, words.align)


def _box(canvas: Any, mark: Box, left: float, top: float) -> None:
    x, y = left + mark.x, top - mark.y - mark.height
    canvas.saveState()
    if mark.fill:
        canvas.setFillColor(_ink(mark.fill))
    if mark.edge:
        canvas.setStrokeColor(_ink(mark.edge))
        canvas.setLineWidth(mark.weight)
    if mark.dashed:
        canvas.setDash(2, 1.5)
    if mark.cut is not None:
        clip = canvas.beginPath()
        clip.rect(x, y, mark.cut, mark.height)
        canvas.clipPath(clip, stroke=0, fill=0)
    stroke, fill = int(bool(mark.edge)), int(bool(mark.fill))
    if mark.radius:
        canvas.roundRect(x, y, mark.width, mark.height, mark.radius, stroke=stroke, fill=fill)
    else:
        canvas.rect(x, y, mark.width, mark.height, stroke=stroke, fill=fill)
    canvas.restoreState()


def _shape(canvas: Any, mark: Shape, left: float, top: float) -> None:
    path = canvas.beginPath()
    (x, y), *others = mark.corners
    path.moveTo(left + x, top - y)
    for x, y in others:
        path.lineTo(left + x, top - y)
    path.close()
    canvas.setFillColor(_ink(mark.fill))
    canvas.setStrokeColor(_ink(mark.edge))
    canvas.setLineWidth(mark.weight)
    canvas.drawPath(path, stroke=1, fill=1)
