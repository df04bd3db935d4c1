"""The window: rail, bar, pages, status, toasts; and what the keyboard reaches from anywhere.

Ctrl+K search, Ctrl+Shift+P commands, Ctrl+N new, Ctrl+L a lead, Ctrl+Z takes the last saved
operation back, Alt+1… and Ctrl+1… the pages, Alt+← back, Ctrl+B narrows the rail.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from crm.frame import Frame, frame
from crm.workspace import Workspace
from resources import tr
from ui.desk import Desk
from ui.finding import Finder
from ui.locking import IdleLock
from ui.page import ClosedWork, Page
from ui.page_list import BY_KEY, HOME, rail_pages
from ui.preferences import preferences, remember, remembered
from ui.rail_badges import RailBadges
from ui.theme import mark
from ui.visit.mode import VISIT, VisitMode
from ui.widgets.keys import pressed_by_return
from ui.widgets.notices import Notices
from ui.widgets.rail import Rail, RailEntry
from ui.widgets.status import StatusBar
from ui.widgets.topbar import TopBar

LEDGERS = {".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv"}


class Window(QMainWindow):
    """One open workspace on the screen; the `Shell` of its pages."""

    other_data_wanted = Signal()
    """The user asks for another data file."""
    closed_work_wanted = Signal(object)
    """A `ClosedWork`: the window closes for it, and another follows."""
    shut = Signal()

    def __init__(self, desk: Desk, report: Callable[[BaseException], str]) -> None:
        """`report` logs an error and gives the sentence to show for it."""
        super().__init__()
        self.desk = desk
        self._report = report
        self._pages: dict[str, Page] = {}
        self._way: list[tuple[str, dict[str, Any]]] = []
        self._zone = ""
        self.rail = Rail(*_rail_entries())
        self.top = TopBar()
        self.stack = QStackedWidget()
        self.status = StatusBar()
        self._build()
        self.notices = Notices(self.stack)
        # A page that is turned to comes to the front, and would lie over the toasts.
        self.stack.currentChanged.connect(lambda _: self.notices.raise_())
        self.finder = Finder(self)
        self.visit = VisitMode(self)
        self.idle = IdleLock(self, desk)
        self.idle.unlocked.connect(self._show_crumbs)
        self.badges = RailBadges(desk, self.rail, self)
        self._connect()
        self._shortcuts()
        self._restore()
        self.refresh_frame()

    # --- what pages are offered: the Shell of ui.page

    def go(self, key: str, **request: Any) -> None:
        """Show the page `key` and hand it `request`; refused while input would be lost."""
        if self._leave():
            self._way.append((key, request))
            self._show(key, request)

    def open_record(self, kind: str, record_id: str) -> None:
        """Show the page of one record."""
        if kind == "project":
            self.finder.note_opened(record_id)
        self.go(kind, id=record_id)

    def back(self) -> None:
        """Go to where one was before."""
        if len(self._way) > 1 and self._leave():
            self._way.pop()
            self._show(*self._way[-1])

    def notify(
        self,
        text: str,
        *,
        kind: str = "done",
        undo: str = "",
        action: str = "",
        run: Callable[[], object] | None = None,
    ) -> None:
        """Show a toast; with `undo`, an operation's id, it offers to take that back."""
        if undo:
            self.notices.end_actions()
            action, run = tr("撤销") + "  Ctrl+Z", lambda: self.desk.undo(undo)
        self.notices.show_text(text, kind=kind, action=action, run=run)

    def explain(self, error: BaseException) -> None:
        """Say in one calm sentence what went wrong."""
        self.notices.show_text(self._report(error), kind="problem")

    def work_closed(self, work: ClosedWork) -> None:
        """Close for what can't be done to data that is open."""
        self.closed_work_wanted.emit(work)

    def lock(self) -> None:
        """Lock the window now, if there is something to open it with."""
        self.idle.lock()

    def follow_lock(self) -> None:
        """Take up what is set of the lock of an idle window."""
        self.idle.follow()

    # --- the window's own

    @property
    def page(self) -> Page:
        """The page that is shown."""
        shown = self.stack.currentWidget()
        assert isinstance(shown, Page)
        return shown

    def refresh_frame(self) -> None:
        """Show anew what the frame tells of the data: zone, file, backup, reference date."""
        self.desk.read(frame, then=self._show_frame, owner=self, latest=True)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        if self._way and not self._leave():
            event.ignore()
            return
        preferences().setValue("window/geometry", self.saveGeometry())
        preferences().sync()
        event.accept()
        self.idle.end()
        self.shut.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if not pressed_by_return(self, event):
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        if _ledger_in(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        file = _ledger_in(event.mimeData())
        if file is not None:
            event.acceptProposedAction()
            self.go("ledgers", file=file)

    def _build(self) -> None:
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top)
        column.addWidget(self.stack, 1)
        column.addWidget(self.status)
        whole = QWidget()
        mark(whole, "page")
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addWidget(right, 1)
        self.setCentralWidget(whole)
        self.setMinimumSize(960, 600)
        self.setAcceptDrops("ledgers" in BY_KEY)
        self.setWindowTitle(tr("引凤"))

    def _connect(self) -> None:
        self.rail.page_chosen.connect(lambda key: self.go(key))
        self.rail.narrowed.connect(lambda narrow: remember("window/narrow", "1" if narrow else ""))
        self.top.new_wanted.connect(self.begin_new)
        self.top.back_wanted.connect(self.back)
        # Methods, and no lambdas, on what outlives the window: a lambda would keep it alive.
        self.desk.saved.connect(self._tell_saved)
        self.desk.undone.connect(self._tell_undone)
        self.desk.failed.connect(self.explain)
        self.desk.tasks.failed.connect(self.explain)
        self.desk.busy_changed.connect(self.status.show_saving)
        self.desk.tasks.busy_changed.connect(self.top.show_busy)
        self.desk.changed.connect(self._take_change)

    def _shortcuts(self) -> None:
        keys: list[tuple[str, Callable[[], object]]] = [
            ("Ctrl+K", self.begin_search),
            ("Ctrl+Shift+P", lambda: self.begin_search(">")),
            ("Ctrl+N", self.begin_new),
            ("Ctrl+L", self.log_lead),
            ("Ctrl+Z", self.undo_last),
            ("Ctrl+Shift+Z", self.desk.redo_last),
            ("Ctrl+B", self.fold_rail),
            ("F1", self.show_keys),
            ("Alt+Left", self.back),
        ]
        for entry in rail_pages():
            going = partial(self.go, entry.key)
            keys.append((entry.chord, self.visit.toggle if entry.key == VISIT else going))
        for key, run in keys:
            shortcut = QShortcut(QKeySequence(key), self, context=Qt.ShortcutContext.WindowShortcut)
            shortcut.setAutoRepeat(False)  # a key that is held takes back one step, not all
            shortcut.activated.connect(run)

    def begin_search(self, text: str = "") -> None:
        """Ctrl+K: search everything; on a page that fills the window, what is in it."""
        if self.page.fills_window:
            self.page.begin_search()
        else:
            self.top.search.start(text)

    def begin_new(self) -> None:
        """Ctrl+N: what is new on this page; on most, a project."""
        self.page.begin_new()

    def log_lead(self) -> None:
        """Ctrl+L: log a lead from wherever one is, and stay there."""
        from ui.dialogs.quick_lead import QuickLead

        dialog = QuickLead(self.desk, self)
        dialog.opened.connect(self.open_record)
        dialog.open()

    def undo_last(self) -> None:
        """Ctrl+Z: take the last saved operation back."""
        if self.desk.can_undo:
            self.desk.undo_last()
        else:
            self.notify(
                tr("没有可以撤销的操作。更早的改动可以在记录的「历史」里恢复。"), kind="info"
            )

    def fold_rail(self) -> None:
        """Ctrl+B: narrow the rail to its icons, or widen it."""
        self.rail.set_narrow(not self.rail.narrow)

    def back_up(self) -> None:
        """Make a backup now."""
        self.desk.tasks.run(
            self.desk.workspace.back_up,
            then=self._tell_backup,
            owner=self,
        )

    def back_up_daily(self) -> None:
        """Make the day's backup, unless there is one."""
        self.desk.tasks.run(
            self.desk.workspace.back_up_daily, then=lambda _: self.refresh_frame(), owner=self
        )

    def _tell_backup(self, file: Path | None) -> None:
        self.notify(tr("已备份") if file else tr("数据在服务器上，备份由服务器负责"))
        self.refresh_frame()

    def show_keys(self) -> None:
        """F1: which keys do what."""
        from ui.dialogs.about import Keys

        Keys(self).exec()

    def show_about(self) -> None:
        """Version, licence, and where the data and the log lie."""
        from ui.dialogs.about import About

        About(self, self.desk.workspace.place).exec()

    def _restore(self) -> None:
        self.rail.set_narrow(remembered("window/narrow") == "1")
        geometry = preferences().value("window/geometry")
        if geometry is None or not self.restoreGeometry(geometry):
            room = self.screen().availableGeometry()
            self.resize(min(1440, room.width() - 32), min(900, room.height() - 64))
        last = remembered("window/page", HOME)
        self.go(last if last in {entry.key for entry in rail_pages()} else HOME)

    def _leave(self) -> bool:
        return not self._way or self.page.may_leave()

    def _show(self, key: str, request: dict[str, Any]) -> None:
        entry = BY_KEY[key]
        if key not in self._pages:
            made = getattr(import_module(entry.module), entry.name)(self)
            made.crumbs_changed.connect(self._show_crumbs)
            self._pages[key] = made
            self.stack.addWidget(made)
        page = self._pages[key]
        self.visit.follow(page, key, request)  # before it is shown, and dressed for it
        self.stack.setCurrentWidget(page)
        self.rail.choose(entry.under or key)
        self.badges.look()
        self.top.show_new(page.new_word())
        if not (entry.under or page.fills_window):
            remember("window/page", key)
        page.arrive(**request)
        self._show_crumbs()
        if not self.top.search.hasFocus():
            page.begin()

    def _show_crumbs(self) -> None:
        crumbs = self.page.crumbs()
        self.top.show_crumbs(crumbs, can_go_back=bool(BY_KEY[self._way[-1][0]].under))
        said = () if self.idle.locked else (*crumbs[-1:], self._zone)
        self.setWindowTitle(" — ".join(filter(None, (*said, tr("引凤")))))

    def _show_frame(self, shown: Frame) -> None:
        self.rail.set_zone(shown.zone)
        self._zone = shown.zone
        self._show_crumbs()
        workspace, status = self.desk.workspace, self.status
        file = workspace.path
        what = tr("本机数据 {name}").format(name=file.name) if file else workspace.place
        status.show_word(status.data, what, str(workspace.place))
        status.show_word(status.backup, *_backup_words(workspace))
        copy = tr("外出副本：{since}").format(since=shown.copy) if shown.copy else ""
        status.show_word(status.copy, copy, copy)
        day = workspace.sample_day()
        status.show_word(
            status.date, tr("示例日期 {day}").format(day=day.isoformat()) if day else ""
        )
        self.visit.offer(shown.copy)
        note = tr("示例数据：金额均为虚构") if shown.illustrative else ""
        status.show_word(status.note, note)

    def _take_change(self, touched: dict[str, set[str]]) -> None:
        if not touched or "setting" in touched or "project" in touched:
            self.refresh_frame()

    def _tell_saved(self, label: str, operation_id: str) -> None:
        self.notify(label, undo=operation_id)

    def _tell_undone(self, label: str, operation_id: str) -> None:
        self.notices.end_actions()
        if operation_id:
            self.notify(label, action=tr("恢复") + "  Ctrl+Shift+Z", run=self.desk.redo_last)
        else:
            self.notify(tr("已恢复"))


def _ledger_in(dropped: QMimeData) -> Path | None:
    """The ledger that is dragged over the window, if that is what it is."""
    files = [Path(url.toLocalFile()) for url in dropped.urls() if url.isLocalFile()]
    return next((file for file in files if file.suffix.lower() in LEDGERS), None)


def _backup_words(workspace: Workspace) -> tuple[str, str]:
    """When the last backup was made, and where it lies."""
    if workspace.path is None:
        return tr("备份由服务器负责"), ""
    backups = workspace.backups()
    if not backups:
        return tr("还没有备份"), ""
    when, file = backups[0]
    today = when.date() == date.today()  # noqa: DTZ011  (the user's own day)
    shown = tr("今天 {time}").format(time=f"{when:%H:%M}") if today else f"{when:%Y-%m-%d %H:%M}"
    return tr("备份 {when}").format(when=shown), str(file)


def _rail_entries() -> tuple[list[RailEntry], RailEntry]:
    entries = [
        RailEntry(entry.key, tr(entry.word), entry.icon, entry.chord) for entry in rail_pages()
    ]
    return entries[:-1], entries[-1]
