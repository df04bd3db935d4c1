"""Putting a PDF on paper: the printer is asked for, the pages are drawn off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QMarginsF, QRect, Qt
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QWidget

from crm.errors import BriefingError
from resources import tr
from ui.page import Shell
from ui.rendering import PdfPages

MOST_DOTS = 300
"""Dots an inch; more costs memory, and no eye sees it."""
_POINTS = 72


def print_pdf(
    shell: Shell, parent: QWidget, content: bytes, title: str, then: Callable[[str], object]
) -> None:
    """Ask for a printer and print; `then` gets the printer's name when they are on their way."""
    if not QPrinterInfo.availablePrinterNames():
        shell.notify(
            tr("没有找到打印机。请先在系统里添加打印机，或存成 PDF 拿到别处打印。"), kind="problem"
        )
        return
    pages = PdfPages(content, title)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    _fit_paper(printer, pages, 0)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(tr("打印{title}").format(title=title))
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
    dialog.setMinMax(1, len(pages.sizes))
    if dialog.exec() != QDialog.DialogCode.Accepted:
        pages.close()
        return

    def tell(_: object) -> None:
        shell.notify(tr("{title}已送去打印").format(title=title))
        then(printer.printerName())

    shell.desk.tasks.run(
        put_on_paper, printer, pages, then=tell, failed=shell.explain, owner=parent
    )


def put_on_paper(printer: QPrinter, pages: PdfPages) -> int:
    """Draw the pages that the printer is set to, and return how many; closes `pages`.

    Raises BriefingError when the printer does not take them.
    """
    first = max(printer.fromPage(), 1)
    last = min(printer.toPage() or len(pages.sizes), len(pages.sizes))
    dots = min(printer.resolution(), MOST_DOTS)
    painter = QPainter()
    try:
        for number in range(first - 1, last):
            _fit_paper(printer, pages, number)
            begun = painter.isActive()
            if not (printer.newPage() if begun else painter.begin(printer)):
                raise BriefingError(
                    tr(
                        "打印机“{name}”没有接收，什么也没有打出来。请检查它是否开着、有没有缺纸。"
                    ).format(name=printer.printerName() or printer.outputFileName())
                )
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            size = pages.sizes[number]
            image = pages.picture(number, size.width() * dots // _POINTS)
            room = painter.viewport()
            shown = image.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
            left = room.left() + (room.width() - shown.width()) // 2
            painter.drawImage(QRect(left, room.top(), shown.width(), shown.height()), image)
    finally:
        if painter.isActive():
            painter.end()
        pages.close()
    return last - first + 1


def _fit_paper(printer: QPrinter, pages: PdfPages, number: int) -> None:
    """Turn the paper as the page lies, without margins of its own: the page has them."""
    size = pages.sizes[number]
    across = size.width() > size.height()
    upright = size.transposed() if across else size
    layout = QPageLayout(
        QPageSize(upright, "", QPageSize.SizeMatchPolicy.FuzzyMatch),
        QPageLayout.Orientation.Landscape if across else QPageLayout.Orientation.Portrait,
        QMarginsF(),
    )
    printer.setFullPage(True)
    printer.setPageLayout(layout)
