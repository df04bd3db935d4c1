"""What an attachment looks like, beside the list: pages, a picture, a text, or what it is."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QProgressBar,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from crm.attachments import AttachmentLine, content
from db.errors import YinfengError
from resources import tr
from ui.desk import Desk
from ui.models.attachments import picture_of
from ui.rendering import Pages, look
from ui.theme import icon, mark
from ui.widgets.empty import Word
from ui.widgets.page_view import PageView


class Preview(QWidget):
    """Shows one attachment; what can't be shown is said, and can be opened or saved elsewhere.

    bar holds the page's number and the size; it stands where its owner puts it.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._line: AttachmentLine | None = None
        self.pages = PageView(desk.tasks)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName(tr("预览"))
        self.word = Word(280)
        self.stack = QStackedWidget()
        for widget in (self.word, self._build_busy(), self.pages, self.text):
            self.stack.addWidget(widget)
        self.pages.page_changed.connect(self._show_place)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.stack, 1)
        self.bar = self._build_bar()
        self.show_nothing()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Let go of the file; who shows the list again asks for it again."""
        if not event.spontaneous():
            self.show_nothing()

    @property
    def shown(self) -> AttachmentLine | None:
        """The attachment that is shown."""
        return self._line

    def show_nothing(self) -> None:
        """Say what would be here."""
        self._line = None
        self.pages.clear()
        self._say("eye", tr("选中一个文件，在这里预览"))

    def show_line(self, line: AttachmentLine) -> None:
        """Read an attachment and show it; the same one again stays as it is."""
        if self._line is not None and self._line.sha256 == line.sha256:
            self._line = line
            return
        self._line = line
        self.pages.clear()
        self.bar.hide()
        self.stack.setCurrentIndex(1)
        # Not as the latest: what comes too late has the file open, and is closed.
        self._desk.read(
            _look,
            line,
            then=partial(self._show, line),
            failed=partial(self._explain, line),
            owner=self,
        )

    def _show(self, line: AttachmentLine, seen: Pages | str | None) -> None:
        if self._line is None or line.sha256 != self._line.sha256:
            if seen is not None and not isinstance(seen, str):
                seen.close()
            return
        if seen is None:
            self._say(picture_of(line), tr("这种文件不能在这里预览，请点“打开”或“另存为”"))
        elif isinstance(seen, str):
            self.text.setPlainText(seen)
            self.stack.setCurrentWidget(self.text)
        else:
            self.stack.setCurrentWidget(self.pages)
            self.bar.show()
            self.pages.show_pages(seen)

    def _explain(self, line: AttachmentLine, error: BaseException) -> None:
        if self._line is None or line.sha256 != self._line.sha256:
            return
        if isinstance(error, YinfengError):
            self._say("triangle-alert", error.message)
        else:
            self._say("triangle-alert", tr("预览时出错，文件本身没有动。请点“打开”或“另存为”。"))
            self._desk.failed.emit(error)

    def _say(self, picture: str, sentence: str) -> None:
        self.bar.hide()
        self.word.say(sentence, picture)
        self.stack.setCurrentIndex(0)

    def _show_place(self, page: int, count: int) -> None:
        self.place.setText(
            tr("第 {page} / {count} 页").format(page=page, count=count) if count > 1 else ""
        )

    @staticmethod
    def _build_busy() -> QWidget:
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setFixedWidth(160)
        bar.setAccessibleName(tr("正在读取"))
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.addWidget(bar, 0, Qt.AlignmentFlag.AlignCenter)
        return whole

    def _build_bar(self) -> QWidget:
        self.place = QLabel()
        mark(self.place, "secondary")
        bar = QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.place)
        for picture, word, step in (
            ("zoom-out", tr("缩小"), -1),
            ("zoom-in", tr("放大"), +1),
        ):
            button = QToolButton()
            mark(button, "quiet")
            button.setIcon(icon(picture))
            button.setToolTip(word)
            button.setAccessibleName(word)
            button.clicked.connect(partial(self._zoom, step))
            row.addWidget(button)
        return bar

    def _zoom(self, step: int, _checked: bool = False) -> None:
        self.pages.zoom_by(step)


def _look(session: Any, line: AttachmentLine) -> Pages | str | None:
    return look(content(session, line.id), line.name, line.media_type)
