"""挂图作战 on A3 across: the rows that the screen shows, along the same scale of days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from reportlab.platypus.flowables import Flowable
from sqlalchemy.orm import Session

from crm.briefings.charts import draw_marks
from crm.briefings.page import draw_text, empty, run
from crm.briefings.press import Imprint, deliver, print_story
from crm.briefings.setting import width_of
from crm.briefings.style import A3_ACROSS, CELL, HEAD, INK, ISSUE, SMALL, TITLE, Style
from crm.charts import (
    LIGHTS,
    Mark,
    Strip,
    gantt_bar,
    gantt_done,
    gantt_key,
    gantt_plan,
    gantt_sign,
    gantt_today,
    gantt_words,
)
from crm.holidays import calendar_of
from crm.milestone_words import SIGNS, show_light
from crm.rules.schedule import Light
from crm.settings import BUREAU_NAME, ZONE_NAME, setting
from crm.timeline import Bar, GanttRow, Tick, Zoom, extent, ticks
from resources import tr

_NAME, _LIGHT, _WHO = 150.0, 46.0, 76.0
_ROW, _HEADING, _SCALE = 15.0, 17.0, 30.0
_WORDS = 120.0
"""Points behind the last day, for what is written at a bar's end."""
_SIZES = Strip(6.4, 10.0, 2.8)
_PAGE = A3_ACROSS.height - A3_ACROSS.top - A3_ACROSS.bottom
_MONTHS_ON_PAPER = 30
"""A longer chart has quarters on its scale."""


@dataclass(frozen=True)
class GanttSheet:
    """What is printed: rows as on the screen; wanted: the filters in words, or ""."""

    bureau: str
    today: date
    rows: tuple[GanttRow, ...]
    span: Bar
    wanted: str
    note: str
    issued_by: str

    @property
    def projects(self) -> int:
        """How many projects there are."""
        return sum(row.heading for row in self.rows)

    @property
    def illustrative(self) -> bool:
        """Whether among the rows are samples."""
        return any(row.illustrative for row in self.rows)


def sheet(
    session: Session,
    rows: Sequence[GanttRow],
    *,
    today: date,
    wanted: str = "",
    issued_by: str = "",
) -> GanttSheet:
    """Return what is printed of `rows` (as `crm.timeline.gantt_rows` gave them)."""
    span = extent(rows, today)
    bureau = setting(session, BUREAU_NAME) or setting(session, ZONE_NAME) or ""
    note = calendar_of(session).note([span.first, span.last])
    return GanttSheet(bureau, today, tuple(rows), span, wanted, note, issued_by)


def print_chart(
    session: Session, rows: Sequence[GanttRow], target: str | Path | BinaryIO, **asked: Any
) -> int:
    """Print `rows` to a file or a stream, and return the number of pages.

    asked: as `sheet` takes them. Raises BriefingError with what to do when it can't be saved.
    """
    return write(sheet(session, rows, **asked), target)


def write(chart: GanttSheet, target: str | Path | BinaryIO) -> int:
    """Print a sheet; the same one gives the same bytes. Returns the number of pages."""
    story: list[Flowable] = [_Head(chart)]
    if chart.rows:
        story.append(_Chart(chart))
    else:
        story.append(empty(tr("没有符合条件的项目。")))
    content, pages = print_story(story, _imprint(chart), A3_ACROSS)
    deliver(content, target)
    return pages


def _imprint(chart: GanttSheet) -> Imprint:
    title = tr("重点项目挂图作战")
    day = chart.today.isoformat()
    foot = tr("数据截至 {day}").format(day=day)
    if chart.issued_by:
        foot += tr("　制表 {name}").format(name=chart.issued_by)
    return Imprint(
        title=f"{title} {day}",
        author=chart.bureau,
        subject=title,
        running=f"{chart.bureau}　{title}　{day}",
        foot=foot,
        sample=tr("示例数据：日期均为虚构") if chart.illustrative else "",
    )


