"""冲突: what two databases made of one field, side by side, for a person to settle."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from crm.conflicts import OpenConflict, open_conflicts, settle, settle_label, settle_with
from resources import tr
from ui import tokens
from ui.models.conflicts import ConflictsModel
from ui.page import Page, Shell
from ui.page_list import BY_KEY
from ui.theme import mark
from ui.widgets.card import Card
from ui.widgets.conflict_sides import ConflictSides
from ui.widgets.empty import Empty, reading_word
from ui.widgets.list_table import list_table, on_open
from ui.widgets.section_links import section_head

if TYPE_CHECKING:
    from ui.dialogs.practice import Practice

LIST_WIDTH, LEAST_WIDTH = 380, 176
READING, NOTHING, FOUND = range(3)


class ConflictsPage(Page):
    """Left the fields, right the values of one of them, who gave them, when and where."""

    def __init__(self, shell: Shell, *, practice: bool = False) -> None:
        """practice: its data are only for trying it out."""
        super().__init__(shell)
        self._practice = practice
        self.model = ConflictsModel()
        self.sides = ConflictSides(self.desk)
        self._put_off: list[tuple[str, str, str]] = []
        self._found: list[OpenConflict] = []
        self._build()
        self.sides.picked.connect(self.pick)
        self.sides.typed.connect(self.use_value)
        self.sides.put_off.connect(self.put_off)
        self.sides.opened.connect(self.open_record)
        self.begin_at(self.table)
        self.desk.changed.connect(self._refresh)

    def crumbs(self) -> list[str]:
        return [tr("带出回并"), tr("冲突")]

    def arrive(self, **request: Any) -> None:
        self.read()

    def read(self) -> None:
        """Read what is to be settled."""
        self.desk.read(open_conflicts, then=self._show, owner=self, latest=True)

    def _refresh(self, _touched: dict[str, set[str]]) -> None:
        if self.isVisible():
            self.read()

    def conflict(self) -> OpenConflict | None:
        """The one that is shown."""
        return self.model.conflict(self.table.currentIndex().row())

    # --- what can be done

    def pick(self, row: int) -> None:
        """Let the value of a line hold."""
        one = self.conflict()
        if one is not None and 0 <= row < len(one.sides):
            self._settle(settle_with, one, one.sides[row].operation_id)

    def use_value(self, value: Any) -> None:
        """Let another value hold."""
        one = self.conflict()
        if one is not None:
            self._settle(settle, one, value)

    def put_off(self) -> None:
        """Leave it for later: it goes to the end of the list."""
        one = self.conflict()
        if one is not None:
            self._put_off = [key for key in self._put_off if key != one.key] + [one.key]
            self._list(self.table.currentIndex().row())

    def open_record(self) -> None:
        """Open the page on which the record is found; an edit there settles its field too."""
        one = self.conflict()
        if one is not None and one.record.owner is not None and one.record.owner[0] in BY_KEY:
            self.shell.open_record(*one.record.owner)

    def _settle(self, act: Any, one: OpenConflict, value: Any) -> None:
        self.desk.change(
            act, *one.key, value,
            label=settle_label(one.record, one.label),
            failed=self._failed,
            owner=self,
        )  # fmt: skip

    def _failed(self, error: BaseException) -> None:
        self.shell.explain(error)
        self.read()

    # --- how it looks

    def _build(self) -> None:
        self.nothing = self._build_nothing()
        self.stack = QStackedWidget()
        for each in (reading_word(), self.nothing, self._build_found()):
            self.stack.addWidget(each)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[tokens.PAGE_MARGIN] * 4)
        column.setSpacing(12)
        column.addLayout(self._build_head())
        column.addWidget(self.stack, 1)
        keys: tuple[tuple[str, Callable[[], object]], ...] = (
            ("Ctrl+Return", self.sides.pick),
            ("Ctrl+J", self.put_off),
            ("Ctrl+E", self.sides.use_typed),
        )
        for chord, run in keys:
            shortcut = QShortcut(QKeySequence(chord), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)

    def _build_head(self) -> QLayout:
        if not self._practice:
            return section_head(self.shell, "carrying", "conflicts", tr("冲突"))
        title = QLabel(tr("冲突"))
        mark(title, "title")
        head = QHBoxLayout()
        head.addWidget(title)
        return head

    def _build_nothing(self) -> Empty:
        if self._practice:
            said = tr("练习里的冲突都处理好了。撤销一步，它就又列出来。")
            return Empty("circle-check", tr("都处理好了"), said)
        said = tr(
            "回并时同一项在两边改成了不同的值，会列在这里：两边的值、谁改的、什么时候，由您来定。"
            "没处理过的，可以先用练习数据试一试。"
        )
        return Empty("circle-check", tr("没有冲突"), said, tr("试一试"), self.try_out)

    def try_out(self) -> Practice:
        """Open the same page on practice data."""
        from ui.dialogs.practice import Practice

        asked = Practice(self.window())
        asked.open()
        return asked

    def _build_found(self) -> QWidget:
        self.table = list_table(self.model, tr("冲突"), stretch=0, widths=(220, 100))
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._compare())
        on_open(self.table, lambda _: self.sides.values.setFocus())
        left = Card(tr("等人定的"))
        left.setMinimumWidth(LEAST_WIDTH)
        left.setMaximumWidth(LIST_WIDTH)
        left.column.addWidget(self.table, 1)
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(left, 3)
        row.addWidget(self.sides, 5)
        return page

    def _show(self, found: list[OpenConflict]) -> None:
        self._found = found
        self.sides.keep_only({one.key for one in found})
        self._list(max(self.table.currentIndex().row(), 0))

    def _list(self, at: int) -> None:
        """Show the conflicts; those put off come last."""
        kept = self.conflict()
        rows = sorted(
            self._found,
            key=lambda one: self._put_off.index(one.key) + 1 if one.key in self._put_off else 0,
        )
        self.model.show_conflicts(rows, frozenset(self._put_off))
        self.stack.setCurrentIndex(FOUND if rows else NOTHING)
        if not rows:
            return
        keys = [one.key for one in rows]
        put_off = kept is not None and kept.key in self._put_off
        if kept is not None and kept.key in keys and not put_off:
            at = keys.index(kept.key)
        self.table.selectRow(min(at, len(rows) - 1))
        self._compare()

    def _compare(self) -> None:
        one = self.conflict()
        if one is not None:
            self.sides.show_conflict(one)
