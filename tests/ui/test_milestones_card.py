"""设置: templates of milestones and the holidays of a year, changed by real widgets."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from crm.holidays import calendar_of
from crm.milestone_plans import PlanTemplate, default_template, plan_templates
from tests.ui.conftest import settle, until
from tests.ui.hands import button, write
from tests.ui.looking import without_glyph, without_name
from ui.dialogs.plan_step import HolidaysForm, PlanStepForm, TemplateNameForm
from ui.pages.settings import SettingsPage
from ui.widgets.milestones_card import MilestonesCard
from ui.window import Window

D = TypeVar("D", bound=QDialog)


@pytest.fixture
def card(window: Window, qtbot: QtBot) -> MilestonesCard:
    window.go("settings", section="milestones")
    settle(qtbot, window.desk)
    page = window.page
    assert isinstance(page, SettingsPage)
    qtbot.waitUntil(lambda: page.cards["milestones"].rows.model.rowCount() == 13)
    return page.cards["milestones"]


def templates(card: MilestonesCard) -> list[PlanTemplate]:
    found: list[PlanTemplate] = card.desk.read_now(plan_templates)
    return found


def opened(card: MilestonesCard, kind: type[D], qtbot: QtBot) -> D:
    (dialog,) = (one for one in card.findChildren(kind) if one.isVisible())
    assert without_name(dialog) == []
    assert without_glyph(dialog) == {}
    return dialog


def retype(field: object, text: str) -> None:
    field.selectAll()  # type: ignore[attr-defined]
    QTest.keyClick(field, Qt.Key.Key_Delete)  # type: ignore[arg-type]
    write(field, text)  # type: ignore[arg-type]


def choose(card: MilestonesCard, name: str) -> None:
    template = card.shown()
    assert template is not None
    row = [step.name for step in template.steps].index(name)
    card.rows.table.setCurrentIndex(card.rows.model.index(row, 0))


def test_a_step_is_changed_and_who_waits_for_it_follows_its_name(
    card: MilestonesCard, qtbot: QtBot
) -> None:
    assert templates(card) == [default_template()]
    choose(card, "拆迁平地")
    QTest.keyClick(card.rows.table, Qt.Key.Key_F2)
    dialog = opened(card, PlanStepForm, qtbot)
    retype(dialog.name, "拆迁交地")
    retype(dialog.workdays, "90")
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: card.rows.model.index(0, 0).data() == "拆迁交地")
    (mine,) = templates(card)
    assert mine.plan_id
    assert mine.steps[0].workdays == 90
    land = next(step for step in mine.steps if step.name == "土地出让")
    assert land.waits_for == ("拆迁交地", "规划许可")
    card.desk.undo_last()
    qtbot.waitUntil(lambda: templates(card) == [default_template()])


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("waits_for", "投产", "→"),
        ("waits_for", "没有的节点", "不在这份模板里"),
        ("workdays", "9000", "2,500"),
        ("workdays", "两周", "不是数字"),
        ("red_days", "0", "红灯不少于黄灯"),
        ("name", "投产", "两个节点都叫“投产”"),
    ],
)
def test_what_a_template_can_not_hold_is_said_under_its_field(
    card: MilestonesCard, qtbot: QtBot, field: str, typed: str, said: str
) -> None:
    choose(card, "施工许可")
    qtbot.mouseClick(card.rows.buttons["edit"], Qt.MouseButton.LeftButton)
    dialog = opened(card, PlanStepForm, qtbot)
    retype(dialog.fields[field], typed)
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: said in dialog.below[field].text())
    assert dialog.isVisible()
    assert dialog.fields[field].text() == typed  # type: ignore[attr-defined]
    assert templates(card) == [default_template()]


def test_steps_are_added_moved_and_taken_out(card: MilestonesCard, qtbot: QtBot) -> None:
    qtbot.mouseClick(card.rows.buttons["add"], Qt.MouseButton.LeftButton)
    dialog = opened(card, PlanStepForm, qtbot)
    write(dialog.name, "竣工决算")
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: card.rows.model.rowCount() == 14)
    settle(qtbot, card.desk)
    assert card.chosen() is not None
    assert card.chosen().name == "竣工决算"  # type: ignore[union-attr]
    QTest.keyClick(card.rows.table, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: card.rows.model.index(12, 0).data() == "竣工决算")
    settle(qtbot, card.desk)
    choose(card, "施工许可")
    QTest.keyClick(card.rows.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: card.rows.model.rowCount() == 13)
    (mine,) = templates(card)
    start = next(step for step in mine.steps if step.name == "开工")
    assert start.waits_for == ("土地出让", "环评")


def test_a_template_is_copied_renamed_and_removed(card: MilestonesCard, qtbot: QtBot) -> None:
    qtbot.mouseClick(button(card, "另存为…"), Qt.MouseButton.LeftButton)
    dialog = opened(card, TemplateNameForm, qtbot)
    retype(dialog.name, "标准厂房")
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: card.plan.currentText() == "标准厂房")
    settle(qtbot, card.desk)
    qtbot.mouseClick(button(card, "改名…"), Qt.MouseButton.LeftButton)
    dialog = opened(card, TemplateNameForm, qtbot)
    retype(dialog.name, "租赁厂房")
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: card.plan.currentText() == "租赁厂房")
    settle(qtbot, card.desk)
    assert [one.name for one in templates(card)] == ["租赁厂房"]
    qtbot.mouseClick(button(card, "移除"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not button(card, "移除").isEnabled())
    assert templates(card) == [default_template()]


def test_a_years_holidays_are_typed_and_counted(card: MilestonesCard, qtbot: QtBot) -> None:
    qtbot.mouseClick(button(card, "登记放假安排…"), Qt.MouseButton.LeftButton)
    dialog = opened(card, HolidaysForm, qtbot)
    retype(dialog.year, "2027")
    dialog.days.setPlainText("10-01至10-07 休 国庆节\n九月二十六")
    dialog.days.document().setModified(True)
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "第 2 行" in dialog.below["days"].text())
    dialog.days.setPlainText("10-01至10-07 休 国庆节\n09-26 班 国庆节")
    dialog.days.document().setModified(True)
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    until(qtbot, card.desk, lambda: not card.desk.read_now(calendar_of).works(date(2027, 10, 1)))
    assert card.desk.read_now(calendar_of).works(date(2027, 9, 26))
    settle(qtbot, card.desk)
    card.ask_holidays()
    again = [one for one in card.findChildren(HolidaysForm) if one.isVisible()][-1]
    retype(again.year, "2027")
    assert again.days.toPlainText() == "09-26 班 国庆节\n10-01至10-07 休 国庆节"
    assert not again.typed
    again.reject()
