"""How a brief leaves: printed, saved, one each, under a passphrase; and the record of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from crm.briefings import batch, companions, issued
from crm.briefings.catalogue import Briefing
from crm.briefings.issued import IssuedLine
from crm.briefings.order import Order
from crm.workspace import Workspace
from resources import tr
from ui.desk import Desk
from ui.opening import open_file
from ui.page import Shell
from ui.paper import print_pdf
from ui.preferences import remember, remembered
from ui.tasks import Task

FOLDER = "briefings/folder"
Write = Callable[..., list[Path]]


@dataclass(frozen=True)
class Ready:
    """The brief that is shown, and so what leaves.

    snapshot: None where an older version kept it. order: None for what was issued; issue: None
    for a draft.
    """

    title: str
    content: bytes
    briefing: Briefing
    snapshot: Any = None
    order: Order | None = None
    issue: IssuedLine | None = None

    @property
    def masked(self) -> bool:
        """Whether telephone numbers are masked in it."""
        return bool(getattr(self.snapshot, "masked", True))

    @property
    def issue_id(self) -> str | None:
        """That of the issue; None for a draft."""
        return None if self.issue is None else self.issue.id


class BriefOut(QObject):
    """Asks where to, writes off the GUI thread, and records it; `shown` tells what is ready."""

    began = Signal()
    """Several files are being written."""
    moved = Signal(int, int, str)
    ended = Signal()
    failed = Signal(object)

    def __init__(self, shell: Shell, parent: QWidget, shown: Callable[[], Ready | None]) -> None:
        super().__init__(parent)
        self._shell, self._desk, self._over = shell, shell.desk, parent
        self._shown = shown
        self._task: Task | None = None

    @property
    def busy(self) -> bool:
        """Whether several files are being written."""
        return self._task is not None

    def print(self) -> None:
        """Print the pages that are shown, on a printer that is asked for."""
        ready = self._may_leave()
        if ready is not None:
            done = partial(self._record, ready, tr("打印"))
            print_pdf(self._shell, self._over, ready.content, ready.title, done)

    def send(self) -> None:
        """Write the PDF under a passphrase to a stick or a folder."""
        from crm.briefings import sealing

        if (ready := self._may_leave()) is None:
            return

        def write(folder: Path, passphrase: str, progress: Callable[..., None]) -> list[Path]:
            files = sealing.send(ready.content, f"{ready.title}.pdf", folder, passphrase)
            self._note(ready, tr("已加密外送"), ready.title, str(files[0]))
            return files

        self._ask_to_send(ready, ready.title, write)

    def send_each(self) -> None:
        """The same for each record that the brief is about, under one passphrase."""
        from crm.briefings import sealing

        ready = self._may_leave()
        if ready is None or ready.order is None or ready.snapshot is None:
            return
        work = (self._desk.workspace, ready.briefing, ready.order, ready.snapshot.subjects)

        def write(folder: Path, passphrase: str, progress: Callable[..., None]) -> list[Path]:
            kept = partial(self._note_each, ready, tr("已加密外送"), str(folder))
            return sealing.send_each(*work, folder, passphrase, progress, kept=kept)

        self._ask_to_send(ready, self._many(ready, len(ready.snapshot.subjects)), write)

    def save(self) -> None:
        """Ask for a file, and write the PDF there."""
        from crm.briefings.press import deliver

        ready = self._may_leave()
        if ready is None:
            return
        file = self._ask_where(ready, tr("PDF 文件 (*.pdf)"), ".pdf")
        if file is not None:
            self._run(deliver, ready.content, file, then=lambda _: self._finish(ready, file))

    def save_companion(self, kind: str) -> None:
        """Write the text as .docx, or the tables as .xlsx."""
        ready = self._may_leave()
        if ready is None or ready.snapshot is None:
            return
        word = {"docx": tr("Word 文档 (*.docx)"), "xlsx": tr("Excel 表格 (*.xlsx)")}[kind]
        file = self._ask_where(ready, word, f".{kind}")
        if file is not None:
            then = partial(self._finish, ready, file)
            self._run(companions.write, ready.snapshot, file, then=lambda _: then())

    def save_each(self) -> None:
        """Write a file for each record that the brief is about, into a folder."""
        ready = self._may_leave()
        if ready is None or ready.order is None or ready.snapshot is None:
            return
        start = remembered(FOLDER) or str(Path.home())
        folder = QFileDialog.getExistingDirectory(self._over, tr("每个一份，存到哪个文件夹"), start)
        if not folder:
            return
        remember(FOLDER, folder)
        self.began.emit()
        self._task = self._desk.tasks.run(
            batch.write_each,
            self._desk.workspace,
            ready.briefing,
            ready.order,
            ready.snapshot.subjects,
            Path(folder),
            kept=partial(self._note_each, ready, tr("每个一份存到文件夹"), folder),
            progress=self._tell_progress,
            then=partial(self._end_each, Path(folder)),
            failed=self._end_in_error,
            owner=self,
        )

    def show_prints(self) -> None:
        """Show who printed, saved and sent what, when and where to."""
        from ui.dialogs.prints import Prints

        Prints(self._desk, self._over).open()

    def open_folder(self) -> None:
        """Open the folder that was saved to last, else where it would be proposed."""
        open_file(Path(_folder()))

    def cancel(self) -> None:
        """Stop writing; what is written stays."""
        if self._task is not None:
            self._task.cancel()
            self._end()
            self._shell.notify(tr("已停下，写好的几份留在文件夹里。"), kind="info")

    # --- what comes back

    def _run(self, fn: Callable[..., Any], *args: Any, then: Callable[[Any], object]) -> None:
        self._desk.tasks.run(fn, *args, then=then, failed=self.failed.emit, owner=self)

    def _tell_progress(self, done: int, total: int, text: str = "") -> None:
        self.moved.emit(done, total, text)

    def _ask_to_send(self, ready: Ready, title: str, write: Write) -> None:
        from ui.dialogs.send_out import SendOut

        SendOut(self._shell, self._over, title, write, partial(self._sent, ready)).open()

    def _sent(self, ready: Ready, files: list[Path]) -> None:
        folder = files[0].parent
        title = self._many(ready, len(files)) if len(files) > 1 else ready.title
        self._shell.notify(
            tr("{title}已加密送到“{folder}”").format(title=title, folder=folder.name or folder),
            action=tr("打开文件夹"),
            run=lambda: open_file(folder),
        )

    @staticmethod
    def _many(ready: Ready, count: int) -> str:
        return tr("{word} {n} 份").format(word=ready.briefing.word, n=count)

    def _end_each(self, folder: Path, files: list[Path]) -> None:
        self._end()
        self._shell.notify(
            tr("已存 {n} 份到“{folder}”").format(n=len(files), folder=folder.name),
            action=tr("打开文件夹"),
            run=lambda: open_file(folder),
        )

    def _end_in_error(self, error: BaseException) -> None:
        self._end()
        self._shell.explain(error)

    def _end(self) -> None:
        self._task = None
        self.ended.emit()

    def _finish(self, ready: Ready, file: Path) -> None:
        remember(FOLDER, str(file.parent))
        self._record(ready, tr("保存为 {name}").format(name=file.name), str(file))
        self._shell.notify(
            tr("已写出 {name}").format(name=file.name),
            action=tr("打开"),
            run=lambda: open_file(file),
        )

    def _record(self, ready: Ready, what: str, place: str = "") -> None:
        keep_print(
            self._desk, what, ready.title, place, masked=ready.masked, issue_id=ready.issue_id
        )

    # --- on the thread that wrote the files, so that a stop or a fault leaves none unrecorded

    def _note_each(self, ready: Ready, what: str, folder: str, files: list[Path]) -> None:
        self._note(ready, what, self._many(ready, len(files)), folder)

    def _note(self, ready: Ready, what: str, title: str, place: str) -> None:
        workspace, issue_id = self._desk.workspace, ready.issue_id
        _keep(workspace, what, title, place, masked=ready.masked, issue_id=issue_id)

    def _may_leave(self) -> Ready | None:
        """Whole telephone numbers leave only with an issue, which keeps who printed it."""
        ready = self._shown()
        if ready is not None and ready.issue is None and not ready.masked:
            self._shell.notify(
                tr("含完整手机号的简报要先出刊，再打印或保存，这样留得下记录。"), kind="problem"
            )
            return None
        return ready

    def _ask_where(self, ready: Ready, kinds: str, suffix: str) -> Path | None:
        proposed = str(Path(_folder()) / f"{ready.title}{suffix}")
        name, _ = QFileDialog.getSaveFileName(self._over, tr("保存简报"), proposed, kinds)
        if not name:
            return None
        return Path(name if name.lower().endswith(suffix) else f"{name}{suffix}")


def _folder() -> str:
    documents = QStandardPaths.StandardLocation.DocumentsLocation
    return remembered(FOLDER) or QStandardPaths.writableLocation(documents)


def keep_print(
    desk: Desk,
    what: str,
    title: str,
    place: str,
    *,
    masked: bool = True,
    issue_id: str | None = None,
) -> None:
    """Keep who did `what` with a brief, and when; no step of the user's, so Ctrl+Z goes past it."""
    desk.exchange(_keep, what, title, place, masked=masked, issue_id=issue_id)


def _keep(
    workspace: Workspace, what: str, title: str, place: str, *, masked: bool, issue_id: str | None
) -> None:
    workspace.change(
        issued.record_print,
        issue_id,
        what,
        by=workspace.author,
        masked=masked,
        title=title,
        place=place,
        label=tr("{what}：{title}").format(what=what, title=title),
    )
