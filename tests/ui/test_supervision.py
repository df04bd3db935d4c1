"""推进 and 督办 by real widgets: entered, settled, demanded, replied to, closed, undone."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from crm.approvals import approvals_of
from crm.blockers import blockers
from crm.supervision import NoticeState, notices
from crm.workspace import Workspace
from tests.ui.conftest import settle
from tests.ui.forms import opened, send
from tests.ui.zone import TODAY, add_project
from ui.desk import Desk
from ui.models.plain import PlainModel
from ui.pages.project import ProjectPage
from ui.pages.supervision import SupervisionPage
from ui.tabs.supervision import SupervisionTab
from ui.window import Window

NAME = "示例厂房"


@pytest.fixture
def tab(window: Window, desk: Desk, qtbot: QtBot) -> SupervisionTab:
    project = desk.workspace.change(add_project, NAME, label="建").result
    window.go("project", id=project, tab="supervision")
    settle(qtbot, desk)
    assert isinstance(window.page, ProjectPage)
    found = window.page.findChild(SupervisionTab)
    assert found is not None
    return found


def enter_blocker(tab: SupervisionTab, qtbot: QtBot, desk: Desk, due: str) -> None:
    tab.blockers.ask_new()
    form = opened(qtbot)
    form.fields["kind"].setText("电力")
    form.fields["what"].setPlainText("专线未送电")
    form.fields["raised_on"].setText("2016-05-01")
    form.fields["due"].setText(due)
    send(form, qtbot, desk)


def test_a_blocker_is_entered_demanded_and_settled(
    tab: SupervisionTab, window: Window, desk: Desk, zone: Workspace, qtbot: QtBot
) -> None:
    assert tab.blockers.stack.currentIndex() == 0
    enter_blocker(tab, qtbot, desk, "2016-05-21")
    qtbot.waitUntil(lambda: tab.blockers.stack.currentIndex() == 1)
    assert tab.blockers.summary.text() == "未销号 1，过期 1"
    assert tab.blockers.model.index(0, 6).data() == "已过期 10 天"

    tab.blockers.ask_notice()
    form = opened(qtbot)
    assert form.fields["demand"].toPlainText() == "电力：专线未送电。"
    form.fields["due"].setText("2016-06-10")
    send(form, qtbot, desk)
    [notice] = zone.read(notices, TODAY)
    assert (notice.about, notice.due) == ("专线未送电", date(2016, 6, 10))

    tab.blockers.ask_settle()
    form = opened(qtbot)
    send(form, qtbot, desk)
    assert "怎样解决" in form.below["outcome"].text()
    form.fields["outcome"].setPlainText("已送电")
    send(form, qtbot, desk)
    [blocker] = zone.read(blockers, TODAY)
    assert (blocker.settled_on, blocker.outcome) == (TODAY, "已送电")
    desk.undo_last()
    settle(qtbot, desk)
    assert zone.read(blockers, TODAY)[0].settled_on is None


def test_a_notice_is_replied_to_and_closed(
    tab: SupervisionTab, desk: Desk, zone: Workspace, qtbot: QtBot
) -> None:
    tab.notices.ask_new()
    form = opened(qtbot)
    form.fields["demand"].setPlainText("尽快送电")
    send(form, qtbot, desk)
    qtbot.waitUntil(lambda: tab.notices.chosen() is not None)
    for text, state in (("已送电", NoticeState.REPLIED), ("同意办结", NoticeState.CLOSED)):
        tab.notices.ask_reply()
        form = opened(qtbot)
        next(iter(form.fields.values())).setPlainText(text)
        send(form, qtbot, desk)
        qtbot.waitUntil(lambda wanted=state: zone.read(notices, TODAY)[0].state is wanted)
        qtbot.waitUntil(lambda wanted=state: tab.notices.chosen().state is wanted)


def test_an_approval_is_carried_from_the_usual_items(
    tab: SupervisionTab, desk: Desk, zone: Workspace, qtbot: QtBot
) -> None:
    tab.approvals.add_usual()
    settle(qtbot, desk)
    qtbot.waitUntil(lambda: tab.approvals.chosen() is not None)
    tab.approvals.ask_edit()
    form = opened(qtbot)
    form.fields["promised_workdays"].setText("十天")
    send(form, qtbot, desk)
    assert "不是数字" in form.below["promised_workdays"].text()
    form.fields["promised_workdays"].setText("10")
    send(form, qtbot, desk)
    tab.approvals.ask_event()
    form = opened(qtbot)
    form.fields["on"].setText("2016-05-30")
    send(form, qtbot, desk)
    qtbot.waitUntil(lambda: bool(tab.approvals.chosen().events))
    [first, *_] = zone.read(approvals_of, TODAY)
    assert (first.promised_workdays, first.progress.used) == (10, 1)


def test_the_page_lists_what_is_stuck_across_projects(
    tab: SupervisionTab, window: Window, desk: Desk, qtbot: QtBot
) -> None:
    enter_blocker(tab, qtbot, desk, "2016-05-21")
    window.go("supervision", show=1)
    settle(qtbot, desk)
    page = window.page
    assert isinstance(page, SupervisionPage)
    assert page.chips[1].text() == "制约事项 1"
    assert page.chips[1].isChecked()
    assert page.blockers.model.index(0, 0).data() == NAME
    assert "过期制约 1" in page.sums.text()
    qtbot.mouseClick(page.chips[3], Qt.MouseButton.LeftButton)
    assert page.stack.currentWidget() is page.notices


def test_cells_that_stand_out_are_tinted() -> None:
    model = PlainModel(("甲", "乙"))
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_rows([("一", "二")], {(0, 1): "phoenix"})
    role = Qt.ItemDataRole.ForegroundRole
    assert model.index(0, 0).data(role) is None
    from ui.theme import colour

    assert model.index(0, 1).data(role) == colour("phoenix")
