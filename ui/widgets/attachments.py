"""附件 of a record of any kind: a list that files are dropped on, and a preview beside it.

files = Attachments(shell)                 # preview=False: it comes in a dialog, by F2
files.show_record("contract", contract_id)
files.counted.connect(...)                 # how many there are, after each reading
files.read()                               # when an "attachment" was changed elsewhere
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QMenu,
    QMessageBox,
    QProgressBar,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from crm.attachment_files import open_copy
from crm.attachments import (
    AttachmentLine,
    attachments_of,
    bring_back,
    detach,
    removed_from,
    rename,
    set_note,
)
from crm.rules.media import runs
from resources import tr
from ui.models.attachments import AttachmentsModel
from ui.opening import copies_folder, open_file
from ui.page import Shell
from ui.preferences import remember, remembered
from ui.theme import mark
from ui.widgets.attachment_details import AttachmentDetails
from ui.widgets.buttons import picture_button
from ui.widgets.card import Card
from ui.widgets.empty import Empty
from ui.widgets.intake import Intake, Pasted, Source
from ui.widgets.list_table import list_table
from ui.widgets.outtake import Outtake

MOST_REMOVED = 20
"""Removed attachments that are offered to be brought back, the newest."""


class Attachments(QWidget):
    """The attachments of one record."""

    counted = Signal(int)

    def __init__(self, shell: Shell, *, preview: bool = True) -> None:
        super().__init__()
        self._shell, self._desk = shell, shell.desk
        self._of = ("", "")
        self.model = AttachmentsModel()
        self.intake = Intake(shell, self)
        self.outtake = Outtake(shell, self)
        for way in (self.intake, self.outtake):
            way.moved.connect(self._show_progress)
            way.ended.connect(self._end_progress)
        self.details = AttachmentDetails(self._desk)
        self.details.renamed.connect(self._rename)
        self.details.noted.connect(self._note)
        self.details.open_wanted.connect(self.open_chosen)
        self.details.save_wanted.connect(self.save_chosen)
        self._beside = preview
        self._build()
        self.setAcceptDrops(True)
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self)
        paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        paste.activated.connect(self.paste)

    # --- what can be done

    def show_record(self, kind: str, record_id: str) -> None:
        """Show the attachments of a record."""
        if (kind, record_id) != self._of:
            self._of = (kind, record_id)
            self.details.forget()
            self.model.show_lines([])
            self.details.show_line(None)
        self.read()

    def read(self) -> None:
        """Read the attachments anew."""
        if self._of[1]:
            self._desk.read(_look, *self._of, then=self._take, owner=self, latest=True)

    def add(self, sources: Sequence[Source]) -> None:
        """Add files, or a pasted picture, to the record that is shown."""
        self.intake.begin(sources, *self._of)

    def ask_for_files(self) -> None:
        """Ask which files to add."""
        folder = remembered("attachments/from", str(Path.home()))
        files, _ = QFileDialog.getOpenFileNames(self, tr("添加附件"), folder)
        if files:
            remember("attachments/from", str(Path(files[0]).parent))
            self.add([Path(file) for file in files])

    def paste(self) -> None:
        """Add what the clipboard holds: files, or a picture."""
        held = QGuiApplication.clipboard().mimeData()
        files = dropped_files(held)
        has_image = held is not None and held.hasImage()
        image = QGuiApplication.clipboard().image() if has_image else QImage()
        if files:
            self.add(files)
        elif not image.isNull():
            now = datetime.now()  # noqa: DTZ005  (people read the file's name)
            self.add([Pasted(image, tr("截图 {when}.png").format(when=f"{now:%Y-%m-%d %H%M%S}"))])
        else:
            self._shell.notify(
                tr("剪贴板里没有图片或文件。先截图或复制文件，再按 Ctrl+V。"), kind="info"
            )

    def chosen(self) -> list[AttachmentLine]:
        """The chosen attachments, from above."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return [self.model.lines[row] for row in rows]

    def open_chosen(self) -> None:
        """Open a copy of the chosen attachment with the system's program."""
        for line in self.chosen()[:1]:
            if runs(line.name):
                words = tr("“{name}”会运行程序，不直接打开。确认来源可靠后，请另存再用。")
                self._shell.notify(words.format(name=line.name), kind="info")
                continue
            self._desk.read(open_copy, line.id, copies_folder(), then=open_file, owner=self)

    def save_chosen(self) -> None:
        """Write the chosen ones, or else all, to where the user says."""
        self.outtake.ask(self.chosen() or self.model.lines)

    def look_closer(self) -> None:
        """F2: go to the name of the chosen one; where there is no room beside, in a dialog."""
        lines = self.chosen()
        if self._beside:
            self.details.edit_name()
        elif lines:
            dialog = QDialog(self)
            dialog.setWindowTitle(lines[0].name)
            dialog.resize(640, 600)
            room = QVBoxLayout(dialog)
            room.setContentsMargins(16, 16, 16, 16)
            room.addWidget(self.details)
            self.details.show()
            self.details.show_line(lines[0])
            self.details.edit_name()
            dialog.finished.connect(self._put_away)
            dialog.open()

    def _put_away(self) -> None:
        self.details.setParent(self)
        self.details.hide()
        self.details.show_line(None)

    def remove(self) -> None:
        """Take the chosen attachments away; the toast brings them back."""
        lines = self.chosen()
        if not lines:
            return
        what = lines[0].name if len(lines) == 1 else tr("{n} 个附件").format(n=len(lines))
        label = tr("移除附件 {what}").format(what=what)
        self._desk.change(detach, [line.id for line in lines], label=label, owner=self)

    def bring_back(self, line: AttachmentLine) -> None:
        """Take an attachment out of the trash."""
        label = tr("恢复附件 {name}").format(name=line.name)
        self._desk.change(bring_back, line.id, label=label, owner=self)

    def may_leave(self) -> bool:
        """Whether nothing typed would be lost; asks the user where it would."""
        if not self.details.unsaved:
            return True
        answer = QMessageBox.question(
            self, tr("还没有保存"), tr("附件的文件名或备注里有一处保存不了。放弃它吗？")
        )
        if answer == QMessageBox.StandardButton.Yes:
            self.details.forget()
            return True
        return False

    # --- dropping

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        if dropped_files(event.mimeData()):
            event.acceptProposedAction()
            self._show_dropping(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802
        self._show_dropping(False)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        self._show_dropping(False)
        event.acceptProposedAction()
        self.add(dropped_files(event.mimeData()))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if not self.table.hasFocus():
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_chosen()
        elif event.key() == Qt.Key.Key_Delete:
            self.remove()
        elif event.key() == Qt.Key.Key_F2:
            self.look_closer()
        else:
            super().keyPressEvent(event)

    # --- how it looks

    def _build(self) -> None:
        self.card = Card(tr("附件"))
        self.hint = QLabel(tr("拖进文件，或按 Ctrl+V 粘贴截图；每个最多 100 MB"))
        mark(self.hint, "secondary")
        self.card.head.insertWidget(1, self.hint)
        self.table = list_table(self.model, tr("附件"), stretch=0, widths=(200, 76, 80, 96, 110))
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.setTabKeyNavigation(False)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._show_menu)
        self.table.doubleClicked.connect(lambda _: self.open_chosen())
        self.table.selectionModel().selectionChanged.connect(self._show_chosen)
        self.parts = QSplitter(Qt.Orientation.Horizontal)
        self.parts.setChildrenCollapsible(False)
        self.parts.setHandleWidth(1)
        self.parts.addWidget(self.table)
        self.details.setParent(self)
        self.details.hide()
        if self._beside:
            self.details.column.setContentsMargins(16, 0, 0, 0)
            self.parts.addWidget(self.details)
            self.parts.setSizes([620, 480])
            self.details.show()
        self.empty = Empty(
            "paperclip",
            tr("还没有附件"),
            tr("把合同扫描件、照片、方案拖到这里，或按 Ctrl+V 粘贴截图。同样的内容只存一份。"),
            tr("添加文件…"),
            self.ask_for_files,
        )
        self.removed = QPushButton()
        mark(self.removed, "quiet")
        self.removed.setToolTip(tr("移除的附件内容还在，可以恢复"))
        self.removed.setMenu(QMenu(self.removed))
        self.removed.hide()
        self.card.head.addWidget(self.removed)
        self.export_button = picture_button(tr("全部另存…"), "download", self._save_all)
        self.add_button = picture_button(tr("添加文件…"), "plus", self.ask_for_files)
        self.card.head.addWidget(self.export_button)
        self.card.head.addWidget(self.add_button)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.parts)
        self.card.column.addWidget(self.stack, 1)
        self.card.column.addWidget(self._build_progress())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card)

    def _build_progress(self) -> QWidget:
        self.progress = QWidget()
        self.progress_word = QLabel()
        mark(self.progress_word, "secondary")
        self.progress_bar = QProgressBar()
        self.progress_bar.setTextVisible(False)
        self.progress_bar.setFixedWidth(200)
        self.progress_bar.setAccessibleName(tr("进度"))
        self.cancel_button = QPushButton(tr("取消"))
        self.cancel_button.clicked.connect(self._cancel)
        row = QHBoxLayout(self.progress)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.progress_word, 1)
        row.addWidget(self.progress_bar)
        row.addWidget(self.cancel_button)
        self.progress.hide()
        return self.progress

    def _take(self, found: tuple[list[AttachmentLine], list[AttachmentLine]]) -> None:
        lines, removed = found
        self._show(lines)
        menu = self.removed.menu()
        menu.clear()
        for line in removed[:MOST_REMOVED]:
            word = tr("恢复 {name}").format(name=line.name.replace("&", "&&"))
            menu.addAction(word).triggered.connect(lambda _=False, line=line: self.bring_back(line))
        self.removed.setText(tr("已移除 {n}").format(n=len(removed)))
        self.removed.setAccessibleName(self.removed.text())
        self.removed.setVisible(bool(removed))

    def _show(self, lines: list[AttachmentLine]) -> None:
        kept = {line.id for line in self.chosen()}
        new = {line.id for line in lines} - {line.id for line in self.model.lines}
        first = not self.model.lines
        self.model.show_lines(lines)
        self.stack.setCurrentIndex(1 if lines else 0)
        self.export_button.setVisible(bool(lines))
        self.counted.emit(len(lines))
        wanted = kept if first or not new else new
        rows = [n for n, line in enumerate(lines) if line.id in wanted] or ([0] if lines else [])
        for row in rows[:1]:
            self.table.selectRow(row)
        self._show_chosen()

    def _show_chosen(self) -> None:
        if not self.details.isVisibleTo(self):
            return
        lines = self.chosen()
        self.details.show_line(lines[0] if lines else None)

    def _show_menu(self, place: QPoint) -> None:
        if not self.table.indexAt(place).isValid():
            return
        menu = QMenu(self)
        menu.addAction(tr("打开　Enter")).triggered.connect(self.open_chosen)
        menu.addAction(tr("另存为…")).triggered.connect(self.save_chosen)
        menu.addAction(tr("改名、备注　F2")).triggered.connect(self.look_closer)
        menu.addSeparator()
        menu.addAction(tr("移除　Delete")).triggered.connect(self.remove)
        menu.exec(self.table.viewport().mapToGlobal(place))

    def _save_all(self) -> None:
        self.outtake.ask(self.model.lines)

    def _rename(self, attachment_id: str, name: str) -> None:
        label = tr("附件改名为 {name}").format(name=name)
        self._desk.change(rename, attachment_id, name, label=label, owner=self)

    def _note(self, attachment_id: str, note: str) -> None:
        self._desk.change(set_note, attachment_id, note, label=tr("修改附件备注"), owner=self)

    def _cancel(self) -> None:
        self.intake.cancel()
        self.outtake.cancel()

    def _show_progress(self, word: str, percent: int) -> None:
        self.progress_word.setText(word)
        self.progress_bar.setValue(percent)
        self.progress.show()

    def _end_progress(self) -> None:
        self.progress.setVisible(self.intake.busy or self.outtake.busy)

    def _show_dropping(self, on: bool) -> None:
        self.card.setProperty("dropping", on)
        self.card.style().unpolish(self.card)
        self.card.style().polish(self.card)


def _look(
    session: Any, kind: str, record_id: str
) -> tuple[list[AttachmentLine], list[AttachmentLine]]:
    return attachments_of(session, kind, record_id), removed_from(session, kind, record_id)


def dropped_files(dropped: QMimeData | None) -> list[Path]:
    """The files of this machine that are dragged, or on the clipboard (which may hold nothing)."""
    if dropped is None:
        return []
    return [Path(url.toLocalFile()) for url in dropped.urls() if url.isLocalFile()]
