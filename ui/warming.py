"""Loads the code of the pages after the start, so that the first visit to one need not."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from PySide6.QtCore import QObject, QTimer

from ui.page_list import PAGES

BEGIN = 1_500
"""Milliseconds after the window's start, for the first page to be read and painted."""
BETWEEN = 150
"""Milliseconds between two pages: a page takes 10–60, and one may be typing meanwhile."""


class Warming(QTimer):
    """Loads one page a turn and ends with the last, or with the window it belongs to."""

    def __init__(self, window: QObject) -> None:
        super().__init__(window)
        self._left: Iterator[str] = iter([entry.module for entry in PAGES])
        self.timeout.connect(self._load_next)
        self.start(BEGIN)

    def _load_next(self) -> None:
        module = next(self._left, None)
        if module is None:
            self.stop()
            self.deleteLater()
        else:
            self.setInterval(BETWEEN)
            import_module(module)
