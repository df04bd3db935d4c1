"""What a user's window remembers, in an ini file of the user's: never in the database."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from platformdirs import user_config_path
from PySide6.QtCore import QSettings


def preferences() -> QSettings:
    """The user's remembered choices; keys are grouped by page, e.g. ``projects/columns``."""
    return _opened(user_config_path("yinfeng", appauthor=False) / "window.ini")


@cache
def _opened(file: Path) -> QSettings:
    file.parent.mkdir(parents=True, exist_ok=True)
    return QSettings(str(file), QSettings.Format.IniFormat)


def remembered(key: str, default: str = "") -> str:
    """The text kept under `key`."""
    return str(preferences().value(key, default))


def remember(key: str, value: str) -> None:
    """Keep the text `value` under `key`, at once."""
    preferences().setValue(key, value)
