"""待核对 by hand: what a merge broke is found again later, put right, or let be."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from crm import carrying, copies
from crm.merge_back import merge_from
from crm.workspace import Workspace
from db.models import Organization, Plan, Project, ProjectInvestor
from tests.crm.replicas import content, replica
from tests.ui.conftest import settle, window_on
from tests.ui.hands import turn_to
from tests.ui.looking import without_glyph, without_name
from tests.ui.zone import NAMES
from ui.pages.carrying import CarryingPage
from ui.pages.findings import FOUND, NOTHING, FindingsPage
from ui.widgets.merge_flow import DONE
from ui.window import Window

PASS = "示例口令 2016"


def project_of(session: Any) -> str:
    return str(session.scalar(select(Project.id).where(Project.name == NAMES[0])))


def invest(session: Any, name: str, share: int = 60) -> None:
    firm = Organization(name=name)
    session.add(firm)
    session.flush()
    owned = {"project_id": project_of(session), "organization_id": firm.id}
    session.add(ProjectInvestor(**owned, share=Decimal(share)))


def plan(session: Any) -> None:
    session.add(Plan(year=2031, title="示例计划"))


@pytest.fixture
def page(window: Window, qtbot: QtBot, tmp_path: Path) -> Iterator[FindingsPage]:
    """The page after a merge that broke two rules; one of them lies on no record's page."""
    office = window.desk.workspace
    laptop = replica(tmp_path / "笔记本.yinfeng", "李四", office)
    for one, name in ((office, "示例甲公司"), (laptop, "示例乙公司")):
        one.change(invest, name, label="加投资方")
        one.change(plan, label="建计划")
    merge_from(office, laptop)
    laptop.close()
    window.go("carrying")
    settle(qtbot, window.desk)
    carrying_page = window.page
    assert isinstance(carrying_page, CarryingPage)
    assert carrying_page.settle_words.text() == "2 处合在一起不合规矩"
    assert not carrying_page.settle_button.isVisible(), "there is no conflict"
    qtbot.mouseClick(carrying_page.findings_button, Qt.MouseButton.LeftButton)
    settle(qtbot, window.desk)
    found = window.page
    assert isinstance(found, FindingsPage)
    yield found


def lines(page: FindingsPage) -> list[str]:
    model = page.card.model
    return [model.index(row, 1).data() for row in range(model.rowCount())]


ONCE, SHARES = "同一年的计划建了两份", "投资方占股合计 120%，超过 100%"


def test_it_is_opened_by_return_and_gone_once_it_is_right(
    page: FindingsPage, window: Window, qtbot: QtBot
) -> None:
    QAbstractItemModelTester(page.card.model)
    assert lines(page) == [ONCE, SHARES]
    assert without_name(page) == []
    assert without_glyph(page) == {}
    page.card.view.selectRow(1)
    turn_to(qtbot, page.card.view)
    QTest.keyClick(page.card.view, Qt.Key.Key_Return)
    settle(qtbot, window.desk)
    assert window.page.crumbs()[-1] == NAMES[0]
    window.back()

    def lower(session: Any) -> None:
        key = project_of(session)
        held = session.scalars(select(ProjectInvestor).where(ProjectInvestor.project_id == key))
        held.all()[-1].share = Decimal(40)

    window.desk.change(lower, label="改占股")
    settle(qtbot, window.desk)
    qtbot.waitUntil(lambda: lines(page) == [ONCE])
    page.card.view.selectRow(0)
    page.card.open_chosen()
    settle(qtbot, window.desk)
    assert window.page.crumbs() == ["目标"], "no record has it on its page"


def test_what_is_right_all_the_same_is_let_be_and_put_back(
    page: FindingsPage, window: Window, qtbot: QtBot
) -> None:
    page.card.view.selectRow(0)
    turn_to(qtbot, page.card.view)
    QTest.keyClick(page.card.view, Qt.Key.Key_Delete)
    settle(qtbot, window.desk)
    qtbot.waitUntil(lambda: lines(page) == [SHARES])
    button = window.rail.button("carrying")
    qtbot.waitUntil(lambda: "1 处待处理" in button.toolTip() + button.accessibleName())
    page.card.view.selectRow(0)
    page.card.let_chosen_be()
    settle(qtbot, window.desk)
    qtbot.waitUntil(lambda: page.stack.currentIndex() == NOTHING)
    qtbot.mouseClick(window.notices.toasts[-1].action, Qt.MouseButton.LeftButton)
    settle(qtbot, window.desk)
    qtbot.waitUntil(lambda: page.stack.currentIndex() == FOUND)
    assert lines(page) == [SHARES]


def test_a_refresh_of_a_copy_of_all_tells_what_it_left_to_settle(
    zone: Workspace, qtbot: QtBot, tmp_path: Path
) -> None:
    bundle, path = tmp_path / "带出.yinfeng-out", tmp_path / "外出.yinfeng"
    carrying.carry_out(zone, bundle, PASS)
    with carrying.opened(bundle, PASS) as opened:
        copies.open_copy(opened, path, PASS)
    laptop = Workspace.open(path, author="李四")
    zone.change(invest, "示例甲公司", label="加投资方")
    laptop.change(invest, "示例乙公司", label="加投资方")
    with window_on(laptop, qtbot, "carrying") as away:
        page = away.page
        assert isinstance(page, CarryingPage)
        page.merge.source.setText(str(zone.path))
        qtbot.mouseClick(page.merge.refresh_button, Qt.MouseButton.LeftButton)
        settle(qtbot, away.desk)
        assert page.merge.steps.currentIndex() == DONE
        assert SHARES in page.merge.report_text.text()
        assert page.merge.findings_button.isVisible()
        merge_from(zone, laptop)
        assert content(laptop) == content(zone)
    laptop.close()
