"""历史: every operation of the whole office, what it did, and 撤销 where it is still possible."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from crm.errors import InvalidInput
from crm.operations import (
    PAGE,
    OperationDetail,
    OperationLine,
    Wanted,
    authors,
    operation_detail,
    operations,
)
from crm.rules.dates import parse_when, span
from resources import tr
from ui import tokens
from ui.models.operations import OperationsModel
from ui.page import Page, Shell
from ui.page_list import BY_KEY
from ui.theme import icon, mark
from ui.widgets.card import Card, show_error, show_note
from ui.widgets.empty import Empty, reading_word
from ui.widgets.inputs import Line
from ui.widgets.list_table import list_table, on_open
from ui.widgets.operation_card import OperationCard
from ui.widgets.section_links import section_head

READING, NONE_FOUND, FOUND = range(3)
MOST_AGAIN = 2_000
"""Lines read again at once when something was saved."""


class HistoryPage(Page):
    """Above the operations, below what the chosen one did."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.model = OperationsModel()
        self.wanted = Wanted()
        self._wished = ""  # the operation to choose once it is read
        self._wait = QTimer(self, singleShot=True, interval=250)
        self._build()
        self._connect()
        self.begin_at(self.table)

    def crumbs(self) -> list[str]:
        return [tr("台账"), tr("历史")]

    def arrive(self, **request: Any) -> None:
        self.desk.read(authors, then=self._show_authors, owner=self, latest=True)
        self._wished = request.get("operation", "")
        if self._wished:
            self.show_all()  # it may not be among what was narrowed to
        else:
            self.read()

    # --- reading

    def read(self) -> None:
        """Read the newest operations, as many as are shown already."""
        wanted = self._narrowed()
        if wanted is None:
            return
        again = wanted == self.wanted
        self.wanted = wanted
        limit = min(max(PAGE, len(self.model.lines) if again else 0), MOST_AGAIN)
        self._ask(self._show, limit=limit)

    def _read_more(self) -> None:
        self._ask(self._add, after=self.model.lines[-1].place, limit=PAGE)

    def _ask(self, show: Any, *, limit: int, **more: Any) -> None:
        self.desk.read(
            operations,
            self.wanted,
            limit=limit,
            then=lambda lines: show(lines, len(lines) == limit),
            owner=self,
            latest=True,
            **more,
        )

    def _narrowed(self) -> Wanted | None:
        """What the fields ask for; None, told below, where the day can't be read."""
        first = last = None
        show_note(self.below, "")
        try:
            when = parse_when(self.days.text(), year=self.desk.today().year, field="days")
        except InvalidInput as fault:
            show_error(self.below, fault.message)
            return None
        days = None if when is None else span(when)
        if days is not None:
            first, last = days
        author = self.author.currentData() or ""
        return Wanted(author, self.search.text().strip(), first, last)

    # --- what can be done

    def line(self) -> OperationLine | None:
        """The chosen operation."""
        return self.model.line(self.table.currentIndex().row())

    def open_records(self) -> None:
        """Open what the chosen operation changed: its page, or the list of its projects."""
        detail = self.detail.shown
        if detail is None:
            return
        projects = [key for kind, key in detail.owners if kind == "project"]
        pages = [owner for owner in detail.owners if owner[0] in BY_KEY]
        if len(projects) > 1:
            self.shell.go("projects", ids=projects, because=detail.entry.label)
        elif pages:
            self.shell.open_record(*pages[0])
        else:
            self.shell.notify(tr("这一步改的不是项目或企业，改了什么列在下面。"), kind="info")

    def undo(self) -> None:
        """Take the chosen operation back."""
        one = self.line()
        if one is not None and self.detail.undo.isEnabled():
            self.detail.undo.setEnabled(False)
            self.desk.undo(one.operation_id, failed=self._refused)

    def _refused(self, error: BaseException) -> None:
        self.shell.explain(error)
        self._read_detail()

    # --- how it looks

    def _build(self) -> None:
        self.search = Line()
        mark(self.search, "search")
        self.search.setPlaceholderText(tr("操作里的字　Ctrl+F"))
        self.search.setAccessibleName(tr("在操作里查找"))
        self.search.setFixedWidth(220)
        self.days = Line()
        self.days.setPlaceholderText(tr("日期，如 2016-05 或 5月31日"))
        self.days.setAccessibleName(tr("哪天、哪月或哪年"))
        self.days.setFixedWidth(200)
        self.author = QComboBox()
        self.author.setAccessibleName(tr("谁的操作"))
        self.author.setMinimumWidth(120)
        self.author.addItem(tr("所有人"), "")
        narrowing = (self.search, self.days, self.author)
        head = section_head(self.shell, "ledgers", "history", tr("历史"), *narrowing)
        self.below = QLabel()
        self.below.setAlignment(Qt.AlignmentFlag.AlignRight)
        show_note(self.below, "")
        none = Empty(
            "history",
            tr("没有符合的操作"),
            tr("每次保存、导入、回并、撤销都记在这里。换个词、日期或人再看。"),
            tr("显示全部"),
            self.show_all,
        )
        self.stack = QStackedWidget()
        for each in (reading_word(), none, self._build_found()):
            self.stack.addWidget(each)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[tokens.PAGE_MARGIN] * 4)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self.below)
        column.addWidget(self.stack, 1)

    def _build_found(self) -> QWidget:
        card = Card(tr("所有操作"))
        note = QLabel(tr("最近的在上；回车打开改过的记录，Ctrl+U 撤销选中的一步"))
        mark(note, "secondary")
        card.head.insertWidget(1, note)
        self.open_button = QPushButton(tr("打开记录"))
        self.open_button.setIcon(icon("external-link", "secondary"))
        self.open_button.clicked.connect(self.open_records)
        card.head.addWidget(self.open_button)
        self.table = list_table(
            self.model, tr("所有操作"), stretch=2, widths=(140, 110, 300, 80, 150)
        )
        card.column.addWidget(self.table, 1)
        self.detail = OperationCard()
        found = QWidget()
        column = QVBoxLayout(found)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(card, 3)
        column.addWidget(self.detail, 2)
        return found

    def _connect(self) -> None:
        self.model.more_wanted.connect(self._read_more)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._read_detail())
        on_open(self.table, lambda _: self.open_records())
        self.detail.undo.clicked.connect(self.undo)
        self.detail.record_wanted.connect(self.shell.open_record)
        for field in (self.search, self.days):
            field.textChanged.connect(lambda _: self._wait.start())
            field.accepted.connect(self.table.setFocus)
            field.refused.connect(field.clear)
        self._wait.timeout.connect(self.read)
        self.author.activated.connect(lambda _: self.read())
        for keys, run in (("Ctrl+F", self.search.setFocus), ("Ctrl+U", self.undo)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)
        self.desk.changed.connect(self._refresh)

    def show_all(self) -> None:
        """Narrow no more."""
        self.author.setCurrentIndex(0)
        for field in (self.search, self.days):
            with QSignalBlocker(field):
                field.clear()
        self.read()

    def _show_authors(self, names: list[str]) -> None:
        chosen = self.author.currentData()
        with QSignalBlocker(self.author):
            self.author.clear()
            self.author.addItem(tr("所有人"), "")
            for name in names:
                self.author.addItem(name, name)
            self.author.setCurrentIndex(max(self.author.findData(chosen), 0))

    def _show(self, lines: list[OperationLine], more: bool) -> None:
        one = self.line()
        self.model.show_newest(lines, more=more)
        self.stack.setCurrentIndex(FOUND if lines else NONE_FOUND)
        ids = [line.operation_id for line in lines]
        if ids:
            wished = self._wished or (one.operation_id if one is not None else "")
            row = ids.index(wished) if wished in ids else 0
            self._wished = ""
            self.table.setCurrentIndex(self.model.index(row, 0))
        self._read_detail()

    def _add(self, lines: list[OperationLine], more: bool) -> None:
        self.model.add_lines(lines, more=more)

    def _read_detail(self) -> None:
        one = self.line()
        self.detail.clear()
        self.open_button.setEnabled(False)
        if one is not None:
            self.desk.read(
                operation_detail, one.operation_id, then=self._show_detail, owner=self, latest=True
            )

    def _show_detail(self, detail: OperationDetail) -> None:
        one = self.line()
        if one is not None and detail.entry.operation_id == one.operation_id:
            self.detail.show_detail(detail)
            self.open_button.setEnabled(any(kind in BY_KEY for kind, _ in detail.owners))

    def _refresh(self, _touched: dict[str, set[str]]) -> None:
        if self.isVisible():
            self.read()
