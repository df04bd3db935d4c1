"""What every test of the window needs: the theme, a home of its own, and windows that go away."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partialmethod
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crm.workspace import Workspace
from tests.ui.zone import make_zone
from ui import preferences, theme
from ui.app import App
from ui.desk import Desk
from ui.logbook import report
from ui.preferences import remember
from ui.tasks import Tasks
from ui.window import Window

PATIENCE = 30_000
"""Milliseconds that a test waits for an answer: a busy machine is slow, not wrong."""

for _waits in ("waitUntil", "waitSignal", "waitExposed"):
    setattr(QtBot, _waits, partialmethod(getattr(QtBot, _waits), timeout=PATIENCE))


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
    flush(qapp)


def flush(qapp: QApplication) -> None:
    """Delete what waits to be deleted.

    Without this the windows of earlier tests live on and answer shortcuts and signals.
    """
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qapp.processEvents()


@pytest.fixture
def tasks() -> Iterator[Tasks]:
    made = Tasks()
    yield made
    made.close()


@pytest.fixture(scope="session")
def zone_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small zone of tests.ui.zone, closed, to be copied."""
    made = make_zone(tmp_path_factory.mktemp("zone"))
    assert made.path is not None
    made.close()
    return made.path


@pytest.fixture
def zone(tmp_path: Path, zone_file: Path) -> Iterator[Workspace]:
    """A copy of the small zone of its own, on 2016-05-31."""
    made = Workspace.open(shutil.copy(zone_file, tmp_path), author="专员 甲")
    yield made
    made.close()


@pytest.fixture
def desk(zone: Workspace, tasks: Tasks) -> Iterator[Desk]:
    made = Desk(zone, tasks)
    yield made
    made.close()


@pytest.fixture
def window(desk: Desk, qtbot: QtBot) -> Iterator[Window]:
    """The whole window on the small zone, shown, at a page that reads little."""
    remember("window/page", "settings")
    made = Window(desk, report)
    made.resize(1280, 720)
    made.show()
    qtbot.waitExposed(made)
    settle(qtbot, desk)
    yield made
    made.hide()
    made.deleteLater()


def settle(qtbot: QtBot, desk: Desk) -> None:
    """Wait until what was asked of the desk is answered and shown."""
    qtbot.waitUntil(lambda: not desk.tasks.busy)


def until(qtbot: QtBot, desk: Desk, told: Callable[[], bool]) -> None:
    """Wait until the data tell so, and the window has shown it: it may be acted upon."""
    qtbot.waitUntil(lambda: not desk.tasks.busy and told())


@contextmanager
def window_on(workspace: Workspace, qtbot: QtBot, key: str) -> Iterator[Window]:
    """A window of its own on other data, at the page `key`, with readers of its own."""
    tasks = Tasks()
    desk = Desk(workspace, tasks)
    made = Window(desk, report)
    made.show()
    made.go(key)
    settle(qtbot, desk)
    yield made
    made.hide()
    desk.close()
    made.deleteLater()
    tasks.close()


@contextmanager
def running_app(qapp: QApplication, qtbot: QtBot, zone: Workspace) -> Iterator[App]:
    """The app started on the file of `zone`, with its window; all of its windows go away."""
    path = zone.path
    zone.close()
    made = App(qapp)
    made.start(str(path))
    qtbot.waitUntil(lambda: made.window is not None)
    settle(qtbot, made.window.desk)
    yield made
    end_app(qapp, made)


def end_app(qapp: QApplication, made: App) -> None:
    """Close an app, and put all of its windows away."""
    if made.window is not None:
        made.window.hide()
    made.close()
    for window in qapp.topLevelWidgets():
        window.hide()
        window.deleteLater()
    made.deleteLater()
    flush(qapp)
