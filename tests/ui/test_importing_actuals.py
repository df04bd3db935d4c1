"""The import of actuals by hand: preview, what is asked, rows matched or skipped, one undo."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from crm.organizations import create_organization
from crm.workspace import Workspace
from db.models import Performance
from resources import path as resource
from tests.crm.ledgers import books
from tests.ui.conftest import settle, until
from ui.dialogs.import_actuals import ImportActuals
from ui.pages.actuals import ActualsPage
from ui.window import Window

TAX = resource("sample", "示例-税务局入库税收明细-2015年.xlsx")


def count(session: Any) -> int:
    live = select(func.count(Performance.id)).where(Performance.trashed_at.is_(None))
    return session.scalar(live) or 0


@pytest.fixture
def page(zone: Workspace, window: Window, qtbot: QtBot) -> ActualsPage:
    for name in ("示例汽车集团", "示例黄金集团"):
        zone.change(create_organization, name, label="登记")
    window.go("actuals")
    settle(qtbot, window.desk)
    found = window.page
    assert isinstance(found, ActualsPage)
    return found


def opened(page: ActualsPage, file: Path, qtbot: QtBot) -> ImportActuals:
    page.start_import(file)
    dialog = page.findChild(ImportActuals)
    assert dialog is not None
    settle(qtbot, page.desk)
    return dialog


def test_a_row_without_its_enterprise_is_matched_or_skipped(
    page: ActualsPage, qtbot: QtBot
) -> None:
    assert page.body.currentWidget() is page.empty
    dialog = opened(page, TAX, qtbot)
    QAbstractItemModelTester(dialog.figures, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert dialog.save.text() == "导入：新增 4 项，更正 0 项"
    assert "小计、合计" in dialog.notes.text()
    assert dialog.lost.isVisible()
    assert dialog.lost.model.rowCount() == 1
    dialog.lost.other.setText("没有这家")
    dialog.lost.take.click()
    settle(qtbot, page.desk)
    assert dialog.lost.model.rowCount() == 1
    dialog.lost.other.setText("示例珠宝小镇公司")
    dialog.lost.skip.click()
    qtbot.waitUntil(lambda: dialog.lost.model.rowCount() == 0)
    assert not dialog.lost.isVisible()
    assert [one.text() for one in dialog.only.buttons()] == ["全部 6", "新增 4", "已跳过 2"]
    dialog.only.buttons()[2].click()
    assert dialog.figures.rowCount() == 2
    dialog.save.click()
    until(qtbot, page.desk, lambda: page.desk.read_now(count) == 4)
    settle(qtbot, page.desk)
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    page.desk.undo_last()
    until(qtbot, page.desk, lambda: page.desk.read_now(count) == 0)


def test_an_enterprise_is_chosen_by_hand(zone: Workspace, page: ActualsPage, qtbot: QtBot) -> None:
    zone.change(create_organization, "另一家材料公司", label="登记")
    dialog = opened(page, TAX, qtbot)
    dialog.lost.other.setText("另一家材料公司")
    dialog.lost.take.click()
    qtbot.waitUntil(lambda: dialog.lost.model.rowCount() == 0)
    assert dialog.save.text() == "导入：新增 6 项，更正 0 项"


def test_the_year_and_the_unit_are_asked(page: ActualsPage, tmp_path: Path, qtbot: QtBot) -> None:
    file = books.save(tmp_path / "a.xlsx", 表=[["企业名称", "产值"], ["示例汽车集团", 1200]])
    dialog = opened(page, file, qtbot)
    assert not dialog.save.isEnabled()

    def answer(word: str, text: str) -> None:
        [box] = [one for one in dialog.findChildren(QComboBox) if one.accessibleName() == word]
        box.setCurrentText(text)
        box.activated.emit(box.currentIndex())
        settle(qtbot, page.desk)

    answer("“表”的年份", "2015")
    answer("“表”的金额单位", "万元")
    assert dialog.save.isEnabled()
    assert dialog.figures.data(dialog.figures.index(0, 5)) == "1,200万元"


def test_a_file_that_is_no_table_is_said_and_nothing_is_written(
    page: ActualsPage, tmp_path: Path, qtbot: QtBot
) -> None:
    file = tmp_path / "坏.xlsx"
    file.write_bytes(b"no workbook")
    dialog = opened(page, file, qtbot)
    assert "另存为" in dialog.notes.text()
    assert not dialog.save.isEnabled()
    assert page.desk.read_now(count) == 0


def test_an_import_that_is_stopped_writes_nothing(page: ActualsPage, qtbot: QtBot) -> None:
    dialog = opened(page, TAX, qtbot)
    before = page.desk.workspace.position()
    free = threading.Event()
    page.desk.exchange(lambda _: free.wait(30))  # another save is under way
    dialog.save.click()
    assert dialog.cancel.text() == "停止"
    assert dialog.notes.text() == "正在导入…"
    assert not dialog.lost.isEnabled()
    dialog.cancel.click()
    free.set()
    settle(qtbot, page.desk)
    assert page.desk.workspace.position() == before
    again = opened(page, TAX, qtbot)
    assert again.save.text() == "导入：新增 4 项，更正 0 项"
