"""追缴: demanded from the working, paid early or late, in parts, or waived with a reason."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.claim_changes import (
    demand_claim,
    edit_claim,
    pay_claim,
    proposed_claim,
    reopen_claim,
    trash_claim,
    waive_claim,
)
from crm.claims import claims_of, outstanding_claims, total_outstanding
from crm.commitments import add_commitment
from crm.contracts import Party, create_contract
from crm.errors import InvalidInput, RecordMissing
from crm.performances import edit_actual, record_actual
from crm.projects import create_project
from crm.rules.claims import ClaimState
from crm.workspace import Workspace
from db.models import Organization
from db.terms import ContractKind, Currency, Indicator, Mark, PeriodKind, RemedyKind
from db.values import AREA_UNITS_PER_MU, Amount, Extent, Period, Quantity, When

TODAY = date(2028, 5, 31)
ENDS = date(2027, 12, 31)
DUE = date(2028, 4, 30)
WAN = 10**6


def wan(number: str) -> Amount:
    return Amount(int(Decimal(number) * WAN))


def enter(session: Session) -> tuple[str, str]:
    """The promise of 8,000 万元 tax in 2027, of which 6,350.5 were paid (domain.md, section 3)."""
    project = create_project(session, "示例项目", investors=["示例企业"])
    firm = session.scalars(select(Organization.id)).one()
    contract = create_contract(
        session,
        project,
        ContractKind.INVESTMENT,
        parties=[Party("乙方", firm)],
        land=Extent(100 * AREA_UNITS_PER_MU),
        land_price=Amount(3840 * WAN),
        signed=When(date(2025, 3, 1)),
    )
    promise = add_commitment(
        session,
        contract,
        Indicator.TAX,
        promised=Quantity(Decimal(8000), "万元"),
        period=Period(PeriodKind.YEAR, year=2027),
        remedy=RemedyKind.TAX_GAP,
    )
    actual = record_actual(session, firm, Indicator.TAX, 2027, Quantity(Decimal("6350.5"), "万元"))
    return promise, actual


@pytest.fixture
def promise(workspace: Workspace) -> str:
    return workspace.change(enter, label="登记").result[0]


def demand(workspace: Workspace, promise: str, **fields) -> str:
    given = {"due": DUE, "today": TODAY, "demanded_on": date(2028, 3, 1), **fields}
    return workspace.change(demand_claim, promise, ENDS, **given, label="追缴").result


def pay(workspace: Workspace, claim: str, amount: str, on: date, today: date = TODAY) -> str:
    step = workspace.change(pay_claim, claim, wan(amount), on, today=today, label="缴纳")
    return step.operation_id


def test_the_sum_is_that_of_the_working(workspace, promise):
    proposal = workspace.read(proposed_claim, promise, ENDS, TODAY)
    assert proposal.amount == wan("1649.5").fen
    assert proposal.remedy.figures == "8,000万元 − 6,350.5万元 = 1,649.5万元"
    demand(workspace, promise)
    [claim] = workspace.read(claims_of, TODAY)
    assert (claim.project, claim.title) == ("示例项目", "税收 不低于 8,000万元")
    assert (claim.amount, claim.year) == (wan("1649.5").fen, 2027)
    assert claim.standing.state is ClaimState.OVERDUE


def test_what_is_paid_late_costs_a_thousandth_a_day(workspace, promise):
    claim = demand(workspace, promise)
    [early] = workspace.read(outstanding_claims, date(2028, 4, 30))
    assert (early.standing.state, early.outstanding) == (ClaimState.OPEN, wan("1649.5").fen)
    late = date(2028, 6, 6)  # 37 days
    [unpaid] = workspace.read(outstanding_claims, late)
    assert unpaid.outstanding == wan("1710.5315").fen
    pay(workspace, claim, "1649.5", late, today=late)
    [found] = workspace.read(outstanding_claims, date(2029, 1, 1))
    assert found.standing.state is ClaimState.CHARGE
    assert found.standing.late.figures == "1,649.5万元 × 1‰ × 37 = 61.0315万元"
    assert found.outstanding == wan("61.0315").fen
    pay(workspace, claim, "61.0315", date(2028, 7, 1), today=date(2029, 1, 1))
    assert workspace.read(outstanding_claims, date(2029, 1, 1)) == []
    [settled] = workspace.read(claims_of, date(2029, 1, 1))
    assert (settled.standing.state, settled.paid_on) == (ClaimState.PAID, late)


def test_a_part_payment_leaves_the_rest_as_a_claim_of_its_own(workspace, promise):
    claim = demand(workspace, promise)
    step = pay(workspace, claim, "649.5", date(2028, 4, 1))
    rest, paid = sorted(workspace.read(claims_of, TODAY), key=lambda one: -one.amount)
    assert (paid.standing.state, paid.amount) == (ClaimState.PAID, wan("649.5").fen)
    assert (rest.due, rest.reason) == (DUE, "1,649.5万元 分次缴纳的余额")
    # 31 days late on what is missing, and on nothing else.
    assert rest.outstanding == wan("1031").fen
    assert total_outstanding(workspace.read(outstanding_claims, TODAY)) == wan("1031").fen
    workspace.undo(step)
    [whole] = workspace.read(claims_of, TODAY)
    assert (whole.amount, whole.paid) == (wan("1649.5").fen, 0)


def test_another_sum_needs_a_reason_and_a_second_demand_only_the_rest(workspace, promise):
    with pytest.raises(InvalidInput, match=r"1,649\.5万元 不同.*原因") as caught:
        demand(workspace, promise, amount=wan("1000"))
    assert caught.value.field == "reason"
    first = demand(workspace, promise, amount=wan("1000"), reason="分两批下达")
    assert workspace.read(proposed_claim, promise, ENDS, TODAY).amount == wan("649.5").fen
    demand(workspace, promise)
    with pytest.raises(InvalidInput, match=r"已追缴 1,649\.5万元"):
        demand(workspace, promise)
    workspace.change(trash_claim, first, label="移走")
    assert workspace.read(proposed_claim, promise, ENDS, TODAY).amount == wan("1000").fen
    with pytest.raises(RecordMissing, match="回收站"):
        pay(workspace, first, "1", TODAY)


def test_a_waiver_needs_a_reason_and_ends_what_is_owed(workspace, promise):
    claim = demand(workspace, promise)
    with pytest.raises(InvalidInput, match="原因") as caught:
        workspace.change(waive_claim, claim, " ", TODAY, label="免除")
    assert caught.value.field == "reason"
    workspace.change(waive_claim, claim, "主任办公会纪要 3 号", TODAY, label="免除")
    assert workspace.read(outstanding_claims, TODAY) == []
    [found] = workspace.read(claims_of, TODAY)
    assert (found.standing.state, found.reason) == (ClaimState.WAIVED, "主任办公会纪要 3 号")
    with pytest.raises(InvalidInput, match="已免除"):
        pay(workspace, claim, "1", TODAY)
    workspace.change(reopen_claim, claim, label="恢复")
    assert len(workspace.read(outstanding_claims, TODAY)) == 1


@pytest.mark.parametrize(
    ("fields", "field", "problem"),
    [
        ({"due": date(2028, 2, 1)}, "due", "早于追缴日期"),
        ({"demanded_on": date(2028, 6, 1), "due": date(2029, 1, 1)}, "demanded_on", "还没有到"),
        ({"amount": Amount(1, mark=Mark.ABOUT)}, "amount", "确切"),
        ({"amount": Amount(1, Currency.USD), "reason": "x"}, "amount", "人民币"),
        ({"amount": Amount(0), "reason": "x"}, "amount", "没有可再追缴"),
    ],
)
def test_a_demand_that_cannot_be_is_refused(workspace, promise, fields, field, problem):
    with pytest.raises(InvalidInput, match=problem) as caught:
        demand(workspace, promise, **fields)
    assert caught.value.field == field
    assert workspace.read(claims_of, TODAY) == []


def test_a_payment_that_cannot_be_is_refused(workspace, promise):
    claim = demand(workspace, promise, due=date(2028, 12, 31))
    for amount, on, field, problem in (
        ("1649.51", TODAY, "paid", "多于尚欠的 1,649"),
        ("0", TODAY, "paid", "缴纳金额"),
        ("1", date(2028, 6, 1), "paid_on", "还没有到"),
        ("1", date(2028, 2, 1), "paid_on", "早于追缴日期"),
    ):
        with pytest.raises(InvalidInput, match=problem) as caught:
            pay(workspace, claim, amount, on)
        assert caught.value.field == field


def test_an_open_claim_is_corrected_with_a_reason_and_a_paid_one_not(workspace, promise):
    claim = demand(workspace, promise)

    def edit(**fields):
        workspace.change(edit_claim, claim, fields, TODAY, label="更正")

    with pytest.raises(InvalidInput, match="写明原因"):
        edit(amount=wan("1500"))
    edit(amount=wan("1500"), reason="核减退税部分", due=date(2028, 8, 31))
    [found] = workspace.read(claims_of, TODAY)
    assert (found.amount, found.due, found.reason) == (
        wan("1500").fen,
        date(2028, 8, 31),
        "核减退税部分",
    )
    pay(workspace, claim, "1500", TODAY)
    with pytest.raises(InvalidInput, match="已缴纳"):
        edit(due=date(2029, 1, 1))


def test_what_is_met_has_nothing_to_demand(workspace):
    promise, actual = workspace.change(enter, label="登记").result
    workspace.change(edit_actual, actual, {"actual": Quantity(Decimal(8000), "万元")}, label="更正")
    with pytest.raises(InvalidInput, match=r"达标.*没有可追缴"):
        workspace.read(proposed_claim, promise, ENDS, TODAY)
