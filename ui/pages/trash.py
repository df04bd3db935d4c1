"""回收站: what was put in the trash, of all kinds, and how it comes back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
)

from crm.labels import kind_label
from crm.trash import MOST, Trash, TrashLine, restore, trash
from resources import tr
from ui import tokens
from ui.models.plain import PlainModel
from ui.page import Page, Shell
from ui.theme import icon, mark
from ui.widgets.card import Card
from ui.widgets.empty import Empty, reading_word
from ui.widgets.inputs import Line
from ui.widgets.list_table import list_table, on_open
from ui.widgets.section_links import section_head

READING, NOTHING, NONE_FOUND, FOUND = range(4)


class TrashPage(Page):
    """One list, narrowed by kind and text; the chosen lines come back in one step."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        heads = (tr("内容"), tr("类型"), tr("属于"), tr("移入时间"), tr("谁"), tr("当时的操作"))
        self.model = PlainModel(heads)
        self.lines: tuple[TrashLine, ...] = ()
        self._wanted_kind = ""
        self._wait = QTimer(self, singleShot=True, interval=200)
        self._build()
        self._connect()
        self.begin_at(self.table)

    def crumbs(self) -> list[str]:
        return [tr("台账"), tr("回收站")]

    def arrive(self, **request: Any) -> None:
        """kind: of records to show first."""
        self._wanted_kind = request.get("kind", self._wanted_kind)
        self.problem.hide()
        self.read()

    def read(self) -> None:
        """Read what lies in the trash, as narrowed."""
        self.desk.read(
            trash,
            kind=self._wanted_kind,
            text=self.search.text(),
            then=self._show,
            owner=self,
            latest=True,
        )

    def chosen(self) -> list[TrashLine]:
        """The lines that are selected, from the top."""
        rows = self.table.selectionModel().selectedRows()
        return [self.lines[index.row()] for index in sorted(rows) if index.row() < len(self.lines)]

    def restore(self) -> None:
        """Take the chosen ones out of the trash, with what went there with them."""
        lines = self.chosen()
        if not lines:
            return
        what = lines[0].record.whole
        label = (
            tr("从回收站恢复 {what}") if len(lines) == 1 else tr("从回收站恢复 {what} 等 {n} 条")
        )
        self.problem.hide()
        self.desk.change(
            restore,
            [line.key for line in lines],
            label=label.format(what=what, n=len(lines)),
            failed=self._failed,
            owner=self,
        )

    def _failed(self, error: BaseException) -> None:
        message = getattr(error, "message", "")
        if not message:
            self.shell.explain(error)
            return
        self.problem.setText(message)
        self.problem.show()
        self.read()

    # --- how it looks

    def _build(self) -> None:
        self.search = Line()
        mark(self.search, "search")
        self.search.setPlaceholderText(tr("名称、所属项目　Ctrl+F"))
        self.search.setAccessibleName(tr("在回收站里查找"))
        self.search.setFixedWidth(260)
        self.kinds = QComboBox()
        self.kinds.setAccessibleName(tr("类型"))
        self.kinds.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        narrowing = (self.search, self.kinds)
        head = section_head(self.shell, "ledgers", "trash", tr("回收站"), *narrowing)
        self.problem = QLabel()
        mark(self.problem, "error")
        self.problem.setWordWrap(True)
        self.problem.hide()
        nothing = Empty(
            "trash-2",
            tr("回收站是空的"),
            tr("移走的项目、合同、联系人等都先到这里，可以随时恢复。"),
        )
        none = Empty(
            "search",
            tr("没有符合的记录"),
            tr("换个词，或看全部类型。"),
            tr("显示全部"),
            self.show_all,
        )
        self.stack = QStackedWidget()
        for widget in (reading_word(), nothing, none, self._build_found()):
            self.stack.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[tokens.PAGE_MARGIN] * 4)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self.problem)
        column.addWidget(self.stack, 1)

    def _build_found(self) -> Card:
        card = Card(tr("移走的记录"))
        note = QLabel(tr("同一步移走的下级记录会一起恢复；恢复后可以撤销"))
        mark(note, "secondary")
        self.back = QPushButton(tr("恢复　回车"))
        self.back.setAccessibleName(tr("恢复选中的记录"))
        self.back.setIcon(icon("rotate-ccw", "secondary"))
        self.back.clicked.connect(self.restore)
        card.head.insertWidget(1, note)
        card.head.addWidget(self.back)
        self.table = list_table(
            self.model, tr("回收站"), stretch=5, widths=(260, 100, 180, 130, 90)
        )
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.foot = QLabel()
        mark(self.foot, "secondary")
        card.column.addWidget(self.table, 1)
        card.column.addWidget(self.foot)
        return card

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _: self._wait.start())
        self.search.accepted.connect(self.table.setFocus)
        self.search.refused.connect(self.search.clear)
        self._wait.timeout.connect(self.read)
        self.kinds.activated.connect(self._choose_kind)
        on_open(self.table, lambda _: self.restore())
        keys: tuple[tuple[str, Callable[[], object]], ...] = (("Ctrl+F", self.search.setFocus),)
        for chord, run in keys:
            shortcut = QShortcut(QKeySequence(chord), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._offer())
        self.desk.changed.connect(self._refresh)

    def show_all(self) -> None:
        """Narrow no more."""
        self._wanted_kind = ""
        with QSignalBlocker(self.search):
            self.search.clear()
        self.read()

    def _choose_kind(self, at: int) -> None:
        self._wanted_kind = self.kinds.itemData(at)
        self.read()

    def _show(self, found: Trash) -> None:
        row = self.table.currentIndex().row()
        self.lines = found.lines
        self.model.show_rows([_cells(line) for line in found.lines])
        self._show_kinds(found.counts)
        narrowed = bool(self._wanted_kind or self.search.text().strip())
        state = FOUND if found.lines else NONE_FOUND if narrowed else NOTHING
        self.stack.setCurrentIndex(state)
        if found.lines:
            index = self.model.index(min(max(row, 0), len(found.lines) - 1), 0)
            flags = QItemSelectionModel.SelectionFlag
            self.table.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        told = tr("{n} 条") if not found.more else tr("{n} 条；更早的请按类型或名称查找")
        self.foot.setText(told.format(n=len(found.lines), most=MOST))
        self._offer()

    def _show_kinds(self, counts: dict[str, int]) -> None:
        with QSignalBlocker(self.kinds):
            self.kinds.clear()
            self.kinds.addItem(tr("全部类型"), "")
            for kind, count in sorted(counts.items(), key=lambda one: -one[1]):
                self.kinds.addItem(f"{kind_label(kind)}　{count}", kind)
            self.kinds.setCurrentIndex(max(self.kinds.findData(self._wanted_kind), 0))

    def _offer(self) -> None:
        count = len(self.table.selectionModel().selectedRows())
        self.back.setEnabled(count > 0)
        self.back.setText(
            tr("恢复　回车") if count < 2 else tr("恢复 {n} 条　回车").format(n=count)
        )

    def _refresh(self, _touched: dict[str, set[str]]) -> None:
        if self.isVisible():
            self.read()


def _cells(line: TrashLine) -> tuple[str, ...]:
    return (
        line.record.name or kind_label(line.kind),
        kind_label(line.kind),
        line.record.owner_name,
        line.at.astimezone().strftime("%Y-%m-%d %H:%M"),
        line.author,
        line.operation,
    )
