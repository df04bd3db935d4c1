"""Draws every page to PNG, in both sizes and appearances: behind `make screenshots`.

The files are <page>-<width>-<appearance>.png in docs/images. README and guide show the light ones
at 1440; the others are for looking at, and not kept.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication, QWidget

from crm import listing
from crm.workspace import Workspace
from ui import preferences, theme
from ui.desk import Desk
from ui.dialogs.welcome import Welcome
from ui.logbook import report
from ui.page_list import PAGES
from ui.tasks import Tasks
from ui.window import Window

SIZES = ((1440, 900), (1280, 720))
APPEARANCES = ("light", "dark")
PATIENCE = 20
"""Seconds that a page may take to show what it reads."""
SMALLEST = 0
"""Qt's word for the strongest compression, which loses nothing."""
SEARCHED = "示例"

Arrange = Callable[[Window], object]


def draw_sample(folder: Path) -> list[Path]:
    """Draw all pages of a fresh sample zone into `folder` and return the files."""
    from crm.sample import FILE_NAME, create_sample

    with tempfile.TemporaryDirectory() as data:
        workspace = create_sample(Path(data) / FILE_NAME, author="专员 甲")
        try:
            workspace.back_up()
            return draw(workspace, folder)
        finally:
            workspace.close()


def draw(workspace: Workspace, folder: Path) -> list[Path]:
    """Draw all pages of `workspace` into `folder` and return the files."""
    qt = QApplication.instance() or QApplication([])
    assert isinstance(qt, QApplication)
    dressed, tasks = theme.install(qt), Tasks()
    folder.mkdir(parents=True, exist_ok=True)
    # The user's own choices neither show in the pictures nor change by them.
    with tempfile.TemporaryDirectory() as home:
        preferences.keep_in(Path(home) / "window.ini")
        window = Window(Desk(workspace, tasks), report)
        welcome = Welcome(tasks, report)
        drawn = []
        for appearance in APPEARANCES:
            dressed.set_mode(appearance)
            drawn.append(_picture(welcome, folder / f"welcome-680-{appearance}.png"))
            for size in SIZES:
                window.resize(*size)
                window.show()
                for name, arrange in shots(window):
                    arrange(window)
                    _settle(tasks)
                    file = folder / f"{name}-{size[0]}-{appearance}.png"
                    drawn.append(_picture(window, file))
                    window.top.search.leave()
        window.desk.close()
        for shown in (window, welcome):
            shown.hide()
            shown.deleteLater()
        tasks.close()
        preferences.keep_in(None)
    return drawn


def shots(window: Window) -> Iterator[tuple[str, Arrange]]:
    """Yield what is drawn: a name, and what brings the window to show it."""
    for entry in PAGES:
        if entry.word:
            yield entry.key, partial(Window.go, key=entry.key, look="table")
    yield "board", partial(Window.go, key="projects", look="board")
    if any(entry.key == "project" for entry in PAGES):
        largest = listing.Listing(sort="amount", descending=True)
        ids = window.desk.read_now(listing.ordered_ids, largest)
        if ids:
            yield "project", lambda shown: shown.go("project", id=ids[0])
    yield "search", _search


def _search(window: Window) -> None:
    window.go("targets")
    window.activateWindow()
    window.top.search.start(SEARCHED)


def _picture(widget: QWidget, file: Path) -> Path:
    widget.show()
    QApplication.processEvents()
    widget.grab().save(str(file), "PNG", SMALLEST)
    return file


def _settle(tasks: Tasks) -> None:
    """Let the page show what it reads; a page may read again once it knows more."""
    quiet_since = started = time.monotonic()
    while time.monotonic() - quiet_since < 0.2 and time.monotonic() - started < PATIENCE:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        if tasks.busy:
            quiet_since = time.monotonic()
