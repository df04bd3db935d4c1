"""Python's collector kept from walking through what is built by the hundred thousand and kept."""

from __future__ import annotations

import contextlib
import gc
import sys
import threading
from collections.abc import Iterator

MANY = 300_000
"""Blocks of memory that stay, from which on the collector is to leave them alone."""

_lock = threading.Lock()
_within = 0


@contextlib.contextmanager
def paused() -> Iterator[None]:
    """Build very many objects that stay: the collector neither looks through them now nor later.

    Else its walk through a zone's results would hold the window up, on whatever thread it falls.
    What is let go is freed as ever; only rings of it are not, so a small zone is left as it is.
    """
    global _within
    with _lock:
        _within += 1
        gc.disable()
    before = sys.getallocatedblocks()
    try:
        yield
    finally:
        with _lock:
            _within -= 1
            if sys.getallocatedblocks() - before > MANY:
                gc.freeze()
            if not _within:
                gc.enable()
