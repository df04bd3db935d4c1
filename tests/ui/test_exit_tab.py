"""退出 by real widgets: from the first notice to a decision, the stage that it proposes, undo."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crm.attachments import attachments_of
from crm.exits import exit_of, exits_due
from crm.workspace import Workspace
from db.terms import ExitStepKind, ExitWay, Stage
from tests.ui.conftest import settle
from tests.ui.forms import fill, opened, send
from tests.ui.test_incentives_tab import enter
from tests.ui.zone import TODAY
from ui.desk import Desk
from ui.dialogs.move_stage import MoveStageDialog
from ui.pages.project import ProjectPage
from ui.tabs.exit import ExitTab
from ui.window import Window


@pytest.fixture
def tab(window: Window, desk: Desk, zone: Workspace, qtbot: QtBot) -> ExitTab:
    made = zone.change(enter, label="登记").result
    window.go("project", id=made.project, tab="exit")
    settle(qtbot, desk)
    assert isinstance(window.page, ProjectPage)
    found = window.page.findChild(ExitTab)
    assert found is not None
    return found


def enter_step(tab: ExitTab, qtbot: QtBot, desk: Desk, **texts: str) -> None:
    tab.ask_next()
    form = opened(qtbot)
    fill(form, **texts)
    send(form, qtbot, desk)


def begin(tab: ExitTab, qtbot: QtBot, desk: Desk) -> None:
    enter_step(tab, qtbot, desk, on="2015-06-01", due="2016-06-30", text="税收未达标")
    qtbot.waitUntil(lambda: tab.running.next is ExitStepKind.RECTIFICATION)


def test_it_begins_with_a_notice_from_the_empty_state(
    tab: ExitTab, desk: Desk, zone: Workspace, qtbot: QtBot
) -> None:
    assert tab.stack.currentWidget() is tab.empty
    qtbot.mouseClick(tab.empty.button, Qt.MouseButton.LeftButton)
    form = opened(qtbot)
    assert form.fields["due"].text() == "2016-08-29"
    send(form, qtbot, desk)
    assert "事由" in form.below["text"].text()
    fill(form, text="税收未达标", due="2016-05-01")
    send(form, qtbot, desk)
    assert "要晚于" in form.below["due"].text()
    assert form.fields["text"].toPlainText() == "税收未达标"
    fill(form, due="2016-06-30")
    send(form, qtbot, desk)
    qtbot.waitUntil(lambda: tab.stack.currentWidget() is not tab.empty)
    assert tab.left.text() == "整改期限 2016-06-30，还有 30 天"
    assert tab.next_button.text() == "登记整改…"
    [due] = zone.read(exits_due, TODAY, 90)
    assert due.days == 30
    desk.undo_last()
    qtbot.waitUntil(lambda: tab.stack.currentWidget() is tab.empty)


def test_the_second_assessment_comes_from_the_engine_and_the_decision_proposes_to_leave(
    tab: ExitTab, window: Window, desk: Desk, zone: Workspace, qtbot: QtBot
) -> None:
    begin(tab, qtbot, desk)
    QAbstractItemModelTester(tab.results.model)
    assert [tab.results.model.index(0, at).data() for at in range(3)] == [
        "税收 不低于 8,000万元",
        "达标 100.00% · 2014",
        "未达标 50.00% · 2015",
    ]
    enter_step(tab, qtbot, desk, on="2015-05-01", text="追加投资")
    form = opened(qtbot)
    assert "不能早于“告知”" in form.below["on"].text()
    fill(form, on="2015-07-01")
    send(form, qtbot, desk)
    qtbot.waitUntil(lambda: tab.running.next is ExitStepKind.REASSESSMENT)
    tab.ask_next()
    form = opened(qtbot)
    assert form.fields["text"].toPlainText() == (
        "告知时 0 项未达标，现已达标 0 项，仍未达标 1 项。仍未达标：税收 不低于 8,000万元。"
    )
    send(form, qtbot, desk)
    qtbot.waitUntil(lambda: tab.left.text() == "待作退出决定")
    tab.ask_next()
    form = opened(qtbot)
    fill(form, text="依合同第十二条")
    send(form, qtbot, desk)
    assert "处理方式" in form.below["way"].text()
    form.way.setCurrentIndex(form.way.findText(ExitWay.LAND_BACK.label))
    send(form, qtbot, desk)
    qtbot.waitUntil(lambda: tab.left.text() == "土地收回")
    assert not tab.next_button.isVisible()
    qtbot.mouseClick(tab.move_button, Qt.MouseButton.LeftButton)

    def asked() -> list[MoveStageDialog]:
        return [one for one in QApplication.topLevelWidgets() if isinstance(one, MoveStageDialog)]

    qtbot.waitUntil(lambda: bool(asked()))
    assert asked()[0].chosen_stage() is Stage.EXITED
    asked()[0].reject()


def test_a_step_keeps_its_documents(
    tab: ExitTab, desk: Desk, zone: Workspace, qtbot: QtBot
) -> None:
    begin(tab, qtbot, desk)
    qtbot.mouseClick(tab.files_button, Qt.MouseButton.LeftButton)
    assert tab.beside.currentWidget() is tab.files
    picture = QImage(8, 8, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    QApplication.clipboard().setImage(picture)
    tab.files.paste()
    settle(qtbot, desk)
    step = zone.read(exit_of, tab.project_id, TODAY).steps[0]
    qtbot.waitUntil(lambda: len(zone.read(attachments_of, "exit_step", step.step_id)) == 1)
    qtbot.mouseClick(tab.files_button, Qt.MouseButton.LeftButton)
    assert tab.beside.currentWidget() is tab.results


def test_only_the_last_step_can_be_taken_back(tab: ExitTab, desk: Desk, qtbot: QtBot) -> None:
    begin(tab, qtbot, desk)
    enter_step(tab, qtbot, desk, on="2015-07-01", text="追加投资")
    qtbot.waitUntil(lambda: len(tab.steps.items) == 2)
    assert [one.kind for one in tab.steps.items] == [
        ExitStepKind.RECTIFICATION,
        ExitStepKind.NOTICE,
    ]
    tab.steps.view.setCurrentIndex(tab.steps.model.index(1, 0))
    assert not tab._is_last(tab.steps.chosen())
    tab.ask_edit()
    form = opened(qtbot)
    assert form.fields["on"].text() == "2015-06-01"
    fill(form, text="亩均税收未达标")
    send(form, qtbot, desk)
    qtbot.waitUntil(lambda: tab.said.text() == "告知：亩均税收未达标")
    tab.steps.view.setCurrentIndex(tab.steps.model.index(0, 0))
    tab.take_back()
    settle(qtbot, desk)
    qtbot.waitUntil(lambda: len(tab.steps.items) == 1)
    assert tab.running.steps[0].on == date(2015, 6, 1)
