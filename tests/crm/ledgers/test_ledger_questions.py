"""What a ledger only hints at is never taken for a fact, and an answer given later counts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from crm.ledgers.cells import read_cell, stage_named
from crm.ledgers.headers import FieldKind
from crm.ledgers.importing import Choices, apply_import, preview, read_ledger
from crm.ledgers.sheets import RowKind
from crm.workspace import Workspace
from db.models import Change
from db.terms import CellState, Stage
from tests.crm.ledgers import books
from tests.crm.ledgers.test_importing import bring_in, cards

YI = 10**10


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("已签约", Stage.SIGNED),
        ("新签约项目", Stage.SIGNED),
        ("已签约未开工", Stage.SIGNED),
        ("洽谈中", Stage.TALKS),
        ("正在建设", Stage.STARTED),
        ("拟签约项目", None),
        ("待开工", None),
        ("签约中", None),
        ("未开工", None),
        ("计划投产", None),
    ],
)
def test_what_is_meant_to_come_has_not_come(text: str, stage: Stage | None) -> None:
    assert stage_named(text) is stage


def test_a_unit_of_another_kind_is_no_unit_of_this_figure() -> None:
    amount = read_cell(100, FieldKind.AMOUNT, unit="亩", year=2016)
    assert amount.state is CellState.UNDECIDED and len(amount.candidates) == 2
    land = read_cell(100, FieldKind.EXTENT, unit="万元", year=2016)
    assert land.value.units == 100 * 200_000


@pytest.mark.parametrize(
    ("text", "phases"),
    [
        ("2亿(一期建设中)", []),
        ("2亿（一期投资0.8亿，二期1.2亿）", [("一期", 8 * YI // 10), ("二期", 12 * YI // 10)]),
    ],
)
def test_a_remark_never_costs_the_figure(text: str, phases: list[tuple[str, int]]) -> None:
    read = read_cell(text, FieldKind.AMOUNT, unit="亿元", year=2016)
    assert read.state is CellState.UNDERSTOOD and read.value.fen == 2 * YI
    assert [(name, amount.fen) for name, amount in read.phases] == phases


def test_headings_with_their_totals_are_no_projects(tmp_path: Path) -> None:
    path = books.save(
        tmp_path / "a.xlsx",
        表=[
            ["序号", "项目名称", "投资方", "合同投资（万元）"],
            ["一", "签约项目（1个）", None, 62000],
            [1, "示例甲", "甲", 62000],
            ["（二）", "在谈项目（1个）", None, 20],
            [1, "示例乙", "乙", 20],
            ["其中：", "过10亿项目", None, 0],
        ],
    )
    sheet = read_ledger(path).sheets[0]
    assert [row.number for row in sheet.rows] == [3, 5]
    assert sheet.rows[0].section == ("一 签约项目（1个）",)
    assert sheet.kinds[5] is RowKind.SUM


def test_a_tick_says_reached_without_a_day(workspace: Workspace, tmp_path: Path) -> None:
    path = books.save(
        tmp_path / "a.xlsx",
        表=[
            ["项目名称", "投资方", "签约时间", "开工时间", "竣工时间"],
            ["示例甲", "甲", "已签", "√", "已开工"],
            ["示例乙", "乙", "是", "否", "未竣工"],
        ],
    )
    report = bring_in(workspace, path).result
    assert [cell.address for cell in report.unreadable] == ["表!E2"]
    found = cards(workspace)
    assert (found["示例甲"].stage, found["示例乙"].stage) == (Stage.STARTED, Stage.SIGNED)
    assert found["示例甲"].contracts[0].signed.day is None
    before = workspace.read(lambda s: s.scalar(select(func.count()).select_from(Change)))
    assert bring_in(workspace, path).operation_id is None
    assert before == workspace.read(lambda s: s.scalar(select(func.count()).select_from(Change)))


def test_an_answer_given_after_the_import_counts(workspace: Workspace, tmp_path: Path) -> None:
    path = books.messy(tmp_path / "示例台账.xlsx")
    bring_in(workspace, path)
    answers = Choices(cells={("主园区", 7, 8): 0, ("主园区", 10, 5): 0})
    report = bring_in(workspace, path, answers).result
    assert report.changed == 2 and not report.undecided
    assert cards(workspace)["示例芯片"].fields["arrived"].fen == 12 * YI
    assert cards(workspace)["示例电机"].contracts[0].signed.day == date(2016, 1, 1)


def test_a_planned_day_counts_once_it_has_come(workspace: Workspace, tmp_path: Path) -> None:
    head = ["项目名称", "投资方", "开工时间"]
    path = books.save(tmp_path / "a.xlsx", 表=[head, ["示例甲", "甲", "2016-06-20"]])
    bring_in(workspace, path)
    assert cards(workspace)["示例甲"].stage is Stage.LEAD
    plan = workspace.read(preview, read_ledger(path), today=date(2016, 7, 1))
    workspace.change(apply_import, plan, label=plan.label)
    assert cards(workspace)["示例甲"].stage is Stage.STARTED


def test_column_numbers_and_a_waiting_serial_are_no_projects(tmp_path: Path) -> None:
    path = books.save(
        tmp_path / "a.xlsx",
        表=[
            ["序号", "项目名称", "投资方", "合同投资（万元）"],
            [1, 2, 3, 4],
            ["一、签约项目", None, None, None],
            [1, "示例甲", "甲", 62000],
            [2, None, None, None],
            [3, "示例乙", "乙", 20],
            [None, None, None, 5000],
        ],
    )
    sheet = read_ledger(path).sheets[0]
    assert [row.number for row in sheet.rows] == [4, 6, 7], "a lone figure is asked about"
    assert {row.section for row in sheet.rows} == {("一、签约项目",)}
    assert sheet.kinds[1] is RowKind.NUMBERS
