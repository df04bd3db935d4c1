"""Notices what other windows saved into the same data."""

from __future__ import annotations

import threading
from collections.abc import Callable

from crm.workspace import Workspace

Touched = dict[str, set[str]]


class Watch:
    """Knows how far this window has seen the log, and asks cheaply whether there is more.

    `look` is called on one thread only, `note_own` on the writer's.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._lock = threading.Lock()
        self._seen = workspace.position()
        self._probe: Callable[[], object] | None = None
        self._answer: object = None

    def look(self) -> Touched:
        """Return what was saved elsewhere since the last look; empty when nothing was."""
        if self._probe is None:
            self._probe = self._workspace.data_version()
        answer = self._probe()
        if answer == self._answer:
            return {}
        self._answer = answer
        with self._lock:
            seen, self._seen = self._seen, self._workspace.position()
            return self._workspace.changes_since(seen) if self._seen != seen else {}

    def note_own(self) -> None:
        """An operation of this window was saved: not news, unless others came with it."""
        with self._lock:
            now = self._workspace.position()
            if sum(now.values()) == sum(self._seen.values()) + 1:
                self._seen = now

    def end(self) -> None:
        """Let go of the connection that the probe holds."""
        self._probe = None
