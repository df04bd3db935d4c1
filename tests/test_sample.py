"""The sample zone goes in whole by the path of a user's ledger, and is undone in one step."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import func, select

from crm.assessing import assess_contracts
from crm.channels import effect
from crm.check import check
from crm.choices import staff_names
from crm.claims import claims_of
from crm.history import recent_operations
from crm.ledgers.importing import apply_import, preview, read_ledger
from crm.listing import Listing, ordered_ids, rows
from crm.milestones import late_milestones
from crm.organization_list import (
    OrganizationListing,
    ordered_organizations,
    organization_rows,
)
from crm.pipeline import standstills
from crm.rules.channels import Step, all_time
from crm.rules.claims import ClaimState
from crm.sample import DAY, FIGURES, LEDGER, PLAN, create_sample, sample_file
from crm.sample_contracts import OLDER
from crm.sample_leads import COUNT
from crm.targets import attainments
from crm.workspace import Workspace
from db.models import Change, Contract, ImportedRow, Project
from db.terms import CellState, Grade, Stage

REAL = (
    "福田", "千山", "铁建重工", "中上", "长丰", "蓝思", "众泰", "国科微", "远大", "三一", "凯天",
    "万容", "中车", "博世", "黄金加工",
)  # fmt: skip


@pytest.fixture(scope="module")
def zone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The sample zone, only to be looked at."""
    made = create_sample(tmp_path_factory.mktemp("zone") / "示例.yinfeng", author="测试员")
    yield made
    made.close()


def ledger_rows() -> dict[tuple[str, int], dict[str, object]]:
    """Walk the workbook on its own terms: a project's row has a number in A and a name in B."""
    found = {}
    for sheet in openpyxl.load_workbook(sample_file(LEDGER)):
        for row in sheet.iter_rows(min_row=5):
            if isinstance(row[0].value, int):
                filled = {c.column_letter: c.value for c in row if c.value is not None}
                found[sheet.title, row[0].row] = filled
    return found


def test_every_project_row_is_found_and_no_other(zone: Workspace) -> None:
    expected = {str(cells["B"]) for cells in ledger_rows().values()}
    assert len(expected) >= 60
    ids = zone.read(ordered_ids, Listing())
    names = {row.name for row in zone.read(rows, ids)}
    assert names >= expected
    assert len(ids) == len(expected) + COUNT + OLDER
    assert all(name.startswith("示例") for name in names - expected)


def test_every_cell_is_understood_or_listed(zone: Workspace) -> None:
    kept = {
        (row.sheet, row.row): {cell["column"] for cell in row.cells}
        for row in zone.read(
            lambda s: s.execute(select(ImportedRow.sheet, ImportedRow.row, ImportedRow.cells)).all()
        )
    }
    assert kept == {place: set(cells) for place, cells in ledger_rows().items()}
    plan = zone.read(preview, read_ledger(sample_file(LEDGER)), today=DAY)
    states = Counter(cell.state for row in plan.rows for cell in row.cells)
    assert states[CellState.UNDERSTOOD] > 900
    assert 1 <= states[CellState.UNDECIDED] <= 5
    assert 1 <= states[CellState.UNREADABLE] <= 10
    for state in (CellState.UNDECIDED, CellState.UNREADABLE):
        assert all(cell.note for cell in plan.cells(state)), "each says why"


def test_importing_it_again_writes_nothing_and_the_import_is_undone_in_one_step(
    database: str | Path,
) -> None:
    made = create_sample(database, author="测试员")
    before = made.read(lambda s: s.scalar(select(func.count()).select_from(Change)))
    plan = made.read(preview, read_ledger(sample_file(LEDGER)), today=DAY)
    again = made.change(apply_import, plan, label=plan.label)
    assert again.operation_id is None
    assert (again.result.new, again.result.changed) == (0, 0)
    assert made.read(lambda s: s.scalar(select(func.count()).select_from(Change))) == before
    for entry in made.read(recent_operations):  # newest first
        made.undo(entry.operation_id)  # what was edited after the import stands in its way
        if entry.label == plan.label:
            break
    assert made.read(ordered_ids, Listing()) == []
    assert made.read(check) == []
    made.close()


