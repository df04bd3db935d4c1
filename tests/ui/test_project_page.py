"""The record page by hand: edit in place, move along the stages, take back, put in the trash."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from crm.choices import add_staff, set_words
from crm.listing import Listing, ordered_ids
from crm.project_card import ProjectCard, project_card
from crm.projects import edit_project, trash_project
from crm.rules.stages import next_stage
from crm.todos import add_todo, complete
from db.terms import ChoiceList, Stage
from tests.ui.conftest import settle, until
from tests.ui.hands import turn_to
from tests.ui.looking import without_name
from ui.dialogs.activity import ActivityDialog
from ui.dialogs.change_look import ChangeLook
from ui.dialogs.move_stage import MoveStageDialog
from ui.pages.project import ProjectPage
from ui.widgets.notices import Toast
from ui.window import Window


@pytest.fixture
def page(window: Window, qtbot: QtBot) -> ProjectPage:
    ids = window.desk.read_now(ordered_ids, Listing())
    window.open_record("project", ids[0])
    settle(qtbot, window.desk)
    found = window.findChild(ProjectPage)
    assert isinstance(found, ProjectPage)
    qtbot.waitUntil(lambda: found.card is not None)
    return found


def now(page: ProjectPage) -> ProjectCard:
    card = page.desk.read_now(project_card, page.project_id)
    assert isinstance(card, ProjectCard)
    return card


def test_a_fact_is_edited_in_place_by_keyboard_and_undone(
    page: ProjectPage, window: Window, qtbot: QtBot
) -> None:
    row = page.facts.rows["planned"]
    before = now(page).fields["planned"]
    row.value.setFocus()
    qtbot.keyClick(row.value, Qt.Key.Key_F2)
    assert row.editing
    row.field.clear()
    qtbot.keyClicks(row.field, "1.5")
    qtbot.keyClick(row.field, Qt.Key.Key_Return)
    settle(qtbot, page.desk)
    until(qtbot, page.desk, lambda: now(page).fields["planned"] != before)
    assert now(page).fields["planned"].fen == 15 * 10**9
    qtbot.waitUntil(lambda: "1.5" in row.value.text())
    page.desk.undo_last()
    settle(qtbot, page.desk)
    until(qtbot, page.desk, lambda: now(page).fields["planned"] == before)


def test_what_cannot_be_read_stays_in_its_field_with_the_reason_below(
    page: ProjectPage, qtbot: QtBot
) -> None:
    row = page.facts.rows["land"]
    row.edit()
    row.field.setText("三百来亩吧")
    assert "不是能识别的面积" in row.below.text()
    qtbot.keyClick(page.facts, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert row.editing and row.field.text() == "三百来亩吧"
    qtbot.keyClick(row.field, Qt.Key.Key_Escape)
    assert not row.editing and not page.facts.dirty


def test_several_facts_are_saved_as_one_operation(page: ProjectPage, qtbot: QtBot) -> None:
    for key, text in (("chief", "示例领导"), ("investors", "示例甲、示例乙")):
        page.facts.rows[key].edit()
        page.facts.rows[key].field.setText(text)
    assert page.facts.save_button.isVisible()
    qtbot.mouseClick(page.facts.save_button, Qt.MouseButton.LeftButton)
    settle(qtbot, page.desk)
    until(qtbot, page.desk, lambda: now(page).fields["chief"] == "示例领导")
    assert [one.name for one in now(page).investors] == ["示例甲", "示例乙"]

    def newest() -> str:
        line = page.history.line(0)
        return "" if line is None else line.entry.label

    qtbot.waitUntil(lambda: newest().startswith("修改"))


def test_leaving_with_something_typed_asks(
    page: ProjectPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.facts.rows["note"].edit()
    page.facts.rows["note"].field.setText("还没存")
    monkeypatch.setattr(QMessageBox, "exec", lambda _box: 0)
    assert not page.may_leave(), "no answer stays"
    assert page.facts.rows["note"].field.text() == "还没存"
    page.facts.forget()
    assert page.may_leave()


def test_a_project_moves_to_the_next_stage_and_a_skip_needs_a_reason(
    page: ProjectPage, qtbot: QtBot
) -> None:
    page.ask_move(Stage.LEAD if now(page).stage is not Stage.LEAD else Stage.FULL)
    dialog = page.findChild(MoveStageDialog)
    assert isinstance(dialog, MoveStageDialog)
    dialog.accept()
    assert dialog.isVisible(), "a move that owes a reason waits for it"
    assert "请写明原因" in dialog._below["reason"].text()
    dialog.reason.setText("示例原因")
    wanted = dialog.chosen_stage()
    dialog.accept()
    settle(qtbot, page.desk)
    until(qtbot, page.desk, lambda: now(page).stage is wanted)
    assert "示例原因" in [move.reason for move in now(page).moves]
    page.desk.undo_last()
    settle(qtbot, page.desk)
    until(qtbot, page.desk, lambda: now(page).stage is not wanted)


def test_a_date_to_come_is_refused_in_the_dialog(page: ProjectPage, qtbot: QtBot) -> None:
    following = next_stage(now(page).stage) or Stage.PAUSED
    page.ask_move(following)
    dialog = page.findChild(MoveStageDialog)
    assert isinstance(dialog, MoveStageDialog)
    dialog.on.setText("2099-01-01")
    dialog.accept()
    assert dialog.isVisible() and "还没有到" in dialog._below["on"].text()
    dialog.on.setText(date(2016, 5, 30).isoformat())
    dialog.override.setText("示例")
    dialog.accept()
    settle(qtbot, page.desk)
    until(qtbot, page.desk, lambda: now(page).stage is following)


def test_an_old_value_is_brought_back_from_the_history(page: ProjectPage, qtbot: QtBot) -> None:
    old = now(page).fields["owner"]
    row = page.facts.rows["owner"]
    row.edit()
    row.field.setText("新责任人")
    page.facts.save()
    settle(qtbot, page.desk)
    page.tabs.setCurrentIndex(page.tabs.count() - 1)
    qtbot.waitUntil(lambda: page.history.index(0, 5).data() == "新责任人")
    QAbstractItemModelTester(page.history)
    page.history_view.selectRow(0)
    qtbot.mouseClick(page.restore, Qt.MouseButton.LeftButton)
    settle(qtbot, page.desk)
    until(qtbot, page.desk, lambda: now(page).fields["owner"] == old)


def test_a_long_text_of_the_history_is_read_whole_by_return(
    page: ProjectPage, window: Window, qtbot: QtBot
) -> None:
    first, second = "现场看了二期，桩基完成六成。" * 40, "塔吊已经进场。\n预计下月出正负零。"
    for text in (first, second):
        fields = {"note": text}
        window.desk.change(edit_project, page.project_id, fields, label="改备注")
        settle(qtbot, page.desk)
    page.tabs.setCurrentIndex(page.tabs.count() - 1)
    qtbot.waitUntil(lambda: page.history.line(0) is not None and page.history.line(0).old == first)
    page.history_view.selectRow(0)
    turn_to(qtbot, page.history_view)
    qtbot.keyClick(page.history_view, Qt.Key.Key_Return)
    [look] = window.findChildren(ChangeLook)
    assert (look.old.toPlainText(), look.new.toPlainText()) == (first, second)
    assert without_name(look) == []
    qtbot.keyClick(look.new, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.findChildren(ChangeLook) == [])


def test_a_project_goes_to_the_trash_and_comes_back_by_undo(
    page: ProjectPage, window: Window, qtbot: QtBot
) -> None:
    key = page.project_id
    page.trash()
    settle(qtbot, page.desk)
    until(qtbot, page.desk, lambda: key not in page.desk.read_now(ordered_ids, Listing()))
    window.desk.undo_last()
    settle(qtbot, page.desk)
    until(qtbot, page.desk, lambda: key in page.desk.read_now(ordered_ids, Listing()))


def test_a_project_in_the_trash_says_so_above_all_and_is_restored_there(
    page: ProjectPage, window: Window, qtbot: QtBot
) -> None:
    key = page.project_id
    assert not page.trashed.isVisible()
    page.trash()
    qtbot.waitUntil(lambda: window.page is not page)
    window.open_record("project", key)
    qtbot.waitUntil(page.trashed.isVisible)
    bar = page.trashed
    assert bar.mapTo(page, bar.rect().bottomLeft()).y() < page.head.y()
    assert bar.words.whole.startswith(f"{page.desk.workspace.author} · 20")
    assert bar.words.whole.endswith("只能查看，要修改请先恢复")
    assert not page.facts.isEnabled() and not page.head.advance.isVisible()
    page.record_activity()
    assert not page.findChildren(ActivityDialog) and bar.restore.hasFocus()
    qtbot.keyClick(bar.restore, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not bar.isVisible())
    until(qtbot, page.desk, lambda: key in page.desk.read_now(ordered_ids, Listing()))
    assert page.facts.isEnabled()


def test_what_is_changed_under_a_project_in_the_trash_is_refused_with_the_reason(
    page: ProjectPage, window: Window, qtbot: QtBot
) -> None:
    key, today = page.project_id, page.desk.today()
    change = page.desk.workspace.change
    todo = change(add_todo, "示例待办", project_id=key, label="建").result
    change(trash_project, key, label="移入回收站")
    window.go("project", id=key, tab="activities")
    qtbot.waitUntil(page.trashed.isVisible)
    page.desk.change(complete, todo, today=today, label="办结")
    qtbot.waitUntil(lambda: bool(window.findChildren(Toast)))
    said = [
        label.text() for one in window.findChildren(Toast) for label in one.findChildren(QLabel)
    ]
    assert any("在回收站里，没有保存。要修改，请先恢复它" in text for text in said)


def test_people_and_chains_are_suggested(page: ProjectPage, window: Window, qtbot: QtBot) -> None:
    window.desk.change(add_staff, "示例专员", label="添加人员")
    window.desk.change(set_words, ChoiceList.INDUSTRY_CHAIN, ["工程机械"], label="改产业链")
    settle(qtbot, page.desk)
    page.read()
    settle(qtbot, page.desk)
    for key, word in (("owner", "示例专员"), ("industry_chain", "工程机械")):
        row = page.facts.rows[key]
        row.edit()
        completer = row.field.completer()
        completer.setCompletionPrefix(word[2:])
        assert completer.currentCompletion() == word
        row.close_field()


def test_a_long_value_ends_in_an_ellipsis_and_is_whole_in_the_tip(
    page: ProjectPage, qtbot: QtBot
) -> None:
    row = page.facts.rows["note"]
    row.edit()
    row.field.setText("很长的备注" * 30)
    page.facts.save()
    qtbot.waitUntil(lambda: row.value.text().endswith("…"))
    assert row.value.toolTip() == "很长的备注" * 30
    panel = page.facts.rows["name"].value
    assert row.value.width() == panel.width(), "a long value does not widen the panel"
