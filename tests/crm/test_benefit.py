"""净收益 of a project from its records, and what it leaves out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from sqlalchemy.orm import Session

from crm.benefit import benefit, costs_of
from crm.contracts import create_contract
from crm.errors import InvalidInput
from crm.incentive_changes import add_cost, edit_cost, offer, pay, trash_cost
from crm.projects import add_investor, create_project
from crm.workspace import Workspace
from db.models import CommitmentEnterprise, PerformanceShare
from db.terms import ContractKind, Indicator, Mark
from db.values import Amount, Quantity, When
from tests.crm.offered import TODAY, WAN, Signed, actual, signed, taxed, wan
from tests.crm.zone import add


def entered(workspace: Workspace, *more) -> Signed:
    def enter(session: Session) -> Signed:
        made = signed(session)
        taxed(session, made.firm, 2027, "3000")
        taxed(session, made.firm, 2028, "4000")
        actual(session, made.firm, Indicator.OUTPUT, 2028, "60000")
        add_cost(session, made.project, "场平", amount=wan(9000), on=date(2025, 6, 1))
        key = offer(session, made.project, None, "投资补助", promised=wan(1500))
        pay(session, key, date(2027, 5, 1), wan(700), today=TODAY)
        pay(session, key, date(2028, 5, 1), wan(100), today=TODAY, returned=True)
        for step in more:
            step(session, made)
        return made

    return workspace.change(enter, label="登记").result


def test_each_year_and_the_sum_to_the_fen(workspace: Workspace) -> None:
    made = entered(workspace)
    found = workspace.read(benefit, made.project, TODAY)
    assert [(one.year, one.net, one.total) for one in found.years] == [
        (2025, (3840 - 9000) * WAN, -5160 * WAN),
        (2026, 0, -5160 * WAN),
        (2027, 2300 * WAN, -2860 * WAN),
        (2028, 4100 * WAN, 1240 * WAN),
        (2029, 0, 1240 * WAN),
    ]
    assert (found.net, found.paid_back) == (1240 * WAN, 2028)
    assert found.if_all_paid == (1240 - 900) * WAN
    assert found.per_yuan == Fraction(7000, 9600)
    assert found.tax_per_mu == (2028, 40 * WAN)
    assert found.output_per_mu == (2028, 600 * WAN)
    assert found.notes == ()
    brought = [(one.label, one.fen, one.sign) for one in found.bases]
    assert brought == [
        ("税收", 7000 * WAN, 1),
        ("土地出让价款", 3840 * WAN, 1),
        ("基础设施等投入", 9000 * WAN, -1),
        ("已兑现政策", 600 * WAN, -1),
        ("待兑现政策", 900 * WAN, 0),
    ]
    assert sum(one.fen * one.sign for one in found.bases) == found.net


def test_a_missing_year_leaves_the_net_unknown_and_says_so(workspace: Workspace) -> None:
    made = workspace.change(signed, label="登记").result
    found = workspace.read(benefit, made.project, TODAY)
    assert (found.net, found.if_all_paid, found.paid_back, found.per_yuan) == (None,) * 4
    assert found.bases[0].fen is None
    assert found.notes == ("缺 2027、2028 年税收，净收益和累计无法确定；缺数据不当作零。",)


def test_only_the_increase_and_the_share_of_a_project_count(workspace: Workspace) -> None:
    def narrow(session: Session, made: Signed) -> None:
        add(
            session,
            CommitmentEnterprise(
                commitment_id=made.promise,
                organization_id=made.firm,
                base=Quantity(Decimal(1000), "万元"),
            ),
        )
        add(
            session,
            PerformanceShare(project_id=made.project, organization_id=made.firm, share=Decimal(50)),
        )

    made = entered(workspace, narrow)
    found = workspace.read(benefit, made.project, TODAY)
    assert [one.tax for one in found.years[2:4]] == [1000 * WAN, 1500 * WAN]
    assert "超出原有基数" in found.bases[0].how
    assert "分摊比例" in found.bases[0].how


def test_tax_that_another_project_may_count_too_is_said(workspace: Workspace) -> None:
    def another(session: Session, made: Signed) -> None:
        project = create_project(session, "示例二期")
        add_investor(session, project, "示例项目公司")
        create_contract(session, project, ContractKind.INVESTMENT)

    made = entered(workspace, another)
    [note] = workspace.read(benefit, made.project, TODAY).notes
    assert note.startswith("“示例项目公司”还是其他项目的投资方")


def test_what_is_approximate_or_undated_is_said(workspace: Workspace) -> None:
    def loosely(session: Session, made: Signed) -> None:
        add_cost(session, made.project, "道路", amount=Amount(WAN, mark=Mark.ABOUT))
        add_cost(session, made.project, "电力", amount=wan(10))
        offer(session, made.project, None, "人才公寓")

    made = entered(workspace, loosely)
    found = workspace.read(benefit, made.project, TODAY)
    assert found.notes == (
        "1 项投入是约数或没有金额，未计入。",
        "1 项投入没有日期，计入第一年。",
        "1 项政策承诺的不是确数，待兑现金额未计入。",
    )
    assert found.net == 1230 * WAN
    assert found.if_all_paid is None


def test_a_supplement_s_land_price_stands_in_place_of_its_contract_s(workspace: Workspace) -> None:
    def more(session: Session, made: Signed) -> None:
        create_contract(
            session,
            made.project,
            ContractKind.SUPPLEMENT,
            supplements_id=made.contract,
            signed=When(date(2026, 1, 1)),
            land_price=wan(4000),
        )
        create_contract(session, made.project, ContractKind.SUPERVISION, land_price=wan(4000))

    made = entered(workspace, more)
    found = workspace.read(benefit, made.project, TODAY)
    assert found.bases[1].fen == 4000 * WAN
    assert found.years[0].land_price == 4000 * WAN


def test_a_project_of_which_nothing_is_known_is_empty(workspace: Workspace) -> None:
    project = workspace.change(create_project, "示例项目", label="登记").result
    found = workspace.read(benefit, project, TODAY)
    assert found.empty
    assert found.net is None


def test_costs_are_entered_edited_and_taken_away(workspace: Workspace) -> None:
    project = workspace.change(create_project, "示例项目", label="登记").result
    key = workspace.change(add_cost, project, " 道路 ", amount=wan(5), label="登记").result
    workspace.change(edit_cost, key, {"on": date(2028, 1, 1), "note": "支路"}, label="改")
    [row] = workspace.read(costs_of, project)
    assert (row.what, row.fen, row.on, row.note) == ("道路", 5 * WAN, date(2028, 1, 1), "支路")
    for field, words, fields in (
        ("what", "投入了什么", {"what": " "}),
        ("amount", "大于零", {"amount": Amount(0)}),
    ):
        with pytest.raises(InvalidInput, match=words) as caught:
            workspace.change(edit_cost, key, fields, label="改")
        assert caught.value.field == field
    workspace.change(trash_cost, key, label="移走")
    assert workspace.read(costs_of, project) == []


def test_what_is_dated_after_this_year_does_not_count_yet(workspace: Workspace) -> None:
    def later(session: Session, made: Signed) -> None:
        add_cost(session, made.project, "二期道路", amount=wan(500), on=date(2030, 1, 5))

    made = entered(workspace, later)
    found = workspace.read(benefit, made.project, TODAY)
    assert found.years[-1].year == TODAY.year
    assert found.bases[2].fen == 9000 * WAN
    assert found.net == 1240 * WAN
