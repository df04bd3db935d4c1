from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from crm import figures
from crm.plans import COLUMNS
from crm.targets import TargetStanding
from tests.ui.conftest import settle
from tests.ui.hands import write
from tests.ui.looking import without_glyph, without_name
from tests.ui.zone import TODAY
from ui.dialogs.report_figure import ReportFigure
from ui.models.targets import Column, TargetsModel, tint
from ui.pages.targets import TargetsPage
from ui.window import Window


@pytest.fixture
def page(window: Window, qtbot: QtBot) -> TargetsPage:
    window.go("targets")
    settle(qtbot, window.desk)
    shown = window.page
    assert isinstance(shown, TargetsPage)
    return shown


def lines(page: TargetsPage) -> dict[str, list[str]]:
    """Each line by its first cell."""
    model = page.model
    shown = [
        [str(model.index(row, column).data() or "") for column in Column]
        for row in range(model.rowCount())
    ]
    return {line[0]: line for line in shown}


def choose(page: TargetsPage, indicator: str) -> TargetStanding:
    for row in range(page.model.rowCount()):
        line = page.model.line(row)
        if not isinstance(line, str) and line.indicator == indicator:
            page.table.setCurrentIndex(page.model.index(row, 0))
            return line
    raise AssertionError(indicator)


def test_each_target_shows_its_figure_against_the_pace(page: TargetsPage) -> None:
    shown = lines(page)
    assert next(iter(shown)) == "全区"
    assert shown["规模工业总产值"][1:4] == ["742.60", "2,000 亿元", "37.1%"]
    assert shown["规模工业总产值"][5:] == ["超序 4.1", "12.5%", "1–4月"]
    assert shown["引进投资过10亿元项目"][1] == "3"
    assert shown["其中：引进投资过50亿元项目"][1] == "1"
    assert shown["外贸进出口总额"][1] == "缺数据"
    assert "星沙产业基地" in shown


def test_colour_says_what_the_words_say(page: TargetsPage) -> None:
    assert tint(choose(page, "规模工业总产值")) == "green"
    assert tint(choose(page, "外贸进出口总额")) == "secondary"
    assert tint(choose(page, "新引进工业项目")) == "phoenix"


def test_the_chosen_line_tells_its_definition(page: TargetsPage) -> None:
    choose(page, "引进投资过10亿元项目")
    assert page.basis.text().startswith("口径")
    assert page.records.isVisible()
    assert page.records.text().startswith("查看 3 个项目")
    choose(page, "规模工业总产值")
    assert not page.records.isVisible()


@pytest.mark.parametrize("how", ["enter", "button", "double click"])
def test_a_number_opens_the_records_behind_it(
    page: TargetsPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    gone: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr(page.shell, "go", lambda key, **request: gone.append((key, request)))
    standing = choose(page, "引进投资过10亿元项目")
    place = page.table.visualRect(page.table.currentIndex()).center()
    if how == "enter":
        QTest.keyClick(page.table, Qt.Key.Key_Return)
    elif how == "button":
        qtbot.mouseClick(page.records, Qt.MouseButton.LeftButton)
    else:
        view = page.table.viewport()
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=place)
        qtbot.mouseDClick(view, Qt.MouseButton.LeftButton, pos=place)
    ids = list(standing.record_ids)
    assert gone == [("projects", {"ids": ids, "because": "引进投资过10亿元项目"})]
    assert len(ids) == 3


def test_a_new_figure_shows_at_once_and_the_choice_stays(page: TargetsPage, qtbot: QtBot) -> None:
    from decimal import Decimal

    choose(page, "外贸进出口总额")
    page.desk.change(
        figures.record_figure,
        indicator="外贸进出口总额",
        year=2016,
        month=4,
        value=Decimal("8.2"),
        unit="亿美元",
        today=TODAY,
        label="月报数",
    )
    settle(qtbot, page.desk)
    settle(qtbot, page.desk)
    assert lines(page)["外贸进出口总额"][1] == "8.20"
    chosen = page.chosen()
    assert chosen is not None
    assert chosen.indicator == "外贸进出口总额"


