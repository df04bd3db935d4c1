"""Printing a story to PDF: the sheets with their foot, and the file that replaces another.

The same story gives the same bytes (reportlab's `invariant`). The number of pages and of the
sections is known only at the end, so each foot and each reference is a form that is filled then.
"""

from __future__ import annotations

import errno
import io
import os
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate
from reportlab.platypus.flowables import Flowable

from crm.briefings.fonts import PRESS, glyph
from crm.briefings.masking import masked
from crm.briefings.page import draw_text, run
from crm.briefings.setting import width_of
from crm.briefings.style import A4_UPRIGHT, FOOT, INK, LOOK, NOTE, Paper, Style
from crm.briefings.tables import shortened
from crm.errors import BriefingError
from resources import tr

# Streams as bytes: as text (ASCII base 85) they take a quarter more room and time.
rl_config.useA85 = 0

_FOOT_Y = 39.0
_LONGEST_NAME = 20
_NUMBER = Style("serif", 14.0, 18.0)
"""A page's number by GB/T 9704-2012, 7.5: 4号宋体, one character from the outer side."""
_SECRET = Style("hei", 16.0, 20.0, "red")
_COPY = Style("serif", 16.0, 20.0)
HEAD_ROOM = 22.0
"""Points from the middle of the running head to the text, at the least."""
MARK_LEADING = 29.0
"""A line of the text block: 份号 takes the first, 密级 the second."""
_BELOW = 7 * 72 / 25.4
_NUMBERS = 100.0  # room for 第 x 页 共 y 页
# EDQUOT is unknown to Windows; 112 is its own ERROR_DISK_FULL, reported as ENOSPC by Python.
_NO_ROOM = (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC))
_GONE = (errno.EIO, errno.ENODEV, errno.ENXIO, getattr(errno, "ESTALE", errno.EIO))
_GONE_ON_WINDOWS = (21, 433, 1117, 1167)
"""Not ready, no such device, an error of the device, not connected: a stick that was pulled."""
_PROTECTED_ON_WINDOWS = 19


@dataclass(frozen=True)
class Imprint:
    """What each sheet says of the document.

    running: the line at the head of the second page and after. foot: data as of, issued by.
    sample: a warning in amber at the foot, or "". secrecy: the mark at the head, or "". copy: the
    number over it, or "". office: both lie in the text block, as GB/T 9704-2012 has them.
    """

    title: str
    author: str
    subject: str
    running: str
    foot: str
    sample: str = ""
    secrecy: str = ""
    copy: str = ""
    office: bool = False


def foot_of(as_of: date, issued_by: str, *, signed: bool = False) -> str:
    """Return what stands at the foot: data as of a day, and who made (or signed) the brief."""
    foot = tr("引凤 · 数据截至 {as_of}").format(as_of=as_of.isoformat())
    if issued_by:
        word = tr("　签发 {by}") if signed else tr("　制表 {by}")
        foot += word.format(by=shortened(issued_by, _LONGEST_NAME))
    return foot


class Sheet(Canvas):  # type: ignore[misc]
    """A canvas that knows, when it is saved, on which page each section came to stand."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._page_of: dict[str, int] = {}
        self._feet = 0
        self._references: set[str] = set()

    def reached(self, key: str) -> None:
        """Remember that the section `key` begins on this page."""
        self._page_of.setdefault(key, self.getPageNumber())

    def refer(self, key: str, x: float, middle: float) -> None:
        """Leave room at `x` for the page of the section `key`."""
        self._references.add(key)
        self.saveState()
        self.translate(x, middle)
        self.doForm(f"see-{key}")
        self.restoreState()
        self.linkRect("", key, (x, middle - 6, x + 80, middle + 6), relative=1)

    def foot(self, x: float, middle: float) -> None:
        """Leave room for `第 x 页 共 y 页`, ending at `x`."""
        self._feet += 1
        self.saveState()
        self.translate(x, middle)
        self.doForm(f"foot-{self._feet}")
        self.restoreState()

    def save(self) -> None:
        """Fill the forms and write the document."""
        if self._code:
            self.showPage()
        for key in sorted(self._references):
            page = self._page_of.get(key)
            phrase = tr("口径见第 {page} 页。").format(page=page) if page else ""
            self._fill(f"see-{key}", phrase, NOTE)
        for page in range(1, self._feet + 1):
            if LOOK.get().plain:
                style = replace(_NUMBER, align="left" if page % 2 == 0 else "right")
                self._fill(f"foot-{page}", f"— {page} —", style)
            else:
                phrase = tr("第 {page} 页　共 {pages} 页").format(page=page, pages=self._feet)
                self._fill(f"foot-{page}", phrase, replace(NOTE, align="right"))
        super().save()

    def _fill(self, name: str, phrase: str, style: Style) -> None:
        self.beginForm(name, -200, -10, 200, 10)
        draw_text(self, phrase, style, 0, 0)
        self.endForm()


def _head_of(paper: Paper) -> float:
    """Return the middle of the line over the text, from the paper's lower edge."""
    return paper.height - min(14 * 72 / 25.4, paper.top - HEAD_ROOM)


