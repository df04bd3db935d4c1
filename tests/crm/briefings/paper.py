"""Reading a printed brief back: its text, its fonts, its lines."""

from __future__ import annotations

import io
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pypdfium2

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
