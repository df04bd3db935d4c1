"""What photos and memos of a visit have in common: they are attachments of the project."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QProgressBar, QPushButton, QWidget

from crm.attachment_files import open_copy
from crm.attachments import AttachmentLine, attachments_of, detach, set_note
from crm.rules.media import runs
from resources import tr
from ui.opening import copies_folder, open_file
from ui.page import Shell
from ui.preferences import remember, remembered
from ui.theme import mark
from ui.visit.parts import GAP, Screen, touch_button, words_label
from ui.widgets.inputs import Line
from ui.widgets.intake import Intake, Source


class FilesScreen(Screen):
    """The attachments of a project of one sort; below them, the one that is chosen."""

    counted = Signal(int)

    def __init__(self, shell: Shell, title: str, wanted: Callable[[str], bool]) -> None:
        """wanted: whether a file is of that sort, by its name."""
        super().__init__()
        self._shell, self._desk = shell, shell.desk
        self._wanted = wanted
        self.project_id, self.name = "", ""
        self.lines: list[AttachmentLine] = []
        self._captioned: AttachmentLine | None = None
        self.adding = False
        """Whether something is being added, which is chosen once it is there."""
        self.title.setText(title)
        self.intake = Intake(shell, self)
        self.intake.moved.connect(self._show_progress)
        self.intake.ended.connect(self._end_progress)

    def show_project(self, project_id: str, name: str) -> None:
        """Show those of a project."""
        if project_id != self.project_id:
            self.lines = []
            self.show_lines()
        self.project_id, self.name = project_id, name
        self.under.setText(name)
        self.read()

    def read(self) -> None:
        """Read them anew."""
        asked = self.project_id
        self._desk.read(
            attachments_of,
            "project",
            asked,
            then=lambda found: self._take(asked, found),
            owner=self,
            latest=True,
        )

    def add(self, sources: Sequence[Source]) -> None:
        """Make files attachments of the project."""
        self.adding = True
        self.intake.begin(sources, "project", self.project_id)

    # --- what a screen of its own says

    def show_lines(self) -> None:
        """Show `self.lines`, and what is chosen of them."""
        raise NotImplementedError

    def chosen(self) -> AttachmentLine | None:
        """The one that is chosen."""
        raise NotImplementedError

    # --- parts

    def build_bar(self, word: str, picture: str) -> QWidget:
        """The bar of the chosen one: its caption, and what is done with it."""
        self.caption = Line()
        mark(self.caption, "touch")
        self.caption.setPlaceholderText(tr("写一句说明，回车保存"))
        self.caption.setAccessibleName(tr("说明"))
        self.caption.setMaxLength(500)
        self.caption.accepted.connect(self.save_caption)
        self.caption.editingFinished.connect(self.save_caption)
        self.caption.refused.connect(self.back_wanted)
        self.opener = touch_button(word, picture, self.open_chosen)
        self.remover = touch_button(tr("移除"), "trash-2", self.remove, "touch-danger", "phoenix")
        self.bar = QWidget()
        row = QHBoxLayout(self.bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self.caption, 1)
        row.addWidget(self.opener)
        row.addWidget(self.remover)
        return self.bar

    def build_progress(self) -> QWidget:
        """What is on its way in, with cancel."""
        self.progress = QWidget()
        self.progress_word = words_label(kind="touch-small")
        self.progress_bar = QProgressBar()
        self.progress_bar.setTextVisible(False)
        self.progress_bar.setAccessibleName(tr("进度"))
        self.cancel = touch_button(tr("取消"), "x", self.intake.cancel)
        row = QHBoxLayout(self.progress)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self.progress_word, 1)
        row.addWidget(self.progress_bar, 1)
        row.addWidget(self.cancel)
        return self.progress

    def chooser(self, word: str, picture: str, run: Callable[[], object]) -> QPushButton:
        """A button of the head."""
        button = touch_button(word, picture, run)
        self.head.insertWidget(self.head.count() - 1, button)
        return button

    def ask_for_files(self, title: str, kinds: str) -> None:
        """Ask which files to add; kinds: as a file dialog takes them."""
        folder = remembered("visit/from", str(Path.home()))
        files, _ = QFileDialog.getOpenFileNames(self, title, folder, kinds)
        if files:
            remember("visit/from", str(Path(files[0]).parent))
            self.add([Path(file) for file in files])

    # --- what is done with the chosen one

    def take_choice(self) -> None:
        """Another one is chosen, or the same again after a reading: its caption follows."""
        line = self.chosen()
        if line is None or self._captioned is None or line.id != self._captioned.id:
            self.save_caption()
            self.caption.clearFocus()
        self.show_chosen()

    def show_chosen(self) -> None:
        """Show the caption of what is chosen."""
        line = self._captioned = self.chosen()
        self.bar.setVisible(line is not None)
        if line is not None and not self.caption.hasFocus():
            self.caption.setText(line.note or "")

    def save_caption(self) -> None:
        """Write what the one shows whose caption it is."""
        line = self._captioned
        text = self.caption.text().strip()
        if line is not None and text != (line.note or ""):
            label = tr("{name} 的说明").format(name=line.name)
            self._desk.change(set_note, line.id, text, label=label, owner=self)

    def open_chosen(self) -> None:
        """Open a copy with the system's program: pictures are looked at, memos played."""
        line = self.chosen()
        if line is not None and not runs(line.name):
            self._desk.read(open_copy, line.id, copies_folder(), then=open_file, owner=self)

    def remove(self) -> None:
        """Take the chosen one away; the toast brings it back."""
        line = self.chosen()
        if line is not None:
            label = tr("移除附件 {what}").format(what=line.name)
            self._desk.change(detach, [line.id], label=label, owner=self)

    # --- what comes back

    def _take(self, project_id: str, found: list[AttachmentLine]) -> None:
        if project_id != self.project_id:
            return
        self.lines = [line for line in found if self._wanted(line.name)]
        self.show_lines()
        self.show_chosen()
        self.counted.emit(len(self.lines))

    def _show_progress(self, word: str, percent: int) -> None:
        self.progress_word.setText(word)
        self.progress_bar.setValue(percent)
        self.progress.show()

    def _end_progress(self) -> None:
        self.progress.setVisible(self.intake.busy)
