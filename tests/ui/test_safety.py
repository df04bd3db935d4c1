"""The passphrase in 设置 and at the start, and the lock of an idle window: real windows, keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from crm.locking import encrypt, is_encrypted, unlock
from crm.memos import memo_file, seconds_of, writing
from crm.passphrases import TRIES_HERE
from crm.workspace import Workspace
from db import keys
from tests.ui.conftest import running_app, settle
from tests.ui.hands import write
from tests.ui.looking import shown_texts
from tests.ui.zone import NAMES, names
from ui import locking as lock
from ui.app import App
from ui.dialogs.look_inside import LookInside
from ui.dialogs.passphrase import RemovePassphrase, SetLockCode, SetPassphrase
from ui.lead_draft import keep_draft, kept_draft
from ui.memo_places import left_memos, memo_folder
from ui.pages.settings import SettingsPage
from ui.preferences import preferences, remembered
from ui.window import Window

WORD = "经开区的口令 2016"
CODE = "芝麻开门"
"""No hexadecimal digits: four of those stand in one hash of some hundred by chance."""


@pytest.fixture(autouse=True)
def _own_keys(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(keys, "ROUNDS", 1000)
    keys.forget_keys()
    yield
    keys.forget_keys()


@pytest.fixture
def app(qapp: QApplication, qtbot: QtBot, zone: Workspace) -> Iterator[App]:
    with running_app(qapp, qtbot, zone) as made:
        yield made


def settings(window: Window, qtbot: QtBot) -> SettingsPage:
    window.go("settings", section="data")
    settle(qtbot, window.desk)
    assert isinstance(window.page, SettingsPage)
    return window.page


def another_window(app: App, before: Window, qtbot: QtBot) -> Window:
    qtbot.waitUntil(lambda: app.window is not None and app.window is not before)
    settle(qtbot, app.window.desk)
    return app.window


def form(window: Window, kind: type[QDialog]) -> QDialog:
    return next(one for one in window.findChildren(kind) if one.isVisible())


def encrypted(app: App, qtbot: QtBot) -> Window:
    """Set the passphrase as a person does."""
    before = app.window
    settings(before, qtbot).cards["safety"].set.click()
    asked = form(before, SetPassphrase)
    asked.sheet.setChecked(False)
    asked.new.setText(WORD)
    asked.again.setText(WORD)
    QTest.keyClick(asked, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    return another_window(app, before, qtbot)


def unsaved_lies_plain(memo: Path) -> bool:
    """Whether the draft and the memo that were begun can be read by anybody."""
    drafts = Path(preferences().fileName()).read_text(encoding="utf-8")
    files = [file.read_bytes() for file in memo.parent.iterdir()]
    assert len(files) == 1
    assert ("Q3 secret" in drafts) is (b"spoken" in files[0])
    return "Q3 secret" in drafts


def test_a_passphrase_is_set_asked_at_the_start_and_taken_away(
    app: App, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = app.workspace.path
    keep_draft(app.workspace, {"company": "Q3 secret"}, set())
    memo = memo_file(app.workspace, memo_folder(app.workspace, "p1"), "示例 录音.wav")
    memo.parent.mkdir(parents=True)
    with writing(memo, app.workspace.seal_file) as add:
        add(b"spoken word," * 8000)
    window = encrypted(app, qtbot)
    assert is_encrypted(path)
    assert not unsaved_lies_plain(memo)
    assert any("已加密" in text for text in shown_texts(window))
    assert "已加密" in settings(window, qtbot).cards["safety"].state.text()
    # the next start of the program knows no key
    window.close()
    keys.forget_keys()
    app.start(None)
    qtbot.waitUntil(lambda: app.welcome is not None and app.welcome.isVisible())
    welcome = app.welcome
    assert welcome.stack.currentWidget() is welcome.locked
    welcome.locked.passphrase.setText("不对的口令")
    QTest.keyClick(welcome.locked.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "还可以试 4 次" in welcome.locked.error.text())
    assert app.window is None
    welcome.locked.passphrase.setText(WORD)
    QTest.keyClick(welcome.locked.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: app.window is not None)
    settle(qtbot, app.window.desk)
    assert sorted(app.workspace.read(names)) == sorted(NAMES)
    assert kept_draft(app.workspace)[0] == {"company": "Q3 secret"}
    assert [seconds_of(file) for file in left_memos(app.workspace, "p1")] == [3]
    # the sheet, and then plain again
    page = settings(app.window, qtbot)
    sheet = tmp_path / "恢复单.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(sheet), ""))
    page.cards["safety"].sheet.click()
    settle(qtbot, app.window.desk)
    assert sheet.read_bytes().startswith(b"%PDF")
    before = app.window
    page.cards["safety"].remove.click()
    asked = form(before, RemovePassphrase)
    asked.old.setText("不对的口令")
    asked.accept()
    settle(qtbot, before.desk)
    assert "口令不对" in asked.below["old"].text()
    asked.old.setText(WORD)
    asked.accept()
    another_window(app, before, qtbot)
    assert not is_encrypted(path)
    assert unsaved_lies_plain(memo), "as the data file does"


@pytest.mark.parametrize(
    ("new", "again", "field", "said"),
    [
        ("", "", "passphrase", "请输入口令"),
        ("1234567", "1234567", "passphrase", "至少要 8 个字符"),
        (WORD, WORD + "x", "again", "不一样"),
    ],
)
def test_a_bad_passphrase_is_refused_below_its_field(
    app: App, qtbot: QtBot, new: str, again: str, field: str, said: str
) -> None:
    settings(app.window, qtbot).cards["safety"].set.click()
    asked = form(app.window, SetPassphrase)
    asked.new.setText(new)
    asked.again.setText(again)
    asked.accept()
    assert said in asked.below[field].text()
    assert asked.isVisible()
    assert asked.new.text() == new
    assert not is_encrypted(app.workspace.path)
    asked.begin()
    asked.reject()


def coded(window: Window, qtbot: QtBot) -> SettingsPage:
    """Set a lock code, and the shortest time."""
    page = settings(window, qtbot)
    page.cards["safety"].code.click()
    asked = form(window, SetLockCode)
    asked.new.setText(CODE)
    asked.again.setText(CODE)
    asked.accept()
    settle(qtbot, window.desk)
    assert page.cards["safety"].now.isEnabled()
    page.cards["safety"].minutes.setCurrentIndex(1)
    page.cards["safety"].minutes.activated.emit(1)
    return page


def test_without_a_code_no_time_can_be_chosen(window: Window, qtbot: QtBot) -> None:
    page = settings(window, qtbot)
    assert not page.cards["safety"].now.isEnabled()
    page.cards["safety"].minutes.setCurrentIndex(2)
    page.cards["safety"].minutes.activated.emit(2)
    assert lock.idle_minutes() == 0
    assert page.cards["safety"].minutes.currentIndex() == 0
    assert "要先设锁屏码" in page.cards["safety"]._note.text()
    assert not window.idle.timer.isActive()


def test_an_idle_window_is_locked_and_goes_on_where_one_was(window: Window, qtbot: QtBot) -> None:
    page = coded(window, qtbot)
    assert lock.idle_minutes() == 5
    assert window.idle.timer.isActive()
    assert CODE not in remembered("lock/code")
    page.open("zone")
    author = page.cards["user"].author
    author.setFocus()
    author.selectAll()
    write(author, "写了一半")
    titled = window.windowTitle()
    assert "示例经开区" in titled
    window.idle.timer.timeout.emit()
    screen = window.idle.screen
    assert screen is not None
    assert screen.isVisible()
    assert window.windowTitle() == "引凤", "the task bar shows it, too"
    page.crumbs_changed.emit()
    assert window.windowTitle() == "引凤"
    assert QApplication.activeModalWidget() is screen
    assert not any("示例经开区" in text for text in shown_texts(screen))
    QTest.keyClick(screen.field, Qt.Key.Key_Escape)
    QTest.keyClick(screen, Qt.Key.Key_Escape)
    screen.close()
    assert screen.isVisible()
    screen.field.setText("0000")
    QTest.keyClick(screen.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "还可以试 4 次" in screen.error.text())
    screen.field.setText(CODE)
    QTest.keyClick(screen.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.idle.screen is None)
    assert window.windowTitle() == titled
    assert author.text() == "写了一半"
    assert page.isVisible()


def test_a_form_that_is_half_filled_in_waits_behind_the_lock(window: Window, qtbot: QtBot) -> None:
    coded(window, qtbot)
    window.log_lead()
    asked = next(
        one
        for one in QApplication.topLevelWidgets()
        if isinstance(one, QDialog) and one.isVisible()
    )
    window.idle.lock()
    screen = window.idle.screen
    assert screen is not None
    assert QApplication.activeModalWidget() is screen
    screen.field.setText(CODE)
    screen.button.click()
    qtbot.waitUntil(lambda: window.idle.screen is None)
    assert asked.isVisible()
    assert QApplication.activeModalWidget() is asked
    asked.done(0)


def test_an_encrypted_file_is_unlocked_by_its_passphrase(app: App, qtbot: QtBot) -> None:
    window = encrypted(app, qtbot)
    page = settings(window, qtbot)
    assert not page.cards["safety"].code.isVisible()
    page.cards["safety"].now.click()
    screen = window.idle.screen
    assert screen is not None
    screen.field.setText(CODE)
    screen.button.click()
    qtbot.waitUntil(lambda: "口令不对" in screen.error.text())
    screen.field.setText(WORD)
    screen.button.click()
    qtbot.waitUntil(lambda: window.idle.screen is None)


def test_five_wrong_codes_and_then_a_pause(window: Window, qtbot: QtBot) -> None:
    coded(window, qtbot)
    window.idle.lock()
    screen = window.idle.screen
    assert screen is not None
    for _ in range(5):
        screen.error.clear()
        screen.field.setText("0000")
        screen.button.click()
        qtbot.waitUntil(lambda: bool(screen.error.text()))
    assert "请等 30 秒" in screen.error.text()
    screen.error.clear()
    screen.field.setText(CODE)
    screen.button.click()
    qtbot.waitUntil(lambda: "请等" in screen.error.text())
    TRIES_HERE.right(lock._CODE)
    screen.button.click()
    qtbot.waitUntil(lambda: window.idle.screen is None)


def test_a_backup_under_an_earlier_passphrase_is_asked_for_it(app: App, qtbot: QtBot) -> None:
    window = encrypted(app, qtbot)
    ((_, backup),) = app.workspace.backups()
    under_the_first = backup.read_bytes()
    path = app.workspace.path
    window.close()
    encrypt(path, "另一个口令 999")
    backup.write_bytes(under_the_first)
    keys.forget_keys()
    unlock(path, "另一个口令 999")
    app.start(str(path))
    qtbot.waitUntil(lambda: app.window is not None)
    settle(qtbot, app.window.desk)
    dialog = LookInside(app.window, backup, app.window)
    dialog.open()
    qtbot.waitUntil(dialog.passphrase.isVisible)
    assert "口令" in dialog.state.text()
    assert not dialog.back.isEnabled()
    dialog.passphrase.setText(WORD)
    QTest.keyClick(dialog.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(dialog.back.isEnabled)
    assert any("示例经开区" in text for text in shown_texts(dialog))
    dialog.reject()
