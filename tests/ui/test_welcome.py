from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from crm.settings import ZONE_NAME, setting
from crm.workspace import Workspace
from tests.ui.hands import write
from tests.ui.looking import without_glyph, without_name
from tests.ui.zone import names
from ui.dialogs.welcome import Welcome
from ui.logbook import report
from ui.places import data_folder, free_file
from ui.tasks import Tasks


@pytest.fixture
def welcome(qtbot: QtBot, tasks: Tasks) -> Iterator[Welcome]:
    made = Welcome(tasks, report)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.workspaces = []  # type: ignore[attr-defined]
    made.opened.connect(lambda workspace, _: made.workspaces.append(workspace))  # type: ignore[attr-defined]
    yield made
    for workspace in made.workspaces:  # type: ignore[attr-defined]
        workspace.close()


def refused(welcome: Welcome, qtbot: QtBot, target: Path | str) -> str:
    welcome.open(str(target))
    qtbot.waitUntil(welcome.problem.isVisible)
    assert welcome.stack.isEnabled()
    return welcome.problem_text.text()


def test_the_sample_zone_is_loaded(welcome: Welcome, qtbot: QtBot) -> None:
    qtbot.mouseClick(welcome.sample_choice, Qt.MouseButton.LeftButton)
    assert welcome.busy.text().startswith("正在载入")
    with qtbot.waitSignal(welcome.opened, timeout=60_000) as opened:
        pass
    workspace, target = opened.args
    assert Path(target) == data_folder() / "示例园区.yinfeng"
    assert workspace.sample_day() == date(2016, 5, 31)
    assert len(workspace.read(names)) >= 60


def test_a_blank_zone_is_made_by_its_name(welcome: Welcome, qtbot: QtBot) -> None:
    qtbot.mouseClick(welcome.blank_choice, Qt.MouseButton.LeftButton)
    write(welcome.blank.zone, "示例高新区")
    assert welcome.blank.place.text() == str(data_folder() / "示例高新区.yinfeng")
    with qtbot.waitSignal(welcome.opened, timeout=10_000) as opened:
        QTest.keyClick(welcome.blank.zone, Qt.Key.Key_Return)
    workspace, target = opened.args
    assert isinstance(workspace, Workspace)
    assert workspace.read(setting, ZONE_NAME) == "示例高新区"
    assert Path(target) == workspace.path


def test_a_blank_zone_without_a_name_is_asked_for_it(welcome: Welcome, qtbot: QtBot) -> None:
    qtbot.mouseClick(welcome.blank_choice, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(welcome.blank.make, Qt.MouseButton.LeftButton)
    assert welcome.blank.zone_error.isVisible()
    assert not data_folder().exists()
    write(welcome.blank.zone, "区")
    assert not welcome.blank.zone_error.isVisible()


def test_a_name_of_signs_no_file_can_bear_still_gives_a_file(home: Path) -> None:
    assert free_file('a/b:c*?"').name == "abc.yinfeng"
    assert free_file("...").name == "我的园区.yinfeng"


def test_a_file_that_is_there_is_never_written_over(home: Path) -> None:
    data_folder().mkdir(parents=True)
    (data_folder() / "示例.yinfeng").touch()
    assert free_file("示例").name == "示例 2.yinfeng"


def test_data_that_is_there_is_opened(welcome: Welcome, qtbot: QtBot, zone: Workspace) -> None:
    with qtbot.waitSignal(welcome.opened) as opened:
        welcome.open(str(zone.path))
    assert opened.args[1] == str(zone.path)


def test_a_file_that_is_not_ours_is_refused_in_words(
    welcome: Welcome, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "台账.yinfeng"
    file.write_bytes(b"PK\x03\x04 this is a workbook")
    said = refused(welcome, qtbot, file)
    assert "台账.yinfeng" in said
    assert file.read_bytes().startswith(b"PK")


def test_a_missing_file_and_a_server_that_is_away_are_said(
    welcome: Welcome, qtbot: QtBot, tmp_path: Path
) -> None:
    assert "不在.yinfeng" in refused(welcome, qtbot, tmp_path / "不在.yinfeng")
    assert refused(welcome, qtbot, "postgresql://nobody@127.0.0.1:1/nothing?connect_timeout=2")


def test_opening_that_takes_its_time_says_what_it_waits_for(
    welcome: Welcome, qtbot: QtBot, zone: Workspace
) -> None:
    welcome.open(str(zone.path))
    assert welcome.busy.text().startswith("正在打开")
    assert not welcome.stack.isEnabled()
    qtbot.waitSignal(welcome.opened).wait()
    assert welcome.busy.text() == ""


@pytest.mark.parametrize("shown", [0, 1, 2])
def test_all_has_names_and_glyphs(welcome: Welcome, shown: int) -> None:
    welcome.stack.setCurrentIndex(shown)
    assert without_name(welcome) == []
    assert without_glyph(welcome) == {}


def test_return_presses_and_escape_goes_back(welcome: Welcome) -> None:
    welcome.blank_choice.setFocus()
    QTest.keyClick(welcome.blank_choice, Qt.Key.Key_Return)
    assert welcome.blank.zone.hasFocus()
    QTest.keyClick(welcome.blank.zone, Qt.Key.Key_Escape)
    assert welcome.stack.currentIndex() == 0


def test_the_keyboard_reaches_each_choice(welcome: Welcome) -> None:
    welcome.sample_choice.setFocus()
    for choice in (welcome.blank_choice, welcome.existing_choice):
        QTest.keyClick(welcome.focusWidget(), Qt.Key.Key_Tab)
        assert choice.hasFocus()
