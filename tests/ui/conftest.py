"""What every test of the window needs: the theme, a home of its own, and windows that go away."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from ui import preferences, theme


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh home: data, preferences and log of a test are its own."""
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    monkeypatch.setenv("HOME", str(tmp_path))
    preferences._opened.cache_clear()
    return tmp_path


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> Iterator[QApplication]:
    """The app in its theme; what a test deleted is gone before the next one starts."""
    theme.install(qapp).set_mode("light")
    yield qapp
    for window in qapp.topLevelWidgets():
        window.close()
        window.deleteLater()
    # Without this the windows of earlier tests live on and answer shortcuts and signals.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qapp.processEvents()
