"""The page of one organization by hand: facts, people, agreements, projects, history."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from crm.activities import add_activity
from crm.organization_card import OrganizationCard, organization_card
from crm.organizations import add_agreement, create_organization, edit_organization
from crm.projects import create_project
from crm.rules.phones import show_phones
from crm.workspace import Workspace
from db.terms import ActivityKind, OrganizationKind, OrganizationRelation, Stage
from db.values import Amount, When
from tests.ui.conftest import settle, until
from tests.ui.hands import turn_to, write
from tests.ui.zone import TODAY
from ui.dialogs.activity import ActivityDialog
from ui.dialogs.agreement import AgreementForm
from ui.dialogs.contact import ContactForm
from ui.pages.organization import FOLLOWED, HISTORY, PEOPLE, OrganizationPage
from ui.pages.project import ProjectPage
from ui.window import Window

GOOD = "9144030071526726XG"
WRONG = "9144030071526726XH"


def enter(zone: Workspace, name: str, **fields: Any) -> str:
    return zone.change(create_organization, name, label="登记企业", **fields).result


@pytest.fixture
def group(zone: Workspace) -> str:
    return enter(zone, "示例集团")


@pytest.fixture
def page(zone: Workspace, group: str, window: Window, qtbot: QtBot) -> OrganizationPage:
    key = enter(zone, "示例机械", kind=OrganizationKind.INTERMEDIARY)
    for name, yi in (("示例大项目", 12), ("示例小项目", 1)):
        zone.change(
            create_project,
            name,
            contracted=Amount(yi * 10**10),
            stage=Stage.SIGNED,
            investors=["示例机械"],
            label="建",
        )
    window.open_record("organization", key)
    settle(qtbot, window.desk)
    found = window.page
    assert isinstance(found, OrganizationPage)
    qtbot.waitUntil(lambda: found.card is not None)
    return found


def now(page: OrganizationPage) -> OrganizationCard:
    card = page.desk.read_now(organization_card, page.organization_id)
    assert isinstance(card, OrganizationCard)
    return card


def edit(page: OrganizationPage, qtbot: QtBot, key: str, text: str) -> None:
    row = page.facts.rows[key]
    row.value.setFocus()
    qtbot.keyClick(row.value, Qt.Key.Key_F2)
    row.field.clear()
    write(row.field, text)


def test_facts_are_edited_in_place_and_undone(page: OrganizationPage, qtbot: QtBot) -> None:
    for key, text in (
        ("organization_class", "央企，上市公司"),
        ("industry", "C36"),
        ("seat", "长沙"),
        ("parent", "示例集团"),
    ):
        edit(page, qtbot, key, text)
    assert page.facts.save_button.text() == "保存 4 处"
    qtbot.keyClick(page.facts, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    until(qtbot, page.desk, lambda: now(page).fields["seat"] == "长沙")
    card = now(page)
    assert card.fields["organization_class"] == "央企、上市公司"
    assert card.fields["industry"] == "C36"
    assert card.parent is not None and card.parent[1] == "示例集团"
    qtbot.waitUntil(lambda: "C36 汽车制造业" in page.head.second.text())
    assert page.facts.rows["industry"].value.text() == "C36 汽车制造业"
    assert page.head.parent_link.text() == "示例集团 的下属"
    assert [label.text() for label in page.head.classes[:3]] == ["央企", "上市公司", ""]
    page.desk.undo_last()
    until(qtbot, page.desk, lambda: now(page).fields["seat"] is None)


def test_a_doubtful_code_waits_for_its_reason_and_is_marked(
    page: OrganizationPage, qtbot: QtBot
) -> None:
    row, reason = page.facts.rows["credit_code"], page.facts.rows["credit_code_reason"]
    assert not reason.isVisible()
    edit(page, qtbot, "credit_code", "91440300")
    assert "是 18 位，这里是 8 位" in row.below.text()
    row.field.setText(WRONG)
    assert "校验位对不上" in row.below.text() and reason.isVisible()
    qtbot.keyClick(row.field, Qt.Key.Key_Return)
    assert row.editing and row.field.text() == WRONG
    assert reason.editing and reason.field.hasFocus()
    assert "校验位对不上" in reason.below.text()
    write(reason.field, "执照如此")
    qtbot.keyClick(reason.field, Qt.Key.Key_Return)
    until(qtbot, page.desk, lambda: now(page).fields["credit_code"] == WRONG)
    assert now(page).fields["credit_code_reason"] == "执照如此"
    qtbot.waitUntil(page.head.doubt.isVisible)
    assert "执照如此" in page.head.doubt.toolTip()
    edit(page, qtbot, "credit_code", GOOD)
    qtbot.keyClick(row.field, Qt.Key.Key_Return)
    until(qtbot, page.desk, lambda: now(page).fields["credit_code"] == GOOD)
    qtbot.waitUntil(lambda: not page.head.doubt.isVisible())
    assert not reason.isVisible() and now(page).fields["credit_code_reason"] is None


def test_what_only_the_data_can_refuse_comes_back_into_its_field(
    page: OrganizationPage, qtbot: QtBot
) -> None:
    edit(page, qtbot, "parent", "没有登记的集团")
    page.facts.save()
    row = page.facts.rows["parent"]
    qtbot.waitUntil(lambda: "还没有登记“没有登记的集团”" in row.below.text())
    assert row.editing and row.field.text() == "没有登记的集团"
    row.field.setText("示例机械")
    page.facts.save()
    qtbot.waitUntil(lambda: "绕成一圈" in row.below.text())


def test_projects_open(page: OrganizationPage, window: Window, qtbot: QtBot) -> None:
    QAbstractItemModelTester(page.beside.projects)
    view = page.beside.project_view
    names = [page.beside.projects.index(row, 0).data() for row in range(2)]
    assert names == ["示例大项目", "示例小项目"]
    assert page.beside.projects.index(0, 2).data() == "12亿元"
    view.selectRow(0)
    turn_to(qtbot, view)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(window.page, ProjectPage))


def test_a_subsidiary_is_listed_and_opens_and_the_way_up_too(
    page: OrganizationPage, zone: Workspace, window: Window, group: str, qtbot: QtBot
) -> None:
    branch = enter(
        zone,
        "示例机械长沙分公司",
        parent_id=page.organization_id,
        parent_relation=OrganizationRelation.BRANCH,
    )
    page.read()
    qtbot.waitUntil(page.beside.below_card.isVisible)
    assert page.beside.below.index(0, 1).data() == "分公司"
    page.beside.below_view.doubleClicked.emit(page.beside.below.index(0, 0))
    qtbot.waitUntil(lambda: page.organization_id == branch)
    qtbot.waitUntil(lambda: page.head.parent_link.text() == "示例机械 的分公司")
    qtbot.mouseClick(page.head.parent_link, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.head.name.text() == "示例机械")


def test_people_are_added_changed_and_removed(page: OrganizationPage, qtbot: QtBot) -> None:
    page.tabs.setCurrentIndex(PEOPLE)
    page.people.add_wanted.emit()
    form = page.findChild(ContactForm)
    assert isinstance(form, ContactForm)
    assert form.organization.text() == "示例机械"
    write(form.name, "张示例")
    form.phones.setPlainText("１３８０７３１００００\n0731-84011111转802 1380731")
    assert "手机号应是 11 位" in form.below["phones"].text()
    form.phones.setPlainText("１３８０７３１００００\n0731-84011111转802")
    assert form.below["phones"].text() == "认成：138 0731 0000、0731-8401 1111 转802"
    qtbot.keyClick(form.phones, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    until(qtbot, page.desk, lambda: len(now(page).people) == 1)
    assert show_phones(now(page).people[0].phones) == "138 0731 0000、0731-8401 1111 转802"
    qtbot.waitUntil(lambda: page.tabs.tabText(PEOPLE) == "联系人 1")
    turn_to(qtbot, page.people.table)
    qtbot.keyClick(page.people.table, Qt.Key.Key_F2)
    form = [one for one in page.findChildren(ContactForm) if one.isVisible()][-1]
    assert form.phones.toPlainText() == "138 0731 0000\n0731-8401 1111 转802"
    form.title_line.setText("董事长")
    form.accept()
    until(qtbot, page.desk, lambda: now(page).people[0].title == "董事长")
    qtbot.waitUntil(lambda: page.people.model.index(0, 1).data() == "董事长")
    turn_to(qtbot, page.people.table)
    qtbot.keyClick(page.people.table, Qt.Key.Key_Delete)
    until(qtbot, page.desk, lambda: not now(page).people)
    page.desk.undo_last()
    until(qtbot, page.desk, lambda: len(now(page).people) == 1)


def test_a_number_is_copied_from_the_menu(page: OrganizationPage, qtbot: QtBot) -> None:
    page.tabs.setCurrentIndex(PEOPLE)
    page.add_person()
    form = page.findChild(ContactForm)
    assert isinstance(form, ContactForm)
    form.name.setText("张示例")
    form.phones.setPlainText("13807310000")
    form.accept()
    qtbot.waitUntil(lambda: page.people.model.rowCount() == 1)
    actions = {one.text(): one for one in page.people.build_menu().actions()}
    with qtbot.waitSignal(page.people.copied) as copied:
        actions["复制 138 0731 0000"].trigger()
    assert copied.args == ["138 0731 0000"]


def test_an_agreement_is_entered_changed_and_removed(page: OrganizationPage, qtbot: QtBot) -> None:
    assert page.beside.agreement_card.isVisible(), "an intermediary has agreements"
    qtbot.mouseClick(page.beside.add_agreement, Qt.MouseButton.LeftButton)
    form = page.findChild(AgreementForm)
    assert isinstance(form, AgreementForm)
    form.accept()
    assert form.isVisible(), "an agreement that says nothing is none"
    qtbot.waitUntil(lambda: "至少填写" in form.below["number"].text())
    form.number.setText("委1号")
    form.signed.setText("2015年3月")
    form.until.setText("2014年1月")
    form.accept()
    qtbot.waitUntil(lambda: "早于签订" in form.below["until"].text())
    form.until.setText("2016年3月")
    form.accept()
    until(qtbot, page.desk, lambda: len(now(page).agreements) == 1)
    qtbot.waitUntil(lambda: page.beside.agreements.rowCount() == 1)
    assert "已到期" in page.beside.agreements.index(0, 2).data()
    page.beside.agreement_view.selectRow(0)
    turn_to(qtbot, page.beside.agreement_view)
    qtbot.keyClick(page.beside.agreement_view, Qt.Key.Key_Return)
    form = [one for one in page.findChildren(AgreementForm) if one.isVisible()][-1]
    form.until.setText("2016年5月")
    form.accept()
    until(qtbot, page.desk, lambda: now(page).agreements[0].until.day == date(2016, 5, 1))
    qtbot.waitUntil(lambda: "已到期" not in page.beside.agreements.index(0, 2).data())
    page.beside.agreement_view.selectRow(0)
    qtbot.mouseClick(page.beside.remove_agreement, Qt.MouseButton.LeftButton)
    until(qtbot, page.desk, lambda: not now(page).agreements)


def test_an_agreement_of_one_that_is_no_intermediary_is_still_shown(
    page: OrganizationPage, zone: Workspace, window: Window, group: str, qtbot: QtBot
) -> None:
    zone.change(add_agreement, group, number="旧协议", label="登记")
    window.open_record("organization", group)
    qtbot.waitUntil(lambda: page.head.name.text() == "示例集团")
    assert page.beside.agreement_card.isVisible()


def test_an_old_value_is_brought_back_from_the_history(
    page: OrganizationPage, qtbot: QtBot
) -> None:
    edit(page, qtbot, "seat", "深圳")
    page.facts.save()
    until(qtbot, page.desk, lambda: now(page).fields["seat"] == "深圳")
    edit(page, qtbot, "seat", "长沙")
    page.facts.save()
    until(qtbot, page.desk, lambda: now(page).fields["seat"] == "长沙")
    page.tabs.setCurrentIndex(HISTORY)
    qtbot.waitUntil(lambda: page.history.index(0, 5).data() == "长沙")
    assert page.history.index(0, 3).data() == "所在地"
    page.history_view.selectRow(0)
    qtbot.mouseClick(page.restore, Qt.MouseButton.LeftButton)
    until(qtbot, page.desk, lambda: now(page).fields["seat"] == "深圳")


def test_leaving_with_something_typed_asks(
    page: OrganizationPage, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    edit(page, qtbot, "note", "x")
    monkeypatch.setattr(QMessageBox, "exec", lambda _box: 0)
    assert not page.may_leave(), "no answer stays"
    assert page.facts.rows["note"].field.text() == "x"
    page.facts.forget()
    assert page.may_leave()


def test_it_goes_to_the_trash_and_comes_back(
    page: OrganizationPage, window: Window, qtbot: QtBot
) -> None:
    key = page.organization_id
    page.trash()
    qtbot.waitUntil(lambda: window.page is not page)
    window.open_record("organization", key)
    qtbot.waitUntil(page.trashed.isVisible)
    assert page.trashed.words.whole.startswith(f"{page.desk.workspace.author} · 20")
    assert not page.facts.isEnabled()
    page.record_activity()
    assert not page.findChildren(ActivityDialog) and page.trashed.restore.hasFocus()
    qtbot.mouseClick(page.trashed.restore, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not page.trashed.isVisible())
    assert page.facts.isEnabled()


def test_a_follow_up_of_its_own_is_recorded_by_ctrl_j_and_opened_again(
    page: OrganizationPage, qtbot: QtBot
) -> None:
    qtbot.keyClick(page, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    dialog = page.findChildren(ActivityDialog)[-1]
    dialog.subject.setText("年度走访")
    dialog.next_what.setText("回访")
    dialog.next_due.setText("今天")
    dialog.accept()
    qtbot.waitUntil(lambda: not isValid(dialog))
    until(qtbot, page.desk, lambda: page.followed.rows.rowCount() == 1)
    (followed,) = now(page).activities
    assert (followed.subject, followed.project_id) == ("年度走访", None)
    page.tabs.setCurrentIndex(FOLLOWED)
    turn_to(qtbot, page.followed.view)
    page.followed.view.selectRow(0)
    place = page.followed.view.visualRect(page.followed.rows.index(0, 2)).center()
    viewport = page.followed.view.viewport()
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: page.findChildren(ActivityDialog) != [])
    again = page.findChildren(ActivityDialog)[-1]
    assert again.card is not None and again.card.activity_id == followed.activity_id
    assert again.next_what.text() == "回访"


def test_what_happened_last_is_told_and_opens_what_it_tells_of(
    page: OrganizationPage, qtbot: QtBot
) -> None:
    recent = page.beside.recent
    activity = page.desk.workspace.change(
        add_activity,
        ActivityKind.VISIT,
        on=When(TODAY),
        subject="年度走访",
        organization_id=page.organization_id,
        today=TODAY,
        label="记跟进",
    ).result
    page.desk.change(edit_organization, page.organization_id, {"seat": "长沙"}, label="改")
    until(qtbot, page.desk, lambda: recent.view.lines.rowCount() >= 2)
    lines = [recent.view.lines.line(at) for at in range(recent.view.lines.rowCount())]
    titles = [line.title for line in lines if line is not None]
    edited = next(one for one in titles if "所在地" in one)
    turn_to(qtbot, recent.view)
    for title, tab in (("拜访：年度走访", FOLLOWED), (edited, HISTORY)):
        page.tabs.setCurrentIndex(0)
        recent.view.setCurrentIndex(recent.view.lines.index(titles.index(title)))
        qtbot.keyClick(recent.view, Qt.Key.Key_Return)
        assert page.tabs.currentIndex() == tab
    chosen = page.followed.view.currentIndex().row()
    assert now(page).activities[chosen].activity_id == activity
    page.tabs.setCurrentIndex(0)
    qtbot.mouseClick(recent.record, Qt.MouseButton.LeftButton)
    assert page.findChildren(ActivityDialog)
