"""Workbooks that are written whole or not at all, and the cells in them."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from crm.errors import LedgerError
from resources import tr

Cell = str | int | float | Decimal | None


@contextlib.contextmanager
def written_whole(target: Path) -> Iterator[IO[bytes]]:
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


def head_cell(sheet: Any, word: str) -> Any:
    """A heading of a column."""
    cell = WriteOnlyCell(sheet, value=word)
    cell.font = Font(bold=True)
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    return cell


def plain_cell(sheet: Any, value: Cell) -> Any:
    """A value; a text that begins with = is a text, not a formula."""
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, value=value)
    cell.data_type = "s"
    return cell
