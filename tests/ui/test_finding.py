from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.matching import match_in
from crm.projects import create_project
from crm.todos import add_todo
from db.models import Contact, ContactPhone, Organization
from db.values import Phone
from tests.ui.conftest import settle
from tests.ui.hands import write
from ui.theme import theme
from ui.widgets.search import Entry
from ui.window import Window


@pytest.fixture
def gone(window: Window, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Where the window was asked to go."""
    went: list[Any] = []
    monkeypatch.setattr(window, "go", lambda key, **request: went.append((key, request)))
    return went


def look_for(window: Window, qtbot: QtBot, text: str) -> list[Entry]:
    """Type `text` after Ctrl+K and return the answer."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    field = window.top.search
    assert field.hasFocus()
    write(field, text)
    settle(qtbot, window.desk)
    qtbot.waitUntil(lambda: field._answered == text)
    model = field.popup.model
    return [one for row in model.entry_rows() if isinstance(one := model.line(row), Entry)]


def press_enter(window: Window) -> None:
    QTest.keyClick(window.top.search, Qt.Key.Key_Return)


@pytest.mark.parametrize(
    ("text", "marked"), [("珠宝", "珠宝"), ("zb", "珠宝"), ("zhubao", "珠宝"), ("SLZB", "示例珠宝")]
)
def test_a_project_is_found_marked_and_opened(
    window: Window, qtbot: QtBot, gone: list[Any], text: str, marked: str
) -> None:
    first = look_for(window, qtbot, text)[0]
    assert (first.group, first.title) == ("项目", "示例珠宝小镇")
    assert [first.title[slice(*span)] for span in first.marks] == [marked]
    press_enter(window)
    ((key, request),) = gone
    assert key == "project"
    assert len(request["id"]) == 32


def test_an_alias_and_an_investor_are_found(window: Window, qtbot: QtBot, gone: list[Any]) -> None:
    window.desk.change(
        create_project, "示例智能仓储", aliases=["云仓"], investors=["示例物流集团"], label="新建"
    )
    settle(qtbot, window.desk)
    by_alias = look_for(window, qtbot, "云仓")[0]
    assert by_alias.title == "示例智能仓储"
    assert by_alias.detail.startswith("又名 云仓")
    assert [by_alias.detail[slice(*span)] for span in by_alias.detail_marks] == ["云仓"]
    window.top.search.leave()
    by_firm = look_for(window, qtbot, "物流集团")[0]
    assert (by_firm.group, by_firm.title, by_firm.detail) == ("企业", "示例物流集团", "1 个项目")
    press_enter(window)
    ((key, request),) = gone
    assert (key, len(request["id"])) == ("organization", 32)


def test_people_and_what_was_done_are_found_in_groups_of_their_own(
    window: Window, qtbot: QtBot, gone: list[Any]
) -> None:
    def write_down(session: Session) -> str:
        project_id = create_project(session, "示例玻璃项目", investors=["示例浮法集团"])
        firm = session.scalars(select(Organization).filter_by(name="示例浮法集团")).one()
        person = Contact(name="玻小姐", organization_id=firm.id)
        session.add(person)
        session.flush()
        session.add(ContactPhone(contact_id=person.id, phone=Phone("+8613807319876")))
        add_todo(session, "问清玻璃窑炉的能耗", project_id=project_id)
        return project_id

    made: list[str] = []
    window.desk.change(write_down, label="建", then=made.append)
    settle(qtbot, window.desk)
    groups = [one.group for one in look_for(window, qtbot, "玻")]
    assert groups == ["项目", "联系人", "跟进"]
    window.top.search.leave()
    (person,) = look_for(window, qtbot, "9876")
    assert (person.group, person.title) == ("联系人", "玻小姐")
    assert person.detail == "电话 138 0731 9876 · 示例浮法集团"
    press_enter(window)
    (todo,) = [one for one in look_for(window, qtbot, "窑炉") if one.group == "跟进"]
    todo.run()
    assert [key for key, _ in gone] == ["organization", "project"]
    assert gone[1][1] == {"id": made[0], "tab": "activities"}


def test_what_was_opened_last_comes_first(window: Window, qtbot: QtBot, gone: list[Any]) -> None:
    for text in ("珠宝", "整车"):
        look_for(window, qtbot, text)
        press_enter(window)
    recent = [one.title for one in look_for(window, qtbot, "") if one.group == "最近打开"]
    assert recent == ["示例整车扩产", "示例珠宝小镇"]


def test_nothing_found_offers_a_new_project_of_that_name(
    window: Window, qtbot: QtBot, gone: list[Any]
) -> None:
    (only,) = look_for(window, qtbot, "查无此项")
    assert only.title == "新建项目「查无此项」"
    press_enter(window)
    assert gone == [("projects", {"create": True, "name": "查无此项"})]


@pytest.mark.parametrize("text", [">qhss", ">切换深色"])
def test_a_command_is_found_by_its_word_and_its_initials(
    window: Window, qtbot: QtBot, text: str
) -> None:
    (only,) = look_for(window, qtbot, text)
    assert only.group == "命令"
    press_enter(window)
    assert theme().dark


def test_an_unknown_command_says_so(window: Window, qtbot: QtBot) -> None:
    assert look_for(window, qtbot, ">没有的命令") == []
    assert window.top.search.popup.word.text() == "没有找到「没有的命令」"


def test_every_command_can_be_typed(window: Window) -> None:
    from ui.actions import commands_of

    for command in commands_of(window):
        # In any reading: 查重 is cc, though 重 by itself is zhong.
        assert match_in(command.word, command.letters) == (0, len(command.word)), command.word
        assert len(command.letters) == sum(each.isalpha() for each in command.word)
