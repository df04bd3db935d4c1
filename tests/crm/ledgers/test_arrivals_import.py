"""Arrivals from Excel: matched by name or alias, shown before, written once, updated later."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy.orm import Session

from crm.capital_list import ArrivalListing, arrival_rows, ordered_arrivals
from crm.capital_periods import close_month
from crm.errors import HeaderNotFound
from crm.ledgers.arrivals import import_arrivals, plan_arrivals
from crm.ledgers.capital_book import export_arrivals
from crm.ledgers.row_plans import TablePlan
from crm.ledgers.workbook import open_ledger
from crm.projects import create_project
from crm.settings import ZONE_NAME, set_setting
from crm.workspace import Workspace
from db.terms import Currency, Instrument, Origin
from tests.crm.zone import TODAY

WAN = 10**6
HEAD = ["序号", "项目名称", "投资方", "到位日期", "到位金额（万元）", "资金来源", "到位形式",
        "形成固定资产", "凭证", "备注"]  # fmt: skip
ROWS = [
    [1, "示例甲", "示例深圳企业", date(2016, 5, 5), 3000, "省外境内", "现金", 1200, "回单01", None],
    [2, "甲项目", "示例母公司", "2016年4月", "1,250万美元", "外资", "货币", None, "外汇02", None],
    [3, "示例乙", None, "2016.5.6", "约500", "市外", "实物", None, None, "设备"],
    [4, "没有的项目", None, date(2016, 5, 5), 10, "市内", None, None, None, None],
    [5, "示例乙", None, "某日", 10, "市内", None, None, None, None],
    [6, "示例乙", None, date(2016, 6, 5), 10, "市内", None, None, None, None],
    [7, "示例乙", None, date(2016, 5, 9), "很多", "月球", None, None, None, None],
    ["合计", None, None, None, 4760, None, None, None, None, None],
]


@pytest.fixture
def zone(workspace: Workspace) -> Workspace:
    def fill(session: Session) -> None:
        set_setting(session, ZONE_NAME, "长沙示例经开区")
        create_project(session, "示例甲", aliases=["甲项目"], investors=["示例深圳企业"])
        create_project(session, "示例乙")

    workspace.change(fill, label="填")
    return workspace


def book(folder: Path, rows: list[list[object]], name: str = "示例到位资金.xlsx") -> Path:
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.append(["2016年到位资金明细表"])
    sheet.merge_cells("A1:J1")
    for row in (HEAD, *rows):
        sheet.append(row)
    made.save(folder / name)
    return folder / name


def listed(zone: Workspace):
    return zone.read(arrival_rows, zone.read(ordered_arrivals, ArrivalListing(ascending=True)))


def test_a_table_is_shown_then_written_in_one_step_and_undone(
    zone: Workspace, tmp_path: Path
) -> None:
    ledger = open_ledger(book(tmp_path, ROWS))
    plan = zone.read(plan_arrivals, ledger, today=TODAY)
    assert [row.plan for row in plan.rows] == [TablePlan.NEW] * 3 + [TablePlan.LEFT_OUT] * 4
    reasons = [row.reason for row in plan.rows]
    assert "没有填汇率" in reasons[1]
    assert "不计入合计" in reasons[2]
    assert "没有叫“没有的项目”的项目" in reasons[3]
    assert "“某日”读不出是哪天" in reasons[4]
    assert "还没有到" in reasons[5]
    assert "来源“月球”不在可选项里" in reasons[6]
    assert "金额“很多”读不出" in reasons[6]
    assert plan.illustrative
    done = zone.change(import_arrivals, plan, today=TODAY, label=plan.label)
    assert done.result == 3
    dollars, first, goods = listed(zone)
    assert (first.amount.fen, first.fixed_fen, first.voucher) == (3000 * WAN, 1200 * WAN, "回单01")
    assert (first.investor, first.waits) == ("示例深圳企业", True)
    assert (dollars.on, dollars.origin) == (date(2016, 4, 30), Origin.OVERSEAS)
    assert (dollars.amount.fen, dollars.amount.currency) == (1250 * WAN, Currency.USD)
    assert (dollars.project, dollars.note) == ("示例甲", "投资方：示例母公司")
    assert (goods.origin, goods.instrument) == (Origin.PROVINCE, Instrument.IN_KIND)
    assert not goods.amount.firm
    zone.undo(done.operation_id)
    assert listed(zone) == []


def test_a_later_version_updates_the_same_arrivals(zone: Workspace, tmp_path: Path) -> None:
    plan = zone.read(plan_arrivals, open_ledger(book(tmp_path, ROWS[:3])), today=TODAY)
    zone.change(import_arrivals, plan, today=TODAY, label=plan.label)
    again = zone.read(plan_arrivals, open_ledger(tmp_path / "示例到位资金.xlsx"), today=TODAY)
    assert again.counted(TablePlan.UNCHANGED) == 3
    newer = [list(row) for row in ROWS[:3]]
    newer[0][4] = 3500
    newer.append([4, "示例甲", None, date(2016, 5, 20), 700, "省外境内", None, None, None, None])
    plan = zone.read(plan_arrivals, open_ledger(book(tmp_path, newer)), today=TODAY)
    assert [row.plan for row in plan.rows] == [
        TablePlan.CHANGED,
        TablePlan.UNCHANGED,
        TablePlan.UNCHANGED,
        TablePlan.NEW,
    ]
    assert plan.rows[0].changed == ("amount",)
    zone.change(import_arrivals, plan, today=TODAY, label=plan.label)
    assert [row.amount.fen // WAN for row in listed(zone)] == [1250, 3500, 500, 700]


def test_what_a_closed_month_reported_is_left_to_a_correction(
    zone: Workspace, tmp_path: Path
) -> None:
    plan = zone.read(plan_arrivals, open_ledger(book(tmp_path, ROWS[:2])), today=TODAY)
    zone.change(import_arrivals, plan, today=TODAY, label=plan.label)
    zone.change(close_month, (2016, 4), today=TODAY, label="结账")
    rows = [list(ROWS[1]), [9, "示例乙", None, date(2016, 4, 1), 5, "市内", *[None] * 4]]
    rows[0][4] = "1,300万美元"
    plan = zone.read(plan_arrivals, open_ledger(book(tmp_path, rows)), today=TODAY)
    assert [row.plan for row in plan.rows] == [TablePlan.LEFT_OUT] * 2
    assert all("已结账" in row.reason for row in plan.rows)


def test_what_is_exported_comes_back_unchanged(zone: Workspace, tmp_path: Path) -> None:
    plan = zone.read(plan_arrivals, open_ledger(book(tmp_path, ROWS[:3])), today=TODAY)
    zone.change(import_arrivals, plan, today=TODAY, label=plan.label)
    zone.read(export_arrivals, ArrivalListing(), tmp_path / "出.xlsx")
    plan = zone.read(plan_arrivals, open_ledger(tmp_path / "出.xlsx"), today=TODAY)
    assert plan.counted(TablePlan.UNCHANGED) == 3


def test_a_table_without_a_header_is_refused(zone: Workspace, tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.active.append(["随便", "什么"])
    made.save(tmp_path / "空.xlsx")
    with pytest.raises(HeaderNotFound, match="没找到表头"):
        zone.read(plan_arrivals, open_ledger(tmp_path / "空.xlsx"), today=TODAY)
