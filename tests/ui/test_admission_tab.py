"""评审 by real widgets: started, scored by the ladder, refused, consulted, decided, undone."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QFileDialog, QTableView
from pytestqt.qtbot import QtBot

from crm.admission import reviews_of
from crm.workspace import Workspace
from db.terms import Opinion, ReviewResult
from tests.ui.conftest import settle
from tests.ui.test_supervision import opened, send
from tests.ui.zone import add_project
from ui.desk import Desk
from ui.pages.project import ProjectPage
from ui.tabs.admission import AdmissionTab
from ui.window import Window


@pytest.fixture
def tab(window: Window, desk: Desk, qtbot: QtBot) -> AdmissionTab:
    project = desk.workspace.change(add_project, "示例厂房", label="建").result
    window.go("project", id=project, tab="admission")
    settle(qtbot, desk)
    assert isinstance(window.page, ProjectPage)
    found = window.page.findChild(AdmissionTab)
    assert found is not None
    return found


def start(tab: AdmissionTab, qtbot: QtBot, desk: Desk, at: int) -> None:
    tab.ask_start()
    form = opened(qtbot)
    form.fields["card"].setCurrentIndex(at)
    send(form, qtbot, desk)
    qtbot.waitUntil(lambda: tab.review is not None)


def press(view: QTableView, key: Qt.Key, qtbot: QtBot) -> None:
    view.window().activateWindow()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    qtbot.keyClick(view, key)


def cell(tab: AdmissionTab, row: int, column: int) -> str:
    return tab.scores.model.index(row, column).data()


def test_a_review_from_its_start_to_its_result(
    tab: AdmissionTab, desk: Desk, zone: Workspace, qtbot: QtBot
) -> None:
    tester = QAbstractItemModelTester(tab.scores.model)
    assert tab.scores.stack.currentIndex() == 0
    start(tab, qtbot, desk, 1)
    assert (cell(tab, 0, 0), cell(tab, 1, 0)) == ("年产值", "投资强度")
    assert "及格线 6 未评完" in tab.scores.summary.text()

    for measure, points in (("2.5", "2"), ("390", "4.9")):
        press(tab.scores.view, Qt.Key.Key_F2, qtbot)
        form = opened(qtbot)
        if points == "2":
            form.fields["reviewer"].setText("甲")
        assert form.fields["reviewer"].text() == "甲"
        qtbot.keyClicks(form.fields["measure"], measure)
        assert f"按阶梯得 {points} 分" in form.below["measure"].text()
        form.fields["points"].setText("4")
        send(form, qtbot, desk)
        assert f"应得 {points} 分" in form.below["points"].text()
        form.fields["points"].clear()
        send(form, qtbot, desk)
        qtbot.waitUntil(lambda wanted=measure: _held(tab, wanted))
    assert tab.scores.model.headerData(3, Qt.Orientation.Horizontal) == "甲"
    assert (cell(tab, 1, 3), cell(tab, 1, 2)) == ("4.9（390万元/亩）", "4.9")
    assert "总分 6.9／10 · 及格线 6 已达到" in tab.scores.summary.text()

    tab.ask_result()
    form = opened(qtbot)
    form.fields["result"].setCurrentIndex(1)
    send(form, qtbot, desk)
    assert "联合把关意见：规划、国土、环保、安监" in form.below["result"].text()
    form.begin()
    form.reject()
    for row in range(4):
        tab.opinions.view.setCurrentIndex(tab.opinions.model.index(row, 0))
        press(tab.opinions.view, Qt.Key.Key_Return, qtbot)
        form = opened(qtbot)
        form.fields["opinion"].setCurrentIndex(1)
        send(form, qtbot, desk)
        qtbot.waitUntil(lambda at=row: tab.review.opinions[at].opinion is Opinion.AGREED)
    tab.ask_result()
    form = opened(qtbot)
    form.fields["result"].setCurrentIndex(1)
    send(form, qtbot, desk)
    qtbot.waitUntil(lambda: tab.review.result is ReviewResult.PASSED)
    [review] = zone.read(reviews_of, tab.project_id)
    assert review.standing.total == Decimal("6.9")
    desk.undo_last()
    settle(qtbot, desk)
    assert zone.read(reviews_of, tab.project_id)[0].result is ReviewResult.PENDING
    del tester


def _held(tab: AdmissionTab, measure: str) -> bool:
    review = tab.review
    return review is not None and any(one.measure == Decimal(measure) for one in review.scores)


def test_a_veto_shows_and_a_score_is_taken_back(
    tab: AdmissionTab, desk: Desk, qtbot: QtBot
) -> None:
    start(tab, qtbot, desk, 0)
    assert tab.scores.model.rowCount() == 14
    tab.scores.view.setCurrentIndex(tab.scores.model.index(11, 0))
    tab.ask_score()
    form = opened(qtbot)
    form.fields["reviewer"].setText("乙")
    form.fields["vetoed"].setCurrentIndex(1)
    send(form, qtbot, desk)
    assert "原因" in form.below["reason"].text()
    form.fields["reason"].setPlainText("淘汰类工艺")
    send(form, qtbot, desk)
    qtbot.waitUntil(lambda: "一票否决 1 项" in tab.scores.summary.text())
    assert cell(tab, 11, 3) == "否决"
    tab.scores.view.setCurrentIndex(tab.scores.model.index(11, 3))
    press(tab.scores.view, Qt.Key.Key_Delete, qtbot)
    settle(qtbot, desk)
    qtbot.waitUntil(lambda: tab.review.scores == ())
    tab.trash()
    settle(qtbot, desk)
    qtbot.waitUntil(lambda: tab.review is None)
    assert tab.scores.stack.currentIndex() == 0


def test_the_sheet_is_saved_where_asked(
    tab: AdmissionTab, desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start(tab, qtbot, desk, 0)
    file = tmp_path / "评审表.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    press(tab.scores.view, Qt.Key.Key_F2, qtbot)
    opened(qtbot).reject()
    tab.print_sheet()
    qtbot.waitUntil(file.exists)
    settle(qtbot, desk)
    assert file.read_bytes().startswith(b"%PDF")
