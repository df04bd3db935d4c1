"""节点 on a project's page: planned backwards, edited, reached, by keys and mouse."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QDialog, QMessageBox
from pytestqt.qtbot import QtBot

from crm.listing import Listing, ordered_ids
from crm.milestone_planning import plan_milestones
from crm.milestones import Schedule, schedule_of
from crm.phases import add_phase
from crm.projects import move_stage
from crm.rules.schedule import Light
from db.terms import Stage
from db.values import When
from tests.ui.conftest import settle
from tests.ui.hands import write
from tests.ui.looking import without_glyph, without_name
from tests.ui.zone import TODAY
from ui.dialogs.milestone import MilestoneForm
from ui.dialogs.milestone_actual import MilestoneActualForm
from ui.dialogs.move_stage import MoveStageDialog
from ui.dialogs.plan_milestones import PlanMilestonesDialog
from ui.models.milestones import TINTS, Column, MilestonesModel
from ui.pages.project import ProjectPage
from ui.tabs.milestones import MilestonesTab
from ui.window import Window

D = TypeVar("D", bound=QDialog)


@pytest.fixture
def tab(window: Window, qtbot: QtBot) -> MilestonesTab:
    key = window.desk.read_now(ordered_ids, Listing())[0]
    window.go("project", id=key, tab="milestones")
    settle(qtbot, window.desk)
    page = window.page
    assert isinstance(page, ProjectPage)
    made = page.stack.currentWidget()
    assert isinstance(made, MilestonesTab)
    return made


@pytest.fixture
def planned(tab: MilestonesTab, qtbot: QtBot) -> MilestonesTab:
    """The tab with a plan whose first steps are due."""
    tab.desk.change(
        plan_milestones,
        tab.project_id,
        date(2017, 5, 31),
        today=TODAY,
        plan_id="",
        label="倒排",
    )
    settle(qtbot, tab.desk)
    settle(qtbot, tab.desk)
    assert tab.model.rowCount() == 13
    return tab


def opened(tab: MilestonesTab, kind: type[D], qtbot: QtBot) -> D:
    found: list[D] = []

    def there() -> bool:
        found[:] = [one for one in tab.findChildren(kind) if one.isVisible()]
        return bool(found)

    qtbot.waitUntil(there)
    found[0].activateWindow()
    qtbot.waitUntil(found[0].isActiveWindow)
    settle(qtbot, tab.desk)
    return found[0]


def names(tab: MilestonesTab) -> list[str]:
    return [tab.model.index(row, 0).data() for row in range(tab.model.rowCount())]


def choose(tab: MilestonesTab, name: str) -> None:
    tab.view.setCurrentIndex(tab.model.index(names(tab).index(name), 0))
    tab.view.setFocus()


def cell(tab: MilestonesTab, name: str, column: Column) -> str:
    return str(tab.model.index(names(tab).index(name), column).data())


def schedule(tab: MilestonesTab) -> Schedule:
    found = tab.desk.read_now(schedule_of, tab.project_id, TODAY)
    assert found is not None
    return found


def retype(field: object, text: str) -> None:
    field.selectAll()  # type: ignore[attr-defined]
    QTest.keyClick(field, Qt.Key.Key_Delete)  # type: ignore[arg-type]
    write(field, text)  # type: ignore[arg-type]


def test_an_empty_tab_teaches_the_first_step_and_a_plan_is_looked_at_before_it_is_saved(
    tab: MilestonesTab, qtbot: QtBot
) -> None:
    assert tab.stack.currentIndex() == 0
    button = tab.stack.widget(0).button  # type: ignore[union-attr]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    dialog = opened(tab, PlanMilestonesDialog, qtbot)
    write(dialog.target, "2018-09-28")
    qtbot.waitUntil(lambda: dialog.rows.rowCount() == 13)
    rows = {dialog.rows.index(n, 0).data(): dialog.rows.index(n, 1).data() for n in range(13)}
    assert rows["投产"] == "2018-09-28"
    assert "最迟" in dialog.words.text()
    assert tab.desk.read_now(schedule_of, tab.project_id, TODAY) is None
    QTest.keyClick(dialog.target, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 13)
    shown = {line.name: str(line.planned) for line in schedule(tab).lines}
    assert shown == rows
    assert cell(tab, "投产", Column.PLANNED) == "2018-09-28"
    tab.desk.undo_last()
    qtbot.waitUntil(lambda: tab.stack.currentIndex() == 0)


@pytest.mark.parametrize(
    ("typed", "said"),
    [("2015-12-31", "已经过去"), ("2060-01-01", "太远了"), ("尽快", "尽快"), ("", "请填写")],
)
def test_a_target_that_can_not_be_is_refused_under_its_field(
    tab: MilestonesTab, qtbot: QtBot, typed: str, said: str
) -> None:
    tab.ask_plan()
    dialog = opened(tab, PlanMilestonesDialog, qtbot)
    write(dialog.target, typed)
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    below = dialog._below["target"]
    qtbot.waitUntil(lambda: said in below.text() and below.property("kind") == "error")
    settle(qtbot, tab.desk)
    assert dialog.isVisible()
    assert dialog.target.text() == typed, "what was typed is not lost"
    assert tab.desk.read_now(schedule_of, tab.project_id, TODAY) is None
    if "最早 " in below.text():
        soonest = below.text().split("最早 ")[1][:10]
        retype(dialog.target, soonest)
        qtbot.waitUntil(lambda: dialog.rows.rowCount() == 13)
        assert not dialog.instead.isVisible()


def test_a_target_too_near_offers_the_day_that_can_be_reached(
    tab: MilestonesTab, qtbot: QtBot
) -> None:
    tab.ask_plan()
    dialog = opened(tab, PlanMilestonesDialog, qtbot)
    write(dialog.target, "2016年12月")
    qtbot.waitUntil(lambda: dialog.instead.isVisible())
    assert dialog.draft is not None
    assert dialog.draft.target == date(2016, 12, 31), "a month is its last day"
    assert dialog.words.property("kind") == "warning"
    offered = dialog.draft.feasible
    qtbot.mouseClick(dialog.instead, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.draft is not None and dialog.draft.target == offered)
    assert not dialog.instead.isVisible()


def test_what_is_late_stands_out_by_sign_word_and_colour(planned: MilestonesTab) -> None:
    line = next(one for one in schedule(planned).lines if one.pending_late)
    assert cell(planned, line.name, Column.LIGHT) in ("▲ 黄灯", "◆ 红灯")
    assert "天" in cell(planned, line.name, Column.STANDING)
    names = [one.name for one in schedule(planned).lines]
    index = planned.model.index(names.index(line.name), Column.LIGHT)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) in ("黄灯", "红灯")
    tint = index.data(Qt.ItemDataRole.ForegroundRole)
    done = planned.model.index(0, Column.WAITS).data(Qt.ItemDataRole.ForegroundRole)
    assert tint != done
    assert len(set(TINTS.values())) == len(Light)
    assert "红灯" in planned.summary.text() or "黄灯" in planned.summary.text()


def test_a_slip_says_what_it_pushes_before_it_is_saved(
    planned: MilestonesTab, qtbot: QtBot
) -> None:
    choose(planned, "主体封顶")
    QTest.keyClick(planned.view, Qt.Key.Key_F2)
    dialog = opened(planned, MilestoneForm, qtbot)
    assert dialog.words.text() == "不影响其他节点。"
    write(dialog.forecast, "2017-06-30")
    assert "会推后 5 个节点" in dialog.words.text()
    assert "设备安装" in dialog.words.text()
    assert "达产" in dialog.words.text()
    before = schedule(planned)
    assert next(line for line in before.lines if line.name == "主体封顶").step.hand is None
    QTest.keyClick(dialog, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "手填" in cell(planned, "主体封顶", Column.EXPECTED))
    after = schedule(planned)
    assert next(line for line in after.lines if line.name == "主体封顶").expected == date(
        2017, 6, 30
    )
    assert "受“主体封顶”影响" in cell(planned, "设备安装", Column.STANDING)


def test_a_circle_and_a_past_forecast_are_refused_and_the_words_stay(
    planned: MilestonesTab, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(planned, "开工")
    qtbot.mouseClick(planned.edit, Qt.MouseButton.LeftButton)
    dialog = opened(planned, MilestoneForm, qtbot)
    roof = next(
        dialog._choices.item(row)
        for row in range(dialog._choices.rowCount())
        if dialog._choices.item(row).text() == "主体封顶"
    )
    roof.setCheckState(Qt.CheckState.Checked)
    assert "绕成了圈" in dialog.words.text(), "told at once"
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    below = dialog.below["waits_for"]
    qtbot.waitUntil(lambda: "绕成了圈" in below.text())
    assert "主体封顶" in below.text()
    roof.setCheckState(Qt.CheckState.Unchecked)
    write(dialog.forecast, "2016-05-01")
    QTest.keyClick(dialog.forecast, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "登记实际日期" in dialog.below["forecast"].text())
    assert dialog.forecast.text() == "2016-05-01"
    assert not below.isVisible()
    asked: list[str] = []
    stay, leave = QMessageBox.StandardButton.Cancel, QMessageBox.StandardButton.Discard
    answers = iter((stay, leave))
    monkeypatch.setattr(
        QMessageBox, "question", lambda *args: asked.append(args[2]) or next(answers)
    )
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(asked) == 2)


def test_a_milestone_is_added_and_removed_and_both_are_taken_back(
    planned: MilestonesTab, qtbot: QtBot
) -> None:
    choose(planned, "投产")
    QTest.keyClick(planned.view, Qt.Key.Key_Insert)
    dialog = opened(planned, MilestoneForm, qtbot)
    write(dialog.name, "双回路供电")
    write(dialog.planned, "2016-12-30")
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: planned.model.rowCount() == 14)
    assert cell(planned, "双回路供电", Column.PLANNED) == "2016-12-30"
    choose(planned, "双回路供电")
    QTest.keyClick(planned.view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: planned.model.rowCount() == 13)
    planned.desk.undo_last()
    qtbot.waitUntil(lambda: planned.model.rowCount() == 14)


def test_a_milestone_goes_to_a_phase_and_what_it_waits_for_stays(
    planned: MilestonesTab, qtbot: QtBot
) -> None:
    desk = planned.desk
    lines = schedule(planned).lines
    name = next(line.name for line in lines if line.stage is None and line.step.waits_for)
    choose(planned, name)
    QTest.keyClick(planned.view, Qt.Key.Key_F2)
    dialog = opened(planned, MilestoneForm, qtbot)
    assert not dialog.phase.isVisible()
    dialog.reject()
    desk.change(add_phase, planned.project_id, "一期", label="添加分期")
    settle(qtbot, desk)
    settle(qtbot, desk)
    choose(planned, name)
    QTest.keyClick(planned.view, Qt.Key.Key_F2)
    dialog = opened(planned, MilestoneForm, qtbot)
    waited = dialog.waits_for()
    assert waited and dialog.phase.currentText() == "整个项目"
    dialog.phase.setFocus()
    QTest.keyClick(dialog.phase, Qt.Key.Key_Down)
    assert dialog.phase.currentText() == "一期"
    assert dialog.waits_for() == waited
    assert dialog.typed
    QTest.keyClick(dialog.phase, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: f"一期 · {name}" in names(planned))
    choose(planned, "开工")
    QTest.keyClick(planned.view, Qt.Key.Key_F2)
    dialog = opened(planned, MilestoneForm, qtbot)
    dialog.phase.setFocus()
    QTest.keyClick(dialog.phase, Qt.Key.Key_Down)
    QTest.keyClick(dialog.phase, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "连着阶段" in dialog.below["phase_id"].text())
    QTest.keyClick(dialog.phase, Qt.Key.Key_Up)
    assert dialog.below["phase_id"].text() == ""
    dialog.reject()
    desk.undo_last()
    qtbot.waitUntil(lambda: name in names(planned))


def test_a_day_reached_is_recorded_corrected_and_taken_back(
    planned: MilestonesTab, qtbot: QtBot
) -> None:
    choose(planned, "拆迁平地")
    qtbot.mouseClick(planned.reach, Qt.MouseButton.LeftButton)
    dialog = opened(planned, MilestoneActualForm, qtbot)
    retype(dialog.on, "2016-06-30")
    QTest.keyClick(dialog.on, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "还没有到" in dialog.below["actual"].text())
    retype(dialog.on, "2016-05-20")
    QTest.keyClick(dialog.on, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: cell(planned, "拆迁平地", Column.ACTUAL) == "2016-05-20")
    assert cell(planned, "拆迁平地", Column.LIGHT) == "✓ 已完成"
    choose(planned, "拆迁平地")
    assert planned.reach.text().strip() == "更正实际"
    qtbot.mouseClick(planned.reach, Qt.MouseButton.LeftButton)
    dialog = opened(planned, MilestoneActualForm, qtbot)
    retype(dialog.on, "")
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: cell(planned, "拆迁平地", Column.ACTUAL) == "")


def test_the_start_of_the_project_is_reached_by_its_move(
    planned: MilestonesTab, window: Window, qtbot: QtBot
) -> None:
    choose(planned, "开工")
    qtbot.mouseClick(planned.reach, Qt.MouseButton.LeftButton)
    (dialog,) = (one for one in window.page.findChildren(MoveStageDialog) if one.isVisible())
    assert dialog.chosen_stage() is Stage.STARTED
    dialog.reject()
    planned.desk.change(
        move_stage,
        planned.project_id,
        Stage.STARTED,
        on=When(date(2016, 5, 18)),
        reason="标准厂房",
        override_reason="手续补办中",
        today=TODAY,
        label="开工",
    )
    qtbot.waitUntil(lambda: cell(planned, "开工", Column.ACTUAL) == "2016-05-18")


def test_the_model_is_a_proper_model_and_all_can_be_read_and_named(
    planned: MilestonesTab, window: Window
) -> None:
    model = MilestonesModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_schedule(schedule(planned), TODAY)
    model.show_schedule(None, TODAY)
    assert tester.model() is model
    assert without_glyph(planned) == {}
    assert without_name(planned) == []
    planned.ask_edit()
    for dialog in planned.findChildren(QDialog):
        assert without_name(dialog) == []
        assert without_glyph(dialog) == {}


def test_a_plan_is_one_line_of_the_history_until_it_is_opened(
    planned: MilestonesTab, window: Window, qtbot: QtBot
) -> None:
    page = window.page
    assert isinstance(page, ProjectPage)
    page.tabs.setCurrentIndex(page.tabs.count() - 1)
    page.read()
    settle(qtbot, window.desk)
    model, view = page.history, page.history_view
    QAbstractItemModelTester(model)
    before = model.rowCount()
    told = [model.index(0, column).data() for column in range(6)]
    assert told[2] == "倒排" and told[3].startswith("▸ 节点 13，节点等待")
    lines = model.fold(0)
    assert lines is not None and told[5] == f"共 {len(lines.lines)} 处"
    view.setFocus()
    view.selectRow(0)
    assert not page.restore.isEnabled()
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert model.rowCount() == before + len(lines.lines)
    assert model.index(0, 3).data().startswith("▾")
    assert {model.index(row, 3).data() for row in range(1, 9)} >= {"节点 · 名称", "节点 · 计划日期"}
    page.read()
    settle(qtbot, window.desk)
    assert model.rowCount() == before + len(lines.lines), "what was opened stays open"
    view.selectRow(0)
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert model.rowCount() == before
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert model.is_open(0)
