"""督查考核 and 情景推演 by real widgets."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crm.rules.channels import Span
from db.terms import Stage
from db.values import Amount
from tests.ui.conftest import settle
from tests.ui.looking import without_glyph, without_name
from tests.ui.zone import YI, add_project
from ui.dialogs.scenarios import CompareScenarios, KeepScenario
from ui.models.scenario import CandidatesModel, PickColumn
from ui.pages.kpi import KpiPage
from ui.pages.scenario import ScenarioPage
from ui.window import Window


@pytest.fixture
def kpi(window: Window, qtbot: QtBot) -> KpiPage:
    window.go("kpi")
    settle(qtbot, window.desk)
    shown = window.page
    assert isinstance(shown, KpiPage)
    return shown


def row(page: KpiPage, name: str) -> list[str]:
    for figures in page.model.rows:
        if figures[0].text == name:
            return [figure.text for figure in figures]
    raise AssertionError(name)


def test_each_person_stands_with_the_numbers(kpi: KpiPage) -> None:
    assert row(kpi, "合计")[4] == "3"  # 签约
    assert row(kpi, "未登记")[4] == "3"
    assert "2016 年 1 月 1 日至 5 月 31 日" in kpi.said.text()


def test_a_number_opens_its_records(kpi: KpiPage, monkeypatch: pytest.MonkeyPatch) -> None:
    gone: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr(kpi.shell, "go", lambda key, **request: gone.append((key, request)))
    kpi.table.setCurrentIndex(kpi.model.index(0, 4))
    assert "首份投资合同" in kpi.foot.basis.text()
    assert kpi.foot.records.text().strip().startswith("查看 3 个项目")
    QTest.keyClick(kpi.table, Qt.Key.Key_Return)
    assert gone[0][0] == "projects"
    assert len(gone[0][1]["ids"]) == 3
    assert "签约" in gone[0][1]["because"]


def test_another_period_and_the_teams(kpi: KpiPage, qtbot: QtBot) -> None:
    kpi.times.choose(Span.MONTH)
    settle(qtbot, kpi.desk)
    assert row(kpi, "合计")[4] == "—"
    assert "5 月" in kpi.said.text()
    kpi.times.choose(Span.YEAR)
    kpi.times.turn(-1)
    settle(qtbot, kpi.desk)
    assert row(kpi, "合计")[4] == "—"
    kpi.times.turn(+1)
    settle(qtbot, kpi.desk)
    assert not kpi.table.isColumnHidden(1)
    qtbot.mouseClick(kpi.sorts.buttons()[1], Qt.MouseButton.LeftButton)
    assert row(kpi, "未登记")[4] == "3"
    assert kpi.model.headerData(0, Qt.Orientation.Horizontal) == "团队"
    assert kpi.table.isColumnHidden(1)


def test_all_definitions_are_shown_at_a_press(kpi: KpiPage, qtbot: QtBot) -> None:
    assert not kpi.rules.isVisible()
    qtbot.mouseClick(kpi.rules_button, Qt.MouseButton.LeftButton)
    assert kpi.rules.isVisible()
    for word in ("线索：", "洽谈考察：", "签约：", "到位：", "节点按期：", "项目责任人："):
        assert word in kpi.rules.text()


def test_the_numbers_are_exported(kpi: KpiPage, qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "督查考核"
    kpi.export_to(file)
    settle(qtbot, kpi.desk)
    book = load_workbook(tmp_path / "督查考核.xlsx")
    rows = list(book["人员"].iter_rows(values_only=True))
    assert rows[0][0] == "人员"
    whole = next(one for one in rows if one[0] == "合计")
    assert whole[rows[0].index("签约")] == 3
    teams = list(book["团队"].iter_rows(values_only=True))
    assert teams[0][:2] == ("团队", "线索")
    assert next(one for one in teams if one[0] == "合计")[teams[0].index("签约")] == 3


def test_the_kpi_page_is_named_and_written(kpi: KpiPage) -> None:
    assert without_name(kpi) == []
    assert without_glyph(kpi) == {}


@pytest.fixture
def scenario(window: Window, qtbot: QtBot) -> ScenarioPage:
    for name, yi in (("示例芯片封装", 60), ("示例小项目", 3)):
        window.desk.change(
            add_project,
            name,
            stage=Stage.TALKS,
            planned=Amount(yi * YI),
            label="登记",
        )
    settle(qtbot, window.desk)
    window.go("scenario")
    settle(qtbot, window.desk)
    shown = window.page
    assert isinstance(shown, ScenarioPage)
    return shown


def reckoned(page: ScenarioPage, qtbot: QtBot) -> dict[str, tuple[str, ...]]:
    page._wait.stop()
    page.reckon()
    settle(qtbot, page.desk)
    model = page.targets.model
    return {
        str(model.index(at, 0).data()): tuple(
            str(model.index(at, column).data()) for column in range(model.columnCount())
        )
        for at in range(model.rowCount())
    }


def test_ticking_projects_moves_the_targets(scenario: ScenarioPage, qtbot: QtBot) -> None:
    before = reckoned(scenario, qtbot)
    assert before["引进投资过10亿元项目"][2:4] == ("3", "60.0%")
    scenario.table.setCurrentIndex(scenario.model.index(0, 0))
    QTest.keyClick(scenario.table, Qt.Key.Key_Space)
    after = reckoned(scenario, qtbot)
    assert after["引进投资过10亿元项目"][2:4] == ("3 → 4", "60.0% → 80.0%")
    assert after["其中：引进投资过50亿元项目"][2] == "1 → 2"
    assert next(iter(after)) == "引进投资过10亿元项目"  # what moves comes first
    assert scenario.chosen.text() == "已选 1 个"
    scenario.model.clear()
    assert reckoned(scenario, qtbot)["引进投资过10亿元项目"][2] == "3"


def test_an_amount_and_a_day_of_its_own(scenario: ScenarioPage, qtbot: QtBot) -> None:
    model = scenario.model
    small = next(at for at, one in enumerate(model.lines) if one.name == "示例小项目")
    model.setData(model.index(small, PickColumn.AMOUNT), Amount(12 * YI))
    model.setData(model.index(small, PickColumn.ON), date(2016, 8, 1))
    assert [(pick.on, pick.amount) for pick in model.picks()] == [
        (date(2016, 8, 1), Amount(12 * YI))
    ]
    assert reckoned(scenario, qtbot)["引进投资过10亿元项目"][2] == "3 → 4"
    scenario.on.setText("2016-12-01")
    assert model.picks()[0].on == date(2016, 8, 1)


def test_a_day_of_another_year_is_refused_in_words(scenario: ScenarioPage, qtbot: QtBot) -> None:
    scenario.model.toggle(0)
    scenario.on.setText("2017-03-01")
    reckoned(scenario, qtbot)
    assert scenario.below.isVisible()
    assert "2016-12-31 之间" in scenario.below.text()
    scenario.on.setText("2016-10-01")
    reckoned(scenario, qtbot)
    assert not scenario.below.isVisible()


def test_a_scenario_that_is_tried_saves_nothing(scenario: ScenarioPage, qtbot: QtBot) -> None:
    before = scenario.desk.workspace.position()
    scenario.model.toggle(0)
    reckoned(scenario, qtbot)
    assert scenario.desk.workspace.position() == before


def test_the_scenario_page_is_named_and_written(scenario: ScenarioPage) -> None:
    assert without_name(scenario) == []
    assert without_glyph(scenario) == {}


def test_the_model_is_a_proper_model(scenario: ScenarioPage) -> None:
    model = CandidatesModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_items(scenario.model.lines)
    model.toggle(0)
    assert tester.model() is model


def form_of(kind: type, qtbot: QtBot):
    """The dialog of that kind that is open."""
    found: list = []

    def look() -> bool:
        found[:] = [one for one in QApplication.topLevelWidgets() if isinstance(one, kind)]
        return bool(found) and found[-1].isVisible()

    qtbot.waitUntil(look)
    return found[-1]


def test_a_scenario_is_kept_opened_compared_and_deleted_with_undo(
    scenario: ScenarioPage, qtbot: QtBot
) -> None:
    kept, desk = scenario.kept, scenario.desk
    assert not kept.keep_button.isEnabled()
    scenario.model.toggle(0)
    reckoned(scenario, qtbot)
    qtbot.mouseClick(kept.keep_button, Qt.MouseButton.LeftButton)
    form = form_of(KeepScenario, qtbot)
    form.accept()
    qtbot.waitUntil(lambda: "起个名字" in form.below["name"].text())
    form.name.setText("十一月签一个")
    form.accept()
    qtbot.waitUntil(lambda: kept.box.count() == 2)
    assert kept.box.currentText() == "十一月签一个"
    scenario.model.clear()
    scenario.model.toggle(1)
    scenario.model.toggle(0)
    kept.open(kept.items[0])
    assert scenario.model.picks() == list(kept.items[0].picks)
    assert reckoned(scenario, qtbot)["引进投资过10亿元项目"][2] == "3 → 4"
    scenario.model.clear()
    scenario.model.toggle(1)
    qtbot.mouseClick(kept.compare_button, Qt.MouseButton.LeftButton)
    dialog = form_of(CompareScenarios, qtbot)
    assert [dialog.first.currentText(), dialog.second.currentText()] == [
        "现在的勾选", "十一月签一个",
    ]  # fmt: skip
    qtbot.waitUntil(lambda: bool(dialog.card.items))
    assert dialog.card.summary.text().endswith("项目标不同")
    assert not without_name(dialog)
    dialog.reject()
    qtbot.mouseClick(kept.trash_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: kept.box.count() == 1)
    desk.undo_last()
    qtbot.waitUntil(lambda: kept.box.count() == 2)
