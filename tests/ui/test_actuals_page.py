"""实绩 by hand: typed, pasted, cleared, verified, corrected; what is missing says who waits."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.commitments import add_commitment
from crm.contracts import Party, create_contract
from crm.organizations import create_organization
from crm.performances import record_actual
from crm.projects import create_project
from crm.workspace import Workspace
from db.models import Organization, Performance
from db.terms import ContractKind, Indicator, PeriodKind
from db.values import Period, Quantity
from tests.ui.conftest import settle, until
from tests.ui.hands import turn_to
from ui.dialogs.actual import ActualForm, VerifyForm
from ui.models.actuals import FIRST
from ui.pages.actuals import ActualsPage
from ui.widgets.cell_editing import CellLine
from ui.window import Window

CONTROL = Qt.KeyboardModifier.ControlModifier


def wan(number: str) -> Quantity:
    return Quantity(Decimal(number), "万元")


def enter(session: Session) -> dict[str, str]:
    """Two enterprises; one promises tax in 2014 and 2015, of which 2014 is known."""
    firms = {name: create_organization(session, name) for name in ("示例甲厂", "示例乙厂")}
    project = create_project(session, "示例合同项目")
    contract = create_contract(
        session, project, ContractKind.INVESTMENT, parties=[Party("乙方", firms["示例甲厂"])]
    )
    for year in (2014, 2015):
        add_commitment(
            session,
            contract,
            Indicator.TAX,
            promised=wan("100"),
            period=Period(PeriodKind.YEAR, year=year),
        )
    record_actual(session, firms["示例甲厂"], Indicator.TAX, 2014, wan("90"))
    record_actual(session, firms["示例乙厂"], Indicator.OUTPUT, 2015, wan("12000"))
    return firms


def figures(session: Any) -> dict[tuple[str, str, int, int | None], tuple[Any, str | None]]:
    rows = session.execute(
        select(Performance, Organization.name)
        .join(Organization, Organization.id == Performance.organization_id)
        .where(Performance.trashed_at.is_(None))
    )
    return {
        (name, one.indicator.value, one.year, one.month): (one.actual.number, one.verified_by)
        for one, name in rows
    }


@pytest.fixture
def firms(zone: Workspace) -> dict[str, str]:
    return zone.change(enter, label="登记").result


@pytest.fixture
def page(firms: dict[str, str], window: Window, qtbot: QtBot) -> ActualsPage:
    window.go("actuals")
    settle(qtbot, window.desk)
    found = window.page
    assert isinstance(found, ActualsPage)
    qtbot.waitUntil(lambda: found.model.rowCount() == 2)
    turn_to(qtbot, found.table)
    return found


def column(page: ActualsPage, indicator: Indicator) -> int:
    assert page.model.grid is not None
    return FIRST + [one.indicator for one in page.model.grid.columns].index(indicator)


def row(page: ActualsPage, name: str) -> int:
    assert page.model.grid is not None
    return [one.name for one in page.model.grid.rows].index(name)


def choose(page: ActualsPage, top: int, left: int, bottom: int, right: int) -> None:
    model, flags = page.model, QItemSelectionModel.SelectionFlag
    page.table.setCurrentIndex(model.index(top, left))
    page.table.selectionModel().select(
        QItemSelection(model.index(top, left), model.index(bottom, right)), flags.ClearAndSelect
    )


def saved(page: ActualsPage, qtbot: QtBot, told: Callable[[dict[Any, Any]], bool]) -> None:
    until(qtbot, page.desk, lambda: told(page.desk.read_now(figures)))
    settle(qtbot, page.desk)


def test_what_is_missing_says_who_waits_for_it(page: ActualsPage, qtbot: QtBot) -> None:
    QAbstractItemModelTester(page.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    tax = column(page, Indicator.TAX)
    cell = page.model.cell(row(page, "示例甲厂"), tax)
    assert cell is not None
    assert not cell.known
    assert cell.owed == ("示例合同项目：税收 不低于 100万元",)
    assert page.sums.text() == "2 家企业，缺数据 1 项，未核实 1 项"
    page.table.setCurrentIndex(page.model.index(row(page, "示例甲厂"), tax))
    assert page.details.badge.text() == "缺数据"
    # 乙厂 promised nothing: a blank there is nobody's concern.
    other = page.model.cell(row(page, "示例乙厂"), tax)
    assert other is not None
    assert not other.owed
    page.missing.click()
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    assert page.model.text(0, 0) == "示例甲厂"


def test_a_figure_is_typed_in_its_cell_and_undone(page: ActualsPage, qtbot: QtBot) -> None:
    at, tax = row(page, "示例甲厂"), column(page, Indicator.TAX)
    page.table.setCurrentIndex(page.model.index(at, tax))
    QTest.keyClick(page.table, Qt.Key.Key_F2)
    editor = page.table.indexWidget(page.model.index(at, tax)) or page.table.focusWidget()
    QTest.keyClicks(editor, "0.00635")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    key = ("示例甲厂", "tax", 2015, None)
    saved(page, qtbot, lambda found: found.get(key) == (Decimal("0.00635"), None))
    qtbot.waitUntil(lambda: page.model.text(at, tax) == "0.00635")
    page.desk.undo_last()
    saved(page, qtbot, lambda found: key not in found)


def test_what_is_no_figure_stays_in_its_cell_with_the_reason(
    page: ActualsPage, qtbot: QtBot
) -> None:
    at, tax = row(page, "示例甲厂"), column(page, Indicator.TAX)
    page.table.setCurrentIndex(page.model.index(at, tax))
    before = page.desk.read_now(figures)
    QTest.keyClick(page.table, Qt.Key.Key_1)  # typing begins the edit, as in Excel
    editor = page.table.findChild(CellLine)
    assert editor is not None
    QTest.keyClicks(editor, "2x")
    assert editor.text() == "12x"
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert editor.isVisible()
    assert "单位“x”不适用于税收。请用万元、亿元、元。" in editor.problem.text()
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    settle(qtbot, page.desk)
    assert page.desk.read_now(figures) == before


def test_a_range_from_excel_is_pasted_as_one_step(page: ActualsPage, qtbot: QtBot) -> None:
    fixed, output = column(page, Indicator.FIXED_INVESTMENT), column(page, Indicator.OUTPUT)
    assert output == fixed + 1
    QGuiApplication.clipboard().setText("24,600\t1.2亿元\n3000\t\n")
    choose(page, 0, fixed, 0, fixed)
    QTest.keyClick(page.table, Qt.Key.Key_V, CONTROL)
    first, second = (page.model.row(at).name for at in (0, 1))  # type: ignore[union-attr]
    saved(page, qtbot, lambda found: len(found) >= 4)
    found = page.desk.read_now(figures)
    assert found[first, "fixed_investment", 2015, None][0] == Decimal(24600)
    assert found[first, "output", 2015, None][0] == Decimal("1.2")
    assert found[second, "fixed_investment", 2015, None][0] == Decimal(3000)
    qtbot.waitUntil(lambda: page.model.text(0, output) == "12,000")
    choose(page, 0, fixed, 1, output)
    QTest.keyClick(page.table, Qt.Key.Key_C, CONTROL)
    copied = QGuiApplication.clipboard().text().splitlines()
    assert copied[0] == "24,600\t12,000"
    page.desk.undo_last()
    saved(page, qtbot, lambda found: (first, "fixed_investment", 2015, None) not in found)


def test_a_row_fills_each_row_of_a_chosen_range(page: ActualsPage, qtbot: QtBot) -> None:
    fixed, output = column(page, Indicator.FIXED_INVESTMENT), column(page, Indicator.OUTPUT)
    QGuiApplication.clipboard().setText("24,600\t1.2亿元\n")
    choose(page, 0, fixed, 1, output)
    QTest.keyClick(page.table, Qt.Key.Key_V, CONTROL)
    saved(page, qtbot, lambda found: len(found) >= 4)
    qtbot.waitUntil(
        lambda: [page.model.text(row, output) for row in (0, 1)] == ["12,000", "12,000"]
    )
    assert [page.model.text(row, fixed) for row in (0, 1)] == ["24,600", "24,600"]


def test_a_paste_that_does_not_fit_writes_nothing(
    page: ActualsPage, window: Window, qtbot: QtBot
) -> None:
    before = page.desk.read_now(figures)
    for text in ("1\n2\n3\n4", "好"):
        QGuiApplication.clipboard().setText(text)
        fixed = column(page, Indicator.FIXED_INVESTMENT)
        choose(page, 0, fixed, 0, fixed)
        with qtbot.waitSignal(page.table.refused):
            QTest.keyClick(page.table, Qt.Key.Key_V, CONTROL)
        settle(qtbot, page.desk)
    assert page.desk.read_now(figures) == before


def choose_apart(page: ActualsPage, *places: tuple[int, int]) -> None:
    page.table.clearSelection()
    for place in places:
        page.table.selectionModel().setCurrentIndex(
            page.model.index(*place), QItemSelectionModel.SelectionFlag.Select
        )


def test_a_sign_for_nothing_clears_no_figure(
    page: ActualsPage, window: Window, qtbot: QtBot
) -> None:
    before = page.desk.read_now(figures)
    output = column(page, Indicator.OUTPUT)
    at = row(page, "示例乙厂")
    choose(page, at, output, at, output)
    for text, said in (("—", "都是空格"), ("\t\n", "剪贴板里没有文字")):
        QGuiApplication.clipboard().setText(text)
        QTest.keyClick(page.table, Qt.Key.Key_V, CONTROL)
        settle(qtbot, page.desk)
        assert said in window.notices.toasts[-1].text
    assert page.desk.read_now(figures) == before


def test_cells_apart_take_one_figure_and_no_table(
    page: ActualsPage, window: Window, qtbot: QtBot
) -> None:
    before = page.desk.read_now(figures)
    fixed, output = column(page, Indicator.FIXED_INVESTMENT), column(page, Indicator.OUTPUT)
    choose_apart(page, (0, fixed), (1, output))
    QGuiApplication.clipboard().setText("1\t2\n3\t4\n")
    QTest.keyClick(page.table, Qt.Key.Key_V, CONTROL)
    assert "不连在一起" in window.notices.toasts[-1].text
    QTest.keyClick(page.table, Qt.Key.Key_C, CONTROL)
    assert "没有复制" in window.notices.toasts[-1].text
    assert QGuiApplication.clipboard().text() == "1\t2\n3\t4\n"
    assert page.desk.read_now(figures) == before
    QGuiApplication.clipboard().setText("7")
    QTest.keyClick(page.table, Qt.Key.Key_V, CONTROL)
    saved(page, qtbot, lambda found: sum(one[0] == Decimal(7) for one in found.values()) == 2)


def test_chosen_figures_are_verified_in_one_step(page: ActualsPage, qtbot: QtBot) -> None:
    at, output = row(page, "示例乙厂"), column(page, Indicator.OUTPUT)
    choose(page, at, 0, at, 0)  # the whole row
    QTest.keyClick(page.table, Qt.Key.Key_Return, CONTROL)
    form = page.findChild(VerifyForm)
    assert form is not None
    form.who.setText("示例统计员")
    form.accept()
    key = ("示例乙厂", "output", 2015, None)
    saved(page, qtbot, lambda found: found[key][1] == "示例统计员")
    page.table.setCurrentIndex(page.model.index(at, output))
    qtbot.waitUntil(lambda: "已核实" in page.details.badge.text())
    page.details.unverify.click()
    saved(page, qtbot, lambda found: found[key][1] is None)


def test_a_correction_shows_the_old_value(page: ActualsPage, qtbot: QtBot) -> None:
    at, output = row(page, "示例乙厂"), column(page, Indicator.OUTPUT)
    page.table.setCurrentIndex(page.model.index(at, output))
    page.details.edit.click()
    form = page.findChild(ActualForm)
    assert form is not None
    form.figure.setText("1.25亿元")
    form.evidence.setText("更正通知")
    form.accept()
    key = ("示例乙厂", "output", 2015, None)
    saved(page, qtbot, lambda found: found[key][0] == Decimal("1.25"))

    def told() -> str:
        items = [page.details.lines.itemAt(at) for at in range(page.details.lines.count())]
        return "\n".join(one.widget().text() for one in items if one and one.widget())

    qtbot.waitUntil(lambda: "原 12,000万元，改为 1.25亿元" in told())
    assert "更正通知" in told()


def test_one_enterprise_by_years_with_the_months_of_one(
    page: ActualsPage, firms: dict[str, str], qtbot: QtBot
) -> None:
    page.show_one(firms["示例甲厂"])
    qtbot.waitUntil(lambda: page.model.rowCount() > 12)
    assert page.crumbs() == ["合同履约", "实绩", "示例甲厂"]
    lines = [page.model.row(at) for at in range(page.model.rowCount())]
    months = [(one.year, one.month) for one in lines if one and one.month]
    assert months == [(2015, month) for month in range(1, 13)]
    jobs, output = column(page, Indicator.JOBS), column(page, Indicator.OUTPUT)
    january = next(at for at, one in enumerate(lines) if one and one.month == 1)
    assert not page.model.editable(january, jobs)
    QGuiApplication.clipboard().setText("\n".join(["100"] * 12))
    choose(page, january, output, january, output)
    QTest.keyClick(page.table, Qt.Key.Key_V, CONTROL)
    saved(page, qtbot, lambda found: ("示例甲厂", "output", 2015, 12) in found)
    year = next(at for at, one in enumerate(lines) if one and (one.year, one.month) == (2015, None))
    qtbot.waitUntil(lambda: page.model.text(year, output) == "1,200")
    cell = page.model.cell(year, output)
    assert cell is not None
    assert cell.summed
    # The year's own figure goes before, and that it differs is said.
    page.enter([page.model.entered(year, output, "1300")])
    qtbot.waitUntil(lambda: "全年数与各月合计不一致" in page.findings.text())
    page.back.click()
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)


def test_a_year_that_is_not_over_is_refused_in_words(
    page: ActualsPage, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    before = page.desk.read_now(figures)
    page.after.click()
    qtbot.waitUntil(lambda: page.asked.year == 2016 and page.year.text().startswith("2016"))
    settle(qtbot, page.desk)
    told: list[BaseException] = []
    monkeypatch.setattr(page.shell, "explain", told.append)
    page.enter([page.model.entered(0, column(page, Indicator.OUTPUT), "1")])
    settle(qtbot, page.desk)
    assert page.desk.read_now(figures) == before
    assert "2016年还没有结束" in str(told[0])
