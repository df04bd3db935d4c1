"""What is overdue and due today, told once a day by the system's tray, and at each start.

`Reminders` counts and tells by its signal; `Tray` shows what it tells where there is a tray.
Neither stops anything: the count is read like any other, and without a tray nothing shows.
"""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from crm.todos import DueCounts, due_counts
from resources import tr
from ui.desk import Desk
from ui.preferences import remember, remembered
from ui.window import Window

EVERY = 10 * 60 * 1000
"""Milliseconds between two looks at whether another day has begun."""
BLIND = ("offscreen", "minimal")
_KEY = "reminders/on"


def switched_on() -> bool:
    """Whether the user wants to be reminded."""
    return remembered(_KEY, "1") == "1"


def switch(on: bool) -> None:
    """Remind from now on, or no more."""
    remember(_KEY, "1" if on else "0")


class Reminders(QObject):
    """Tells what is due at its start, and once on each day that begins while it runs."""

    due = Signal(str, str)
    """A title and a text to be shown; nothing due, nothing told."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._told_on: date | None = None
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Read what is due, unless that was told today or is not wanted."""
        today = self.desk.today()
        if not switched_on() or self._told_on == today:
            return
        self._told_on = today
        author = self.desk.workspace.author
        self.desk.read(due_counts, author, today, then=self._tell, failed=_pass_over, owner=self)

    def stop(self) -> None:
        """Look no more: the data is about to be closed."""
        self._timer.stop()

    def _tell(self, counts: DueCounts) -> None:
        words = due_words(counts)
        if words:
            self.due.emit(words, "\n".join(counts.first))


class Tray(QObject):
    """The icon in the system's tray; a click on it or on a message opens the todos."""

    def __init__(self, window: Window, reminders: Reminders) -> None:
        super().__init__(window)
        self._window = window
        self.icon = QSystemTrayIcon(window.windowIcon(), self)
        self.icon.setToolTip(tr("引凤"))
        self._menu = QMenu(window)
        self._menu.addAction(tr("打开待办")).triggered.connect(self.open_todos)
        self._menu.addAction(tr("不再提醒")).triggered.connect(self._switch_off)
        self.icon.setContextMenu(self._menu)
        self.icon.activated.connect(self._activated)
        self.icon.messageClicked.connect(self.open_todos)
        reminders.due.connect(self.show_message)

    def show_message(self, title: str, text: str) -> None:
        """Show what is due, without taking the focus; of a locked window only how many."""
        self.icon.setToolTip(f"{tr('引凤')}　{title}")
        self.icon.show()
        said = "" if self._window.idle.locked else text
        self.icon.showMessage(title, said, self._window.windowIcon())

    def open_todos(self) -> None:
        """Bring the window to the front with the user's todos."""
        self._window.showNormal() if self._window.isMinimized() else self._window.show()
        self._window.raise_()
        self._window.activateWindow()
        self._window.go("todos", whose="mine")

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason == QSystemTrayIcon.ActivationReason.Trigger:
            self.open_todos()

    def _switch_off(self) -> None:
        switch(False)
        self.icon.hide()


def has_tray() -> bool:
    """Whether there is a tray that a person could see."""
    seen = QGuiApplication.platformName() not in BLIND
    return seen and QSystemTrayIcon.isSystemTrayAvailable()


def due_words(counts: DueCounts) -> str:
    """Say what is overdue and due today, e.g. 待办：逾期 2 件，今天 3 件; nothing is empty."""
    parts = []
    if counts.overdue:
        parts.append(tr("逾期 {n} 件").format(n=counts.overdue))
    if counts.today:
        parts.append(tr("今天 {n} 件").format(n=counts.today))
    return tr("待办：{parts}").format(parts=tr("，").join(parts)) if parts else ""


def remind(window: Window) -> Reminders:
    """Begin to remind the user of `window`: now, and once on each day to come."""
    reminders = Reminders(window.desk, window)
    if has_tray():
        Tray(window, reminders)
    window.shut.connect(reminders.stop)
    reminders.look()
    return reminders


def _pass_over(_error: BaseException) -> None:
    """A reminder that can't be read is no news: what fails is told where the user works."""
