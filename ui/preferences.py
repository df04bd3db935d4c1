"""What a user's window remembers, in an ini file of the user's: never in the database."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from platformdirs import user_config_path
from PySide6.QtCore import QSettings

_elsewhere: Path | None = None


def keep_in(file: Path | None) -> None:
    """Keep the choices of this process in `file` instead of the user's own; None ends that."""
    global _elsewhere
    _elsewhere = file


def preferences() -> QSettings:
    """The user's remembered choices; keys are grouped by page, e.g. ``projects/columns``."""
    own = user_config_path("yinfeng", appauthor=False) / "window.ini"
    return _opened(_elsewhere or own)


@cache
def _opened(file: Path) -> QSettings:
    file.parent.mkdir(parents=True, exist_ok=True)
    return QSettings(str(file), QSettings.Format.IniFormat)


def remembered(key: str, default: str = "") -> str:
    """The text kept under `key`."""
    return str(preferences().value(key, default))


def remembered_list(key: str) -> list[str]:
    """The texts kept under `key`."""
    kept = preferences().value(key, [])
    if isinstance(kept, str):  # an ini file does not tell a list of one from a text
        return [kept] if kept else []
    return [str(one) for one in kept] if isinstance(kept, list) else []


def remember(key: str, value: str | list[str]) -> None:
    """Keep `value` under `key`, at once."""
    preferences().setValue(key, value)
