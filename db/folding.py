"""Folding the write-ahead log into its data file, beside what is written instead of within it.

SQLite does it in the commit that finds the log long, and the user waits: after a merge of 50,000
changes for a second more. What is committed lies safe in the log, so it may as well be done after.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Engine
from sqlcipher3 import dbapi2 as driver

LONG = 4 << 20
"""Bytes of log from which on it is folded in, as SQLite does by itself."""
SETTINGS = ("wal_autocheckpoint = 0", f"journal_size_limit = {LONG}")
"""Of each connection of an engine whose log is folded here: else its commits would do it."""


class Folding:
    """Folds the log of one data file, once at a time, on a thread of its own."""

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine = engine
        self._log = path.with_name(f"{path.name}-wal")
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="folding")
        self._round: Future[None] | None = None
        self._ended = False

    def after_commit(self, _session: object) -> None:
        """Fold the log beside what comes next, if it has grown long."""
        idle = self._round is None or self._round.done()
        if idle and not self._ended and self._is_long():
            self._round = self._thread.submit(self._fold)

    def end(self) -> None:
        """Let a round that is under way end; closing the file folds in what is left."""
        self._ended = True
        self._thread.shutdown()

    def _is_long(self) -> bool:
        with suppress(FileNotFoundError):
            return self._log.stat().st_size > LONG
        return False

    def _fold(self) -> None:
        connection = self._engine.raw_connection()
        try:
            # A full disk, a reader of an older state: the next round goes on with what is left.
            with suppress(driver.Error):
                connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
        finally:
            connection.close()
