"""The grid of 实绩: what is there, what is waited for and by whom, and by which park."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from crm.commitments import add_commitment
from crm.contracts import Party, create_contract
from crm.errors import InvalidInput
from crm.organizations import create_organization
from crm.performance_grid import Asked, actuals_grid
from crm.performance_history import past_values
from crm.performances import edit_actual, record_actual
from crm.projects import create_project
from crm.rules.actual_typed import parse_figure
from crm.workspace import Workspace
from db.models import Park, StageMove
from db.terms import ContractKind, Indicator, ParkKind, PeriodKind, Stage
from db.values import Period, Quantity, When
from tests.crm.zone import add

TODAY = date(2028, 5, 31)


def wan(number: str, unit: str = "万元") -> Quantity:
    return Quantity(Decimal(number), unit)


def enter(session: Session) -> dict[str, str]:
    park = add(session, Park(name="示例园", kind=ParkKind.MAIN))
    firm = create_organization(session, "示例装备", credit_code="9144030071526726XG")
    project = create_project(session, "示例项目", park_id=park.id)
    contract = create_contract(
        session, project, ContractKind.INVESTMENT, parties=[Party("乙方", firm)]
    )
    add(
        session,
        StageMove(project_id=project, stage=Stage.PRODUCING, on=When(date(2025, 7, 1))),
    )
    add_commitment(
        session,
        contract,
        Indicator.TAX_PER_MU,
        promised=wan("20", "万元/亩"),
        period=Period(PeriodKind.SINCE, nth=1),
    )
    add_commitment(
        session,
        contract,
        Indicator.FIXED_INVESTMENT,
        promised=wan("5000"),
        period=Period(PeriodKind.CUMULATIVE, day=date(2027, 12, 31)),
    )
    other = create_organization(session, "示例旁观")
    record_actual(session, firm, Indicator.FIXED_INVESTMENT, 2025, wan("1000"))
    actual = record_actual(session, other, Indicator.OUTPUT, 2027, wan("1"))
    return {"park": park.id, "firm": firm, "other": other, "actual": actual}


def owed(grid):
    return {
        (row.name, row.year, column.indicator.value)
        for row in grid.rows
        for column, cell in zip(grid.columns, row.cells, strict=True)
        if cell.owed and not cell.known
    }


def test_a_year_that_is_over_is_waited_for_and_no_other(workspace: Workspace) -> None:
    made = workspace.change(enter, label="登记").result
    grid = workspace.read(actuals_grid, Asked(2027), TODAY)
    assert [row.name for row in grid.rows] == ["示例旁观", "示例装备"]
    # 亩均税收 waits for 税收; a sum since 2025 waits for each year between.
    assert owed(grid) == {
        ("示例装备", 2027, "tax"),
        ("示例装备", 2027, "fixed_investment"),
    }
    assert owed(workspace.read(actuals_grid, Asked(2028), TODAY)) == set()
    one = workspace.read(actuals_grid, Asked(2027, organization_id=made["firm"]), TODAY)
    assert owed(one) == {
        ("示例装备", 2026, "tax"),
        ("示例装备", 2027, "tax"),
        ("示例装备", 2026, "fixed_investment"),
        ("示例装备", 2027, "fixed_investment"),
    }
    assert one.missing == 4
    assert grid.unverified == 1


@pytest.mark.parametrize(
    ("narrowed", "names"),
    [
        ({"missing": True}, ["示例装备"]),
        ({"words": "旁观"}, ["示例旁观"]),
        ({"words": "slzb"}, ["示例装备"]),
        ({"words": "71526726"}, ["示例装备"]),
        ({"words": "没有"}, []),
    ],
)
def test_the_grid_is_narrowed(workspace: Workspace, narrowed, names) -> None:
    workspace.change(enter, label="登记")
    grid = workspace.read(actuals_grid, Asked(2027, **narrowed), TODAY)
    assert [row.name for row in grid.rows] == names
    assert grid.any_there


def test_a_park_shows_the_enterprises_of_its_projects(workspace: Workspace) -> None:
    made = workspace.change(enter, label="登记").result
    grid = workspace.read(actuals_grid, Asked(2027, park_id=made["park"]), TODAY)
    assert [row.name for row in grid.rows] == ["示例装备"]


def test_what_an_actual_was_before_is_told(workspace: Workspace) -> None:
    made = workspace.change(enter, label="登记").result
    workspace.change(edit_actual, made["actual"], {"actual": wan("2")}, label="更正")
    [past] = workspace.read(past_values, made["actual"])
    assert (past.old, past.new, past.author) == (wan("1"), wan("2"), "测试员")


@pytest.mark.parametrize(
    ("text", "indicator", "value"),
    [
        ("12,000", Indicator.OUTPUT, wan("12000")),
        ("１.２亿", Indicator.OUTPUT, wan("1.2", "亿元")),
        ("6350.5 万元", Indicator.TAX, wan("6350.5")),
        ("63505000元", Indicator.TAX, wan("63505000", "元")),
        ("1250万美元", Indicator.CAPITAL, wan("1250", "万美元")),
        ("3.5%", Indicator.RESEARCH, wan("3.5", "%")),
        ("3.5", Indicator.RESEARCH, wan("3.5", "%")),
        ("85人", Indicator.JOBS, wan("85", "人")),
        ("85", Indicator.JOBS, wan("85", "人")),
        ("1.25", Indicator.FLOOR_RATIO, wan("1.25", "")),
        ("5000㎡", Indicator.FLOOR_AREA, wan("5000", "平方米")),
        ("0.12345678", Indicator.TAX, wan("0.123457")),
        ("—", Indicator.TAX, None),
        ("", Indicator.TAX, None),
    ],
)
def test_a_figure_is_read_as_people_write_it(text, indicator, value) -> None:
    assert parse_figure(text, indicator) == value


@pytest.mark.parametrize("text", ["约300", "5-8亿元", "12x", "1.2亩", "1万美元", "-5"])
def test_what_is_no_firm_figure_is_refused(text) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_figure(text, Indicator.OUTPUT)
    assert caught.value.field == "actual"
