from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from crm import exchanges
from crm.server_url import without_password
from crm.workspace import Workspace
from db.errors import DiskFull
from tests.crm.replicas import replica
from tests.ui.conftest import end_app, settle
from tests.ui.zone import add_project, names
from ui.app import App
from ui.logbook import log_file
from ui.pages.settings import SettingsPage
from ui.preferences import remembered


@pytest.fixture
def app(qapp: QApplication) -> Iterator[App]:
    made = App(qapp)
    yield made
    end_app(qapp, made)


def opened(app: App, qtbot: QtBot, zone: Workspace) -> None:
    app.start(str(zone.path))
    qtbot.waitUntil(lambda: app.window is not None)
    settle(qtbot, app.window.desk)


def test_the_first_start_asks_what_to_begin_with(app: App, qtbot: QtBot) -> None:
    app.start(None)
    assert app.welcome.isVisible()
    assert app.window is None


def test_a_target_opens_at_once_and_is_remembered(app: App, qtbot: QtBot, zone: Workspace) -> None:
    opened(app, qtbot, zone)
    assert app.window.isVisible()
    assert app.welcome is None
    assert remembered("data/last") == str(zone.path)
    app.window.close()
    assert app.window is None
    app.start(None)
    qtbot.waitUntil(lambda: app.window is not None)


def test_a_remembered_file_that_is_gone_is_said_with_the_choices(app: App, qtbot: QtBot) -> None:
    app.start("/nowhere/没有.yinfeng")
    qtbot.waitUntil(lambda: app.welcome.isVisible())
    assert "没有.yinfeng" in app.welcome.problem_text.text()
    assert app.welcome.blank_choice.isEnabled()


def test_the_same_window_works_on_a_server(
    app: App, qtbot: QtBot, workspace: Workspace, database: str | Path
) -> None:
    app.start(str(database))
    qtbot.waitUntil(lambda: app.window is not None, timeout=10_000)
    desk, status = app.window.desk, app.window.status
    settle(qtbot, desk)
    settle(qtbot, desk)
    on_server = workspace.path is None
    assert status.data.text() == (workspace.place if on_server else "本机数据 测试.yinfeng")
    assert status.backup.text().startswith("备份由服务器负责" if on_server else "备份 今天")
    desk.change(add_project, "示例新项目", label="新建")
    settle(qtbot, desk)
    assert workspace.read(names) == ["示例新项目"]
    desk.undo_last()
    settle(qtbot, desk)
    assert workspace.read(names) == []
    app.window.close()
    assert remembered("data/last") == without_password(str(database))


def test_the_settings_offer_of_backups_only_what_there_is(
    app: App, qtbot: QtBot, workspace: Workspace, database: str | Path
) -> None:
    app.start(str(database))
    qtbot.waitUntil(lambda: app.window is not None, timeout=10_000)
    app.window.go("settings", section="data")
    settle(qtbot, app.window.desk)
    page = app.window.page
    assert isinstance(page, SettingsPage)
    card = page.cards["data"]
    in_file = workspace.path is not None
    assert [button.isVisible() for button in card.buttons] == [in_file] * 3
    assert card.kept.isVisible() == in_file
    qtbot.waitUntil(lambda: card.backups.none.isVisible() != in_file)
    if not in_file:
        assert card.backups.none.text() == "数据在服务器上，备份由服务器负责"
    app.window.close()


def test_other_data_can_be_opened_in_the_same_run(app: App, qtbot: QtBot, zone: Workspace) -> None:
    opened(app, qtbot, zone)
    app.window.other_data_wanted.emit()
    assert app.window is None
    assert app.welcome.isVisible()
    again = next(
        each for each in app.welcome.findChildren(QPushButton) if "示例经开区" in each.text()
    )
    app.welcome.existing_choice.click()
    qtbot.mouseClick(again, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: app.window is not None)
    settle(qtbot, app.window.desk)


def test_there_is_a_backup_of_each_day_and_one_on_the_way_out(
    app: App, qtbot: QtBot, zone: Workspace
) -> None:
    opened(app, qtbot, zone)
    settle(qtbot, app.window.desk)
    ((_, first),) = zone.backups()
    before = first.stat().st_mtime_ns
    app.window.close()
    assert [(path, path.stat().st_mtime_ns) for _, path in zone.backups()] == [(first, before)]
    opened(app, qtbot, zone)
    app.window.desk.change(add_project, "示例新项目", label="新建")
    app.window.close()
    newest = Workspace.open(zone.backups()[0][1])
    assert "示例新项目" in newest.read(names)
    newest.close()


def test_what_a_merge_brought_is_backed_up_on_the_way_out(
    app: App, qtbot: QtBot, zone: Workspace, tmp_path: Path
) -> None:
    other = replica(tmp_path / "笔记本.yinfeng", "李四", zone)
    other.change(add_project, "示例新项目", label="新建")
    place = str(other.path)
    other.close()
    opened(app, qtbot, zone)
    desk = app.window.desk
    desk.exchange(exchanges.look_at, place, "")
    settle(qtbot, desk)
    assert not desk.saved_anything, "a look brings nothing"
    desk.exchange(exchanges.bring_in, place, "")
    settle(qtbot, desk)
    app.window.close()
    newest = Workspace.open(zone.backups()[0][1])
    assert "示例新项目" in newest.read(names)
    newest.close()


def test_a_backup_that_fails_on_the_way_out_is_said(
    app: App, qtbot: QtBot, zone: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(QMessageBox, "warning", lambda *args: said.append(args[2]))
    opened(app, qtbot, zone)
    app.window.desk.change(add_project, "示例新项目", label="新建")
    settle(qtbot, app.window.desk)

    def full(now: object = None) -> None:
        raise DiskFull("备份没有写成：磁盘已满。")

    monkeypatch.setattr(app.workspace, "back_up", full)
    app.window.close()
    assert said == ["备份没有写成：磁盘已满。"]


def test_what_a_slot_raises_is_logged_and_said_calmly(
    app: App, qtbot: QtBot, zone: Workspace
) -> None:
    opened(app, qtbot, zone)
    assert sys.excepthook == app.edge

    def fail() -> None:
        raise ZeroDivisionError("boom")

    QTimer.singleShot(0, fail)
    qtbot.waitUntil(lambda: bool(app.window.notices.toasts))
    said = app.window.notices.toasts[-1].text
    assert "boom" not in said
    assert str(log_file()) in said
    logged = log_file().read_text(encoding="utf-8")
    assert "in fail" in logged
    assert "boom" in logged


def test_another_day_can_stand_for_today(qapp: QApplication, qtbot: QtBot, zone: Workspace) -> None:
    app = App(qapp, date(2016, 3, 31))
    opened(app, qtbot, zone)
    assert app.window.desk.today() == date(2016, 3, 31)
    assert app.window.status.date.text() == "示例日期 2016-03-31"
    app.window.close()
    app.close()


@pytest.mark.parametrize(
    ("target", "kept"),
    [
        ("postgresql://zhang:geheim@server/db", "postgresql://zhang@server/db"),
        ("postgresql://zhang@server/db", "postgresql://zhang@server/db"),
        ("postgresql://zhang:ge@heim:1@server/db", "postgresql://zhang@server/db"),
        ("postgresql://zhang@/db?host=h&password=x", "postgresql://zhang@/db?host=h"),
        ("postgresql://zhang@/db?password=x&port=5", "postgresql://zhang@/db?port=5"),
        ("/home/zhang/区.yinfeng", "/home/zhang/区.yinfeng"),
    ],
)
def test_no_password_is_remembered(target: str, kept: str) -> None:
    assert without_password(target) == kept
