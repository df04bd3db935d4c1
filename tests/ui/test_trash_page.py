"""回收站 by hand: narrowed, several chosen, restored in one step, undone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from crm.organizations import create_organization, trash_organization
from crm.projects import trash_project
from crm.workspace import Workspace
from db.models import Project
from tests.ui.conftest import settle
from tests.ui.hands import turn_to
from tests.ui.looking import without_glyph, without_name
from tests.ui.zone import NAMES, names
from ui.pages.trash import FOUND, NONE_FOUND, NOTHING, TrashPage
from ui.window import Window


def trash_all(zone: Workspace) -> None:
    keys = zone.read(lambda session: list(session.scalars(select(Project.id))))
    for key in keys:
        zone.change(trash_project, key, label="移入回收站")
    firm = zone.change(create_organization, "示例企业甲", label="新建企业").result
    zone.change(trash_organization, firm, label="移走企业")


@pytest.fixture
def page(window: Window, qtbot: QtBot) -> TrashPage:
    window.go("trash")
    settle(qtbot, window.desk)
    found = window.page
    assert isinstance(found, TrashPage)
    QAbstractItemModelTester(found.model)
    return found


def test_an_empty_trash_says_what_it_is_for(page: TrashPage) -> None:
    assert page.stack.currentIndex() == NOTHING
    assert not without_glyph(page)
    assert not without_name(page)


def test_chosen_ones_come_back_in_one_step_and_go_again(
    window: Window, page: TrashPage, qtbot: QtBot, zone: Workspace
) -> None:
    trash_all(zone)
    page.read()
    settle(qtbot, window.desk)
    assert page.stack.currentIndex() == FOUND
    assert page.model.index(0, 0).data() == "示例企业甲"
    assert page.model.index(0, 5).data() == "移走企业"
    assert zone.read(names) == []
    assert not without_glyph(page)
    assert not without_name(page)
    turn_to(qtbot, page.table)
    QTest.keyClick(page.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert "恢复 4 条" in page.back.text()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    settle(qtbot, window.desk)
    assert set(zone.read(names)) == set(NAMES)
    assert page.stack.currentIndex() == NOTHING
    window.desk.undo_last()
    settle(qtbot, window.desk)
    assert zone.read(names) == []
    assert page.stack.currentIndex() == FOUND


def test_it_is_narrowed_by_kind_and_by_text(
    window: Window, page: TrashPage, qtbot: QtBot, zone: Workspace
) -> None:
    trash_all(zone)
    page.read()
    settle(qtbot, window.desk)
    page.kinds.setCurrentIndex(page.kinds.findData("organization"))
    page.kinds.activated.emit(page.kinds.currentIndex())
    settle(qtbot, window.desk)
    assert [line.kind for line in page.lines] == ["organization"]
    page.kinds.activated.emit(0)
    settle(qtbot, window.desk)
    page.search.setText("珠宝")
    qtbot.waitUntil(lambda: len(page.lines) == 1)
    assert page.lines[0].record.name == NAMES[1]
    page.search.setText("没有这个词")
    qtbot.waitUntil(lambda: page.stack.currentIndex() == NONE_FOUND)
    page.show_all()
    settle(qtbot, window.desk)
    assert len(page.lines) == 4


def test_what_somebody_else_brought_back_is_told_and_the_list_is_new(
    window: Window, page: TrashPage, qtbot: QtBot, zone: Workspace
) -> None:
    trash_all(zone)
    page.read()
    settle(qtbot, window.desk)
    lines = page.lines
    page.restore()
    settle(qtbot, window.desk)
    page.lines = lines  # as a window shows it that has not looked since
    page.model.show_rows([("示例企业甲", "", "", "", "", "")])
    page.table.selectRow(0)
    page.restore()
    settle(qtbot, window.desk)
    assert "已不在回收站" in page.problem.text()
    assert page.problem.isVisible()
    assert len(page.lines) == 3
