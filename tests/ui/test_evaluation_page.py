"""亩均评价 by hand: the ranking, a score's working, filters, exemptions, schemes, the workbook."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from crm.sample_evaluation import add_evaluation
from tests.ui.conftest import settle
from tests.ui.looking import without_glyph, without_name
from ui.dialogs.evaluation import ExemptForm, SchemeForm
from ui.models.evaluation import Column
from ui.pages.evaluation import EvaluationPage
from ui.pages.organization import OrganizationPage
from ui.window import Window


@pytest.fixture
def page(window: Window, qtbot: QtBot) -> EvaluationPage:
    window.desk.workspace.change(add_evaluation, label="示例企业")
    window.activateWindow()  # else no shortcut answers
    window.go("evaluation")
    settle(qtbot, window.desk)
    found = window.page
    assert isinstance(found, EvaluationPage)
    qtbot.waitUntil(lambda: found.found is not None and found.model.rowCount() == 22)
    return found


def cell(page: EvaluationPage, row: int, column: Column) -> str:
    return str(page.model.index(row, column).data())


def press(page: EvaluationPage, qtbot: QtBot, key: str) -> None:
    qtbot.mouseClick(page.buttons[key], Qt.MouseButton.LeftButton)


def test_the_ranking_is_shown_with_the_working_of_the_chosen_score(
    page: EvaluationPage, window: Window, qtbot: QtBot
) -> None:
    QAbstractItemModelTester(page.model)
    assert page.crumbs() == ["合同履约", "亩均评价"]
    assert page.years.currentText() == "2015 年"
    assert page.sums.text() == "参评 20 家：A 5 · B 9 · C 5 · D 1；不定等级 1；缺数据 1"
    assert (cell(page, 0, Column.NAME), cell(page, 0, Column.SCORE)) == ("示例传感器", "91.85")
    assert cell(page, 0, Column.GRADE) == "A 类" and cell(page, 21, Column.GRADE) == "缺数据"
    assert "A 类；优先保障用地" in page.working.said.text()
    assert page.working.formula.text().startswith(
        "亩均税收：45 × (20 + 80 × (37.00 − 5.00) ÷ (39.00 − 5.00)) ÷ 100 = 42.88"
    )
    page.view.setFocus()
    qtbot.keyClick(page.view, Qt.Key.Key_Down)
    assert page.working.name.text() == "示例智能仪表"
    page.working.view.selectRow(3)
    assert page.working.formula.text().startswith("研发投入强度：15 ×")
    assert [page.bands.model.index(row, 2).data() for row in range(4)] == ["5", "9", "5", "1"]
    assert not without_name(page) and not without_glyph(page)
    qtbot.keyClick(page.view, Qt.Key.Key_Return)
    settle(qtbot, page.desk)
    qtbot.waitUntil(lambda: isinstance(window.page, OrganizationPage))


def test_the_ranking_is_filtered_by_grade(page: EvaluationPage, qtbot: QtBot) -> None:
    for word, count in (("D 类", 1), ("缺数据", 1), ("全部等级", 22)):
        page.grade.setCurrentText(word)
        page.grade.activated.emit(page.grade.currentIndex())
        assert page.model.rowCount() == count
    page.park.addItem("别处", "别处")
    page.park.setCurrentIndex(page.park.count() - 1)
    page.park.activated.emit(page.park.currentIndex())
    assert page.view.stack.currentIndex() == 2 and page.chosen() is None
    assert page.working.name.text().startswith("选一家企业")


def test_an_enterprise_is_left_without_a_grade_and_takes_part_again(
    page: EvaluationPage, qtbot: QtBot
) -> None:
    qtbot.mouseClick(page.working.exempt, Qt.MouseButton.LeftButton)
    form = page.findChild(ExemptForm)
    assert isinstance(form, ExemptForm)
    form.accept()
    settle(qtbot, page.desk)
    assert "请写明不定等级的原因" in form.below["reason"].text()
    form.reason.setPlainText("停产技改")
    form.accept()
    settle(qtbot, page.desk)
    qtbot.waitUntil(lambda: "参评 19 家" in page.sums.text())
    row = next(at for at in range(22) if cell(page, at, Column.NAME) == "示例传感器")
    page.view.selectRow(row)
    assert page.working.said.text() == "不定等级：停产技改"
    assert page.working.exempt.text() == "恢复参评"
    qtbot.mouseClick(page.working.exempt, Qt.MouseButton.LeftButton)
    settle(qtbot, page.desk)
    qtbot.waitUntil(lambda: "参评 20 家" in page.sums.text())


def test_a_scheme_is_edited_line_by_line_copied_and_undone(
    page: EvaluationPage, qtbot: QtBot
) -> None:
    press(page, qtbot, "copy")
    form = page.findChild(SchemeForm)
    assert isinstance(form, SchemeForm)
    assert "权重合计 100" in form.below["measures"].text()
    form.name.setText("本区方案")
    form.measures.setPlainText("亩均税收 60\n研发投入强度 30")
    form.accept()
    settle(qtbot, page.desk)
    assert form.isVisible() and "权重合计是 90.00，应为 100" in form.below["measures"].text()
    form.measures.setPlainText("亩均税收 60\n研发投入强度 40")
    form.accept()
    settle(qtbot, page.desk)
    qtbot.waitUntil(lambda: page.schemes.currentText() == "本区方案")
    assert page.working.model.rowCount() == 2
    assert "参评 21 家" in page.sums.text(), "who lacked the energy figure takes part now"
    page.desk.undo_last()
    settle(qtbot, page.desk)
    qtbot.waitUntil(lambda: page.schemes.currentText() == "极差得分（例）")
    page.schemes.setCurrentIndex(1)
    page.schemes.activated.emit(1)
    settle(qtbot, page.desk)
    qtbot.waitUntil(lambda: "亩均税收：50 ×" in page.working.formula.text())


def test_a_scheme_out_of_use_stays_readable_at_the_end_of_the_list(
    page: EvaluationPage, qtbot: QtBot
) -> None:
    name = page.schemes.currentText()
    press(page, qtbot, "edit")
    form = page.findChild(SchemeForm)
    assert isinstance(form, SchemeForm)
    form.active.click()
    form.accept()
    settle(qtbot, page.desk)
    qtbot.waitUntil(lambda: page.schemes.currentText() == f"{name}（停用）")
    assert page.schemes.currentIndex() == page.schemes.count() - 1
    page.desk.undo_last()
    settle(qtbot, page.desk)
    qtbot.waitUntil(lambda: page.schemes.currentText() == name)


def test_the_ranking_is_written_to_a_workbook(
    page: EvaluationPage, qtbot: QtBot, tmp_path: Path
) -> None:
    page.export_to(tmp_path / "评价")
    settle(qtbot, page.desk)
    qtbot.waitUntil(lambda: (tmp_path / "评价.xlsx").exists())
    assert page.buttons["export"].isEnabled()


def test_without_actuals_the_page_says_what_to_do(window: Window, qtbot: QtBot) -> None:
    window.go("evaluation")
    settle(qtbot, window.desk)
    found = window.page
    assert isinstance(found, EvaluationPage)
    qtbot.waitUntil(lambda: found.found is not None)
    assert found.view.stack.currentIndex() in (0, 1)
    assert not found.buttons["export"].isEnabled() or found.model.rowCount()
