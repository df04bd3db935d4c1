"""Tables as Excel and WPS put them on the clipboard: tabs between cells, a line for each row.

A cell that holds a tab, a line break or begins with a quotation mark stands in quotation marks,
those within it doubled.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crm.errors import InvalidInput
from resources import tr

_CELL = re.compile(r'(?:"([^"]*(?:""[^"]*)*)"(?=[\t\n]|\Z)|([^\t\n]*))(\t|\n|\Z)')
"""A quoted cell ends where a quotation mark is followed by a cell's end; 5"管 is as it stands."""
_FAULT = re.compile(r"#{3,}|#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!)")
_STRIPPED = "\r \u3000\xa0"


def cells_of(text: str) -> list[list[str]]:
    """Return the rows of a copied table; the line end of its last row begins no other."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
    rows: list[list[str]] = [[]]
    for match in _CELL.finditer(plain):
        quoted, bare, end = match.groups()
        cell = bare if quoted is None else quoted.replace('""', '"')
        rows[-1].append(cell.strip(_STRIPPED))
        if end == "\n":
            rows.append([])
        elif not end:
            break
    return rows


def block_of(text: str) -> list[list[str]]:
    """Return the rows of a copied table, all of one width."""
    rows = cells_of(text)
    width = max(map(len, rows))
    return [row + [""] * (width - len(row)) for row in rows]


def filled_block(text: str) -> list[list[str]]:
    """Return the rows of a copied table; raises InvalidInput where nothing is written in it."""
    block = block_of(text)
    if not any(map(any, block)):
        raise InvalidInput(
            tr("剪贴板里没有文字，没有粘贴。请先在 Excel 里选中复制；要清空请按 Delete。")
        )
    return block


def text_of(rows: Iterable[Sequence[str]]) -> str:
    """Return rows of cells as Excel takes them from the clipboard; `cells_of` reads them back."""
    return "\n".join("\t".join(map(_written, row)) for row in rows)


def _written(cell: str) -> str:
    if cell.startswith('"') or any(sign in cell for sign in "\t\n\r"):
        doubled = cell.replace('"', '""')
        return f'"{doubled}"'
    return cell


def is_fault(text: str) -> bool:
    """Tell whether Excel copied what it shows for a cell too narrow or a formula in error."""
    return _FAULT.fullmatch(text.strip()) is not None


def apart() -> InvalidInput:
    """Why a table is not pasted over chosen cells that make no rectangle."""
    return InvalidInput(
        tr("选中的几块不连在一起，只能用一个值填满，没有粘贴。请只选一块，或只选一格再粘贴。")
    )


def check_copied(chosen: int, rows: int, columns: int) -> None:
    """Refuse to copy chosen cells that don't fill their rows and columns, as Excel does.

    Raises InvalidInput: what was not chosen would be copied among them.
    """
    if chosen != rows * columns:
        raise InvalidInput(
            tr("选中的几块不在同样的行、同样的列里，没有复制。请分开复制，或只选一块。")
        )


@dataclass(frozen=True)
class Chosen:
    """The cells that are chosen where a table is pasted: from `top` and `left`, from 0."""

    top: int
    left: int
    height: int = 1
    width: int = 1


def area(block: Sequence[Sequence[str]], chosen: Chosen, room: tuple[int, int]) -> Chosen:
    """Return which cells a copied block fills.

    A chosen range that is a multiple of the block, across or down, is filled by it; else the
    block goes once where the range begins. room: rows and columns of the whole table. Raises
    InvalidInput where the block reaches beyond it.
    """
    down, across = len(block), len(block[0])
    height = chosen.height if chosen.height % down == 0 else down
    width = chosen.width if chosen.width % across == 0 else across
    left_over = (room[0] - chosen.top, room[1] - chosen.left)
    if height > left_over[0]:
        raise InvalidInput(
            tr(
                "要粘贴 {n} 行，从选中的格往下只有 {left} 行，没有粘贴。"
                "请从更靠上的行粘起，或少复制几行。"
            ).format(n=f"{height:,}", left=f"{left_over[0]:,}")
        )
    if width > left_over[1]:
        raise InvalidInput(
            tr(
                "要粘贴 {n} 列，从选中的格往右只有 {left} 列，没有粘贴。"
                "请从更靠左的列粘起，或少复制几列。"
            ).format(n=width, left=left_over[1])
        )
    return Chosen(chosen.top, chosen.left, height, width)