def _mark_secret(canvas: Sheet, imprint: Imprint, paper: Paper) -> None:
    """Print 密级 at the head of each page, in full on the first.

    An office's is 3号黑体 on the second line of the text block, under 份号 in 3号 on the first
    (GB/T 9704-2012, 7.2.1 and 7.2.2).
    """
    if canvas.getPageNumber() > 1:
        style = replace(FOOT, ink="text" if imprint.office else "red", align="right")
        draw_text(canvas, imprint.secrecy, style, paper.width - paper.right, _head_of(paper))
        return
    top = paper.height - paper.top
    if imprint.office:
        draw_text(canvas, imprint.copy, _COPY, paper.left, top - MARK_LEADING / 2)
        style = replace(_SECRET, ink="text")
        draw_text(canvas, imprint.secrecy, style, paper.left, top - 1.5 * MARK_LEADING)
    else:
        draw_text(canvas, imprint.secrecy, replace(_SECRET, size=11.0), paper.left, top + 22)


def _template(imprint: Imprint, paper: Paper) -> PageTemplate:
    frame = Frame(
        paper.left,
        paper.bottom,
        paper.measure,
        paper.height - paper.top - paper.bottom,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )

    def furnish(canvas: Sheet, document: BaseDocTemplate) -> None:
        canvas.saveState()
        left, right = paper.left, paper.width - paper.right
        office, page = LOOK.get().plain, canvas.getPageNumber()
        if page > 1 and not office:
            top = _head_of(paper)
            draw_text(canvas, imprint.running, FOOT, left, top)
            canvas.setStrokeColor(INK["rule"])
            canvas.setLineWidth(0.5)
            canvas.line(left, top - 9, right, top - 9)
        if imprint.secrecy:
            _mark_secret(canvas, imprint, paper)
        width = draw_text(canvas, imprint.foot, FOOT, left, _FOOT_Y)
        if imprint.sample:
            warning = replace(FOOT, ink="amber")
            beside = (
                width + 14 + width_of((run(imprint.sample, warning),)) < paper.measure - _NUMBERS
            )
            x, y = (left + width + 14, _FOOT_Y) if beside else (left, _FOOT_Y - FOOT.leading - 1)
            draw_text(canvas, imprint.sample, warning, x, y)
        if office:
            side = left + _NUMBER.size if page % 2 == 0 else right - _NUMBER.size
            canvas.foot(side, paper.bottom - _BELOW - _NUMBER.size / 2)
        else:
            canvas.foot(right, _FOOT_Y)
        canvas.restoreState()

    return PageTemplate(id="sheet", frames=[frame], onPage=furnish)


def print_story(
    story: Sequence[Flowable], imprint: Imprint, paper: Paper = A4_UPRIGHT
) -> tuple[bytes, int]:
    """Print `story`; return the PDF and its number of pages."""
    with PRESS:
        glyph("sans", "页")  # the initial font must be known before the first canvas
        out = io.BytesIO()
        document = BaseDocTemplate(
            out,
            pagesize=(paper.width, paper.height),
            pageTemplates=[_template(imprint, paper)],
            title=masked(imprint.title),
            author=masked(imprint.author),
            subject=masked(imprint.subject),
            creator=tr("引凤"),
            lang="zh-CN",
            displayDocTitle=1,
            invariant=1,
            pageCompression=1,
            # Nothing is set in reportlab's default Helvetica, which could not be embedded.
            initialFontName="NotoSansSC-Regular",
        )
        document.build(list(story), canvasmaker=Sheet)
        return out.getvalue(), document.page


