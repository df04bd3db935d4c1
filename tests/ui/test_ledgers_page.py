"""A ledger goes in by hand: seen, previewed, imported, reported, and taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QInputDialog, QPushButton
from pytestqt.qtbot import QtBot

from crm.duplicate_groups import groups_of_operation
from crm.listing import Listing, ordered_ids
from crm.sample import LEDGER, sample_file
from db.terms import CellState
from tests.crm.ledgers import books
from tests.ui.conftest import settle
from ui.pages.duplicates import DuplicatesPage
from ui.pages.ledgers import PREVIEW, RECOGNISED, REPORT, START, LedgersPage
from ui.window import Window


@pytest.fixture
def page(window: Window, qtbot: QtBot) -> LedgersPage:
    window.go("ledgers")
    settle(qtbot, window.desk)
    found = window.findChild(LedgersPage)
    assert isinstance(found, LedgersPage)
    return found


def wait(page: LedgersPage, qtbot: QtBot, step: int) -> None:
    def there() -> bool:
        return page.steps.currentIndex() == step and not page.desk.tasks.busy

    qtbot.waitUntil(there, timeout=30000)


def count(page: LedgersPage) -> int:
    return len(page.desk.read_now(ordered_ids, Listing()))


def press(qtbot: QtBot, button: QPushButton) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_ledger_goes_in_by_four_steps_and_is_taken_back(page: LedgersPage, qtbot: QtBot) -> None:
    before = count(page)
    page.start(sample_file(LEDGER))
    wait(page, qtbot, RECOGNISED)
    assert "认出 35 行项目" in page.picture.said.text()
    QAbstractItemModelTester(page.picture.view.model())
    press(qtbot, page.next_button)
    wait(page, qtbot, PREVIEW)
    QAbstractItemModelTester(page.preview.model)
    assert "新增 63 个" in page.import_button.text()
    assert count(page) == before, "a preview writes nothing"
    press(qtbot, page.import_button)
    wait(page, qtbot, REPORT)
    assert "新增 63 个项目" in page.report.summary.text()
    assert "主园区!N37" in page.report.text.text()
    assert count(page) == before + 63
    settle(qtbot, page.desk)
    press(qtbot, page.report.undo)
    wait(page, qtbot, START)
    assert count(page) == before
    QAbstractItemModelTester(page.past.model)
    qtbot.waitUntil(lambda: page.past.model.rowCount() == 1)
    assert page.past.model.index(0, 2).data() == "已撤销"
    assert not page.past.undo.isEnabled()


def test_what_is_likely_there_already_is_offered_after_an_import(
    page: LedgersPage, window: Window, qtbot: QtBot
) -> None:
    page.start(sample_file(LEDGER))
    wait(page, qtbot, RECOGNISED)
    press(qtbot, page.next_button)
    wait(page, qtbot, PREVIEW)
    press(qtbot, page.import_button)
    wait(page, qtbot, REPORT)
    qtbot.waitUntil(page.report.likely.isVisible)
    groups = page.desk.read_now(groups_of_operation, page.report.operation_id)
    count = sum(len(found) for found in groups.values())
    assert page.report.likely.text() == f"发现 {count} 组疑似重复，去看看"
    press(qtbot, page.report.likely)
    settle(qtbot, window.desk)
    found = window.page
    assert isinstance(found, DuplicatesPage)
    assert found.found == groups
    assert found.only.isVisible()
    press(qtbot, found.only)
    settle(qtbot, window.desk)
    assert not found.only.isVisible()


def test_an_answer_in_the_preview_is_taken(page: LedgersPage, qtbot: QtBot) -> None:
    page.start(sample_file(LEDGER))
    wait(page, qtbot, RECOGNISED)
    qtbot.keyClick(page.picture.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    wait(page, qtbot, PREVIEW)
    rows = [page.preview.model.line(at) for at in range(page.preview.model.rowCount())]
    asked = next(
        at
        for at, row in enumerate(rows)
        if row and any(cell.state is CellState.UNDECIDED for cell in row.cells)
    )
    before = len(rows)
    page.preview.table.selectRow(asked)

    def choices() -> list[QPushButton]:
        found = page.preview.detail.findChildren(QPushButton)
        return [button for button in found if button.isVisible()]

    qtbot.waitUntil(lambda: [one.text() for one in choices()] == ["2016年1月", "2016年10月"])
    press(qtbot, choices()[0])
    wait(page, qtbot, PREVIEW)
    qtbot.waitUntil(lambda: page.preview.model.rowCount() == before - 1)


def test_a_column_can_be_called_something_else(
    page: LedgersPage, qtbot: QtBot, tmp_path: Path
) -> None:
    path = books.save(
        tmp_path / "a.xlsx", 表=[["项目名称", "投资方", "总投资（亿元）"], ["示例甲", "甲", 12]]
    )
    page.start(path)
    wait(page, qtbot, RECOGNISED)
    view = page.picture.view
    assert view.currentIndex().column() == 2, "the assumed column is shown first"
    at = page.picture.field.findData("contracted")
    page.picture.field.setCurrentIndex(at)
    page.picture.field.activated.emit(at)
    wait(page, qtbot, RECOGNISED)
    sheet = page.picture.sheet
    assert sheet is not None and sheet.columns[2].field is not None
    assert sheet.columns[2].field.key == "contracted"


def test_a_file_that_is_no_ledger_is_said_on_the_page(
    page: LedgersPage, qtbot: QtBot, tmp_path: Path
) -> None:
    bad = tmp_path / "坏.xlsx"
    bad.write_bytes(b"nothing")
    page.start(bad)
    settle(qtbot, page.desk)
    qtbot.waitUntil(lambda: page.problem.isVisible())
    assert "另存为" in page.problem.text()
    assert page.steps.currentIndex() == START and page.steps.isEnabled()


def test_without_a_header_the_row_is_asked_for(
    page: LedgersPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = books.save(tmp_path / "a.xlsx", 表=[["甲", "乙"], ["叫法", "谁投"], ["示例", "某公司"]])
    asked = []

    def answer(*args: object) -> tuple[int, bool]:
        asked.append(args[2])
        return 2, True

    monkeypatch.setattr(QInputDialog, "getInt", answer)
    page.start(path)
    wait(page, qtbot, RECOGNISED)
    assert "第几行" in str(asked[0])
    assert page.picture.header_row.value() == 2


def test_a_file_handed_to_the_page_is_read_and_escape_goes_back(
    page: LedgersPage, window: Window, qtbot: QtBot
) -> None:
    window.go("ledgers", file=sample_file(LEDGER))
    wait(page, qtbot, RECOGNISED)
    qtbot.keyClick(page.picture.view, Qt.Key.Key_Escape)
    assert page.steps.currentIndex() == START
