"""Tables: thin rules, a pale zebra, the head repeated on each page, no row torn apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from reportlab.platypus import LongTable
from reportlab.platypus.flowables import Flowable

from crm.briefings.page import CELL, HEAD, MEASURE, SMALL, Style, Text, ink, run
from crm.briefings.setting import Align

_PAD = 4.0
_MOST_LINES = 40  # of a cell, so that each row fits on a page


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


def _cut(text: str, column: Column, width: float) -> str:
    """Cut what would not fit on a page in its column; a row is never torn apart."""
    most = max(int((width - 2 * _PAD) / column.style.size), 1) * _MOST_LINES
    return text if len(text) <= most else text[: most - 1] + "…"


def _cell(content: Content, column: Column, width: float) -> Flowable:
    if isinstance(content, Flowable):
        return content
    style = replace(column.style, align=column.align)
    if isinstance(content, str):
        return Text(_cut(content, column, width), style)
    text = _cut(content.text, column, width)
    runs = [run(text, style, ink=content.ink, bold=content.bold)]
    if content.tail:
        runs.append(run("\u3000" + content.tail, SMALL))
    if content.small:
        runs.append(run("\n" + _cut(content.small, column, width), SMALL))
    return Text(runs, style)


def _group(row: GroupRow) -> Text:
    runs = [run(row.text, CELL, ink="accent", bold=True)]
    if row.note:
        runs.append(run("\u3000" + row.note, SMALL))
    return Text(runs, CELL)


class Grid(LongTable):  # type: ignore[misc]
    """A table that draws its own rules and zebra, right also in the parts it is split into.

    reportlab begins the zebra anew in each part, and loses the rules of the second part's head
    and foot.
    """

    _ends = True  # whether this part is the last
    shades: Sequence[str | None] = ()  # the ink behind each row

    def split(self, width: float, height: float) -> list[Flowable]:
        """Split between rows; only the last part ends with the strong rule."""
        parts: list[Flowable] = super().split(width, height)
        if len(parts) == 2:
            first, rest = parts
            first._ends, rest._ends = False, self._ends
            rows = len(first._cellvalues)
            first.shades = self.shades[:rows]
            rest.shades = [None] * self.repeatRows + list(self.shades[rows:])
        return parts

    def draw(self) -> None:
        """Draw the shades, the cells, and the rules over them."""
        for y, height, shade in zip(
            self._rowpositions, self._rowHeights, self.shades, strict=False
        ):
            if shade is not None:
                self.canv.setFillColor(ink(shade))
                self.canv.rect(0, y - height, self._width, height, stroke=0, fill=1)
        super().draw()
        head = sum(self._rowHeights[: self.repeatRows])
        for y, weight, name in (
            (self._height, 0.8, "accent"),
            (self._height - head, 0.5, "accent"),
            (0.0, 1.0 if self._ends else 0.5, "accent" if self._ends else "rule"),
        ):
            self.canv.setStrokeColor(ink(name))
            self.canv.setLineWidth(weight)
            self.canv.line(0, y, self._width, y)


def grid(columns: Sequence[Column], rows: Iterable[Row], *, valign: str = "MIDDLE") -> Grid:
    """Lay `rows` under the heads of `columns`; the widths are scaled to the measure.

    A group row stays with the row after it.
    """
    scale = MEASURE / sum(column.width for column in columns)
    widths = [column.width * scale for column in columns]
    data: list[list[Flowable | str]] = [
        [Text(column.head, replace(HEAD, align=column.align)) for column in columns]
    ]
    commands: list[tuple[object, ...]] = [
        ("LEFTPADDING", (0, 0), (-1, -1), _PAD),
        ("RIGHTPADDING", (0, 0), (-1, -1), _PAD),
        ("TOPPADDING", (0, 0), (-1, -1), _PAD),
        ("BOTTOMPADDING", (0, 0), (-1, -1), _PAD),
        ("VALIGN", (0, 0), (-1, 0), "MIDDLE"),
        ("VALIGN", (0, 1), (-1, -1), valign),
        # Also the empty cells that a group row spans: Helvetica could not be embedded.
        ("FONTNAME", (0, 0), (-1, -1), "NotoSansSC-Regular"),
    ]
    shades: list[str | None] = [None]
    for row in rows:
        y = len(data)
        if isinstance(row, GroupRow):
            data.append([_group(row), *[""] * (len(columns) - 1)])
            commands.append(("SPAN", (0, y), (-1, y)))
            commands.append(("NOSPLIT", (0, y), (0, y + 1)))
            shades.append("tint")
        else:
            cells = zip(row, columns, widths, strict=True)
            data.append([_cell(content, column, width) for content, column, width in cells])
            shades.append("zebra" if shades[-1] is None and y > 1 else None)
    table = Grid(data, colWidths=widths, repeatRows=1, style=commands, hAlign="LEFT")
    table.shades = shades
    return table


def shortened(text: str | None, longest: int) -> str:
    """Return a text on one line, cut to `longest` characters with … at its end."""
    plain = " ".join((text or "").split())
    return plain if len(plain) <= longest else plain[: longest - 1] + "…"
