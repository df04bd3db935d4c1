"""政策库 by real widgets: entered, offered as a package, paid, retired, not lost while in use."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from crm.incentives import incentives
from crm.policies import policies
from crm.workspace import Workspace
from tests.ui.conftest import settle
from tests.ui.forms import fill, opened, send
from tests.ui.hands import turn_to
from tests.ui.zone import NAMES, TODAY
from ui.desk import Desk
from ui.pages.policies import PoliciesPage
from ui.pages.project import ProjectPage
from ui.window import Window


@pytest.fixture
def page(window: Window, desk: Desk, qtbot: QtBot) -> PoliciesPage:
    window.go("policies")
    settle(qtbot, desk)
    assert isinstance(window.page, PoliciesPage)
    return window.page


def enter_policy(page: PoliciesPage, qtbot: QtBot, desk: Desk, name: str) -> None:
    count = len(page.library.items)
    page.begin_new()
    form = opened(qtbot)
    fill(form, name=name, document="示例办法〔2016〕1号", issued="2016年3月")
    send(form, qtbot, desk)
    qtbot.waitUntil(lambda: len(page.library.items) == count + 1)


def offer_package(page: PoliciesPage, qtbot: QtBot, desk: Desk, due: str) -> None:
    page.ask_package()
    form = opened(qtbot)
    settle(qtbot, desk)
    fill(form, project="没有这个项目", promised="120", due=due)
    send(form, qtbot, desk)
    assert "从列表里选" in form.below["project"].text()
    fill(form, project=NAMES[0])
    send(form, qtbot, desk)
    qtbot.waitUntil(lambda: page.library.items[0].offers == 1)


def test_a_policy_is_entered_and_a_name_is_taken_only_once(
    page: PoliciesPage, desk: Desk, zone: Workspace, qtbot: QtBot
) -> None:
    QAbstractItemModelTester(page.library.model)
    assert page.library.stack.currentIndex() == 0
    enter_policy(page, qtbot, desk, "投资补助")
    assert [page.library.model.index(0, at).data() for at in range(4)] == [
        "投资补助",
        "示例办法〔2016〕1号",
        "2016年3月",
        "在用",
    ]
    page.ask_new()
    form = opened(qtbot)
    fill(form, name="投资补助", issued="不知道哪天")
    send(form, qtbot, desk)
    assert form.below["issued"].text()
    fill(form, issued="")
    send(form, qtbot, desk)
    assert "已有“投资补助”" in form.below["name"].text()
    fill(form, name="租金减免")
    send(form, qtbot, desk)
    qtbot.waitUntil(lambda: len(page.library.items) == 2)
    desk.undo_last()
    qtbot.waitUntil(lambda: len(page.library.items) == 1)


def test_a_package_is_offered_to_a_project_and_paid_from_the_list_of_what_is_due(
    page: PoliciesPage, window: Window, desk: Desk, zone: Workspace, qtbot: QtBot
) -> None:
    QAbstractItemModelTester(page.due.model)
    enter_policy(page, qtbot, desk, "投资补助")
    offer_package(page, qtbot, desk, "2016-05-20")
    qtbot.waitUntil(lambda: page.due.chosen() is not None)
    assert [page.due.model.index(0, at).data() for at in range(6)] == [
        NAMES[0],
        "投资补助",
        "120",
        "2016-05-20",
        "逾期 11 天",
        "无对应承诺",
    ]
    assert page.due.summary.text() == "1 笔，逾期 1 笔"
    assert page.library.model.index(0, 7).data() == "120"
    page.ask_pay()
    send(opened(qtbot), qtbot, desk)
    qtbot.waitUntil(lambda: page.due.chosen() is None)
    [row] = zone.read(incentives, TODAY)
    assert row.remaining == 0
    assert page.sums.text() == "共提供 1 项，承诺 120 万元，已兑现 120 万元"
    desk.undo_last()
    qtbot.waitUntil(lambda: page.due.chosen() is not None)
    page.open_project()
    settle(qtbot, desk)
    assert isinstance(window.page, ProjectPage)


def test_a_policy_in_use_is_retired_instead_of_being_lost(
    page: PoliciesPage, desk: Desk, zone: Workspace, qtbot: QtBot
) -> None:
    enter_policy(page, qtbot, desk, "投资补助")
    offer_package(page, qtbot, desk, "2016-06-20")
    turn_to(qtbot, page.library.view)
    qtbot.keyClick(page.library.view, Qt.Key.Key_Delete)
    settle(qtbot, desk)
    assert len(zone.read(policies, TODAY)) == 1
    page.retire_button.click()
    qtbot.waitUntil(lambda: page.retire_button.accessibleName() == "启用")
    assert page.library.model.index(0, 3).data() == "停用"
    page.retire_button.click()
    qtbot.waitUntil(lambda: page.retire_button.accessibleName() == "停用")
