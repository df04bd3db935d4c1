"""The projects' table on 200,000 projects beside 1,000: first rows, memory, a page of scrolling."""

from __future__ import annotations

import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication
from sqlalchemy import insert, text

from crm.workspace import Workspace
from db.models import Project
from db.terms import Stage
from db.values import AREA_UNITS_PER_MU, new_key
from tests.bench.measure import figure, milliseconds, resident_megabytes
from tests.ui.zone import TODAY, YI

LARGE, SMALL = 200_000, 1_000
FIRST_ROWS_ALLOWANCE = 1.5
MOST_MEGABYTES = 150.0
WAITING = QEventLoop.ProcessEventsFlag.WaitForMoreEvents
FRAME = 16.0
"""Milliseconds, in which a screen draws once."""


@cache
def zone(count: int) -> Workspace:
    """Return a data file with `count` projects, written past the log since only rows matter."""
    folder = Path(tempfile.mkdtemp(prefix="yinfeng-bench-"))
    made = Workspace.create(folder / f"{count}.yinfeng", zone_name="示例经开区", on=TODAY)
    chance = random.Random(count)
    stages = list(Stage)
    with made._store._writing.begin() as connection:
        for start in range(0, count, 10_000):
            rows = [_row(chance, stages, at) for at in range(start, min(start + 10_000, count))]
            connection.execute(insert(Project.__table__), rows)
    with made._store._writing.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()
    return made


def _row(chance: random.Random, stages: list[Stage], at: int) -> dict[str, object]:
    fen = chance.randint(1, 4000) * YI // 100
    return {
        "id": new_key(),
        "version": 1,
        "name": f"示例产业园项目第{at:06d}号",
        "name_pinyin": f"shilichanyeyuanxiangmudi{at:06d}hao",
        "name_initials": f"slcyyxmd{at:06d}h",
        "investor_names": f"示例企业{at % 997}",
        "stage": chance.choice(stages),
        "planned_fen": fen,
        "planned_currency": "CNY",
        "planned_mark": "exact",
        "headline_fen": fen,
        "land_units": chance.randint(10, 900) * AREA_UNITS_PER_MU,
        "land_mark": "exact",
        "chief": f"领导{at % 7}",
        "commissioner": f"专员{at % 40}",
        "progress": "正在洽谈选址，等待对方确认",
        "illustrative": True,
    }


class Shown:
    """A window with the table of one data file, on the screen that there is."""

    def __init__(self, workspace: Workspace) -> None:
        from ui.desk import Desk
        from ui.logbook import report
        from ui.pages.projects import ProjectsPage
        from ui.tasks import Tasks
        from ui.window import Window

        self.desk = Desk(workspace, Tasks())
        self.window = Window(self.desk, report)
        self.window.resize(1440, 900)
        self.window.show()
        self.window.go("projects")
        page = self.window.page
        assert isinstance(page, ProjectsPage)
        self.page = page
        self.settle()

    def settle(self) -> None:
        """Let everything that was asked for come in."""
        while self.desk.tasks.busy:
            QApplication.processEvents(WAITING)
        QApplication.processEvents()

    def first_rows(self) -> None:
        """From nothing to the first rows painted."""
        page = self.page
        self.settle()
        page.model.show_ids([])
        page.read()
        while not (page.model.rowCount() and page.model.held(0)):
            QApplication.processEvents(WAITING)
        page.table.viewport().repaint()


def working(action: Callable[[], object]) -> float:
    """Milliseconds that this thread works for `action`: a frame has nobody else to wait for."""
    started = time.thread_time()
    action()
    return (time.thread_time() - started) * 1000


@cache
def app() -> QApplication:
    from ui import theme

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    home = tempfile.mkdtemp(prefix="yinfeng-bench-home-")
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        os.environ[name] = str(Path(home) / name)
    made = QApplication.instance() or QApplication([])
    assert isinstance(made, QApplication)
    theme.install(made)
    return made


@cache
def shown(count: int) -> Shown:
    app()
    return Shown(zone(count))


def indexed_ids() -> None:
    """One bare query for the ids of the large file, by an index."""
    engine = zone(LARGE)._store.engine
    query = "SELECT id FROM project WHERE trashed_at IS NULL ORDER BY headline_fen DESC, id DESC"
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.execute(query).fetchall()


@figure("table-memory", goal=1, unit="MB")
def table_memory() -> tuple[float, float]:
    """What a window holds more for 200,000 projects; the small one is open beside it."""
    zone(LARGE), shown(SMALL)
    before = resident_megabytes()
    shown(LARGE).first_rows()
    shown(LARGE).page.table.scrollToBottom()
    shown(LARGE).settle()
    return resident_megabytes() - before, MOST_MEGABYTES


@figure("table-first-rows", goal=1, unit="ms")
def table_first_rows() -> tuple[float, float]:
    """First rows of 200,000, beside 1.5 times those of 1,000 and one query for the ids."""
    large, small = shown(LARGE), shown(SMALL)
    actions = (large.first_rows, small.first_rows, indexed_ids)
    for action in actions:
        action()
    # In turns, so that a busy machine slows all three.
    rounds = [[milliseconds(action) for action in actions] for _ in range(9)]
    ours, few, query = (statistics.median(times) for times in zip(*rounds, strict=True))
    return ours, FIRST_ROWS_ALLOWANCE * few + query


@figure("table-scroll-page", goal=1, unit="ms")
def table_scroll_page() -> tuple[float, float]:
    """One page of rows painted while scrolling, its rows read before; beside one frame."""
    page = shown(LARGE).page
    shown(LARGE).settle()
    bar = page.table.verticalScrollBar()
    times = []
    for step in range(1, 40):
        bar.setValue(step * page.table.viewport().height())
        shown(LARGE).settle()  # the rows of the page and of the next one
        times.append(working(page.table.viewport().repaint))
    return sorted(times)[len(times) // 2], FRAME


@figure("table-scroll-waiting", goal=1, unit="ms")
def table_scroll_waiting() -> tuple[float, float]:
    """One page painted that is not read yet, as on dragging the bar; beside one frame."""
    page = shown(LARGE).page
    bar = page.table.verticalScrollBar()
    times = []
    for step in range(1, 20):
        shown(LARGE).settle()
        bar.setValue(bar.maximum() * step // 20)
        times.append(working(page.table.viewport().repaint))
    shown(LARGE).settle()
    return sorted(times)[len(times) // 2], FRAME
