"""A messy ledger goes in whole, goes in once, and is taken back in one step."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from crm.check import check_chain
from crm.ledgers.importing import (
    Choices,
    ImportReport,
    RowPlan,
    apply_import,
    preview,
    read_ledger,
)
from crm.ledgers.sheets import RowKind
from crm.listing import Listing, ordered_ids, rows
from crm.project_card import project_card
from crm.projects import edit_project
from crm.workspace import Outcome, Workspace
from db.models import Change, ImportedRow, Project
from db.terms import CellState, Mark, Stage
from db.values import AREA_UNITS_PER_MU, Amount, When
from tests.crm.ledgers import books

TODAY = date(2016, 5, 31)
YI = 10**10


def bring_in(
    workspace: Workspace, path: Path, choices: Choices | None = None
) -> Outcome[ImportReport]:
    reading = read_ledger(path, choices)
    plan = workspace.read(preview, reading, choices, today=TODAY)
    return workspace.change(apply_import, plan, label=plan.label)


def cards(workspace: Workspace) -> dict[str, Any]:
    ids = workspace.read(ordered_ids, Listing())
    return {card.name: card for card in (workspace.read(project_card, key) for key in ids)}


@pytest.fixture
def messy(tmp_path: Path) -> Path:
    return books.messy(tmp_path / "示例台账.xlsx")


def test_only_the_projects_of_a_messy_sheet_become_projects(
    workspace: Workspace, messy: Path
) -> None:
    outcome = bring_in(workspace, messy)
    assert (outcome.result.new, outcome.result.changed) == (3, 0)
    assert set(cards(workspace)) == {"示例整车", "示例电机", "示例芯片"}
    assert outcome.result.other_rows == {
        RowKind.ABOVE: 2,
        RowKind.HEADER: 2,
        RowKind.SECTION: 2,
        RowKind.SUM: 2,
        RowKind.NOTE: 1,
    }


def test_figures_dates_people_and_phases_are_read(workspace: Workspace, messy: Path) -> None:
    bring_in(workspace, messy)
    found = cards(workspace)
    car = found["示例整车"]
    assert car.fields["contracted"].money.fen == 50 * YI
    assert car.fields["arrived"].fen == 12 * YI // 10
    assert [(p.name, [a.fen for a in p.amounts.values()]) for p in car.phases] == [
        ("一期", [30 * YI]),
        ("二期", [20 * YI]),
    ]
    assert car.fields["land"].units == 300 * AREA_UNITS_PER_MU
    assert car.fields["land"].mark is Mark.ABOUT
    assert [one.name for one in car.investors] == ["示例汽车", "示例投资"]
    assert (car.stage, car.fields["illustrative"]) == (Stage.STARTED, True)
    assert car.contracts[0].signed.day == date(2016, 5, 1)
    assert {move.stage for move in car.moves} >= {Stage.SIGNED, Stage.STARTED}
    motor = found["示例电机"]
    assert [(p.name, [n.number for n in p.phones]) for p in motor.people] == [
        ("李四", ["+8673184011111"]),
        ("王五", ["+8673184011111"]),
    ]
    assert motor.people[0].phones[0].extension == "802"
    assert motor.fields["arrived"] is None
    chip = found["示例芯片"]
    assert chip.fields["contracted"].currency == "USD"
    assert chip.stage is Stage.TALKS


def test_what_cannot_be_read_or_decided_is_listed_and_kept(
    workspace: Workspace, messy: Path
) -> None:
    report = bring_in(workspace, messy).result
    undecided = {cell.address: len(cell.candidates) for cell in report.undecided}
    assert undecided == {"主园区!I7": 2, "主园区!F10": 2}
    assert {cell.address for cell in report.unreadable} == {"主园区!I10", "主园区!L10"}
    assert cards(workspace)["示例芯片"].fields["arrived"] is None
    kept = cards(workspace)["示例芯片"].sources[0].cells
    assert {cell["column"]: cell["text"] for cell in kept}["I"] == "面议"


def test_an_answer_decides_a_cell(workspace: Workspace, messy: Path) -> None:
    choices = Choices(cells={("主园区", 7, 8): 0, ("主园区", 10, 5): 0})
    report = bring_in(workspace, messy, choices).result
    assert not report.undecided
    found = cards(workspace)
    assert found["示例电机"].contracts[0].signed.day == date(2016, 1, 1)
    assert found["示例芯片"].fields["arrived"].fen == 12 * YI


def test_every_filled_cell_of_a_data_row_is_in_some_state(
    workspace: Workspace, messy: Path
) -> None:
    import openpyxl

    bring_in(workspace, messy)
    sheet = openpyxl.load_workbook(messy)["主园区"]
    filled = {
        (cell.column_letter, cell.row)
        for row in (6, 7, 10)
        for cell in sheet[row]
        if cell.value is not None
    }
    all_cells = select(ImportedRow.row, ImportedRow.cells)
    kept = {
        (cell["column"], row.row)
        for row in workspace.read(lambda s: s.execute(all_cells).all())
        for cell in row.cells
        if cell["state"] in set(CellState)
    }
    assert kept == filled


def test_importing_the_same_file_again_creates_and_changes_nothing(
    workspace: Workspace, messy: Path
) -> None:
    bring_in(workspace, messy)
    before = workspace.read(lambda s: s.scalar(select(func.count()).select_from(Change)))
    again = bring_in(workspace, messy)
    assert (again.result.new, again.result.changed, again.result.unchanged) == (0, 0, 3)
    assert again.operation_id is None
    after = workspace.read(lambda s: s.scalar(select(func.count()).select_from(Change)))
    assert before == after


def test_a_newer_version_updates_the_same_projects_field_by_field(
    workspace: Workspace, tmp_path: Path
) -> None:
    head = ["序号", "项目名称", "投资方", "合同投资（亿元）", "进展", "签约时间"]
    first = books.save(
        tmp_path / "一.xlsx",
        表=[
            head,
            [1, "示例甲", "甲公司", 10, "洽谈", None],
            [2, "示例乙", "乙公司", 5, "洽谈", None],
        ],
    )
    second = books.save(
        tmp_path / "二.xlsx",
        表=[
            head,
            [1, "示例甲", "甲公司", 12, "已签约", "2016-05-20"],
            [2, "示例乙", "乙公司", None, "洽谈", None],
            [3, "示例丙", "丙公司", 1, None, None],
        ],
    )
    bring_in(workspace, first)
    key = next(key for key in workspace.read(ordered_ids, Listing()))
    workspace.change(edit_project, key, {"progress": "我改过的"}, label="改")
    plan = workspace.read(preview, read_ledger(second), today=TODAY)
    assert [row.plan for row in plan.rows] == [RowPlan.CHANGED, RowPlan.UNCHANGED, RowPlan.NEW]
    assert {one.field for one in plan.rows[0].differences} == {
        "contracted",
        "progress",
        "signed",
        "contract_amount",
        "stage",
    }
    workspace.change(apply_import, plan, label=plan.label)
    found = cards(workspace)
    assert len(found) == 3
    assert found["示例甲"].fields["contracted"] == Amount(12 * YI, source="12")
    assert found["示例甲"].contracts[0].signed.day == date(2016, 5, 20)
    assert found["示例乙"].fields["contracted"].fen == 5 * YI, "a blank cell empties nothing"


def test_an_edit_made_since_stays_when_the_ledger_says_what_it_said(
    workspace: Workspace, tmp_path: Path
) -> None:
    head = ["项目名称", "投资方", "进展"]
    first = books.save(tmp_path / "一.xlsx", 表=[head, ["示例甲", "甲公司", "洽谈"]])
    second = books.save(tmp_path / "二.xlsx", 表=[["标题"], head, ["示例甲", "甲公司", "洽谈"]])
    bring_in(workspace, first)
    key = workspace.read(ordered_ids, Listing())[0]
    workspace.change(edit_project, key, {"progress": "我改过的"}, label="改")
    bring_in(workspace, second)
    assert cards(workspace)["示例甲"].fields["progress"] == "我改过的"


def test_an_import_is_undone_in_one_step(workspace: Workspace, messy: Path) -> None:
    outcome = bring_in(workspace, messy)
    assert outcome.operation_id is not None
    workspace.undo(outcome.operation_id)
    assert workspace.read(ordered_ids, Listing()) == []
    assert workspace.read(check_chain) == []
    again = bring_in(workspace, messy)
    assert again.result.new == 3


def test_the_same_name_twice_in_a_sheet_is_asked_about(
    workspace: Workspace, tmp_path: Path
) -> None:
    head = ["项目名称", "投资方", "进展"]
    path = books.save(
        tmp_path / "一.xlsx", 表=[head, ["示例甲", "甲", "1"], ["示例 甲", "甲", "2"]]
    )
    report = bring_in(workspace, path).result
    assert report.new == 1
    assert [row.row for row in report.undecided_rows] == [3]
    assert "重复" in report.undecided_rows[0].reason
    chosen = Choices(rows={("表", 3): ""})
    report = bring_in(workspace, path, chosen).result
    assert report.new == 1
    assert len(workspace.read(ordered_ids, Listing())) == 2


def test_rows_show_what_was_imported(workspace: Workspace, messy: Path) -> None:
    bring_in(workspace, messy)
    ids = workspace.read(ordered_ids, Listing())
    shown = workspace.read(rows, ids)
    assert shown[0].name == "示例整车"
    assert shown[0].tiered is not None and shown[0].tiered.tier.name == "50亿"
    assert workspace.read(lambda s: s.scalar(select(func.count(Project.id)))) == 3
    signed = cards(workspace)["示例整车"].moves[0]
    assert signed.on == When(date(2016, 5, 1), "month", "2016.5")
