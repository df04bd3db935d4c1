from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from crm import figures
from crm.plan_edits import TargetFields, add_target
from crm.plans import COLUMNS
from crm.targets import TargetStanding
from db.terms import Measure
from tests.ui.conftest import settle
from tests.ui.looking import without_glyph, without_name
from tests.ui.zone import TODAY
from ui.dialogs.new_year import NewYearForm
from ui.dialogs.target import TargetForm
from ui.dialogs.target_split import SplitForm
from ui.models.targets import Column, TargetsModel, tint
from ui.pages.figures import FiguresPage
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
    assert shown["规模工业总产值"][5:8] == ["超序 4.1", "12.5%", "1–4月"]
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
    assert page.panel.basis.text().startswith("口径")
    assert page.panel.records.text().strip().startswith("查看 3 个项目")
    choose(page, "规模工业总产值")
    assert page.panel.records.text().strip().startswith("查看月报数")
    assert "超序 4.1 个百分点" in page.panel.facts.text()


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
        qtbot.mouseClick(page.panel.records, Qt.MouseButton.LeftButton)
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


def test_a_plan_is_loaded_and_taken_back(
    page: TargetsPage, qtbot: QtBot, tmp_path: Path, window: Window
) -> None:
    page._turn(+1)
    settle(qtbot, page.desk)
    file = tmp_path / "2017计划.csv"
    table = [COLUMNS, ("全区", "预期目标", "工商税收", "120", "", "亿元", "全年", "月报填报", "一")]
    file.write_text("\n".join(",".join(row) for row in table), encoding="gb18030")
    page.doing.load_plan(file)
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
    page.doing.load_plan(file)
    settle(qtbot, page.desk)
    assert "缺少" in window.notices.toasts[-1].text
    assert lines(page)["规模工业总产值"][1] == "742.60"


def test_the_chosen_line_shows_its_year(page: TargetsPage, qtbot: QtBot) -> None:
    choose(page, "规模工业总产值")
    settle(qtbot, page.desk)
    assert "4月累计 742.6" in page.panel.chart.accessibleDescription()
    choose(page, "引进投资过10亿元项目")
    settle(qtbot, page.desk)
    assert "4月累计 3" in page.panel.chart.accessibleDescription()
    assert page.panel.chart.isVisible()


def test_a_number_of_figures_opens_them(page: TargetsPage, window: Window, qtbot: QtBot) -> None:
    choose(page, "规模工业总产值")
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    settle(qtbot, page.desk)
    shown = window.page
    assert shown is not None
    assert shown.crumbs() == ["目标", "月报填报"]


def test_a_growth_opens_the_figures_that_grow(
    page: TargetsPage, window: Window, qtbot: QtBot
) -> None:
    ten = TargetFields("外贸进出口总额同比增长", "%", floor=Decimal(10), measure=Measure.GROWTH)
    page.desk.change(add_target, 2016, ten, label="新增目标")
    settle(qtbot, page.desk)
    choose(page, "外贸进出口总额同比增长")
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    settle(qtbot, page.desk)
    shown = window.page
    assert isinstance(shown, FiguresPage)
    line = shown.model.lines[shown.grid.currentIndex().row()]
    assert (line.indicator, line.park_id) == ("外贸进出口总额", None)


def test_the_park_filter_leaves_the_others_out(page: TargetsPage) -> None:
    page.park.setCurrentIndex(page.park.findText("星沙产业基地"))
    assert list(lines(page)) == ["星沙产业基地", "新引进工业项目"]
    page.park.setCurrentIndex(page.park.findText("全区"))
    assert "新引进工业项目" not in lines(page)
    page.park.setCurrentIndex(0)
    assert "新引进工业项目" in lines(page)


def test_a_forecast_stands_beside_what_counts_projects(page: TargetsPage, qtbot: QtBot) -> None:
    settle(qtbot, page.desk)
    assert lines(page)["新引进工业项目"][Column.CHANCE] != ""
    assert lines(page)["规模工业总产值"][Column.CHANCE] == ""


def form_of(page: TargetsPage, kind: type[Any]) -> Any:
    found = [one for one in page.findChildren(kind) if one.isVisible()]
    assert len(found) == 1
    return found[0]


def saved(page: TargetsPage, qtbot: QtBot) -> None:
    settle(qtbot, page.desk)
    settle(qtbot, page.desk)


