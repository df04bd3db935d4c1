"""Tables: thin rules, a pale zebra, the head repeated on each page, no row torn apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import TypeAlias

from reportlab.platypus.flowables import Flowable

from crm.briefings.masking import masked
from crm.briefings.page import Part, Text, run
from crm.briefings.pen import Pen
from crm.briefings.setting import Align, Run, set_lines, width_of
from crm.briefings.style import CELL, HEAD, LOOK, SMALL, Style, ink
from crm.rules.numbers import UNKNOWN

_PAD = 4.0
_MOST_WORDS = 6  # Chinese characters of a figure: 约…亿新台币以上
_NAME = 12  # characters of a person in a narrow column
_LEAST_SIZE = 5.5  # points of a figure too wide for its column
# Lines of a cell, so that each row fits on a page.
_MOST_LINES, _MOST_SMALL = 38, 12


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head (with the unit on a second line, once), width in points, alignment."""

    head: str
    width: float
    align: Align = "left"
    style: Style = CELL


@dataclass(frozen=True, slots=True)
class Cell:
    """A text that differs from its column's style.

    `tail` follows in small on the same line, `small` on a line of its own.
    """

    text: str
    ink: str = ""
    bold: bool = False
    tail: str = ""
    small: str = ""


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A row over the whole width that heads the rows below it."""

    text: str
    note: str = ""


Content: TypeAlias = str | Cell | Flowable
Row: TypeAlias = Sequence[Content] | GroupRow


def _cut(text: str, column: Column, width: float, most_lines: int) -> str:
    """Put a typed text on one line and cut what would not fit on a page in its column."""
    most = max(int((width - 2 * _PAD) / column.style.size), 1) * most_lines
    text = text.replace("\n", " ")
    return text if len(text) <= most else text[: most - 1] + "…"


def _cell(content: Content, column: Column, width: float) -> Flowable:
    if isinstance(content, Flowable):
        return content
    if isinstance(content, str):
        content = Cell(content)
    style = column.style
    text = _cut(content.text, column, width, _MOST_LINES)
    runs = [run(text, style, ink=content.ink, bold=content.bold)]
    if style.align == "right":
        runs = [_whole(runs[0], width - 2 * _PAD)]
    if content.tail:
        runs.append(run("\u3000" + content.tail, SMALL))
    if content.small:
        runs.append(run("\n" + _cut(content.small, column, width, _MOST_SMALL), SMALL))
    return Text(runs, style)


def _whole(figure: Run, room: float) -> Run:
    """Keep a figure whole in `room` points: a torn one reads as another.

    A range takes two lines. What is rather words than a figure is left to wrap.
    """
    if len(set_lines((figure,), room, align="right")) <= 1:
        return figure
    words = sum(ord(character) >= 0x2E80 for character in figure.text)
    if words > _MOST_WORDS:
        return figure
    text = figure.text.replace("–", "–\n")
    widest = max(width_of((replace(figure, text=line),)) for line in text.split("\n"))
    size = figure.size * min(1.0, room / widest)
    return replace(figure, text=text, size=max(size, _LEAST_SIZE))


def _group(row: GroupRow) -> Text:
    runs = [run(row.text, CELL, ink="accent", bold=True)]
    if row.note:
        runs.append(run("\u3000" + row.note, SMALL))
    return Text(runs, CELL)


def _texts_of(row: Row) -> tuple[str, ...]:
    if isinstance(row, GroupRow):
        return ("　".join(part for part in (row.text, row.note) if part),)
    return tuple(_text_of(content) for content in row)


def _text_of(content: Content) -> str:
    if isinstance(content, str):
        return masked(content)
    if isinstance(content, Cell):
        return masked(
            "　".join(part for part in (content.text, content.tail) if part)
            + (f"\n{content.small}" if content.small else "")
        )
    if isinstance(content, Text):
        return content.plain
    return str(getattr(content, "words", ""))


@dataclass(slots=True)
class _Laid:
    """A row whose cells are set: its height, the ink behind it, and whether it heads the next."""

    cells: Sequence[Flowable]
    height: float
    shade: str | None = None
    heads: bool = False


class Grid(Flowable):  # type: ignore[misc]
    """A table that flows over pages, its rules and zebra right on each of them.

    Rows are laid only as far as they are looked at, so that a long table costs no more a page
    than a short one; reportlab's own measures all that is left on each page, begins the zebra
    anew there, and loses the rules of the second head and foot.
    """

    def __init__(
        self, columns: Sequence[Column], rows: Sequence[Row], widths: Sequence[float], valign: str
    ) -> None:
        super().__init__()
        self._columns = [
            replace(each, style=replace(each.style, align=each.align)) for each in columns
        ]
        self._rows, self._widths, self._valign = rows, widths, valign
        heads = [Text(each.head, replace(HEAD, align=each.align)) for each in columns]
        headed = any(each.head for each in columns)
        self._head = _Laid(heads, self._height_of(heads) if headed else 0.0)
        self._laid: list[_Laid] = []
        self._first, self._end = 0, len(rows)

    def parts(self) -> list[Part]:
        """A table, as texts."""
        head = tuple(" ".join(each.head.split("\n")) for each in self._columns)
        return [Part("table", head=head, rows=tuple(_texts_of(row) for row in self._rows))]

    def _part(self, first: int, end: int) -> Grid:
        part = copy(self)
        # platypus marks what it put off to a new page, and would refuse to do so with the rest.
        part.__dict__.pop("_postponed", None)
        part._first, part._end = first, end
        return part

    def _height_of(self, cells: Sequence[Flowable]) -> float:
        heights: list[float] = [
            cell.wrap(width - 2 * _PAD, 0.0)[1]
            for cell, width in zip(cells, self._widths, strict=True)
        ]
        return max(heights) + 2 * _PAD

    def _row(self, number: int) -> _Laid:
        while len(self._laid) <= number:
            self._laid.append(self._lay(self._rows[len(self._laid)]))
        return self._laid[number]

    def _lay(self, row: Row) -> _Laid:
        if isinstance(row, GroupRow):
            text = _group(row)
            _, height = text.wrap(sum(self._widths) - 2 * _PAD, 0.0)
            return _Laid([text], height + 2 * _PAD, "tint", heads=True)
        cells = [
            _cell(content, column, width)
            for content, column, width in zip(row, self._columns, self._widths, strict=True)
        ]
        above = self._laid[-1].shade if self._laid else "zebra"
        return _Laid(cells, self._height_of(cells), "zebra" if above is None else None)

    def _fitting(self, height: float) -> int:
        """Return the row before which `height` is full."""
        used = self._head.height
        for number in range(self._first, self._end):
            used += self._row(number).height
            if used > height + 1e-6:
                return number
        return self._end

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return the size; of a table that does not fit, only that it is taller."""
        self.width = sum(self._widths)
        end = self._fitting(height)
        if end < self._end:
            return self.width, height + 1
        rows = (self._row(number).height for number in range(self._first, self._end))
        self.height = self._head.height + sum(rows)
        return self.width, self.height

    def split(self, width: float, height: float) -> list[Flowable]:
        """Split between rows, never behind a group's head, and never taking one row alone."""
        end = self._fitting(height)
        if end == self._end - 1 > self._first + 1:
            end -= 1
        while end > self._first and self._row(end - 1).heads:
            end -= 1
        if end == self._first:
            return []
        return [self._part(self._first, end), self._part(end, self._end)]

    def draw(self) -> None:
        """Draw the shades and cells from the top, then the rules over them."""
        rows = [self._head, *(self._row(number) for number in range(self._first, self._end))]
        self._draw_shades(rows)
        pen = Pen(self.canv)
        y = self._draw_row(pen, self._head, self.height, "MIDDLE")
        under_head = y
        for row in rows[1:]:
            y = self._draw_row(pen, row, y, self._valign)
        pen.lift()
        ends = self._end == len(self._rows)
        for place, weight, name in (
            (self.height, 0.8, "accent"),
            *([(under_head, 0.5, "accent")] if self._head.height else []),
            (0.0, 1.0 if ends else 0.5, "accent" if ends else "rule"),
        ):
            self.canv.setStrokeColor(ink(name))
            self.canv.setLineWidth(weight)
            self.canv.line(0, place, self.width, place)

    def _draw_shades(self, rows: Iterable[_Laid]) -> None:
        y = self.height
        for row in rows:
            y -= row.height
            if row.shade is not None:
                self.canv.setFillColor(ink(row.shade))
                self.canv.rect(0, y, self.width, row.height, stroke=0, fill=1)

    def _draw_row(self, pen: Pen, row: _Laid, top: float, valign: str) -> float:
        bottom = top - row.height
        x = _PAD
        for cell, width in zip(row.cells, self._widths, strict=False):
            free = row.height - 2 * _PAD - cell.height
            y = bottom + _PAD + (free / 2 if valign == "MIDDLE" else free)
            if isinstance(cell, Text):
                pen.draw(cell.lines(cell.width), cell.style, x, y + cell.height)
            else:
                cell.drawOn(self.canv, x, y)
            x += width
        return bottom


def grid(
    columns: Sequence[Column],
    rows: Iterable[Row],
    *,
    valign: str = "MIDDLE",
    measure: float | None = None,
) -> Grid:
    """Lay `rows` under the heads of `columns`; the widths are scaled to the measure (points).

    A group row stays with the row after it; without any head there is no row of heads. valign:
    MIDDLE or TOP, of cells in their row.
    """
    scale = (measure or LOOK.get().paper.measure) / sum(column.width for column in columns)
    return Grid(columns, list(rows), [column.width * scale for column in columns], valign)


def shortened(text: str | None, longest: int) -> str:
    """Return a text on one line, cut to `longest` characters with … at its end."""
    plain = " ".join((text or "").split())
    return plain if len(plain) <= longest else plain[: longest - 1] + "…"


def names_of(*names: str | None) -> str:
    """Return people's names for a narrow column: `主任 / 甲`, a long one cut, none a dash."""
    return " / ".join(shortened(name, _NAME) or UNKNOWN for name in names)
