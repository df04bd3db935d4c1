"""The parts that every page of a brief is made of: texts, the head, headings, notes.

Text is set from plain strings, never from markup, so that what a person typed (`<b>&`) is
printed as typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak
from reportlab.platypus.flowables import Flowable

from crm.briefings.masking import masked
from crm.briefings.pen import Pen
from crm.briefings.setting import Line, Run, set_lines, width_of
from crm.briefings.style import (
    BODY,
    INK,
    ISSUE,
    LOOK,
    NOTE,
    READING,
    SECTION,
    SUBSECTION,
    TITLE,
    Style,
    dressed,
)

_HYPHEN = re.compile(r"(?<![\w*)-])-(?=\d[\d,.]*(?![\d-]))")
"""Before a figure that is not a part of a number, a day or a telephone."""


def run(text: str, style: Style, *, ink: str = "", bold: bool = False) -> Run:
    """Return `text` as a run of `style`, in another ink or in bold, its mobile numbers masked.

    All text that is printed comes through here. A minus is printed as one, not as a hyphen.
    """
    style = dressed(style)
    face = f"{style.face}-bold" if bold and not style.face.endswith("-bold") else style.face
    said = masked(text)
    if "-" in said:
        said = _HYPHEN.sub("−", said)
    return Run(said, face, style.size, ink or style.ink)


@dataclass(frozen=True)
class Part:
    """What a flowable says in words, for companions of the paper: see `parts` of each.

    kind: title, heading, paragraph, note or table. level: of a heading, from 0. head, rows: of a
    table; a row of one text heads those below it.
    """

    kind: str
    text: str = ""
    level: int = 0
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


class Text(Flowable):  # type: ignore[misc]
    """A paragraph or a cell, set in lines by `crm.briefings.setting`."""

    def __init__(self, content: str | Iterable[Run], style: Style) -> None:
        super().__init__()
        self.style = style = dressed(style)
        self._runs = (run(content, style),) if isinstance(content, str) else tuple(content)
        self._lines: tuple[Line, ...] | None = None
        self._set_for = -1.0

    @property
    def plain(self) -> str:
        """What it says, without its looks."""
        return "".join(each.text for each in self._runs)

    def parts(self) -> list[Part]:
        """A paragraph."""
        return [Part("paragraph", self.plain)]

    @classmethod
    def of_lines(cls, lines: tuple[Line, ...], style: Style, width: float) -> Text:
        """Return a text whose lines are set already: the rest of one that was split."""
        text = cls((), style)
        text._lines, text._set_for = lines, width
        return text

    def lines(self, width: float) -> tuple[Line, ...]:
        """Return the lines in `width` points."""
        if self._lines is None or (self._runs and abs(self._set_for - width) > 1e-6):
            style = self.style
            self._lines = set_lines(
                self._runs, width, align=style.align, indent=style.indent * style.size
            )
            self._set_for = width
        return self._lines

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return the size the text takes in `width` points."""
        self.width, self.height = width, len(self.lines(width)) * self.style.leading
        return self.width, self.height

    def minWidth(self) -> float:  # noqa: N802  (reportlab's name)
        """Return the width of the text on one line."""
        return width_of(self._runs)

    def split(self, width: float, height: float) -> list[Flowable]:
        """Split between lines, never leaving or taking one line alone."""
        lines = self.lines(width)
        room = int(height // self.style.leading)
        if room >= len(lines):
            return [self]
        room = min(room, len(lines) - 2)
        if room < 2:
            return []
        return [Text.of_lines(part, self.style, width) for part in (lines[:room], lines[room:])]

    def draw(self) -> None:
        """Draw the lines from the top."""
        draw_lines(self.canv, self.lines(self.width), self.style, 0.0, self.height)


def draw_lines(canvas: Any, lines: Iterable[Line], style: Style, left: float, top: float) -> None:
    """Draw `lines` on the canvas, right of `left` and under `top`."""
    pen = Pen(canvas)
    pen.draw(lines, style, left, top)
    pen.lift()


def draw_text(canvas: Any, text: str, style: Style, x: float, y: float) -> float:
    """Draw one line with its middle at `y`, from, to or around `x`; return its width."""
    runs = (run(text, style),)
    width = width_of(runs)
    left = x - {"right": width, "center": width / 2}.get(style.align, 0.0)
    draw_lines(canvas, set_lines(runs, width + 1), style, left, y + style.leading / 2)
    return width


_OFFICE_TITLE = Style("xiaobiaosong", 36.0, 44.0, "red", align="center")
_LEAST_TITLE = 22.0
_ABOVE_TITLE = 35 * mm - (_OFFICE_TITLE.leading - _OFFICE_TITLE.size) / 2
"""An office's head stands 35 mm under the top of the text block (GB/T 9704-2012, 7.2.4)."""


class Masthead(Flowable):  # type: ignore[misc]
    """The head of the first page: title, issue, bureau and period over a red rule."""

    def __init__(self, title: str, issue: str, bureau: str, period: str) -> None:
        super().__init__()
        look = LOOK.get()
        style = _one_line(title, _OFFICE_TITLE, look.paper.measure) if look.plain else TITLE
        self._above = _ABOVE_TITLE if look.plain else 0.0
        self._title = Text(title, style)
        self._parts = (issue, bureau, period)
        self._style = replace(ISSUE, size=12.0, leading=17.0) if LOOK.get().plain else ISSUE

    def parts(self) -> list[Part]:
        """The title, and the line under it."""
        return [
            Part("title", self._title.plain),
            Part("note", "　　".join(part for part in self._parts if part)),
        ]

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return the size of the head; a long bureau's name takes a line of its own."""
        issue, bureau, period = (width_of((run(part, self._style),)) for part in self._parts)
        self._apart = bureau / 2 + max(issue, period) + 12 > width / 2
        self._title_height = self._title.wrap(width, height)[1]
        self._bureau = Text(self._parts[1], replace(self._style, align="center"))
        self._bureau_height = self._bureau.wrap(width, height)[1] if self._apart else 0.0
        self.width = width
        self._gap = 5.0 if self._apart else 0.0
        self.height = self._above + self._title_height + self._gap + self._bureau_height + 36
        return self.width, self.height

    def draw(self) -> None:
        """Draw the title, the line under it and the rule."""
        canvas = self.canv
        y = self.height - self._above - self._title_height
        self._title.drawOn(canvas, 0, y)
        if self._apart:
            y -= self._gap + self._bureau_height
            self._bureau.drawOn(canvas, 0, y)
        issue, bureau, period = self._parts
        middle = y - 16
        draw_text(canvas, issue, self._style, 0, middle)
        draw_text(canvas, period, replace(self._style, align="right"), self.width, middle)
        if not self._apart:
            draw_text(canvas, bureau, replace(self._style, align="center"), self.width / 2, middle)
        canvas.setStrokeColor(INK["red"])
        canvas.setLineWidth(1.2)
        canvas.line(0, 8, self.width, 8)


def _one_line(title: str, style: Style, measure: float) -> Style:
    """Return the style in the size in which the title keeps to one line, or its least."""
    size = style.size * min(1.0, measure / width_of((run(title, style),)))
    return replace(style, size=max(size, _LEAST_TITLE))


class Conclusion(Flowable):  # type: ignore[misc]
    """The tinted box that a brief begins with, one text a paragraph."""

    _PAD = 12.0

    def __init__(self, paragraphs: Iterable[Iterable[Run]]) -> None:
        super().__init__()
        self._texts: Sequence[Flowable] = [Text(paragraph, BODY) for paragraph in paragraphs]

    @classmethod
    def of_texts(cls, texts: Sequence[Flowable]) -> Conclusion:
        """Return a box around texts that are set already: a part of one that was split."""
        box = cls(())
        box._texts = texts
        return box

    def parts(self) -> list[Part]:
        """Its paragraphs."""
        return [part for text in self._texts for part in text.parts()]

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return the size of the box around its texts."""
        self._plain = LOOK.get().plain
        self._inset = 0.0 if self._plain else self._PAD
        inner = width - 2 * self._inset
        self.width = width
        self.height = sum(text.wrap(inner, height)[1] for text in self._texts) + 1.4 * self._PAD
        return self.width, self.height

    def split(self, width: float, height: float) -> list[Flowable]:
        """Split where a page is full: what a person wrote may be longer than one."""
        inner = width - 2 * self._inset
        room, first = height - 1.4 * self._PAD, []
        for place, text in enumerate(self._texts):
            tall = text.wrap(inner, room)[1]
            if tall <= room:
                first.append(text)
                room -= tall
                continue
            halves = text.split(inner, room)
            rest = [*halves[1:], *self._texts[place + 1 :]] if halves else self._texts[place:]
            first += halves[:1]
            if not first:
                return []
            return [Conclusion.of_texts(first), Conclusion.of_texts(rest)]
        return [self]

    def draw(self) -> None:
        """Draw the tint, the bar at its left, and the texts."""
        canvas = self.canv
        if not self._plain:
            canvas.setFillColor(INK["tint"])
            canvas.rect(0, 0, self.width, self.height, stroke=0, fill=1)
            canvas.setFillColor(INK["accent"])
            canvas.roundRect(-1.3, -0.5, 2.6, self.height + 1, 1.3, stroke=0, fill=1)
        y = self.height - 0.7 * self._PAD
        for text in self._texts:
            y -= text.height
            text.drawOn(canvas, self._inset, y)


class Heading(Flowable):  # type: ignore[misc]
    """A section's heading, which is its bookmark too; `key` is what a reference names."""

    def __init__(self, text: str, key: str, style: Style = SECTION, level: int = 0) -> None:
        super().__init__()
        self._plain, self._key, self._level = masked(text), key, level
        self._text = Text(text, style)
        self.spaceBefore, self.spaceAfter = (14.0, 6.0) if level == 0 else (10.0, 4.0)
        if LOOK.get().plain:
            self.spaceBefore, self.spaceAfter = 4.0, 2.0

    def parts(self) -> list[Part]:
        """A heading."""
        return [Part("heading", self._plain, self._level)]

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return the size of the heading."""
        self.width, self.height = self._text.wrap(width, height)
        return self.width, self.height

    def draw(self) -> None:
        """Draw the heading and set its bookmark."""
        self.canv.bookmarkHorizontal(self._key, 0, self.height)
        self.canv.addOutlineEntry(self._plain, self._key, self._level)
        self.canv.reached(self._key)
        self._text.drawOn(self.canv, 0, 0)


class Note(Flowable):  # type: ignore[misc]
    """A small line under a table; `see` prints, behind it, on which page that section is."""

    def __init__(self, text: str, see: str = "") -> None:
        super().__init__()
        self._text = Text(text, replace(NOTE, align="justify"))
        self._see = see

    def parts(self) -> list[Part]:
        """A note."""
        return [Part("note", self._text.plain)]

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return the size of the note."""
        lines = self._text.lines(width)
        self._behind = lines[-1].width if lines else 0.0
        rows = len(lines)
        if self._see and self._behind + 100 > width:
            self._behind, rows = 0.0, rows + 1
        self._text.wrap(width, height)
        self.width, self.height = width, rows * NOTE.leading + 2
        return self.width, self.height

    def draw(self) -> None:
        """Draw the note, and the reference as a form that is filled in at the end."""
        self._text.drawOn(self.canv, 0, self.height - self._text.height - 2)
        if self._see:
            self.canv.refer(self._see, self._behind, NOTE.leading / 2)


def section(text: str, key: str, room: float = 130.0) -> list[Flowable]:
    """Return a heading that moves to the next page with less than `room` points under it."""
    return [CondPageBreak(room), Heading(text, key)]


def subsection(text: str, key: str, room: float = 80.0) -> list[Flowable]:
    """Return a heading of the second level."""
    return [CondPageBreak(room), Heading(text, key, SUBSECTION, 1)]


def empty(text: str) -> Text:
    """Return what a section says that has nothing to show."""
    return Text(text, replace(READING, ink="secondary"))
