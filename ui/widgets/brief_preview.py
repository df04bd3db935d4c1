"""A brief as it will be printed: its pages, the list of them, its figures, search and size."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from db.errors import YinfengError
from resources import tr
from ui import tokens
from ui.page import Shell
from ui.preferences import remember, remembered
from ui.rendering import PdfPages
from ui.theme import icon, mark
from ui.widgets.empty import Word
from ui.widgets.line_list import Line, LineList
from ui.widgets.page_view import PageView

LISTED, TOLD = 168, 272
_SIZE = 52
_WORD, _BUSY, _PAGES = range(3)


class BriefPreview(QWidget):
    """Shows a PDF from memory; its own bar holds the page, search, and size.

    Ctrl+F looks for a word, Enter and Shift+Enter go to the next and the last place; Ctrl++,
    Ctrl+- and Ctrl+0 make it larger, smaller and as wide as there is room. Ctrl+D shows,
    in place of the list of pages, the figures with the records that they count (数字出处).
    """

    cancelled = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._tasks = shell.desk.tasks
        self._open: PdfPages | None = None
        self._count = 0
        self.search = QLineEdit()
        self.pages = PageView(self._tasks)
        self.pages.page_changed.connect(self._show_place)
        self.contents = QListWidget()
        mark(self.contents, "list")
        self.contents.setAccessibleName(tr("页"))
        self.contents.setFixedWidth(LISTED)
        self.contents.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.contents.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.contents.itemClicked.connect(self._go)
        self.contents.itemActivated.connect(self._go)
        self.sources = LineList(tr("数字出处"))
        self.sources.setFixedWidth(TOLD)
        self.sources.hide()
        self.stack = QStackedWidget()
        self.word = Word(320)
        self.stack.addWidget(self.word)
        self.stack.addWidget(self._build_busy())
        self.stack.addWidget(self.pages)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.contents)
        row.addWidget(self.sources)
        row.addWidget(self.stack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._build_bar())
        column.addLayout(row, 1)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.setContext(Qt.ShortcutContext.WindowShortcut)
        find.activated.connect(self.begin_search)
        self.say(tr("选好左边的内容，这里显示打印出来的样子。"))

    def say(self, sentence: str, picture: str = "file-text") -> None:
        """Show a sentence in place of pages."""
        self._forget()
        self.word.say(sentence, picture)
        self.stack.setCurrentIndex(_WORD)

    def wait(self, text: str = "", done: int = 0, total: int = 0) -> None:
        """Show that pages are on their way; total 0: nobody knows how long."""
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._waiting.setText(text or tr("正在排版…"))
        self.stack.setCurrentIndex(_BUSY)

    def show_pdf(self, content: bytes, name: str) -> None:
        """Show a PDF; the place in the one before stays, as far as there is that page."""
        before = self.pages.verticalScrollBar().value() if self._open is not None else 0
        zoom = self.pages.zoom
        self._forget()
        try:
            self._open = PdfPages(content, name)
        except YinfengError as error:
            self.say(error.message, "triangle-alert")
            return
        self.pages.show_pages(self._open)
        self.pages.zoom_to(zoom)
        self.pages.verticalScrollBar().setValue(before)
        self._list_pages(self._open)
        self.stack.setCurrentIndex(_PAGES)
        self.tools.setEnabled(True)
        if self.search.text():
            self._search()

    def show_sources(self, lines: Sequence[Line]) -> None:
        """Offer the figures of the brief with what each counts; none hides the offer."""
        self.sources.show_lines(lines)
        self.telling.setEnabled(bool(lines))
        self._show_side()

    @property
    def page_count(self) -> int:
        """How many pages are shown."""
        return len(self._open.sizes) if self._open is not None else 0

    def begin_search(self) -> None:
        """Put the cursor into the field of the search."""
        self.search.setFocus()
        self.search.selectAll()

    def _forget(self) -> None:
        self.pages.clear()
        self._open = None
        self.contents.clear()
        self.show_sources([])
        self.tools.setEnabled(False)
        self.place.clear()
        self.hits.clear()

    def _list_pages(self, pages: PdfPages) -> None:
        heads: dict[int, str] = {}
        for title, page in pages.outline():
            heads.setdefault(page, title)
        for page in range(len(pages.sizes)):
            bare = tr("首页") if page == 0 else tr("（续）")
            text = f"{page + 1}　{heads.get(page) or bare}"
            item = QListWidgetItem(text)
            item.setData(Qt.ItemDataRole.UserRole, page)
            item.setToolTip(heads.get(page, tr("第 {n} 页").format(n=page + 1)))
            item.setSizeHint(QSize(0, tokens.ROW))
            self.contents.addItem(item)
        self._show_side()

    def _show_side(self) -> None:
        """Beside the pages stand their list or the figures, as chosen."""
        told = self.telling.isChecked() and self.telling.isEnabled()
        self.sources.setVisible(told)
        self.contents.setVisible(not told and self.contents.count() > 1)

    def _take_side(self) -> None:
        told = self.telling.isChecked()
        remember("briefings/sources", "1" if told else "0")
        self._show_side()
        if told:
            self.sources.setFocus()
            if not self.sources.currentIndex().isValid():
                self.sources.setCurrentIndex(self.sources.lines.index(0))

    def _go(self, item: QListWidgetItem) -> None:
        self.pages.go_to(item.data(Qt.ItemDataRole.UserRole))

    def _show_place(self, page: int, count: int) -> None:
        self.place.setText(tr("第 {page} / {count} 页").format(page=page, count=count))
        if 0 < page <= self.contents.count():
            self.contents.setCurrentRow(page - 1)

    def _search(self) -> None:
        wanted = self.search.text().strip()
        if self._open is None:
            return
        self._tasks.run(self._open.find, wanted, then=partial(self._show_hits, wanted), owner=self)

    def _show_hits(self, wanted: str, hits: list) -> None:  # type: ignore[type-arg]
        if wanted != self.search.text().strip():
            return
        self._count = len(hits)
        self.pages.show_marks(hits)
        self._tell_hit(1 if hits else 0)

    def _next(self, step: int) -> None:
        self._tell_hit(self.pages.next_mark(step))

    def _tell_hit(self, number: int) -> None:
        if not self.search.text().strip():
            self.hits.clear()
        elif not number:
            self.hits.setText(tr("没有找到"))
        else:
            self.hits.setText(f"{number} / {self._count}")

    def _build_busy(self) -> QWidget:
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(240)
        self._bar.setAccessibleName(tr("正在排版"))
        self._waiting = QLabel()
        mark(self._waiting, "secondary")
        stop = QPushButton(tr("取消"))
        stop.clicked.connect(self.cancelled)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setSpacing(12)
        column.addStretch(2)
        for each in (self._waiting, self._bar, stop):
            column.addWidget(each, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        return whole

    def _build_bar(self) -> QWidget:
        self.place, self.hits = QLabel(), QLabel()
        mark(self.place, "secondary")
        mark(self.hits, "faint")
        self.search.setPlaceholderText(tr("在文中查找  Ctrl+F"))
        self.search.setAccessibleName(tr("在文中查找"))
        self.search.setFixedWidth(200)
        self.search.textChanged.connect(self._search)
        for keys, step in (("Return", 1), ("Shift+Return", -1)):
            shortcut = QShortcut(QKeySequence(keys), self.search)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(partial(self._next, step))
        self.tools = QWidget()
        row = QHBoxLayout(self.tools)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self.telling = QPushButton(tr(" 数字出处"))
        mark(self.telling, "chip")
        self.telling.setIcon(icon("link"))
        self.telling.setCheckable(True)
        self.telling.setChecked(remembered("briefings/sources") == "1")
        self.telling.setToolTip(tr("每个数由哪些记录得来，Enter 打开  Ctrl+D"))
        self.telling.setAccessibleName(tr("数字出处"))
        self.telling.clicked.connect(self._take_side)
        tell = QShortcut(QKeySequence("Ctrl+D"), self)
        tell.activated.connect(self.telling.click)
        row.addWidget(self.telling)
        row.addSpacing(8)
        row.addWidget(self.place)
        row.addStretch()
        row.addWidget(self.hits)
        row.addWidget(self.search)
        for picture, word, run in (
            ("arrow-up", tr("上一处"), partial(self._next, -1)),
            ("arrow-down", tr("下一处"), partial(self._next, 1)),
            ("zoom-out", tr("缩小  Ctrl+-、Ctrl+滚轮"), partial(self.pages.zoom_by, -1)),
            ("zoom-in", tr("放大  Ctrl++、Ctrl+滚轮"), partial(self.pages.zoom_by, 1)),
        ):
            button = QToolButton()
            mark(button, "quiet")
            button.setIcon(icon(picture))
            button.setToolTip(word)
            button.setAccessibleName(word.split()[0])
            button.clicked.connect(lambda _=False, run=run: run())
            row.addWidget(button)
        self.scale = QToolButton()
        mark(self.scale, "quiet")
        self.scale.setText("100%")
        self.scale.setToolTip(tr("适合宽度  Ctrl+0"))
        self.scale.setAccessibleName(tr("适合宽度"))
        self.scale.setFixedWidth(_SIZE)
        self.scale.clicked.connect(lambda _=False: self.pages.zoom_to(1.0))
        self.pages.zoom_changed.connect(lambda zoom: self.scale.setText(f"{round(100 * zoom)}%"))
        row.addWidget(self.scale)
        for chord, zoom in (
            ("Ctrl++", partial(self.pages.zoom_by, 1)),
            ("Ctrl+=", partial(self.pages.zoom_by, 1)),
            ("Ctrl+-", partial(self.pages.zoom_by, -1)),
            ("Ctrl+0", partial(self.pages.zoom_to, 1.0)),
        ):
            QShortcut(QKeySequence(chord), self).activated.connect(zoom)
        return self.tools
