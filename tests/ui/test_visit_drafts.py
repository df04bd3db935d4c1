"""Drafts of notes: apart by data file, offered while their project is there, and encrypted."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from crm import locking
from crm.projects import trash_project
from crm.visiting import visits
from crm.workspace import Workspace
from db.keys import forget_keys
from tests.ui.conftest import settle
from tests.ui.hands import write
from tests.ui.zone import NAMES, TODAY
from ui.desk import Desk
from ui.pages.visit import VisitPage
from ui.preferences import preferences
from ui.visit.drafts import keep_draft, kept_drafts
from ui.window import Window

HELD = {"name": NAMES[0], "kind": "visit", "met": [], "text": "Q3 secret", "next": "", "due": ""}


@pytest.fixture
def keys(zone: Workspace) -> dict[str, str]:
    return {line.name: line.project_id for line in zone.read(visits, "", TODAY)}


def visiting(window: Window, desk: Desk, qtbot: QtBot) -> VisitPage:
    window.go("visit")
    settle(qtbot, desk)
    assert isinstance(window.page, VisitPage)
    return window.page


def test_drafts_of_another_data_file_are_not_offered(
    zone: Workspace, zone_file: Path, tmp_path: Path, window: Window, desk: Desk, qtbot: QtBot
) -> None:
    (tmp_path / "另一个").mkdir()
    other = Workspace.open(shutil.copy(zone_file, tmp_path / "另一个"))
    keep_draft(other, "p1", HELD)
    assert kept_drafts(zone) == {}
    page = visiting(window, desk, qtbot)
    assert not page.choosing.draft.isVisible()
    assert kept_drafts(other) == {"p1": HELD}
    other.close()


def test_a_draft_of_a_project_in_the_trash_hides_no_other(
    zone: Workspace, keys: dict[str, str], window: Window, desk: Desk, qtbot: QtBot
) -> None:
    keep_draft(zone, keys[NAMES[0]], HELD)
    keep_draft(zone, keys[NAMES[1]], HELD | {"name": NAMES[1], "text": "停工"})
    page = visiting(window, desk, qtbot)
    assert page.choosing.draft.text().strip() == f"接着记：{NAMES[1]}　停工　（共 2 条）"
    zone.change(trash_project, keys[NAMES[1]], label="移走")
    page.choosing.read()
    settle(qtbot, desk)
    assert page.choosing.draft.text().strip() == f"接着记：{NAMES[0]}　Q3 secret"
    qtbot.mouseClick(page.choosing.draft, Qt.MouseButton.LeftButton)
    settle(qtbot, desk)
    assert page.stack.currentWidget() is page.note
    assert keys[NAMES[1]] in kept_drafts(zone), "it is there again with its project"


def test_a_draft_is_dropped_for_good_or_put_back(
    zone: Workspace, keys: dict[str, str], window: Window, desk: Desk, qtbot: QtBot
) -> None:
    page = visiting(window, desk, qtbot)
    page.show_project(keys[NAMES[0]], act="note")
    settle(qtbot, desk)
    write(page.note.text, "abc")
    for _ in range(2):
        page.go_back()
        settle(qtbot, desk)
    assert page.choosing.drop.isVisible()
    qtbot.mouseClick(page.choosing.drop, Qt.MouseButton.LeftButton)
    settle(qtbot, desk)
    assert page.may_leave()
    assert kept_drafts(zone) == {}
    assert not page.choosing.draft.isVisible()
    action = window.notices.toasts[-1].action
    assert action is not None
    qtbot.mouseClick(action, Qt.MouseButton.LeftButton)
    settle(qtbot, desk)
    assert kept_drafts(zone)[keys[NAMES[0]]]["text"] == "abc"
    assert page.choosing.draft.isVisible()


def test_drafts_of_an_encrypted_file_are_encrypted_and_follow_its_passphrase(
    zone_file: Path, tmp_path: Path
) -> None:
    path = Path(shutil.copy(zone_file, tmp_path))

    def reopened(passphrase: str | None) -> Workspace:
        if passphrase is None:
            locking.decrypt(path)
        elif passphrase:
            locking.encrypt(path, passphrase)
        return Workspace.open(path)

    def on_disk() -> str:
        return Path(preferences().fileName()).read_text(encoding="utf-8")

    for passphrase, plain in (
        ("", True),
        ("示例口令 1", False),
        ("示例口令 2", False),
        (None, True),
    ):
        workspace = reopened(passphrase)
        if passphrase == "":
            keep_draft(workspace, "p1", HELD)
        assert kept_drafts(workspace) == {"p1": HELD}
        assert ("Q3 secret" in on_disk()) is plain
        workspace.close()
    workspace = reopened("示例口令 3")
    keep_draft(workspace, "p1", HELD)
    forget_keys()
    assert kept_drafts(workspace) == {}, "only with the key of the file"
    locking.unlock(path, "示例口令 3")
    assert kept_drafts(workspace) == {"p1": HELD}
    workspace.close()
