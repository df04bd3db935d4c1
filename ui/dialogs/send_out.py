"""A brief goes to a stick, or into a folder, under a passphrase that is kept nowhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QWidget,
)

from crm.briefings.sealing import check_seal
from crm.errors import InvalidInput
from crm.passphrases import LEAST
from crm.rules.media import show_size
from resources import tr
from ui.dialogs.form import Form
from ui.page import Shell
from ui.preferences import remember, remembered
from ui.sticks import Stick, sticks
from ui.tasks import Task
from ui.widgets.carry_form import secret
from ui.widgets.progress_line import ProgressLine

FOLDER = "briefings/sent"
_LOOK_EVERY = 1500
"""Milliseconds between two looks for a stick that is plugged in or pulled."""
Write = Callable[..., list[Path]]


class SendOut(Form):
    """`write(folder, passphrase, progress=…)` writes; `then(files)` is called once it is there.

    The dialog stays, with all that was typed, while it could not be written.
    """

    def __init__(
        self,
        shell: Shell,
        parent: QWidget,
        title: str,
        write: Write,
        then: Callable[[list[Path]], object],
    ) -> None:
        super().__init__(shell.desk, tr("加密外送"), parent, tr("加密送出"))
        self._write, self._then = write, then
        self._task: Task | None = None
        self._looking: Task | None = None
        self._sticks: list[Stick] | None = None
        self._folder = remembered(FOLDER)
        self.add_words(title)
        self.target = QComboBox()
        self.target.setAccessibleName(tr("送到"))
        self.add("target", tr("送到"), self._with_browse(self.target))
        self.target.currentIndexChanged.connect(lambda _: self.forgive("target"))
        self.passphrase = self.add("passphrase", tr("口令"), secret())
        self.passphrase.setPlaceholderText(tr("至少 {n} 个字符").format(n=LEAST))
        self.again = self.add("again", tr("再输一次"), secret())
        self.note("again", tr("口令不会存下来，忘了就打不开；请用别的方式告诉收件人。"))
        self.progress = ProgressLine()
        self.progress.stopped.connect(self.cancel)
        self.column.addWidget(self.progress)
        self.add_foot()
        self._look = QTimer(self, interval=_LOOK_EVERY)
        self._look.timeout.connect(self.look)
        self._look.start()
        self._offer([])
        self.look()
        self.passphrase.setFocus()

    def look(self) -> None:
        """Look for sticks; one that hangs must not take up all the readers."""
        if self._looking is None or not self._looking.running:
            self._looking = self.desk.tasks.run(
                sticks, then=self._offer, failed=lambda _: None, owner=self
            )

    def browse(self) -> None:
        """Ask for a folder instead."""
        start = self._folder or str(Path.home())
        folder = QFileDialog.getExistingDirectory(self, tr("送到哪个文件夹"), start)
        if folder:
            self._folder = folder
            self._fill(chosen=Path(folder))

    def send(self) -> None:
        """Check the fields, and write."""
        check_seal(self.passphrase.text(), self.again.text())
        folder = self.target.currentData()
        if folder is None:
            raise InvalidInput(tr("请插上 U 盘，或点「浏览…」选一个文件夹。"), field="target")
        self.save.setEnabled(False)
        self.progress.begin(tr("正在加密…"))
        self.fit()
        self._task = self.desk.tasks.run(
            self._write,
            Path(folder),
            self.passphrase.text(),
            progress=lambda done, total, _="": self.progress.advance(done, total),
            then=self._written,
            failed=self.take_failure,
            owner=self,
        )

    def cancel(self) -> None:
        """Stop writing; what is written stays."""
        if self._task is not None:
            self._task.cancel()
            self._idle()
            self.warn("target", tr("已停下，写好的几份留在那里。"))

    def reject(self) -> None:
        """The first Esc stops what is being written."""
        if self._task is not None:
            self.cancel()
        else:
            super().reject()

    def take_failure(self, error: BaseException) -> None:
        """Nothing that was typed is lost: another place, and on."""
        self._idle()
        message = getattr(error, "message", "")
        if getattr(error, "field", "") in self.fields or not message:
            super().take_failure(error)
        else:
            self.blame("target", message)

    def _written(self, files: list[Path]) -> None:
        self._idle()
        remember(FOLDER, str(files[0].parent))
        QDialog.accept(self)
        self._then(files)

    def _idle(self) -> None:
        self._task = None
        self.progress.end()
        self.save.setEnabled(True)
        self.fit()

    # --- where to

    def _with_browse(self, box: QComboBox) -> QWidget:
        browse = QPushButton(tr("浏览…"))
        browse.setAccessibleName(tr("选择送到哪个文件夹"))
        browse.setAutoDefault(False)
        browse.clicked.connect(lambda: self.browse())
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(box, 1)
        row.addWidget(browse)
        whole.setFocusProxy(box)
        return whole

    def _offer(self, found: Sequence[Stick]) -> None:
        if list(found) == self._sticks:
            return
        before = {one.path for one in self._sticks or ()}
        self._sticks = list(found)
        fresh = next((one.path for one in found if one.path not in before), None)
        self._fill(chosen=fresh or self.target.currentData())

    def _fill(self, chosen: Any = None) -> None:
        places = [(_words(one), one.path) for one in self._sticks or ()]
        if self._folder and Path(self._folder) not in {path for _, path in places}:
            places.append((self._folder, Path(self._folder)))
        self.target.blockSignals(True)
        self.target.clear()
        for words, path in places:
            self.target.addItem(words, str(path))
        self.target.setCurrentIndex(max(self.target.findData(str(chosen)), 0))
        self.target.setEnabled(bool(places))
        self.target.blockSignals(False)
        none = tr("没有发现 U 盘；插上就会出现在这里。")
        self.note("target", "" if self._sticks else none)


def _words(one: Stick) -> str:
    if one.read_only:
        return tr("{name}（{path}，只读）").format(name=one.name, path=one.path)
    return tr("{name}（{path}，可用 {free}）").format(
        name=one.name, path=one.path, free=show_size(one.free)
    )
