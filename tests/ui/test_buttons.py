"""Buttons stand in the page that made them: one that no layout took could not be pressed."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from crm.listing import Listing, ordered_ids
from tests.ui.conftest import settle
from ui.page_list import PAGES
from ui.tab_list import TABS
from ui.window import Window

_NOT_BY_ITSELF = ("project", "organization", "visit")
"""Pages of one record; and the first screen of a visit has a way back that is never shown."""


def astray() -> list[str]:
    """The names of buttons that stand nowhere."""
    alone = QApplication.topLevelWidgets()
    return [one.accessibleName() for one in alone if isinstance(one, QAbstractButton)]


def test_every_button_stands_in_its_page_or_tab(window: Window, qtbot: QtBot) -> None:
    for entry in PAGES:
        if entry.key not in _NOT_BY_ITSELF:
            window.go(entry.key)
            settle(qtbot, window.desk)
            assert astray() == [], entry.key
    project = window.desk.read_now(ordered_ids, Listing())[0]
    for tab in TABS:
        window.go("project", id=project, tab=tab.key)
        settle(qtbot, window.desk)
        assert astray() == [], tab.key
