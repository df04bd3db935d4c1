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
from crm.performance_view import Order, in_order, performance_view
from crm.visiting import visits
from crm.workspace import Workspace
from ui import preferences, theme
from ui.desk import Desk
from ui.dialogs.practice import Practice
from ui.dialogs.welcome import Welcome
from ui.logbook import report
from ui.page_list import PAGES
from ui.tasks import Tasks
from ui.window import Window

SIZES = ((1440, 900), (1280, 720))
APPEARANCES = ("light", "dark")
PATIENCE = 20
"""Seconds that a page may take to show what it reads."""
TURNS = 10
"""Turns of the event loop without anything being read, after which a page stands."""
SMALLEST = 0
"""Qt's word for the strongest compression, which loses nothing."""
SEARCHED = "示例"
LIVELY = "示例整车扩产及新能源"
"""A project of the sample to which much has happened."""
RECORDS = ("project", "organization")
"""Pages that show one record, and nothing by themselves."""

Arrange = Callable[[Window], object]


def draw_sample(folder: Path) -> list[Path]:
    """Draw all pages of a fresh sample zone into `folder` and return the files."""
    from crm.sample import FILE_NAME, create_sample

    with tempfile.TemporaryDirectory() as data:
        workspace = create_sample(Path(data) / FILE_NAME)
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
            practice = Practice()
            _settle(practice.tasks)
            drawn.append(_picture(practice, folder / f"conflicts-practice-1080-{appearance}.png"))
            practice.close()
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
        if entry.key not in RECORDS:
            yield entry.key, partial(Window.go, key=entry.key, look="table")
    yield "board", partial(Window.go, key="projects", look="board")
    for name, tab, ids in (
        ("project", "overview", _named(window, LIVELY) or _largest(window, "amount")),
        ("project-contracts", "contracts", _promising(window)),
        ("project-capital", "capital", _largest(window, "arrived")),
    ):
        if ids:
            yield name, partial(Window.go, key="project", id=ids[0], tab=tab)
    for line in window.desk.read_now(visits, window.desk.workspace.author, window.desk.today())[:1]:
        yield "visit-sheet", partial(Window.go, key="visit", id=line.project_id)
    yield "search", _search


def _largest(window: Window, by: str) -> list[str]:
    """The projects, the largest by a column first."""
    found: list[str] = window.desk.read_now(
        listing.ordered_ids, listing.Listing(sort=by, descending=True)
    )
    return found


def _named(window: Window, name: str) -> list[str]:
    """The project of a name, where there is one."""
    filters = (listing.Filter("name", words=name),)
    found: list[str] = window.desk.read_now(listing.ordered_ids, listing.Listing(filters))
    return found


def _promising(window: Window) -> list[str]:
    """The projects whose contracts promise something, the worst first."""
    view = window.desk.read_now(performance_view, window.desk.today())
    return [one.head.project_id for one in in_order(view.strips, Order.WORST)]


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
    calm = 0
    # On a busy machine one turn may last long: what is laid out by the next is waited for too.
    while calm < TURNS or time.monotonic() - quiet_since < 0.2:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        calm += 1
        if time.monotonic() - started > PATIENCE:
            break
        if tasks.busy:
            quiet_since, calm = time.monotonic(), 0
