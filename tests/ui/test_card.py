"""The head of a card: in one line while it fits, else on more, nothing cut off or covered."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from ui import tokens
from ui.theme import install
from ui.widgets.card import Card

WORDS = ("打开项目", "撤下项目", "安排项目", "修改", "移除")


@pytest.fixture
def card(qtbot: QtBot, qapp: QApplication) -> Card:
    install(qapp)
    made = Card("地块")
    qtbot.addWidget(made)
    made.note = QLabel("15 块")
    made.head.insertWidget(1, made.note)
    made.buttons = [QPushButton(word) for word in WORDS]
    for button in made.buttons:
        made.head.addWidget(button)
    made.column.addWidget(QLabel("下面"), 1)
    return made


def lines(card: Card) -> list[int]:
    """The tops of the buttons that are shown, from left to right."""
    QApplication.processEvents()
    return [button.y() for button in card.buttons if button.isVisible()]


def check_inside(card: Card) -> None:
    shown = [button for button in card.buttons if button.isVisible()]
    for button in shown:
        assert button.x() >= tokens.CARD_PADDING
        assert button.geometry().right() < card.width() - tokens.CARD_PADDING
        assert button.width() == button.sizeHint().width()
    for one in shown:
        for other in shown:
            assert one is other or not one.geometry().intersects(other.geometry())


def test_what_fits_stands_in_one_line_at_the_right(card: Card, qtbot: QtBot) -> None:
    card.resize(1000, 300)
    card.show()
    assert len(set(lines(card))) == 1
    right = card.buttons[-1].geometry().right()
    assert 0 < 1000 - tokens.CARD_PADDING - right <= 2  # the border is a pixel wide
    assert card.note.x() > tokens.CARD_PADDING
    check_inside(card)


def test_what_lacks_room_wraps_below_and_the_column_moves_down(card: Card, qtbot: QtBot) -> None:
    card.resize(1000, 300)
    card.show()
    below = card.column.itemAt(1).widget()
    QApplication.processEvents()
    before = below.y()
    card.resize(300, 300)
    tops = lines(card)
    assert len(set(tops)) >= 2
    assert tops == sorted(tops)
    assert below.y() > before
    check_inside(card)
    assert card.minimumSizeHint().width() < 300


def test_hidden_buttons_take_no_room(card: Card, qtbot: QtBot) -> None:
    for button in card.buttons[:3]:
        button.hide()
    card.resize(300, 300)
    card.show()
    assert len(set(lines(card))) == 1
    check_inside(card)
    card.buttons[0].show()
    assert len(lines(card)) == 3
    check_inside(card)


def test_what_grows_takes_the_rest_of_its_line(card: Card, qtbot: QtBot) -> None:
    line = QLineEdit()
    card.head.insertWidget(2, line)
    card.resize(1000, 300)
    card.show()
    QApplication.processEvents()
    assert card.buttons[0].x() - line.geometry().right() <= card.head.spacing() + 1
    assert line.width() > 300
    check_inside(card)
