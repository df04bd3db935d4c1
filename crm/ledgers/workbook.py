"""Opens a ledger file and gives its sheets as grids of raw cells; nothing is understood here.

python-calamine reads the values. It knows no hidden rows, and gives '' for a formula whose value
was never stored, so openpyxl looks for those in an .xlsx.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crm.errors import LedgerError
from resources import tr

BOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
TEXTS = (".csv", ".txt", ".tsv")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True)
class Grid:
    """One sheet as it stands.

    rows: raw values (str, int, float, bool, date, datetime, or None when empty), all of one
    length. merged: (first row, first column, last row, last column), from 0. hidden_rows,
    hidden_columns: from 0. unvalued: (row, column) of formulas without a stored value, with the
    formula. hidden: the sheet itself is hidden.
    """

    name: str
    rows: list[list[Any]]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    unvalued: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden: bool = False


@dataclass(frozen=True)
class LedgerFile:
    """A ledger's file: its name, the SHA-256 of its bytes, and its sheets that hold anything."""

    name: str
    sha256: str
    sheets: tuple[Grid, ...]


def column_letter(index: int) -> str:
    """Return Excel's letters of a column counted from 0: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def open_ledger(path: Path) -> LedgerFile:
    """Read a workbook or a csv; raises LedgerError that says what is wrong with the file."""
    if path.is_dir():
        raise LedgerError(
            tr("“{path}”是文件夹，不是台账文件。请选里面的一个 .xlsx 或 .csv。").format(path=path)
        )
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise LedgerError(
            tr("打不开“{name}”。请检查文件是否还在、是否有读取权限，或正被别的程序占用。").format(
                name=path.name
            ),
            details=str(fault),
        ) from fault
    if not content:
        raise LedgerError(tr("“{name}”是空文件，没有内容可导入。").format(name=path.name))
    if content.startswith(_OLE) and _ENCRYPTED in content:
        raise LedgerError(
            tr("“{name}”设了打开密码，读不了。请在 Excel 里去掉密码另存一份，再导入。").format(
                name=path.name
            )
        )
    is_book = content.startswith((b"PK\x03\x04", _OLE))
    if path.suffix.lower() in TEXTS and not is_book:
        grids = [_text_grid(path, content)]
    else:
        grids = _book_grids(path)
    sheets = tuple(grid for grid in grids if any(any_filled(row) for row in grid.rows))
    if not sheets:
        raise LedgerError(
            tr("“{name}”里没有任何内容。请确认选的是填好的台账。").format(name=path.name)
        )
    return LedgerFile(path.name, hashlib.sha256(content).hexdigest(), sheets)


def any_filled(row: list[Any]) -> bool:
    """Whether a row holds anything but blanks."""
    return any(value is not None and str(value).strip() for value in row)


def _book_grids(path: Path) -> list[Grid]:
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    grids = []
    try:
        book = CalamineWorkbook.from_path(str(path))
        meta = {sheet.name: sheet for sheet in book.sheets_metadata}
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            rows = [
                [None if value == "" else value for value in row]
                for row in sheet.to_python(skip_empty_area=False)
            ]
            merged = tuple(
                (start[0], start[1], end[0], end[1])
                for start, end in (sheet.merged_cell_ranges or ())
            )
            hidden = meta[name].visible != SheetVisibleEnum.Visible
            grids.append(Grid(name, _squared(rows), merged, hidden=hidden))
    except (CalamineError, OSError, ValueError) as fault:
        raise LedgerError(
            tr(
                "“{name}”不是能打开的表格文件，或已损坏。请用 Excel 打开它，另存为 .xlsx 后再导入。"
            ).format(name=path.name),
            details=str(fault),
        ) from fault
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        return _with_hidden(path, grids)
    return grids


def _with_hidden(path: Path, grids: list[Grid]) -> list[Grid]:
    """Add what calamine does not tell: hidden rows and columns, and formulas without a value."""
    if not _worth_a_second_look(path):
        return grids
    import openpyxl
    from openpyxl.utils import column_index_from_string

    try:
        book = openpyxl.load_workbook(path)
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile):
        return grids  # calamine is the more forgiving; only the hints are missing then
    seen = []
    for grid in grids:
        sheet = book[grid.name] if grid.name in book.sheetnames else None
        if sheet is None or not hasattr(sheet, "row_dimensions"):
            seen.append(grid)
            continue
        columns: set[int] = set()
        for letter, dimension in sheet.column_dimensions.items():
            if dimension.hidden:
                first = dimension.min or column_index_from_string(letter)
                columns.update(range(first - 1, dimension.max or first))
        hidden_rows = {n - 1 for n, dimension in sheet.row_dimensions.items() if dimension.hidden}
        unvalued = {
            (cell.row - 1, cell.column - 1): str(cell.value)
            for line in sheet.iter_rows()
            for cell in line
            if cell.data_type == "f"
            and cell.row is not None
            and cell.column is not None
            and _at(grid, cell.row - 1, cell.column - 1) is None
        }
        seen.append(
            Grid(
                grid.name,
                grid.rows,
                grid.merged,
                frozenset(hidden_rows),
                frozenset(columns),
                unvalued,
                grid.hidden,
            )
        )
    return seen


_HIDDEN_OR_UNVALUED = re.compile(
    rb"""hidden=["'](?:1|true)|<f\b[^>]*?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>"""
)


def _worth_a_second_look(path: Path) -> bool:
    """Whether any sheet hides something or has a formula without a value: openpyxl is slow."""
    try:
        with zipfile.ZipFile(path) as parts:
            return any(
                _HIDDEN_OR_UNVALUED.search(parts.read(name))
                for name in parts.namelist()
                if name.startswith("xl/worksheets/") and name.endswith(".xml")
            )
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError):
        return False


def _at(grid: Grid, row: int, column: int) -> Any:
    inside = row < len(grid.rows) and column < len(grid.rows[row])
    return grid.rows[row][column] if inside else None


def _text_grid(path: Path, content: bytes) -> Grid:
    text = _decoded(path, content)
    head = "\n".join(text.splitlines()[:20])  # a title line holds none of them
    delimiter = max(",\t;", key=lambda mark: (head.count(mark), mark == ","))
    try:
        read = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as fault:
        raise LedgerError(
            tr("“{name}”不是能识别的 csv 表格。请用 Excel 打开它，另存为 .xlsx 后再导入。").format(
                name=path.name
            ),
            details=str(fault),
        ) from fault
    rows: list[list[Any]] = [[_plain(value) for value in row] for row in read]
    return Grid(path.stem, _squared(rows))


def _plain(value: str) -> Any:
    # A csv saved by Excel lost the last 0 of 2016.10 just as the sheet did: no text, a number.
    return float(value) if re.fullmatch(r"(?:19|20)\d\d\.1", value.strip()) else value or None


def _decoded(path: Path, content: bytes) -> str:
    """Decode a csv: UTF-8 with or without BOM, UTF-16, else GB18030, which Excel writes here."""
    encodings = ["utf-8-sig", "gb18030"]
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise LedgerError(
        tr("“{name}”不是文本表格，读不出文字。请用 Excel 打开原表，另存为 .xlsx 后再导入。").format(
            name=path.name
        )
    )


def _squared(rows: list[list[Any]]) -> list[list[Any]]:
    """Make all rows as long as the longest."""
    width = max((len(row) for row in rows), default=0)
    return [row + [None] * (width - len(row)) for row in rows]
