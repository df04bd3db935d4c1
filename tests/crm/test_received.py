"""实际到位 and 完成固投 of a project: what is recorded, else a ledger's figure, never both."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from crm import derived
from crm.capital import edit_arrival, record_arrival, trash_arrival
from crm.capital_verifying import take_back_verification, verify_arrivals
from crm.gates import add_line, gates_of
from crm.listing import Filter, Listing, ProjectRow, ordered_ids, rows, totals
from crm.merging import merge
from crm.project_card import project_card
from crm.projects import create_project, edit_project
from crm.row_text import shown_cell
from crm.rules.arrivals import Use
from crm.rules.received import Received, received_note, show_received
from crm.rules.tiers import committed
from crm.workspace import Workspace
from db.models import Project
from db.terms import Currency, Mark, Origin, Stage
from db.values import Amount
from tests.crm.zone import TODAY

WAN, YI = 10**6, 10**10


def change(workspace: Workspace, use_case, *args, **fields):
    return workspace.change(use_case, *args, label="改", **fields).result


def enter(workspace: Workspace, project: str, amount: Amount, verified: bool = True) -> str:
    origin = Origin.OVERSEAS if amount.currency is Currency.USD else Origin.MAINLAND
    told = {"verified_by": "统计", "verified_on": TODAY} if verified else {}
    return change(
        workspace, record_arrival, project,
        on=date(2016, 5, 20), amount=amount, origin=origin, today=TODAY, **told,
    )  # fmt: skip


def row(workspace: Workspace, project: str) -> ProjectRow:
    [found] = workspace.read(rows, [project])
    return found


def note(workspace: Workspace, project: str) -> str:
    return received_note(row(workspace, project).received)


def test_without_arrivals_a_ledgers_figure_is_shown_and_named_as_such(
    workspace: Workspace,
) -> None:
    project = change(workspace, create_project, "示例项目", arrived=Amount(2 * YI))
    assert shown_cell(row(workspace, project), "arrived") == "报 2.00"
    assert note(workspace, project) == "台账填报数，还没有登记到位资金"
    other = change(workspace, create_project, "示例空白")
    assert (shown_cell(row(workspace, other), "arrived"), note(workspace, other)) == ("", "")


def test_recorded_arrivals_go_before_a_ledgers_figure_and_both_are_told(
    workspace: Workspace,
) -> None:
    project = change(
        workspace, create_project, "示例项目", arrived=Amount(2 * YI), contracted=Amount(10 * YI)
    )
    enter(workspace, project, Amount(9000 * WAN))
    enter(workspace, project, Amount(1000 * WAN, Currency.USD, rate=Decimal("6.6423")))
    found = row(workspace, project)
    assert found.received.recorded == 15_642_300_000  # 9000 + 1000 × 6.6423 万元
    assert shown_cell(found, "arrived") == "1.56"
    assert shown_cell(found, "arrival_rate") == "16%"
    assert note(workspace, project) == ("按已核实的到位资金记录汇总；台账填报 2亿元，与记录不同")
    change(workspace, edit_project, project, {"arrived": Amount(15_642_300_000)})
    assert note(workspace, project) == "按已核实的到位资金记录汇总"
    assert workspace.read(project_card, project).received == row(workspace, project).received


def test_what_is_not_verified_or_not_firm_is_told_beside(workspace: Workspace) -> None:
    project = change(workspace, create_project, "示例项目", arrived=Amount(2 * YI))
    waiting = enter(workspace, project, Amount(500 * WAN), verified=False)
    assert row(workspace, project).received == Received(0, 1, Amount(2 * YI))
    assert "另有 1 笔未核实或不是确数，不计入" in note(workspace, project)
    done = workspace.change(verify_arrivals, [waiting], by="统计", today=TODAY, label="核实")
    assert row(workspace, project).received == Received(500 * WAN, 0, Amount(2 * YI))
    workspace.undo(done.operation_id or "")
    assert row(workspace, project).received.recorded == 0
    change(workspace, verify_arrivals, [waiting], by="统计", today=TODAY)
    change(workspace, take_back_verification, [waiting])
    change(workspace, trash_arrival, waiting)
    assert row(workspace, project).received == Received(None, 0, Amount(2 * YI))


def test_an_arrival_edited_moved_or_taken_over_counts_where_it_is(workspace: Workspace) -> None:
    project = change(workspace, create_project, "示例项目")
    double = change(workspace, create_project, "示例项目二")
    enter(workspace, project, Amount(500 * WAN))
    key = enter(workspace, double, Amount(700 * WAN))
    change(workspace, edit_arrival, key, {"amount": Amount(800 * WAN)}, today=TODAY)
    done = workspace.change(merge, "project", project, [double], label="合并")
    assert row(workspace, project).received.recorded == 1300 * WAN
    workspace.undo(done.operation_id or "")
    assert row(workspace, project).received.recorded == 500 * WAN
    assert row(workspace, double).received.recorded == 800 * WAN


def test_the_table_sorts_filters_and_adds_up_the_figure_that_is_shown(
    workspace: Workspace,
) -> None:
    ledger = change(workspace, create_project, "示例台账", arrived=Amount(3 * YI))
    recorded = change(workspace, create_project, "示例记录", arrived=Amount(9 * YI))
    about = Amount(5 * YI, mark=Mark.ABOUT)
    change(workspace, create_project, "示例约数", arrived=about)
    enter(workspace, recorded, Amount(1 * YI))
    order = workspace.read(ordered_ids, Listing(sort="arrived", descending=False))
    assert [key for key in order if key in (ledger, recorded)] == [recorded, ledger]
    high = Listing(filters=(Filter("arrived", low=Decimal(2), high=Decimal(4)),))
    assert workspace.read(ordered_ids, high) == [ledger]
    assert workspace.read(totals, Listing()).arrived_fen == 4 * YI


def test_more_than_the_projects_total_is_said(workspace: Workspace) -> None:
    project = change(workspace, create_project, "示例项目", contracted=Amount(3000 * WAN))
    enter(workspace, project, Amount(3001 * WAN))
    found = row(workspace, project)
    total = committed(found.headline)
    assert "超过投资总额 0.3亿元，请核对" in received_note(found.received, total)
    change(workspace, edit_project, project, {"contracted": Amount(3001 * WAN)})
    found = row(workspace, project)
    assert "超过" not in received_note(found.received, committed(found.headline))
    change(workspace, edit_project, project, {"contracted": None, "planned": Amount(WAN)})
    assert committed(row(workspace, project).headline) is None


def test_after_an_upgrade_the_sums_are_filled_in(workspace: Workspace) -> None:
    project = change(workspace, create_project, "示例项目")
    enter(workspace, project, Amount(500 * WAN))

    def forget(session) -> None:
        table = Project.__table__
        session.connection().execute(table.update().values(received_fen=None))
        derived.refresh_all(session)

    workspace.change(forget, label="补算")
    assert row(workspace, project).received.recorded == 500 * WAN


@pytest.mark.parametrize(
    ("one", "text"),
    [
        (Received(), ""),
        (Received(None, 0, Amount(YI)), "报 1亿元"),
        (Received(0, 2), "0亿元"),
        (Received(YI, 0, Amount(2 * YI)), "1亿元"),
    ],
)
def test_the_figure_says_where_it_comes_from(one: Received, text: str) -> None:
    assert show_received(one) == text


def test_what_became_fixed_assets_goes_before_a_ledgers_figure(workspace: Workspace) -> None:
    project = change(workspace, create_project, "示例项目")
    change(workspace, add_line, Stage.COMPLETED, field="fixed")

    def is_met() -> bool:
        gate = workspace.read(gates_of, project)[Stage.COMPLETED]
        return all(line.field != "fixed" for line in gate.unmet)

    assert not is_met()
    change(workspace, edit_project, project, {"fixed": Amount(2 * YI)})
    card = workspace.read(project_card, project)
    assert show_received(card.fixed) == "报 2亿元"
    assert received_note(card.fixed) == "台账填报数，还没有登记形成固投"
    for wan, currency, verified in (
        (3000, Currency.CNY, True),
        (100, Currency.USD, True),
        (900, Currency.CNY, False),
    ):
        amount = Amount(2 * wan * WAN, currency, rate=Decimal("6.6423") if verified else None)
        told = {"verified_by": "统计", "verified_on": TODAY} if verified else {}
        use = Amount(wan * WAN, currency)
        change(
            workspace, record_arrival, project,
            on=date(2016, 5, 20), amount=amount, today=TODAY, uses=[Use((2016, 5), use)],
            origin=Origin.OVERSEAS if currency is Currency.USD else Origin.MAINLAND, **told,
        )  # fmt: skip
    change(workspace, edit_project, project, {"fixed": None})
    assert is_met()  # by the records alone
    change(workspace, edit_project, project, {"fixed": Amount(2 * YI)})
    fixed = workspace.read(project_card, project).fixed
    assert fixed == Received(3_664_230_000, 1, Amount(2 * YI), fixed=True)  # 3000 + 100 × 6.6423
    assert received_note(fixed) == (
        "按已核实的到位资金形成固投的记录汇总；另有 1 笔未核实或不是确数，不计入；"
        "台账填报 2亿元，与记录不同"
    )
    assert "超过投资总额 0.3亿元，请核对" in received_note(fixed, Amount(3000 * WAN))
