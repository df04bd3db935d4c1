"""项目: the table of all projects, by ready views."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QTimer

from crm.columns import Filter, Listing
from resources import tr
from ui.page import Shell
from ui.pages.table_page import TablePage
from ui.widgets.empty import Empty
from ui.widgets.table_bar import SCOPES


class ProjectsPage(TablePage):
    """All projects; a scope keeps a span of stages, or the trash."""

    def __init__(self, shell: Shell) -> None:
        self.scope = "all"
        super().__init__(shell)
        self.bar.scope_chosen.connect(self.choose_scope)

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
        self.refresh_stale()
        if request.get("create"):
            QTimer.singleShot(0, self.begin_new)

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
