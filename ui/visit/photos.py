"""照片: chosen one by one or by the folder, pasted or dropped; looked at as thumbnails."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QIcon,
    QImage,
    QKeyEvent,
    QKeySequence,
    QPixmap,
    QShortcut,
)
from PySide6.QtWidgets import QAbstractItemView, QFileDialog, QListView, QStackedWidget

from crm.attachments import AttachmentLine, content
from crm.errors import AttachmentError
from crm.rules.visits import PICTURES, is_picture
from resources import tr
from ui.page import Shell
from ui.preferences import remember, remembered
from ui.rendering import thumbnail
from ui.theme import icon, mark
from ui.visit.files import FilesScreen
from ui.visit.parts import touch_empty, with_fingers
from ui.widgets.attachments import dropped_files
from ui.widgets.intake import Pasted

SIDE = QSize(216, 162)
CELL = QSize(240, 214)
_NOWHERE = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class PhotosModel(QAbstractListModel):
    """A thumbnail a photo, newest first; until it is drawn, or where it can't be, an icon."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[AttachmentLine] = []
        self._drawn: dict[str, QIcon] = {}

    def show_lines(self, lines: list[AttachmentLine]) -> None:
        """Show these photos; what was drawn of them stays."""
        self.beginResetModel()
        self.lines = lines
        held = {line.sha256 for line in lines}
        self._drawn = {key: drawn for key, drawn in self._drawn.items() if key in held}
        self.endResetModel()

    @property
    def waiting(self) -> list[AttachmentLine]:
        """Those of which there is no thumbnail yet."""
        return [line for line in self.lines if line.sha256 not in self._drawn]

    def take_thumbnail(self, sha256: str, image: QImage | None) -> None:
        """Show a picture; None: it can't be drawn here."""
        drawn = icon("image", "faint") if image is None else QIcon(QPixmap.fromImage(image))
        self._drawn[sha256] = drawn
        for row, line in enumerate(self.lines):
            if line.sha256 == sha256:
                self.dataChanged.emit(self.index(row), self.index(row))

    def row_of(self, attachment_id: str) -> int:
        """The row of a photo, or -1."""
        return next((n for n, line in enumerate(self.lines) if line.id == attachment_id), -1)

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.note or line.name
        if role == Qt.ItemDataRole.DecorationRole:
            return self._drawn.get(line.sha256) or icon("image", "faint")
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return "，".join(part for part in (line.name, line.note, line.by) if part)
        return None