def test_a_year_without_a_plan_says_what_to_do(page: TargetsPage, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.before, Qt.MouseButton.LeftButton)
    settle(qtbot, page.desk)
    assert page.empty.isVisible()
    assert "2015" in page.title.text()
    qtbot.mouseClick(page.after, Qt.MouseButton.LeftButton)
    settle(qtbot, page.desk)
    assert page.table.isVisible()


def test_the_model_is_a_proper_model(page: TargetsPage) -> None:
    model = TargetsModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.replace(
        [
            line
            for row in range(page.model.rowCount())
            if not isinstance(line := page.model.line(row), str)
        ]
    )
    assert model.rowCount() == page.model.rowCount()
    assert tester.model() is model


def test_a_months_figure_is_reported_and_shows_at_once(page: TargetsPage, qtbot: QtBot) -> None:
    choose(page, "外贸进出口总额")
    dialog = open_report(page, qtbot)
    assert dialog.indicator.currentText() == "外贸进出口总额"
    assert dialog.month.itemText(0) == "1–5 月"
    dialog.month.setCurrentIndex(1)
    write(dialog.value, "8.2")
    write(dialog.growth, "-3.5%")
    QTest.keyClick(dialog.value, Qt.Key.Key_Return)
    settle(qtbot, page.desk)
    settle(qtbot, page.desk)
    assert not dialog.isVisible()
    line = lines(page)["外贸进出口总额"]
    assert (line[1], line[6], line[7]) == ("8.20", "-3.5%", "1–4月")
    page.desk.undo_last()
    settle(qtbot, page.desk)
    settle(qtbot, page.desk)
    assert lines(page)["外贸进出口总额"][1] == "缺数据"


def test_a_month_that_has_a_figure_shows_it(page: TargetsPage, qtbot: QtBot) -> None:
    choose(page, "规模工业总产值")
    dialog = open_report(page, qtbot)
    assert "742.6" in dialog._below["value"].text()  # the month before, to compare with
    dialog.month.setCurrentIndex(1)
    assert dialog.value.text() == "742.6"
    assert "原数留在历史里" in dialog._below["value"].text()


@pytest.mark.parametrize(
    ("value", "growth", "field"), [("", "", "value"), ("很多", "", "value"), ("8", "涨", "growth")]
)
def test_what_can_not_be_is_said_below_its_field(
    page: TargetsPage, qtbot: QtBot, value: str, growth: str, field: str
) -> None:
    choose(page, "外贸进出口总额")
    dialog = open_report(page, qtbot)
    dialog.value.setText(value)
    dialog.growth.setText(growth)
    dialog.save()
    assert dialog.isVisible()
    assert dialog._below[field].isVisible()
    assert dialog._below[field].property("kind") == "error"
    assert lines(page)["外贸进出口总额"][1] == "缺数据"
    assert without_name(dialog) == []
    assert without_glyph(dialog) == {}


def test_a_plan_is_loaded_and_taken_back(
    page: TargetsPage, qtbot: QtBot, tmp_path: Path, window: Window
) -> None:
    page._turn(+1)
    settle(qtbot, page.desk)
    file = tmp_path / "2017计划.csv"
    table = [COLUMNS, ("全区", "预期目标", "工商税收", "120", "", "亿元", "全年", "月报填报", "一")]
    file.write_text("\n".join(",".join(row) for row in table), encoding="gb18030")
    page.load_plan(file)
    settle(qtbot, page.desk)
    settle(qtbot, page.desk)
    assert lines(page)["工商税收"][2] == "120 亿元"
    window.undo_last()
    settle(qtbot, page.desk)
    settle(qtbot, page.desk)
    assert page.empty.isVisible()


def test_a_table_that_is_no_plan_is_refused_in_words(
    page: TargetsPage, qtbot: QtBot, tmp_path: Path, window: Window
) -> None:
    file = tmp_path / "别的.csv"
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    page.load_plan(file)
    settle(qtbot, page.desk)
    assert "缺少" in window.notices.toasts[-1].text
    assert lines(page)["规模工业总产值"][1] == "742.60"


def open_report(page: TargetsPage, qtbot: QtBot) -> ReportFigure:
    page.report_figure()
    settle(qtbot, page.desk)
    return page.findChild(ReportFigure)
