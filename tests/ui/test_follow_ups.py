"""Follow-ups by keyboard: Ctrl+J from the record page, the timeline, and today's todos."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from crm.activities import add_activity
from crm.activity_cards import ActivityCard, Attendee, ItineraryLine, timeline
from crm.listing import Listing, ordered_ids
from crm.rules.dues import DueGroup
from crm.todos import NextStep, todos_of
from db.models import Contact, ProjectContact
from db.terms import ActivityKind, Side
from db.values import When
from tests.crm.briefings.paper import page_texts, solid
from tests.ui.conftest import settle
from tests.ui.hands import compose, roll, write
from tests.ui.looking import tab_order, without_glyph, without_name
from tests.ui.zone import TODAY
from ui.dialogs.activity import ActivityDialog
from ui.models.timeline import DayHeading
from ui.pages.project import ProjectPage
from ui.pages.todos import TodosPage
from ui.tabs.activities import ActivitiesTab
from ui.widgets.follow_ups import FollowUps
from ui.window import Window

ME = "专员 甲"
ON = When(TODAY)


@pytest.fixture
def page(window: Window, qtbot: QtBot) -> ProjectPage:
    """The record page of a project that has a contact."""
    key = window.desk.read_now(ordered_ids, Listing())[0]

    def fill(session: Any) -> None:
        contact = Contact(name="示例己", title="厂长")
        session.add(contact)
        session.flush()
        session.add(ProjectContact(project_id=key, contact_id=contact.id))

    window.desk.change(fill, label="填数")
    window.open_record("project", key)
    settle(qtbot, window.desk)
    found = window.page
    assert isinstance(found, ProjectPage)
    qtbot.waitUntil(lambda: found.card is not None)
    return found


@pytest.fixture
def follow_ups(page: ProjectPage, qtbot: QtBot) -> FollowUps:
    page.arrive(id=page.project_id, tab="activities")
    settle(qtbot, page.desk)
    tab = page.findChild(ActivitiesTab)
    assert isinstance(tab, ActivitiesTab)
    return tab.follow_ups


def enter(page: ProjectPage, qtbot: QtBot, kind: ActivityKind, **fields: Any) -> None:
    fields = {"on": ON, "subject": "示例主题", **fields}

    def add(session: Any) -> str:
        return add_activity(session, kind, today=TODAY, project_id=page.project_id, **fields)

    page.desk.change(add, label="跟进")
    settle(qtbot, page.desk)


def cards(page: ProjectPage) -> list[ActivityCard]:
    found = page.desk.read_now(timeline, project_id=page.project_id, today=TODAY)
    assert isinstance(found, list)
    return found


def asked(page: ProjectPage, qtbot: QtBot) -> ActivityDialog:
    """Press Ctrl+J and return the dialog that opens."""
    QTest.keyClick(page, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    dialog = page.findChildren(ActivityDialog)[-1]
    qtbot.waitUntil(lambda: dialog.kind.hasFocus())
    return dialog


def focused() -> QWidget:
    field = QApplication.focusWidget()
    assert field is not None
    return field


def save(dialog: ActivityDialog) -> None:
    QTest.keyClick(focused(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def shown(follow_ups: FollowUps) -> list[str]:
    model = follow_ups.line.cards
    return [str(model.index(row).data()) for row in range(model.rowCount())]


def test_a_follow_up_is_recorded_by_keyboard_and_its_next_step_is_in_todays_todos(
    page: ProjectPage, window: Window, qtbot: QtBot
) -> None:
    dialog = asked(page, qtbot)
    QTest.keyClick(dialog.kind, Qt.Key.Key_2)
    QTest.keyClick(dialog.kind, Qt.Key.Key_Return)
    assert dialog.subject.hasFocus()
    for text in ("净高与承重", "示例己（厂长）、示例庚"):
        write(focused(), text)
        dialog.theirs.offer.popup().hide()
        QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert dialog.minutes.hasFocus()
    write(dialog.minutes, "要净高9米")
    QTest.keyClick(dialog.minutes, Qt.Key.Key_Tab)
    for text in ("回复净高", "今天"):
        write(focused(), text)
        QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert dialog.next_owner.hasFocus() and dialog.next_owner.text() == ME
    save(dialog)
    settle(qtbot, page.desk)
    (card,) = cards(page)
    assert (card.kind, card.subject, card.minutes) == (
        ActivityKind.TALKS,
        "净高与承重",
        "要净高9米",
    )
    assert card.on is not None and card.on.day == TODAY
    assert [(one.name, one.title, bool(one.contact_id)) for one in card.people(Side.THEIRS)] == [
        ("示例己", "厂长", True),
        ("示例庚", None, False),
    ]
    assert [one.name for one in card.people(Side.OURS)] == [ME]
    assert window.notices.toasts[-1].text == "记洽谈“净高与承重”"

    window.go("todos")
    settle(qtbot, window.desk)
    todos = window.page
    assert isinstance(todos, TodosPage)
    qtbot.waitUntil(lambda: todos.todos.chosen() is not None)
    chosen = todos.todos.chosen()
    assert chosen is not None
    assert (chosen.what, chosen.group, chosen.of) == ("回复净高", DueGroup.TODAY, card.project)
    todos.todos.setFocus()
    QTest.keyClick(todos.todos, Qt.Key.Key_Space)
    settle(qtbot, window.desk)
    assert cards(page)[0].todos[0].done_on == TODAY
    window.desk.undo_last()
    settle(qtbot, window.desk)
    assert cards(page)[0].todos[0].done_on is None
    window.desk.undo_last()
    settle(qtbot, window.desk)
    assert cards(page) == []
    assert window.desk.read_now(todos_of, owner=None, today=TODAY) == []


def test_the_timeline_stands_by_day_with_what_is_to_come_first(
    page: ProjectPage, follow_ups: FollowUps, qtbot: QtBot
) -> None:
    QAbstractItemModelTester(follow_ups.line.cards)
    enter(page, qtbot, ActivityKind.CALL, on=When(date(2016, 5, 30)), subject="昨天的")
    enter(page, qtbot, ActivityKind.CALL, subject="早", begins="9:00")
    enter(
        page, qtbot, ActivityKind.MEETING, subject=None, minutes="只有纪要\n第二行", begins="15:00"
    )
    enter(page, qtbot, ActivityKind.RECEIVED, on=When(date(2016, 6, 8)), subject="要来")
    qtbot.waitUntil(lambda: len(shown(follow_ups)) == 7)
    assert shown(follow_ups) == [
        "6月8日 周三",
        "来访：要来",
        "今天　5月31日 周二",
        "会议：只有纪要",
        "电话：早",
        "昨天　5月30日 周一",
        "电话：昨天的",
    ]
    heading = follow_ups.line.cards.index(0).data(Qt.ItemDataRole.UserRole)
    assert heading == DayHeading("6月8日 周三", ahead=True)
    assert page.tabs.tabText(1) == "跟进 4"


def test_open_todos_stand_on_top_and_are_ticked_there(
    page: ProjectPage, follow_ups: FollowUps, qtbot: QtBot
) -> None:
    assert not follow_ups.todo_card.isVisible()
    enter(page, qtbot, ActivityKind.CALL, next_step=NextStep("先", TODAY))
    qtbot.waitUntil(follow_ups.todo_card.isVisible)
    follow_ups.todos.setFocus()
    QTest.keyClick(follow_ups.todos, Qt.Key.Key_Space)
    settle(qtbot, page.desk)
    qtbot.waitUntil(lambda: not follow_ups.todo_card.isVisible())
    page.desk.undo_last()
    settle(qtbot, page.desk)
    qtbot.waitUntil(follow_ups.todo_card.isVisible)


def test_enter_opens_an_activity_and_its_next_step_is_changed(
    page: ProjectPage, follow_ups: FollowUps, qtbot: QtBot
) -> None:
    enter(page, qtbot, ActivityKind.CALL, subject="旧", next_step=NextStep("先", TODAY, ME))
    qtbot.waitUntil(lambda: follow_ups.line.chosen() is not None)
    follow_ups.line.setFocus()
    QTest.keyClick(follow_ups.line, Qt.Key.Key_Return)
    dialog = follow_ups.findChild(ActivityDialog)
    assert isinstance(dialog, ActivityDialog)
    assert (dialog.subject.text(), dialog.next_what.text()) == ("旧", "先")
    assert not dialog.typed
    dialog.subject.setText("新")
    dialog.next_due.setText("下周一")
    assert dialog.below["next_due"].text() == "2016-06-06 周一"
    dialog.accept()
    settle(qtbot, page.desk)
    qtbot.waitUntil(lambda: "电话：新" in shown(follow_ups))
    assert [todo.due for todo in cards(page)[0].todos] == [date(2016, 6, 6)]


def test_a_next_step_is_not_lost_by_emptying_its_field(
    page: ProjectPage, follow_ups: FollowUps, qtbot: QtBot
) -> None:
    enter(page, qtbot, ActivityKind.CALL, next_step=NextStep("先", TODAY))
    follow_ups.edit(cards(page)[0])
    dialog = follow_ups.findChild(ActivityDialog)
    assert isinstance(dialog, ActivityDialog)
    dialog.next_what.clear()
    dialog.accept()
    assert dialog.isVisible()
    assert "请在待办里办结" in dialog.below["next_what"].text()


def test_delete_throws_an_activity_away_with_its_next_step_and_undo_brings_both_back(
    page: ProjectPage, follow_ups: FollowUps, qtbot: QtBot
) -> None:
    enter(page, qtbot, ActivityKind.CALL, next_step=NextStep("先", TODAY))
    qtbot.waitUntil(lambda: follow_ups.line.chosen() is not None)
    follow_ups.line.setFocus()
    QTest.keyClick(follow_ups.line, Qt.Key.Key_Delete)
    settle(qtbot, page.desk)
    qtbot.waitUntil(lambda: shown(follow_ups) == [])
    assert not follow_ups.todo_card.isVisible()
    page.desk.undo_last()
    settle(qtbot, page.desk)
    qtbot.waitUntil(lambda: "电话：示例主题" in shown(follow_ups))
    assert cards(page)[0].todos[0].what == "先"


def test_an_itinerary_is_typed_in_its_table(page: ProjectPage, qtbot: QtBot) -> None:
    dialog = asked(page, qtbot)
    assert not dialog.itinerary.isVisible()
    QTest.keyClick(dialog.kind, Qt.Key.Key_3)
    assert dialog.itinerary.isVisible()
    QAbstractItemModelTester(dialog.itinerary.lines)
    dialog.subject.setText("考察团来访")
    dialog.on.setText("下周三")
    table, lines = dialog.itinerary.table, dialog.itinerary.lines
    table.setFocus()
    table.setCurrentIndex(lines.index(0, 1))
    for text in ("930", "10:00", "接站", "高铁南站", "甲"):
        table.edit(table.currentIndex())
        editor = table.findChildren(QLineEdit)[-1]
        write(editor, text)
        QTest.keyClick(editor, Qt.Key.Key_Return)
        QApplication.processEvents()
    assert lines.rowCount() == 2
    assert [lines.index(0, at).data() for at in range(6)] == [
        "", "09:30", "10:00", "接站", "高铁南站", "甲",
    ]  # fmt: skip
    dialog.accept()
    settle(qtbot, page.desk)
    (card,) = cards(page)
    day = When(date(2016, 6, 8))
    assert [(one.on and one.on.day, one.begins, one.what) for one in card.itinerary] == [
        (day.day, "09:30", "接站")
    ]


def test_what_is_wrong_in_the_itinerary_is_red_and_said_below(
    page: ProjectPage, qtbot: QtBot
) -> None:
    dialog = asked(page, qtbot)
    QTest.keyClick(dialog.kind, Qt.Key.Key_5)
    dialog.subject.setText("拜访总部")
    lines = dialog.itinerary.lines
    lines.setData(lines.index(0, 1), "九点九")
    lines.setData(lines.index(0, 3), "座谈")
    assert "不是一天里的时间" in lines.index(0, 1).data(Qt.ItemDataRole.ToolTipRole)
    dialog.accept()
    settle(qtbot, page.desk)
    assert dialog.isVisible()
    assert dialog.below["itinerary"].text().startswith("行程第 1 行：“九点九”")
    assert lines.index(0, 1).data() == "九点九"
    lines.setData(lines.index(0, 1), "9:09")
    assert dialog.below["itinerary"].text() == ""
    lines.setData(lines.index(1, 3), "参观")
    dialog.itinerary.table.setCurrentIndex(lines.index(1, 3))
    dialog.itinerary._move(-1)
    assert [lines.index(row, 3).data() for row in range(2)] == ["参观", "座谈"]
    dialog.itinerary._remove()
    assert lines.index(0, 3).data() == "座谈"
    dialog.accept()
    settle(qtbot, page.desk)
    assert [one.what for one in cards(page)[0].itinerary] == ["座谈"]


@pytest.mark.parametrize(
    ("fill", "field", "words"),
    [
        ({"subject": ""}, "subject", "请写一句主题"),
        ({"subject": "长" * 200}, "subject", "有 200 个字"),
        ({"on": "前一阵"}, "on", "前一阵"),
        ({"on": "明天"}, "on", "请写成下一步"),
        ({"begins": "25点"}, "begins", "不是一天里的时间"),
        ({"begins": "10:00", "ends": "9:00"}, "begins", "早于开始时间"),
        ({"theirs": "长" * 60}, "theirs", "有 60 个字"),
        ({"next_what": "回复", "next_due": "尽快"}, "next_due", "尽快"),
        ({"next_due": "周五"}, "next_what", "请写明要做什么"),
    ],
)
def test_what_can_not_be_saved_is_said_under_its_field_and_stays(
    page: ProjectPage, qtbot: QtBot, fill: dict[str, str], field: str, words: str
) -> None:
    dialog = asked(page, qtbot)
    dialog.subject.setText("示例")
    for name, text in fill.items():
        getattr(dialog, name).setText(text)
    dialog.accept()
    settle(qtbot, page.desk)
    assert dialog.isVisible() and dialog.save.isEnabled()
    assert words in dialog.below[field].text()
    assert all(getattr(dialog, name).text() == text for name, text in fill.items())
    assert cards(page) == []


def test_minutes_of_a_hundred_kilobytes_are_kept_whole(page: ProjectPage, qtbot: QtBot) -> None:
    dialog = asked(page, qtbot)
    QTest.keyClick(dialog.kind, Qt.Key.Key_6)
    pasted = "洽谈纪要" * 8_700
    dialog.minutes.setPlainText(pasted)
    dialog.accept()
    settle(qtbot, page.desk)
    assert cards(page)[0].minutes == pasted


def test_a_request_names_who_answers(
    page: ProjectPage, follow_ups: FollowUps, qtbot: QtBot
) -> None:
    dialog = asked(page, qtbot)
    assert not dialog.unit.isVisible()
    QTest.keyClick(dialog.kind, Qt.Key.Key_7)
    assert dialog.unit.isVisible()
    dialog.subject.setText("临时用电")
    dialog.unit.setText("供电公司")
    dialog.next_what.setText("催答复")
    dialog.accept()
    settle(qtbot, page.desk)
    assert (cards(page)[0].unit, cards(page)[0].answer) == ("供电公司", None)


def test_a_known_name_completes_the_one_being_typed(page: ProjectPage, qtbot: QtBot) -> None:
    dialog = asked(page, qtbot)
    assert dialog.below["theirs"].text() == "已登记：示例己（厂长）"
    dialog.theirs.setFocus()
    write(dialog.theirs, "示例庚、示")
    assert dialog.theirs.offer.popup().isVisible()
    dialog.theirs.take("示例己（厂长）")
    assert dialog.theirs.text() == "示例庚、示例己（厂长）"
    dialog.theirs.offer.popup().hide()


def test_return_that_ends_a_composition_stays_in_the_field(page: ProjectPage, qtbot: QtBot) -> None:
    dialog = asked(page, qtbot)
    dialog.subject.setFocus()
    compose(dialog.subject, "shili")
    QTest.keyClick(dialog.subject, Qt.Key.Key_Return)
    assert dialog.subject.hasFocus()


@pytest.mark.parametrize("answer", ["Discard", "Cancel"])
def test_leaving_with_something_typed_asks(
    page: ProjectPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    questions = []

    def question(*_: Any) -> QMessageBox.StandardButton:
        questions.append(1)
        return QMessageBox.StandardButton[answer]

    monkeypatch.setattr(QMessageBox, "question", question)
    dialog = asked(page, qtbot)
    write(dialog.subject, "abc")
    QTest.keyClick(dialog.subject, Qt.Key.Key_Escape)
    assert questions == [1]
    assert dialog.isVisible() is (answer == "Cancel")
    dialog.begin()


def test_an_untouched_dialog_closes_without_a_question(page: ProjectPage, qtbot: QtBot) -> None:
    dialog = asked(page, qtbot)
    QTest.keyClick(dialog.kind, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_the_sheet_of_a_visit_is_written_where_it_is_asked_for(
    page: ProjectPage,
    follow_ups: FollowUps,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    enter(
        page,
        qtbot,
        ActivityKind.RECEIVED,
        on=When(date(2016, 6, 8)),
        subject="考察团来访",
        attendees=[Attendee(Side.THEIRS, "示例己", "厂长")],
        itinerary=[ItineraryLine("接站", None, "9:00")],
    )
    qtbot.waitUntil(follow_ups.sheet.isVisible)
    assert follow_ups.sheet.text() == " 接待安排表"
    file = tmp_path / "表.pdf"
    offered: list[str] = []

    def choose(*args: Any) -> tuple[str, str]:
        offered.append(args[2])
        return str(file), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    qtbot.mouseClick(follow_ups.sheet, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(file.exists)
    settle(qtbot, page.desk)
    assert Path(offered[0]).name.startswith("接待安排表-")
    text = solid("".join(page_texts(file)))
    assert "接站" in text and "示例己" in text


def test_an_empty_tab_teaches_the_first_step(
    follow_ups: FollowUps, page: ProjectPage, qtbot: QtBot
) -> None:
    assert follow_ups.stack.currentIndex() == 0
    button = follow_ups.stack.currentWidget().button  # type: ignore[attr-defined]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert follow_ups.findChild(ActivityDialog) is not None


def test_fields_are_named_in_order_and_calm(
    page: ProjectPage, follow_ups: FollowUps, qtbot: QtBot
) -> None:
    enter(page, qtbot, ActivityKind.CALL, next_step=NextStep("先", TODAY))
    assert without_name(follow_ups) == []
    assert without_glyph(follow_ups) == {}
    dialog = asked(page, qtbot)
    QTest.keyClick(dialog.kind, Qt.Key.Key_3)
    assert without_name(dialog) == []
    assert without_glyph(dialog) == {}
    fields = [
        dialog.kind, dialog.subject, dialog.theirs, dialog.minutes, dialog.next_what,
        dialog.next_due, dialog.next_owner, dialog.on, dialog.begins, dialog.ends, dialog.place,
        dialog.ours, dialog.owner,
    ]  # fmt: skip
    assert [one for one in tab_order(dialog, dialog.kind) if one in fields] == fields
    roll(dialog.kind)
    assert dialog.kind.kind is ActivityKind.RECEIVED
