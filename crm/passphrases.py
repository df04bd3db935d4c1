"""Wrong passphrases are counted, so that nobody tries them all.

One count for bundles, data files and the lock of a window. It is kept on the disk, so that
neither a restart nor a second window begins anew. Who can write to the user's own folders can
delete it: it slows down who sits at the keyboard, not who took the file elsewhere.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from contextlib import suppress
from math import ceil
from pathlib import Path

from crm.errors import InvalidInput
from db.errors import PassphrasePaused
from resources import tr

LEAST = 8
"""Characters of a passphrase."""
TRIES = 5
PAUSE_S = 30.0
LONGEST_S = 3600.0
_FOLDER = "口令尝试"


class Tries:
    """Counts wrong passphrases of a file; after five the next try waits, ever longer.

    Each wrong one is a line in a file of its own: when it was, in seconds since the machine
    started. That clock is one for all processes and nobody sets it. After a restart it begins
    anew, and a pause begins with it: longer than it was, never shorter.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        """now: seconds of a clock that nobody can set."""
        self._now = now
        self._folder: Path | None = None
        self._unwritten: dict[str, list[float]] = {}

    def keep_in(self, folder: Path) -> None:
        """Keep the count in this folder from now on, also for what runs beside us and after."""
        self._folder = folder / _FOLDER

    def refuse_paused(self, key: str) -> None:
        """Raise PassphrasePaused while the pause lasts; key: what the passphrase is of."""
        times = self._times(key)
        rounds = len(times) // TRIES
        if not rounds:
            return
        since = times[rounds * TRIES - 1]
        now = self._now()
        passed = now - since if now >= since else now
        left = min(PAUSE_S * 2 ** (rounds - 1), LONGEST_S) - passed
        if left > 0:
            raise PassphrasePaused(
                tr("口令已经错了 {n} 次。请等 {seconds} 秒再试。").format(
                    n=len(times), seconds=ceil(left)
                ),
                left,
            )

    def wrong(self, key: str) -> int:
        """Count a wrong passphrase; return how many tries are left before the pause."""
        now = self._now()
        try:
            file = self._file(key)
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("ab", buffering=0) as lines:  # one write at the end: none gets lost
                lines.write(f"{now!r}\n".encode())
        except OSError:  # a full disk must not give more tries
            self._unwritten.setdefault(key, []).append(now)
        within = len(self._times(key)) % TRIES
        return TRIES - within if within else 0

    def right(self, key: str) -> None:
        """Forget the wrong ones."""
        self._unwritten.pop(key, None)
        with suppress(OSError):
            self._file(key).unlink(missing_ok=True)

    def _times(self, key: str) -> list[float]:
        """Return when each wrong one was."""
        written: list[float] = []
        with suppress(OSError):
            written = [_seconds(line) for line in self._file(key).read_bytes().split()]
        return written + self._unwritten.get(key, [])

    def _file(self, key: str) -> Path:
        if self._folder is None:
            raise FileNotFoundError
        return self._folder / hashlib.sha256(key.encode()).hexdigest()[:32]


TRIES_HERE = Tries()
"""The count of this program; whoever starts it says in which folder it is kept."""


def _seconds(line: bytes) -> float:
    try:
        return float(line)
    except ValueError:  # somebody edited it: a wrong one all the same
        return 0.0


def check_passphrase(passphrase: str, again: str) -> None:
    """Raise InvalidInput when a new passphrase is too short, or was not typed twice the same."""
    if not passphrase.strip():
        raise InvalidInput(tr("请输入口令。"), field="passphrase")
    if len(passphrase) < LEAST:
        raise InvalidInput(tr("口令至少要 {n} 个字符。").format(n=LEAST), field="passphrase")
    if passphrase != again:
        raise InvalidInput(tr("两次输入的口令不一样。"), field="again")
