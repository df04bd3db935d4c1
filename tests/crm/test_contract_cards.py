"""The contracts of a project as its tab shows them, and what its forms save."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.commitments import NewSupplement, add_commitment
from crm.contract_cards import ProjectContracts, lacks_land, project_contracts, state_words
from crm.contract_forms import (
    Counting,
    save_change,
    save_commitment,
    save_contract,
    save_new_commitment,
    save_new_contract,
)
from crm.contracts import Party
from crm.errors import InvalidInput
from crm.performances import record_actual
from crm.project_history import project_history
from crm.projects import create_project, organization_named
from crm.workspace import Workspace
from db.models import Organization, Phase, StageMove
from db.terms import ContractKind, Grade, Indicator, PeriodKind, RemedyKind, Stage
from db.values import AREA_UNITS_PER_MU, Extent, Period, Quantity, When

TODAY = date(2016, 5, 31)


def wan(number: str, unit: str = "万元") -> Quantity:
    return Quantity(Decimal(number), unit)


def signed(session: Session) -> tuple[str, str]:
    """A project with a contract on 100 亩, entered by its form; returns their ids."""
    project = create_project(session, "示例项目", investors=["示例企业"], illustrative=True)
    contract = save_new_contract(
        session,
        project,
        ContractKind.INVESTMENT,
        {
            "number": "示1",
            "signed": When(date(2013, 3, 1)),
            "land": Extent(100 * AREA_UNITS_PER_MU),
        },
        [Party("甲方", name="示例管委会"), Party("乙方", name=" 示例企业 ")],
    )
    return project, contract


def look(workspace: Workspace, project: str) -> ProjectContracts:
    return workspace.read(project_contracts, project, TODAY)


def test_a_party_known_by_its_name_is_the_organization(workspace: Workspace) -> None:
    project, contract = workspace.change(signed, label="登记").result
    firm = workspace.read(lambda session: session.scalars(select(Organization.id)).one())
    [card] = look(workspace, project).contracts
    assert [(one.role, one.organization_id, one.name) for one in card.parties] == [
        ("甲方", None, "示例管委会"),
        ("乙方", firm, "示例企业"),
    ]
    assert (card.state, card.files, card.name) == ("履行中", 0, "示1")
    workspace.change(save_contract, contract, {"number": "示2"}, [Party("乙方", firm)], label="改")
    [card] = look(workspace, project).contracts
    assert (card.number, [one.name for one in card.parties]) == ("示2", ["示例企业"])


def test_a_promise_shows_its_sentence_its_place_and_where_it_stands(workspace: Workspace) -> None:
    def enter(session: Session) -> str:
        project, contract = signed(session)
        save_new_commitment(
            session,
            contract,
            Indicator.INTENSITY,
            {
                "promised": wan("300", "万元/亩"),
                "period": Period(PeriodKind.CUMULATIVE, day=date(2015, 12, 31)),
                "remedy": RemedyKind.LAND_PRICE_SHARE,
                "clause": "第六条",
                "page": "5",
            },
            [],
        )
        save_new_commitment(
            session,
            contract,
            Indicator.TAX,
            {"promised": wan("2000"), "period": Period(PeriodKind.YEAR, year=2016)},
            [Counting("示例老厂", wan("600"))],
        )
        firm = organization_named(session, "示例企业")
        record_actual(session, firm, Indicator.FIXED_INVESTMENT, 2015, wan("24600"))
        return project

    project = workspace.change(enter, label="登记").result
    found = look(workspace, project)
    first, second = found.contracts[0].commitments
    assert first.sentence == "截至 2015-12-31，累计投资强度不低于 300 万元/亩。"
    assert first.place == "第六条，第 5 页"
    assert first.asides == "按差额比例支付土地出让价款的违约金"
    assert first.current is not None
    assert first.current.result.grade is Grade.UNMET
    assert (first.owed(first.current), first.done(first.current)) == ("30,000万元", "24,600万元")
    assert second.asides == "示例老厂以 600 万元 为基数，只计新增"
    assert second.current is not None
    assert second.done(second.current) == "—"
    assert [(one.on, one.what) for one in found.falling] == [
        (date(2016, 12, 31), "税收 不低于 2,000万元")
    ]
    kinds = {
        change.kind for entry in workspace.read(project_history, project)
        for change in entry.changes
    }  # fmt: skip
    assert {"contract", "contract_party", "commitment", "commitment_enterprise"} <= kinds


def test_what_falls_due_says_a_ratio_as_a_ratio(workspace: Workspace) -> None:
    def enter(session: Session) -> str:
        project, contract = signed(session)
        session.add(StageMove(project_id=project, stage=Stage.PRODUCING, on=When(date(2015, 7, 1))))
        since = Period(PeriodKind.SINCE, nth=1)
        ramped = {"promised": wan("20", "万元/亩"), "period": since, "ramp": ["50", "100"]}
        save_new_commitment(session, contract, Indicator.TAX_PER_MU, ramped, [])
        whole = {"promised": wan("450", "万元/亩"), "period": since}
        save_new_commitment(session, contract, Indicator.OUTPUT_PER_MU, whole, [])
        return project

    project = workspace.change(enter, label="登记").result
    assert [one.what for one in look(workspace, project).falling] == [
        "亩均税收 不低于 20万元/亩（当期按 50%）",
        "亩均产值 不低于 450万元/亩",
    ]


def test_a_changed_promise_stays_readable_below_its_contract(workspace: Workspace) -> None:
    def enter(session: Session) -> tuple[str, str, str]:
        project, contract = signed(session)
        fields = {"promised": wan("100"), "period": Period(PeriodKind.SINCE, nth=1)}
        old = save_new_commitment(session, contract, Indicator.TAX, fields, [])
        save_commitment(session, old, {"promised": wan("120")}, [])
        new = save_change(
            session, old, NewSupplement("示补1"), date(2016, 1, 1), {"promised": wan("80")}, []
        )
        return project, old, new

    project, old, new = workspace.change(enter, label="变更").result
    found = look(workspace, project)
    main, supplement = found.contracts
    assert supplement.supplements_id == main.contract_id
    kept, holds = found.commitment(old), found.commitment(new)
    assert kept is not None
    assert holds is not None
    assert (kept.ended_on, kept.changed_by) == (date(2016, 1, 1), "示补1")
    assert "不低于 120 万元" in kept.sentence
    assert (holds.ended_on, holds.replaces_id) == (None, old)


def test_an_enterprise_named_twice_is_refused(workspace: Workspace) -> None:
    _, contract = workspace.change(signed, label="登记").result
    twice = [Counting("示例企业"), Counting("示例企业", wan("5"))]
    with pytest.raises(InvalidInput, match="写了两次") as caught:
        workspace.change(
            save_new_commitment, contract, Indicator.TAX, {"promised": wan("1")}, twice, label="加"
        )
    assert caught.value.field == "enterprises"


def test_a_figure_per_mu_without_land_is_told(workspace: Workspace) -> None:
    def enter(session: Session) -> str:
        project = create_project(session, "示例项目")
        add = save_new_contract(session, project, ContractKind.INVESTMENT, {}, [])
        add_commitment(session, add, Indicator.TAX, promised=wan("1"))
        return project

    project = workspace.change(enter, label="登记").result
    [contract] = look(workspace, project).contracts
    assert lacks_land(Indicator.TAX_PER_MU, contract)
    assert not lacks_land(Indicator.TAX, contract)
    assert contract.state == "签订日期待补"
    assert contract.name == "投资合同"


def test_a_promise_of_a_phase_says_so(workspace: Workspace) -> None:
    def enter(session: Session) -> str:
        project, contract = signed(session)
        phase = Phase(project_id=project, name="一期")
        session.add(phase)
        session.flush()
        save_new_commitment(
            session, contract, Indicator.TAX, {"promised": wan("1"), "phase_id": phase.id}, []
        )
        return project

    project = workspace.change(enter, label="登记").result
    [promise] = look(workspace, project).contracts[0].commitments
    assert promise.asides == "一期"


def test_where_a_contract_stands_in_time() -> None:
    def told(signed: str, effective: str = "", until: str = "") -> str:
        whens = [
            When(date.fromisoformat(day)) if day else None for day in (signed, effective, until)
        ]
        return state_words(*whens, TODAY)

    assert told("2016-05-31") == "履行中"
    assert told("2016-05-01", "2016-06-01") == "未生效"
    assert told("2010-05-01", until="2016-05-30") == "已期满"
    assert told("2010-05-01", until="2016-05-31") == "履行中"
