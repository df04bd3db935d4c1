"""What a preview shows of a file, worked out off the GUI thread: pages as pictures, or text."""

from __future__ import annotations

import atexit
import threading
from functools import cache
from typing import Any, Protocol
from weakref import WeakSet

from PySide6.QtCore import QBuffer, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader

from crm.errors import AttachmentError
from crm.rules.media import IMAGES, PDF, is_text
from resources import tr

MOST_PIXELS = 40_000_000
"""A larger picture is decoded at a smaller size."""
MOST_TEXT = 200_000
"""Bytes of a text that are shown."""
_QUARTER = QImageIOHandler.Transformation.TransformationRotate90
_PDFIUM = threading.Lock()
"""PDFium works for one thread at a time."""


class Pages(Protocol):
    """Pages to be looked at, from any thread."""

    sizes: list[QSize]
    whole: bool
    """Whether a page is shown as a whole at first, and not as wide as there is room."""

    def picture(self, page: int, width: int) -> QImage:
        """Draw a page `width` pixels wide."""

    def close(self) -> None:
        """Let go of the file."""


class ImagePages:
    """A picture as its only page, turned as its camera says."""

    whole = True

    def __init__(self, content: bytes, name: str) -> None:
        """Raises AttachmentError for what is no picture."""
        buffer = _buffer(content)
        reader = _picture_reader(buffer)
        size = reader.size()
        shape = f"{size.width()} × {size.height()}"
        if size.isValid() and size.width() * size.height() > MOST_PIXELS:
            share = (MOST_PIXELS / (size.width() * size.height())) ** 0.5
            reader.setScaledSize(size * share)
        self._image = reader.read()
        if self._image.isNull() and size.width() * size.height() > MOST_PIXELS:
            raise AttachmentError(
                tr("“{name}”有 {shape} 像素，太大，这里不预览。请点“打开”用别的程序看。").format(
                    name=name, shape=shape
                ),
                details=reader.errorString(),
            )
        if self._image.isNull():
            raise AttachmentError(
                tr(
                    "“{name}”不是能显示的图片：文件可能损坏，或后缀与内容不符。"
                    "可以另存出来，用别的程序看。"
                ).format(name=name),
                details=reader.errorString(),
            )
        self.sizes = [self._image.size()]

    def picture(self, page: int, width: int) -> QImage:
        if width >= self._image.width():
            return self._image
        return self._image.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)

    def close(self) -> None:
        self._image = QImage()


class PdfPages:
    """The pages of a PDF."""

    whole = False

    def __init__(self, content: bytes, name: str) -> None:
        """Raises AttachmentError for a locked or damaged file."""
        import pypdfium2

        _close_at_exit()
        with _PDFIUM:
            try:
                self._pdf: Any = pypdfium2.PdfDocument(content)
                self.sizes = [
                    QSize(round(width), round(height))
                    for width, height in map(self._pdf.get_page_size, range(len(self._pdf)))
                ]
            except pypdfium2.PdfiumError as fault:
                raise AttachmentError(_why_not(name, str(fault)), details=str(fault)) from fault
        _OPEN.add(self)
        if not self.sizes:
            self.close()
            raise AttachmentError(tr("“{name}”里没有页。").format(name=name))

    def picture(self, page: int, width: int) -> QImage:
        with _PDFIUM:
            if self._pdf is None:
                return QImage()
            sheet = self._pdf[page]
            try:
                drawn = sheet.render(scale=width / max(1, sheet.get_width()), prefer_bgrx=True)
                image = QImage(
                    bytes(drawn.buffer),
                    drawn.width,
                    drawn.height,
                    drawn.stride,
                    QImage.Format.Format_RGB32,
                )
                return image.copy()  # the bytes are this thread's own, and soon gone
            finally:
                sheet.close()

    def outline(self) -> list[tuple[str, int]]:
        """Return the headings that the document lists, each with its page from 0."""
        with _PDFIUM:
            if self._pdf is None:
                return []
            marks = list(self._pdf.get_toc())
            found = [(mark.get_title(), mark.get_dest()) for mark in marks]
            return [(title, dest.get_index() or 0) for title, dest in found if dest is not None]

    def find(self, text: str) -> list[tuple[int, QRectF]]:
        """Return where `text` stands: pages from 0, and places as shares of the page's sides."""
        if not text.strip():
            return []
        with _PDFIUM:
            if self._pdf is None:
                return []
            return [hit for page in range(len(self._pdf)) for hit in self._hits(page, text)]

    def _hits(self, page: int, text: str) -> list[tuple[int, QRectF]]:
        sheet = self._pdf[page]
        width, height = sheet.get_size()
        words = sheet.get_textpage()
        searcher = words.search(text)
        hits = []
        while (found := searcher.get_next()) is not None:
            start, count = found
            for at in range(words.count_rects(start, count)):
                left, bottom, right, top = words.get_rect(at)
                hits.append(
                    (
                        page,
                        QRectF(
                            left / width,
                            1 - top / height,
                            (right - left) / width,
                            (top - bottom) / height,
                        ),
                    )
                )
        for one in (searcher, words, sheet):
            one.close()
        return hits

    def close(self) -> None:
        with _PDFIUM:
            if self._pdf is not None:
                self._pdf.close()
                self._pdf = None


