"""概况 by hand: the next step, the timeline that opens what it tells of, counts on the tabs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from crm.activities import add_activity
from crm.capital import record_arrival
from crm.listing import Listing, ordered_ids
from crm.milestone_planning import plan_milestones
from crm.phases import add_phase
from crm.projects import add_alias, create_project
from crm.rules.units import parse_extent
from crm.todos import add_todo, done_todos
from db.terms import ActivityKind, Origin, Stage
from db.values import Amount, When
from tests.ui.conftest import settle, until
from tests.ui.zone import TODAY, YI
from ui.dialogs.activity import ActivityDialog
from ui.pages.project import ProjectPage
from ui.tab_list import TABS
from ui.tabs.activities import ActivitiesTab
from ui.widgets.gate_checklist import TickLine
from ui.widgets.line_list import LinesModel
from ui.widgets.recent import Recent
from ui.window import Window

Do = Callable[..., Any]


@pytest.fixture
def page(window: Window, qtbot: QtBot) -> ProjectPage:
    return opened(window, qtbot, window.desk.read_now(ordered_ids, Listing())[0])


@pytest.fixture
def do(window: Window, qtbot: QtBot) -> Do:
    def done(use_case: Any, *args: Any, **options: Any) -> Any:
        results: list[Any] = []
        case = partial(use_case, **options)  # the desk has an `owner` of its own
        window.desk.change(case, *args, label="示例", then=results.append)
        until(qtbot, window.desk, lambda: bool(results))
        return results[0]

    return done


def opened(window: Window, qtbot: QtBot, key: str) -> ProjectPage:
    window.open_record("project", key)
    settle(qtbot, window.desk)
    found = window.findChild(ProjectPage)
    assert isinstance(found, ProjectPage)
    qtbot.waitUntil(lambda: found.card is not None)
    return found


def titles(recent: Recent) -> list[str]:
    model = recent.view.lines
    return [str(model.index(row).data()) for row in range(model.rowCount())]


def words(page: ProjectPage) -> list[str]:
    return [page.tabs.tabText(at) for at in range(page.tabs.count())]


def test_the_todo_that_is_due_first_is_the_next_step_and_space_ticks_it(
    page: ProjectPage, do: Do, qtbot: QtBot
) -> None:
    following = page.overview.next
    assert following.empty.isVisible() and not following.step.isVisible()
    for what, due in (("送合同文本", TODAY), ("约第二次来访", date(2016, 6, 9))):
        do(add_todo, what, due=due, owner="甲", project_id=page.project_id)
    qtbot.waitUntil(lambda: following.step.words.text() == "送合同文本")
    assert following.due.text() == "今天" and following.due.property("kind") == "badge-amber"
    assert following.more.text() == "还有 1 项" and not following.record.isVisible()
    assert "甲" in following.step.accessibleName()
    following.step.setFocus()
    qtbot.keyClick(following.step, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: following.step.words.text() == "约第二次来访")
    assert following.due.property("kind") == "badge-accent" and not following.more.isVisible()
    assert titles(page.overview.recent)[0] == "办结：送合同文本"
    qtbot.mouseClick(following.step.box, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(following.empty.isVisible)
    done = page.desk.read_now(done_todos, today=TODAY, project_id=page.project_id)
    assert {one.what for one in done} == {"送合同文本", "约第二次来访"}


def test_a_step_that_is_late_says_by_how_much(page: ProjectPage, do: Do, qtbot: QtBot) -> None:
    do(add_todo, "催答复", due=date(2016, 5, 28), project_id=page.project_id)
    due = page.overview.next.due
    qtbot.waitUntil(lambda: due.text() == "逾期 3 天")
    assert due.property("kind") == "badge-phoenix"


@pytest.mark.parametrize("link", ["next", "recent"])
def test_without_a_next_step_the_link_leads_to_the_form_that_takes_one(
    page: ProjectPage, qtbot: QtBot, link: str
) -> None:
    card = page.overview.next if link == "next" else page.overview.recent
    qtbot.mouseClick(card.record, Qt.MouseButton.LeftButton)
    assert page.findChild(ActivityDialog) is not None


def test_a_line_of_the_timeline_opens_the_tab_and_chooses_the_record(
    page: ProjectPage, do: Do, qtbot: QtBot
) -> None:
    keys = [
        do(
            add_activity,
            ActivityKind.CALL,
            on=When(date(2016, 5, day)),
            today=TODAY,
            project_id=page.project_id,
            subject=f"第{day}天",
        )
        for day in (20, 25)
    ]
    view = page.overview.recent.view
    qtbot.waitUntil(lambda: titles(page.overview.recent)[:2] == ["电话：第25天", "电话：第20天"])
    QAbstractItemModelTester(view.lines)
    view.setFocus()
    view.setCurrentIndex(view.lines.index(1))
    qtbot.keyClick(view, Qt.Key.Key_Return)
    tab = page.aspects.stack.currentWidget()
    assert isinstance(tab, ActivitiesTab)
    settle(qtbot, page.desk)
    qtbot.waitUntil(lambda: tab.follow_ups.line.chosen() is not None)
    chosen = tab.follow_ups.line.chosen()
    assert chosen is not None and chosen.activity_id == keys[0]


def test_an_edit_opens_the_history_by_the_mouse(page: ProjectPage, qtbot: QtBot) -> None:
    page.save({"owner": "丙"})
    recent = page.overview.recent
    qtbot.waitUntil(lambda: "责任人 丙" in titles(recent))
    view = recent.view
    place = view.visualRect(view.lines.index(titles(recent).index("责任人 丙"))).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))
    assert page.tabs.currentIndex() == page.tabs.count() - 1


def test_the_list_is_as_high_as_its_lines(page: ProjectPage) -> None:
    view = page.overview.recent.view
    model = view.lines
    assert isinstance(model, LinesModel) and model.rowCount()
    last = view.visualRect(model.index(model.rowCount() - 1))
    assert last.bottom() < view.viewport().height() <= last.bottom() + 4


def test_the_keys_keep_the_line_that_they_come_to_in_sight(
    page: ProjectPage, window: Window, do: Do, qtbot: QtBot
) -> None:
    for day in range(1, 9):
        on = When(date(2016, 5, day))
        do(
            add_activity,
            ActivityKind.CALL,
            on=on,
            today=TODAY,
            project_id=page.project_id,
            subject=f"第{day}天",
            minutes="说了些什么",
        )
    view = page.overview.recent.view
    qtbot.waitUntil(lambda: "电话：第8天" in titles(page.overview.recent))
    window.resize(1280, 720)
    settle(qtbot, page.desk)
    area = page.overview.area
    qtbot.waitUntil(area.bar.isVisible)
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert view.currentIndex().row() == view.lines.rowCount() - 1
    place = view.visualRect(view.currentIndex())
    top = view.viewport().mapTo(area.viewport(), place.topLeft()).y()
    assert top >= 0 and top + place.height() <= area.viewport().height()
    assert area.bar.value() == area.verticalScrollBar().value() > 0


def test_the_tabs_count_what_they_show_and_follow(page: ProjectPage, do: Do, qtbot: QtBot) -> None:
    assert "合同与承诺 1" in words(page) and "资金" in words(page)
    do(
        record_arrival,
        page.project_id,
        on=TODAY,
        amount=Amount(YI),
        origin=Origin.MAINLAND,
        today=TODAY,
    )
    qtbot.waitUntil(lambda: "资金 1" in words(page))
    page.desk.undo_last()
    qtbot.waitUntil(lambda: "资金" in words(page))


def test_a_tab_counts_the_same_once_it_is_shown(page: ProjectPage, do: Do, qtbot: QtBot) -> None:
    do(plan_milestones, page.project_id, date(2017, 9, 29), today=TODAY, plan_id="")
    do(add_todo, "不算跟进", project_id=page.project_id)
    qtbot.waitUntil(lambda: any(word.startswith("节点 ") for word in words(page)))
    before = words(page)
    for entry in TABS:
        page.show_tab(entry.key)
        settle(qtbot, page.desk)
    qtbot.wait(50)
    assert words(page) == before


def test_stages_to_come_bear_the_month_that_their_milestones_expect(
    page: ProjectPage, do: Do, qtbot: QtBot
) -> None:
    stepper = page.head.stepper
    assert stepper.date_of(Stage.PRODUCING) == ""
    do(plan_milestones, page.project_id, date(2018, 9, 28), today=TODAY, plan_id="")
    qtbot.waitUntil(lambda: stepper.date_of(Stage.PRODUCING) == "18-09")
    assert "按节点预计 2018-09-28" in stepper.told_of(Stage.PRODUCING)
    assert stepper.date_of(Stage.LAND) == ""


def test_a_figure_says_what_its_phases_have_of_it(page: ProjectPage, do: Do, qtbot: QtBot) -> None:
    row = page.facts.rows["contracted"]
    assert "（" not in row.value.text()
    whole = row.value.text()
    do(add_phase, page.project_id, "一期", contracted=Amount(YI))
    qtbot.waitUntil(lambda: row.value.text() == f"{whole}（一期 1）")
    row.edit()
    assert row.field.text() == whole, "what is edited is the figure alone"


def test_a_long_name_and_narrow_room_lose_nothing_else(
    window: Window, do: Do, qtbot: QtBot
) -> None:
    name = "示例" + "很长的项目名称" * 12
    key = do(create_project, name, stage=Stage.LEAD, on=TODAY)
    do(add_alias, key, "示例" + "很长的别名" * 20)
    page = opened(window, qtbot, key)
    least = page.minimumSizeHint().width()
    assert least <= 1024 - 56, "the window may be as narrow as ever"
    assert page.head.name.toolTip() == name and page.head.name.text().endswith("…")
    assert page.head.tier.isHidden() or page.head.tier.geometry().right() < page.head.width()
    page.head.resize(800, page.head.height())
    assert not page.head.one_page.isVisible()
    page.head.resize(1100, page.head.height())
    assert page.head.one_page.isVisible()
    assert titles(page.overview.recent)[-1] == "登记线索"


def test_a_low_window_shows_of_the_gate_what_is_lacking(
    page: ProjectPage, window: Window, qtbot: QtBot
) -> None:
    gate, key = page.gate, page.project_id

    def lines() -> list[QWidget]:
        return list(gate.checklist.lines.values())  # anew with each look

    window.resize(1440, 1000)
    page.save({"land": parse_extent("400亩")})
    qtbot.waitUntil(lambda: gate.state.text() == "5 项，已满足 1 项")
    settle(qtbot, page.desk)
    assert all(one.isVisible() for one in lines()) and not gate.folding.isVisible()
    page.arrive(id=window.desk.read_now(ordered_ids, Listing())[1])
    settle(qtbot, page.desk)
    assert not gate.folding.isVisible()
    page.arrive(id=key)
    settle(qtbot, page.desk)
    assert not gate.folding.isVisible()
    window.resize(1280, 720)
    qtbot.waitUntil(gate.folding.isVisible)
    assert gate.folding.text() == "看已满足的 1 项"
    qtbot.waitUntil(lambda: [one.isVisible() for one in lines()].count(False) == 1)
    tick = next(one for one in lines() if isinstance(one, TickLine))
    qtbot.mouseClick(tick.box, Qt.MouseButton.LeftButton)
    settle(qtbot, page.desk)
    qtbot.waitUntil(lambda: gate.state.text() == "5 项，已满足 2 项")
    assert tick.isVisible(), "what was ticked just now does not vanish"
    qtbot.mouseClick(gate.folding, Qt.MouseButton.LeftButton)
    assert all(one.isVisible() for one in lines())
    qtbot.mouseClick(gate.folding, Qt.MouseButton.LeftButton)
    window.resize(1440, 1000)
    qtbot.waitUntil(lambda: all(one.isVisible() for one in lines()))
    assert not gate.folding.isVisible()


def test_a_project_in_the_trash_offers_nothing_to_do(page: ProjectPage, qtbot: QtBot) -> None:
    key = page.project_id
    page.trash()
    settle(qtbot, page.desk)
    page.shell.open_record("project", key)
    qtbot.waitUntil(lambda: page.card is not None and page.card.trashed)
    assert not page.overview.next.isVisible() and not page.overview.recent.record.isVisible()
    assert titles(page.overview.recent)[0] == "移入回收站"
