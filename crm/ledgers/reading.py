"""Finds in a sheet its header, its columns and its data rows, and says of each row what it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from crm.errors import HeaderNotFound
from crm.ledgers.headers import (
    BY_KEY,
    FieldKind,
    LedgerField,
    Recognised,
    recognise,
    unit_of,
    units_of,
)
from crm.ledgers.workbook import Grid, any_filled
from crm.rules.numbers import plain_text
from resources import N_, tr

_LOOKED_AT = 40
"""A header further down than this is not looked for."""
_MOST_HEADER_ROWS = 4
_SECTION = re.compile(
    r"^(?:[一二三四五六七八九十]+[、.．]|\([一二三四五六七八九十]+\)|第[一二三四五六七八九十]+[类部])"
)
_CHINESE_SERIAL = r"\(?[一二三四五六七八九十]+[)、.．]?"
_SUM = re.compile(
    r"(?:其中:?|其中:.*)|.{0,15}?(?:小计|合计|总计|累计|共计)(?:[:(].*|\d+[个项家].*)?"
)
_AREAS = ("亩", "平方米", "万平方米", "公顷")
_NOTE = re.compile(
    r"^(?:注|备注|说明|填表|制表|审核|填报|联系人|单位负责人|统计)[人单位说明日期]*[:1-9、]"
)


class RowKind(Enum):
    """What a row of a ledger is."""

    ABOVE = N_("表头以上")
    HEADER = N_("表头")
    DATA = N_("项目")
    CONTINUED = N_("续行")
    SECTION = N_("分组行")
    SUM = N_("小计合计行")
    NOTE = N_("表下说明")
    REPEATED = N_("重复的表头")
    EMPTY = N_("空行")
    NUMBERS = N_("栏号行")

    @property
    def label(self) -> str:
        """What the row is, in the language in use."""
        return tr(self.value)


@dataclass(frozen=True)
class Column:
    """One column: its header texts from the group's down, the field it was taken for, its unit.

    assumed: the wording leaves open which figure is meant. hidden: not seen in Excel.
    """

    index: int
    path: tuple[str, ...]
    field: LedgerField | None
    unit: str | None
    assumed: bool
    hidden: bool = False

    @property
    def header(self) -> str:
        """The header as one text."""
        return tr(" / ").join(" ".join(text.split()) for text in self.path)


@dataclass(frozen=True)
class DataRow:
    """One data row: its number as Excel shows it (from 1), and its raw cells by column.

    section: the headings over it. of: the number of the row that it continues, or its own.
    A cell merged over several projects stands in each of them; `shared` are the columns of
    figures merged so, which nobody may count twice.
    """

    number: int
    cells: dict[int, Any]
    section: tuple[str, ...]
    of: int
    shared: frozenset[int] = frozenset()


@dataclass(frozen=True)
class SheetReading:
    """What was found in one sheet; `kinds` says of each row of the grid what it is."""

    grid: Grid
    header_rows: range
    columns: tuple[Column, ...]
    rows: tuple[DataRow, ...]
    kinds: tuple[RowKind, ...]
    unit: str | None
    titles: tuple[str, ...]
    land_unit: str | None = None

    @property
    def name(self) -> str:
        """The sheet's name."""
        return self.grid.name


@dataclass(frozen=True)
class SheetChoices:
    """What the user said of one sheet, over what was recognised.

    header_row: the first header row as Excel numbers it. fields: column index → field key, or
    None for "no field". units: column index → unit. skipped: leave the sheet out.
    """

    header_row: int | None = None
    fields: dict[int, str | None] = field(default_factory=dict)
    units: dict[int, str] = field(default_factory=dict)
    skipped: bool = False


@dataclass(frozen=True)
class Vocabulary:
    """What the columns of a sort of sheet can be.

    recognise: what the texts over a column mean. leading: keys one of which a header must have.
    words: what such a header looks like, for who is told that there is none.
    """

    recognise: Callable[[tuple[str, ...]], Recognised]
    leading: frozenset[str]
    words: str


LEDGER = Vocabulary(recognise, frozenset({"name", "investors"}), N_("“项目名称”“投资额”"))


def read_sheet(
    grid: Grid, choices: SheetChoices | None = None, vocabulary: Vocabulary = LEDGER
) -> SheetReading:
    """Read one sheet; raises HeaderNotFound when no row looks like a header."""
    choices = choices or SheetChoices()
    texts = _spread(grid)
    header = _header(grid, texts, choices, vocabulary)
    titles = tuple(dict.fromkeys(text for row in texts[: header.start] for text in row if text))
    units = [unit for text in titles for unit in units_of(text)]
    unit = next((one for one in units if one not in _AREAS), None)
    land_unit = next((one for one in units if one in _AREAS), None)
    columns = _columns(grid, texts, header, choices, vocabulary)
    kinds, rows = _rows(grid, texts, header, columns, vocabulary)
    return SheetReading(grid, header, columns, rows, kinds, unit, titles, land_unit)


def _shown(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # a sheet keeps 序号 1 as 1.0
    return "" if value is None else str(value).strip()


def _spread(grid: Grid) -> list[list[str]]:
    """Return the sheet as texts, a merged cell's text in each place that it covers."""
    texts = [[_shown(value) for value in row] for row in grid.rows]
    for top, left, bottom, right in grid.merged:
        for row in range(top, min(bottom + 1, len(texts))):
            for column in range(left, min(right + 1, len(texts[row]))):
                texts[row][column] = texts[top][left]
    return texts


def _header(
    grid: Grid, texts: list[list[str]], choices: SheetChoices, vocabulary: Vocabulary
) -> range:
    if choices.header_row is not None:
        best = choices.header_row - 1
        if not 0 <= best < len(texts):
            raise HeaderNotFound(
                tr("“{sheet}”没有第 {row} 行。").format(sheet=grid.name, row=choices.header_row)
            )
        return _block(grid, texts, best, fixed=True)
    scores = [(_fields_in(row, vocabulary), -at) for at, row in enumerate(texts[:_LOOKED_AT])]
    score, place = max(scores, default=(0, 0))
    if score < 2:
        raise HeaderNotFound(
            tr("“{sheet}”里没找到表头（含{words}等字样的那一行）。请指出表头是第几行。").format(
                sheet=grid.name, words=tr(vocabulary.words)
            )
        )
    return _block(grid, texts, -place)


def _fields_in(row: Sequence[str], vocabulary: Vocabulary) -> int:
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


def _columns(
    grid: Grid,
    texts: list[list[str]],
    header: range,
    choices: SheetChoices,
    vocabulary: Vocabulary,
) -> tuple[Column, ...]:
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


def _rows(
    grid: Grid,
    texts: list[list[str]],
    header: range,
    columns: tuple[Column, ...],
    vocabulary: Vocabulary,
) -> tuple[tuple[RowKind, ...], tuple[DataRow, ...]]:
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
    if _fields_in(named, vocabulary) and _fields_in(row, vocabulary) >= 3:
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
