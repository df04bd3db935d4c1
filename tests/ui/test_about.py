from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from pytestqt.qtbot import QtBot

from crm.workspace import Workspace
from tests.ui.looking import shown_texts, without_glyph, without_name
from ui.dialogs.about import KEYS, About, Keys
from ui.logbook import log_file
from ui.page_list import rail_pages
from ui.window import Window

DIRECT = Qt.FindChildOption.FindDirectChildrenOnly


def test_about_tells_where_data_and_log_lie(qtbot: QtBot, zone: Workspace) -> None:
    about = About(None, zone.place)
    qtbot.addWidget(about)
    texts = list(shown_texts(about))
    assert zone.place in texts
    assert str(log_file()) in texts
    assert without_name(about) == []
    assert without_glyph(about) == {}


def test_the_keys_that_are_listed_are_the_keys_there_are(qtbot: QtBot, window: Window) -> None:
    keys = Keys(window)
    qtbot.addWidget(keys)
    assert without_glyph(keys) == {}
    listed = {key for key, _ in KEYS}
    chords = {one.key().toString() for one in window.findChildren(QShortcut, options=DIRECT)}
    pages = {entry.chord for entry in rail_pages()}
    assert chords - pages
    assert {key.replace("←", "Left") for key in listed} >= chords - pages
