"""合同履约 with 5,000 contracts × 10 years × 6 indicators: how it opens, scrolls and follows."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from decimal import Decimal
from functools import cache

from PySide6.QtWidgets import QApplication
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.performance_view import (
    Order,
    PerformanceView,
    Wanted,
    choose,
    in_order,
    performance_view,
    totals,
)
from crm.standings import assess_all
from db.models import Performance
from db.values import Quantity
from tests.bench.contracts_zone import TODAY, zone
from tests.bench.measure import figure, side_by_side, working
from ui import theme
from ui.desk import Desk
from ui.models.performance import StripsModel
from ui.tasks import Tasks
from ui.widgets.heat_strip import HeatStrips

MANY, FEW = 5_000, 50
FRAME = 33.0
"""Milliseconds that a frame may take."""


@cache
def view() -> PerformanceView:
    """Return the strips of the zone."""
    return zone().read(performance_view, TODAY)


@cache
def strips(count: int) -> HeatStrips:
    """Return `count` of the strips, shown on the screen there is."""
    qt = QApplication.instance() or QApplication([])
    assert isinstance(qt, QApplication)
    theme.install(qt)
    model = StripsModel()
    made = HeatStrips(model)
    made.resize(1000, 700)
    made.year = TODAY.year
    model.show_strips(view().strips[:count], view().columns)
    made.show()
    QApplication.processEvents()
    return made


def _scroll(count: int) -> float:
    """Return the median time of a frame over a hundred steps down and to the side, in ms."""
    made = strips(count)
    down, aside = made.verticalScrollBar(), made.horizontalScrollBar()
    frames = []
    for step in range(100):
        down.setValue((down.maximum() * step) // 100)
        aside.setValue((aside.maximum() * step) // 100)
        frames.append(working(made.viewport().repaint))
    return statistics.median(frames)


def _open(count: int) -> None:
    made = strips(count)
    made.strips.show_strips(view().strips[:count], view().columns)
    made.viewport().repaint()


@figure("performance-first-paint", goal=3.0, unit="ms")
def first_paint() -> tuple[float, float]:
    """5,000 contracts put into the strips and painted, beside 50."""
    return side_by_side(lambda: _open(MANY), lambda: _open(FEW))


@figure("performance-scroll-frame", goal=FRAME, unit="ms")
def scroll_frame() -> tuple[float, float]:
    """A frame of scrolling through 5,000 contracts; the floor is one millisecond."""
    return _scroll(MANY), 1.0


@figure("performance-scroll-beside-few", goal=1.5, unit="ms")
def scroll_beside() -> tuple[float, float]:
    """The same beside 50 contracts."""
    return _scroll(MANY), _scroll(FEW)


@figure("performance-filter-and-sums", goal=50.0, unit="ms")
def filtered() -> tuple[float, float]:
    """What the window does for each filter: chosen, sorted, added up; the floor is one ms."""

    def once() -> None:
        found = in_order(choose(view(), Wanted(text="示例")), Order.WORST)
        assert len(found) == MANY
        totals(found, TODAY.year - 1)

    once()
    return statistics.median(working(once) for _ in range(5)), 1.0


@figure("performance-one-change", goal=300.0, unit="ms")
def one_change() -> tuple[float, float]:
    """The view after one actual was corrected; the floor is one millisecond."""
    made = zone()
    view()
    figures = iter(range(1, 100))

    def correct(session: Session) -> None:
        one = session.scalars(select(Performance).limit(1)).one()
        one.actual = Quantity(Decimal(next(figures)), "万元")

    took = []
    for _ in range(5):
        made.change(correct, label="更正")
        took.append(working(lambda: made.read(performance_view, TODAY)))
    return min(took), 1.0


@figure("performance-stall-while-read", goal=5.0, unit="ms")
def stall() -> tuple[float, float]:
    """The longest that the window waits for its turn while all is assessed on another thread.

    The floor is the same beside a thread that does nothing but count.
    """
    return _longest(lambda session: assess_all(session, TODAY)), _longest(_count)


def _count(session: object) -> None:
    ends = time.thread_time() + 2
    while time.thread_time() < ends:
        pass


def _longest(work: Callable[..., object]) -> float:
    """Return the longest turn of the window's loop, in ms, while `work` runs as a read."""
    qt = QApplication.instance() or QApplication([])
    tasks = Tasks()
    desk = Desk(zone(), tasks)
    done: list[object] = []
    desk.read(work, then=done.append)
    longest, last = 0.0, time.perf_counter()
    while not done:
        qt.processEvents()
        now = time.perf_counter()
        longest, last = max(longest, (now - last) * 1000), now
    desk.close()
    tasks.close()
    return longest