def test_a_target_is_changed_by_f2_and_taken_back(
    page: TargetsPage, qtbot: QtBot, window: Window
) -> None:
    choose(page, "规模工业总产值")
    QTest.keyClick(page.table, Qt.Key.Key_F2)
    form = form_of(page, TargetForm)
    assert form.floor.text() == "2,000"
    assert without_name(form) == []
    assert without_glyph(form) == {}
    form.floor.setText("2100")
    QTest.keyClick(form.floor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    saved(page, qtbot)
    assert lines(page)["规模工业总产值"][2] == "2,100 亿元"
    window.undo_last()
    saved(page, qtbot)
    assert lines(page)["规模工业总产值"][2] == "2,000 亿元"


def test_a_ceiling_under_its_floor_is_said_below_its_field(page: TargetsPage, qtbot: QtBot) -> None:
    choose(page, "规模工业总产值")
    page.doing.edit()
    form = form_of(page, TargetForm)
    form.ceiling.setText("1000")
    assert "上限 1,000 小于下限 2,000" in form.below["ceiling"].text()  # while it is typed
    form.floor.setText("900")
    assert "小于下限" not in form.below["ceiling"].text()
    form.floor.setText("两千")
    assert "不是数字" in form.below["floor"].text()
    form.floor.setText("2000")
    form.accept()
    settle(qtbot, page.desk)
    assert form.isVisible()
    assert "上限 1,000 小于下限 2,000" in form.below["ceiling"].text()
    form.ceiling.setText("很多")
    form.accept()
    assert "不是数字" in form.below["ceiling"].text()
    form.begin()
    form.reject()


def test_a_new_target_is_measured_by_a_rule_from_the_list(
    page: TargetsPage, qtbot: QtBot, window: Window
) -> None:
    window.new_button.click() if hasattr(window, "new_button") else page.begin_new()
    form = form_of(page, TargetForm)
    form.indicator.setText("新开工项目")
    form.floor.setText("6")
    form.rule.setCurrentIndex(form.rule.findData("stage"))
    assert form.unit.text() == "个"
    assert form.argument.isVisible()
    assert not form.word.isVisible()
    form.argument.setCurrentIndex(form.argument.findData("started"))
    form.rule.setCurrentIndex(form.rule.findData("tag"))
    assert form.word.isVisible()
    form.accept()
    settle(qtbot, page.desk)
    assert "按什么计企业" in form.below["word"].text()
    form.rule.setCurrentIndex(form.rule.findData("stage"))
    form.argument.setCurrentIndex(form.argument.findData("started"))
    form.accept()
    saved(page, qtbot)
    assert lines(page)["新开工项目"][1:3] == ["0", "6 个"]


def test_a_curve_is_filled_in_month_by_month(page: TargetsPage, qtbot: QtBot) -> None:
    choose(page, "规模工业总产值")
    page.doing.edit()
    form = form_of(page, TargetForm)
    assert not form.pace.isVisible()
    form.curve.setCurrentIndex(form.curve.findData("own"))
    assert form.pace.isVisible()
    for line, share in zip(form.pace.lines, range(5, 65, 5), strict=True):
        line.setText(str(share))
    form.accept()
    settle(qtbot, page.desk)
    assert "年底应是 100" in form.below["pace"].text()
    form.pace.lines[11].setText("100")
    form.accept()
    saved(page, qtbot)
    standing = choose(page, "规模工业总产值")
    assert standing.pace == 20
    assert "时序按自定曲线" in page.panel.basis.text()


def test_targets_change_places_and_go_to_the_trash_by_key(
    page: TargetsPage, qtbot: QtBot, window: Window
) -> None:
    choose(page, "外贸进出口总额")
    QTest.keyClick(page.table, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    saved(page, qtbot)
    zone = [one.indicator for one in page.standings if one.park_id is None and not one.part_of]
    assert zone.index("外贸进出口总额") < zone.index("引进投资过10亿元项目")
    choose(page, "外贸进出口总额")
    QTest.keyClick(page.table, Qt.Key.Key_Delete)
    saved(page, qtbot)
    assert "外贸进出口总额" not in lines(page)
    window.undo_last()
    saved(page, qtbot)
    assert "外贸进出口总额" in lines(page)


def test_a_target_is_split_and_the_sums_are_compared(page: TargetsPage, qtbot: QtBot) -> None:
    choose(page, "引进投资过10亿元项目")
    settle(qtbot, page.desk)
    qtbot.mouseClick(page.panel.split_button, Qt.MouseButton.LeftButton)
    settle(qtbot, page.desk)
    form = form_of(page, SplitForm)
    assert without_name(form) == []
    for line, share in zip(form.quarters.lines, ("1", "1", "1", "1"), strict=True):
        line.setText(share)
    assert form.below["quarter"].text() == "合计 4 个，比目标少 1 个"
    form.quarters.lines[3].setText("2")
    assert form.below["quarter"].text() == "合计 5 个，与目标一致"
    form.people.setPlainText("甲 三")
    form.accept()
    settle(qtbot, page.desk)
    assert "读不出姓名和数" in form.below["person"].text()
    form.people.setPlainText("甲 3\n乙 2")
    form.accept()
    saved(page, qtbot)
    page.panel.chips.button(1).click()
    settle(qtbot, page.desk)
    cells = [page.panel.shares.index(row, 0).data() for row in range(page.panel.shares.rowCount())]
    assert cells[:2] == ["按季度", "　一季度"]
    assert "　甲" in cells
    assert page.panel.table.isVisible()


def test_a_new_year_is_made_from_this_one(page: TargetsPage, qtbot: QtBot) -> None:
    page.doing.take_over()
    form = form_of(page, NewYearForm)
    assert without_name(form) == []
    form.growth.setText("10")
    form.accept()
    saved(page, qtbot)
    assert page.year == 2017
    assert lines(page)["规模工业总产值"][2] == "2,200 亿元"
    assert lines(page)["引进投资过10亿元项目"][2].endswith("5 个")


def test_a_year_without_a_plan_offers_the_one_before(page: TargetsPage, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.after, Qt.MouseButton.LeftButton)
    settle(qtbot, page.desk)
    assert page.empty.isVisible()
    assert page.take_over.text() == "由 2016 年带出…"
    texts = {one.text(): one.isEnabled() for one in page.doing.menu().actions()}
    assert texts["由 2016 年带出 2017 年…"]
    qtbot.mouseClick(page.take_over, Qt.MouseButton.LeftButton)
    form = form_of(page, NewYearForm)
    assert form.year.text() == "2017"
    form.accept()
    saved(page, qtbot)
    assert (page.year, page.empty.isVisible()) == (2017, False)
    qtbot.mouseClick(page.after, Qt.MouseButton.LeftButton)
    settle(qtbot, page.desk)
    qtbot.mouseClick(page.after, Qt.MouseButton.LeftButton)
    settle(qtbot, page.desk)
    assert (page.year, page.take_over.isVisible()) == (2019, False)


def test_what_is_shown_is_exported_and_printed(
    page: TargetsPage, qtbot: QtBot, tmp_path: Path
) -> None:
    from openpyxl import load_workbook

    from crm.briefings.catalogue import BY_KEY
    from crm.briefings.order import Order
    from crm.target_book import export_targets
    from ui.books import write_book
    from ui.sheets import write_pdf

    book = tmp_path / "目标.xlsx"
    shown = page.shown()
    write_book(page.shell, page, book, lambda target: export_targets(shown, target))
    order = Order(today=TODAY, first=date(2016, 1, 1), last=date(2016, 12, 31))
    sheet = page.desk.read_now(BY_KEY["yearly"].take, order)
    file = tmp_path / "目标.pdf"
    write_pdf(page.shell, page, "年度目标完成情况", sheet, file)
    settle(qtbot, page.desk)
    rows = list(load_workbook(book).active.iter_rows(values_only=True))
    assert len(rows) == len(shown) + 1
    output = next(row for row in rows if row[2] == "规模工业总产值")
    assert (output[3], output[6], output[5]) == (2000, 742.6, "亿元")
    assert file.read_bytes().startswith(b"%PDF")


def test_a_low_window_keeps_eight_targets_in_sight(
    page: TargetsPage, window: Window, qtbot: QtBot
) -> None:
    window.resize(1440, 900)
    window.show()
    settle(qtbot, window.desk)
    assert (page.table.rowHeight(1), page.panel.height()) == (36, 212)
    window.resize(1280, 720)
    settle(qtbot, window.desk)
    room = (1 + 8) * page.table.rowHeight(1)  # with a heading
    qtbot.waitUntil(lambda: page.table.viewport().height() >= room)
    assert (page.table.rowHeight(1), page.panel.height()) == (30, 180)


def test_all_that_can_be_touched_has_a_name_and_a_glyph(page: TargetsPage, qtbot: QtBot) -> None:
    settle(qtbot, page.desk)
    assert without_name(page) == []
    assert without_glyph(page) == {}
