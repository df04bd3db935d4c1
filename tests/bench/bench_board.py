"""The board with 5,000 cards beside 100: its first cards, and the frames of scroll and drag.

A frame has 33 ms: what this thread works for it is measured, one step of the mouse or the wheel
and the painting that follows; a figure is the longest of them all, and not the usual one.
"""

from __future__ import annotations

import random
import statistics
import tempfile
from functools import cache
from pathlib import Path

from PySide6.QtCore import QEventLoop, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget
from sqlalchemy import insert, text

from crm.workspace import Workspace
from db.models import Milestone, Project
from db.terms import Stage
from db.values import new_key
from tests.bench.bench_table import app, working
from tests.bench.measure import figure, milliseconds
from tests.ui.zone import TODAY, YI

LARGE, SMALL = 5_000, 100
ALLOWANCE = 3.0
FRAME = 33.0
WAITING = QEventLoop.ProcessEventsFlag.WaitForMoreEvents
AT_STAGES = (Stage.TALKS, Stage.VISIT, Stage.REVIEW, Stage.SIGNED, Stage.STARTED)


@cache
def zone(count: int) -> Workspace:
    """Return a data file with `count` projects, a fifth of them with a late milestone."""
    folder = Path(tempfile.mkdtemp(prefix="yinfeng-bench-"))
    made = Workspace.create(folder / f"{count}.yinfeng", zone_name="示例经开区", on=TODAY)
    chance = random.Random(count)
    rows = [_row(chance, at) for at in range(count)]
    late = [
        {
            "id": new_key(),
            "version": 1,
            "project_id": row["id"],
            "name": "施工许可",
            "workdays": 10,
            "amber_days": 1,
            "red_days": 15,
            "illustrative": True,
            "ordinal": 0,
            "planned": TODAY.replace(day=chance.randint(1, 28)),
        }
        for row in rows[::5]
    ]
    with made._store._writing.begin() as connection:
        connection.execute(insert(Project.__table__), rows)
        connection.execute(insert(Milestone.__table__), late)
    with made._store._writing.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()
    return made


def _row(chance: random.Random, at: int) -> dict[str, object]:
    fen = chance.randint(1, 8000) * YI // 100
    return {
        "id": new_key(),
        "version": 1,
        "name": f"示例产业园项目第{at:05d}号",
        "investor_names": f"示例企业{at % 997}",
        "stage": chance.choice(AT_STAGES),
        "planned_fen": fen,
        "planned_currency": "CNY",
        "planned_mark": chance.choice(("exact", "exact", "about")),
        "headline_fen": fen,
        "owner": f"专员{at % 40}",
        "commissioner": f"督办{at % 7}",
        "stage_since": TODAY.replace(month=chance.randint(1, 5), day=1),
        "illustrative": True,
    }


class Shown:
    """A window with the board of one data file, on the screen that there is."""

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
        self.window.go("projects", look="board")
        page = self.window.page
        assert isinstance(page, ProjectsPage)
        self.page, self.view = page, page.board.view
        self.settle()

    def settle(self) -> None:
        """Let everything that was asked for come in."""
        while self.desk.tasks.busy:
            QApplication.processEvents(WAITING)
        QApplication.processEvents()

    def first_cards(self) -> None:
        """From nothing to the first cards painted, as when one comes to the board."""
        store = self.page.board.store
        self.settle()
        store.show_board(store.by, [], [])
        self.page.read()
        while not (self.view.columns and any(one.model.ids for one in self.view.columns)):
            QApplication.processEvents(WAITING)
        self.window.repaint()
        self.view.widget().repaint()

    def fullest(self) -> int:
        """The column with the most cards."""
        counts = [len(one.model.ids) for one in self.view.columns]
        return counts.index(max(counts))


@cache
def shown(count: int) -> Shown:
    app()
    return Shown(zone(count))


def frame() -> None:
    """Let the screen be drawn as it is after one event."""
    QApplication.sendPostedEvents()
    QApplication.processEvents()


@figure("board-first-cards", goal=1, unit="ms")
def board_first_cards() -> tuple[float, float]:
    """First cards of 5,000, beside 3 times those of 100."""
    large, small = shown(LARGE), shown(SMALL)
    for one in (large, small):
        one.first_cards()
    # In turns, so that a busy machine slows both.
    rounds = [[milliseconds(one.first_cards) for one in (large, small)] for _ in range(9)]
    ours, few = (statistics.median(times) for times in zip(*rounds, strict=True))
    return ours, ALLOWANCE * few


@figure("board-scroll-frame", goal=1, unit="ms")
def board_scroll_frame() -> tuple[float, float]:
    """The longest frame of scrolling a column of 1,000 from end to end, cards unread at first."""
    large = shown(LARGE)
    large.first_cards()
    large.settle()
    frame()
    cards = large.view.columns[large.fullest()].list
    bar = cards.verticalScrollBar()
    steps = 240
    times = []
    for step in range(1, steps + 1):

        def scroll(step: int = step) -> None:
            bar.setValue(bar.maximum() * step // steps)
            frame()

        times.append(working(scroll))
    large.settle()
    for step in range(60):  # and back by the wheel's step, over cards that are there now

        def turn(step: int = step) -> None:
            bar.setValue(bar.maximum() - step * 3 * bar.singleStep())
            frame()

        times.append(working(turn))
    return max(times), FRAME


@figure("board-drag-frame", goal=1, unit="ms")
def board_drag_frame() -> tuple[float, float]:
    """The longest frame of pulling a card over all columns and back, its take-up among them."""
    large = shown(LARGE)
    large.first_cards()
    large.settle()
    cards = large.view.columns[large.fullest()].list
    surface = cards.viewport()
    start = cards.visualRect(cards.cards.index(1)).center()
    frame()

    def take_up() -> None:
        _mouse(surface, start, QMouseEvent.Type.MouseButtonPress)
        frame()

    wide, high = large.view.width(), large.view.height()
    way = [QPoint(step * wide // 80, 60 + (step * 37) % (high - 90)) for step in range(80)]
    times = [working(take_up)]
    for place in (*way, *reversed(way)):
        inside = surface.mapFromGlobal(large.view.mapToGlobal(place))

        def pull(inside: QPoint = inside) -> None:
            _mouse(surface, inside, QMouseEvent.Type.MouseMove)
            frame()

        times.append(working(pull))
    assert large.view.ghost.isVisible()
    cards._end_drag(dropped=False)
    return max(times), FRAME


def _mouse(surface: QWidget, place: QPoint, kind: QMouseEvent.Type) -> None:
    button = Qt.MouseButton.LeftButton
    held = Qt.MouseButton.NoButton if kind is QMouseEvent.Type.MouseMove else button
    event = QMouseEvent(
        kind,
        QPointF(place),
        QPointF(surface.mapToGlobal(place)),
        held,
        button,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(surface, event)
