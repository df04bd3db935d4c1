"""工作台: its figures are those of the use cases, and each opens what is behind it."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot
from sqlalchemy.orm import Session

from crm.blockers import add_blocker
from crm.home import home
from crm.projects import create_project, trash_project
from crm.todos import add_todo
from crm.workspace import Workspace
from tests.crm.promising import promise_intensity, sign
from tests.ui.conftest import settle
from tests.ui.zone import TODAY, add_project
from ui.desk import Desk
from ui.models.targets import Column
from ui.pages.home import HomePage
from ui.theme import colour
from ui.widgets.chance import show_chance
from ui.widgets.line_list import Line, LineList, LinesModel
from ui.widgets.todo_painting import TodoDelegate
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
    tile = page.tiles.tiles[0]
    assert tile.figure.text() == "3"
    assert tile.accessibleName().startswith("引进投资过10亿元项目，3，")
    assert page.forecast is not None
    assert tile.badge.text().startswith("年底 ")


@pytest.mark.parametrize("width", [1280, 1440])
def test_the_line_of_a_tile_is_nowhere_cut(page: HomePage, window: Window, width: int) -> None:
    window.resize(width, 720)
    QApplication.processEvents()
    lines = [tile.line for tile in page.tiles.tiles if tile.isVisible()]
    assert any(line.whole.startswith("其中 过50亿元项目 ") for line in lines)
    for line in lines:
        assert line.text() and "…" not in line.text()
        assert line.fontMetrics().horizontalAdvance(line.text()) <= line.width()
        assert line.text().split()[-1] in line.whole, "the same figures"


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


def test_what_moved_this_week_is_counted_without_what_is_in_the_trash(
    page: HomePage, zone: Workspace
) -> None:
    def moved() -> int:
        return zone.read(home, zone.author, TODAY).moved

    before = moved()
    made = zone.change(create_project, "示例新来", on=TODAY, label="建").result
    assert moved() == before + 1
    zone.change(trash_project, made, label="移入回收站")
    assert moved() == before


def test_a_todo_is_ticked_off_here(page: HomePage, desk: Desk, qtbot: QtBot) -> None:
    enter(desk, qtbot, partial(add_todo, owner=desk.workspace.author), "回电话", due=TODAY)
    qtbot.waitUntil(lambda: page.todo_stack.currentIndex() == 0)
    assert page.all_todos.text() == "全部 1"
    page.todos.setCurrentIndex(page.todos.model().index(0, 0))
    qtbot.keyClick(page.todos, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.all_todos.text() == "全部 0")
    qtbot.waitUntil(lambda: "办结 回电话" in str(page.changes.lines.line(0)))


def test_a_figure_opens_the_projects_behind_it(
    page: HomePage, window: Window, desk: Desk, qtbot: QtBot
) -> None:
    page.tiles.tiles[0].setFocus()
    qtbot.keyClick(page.tiles.tiles[0], Qt.Key.Key_Return)
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
    assert not page.tiles.tiles[0].isVisible()
    window.hide()
    window.deleteLater()
    desk.close()
    made.close()


def test_the_bar_shows_what_is_expected_and_the_legend_names_only_what_is_drawn(
    page: HomePage, window: Window, qtbot: QtBot
) -> None:
    assert page.legend.isVisible(), "beside the title, where the column lacks room"
    assert "浅色 年底预计" in page.legend.text()
    window.resize(1440, 900)
    header = page.model.headerData
    horizontal = Qt.Orientation.Horizontal
    qtbot.waitUntil(lambda: "浅色 年底预计" in header(Column.BAR, horizontal))
    assert not page.legend.isVisible()
    rows = {page.model.line(row).indicator: row for row in range(page.model.rowCount())}

    def pale(name: str) -> bool:
        place = page.table.visualRect(page.model.index(rows[name], Column.BAR))
        picture = page.table.viewport().grab(place).toImage()
        wanted = {colour(token).rgb() for token in ("accent_pale", "green_pale")}
        across = range(picture.width())
        return any(picture.pixel(x, picture.height() // 2) in wanted for x in across)

    assert pale("规模工业总产值"), "as it goes against the pace"
    assert not pale("引进投资过10亿元项目"), "by its forecast no more come: there are no open ones"

    def spoken(name: str) -> str:
        index = page.model.index(rows[name], Column.BAR)
        return str(index.data(Qt.ItemDataRole.AccessibleTextRole))

    assert "十次里八次" in spoken("引进投资过10亿元项目")
    # 742.6 at the end of April, when 121 of 366 days have gone.
    assert "年底预计 2,246.21 亿元" in spoken("规模工业总产值")
    assert "年底预计" not in spoken("外贸进出口总额"), "without data nothing is expected"
    page.model.replace([page.model.line(rows["外贸进出口总额"])], headings=False)
    assert header(Column.BAR, horizontal) == "实心 已完成　竖线 时序"


def test_a_list_shows_its_choice_only_with_the_focus(
    page: HomePage, window: Window, desk: Desk, qtbot: QtBot
) -> None:
    enter(desk, qtbot, partial(add_todo, owner=desk.workspace.author), "回电话", due=TODAY)
    qtbot.waitUntil(lambda: page.todo_stack.currentIndex() == 0)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)

    def chosen() -> bool:
        picture = page.todos.viewport().grab().toImage()
        return picture.pixel(picture.width() - 4, 18) == colour("selection").rgb()

    page.table.setFocus()
    assert page.todos.currentIndex().isValid(), "the keys have something to act on"
    assert not chosen()
    page.todos.setFocus()
    assert chosen()


@pytest.mark.parametrize(("size", "scrolls"), [((1440, 900), False), ((1280, 720), True)])
def test_all_of_it_is_seen_at_once_on_a_usual_screen(
    page: HomePage, window: Window, desk: Desk, qtbot: QtBot, size: tuple[int, int], scrolls: bool
) -> None:
    window.resize(*size)
    qtbot.waitUntil(lambda: window.size() == QSize(*size))
    settle(qtbot, desk)
    bar = page.area.verticalScrollBar()
    qtbot.waitUntil(lambda: (bar.maximum() > 0) is scrolls)
    least = page.funnel.minimumSizeHint
    qtbot.waitUntil(lambda: page.funnel.height() >= least().height())
    assert page.table.verticalScrollBar().maximum() == 0, "each target is seen"


def test_the_definition_of_the_funnel_is_said_on_request(page: HomePage, qtbot: QtBot) -> None:
    page.definition.setFocus()
    qtbot.keyClick(page.definition, Qt.Key.Key_Space)
    assert "口径" in QToolTip.text()
    QToolTip.hideText()


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
    qtbot.mouseClick(page.tiles.contracts, Qt.MouseButton.LeftButton)
    assert window.page.crumbs() == ["合同履约"]


def test_the_tile_of_contracts_tells_what_is_owed_and_what_falls_due(
    page: HomePage, desk: Desk, qtbot: QtBot
) -> None:
    tile = page.tiles.contracts
    assert tile.figure.text() == "0"
    assert tile.line.whole == "没有应追的违约责任"
    assert tile.badge.text() == ""

    def promise(session: Session) -> None:
        bad = sign(session, "示例甲厂")
        promise_intensity(session, bad, date(2015, 12, 31), "24600")
        promise_intensity(session, sign(session, "示例乙厂"), date(2016, 7, 31), None)

    enter(desk, qtbot, promise)
    qtbot.waitUntil(lambda: tile.figure.text() == "1")
    assert tile.line.whole == "应追 691.2万元"
    assert tile.badge.text() == "1 项将到期"
    assert tile.badge.property("kind") == "badge-amber"

    def soon(session: Session) -> None:
        promise_intensity(session, sign(session, "示例丙厂"), TODAY, None)

    enter(desk, qtbot, soon)
    qtbot.waitUntil(lambda: tile.badge.text() == "1 项本月到期")
    assert tile.badge.property("kind") == "badge-phoenix"
    assert "90 天内到期的承诺 2 项" in tile.accessibleName()


def test_a_list_shows_whole_lines_alone(qtbot: QtBot) -> None:
    view = LineList("示例", whole=True)
    qtbot.addWidget(view)
    view.show_lines([Line(f"第 {n} 条", "细节", "右") for n in range(12)])
    view.resize(400, 300)
    view.show()
    qtbot.waitExposed(view)

    def last() -> QRect:
        rects = [view.visualRect(view.lines.index(row)) for row in range(12)]
        return [one for one in rects if one.top() < view.viewport().height()][-1]

    qtbot.waitUntil(lambda: last().bottom() + 1 == view.viewport().height())
    assert view.height() - view.viewport().height() < last().height()
    view.show_lines([Line("一条", "细节"), Line("两条", "细节")])
    assert view.viewport().height() == view.height(), "few lines leave nothing out"


def test_where_there_is_little_room_a_todos_project_gives_way_before_what_is_to_be_done(
    page: HomePage, desk: Desk, qtbot: QtBot
) -> None:
    project = desk.workspace.change(
        add_project, "示例新能源商用车及零部件产业园", label="建"
    ).result
    mine = partial(add_todo, owner=desk.workspace.author, project_id=project)
    enter(desk, qtbot, mine, "回复供电方案和时间", due=TODAY)
    qtbot.waitUntil(lambda: page.todo_stack.currentIndex() == 0)
    todo = page.todos.todos.todo(0)
    delegate = page.todos.itemDelegate()
    assert todo is not None
    assert isinstance(delegate, TodoDelegate)
    metrics = page.todos.fontMetrics()
    whole = "示例新能源商用车及零部件产业园：回复供电方案和时间"
    assert delegate.text(todo, metrics, 2_000) == whole
    short = delegate.text(todo, metrics, metrics.horizontalAdvance(whole) * 2 // 3)
    assert short.startswith("示例")
    assert short.endswith("…：回复供电方案和时间")
    assert delegate.text(todo, metrics, 90).endswith("…"), "with hardly any room both are cut"
