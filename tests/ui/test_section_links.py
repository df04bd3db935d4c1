"""The links at the head of the pages under 合同履约."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.conftest import settle
from ui.page_list import BY_KEY
from ui.pages.history import HistoryPage
from ui.pages.performance import PerformancePage
from ui.pages.trash import TrashPage
from ui.widgets.section_links import SECTIONS, SectionLinks
from ui.window import Window


def test_each_page_there_is_has_a_link_and_the_shown_one_is_pressed(
    window: Window, qtbot: QtBot
) -> None:
    window.go("performance")
    settle(qtbot, window.desk)
    page = window.page
    assert isinstance(page, PerformancePage)
    links = page.links.buttons
    assert list(links) == [key for key, _ in SECTIONS["performance"] if key in BY_KEY]
    assert [key for key, button in links.items() if button.isChecked()] == ["performance"]
    qtbot.mouseClick(links["actuals"], Qt.MouseButton.LeftButton)
    settle(qtbot, window.desk)
    assert window.page is not page
    assert [key for key, button in links.items() if button.isChecked()] == ["performance"]
    window.back()
    assert window.page is page


def test_links_are_no_window_of_their_own_while_their_page_is_built(window: Window) -> None:
    links = SectionLinks(window, "ledgers", "trash")
    assert not links.isVisible()
    links.deleteLater()


def test_the_ledgers_page_leads_to_the_history_and_the_trash(window: Window, qtbot: QtBot) -> None:
    window.go("ledgers")
    settle(qtbot, window.desk)
    for key, kind in (("history", HistoryPage), ("trash", TrashPage)):
        links = window.page.findChild(SectionLinks)
        assert isinstance(links, SectionLinks)
        qtbot.mouseClick(links.buttons[key], Qt.MouseButton.LeftButton)
        settle(qtbot, window.desk)
        assert isinstance(window.page, kind)
