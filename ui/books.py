"""Writing what a page shows to a workbook that the user names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from resources import tr
from ui.opening import open_file
from ui.page import Shell
from ui.preferences import remember, remembered


def save_book(shell: Shell, parent: QWidget, name: str, export: Callable[[Path], Any]) -> None:
    """Ask for a workbook's name, then let `export` write it."""
    file = ask_book(parent, name)
    if file is not None:
        write_book(shell, parent, file, export)


def ask_book(parent: QWidget, name: str) -> Path | None:
    """Ask where to write a workbook, proposing a name; None when the user does not say."""
    folder = remembered("projects/export_folder", str(Path.home()))
    file, _ = QFileDialog.getSaveFileName(
        parent, tr("导出 Excel"), str(Path(folder) / name), tr("Excel 工作簿 (*.xlsx)")
    )
    return Path(file) if file else None


def write_book(
    shell: Shell,
    owner: QObject,
    target: Path,
    export: Callable[[Path], Any],
    *,
    words: str = "",
    busy: Callable[[bool], object] | None = None,
) -> None:
    """Let `export` write a workbook, and say what became of it.

    words: said of it, with {file}, and {n} where `export` returns how many lines it wrote. busy:
    told True now and False in the end.
    """
    if target.suffix.lower() != ".xlsx":
        target = target.with_name(target.name + ".xlsx")
    remember("projects/export_folder", str(target.parent))

    def end() -> None:
        if busy is not None:
            busy(False)

    def tell(found: Any) -> None:
        end()
        count = f"{found:,}" if isinstance(found, int) else ""
        said = (words or tr("已导出到 {file}")).format(file=target.name, n=count)
        shell.notify(said, action=tr("打开"), run=lambda: open_file(target))

    def fail(error: BaseException) -> None:
        end()
        shell.explain(error)

    if busy is not None:
        busy(True)
    shell.desk.tasks.run(export, target, then=tell, failed=fail, owner=owner)