def test_no_table_of_the_brief_is_blank(zone: Workspace) -> None:
    standing = {(one.park, one.indicator): one.actual for one in zone.read(attainments, 2016, DAY)}
    assert standing["全区", "引进投资过10亿元项目"] == 4
    assert standing["全区", "引进投资过50亿元项目"] == 1
    counted = [actual for actual in standing.values() if actual is not None]
    assert len(counted) >= 25
    stages = {row.stage for row in zone.read(rows, zone.read(ordered_ids, Listing()))}
    assert {Stage.LEAD, Stage.TALKS, Stage.SIGNED, Stage.STARTED, Stage.PRODUCING} <= stages


def test_real_firms_carry_no_bad_verdict(zone: Workspace) -> None:
    def unpleasant(session):  # type: ignore[no-untyped-def]
        named = session.execute(
            select(Project.id, Project.name, Project.stage, Project.stuck_reason)
        )
        bad = {
            row.name
            for row in named
            if row.stuck_reason or row.stage in (Stage.PAUSED, Stage.LOST, Stage.EXITED)
        }
        names = dict(session.execute(select(Project.id, Project.name)).all())
        late = {one.project for one in late_milestones(session, DAY)}
        assert late, "the sample shows what is late"
        return bad | late | {names[one.project_id] for one in standstills(session, DAY)}

    found = zone.read(unpleasant)
    assert found, "the sample shows such cases"
    assert not [name for name in found if name.startswith(REAL)]
    assert all(name.startswith("示例") for name in found)


def test_its_promises_show_each_grade_and_only_invented_firms_are_graded(zone: Workspace) -> None:
    assessed = zone.read(assess_contracts, DAY)
    grades = {one.result.grade for found in assessed.values() for one in found}
    assert grades >= {
        Grade.MET, Grade.NEARLY_MET, Grade.UNMET, Grade.NO_DATA, Grade.NOT_YET_DUE,
        Grade.WARNING,
    }  # fmt: skip
    names = zone.read(
        lambda session: session.scalars(
            select(Project.name)
            .join(Contract, Contract.project_id == Project.id)
            .where(Contract.id.in_(assessed))
        ).all()
    )
    assert len(names) >= 8
    assert all(name.startswith("示例") for name in names)


def test_every_amount_is_marked_as_a_sample(zone: Workspace) -> None:
    assert zone.read(lambda s: s.scalar(select(func.count()).where(~Project.illustrative))) == 0
    assert zone.today() == DAY


def test_the_csv_files_are_the_plan_and_months_of_2016() -> None:
    with sample_file(PLAN).open(encoding="utf-8") as file:
        assert len(list(csv.DictReader(file))) == 26
    with sample_file(FIGURES).open(encoding="utf-8") as file:
        assert {row["说明"] for row in csv.DictReader(file)} == {"示例"}


def test_enterprises_with_facts_are_invented_and_one_code_is_doubtful(zone: Workspace) -> None:
    listed = zone.read(organization_rows, zone.read(ordered_organizations, OrganizationListing()))
    told = [row for row in listed if row.classes or row.credit_code or row.industry]
    assert len(told) >= 12
    assert all(row.name.startswith("示例") and row.illustrative for row in told)
    assert [row.name for row in told if row.code_fault] == ["示例刀具公司"]
    assert all(row.projects for row in told if row.classes), "the ledger found them by name"
    assert zone.read(staff_names)[:5] == ["主任", "副主任A", "副主任B", "副主任C", "甲"]


def test_who_referred_the_projects_comes_from_the_ledger(zone: Workspace) -> None:
    found = zone.read(effect, all_time(DAY), DAY)
    leads = {one.name: one.steps[Step.LEAD].count for one in found.referrers}
    told = {"示例汽车行业协会": 3, "示例商会": 2, "示例投资顾问公司": 2, "示例电商联盟": 1}
    assert leads.items() >= told.items()


def test_claims_of_the_sample_are_of_projects_named_so(zone: Workspace) -> None:
    found = zone.read(claims_of, DAY)
    states = {one.standing.state for one in found}
    assert {ClaimState.OPEN, ClaimState.OVERDUE} <= states
    assert all(one.project.startswith("示例") and one.illustrative for one in found)
