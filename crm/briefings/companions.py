"""A brief as .docx, which a secretary can edit, and its tables as .xlsx.

Both are made from the very parts that are printed, so that they say the same.
"""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm.briefings.catalogue import briefing_of
from crm.briefings.marks import Marks
from crm.errors import BriefingError
from crm.ledgers.writing import embolden, empty_book, set_widths
from crm.rules.file_names import split_name
from resources import tr

if TYPE_CHECKING:
    from crm.briefings.page import Part

_FIGURE = re.compile(r"-?[\d,]*\d(\.\d+)?")
_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")
_LONGEST_SHEET, _WIDEST = 28, 48
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""What XML can't hold."""
_FACES = {"title": "Noto Serif SC", "body": "Noto Serif SC", "head": "Noto Sans SC"}


def write(snapshot: Any, file: Path) -> None:
    """Write the companion that the suffix of `file` names.

    Raises BriefingError with what to do when it can't be saved.
    """
    from crm.briefings.press import deliver

    made = {".docx": docx_of, ".xlsx": xlsx_of}[split_name(file.name)[1].lower()](snapshot)
    deliver(made, file)


def docx_of(snapshot: Any) -> bytes:
    """Return a brief as a Word document: its text, its tables, its headings as headings."""
    import docx
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    document = docx.Document()
    sheet = document.sections[0]
    sheet.page_width, sheet.page_height = Mm(210), Mm(297)
    sheet.top_margin, sheet.bottom_margin = Mm(25), Mm(20)
    sheet.left_margin = sheet.right_margin = Mm(22)
    for style, size, face in (
        ("Normal", 10.5, "body"),
        ("Title", 20, "title"),
        ("Heading 1", 14, "head"),
        ("Heading 2", 12, "head"),
    ):
        written = document.styles[style]
        written.font.size = Pt(size)
        written.font.name = _FACES[face]
        fonts = written.element.get_or_add_rPr().get_or_add_rFonts()
        fonts.set(qn("w:eastAsia"), _FACES[face])
    for part in parts_of(snapshot):
        text = _UNPRINTABLE.sub("", part.text)
        if part.kind == "title":
            document.add_heading(text, 0)
        elif part.kind == "heading":
            document.add_heading(text, part.level + 1)
        elif part.kind == "table":
            _add_table(document, part)
        elif part.kind == "note":
            document.add_paragraph().add_run(text).font.size = Pt(8.5)
        else:
            document.add_paragraph(text)
    document.core_properties.title = briefing_of(snapshot).word
    document.core_properties.author = snapshot.bureau
    return _saved(document)


def _add_table(document: Any, part: Part) -> None:
    from docx.shared import Pt

    table = document.add_table(rows=1, cols=len(part.head), style="Light Grid Accent 1")
    for cell, head in zip(table.rows[0].cells, part.head, strict=True):
        cell.text = head
    for row in part.rows:
        cells = table.add_row().cells
        if len(row) == 1 < len(cells):
            cells[0].merge(cells[-1])
        for cell, text in zip(cells, row, strict=False):
            cell.text = _UNPRINTABLE.sub("", text)
    for each in table.rows:
        for cell in each.cells:
            for paragraph in cell.paragraphs:
                for written in paragraph.runs:
                    written.font.size = Pt(9)


def xlsx_of(snapshot: Any) -> bytes:
    """Return the tables of a brief as a workbook, a sheet each; figures are numbers.

    Raises BriefingError when the disk of the temporary folder is full.
    """
    from openpyxl.styles import Alignment

    book = empty_book()
    title = briefing_of(snapshot).word
    for heading, part in _tables(snapshot):
        sheet = book.create_sheet(_sheet_name(heading or title, book.sheetnames))
        sheet.append(list(part.head))
        for row in part.rows:
            sheet.append([_value(_UNPRINTABLE.sub("", text)) for text in row])
        for cell in sheet[1]:
            embolden(cell)
        rows = [part.head, *(row for row in part.rows if len(row) == len(part.head))]
        set_widths(sheet, [_width(texts) for texts in zip(*rows, strict=True)])
        for cells in sheet.iter_rows(min_row=2):
            for cell in cells:
                if isinstance(cell.value, str):
                    cell.data_type = "s"  # a text that begins with = is no formula
                    cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.freeze_panes = "A2"
        sheet.oddHeader.left.text = getattr(snapshot, "secrecy", "") or None
    if not book.sheetnames:
        book.create_sheet(title)["A1"] = tr("这份简报里没有表格。")
    return _saved(book)


def _width(texts: Iterable[str]) -> int:
    """Return the width of a column of texts, in characters."""
    widest = max(len(line) for text in texts for line in text.split("\n"))
    return min(2 * widest + 2, _WIDEST)


def parts_of(snapshot: Any) -> list[Part]:
    """Return what a brief says, in order: headings, paragraphs, notes, tables."""
    from crm.briefings.colophon import story_of
    from crm.briefings.masking import masked_as
    from crm.briefings.page import Part

    with masked_as(snapshot):
        said = [_masked(part) for one in _flat(story_of(snapshot)) for part in one.parts()]
    marks = (getattr(snapshot, "marks", Marks()).copy_number, getattr(snapshot, "secrecy", ""))
    return [*(Part("paragraph", mark) for mark in marks if mark), *said]


def _masked(part: Part) -> Part:
    from crm.briefings.masking import masked

    rows = tuple(tuple(masked(text) for text in row) for row in part.rows)
    head = tuple(masked(text) for text in part.head)
    return replace(part, text=masked(part.text), head=head, rows=rows)


def _flat(story: Sequence[Any]) -> Iterator[Any]:
    """Yield what has something to say, also out of what reportlab keeps together."""
    for flowable in story:
        if hasattr(flowable, "parts"):
            yield flowable
        else:
            yield from _flat(getattr(flowable, "_content", ()))


def _tables(snapshot: Any) -> Iterator[tuple[str, Part]]:
    heading = ""
    for part in parts_of(snapshot):
        if part.kind == "heading":
            heading = part.text
        elif part.kind == "table":
            yield heading, part


def _sheet_name(wanted: str, taken: Sequence[str]) -> str:
    name = _SHEET_NAME.sub(" ", wanted)[:_LONGEST_SHEET]
    number, free = 2, name
    while free in taken:
        free, number = f"{name} {number}", number + 1
    return free


def _value(text: str) -> str | float:
    """A figure as a number: Excel has no other, and the paper keeps the exact one."""
    if not _FIGURE.fullmatch(text):
        return text
    figure = Decimal(text.replace(",", ""))
    return float(figure) if "." in text else int(figure)


def _saved(document: Any) -> bytes:
    """The file's bytes; openpyxl keeps its sheets in the system's temporary folder meanwhile."""
    from lxml.etree import LxmlError  # type: ignore[import-untyped]

    out = io.BytesIO()
    try:
        document.save(out)
    except (OSError, LxmlError) as fault:
        raise BriefingError(
            tr(
                "系统的临时文件夹“{folder}”写不进（磁盘已满？），简报没有保存。请腾出空间再试。"
            ).format(folder=tempfile.gettempdir()),
            details=repr(fault),
        ) from fault
    return out.getvalue()
