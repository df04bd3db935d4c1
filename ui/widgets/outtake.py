"""Attachments on their way out to files of the user's, with progress and cancel."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from crm.attachment_files import export, export_as
from crm.attachments import AttachmentLine
from resources import tr
from ui.opening import open_file
from ui.page import Shell
from ui.preferences import remember, remembered
from ui.tasks import Task


class Outtake(QObject):
    """Writes one attachment to a file, or several into a folder."""

    moved = Signal(str, int)
    """What is done, and how far it is in percent."""
    ended = Signal()

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        super().__init__(parent)
        self._shell, self._over = shell, parent
        self._task: Task | None = None

    @property
    def busy(self) -> bool:
        """Whether something is being written."""
        return self._task is not None

    def ask(self, lines: Sequence[AttachmentLine]) -> None:
        """Ask for the file, or for the folder of several, then write."""
        folder = remembered("attachments/to", str(Path.home()))
        if len(lines) == 1:
            start = str(Path(folder) / lines[0].name)
            chosen, _ = QFileDialog.getSaveFileName(self._over, tr("另存为"), start)
        else:
            chosen = QFileDialog.getExistingDirectory(self._over, tr("另存到文件夹"), folder)
        if chosen and lines:
            self.write(lines, Path(chosen))

    def write(self, lines: Sequence[AttachmentLine], target: Path) -> None:
        """Write one attachment to the file `target`, or several into that folder."""
        several = target.is_dir()
        remember("attachments/to", str(target if several else target.parent))
        ids = [line.id for line in lines]
        word = tr("正在另存")
        self.moved.emit(word, 0)
        self._task = self._shell.desk.read(
            export if several else export_as,
            ids if several else ids[0],
            target,
            then=lambda found: self._tell(found if several else [found]),
            failed=self._explain,
            progress=lambda done, total: self.moved.emit(word, 100 * done // max(1, total)),
            owner=self,
        )

    def cancel(self) -> None:
        """Stop; the file under way is not left half written."""
        if self._task is not None:
            self._task.cancel()
            self._end()

    def _tell(self, files: list[Path]) -> None:
        self._end()
        if len(files) == 1:
            words = tr("已另存 {name}").format(name=files[0].name)
        else:
            words = tr("已另存 {n} 个文件").format(n=len(files))
        folder = files[0].parent
        self._shell.notify(words, action=tr("打开文件夹"), run=lambda: open_file(folder))

    def _explain(self, error: BaseException) -> None:
        self._end()
        self._shell.explain(error)

    def _end(self) -> None:
        self._task = None
        self.ended.emit()
