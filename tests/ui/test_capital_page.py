"""The page 资金 by real widgets: figures, filters, verifying in one step, closing, in and out."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.capital import record_arrival
from crm.capital_list import waiting_count
from crm.capital_periods import closed_months
from crm.capital_reports import ReportFigure
from crm.rules.arrivals import Use
from crm.rules.counting import CapitalKind
from crm.workspace import Workspace
from db.models import Project
from db.terms import Origin
from db.values import Amount
from tests.ui.conftest import settle
from tests.ui.hands import turn_to
from tests.ui.looking import without_glyph, without_name
from tests.ui.test_capital_tab import opened, send
from tests.ui.zone import TODAY
from ui.desk import Desk
from ui.dialogs.closings import Closings
from ui.dialogs.import_arrivals import ImportArrivals
from ui.models.arrivals import ArrivalsModel
from ui.pages.capital import CORRECTIONS, REPORT, WAITING, CapitalPage
from ui.pages.project import ProjectPage
from ui.window import Window

WAN = 10**6


def fill(session: Session) -> None:
    first, second = session.scalars(select(Project.id).order_by(Project.name).limit(2))
    for key, on, wan, origin, verified in (
        (first, date(2016, 4, 5), 1000, Origin.MAINLAND, True),
        (first, date(2016, 5, 5), 500, Origin.PROVINCE, True),
        (second, date(2016, 5, 6), 300, Origin.MAINLAND, False),
        (second, date(2016, 5, 7), 200, Origin.CITY, False),
    ):
        record_arrival(
            session,
            key,
            on=on,
            amount=Amount(wan * WAN),
            origin=origin,
            today=TODAY,
            uses=[Use((on.year, on.month), Amount(100 * WAN))],
            verified_by="统计",
            verified_on=on if verified else None,
        )


@pytest.fixture
def empty(window: Window, desk: Desk, qtbot: QtBot) -> CapitalPage:
    window.go("capital")
    settle(qtbot, desk)
    assert isinstance(window.page, CapitalPage)
    return window.page


@pytest.fixture
def page(empty: CapitalPage, desk: Desk, qtbot: QtBot) -> CapitalPage:
    desk.change(fill, label="填")
    settle(qtbot, desk)
    qtbot.waitUntil(lambda: len(empty.arrivals.model.ids) == 3)
    return empty


def test_an_empty_page_teaches_the_first_step(empty: CapitalPage) -> None:
    assert empty.empty.isVisibleTo(empty)
    assert not empty.lists.isVisibleTo(empty)


def test_the_figures_and_the_month_beside_them(page: CapitalPage, desk: Desk, qtbot: QtBot) -> None:
    tile = page.figures.tiles[ReportFigure.OUTSIDE]
    assert tile.figure.text() == "0.15亿元"
    assert tile.line.text() == "本月 0.05亿元　另未核实 0.03亿元"
    assert page.figures.bars.words(4) == "4月到位 0.1亿元，形成固投 0.01亿元，上年到位 0亿元"
    assert without_name(page) == []
    assert without_glyph(page) == {}
    qtbot.keyClick(page.figures.bars, Qt.Key.Key_Left)
    settle(qtbot, desk)
    qtbot.waitUntil(lambda: page.shown.text() == "2016年4月")
    qtbot.waitUntil(lambda: len(page.arrivals.model.ids) == 1)


def test_a_figure_opens_its_records_and_a_record_its_project(
    page: CapitalPage, window: Window, desk: Desk, qtbot: QtBot
) -> None:
    page.figures.tiles[ReportFigure.OUTSIDE].opened.emit()
    settle(qtbot, desk)
    qtbot.waitUntil(lambda: len(page.arrivals.model.ids) == 2)
    assert page.arrivals.span.currentText() == "本年累计"
    assert page.arrivals.origin.currentText() == "市外境内"
    assert page.arrivals.state.currentText() == "已核实"
    table = page.arrivals.table
    turn_to(qtbot, table)
    table.setCurrentIndex(page.arrivals.model.index(0, 0))
    qtbot.keyClick(table, Qt.Key.Key_Return)
    settle(qtbot, desk)
    assert isinstance(window.page, ProjectPage)


def test_a_target_opens_the_arrivals_that_it_counts(
    page: CapitalPage, window: Window, desk: Desk, qtbot: QtBot
) -> None:
    window.go("capital", month=(2016, 5), origins=CapitalKind.OUTSIDE.origins)
    settle(qtbot, desk)
    rows = [page.arrivals.model.row(at) for at in range(page.arrivals.model.rowCount())]
    assert sorted((row.origin, row.verified_on is not None) for row in rows if row) == [
        (Origin.MAINLAND, True),
        (Origin.PROVINCE, True),
    ]


def test_what_became_fixed_assets_opens_money_that_arrived_before(
    page: CapitalPage, window: Window, desk: Desk, qtbot: QtBot
) -> None:
    [first] = {one.project_id for one in map(page.arrivals.model.row, range(1)) if one}
    desk.change(
        record_arrival,
        first,
        on=date(2015, 12, 25),
        amount=Amount(900 * WAN),
        origin=Origin.MAINLAND,
        today=TODAY,
        uses=[Use((2016, 3), Amount(400 * WAN))],
        verified_by="统计",
        verified_on=TODAY,
        label="登记",
    )
    settle(qtbot, desk)
    page.figures.tiles[ReportFigure.FIXED].opened.emit()
    settle(qtbot, desk)
    qtbot.waitUntil(lambda: len(page.arrivals.model.ids) == 3)
    assert page.arrivals.span.currentText() == "本年形成固投"
    assert page.arrivals.park.currentText() == "计入全区的园区"
    shown = [page.arrivals.model.row(at) for at in range(3)]
    assert {row.on.year for row in shown if row} == {2015, 2016}
    fixed = sum(row.fixed_fen for row in shown if row)
    assert page.figures.tiles[ReportFigure.FIXED].figure.text() == "0.06亿元"
    assert fixed == 600 * WAN


def test_filters_narrow_the_list(page: CapitalPage, desk: Desk, qtbot: QtBot) -> None:
    arrivals = page.arrivals
    arrivals.origin.setCurrentIndex(arrivals.origin.findText("市内"))
    arrivals.origin.activated.emit(arrivals.origin.currentIndex())
    qtbot.waitUntil(lambda: len(arrivals.model.ids) == 1)
    arrivals.search.setText("没有的词")
    qtbot.waitUntil(lambda: arrivals.stack.currentIndex() == 1)


def test_the_queue_is_verified_in_one_step_and_undone(
    page: CapitalPage, desk: Desk, zone: Workspace, qtbot: QtBot
) -> None:
    assert page.chips[WAITING].text() == "未核实 2"
    qtbot.mouseClick(page.chips[WAITING], Qt.MouseButton.LeftButton)
    settle(qtbot, desk)
    qtbot.waitUntil(lambda: len(page.arrivals.model.ids) == 2)
    page.arrivals.table.selectAll()
    assert page.arrivals.foot.text() == "共 2 笔，选中 2 笔，其中 2 笔未核实"
    qtbot.mouseClick(page.arrivals.verify, Qt.MouseButton.LeftButton)
    form = opened(qtbot)
    form.fields["verified_by"].setText("统计 乙")
    send(form, qtbot, desk)
    qtbot.waitUntil(lambda: page.chips[WAITING].text() == "未核实 0")
    desk.undo_last()
    settle(qtbot, desk)
    assert zone.read(waiting_count) == 2


def test_a_month_is_closed_and_opened_again(
    page: CapitalPage, desk: Desk, zone: Workspace, qtbot: QtBot
) -> None:
    page.step(-1)
    settle(qtbot, desk)
    qtbot.waitUntil(lambda: page.looked.month == (2016, 4))
    page.ask_close()
    form = opened(qtbot)
    assert "还有 2 笔未核实" in form.below["month"].text()
    send(form, qtbot, desk)
    qtbot.waitUntil(lambda: page.state.text().startswith("2016-05-31"))
    assert list(zone.read(closed_months)) == [(2016, 4)]
    page.ask_close()
    form = opened(qtbot)
    send(form, qtbot, desk)
    assert "为什么重新打开" in form.below["reason"].text()
    form.fields["reason"].setPlainText("统计局退回")
    send(form, qtbot, desk)
    qtbot.waitUntil(lambda: page.state.text() == "未结账，曾重新打开")
    qtbot.mouseClick(page.past, Qt.MouseButton.LeftButton)
    found: list[Closings] = []
    qtbot.waitUntil(lambda: bool(found.extend(page.findChildren(Closings)) or found))
    shown = found[-1].card
    assert shown.summary.text() == "结账 1 次，其中重新打开 1 次"
    told = [shown.model.index(0, column).data() for column in range(5)]
    assert [told[0], told[2], told[4]] == ["2016年4月", "已打开", "统计局退回"]
    assert desk.workspace.author in told[1]
    assert desk.workspace.author in told[3]
    found[-1].reject()


def test_the_report_is_shown_and_written(
    page: CapitalPage, desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    page.choose(CORRECTIONS)
    settle(qtbot, desk)
    qtbot.waitUntil(lambda: page.arrivals.stack.currentIndex() == 1)
    page.choose(REPORT)
    model = page.report.model
    total = [model.index(model.rowCount() - 1, column).data() for column in range(4)]
    assert total == ["全区合计", "500.00", "", "1,500.00"]
    for write, name in ((page.export_to, "月报.xlsx"), (page.print_to, "月报.pdf")):
        write(tmp_path / name)
        settle(qtbot, desk)
        qtbot.waitUntil((tmp_path / name).exists)


def test_a_table_is_looked_at_then_imported(
    page: CapitalPage, desk: Desk, zone: Workspace, qtbot: QtBot, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    book.active.append(["项目名称", "到位日期", "到位金额（万元）", "资金来源"])
    book.active.append(["示例珠宝小镇", date(2016, 5, 20), 40, "省外"])
    book.active.append(["没有的项目", date(2016, 5, 20), 40, "省外"])
    book.save(tmp_path / "明细.xlsx")
    dialog = ImportArrivals(page.shell, page, tmp_path / "明细.xlsx")
    dialog.open()
    qtbot.waitUntil(dialog.save.isEnabled)
    assert dialog.summary.text() == "新增 1 笔，不导入 1 笔"
    assert "没有叫“没有的项目”的项目" in dialog.model.index(0, 6).data()
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    settle(qtbot, desk)
    qtbot.waitUntil(lambda: page.chips[WAITING].text() == "未核实 3")


def test_an_import_that_is_called_off_writes_nothing(
    page: CapitalPage, desk: Desk, zone: Workspace, tmp_path: Path, qtbot: QtBot
) -> None:
    book = openpyxl.Workbook()
    book.active.append(["项目名称", "到位日期", "到位金额（万元）", "资金来源"])
    book.active.append(["示例珠宝小镇", date(2016, 5, 20), 40, "省外"])
    book.save(tmp_path / "明细.xlsx")
    dialog = ImportArrivals(page.shell, page, tmp_path / "明细.xlsx")
    dialog.open()
    qtbot.waitUntil(dialog.save.isEnabled)
    before = zone.position()
    busy: list[bool] = []
    desk.busy_changed.connect(busy.append)
    free = threading.Event()
    desk.exchange(lambda _: free.wait(30))  # another save is under way
    dialog.save.click()
    dialog.reject()
    free.set()
    settle(qtbot, desk)
    assert zone.position() == before
    assert busy[-1] is False


def test_the_model_keeps_to_the_rules_of_models() -> None:
    model = ArrivalsModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_ids(["a", "b"], [])
    asked: list[list[str]] = []
    model.page_wanted.connect(asked.append)
    assert model.index(0, 0).data() is None
    assert asked == [["a", "b"]]
    before = model.turn
    model.show_ids(["a", "b"], [])
    assert model.index(0, 0).data() is None
    model.take_rows(before, ["a", "b"], [])  # read before what is shown: not an answer to it
    assert model.index(0, 0).data() is None
    assert asked == [["a", "b"], ["a", "b"]]
    model.take_rows(model.turn, ["a", "b"], [])
    assert model.index(0, 0).data() is None
    assert len(asked) == 3


def test_what_a_closed_month_reported_is_corrected_from_its_list(
    page: CapitalPage, desk: Desk, zone: Workspace, qtbot: QtBot
) -> None:
    assert not page.arrivals.correct.isVisible()
    page.close_button.click()
    send(opened(qtbot), qtbot, desk)
    settle(qtbot, desk)
    rows = [page.arrivals.model.row(at) for at in range(page.arrivals.model.rowCount())]
    at = next(place for place, row in enumerate(rows) if row is not None and row.verified)
    page.arrivals.table.clearSelection()
    page.arrivals.table.selectRow(at)
    qtbot.waitUntil(page.arrivals.correct.isVisible)
    qtbot.mouseClick(page.arrivals.correct, Qt.MouseButton.LeftButton)
    form = opened(qtbot)
    form.fields["amount"].setText("600万元")
    form.fields["note"].setPlainText("进账单核对")
    send(form, qtbot, desk)
    page.choose(CORRECTIONS)
    settle(qtbot, desk)
    qtbot.waitUntil(lambda: len(page.arrivals.model.ids) == 1)
    row = page.arrivals.model.row(0)
    assert (row.amount.fen, row.corrects_on) == (100 * WAN, date(2016, 5, 5))
    page.arrivals.table.selectRow(0)
    assert not page.arrivals.correct.isVisible()


def test_a_narrow_window_cuts_no_figure_off(
    page: CapitalPage, window: Window, qtbot: QtBot
) -> None:
    def cut() -> list[str]:
        search = page.arrivals.search
        over = search.mapTo(page, search.rect().topRight()).x() - page.width()
        labels = [
            label
            for tile in page.figures.tiles.values()
            for label in (tile.word, tile.figure, tile.of, tile.badge)
            if label.isVisible()
        ]
        found = [one.text() for one in labels if one.width() < one.sizeHint().width()]
        return found + (["search"] if over > 0 else [])

    for size, bars in (((1440, 900), True), ((960, 720), False), ((960, 900), True)):
        window.resize(*size)
        settle(qtbot, window.desk)
        qtbot.waitUntil(lambda: cut() == [])
        assert page.figures.card.isVisible() is bars
