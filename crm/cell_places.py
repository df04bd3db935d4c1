"""Where a copied table goes in a table of projects: what each cell is to hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crm.columns import COLUMNS
from crm.errors import InvalidInput
from crm.ledgers.headers import recognise
from crm.rules.clipboard import Chosen, apart, area, filled_block
from crm.rules.numbers import plain_text
from resources import tr

MOST_CELLS = 20_000
"""Cells filled at once; more come by an import."""
_MOST_TEXT = 2_000_000
_SPECS = {spec.key: spec for spec in COLUMNS}
_COLUMN_OF = {
    **dict.fromkeys(("planned", "agreed", "contracted"), "amount"),
    "people": "contact",
}
"""Columns whose key is not that of the ledger's field."""
_LEADING = frozenset({"serial", "name"})
"""Fields with which a ledger's header begins, wherever it is pasted."""


@dataclass(frozen=True)
class Cell:
    """What a cell is to hold; a text of None empties it."""

    project_id: str
    column: str
    text: str | None


def lay(
    text: str, ids: Sequence[str], columns: Sequence[str], chosen: Chosen
) -> tuple[Chosen, list[Cell]]:
    """Return the area that a copied table fills, and its cells.

    ids, columns: of the whole table in the order shown. Raises InvalidInput where it does not fit.
    """
    if len(text) > _MOST_TEXT:
        raise InvalidInput(tr("剪贴板里的内容太多，没有粘贴。请少复制几行，或用台账导入。"))
    block = filled_block(text)
    while chosen.top + len(block) > len(ids) and not any(block[-1]):
        block.pop()
    while chosen.left + len(block[0]) > len(columns) and not any(row[-1] for row in block):
        block = [row[:-1] for row in block]
    _refuse_head(block, columns[chosen.left :])
    into = area(block, chosen, (len(ids), len(columns)))
    check_size(into.height * into.width)
    return into, [
        Cell(
            ids[into.top + down],
            columns[into.left + across],
            block[down % len(block)][across % len(block[0])],
        )
        for down in range(into.height)
        for across in range(into.width)
    ]


def fill(text: str, places: Sequence[tuple[str, str]]) -> list[Cell]:
    """Return the cells of a value that fills all chosen places (project id, column)."""
    block = filled_block(text)
    check_size(len(places))
    if len(block) > 1 or len(block[0]) > 1:
        raise apart()
    return [Cell(project_id, column, block[0][0]) for project_id, column in places]


def emptied(places: Sequence[tuple[str, str]]) -> list[Cell]:
    """Return the cells of chosen places that are to be emptied."""
    check_size(len(places))
    return [Cell(project_id, column, None) for project_id, column in places]


def check_size(cells: int) -> None:
    """Refuse more cells than are written at once; raises InvalidInput."""
    if cells > MOST_CELLS:
        raise InvalidInput(
            tr("一次最多改 {most} 格，这里有 {n} 格，没有写入。请少选几行，或用台账导入。").format(
                most=f"{MOST_CELLS:,}", n=f"{cells:,}"
            )
        )


def _refuse_head(block: Sequence[Sequence[str]], columns: Sequence[str]) -> None:
    """A copied header, of this table or of a ledger, would become what a project holds."""
    heads = [(at, _meant(cell)) for at, cell in enumerate(block[0]) if cell]
    if len(block) < 2 or not heads or not all(meant for _, meant in heads):
        return
    own = any(columns[at : at + 1] == [one] for at, meant in heads for one in meant)
    if own or any(meant & _LEADING for _, meant in heads):
        raise InvalidInput(
            tr("复制的第一行是表头，没有粘贴。请不带表头再复制一次，从第一个项目那行粘起。")
        )


def _meant(cell: str) -> frozenset[str]:
    """The columns, and fields of a ledger, that a text names; empty for what is no heading."""
    named = {key for key, label in _LABELS.items() if plain_text(cell).partition("(")[0] == label}
    if found := recognise((cell,)).field:
        named |= {found.key, _COLUMN_OF.get(found.key, found.key)}
    return frozenset(named)


_LABELS = {spec.key: plain_text(spec.label) for spec in COLUMNS}
