"""What a page is made of stands in it: what no layout took can't be seen, and is never let go."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from crm.listing import Listing, ordered_ids
from tests.ui.conftest import settle
from ui.page_list import PAGES
from ui.tab_list import TABS
from ui.window import Window

_NOT_BY_ITSELF = ("project", "organization")
"""Pages of one record."""


def alone() -> set[QWidget]:
    """The widgets that stand nowhere, and the windows."""
    return {one for one in QApplication.topLevelWidgets() if one.parent() is None}


def test_every_widget_stands_in_its_page_or_tab(window: Window, qtbot: QtBot) -> None:
    before = alone()
    for entry in PAGES:
        if entry.key not in _NOT_BY_ITSELF:
            window.go(entry.key)
            settle(qtbot, window.desk)
            assert alone() <= before, entry.key
    project = window.desk.read_now(ordered_ids, Listing())[0]
    for tab in TABS:
        window.go("project", id=project, tab=tab.key)
        settle(qtbot, window.desk)
        assert alone() <= before, tab.key
