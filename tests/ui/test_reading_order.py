"""Tab goes through a page as one reads it, from the bar above and back again."""

from __future__ import annotations

import itertools
from functools import partial

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from crm.listing import Listing, ordered_ids
from crm.todos import add_todo
from tests.ui.conftest import settle, until
from tests.ui.hands import turn_to
from tests.ui.zone import TODAY
from ui.pages.home import HomePage
from ui.pages.project import ProjectPage
from ui.widgets.gate_checklist import TickLine
from ui.window import Window

MOST = 80


def opened(window: Window, qtbot: QtBot, key: str) -> None:
    """Show a page; that of a project has a next step and a gate, made once it is read."""
    window.resize(1440, 900)
    if key != "project":
        window.go(key)
        settle(qtbot, window.desk)
        return
    project = window.desk.read_now(ordered_ids, Listing())[0]
    step = partial(add_todo, project_id=project, owner=window.desk.workspace.author)
    window.desk.change(step, "示例下一步", due=TODAY, label="示例")
    settle(qtbot, window.desk)
    window.go(key, id=project)
    page = window.page
    assert isinstance(page, ProjectPage)
    until(qtbot, window.desk, lambda: page.overview.next.step.isVisible())
    until(qtbot, window.desk, lambda: any(one.isVisible() for one in _lines(page)))


def _lines(page: ProjectPage) -> list[TickLine]:
    """The lines of the gate that are ticked by hand; they are read by themselves."""
    return [one for one in page.gate.checklist.lines.values() if isinstance(one, TickLine)]


def walked(window: Window, qtbot: QtBot, start: QWidget, key: Qt.Key) -> list[QWidget]:
    """Press Tab, or Shift+Tab, from `start` on until it leaves the page; return where it was."""
    turn_to(qtbot, start)
    shift = Qt.KeyboardModifier.ShiftModifier
    held = shift if key is Qt.Key.Key_Backtab else Qt.KeyboardModifier.NoModifier
    found: list[QWidget] = []
    for _ in range(MOST):
        qtbot.keyClick(QApplication.focusWidget(), key, held)
        now = QApplication.focusWidget()
        if not window.page.isAncestorOf(now):
            return found
        found.append(now)
    raise AssertionError("Tab does not leave the page")


PAGES = pytest.mark.parametrize("key", ["home", "project", "projects", "leads", "performance"])


@PAGES
def test_tab_goes_through_a_page_as_one_reads_it(window: Window, qtbot: QtBot, key: str) -> None:
    """Down, or to a column at the right: never up again on the same side."""
    opened(window, qtbot, key)
    stops = walked(window, qtbot, window.top.new, Qt.Key.Key_Tab)
    for area in window.page.findChildren(QScrollArea):
        area.verticalScrollBar().setValue(0)
    qtbot.wait(1)
    places = [QRect(one.mapTo(window.page, QPoint()), one.size()) for one in stops]
    for at, (before, after) in enumerate(itertools.pairwise(places)):
        up = after.bottom() < before.top()
        assert not up or after.left() > before.right(), (stops[at], stops[at + 1])


@PAGES
def test_shift_and_tab_go_the_same_way_back(window: Window, qtbot: QtBot, key: str) -> None:
    opened(window, qtbot, key)
    stops = walked(window, qtbot, window.top.new, Qt.Key.Key_Tab)
    first_of_rail = QApplication.focusWidget()
    back = walked(window, qtbot, first_of_rail, Qt.Key.Key_Backtab)
    assert back == stops[::-1]
    assert QApplication.focusWidget() is window.top.new


def test_the_tiles_of_the_home_page_come_first(window: Window, qtbot: QtBot) -> None:
    opened(window, qtbot, "home")
    page = window.page
    assert isinstance(page, HomePage)
    assert page.table.hasFocus() or window.focusWidget() is page.table, "where the day begins"
    stops = walked(window, qtbot, window.top.new, Qt.Key.Key_Tab)
    tiles = [one for one in page.tiles.tiles if one.isVisible()]
    assert tiles and stops[: len(tiles)] == tiles
    assert stops.index(page.table) > len(tiles) - 1


def test_the_lines_of_a_gate_stand_between_the_next_step_and_the_timeline(
    window: Window, qtbot: QtBot
) -> None:
    opened(window, qtbot, "project")
    page = window.page
    assert isinstance(page, ProjectPage)
    stops = walked(window, qtbot, window.top.new, Qt.Key.Key_Tab)
    assert stops.index(page.head.advance) < stops.index(page.tabs)
    step, told = stops.index(page.overview.next.step), stops.index(page.overview.recent.view)
    boxes = [stops.index(one.box) for one in _lines(page)]
    assert boxes and step < min(boxes) and max(boxes) < told
    assert boxes == sorted(boxes)
