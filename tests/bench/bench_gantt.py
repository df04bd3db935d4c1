"""挂图作战 with 2,000 projects beside 50: a page of scrolling, and how their standing is read."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from PySide6.QtWidgets import QApplication
from sqlalchemy import insert

from crm.milestone_plans import default_template
from crm.milestones import schedules
from crm.rules.workdays import Workdays
from crm.timeline import gantt_rows
from crm.workspace import Workspace
from db.models import Milestone, MilestoneWait, Project
from db.terms import Stage
from db.values import new_key
from tests.bench.measure import figure, side_by_side
from tests.ui.zone import TODAY
from ui import theme
from ui.models.gantt import Column, GanttModel
from ui.widgets.gantt import GanttView

MANY, FEW = 2_000, 50
FRAME = 33.0
"""Milliseconds that a frame may take."""
SECOND = 1000.0


@cache
def zone(count: int) -> Workspace:
    """Return a data file with `count` planned projects, written past the log."""
    folder = Path(tempfile.mkdtemp(prefix="yinfeng-bench-"))
    made = Workspace.create(folder / f"{count}.yinfeng", zone_name="示例经开区", on=TODAY)
    projects, milestones, waits = [], [], []
    for at in range(count):
        key = new_key()
        projects.append(
            {
                "id": key,
                "version": 1,
                "name": f"示例项目{at:05d}",
                "name_pinyin": f"shilixiangmu{at:05d}",
                "stage": Stage.SIGNED,
                "chief": f"领导{at % 7}",
                "illustrative": True,
            }
        )
        day = TODAY + timedelta(days=at % 90 - 60)
        keys = {}
        for ordinal, step in enumerate(default_template().steps):
            keys[step.name] = new_key()
            day += timedelta(days=step.workdays)
            milestones.append(_milestone(keys[step.name], key, step.name, day, ordinal))
            waits += [
                {
                    "id": new_key(),
                    "version": 1,
                    "milestone_id": keys[step.name],
                    "waits_for_id": keys[name],
                }
                for name in step.waits_for
            ]
    with made._store._writing.begin() as connection:
        for cls, rows in ((Project, projects), (Milestone, milestones), (MilestoneWait, waits)):
            connection.execute(insert(cls.__table__), rows)
    return made


def _milestone(
    key: str, project_id: str, name: str, planned: date, ordinal: int
) -> dict[str, object]:
    return {
        "id": key,
        "version": 1,
        "project_id": project_id,
        "name": name,
        "workdays": 20,
        "planned": planned,
        "amber_days": 1,
        "red_days": 15,
        "illustrative": True,
        "ordinal": ordinal,
    }


@cache
def chart(count: int) -> GanttView:
    """Return the chart of `count` projects with all their milestones, on the screen there is."""
    qt = QApplication.instance() or QApplication([])
    assert isinstance(qt, QApplication)
    theme.install(qt)
    found = zone(count).read(schedules, TODAY)
    opened = {one.project_id for one in found}
    model = GanttModel()
    view = GanttView(model)
    view.resize(1200, 720)
    view.today = TODAY
    view.begin = TODAY - timedelta(days=60)
    model.show_rows(gantt_rows(found, TODAY, Workdays(), opened), opened)
    view.setColumnWidth(Column.CHART, 800)
    view.show()
    QApplication.processEvents()
    return view


def scroll(view: GanttView) -> None:
    """Go down a page and paint it."""
    bar = view.verticalScrollBar()
    step = bar.pageStep()
    bar.setValue(bar.value() + step if bar.value() + step < bar.maximum() else 0)
    view.viewport().repaint()


@figure("gantt-page-of-scrolling", goal=1.5, unit="ms")
def page_of_scrolling() -> tuple[float, float]:
    """A page of the chart of 2,000 projects (28,000 rows) beside one of 50."""
    return side_by_side(lambda: scroll(chart(MANY)), lambda: scroll(chart(FEW)), rounds=25)


@figure("gantt-frame", goal=1.0, unit="ms")
def frame() -> tuple[float, float]:
    """A page of the chart of 2,000 projects beside the 33 ms that a frame may take."""
    scroll(chart(MANY))
    return statistics.median(working(lambda: scroll(chart(MANY))) for _ in range(25)), FRAME


@figure("gantt-standing", goal=1.0, unit="ms")
def standing() -> tuple[float, float]:
    """How 26,000 milestones stand, off the GUI thread, beside a second."""
    made = zone(MANY)
    made.read(schedules, TODAY)
    return statistics.median(working(lambda: made.read(schedules, TODAY)) for _ in range(3)), SECOND


def working(action: Callable[[], object]) -> float:
    """Milliseconds that this thread works for `action`, whatever else the machine does."""
    started = time.thread_time()
    action()
    return (time.thread_time() - started) * 1000
