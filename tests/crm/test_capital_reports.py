"""The monthly report of capital: by park and project, corrections apart, on screen, Excel, PDF."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy.orm import Session

from crm.briefings.capital_sheet import print_report
from crm.capital import record_arrival
from crm.capital_card import project_capital
from crm.capital_list import ArrivalListing, arrival_rows, ordered_arrivals
from crm.capital_page import capital_overview
from crm.capital_periods import close_month, reopen_month
from crm.capital_reports import ReportFigure, cells_of, monthly_report
from crm.capital_verifying import correct_arrival
from crm.ledgers.capital_book import export_arrivals, export_report
from crm.projects import create_project
from crm.rules.arrivals import Use
from crm.settings import ZONE_NAME, set_setting
from crm.workspace import Workspace
from db.models import ClosedPeriod, Park
from db.terms import Currency, Origin
from db.values import Amount
from tests.crm.briefings.paper import page_texts
from tests.crm.zone import TODAY

WAN = 10**6
MAY, APRIL = (2016, 5), (2016, 4)
IN_MAY = ArrivalListing(first=date(2016, 5, 1), last=date(2016, 5, 31))


def fill(session: Session) -> dict[str, str]:
    set_setting(session, ZONE_NAME, "长沙示例经开区")
    main, enclave = Park(name="主园区"), Park(name="示例飞地", counts_into_zone=False, ordinal=1)
    session.add_all([main, enclave])
    session.flush()
    keys = {
        name: create_project(session, name, park_id=park.id, owner="甲")
        for name, park in (("示例甲", main), ("示例乙", main), ("示例飞地项目", enclave))
    }

    def came(name: str, on: date, wan: int, origin: Origin, **fields) -> str:
        fields.setdefault("verified_on", on)
        amount = Amount(wan * WAN, Currency.USD if origin is Origin.OVERSEAS else Currency.CNY)
        return record_arrival(
            session, keys[name], on=on, amount=amount, origin=origin, today=TODAY,
            verified_by="统计", illustrative=True, **fields,
        )  # fmt: skip

    april = came("示例甲", date(2016, 4, 5), 1000, Origin.MAINLAND, uses=[Use(APRIL, Amount(WAN))])
    came("示例甲", date(2016, 5, 5), 500, Origin.PROVINCE, uses=[Use(MAY, Amount(300 * WAN))])
    came("示例乙", date(2016, 5, 6), 20, Origin.OVERSEAS)
    came("示例乙", date(2016, 5, 7), 70, Origin.MAINLAND, verified_on=None)
    came("示例飞地项目", date(2016, 5, 8), 40, Origin.MAINLAND)
    close_month(session, APRIL, today=TODAY)
    correct_arrival(session, april, amount=Amount(900 * WAN), today=TODAY, note="核对", by="统计")
    return keys


@pytest.fixture
def zone(workspace: Workspace) -> Workspace:
    workspace.change(fill, label="填")
    return workspace


def wan(line) -> list[int]:
    return [int(value / WAN) for value in cells_of(line)]


def test_corrections_of_earlier_months_stand_in_a_column_of_their_own(zone: Workspace) -> None:
    report = zone.read(monthly_report, MAY, TODAY)
    lines = {line.name: wan(line) for line in (*report.lines, report.total)}
    # 市外 本月 更正 累计, 省外 …, 固投 …, 外资 …
    assert lines["示例甲"] == [500, -100, 1400, 0, -100, 900, 300, 0, 301, 0, 0, 0]
    assert lines["示例乙"] == [0, 0, 0, 0, 0, 0, 0, 0, 0, 20, 0, 20]
    assert lines["主园区"] == [500, -100, 1400, 0, -100, 900, 300, 0, 301, 20, 0, 20]
    assert lines["示例飞地"] == [40, 0, 40, 40, 0, 40, 0, 0, 0, 0, 0, 0]
    assert lines["全区合计"] == lines["主园区"]
    assert report.outside == ("示例飞地",)
    assert report.waiting == 1
    april = zone.read(monthly_report, APRIL, TODAY)
    assert wan(april.total)[:6] == [1000, 0, 1000, 1000, 0, 1000]
    assert april.closed_on == TODAY


def test_a_report_says_that_its_month_was_opened_again_and_why(
    zone: Workspace, tmp_path: Path
) -> None:
    zone.change(reopen_month, APRIL, "统计局退回", today=TODAY, by="统计", label="打开")
    said = "2016-05-31 重新打开：统计局退回"
    state = zone.read(monthly_report, APRIL, TODAY).state
    assert state == f"本月未结账，数据截至 2016-05-31（{said}）"
    zone.change(close_month, APRIL, today=TODAY, label="再结账")
    assert zone.read(monthly_report, APRIL, TODAY).state == f"2016-05-31 结账（{said}）"
    file = tmp_path / "四月.pdf"
    zone.read(print_report, APRIL, file, today=TODAY, issued_by="统计")
    assert "统计局退回" in "".join(page_texts(file)).replace("\n", "")


def test_the_page_sets_the_month_and_the_year_beside_each_other(zone: Workspace) -> None:
    looked = zone.read(capital_overview, MAY, TODAY)
    tiles = {tile.figure: tile for tile in looked.tiles}
    outside = tiles[ReportFigure.OUTSIDE]
    assert (outside.month.fen, outside.to_date.fen) == (400 * WAN, 1400 * WAN)
    assert outside.waiting.fen == 70 * WAN
    assert tiles[ReportFigure.OVERSEAS].to_date.fen == 20 * WAN
    assert looked.bars.arrived[3:5] == (1000 * WAN, 400 * WAN)
    assert (looked.waiting, looked.owners) == (1, ("甲",))


def test_of_two_closings_of_a_month_page_and_report_tell_the_earlier(zone: Workspace) -> None:
    def close_twice(session: Session) -> None:  # as a merge of two computers leaves it
        for day in (2, 1):
            session.add(ClosedPeriod(year=2016, month=4, closed_on=date(2016, 5, day)))

    zone.change(close_twice, label="结账")
    closed = zone.read(capital_overview, (2016, 4), TODAY).closed
    assert closed is not None
    assert closed.on == date(2016, 5, 1)
    assert zone.read(monthly_report, (2016, 4), TODAY).closed_on == closed.on


def test_a_listing_narrows_by_day_park_origin_and_state(zone: Workspace) -> None:
    def count(listing: ArrivalListing) -> int:
        return len(zone.read(ordered_arrivals, listing))

    assert count(ArrivalListing()) == 6
    assert count(IN_MAY) == 5
    assert count(replace(IN_MAY, first=date(2016, 1, 1))) == 6
    assert count(ArrivalListing(origins=frozenset({Origin.OVERSEAS}))) == 1
    assert count(ArrivalListing(verified=False)) == count(ArrivalListing(waiting=True)) == 1
    assert count(ArrivalListing(corrections=True)) == 1
    assert count(ArrivalListing(owner="乙")) == 0
    assert count(ArrivalListing(words="飞地")) == 1
    ids = zone.read(ordered_arrivals, ArrivalListing(corrections=True))
    [row] = zone.read(arrival_rows, ids)
    assert (row.corrects_on, row.amount.fen) == (date(2016, 4, 5), -100 * WAN)


def test_a_project_tells_its_own_figures(zone: Workspace) -> None:
    row = zone.read(arrival_rows, zone.read(ordered_arrivals, ArrivalListing(words="示例甲")))[0]
    found = zone.read(project_capital, row.project_id, TODAY)
    assert (found.arrived.fen, found.fixed.fen) == (1400 * WAN, 301 * WAN)
    assert found.share_of_total is None


def test_the_report_is_written_as_a_workbook_and_as_a_pdf(zone: Workspace, tmp_path: Path) -> None:
    book, paper = tmp_path / "月报.xlsx", tmp_path / "月报.pdf"
    assert zone.read(export_report, MAY, TODAY, book) == 3
    sheet = openpyxl.load_workbook(book).active
    values = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert values[0][0] == "2016年5月招商引资到位资金月报"
    assert values[2][1] == "市外境内到位"
    assert values[3][1:4] == ["本月", "本月更正", "累计"]
    assert [row[1:4] for row in values if row[0] == "　示例甲"] == [[500, -100, 1400]]
    assert zone.read(print_report, MAY, paper, today=TODAY, issued_by="统计") == 1
    text = "".join("".join(page_texts(paper)).split())
    assert "市外境内到位累计0.14亿元" in text
    assert "更正以前月份−0.01亿元" in text
    assert "全区合计不含示例飞地" in text
    assert "示例数据：金额均为虚构" in text
    again = tmp_path / "再.pdf"
    zone.read(print_report, MAY, again, today=TODAY, issued_by="统计")
    assert again.read_bytes() == paper.read_bytes()


def test_the_arrivals_are_exported_with_figures_as_numbers(zone: Workspace, tmp_path: Path) -> None:
    book = tmp_path / "明细.xlsx"
    assert zone.read(export_arrivals, IN_MAY, book) == 5
    rows = list(openpyxl.load_workbook(book).active.iter_rows(values_only=True))
    assert rows[0][:4] == ("到位日期", "项目名称", "园区", "到位金额（万）")
    assert {row[3] for row in rows[1:]} == {500, 20, 70, 40, -100}
