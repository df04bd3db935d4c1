"""资金 of a project by real widgets: entered, warned about, verified, split, corrected, undone."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm import listing
from crm.capital import record_arrival
from crm.capital_list import arrivals_of
from crm.capital_periods import close_month
from crm.capital_promises import promises_of
from crm.contracts import create_contract
from crm.projects import add_investor, create_project, edit_project
from crm.rules.arrivals import Use
from crm.settings import ZONE_NAME, set_setting
from crm.workspace import Workspace
from db.models import Organization
from db.terms import ContractKind, Origin
from db.values import Amount, When
from tests.ui.conftest import settle
from tests.ui.forms import opened, send
from tests.ui.looking import without_glyph, without_name
from tests.ui.zone import TODAY
from ui.desk import Desk
from ui.models.projects import ProjectsModel
from ui.pages.project import ProjectPage
from ui.tabs.capital import CapitalTab
from ui.window import Window

WAN = 10**6


def fill(session: Session) -> str:
    set_setting(session, ZONE_NAME, "长沙示例经开区")
    project = create_project(
        session, "示例资金项目", investors=["示例株洲股东"], contracted=Amount(5000 * WAN)
    )
    add_investor(session, project, "示例深圳股东", ordinal=1)
    firms = {one.name: one for one in session.scalars(select(Organization))}
    firms["示例株洲股东"].seat, firms["示例深圳股东"].seat = "湖南株洲", "深圳"
    signed = When(date(2016, 4, 1))
    create_contract(session, project, ContractKind.INVESTMENT, signed=signed)
    return project


@pytest.fixture
def tab(window: Window, desk: Desk, qtbot: QtBot) -> CapitalTab:
    project = desk.workspace.change(fill, label="建").result
    window.go("project", id=project, tab="capital")
    settle(qtbot, desk)
    assert isinstance(window.page, ProjectPage)
    found = window.page.findChild(CapitalTab)
    assert found is not None
    return found


def enter(tab: CapitalTab, qtbot: QtBot, desk: Desk, on: str, amount: str, **fields: str) -> None:
    tab.arrivals.ask_new()
    form = opened(qtbot)
    form.origin.setCurrentIndex(form.origin.findData(Origin.PROVINCE))
    form.fields["on"].setText(on)
    form.fields["amount"].setText(amount)
    for name, text in fields.items():
        field = form.fields[name]
        getattr(field, "setPlainText", getattr(field, "setText", None))(text)
    count = len(tab.arrivals.items)
    send(form, qtbot, desk)
    qtbot.waitUntil(lambda: len(tab.arrivals.items) == count + 1)


def rows(zone: Workspace, tab: CapitalTab):
    return zone.read(arrivals_of, tab.project_id)


def test_an_empty_tab_teaches_the_first_step(tab: CapitalTab) -> None:
    assert tab.arrivals.stack.currentIndex() == 0
    assert without_name(tab) == []
    assert without_glyph(tab) == {}


def test_what_is_odd_is_said_below_its_field_while_it_is_typed(
    tab: CapitalTab, qtbot: QtBot, desk: Desk
) -> None:
    tab.arrivals.ask_new()
    form = opened(qtbot)
    assert not form.fields["rate"].isVisibleTo(form)
    form.fields["on"].setText("2016-03-20")
    form.fields["amount"].setText("6000")
    qtbot.waitUntil(lambda: "早于合同签订日期 2016-04-01" in form.below["on"].text())
    assert "超过项目投资总额" in form.below["amount"].text()
    assert "示例株洲股东在湖南株洲，应是省内市外" in form.below["origin"].text()
    form.fields["uses"].setPlainText("2016-05 7000万元")
    qtbot.waitUntil(lambda: "超过到位金额" in form.below["uses"].text())
    form.fields["amount"].setText("100万欧元")
    assert form.fields["rate"].isVisibleTo(form)
    qtbot.waitUntil(lambda: "请填汇率" in form.below["rate"].text())
    form.fields["amount"].setText("三千万上下")
    qtbot.waitUntil(lambda: "三千万上下" in form.below["amount"].text())
    form.fields["amount"].setText("100万欧元")
    form.origin.setCurrentIndex(form.origin.findData(Origin.OVERSEAS))
    form.investor.setCurrentIndex(form.investor.findData(None))
    form.fields["uses"].setPlainText("")
    send(form, qtbot, desk)
    assert form.isVisible()
    assert "请填汇率" in form.below["rate"].text()
    form.fields["rate"].setText("7.5")
    send(form, qtbot, desk)
    qtbot.waitUntil(lambda: len(tab.arrivals.items) == 1)
    [row] = tab.arrivals.items
    assert (row.amount.rate, row.rate_on, row.origin) == (
        row.amount.rate,
        date(2016, 3, 20),
        Origin.OVERSEAS,
    )
    assert str(row.amount.rate) == "7.5"


def test_an_arrival_is_entered_verified_and_counted_and_undone(
    tab: CapitalTab, qtbot: QtBot, desk: Desk, zone: Workspace
) -> None:
    enter(tab, qtbot, desk, "2016-05-20", "3000", uses="2016-05 1200", voucher="示例回单")
    assert tab.arrived.figure.text() == "0亿元"
    assert tab.arrivals.summary.text() == "1 笔，未核实 1 笔"
    tab.arrivals.ask_verify()
    form = opened(qtbot)
    form.fields["verified_by"].setText("统计 乙")
    send(form, qtbot, desk)
    qtbot.waitUntil(lambda: tab.arrived.figure.text() == "0.3亿元")
    assert tab.arrived.of.text() == "占投资总额 60.0%"
    assert tab.arrived.line.text() == "市外 0.3亿元"
    assert tab.fixed.figure.text() == "0.12亿元"
    assert tab.arrivals.model.index(0, 7).data() == "已核实"
    desk.undo_last()
    settle(qtbot, desk)
    qtbot.waitUntil(lambda: tab.arrived.figure.text() == "0亿元")
    assert rows(zone, tab)[0].waits


def test_a_joint_venture_is_split_by_shares(
    tab: CapitalTab, qtbot: QtBot, desk: Desk, zone: Workspace
) -> None:
    enter(tab, qtbot, desk, "2016-05-20", "1000")
    tab.arrivals.ask_split()
    form = opened(qtbot)
    form.fields["share0"].setText("40")
    form.fields["share1"].setText("50")
    form.fields["origin0"].setCurrentIndex(form.fields["origin0"].findData(Origin.MAINLAND))
    assert "示例株洲股东在湖南株洲，应是省内市外" in form.below["origin0"].text()
    form.fields["origin0"].setCurrentIndex(form.fields["origin0"].findData(Origin.PROVINCE))
    assert form.below["origin0"].text() == ""
    form.fields["origin1"].setCurrentIndex(form.fields["origin1"].findData(Origin.MAINLAND))
    send(form, qtbot, desk)
    assert "占股合计 90%" in form.below["share1"].text()
    form.fields["share1"].setText("60%")
    send(form, qtbot, desk)
    qtbot.waitUntil(lambda: len(tab.arrivals.items) == 2)
    found = {row.origin: row.amount.fen // WAN for row in rows(zone, tab)}
    assert found == {Origin.PROVINCE: 400, Origin.MAINLAND: 600}


def test_a_closed_month_is_corrected_by_a_row_of_its_own(
    tab: CapitalTab, qtbot: QtBot, desk: Desk, zone: Workspace
) -> None:
    enter(tab, qtbot, desk, "2016-04-20", "1000")
    tab.arrivals.ask_verify()
    form = opened(qtbot)
    form.fields["verified_by"].setText("统计 乙")
    send(form, qtbot, desk)
    desk.change(close_month, (2016, 4), today=TODAY, label="结账")
    settle(qtbot, desk)
    qtbot.waitUntil(lambda: tab.arrivals.items[0].reported)
    tab.arrivals.ask_correct()
    form = opened(qtbot)
    form.fields["amount"].setText("9000")
    qtbot.waitUntil(lambda: "超过项目投资总额" in form.below["amount"].text())
    form.fields["origin"].setCurrentIndex(form.fields["origin"].findData(Origin.OVERSEAS))
    assert "应是省内市外" in form.below["origin"].text()
    form.fields["origin"].setCurrentIndex(form.fields["origin"].findData(Origin.PROVINCE))
    form.fields["amount"].setText("900")
    send(form, qtbot, desk)
    assert "更正的原因" in form.below["note"].text()
    form.fields["note"].setPlainText("回单核对")
    send(form, qtbot, desk)
    qtbot.waitUntil(lambda: len(tab.arrivals.items) == 2)
    assert [tab.arrivals.model.index(row, 7).data() for row in (0, 1)] == [
        "更正2016年4月",
        "已核实，有更正",
    ]
    assert tab.arrived.figure.text() == "0.09亿元"


def test_the_schedule_tells_what_is_short(tab: CapitalTab, qtbot: QtBot, desk: Desk, zone) -> None:
    tab.promises.ask_new()
    form = opened(qtbot)
    send(form, qtbot, desk)
    assert "请填写日期" in form.below["due"].text()
    form.fields["due"].setText("2016-05-30")
    form.fields["amount"].setText("2000")
    send(form, qtbot, desk)
    qtbot.waitUntil(lambda: len(tab.promises.items) == 1)
    assert tab.promises.model.index(0, 4).data() == "◆ 到期差 2,000万元"
    assert tab.promised.line.text() == "还差 0.2亿元"
    tab.promises.trash()
    settle(qtbot, desk)
    assert zone.read(promises_of, tab.project_id) == []


def test_the_page_and_the_table_say_where_the_money_in_place_comes_from(
    tab: CapitalTab, window: Window, desk: Desk, qtbot: QtBot
) -> None:
    page = window.page
    assert isinstance(page, ProjectPage)
    project = tab.project_id
    fact = page.facts.rows["arrived"]
    told = Amount(4000 * WAN)
    desk.workspace.change(edit_project, project, {"arrived": told}, label="台账")
    window.go("project", id=project)
    settle(qtbot, desk)
    assert fact.value.text() == "报 0.4亿元"
    assert fact.below.text() == "台账填报数，还没有登记到位资金"
    enter = {
        "on": date(2016, 4, 20),
        "origin": Origin.PROVINCE,
        "today": TODAY,
        "verified_by": "统计",
    }
    for wan, verified in ((3000, TODAY), (500, None)):
        amount = Amount(wan * WAN)
        uses = [Use((2016, 4), Amount(1000 * WAN))] if verified else []
        desk.workspace.change(
            record_arrival,
            project,
            amount=amount,
            uses=uses,
            verified_on=verified,
            label="登记",
            **enter,
        )
    window.go("project", id=project)
    settle(qtbot, desk)
    qtbot.waitUntil(lambda: fact.value.text() == "0.3亿元")
    assert fact.below.isVisibleTo(fact)
    assert fact.below.text() == (
        "按已核实的到位资金记录汇总；另有 1 笔未核实或不是确数，不计入；"
        "台账填报 0.4亿元，与记录不同"
    )
    fixed = page.facts.rows["fixed"]
    assert (fixed.value.text(), fixed.below.text()) == (
        "0.1亿元",
        "按已核实的到位资金形成固投的记录汇总",
    )
    model = ProjectsModel()
    model.show_ids([project], desk.workspace.read(listing.rows, [project]))
    cell = model.index(0, [one.key for one in model.columns].index("arrived"))
    assert model.data(cell) == "0.30"
    assert model.data(cell, Qt.ItemDataRole.ToolTipRole) == fact.below.text()
    assert not model.flags(cell) & Qt.ItemFlag.ItemIsEditable
