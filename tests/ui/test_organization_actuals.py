"""实绩 of an enterprise's page: figures by year, shares and bases; and inspections of a site."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot
from sqlalchemy.orm import Session

from crm.commitments import add_commitment
from crm.contracts import Party, create_contract
from crm.inspections import inspections_of
from crm.organizations import create_organization
from crm.performance_shares import sharing_of
from crm.performances import record_actual
from crm.projects import create_project
from crm.workspace import Workspace
from db.terms import ContractKind, Indicator, PeriodKind
from db.values import Period, Quantity
from tests.ui.conftest import settle, until
from tests.ui.hands import turn_to
from ui.dialogs.inspection import InspectionForm
from ui.dialogs.share import BaseForm, ShareForm
from ui.pages.actuals import ActualsPage
from ui.pages.organization import ACTUALS, OrganizationPage
from ui.pages.project import ProjectPage
from ui.tabs.supervision import SupervisionTab
from ui.widgets.organization_actuals import OrganizationActuals
from ui.window import Window


def enter(session: Session) -> str:
    firm = create_organization(session, "示例老企业")
    for name in ("示例老厂", "示例增资"):
        project = create_project(session, name, investors=["示例老企业"])
    contract = create_contract(
        session, project, ContractKind.INVESTMENT, parties=[Party("乙方", firm)]
    )
    add_commitment(
        session,
        contract,
        Indicator.TAX,
        promised=Quantity("1000", "万元"),
        period=Period(PeriodKind.YEAR, year=2015),
    )
    for year, figure in ((2013, "800"), (2014, "1000")):
        quantity = Quantity(figure, "万元")
        record_actual(session, firm, Indicator.TAX, year, quantity, verified_by="示例统计员")
    return firm


@pytest.fixture
def firm(zone: Workspace) -> str:
    return zone.change(enter, label="登记").result


@pytest.fixture
def shown(firm: str, window: Window, qtbot: QtBot) -> OrganizationActuals:
    window.open_record("organization", firm)
    settle(qtbot, window.desk)
    page = window.page
    assert isinstance(page, OrganizationPage)
    qtbot.waitUntil(lambda: page.card is not None)
    page.tabs.setCurrentIndex(ACTUALS)
    settle(qtbot, window.desk)
    qtbot.waitUntil(lambda: page.actuals.figures.model.rowCount() > 0)
    return page.actuals


def test_the_years_stand_side_by_side_with_their_trend(
    shown: OrganizationActuals, window: Window, firm: str, qtbot: QtBot
) -> None:
    model = shown.figures.model
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    heads = [model.headerData(at, Qt.Orientation.Horizontal) for at in range(7)]
    assert heads == ["指标", "2012年", "2013年", "2014年", "2015年", "2016年", "比上年"]
    cells = [model.data(model.index(0, at)) for at in range(7)]
    assert cells == ["税收 万元", "", "✓ 800", "✓ 1,000", "缺", "", "↑ 25%"]
    shown.figures.enter.click()
    settle(qtbot, window.desk)
    assert isinstance(window.page, ActualsPage)
    assert window.page.asked.organization_id == firm


def test_shares_are_entered_flagged_and_taken_back(
    shown: OrganizationActuals, firm: str, qtbot: QtBot
) -> None:
    desk = shown.shares.desk

    def sharing():
        return desk.read_now(sharing_of, firm)

    shown.shares.ask_new()
    form = shown.findChild(ShareForm)
    assert form is not None
    form.share.setText("130")
    form.accept()
    settle(qtbot, desk)
    assert "0 到 100" in form.below["share"].text()
    form.share.setText("60%")
    form.accept()
    qtbot.waitUntil(lambda: [one.share for one in sharing().shares] == [Decimal(60)])
    qtbot.waitUntil(lambda: "合计 160%，超过 100%" in shown.findings.text())
    turn_to(qtbot, shown.shares.view)
    QTest.keyClick(shown.shares.view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: not sharing().shares)
    qtbot.waitUntil(lambda: not shown.findings.isVisible())
    desk.undo_last()
    qtbot.waitUntil(lambda: bool(sharing().shares))


def test_a_base_is_entered_in_a_unit_that_fits(
    shown: OrganizationActuals, firm: str, qtbot: QtBot
) -> None:
    desk = shown.bases.desk
    assert [one.title for one in shown.bases.items] == ["税收 不低于 1,000万元"]
    shown.bases.ask()
    form = shown.findChild(BaseForm)
    assert form is not None
    form.figure.setText("300亩")
    form.accept()
    assert "不适用于税收" in form.below["actual"].text()
    form.figure.setText("300万元")
    form.accept()
    wanted = Quantity("300", "万元")
    until(qtbot, desk, lambda: desk.read_now(sharing_of, firm).bases[0].base == wanted)


def test_an_inspection_is_entered_on_the_project(
    zone: Workspace, window: Window, qtbot: QtBot
) -> None:
    key = zone.change(create_project, "示例停工项目", label="建").result
    window.go("project", id=key, tab="supervision")
    settle(qtbot, window.desk)
    assert isinstance(window.page, ProjectPage)
    tab = window.page.findChild(SupervisionTab)
    assert tab is not None
    qtbot.waitUntil(lambda: tab.inspections.about is not None)
    tab.inspections.ask_new()
    form = tab.findChild(InspectionForm)
    assert form is not None
    form.area.setText("20%")
    form.fields["stopped_on"].setText("2016-06-30")  # type: ignore[attr-defined]
    form.accept()
    settle(qtbot, window.desk)
    assert "晚于核查日期" in form.below["stopped_on"].text()
    form.fields["stopped_on"].setText("2015-03-01")  # type: ignore[attr-defined]
    form.accept()
    qtbot.waitUntil(lambda: bool(tab.inspections.items))
    [found] = window.desk.read_now(inspections_of, key)
    assert (found.area_share, found.stopped_on) == (Decimal(20), date(2015, 3, 1))
    assert found.on == date(2016, 5, 31)
