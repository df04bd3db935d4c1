"""What real ledgers do to a reader that takes a row, a unit or a person for something else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from crm.ledgers.cells import read_cell
from crm.ledgers.headers import FieldKind, units_of
from crm.ledgers.importing import RowPlan, apply_import, preview, read_ledger
from crm.ledgers.sheets import RowKind
from crm.parks import moves
from crm.workspace import Workspace
from tests.crm.ledgers import books
from tests.crm.ledgers.test_importing import TODAY, bring_in, cards

YI = 10**10


def test_a_progress_that_begins_with_a_sum_is_no_sum_row(tmp_path: Path) -> None:
    path = books.save(
        tmp_path / "a.xlsx",
        表=[
            ["项目名称", "投资方", "进展"],
            ["示例甲", "甲公司", "累计投入500万"],
            ["主园区小计：1个", None, "3"],
            [None, "合计（1个）", "3"],
            [None, None, "另：单列一行"],
            ["填表人：张三", "审核：李四", "5月"],
        ],
    )
    kinds = read_ledger(path).sheets[0].kinds
    assert kinds[1:] == (
        RowKind.DATA,
        RowKind.SUM,
        RowKind.SUM,
        RowKind.DATA,  # without a name: asked about, never dropped
        RowKind.NOTE,
    )


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("重大项目台账（投资1亿元以上）", ()),
        ("单位：万元、亩", ("万元", "亩")),
        ("投资额（亿）", ("亿元",)),
        ("投资额\n亿元", ("亿元",)),
        ("总投资(单位:万美元)", ("万美元",)),
        ("用地（万平方米）", ("万平方米",)),
    ],
)
def test_units_are_told_from_words_about_money(text: str, units: tuple[str, ...]) -> None:
    assert units_of(text) == units


def test_a_csv_has_groups_without_merges_and_titles_without_marks(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "2016年台账\n序号;项目名称;投资额（亿元）;;签约时间\n;;合同投资;其中固投;\n1;示例甲;12;3;2016.1\n",
        encoding="utf-8",
    )
    sheet = read_ledger(path).sheets[0]
    assert [c.field.key if c.field else None for c in sheet.columns] == [
        "serial",
        "name",
        "contracted",
        None,
        "signed",
    ]
    assert sheet.columns[3].path == ("投资额（亿元）", "其中固投")
    assert len(sheet.rows) == 1
    signed = read_cell(sheet.rows[0].cells[4], FieldKind.WHEN, unit=None, year=2016)
    assert len(signed.candidates) == 2, "January or October: asked in a csv too"


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("张三（总经理）13807310000", [("张三", "总经理", 1)]),
        ("张三 总经理 13807310000", [("张三", "总经理", 1)]),
        ("张三 13807310000 13907310001", [("张三", "", 2)]),
        ("张三13807310000，李四13907310001", [("张三", "", 1), ("李四", "", 1)]),
    ],
)
def test_people_with_titles_and_two_numbers(text: str, people: list[tuple[str, str, int]]) -> None:
    read = read_cell(text, FieldKind.PEOPLE, unit=None, year=None)
    assert [(one.name, one.title, len(one.phones)) for one in read.value] == people


def merged_rows(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in [
        ["项目名称", "投资方", "合同投资（亿元）", "责任人", "联系人", "联系电话"],
        ["示例甲", "甲公司", 5, "周一", "张三", "13807310000"],
        [None, "乙公司", 6, None, "李四", "13907310001"],
        ["示例丙", "丙公司", 8, "周二", "王五", "13707310002"],
        ["示例丁", "丁公司", None, None, None, "待定"],
    ]:
        sheet.append(row)
    for merged in ("A2:A3", "D2:D3", "C4:C5", "D4:D5"):
        sheet.merge_cells(merged)
    book.save(path)
    return path


def test_merged_cells_join_rows_and_are_shared_but_never_counted_twice(
    file_workspace: Workspace, tmp_path: Path
) -> None:
    path = merged_rows(tmp_path / "a.xlsx")
    report = bring_in(file_workspace, path).result
    assert report.new == 3
    found = cards(file_workspace)
    assert [one.name for one in found["示例甲"].investors] == ["甲公司", "乙公司"]
    assert [(p.name, len(p.phones)) for p in found["示例甲"].people] == [("张三", 1), ("李四", 1)]
    assert found["示例甲"].fields["contracted"].fen == 5 * YI
    assert found["示例丁"].fields["owner"] == "周二"
    assert found["示例丙"].fields["contracted"] is None
    assert [cell.address for cell in report.undecided] == ["Sheet!C4"]
    again = bring_in(file_workspace, path)
    assert (again.operation_id, again.result.new, again.result.unchanged) == (None, 0, 3)


def test_a_newer_ledger_corrects_dates_phases_and_park(
    file_workspace: Workspace, tmp_path: Path
) -> None:
    head = ["项目名称", "投资方", "合同投资（亿元）", "开工时间", "园区"]
    first = books.save(
        tmp_path / "一.xlsx", 表=[head, ["示例甲", "甲", "2亿(一期0.8亿)", "2016年3月", "甲园"]]
    )
    second = books.save(
        tmp_path / "二.xlsx", 表=[head, ["示例甲", "甲", "2亿元(一期1亿)", "2016年4月", "乙园"]]
    )
    bring_in(file_workspace, first)
    plan = file_workspace.read(preview, read_ledger(second), today=TODAY)
    assert plan.rows[0].plan is RowPlan.CHANGED
    told = {one.field: (one.old, one.new) for one in plan.rows[0].differences}
    assert set(told) == {"started_on", "phase", "park"}
    assert told["started_on"][0].day == date(2016, 3, 1)
    assert told["park"] == ("甲园", "乙园")
    file_workspace.change(apply_import, plan, label=plan.label)
    card = cards(file_workspace)["示例甲"]
    starts = [move.on.day for move in card.moves if move.stage == "started"]
    assert starts == [date(2016, 4, 1)], "the date is mended, no second start is counted"
    assert [a.fen for phase in card.phases for a in phase.amounts.values()] == [YI]
    [move] = file_workspace.read(moves)
    assert (move.came_from, move.went_to, move.reason) == ("甲园", "乙园", "台账导入")
    assert file_workspace.read(preview, read_ledger(second), today=TODAY).counted(RowPlan.UNCHANGED)
