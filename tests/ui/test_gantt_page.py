"""挂图作战: opened and closed, filtered, moved along its scale, printed; by keys and mouse."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from crm.listing import Listing, ordered_ids, rows
from crm.milestone_changes import edit_milestone
from crm.milestone_planning import plan_milestones
from crm.milestones import schedule_of
from crm.rules.schedule import Light
from crm.timeline import Zoom
from tests.crm.briefings.paper import page_texts, solid
from tests.ui.conftest import settle
from tests.ui.looking import without_glyph, without_name
from tests.ui.zone import TODAY
from ui.models.gantt import ROW, Column, GanttModel
from ui.pages.gantt import GanttPage
from ui.pages.project import ProjectPage
from ui.theme import theme
from ui.window import Window

LATE = "示例珠宝小镇"


@pytest.fixture
def page(window: Window, qtbot: QtBot) -> GanttPage:
    """The chart of three projects, one of them late."""

    def fill(session: Any) -> None:
        for row in rows(session, ordered_ids(session, Listing())):
            key = row.project_id
            plan_milestones(session, key, date(2018, 9, 28), today=TODAY, plan_id="")
            if row.name == LATE:
                schedule = schedule_of(session, key, TODAY)
                assert schedule is not None
                fields = {"forecast": date(2018, 3, 30), "commissioner": "王五"}
                edit_milestone(session, schedule.lines[0].milestone_id, fields, today=TODAY)

    window.desk.change(fill, label="倒排")
    settle(qtbot, window.desk)
    window.go("gantt")
    settle(qtbot, window.desk)
    made = window.page
    assert isinstance(made, GanttPage)
    qtbot.waitUntil(lambda: made.model.rowCount() == 3)
    made.view.setFocus()
    return made


def names(page: GanttPage) -> list[str]:
    return [row.name for row in page.model.lines]


def choose(page: GanttPage, name: str) -> None:
    page.view.setCurrentIndex(page.model.index(names(page).index(name), 0))


def test_a_page_without_plans_teaches_the_first_step(window: Window, qtbot: QtBot) -> None:
    window.go("gantt")
    settle(qtbot, window.desk)
    made = window.page
    assert isinstance(made, GanttPage)
    assert made.body.currentWidget() is made.empty
    assert not made.bar.isVisible()
    assert made.empty.button is not None
    qtbot.mouseClick(made.empty.button, Qt.MouseButton.LeftButton)
    assert window.page is not made


def test_a_project_is_opened_and_closed_by_key_and_by_mouse(page: GanttPage, qtbot: QtBot) -> None:
    choose(page, LATE)
    QTest.keyClick(page.view, Qt.Key.Key_Right)
    assert page.model.rowCount() == 3 + 13
    assert page.chosen() is not None
    assert page.chosen().name == LATE  # type: ignore[union-attr]
    QTest.keyClick(page.view, Qt.Key.Key_Down)
    assert page.chosen().name == "拆迁平地"  # type: ignore[union-attr]
    QTest.keyClick(page.view, Qt.Key.Key_Left)
    assert page.model.rowCount() == 3
    assert page.chosen().name == LATE, "its project is chosen"  # type: ignore[union-attr]
    place = page.view.visualRect(page.view.currentIndex())
    chevron = QPoint(place.left() + 14, place.center().y())
    qtbot.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=chevron)
    assert page.model.rowCount() == 3 + 13
    qtbot.mouseClick(page.bar.unfold, Qt.MouseButton.LeftButton)
    assert page.model.rowCount() == 3 * 14
    qtbot.mouseClick(page.bar.unfold, Qt.MouseButton.LeftButton)
    assert page.model.rowCount() == 3


def test_enter_opens_the_project_at_its_milestones(
    page: GanttPage, window: Window, qtbot: QtBot
) -> None:
    choose(page, LATE)
    QTest.keyClick(page.view, Qt.Key.Key_Return)
    settle(qtbot, window.desk)
    opened = window.page
    assert isinstance(opened, ProjectPage)
    assert opened.card is not None
    assert opened.card.name == LATE
    assert opened.tabs.tabText(opened.tabs.currentIndex()).startswith("节点")


def test_filters_keep_what_is_wanted_and_say_when_there_is_nothing(page: GanttPage) -> None:
    page.bar.light.setCurrentIndex(page.bar.light.findData(Light.RED.value))
    assert names(page) == [LATE]
    assert "红灯 1" in page.summary.text()
    page.bar.light.setCurrentIndex(page.bar.light.findData(Light.DONE.value))
    assert page.body.currentWidget() is page.nothing
    assert not page.paper.isEnabled()
    page.clear_filters()
    assert len(names(page)) == 3
    page.bar.person.setCurrentIndex(page.bar.person.findData("王五"))
    assert names(page) == [LATE]


def test_a_change_shows_at_once_and_the_choice_stays(page: GanttPage, qtbot: QtBot) -> None:
    choose(page, LATE)
    row = page.chosen()
    assert row is not None
    assert row.light is Light.RED
    schedule = page.desk.read_now(schedule_of, row.project_id, TODAY)
    assert schedule is not None
    page.desk.change(
        edit_milestone,
        schedule.lines[0].milestone_id,
        {"forecast": None},
        today=TODAY,
        label="改回",
    )
    qtbot.waitUntil(lambda: page.chosen() is not None and page.chosen().light is Light.GREEN)  # type: ignore[union-attr]
    assert page.chosen().name == LATE  # type: ignore[union-attr]


def test_the_scale_is_moved_and_zoomed_by_keys(page: GanttPage) -> None:
    view = page.view
    assert 0 < view.x_of(TODAY) < view.columnWidth(Column.CHART), "today is in sight"
    seen = view.shown_days()
    QTest.keyClick(view, Qt.Key.Key_Plus)
    assert view.zoom is Zoom.MONTH
    assert view.shown_days() < seen
    assert page.bar.zooms.checkedButton().text() == "月"
    begin = view.begin
    QTest.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert (view.begin - begin).days == view.shown_days() // 4
    QTest.keyClick(view, Qt.Key.Key_T)
    assert view.begin == begin
    page.scale.setValue(page.scale.maximum())
    assert view.x_of(page.span.last) < view.columnWidth(Column.CHART)
    for _ in range(4):
        QTest.keyClick(view, Qt.Key.Key_Minus)
    assert view.zoom is Zoom.YEAR


def test_the_chart_paints_each_light_in_its_own_colour(page: GanttPage, qtbot: QtBot) -> None:
    choose(page, "示例整车扩产")  # the late one is not the chosen one
    page.set_zoom(Zoom.YEAR)
    row = names(page).index(LATE)
    for mode in ("light", "dark"):
        theme().set_mode(mode)
        picture = page.view.grab().toImage()
        place = page.view.visualRect(page.model.index(row, Column.CHART))
        top = page.view.horizontalHeader().height()
        colours = {
            picture.pixelColor(x, y + top).name()
            for x in range(place.left(), place.right())
            for y in range(place.top() + 2, place.bottom() - 2)
        }
        assert theme().tokens.phoenix.lower() in colours
        assert theme().tokens.phoenix_soft.lower() in colours
        assert theme().tokens.green_soft.lower() not in colours


def test_what_is_seen_is_printed(
    page: GanttPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.bar.light.setCurrentIndex(page.bar.light.findData(Light.RED.value))
    page.open_all(True)
    file = tmp_path / "挂图"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    qtbot.mouseClick(page.paper, Qt.MouseButton.LeftButton)
    written = file.with_suffix(".pdf")
    qtbot.waitUntil(lambda: page.paper.isEnabled() and written.exists())
    (text,) = [solid(one) for one in page_texts(written)]
    for row in page.model.lines:
        assert solid(row.name) in text
        assert solid(row.standing)[:8] in text or row.heading
    assert "只看红灯" in text
    assert "示例整车扩产" not in text


def test_the_model_is_a_proper_model_and_all_can_be_read_and_named(page: GanttPage) -> None:
    model = GanttModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    page.open_all(True)
    model.show_rows(page.model.lines, page.model.opened)
    model.show_rows([], set())
    assert tester.model() is model
    assert without_glyph(page) == {}
    assert without_name(page) == []
    index = page.model.index(0, Column.CHART)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == index.data(ROW).standing
