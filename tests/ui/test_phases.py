"""分期 on the record page: added, changed and put away by mouse and by keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from crm.listing import Listing, ordered_ids
from crm.milestone_changes import add_milestone
from crm.phases import add_phase
from crm.project_card import PhaseCard, project_card
from db.terms import AmountKind
from db.values import Amount, Mark
from tests.crm.zone import TODAY, YI
from tests.ui.conftest import settle, until
from tests.ui.hands import button, turn_to
from ui.dialogs.phase import PhaseForm
from ui.pages.project import ProjectPage
from ui.widgets.phases_card import PhasesCard
from ui.window import Window


@pytest.fixture
def page(window: Window, qtbot: QtBot) -> ProjectPage:
    window.open_record("project", window.desk.read_now(ordered_ids, Listing())[0])
    settle(qtbot, window.desk)
    found = window.page
    assert isinstance(found, ProjectPage)
    qtbot.waitUntil(lambda: found.card is not None)
    return found


@pytest.fixture
def card(page: ProjectPage) -> PhasesCard:
    return page.overview.phases


def now(page: ProjectPage) -> list[PhaseCard]:
    return list(page.desk.read_now(project_card, page.project_id).phases)


def asked(page: ProjectPage, qtbot: QtBot) -> PhaseForm:
    def opened() -> list[PhaseForm]:
        return [form for form in page.window().findChildren(PhaseForm) if form.isVisible()]

    qtbot.waitUntil(lambda: bool(opened()))
    return opened()[0]


def save(form: PhaseForm, page: ProjectPage, qtbot: QtBot) -> None:
    qtbot.keyClick(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, page.desk)


def enter(page: ProjectPage, qtbot: QtBot, name: str, **fields: object) -> str:
    done: list[str] = []
    page.desk.change(add_phase, page.project_id, name, label="添加分期", then=done.append, **fields)
    settle(qtbot, page.desk)
    qtbot.waitUntil(lambda: name in [one.name for one in page.overview.phases.items])
    return done[0]


def test_the_first_phase_comes_from_the_menu_and_is_taken_back(
    page: ProjectPage, card: PhasesCard, qtbot: QtBot
) -> None:
    QAbstractItemModelTester(card.model)
    assert not card.isVisible(), "a project without phases shows nothing of them"
    [action] = [one for one in page.head.more.menu().actions() if "分期" in one.text()]
    action.trigger()
    form = asked(page, qtbot)
    assert form.name.text() == "一期"
    form.fields["planned"].setText("约20亿元")
    form.fields["land"].setText("400亩")
    save(form, page, qtbot)
    qtbot.waitUntil(card.isVisible)
    [one] = now(page)
    assert one.amounts == {AmountKind.PLANNED: Amount(20 * YI, mark=Mark.ABOUT, source="约20亿元")}
    assert [card.model.index(0, at).data() for at in range(5)] == [
        "一期", "约20亿元", "—", "—", "400亩",
    ]  # fmt: skip
    page.desk.undo_last()
    settle(qtbot, page.desk)
    qtbot.waitUntil(lambda: not card.isVisible())
    assert now(page) == []


def test_by_keyboard_it_is_added_changed_and_put_away(
    page: ProjectPage, card: PhasesCard, qtbot: QtBot
) -> None:
    enter(page, qtbot, "一期", planned=Amount(20 * YI, mark=Mark.ABOUT))
    turn_to(qtbot, card.view)
    qtbot.keyClick(card.view, Qt.Key.Key_Insert)
    form = asked(page, qtbot)
    assert form.name.text() == "二期", "the next number is offered"
    form.name.setText("首期")
    save(form, page, qtbot)
    qtbot.waitUntil(lambda: [one.name for one in card.items] == ["一期", "首期"])
    turn_to(qtbot, card.view)
    card.view.selectRow(0)
    qtbot.keyClick(card.view, Qt.Key.Key_F2)
    form = asked(page, qtbot)
    form.fields["contracted"].setText("15")
    form.remark.setPlainText("先建")
    save(form, page, qtbot)
    until(qtbot, page.desk, lambda: now(page)[0].note == "先建")
    assert now(page)[0].amounts[AmountKind.PLANNED] == Amount(20 * YI, mark=Mark.ABOUT)
    assert now(page)[0].amounts[AmountKind.CONTRACTED].fen == 15 * 10**6, "bare: 万元"
    turn_to(qtbot, card.view)
    card.view.selectRow(1)
    qtbot.keyClick(card.view, Qt.Key.Key_Delete)
    settle(qtbot, page.desk)
    qtbot.waitUntil(lambda: [one.name for one in card.items] == ["一期"])


def test_what_is_wrong_is_said_below_its_field_and_stays(
    page: ProjectPage, card: PhasesCard, qtbot: QtBot
) -> None:
    enter(page, qtbot, "一期")
    qtbot.mouseClick(button(card, "添加"), Qt.MouseButton.LeftButton)
    form = asked(page, qtbot)
    form.name.setText("一期")
    form.fields["land"].setText("三百来亩吧")
    save(form, page, qtbot)
    assert form.isVisible() and "不是能识别的面积" in form.below["land"].text()
    form.fields["land"].setText("300亩")
    save(form, page, qtbot)
    qtbot.waitUntil(lambda: "已有“一期”" in form.below["name"].text())
    assert form.fields["land"].text() == "300亩"
    form.name.setText("二期")
    save(form, page, qtbot)
    until(qtbot, page.desk, lambda: len(now(page)) == 2)


def test_a_phase_that_milestones_belong_to_stays_and_the_reason_is_told(
    page: ProjectPage, card: PhasesCard, window: Window, qtbot: QtBot
) -> None:
    key = enter(page, qtbot, "一期")
    page.desk.change(
        add_milestone, page.project_id, "封顶", today=TODAY, phase_id=key, label="添加节点"
    )
    settle(qtbot, page.desk)
    card.view.selectRow(0)
    with qtbot.waitSignal(page.desk.failed) as told:
        qtbot.mouseClick(button(card, "移除"), Qt.MouseButton.LeftButton)
    assert "“一期”下面还有节点" in str(told.args[0])
    assert [one.name for one in now(page)] == ["一期"]