_OPEN: WeakSet[PdfPages] = WeakSet()


@cache
def _close_at_exit() -> None:
    """A window leaves its last pages open; PDFium ends after us, and complains of them."""
    atexit.register(_close_all)


def _close_all() -> None:
    for pages in list(_OPEN):
        pages.close()


def _why_not(name: str, said: str) -> str:
    if "assword" in said:
        return tr("“{name}”设了打开密码，这里不能预览。点“打开”用系统的阅读器输入密码看。").format(
            name=name
        )
    return tr("“{name}”不是完好的 PDF，不能预览。可以另存出来，用别的程序试试。").format(name=name)


def look(content: bytes, name: str, media_type: str | None) -> Pages | str | None:
    """Return what can be shown of a file: pages, a text, or None; raises AttachmentError."""
    if media_type == PDF:
        return PdfPages(content, name)
    if media_type in IMAGES:
        return ImagePages(content, name)
    if is_text(name, media_type):
        return text_of(content)
    return None


def text_of(content: bytes) -> str:
    """Decode a text as far as it is shown: UTF-8, UTF-16 by its mark, else GB 18030."""
    some = content[:MOST_TEXT]
    if some.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = some.decode("utf-16", "replace")
    else:
        try:
            # The last character may be cut in two.
            text = some.decode("utf-8-sig", "strict" if some == content else "ignore")
            if some != content and len(text.encode()) < len(some) - 8:
                raise UnicodeDecodeError("utf-8", some, 0, 1, "not this")
        except UnicodeDecodeError:
            text = some.decode("gb18030", "replace")
    shown = text.replace("\0", "")
    if some != content:
        shown += tr("\n\n……（只显示前 {n} KB，看全文请打开或另存）").format(n=MOST_TEXT // 1000)
    return shown


def thumbnail(content: bytes, side: QSize) -> QImage | None:
    """Draw a picture small, turned as its camera says, to fit `side`; None for what is none."""
    buffer = _buffer(content)
    reader = _picture_reader(buffer)
    whole = reader.size()
    if whole.isValid():
        # Turned by a quarter, its sides change places.
        turned = bool(reader.transformation() & _QUARTER)
        room = side.transposed() if turned else side
        reader.setScaledSize(whole.scaled(room, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return None if image.isNull() else image


def _buffer(content: bytes) -> QBuffer:
    """Hold bytes as Qt reads them; whoever reads from it keeps it."""
    buffer = QBuffer()
    buffer.setData(content)
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    return buffer


def _picture_reader(buffer: QBuffer) -> QImageReader:
    """Read a picture by its content, whatever it is called, turned as its camera says."""
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    reader.setDecideFormatFromContent(True)
    return reader
