"""Reading a printed brief back: its text, its fonts, its lines."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2

from crm.briefings.press import HEAD_ROOM
from crm.briefings.style import Paper

NO_LINE_BEGINS_WITH = "，。、；：？！）〕］｝〉》」』】〗”’%,.;:!?)]}"
NO_LINE_ENDS_WITH = "（〔［｛〈《「『【〖“‘(["


@dataclass(frozen=True)
class Font:
    """A font of a PDF as poppler lists it."""

    name: str
    embedded: bool
    subset: bool


def fonts_of(pdf: Path) -> list[Font]:
    """Return the fonts that poppler finds in a file."""
    listed = subprocess.run(["pdffonts", pdf], capture_output=True, text=True, check=True).stdout
    found = []
    for line in listed.splitlines()[2:]:
        embedded, subset = re.findall(r"\b(yes|no)\b", line)[:2]
        found.append(Font(line.split()[0], embedded == "yes", subset == "yes"))
    return found


def page_texts(pdf: bytes | Path) -> list[str]:
    """Return the text of each page as PDFium reads it."""
    document = pypdfium2.PdfDocument(io.BytesIO(pdf) if isinstance(pdf, bytes) else pdf)
    return [page.get_textpage().get_text_range() for page in document]


def solid(text: str) -> str:
    """Return `text` without any space, since a gap may read as one or as none."""
    return re.sub(r"\s+", "", text)


def metadata(pdf: bytes) -> dict[str, str]:
    """Return a document's title, author and so on."""
    return dict(pypdfium2.PdfDocument(io.BytesIO(pdf)).get_metadata_dict())


def bookmarks(pdf: bytes) -> list[tuple[str, int]]:
    """Return the outline: titles with their page, counted from 1."""
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    return [(entry.get_title(), entry.get_dest().get_index() + 1) for entry in document.get_toc()]


@dataclass(frozen=True)
class Char:
    text: str
    left: float
    bottom: float
    right: float
    top: float


_BELOW = 42.0
_SLACK = 2.5
"""Points that a glyph may reach over its line: a curve, a bar's end."""
_FOOT = (20.0, 48.0)
"""Where the foot stands, in points from the paper's lower edge."""
_HEAD = 20.0
"""How far above and below its line the running head reaches."""


def strays(pdf: bytes, paper: Paper, *, office: bool = False) -> list[str]:
    """Return what stands outside the text, the running head and the foot, by page.

    office: its pages are numbered below the text, as GB/T 9704-2012 has it.
    """
    found = []
    for number, chars in enumerate(chars_of(pdf), 1):
        out = [
            one for one in chars if not (_allowed(one, paper) or (office and _number(one, paper)))
        ]
        if out:
            found.append(f"第 {number} 页：{''.join(one.text for one in out)}")
    return found


def body_of(pdf: bytes, paper: Paper) -> list[str]:
    """Return of each page what it says beside its running head and its foot."""
    low, high = paper.bottom - _SLACK, paper.height - paper.top + _SLACK
    return [
        "".join(one.text for one in chars if low <= one.bottom and one.top <= high)
        for chars in chars_of(pdf)
    ]


def _allowed(one: Char, paper: Paper) -> bool:
    across = paper.left - _SLACK <= one.left and one.right <= paper.width - paper.right + _SLACK
    text = paper.bottom - _SLACK <= one.bottom and one.top <= paper.height - paper.top + _SLACK
    foot = _FOOT[0] <= one.bottom and one.top <= _FOOT[1]
    middle = paper.height - min(14 * 72 / 25.4, paper.top - HEAD_ROOM)
    head = middle - _HEAD / 2 <= one.bottom and one.top <= middle + _HEAD / 2
    return across and (text or foot or head)


def _number(one: Char, paper: Paper) -> bool:
    below = paper.bottom - _BELOW <= one.bottom and one.top <= paper.bottom
    return one.text in "—0123456789" and below


def chars_of(pdf: bytes) -> Iterator[list[Char]]:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    for page in document:
        read = page.get_textpage()
        boxes = [read.get_charbox(at) for at in range(read.count_chars())]
        written = [read.get_text_range(at, 1) for at in range(len(boxes))]
        yield [
            Char(sign, *box)
            for sign, box in zip(written, boxes, strict=True)
            if sign.strip() and box[2] > box[0]
        ]
