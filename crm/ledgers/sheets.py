"""A sheet of a ledger as it was read, as values: its columns, its rows, what the user chose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from crm.ledgers.headers import LedgerField, Recognised, recognise
from crm.ledgers.workbook import Grid
from resources import N_, tr


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