_PDF, _OFFICE = b"%PDF", b"PK\x03\x04"
_HEAD = 4
"""Bytes by which a PDF, and an Office document (a zip file), are known."""


def deliver(content: bytes, target: str | Path | BinaryIO) -> None:
    """Write `content` to a file or a stream; a file takes the place of an older one when whole.

    Raises BriefingError with what to do when the folder is missing or closed, the file is open
    elsewhere, is no PDF, or the disk is full; the older file then stands as it was.
    """
    if not isinstance(target, str | Path):
        try:
            target.write(content)
        except OSError as error:
            place = Path(str(getattr(target, "name", "")))
            raise BriefingError(_refusal(place, error), details=repr(error)) from error
        return
    path = Path(target)
    if not path.parent.is_dir():
        raise BriefingError(
            tr("找不到文件夹“{folder}”，简报没有保存。请选择已有的文件夹。").format(
                folder=path.parent
            ),
            details=str(path),
        )
    if path.is_dir():
        raise BriefingError(
            tr("“{path}”是文件夹，不能保存为简报。请写一个文件名。").format(path=path)
        )
    _refuse_other_kind(path)
    try:
        _replace(path, content)
    except OSError as error:
        raise BriefingError(_refusal(path, error), details=repr(error)) from error


def names_in(folder: Path) -> set[str]:
    """Return the names of a folder's files; none of one that is not there.

    Raises BriefingError when it can't be looked into.
    """
    try:
        return {each.name for each in folder.iterdir()}
    except (FileNotFoundError, NotADirectoryError):
        return set()
    except OSError as error:
        raise BriefingError(_refusal(folder / "x", error), details=repr(error)) from error


def _refuse_other_kind(path: Path) -> None:
    """A slip in the file name must cost nobody a data file or a ledger."""
    ours = _OFFICE if path.suffix.lower() in (".docx", ".xlsx") else _PDF
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except FileNotFoundError:
        return
    except OSError as error:
        raise BriefingError(_refusal(path, error), details=repr(error)) from error
    if head and head != ours:
        kind = tr("PDF 文件") if ours == _PDF else tr("Office 文档")
        raise BriefingError(
            tr("“{path}”已经存在，而且不是 {kind}，没有覆盖它。请换一个文件名。").format(
                path=path, kind=kind
            )
        )


def _replace(path: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=".yinfeng-", suffix=path.suffix, dir=path.parent)
    written = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if os.name == "posix":
            mask = os.umask(0)
            os.umask(mask)
            written.chmod(0o666 & ~mask)
        written.replace(path)
    except BaseException:
        with suppress(OSError):  # the disk itself may be gone; the first fault is what is told
            written.unlink(missing_ok=True)
        raise


def _refusal(path: Path, error: OSError) -> str:
    if error.errno in _NO_ROOM:
        return tr("磁盘已满，简报没有保存，原有文件没有改动。请腾出空间或换一个磁盘再试。")
    on_windows = getattr(error, "winerror", 0)
    if error.errno in _GONE or on_windows in _GONE_ON_WINDOWS:
        return tr(
            "写“{folder}”时磁盘没有响应（U 盘被拔出？），简报没有保存。请插好再试，或换一个位置。"
        ).format(folder=path.parent)
    if error.errno == errno.EROFS or on_windows == _PROTECTED_ON_WINDOWS:
        return tr(
            "“{folder}”是只读的（写保护），简报没有保存。请打开写保护开关，或换一个位置。"
        ).format(folder=path.parent)
    held = isinstance(error, PermissionError) or error.errno in (errno.EBUSY, errno.ETXTBSY)
    if held and path.exists():
        return tr(
            "“{name}”正被其他程序打开或不可改写，简报没有保存。请关闭后再试，或换一个文件名。"
        ).format(name=path.name)
    if isinstance(error, PermissionError):
        return tr("没有权限写入文件夹“{folder}”，简报没有保存。请换一个文件夹。").format(
            folder=path.parent
        )
    return tr("写不进“{path}”，简报没有保存。请换一个位置再试（{reason}）。").format(
        path=path, reason=error.strerror or error
    )
