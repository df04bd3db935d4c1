"""Copies of attachments that the system's programs open; they are gone when the app ends."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices


@cache
def _made() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="yinfeng-", ignore_cleanup_errors=True)


def copies_folder() -> Path:
    """Return this run's folder of opened copies."""
    return Path(_made().name)


def open_file(file: Path) -> None:
    """Open a file with the program that the system has for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))
