"""试一试: conflicts are settled on practice data, and the user's own are not touched."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from crm.workspace import Workspace
from tests.crm.replicas import content
from tests.ui.conftest import settle
from tests.ui.looking import without_glyph, without_name
from ui.dialogs.practice import Practice
from ui.pages.conflicts import FOUND, NOTHING, ConflictsPage
from ui.window import Window


@pytest.fixture
def practice(window: Window, qtbot: QtBot) -> Iterator[Practice]:
    """The practice, opened from the page that has nothing to settle."""
    window.go("conflicts")
    settle(qtbot, window.desk)
    page = window.page
    assert isinstance(page, ConflictsPage)
    assert page.stack.currentIndex() == NOTHING
    button = page.nothing.button
    assert isinstance(button, QPushButton)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    found = next(one for one in window.findChildren(Practice) if one.isVisible())
    qtbot.waitUntil(lambda: hasattr(found, "page") and not found.tasks.busy)
    yield found
    if isValid(found):
        found.close()


def test_conflicts_of_several_kinds_are_settled_and_taken_back(
    practice: Practice, window: Window, qtbot: QtBot
) -> None:
    before = content(window.desk.workspace)
    page = practice.page
    assert page.stack.currentIndex() == FOUND
    labels = [page.model.index(row, 1).data() for row in range(page.model.rowCount())]
    assert set(labels) == {"协议投资", "用地", "责任人", "备注", "移入回收站"}
    assert without_name(practice) == []
    assert without_glyph(practice) == {}
    for left in range(len(labels) - 1, -1, -1):
        qtbot.mouseClick(page.sides.pick_button, Qt.MouseButton.LeftButton)
        settle(qtbot, practice.desk)
        assert page.model.rowCount() == left
        assert practice.said.text().startswith("处理冲突")
    assert page.stack.currentIndex() == NOTHING
    assert page.nothing.button is None, "no practice in a practice"
    qtbot.mouseClick(practice.undo, Qt.MouseButton.LeftButton)
    settle(qtbot, practice.desk)
    assert page.stack.currentIndex() == FOUND
    page.open_record()
    assert content(window.desk.workspace) == before


def test_nothing_of_it_is_left(practice: Practice, qtbot: QtBot) -> None:
    folder = Path(practice._folder.name)
    assert list(folder.glob("*.yinfeng"))
    practice.close()
    assert not folder.exists()


def test_closed_before_it_is_ready_nobody_waits_and_nothing_is_left(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = []
    close = Workspace.close

    def noting(workspace: Workspace) -> None:
        closed.append(None if workspace.path is None else workspace.path.name)
        close(workspace)

    monkeypatch.setattr(Workspace, "close", noting)
    practice = Practice(window)
    practice.open()
    folder = Path(practice._folder.name)
    practice.close()
    assert not practice.isVisible()
    assert folder.exists(), "what is being made is not waited for"
    qtbot.waitUntil(lambda: not isValid(practice))
    assert not folder.exists()
    assert "练习.yinfeng" in closed
