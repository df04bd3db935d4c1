"""Files on their way into the attachments, one after the other, with progress and cancel."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QObject, Signal
from PySide6.QtGui import QImage

from crm.attachments import Attached, Incoming, attach
from crm.errors import AttachmentError
from crm.workspace import Workspace
from db.errors import YinfengError
from resources import tr
from ui.page import Shell
from ui.tasks import Report, Task

MOST_TOLD = 3


@dataclass(frozen=True)
class Pasted:
    """A picture from the clipboard, and the name it gets."""

    image: QImage
    name: str


Source = Path | Pasted


@dataclass
class _Batch:
    kind: str
    record_id: str
    waiting: deque[Source]
    count: int
    taken: list[Incoming] = field(default_factory=list)
    faults: list[BaseException] = field(default_factory=list)


class Intake(QObject):
    """Takes files in off the GUI thread, then attaches them in one operation.

    A file that can't be taken is said, and the others are added all the same.
    """

    moved = Signal(str, int)
    """What is being taken in, and how far it is in percent."""
    ended = Signal()

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self._batches: deque[_Batch] = deque()
        self._task: Task | None = None

    @property
    def busy(self) -> bool:
        """Whether something is on its way."""
        return self._task is not None

    def begin(self, sources: Sequence[Source], kind: str, record_id: str) -> None:
        """Make `sources` attachments of a record."""
        if not sources:
            return
        self._batches.append(_Batch(kind, record_id, deque(sources), len(sources)))
        if self._task is None:
            self._go_on()

    def cancel(self) -> None:
        """Stop; nothing of what is under way is added."""
        if self._task is None:
            return
        self._task.cancel()
        self._task = None
        self._batches.clear()
        self.ended.emit()
        self._shell.notify(tr("已取消，没有添加"), kind="info")

    def _go_on(self) -> None:
        self._task = None
        while self._batches and not self._batches[0].waiting:
            self._finish(self._batches.popleft())
        if not self._batches:
            self.ended.emit()
            return
        batch = self._batches[0]
        source = batch.waiting.popleft()
        word = self._word(batch, source.name)
        self.moved.emit(word, 0)
        self._task = self._shell.desk.tasks.run(
            _take_in,
            self._shell.desk.workspace,
            source,
            then=partial(self._take, batch),
            failed=partial(self._note, batch),
            progress=partial(self._move, word),
            owner=self,
        )

    @staticmethod
    def _word(batch: _Batch, name: str) -> str:
        at = batch.count - len(batch.waiting)
        which = f"（{at}/{batch.count}）" if batch.count > 1 else ""
        return tr("正在添加 {name}{which}").format(name=name, which=which)

    def _move(self, word: str, done: int, total: int) -> None:
        if self._task is not None:
            self.moved.emit(word, 100 * done // max(1, total))

    def _take(self, batch: _Batch, incoming: Incoming) -> None:
        batch.taken.append(incoming)
        self._go_on()

    def _note(self, batch: _Batch, fault: BaseException) -> None:
        batch.faults.append(fault)
        self._go_on()

    def _finish(self, batch: _Batch) -> None:
        for fault in batch.faults[:MOST_TOLD]:
            self._shell.explain(fault)
        if len(batch.faults) > MOST_TOLD:
            words = tr("还有 {n} 个文件没有添加。").format(n=len(batch.faults) - MOST_TOLD)
            self._shell.explain(AttachmentError(words))
        if not batch.taken:
            return
        if len(batch.taken) == 1:
            label = tr("添加附件 {name}").format(name=batch.taken[0].name)
        else:
            label = tr("添加 {n} 个附件").format(n=len(batch.taken))
        self._shell.desk.change(
            attach,
            batch.kind,
            batch.record_id,
            batch.taken,
            label=label,
            then=self._tell,
            owner=self,
        )

    def _tell(self, done: Attached) -> None:
        if len(done.there) == 1:
            name, held = done.there[0]
            words = tr("“{name}”已经在附件里，没有重复添加").format(name=name)
            if held != name:
                words = tr("“{name}”已经在附件里（叫“{held}”），没有重复添加").format(
                    name=name, held=held
                )
            self._shell.notify(words, kind="info")
        elif done.there:
            words = tr("{n} 个文件已经在附件里，没有重复添加").format(n=len(done.there))
            self._shell.notify(words, kind="info")


def _take_in(workspace: Workspace, source: Source, progress: Report) -> Incoming:
    if isinstance(source, Path):
        return workspace.take_in(source, progress=progress)
    return workspace.take_in(_png(source.image), name=source.name, progress=progress)


def _png(image: QImage) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    saved: Any = image.save(buffer, "PNG")  # type: ignore[call-overload]
    if not saved:
        raise YinfengError(tr("剪贴板里的图片读不出来，没有添加。"))
    return bytes(data.data())
