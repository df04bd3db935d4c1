"""Wrong passphrases are counted, so that nobody tries them all."""

from __future__ import annotations

import time
from collections.abc import Callable
from math import ceil

from crm.errors import InvalidInput
from db.errors import PassphrasePaused
from resources import tr

LEAST = 8
"""Characters of a passphrase."""
TRIES = 5
PAUSE_S = 30.0


class Tries:
    """Counts wrong passphrases of a file; after five the next try waits, ever longer."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._wrong: dict[str, int] = {}
        self._until: dict[str, float] = {}

    def refuse_paused(self, key: str) -> None:
        """Raise PassphrasePaused while the pause lasts."""
        left = self._until.get(key, 0.0) - self._now()
        if left > 0:
            raise PassphrasePaused(
                tr("口令已经错了 {n} 次。请等 {seconds} 秒再试。").format(
                    n=self._wrong[key], seconds=ceil(left)
                ),
                left,
            )

    def wrong(self, key: str) -> int:
        """Count a wrong passphrase; return how many tries are left before the pause."""
        self._wrong[key] = self._wrong.get(key, 0) + 1
        rounds, within = divmod(self._wrong[key], TRIES)
        if within == 0:
            self._until[key] = self._now() + PAUSE_S * 2 ** (rounds - 1)
            return 0
        return TRIES - within

    def right(self, key: str) -> None:
        """Forget the wrong ones."""
        self._wrong.pop(key, None)
        self._until.pop(key, None)


def check_passphrase(passphrase: str, again: str) -> None:
    """Raise InvalidInput when a new passphrase is too short, or was not typed twice the same."""
    if not passphrase.strip():
        raise InvalidInput(tr("请输入口令。"), field="passphrase")
    if len(passphrase) < LEAST:
        raise InvalidInput(tr("口令至少要 {n} 个字符。").format(n=LEAST), field="passphrase")
    if passphrase != again:
        raise InvalidInput(tr("两次输入的口令不一样。"), field="again")
