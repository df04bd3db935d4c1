"""Finds the header of a sheet, of one row or of several, and what each column below it holds."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crm.errors import HeaderNotFound
from crm.ledgers.headers import BY_KEY, unit_of
from crm.ledgers.sheets import Column, SheetChoices, Vocabulary
from crm.ledgers.workbook import Grid
from resources import tr

_LOOKED_AT = 40
"""A header further down than this is not looked for."""
_MOST_HEADER_ROWS = 4


def header_of(
    grid: Grid, texts: list[list[str]], choices: SheetChoices, vocabulary: Vocabulary
) -> range:
    """Return the header's rows, from 0; raises HeaderNotFound when no row looks like one."""
    if choices.header_row is not None:
        best = choices.header_row - 1
        if not 0 <= best < len(texts):
            raise HeaderNotFound(
                tr("“{sheet}”没有第 {row} 行。").format(sheet=grid.name, row=choices.header_row)
            )
        return _block(grid, texts, best, fixed=True)
    scores = [(fields_in(row, vocabulary), -at) for at, row in enumerate(texts[:_LOOKED_AT])]
    score, place = max(scores, default=(0, 0))
    if score < 2:
        raise HeaderNotFound(
            tr("“{sheet}”里没找到表头（含{words}等字样的那一行）。请指出表头是第几行。").format(
                sheet=grid.name, words=tr(vocabulary.words)
            )
        )
    return _block(grid, texts, -place)


def fields_in(row: Sequence[str], vocabulary: Vocabulary) -> int:
    """Count the different fields that a row names; it needs a leading one to be a header."""
    found = {
        recognised.key
        for text in dict.fromkeys(row)
        if text
        and len(text) <= 40
        and (recognised := vocabulary.recognise((text,)).field) is not None
    }
    return len(found) if found & vocabulary.leading else 0


def _block(grid: Grid, texts: list[list[str]], best: int, *, fixed: bool = False) -> range:
    """Return the header's rows: those that its vertical merges cover, and groups above."""
    top = bottom = best
    for first, _left, last, _right in grid.merged:
        if first <= best <= last and last - first < _MOST_HEADER_ROWS:
            top, bottom = min(top, first), max(bottom, last)
    if fixed:
        top = best
    while bottom + 1 < len(texts) and bottom - top + 1 < _MOST_HEADER_ROWS:
        following = texts[bottom + 1]
        grouped = _merged_over(grid, bottom) or _open_to_the_right(texts[bottom], following)
        if not _below_header(texts[bottom], following, grouped):
            break
        bottom += 1
    if not fixed:
        while top > 0 and _above_header(grid, texts, top - 1):
            top -= 1
    return range(top, bottom + 1)


def _merged_over(grid: Grid, row: int) -> set[int]:
    """Return the columns that merges over several columns cover in a row: its groups."""
    return {
        column
        for top, left, bottom, right in grid.merged
        if top <= row <= bottom and right > left
        for column in range(left, right + 1)
    }


def _open_to_the_right(row: Sequence[str], following: Sequence[str]) -> set[int]:
    """Return the columns of groups where nothing is merged, as in a csv: `投资额,,` over parts."""
    found: set[int] = set()
    for at, text in enumerate(row[:-1]):
        if text and not row[at + 1] and following[at] and following[at + 1]:
            found.add(at)
    return found


def _below_header(above: Sequence[str], row: Sequence[str], grouped: set[int]) -> bool:
    """Whether a row goes on with the header: it names parts under groups, and nothing else."""
    filled = [at for at, text in enumerate(row) if text and text != above[at]]
    if not filled or any(re.match(r"[\d.,]+$", row[at]) for at in filled):
        return False
    under_groups = all(at in grouped or not above[at] for at in filled)
    return under_groups and not any(len(row[at]) > 15 for at in filled)


def _above_header(grid: Grid, texts: list[list[str]], row: int) -> bool:
    """Whether a row holds group headers: short texts merged over some columns, not over all."""
    filled = {text for text in texts[row] if text}
    spans = [
        right - left + 1 for top, left, bottom, right in grid.merged if top == row and right > left
    ]
    width = sum(1 for text in texts[row + 1] if text)
    return bool(spans) and len(filled) >= 2 and max(spans) < width - 1 and not _titled(filled)


def _titled(texts: set[str]) -> bool:
    return any(unit_of(text) and text.strip().startswith("单位") for text in texts)


def columns_of(
    grid: Grid,
    texts: list[list[str]],
    header: range,
    choices: SheetChoices,
    vocabulary: Vocabulary,
) -> tuple[Column, ...]:
    """Return what each column of the sheet holds; the user's choice goes before what was read."""
    width = len(texts[header.start]) if texts else 0
    texts = _groups_filled(texts, header)
    columns: list[Column] = []
    taken: set[str] = set()
    for index in range(width):
        path = tuple(dict.fromkeys(texts[row][index] for row in header if texts[row][index]))
        found = vocabulary.recognise(path)
        key = found.field.key if found.field is not None else None
        if index in choices.fields:
            chosen = choices.fields[index]
            named, assumed = BY_KEY.get(chosen or ""), False
        elif key is not None and key in taken and key not in ("people", "note", "progress"):
            named, assumed = None, False  # the first of two like columns is the field
        else:
            named, assumed = found.field, found.assumed
        if named is not None:
            taken.add(named.key)
        unit = choices.units.get(index, found.unit)
        columns.append(Column(index, path, named, unit, assumed, index in grid.hidden_columns))
    return tuple(columns)


def _groups_filled(texts: list[list[str]], header: range) -> list[list[str]]:
    """Carry a group's text over the blank places to its right, where a part stands below."""
    filled = list(texts)
    for at in header[:-1]:
        row = list(texts[at])
        for column in range(1, len(row)):
            # Only from a group: a text that has a part of its own below it.
            if (
                not row[column]
                and texts[at + 1][column]
                and row[column - 1]
                and texts[at + 1][column - 1]
                and texts[at + 1][column - 1] != row[column - 1]
            ):
                row[column] = row[column - 1]
        filled[at] = row
    return filled
