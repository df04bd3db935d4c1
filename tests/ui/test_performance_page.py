"""合同履约: strips by keys and mouse, filters, tiles, what falls due, sums, export."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from crm.portfolio import Grouping
from crm.standings import Column
from db.models import Park, Performance
from db.terms import Grade, Indicator, ParkKind
from tests.crm.promising import (
    Signed,
    promise_intensity,
    promise_start,
    promise_tax,
    sign,
    wan,
)
from tests.ui.conftest import settle
from tests.ui.hands import turn_to
from tests.ui.looking import without_glyph, without_name
from ui.dialogs.working import WorkingDialog
from ui.models.performance import StripsModel
from ui.pages.performance import PerformancePage
from ui.pages.project import ProjectPage
from ui.theme import theme
from ui.widgets.performance_bar import SUMS
from ui.widgets.performance_panel import DUE, WORKING
from ui.widgets.performance_tiles import CONTRACTS, INTENSITY, OWED, REACHED
from ui.window import Window

BAD, GOOD = "示例甲厂", "示例乙厂"
ENDS = date(2015, 12, 31)


@pytest.fixture
def made(window: Window, qtbot: QtBot) -> dict[str, Signed]:
    def fill(session: Any) -> dict[str, Signed]:
        park = Park(name="主园区", kind=ParkKind.MAIN)
        session.add(park)
        session.flush()
        bad = sign(session, BAD, park_id=park.id, owner="专员 甲", industry="C36")
        promise_intensity(session, bad, ENDS, "24600")
        promise_start(session, bad, date(2014, 3, 1), date(2014, 4, 15))
        promise_tax(session, bad, "20", "1900", "1500", opened=2013)
        good = sign(session, GOOD, commissioner="专员 乙")
        promise_intensity(session, good, date(2016, 6, 30), None)
        promise_tax(session, good, "20", "2000", "2100", opened=2013)
        return {BAD: bad, GOOD: good}

    found: list[dict[str, Signed]] = []
    window.desk.change(fill, label="登记", then=found.append)
    settle(qtbot, window.desk)
    return found[0]


@pytest.fixture
def page(window: Window, made: dict[str, Signed], qtbot: QtBot) -> PerformancePage:
    QTest.keyClick(window, Qt.Key.Key_4, Qt.KeyboardModifier.AltModifier)
    settle(qtbot, window.desk)
    shown = window.page
    assert isinstance(shown, PerformancePage)
    assert shown.model.rowCount() == 2
    turn_to(qtbot, shown.strips)
    return shown


def names(page: PerformancePage) -> list[str]:
    return [one.head.project for one in page.model.strips]


def place(page: PerformancePage, name: str, year: int, what: Indicator) -> tuple[int, int]:
    return names(page).index(name), page.model.columns.index(Column(year, what))


def choose(page: PerformancePage, name: str, year: int, what: Indicator) -> None:
    page.strips.setCurrentIndex(page.model.index(*place(page, name, year, what)))


def opened(window: Window) -> list[WorkingDialog]:
    return [one for one in window.findChildren(WorkingDialog) if one.isVisible()]


def test_a_page_without_promises_teaches_the_first_step(window: Window, qtbot: QtBot) -> None:
    window.go("performance")
    settle(qtbot, window.desk)
    page = window.page
    assert isinstance(page, PerformancePage)
    assert page.body.currentWidget() is page.empty
    assert not page.bar.isVisible()
    assert not page.tiles.isVisible()
    assert page.empty.button is not None
    qtbot.mouseClick(page.empty.button, Qt.MouseButton.LeftButton)
    assert window.page.crumbs() == ["项目"]


def test_the_worst_stands_first_and_the_year_is_in_sight(page: PerformancePage) -> None:
    assert names(page) == [BAD, GOOD]
    at = next(at for at, one in enumerate(page.model.columns) if one.year == 2016)
    assert page.strips.columnViewportPosition(at) < page.strips.viewport().width()
    assert page.strips.year == 2016


def test_arrows_move_by_cell_and_the_working_follows(page: PerformancePage, qtbot: QtBot) -> None:
    assert page.panel.stack.currentIndex() == DUE
    choose(page, BAD, 2014, Indicator.TAX_PER_MU)
    before = page.strips.currentIndex().column()
    QTest.keyClick(page.strips, Qt.Key.Key_Right)
    now = page.strips.currentIndex().column()
    assert now == before + 1
    assert page.panel.stack.currentIndex() == WORKING
    choose(page, BAD, 2015, Indicator.INTENSITY)
    sheet = page.panel.sheet
    qtbot.waitUntil(lambda: sheet.found is not None and sheet.found.ratio == "82.00%")
    assert "691.2万元" in [label.text() for label in sheet.findChildren(QLabel)]


def test_enter_opens_the_working_of_the_cell(
    page: PerformancePage, made: dict[str, Signed], window: Window, qtbot: QtBot
) -> None:
    choose(page, BAD, 2015, Indicator.INTENSITY)
    QTest.keyClick(page.strips, Qt.Key.Key_Return)
    [dialog] = opened(window)
    assert dialog.commitment_id == made[BAD].promises[Indicator.INTENSITY]
    assert dialog.ends == ENDS
    qtbot.waitUntil(lambda: dialog.found is not None)
    dialog.reject()


def test_ctrl_enter_and_an_empty_cell_open_the_project(
    page: PerformancePage, made: dict[str, Signed], window: Window, qtbot: QtBot
) -> None:
    choose(page, GOOD, 2014, Indicator.START)
    QTest.keyClick(page.strips, Qt.Key.Key_Return)
    settle(qtbot, window.desk)
    shown = window.page
    assert isinstance(shown, ProjectPage)
    assert shown.project_id == made[GOOD].project
    window.back()
    settle(qtbot, window.desk)
    choose(page, BAD, 2015, Indicator.INTENSITY)
    QTest.keyClick(page.strips, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, window.desk)
    assert shown.project_id == made[BAD].project


def test_f_goes_to_the_search_and_typing_filters(page: PerformancePage, qtbot: QtBot) -> None:
    QTest.keyClick(page.strips, Qt.Key.Key_F)
    assert page.bar.search.hasFocus()
    QTest.keyClicks(page.bar.search, "slyc")
    qtbot.waitUntil(lambda: names(page) == [GOOD])
    assert page.tiles.tiles[CONTRACTS].of.text() == "/ 2 份"
    QTest.keyClicks(page.bar.search, "xx")
    qtbot.waitUntil(page.nothing.isVisible)
    assert page.nothing.button is not None
    qtbot.mouseClick(page.nothing.button, Qt.MouseButton.LeftButton)
    assert names(page) == [BAD, GOOD]


def test_legend_and_boxes_filter(page: PerformancePage, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.legend.chips[Grade.UNMET], Qt.MouseButton.LeftButton)
    assert names(page) == [BAD]
    qtbot.mouseClick(page.legend.chips[Grade.UNMET], Qt.MouseButton.LeftButton)
    assert names(page) == [BAD, GOOD]
    page.bar.person.setCurrentIndex(page.bar.person.findData("专员 乙"))
    assert names(page) == [GOOD]
    page.bar.park.setCurrentIndex(page.bar.park.findData("主园区"))
    assert page.found.currentWidget() is page.nothing


def test_tiles_say_what_is_seen_and_open_what_is_behind_them(
    page: PerformancePage, qtbot: QtBot
) -> None:
    tiles = page.tiles.tiles
    assert tiles[CONTRACTS].figure.text() == "2"
    assert tiles[INTENSITY].figure.text() == "246.00"
    assert "÷" in tiles[INTENSITY].toolTip()
    assert tiles[REACHED].figure.text() == "33.3%"
    assert tiles[OWED].figure.text() == "1,364万元"
    qtbot.mouseClick(tiles[OWED], Qt.MouseButton.LeftButton)
    assert names(page) == [BAD]
    assert "只看有应追的" in page.summary.text()
    qtbot.mouseClick(tiles[CONTRACTS], Qt.MouseButton.LeftButton)
    assert names(page) == [BAD, GOOD]
    QTest.keyClick(tiles[INTENSITY], Qt.Key.Key_Return)
    assert page.left.currentWidget() is page.portfolio


def test_a_change_shows_at_once_and_the_choice_stays(
    page: PerformancePage, made: dict[str, Signed], qtbot: QtBot
) -> None:
    index = page.model.index(*place(page, BAD, 2015, Indicator.INTENSITY))
    middle = page.strips.visualRect(index).center()
    qtbot.mouseClick(page.strips.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    qtbot.waitUntil(lambda: page.panel.sheet.found is not None)

    def correct(session: Any) -> None:
        session.query(Performance).filter_by(
            organization_id=made[BAD].firm, indicator=Indicator.FIXED_INVESTMENT
        ).one().actual = wan("30000")

    page.desk.change(correct, label="更正实绩")
    row, at = place(page, BAD, 2015, Indicator.INTENSITY)
    qtbot.waitUntil(lambda: page.model.cell(row, at).result.grade is Grade.MET)  # type: ignore[union-attr]
    assert page.strips.currentIndex().row() == names(page).index(BAD)
    assert page.strips.currentIndex().column() == at
    qtbot.waitUntil(lambda: page.panel.sheet.found.ratio == "100.00%")  # type: ignore[union-attr]


def test_what_falls_due_opens_its_working(
    page: PerformancePage, window: Window, qtbot: QtBot
) -> None:
    [line] = page.panel.lines
    assert (line.left, line.who) == (30, "专员 乙")
    assert page.panel.leaves.button(DUE).text() == "90 天内到期 1"
    due = page.panel.due
    due.setCurrentIndex(due.model().index(0, 0))
    QTest.keyClick(due, Qt.Key.Key_Return)
    [dialog] = opened(window)
    assert dialog.ends == date(2016, 6, 30)
    qtbot.waitUntil(lambda: dialog.found is not None)
    dialog.reject()


def test_a_range_is_copied_with_its_heads(page: PerformancePage) -> None:
    choose(page, BAD, 2014, Indicator.TAX_PER_MU)
    _, first = place(page, BAD, 2014, Indicator.TAX_PER_MU)
    _, last = place(page, BAD, 2015, Indicator.TAX_PER_MU)
    for _ in range(last - first):
        QTest.keyClick(page.strips, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(page.strips, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    heads, row = [line.split("\t") for line in QGuiApplication.clipboard().text().splitlines()]
    assert heads[0] == "项目"
    cells = dict(zip(heads, row, strict=True))
    assert cells["项目"] == BAD
    assert cells["2014 年 亩均税收"] == "≈ 基本达标 95.00%"
    assert cells["2015 年 投资强度"] == "✗ 未达标 82.00%"


def test_the_menu_offers_what_can_be_done(page: PerformancePage) -> None:
    menu = page.doing.menu_of(*place(page, BAD, 2015, Indicator.INTENSITY))
    words = [action.text() for action in menu.actions() if action.text()]
    assert words == [
        "依据与算法　Enter",
        "打开项目的合同与承诺　Ctrl+Enter",
        "复制　Ctrl+C",
        "只看主园区",
        page.model.strips[0].head.industry and f"只看{page.model.strips[0].head.industry}",
        "只看专员 甲",
    ]
    next(one for one in menu.actions() if one.text() == "只看主园区").trigger()
    assert names(page) == [BAD]


def test_the_sums_are_shown_by_park_industry_and_year_and_open_their_contracts(
    page: PerformancePage, qtbot: QtBot
) -> None:
    qtbot.mouseClick(page.bar.looks.button(SUMS), Qt.MouseButton.LeftButton)
    table = page.portfolio
    assert [one.name for one in table.groups] == ["主园区", "未登记园区", "合计"]
    assert "达标率 = 达标 ÷" in table.notes.text()
    table.show_by(Grouping.YEAR)
    assert [one.name for one in table.groups][:2] == ["2014 年", "2015 年"]
    table.show_by(Grouping.PARK)
    table.view.setCurrentIndex(table.model.index(0, 0))
    table.view.setFocus()
    QTest.keyClick(table.view, Qt.Key.Key_Return)
    assert page.left.currentWidget() is page.chart
    assert names(page) == [BAD]


def test_what_is_seen_is_exported(
    page: PerformancePage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.bar.person.setCurrentIndex(page.bar.person.findData("专员 乙"))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "履约"), ""))
    QTest.keyClick(page.strips, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    written = tmp_path / "履约.xlsx"
    qtbot.waitUntil(lambda: written.exists() and page.bar.export.isEnabled())
    rows = list(load_workbook(written)["履约"].values)
    assert [row[0] for row in rows[1:]] == [GOOD]


def test_cells_are_told_by_sign_and_colour_in_both_appearances(page: PerformancePage) -> None:
    row, at = place(page, BAD, 2015, Indicator.INTENSITY)
    page.strips.setCurrentIndex(page.model.index(1, 0))
    for mode in ("light", "dark"):
        theme().set_mode(mode)
        for figures in (False, True):
            page.bar.figures.setChecked(figures)
            page.strips.scrollTo(page.model.index(row, at))
            box = page.strips.visualRect(page.model.index(row, at))
            picture = page.strips.viewport().grab().toImage()
            seen = {
                picture.pixelColor(x, y).name()
                for x in range(box.left(), box.right())
                for y in range(box.top(), box.bottom())
            }
            tokens = theme().tokens
            assert tokens.phoenix_soft.lower() in seen
            assert tokens.phoenix.lower() in seen, "the sign itself"
            assert tokens.green_soft.lower() not in seen


def test_a_click_in_the_names_chooses_the_row_and_a_double_click_opens_the_project(
    page: PerformancePage, window: Window, made: dict[str, Signed], qtbot: QtBot
) -> None:
    head = page.strips.verticalHeader()
    middle = QPoint(40, head.sectionViewportPosition(1) + 20)
    qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert page.strips.currentIndex().row() == 1
    qtbot.mouseDClick(head.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    settle(qtbot, window.desk)
    shown = window.page
    assert isinstance(shown, ProjectPage)
    assert shown.project_id == made[GOOD].project


def test_a_caller_may_ask_for_a_grade(page: PerformancePage, window: Window, qtbot: QtBot) -> None:
    window.go("performance", grade="unmet")
    settle(qtbot, window.desk)
    assert page.legend.wanted() == {Grade.UNMET}
    assert names(page) == [BAD]


def test_the_model_is_a_proper_model_and_all_can_be_read_and_named(page: PerformancePage) -> None:
    model = StripsModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_strips(page.model.strips, page.model.columns)
    model.show_strips([], ())
    assert tester.model() is model
    row, at = place(page, BAD, 2015, Indicator.INTENSITY)
    index = page.model.index(row, at)
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == f"{BAD}，2015 年 投资强度，✗ 未达标 82.00%"
    tip = index.data(Qt.ItemDataRole.ToolTipRole)
    assert "应完成 30,000.00万元，实际 24,600.00万元" in tip
    assert "差额比例违约金：691.2万元" in tip
    for look in (0, 1):
        page.show_look(look)
        assert without_glyph(page) == {}
        assert without_name(page) == []
