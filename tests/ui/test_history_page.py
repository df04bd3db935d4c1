"""历史 of the whole office by hand: read, narrowed, scrolled, opened, undone or told why not."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from crm.activities import add_activity
from crm.operations import PAGE
from crm.projects import edit_project
from crm.workspace import Workspace
from db.models import Project
from db.terms import ActivityKind
from db.values import When
from tests.ui.conftest import settle
from tests.ui.hands import turn_to
from tests.ui.looking import without_glyph, without_name
from tests.ui.zone import NAMES, TODAY
from ui.pages.history import FOUND, NONE_FOUND, HistoryPage
from ui.pages.project import ProjectPage
from ui.window import Window


@pytest.fixture
def project(zone: Workspace) -> str:
    key = zone.read(
        lambda session: session.scalar(select(Project.id).where(Project.name == NAMES[0]))
    )
    assert key is not None
    return key


@pytest.fixture
def page(window: Window, qtbot: QtBot, zone: Workspace, project: str) -> HistoryPage:
    zone.change(edit_project, project, {"note": "第一稿"}, label="改备注一")
    zone.change(edit_project, project, {"note": "第二稿"}, label="改备注二")
    window.go("history")
    settle(qtbot, window.desk)
    found = window.page
    assert isinstance(found, HistoryPage)
    QAbstractItemModelTester(found.model)
    QAbstractItemModelTester(found.detail.model)
    return found


def test_the_newest_is_shown_with_what_it_did(page: HistoryPage) -> None:
    assert page.stack.currentIndex() == FOUND
    assert page.model.index(0, 2).data() == "改备注二"
    assert page.model.index(0, 4).data() == "本机"
    row = [page.detail.model.index(0, at).data() for at in range(4)]
    assert NAMES[0] in row[0]
    assert row[2:] == ["第一稿", "第二稿"]
    assert page.detail.undo.isEnabled()
    assert not without_glyph(page)
    assert not without_name(page)


def test_an_older_one_says_what_was_changed_since(
    window: Window, page: HistoryPage, qtbot: QtBot, zone: Workspace, project: str
) -> None:
    page.table.selectRow(1)
    settle(qtbot, window.desk)
    assert "改备注二" in page.detail.note.text()
    assert not page.detail.undo.isEnabled()
    page.table.selectRow(0)
    settle(qtbot, window.desk)
    turn_to(qtbot, page.table)
    QTest.keyClick(page.table, Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, window.desk)
    note = zone.read(lambda session: session.get_one(Project, project).note)
    assert note == "第一稿"
    assert page.model.index(0, 2).data() == "撤销：改备注二"
    assert page.model.index(1, 2).data() == "改备注二（已撤销）"
    page.table.selectRow(2)
    settle(qtbot, window.desk)
    assert page.detail.undo.isEnabled(), "what was changed since was taken back"


def test_a_new_record_is_one_line_with_what_was_entered(
    window: Window, page: HistoryPage, qtbot: QtBot, zone: Workspace, project: str
) -> None:
    zone.change(
        add_activity, ActivityKind.VISIT, on=When(TODAY), today=TODAY, project_id=project,
        minutes="桩基完成\n六成", label="记一笔",
    )  # fmt: skip
    page.read()
    qtbot.waitUntil(lambda: page.model.index(0, 2).data() == "记一笔")
    page.table.selectRow(0)
    settle(qtbot, window.desk)
    assert page.detail.model.index(0, 1).data() == "新建"
    entered = page.detail.model.index(0, 3).data()
    assert ActivityKind.VISIT.label in entered
    assert "桩基完成 六成" in entered
    assert "2016-05-31" in entered


def test_return_opens_the_record(window: Window, page: HistoryPage, qtbot: QtBot) -> None:
    turn_to(qtbot, page.table)
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    settle(qtbot, window.desk)
    assert isinstance(window.page, ProjectPage)
    assert window.page.crumbs()[-1] == NAMES[0]


def test_it_is_narrowed_and_a_wrong_day_is_told(
    window: Window, page: HistoryPage, qtbot: QtBot
) -> None:
    page.search.setText("备注一")
    qtbot.waitUntil(lambda: len(page.model.lines) == 1)
    page.days.setText("1999")
    qtbot.waitUntil(lambda: page.stack.currentIndex() == NONE_FOUND)
    page.days.setText("某天某日")
    qtbot.waitUntil(page.below.isVisible)
    assert page.below.text()
    page.show_all()
    settle(qtbot, window.desk)
    assert len(page.model.lines) > 2
    assert not page.below.isVisible()
    page.author.setCurrentIndex(page.author.findText("专员 甲"))
    page.author.activated.emit(page.author.currentIndex())
    settle(qtbot, window.desk)
    assert {line.author for line in page.model.lines} == {"专员 甲"}


def test_older_ones_come_as_the_list_is_scrolled(
    window: Window, page: HistoryPage, qtbot: QtBot, zone: Workspace, project: str
) -> None:
    for number in range(PAGE):
        zone.change(edit_project, project, {"note": f"稿{number}"}, label=f"改{number}")
    page.read()
    settle(qtbot, window.desk)
    assert page.model.rowCount() == PAGE
    page.table.scrollToBottom()
    qtbot.waitUntil(lambda: page.model.rowCount() > PAGE)
    settle(qtbot, window.desk)
    ids = [line.operation_id for line in page.model.lines]
    assert len(ids) == len(set(ids))
    assert not page.model.canFetchMore()
