"""Promises that go into a contract together: from a template, or pasted from Excel."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from crm.commitment_templates import templates
from db.terms import Indicator
from tests.ui.conftest import until
from tests.ui.looking import without_glyph, without_name
from tests.ui.test_contracts_tab import below, looked, opened, promise, tab  # noqa: F401
from ui.dialogs.paste_schedule import PasteSchedule
from ui.dialogs.use_template import SaveTemplate, UseTemplate
from ui.models.drafts import Column, DraftsModel
from ui.tabs.contracts import ContractsTab

SCHEDULE = (
    "指标\t单位\t2017年\t2018年\n"
    "固定资产投资\t万元\t5000\t7000\n"
    "税收\t万元\t800\t约1200\n"
    "利润\t万元\t5\t\n"
)


def cells(model: DraftsModel, column: Column) -> list[str]:
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]


def test_a_template_is_looked_at_adapted_and_entered_as_one_step(
    tab: ContractsTab,  # noqa: F811
    qtbot: QtBot,
) -> None:
    tab.use_template()
    form = opened(tab, UseTemplate, qtbot)
    assert not without_name(form)
    assert not without_glyph(form)
    QAbstractItemModelTester(form.drafts)
    assert "定州" in form.below["template"].text()
    assert form.drafts.rowCount() == 5
    assert form.summary.text() == "将加入 5 项承诺"
    view = form.fields["promises"]
    assert isinstance(view, QTableView)
    row = next(at for at, one in enumerate(form.drafts.lines)
               if one.draft is not None and one.draft.indicator is Indicator.INTENSITY)  # fmt: skip
    assert form.drafts.setData(form.drafts.index(row, Column.FIGURE), "350 万元/亩")
    assert "不低于 350 万元/亩" in cells(form.drafts, Column.PROMISE)[row]
    view.setCurrentIndex(form.drafts.index(4, Column.NOTE))
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert form.summary.text() == "将加入 4 项承诺"
    assert not looked(tab).contracts[0].commitments, "nothing is entered before it is looked at"
    form.accept()
    qtbot.waitUntil(lambda: tab.view.contracts.rowCount() == 5)
    tab.desk.undo_last()
    qtbot.waitUntil(lambda: tab.view.contracts.rowCount() == 1)


def test_what_a_template_leaves_open_is_asked_for(
    tab: ContractsTab,  # noqa: F811
    qtbot: QtBot,
) -> None:
    tab.use_template()
    form = opened(tab, UseTemplate, qtbot)
    form.start.setText("")
    assert form.summary.text() == "将加入 5 项承诺；其中 3 项还缺内容"
    form.accept()
    assert "第 1 行：请填写承诺的日期" in below(form, "promises")
    form.start.setText("不知道")
    assert below(form, "start")
    form.start.setText("2016-05-31")
    assert cells(form.drafts, Column.FIGURE)[0] == "2016-11-30"
    form.drafts.setData(form.drafts.index(0, Column.FIGURE), "快了")
    assert cells(form.drafts, Column.FIGURE)[0] == "快了", "what was typed is not lost"
    form.accept()
    assert "快了" in below(form, "promises")
    assert form.isVisible()


def test_a_zone_keeps_the_promises_of_a_contract_as_its_template(
    tab: ContractsTab,  # noqa: F811
    qtbot: QtBot,
) -> None:
    promise(tab, qtbot, Indicator.TAX)
    tab.save_template()
    form = opened(tab, SaveTemplate, qtbot)
    form.accept()
    qtbot.waitUntil(lambda: bool(below(form, "name")))
    form.name.setText("本园区标准")
    form.accept()
    until(qtbot, tab.desk, lambda: tab.desk.read_now(templates)[0].own)
    tab.use_template()
    using = opened(tab, UseTemplate, qtbot)
    assert using.template.currentText() == "本园区：本园区标准"
    assert using.removing.isVisibleTo(using)
    using.accept()
    qtbot.waitUntil(lambda: "考核同一期间" in below(using, "promises"))
    qtbot.mouseClick(using.removing, Qt.MouseButton.LeftButton)
    until(qtbot, tab.desk, lambda: not tab.desk.read_now(templates)[0].own)


def test_a_pasted_schedule_says_cell_by_cell_what_it_understood(
    tab: ContractsTab,  # noqa: F811
    qtbot: QtBot,
) -> None:
    QGuiApplication.clipboard().setText(SCHEDULE)
    tab.window().activateWindow()
    tab.view.setFocus()
    qtbot.waitUntil(tab.view.hasFocus)
    QTest.keyClick(tab.view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    form = opened(tab, PasteSchedule, qtbot)
    assert not without_name(form)
    assert cells(form.drafts, Column.PROMISE) == [
        "约1200", "利润", "5", "2017 年度，税收不低于 800 万元。",
    ]  # fmt: skip
    assert cells(form.drafts, Column.NOTE)[0].startswith("第3行第4列：“约1200”是约数")
    assert form.summary.text() == "将加入 1 项承诺；3 格没有读懂，不会加入"
    form.accept()
    assert "当年数，还是累计数" in below(form, "runs-fixed_investment")
    form.runs[Indicator.FIXED_INVESTMENT].setCurrentIndex(1)
    assert "截至 2018-12-31，累计固定资产投资不低于 12,000 万元。" in cells(
        form.drafts, Column.PROMISE
    )
    form.accept()
    qtbot.waitUntil(lambda: tab.view.contracts.rowCount() == 4)
    tab.desk.undo_last()
    qtbot.waitUntil(lambda: tab.view.contracts.rowCount() == 1)


@pytest.mark.parametrize("text", ["", "随便写的一行字"])
def test_what_is_no_schedule_enters_nothing(
    tab: ContractsTab,  # noqa: F811
    qtbot: QtBot,
    text: str,
) -> None:
    QGuiApplication.clipboard().setText(text)
    tab.paste()
    form = opened(tab, PasteSchedule, qtbot)
    form.accept()
    assert below(form, "promises") == "没有勾选要加入的承诺。"
    assert form.isVisible()
    form.pasted.setPlainText("2017年度税收不低于800万元")
    qtbot.waitUntil(lambda: len(form.drafts.chosen()) == 1)
    form.accept()
    qtbot.waitUntil(lambda: tab.view.contracts.rowCount() == 2)
