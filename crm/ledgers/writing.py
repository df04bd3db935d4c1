"""Workbooks that are written whole or not at all, and the cells in them."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from crm.errors import LedgerError
from resources import tr

# It takes a third of a second to load: not before a workbook is written.
if TYPE_CHECKING:
    from openpyxl import Workbook

Cell = str | int | float | Decimal | None


@contextlib.contextmanager
def _written_whole(target: Path) -> Iterator[IO[bytes]]:
    """Open a file beside `target` that takes its place once it is whole; raises LedgerError."""
    part = target.with_name(f".{target.name}.part")
    try:
        with part.open("wb") as out:
            yield out
        os.replace(part, target)
    except OSError as error:
        raise LedgerError(
            tr("没有写成“{file}”。文件可能正在 Excel 里打开，或文件夹不可写：{why}").format(
                file=target.name, why=error.strerror or error
            ),
            details=str(target),
        ) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


@contextlib.contextmanager
def written_book(target: Path, *, row_by_row: bool = True) -> Iterator[Workbook]:
    """Hand out a workbook to fill, that takes the place of `target` once it is whole.

    row_by_row: its cells are not changed once they are written. Raises LedgerError.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=row_by_row)
    with _written_whole(target) as out:
        try:
            yield book
        except BaseException:
            if row_by_row:
                for sheet in book.worksheets:
                    sheet.close()  # else its writer complains when it is collected
            raise
        book.save(out)


def empty_book() -> Workbook:
    """Return a workbook without a sheet."""
    from openpyxl import Workbook

    book = Workbook()
    for first in list(book.worksheets):
        book.remove(first)
    return book


def set_widths(sheet: Any, widths: Iterable[float]) -> None:
    """Give the columns from A on their widths, in characters."""
    from openpyxl.utils import get_column_letter

    for at, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = width


def embolden(cell: Any, *, size: int = 11, centred: bool = False) -> None:
    """Show a cell in bold; size in points."""
    from openpyxl.styles import Alignment, Font

    cell.font = Font(bold=True, size=size)
    if centred:
        cell.alignment = Alignment(horizontal="center", vertical="center")


def head_cell(sheet: Any, word: str) -> Any:
    """A heading of a column."""
    from openpyxl.styles import Alignment

    cell = _cell_of()(sheet, value=word)
    embolden(cell)
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    return cell


def bold_cell(sheet: Any, value: Cell) -> Any:
    """A value in bold, as of a row of sums."""
    from openpyxl.cell import WriteOnlyCell

    cell: Any = WriteOnlyCell(sheet)
    cell.value = value
    embolden(cell)
    return cell


def plain_cell(sheet: Any, value: Cell) -> Any:
    """A value; a text that begins with = is a text, not a formula."""
    if not isinstance(value, str):
        return value
    cell = _cell_of()(sheet, value=value)
    cell.data_type = "s"
    return cell


@cache
def _cell_of() -> Any:
    """What makes a cell: a table has millions, so that it is not looked up for each."""
    from openpyxl.cell import WriteOnlyCell

    return WriteOnlyCell
