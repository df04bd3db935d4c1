"""项目: all projects by ready views, as a table or as a board of the same listing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QPushButton, QVBoxLayout

from crm.board import BoardBy
from crm.columns import Filter, Listing
from resources import tr
from ui.models.looking import take_look
from ui.page import Shell
from ui.pages.board import BoardPart, look_switch
from ui.pages.table_page import TablePage
from ui.preferences import remember, remembered
from ui.theme import icon
from ui.widgets.empty import Empty
from ui.widgets.table_bar import SCOPES


class ProjectsPage(TablePage):
    """All projects; a scope keeps a span of stages, or the trash."""

    def __init__(self, shell: Shell) -> None:
        self.scope = "all"
        self.look = "table"
        self.board = BoardPart(shell)
        super().__init__(shell)
        self.bar.scope_chosen.connect(self.choose_scope)
        self._build_board()
        if remembered("projects/look") == "board":
            self._set_look("board")

    def crumbs(self) -> list[str]:
        return [tr("项目"), self.because] if self.because else [tr("项目")]

    def arrive(self, **request: Any) -> None:
        if "ids" in request:
            self.scope = "all"
            why = str(request.get("because", tr("所选记录")))
            self.show_records(frozenset(request["ids"]), why)
        elif "filter" in request:
            self.scope, self.because = "all", ""
            wanted = request["filter"]
            filters = tuple(Filter(key, values=(value,)) for key, value in wanted.items())
            self.listing = Listing(filters=filters)
            self._stale = True
        if request.get("look") in ("table", "board"):
            self._set_look(request["look"])
        self.refresh_stale()
        if request.get("create"):
            QTimer.singleShot(0, self.begin_new)

    # --- the board

    def show_as(self, look: str) -> None:
        """Show the listing as a "table" or as a "board"."""
        if look != self.look:
            remember("projects/look", look)
            self._set_look(look)
            self.read()

    def read(self, listing: Listing | None = None) -> None:
        if self.look == "table":
            self.board.stop()
            super().read(listing)
            return
        self.desk.drop(take_look, self)
        self.listing = listing or self.listing
        self._stale = False
        self.show_state()
        self.board.read(self.asked)

    def filter_place(self, section: int) -> QPoint:
        if self.look == "table":
            return super().filter_place(section)
        return self.bar.filter.mapToGlobal(QPoint(0, self.bar.filter.height() + 4))

    def focus_middle(self) -> None:
        if self.look == "table":
            super().focus_middle()
        else:
            self.board.view.take_focus()

    def _set_look(self, look: str) -> None:
        self.look = look
        self._stale = True
        boarded = look == "board"
        self.switch[int(boarded)].setChecked(True)
        self.by.setVisible(boarded)
        self.bar.columns.setVisible(not boarded)
        self.bar.compact.setVisible(not boarded)
        self.bar.show_status("")
        self.body.setCurrentWidget(self.board if boarded else self.card)
        self.begin_at(self.board if boarded else self.table)

    def _build_board(self) -> None:
        self.body.addWidget(self.board)
        self.by = QPushButton(self.board.by.label)
        self.by.setIcon(icon("columns-3"))
        menu = QMenu(self.by)
        for by in BoardBy:
            action = menu.addAction(by.label)
            action.triggered.connect(lambda _=False, by=by: self._part_by(by))
        self.by.setMenu(menu)
        self.by.setAccessibleName(tr("看板分列"))
        self.by.hide()
        self.bar.put_before_columns(self.by)
        self.board.shown.connect(self._show_board)
        self.board.failed.connect(self._fail)
        self.board.cleared.connect(self.clear_filters)
        view = self.board.view
        view.opened.connect(self.open)
        view.typed.connect(self.bar.write)
        turn = QShortcut(QKeySequence("Ctrl+Shift+B"), self)
        turn.activated.connect(lambda: self.show_as("table" if self.look == "board" else "board"))

    def lay_head(self, column: QVBoxLayout) -> None:
        self.switch = look_switch(self.show_as)
        self.bar.put_first(*self.switch)
        self.switch[0].setChecked(True)
        super().lay_head(column)

    def _part_by(self, by: BoardBy) -> None:
        self.by.setText(by.label)
        self.board.part_by(by)

    def _show_board(self, count: int, words: str) -> None:
        if self.look == "board":
            empty = not count and self.nothing_asked()
            self.body.setCurrentWidget(self.empty if empty else self.board)
            self.bar.show_status("" if empty else words)

    # --- what is shown

    def begin_new(self) -> None:
        """Ctrl+N: ask for a new project, and open it once it is saved."""
        from ui.dialogs.new_project import NewProject

        dialog = NewProject(self.desk, self)
        dialog.created.connect(self.open)
        dialog.opened.connect(self.open)
        dialog.open()

    def choose_scope(self, scope: str) -> None:
        """Show a ready view: a span of stages, all, or the trash."""
        self.scope, self.because = scope, ""
        stages = SCOPES[scope][1]
        listing = replace(self.listing.without("stage"), ids=None, trashed=scope == "trash")
        if stages:
            listing = listing.with_filter(Filter("stage", values=tuple(map(str, stages))))
        self.read(listing)
        self.crumbs_changed.emit()

    def clear_filters(self) -> None:
        self.scope = "all"
        super().clear_filters()

    def filter_by(self, key: str, wanted: Filter | None) -> None:
        if key == "stage":
            self.scope = "all"
        super().filter_by(key, wanted)

    def said_elsewhere(self, wanted: Filter) -> bool:
        by_scope = wanted.column == "stage" and bool(SCOPES[self.scope][1])
        return by_scope or super().said_elsewhere(wanted)

    def show_state(self) -> None:
        super().show_state()
        self.bar.show_scope(self.scope)

    def make_empty(self) -> Empty:
        return Empty(
            "building-2",
            tr("还没有项目"),
            tr("把现在用的 Excel 台账拖到窗口里，或从文件导入；也可以按 Ctrl+N 新建第一个项目。"),
            tr("导入台账"),
            lambda: self.shell.go("ledgers", choose=True),
        )