class PhotosScreen(FilesScreen):
    """The photos of a project."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, tr("照片"), is_picture)
        self.model = PhotosModel()
        self.choose = self.chooser(tr("选照片…"), "images", self.ask_for_photos)
        self.folder = self.chooser(tr("选文件夹…"), "folder-open", self.ask_for_folder)
        self.paste_button = self.chooser(tr("粘贴"), "copy", self.paste)
        self.paste_button.setToolTip("Ctrl+V")
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setViewMode(QListView.ViewMode.IconMode)
        self.view.setResizeMode(QListView.ResizeMode.Adjust)
        self.view.setMovement(QListView.Movement.Static)
        self.view.setUniformItemSizes(True)
        self.view.setIconSize(SIDE)
        self.view.setGridSize(CELL)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setAccessibleName(tr("照片"))
        mark(self.view, "photos")
        with_fingers(self.view)
        self.view.selectionModel().currentChanged.connect(lambda *_: self.take_choice())
        self.view.doubleClicked.connect(lambda _: self.open_chosen())
        self.empty = touch_empty(
            "camera",
            tr("还没有照片"),
            tr("把手机或相机接上电脑，选照片或整个文件夹；也可以拖进来，或按 Ctrl+V 粘贴。"),
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.view)
        self.column.addWidget(self.stack, 1)
        for part in (self.build_progress(), self.build_bar(tr("打开"), "eye")):
            self.column.addWidget(part)
            part.hide()
        self.setAcceptDrops(True)
        self.setFocusProxy(self.choose)
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self)
        paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        paste.activated.connect(self.paste)

    def ask_for_photos(self) -> None:
        """Ask which photos to add."""
        kinds = " ".join(f"*{one} *{one.upper()}" for one in sorted(PICTURES))
        self.ask_for_files(tr("选照片"), tr("照片 ({kinds})").format(kinds=kinds))

    def ask_for_folder(self) -> None:
        """Ask for a folder, and add all photos in it."""
        folder = QFileDialog.getExistingDirectory(
            self, tr("选照片文件夹"), remembered("visit/from", str(Path.home()))
        )
        if folder:
            remember("visit/from", folder)
            self.add_folder(Path(folder))

    def add_folder(self, folder: Path) -> None:
        """Add the photos that lie in a folder; says how many other files do."""
        try:
            files = sorted(file for file in folder.iterdir() if file.is_file())
        except OSError as fault:
            words = tr("文件夹“{name}”读不了。请检查手机或存储卡是否还连着。")
            self._shell.explain(AttachmentError(words.format(name=folder.name), details=str(fault)))
            return
        photos = [file for file in files if is_picture(file.name)]
        others = len(files) - len(photos)
        if not photos:
            self._shell.notify(tr("这个文件夹里没有照片。"), kind="info")
        elif others:
            words = tr("加入 {n} 张照片，另有 {others} 个文件不是照片，没有加。")
            self._shell.notify(words.format(n=len(photos), others=others), kind="info")
        self.add(photos)

    def paste(self) -> None:
        """Add what the clipboard holds: photos, or a picture."""
        held = QGuiApplication.clipboard().mimeData()
        files = [file for file in dropped_files(held) if is_picture(file.name)]
        image = QGuiApplication.clipboard().image() if held and held.hasImage() else QImage()
        if files:
            self.add(files)
        elif not image.isNull():
            now = datetime.now()  # noqa: DTZ005  (people read the file's name)
            self.add([Pasted(image, tr("照片 {when}.png").format(when=f"{now:%Y-%m-%d %H%M%S}"))])
        else:
            self._shell.notify(tr("剪贴板里没有照片。先复制一张，再按粘贴。"), kind="info")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        if _photos_in(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        event.acceptProposedAction()
        for one in _photos_in(event):
            if one.is_dir():
                self.add_folder(one)
        self.add([one for one in _photos_in(event) if not one.is_dir()])

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        on_photo = self.view.hasFocus() and self.chosen() is not None
        if on_photo and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_chosen()
        elif on_photo and event.key() == Qt.Key.Key_Delete:
            self.remove()
        elif on_photo and event.key() == Qt.Key.Key_F2:
            self.caption.setFocus()
        else:
            super().keyPressEvent(event)

    def chosen(self) -> AttachmentLine | None:
        """The photo that is chosen."""
        row = self.view.currentIndex().row()
        return self.model.lines[row] if 0 <= row < len(self.model.lines) else None

    def show_lines(self) -> None:
        """Show the photos, and draw what is new."""
        held = self.chosen()
        known = {line.id for line in self.model.lines}
        self.model.show_lines(self.lines)
        fresh = next((line.id for line in self.lines if line.id not in known), "")
        fresh, self.adding = (fresh, False) if self.adding and fresh else ("", self.adding)
        row = self.model.row_of(fresh or (held.id if held else ""))
        if row >= 0:
            self.view.setCurrentIndex(self.model.index(row))
        self.stack.setCurrentIndex(1 if self.lines else 0)
        for line in self.model.waiting:
            self._desk.read(
                _drawn,
                line.id,
                then=partial(self.model.take_thumbnail, line.sha256),
                failed=partial(self._lack, line.sha256),
                owner=self,
            )

    def _lack(self, sha256: str, _error: BaseException) -> None:
        """It shows by its name; why it can't be read is said when it is opened."""
        self.model.take_thumbnail(sha256, None)


def _drawn(session: Any, attachment_id: str) -> QImage | None:
    return thumbnail(content(session, attachment_id), SIDE)


def _photos_in(event: QDropEvent) -> list[Path]:
    files = dropped_files(event.mimeData())
    return [file for file in files if is_picture(file.name) or file.is_dir()]
