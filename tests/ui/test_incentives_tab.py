"""政策 by real widgets: offered, paid, owed back by the engine's result; the net benefit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy.orm import Session

from crm.commitments import supersede
from crm.contracts import create_contract
from crm.incentives import incentives
from crm.policies import create_policy
from crm.workspace import Workspace
from db.models import Contract, Incentive, StageMove
from db.terms import ContractKind
from db.values import Quantity, When
from tests.crm.offered import Signed, signed, taxed
from tests.ui.conftest import settle
from tests.ui.forms import fill, opened, send
from tests.ui.hands import turn_to
from tests.ui.zone import TODAY
from ui.desk import Desk
from ui.dialogs.benefit import BenefitDialog
from ui.dialogs.package import PackageForm
from ui.pages.project import ProjectPage
from ui.tabs.incentives import IncentivesTab
from ui.window import Window


def enter(session: Session) -> Signed:
    """A project that opened in 2013 and paid half of what it promised in 2015."""
    made = signed(session, "示例厂房")
    session.query(StageMove).filter_by(project_id=made.project).one().on = When(date(2013, 7, 1))
    session.get(Contract, made.contract).signed = When(date(2012, 5, 1))
    taxed(session, made.firm, 2014, "8000")
    taxed(session, made.firm, 2015, "4000")
    for name in ("投资补助", "租金减免"):
        create_policy(session, name, content="示例内容")
    return made


@pytest.fixture
def made(zone: Workspace) -> Signed:
    return zone.change(enter, label="登记").result


@pytest.fixture
def tab(window: Window, desk: Desk, made: Signed, qtbot: QtBot) -> IncentivesTab:
    window.go("project", id=made.project, tab="incentives")
    settle(qtbot, desk)
    assert isinstance(window.page, ProjectPage)
    found = window.page.findChild(IncentivesTab)
    assert found is not None
    return found


def offer(tab: IncentivesTab, qtbot: QtBot, desk: Desk) -> None:
    """Offer 500 万元 that hang on the promised tax, due before it was assessed."""
    tab.offers.ask_new()
    form = opened(qtbot)
    form.policy.setCurrentIndex(form.policy.findText("投资补助"))
    assert form.fields["name"].text() == "投资补助"
    fill(form, promised="500", due="2014-06-30", floor="40%")
    form.commitment.setCurrentIndex(1)
    assert form.commitment.currentText() == "税收 不低于 8,000万元（第九条）"
    send(form, qtbot, desk)
    qtbot.waitUntil(lambda: tab.offers.chosen() is not None)


def test_what_was_paid_is_owed_back_and_returned(
    tab: IncentivesTab, desk: Desk, zone: Workspace, qtbot: QtBot
) -> None:
    assert tab.offers.stack.currentIndex() == 0
    offer(tab, qtbot, desk)
    assert [tab.offers.model.index(0, at).data() for at in (2, 3, 7)] == [
        "未达标 50.00% · 2015",
        "500",
        "逾期 701 天",
    ]
    tab.offers.ask_pay()
    form = opened(qtbot)
    assert form.fields["amount"].text() == "500万元"
    fill(form, amount="501", on="2014-07-01")
    send(form, qtbot, desk)
    assert "多于承诺的 500万元" in form.below["amount"].text()
    assert form.fields["amount"].text() == "501"
    fill(form, amount="500", voucher="示例付〔2014〕1号")
    send(form, qtbot, desk)
    qtbot.waitUntil(lambda: tab.offers.model.index(0, 5).data() == "250")
    assert tab.payments.model.index(0, 2).data() == "500"
    assert tab.payments.working.text() == (
        "应扣回：已兑现金额 ×（1 − 完成比例）。500万元 × (1 − 0.5) = 250万元"
        "（按 2015年考核，第九条）"
    )
    assert tab.offers.summary.text() == "承诺 500 万元，已兑现 500，应扣回 250"

    tab.offers.ask_return()
    form = opened(qtbot)
    assert form.fields["amount"].text() == "250万元"
    send(form, qtbot, desk)
    qtbot.waitUntil(lambda: tab.offers.model.index(0, 5).data() == "")
    [row] = zone.read(incentives, TODAY)
    assert (row.net, row.owed) == (250 * 10**6, None)
    desk.undo_last()
    qtbot.waitUntil(lambda: tab.offers.model.index(0, 5).data() == "250")


def test_editing_an_offer_keeps_it_on_the_promise_that_a_supplement_changed(
    tab: IncentivesTab, desk: Desk, zone: Workspace, made: Signed, qtbot: QtBot
) -> None:
    offer(tab, qtbot, desk)

    def change(session: Session) -> str:
        supplement = create_contract(
            session,
            made.project,
            ContractKind.SUPPLEMENT,
            supplements_id=made.contract,
            signed=When(date(2016, 1, 5)),
        )
        fields = {"promised": Quantity(Decimal(5000), "万元")}
        return supersede(session, made.promise, supplement, date(2016, 1, 5), fields)

    new = zone.change(change, label="补充").result
    tab.read()
    qtbot.waitUntil(lambda: tab.offers.items[0].tied.in_force == new)
    tab.offers.ask_edit()
    form = opened(qtbot)
    assert form.commitment.currentText().startswith("税收 不低于 5,000万元")
    fill(form, name="投资补助（首期）")
    send(form, qtbot, desk)
    qtbot.waitUntil(lambda: tab.offers.items[0].name == "投资补助（首期）")
    assert zone.read(lambda session: session.query(Incentive).one().commitment_id) == made.promise


def test_an_offer_with_records_is_not_taken_away_but_its_payment_is(
    tab: IncentivesTab, window: Window, desk: Desk, zone: Workspace, qtbot: QtBot
) -> None:
    offer(tab, qtbot, desk)
    tab.offers.ask_pay()
    send(opened(qtbot), qtbot, desk)
    qtbot.waitUntil(lambda: tab.payments.chosen() is not None)
    turn_to(qtbot, tab.offers.view)
    qtbot.keyClick(tab.offers.view, Qt.Key.Key_Delete)
    settle(qtbot, desk)
    assert len(zone.read(incentives, TODAY)) == 1
    turn_to(qtbot, tab.payments.view)
    qtbot.keyClick(tab.payments.view, Qt.Key.Key_Delete)
    settle(qtbot, desk)
    qtbot.waitUntil(lambda: tab.payments.chosen() is None)
    turn_to(qtbot, tab.offers.view)
    qtbot.keyClick(tab.offers.view, Qt.Key.Key_Delete)
    settle(qtbot, desk)
    assert zone.read(incentives, TODAY) == []


def test_a_package_is_chosen_by_space_and_each_error_stands_at_its_policy(
    tab: IncentivesTab, desk: Desk, zone: Workspace, qtbot: QtBot
) -> None:
    qtbot.mouseClick(tab.offers.stack.widget(0).button, Qt.MouseButton.LeftButton)
    form = opened(qtbot)
    assert isinstance(form, PackageForm)
    QAbstractItemModelTester(form.package)
    send(form, qtbot, desk)
    assert "至少勾选一项" in form.below["package"].text()
    turn_to(qtbot, form.table)
    qtbot.keyClick(form.table, Qt.Key.Key_Space)
    assert form.count.text() == "已选 1 项"
    fill(form, promised="300", due="2016-06-30")
    qtbot.keyClick(form.table, Qt.Key.Key_Down)
    assert form.fields["promised"].text() == ""
    fill(form, promised="一些钱", condition="签约后")
    assert form.count.text() == "已选 2 项"
    form.table.setCurrentIndex(form.package.index(0, 0))
    send(form, qtbot, desk)
    assert form.table.currentIndex().row() == 1
    assert "不是能识别的金额" in form.below["promised"].text()
    assert form.fields["promised"].text() == "一些钱"
    fill(form, promised="约50")
    send(form, qtbot, desk)
    rows = zone.read(incentives, TODAY)
    assert [(one.name, one.remaining, one.condition) for one in rows] == [
        ("投资补助", 300 * 10**6, None),
        ("租金减免", None, "签约后"),
    ]
    qtbot.waitUntil(lambda: len(tab.offers.items) == 2)
    desk.undo_last()
    qtbot.waitUntil(lambda: not tab.offers.items)


def test_the_net_benefit_is_shown_with_its_working_and_the_costs_are_entered(
    tab: IncentivesTab, desk: Desk, qtbot: QtBot
) -> None:
    assert tab.benefit.figure.text() == "15,840"
    assert tab.benefit.working.text() == (
        "税收 12,000 ＋ 土地出让价款 3,840 － 基础设施等投入 — － 已兑现政策 0 = 15,840"
    )
    tab.benefit.more.click()
    [dialog] = [one for one in QApplication.topLevelWidgets() if isinstance(one, BenefitDialog)]
    settle(qtbot, desk)
    QAbstractItemModelTester(dialog.years.model)
    dialog.ask_new()
    form = opened(qtbot)
    send(form, qtbot, desk)
    assert "投入了什么" in form.below["what"].text()
    fill(form, what="场平", amount="20,000万元", on="2013-01-05")
    send(form, qtbot, desk)
    qtbot.waitUntil(lambda: dialog.costs.chosen() is not None)
    qtbot.waitUntil(lambda: tab.benefit.figure.text() == "-4,160")
    assert "尚未收回投入" in tab.benefit.line.text()
    years = [dialog.years.model.index(at, 0).data() for at in range(len(dialog.years.items))]
    assert years == ["2012", "2013", "2014", "2015", "2016"]
    dialog.costs.view.setFocus()
    dialog.trash()
    settle(qtbot, desk)
    qtbot.waitUntil(lambda: tab.benefit.figure.text() == "15,840")
    dialog.reject()


def test_a_low_window_leaves_the_table_of_the_benefit_out(
    tab: IncentivesTab, window: Window, qtbot: QtBot
) -> None:
    assert not tab.benefit.view.isVisible()
    window.resize(1440, 900)
    qtbot.waitUntil(tab.benefit.view.isVisible)
    QAbstractItemModelTester(tab.benefit.model)
    assert tab.benefit.model.index(0, 2).data() == "示例厂房公司 的入库税收"
