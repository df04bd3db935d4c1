"""Writing what a page shows to a PDF that the user names."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
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
        save_paper(shell, parent, title, file_name(snapshot), partial(printing.write, snapshot))

    shell.desk.read(take, then=ask, owner=parent)


def save_paper(
    shell: Shell, parent: QWidget, title: str, proposed: str, write: Callable[[Path], Any]
) -> None:
    """Ask where to save a paper, proposing a name, then let `write` print it there."""
    folder = Path(remembered("briefings/folder") or str(Path.home()))
    name, _ = QFileDialog.getSaveFileName(
        parent,
        tr("保存{title}").format(title=title),
        str(folder / proposed),
        tr("PDF 文件 (*.pdf)"),
    )
    if name:
        write_paper(shell, parent, title, Path(name).with_suffix(".pdf"), write)


def write_pdf(shell: Shell, parent: QWidget, title: str, snapshot: Any, file: Path) -> None:
    """Print a snapshot to `file`, and say what became of it."""
    write_paper(shell, parent, title, file, partial(printing.write, snapshot))


def write_paper(
    shell: Shell, parent: QWidget, title: str, file: Path, write: Callable[[Path], Any]
) -> None:
    """Let `write` print a paper, keep the record of it, and say what became of it."""

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

    shell.desk.tasks.run(write, file, then=tell, failed=shell.explain, owner=parent)
