"""设置's lists by hand: the bureau's people, and words to choose from."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from crm.choices import staff, staff_names, words
from crm.organizations import create_organization
from crm.workspace import Workspace
from db.models import Organization
from db.terms import ChoiceList
from tests.ui.conftest import settle, until
from tests.ui.hands import compose, turn_to, write
from ui.dialogs.staff import StaffForm
from ui.pages.settings import SettingsPage
from ui.widgets.inputs import Line
from ui.widgets.settings_cards import WordsCard
from ui.widgets.word_list import WordList
from ui.window import Window

CHAINS, CLASSES = ChoiceList.INDUSTRY_CHAIN, ChoiceList.ORGANIZATION_CLASS


@pytest.fixture
def page(window: Window, qtbot: QtBot) -> SettingsPage:
    window.go("settings", section="people")
    settle(qtbot, window.desk)
    assert isinstance(window.page, SettingsPage)
    return window.page


def words_of(page: SettingsPage, qtbot: QtBot) -> dict[ChoiceList, WordList]:
    page.open("words")
    settle(qtbot, page.desk)
    card = page.cards["words"]
    assert isinstance(card, WordsCard)
    return card.lists


def form_of(page: SettingsPage) -> StaffForm:
    return [one for one in page.cards["staff"].findChildren(StaffForm) if one.isVisible()][-1]


def add(page: SettingsPage, qtbot: QtBot, name: str) -> None:
    before = page.cards["staff"].model.rowCount()
    page.cards["staff"].add()
    form = form_of(page)
    write(form.name, name)
    qtbot.keyClick(form.name, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.cards["staff"].model.rowCount() == before + 1)


def test_people_are_added_changed_ordered_and_removed(page: SettingsPage, qtbot: QtBot) -> None:
    QAbstractItemModelTester(page.cards["staff"].model)
    add(page, qtbot, "示例甲")
    add(page, qtbot, "示例乙")
    page.cards["staff"].table.selectRow(1)
    turn_to(qtbot, page.cards["staff"].table)
    qtbot.keyClick(page.cards["staff"].table, Qt.Key.Key_F2)
    form = form_of(page)
    form.team.setText("招商一部")
    form.phone.setText("1380731")
    form.accept()
    qtbot.waitUntil(lambda: "手机号应是 11 位" in form.below["phone"].text())
    assert form.phone.text() == "1380731"
    form.phone.setText("138-0731-0000")
    form.accept()
    qtbot.waitUntil(lambda: page.cards["staff"].model.index(1, 3).data() == "138 0731 0000")
    assert page.desk.read_now(staff)[1].team == "招商一部"
    turn_to(qtbot, page.cards["staff"].table)
    page.cards["staff"].table.selectRow(1)
    qtbot.keyClick(page.cards["staff"].table, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    until(qtbot, page.desk, lambda: page.desk.read_now(staff_names)[:2] == ["示例乙", "示例甲"])
    qtbot.waitUntil(lambda: page.cards["staff"].model.index(0, 0).data() == "示例乙")
    page.cards["staff"].table.selectRow(0)
    qtbot.keyClick(page.cards["staff"].table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: page.cards["staff"].model.rowCount() == 1)
    page.desk.undo_last()
    qtbot.waitUntil(lambda: page.cards["staff"].model.rowCount() == 2)


def test_the_same_name_twice_is_said_below_it(page: SettingsPage, qtbot: QtBot) -> None:
    add(page, qtbot, "示例甲")
    page.cards["staff"].add()
    form = form_of(page)
    form.name.setText("示例甲")
    form.accept()
    qtbot.waitUntil(lambda: "已有叫“示例甲”的人" in form.below["name"].text())
    form.begin()
    form.reject()


def test_words_are_added_ordered_and_removed(page: SettingsPage, qtbot: QtBot) -> None:
    listed = words_of(page, qtbot)[CHAINS]
    for word in ("工程机械", "汽车"):
        write(listed.new, word)
        qtbot.keyClick(listed.new, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda word=word: word in listed.model.stringList())
        assert listed.new.text() == ""
    listed.view.setCurrentIndex(listed.model.index(1, 0))
    turn_to(qtbot, listed.view)
    qtbot.keyClick(listed.view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: listed.model.stringList() == ["汽车", "工程机械"])
    qtbot.waitUntil(lambda: listed.chosen() == 0)
    qtbot.keyClick(listed.view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: listed.model.stringList() == ["工程机械"])
    page.desk.undo_last()
    qtbot.waitUntil(lambda: listed.model.stringList() == ["汽车", "工程机械"])


def test_a_word_that_cannot_be_is_said_and_stays_in_its_field(
    page: SettingsPage, qtbot: QtBot
) -> None:
    listed = words_of(page, qtbot)[CLASSES]
    listed.new.setText("央企")
    listed.add()
    qtbot.waitUntil(lambda: "已经在列表里" in listed.below.text())
    assert listed.new.text() == "央企"
    listed.new.setText("甲、乙")
    assert not listed.below.isVisible(), "what was wrong is forgiven when one types on"
    listed.add()
    qtbot.waitUntil(lambda: "不能有顿号" in listed.below.text())
    assert page.desk.read_now(words, CLASSES)[0] == "世界500强"


def test_a_word_renamed_in_its_row_is_renamed_on_the_records(
    page: SettingsPage, zone: Workspace, qtbot: QtBot
) -> None:
    key = zone.change(
        create_organization, "示例甲", organization_class="央企、上市公司", label="建"
    ).result
    listed = words_of(page, qtbot)[CLASSES]
    at = listed.model.stringList().index("央企")
    turn_to(qtbot, listed.view)
    listed.view.setCurrentIndex(listed.model.index(at, 0))
    qtbot.keyClick(listed.view, Qt.Key.Key_F2)
    editor = listed.view.findChild(Line)
    assert isinstance(editor, Line) and editor.text() == "央企"
    editor.selectAll()
    compose(editor, "zhong")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert editor.isVisible(), "Return that ends a composition does not end the edit"
    editor.clear()
    write(editor, "中央企业")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "中央企业" in listed.model.stringList())

    def bears(session: object) -> str:
        return session.get(Organization, key).organization_class  # type: ignore[attr-defined]

    assert page.desk.read_now(bears) == "中央企业、上市公司"
    listed.model.setData(listed.model.index(at, 0), "上市公司")
    qtbot.waitUntil(lambda: "已经在列表里" in listed.below.text())
    assert "中央企业" in listed.model.stringList()