class _Head(Flowable):  # type: ignore[misc]
    """Title, what is shown, and what the shapes mean."""

    def __init__(self, chart: GanttSheet) -> None:
        super().__init__()
        self._chart = chart

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return the size of the head."""
        self.width, self.height = width, 64.0
        return self.width, self.height

    def draw(self) -> None:
        """Draw the title, the line under it, and the legend at its right."""
        canvas, chart = self.canv, self._chart
        draw_text(canvas, tr("重点项目挂图作战"), TITLE, self.width / 2, self.height - 16)
        parts = [chart.bureau, tr("{n} 个项目").format(n=chart.projects), _lights(chart)]
        if chart.wanted:
            parts.append(tr("只看{what}").format(what=chart.wanted))
        if chart.note:
            parts.append(chart.note)
        left = replace(ISSUE, align="left")
        draw_text(canvas, tr("　").join(part for part in parts if part), left, 0, 18)
        x = self.width
        for part, word in reversed(list(enumerate(gantt_words()))):
            x -= width_of((run(word, SMALL),)) + 14
            draw_text(canvas, word, SMALL, x + 4, 18)
            x -= 26
            draw_marks(canvas, gantt_key(part, 0, 0, 22, _SIZES), 18, x + 2)
        canvas.setStrokeColor(INK["red"])
        canvas.setLineWidth(1.2)
        canvas.line(0, 6, self.width, 6)


def _lights(chart: GanttSheet) -> str:
    words = []
    for light, word in ((Light.RED, tr("红灯 {n}")), (Light.AMBER, tr("黄灯 {n}"))):
        count = sum(row.heading and row.light is light for row in chart.rows)
        if count:
            words.append(word.format(n=count))
    return tr("，").join(words)


class _Chart(Flowable):  # type: ignore[misc]
    """The rows under their scale; it splits between rows, the scale above each part."""

    def __init__(self, chart: GanttSheet, first: int = 0) -> None:
        super().__init__()
        self._chart, self._first, self._end = chart, first, len(chart.rows)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return the size of what is left of the chart."""
        self.width = width
        self.height = _SCALE + sum(_height(row) for row in self._rows())
        return self.width, self.height

    def split(self, width: float, height: float) -> list[Flowable]:
        """Split between projects; one that is longer than a page is split behind its heading."""
        rows, room, count = self._rows(), height - _SCALE, 0
        while count < len(rows) and room >= _height(rows[count]):
            room -= _height(rows[count])
            count += 1
        if count == len(rows):
            return [self]
        whole = count
        while whole and not rows[whole].heading:
            whole -= 1
        if not whole:  # the first project does not fit here: on the next page, or torn
            following = (at for at in range(1, len(rows)) if rows[at].heading)
            first = rows[: next(following, len(rows))]
            if _SCALE + sum(map(_height, first)) <= _PAGE or count < 2:
                return []
        count = whole or count
        head = _Chart(self._chart, self._first)
        head._end = self._first + count
        return [head, _Chart(self._chart, self._first + count)]

    def draw(self) -> None:
        """Draw the scale, then each row."""
        self._left = _NAME + _LIGHT + _WHO
        days = (self._chart.span.last - self._chart.span.first).days + 1
        self._per_day = (self.width - self._left - _WORDS) / days
        scale = self._scale()
        self._draw_scale(scale)
        top = self.height - _SCALE
        for at, row in enumerate(self._rows()):
            height = _height(row)
            self._draw_row(row, top, height, at, scale)
            top -= height
        canvas = self.canv
        canvas.setStrokeColor(INK["text"])
        canvas.setLineWidth(0.8)
        canvas.line(0, top, self.width, top)
        x = self._x(self._chart.today)
        draw_marks(canvas, [gantt_today(x, _SCALE, self.height - top)], self.height)

    def _rows(self) -> tuple[GanttRow, ...]:
        return self._chart.rows[self._first : self._end]

    def _x(self, day: date) -> float:
        return self._left + (day - self._chart.span.first).days * self._per_day

    def _scale(self) -> list[Tick]:
        span = self._chart.span
        months = (span.last - span.first).days / 30.4
        zoom = Zoom.QUARTER if months <= _MONTHS_ON_PAPER else Zoom.YEAR
        return ticks(span.first, span.last, zoom)

    def _draw_scale(self, scale: Sequence[Tick]) -> None:
        canvas, bottom = self.canv, self.height - _SCALE
        middle = bottom + _SCALE / 4
        for word, x in (
            (tr("项目与节点"), 4.0),
            (tr("灯"), _NAME),
            (tr("联点 / 专员"), _NAME + _LIGHT),
        ):
            draw_text(canvas, word, HEAD, x, middle)
        canvas.setLineWidth(0.4)
        ends = {False: self._x(self._chart.span.last), True: self._x(self._chart.span.last)}
        for tick in reversed(scale):
            x, high = self._x(tick.day), tick.major
            y = bottom + _SCALE * (0.75 if high else 0.25)
            canvas.setStrokeColor(INK["rule"])
            canvas.line(x, bottom + (_SCALE / 2 if high else 0), x, y + _SCALE / 4)
            style = replace(HEAD if high else SMALL, align="left")
            if ends[high] - x >= width_of((run(tick.label, style),)) + 4:
                draw_text(canvas, tick.label, style, x + 3, y)
            ends[high] = x
        canvas.setStrokeColor(INK["text"])
        canvas.setLineWidth(0.8)
        canvas.line(0, bottom, self.width, bottom)

    def _draw_row(
        self, row: GanttRow, top: float, height: float, at: int, scale: Sequence[Tick]
    ) -> None:
        canvas, middle = self.canv, top - height / 2
        if row.heading:
            canvas.setFillColor(INK["tint"])
            canvas.rect(0, top - height, self.width, height, stroke=0, fill=1)
        canvas.setLineWidth(0.3)
        canvas.setStrokeColor(INK["rule"])
        for tick in scale:
            if tick.major:
                canvas.line(self._x(tick.day), top, self._x(tick.day), top - height)
        canvas.line(0, top - height, self.width, top - height)
        self._draw_words(row, middle)
        marks: list[Mark] = []
        if row.expected is not None:
            marks.append(gantt_bar(row.light, *self._span(row.expected), _SIZES))
        if row.done is not None:
            marks.append(gantt_done(*self._span(row.done), _SIZES))
        if row.planned is not None:
            marks.append(gantt_plan(*self._span(row.planned), _SIZES))
        marks += [gantt_sign(sign.light, self._x(sign.day), 0, _SIZES) for sign in row.signs]
        if not row.heading and row.expected is not None:
            marks.append(gantt_sign(row.light, self._x(row.expected.last), 0, _SIZES))
        draw_marks(canvas, marks, middle)
        self._draw_standing(row, middle)

    def _draw_words(self, row: GanttRow, middle: float) -> None:
        style = Style("sans-bold", 9.0, 12.0) if row.heading else replace(CELL, size=8.0)
        indent = 4.0 if row.heading else 16.0
        _fitted(self.canv, row.name, style, indent, middle, _NAME - indent - 4)
        light = replace(SMALL, ink=LIGHTS[row.light])
        draw_text(self.canv, f"{SIGNS[row.light]} {show_light(row.light)}", light, _NAME, middle)
        _fitted(self.canv, row.who, SMALL, _NAME + _LIGHT, middle, _WHO - 6)

    def _draw_standing(self, row: GanttRow, middle: float) -> None:
        ends = [bar.last for bar in (row.planned, row.expected) if bar is not None]
        if row.heading or not ends or row.expected is None:
            return
        x = self._x(max(ends) + _DAY) + 8
        late = row.light in (Light.AMBER, Light.RED)
        style = replace(SMALL, size=7.0, ink=LIGHTS[row.light] if late else "secondary")
        words = f"{row.expected.last:%m-%d}　{row.standing}"
        _fitted(self.canv, words, style, x, middle, self.width - x)

    def _span(self, bar: Bar) -> tuple[float, float, float]:
        """Return where a bar begins, its middle (the row's), and how wide it is."""
        x = self._x(bar.first)
        return x, 0.0, self._x(bar.last + _DAY) - x


_DAY = timedelta(days=1)


def _height(row: GanttRow) -> float:
    return _HEADING if row.heading else _ROW


def _fitted(canvas: Any, text: str, style: Style, x: float, middle: float, room: float) -> None:
    """Draw a text from `x`, cut to `room` points with … at its end."""
    if room < 2 * style.size:
        return
    words = text
    while words and width_of((run(words, style),)) > room:
        words = words[:-2] + "…" if len(words) > 2 else ""
    draw_text(canvas, words, replace(style, align="left"), x, middle)
