"""Reminders: what is due is told at the start and once a day, silently where nobody sees it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSystemTrayIcon
from pytestqt.qtbot import QtBot

from crm.todos import DueCounts, add_todo
from tests.ui.conftest import settle
from tests.ui.zone import TODAY
from ui.locking import keep_code
from ui.pages.settings import SettingsPage
from ui.pages.todos import TodosPage
from ui.reminders import Reminders, Tray, due_words, has_tray, remind, switch, switched_on
from ui.window import Window

ME = "专员 甲"


@pytest.fixture
def due(window: Window, qtbot: QtBot) -> Window:
    def fill(session: Any) -> None:
        for what, days, owner in (
            ("逾期的", -2, ME),
            ("今天的", 0, ME),
            ("以后的", 9, ME),
            ("别人的", 0, "专员 乙"),
        ):
            add_todo(session, what, due=TODAY + timedelta(days=days), owner=owner)

    window.desk.change(fill, label="填数")
    settle(qtbot, window.desk)
    return window


@pytest.fixture
def told(due: Window) -> tuple[Reminders, list[tuple[str, str]]]:
    reminders = Reminders(due.desk, due)
    heard: list[tuple[str, str]] = []
    reminders.due.connect(lambda title, text: heard.append((title, text)))
    return reminders, heard


def test_what_is_mine_and_due_is_told_once_a_day(
    told: tuple[Reminders, list[tuple[str, str]]],
    due: Window,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reminders, heard = told
    for _ in range(2):
        reminders.look()
        settle(qtbot, due.desk)
    assert heard == [("待办：逾期 1 件，今天 1 件", "逾期的\n今天的")]
    monkeypatch.setattr(due.desk, "_sample_day", TODAY + timedelta(days=1))
    reminders.look()
    settle(qtbot, due.desk)
    assert heard[1:] == [("待办：逾期 2 件", "逾期的\n今天的")]


def test_nothing_due_is_not_told(window: Window, qtbot: QtBot) -> None:
    reminders = Reminders(window.desk, window)
    heard: list[str] = []
    reminders.due.connect(lambda title, _text: heard.append(title))
    reminders.look()
    settle(qtbot, window.desk)
    assert heard == []


def test_who_does_not_want_it_is_not_told(
    told: tuple[Reminders, list[tuple[str, str]]], due: Window, qtbot: QtBot
) -> None:
    reminders, heard = told
    due.go("settings")
    settle(qtbot, due.desk)
    page = due.page
    assert isinstance(page, SettingsPage)
    reminded = page.cards["user"].reminded
    assert reminded.isChecked()
    qtbot.mouseClick(reminded, Qt.MouseButton.LeftButton, pos=reminded.rect().center())
    if reminded.isChecked():  # the click fell beside the box's words
        reminded.click()
    assert not switched_on()
    reminders.look()
    settle(qtbot, due.desk)
    assert heard == []
    switch(True)
    reminders.look()
    settle(qtbot, due.desk)
    assert len(heard) == 1


def test_it_is_silent_where_nobody_sees_it(due: Window, qtbot: QtBot) -> None:
    assert not has_tray()
    remind(due)
    settle(qtbot, due.desk)
    assert due.findChildren(QSystemTrayIcon) == []
    assert not due.notices.toasts or "待办：" not in due.notices.toasts[-1].text


def test_a_click_on_the_message_opens_my_todos(due: Window, qtbot: QtBot) -> None:
    tray = Tray(due, Reminders(due.desk, due))
    tray.icon.messageClicked.emit()
    settle(qtbot, due.desk)
    page = due.page
    assert isinstance(page, TodosPage)
    assert page.whose == "mine"
    qtbot.waitUntil(lambda: page.todos.chosen() is not None)
    assert page.todos.chosen().what == "逾期的"  # type: ignore[union-attr]


def test_of_a_locked_window_only_the_number_is_told(
    due: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[tuple[str, str]] = []
    tray = Tray(due, Reminders(due.desk, due))
    monkeypatch.setattr(tray.icon, "showMessage", lambda *said: shown.append(said[:2]))
    keep_code("1234")
    due.lock()
    tray.show_message("待办：今天 1 件", "今天的")
    assert shown.pop() == ("待办：今天 1 件", "")
    screen = due.idle.screen
    assert screen is not None
    screen.field.setText("1234")
    screen.try_it()
    qtbot.waitUntil(lambda: not due.idle.locked)
    tray.show_message("待办：今天 1 件", "今天的")
    assert shown.pop() == ("待办：今天 1 件", "今天的")


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        (DueCounts(2, 3, 1), "待办：逾期 2 件，今天 3 件"),
        (DueCounts(0, 3, 1), "待办：今天 3 件"),
        (DueCounts(0, 0, 7), ""),
    ],
)
def test_the_words_say_what_is_due(counts: DueCounts, words: str) -> None:
    assert due_words(counts) == words
