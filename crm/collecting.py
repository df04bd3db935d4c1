"""Python's collector kept from walking through what is built by the hundred thousand and kept."""

from __future__ import annotations

import contextlib
import gc
import threading
from collections.abc import Iterator

_lock = threading.Lock()
_within = 0


@contextlib.contextmanager
def paused() -> Iterator[None]:
    """Build very many objects that stay: the collector neither looks through them now nor later.

    Else its walk through a zone's results would hold the window up, on whatever thread it falls.
    What is let go is freed as ever; only rings of it are not, so this is for a whole zone alone.
    """
    global _within
    with _lock:
        _within += 1
        gc.disable()
    try:
        yield
    finally:
        with _lock:
            _within -= 1
            gc.freeze()
            if not _within:
                gc.enable()
