"""The lock of an idle window: after how many minutes, and by what it opens again.

An encrypted file's own passphrase opens it; else the user's lock code, of which the preferences
keep a salted hash. The lock keeps passers-by out of an open window; it encrypts nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import shiboken6
from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from crm import locking
from crm.passphrases import TRIES_HERE
from db.errors import WrongPassphrase
from resources import tr
from ui.desk import Desk
from ui.preferences import remember, remembered
from ui.widgets.lock_screen import Cover, LockScreen

MINUTES = (0, 5, 10, 15, 30, 60)
"""What can be chosen; 0 is never."""
LEAST_CODE = 4
_N, _R, _P = 2**14, 8, 1
_CODE = "code"
"""What wrong lock codes are counted as."""
_INPUT = frozenset(
    {
        QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove,
        QEvent.Type.Wheel, QEvent.Type.TouchBegin, QEvent.Type.InputMethod, QEvent.Type.DragMove,
    }
)  # fmt: skip


def idle_minutes() -> int:
    """After how many idle minutes the window is locked; 0 is never."""
    kept = remembered("lock/minutes", "0")
    return int(kept) if kept.isdecimal() and int(kept) in MINUTES else 0


def keep_idle_minutes(minutes: int) -> None:
    """Lock after so many idle minutes from now on."""
    remember("lock/minutes", str(minutes))


def has_code() -> bool:
    """Whether the user has a lock code."""
    return bool(remembered("lock/code"))


def keep_code(code: str) -> None:
    """Keep the hash of a lock code."""
    salt = os.urandom(16)
    remember("lock/code", f"{salt.hex()}:{_hashed(code, salt).hex()}")


def check_code(code: str) -> None:
    """Raise WrongPassphrase unless it is the lock code; PassphrasePaused after five wrong ones."""
    TRIES_HERE.refuse_paused(_CODE)
    salt, _, kept = remembered("lock/code").partition(":")
    try:
        right = hmac.compare_digest(_hashed(code, bytes.fromhex(salt)), bytes.fromhex(kept))
    except ValueError:  # somebody edited the preferences
        right = False
    if not right:
        left = TRIES_HERE.wrong(_CODE)
        TRIES_HERE.refuse_paused(_CODE)
        raise WrongPassphrase(tr("锁屏码不对。还可以试 {left} 次。").format(left=left))
    TRIES_HERE.right(_CODE)


def may_lock(path: Path | None) -> bool:
    """Whether there is something that a locked window could be opened with."""
    return locking.is_encrypted(path) or has_code()


class IdleLock(QObject):
    """Locks a window that nobody touches; what is typed behind it stays."""

    unlocked = Signal()

    def __init__(self, window: QWidget, desk: Desk) -> None:
        super().__init__(window)
        self._window, self._desk = window, desk
        self._covers: list[Cover] = []
        self._titles: list[tuple[QWidget, str]] = []
        self._focus: QWidget | None = None
        self.screen: LockScreen | None = None
        self.timer = QTimer(self, singleShot=True)
        self.timer.timeout.connect(self.lock)
        self._listens = False
        self.follow()

    @property
    def locked(self) -> bool:
        """Whether nothing of the data may be seen."""
        return self.screen is not None

    def follow(self) -> None:
        """Take what is set: only a window that locks itself looks at each event."""
        app = QApplication.instance()
        assert app is not None
        minutes = idle_minutes()
        if bool(minutes) != self._listens:
            self._listens = bool(minutes)
            (app.installEventFilter if minutes else app.removeEventFilter)(self)
        if minutes:
            self.timer.start(minutes * 60_000)
        else:
            self.timer.stop()

    def end(self) -> None:
        """Listen no more: the window closes."""
        self.timer.stop()
        if self._listens:
            self._listens = False
            app = QApplication.instance()
            assert app is not None
            app.removeEventFilter(self)

    def lock(self) -> None:
        """Cover every window of ours, and ask for the passphrase or the lock code."""
        path = self._desk.workspace.path
        if self.screen is not None or not may_lock(path):
            return
        self._focus = QApplication.focusWidget()
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        shown = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
        self._covers = [Cover(one) for one in shown]
        self._titles = [(one, one.windowTitle()) for one in shown]
        for one in shown:  # the system's task bar shows it all the while
            one.setWindowTitle(tr("引凤"))
        above = QApplication.activeModalWidget() or self._window
        if locking.is_encrypted(path):
            assert path is not None
            check: Callable[[str], None] = partial(locking.confirm, path)
            word = tr("数据文件的口令")
        else:
            check, word = check_code, tr("锁屏码")
        self.screen = LockScreen(self._desk.tasks, check, word, above, self._window)
        self.screen.unlocked.connect(self._open)
        self.screen.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() in _INPUT and self.screen is None:
            self.timer.start()
        return False

    def _open(self) -> None:
        self.screen = None
        for cover in self._covers:
            if shiboken6.isValid(cover):
                cover.lift()
        self._covers = []
        for window, title in self._titles:
            if shiboken6.isValid(window):
                window.setWindowTitle(title)
        self._titles = []
        focus = self._focus
        if focus is not None and shiboken6.isValid(focus) and focus.isVisible():
            focus.activateWindow()
            focus.setFocus()
        self.follow()
        self.unlocked.emit()


def _hashed(code: str, salt: bytes) -> bytes:
    return hashlib.scrypt(code.encode(), salt=salt, n=_N, r=_R, p=_P)
