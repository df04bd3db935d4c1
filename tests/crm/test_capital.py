"""Capital arrivals by their use cases: entered, verified, split, closed, corrected, counted."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.capital import edit_arrival, record_arrival, split_arrival, trash_arrival
from crm.capital_list import ArrivalListing, ordered_arrivals
from crm.capital_periods import close_month, closed_months, closings, reopen_month
from crm.capital_promises import (
    add_promise,
    edit_promise,
    promised_until,
    promises_of,
    trash_promise,
)
from crm.capital_sums import Figure, arrived, became_fixed, figure_of, spread, unverified, year_to
from crm.capital_verifying import correct_arrival, take_back_verification, verify_arrivals
from crm.errors import InvalidInput
from crm.findings import findings
from crm.plans import load_plan
from crm.projects import add_investor, create_project, edit_project
from crm.rules.arrivals import OriginGroup, Partner, Use
from crm.settings import ZONE_NAME, set_setting
from crm.targets import attainments, show_actual
from crm.workspace import Workspace
from db.models import ArrivalUse, CapitalArrival, ClosedPeriod, Organization, Park
from db.terms import Currency, Origin
from db.values import Amount
from tests.crm.zone import TODAY

WAN = 10**6
APRIL, MAY, JUNE = (2016, 4), (2016, 5), (2016, 6)


def wan(number: int, currency: Currency = Currency.CNY, rate: str | None = None) -> Amount:
    return Amount(number * WAN, currency, rate=Decimal(rate) if rate else None)


@pytest.fixture
def project(workspace: Workspace) -> str:
    def fill(session: Session) -> str:
        set_setting(session, ZONE_NAME, "长沙示例经开区")
        return create_project(session, "示例项目", investors=["示例投资方"])

    return workspace.change(fill, label="建").result


@pytest.fixture
def enter(workspace: Workspace, project: str):
    def enter(number: int, origin: Origin = Origin.MAINLAND, **fields) -> str:
        values = {"on": date(2016, 5, 20), "today": TODAY, "verified_on": TODAY, **fields}
        amount = values.pop("amount", wan(number))
        key = values.pop("project_id", project)
        return workspace.change(
            record_arrival,
            key,
            amount=amount,
            origin=origin,
            verified_by="统计",
            label="登记",
            **values,
        ).result

    return enter


def figures(workspace: Workspace, kind: OriginGroup, today: date = TODAY) -> tuple[int, int, int]:
    """What arrived, what became fixed, what is not verified, in 万 of the kind's currency."""

    def look(session: Session) -> tuple[int, int, int]:
        span = date(2016, 1, 1), date(2016, 12, 31)
        came = arrived(session, *span, today=today)
        fixed = became_fixed(session, *span, today=today)
        found = (figure_of(came, kind), figure_of(fixed, kind), unverified(came, kind))
        return tuple(one.fen // WAN for one in found)

    return workspace.read(look)


def by_month(workspace: Workspace, today: date = date(2016, 12, 31)) -> dict[object, int]:
    def look(session: Session) -> dict[object, int]:
        sums = arrived(session, date(2016, 1, 1), date(2016, 12, 31), today=today)
        lines = spread(sums, lambda one: one.month)
        return {m: line[OriginGroup.OUTSIDE_CITY].fen // WAN for m, line in lines.items()}

    return workspace.read(look)


def refused(workspace: Workspace, field: str, words: str, use_case, *args, **fields) -> None:
    with pytest.raises(InvalidInput, match=words) as caught:
        workspace.change(use_case, *args, label="试", **fields)
    assert caught.value.field == field


def test_only_what_is_verified_counts_each_kind_by_itself(workspace: Workspace, enter) -> None:
    enter(100, Origin.CITY)
    enter(200, Origin.PROVINCE, uses=[Use(MAY, wan(150))])
    enter(400, Origin.MAINLAND, uses=[Use(MAY, wan(300))])
    enter(0, Origin.OVERSEAS, amount=wan(50, Currency.USD, "6.6"))
    enter(1000, Origin.MAINLAND, verified_on=None)
    assert figures(workspace, OriginGroup.OUTSIDE_CITY) == (600, 450, 1000)
    assert figures(workspace, OriginGroup.OUTSIDE_PROVINCE) == (400, 300, 1000)
    assert figures(workspace, OriginGroup.CITY) == (100, 0, 0)
    assert figures(workspace, OriginGroup.OVERSEAS) == (50, 0, 0)
    assert figures(workspace, OriginGroup.CITY, date(2016, 5, 19)) == (0, 0, 0)


def test_an_arrival_is_edited_verified_and_trashed_and_each_step_undone(
    workspace: Workspace, enter
) -> None:
    key = enter(100, verified_on=None, uses=[Use(MAY, wan(10))])
    workspace.change(
        edit_arrival,
        key,
        {"amount": wan(120), "voucher": " 银行回单 "},
        today=TODAY,
        uses=[Use(MAY, wan(20))],
        label="改",
    )
    refused(workspace, "verified_by", "核实人", verify_arrivals, [key], by=" ", today=TODAY)
    workspace.change(verify_arrivals, [key], by="统计", today=TODAY, label="核实")
    assert figures(workspace, OriginGroup.OUTSIDE_CITY) == (120, 20, 0)
    workspace.change(take_back_verification, key, label="取消核实")
    assert figures(workspace, OriginGroup.OUTSIDE_CITY) == (0, 0, 120)
    gone = workspace.change(trash_arrival, key, label="移除")
    assert figures(workspace, OriginGroup.OUTSIDE_CITY) == (0, 0, 0)
    workspace.undo(gone.operation_id)
    assert figures(workspace, OriginGroup.OUTSIDE_CITY) == (0, 0, 120)
    uses = workspace.read(
        lambda s: s.scalars(select(ArrivalUse).where(ArrivalUse.trashed_at.is_(None))).all()[0]
    )
    assert uses.amount.fen == 20 * WAN


def test_bad_input_is_refused_at_its_field(workspace: Workspace, project: str, enter) -> None:
    def bad(field: str, words: str, **fields) -> None:
        values = {"on": date(2016, 5, 20), "amount": wan(10), "origin": Origin.MAINLAND}
        values |= {"today": TODAY, **fields}
        refused(workspace, field, words, record_arrival, project, **values)

    bad("on", "还没有到", on=date(2016, 6, 1))
    bad("on", "请填写到位日期", on=None)
    bad("amount", "请填写到位金额", amount=None)
    bad("rate", "请填汇率", amount=wan(10, Currency.EUR))
    bad("uses", "超过到位金额", uses=[Use(MAY, wan(11))])
    bad("uses", "同一个月", uses=[Use(MAY, wan(1)), Use(MAY, wan(2))])

    def seat(session: Session) -> str:
        firm = session.scalars(select(Organization)).one()
        firm.seat = "湖南株洲"
        return firm.id

    firm = workspace.change(seat, label="改").result
    bad("origin", "示例投资方在湖南株洲，应是省内市外", organization_id=firm)
    key = enter(10, organization_id=firm, note="北京母公司出资", verified_on=None)
    arrival = workspace.read(lambda s: s.get(CapitalArrival, key))
    assert arrival.region == "湖南株洲"


def test_what_is_promised_is_kept_apart_from_what_arrived(
    workspace: Workspace, project: str
) -> None:
    def bad(field: str, words: str, **fields) -> None:
        values = {"due": date(2016, 6, 30), "amount": wan(100), **fields}
        refused(workspace, field, words, add_promise, project, **values)

    bad("due", "哪天", due=None)
    bad("amount", "承诺到位的金额", amount=None)
    later = workspace.change(
        add_promise, project, due=date(2016, 12, 31), amount=wan(200), label="承诺"
    ).result
    first = workspace.change(
        add_promise, project, due=date(2016, 6, 30), amount=wan(100), note="首期", label="承诺"
    ).result
    rows = workspace.read(promises_of, project)
    assert [(one.promise_id, one.amount, one.note) for one in rows] == [
        (first, wan(100), "首期"),
        (later, wan(200), None),
    ]
    workspace.change(edit_promise, later, {"amount": wan(300)}, label="改")
    workspace.change(trash_promise, first, label="移除")
    assert [one.amount for one in workspace.read(promises_of, project)] == [wan(300)]
    assert promised_until(rows, date(2016, 6, 30)) == 100 * WAN
    assert promised_until(rows, date(2016, 6, 29)) == 0


def test_a_joint_venture_is_split_by_its_shares_in_one_step(
    workspace: Workspace, project: str, enter
) -> None:
    def second(session: Session) -> tuple[str, str]:
        add_investor(session, project, "示例株洲股东", ordinal=1)
        firms = session.scalars(select(Organization).order_by(Organization.id)).all()
        firms[0].seat, firms[1].seat = "深圳", "株洲"
        return firms[0].id, firms[1].id

    one, two = workspace.change(second, label="投资方").result
    key = enter(0, amount=Amount(1001), uses=[Use(MAY, Amount(333))])
    partners = [
        Partner(one, "甲", Decimal("66.7"), Origin.MAINLAND),
        Partner(two, "乙", Decimal("33.3"), Origin.PROVINCE),
    ]
    done = workspace.change(split_arrival, key, partners, today=TODAY, label="拆分")
    rows = workspace.read(
        lambda s: s.scalars(select(CapitalArrival).order_by(CapitalArrival.id)).all()
    )
    assert [(r.amount.fen, r.origin, r.region, r.verified_by) for r in rows] == [
        (668, Origin.MAINLAND, "深圳", "统计"),
        (333, Origin.PROVINCE, "株洲", "统计"),
    ]
    workspace.undo(done.operation_id)
    span = year_to(MAY)

    def mainland(session: Session) -> Figure:
        sums = arrived(session, *span, today=TODAY)
        return figure_of(sums, OriginGroup.OUTSIDE_PROVINCE)

    assert workspace.read(mainland).fen == 1001


def test_a_closed_month_keeps_its_figures_and_corrections_count_in_the_next(
    workspace: Workspace, enter
) -> None:
    april = enter(100, on=date(2016, 4, 10), uses=[Use(APRIL, wan(60))])
    late = enter(40, on=date(2016, 4, 20), verified_on=None)
    refused(workspace, "month", "还没有过完", close_month, MAY, today=date(2016, 5, 30))
    workspace.change(close_month, APRIL, today=TODAY, by="统计", label="结账")
    refused(workspace, "month", "已经结账", close_month, APRIL, today=TODAY)
    refused(workspace, "amount", "4月已结账", edit_arrival, april, {"amount": wan(90)}, today=TODAY)
    refused(workspace, "", "4月已结账", trash_arrival, april)
    refused(workspace, "", "4月已结账", take_back_verification, april)
    refused(workspace, "uses", "4月已结账", edit_arrival, april, {}, today=TODAY, uses=[])
    workspace.change(edit_arrival, april, {"note": "补回单"}, today=TODAY, label="改备注")

    refused(workspace, "note", "原因", correct_arrival, april, amount=wan(90), today=TODAY, note="")
    [row] = workspace.change(
        correct_arrival,
        april,
        amount=wan(90),
        uses=[Use(APRIL, wan(50))],
        today=TODAY,
        note="统计局退回",
        by="统计",
        label="更正",
    ).result
    assert by_month(workspace) == {APRIL: 100, MAY: -10}
    assert figures(workspace, OriginGroup.OUTSIDE_CITY) == (90, 50, 40)
    made = workspace.read(lambda s: s.get(CapitalArrival, row))
    assert (made.corrects_id, made.on, made.note) == (april, TODAY, "统计局退回")

    done = workspace.change(verify_arrivals, [late], by="统计", today=TODAY, label="核实").result
    assert (done.counted, done.booked_later) == (1, 1)
    assert by_month(workspace) == {APRIL: 100, MAY: 30}

    refused(workspace, "amount", "没有可更正的", correct_arrival, april, amount=wan(90),
            today=TODAY, note="再改")  # fmt: skip
    workspace.change(
        correct_arrival,
        april,
        amount=wan(90),
        origin=Origin.CITY,
        today=TODAY,
        note="来源报错",
        label="更正",
    )
    assert by_month(workspace)[MAY] == -60
    assert figures(workspace, OriginGroup.CITY) == (90, 50, 0)
    assert figures(workspace, OriginGroup.OUTSIDE_CITY) == (40, 0, 40)


def test_a_month_is_reopened_with_a_reason_that_stays(workspace: Workspace, enter) -> None:
    enter(100, on=date(2016, 4, 10))
    workspace.change(close_month, APRIL, today=TODAY, label="结账")
    refused(workspace, "on", "4月已结账", record_arrival, _project(workspace), on=date(2016, 4, 2),
            amount=wan(1), origin=Origin.CITY, today=TODAY)  # fmt: skip
    refused(workspace, "reason", "为什么", reopen_month, APRIL, " ", today=TODAY)
    refused(workspace, "month", "没有结账", reopen_month, MAY, "退回", today=TODAY)
    opened = workspace.change(
        reopen_month, APRIL, " 统计局退回 ", today=TODAY, by="统计 乙", label="重新打开"
    )
    assert workspace.read(closed_months) == {}
    [told] = workspace.read(closings)
    assert (told.month, told.on, told.reopened_on) == (APRIL, TODAY, TODAY)
    assert (told.reopened_by, told.reason) == ("统计 乙", "统计局退回")
    workspace.undo(opened.operation_id or "")
    assert list(workspace.read(closed_months)) == [APRIL]
    again = {"today": TODAY, "by": "统计 乙"}
    workspace.change(reopen_month, APRIL, "统计局退回", label="重新打开", **again)
    key = enter(5, on=date(2016, 4, 2))
    assert by_month(workspace) == {APRIL: 105}
    workspace.change(close_month, APRIL, today=TODAY, by="统计 丙", label="再结账")
    assert [(one.by, one.reason) for one in workspace.read(closings)] == [
        ("统计 丙", None), (None, "统计局退回"),
    ]  # fmt: skip
    assert workspace.read(findings, {"closed_period": _ids_of_closings(workspace)}) == []
    refused(workspace, "amount", "4月已结账", edit_arrival, key, {"amount": wan(6)}, today=TODAY)
    workspace.change(
        correct_arrival, key, amount=wan(3), today=TODAY, note="多报", by="统计", label="更正"
    )
    assert by_month(workspace) == {APRIL: 105, MAY: -2}


def _ids_of_closings(workspace: Workspace) -> list[str]:
    return workspace.read(lambda session: list(session.scalars(select(ClosedPeriod.id))))


def test_the_list_shows_what_is_behind_a_figure_of_the_zone(workspace: Workspace, enter) -> None:
    """Of what became fixed assets this year the money may have arrived in the last."""
    old = enter(100, on=date(2015, 12, 25), uses=[Use(APRIL, wan(60)), Use(MAY, wan(10))])
    new = enter(50, on=date(2016, 5, 2))

    def outside(session: Session) -> str:
        far = Park(name="飞地", kind="enclave", ordinal=9, counts_into_zone=False)
        session.add(far)
        session.flush()
        return create_project(session, "示例飞地项目", park_id=far.id)

    far = workspace.change(outside, label="建").result
    enter(70, on=date(2016, 5, 3), project_id=far, uses=[Use(MAY, wan(70))])
    year = {"first": date(2016, 1, 1), "last": date(2016, 5, 31), "verified": True, "zone": True}

    def shown(**wanted) -> list[str]:
        return workspace.read(ordered_arrivals, ArrivalListing(**{**year, **wanted}))

    assert shown() == [new]
    assert shown(fixed=True) == [old]
    assert shown(fixed=True, last=date(2016, 3, 31)) == []
    assert len(shown(zone=False)) == len(shown(zone=False, fixed=True)) == 2


def _project(workspace: Workspace) -> str:
    return workspace.read(lambda s: s.scalars(select(CapitalArrival.project_id)).first())


PLAN = [
    ("全区", "市外境内资金形成固定资产投资", "57.86", "亿元"),
    ("全区", "实际到位省外境内资金", "25.7", "亿元"),
    ("全区", "到位外资", "5.08", "亿美元"),
    ("汨罗产业园", "实际到位省外境内资金", "2", "亿元"),
]


def test_the_targets_of_capital_count_from_the_arrivals(
    workspace: Workspace, project: str, enter
) -> None:
    def load(session: Session) -> str:
        park = Park(name="汨罗产业园", counts_into_zone=False)
        session.add(park)
        session.flush()
        rows = [
            {"园区": p, "类别": "", "指标": i, "下限": f, "上限": "", "单位": u, "口径": "全年",
             "计量方式": "由到位资金记录汇总", "文件条目": "5"}
            for p, i, f, u in PLAN
        ]  # fmt: skip
        load_plan(session, rows, year=2016)
        other = create_project(session, "示例飞地项目")
        edit_project(session, other, {"park_id": park.id})
        return other

    other = workspace.change(load, label="计划").result
    before = workspace.read(attainments, 2016, TODAY)
    assert [one.missing for one in before] == [True] * 4
    assert before[0].basis.startswith("尚无到位资金记录")

    enter(20000, Origin.PROVINCE, uses=[Use(MAY, wan(12000))])
    enter(30000, Origin.MAINLAND, uses=[Use(MAY, wan(15000))])
    enter(0, Origin.OVERSEAS, amount=wan(1250, Currency.USD, "6.6423"))
    enter(500, Origin.MAINLAND, verified_on=None)
    enter(8000, Origin.MAINLAND, project_id=other)
    enter(0, Origin.MAINLAND, amount=wan(1000, Currency.USD, "6.5"))
    found = workspace.read(attainments, 2016, TODAY)
    assert [show_actual(one) for one in found] == ["2.70", "3.65", "0.13", "0.80"]
    assert found[2].actual == Decimal("0.125")
    assert "未核实 1 笔另列，不计入" in found[1].basis
    assert "全区不含汨罗产业园" in found[0].basis
