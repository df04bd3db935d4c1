"""追缴 by hand: from what may be demanded to what is paid late, in parts, or waived."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot
from sqlalchemy.orm import Session

from crm.claims import Claim, claims_of
from crm.commitments import add_commitment
from crm.contracts import Party, create_contract
from crm.organizations import create_organization
from crm.performances import record_actual
from crm.projects import create_project
from crm.rules.claims import ClaimState
from crm.workspace import Workspace
from db.terms import ContractKind, Indicator, PeriodKind, RemedyKind
from db.values import Period, Quantity
from tests.ui.conftest import settle, until
from tests.ui.hands import turn_to
from ui.dialogs.claim import DemandForm, EditClaimForm, PayForm, WaiveForm
from ui.pages.claims import ClaimsPage
from ui.window import Window


def enter(session: Session) -> None:
    """A promise of 8,000 万元 of tax in 2015, of which 6,350.5 came in."""
    firm = create_organization(session, "示例追缴企业")
    project = create_project(session, "示例追缴项目")
    contract = create_contract(
        session, project, ContractKind.INVESTMENT, parties=[Party("乙方", firm)]
    )
    add_commitment(
        session,
        contract,
        Indicator.TAX,
        promised=Quantity("8000", "万元"),
        period=Period(PeriodKind.YEAR, year=2015),
        remedy=RemedyKind.TAX_GAP,
    )
    record_actual(session, firm, Indicator.TAX, 2015, Quantity("6350.5", "万元"))


@pytest.fixture
def page(zone: Workspace, window: Window, qtbot: QtBot) -> ClaimsPage:
    zone.change(enter, label="登记")
    window.go("claims")
    settle(qtbot, window.desk)
    found = window.page
    assert isinstance(found, ClaimsPage)
    qtbot.waitUntil(lambda: bool(found.open_ones.items))
    return found


def now(page: ClaimsPage) -> list[Claim]:
    found: list[Claim] = page.desk.read_now(claims_of, page.desk.today())
    return found


def demand(page: ClaimsPage, qtbot: QtBot, due: str) -> None:
    turn_to(qtbot, page.open_ones.view)
    QTest.keyClick(page.open_ones.view, Qt.Key.Key_Insert)
    qtbot.waitUntil(lambda: page.findChild(DemandForm) is not None)
    form = page.findChild(DemandForm)
    assert form is not None
    assert form.amount.text() == "1,649.5万元"
    form.fields["demanded_on"].setText("2016-04-01")  # type: ignore[attr-defined]
    form.fields["due"].setText(due)  # type: ignore[attr-defined]
    form.accept()
    until(qtbot, page.desk, lambda: len(now(page)) == 1)
    settle(qtbot, page.desk)
    qtbot.waitUntil(lambda: bool(page.claims.items) and not page.open_ones.items)


def test_what_is_demanded_is_paid_late_and_charged(page: ClaimsPage, qtbot: QtBot) -> None:
    for model in (page.open_ones.model, page.claims.model):
        QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert page.sums.text() == "可追缴 1,649.5万元，已追缴尚欠 0万元"
    demand(page, qtbot, "2016-04-24")  # 37 days before today
    assert page.sums.text() == "可追缴 0万元，已追缴尚欠 1,710.5315万元"
    turn_to(qtbot, page.claims.view)
    page.claims.ask_pay()
    form = page.findChild(PayForm)
    assert form is not None
    form.accept()
    until(qtbot, page.desk, lambda: now(page)[0].standing.state is ClaimState.CHARGE)
    qtbot.waitUntil(lambda: "61.0315万元" in page.sums.text())
    page.desk.undo_last()
    until(qtbot, page.desk, lambda: now(page)[0].standing.state is ClaimState.OVERDUE)


def test_a_part_is_paid_and_the_rest_waived(page: ClaimsPage, qtbot: QtBot) -> None:
    demand(page, qtbot, "2016-06-30")
    page.claims.ask_pay()
    form = page.findChild(PayForm)
    assert form is not None
    form.amount.setText("649.5万元")
    form.accept()
    until(qtbot, page.desk, lambda: len(now(page)) == 2)
    settle(qtbot, page.desk)
    qtbot.waitUntil(lambda: len(page.claims.items) == 2)
    row = next(at for at, one in enumerate(page.claims.items) if one.outstanding)
    page.claims.view.setCurrentIndex(page.claims.model.index(row, 0))
    page.claims.ask_waive()
    waive = page.findChild(WaiveForm)
    assert waive is not None
    waive.accept()
    settle(qtbot, page.desk)
    assert "请写明免除的原因" in waive.below["reason"].text()
    waive.reason.setPlainText("会议纪要 3 号")
    waive.accept()
    until(qtbot, page.desk, lambda: not any(one.outstanding for one in now(page)))


def test_another_sum_needs_a_reason(page: ClaimsPage, qtbot: QtBot) -> None:
    demand(page, qtbot, "2016-06-30")
    page.claims.ask_edit()
    form = page.findChild(EditClaimForm)
    assert form is not None
    form.amount.setText("1500")
    form.accept()
    settle(qtbot, page.desk)
    assert "写明原因" in form.below["reason"].text()
    form.reason.setPlainText("核减退税部分")
    form.accept()
    until(qtbot, page.desk, lambda: now(page)[0].amount == 1500 * 10**6)
    assert now(page)[0].demanded_on == date(2016, 4, 1)
