"""Contracts, promises and their working: entered by use cases, recomputed to the 分."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.assessing import assess_contracts
from crm.commitments import (
    NewSupplement,
    add_commitment,
    add_commitments,
    edit_commitment,
    supersede,
    supersede_by,
    trash_commitment,
)
from crm.contracts import Party, create_contract, edit_contract, parties_of, trash_contract
from crm.errors import InvalidInput
from crm.projects import create_project
from crm.working import show_remedy, working
from crm.workspace import Workspace
from db.models import (
    Commitment,
    CommitmentEnterprise,
    Contract,
    ContractParty,
    Organization,
    Performance,
    Project,
    StageMove,
)
from db.terms import ContractKind, Grade, Indicator, PeriodKind, RemedyKind, Stage, TaxBasis
from db.values import AREA_UNITS_PER_MU, Amount, Extent, Period, Quantity, When
from tests.crm.zone import add

TODAY = date(2028, 5, 31)
WAN = 10**6


def wan(number: str, unit: str = "万元") -> Quantity:
    return Quantity(Decimal(number), unit)


def signed(session: Session, **fields: object) -> tuple[str, str, str]:
    """A project with an investor and a contract on 100 亩 at 3,840 万元; returns their ids."""
    project = create_project(session, "示例项目", investors=["示例企业"])
    firm = session.scalars(select(Organization.id)).one()
    values = {
        "land": Extent(100 * AREA_UNITS_PER_MU),
        "land_price": Amount(3840 * WAN),
        "signed": When(date(2025, 3, 1)),
        **fields,
    }
    contract = create_contract(
        session,
        project,
        ContractKind.INVESTMENT,
        parties=[Party("甲方", name="示例管委会"), Party("乙方", firm)],
        **values,
    )
    return project, firm, contract


def refused(field: str, words: str, action, *args, **fields) -> None:
    with pytest.raises(InvalidInput, match=words) as caught:
        action(*args, **fields)
    assert caught.value.field == field


def test_the_working_of_an_intensity_comes_to_the_same_fen(workspace: Workspace) -> None:
    def enter(session: Session) -> str:
        _, firm, contract = signed(session)
        promise = add_commitment(
            session,
            contract,
            Indicator.INTENSITY,
            promised=wan("300", "万元/亩"),
            period=Period(PeriodKind.CUMULATIVE, day=date(2027, 12, 31)),
            remedy=RemedyKind.LAND_PRICE_SHARE,
            clause="第八条第二款",
            page="12",
        )
        add(
            session,
            Performance(
                organization_id=firm,
                indicator=Indicator.FIXED_INVESTMENT,
                year=2027,
                actual=wan("24600"),
                evidence="示例审计报告",
                verified_by="示例统计员",
            ),
        )
        return promise

    promise = workspace.change(enter, label="登记").result
    found = workspace.read(working, promise, date(2027, 12, 31), TODAY)
    assert found.title == "投资强度 不低于 300万元/亩"
    assert found.result.grade is Grade.UNMET
    assert found.figures == ("300万元/亩 × 100亩 = 30,000万元；24,600万元 ÷ 30,000万元 = 82.00%")
    assert found.remedy is not None
    assert found.remedy.figures == "3,840万元 × (1 − 0.82) = 691.2万元"
    assert show_remedy(found.remedy) == "691.2万元"
    [evidence] = found.evidence
    assert (evidence.enterprise, evidence.figure, evidence.evidence) == (
        "示例企业",
        "24,600万元",
        "示例审计报告",
    )
    assert (found.clause, found.page) == ("第八条第二款", "12")


def test_a_late_start_costs_a_thousandth_a_day_and_then_the_land(workspace: Workspace) -> None:
    def enter(session: Session) -> tuple[str, str]:
        _project, _, contract = signed(session, land_price=Amount(12000 * WAN))
        agreed = When(date(2026, 3, 1))
        late = add_commitment(
            session, contract, Indicator.START, due=agreed, remedy=RemedyKind.PER_DAY
        )
        idle = add_commitment(
            session, contract, Indicator.START, due=agreed, remedy=RemedyKind.IDLE_LAND
        )
        return late, idle

    late, idle = workspace.change(enter, label="登记").result
    agreed = date(2026, 3, 1)

    def remedy(promise: str, today: date):
        return workspace.read(working, promise, agreed, today).remedy

    assert remedy(late, agreed) is None
    assert remedy(late, date(2026, 4, 15)).amount.fen == 540 * WAN
    assert "收回土地" in remedy(late, date(2026, 9, 2)).demand
    assert remedy(idle, date(2027, 3, 1)) is None
    assert remedy(idle, date(2027, 3, 2)).amount.fen == 2400 * WAN
    assert show_remedy(remedy(idle, date(2028, 3, 2))) == "无偿收回"

    def start(session: Session) -> None:
        project = session.scalars(select(Project.id)).one()
        move = StageMove(project_id=project, stage=Stage.STARTED)
        move.on = When(date(2026, 4, 15))
        add(session, move)

    workspace.change(start, label="开工")
    found = workspace.read(working, late, agreed, TODAY)
    assert (found.ratio, found.remedy.amount.fen) == ("晚 45 天", 540 * WAN)
    assert workspace.read(working, idle, agreed, TODAY).remedy is None


def test_no_data_says_why(workspace: Workspace) -> None:
    def enter(session: Session) -> tuple[str, str]:
        _, _, contract = signed(session)
        year = Period(PeriodKind.YEAR, year=2027)
        tax = add_commitment(
            session, contract, Indicator.TAX, promised=wan("8000"), period=year,
            remedy=RemedyKind.TAX_GAP,
        )  # fmt: skip
        per_mu = add_commitment(
            session, contract, Indicator.TAX_PER_MU, promised=wan("20", "万元/亩"), period=year
        )
        edit_contract(session, contract, {"land": None})
        return tax, per_mu

    tax, per_mu = workspace.change(enter, label="登记").result
    found = workspace.read(working, tax, date(2027, 12, 31), TODAY)
    assert (found.result.grade, found.actual, found.remedy) == (Grade.NO_DATA, "—", None)
    assert "缺数据不当作零" in found.reasons[0]
    found = workspace.read(working, per_mu, date(2027, 12, 31), TODAY)
    assert "用地面积" in found.reasons[0]


def test_a_supplement_changes_a_promise_and_the_old_one_stays_readable(
    workspace: Workspace,
) -> None:
    def enter(session: Session) -> tuple[str, str, str]:
        project, _, contract = signed(session)
        old = add_commitment(session, contract, Indicator.TAX, promised=wan("8000"))
        supplement = create_contract(
            session, project, ContractKind.SUPPLEMENT, supplements_id=contract
        )
        new = supersede(session, old, supplement, date(2028, 1, 1), {"promised": wan("6000")})
        refused(
            "from_on", "已于 2028-01-01 被变更", supersede, session, old, supplement,
            date(2029, 1, 1), {},
        )  # fmt: skip
        with pytest.raises(InvalidInput, match="1 份补充协议"):
            trash_contract(session, contract)
        return old, new, supplement

    _old, new, _supplement = workspace.change(enter, label="登记").result

    def look(session: Session):
        return [
            (one.promised.number, one.from_on, one.ended_on)
            for one in session.scalars(select(Commitment).order_by(Commitment.id))
            if one.trashed_at is None
        ]

    change = date(2028, 1, 1)
    assert workspace.read(look) == [(8000, None, change), (6000, change, None)]
    workspace.change(trash_commitment, new, label="移走")
    assert workspace.read(look) == [(8000, None, None)]


def test_what_a_promise_lacks_is_said_at_its_field(workspace: Workspace) -> None:
    def enter(session: Session) -> None:
        _, _, contract = signed(session)

        def bad(field: str, words: str, indicator: Indicator, **fields: object) -> None:
            refused(field, words, add_commitment, session, contract, indicator, **fields)

        tax = {"promised": wan("100")}
        bad("promised", "请填写承诺值", Indicator.TAX)
        bad("promised", "大于零", Indicator.TAX, promised=wan("0"))
        bad("unit", "单位“亩”不适用", Indicator.TAX, promised=wan("1", "亩"))
        bad("due", "承诺的日期", Indicator.START)
        bad("remedy", "按日期计算", Indicator.TAX, remedy=RemedyKind.PER_DAY, **tax)
        bad("remedy", "按差额计算", Indicator.START, due=When(TODAY), remedy=RemedyKind.TAX_GAP)
        bad("ramp", "最后一年应是 100", Indicator.TAX, ramp=["50", "80"], **tax)
        bad("ramp", "逐年不降", Indicator.TAX, ramp=["80", "50", "100"], **tax)
        bad("tolerance", "允许偏差", Indicator.TAX, tolerance=Decimal(100), **tax)
        bad("period", "哪一年", Indicator.TAX, period=Period(PeriodKind.YEAR), **tax)
        bad("period", "从 1 数起", Indicator.TAX, period=Period(PeriodKind.SINCE, nth=0), **tax)

    workspace.change(enter, label="登记")


def test_what_a_contract_lacks_is_said_at_its_field(workspace: Workspace) -> None:
    def enter(session: Session) -> None:
        project, _, contract = signed(session)
        refused(
            "supplements_id", "补充的是哪份合同", create_contract, session, project,
            ContractKind.SUPPLEMENT,
        )  # fmt: skip
        refused(
            "until", "早于签订日期", edit_contract, session, contract,
            {"until": When(date(2020, 1, 1))},
        )  # fmt: skip
        edit_contract(session, contract, {"until": When(date(2045, 1, 1)), "number": " 示1 "})

    workspace.change(enter, label="登记")
    number = workspace.read(lambda session: session.scalars(select(Contract.number)).one())
    assert number == "示1"


def test_parties_that_stay_keep_their_record_and_undo_brings_a_contract_back(
    workspace: Workspace,
) -> None:
    _, firm, contract = workspace.change(signed, label="登记").result
    found = workspace.read(assess_contracts, TODAY)
    assert found == {}
    promise = workspace.change(
        add_commitment, contract, Indicator.TAX, promised=wan("100"), label="承诺"
    ).result
    workspace.change(edit_commitment, promise, {"clause": "第九条"}, {firm: wan("50")}, label="改")
    trashed = workspace.change(trash_contract, contract, label="移走")

    def standing(session: Session) -> tuple[int, int, int]:
        return tuple(
            len(session.scalars(select(cls.id).where(cls.trashed_at.is_(None))).all())
            for cls in (Contract, Commitment, ContractParty)
        )

    assert workspace.read(standing) == (0, 0, 2)
    workspace.undo(trashed.operation_id)
    assert workspace.read(standing) == (1, 1, 2)


def test_a_supplement_lies_after_its_contract_whichever_is_edited(workspace: Workspace) -> None:
    def enter(session: Session) -> None:
        project, _, contract = signed(session)
        supplement = create_contract(
            session, project, ContractKind.SUPPLEMENT, supplements_id=contract,
            signed=When(date(2025, 3, 1)),
        )  # fmt: skip
        before = When(date(2025, 2, 28))
        refused("signed", "早于所补充合同的签订日期 2025-03-01", edit_contract, session,
                supplement, {"signed": before})  # fmt: skip
        edit_contract(session, supplement, {"signed": When(date(2025, 4, 1))})
        refused("effective", "2025-02-28 早于", edit_contract, session, supplement,
                {"effective": before})  # fmt: skip
        edit_contract(session, supplement, {"effective": None})
        later = When(date(2026, 1, 1))
        refused("signed", "早于所补充", edit_contract, session, contract, {"signed": later})
        edit_contract(session, contract, {"signed": When(date(2025, 4, 1), "month")})

    workspace.change(enter, label="登记")


def test_land_of_nothing_is_refused(workspace: Workspace) -> None:
    def enter(session: Session) -> None:
        _, _, contract = signed(session)
        refused("land", "大于零", edit_contract, session, contract, {"land": Extent(0)})
        edit_contract(session, contract, {"land": None})

    workspace.change(enter, label="登记")


def test_two_promises_for_the_same_time_are_refused(workspace: Workspace) -> None:
    def enter(session: Session) -> None:
        project, firm, contract = signed(session)
        two, third = Period(PeriodKind.SINCE, nth=1, years=2), Period(PeriodKind.SINCE, nth=3)
        first = add_commitment(session, contract, Indicator.TAX, promised=wan("1000"), period=two)
        add_commitment(session, contract, Indicator.TAX, promised=wan("2000"), period=third)
        refused("period", "考核同一期间：投产后第 1 年至第 2 年", add_commitment, session,
                contract, Indicator.TAX, promised=wan("9"), period=two)  # fmt: skip
        refused("period", "同一期间", edit_commitment, session, first, {"period": None})
        edit_commitment(session, first, {"period": two})
        # Another 口径, a ceiling, or a named enterprise is another promise.
        add_commitment(session, contract, Indicator.TAX, promised=wan("9"), basis=TaxBasis.NET)
        add_commitment(
            session, contract, Indicator.TAX, promised=wan("1500"), enterprises={firm: wan("600")}
        )
        start = {"due": When(date(2026, 3, 1))}
        add_commitment(session, contract, Indicator.START, **start)
        add_commitment(session, contract, Indicator.START, remedy=RemedyKind.PER_DAY, **start)
        refused("due", "已有同一个日期的承诺", add_commitment, session, contract,
                Indicator.START, **start)  # fmt: skip
        other = create_contract(session, project, ContractKind.INVESTMENT)
        add_commitment(session, other, Indicator.TAX, promised=wan("9"), period=two)

    workspace.change(enter, label="登记")


def test_several_promises_go_in_together_or_not_at_all(workspace: Workspace) -> None:
    _, _, contract = workspace.change(signed, label="登记").result
    tax = {"indicator": Indicator.TAX, "promised": wan("100")}
    start = {"indicator": Indicator.START}
    with pytest.raises(InvalidInput, match="第 2 项“开工日期”：请填写承诺的日期"):
        workspace.change(add_commitments, contract, [tax, start], label="套用")

    def count(session: Session) -> int:
        return len(session.scalars(select(Commitment.id)).all())

    assert workspace.read(count) == 0
    done = workspace.change(
        add_commitments, contract, [tax, {**start, "due": When(TODAY)}], label="套用"
    )
    assert workspace.read(count) == len(done.result) == 2
    workspace.undo(done.operation_id)
    assert workspace.read(assess_contracts, TODAY) == {}


def test_a_supplement_is_entered_with_what_it_changes_and_goes_with_it(
    workspace: Workspace,
) -> None:
    def enter(session: Session) -> tuple[str, str, str]:
        project, firm, contract = signed(session)
        old = add_commitment(
            session, contract, Indicator.TAX, promised=wan("8000"), enterprises={firm: wan("9")}
        )
        other = create_contract(session, project, ContractKind.INVESTMENT)
        wrong = create_contract(session, project, ContractKind.SUPPLEMENT, supplements_id=other)
        refused("supplement", "另一份合同", supersede, session, old, wrong,
                date(2028, 1, 1), {})  # fmt: skip
        new = supersede_by(
            session,
            old,
            NewSupplement("示补1", When(date(2027, 12, 1))),
            date(2028, 1, 1),
            {"promised": wan("6000")},
        )
        return contract, old, new

    contract, old, new = workspace.change(enter, label="变更").result

    def look(session: Session):
        [supplement] = session.scalars(
            select(Contract).where(Contract.supplements_id == contract, Contract.number == "示补1")
        )
        bases = {
            one.organization_id: one.base.number
            for one in session.scalars(
                select(CommitmentEnterprise).where(CommitmentEnterprise.commitment_id == new)
            )
        }
        ended = session.get(Commitment, old).ended_on
        return supplement.id, parties_of(session, supplement.id), list(bases.values()), ended

    supplement, parties, bases, ended = workspace.read(look)
    assert [party.role for party in parties] == ["甲方", "乙方"]
    assert (bases, ended) == ([9], date(2028, 1, 1))
    workspace.change(trash_contract, supplement, label="移走")
    assert workspace.read(lambda session: session.get(Commitment, old).ended_on) is None
