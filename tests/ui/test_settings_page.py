from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from crm.capital_records import HOME_CITY
from crm.capital_sums import USD_RATE
from crm.settings import ZONE_NAME, reference_date, setting
from tests.ui.conftest import settle
from tests.ui.hands import write
from tests.ui.looking import shown_texts
from tests.ui.zone import add_project
from ui import theme
from ui.pages.settings import SECTIONS, SettingsPage
from ui.preferences import remembered
from ui.window import Window


@pytest.fixture
def page(window: Window, qtbot: QtBot) -> SettingsPage:
    window.go("settings")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    settle(qtbot, window.desk)
    shown = window.page
    assert isinstance(shown, SettingsPage)
    return shown


def retype(page: SettingsPage, qtbot: QtBot, text: str) -> None:
    page.cards["zone"].name.setFocus()
    page.cards["zone"].name.selectAll()
    write(page.cards["zone"].name, text)
    QTest.keyClick(page.cards["zone"].name, Qt.Key.Key_Return)
    settle(qtbot, page.desk)


def test_it_shows_what_is_set(page: SettingsPage) -> None:
    assert page.cards["zone"].name.text() == "示例经开区"
    assert page.cards["zone"].dated.isChecked()
    assert page.cards["zone"].day.date() == QDate(2016, 5, 31)
    assert page.cards["user"].author.text() == "专员 甲"
    page.open("data")
    assert page.cards["data"].place.text().endswith("示例经开区.yinfeng")


def test_a_zone_name_is_saved_by_return_and_undone_by_ctrl_z(
    page: SettingsPage, qtbot: QtBot, window: Window
) -> None:
    retype(page, qtbot, "新区")
    assert page.desk.read_now(setting, ZONE_NAME) == "新区"
    window.setFocus()
    window.undo_last()
    settle(qtbot, page.desk)
    settle(qtbot, page.desk)
    assert page.desk.read_now(setting, ZONE_NAME) == "示例经开区"
    page.cards["zone"].name.clearFocus()
    page.read()
    settle(qtbot, page.desk)
    assert page.cards["zone"].name.text() == "示例经开区"


def test_an_empty_zone_name_is_refused_below_the_field(page: SettingsPage, qtbot: QtBot) -> None:
    page.cards["zone"].name.clear()
    QTest.keyClick(page.cards["zone"].name, Qt.Key.Key_Return)
    settle(qtbot, page.desk)
    assert "不能空着" in page.cards["zone"].error.text()
    assert page.desk.read_now(setting, ZONE_NAME) == "示例经开区"
    retype(page, qtbot, "新区")
    assert "不能空着" not in page.cards["zone"].error.text()


def test_the_reference_date_is_changed_and_taken_away(
    page: SettingsPage, qtbot: QtBot, window: Window
) -> None:
    page.cards["zone"].day.setDate(QDate(2016, 6, 30))
    page.cards["zone"].day.editingFinished.emit()
    settle(qtbot, page.desk)
    settle(qtbot, page.desk)
    assert page.desk.read_now(reference_date) == date(2016, 6, 30)
    assert window.status.date.text() == "示例日期 2016-06-30"
    page.cards["zone"].dated.click()
    settle(qtbot, page.desk)
    settle(qtbot, page.desk)
    assert page.desk.read_now(reference_date) is None
    assert not window.status.date.isVisible()
    assert not page.cards["zone"].day.isEnabled()


def test_the_appearance_is_changed_and_remembered(page: SettingsPage, qtbot: QtBot) -> None:
    dark = page.cards["user"].appearance.buttons()[2]
    qtbot.mouseClick(dark, Qt.MouseButton.LeftButton)
    assert theme.theme().dark
    assert dark.isChecked()
    assert remembered("window/appearance") == "dark"


def test_a_new_name_signs_the_changes_from_then_on(page: SettingsPage, qtbot: QtBot) -> None:
    from crm.history import recent_operations

    page.cards["user"].author.setText("专员 乙")
    page.cards["user"].author.editingFinished.emit()
    page.desk.change(add_project, "示例新项目", label="新建")
    settle(qtbot, page.desk)
    assert page.desk.read_now(recent_operations)[0].author == "专员 乙"
    assert remembered("user/author") == "专员 乙"


def test_a_backup_is_made_and_listed(page: SettingsPage, qtbot: QtBot) -> None:
    page.open("data")
    page.cards["data"]._back_up()
    settle(qtbot, page.desk)
    settle(qtbot, page.desk)
    assert len(page.desk.workspace.backups()) == 1
    assert any("MB" in text for text in shown_texts(page))


def test_the_city_and_the_rate_of_capital_are_saved_or_refused_in_words(
    page: SettingsPage, qtbot: QtBot
) -> None:
    page.open("capital")
    card = page.cards["capital"]
    for field, wrong, right, key in (
        (card.city, "没有这座城", "株洲市", HOME_CITY),
        (card.rate, "六块六", "6.6423", USD_RATE),
    ):
        for text in (wrong, right):
            field.setFocus()
            field.selectAll()
            write(field, text)
            QTest.keyClick(field, Qt.Key.Key_Return)
            settle(qtbot, page.desk)
            settle(qtbot, page.desk)
            assert page.desk.read_now(setting, key) == (right if text == right else None)
            said = any("没有改" in shown for shown in shown_texts(card))
            assert said is (text == wrong)


def test_the_index_opens_each_section_by_mouse_and_arrow_and_keeps_the_last(
    page: SettingsPage, qtbot: QtBot, window: Window
) -> None:
    assert set(page.cards) == {"zone", "user"}, "a section is built when it is first shown"
    for at, section in enumerate(SECTIONS):
        qtbot.mouseClick(page.index.button(at), Qt.MouseButton.LeftButton)
        settle(qtbot, page.desk)
        assert window.page.crumbs()[-1] == section.word
        assert all(page.cards[key].isVisible() for key, _ in section.cards)
    button = page.index.button(len(SECTIONS) - 1)
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Up)
    settle(qtbot, page.desk)
    assert page.index.checkedId() == len(SECTIONS) - 2
    assert page.cards["milestones"].isVisible()
    window.go("home")
    window.go("settings")
    assert page.cards["milestones"].isVisible()
