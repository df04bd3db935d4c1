"""What a page is to the window, and the window to a page.

A page stands in ui/pages, one file each, and is made when it is first shown:

    class ProjectsPage(Page):
        def __init__(self, shell: Shell) -> None: ...      # build widgets; read nothing yet
        def crumbs(self) -> list[str]: ...                 # ["项目"] or ["项目", "示例产业园"]
        def arrive(self, **request: Any) -> None: ...      # shown, each time; read by shell.desk
        def may_leave(self) -> bool: ...                   # ask about unsaved input
        def new_word(self) -> str: ...                     # 新建…, if not a new project
        def begin_new(self) -> None: ...                   # Ctrl+N, if not a new project

The window's list of pages is `ui.page_list.PAGES`; their keys are projects, project (the record
page, `arrive(id=...)`), targets, briefings, ledgers (`arrive(file=...)` starts an import,
`arrive(choose=True)` asks for the file), settings.
Requests that a page may get: history `operation=id` (the one to choose); leads `view=key` (of
`crm.lead_views`); projects `filter={column: ...}`, `ids=[...], because="目标名"` (the records
behind a figure), `create=True` (Ctrl+N).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from resources import tr
from ui.desk import Desk
from ui.theme import mark
from ui.widgets.calm import calm_wheels


@dataclass(frozen=True)
class ClosedWork:
    """What can be done only to a data file that is closed.

    run(path, report) is called off the GUI thread, and the data is opened again however it ends;
    word says what is under way, and done(shell, result) in the window that follows what was done.
    """

    word: str
    run: Callable[[Path, Callable[[int, int], None]], Any]
    done: Callable[[Shell, Any], object]


class Shell(Protocol):
    """What the window offers to its pages."""

    desk: Desk
    stack: QStackedWidget
    """What the pages stand in, one in front of the others."""

    def go(self, key: str, **request: Any) -> None:
        """Show the page `key` and hand it `request`."""

    def open_record(self, kind: str, record_id: str) -> None:
        """Show the page of one record, e.g. ``("project", id)``."""

    def notify(
        self,
        text: str,
        *,
        kind: str = "done",
        undo: str = "",
        action: str = "",
        run: Callable[[], object] | None = None,
    ) -> None:
        """Show a toast: `kind` is done, info or problem.

        With `undo`, an operation's id, it offers 撤销; with `action` and `run` something else.
        A change by `desk.change` shows its own: don't notify about it again.
        """

    def work_closed(self, work: ClosedWork) -> None:
        """Close the window and its data, work on the closed file, and open it again."""

    def lock(self) -> None:
        """Lock the window now, if there is something to open it with."""

    def follow_lock(self) -> None:
        """Take up what is set of the lock of an idle window."""

    def explain(self, error: BaseException) -> None:
        """Show what went wrong, calmly; what is not a `YinfengError` goes to the log."""


class Page(QWidget):
    """Base of all pages: a name for the bar above, and being arrived at and left."""

    crumbs_changed = Signal()
    """The window asks `crumbs()` again, e.g. once the record's name is read."""
    leave_wanted = Signal()
    """The page that fills the window is left for the one before it."""
    fills_window = False
    """Whether it is shown without rail, bar and status, dark and for fingers: `ui.visit.mode`."""

    def __init__(self, shell: Shell) -> None:
        # Where it will stand from the first on: to move what is built asks each widget again.
        super().__init__(shell.stack)
        self.shell = shell
        self.desk = shell.desk
        self._first: QWidget = self
        mark(self, "page")

    def crumbs(self) -> list[str]:
        """The way to what is shown; the last is shown in bold."""
        raise NotImplementedError

    def begin_at(self, widget: QWidget) -> None:
        """Let the keys go to `widget` when the page is shown.

        It is no focus proxy of the page: from the bar above, Tab would go to it past all that
        stands before it.
        """
        self._first = widget

    def begin(self) -> None:
        """Take the keys, at the place where the page begins."""
        self._first.setFocus(Qt.FocusReason.OtherFocusReason)

    def arrive(self, **request: Any) -> None:
        """The page is shown now, with what the caller asked for."""

    def may_leave(self) -> bool:
        """Whether the page may be left; asks the user when input would be lost."""
        return True

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        calm_wheels(self)

    def new_word(self) -> str:
        """What the button of Ctrl+N is called on this page."""
        return tr("新建项目")

    def begin_new(self) -> None:
        """Ctrl+N and 新建; unless a page has something of its own, a project."""
        self.shell.go("projects", create=True)

    def begin_search(self) -> None:
        """Ctrl+K on a page that fills the window, whose own search it is."""
