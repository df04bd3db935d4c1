"""Policies, offers and what was paid: on both databases, the clawback to the same 分."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from crm.claim_changes import demand_claim, waive_claim
from crm.commitments import add_commitment, supersede
from crm.contracts import create_contract
from crm.errors import InvalidInput, RecordMissing
from crm.exits import add_step
from crm.incentive_changes import (
    Offer,
    add_cost,
    edit_incentive,
    edit_payment,
    offer,
    offer_package,
    pay,
    trash_incentive,
    trash_payment,
)
from crm.incentives import IncentiveRow, incentives, payments_due, sums
from crm.labels import field_label
from crm.policies import (
    create_policy,
    edit_policy,
    policies,
    retire_policy,
    trash_policy,
)
from crm.project_history import project_history
from crm.projects import create_project
from crm.rules.incentives import OfferState
from crm.working import working
from crm.workspace import Workspace
from db.terms import ContractKind, Currency, ExitStepKind, Grade, Indicator, Mark, RemedyKind
from db.values import Amount, Quantity, When
from tests.crm.offered import TODAY, WAN, Signed, signed, taxed, wan


def refused(field: str, words: str, action, *args, **fields) -> None:
    with pytest.raises(InvalidInput, match=words) as caught:
        action(*args, **fields)
    assert caught.value.field == field


def change(workspace: Workspace, use_case, *args, **fields):
    return workspace.change(use_case, *args, label="改", **fields).result


def only(workspace: Workspace, today: date = TODAY) -> IncentiveRow:
    [row] = workspace.read(incentives, today)
    return row


def test_what_is_owed_back_is_that_of_the_working_to_the_same_fen(workspace: Workspace) -> None:
    def enter(session: Session) -> Signed:
        made = signed(session)
        taxed(session, made.firm, 2027, "6350.5")
        taxed(session, made.firm, 2028, "8800")
        return made

    made = change(workspace, enter)
    key = change(
        workspace,
        offer,
        made.project,
        None,
        "设备购置补助",
        promised=wan(1000),
        commitment_id=made.promise,
        due=date(2026, 12, 1),
    )
    change(workspace, pay, key, date(2026, 12, 20), wan("999.99"), today=TODAY, voucher="示例凭证")
    row = only(workspace)
    assert row.state is OfferState.OWED_BACK
    assert row.owed is not None
    # 999.99 × (1 − 6,350.5 ÷ 8,000) = 206.185 438 125 万元, to the 分.
    assert row.owed_fen == 206_185_438
    cell = workspace.read(working, row.owed.commitment_id, row.owed.ends, TODAY)
    assert cell.remedy == row.owed.remedy
    assert row.tied is not None
    assert (row.tied.grade, row.tied.ratio) == (Grade.MET, "110.00%")

    change(workspace, pay, key, TODAY, Amount(206_185_438), today=TODAY, returned=True)
    row = only(workspace)
    assert row.owed is None
    assert row.net == 99_999 * 10**4 - 206_185_438
    cell = workspace.read(working, made.promise, date(2027, 12, 31), TODAY)
    assert cell.remedy is not None
    assert cell.remedy.amount is not None
    assert cell.remedy.amount.fen == 0


def test_a_clawback_that_was_given_up_is_owed_no_more(workspace: Workspace) -> None:
    def enter(session: Session) -> Signed:
        made = signed(session)
        taxed(session, made.firm, 2027, "4000")
        taxed(session, made.firm, 2028, "6000")
        key = offer(
            session,
            made.project,
            None,
            "设备购置补助",
            promised=wan(100),
            commitment_id=made.promise,
            due=date(2026, 12, 1),
        )
        pay(session, key, date(2026, 12, 20), wan(100), today=TODAY)
        return made

    made = change(workspace, enter)
    assert only(workspace).owed_fen == 50 * WAN
    ends = date(2027, 12, 31)
    claim = change(workspace, demand_claim, made.promise, ends, due=TODAY, today=TODAY)
    assert only(workspace).owed_fen == 50 * WAN
    change(workspace, waive_claim, claim, "示例会议纪要", TODAY)
    row = only(workspace)
    assert row.owed is not None
    assert (row.owed.ends, row.owed_fen) == (date(2028, 12, 31), 25 * WAN)


def test_only_a_clawback_that_is_named_is_reckoned(workspace: Workspace) -> None:
    def enter(session: Session) -> str:
        made = signed(session, remedy=RemedyKind.TAX_GAP)
        taxed(session, made.firm, 2027, "4000")
        key = offer(
            session,
            made.project,
            None,
            "厂房租金补贴",
            promised=wan(100),
            commitment_id=made.promise,
            due=date(2026, 12, 1),
        )
        pay(session, key, date(2026, 12, 20), wan(100), today=TODAY)
        return key

    key = change(workspace, enter)
    row = only(workspace)
    assert (row.owed, row.undecided, row.state) == (None, True, OfferState.PAID)
    change(workspace, edit_incentive, key, {"floor": Decimal(60)})
    row = only(workspace)
    assert (row.owed_fen, row.undecided) == (100 * WAN, False)
    assert row.owed is not None
    assert "全额扣回" in row.owed.remedy.words


def test_a_supplement_s_promise_holds_on_for_what_hung_on_the_old_one(
    workspace: Workspace,
) -> None:
    def enter(session: Session) -> tuple[Signed, str]:
        made = signed(session)
        key = offer(
            session,
            made.project,
            None,
            "研发补助",
            promised=wan(100),
            commitment_id=made.promise,
            due=date(2026, 12, 1),
        )
        pay(session, key, date(2026, 12, 20), wan(100), today=TODAY)
        supplement = create_contract(
            session,
            made.project,
            ContractKind.SUPPLEMENT,
            supplements_id=made.contract,
            signed=When(date(2027, 6, 1)),
        )
        new = supersede(
            session,
            made.promise,
            supplement,
            date(2028, 1, 1),
            {"promised": Quantity(Decimal(5000), "万元")},
        )
        taxed(session, made.firm, 2027, "8000")
        taxed(session, made.firm, 2028, "4000")
        return made, new

    _, new = change(workspace, enter)
    row = only(workspace)
    assert row.owed is not None
    assert (row.owed.commitment_id, row.owed_fen) == (new, 20 * WAN)
    cell = workspace.read(working, new, date(2028, 12, 31), TODAY)
    assert cell.remedy == row.owed.remedy


def test_a_package_is_offered_in_one_step_or_not_at_all(workspace: Workspace) -> None:
    project = change(workspace, create_project, "示例项目")
    policy_ids = [
        change(workspace, create_policy, name, document="示例办法〔2016〕1号")
        for name in ("固定资产投资补助", "厂房租金减免", "人才公寓")
    ]
    package = [
        Offer(policy_ids[0], wan(500), condition="竣工验收后", due=date(2029, 6, 30)),
        Offer(policy_ids[1], Amount(20 * WAN, mark=Mark.ABOUT), name="首年租金全免"),
        Offer(policy_ids[2]),
    ]
    outcome = workspace.change(offer_package, project, package, label="精准打包")
    rows = workspace.read(incentives, TODAY, project_id=project)
    assert [one.name for one in rows] == ["固定资产投资补助", "首年租金全免", "人才公寓"]
    assert [one.state for one in rows] == [OfferState.DUE, OfferState.OPEN, OfferState.OPEN]
    assert rows[0].remaining == 500 * WAN
    assert rows[1].remaining is None
    assert outcome.operation_id is not None

    package = [Offer(policy_ids[2], wan(1), due=TODAY), Offer(policy_ids[0], Amount(0))]
    refused("promised.1", "大于零", change, workspace, offer_package, project, package)
    assert len(workspace.read(incentives, TODAY)) == 3
    refused("package", "至少", change, workspace, offer_package, project, [])
    twice = [Offer(policy_ids[2], due=TODAY), Offer(policy_ids[2], due=TODAY)]
    refused("name.1", "兑现日期相同", change, workspace, offer_package, project, twice)


def test_what_can_t_be_offered_is_refused_in_words(workspace: Workspace) -> None:
    def enter(session: Session) -> tuple[Signed, Signed]:
        return signed(session), signed(session, "示例另一项目")

    one, other = change(workspace, enter)
    policy = change(workspace, create_policy, "已停用的政策")
    change(workspace, retire_policy, policy)

    def offering(**fields):
        return change(workspace, offer, one.project, None, "补助", **fields)

    refused("policy_id", "已停用", change, workspace, offer, one.project, policy)
    refused("name", "请填写名称", change, workspace, offer, one.project, None, "  ")
    refused("commitment_id", "不是本项目", offering, commitment_id=other.promise)
    refused("commitment_id", "对应的承诺", offering, floor=Decimal(60))
    refused("floor", "100 以内", offering, floor=Decimal(101), commitment_id=one.promise)
    refused("promised", "大于零", offering, promised=Amount(-1))
    with pytest.raises(RecordMissing):
        change(workspace, offer, "0" * 32, None, "补助")
    assert workspace.read(incentives, TODAY) == []


def test_a_payment_is_firm_has_happened_and_stays_within_the_promise(workspace: Workspace) -> None:
    project = change(workspace, create_project, "示例项目")
    key = change(workspace, offer, project, None, "补助", promised=wan(100))

    def paying(amount: Amount | None, on: date = TODAY, **fields) -> str:
        return change(workspace, pay, key, on, amount, today=TODAY, **fields)

    refused("on", "还没有到", paying, wan(1), date(2029, 6, 1))
    refused("amount", "确切", paying, None)
    refused("amount", "确切", paying, Amount(WAN, mark=Mark.ABOUT))
    refused("amount", "折算", paying, Amount(WAN, Currency.USD))
    refused("amount", "大于零", paying, Amount(0))
    refused("amount", "多于承诺的 100万元", paying, wan("100.01"))
    refused("amount", "退回合计", paying, wan(1), returned=True)
    first = paying(wan(60))
    refused("amount", "多于承诺", paying, wan(41))
    second = paying(wan(40))
    assert only(workspace).state is OfferState.PAID
    change(workspace, edit_payment, second, TODAY, wan(39), today=TODAY)
    assert only(workspace).remaining == 1 * WAN
    refused("", "2 笔兑现记录", change, workspace, trash_incentive, key)
    paying(wan(50), returned=True)
    refused("", "退回的会多于", change, workspace, trash_payment, first)
    change(workspace, trash_payment, second)
    assert only(workspace).net == 10 * WAN


def test_what_is_due_this_year_and_who_gets_it(workspace: Workspace) -> None:
    def enter(session: Session) -> None:
        made = signed(session)
        taxed(session, made.firm, 2028, "1000")
        for name, amount, due, promise in (
            ("逾期", wan(10), date(2029, 5, 1), None),
            ("将到期", wan(20), date(2029, 8, 1), None),
            ("年底", wan(40), date(2029, 12, 31), None),
            ("明年", wan(80), date(2030, 1, 1), None),
            ("未达标", wan(160), date(2029, 5, 1), made.promise),
            ("约数", Amount(WAN, mark=Mark.ABOUT), date(2029, 6, 1), None),
        ):
            offer(
                session, made.project, None, name, promised=amount, due=due, commitment_id=promise
            )

    change(workspace, enter)
    rows = payments_due(workspace.read(incentives, TODAY))
    assert [(one.name, one.days) for one in rows] == [("逾期", -30), ("约数", 1), ("将到期", 62)]
    found = sums(workspace.read(incentives, TODAY))
    assert (found.due, found.overdue) == (30 * WAN, 10 * WAN)
    assert (found.promised.fen, found.promised.approximate) == (310 * WAN, 1)


def test_the_library_tells_what_came_of_each_policy(workspace: Workspace) -> None:
    def enter(session: Session) -> tuple[str, str]:
        policy = create_policy(session, "投资补助", document="示例办法", content="按投资额的 2%")
        unused = create_policy(session, "物流补贴")
        for name in ("示例甲", "示例乙"):
            project = create_project(session, name)
            key = offer(session, project, policy, promised=wan(100), due=date(2029, 12, 31))
            pay(session, key, date(2028, 12, 1), wan(30), today=TODAY)
            pay(session, key, date(2029, 2, 1), wan(20), today=TODAY)
        offer(session, project, policy, "第二批", promised=wan(7), due=date(2030, 1, 1))
        return policy, unused

    policy, unused = change(workspace, enter)
    [used, other] = workspace.read(policies, TODAY)
    assert (used.policy_id, used.projects, used.offers) == (policy, 2, 3)
    assert (used.promised.fen, used.paid, used.paid_this_year) == (207 * WAN, 100 * WAN, 40 * WAN)
    assert used.due_this_year.fen == 100 * WAN
    assert (other.policy_id, other.projects, other.paid) == (unused, 0, 0)

    refused("name", "已有“投资补助”", change, workspace, edit_policy, unused, {"name": "投资补助"})
    change(workspace, retire_policy, policy)
    assert [one.policy_id for one in workspace.read(policies, TODAY)] == [unused, policy]
    assert [one.policy_id for one in workspace.read(policies, TODAY, active=False)] == [policy]


def test_the_project_s_history_tells_of_offers_payments_costs_and_exit(
    workspace: Workspace,
) -> None:
    policy = change(workspace, create_policy, "投资补助")
    made = change(workspace, signed)
    key = change(
        workspace, offer, made.project, policy, promised=wan(9), commitment_id=made.promise
    )
    change(workspace, pay, key, TODAY, wan(1), today=TODAY)
    change(workspace, add_cost, made.project, "场平")
    change(
        workspace,
        add_step,
        made.project,
        ExitStepKind.NOTICE,
        date(2029, 1, 1),
        today=TODAY,
        due=date(2029, 9, 1),
        text="示例事由",
    )
    told = [one for entry in workspace.read(project_history, made.project) for one in entry.changes]
    assert {one.kind for one in told} >= {
        "incentive",
        "incentive_payment",
        "project_cost",
        "exit_step",
    }
    named = {one.field: one.new_name for one in told if one.kind == "incentive" and one.new_name}
    assert (named["policy_id"], named["commitment_id"]) == ("投资补助", "税收")
    assert field_label("due", "exit_step") == "整改期限"


def test_a_policy_goes_to_the_trash_with_what_was_offered_but_not_with_what_was_paid(
    workspace: Workspace,
) -> None:
    policy = change(workspace, create_policy, "投资补助")
    project = change(workspace, create_project, "示例甲")
    key = change(workspace, offer, project, policy, promised=wan(100))
    refused("", "1 个项目", change, workspace, trash_policy, policy)
    payment = change(workspace, pay, key, TODAY, wan(1), today=TODAY)
    refused("", "1 笔兑现", change, workspace, trash_policy, policy, with_offers=True)
    change(workspace, trash_payment, payment)
    outcome = workspace.change(trash_policy, policy, with_offers=True, label="移走")
    assert workspace.read(policies, TODAY) == []
    assert workspace.read(incentives, TODAY) == []
    workspace.undo(outcome.operation_id)
    assert only(workspace).policy_id == policy


def test_an_offer_hangs_on_a_promise_that_only_its_own_contract_may_lose(
    workspace: Workspace,
) -> None:
    def enter(session: Session) -> tuple[Signed, str]:
        made = signed(session)
        jobs = add_commitment(
            session, made.contract, Indicator.JOBS, promised=Quantity(Decimal(200), "人")
        )
        offer(session, made.project, None, "用工补贴", commitment_id=jobs, promised=wan(5))
        return made, jobs

    change(workspace, enter)
    row = only(workspace)
    assert row.tied is not None
    assert row.tied.title == "就业人数 不低于 200人"
    assert row.tied.grade is Grade.NO_DATA
    assert row.state is OfferState.PENDING
