"""工作台: its figures are those of the use cases, and each opens what is behind it."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from crm.blockers import add_blocker
from crm.home import home
from crm.todos import add_todo
from crm.workspace import Workspace
from tests.ui.conftest import settle
from tests.ui.zone import TODAY, add_project
from ui.desk import Desk
from ui.models.targets import Column
from ui.pages.home import HomePage
from ui.widgets.chance import show_chance
from ui.widgets.line_list import Line, LinesModel
from ui.window import Window


@pytest.fixture
def page(window: Window, desk: Desk, qtbot: QtBot) -> HomePage:
    window.go("home")
    settle(qtbot, desk)
    assert isinstance(window.page, HomePage)
    return window.page


def enter(desk: Desk, qtbot: QtBot, use_case: object, *args: object, **fields: object) -> None:
    desk.change(use_case, *args, label="试", **fields)
    settle(qtbot, desk)


def test_the_day_begins_here_with_the_figures_of_the_use_case(
    page: HomePage, zone: Workspace
) -> None:
    found = zone.read(home, zone.author, TODAY)
    assert page.day.text() == "5月31日 星期二"
    assert "全年时序进度" in page.sums.text()
    shown = page.model.line(0)
    assert not isinstance(shown, str)
    assert shown.indicator == found.standings[0].indicator
    assert page.tiles[0].figure.text() == "3"
    assert page.tiles[0].accessibleName().startswith("引进投资过10亿元项目，3，")
    assert page.forecast is not None
    assert page.tiles[0].badge.text().startswith("年底 ")


def test_what_waits_for_a_person_is_listed_and_opens_the_project(
    page: HomePage, window: Window, desk: Desk, qtbot: QtBot
) -> None:
    assert page.late_stack.currentIndex() == 1
    project = desk.workspace.change(add_project, "示例卡住的项目", label="建").result
    enter(
        desk, qtbot, partial(add_blocker, raised_on=date(2016, 5, 1)), project, "电力",
        "专线未送电", today=TODAY, due=date(2016, 5, 21), unit="供电公司",
    )  # fmt: skip
    qtbot.waitUntil(lambda: page.late_stack.currentIndex() == 0)
    line = page.late.lines.line(0)
    assert line is not None
    assert (line.title, line.right) == ("示例卡住的项目", "电力 · 逾期 10 天")
    assert page.sums.text().endswith("1 件事要您定")
    page.late.setFocus()
    page.late.setCurrentIndex(page.late.lines.index(0))
    qtbot.keyClick(page.late, Qt.Key.Key_Return)
    settle(qtbot, desk)
    assert window.page.crumbs()[-1] == "示例卡住的项目"


def test_a_todo_is_ticked_off_here(page: HomePage, desk: Desk, qtbot: QtBot) -> None:
    enter(desk, qtbot, partial(add_todo, owner=desk.workspace.author), "回电话", due=TODAY)
    qtbot.waitUntil(lambda: page.todo_stack.currentIndex() == 0)
    assert page.all_todos.text() == "全部 1"
    page.todos.setCurrentIndex(page.todos.model().index(1, 0))
    qtbot.keyClick(page.todos, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.all_todos.text() == "全部 0")
    assert any("回电话" in one.label for one in page.found.changes)


def test_a_figure_opens_the_projects_behind_it(
    page: HomePage, window: Window, desk: Desk, qtbot: QtBot
) -> None:
    page.tiles[0].setFocus()
    qtbot.keyClick(page.tiles[0], Qt.Key.Key_Return)
    settle(qtbot, desk)
    assert window.page.crumbs()[0] == "项目"
    window.back()
    settle(qtbot, desk)
    assert window.page is page
    index = page.model.index(0, Column.INDICATOR)
    page.table.doubleClicked.emit(index)
    settle(qtbot, desk)
    assert window.page.crumbs() == ["目标"]


def test_an_empty_zone_teaches_the_first_step(tmp_path, tasks, qtbot: QtBot) -> None:
    from ui.logbook import report

    made = Workspace.create(tmp_path / "空.yinfeng", zone_name="示例", author="甲", on=TODAY)
    desk = Desk(made, tasks)
    window = Window(desk, report)
    window.show()
    window.go("home")
    settle(qtbot, desk)
    page = window.page
    assert isinstance(page, HomePage)
    stacks = (page.targets, page.late_stack, page.todo_stack)
    assert [stack.currentIndex() for stack in stacks] == [1, 1, 1]
    assert not page.tiles[0].isVisible()
    window.hide()
    window.deleteLater()
    desk.close()
    made.close()


def test_the_lines_are_a_model(qtbot: QtBot) -> None:
    model = LinesModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_lines([Line("示例", "细节", "右", "右下", "amber"), Line("另一条")])
    assert model.line(0).spoken == "示例，右，细节，右下"
    assert model.line(2) is None


def test_a_chance_is_never_certain() -> None:
    assert [show_chance(chance) for chance in (1.0, 0.42, 0.0)] == ["99% 以上", "42%", "不足 1%"]


def test_the_forecast_is_reckoned_again_only_when_what_it_rests_on_changed(
    page: HomePage, desk: Desk, qtbot: QtBot
) -> None:
    settle(qtbot, desk)
    first, seen = page.forecast, page.found
    assert first is not None
    enter(desk, qtbot, add_todo, "回访", due=TODAY)
    assert page.found is not seen, "the day's figures were read anew"
    assert page.forecast is first
    enter(desk, qtbot, add_project, "示例新厂")
    qtbot.waitUntil(lambda: page.forecast is not first)


def test_the_tile_of_contracts_opens_those_that_fall_short(
    page: HomePage, window: Window, qtbot: QtBot
) -> None:
    qtbot.mouseClick(page.tiles[-1], Qt.MouseButton.LeftButton)
    assert window.page.crumbs() == ["合同履约"]
