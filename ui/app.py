"""The start of the window: opening what was asked for, the first run, and the outer edge.

`run_window` is all that the command line needs. An error that reaches Qt's event loop, from any
slot or paint, ends in `App.edge`: logged with its traceback, shown as one calm sentence.
"""

from __future__ import annotations

import faulthandler
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QMessageBox

import resources
from crm.passphrases import TRIES_HERE
from crm.server_url import without_password
from db.errors import StorageError, YinfengError
from resources import tr
from ui import theme
from ui.logbook import report, start_log
from ui.places import data_folder
from ui.preferences import remember, remembered, remembered_list
from ui.tasks import Report, Tasks

# What reads the data (SQLAlchemy above all) takes most of a second to load: not before there is
# data, so that the first start asks at once.
if TYPE_CHECKING:
    from crm.workspace import Workspace
    from ui.dialogs.welcome import Welcome
    from ui.page import ClosedWork
    from ui.window import Window

RECENT_KEPT = 6

_crash_log: Any = None


def run_window(target: str | Path | None = None, *, as_of: date | None = None) -> int:
    """Open the window on `target` and return the exit code once it is closed.

    target: a data file or a PostgreSQL URL; None means what was open last, and on the first
    start the question what to begin with. as_of: a day that stands for today.
    """
    qt = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(qt, QApplication)
    qt.setApplicationName("yinfeng")
    qt.setApplicationDisplayName(tr("引凤"))
    qt.setDesktopFileName("yinfeng")
    qt.setWindowIcon(QIcon(str(resources.path("icons", "yinfeng.svg"))))
    app = App(qt, as_of)
    app.start(str(target) if target is not None else None)
    code = qt.exec()
    app.close()
    return code


class App(QObject):
    """What lives as long as the process: the tasks, the theme, and the window that is open."""

    def __init__(self, qt: QApplication, as_of: date | None = None) -> None:
        super().__init__(qt)
        self._as_of = as_of
        self._edge_before = sys.excepthook
        file = start_log()
        TRIES_HERE.keep_in(data_folder())
        _watch_for_crashes(file.with_suffix(".crash.log"))
        theme.install(qt).set_mode(remembered("window/appearance", "system"))
        sys.excepthook = self.edge
        self.tasks = Tasks(self)
        self.window: Window | None = None
        self.welcome: Welcome | None = None
        self.workspace: Workspace | None = None
        self._works = False
        self._told: Callable[[Window], object] | None = None

    def start(self, target: str | None) -> None:
        """Open `target`, or what was open last, or ask."""
        wanted = target or remembered("data/last")
        welcome = self.show_welcome(later=bool(wanted))
        if wanted:
            welcome.open(wanted)

    def show_welcome(self, *, later: bool = False) -> Welcome:
        """Show the questions of the first start; `later`: only if opening takes its time."""
        from ui.dialogs.welcome import Welcome

        welcome = self.welcome = Welcome(self.tasks, report, as_of=self._as_of)
        welcome.opened.connect(self.adopt)
        if not later:
            welcome.show()
        return welcome

    def adopt(self, workspace: Workspace, target: str) -> None:
        """Show the window of an opened workspace."""
        from ui import drafts
        from ui.desk import Desk
        from ui.memo_places import renew_left_memos
        from ui.reminders import remind
        from ui.warming import Warming
        from ui.window import Window

        self.workspace = workspace
        workspace.author = remembered("user/author") or workspace.author
        kept = without_password(target)
        remember("data/last", kept)
        others = [one for one in remembered_list("data/recent") if one != kept]
        remember("data/recent", [kept, *others][:RECENT_KEPT])
        window = self.window = Window(Desk(workspace, self.tasks), report)
        window.other_data_wanted.connect(self.change_data)
        window.closed_work_wanted.connect(self.work_closed)
        window.shut.connect(self.release)
        window.show()
        window.back_up_daily()
        drafts.renew(workspace)
        self.tasks.run(renew_left_memos, workspace)
        remind(window)
        Warming(window)
        if self.welcome is not None:
            self.welcome.hide()
            self.welcome.deleteLater()
            self.welcome = None
        tell, self._told = self._told, None
        if tell is not None:
            tell(window)

    def work_closed(self, work: ClosedWork) -> None:
        """Close the data file, let `work` run on it, and open it again, however that ended."""
        path = self.workspace.path if self.workspace is not None else None
        if path is None or self.window is None:
            return
        self._works = True
        closed = self.window.close()
        self._works = False
        if not closed:
            return  # there is unsaved input, and the user stays with it

        def run(progress: Report) -> None:
            try:
                result = work.run(path, progress)
            except YinfengError as error:
                fault = error
                self._told = lambda window: window.explain(fault)
            else:
                self._told = lambda window: work.done(window, result)

        self.show_welcome().work(work.word, run, str(path))

    def change_data(self) -> None:
        """Close the window and ask what to open instead."""
        if (
            self.window is None or self.window.close()
        ):  # else there is unsaved input, and the user stays with it
            self.show_welcome()

    def release(self) -> None:
        """Let what is being saved end, back up, and close the data."""
        window, self.window = self.window, None
        workspace, self.workspace = self.workspace, None
        if window is not None:
            window.desk.close()
            window.deleteLater()
        if workspace is not None:
            # Not when a backup is gone back to: another one of the day would take its place.
            if window is not None and window.desk.saved_anything and not self._works:
                _back_up(workspace)
            workspace.close()

    def close(self) -> None:
        """End what still runs."""
        self.release()
        self.tasks.close()
        sys.excepthook = self._edge_before

    def edge(
        self,
        kind: type[BaseException],
        error: BaseException,
        traceback: TracebackType | None = None,
    ) -> None:
        """The outer edge: nothing that a slot raises goes further than this."""
        if isinstance(error, KeyboardInterrupt):
            QApplication.quit()
            return
        shown: Callable[[BaseException], object] | None = None
        if self.window is not None:
            shown = self.window.explain
        elif self.welcome is not None:
            shown = self.welcome.explain
        if shown is None:
            report(error)
        else:
            shown(error)


def _back_up(workspace: Workspace) -> None:
    """Back up on the way out; what hinders it is said before the window is gone for good."""
    QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
    try:
        workspace.back_up()
    except StorageError as error:
        QApplication.restoreOverrideCursor()
        QMessageBox.warning(None, tr("退出时备份"), report(error))
    else:
        QApplication.restoreOverrideCursor()


def _watch_for_crashes(file: Path) -> None:
    """Let a crash of the interpreter leave its stack in `file`."""
    global _crash_log
    if _crash_log is None:
        try:
            _crash_log = file.open("w", encoding="utf-8")
        except OSError:
            return
        faulthandler.enable(_crash_log)
