"""Going back to a backup from 设置, with real windows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from crm.workspace import Workspace
from tests.ui.conftest import running_app, settle
from tests.ui.looking import shown_texts
from tests.ui.zone import add_project, names
from ui.app import App
from ui.dialogs.look_inside import LookInside
from ui.models.backups import BackupsModel
from ui.pages.settings import SettingsPage


@pytest.fixture
def app(qapp: QApplication, qtbot: QtBot, zone: Workspace) -> Iterator[App]:
    """The app on the small zone, with a backup, after which a project was added."""
    with running_app(qapp, qtbot, zone) as made:
        made.window.desk.change(add_project, "后来的项目", label="新建 后来的项目")
        settle(qtbot, made.window.desk)
        yield made


def looking(app: App, qtbot: QtBot, row: int = 0) -> LookInside:
    app.window.go("settings", section="data")
    settle(qtbot, app.window.desk)
    page = app.window.page
    assert isinstance(page, SettingsPage)
    page.cards["data"].backups.table.selectRow(row)
    QTest.mouseClick(page.cards["data"].backups.look, Qt.MouseButton.LeftButton)
    settle(qtbot, app.window.desk)
    dialog = app.window.findChild(LookInside)
    assert dialog is not None
    return dialog


def answer(monkeypatch: pytest.MonkeyPatch, button: QMessageBox.StandardButton) -> list[str]:
    asked: list[str] = []

    def question(*given: object) -> QMessageBox.StandardButton:
        asked.append(str(given[2]))
        return button

    monkeypatch.setattr(QMessageBox, "question", question)
    return asked


def test_a_backup_is_looked_into_and_gone_back_to(
    app: App, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = looking(app, qtbot)
    texts = list(shown_texts(dialog))
    assert "示例经开区" in texts
    assert "3（现在 4）" in texts
    assert any("新建 后来的项目" in text for text in texts)
    asked = answer(monkeypatch, QMessageBox.StandardButton.Yes)
    before = app.window
    dialog.back.click()
    qtbot.waitUntil(lambda: app.window is not None and app.window is not before)
    settle(qtbot, app.window.desk)
    assert "此后做的 1 步" in asked[0]
    assert "后来的项目" not in app.workspace.read(names)
    assert any("已恢复到" in toast for toast in shown_texts(app.window))
    app.window.go("settings", section="data")
    settle(qtbot, app.window.desk)
    kinds = [app.window.page.cards["data"].backups.model.index(row, 1).data() for row in range(3)]
    assert "换下的" in kinds
    dialog = looking(app, qtbot, kinds.index("换下的"))
    assert any("它还有" in text for text in shown_texts(dialog))
    dialog.reject()


def test_cancelled_nothing_happens(app: App, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    dialog = looking(app, qtbot)
    answer(monkeypatch, QMessageBox.StandardButton.Cancel)
    before = app.window
    dialog.back.click()
    assert app.window is before
    assert dialog.isVisible()
    dialog.reject()
    assert "后来的项目" in app.workspace.read(names)


def test_a_damaged_backup_can_only_be_closed(app: App, qtbot: QtBot) -> None:
    file = app.workspace.backups()[0][1]
    file.write_bytes(file.read_bytes()[:30_000])
    dialog = looking(app, qtbot)
    assert "损坏" in dialog.state.text()
    assert not dialog.back.isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)


def test_while_another_window_has_the_data_it_is_said_and_opened_again(
    app: App, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Workspace.open(app.workspace.path)
    other.read(names)
    dialog = looking(app, qtbot)
    answer(monkeypatch, QMessageBox.StandardButton.Yes)
    before = app.window
    dialog.back.click()
    qtbot.waitUntil(lambda: app.window is not None and app.window is not before)
    settle(qtbot, app.window.desk)
    assert any("另一个窗口" in text for text in shown_texts(app.window))
    assert "后来的项目" in app.workspace.read(names)
    other.close()


def test_the_model_keeps_its_word(zone: Workspace, qapp: QApplication) -> None:
    from crm.restoring import offered

    zone.back_up()
    model = BackupsModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_lines(offered(zone.path))
    assert model.rowCount() == 1
    assert model.index(0, 2).data().endswith(" MB")
    assert Path(model.index(0, 3).data()).suffix == ".yinfeng"
