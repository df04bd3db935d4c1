"""月报填报 by key and clipboard: drafts, errors in words, one step."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLineEdit, QMessageBox
from pytestqt.qtbot import QtBot

from tests.ui.conftest import settle
from tests.ui.looking import without_glyph, without_name
from ui.models.figure_grid import FigureGridModel
from ui.pages.figures import FiguresPage
from ui.window import Window


@pytest.fixture
def page(window: Window, qtbot: QtBot) -> FiguresPage:
    window.go("figures", indicator="外贸进出口总额")
    settle(qtbot, window.desk)
    shown = window.page
    assert isinstance(shown, FiguresPage)
    return shown


def cell(page: FiguresPage, indicator: str, month: int) -> str:
    row, column = page.model.row_of(indicator), page.model.column(month)
    return str(page.model.index(row, column).data() or "")


def go(page: FiguresPage, indicator: str, month: int) -> None:
    row, column = page.model.row_of(indicator), page.model.column(month)
    page.grid.setCurrentIndex(page.model.index(row, column))
    page.grid.setFocus()


def saved(page: FiguresPage, qtbot: QtBot) -> None:
    settle(qtbot, page.desk)
    settle(qtbot, page.desk)


def test_the_grid_shows_what_was_reported(page: FiguresPage) -> None:
    assert cell(page, "规模工业总产值", 4) == "742.6"
    assert page.model.index(0, page.model.column(4)).data(Qt.ItemDataRole.UserRole).below == "12.5%"
    assert page.grid.currentIndex().row() == page.model.row_of("外贸进出口总额")
    heads = [page.model.headerData(at, Qt.Orientation.Horizontal) for at in (0, 1, 2, 12)]
    assert heads == ["指标", "单位", "1–2月", "1–12月"]


def test_a_figure_is_typed_over_and_saved_as_one_step(
    page: FiguresPage, qtbot: QtBot, window: Window
) -> None:
    go(page, "外贸进出口总额", 4)
    QTest.keyClick(page.grid, Qt.Key.Key_F2)
    editor = page.grid.findChild(QLineEdit)
    assert isinstance(editor, QLineEdit)
    editor.setText("82000万美元")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert page.model.drafts == 1
    assert page.save_button.isEnabled()
    page.save()
    saved(page, qtbot)
    assert cell(page, "外贸进出口总额", 4) == "8.2"
    assert page.model.drafts == 0
    window.undo_last()
    saved(page, qtbot)
    assert cell(page, "外贸进出口总额", 4) == ""


def test_what_can_not_be_read_keeps_its_field_open(page: FiguresPage, qtbot: QtBot) -> None:
    go(page, "外贸进出口总额", 4)
    page.grid.edit(page.grid.currentIndex())
    editor = page.grid.findChild(QLineEdit)
    assert isinstance(editor, QLineEdit)
    editor.setText("8.2亿元")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert editor.isVisible()
    assert "单位“亿元”不对" in editor.problem.text()  # type: ignore[attr-defined]
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert page.model.drafts == 0


def test_a_block_is_pasted_from_excel_and_undone_as_one(
    page: FiguresPage, qtbot: QtBot, window: Window
) -> None:
    go(page, "规模工业总产值", 2)
    QGuiApplication.clipboard().setText("268.4\t540\t742.6\t930\r\n4\t6.85\t9.62\t12\r\n")
    QTest.keyClick(page.grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert page.model.drafts == 6  # 540 and 742.6 stand there already
    page.save()
    saved(page, qtbot)
    assert page.model.drafts == 0
    assert cell(page, "规模工业总产值", 5) == "930"
    assert cell(page, "外贸进出口总额", 3) == "6.85"
    window.undo_last()
    qtbot.waitUntil(lambda: cell(page, "规模工业总产值", 5) == "")
    assert cell(page, "规模工业总产值", 4) == "742.6"


def test_errors_stand_in_their_cells_and_hold_the_save_back(
    page: FiguresPage, qtbot: QtBot
) -> None:
    go(page, "规模工业总产值", 2)
    page.grid.paste("很多\t540")
    figure = page.model.index(0, page.model.column(2)).data(Qt.ItemDataRole.UserRole)
    assert figure.below == "写法不对"
    go(page, "规模工业总产值", 5)
    page.grid.paste("700")
    figure = page.model.index(0, page.model.column(5)).data(Qt.ItemDataRole.UserRole)
    assert figure.below == "小于上期"
    assert "1–5月累计 700 小于 1–4月累计 742.6" in page.said.text()
    page.save()
    saved(page, qtbot)
    assert page.model.drafts == 2
    assert page.grid.currentIndex().column() == page.model.column(2)
    assert "“很多”不是数字" in page.said.text()
    page.model.forget()
    assert cell(page, "规模工业总产值", 5) == ""


def test_a_month_that_has_not_ended_takes_nothing(page: FiguresPage) -> None:
    go(page, "规模工业总产值", 6)
    assert page.grid.paste("990") == 0
    assert page.model.drafts == 0
    assert "还没到期的月份有 1 格，没有贴入" in page.said.text()


def test_a_table_with_its_names_and_months_is_put_where_it_belongs(
    page: FiguresPage, qtbot: QtBot
) -> None:
    go(page, "规模工业总产值", 2)
    QGuiApplication.clipboard().setText(
        "指标\t单位\t1-4月\t1-5月\r\n外贸进出口总额\t亿美元\t9.7\t12\r\n"
        "规模工业总产值\t万元\t\t9,300,000\r\n别的指标\t亿元\t1\t2\r\n"
    )
    QTest.keyClick(page.grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert "没有对上的指标：“别的指标”" in page.said.text()
    page.save()
    saved(page, qtbot)
    assert cell(page, "规模工业总产值", 5) == "930"
    assert cell(page, "规模工业总产值", 4) == "742.6"  # a blank beside a name empties nothing
    assert cell(page, "外贸进出口总额", 5) == "12"


def test_delete_clears_and_the_figure_goes_with_its_growth(page: FiguresPage, qtbot: QtBot) -> None:
    go(page, "规模工业总产值", 4)
    QTest.keyClick(page.grid, Qt.Key.Key_Delete)
    page.save()
    saved(page, qtbot)
    assert cell(page, "规模工业总产值", 4) == ""
    assert cell(page, "规模工业总产值", 3) == "540"


def test_published_growth_has_a_layer_of_its_own(page: FiguresPage, qtbot: QtBot) -> None:
    go(page, "规模工业总产值", 4)
    page.show_layer(True)
    assert cell(page, "规模工业总产值", 4) == "12.5%"
    page.grid.paste("9.8%")
    page.save()
    saved(page, qtbot)
    page.show_layer(False)
    figure = page.model.index(0, page.model.column(4)).data(Qt.ItemDataRole.UserRole)
    assert (figure.text, figure.below) == ("742.6", "9.8%")


def test_copying_gives_excel_a_table(page: FiguresPage) -> None:
    go(page, "规模工业总产值", 3)
    QTest.keyClick(page.grid, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(page.grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "540\t742.6"


def test_leaving_asks_about_what_is_not_saved(
    page: FiguresPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert page.may_leave()
    go(page, "规模工业总产值", 5)
    page.grid.paste("930")
    answer = QMessageBox.StandardButton.Cancel
    monkeypatch.setattr(QMessageBox, "question", lambda *_: answer)
    assert not page.may_leave()
    assert page.model.drafts == 1
    answer = QMessageBox.StandardButton.Discard
    assert page.may_leave()
    assert page.model.drafts == 0


def test_a_year_without_a_plan_says_what_to_do(page: FiguresPage, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.before, Qt.MouseButton.LeftButton)
    settle(qtbot, page.desk)
    assert page.empty.isVisible()


def test_the_page_is_named_and_written(page: FiguresPage) -> None:
    assert without_name(page) == []
    assert without_glyph(page) == {}


def test_the_model_is_a_proper_model(page: FiguresPage) -> None:
    model = FigureGridModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert page.found is not None
    model.show_grid(page.found, page.found.lines)
    model.set_texts([(0, model.column(5), "930")])
    model.show_growths(True)
    assert tester.model() is model
