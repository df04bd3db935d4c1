"""设置: the score cards by hand and by keys; one that was used can only be copied."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from crm.admission import start_review
from crm.card_editing import edited_cards
from crm.listing import Listing, ordered_ids
from tests.ui.conftest import settle
from tests.ui.hands import button
from tests.ui.looking import without_glyph, without_name
from ui.dialogs.score_card import CardForm, CriterionForm
from ui.pages.settings import SettingsPage
from ui.widgets.score_cards_card import ScoreCardsCard
from ui.window import Window


@pytest.fixture
def card(window: Window, qtbot: QtBot) -> ScoreCardsCard:
    window.activateWindow()  # else no shortcut answers
    window.go("settings", section="admission")
    settle(qtbot, window.desk)
    assert isinstance(window.page, SettingsPage)
    found = window.page.cards["admission"]
    qtbot.waitUntil(lambda: len(found.cards) == 2)
    return found


def press(card: ScoreCardsCard, qtbot: QtBot, key: str) -> None:
    pressed = card.rows.buttons.get(key) or button(card, key)
    qtbot.mouseClick(pressed, Qt.MouseButton.LeftButton)


def form_of(card: ScoreCardsCard, kind: type) -> CardForm | CriterionForm:
    (found,) = [one for one in card.findChildren(kind) if one.isVisible()]
    return found


def names(card: ScoreCardsCard) -> list[str]:
    return [card.rows.model.index(row, 0).data() for row in range(card.rows.model.rowCount())]


def test_a_card_is_made_with_a_ladder_tried_out_and_undone(
    card: ScoreCardsCard, qtbot: QtBot
) -> None:
    QAbstractItemModelTester(card.rows.model)
    press(card, qtbot, "新建…")
    form = form_of(card, CardForm)
    form.name.setText("本区评分表")
    form.accept()
    settle(qtbot, card.desk)
    qtbot.waitUntil(lambda: card.which.currentText() == "本区评分表")
    assert card.rows.stack.currentWidget() is card.rows.nothing
    press(card, qtbot, "add")
    form = form_of(card, CriterionForm)
    assert isinstance(form, CriterionForm)
    form.name.setText("产值")
    form.points.setText("5")
    form.unit.setText("亿元")
    form.ladder.setPlainText("3 起 5 分\n1 起 1 分，每增满 0.1 加 0.1 分")
    form.trial.setText("2.4")
    assert form.below["trial"].text() == "产值 2.4亿元 → 2.4 分"
    form.ladder.setPlainText("3 起 6 分")
    assert "超过满分 5 分" in form.below["trial"].text()
    form.accept()
    settle(qtbot, card.desk)
    assert form.isVisible() and "超过满分 5 分" in form.below["ladder"].text()
    form.ladder.setPlainText("3 起 5 分\n1 起 1 分，每增满 0.1 加 0.1 分")
    form.accept()
    settle(qtbot, card.desk)
    qtbot.waitUntil(lambda: names(card) == ["产值"])
    assert card.rows.model.index(0, 2).data().startswith("3亿元 起 5 分；1亿元 起 1 分")
    assert card.sums.text() == "满分合计 5 分；没有及格线"
    assert not without_name(card) and not without_glyph(card)
    card.rows.table.setFocus()
    qtbot.keyClick(card.rows.table, Qt.Key.Key_F2)
    form = form_of(card, CriterionForm)
    assert isinstance(form, CriterionForm)
    assert form.ladder.toPlainText() == "3亿元 起 5 分\n1亿元 起 1 分，每增满 0.1亿元 加 0.1 分"
    form.veto.setChecked(True)
    assert not form.points.isVisible()
    form.accept()
    settle(qtbot, card.desk)
    qtbot.waitUntil(lambda: card.rows.model.index(0, 2).data() == "一票否决")
    card.desk.undo_last()
    settle(qtbot, card.desk)
    qtbot.waitUntil(lambda: card.rows.model.index(0, 1).data() == "5")


def test_an_example_is_ordered_and_thinned_by_keys(card: ScoreCardsCard, qtbot: QtBot) -> None:
    first, second = names(card)[:2]
    card.rows.table.setFocus()
    card.rows.table.selectRow(0)
    qtbot.keyClick(card.rows.table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    settle(qtbot, card.desk)
    qtbot.waitUntil(lambda: names(card)[:2] == [second, first])
    assert card.rows.table.currentIndex().row() == 1
    qtbot.keyClick(card.rows.table, Qt.Key.Key_Delete)
    settle(qtbot, card.desk)
    qtbot.waitUntil(lambda: first not in names(card))
    assert card.sums.text().startswith("满分合计 95 分；及格线 60 分")


def test_a_card_that_was_used_is_copied_and_put_away(card: ScoreCardsCard, qtbot: QtBot) -> None:
    project = card.desk.read_now(ordered_ids, Listing())[0]
    key = card.cards[1].key
    card.desk.change(start_review, project, key, date(2016, 5, 31), label="评审")
    settle(qtbot, card.desk)
    qtbot.waitUntil(lambda: any(one.fixed for one in card.cards))
    card.which.setCurrentIndex(card.which.findData(key))
    assert "已用于 1 次评审" in card.sums.text()
    assert not any(card.rows.buttons[one].isEnabled() for one in ("add", "edit", "remove", "up"))
    press(card, qtbot, "复制")
    settle(qtbot, card.desk)
    qtbot.waitUntil(lambda: card.which.currentText().endswith("（副本）"))
    assert card.rows.buttons["add"].isEnabled()
    card.which.setCurrentIndex(card.which.findData(key))
    press(card, qtbot, "停用")
    settle(qtbot, card.desk)
    qtbot.waitUntil(lambda: card.which.currentText().endswith("（已停用）"))
    assert card.retire_button.text().strip() == "启用"
    assert [one.active for one in card.desk.read_now(edited_cards) if one.key == key] == [False]
