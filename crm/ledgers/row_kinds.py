"""Says of each row below a header what it is, and gives those that hold data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from crm.ledgers.header_rows import fields_in
from crm.ledgers.headers import FieldKind
from crm.ledgers.sheets import Column, DataRow, RowKind, Vocabulary
from crm.ledgers.workbook import Grid, any_filled
from crm.rules.numbers import plain_text

_SECTION = re.compile(
    r"^(?:[一二三四五六七八九十]+[、.．]|\([一二三四五六七八九十]+\)|第[一二三四五六七八九十]+[类部])"
)
_CHINESE_SERIAL = r"\(?[一二三四五六七八九十]+[)、.．]?"
_SUM = re.compile(
    r"(?:其中:?|其中:.*)|.{0,15}?(?:小计|合计|总计|累计|共计)(?:[:(].*|\d+[个项家].*)?"
)
_NOTE = re.compile(
    r"^(?:注|备注|说明|填表|制表|审核|填报|联系人|单位负责人|统计)[人单位说明日期]*[:1-9、]"
)


def rows_of(
    grid: Grid,
    texts: list[list[str]],
    header: range,
    columns: tuple[Column, ...],
    vocabulary: Vocabulary,
) -> tuple[tuple[RowKind, ...], tuple[DataRow, ...]]:
    """Return what each row of the grid is, and the rows that hold data.

    texts: the grid's cells as texts. header: its rows, from 0.
    """
    name_column = next((c.index for c in columns if c.field and c.field.key == "name"), None)
    if name_column is None:
        name_column = next((c.index for c in columns if c.field), 0)
    kinds: list[RowKind] = []
    rows: list[DataRow] = []
    section: tuple[str, ...] = ()
    ended = False
    covered, shared = _merged_down(grid, header, columns)
    unvalued: dict[int, dict[int, Any]] = {}
    for row, column in grid.unvalued:
        unvalued.setdefault(row, {})[column] = None
    continuing, wide = _continuing(grid, name_column), _wide(grid)
    headed = _headed(texts, header, name_column)
    for at, raw in enumerate(grid.rows):
        kind = _kind(
            texts, at, header, name_column, ended, at in continuing, at in wide, vocabulary
        )
        if kind is RowKind.DATA and at in headed:
            kind = RowKind.SECTION
        kinds.append(kind)
        if kind is RowKind.SECTION:
            lead = texts[at][: name_column + 1] if at in headed else texts[at]
            words = list(dict.fromkeys(text for text in lead if text))
            section = _under(section, " ".join(words) if at in headed else words[0])
        elif kind is RowKind.NOTE:
            ended = True
        elif kind in (RowKind.DATA, RowKind.CONTINUED):
            cells = {i: value for i, value in enumerate(raw) if value is not None}
            cells |= unvalued.get(at, {})
            of = rows[-1].of if kind is RowKind.CONTINUED and rows else at + 1
            if kind is RowKind.DATA:
                cells |= covered.get(at, {})
            rows.append(DataRow(at + 1, cells, section, of, frozenset(shared.get(at, ()))))
    return tuple(kinds), tuple(rows)


def _merged_down(
    grid: Grid, header: range, columns: tuple[Column, ...]
) -> tuple[dict[int, dict[int, Any]], dict[int, set[int]]]:
    """Return by row the cells that a merge from above covers, and the columns of shared figures."""
    covered: dict[int, dict[int, Any]] = {}
    shared: dict[int, set[int]] = {}
    figures = (FieldKind.AMOUNT, FieldKind.EXTENT)
    for top, left, bottom, _right in grid.merged:
        if top < header.stop or bottom == top or left >= len(columns):
            continue
        value, named = grid.rows[top][left], columns[left].field
        if value is None or named is None or named.key in ("name", "serial"):
            continue
        for row in range(top, min(bottom + 1, len(grid.rows))):
            if named.kind in figures:
                shared.setdefault(row, set()).add(left)
            elif row > top:
                covered.setdefault(row, {})[left] = value
    return covered, shared


def _kind(
    texts: list[list[str]],
    at: int,
    header: range,
    name_column: int,
    ended: bool,
    continues: bool,
    wide: bool,
    vocabulary: Vocabulary,
) -> RowKind:
    if at < header.start:
        return RowKind.ABOVE
    if at in header:
        return RowKind.HEADER
    row = texts[at]
    if not any_filled(row):
        return RowKind.EMPTY
    filled = [text for text in row if text]
    distinct = list(dict.fromkeys(filled))
    lead = plain_text(filled[0])
    if any(
        _SUM.fullmatch(re.sub(r"\s", "", plain_text(text))) for text in _leads(row, name_column)
    ):
        return RowKind.SUM
    named = row[name_column : name_column + 1]
    if fields_in(named, vocabulary) and fields_in(row, vocabulary) >= 3:
        return RowKind.REPEATED
    if len(distinct) == 1:
        if _NOTE.match(lead) or ended or len(lead) > 40:
            return RowKind.NOTE
        if lead.isdigit() and any(row[:name_column]):
            return RowKind.EMPTY  # a 序号 that waits for its project
        if _SECTION.match(lead) or wide or any(row[:name_column]):
            return RowKind.SECTION
        if not row[name_column]:  # a lone text under another column: asked about, never dropped
            return RowKind.DATA
        return RowKind.DATA if not lead.isdigit() else RowKind.EMPTY
    if _SECTION.match(lead) and len(distinct) <= 2 and row[name_column] in ("", filled[0]):
        return RowKind.SECTION
    name = plain_text(row[name_column])
    if _NOTE.match(lead) and (not name or row[name_column] == filled[0] or _NOTE.match(name)):
        return RowKind.NOTE
    if at == header.stop and all(
        re.fullmatch(r"\(?\d{1,2}\)?|[甲乙丙]", plain_text(text)) for text in filled
    ):
        return RowKind.NUMBERS
    if continues:
        return RowKind.CONTINUED
    if not row[name_column]:
        return RowKind.NOTE if ended or len(filled) < 2 else RowKind.DATA
    return RowKind.DATA


def _headed(texts: list[list[str]], header: range, name_column: int) -> set[int]:
    """Return the rows that a 序号 of 一, (二) makes headings, where projects are numbered 1, 2, 3.

    Such a heading may carry its group's totals in the columns of figures.
    """
    serials = {
        at: plain_text(next((text for text in texts[at][:name_column] if text), ""))
        for at in range(header.stop, len(texts))
    }
    if not any(serial.isdigit() for serial in serials.values()):
        return set()
    return {at for at, serial in serials.items() if re.fullmatch(_CHINESE_SERIAL, serial)}


def _leads(row: Sequence[str], name_column: int) -> list[str]:
    """Return the texts that may say 合计: up to the name, or the first two where it is blank."""
    if row[name_column]:
        return [text for text in row[: name_column + 1] if text]
    return [text for text in row if text][:2]


def _wide(grid: Grid) -> set[int]:
    """Return the rows in which three columns or more are merged."""
    return {
        row
        for top, left, bottom, right in grid.merged
        if right - left >= 2
        for row in range(top, bottom + 1)
    }


def _continuing(grid: Grid, name_column: int) -> set[int]:
    """Return the rows whose project's name is merged with the row above."""
    return {
        row
        for top, left, bottom, right in grid.merged
        if left <= name_column <= right
        for row in range(top + 1, bottom + 1)
    }


def _under(section: tuple[str, ...], text: str) -> tuple[str, ...]:
    """Return the headings after a new one: （一） stands under 一、, and anything else alone."""
    plain = plain_text(text)
    if plain.startswith("(") and section and not plain_text(section[0]).startswith("("):
        return (section[0], text)
    return (text,)
