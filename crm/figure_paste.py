"""Where a table that was copied from Excel goes in 月报填报: by its months and indicators.

A block of bare figures goes where the chosen cell is. One that brings its header (1–5月) or its
first column (the indicators) is put under those months and beside those indicators, in whatever
order they come, and a column of units goes with the figures.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crm.figure_grid import MONTHS, GridLine
from crm.ledgers.headers import UNIT_WORDS
from crm.ledgers.known import name_key
from crm.rules.clipboard import cells_of
from crm.rules.numbers import NUMBER, is_blank, plain_text
from resources import tr

_MONTH = re.compile(
    r"(?:20\d\d年)?(?:(?:0?1|一)月?[-–—~至到])?(\d{1,2})月份?(?:末|底)?(?:累计)?数?"
)
_FIGURE = re.compile(rf"[+-]?(?:{NUMBER})\D{{0,4}}")
_MOST_TOLD = 3


@dataclass(frozen=True)
class Placed:
    """Cells to fill as (row, month, text). unknown: names in the block that are no line here."""

    cells: tuple[tuple[int, int, str], ...]
    unknown: tuple[str, ...] = ()
    beyond: int = 0
    """Cells with a figure for which there is no line or no month left."""

    @property
    def told(self) -> str:
        """What was not taken, in words; "" when all was."""
        said = [self._unknown_told()] if self.unknown else []
        if self.beyond:
            words = tr("有 {n} 格超出了表格，没有贴入，请从更靠左上的格粘起")
            said.append(words.format(n=self.beyond))
        return tr("；").join(said)

    def _unknown_told(self) -> str:
        names = tr("、").join(f"“{name}”" for name in self.unknown[:_MOST_TOLD])
        if len(self.unknown) > _MOST_TOLD:
            names += tr("等 {n} 项").format(n=len(self.unknown))
        return tr("没有对上的指标：{names}，没有贴入").format(names=names)


def place(text: str, lines: Sequence[GridLine], row: int, month: int) -> Placed:
    """Return where the cells of a copied block go. row, month: of the chosen cell."""
    block = cells_of(text.rstrip("\r\n"))
    head, months = _header(block)
    names = _names(block, lines)
    units = _units(block, head, names)
    first = max(-1 if names is None else names, -1 if units is None else units) + 1
    if not months:
        at = MONTHS.index(month)
        width = max(len(cells) for cells in block)
        months = dict(zip(range(first, width), MONTHS[at:], strict=False))
        beyond = range(first + len(months), width)
    else:
        beyond = range(0)
    lost = 0
    cells: list[tuple[int, int, str]] = []
    unknown: list[str] = []
    rows = enumerate(block if head is None else block[head + 1 :])
    for down, line in rows:
        target = row + down
        if names is not None:
            name = line[names] if names < len(line) else ""
            found = _row_of(name, lines, row)
            if found is None:
                unknown += (
                    [name] if name and any(map(_FIGURE.fullmatch, map(plain_text, line))) else []
                )
                continue
            target = found
        left_out = beyond if target < len(lines) else [*months, *beyond]
        lost += sum(not is_blank(line[at]) for at in left_out if at < len(line))
        unit = line[units] if units is not None and units < len(line) else ""
        for column, of in months.items():
            value = line[column] if column < len(line) else ""
            bare = unit and value and re.fullmatch(NUMBER, plain_text(value))
            # A blank leaves what stands there: who copies a range rarely means to clear.
            if target < len(lines) and not is_blank(value):
                cells.append((target, of, f"{value}{unit}" if bare else value))
    return Placed(tuple(cells), tuple(dict.fromkeys(unknown)), lost)


def _header(block: Sequence[Sequence[str]]) -> tuple[int | None, dict[int, int]]:
    """Return the row that names months, and column → month; (None, {}) without one."""
    for at, line in enumerate(block[:4]):
        found: dict[int, int] = {}
        for column, cell in enumerate(line):
            match = _MONTH.fullmatch(plain_text(cell).replace(" ", ""))
            if match is not None and 1 <= int(match[1]) <= 12:
                found.setdefault(column, max(int(match[1]), MONTHS[0]))
        if found:
            return at, found
    return None, {}


def _names(block: Sequence[Sequence[str]], lines: Sequence[GridLine]) -> int | None:
    """Return the column whose cells are indicators; None when the block brings none."""
    known = {name_key(line.indicator) for line in lines}
    width = max(len(line) for line in block)
    counts = [
        sum(column < len(line) and name_key(line[column]) in known for line in block)
        for column in range(width)
    ]
    best = max(counts, default=0)
    return counts.index(best) if best else None


def _units(block: Sequence[Sequence[str]], head: int | None, names: int | None) -> int | None:
    """Return the column of units beside the names; None without one."""
    if names is None:
        return None
    body = block if head is None else block[head + 1 :]
    width = max(len(line) for line in block)
    for column in range(names + 1, width):
        cells = [line[column] for line in body if column < len(line) and line[column]]
        if cells and all(UNIT_WORDS.fullmatch(cell) or cell in ("%", "个", "家") for cell in cells):
            return column
    return None


def _row_of(name: str, lines: Sequence[GridLine], row: int) -> int | None:
    """Return the line of an indicator: of the park of the chosen line, else the first."""
    key = name_key(name)
    found = [at for at, line in enumerate(lines) if name_key(line.indicator) == key]
    park = lines[row].park_id if 0 <= row < len(lines) else None
    own = [at for at in found if lines[at].park_id == park]
    return (own or found or [None])[0]  # type: ignore[list-item]
