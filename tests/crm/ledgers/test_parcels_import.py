"""A 土地台账 from Excel: found by number, shown before, written once, undone, and written out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.errors import HeaderNotFound
from crm.ledgers.land_book import export_parcels
from crm.ledgers.parcels import ParcelsImport, import_parcels, plan_parcels
from crm.ledgers.past import past_imports
from crm.ledgers.row_plans import TablePlan
from crm.ledgers.workbook import open_ledger
from crm.parcels import add_parcel, edit_parcel, parcels, put_project
from crm.parks import create_park, park_rows
from crm.projects import create_project
from crm.workspace import Workspace
from db.models import Change, ImportedRow
from db.terms import CellState, ParcelState
from db.values import AREA_UNITS_PER_MU as MU
from db.values import Amount, Extent
from tests.crm.zone import TODAY

WAN = 10**6
NEW, CHANGED, SAME, OUT = TablePlan
HEAD = ["序号", "地块编号", "所属园区", "坐落", "规划\n用途", "面积（亩）", "状态", "用地单位",
        "供地面积", "供地时间", "单价（万元/亩）", "容积率", "出让合同号", "备注"]  # fmt: skip
ROWS: list[list[object]] = [
    [1, "示例 A-01", "主园区", "东六路", "工业", 100, "净地", "示例甲", 60, date(2016, 3, 1), 36,
     "≥1.2", "HT-1", None],
    [2, "示例 A-02", "主园区", "东六路", "工业", "3公顷", "已出让", "示例深圳企业", None, "2015.6",
     None, None, None, "整块"],
    [3, "示例 B-01", "示例新园", None, None, 80.5, "收储中", None, None, None, None, None, None,
     None],
    [4, "示例 A-03", "主园区", None, None, 20, "已供", "外地公司", None, None, None, None, None,
     None],
    [5, "示例 A-04", "主园区", None, None, 20, "月亮", None, None, "某日", "面议", None, None,
     None],
    [6, "示例 A-05", "主园区", None, None, "约30", "净地", None, None, None, None, None, None,
     None],
    [7, "示例 A-06", "主园区", None, None, 30, "净地", "示例甲", 40, None, None, None, None, None],
    [8, "示例 A-07", "主园区", None, None, None, "净地", None, None, None, None, None, None, None],
    [9, None, "主园区", None, None, 12, "净地", None, None, None, None, None, None, None],
    [10, "示例 A-08", "主园区", None, None, 30, "储备", "示例甲", 10, date(2016, 1, 5), None, None,
     None, None],
    ["合计", None, None, None, None, 999, None, None, None, None, None, None, None, None],
]  # fmt: skip


@pytest.fixture
def zone(workspace: Workspace) -> Workspace:
    def fill(session: Session) -> None:
        create_park(session, "主园区")
        create_project(session, "示例甲")
        create_project(session, "示例乙", investors=["示例深圳企业"])

    workspace.change(fill, label="填")
    return workspace


def book(folder: Path, rows: list[list[object]], head: list[str] = HEAD) -> Path:
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.append(["示例经开区土地台账"])
    sheet.merge_cells("A1:N1")
    for row in (head, *rows):
        sheet.append(row)
    made.save(folder / "示例土地台账.xlsx")
    return folder / "示例土地台账.xlsx"


def planned(zone: Workspace, file: Path, **more) -> ParcelsImport:
    return zone.read(plan_parcels, open_ledger(file), today=TODAY, **more)


def take_in(zone: Workspace, file: Path, **more):
    plan = planned(zone, file, **more)
    return zone.change(import_parcels, plan, today=TODAY, label=plan.label)


def held(zone: Workspace):
    return {row.code: row for row in zone.read(parcels)}


def changes(zone: Workspace) -> int:
    return zone.read(lambda session: session.scalar(select(func.count()).select_from(Change)))


def test_a_table_is_shown_then_written_in_one_step_and_undone(
    zone: Workspace, tmp_path: Path
) -> None:
    plan = planned(zone, book(tmp_path, ROWS))
    assert [row.plan for row in plan.rows] == [NEW] * 5 + [OUT] * 5
    reasons = {row.read.code: row.reason for row in plan.rows}
    assert "供地日期只写到月" in reasons["示例 A-02"]
    assert "没有供地日期" in reasons["示例 A-03"]
    assert "没写状态" in reasons["示例 A-04"]
    assert "准数" in reasons["示例 A-05"]
    assert "只剩 30亩" in reasons["示例 A-06"]
    assert "请填写面积" in reasons["示例 A-07"]
    assert "没有地块编号" in reasons[""]
    assert "还不是净地" in reasons["示例 A-08"]
    assert [(cell.address, cell.header, cell.text) for cell in plan.unread_cells] == [
        ("Sheet!M3", "出让合同号", "HT-1"),
        ("Sheet!J7", "供地时间", "某日"),
        ("Sheet!G7", "状态", "月亮"),
        ("Sheet!K7", "单价（万元/亩）", "面议"),
    ]
    assert plan.new_parks == ("示例新园",)
    assert (plan.sums, plan.illustrative) == (1, True)
    assert held(zone) == {}

    done = zone.change(import_parcels, plan, today=TODAY, label=plan.label)
    assert done.result == 5
    found = held(zone)
    one = found["示例 A-01"]
    assert (one.place, one.use, one.state, one.area.units) == (
        "东六路", "工业", ParcelState.READY, 100 * MU,
    )  # fmt: skip
    assert [(use.project, use.area.units, use.on) for use in one.uses] == [
        ("示例甲", 60 * MU, date(2016, 3, 1))
    ]
    assert (one.price.fen, one.conditions) == (36 * WAN, "容积率 ≥1.2")
    assert one.note == "出让合同号：HT-1"
    assert one.illustrative
    two = found["示例 A-02"]
    assert (two.state, two.supplied_on) == (ParcelState.SUPPLIED, date(2015, 6, 30))
    assert [(use.project, use.area.units) for use in two.uses] == [("示例乙", 45 * MU)]
    assert found["示例 B-01"].state is ParcelState.RESERVED
    whole = found["示例 A-03"]
    assert (whole.state, whole.supplied_on, whole.uses) == (ParcelState.SUPPLIED, None, ())
    assert whole.note == "用地单位：外地公司"
    assert whole.land.given_in(2016) == 0
    assert found["示例 A-04"].note == "供地时间：某日；状态：月亮；单价（万元/亩）：面议"
    assert [one.name for one in zone.read(park_rows)] == ["主园区", "示例新园"]
    [past] = zone.read(past_imports)
    assert (past.file_name, past.counts["new"], past.counts["undecided"]) == (
        "示例土地台账.xlsx", 5, 5,
    )  # fmt: skip
    cells = zone.read(
        lambda session: list(session.scalars(select(ImportedRow.cells).order_by(ImportedRow.row)))
    )
    states = {cell["header"]: cell["state"] for cell in cells[4]}
    assert states["状态"] == CellState.UNREADABLE.value
    assert len(cells) == 10
    zone.undo(done.operation_id)
    assert held(zone) == {}
    assert [one.name for one in zone.read(park_rows)] == ["主园区"]


def test_the_same_table_again_writes_nothing_and_a_newer_one_what_changed(
    zone: Workspace, tmp_path: Path
) -> None:
    take_in(zone, book(tmp_path, ROWS))
    again = planned(zone, tmp_path / "示例土地台账.xlsx")
    assert (again.counted(NEW), again.counted(CHANGED), again.counted(SAME)) == (0, 0, 5)
    before = changes(zone)
    assert zone.change(import_parcels, again, today=TODAY, label=again.label).result == 0
    assert changes(zone) == before
    newer = [list(row) for row in ROWS[:4]]
    newer[0][5] = 110
    newer[1][13] = "整块；已交地"
    newer[2][6] = "净地"
    newer.append([11, "示例 A-01", "主园区", None, None, None, None, "示例乙", 30, None, None, None,
                  None, None])  # fmt: skip
    plan = planned(zone, book(tmp_path, newer))
    assert {row.read.code: (row.plan, row.changed) for row in plan.rows} == {
        "示例 A-01": (CHANGED, ("area", "uses")),
        "示例 A-02": (CHANGED, ("note",)),
        "示例 B-01": (CHANGED, ("state",)),
        "示例 A-03": (SAME, ()),
    }
    zone.change(import_parcels, plan, today=TODAY, label=plan.label)
    found = held(zone)
    assert [use.project for use in found["示例 A-01"].uses] == ["示例甲", "示例乙"]
    assert found["示例 A-01"].land.left == 20 * MU
    assert found["示例 A-02"].note == "整块；整块；已交地"
    assert found["示例 B-01"].state is ParcelState.READY


def test_a_project_entered_since_is_put_on_land_supplied_whole(
    zone: Workspace, tmp_path: Path
) -> None:
    take_in(zone, book(tmp_path, [ROWS[3]]))
    zone.change(create_project, "外地公司", label="建")
    plan = planned(zone, tmp_path / "示例土地台账.xlsx")
    assert plan.rows[0].changed == ("uses",)
    zone.change(import_parcels, plan, today=TODAY, label=plan.label)
    row = held(zone)["示例 A-03"]
    assert (row.state, row.uses[0].project, row.uses[0].on) == (
        ParcelState.SUPPLIED, "外地公司", None,
    )  # fmt: skip
    assert planned(zone, tmp_path / "示例土地台账.xlsx").counted(SAME) == 1


def test_the_park_is_told_by_column_heading_page_or_the_only_one_with_that_number(
    zone: Workspace, tmp_path: Path
) -> None:
    far = zone.change(create_park, "飞地", label="建").result
    main = zone.read(park_rows)[0].park_id
    head = ["编号", "面积", "状态"]
    rows: list[list[object]] = [["一、飞地", None, None], ["X-1", 10, "净地"], ["X-2", 12, "净地"]]
    plan = planned(zone, book(tmp_path, rows, head))
    assert [(row.read.code, row.park) for row in plan.rows] == [("X-1", "飞地"), ("X-2", "飞地")]
    file = book(tmp_path, rows[1:], head)
    assert [row.park for row in planned(zone, file).rows] == ["", ""]
    assert [row.park for row in planned(zone, file, park_id=far).rows] == ["飞地", "飞地"]
    add = {"area": Extent(10 * MU), "state": ParcelState.READY, "today": TODAY, "label": "登记"}
    key = zone.change(add_parcel, main, "X-1", **add).result
    assert [row.parcel_id for row in planned(zone, file).rows] == [key, None]
    zone.change(add_parcel, far, "X-1", **add)
    first, second = planned(zone, file).rows
    assert (first.plan, second.plan) == (OUT, NEW)
    assert "2 个园区有编号“X-1”" in first.reason


def test_what_a_person_wrote_since_stays_where_the_table_is_blank(
    zone: Workspace, tmp_path: Path
) -> None:
    take_in(zone, book(tmp_path, [ROWS[2]]))
    row = held(zone)["示例 B-01"]
    told = {"note": "已谈妥", "use": "仓储", "price": Amount(30 * WAN)}
    zone.change(edit_parcel, row.parcel_id, told, today=TODAY, label="改")
    assert planned(zone, tmp_path / "示例土地台账.xlsx").counted(SAME) == 1


def test_a_bare_figure_too_large_for_mu_is_asked_about(zone: Workspace, tmp_path: Path) -> None:
    rows: list[list[object]] = [["X-1", 66667, "净地"], ["X-2", "66667平方米", "净地"]]
    plan = planned(zone, book(tmp_path, rows, ["编号", "面积", "状态"]))
    assert [row.plan for row in plan.rows] == [OUT, NEW]
    assert "疑为平方米" in plan.rows[0].reason


def test_what_is_exported_comes_back_unchanged(zone: Workspace, tmp_path: Path) -> None:
    take_in(zone, book(tmp_path, ROWS))
    main = zone.read(park_rows)[0].park_id
    two = {"area": Extent(50 * MU), "state": ParcelState.READY, "today": TODAY, "label": "登记"}
    key = zone.change(add_parcel, main, "两家", **two).result
    for name, mu, on in (("示例甲", 20, date(2016, 2, 1)), ("示例乙", 30, None)):
        project = zone.read(
            lambda session, name=name: next(
                use.project_id
                for row in parcels(session)
                for use in row.uses
                if use.project == name
            )
        )
        zone.change(put_project, key, project, Extent(mu * MU), on, today=TODAY, label="安排")
    out = tmp_path / "出.xlsx"
    assert zone.read(export_parcels, None, out, today=TODAY) == 6
    sheet, sums = openpyxl.load_workbook(out).worksheets
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:5] == ("地块编号", "园区", "位置", "用途", "面积（亩）")
    assert [row[4] for row in rows if row[0] == "两家"] == [50, None]
    assert {row[0]: row[4] for row in rows}["合计"] == 315.5
    told = {row[0]: row for row in sums.iter_rows(values_only=True)}
    # 供地率: (60 + 45 + 20 + 20) ÷ (those + 40 + 30 of 净地)
    assert told["主园区"][1:8] == (5, 235, 145, 80, 70, 20, None)
    assert told["主园区"][8] == 67.44
    assert told["全区"][1:3] == (6, 315.5)
    assert told[2016][1] == 80
    plan = planned(zone, out)
    assert [row.reason for row in plan.rows if row.plan is not SAME] == []
    assert plan.counted(SAME) == 6


def test_a_table_without_parcels_is_refused(zone: Workspace, tmp_path: Path) -> None:
    with pytest.raises(HeaderNotFound, match="地块编号"):
        planned(zone, book(tmp_path, [], ["随便", "什么"]))
