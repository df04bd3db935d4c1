"""设置 → 简报: what is typed is kept when it is left, refused under the field, and undone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from crm.briefings.signing import Signing, signing_of
from crm.settings import BUREAU_NAME, setting
from tests.ui.conftest import settle
from tests.ui.hands import write
from tests.ui.looking import without_glyph, without_name
from ui.pages.settings import SettingsPage
from ui.widgets.brief_settings_card import BriefSettingsCard
from ui.window import Window


@pytest.fixture
def card(window: Window, qtbot: QtBot) -> BriefSettingsCard:
    window.go("settings", section="briefs")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    settle(qtbot, window.desk)
    shown = window.page
    assert isinstance(shown, SettingsPage)
    return shown.cards["briefs"]


def enter(card: BriefSettingsCard, qtbot: QtBot, field, text: str) -> None:
    field.setFocus()
    field.selectAll()
    write(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)
    settle(qtbot, card.desk)
    settle(qtbot, card.desk)


def test_names_office_number_and_seal_are_kept(
    card: BriefSettingsCard, qtbot: QtBot, window: Window
) -> None:
    enter(card, qtbot, card.bureau, "示例区投资促进局")
    enter(card, qtbot, card.approver, "李局长")
    enter(card, qtbot, card.pattern, "〔{year}〕{n}号")
    enter(card, qtbot, card.copied_to, "市委办，市政府办")
    enter(card, qtbot, card.secrecy, "工作秘密")
    assert card.printed_by.placeholderText() == "示例区投资促进局"
    card.seal.click()
    settle(qtbot, card.desk)
    kept = card.desk.read_now(signing_of)
    assert kept == Signing(
        "李局长",
        numbering="〔{year}〕{n}号",
        seal=True,
        copied_to="市委办，市政府办",
        sheets="工作秘密",
    )
    assert card.desk.read_now(setting, BUREAU_NAME) == "示例区投资促进局"
    assert card.errors["numbering"].text().endswith("例：〔2016〕5号")
    window.undo_last()
    settle(qtbot, card.desk)
    assert not card.desk.read_now(signing_of).seal
    window.go("briefings", brief="dispatch")
    settle(qtbot, card.desk)
    form = window.page.form
    assert form.issued_by.text() == "李局长"
    assert form.number.text() == "〔2016〕1号"
    assert form.copied_to.text() == "市委办，市政府办"


def test_a_pattern_without_a_number_is_refused_under_its_field_and_stays_typed(
    card: BriefSettingsCard, qtbot: QtBot
) -> None:
    enter(card, qtbot, card.pattern, "第期")
    assert "{n}" in card.errors["numbering"].text()
    assert card.pattern.text() == "第期"
    assert card.desk.read_now(signing_of) == Signing()
    enter(card, qtbot, card.pattern, "{n}号")
    assert card.errors["numbering"].text().endswith("例：5号")


def test_each_field_has_a_name_and_each_word_its_glyphs(card: BriefSettingsCard) -> None:
    assert without_name(card) == []
    assert without_glyph(card) == {}
