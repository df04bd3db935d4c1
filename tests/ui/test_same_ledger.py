"""The same ledger goes in on the office's PC and on a laptop, and ends as one set of projects.

All by the real pages: carried out, imported twice, brought back, joined by 查重, refreshed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from crm.check import check
from crm.conflicts import count_conflicts
from crm.exchanges import open_as_copy
from crm.workspace import Workspace
from tests.crm.ledgers import books
from tests.crm.replicas import content
from tests.ui.conftest import settle
from tests.ui.zone import NAMES, names
from ui.desk import Desk
from ui.logbook import report
from ui.pages.carrying import CarryingPage
from ui.pages.duplicates import DuplicatesPage
from ui.pages.ledgers import PREVIEW, RECOGNISED, REPORT, LedgersPage
from ui.tasks import Tasks
from ui.widgets.merge_flow import DONE, LOOK
from ui.window import Window

PASS = "示例口令 2016"
IN_THE_LEDGER = {"橡胶密封件", "冷链仓库", "玻璃盖板"}
LEDGER = [
    ["项目名称", "投资方", "总投资（亿元）"],
    *([name, f"示例{name}有限公司", 1.2] for name in sorted(IN_THE_LEDGER)),
]


def carrying(window: Window, qtbot: QtBot) -> CarryingPage:
    window.go("carrying")
    settle(qtbot, window.desk)
    assert isinstance(window.page, CarryingPage)
    return window.page


def click(qtbot: QtBot, window: Window, button: object) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    settle(qtbot, window.desk)


def carry(window: Window, qtbot: QtBot, target: Path) -> None:
    """Carry out by the form."""
    form = carrying(window, qtbot).carry
    form.place.setText(str(target))
    form.passphrase.setText(PASS)
    form.again.setText(PASS)
    click(qtbot, window, form.button)
    assert target.exists()


def take_in(window: Window, qtbot: QtBot, ledger: Path) -> None:
    """Import a ledger by its page."""
    window.go("ledgers")
    settle(qtbot, window.desk)
    page = window.page
    assert isinstance(page, LedgersPage)
    page.start(ledger)
    for step, button in ((RECOGNISED, page.next_button), (PREVIEW, page.import_button)):
        qtbot.waitUntil(lambda step=step: page.steps.currentIndex() == step)
        settle(qtbot, window.desk)
        click(qtbot, window, button)
    qtbot.waitUntil(lambda: page.steps.currentIndex() == REPORT)
    settle(qtbot, window.desk)


def join(page: DuplicatesPage, qtbot: QtBot) -> int:
    """Join what has the same name, and keep apart what has not; return how many were joined."""
    joined = 0

    def still() -> bool:
        return not page.desk.tasks.busy and not page._again.isActive()

    for kind in ("organization", "project", "contact"):
        page._segments[kind].click()
        qtbot.waitUntil(still)
        while page.kind == kind and page.group() is not None:
            comparison = page.compared.comparison
            assert comparison is not None
            same = len(set(comparison.names)) == 1
            before = page.group()
            button = page.merge_button if same else page.apart_button
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
            qtbot.waitUntil(still)
            assert page.group() != before
            joined += same
    return joined


@pytest.fixture
def away(window: Window, qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    """The window on a laptop that took all of the office's data along."""
    bundle = tmp_path / "带出.yinfeng-out"
    carry(window, qtbot, bundle)
    open_as_copy(str(bundle), PASS, tmp_path / "外出.yinfeng")
    tasks = Tasks()
    desk = Desk(Workspace.open(tmp_path / "外出.yinfeng", author="李四"), tasks)
    made = Window(desk, report)
    made.resize(1280, 720)
    made.show()
    settle(qtbot, desk)
    yield made
    made.hide()
    desk.close()
    made.deleteLater()
    tasks.close()
    desk.workspace.close()


def test_two_imports_of_the_same_ledger_end_as_one_set_of_projects(
    window: Window, away: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    office, laptop = window.desk.workspace, away.desk.workspace
    ledger = books.save(tmp_path / "示例台账.xlsx", 表=LEDGER)
    for each in (window, away):
        take_in(each, qtbot, ledger)
    carry(away, qtbot, tmp_path / "带回.yinfeng-out")
    flow = carrying(window, qtbot).merge
    flow.source.setText(str(tmp_path / "带回.yinfeng-out"))
    flow.passphrase.setText(PASS)
    click(qtbot, window, flow.look_button)
    assert flow.steps.currentIndex() == LOOK
    assert "疑似重复 0" not in flow.counts.text()
    click(qtbot, window, flow.bring_button)
    assert flow.steps.currentIndex() == DONE
    twice = sorted([*NAMES, *IN_THE_LEDGER, *IN_THE_LEDGER])
    assert sorted(office.read(names)) == twice, "both imports are there"
    click(qtbot, window, flow.duplicates_button)
    page = window.page
    assert isinstance(page, DuplicatesPage)
    assert join(page, qtbot) >= len(IN_THE_LEDGER)
    once = sorted([*NAMES, *IN_THE_LEDGER])
    assert sorted(office.read(names)) == once
    back = carrying(away, qtbot).merge
    back.source.setText(str(office.path))
    click(qtbot, away, back.refresh_button)
    assert sorted(laptop.read(names)) == once
    assert content(laptop) == content(office)
    for one in (office, laptop):
        assert one.read(count_conflicts) == 0
        assert one.read(check) == []
