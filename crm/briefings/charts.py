"""Charts as vectors, in the inks of the page, each bar with its value beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportlab.platypus.flowables import Flowable

from crm.briefings.page import draw_text, run
from crm.briefings.setting import width_of
from crm.briefings.style import CELL, INK, NOTE, Style
from resources import tr

# The bar of what is done, and its pale twin of what is forecast.
PALE = {"accent": "accent-pale", "red": "red-pale", "green": "green-pale"}


class Attainment(Flowable):  # type: ignore[misc]
    """A bar of one target: solid what is done, pale what is forecast, a tick the pace.

    All in percent of the target; the bar ends at 100, or at what is done when that is more,
    with a notch then at 100. None leaves a part out.
    """

    _HEIGHT = 6.4

    def __init__(
        self,
        done: float | None,
        *,
        pace: float | None = None,
        forecast: float | None = None,
        ink: str = "accent",
    ) -> None:
        super().__init__()
        self._done, self._pace, self._forecast, self._ink = done, pace, forecast, ink

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return the size of the bar with room for its tick."""
        self.width, self.height = width, 12.0
        return self.width, self.height

    def draw(self) -> None:
        """Draw the track, the parts, the notch and the tick."""
        canvas, half = self.canv, self._HEIGHT / 2
        end = max(100.0, self._done or 0.0)
        self._bar(end, end, "track")
        if self._forecast is not None:
            self._bar(min(self._forecast, end), end, PALE[self._ink])
        if self._done:
            self._bar(self._done, end, self._ink)
        middle = self.height / 2
        if end > 100:
            canvas.setStrokeColorRGB(1, 1, 1)
            canvas.setLineWidth(1.2)
            x = self.width * 100 / end
            canvas.line(x, middle - half, x, middle + half)
        if self._pace is not None:
            canvas.setStrokeColor(INK["text"])
            canvas.setLineWidth(1.3)
            x = min(max(self.width * self._pace / end, 0.65), self.width - 0.65)
            canvas.line(x, 0.4, x, self.height - 0.4)

    def _bar(self, value: float, end: float, ink: str) -> None:
        width = self.width * max(value, 0.0) / end
        if width <= 0:
            return
        canvas, height = self.canv, self._HEIGHT
        canvas.setFillColor(INK[ink])
        bottom = (self.height - height) / 2
        # A short bar is cut off straight at its right, so that it is as long as its value.
        canvas.saveState()
        clip = canvas.beginPath()
        clip.rect(0, bottom, width, height)
        canvas.clipPath(clip, stroke=0, fill=0)
        canvas.roundRect(0, bottom, max(width, height), height, height / 2, stroke=0, fill=1)
        canvas.restoreState()


@dataclass(frozen=True, slots=True)
class Level:
    """A level of the funnel: how many, and what is said of it at the right."""

    label: str
    count: int
    remark: str = ""


class Funnel(Flowable):  # type: ignore[misc]
    """Levels under one another, each a bar as long as its count, the count beside it."""

    _ROW = 18.0
    _BAR = 11.5

    def __init__(self, levels: Sequence[Level], *, unit: str) -> None:
        super().__init__()
        self._levels, self._unit = tuple(levels), unit

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return the size of the funnel."""
        self.width, self.height = width, self._ROW * len(self._levels) + 4
        return self.width, self.height

    def draw(self) -> None:
        """Draw a row for each level."""
        canvas = self.canv
        bold = Style("sans-bold", CELL.size, CELL.leading)
        right = replace(NOTE, align="right")
        labels = max(width_of((run(each.label, CELL),)) for each in self._levels)
        remarks = max(width_of((run(each.remark, NOTE),)) for each in self._levels)
        left = labels + 12
        room = self.width - left - remarks - 60
        most = max(1, *(each.count for each in self._levels))
        for i, each in enumerate(self._levels):
            middle = self.height - 2 - self._ROW * (i + 0.5)
            draw_text(canvas, each.label, CELL, 4, middle)
            length = room * each.count / most
            canvas.setFillColor(INK["accent"])
            if length:
                radius = min(2.0, length / 2)
                canvas.roundRect(
                    left, middle - self._BAR / 2, length, self._BAR, radius, stroke=0, fill=1
                )
            else:
                canvas.setFillColor(INK["rule"])
                canvas.rect(left, middle - self._BAR / 2, 0.8, self._BAR, stroke=0, fill=1)
            ink = "text" if each.count else "secondary"
            value = f"{each.count:,}{self._unit}"
            draw_text(canvas, value, replace(bold, ink=ink), left + length + 6, middle)
            draw_text(canvas, each.remark, right, self.width - 4, middle)


class MonthBars(Flowable):  # type: ignore[misc]
    """A bar a month with its value over it; the months to come keep their place."""

    _BAR = 18.0

    def __init__(self, values: Sequence[float]) -> None:
        super().__init__()
        self._values = tuple(values)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return the size of the chart."""
        self.width, self.height = width, 92.0
        return self.width, self.height

    def draw(self) -> None:
        """Draw the line, the bars from it, their values, and the months under it."""
        canvas, slot, foot = self.canv, self.width / 12, 16.0
        room = self.height - foot - 14
        most = max((abs(value) for value in self._values), default=0) or 1
        small = replace(NOTE, align="center")
        canvas.setStrokeColor(INK["rule"])
        canvas.setLineWidth(0.6)
        canvas.line(0, foot, self.width, foot)
        for month in range(12):
            x = slot * (month + 0.5)
            draw_text(canvas, tr("{month}月").format(month=month + 1), small, x, 6)
            if month >= len(self._values):
                continue
            value = self._values[month]
            tall = max(room * value / most, 0.0)
            canvas.setFillColor(INK["accent"])
            canvas.rect(x - self._BAR / 2, foot, self._BAR, tall, stroke=0, fill=1)
            draw_text(canvas, f"{value:,.2f}", small, x, foot + tall + 7)
