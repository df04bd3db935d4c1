"""联系人 on the record page: somebody new, somebody known, numbers, roles, removing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from crm.contacts import ProjectPerson, create_contact, people_of_project
from crm.organizations import create_organization
from crm.projects import create_project
from crm.rules.phones import show_phones
from crm.workspace import Workspace
from tests.ui.conftest import settle, until
from tests.ui.hands import turn_to, write
from ui.dialogs.contact import ContactForm
from ui.pages.organization import OrganizationPage
from ui.pages.project import ProjectPage
from ui.tabs.contacts import ContactsTab
from ui.window import Window


@pytest.fixture
def known(zone: Workspace) -> str:
    home = zone.change(create_organization, "示例集团", label="登记").result
    return zone.change(
        create_contact,
        "李示例",
        phones="13907310001",
        organization_id=home,
        title="总经理",
        label="登记",
    ).result


@pytest.fixture
def tab(zone: Workspace, known: str, window: Window, qtbot: QtBot) -> ContactsTab:
    project = zone.change(create_project, "示例项目", investors=["示例机械"], label="建").result
    window.go("project", id=project, tab="contacts")
    settle(qtbot, window.desk)
    found = window.page.findChild(ContactsTab)
    assert isinstance(found, ContactsTab)
    qtbot.waitUntil(lambda: found._investor == "示例机械")
    return found


def now(tab: ContactsTab) -> list[ProjectPerson]:
    found: list[ProjectPerson] = tab.desk.read_now(people_of_project, tab.project_id)[1]
    return found


def form_of(tab: ContactsTab) -> ContactForm:
    return [one for one in tab.findChildren(ContactForm) if one.isVisible()][-1]


def add_zhang(tab: ContactsTab, qtbot: QtBot) -> None:
    tab.add()
    form = form_of(tab)
    write(form.name, "张示例")
    form.phones.setPlainText("１３８ ０７３１ ００００")
    form.role.setText("对接人")
    form.accept()
    qtbot.waitUntil(lambda: tab.people.model.rowCount() == 1)


def test_somebody_new_is_added_by_keyboard_alone(tab: ContactsTab, qtbot: QtBot) -> None:
    assert tab.people.stack.currentIndex() == 1, "an empty tab teaches the first step"
    tab.people.add_wanted.emit()
    form = form_of(tab)
    assert form.organization.text() == "示例机械", "of the first investor"
    write(form.name, "张示例")
    qtbot.keyClick(form.name, Qt.Key.Key_Return)
    for _ in range(3):
        qtbot.keyClick(form.focusWidget(), Qt.Key.Key_Return)
    assert form.focusWidget() is form.phones
    write(form.phones, "138 0731 0000")
    qtbot.keyClick(form.phones, Qt.Key.Key_Return)
    write(form.phones, "0731-84011111转802")
    assert form.below["phones"].text() == "认成：138 0731 0000、0731-8401 1111 转802"
    qtbot.keyClick(form.phones, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    until(qtbot, tab.desk, lambda: len(now(tab)) == 1)
    [person] = now(tab)
    assert (person.name, person.organization) == ("张示例", "示例机械")
    assert show_phones(person.phones) == "138 0731 0000、0731-8401 1111 转802"
    qtbot.waitUntil(lambda: tab.people.model.rowCount() == 1)
    QAbstractItemModelTester(tab.people.model)
    page = tab.window().page  # type: ignore[attr-defined]
    assert isinstance(page, ProjectPage)
    assert "联系人 1" in [page.tabs.tabText(at) for at in range(page.tabs.count())]


def test_somebody_known_is_chosen_and_not_entered_twice(
    tab: ContactsTab, known: str, qtbot: QtBot
) -> None:
    tab.add()
    form = form_of(tab)
    write(form.name, "李")
    qtbot.waitUntil(form.hits.isVisible)
    assert "示例集团" in form.hits.item(0).text() and "139 0731 0001" in form.hits.item(0).text()
    qtbot.keyClick(form.name, Qt.Key.Key_Down)
    assert form.hits.hasFocus()
    qtbot.keyClick(form.hits, Qt.Key.Key_Return)
    assert form.name.text() == "李示例" and not form.phones.isEnabled()
    write(form.role, "介绍人")
    qtbot.keyClick(form.role, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    until(qtbot, tab.desk, lambda: len(now(tab)) == 1)
    [person] = now(tab)
    assert (person.contact_id, person.role) == (known, "介绍人")
    tab.add()
    form = form_of(tab)
    write(form.name, "李")
    qtbot.waitUntil(form.hits.isVisible)
    form.choose(form.hits.item(0).data(Qt.ItemDataRole.UserRole))
    form.accept()
    qtbot.waitUntil(form.save.isEnabled)
    assert form.isVisible(), "the same person is not added twice"
    assert "已经是这个项目的联系人" in form.below["name"].text()
    form.begin()
    form.reject()


def test_typing_on_after_choosing_means_somebody_new(tab: ContactsTab, qtbot: QtBot) -> None:
    tab.add()
    form = form_of(tab)
    write(form.name, "李")
    qtbot.waitUntil(form.hits.isVisible)
    form.choose(form.hits.item(0).data(Qt.ItemDataRole.UserRole))
    write(form.name, "二")
    assert form.phones.isEnabled() and form.phones.toPlainText() == ""
    form.accept()
    until(qtbot, tab.desk, lambda: [one.name for one in now(tab)] == ["李示例二"])


def test_an_impossible_number_is_said_and_kept(tab: ContactsTab, qtbot: QtBot) -> None:
    tab.add()
    form = form_of(tab)
    write(form.name, "张示例")
    form.phones.setPlainText("84011111\n1380731")
    words = form.below["phones"].text()
    assert "缺区号" in words and "手机号应是 11 位" in words
    form.accept()
    until(qtbot, tab.desk, lambda: len(now(tab)) == 1)
    assert [one.source for one in now(tab)[0].phones] == ["84011111", "1380731"]
    assert all(not one.number for one in now(tab)[0].phones)


def test_100_kb_in_a_field_are_refused_below_it_and_stay(tab: ContactsTab, qtbot: QtBot) -> None:
    tab.add()
    form = form_of(tab)
    write(form.name, "张示例")
    form.phones.setPlainText("粘贴" * 50_000)
    assert "不像电话号码" in form.below["phones"].text()
    form.accept()
    qtbot.waitUntil(form.save.isEnabled)
    assert form.isVisible() and len(form.phones.toPlainText()) == 100_000
    form.phones.clear()
    form.note_field.setPlainText("长" * 100_000)
    form.accept()
    qtbot.waitUntil(lambda: "有 100,000 个字" in form.below["note"].text())
    form.begin()
    form.reject()
    assert now(tab) == []


def test_a_person_is_changed_and_removed_and_that_is_undone(tab: ContactsTab, qtbot: QtBot) -> None:
    add_zhang(tab, qtbot)
    turn_to(qtbot, tab.people.table)
    qtbot.keyClick(tab.people.table, Qt.Key.Key_Return)
    form = form_of(tab)
    form.role.setText("决策人")
    form.phones.setPlainText("13907310009\n" + form.phones.toPlainText())
    form.accept()
    until(qtbot, tab.desk, lambda: now(tab)[0].role == "决策人")
    assert show_phones(now(tab)[0].phones) == "139 0731 0009、138 0731 0000"
    qtbot.waitUntil(lambda: tab.people.model.index(0, 3).data() == "决策人")
    turn_to(qtbot, tab.people.table)
    qtbot.keyClick(tab.people.table, Qt.Key.Key_Delete)
    until(qtbot, tab.desk, lambda: now(tab) == [])
    qtbot.waitUntil(lambda: tab.people.stack.currentIndex() == 1)
    tab.desk.undo_last()
    until(qtbot, tab.desk, lambda: len(now(tab)) == 1)
    qtbot.waitUntil(lambda: tab.people.model.rowCount() == 1)


def test_their_organization_opens(tab: ContactsTab, window: Window, qtbot: QtBot) -> None:
    add_zhang(tab, qtbot)
    actions = {one.text(): one for one in tab.people.build_menu().actions()}
    actions["打开 示例机械"].trigger()
    qtbot.waitUntil(lambda: isinstance(window.page, OrganizationPage))


def test_what_was_typed_is_not_dropped_without_a_question(
    tab: ContactsTab, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab.add()
    form = form_of(tab)
    form.name.setText("张示例")
    answers = [QMessageBox.StandardButton.Cancel, QMessageBox.StandardButton.Discard]
    monkeypatch.setattr(QMessageBox, "question", lambda *_: answers.pop(0))
    form.reject()
    assert form.isVisible() and form.name.text() == "张示例"
    form.reject()
    assert not answers
