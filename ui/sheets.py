"""Writing what a page shows to a file that the user names: a PDF, or a workbook."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QWidget

from crm.briefings import printing
from resources import tr
from ui.brief_out import keep_print
from ui.opening import open_file
from ui.page import Shell
from ui.preferences import remember, remembered


def save_pdf(
    shell: Shell,
    parent: QWidget,
    title: str,
    take: Callable[..., Any],
    file_name: Callable[[Any], str],
) -> None:
    """Take a snapshot by `take(session)`, ask where to save it, and print it there."""

    def ask(snapshot: Any) -> None:
        folder = Path(remembered("briefings/folder") or str(Path.home()))
        name, _ = QFileDialog.getSaveFileName(
            parent,
            tr("保存{title}").format(title=title),
            str(folder / file_name(snapshot)),
            tr("PDF 文件 (*.pdf)"),
        )
        if name:
            write_pdf(shell, parent, title, snapshot, Path(name).with_suffix(".pdf"))

    shell.desk.read(take, then=ask, owner=parent)


def write_pdf(shell: Shell, parent: QWidget, title: str, snapshot: Any, file: Path) -> None:
    """Print a snapshot to `file`, and say what became of it."""

    def tell(written: Any) -> None:
        remember("briefings/folder", str(file.parent))
        for missing in written.missing[:3]:
            shell.notify(missing.message, kind="problem")
        keep_print(shell.desk, tr("保存"), title, str(file))
        shell.notify(
            tr("{title}已写好，共 {pages} 页").format(title=title, pages=written.pages),
            action=tr("打开"),
            run=lambda: open_file(file),
        )

    shell.desk.tasks.run(
        printing.write, snapshot, file, then=tell, failed=shell.explain, owner=parent
    )


def save_book(shell: Shell, parent: QWidget, name: str, export: Callable[[Path], Any]) -> None:
    """Ask for a workbook's name, then let `export` write it."""
    folder = remembered("projects/export_folder", str(Path.home()))
    file, _ = QFileDialog.getSaveFileName(
        parent, tr("导出 Excel"), str(Path(folder) / name), tr("Excel 工作簿 (*.xlsx)")
    )
    if file:
        write_book(shell, parent, Path(file), export)


def write_book(shell: Shell, parent: QWidget, target: Path, export: Callable[[Path], Any]) -> None:
    """Let `export` write a workbook, and say what became of it."""
    if target.suffix.lower() != ".xlsx":
        target = target.with_name(target.name + ".xlsx")
    remember("projects/export_folder", str(target.parent))
    shell.desk.tasks.run(
        export,
        target,
        then=lambda _: shell.notify(
            tr("已导出到 {file}").format(file=target.name),
            action=tr("打开"),
            run=lambda: open_file(target),
        ),
        failed=shell.explain,
        owner=parent,
    )
