"""Shares of an enterprise's actuals, bases of 增资, and what was found on a site."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.commitments import add_commitment
from crm.contracts import Party, create_contract
from crm.errors import InvalidInput
from crm.inspections import add_inspection, edit_inspection, inspections_of, trash_inspection
from crm.performance_shares import set_base, set_share, sharing_of, trash_share
from crm.performances import record_actual
from crm.projects import create_project
from crm.working import working
from crm.workspace import Workspace
from db.models import Organization, StageMove
from db.terms import ContractKind, Grade, Indicator, PeriodKind, RemedyKind, Stage
from db.values import Amount, Period, Quantity, When
from tests.crm.zone import add

TODAY = date(2028, 5, 31)
ENDS = date(2027, 12, 31)


def wan(number: str) -> Quantity:
    return Quantity(Decimal(number), "万元")


def enter(session: Session) -> tuple[str, str, str, str]:
    """An old plant and its 增资 of one enterprise; the new one promises 1,000 万元 of tax."""
    old = create_project(session, "示例老厂", investors=["示例企业"])
    firm = session.scalars(select(Organization.id)).one()
    new = create_project(session, "示例增资", investors=["示例企业"])
    contract = create_contract(session, new, ContractKind.INVESTMENT, parties=[Party("乙方", firm)])
    promise = add_commitment(
        session,
        contract,
        Indicator.TAX,
        promised=wan("1000"),
        period=Period(PeriodKind.YEAR, year=2027),
        remedy=RemedyKind.TAX_GAP,
    )
    record_actual(session, firm, Indicator.TAX, 2027, wan("1800"))
    return old, new, firm, promise


def test_an_old_plants_tax_does_not_fulfil_the_new_promise(workspace: Workspace) -> None:
    _old, new, firm, promise = workspace.change(enter, label="登记").result
    assert workspace.read(working, promise, ENDS, TODAY).result.grade is Grade.MET
    [base] = workspace.read(sharing_of, firm).bases
    assert (base.project_id, base.title, base.base) == (new, "税收 不低于 1,000万元", None)
    workspace.change(set_base, promise, firm, wan("1200"), label="基数")
    found = workspace.read(working, promise, ENDS, TODAY)
    assert (found.result.grade, found.actual) == (Grade.UNMET, "600万元")
    [base] = workspace.read(sharing_of, firm).bases
    assert base.base == wan("1200")
    with pytest.raises(InvalidInput, match="不适用于税收"):
        workspace.change(set_base, promise, firm, Quantity(Decimal(1), "亩"), label="基数")
    workspace.change(set_base, promise, firm, None, label="基数")
    assert workspace.read(working, promise, ENDS, TODAY).result.grade is Grade.MET


def test_shares_over_the_whole_are_flagged(workspace: Workspace) -> None:
    old, new, firm, promise = workspace.change(enter, label="登记").result

    def share(project: str, percent: str, **scope) -> str:
        step = workspace.change(set_share, project, firm, Decimal(percent), **scope, label="份额")
        return step.result

    first = share(new, "60")
    # The old plant has no share yet, so the whole would count for it as well.
    [finding] = workspace.read(sharing_of, firm).findings
    assert "合计 160%" in finding
    assert "示例老厂未登记份额，按 100% 计" in finding
    share(old, "40")
    assert workspace.read(sharing_of, firm).findings == ()
    assert share(new, "55") == first  # replaces
    narrow = share(new, "70", indicator=Indicator.TAX, year=2027)
    [finding] = workspace.read(sharing_of, firm).findings
    assert finding == "2027年税收的份额合计 110%，超过 100%：示例增资 70%、示例老厂 40%。"
    assert workspace.read(working, promise, ENDS, TODAY).actual == "1,260万元"
    workspace.change(trash_share, narrow, label="移走")
    assert workspace.read(sharing_of, firm).findings == ()
    assert workspace.read(working, promise, ENDS, TODAY).actual == "990万元"


@pytest.mark.parametrize(
    ("percent", "scope", "field"),
    [
        ("101", {}, "share"),
        ("-1", {}, "share"),
        ("NaN", {}, "share"),
        ("50", {"year": 27}, "year"),
        ("50", {"indicator": Indicator.TAX_PER_MU}, "indicator"),
    ],
)
def test_a_share_that_cannot_be_is_refused(workspace, percent, scope, field):
    _old, new, firm, _promise = workspace.change(enter, label="登记").result
    with pytest.raises(InvalidInput) as caught:
        workspace.change(set_share, new, firm, Decimal(percent), **scope, label="份额")
    assert caught.value.field == field
    assert workspace.read(sharing_of, firm).shares == ()


def test_a_site_that_stands_still_is_idle_land(workspace: Workspace) -> None:
    def enter_start(session: Session) -> tuple[str, str]:
        project = create_project(session, "示例项目")
        contract = create_contract(
            session, project, ContractKind.INVESTMENT, land_price=Amount(12000 * 10**6)
        )
        promise = add_commitment(
            session,
            contract,
            Indicator.START,
            due=When(date(2026, 3, 1)),
            remedy=RemedyKind.IDLE_LAND,
        )
        started = When(date(2026, 2, 1))
        add(session, StageMove(project_id=project, stage=Stage.STARTED, on=started))
        return project, promise

    project, promise = workspace.change(enter_start, label="登记").result

    def remedy():
        return workspace.read(working, promise, date(2026, 3, 1), TODAY).remedy

    assert remedy() is None
    seen = {"area_share": Decimal(20), "stopped_on": date(2027, 1, 10), "inspector": "示例专员"}
    key = workspace.change(
        add_inspection, project, date(2028, 5, 1), today=TODAY, **seen, label="核查"
    ).result
    assert remedy().amount.fen == 2400 * 10**6
    workspace.change(edit_inspection, key, {"area_share": Decimal(40)}, today=TODAY, label="更正")
    assert remedy() is None
    [found] = workspace.read(inspections_of, project)
    assert (found.on, found.area_share, found.inspector) == (
        date(2028, 5, 1),
        Decimal(40),
        "示例专员",
    )
    workspace.change(trash_inspection, key, label="移走")
    assert workspace.read(inspections_of, project) == []


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({}, "area_share"),
        ({"area_share": Decimal(101)}, "area_share"),
        ({"invested_share": Decimal(-1)}, "invested_share"),
        ({"stopped_on": date(2028, 5, 2)}, "stopped_on"),
        ({"note": "在建", "on": date(2028, 6, 1)}, "on"),
    ],
)
def test_an_inspection_that_cannot_be_is_refused(workspace, fields, field):
    project = workspace.change(create_project, "示例项目", label="建").result
    given = {"on": date(2028, 5, 1), **fields}
    on = given.pop("on")
    with pytest.raises(InvalidInput) as caught:
        workspace.change(add_inspection, project, on, today=TODAY, **given, label="核查")
    assert caught.value.field == field
