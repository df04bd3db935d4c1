"""A project moved by hand through all its stages: gates ticked, refused, overridden, remembered."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton
from pytestqt.qtbot import QtBot

from crm.gates import gate_of
from crm.listing import Filter, Listing, ordered_ids
from crm.project_card import ProjectCard, project_card
from crm.projects import create_project, move_stage, trash_project
from crm.rules.stages import ROAD
from db.terms import Opinion, Precision, ReviewResult, Stage
from db.values import Amount, When
from tests.ui.conftest import settle, until
from ui.dialogs.move_stage import MoveStageDialog
from ui.pages.project import ProjectPage
from ui.widgets.gate_checklist import FieldLine, GateChecklist, ReadLine, TickLine
from ui.widgets.gate_section import GatePopup
from ui.window import Window

TODAY = date(2016, 5, 31)


@pytest.fixture
def page(window: Window, qtbot: QtBot) -> ProjectPage:
    """The page of a lead that came in on 2016-01-04."""
    made = window.desk.workspace.change(
        create_project,
        "示例全程",
        on=date(2016, 1, 4),
        planned=Amount(10**11),
        industry="示例产业",
        label="录入",
    )
    window.open_record("project", made.result)
    settle(qtbot, window.desk)
    found = window.page
    assert isinstance(found, ProjectPage)
    qtbot.waitUntil(lambda: found.card is not None and found.card.name == "示例全程")
    return found


def now(page: ProjectPage) -> ProjectCard:
    card = page.desk.read_now(project_card, page.project_id)
    assert isinstance(card, ProjectCard)
    return card


def click(qtbot: QtBot, button: object) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def opened(page: ProjectPage, qtbot: QtBot) -> MoveStageDialog:
    """Press 推进 and return the dialog that it opens."""
    until(qtbot, page.desk, lambda: page.card is not None and page.card.stage is now(page).stage)
    click(qtbot, page.head.advance)
    dialogs = [one for one in page.findChildren(MoveStageDialog) if one.isVisible()]
    assert len(dialogs) == 1
    return dialogs[0]


def type_day(qtbot: QtBot, dialog: MoveStageDialog, day: date) -> None:
    dialog.on.selectAll()
    qtbot.keyClicks(dialog.on, day.isoformat())


def confirm(page: ProjectPage, qtbot: QtBot, dialog: MoveStageDialog) -> None:
    """Press 变更 and wait until the project stands where it was to go."""
    wanted = dialog.chosen_stage()
    click(qtbot, dialog.confirm)
    settle(qtbot, page.desk)
    until(qtbot, page.desk, lambda: now(page).stage is wanted)
    settle(qtbot, page.desk)


def fill(page: ProjectPage, qtbot: QtBot, checklist: GateChecklist) -> None:
    """Tick what is to tick, and fill what is to fill with a value of its kind."""
    texts = {"contracted": "12亿元", "investors": "示例汽车", "land": "300亩"}
    for line in list(checklist.lines.values()):
        if not line.line.required or isinstance(line, ReadLine):
            continue
        if isinstance(line, TickLine):
            click(qtbot, line.box)
        elif isinstance(line.fact.field, QComboBox):
            line.fact.edit()
            line.fact.field.setCurrentIndex(1)
            line.fact.field.activated.emit(1)
        elif line.unmet.isVisible():
            click(qtbot, line.fact.value)
            line.fact.field.insert(texts[line.line.field or ""])  # keys can't type Chinese
            qtbot.keyClick(line.fact.field, Qt.Key.Key_Return)
        settle(qtbot, page.desk)


def test_a_project_goes_through_all_stages_with_a_gate_refused_and_one_overridden(
    page: ProjectPage, qtbot: QtBot
) -> None:
    zone_park(page, qtbot)
    for number, stage in enumerate(ROAD[1:], 1):
        dialog = opened(page, qtbot)
        assert dialog.chosen_stage() is stage
        type_day(qtbot, dialog, date(2016, 1, 4 + number))
        if stage is Stage.SIGNED:
            click(qtbot, dialog.confirm)
            settle(qtbot, page.desk)
            assert dialog.isVisible()
            said = dialog._below["override_reason"].text()
            assert "还差 5 项：准入评审通过、合同投资" in said
            assert now(page).stage is Stage.REVIEW, "an unmet gate refuses the move"
        if stage is Stage.STARTED:
            dialog.override.insert("县里同意先行开工")
        elif dialog.gate.isVisible():
            if stage is Stage.SIGNED:
                admit(page, qtbot)
            fill(page, qtbot, dialog.checklist)
            assert not dialog.override_line.isVisible()
        confirm(page, qtbot, dialog)

    card = now(page)
    assert [move.stage for move in card.moves] == list(ROAD)
    days = [move.on.day for move in card.moves if move.on is not None]
    assert days == [date(2016, 1, 4 + at) for at in range(len(ROAD))]
    started = card.moves[ROAD.index(Stage.STARTED)]
    assert started.override_reason == "县里同意先行开工"
    assert started.unmet == ("立项备案", "环评批复", "建设工程规划许可证", "施工许可证")
    assert not page.head.advance.isVisible(), "behind 达产 there is nothing"

    page.tabs.setCurrentIndex(page.tabs.count() - 1)
    told = [
        [page.history.index(row, column).data() for column in (2, 3, 5)]
        for row in range(page.history.rowCount())
    ]
    shown = {(what, new) for _label, what, new in told}
    for stage in ROAD[1:]:
        assert any(label == f"示例全程 移到“{stage.label}”" for label, _, _ in told), stage
        assert ("阶段变化 · 项目阶段", stage.label) in shown
    assert ("阶段变化 · 越过关口的原因", "县里同意先行开工") in shown
    assert any(what == "阶段变化 · 越过时未满足" and "施工许可证" in new for what, new in shown)
    assert ("关口 · 事项", "合同文本经法制、财政会签") in shown
    assert ("合同投资", "12亿元") in shown


def admit(page: ProjectPage, qtbot: QtBot) -> None:
    """Let the project pass an admission review; the dialog that stands open shows it."""
    from crm import admission
    from crm.admission_cards import cards

    change, read = page.desk.workspace.change, page.desk.workspace.read
    key = read(cards)[1].key
    review = change(admission.start_review, page.project_id, key, TODAY, label="评审").result
    for line in read(admission.review_of, review).criteria:
        change(admission.give_score, review, line.key, "甲", points=Decimal(5), label="打分")
    for row in read(admission.review_of, review).opinions:
        change(admission.give_opinion, row.opinion_id, Opinion.AGREED, today=TODAY, label="意见")
    change(admission.decide, review, ReviewResult.PASSED, label="结果")
    settle(qtbot, page.desk)
    page.desk.changed.emit({"admission_review": {review}})


def zone_park(page: ProjectPage, qtbot: QtBot) -> None:
    """Give the zone a park to choose."""
    from db.models import Park

    page.desk.workspace.change(lambda session: session.add(Park(name="示例园")), label="登记园区")
    page.read()
    settle(qtbot, page.desk)


def test_what_is_typed_in_the_gate_is_saved_with_the_move(page: ProjectPage, qtbot: QtBot) -> None:
    page.ask_move(Stage.VISIT)
    dialog = next(iter(page.findChildren(MoveStageDialog)))
    dialog.reason.insert("老客商")
    line = next(one for one in dialog.checklist.lines.values() if isinstance(one, FieldLine))
    assert line.line.field == "planned"
    line.fact.edit()
    line.fact.field.setText("不少")
    click(qtbot, dialog.confirm)
    assert dialog.isVisible() and line.fact.below.isVisible(), "a wrong field holds the move up"
    line.fact.field.setText("约15亿元")
    confirm(page, qtbot, dialog)
    assert now(page).fields["planned"].fen == 15 * 10**10
    page.desk.undo_last()
    settle(qtbot, page.desk)
    until(qtbot, page.desk, lambda: now(page).stage is Stage.LEAD)
    assert now(page).fields["planned"].fen == 10**11, "both were one operation"


def test_a_date_before_the_last_move_is_refused_under_its_field(
    page: ProjectPage, qtbot: QtBot
) -> None:
    dialog = opened(page, qtbot)
    type_day(qtbot, dialog, date(2016, 1, 3))
    click(qtbot, dialog.confirm)
    said = dialog._below["on"].text()
    assert dialog.isVisible() and "2016-01-04 进入“线索”" in said and "请填不早于" in said


def test_a_loss_needs_its_reason_from_the_list_or_in_words(page: ProjectPage, qtbot: QtBot) -> None:
    page.ask_move(Stage.LOST)
    dialog = next(iter(page.findChildren(MoveStageDialog)))
    assert dialog.why_line.isVisible() and not dialog.gate.isVisible()
    click(qtbot, dialog.confirm)
    assert dialog.isVisible() and "请写明原因" in dialog._below["reason"].text()
    dialog.why.setCurrentIndex(dialog.why.findData("落户外地"))
    dialog.reason.insert("落户邻市")
    confirm(page, qtbot, dialog)
    assert now(page).moves[-1].reason == "落户外地：落户邻市"


def test_the_stage_that_was_entered_today_says_so(page: ProjectPage, qtbot: QtBot) -> None:
    dialog = opened(page, qtbot)
    dialog.on.selectAll()
    dialog.on.insert("2016年5月")
    confirm(page, qtbot, dialog)
    assert page.head.stepper.date_of(now(page).stage) == "16-05", "known to the month alone"
    confirm(page, qtbot, opened(page, qtbot))
    moved = now(page).moves[-1]
    assert moved.on is not None and moved.on.day == TODAY
    assert page.head.stepper.date_of(moved.stage) == "今天"


def test_the_month_of_the_last_move_is_enough_for_the_next(page: ProjectPage, qtbot: QtBot) -> None:
    confirm(page, qtbot, opened(page, qtbot))
    dialog = opened(page, qtbot)
    dialog.on.selectAll()
    dialog.on.insert("2016年4月")
    click(qtbot, dialog.confirm)
    assert dialog.isVisible() and "早于上一次变动" in dialog._below["on"].text()
    dialog.on.selectAll()
    dialog.on.insert("2016年5月")
    confirm(page, qtbot, dialog)
    before, moved = now(page).moves[-2:]
    assert before.on is not None and before.on.day == TODAY
    assert moved.on == When(TODAY, Precision.MONTH, "2016年5月")
    assert page.head.stepper.date_of(moved.stage) == "16-05"


def test_a_step_of_the_stepper_tells_and_shows_its_gate(page: ProjectPage, qtbot: QtBot) -> None:
    stepper = page.head.stepper
    told = stepper.told_of(Stage.SIGNED)
    assert "关口 5 项，已满足 0 项" in told and "○ 准入评审通过" in told
    stepper.setFocus()
    for _ in range(5):
        qtbot.keyClick(stepper, Qt.Key.Key_Right)
    qtbot.keyClick(stepper, Qt.Key.Key_Return)
    popup = page.findChild(GatePopup)
    assert isinstance(popup, GatePopup) and popup.isVisible()
    read = next(one for one in popup.checklist.lines.values() if isinstance(one, ReadLine))
    assert read.note.text() == "还没有评审结果" and not read.open.isVisible()
    assert popup.name.text() == "签约"
    line = next(one for one in popup.checklist.lines.values() if isinstance(one, TickLine))
    click(qtbot, line.words)
    settle(qtbot, page.desk)
    qtbot.waitUntil(lambda: popup.state.text() == "5 项，已满足 1 项")
    gate = page.desk.read_now(gate_of, page.project_id, Stage.SIGNED)
    tick = gate.checks[-1].tick
    assert tick is not None and tick.by == "专员 甲"
    click(qtbot, line.done)
    line.day.setText("2016-06-01")
    qtbot.keyClick(line.day, Qt.Key.Key_Return)
    assert "还没有到" in line.below.text() and line.day.text() == "2016-06-01"
    line.day.setText("2016-05-20")
    qtbot.keyClick(line.day, Qt.Key.Key_Return)
    settle(qtbot, page.desk)
    qtbot.waitUntil(lambda: line.done.text() == "5月20日 · 专员 甲")
    click(qtbot, popup.move_here)
    dialog = next(iter(page.findChildren(MoveStageDialog)))
    assert dialog.chosen_stage() is Stage.SIGNED


def test_a_click_on_a_step_shows_its_gate_with_what_was_passed_over(
    page: ProjectPage, qtbot: QtBot
) -> None:
    stepper = page.head.stepper
    wide = stepper.width() / len(ROAD)
    qtbot.mouseClick(stepper, Qt.MouseButton.LeftButton, pos=QPoint(int(wide / 2), 10))
    popup = page.findChild(GatePopup)
    assert isinstance(popup, GatePopup)
    assert popup.state.text() == "这一阶段没有关口"
    assert popup.passed.text() == "2016-01-04 进入"
    assert not popup.move_here.isVisible()


def test_the_next_gate_stands_on_the_page_and_is_taken_back(
    page: ProjectPage, qtbot: QtBot
) -> None:
    assert page.gate.isVisible() and page.gate.name.text() == "接洽 关口"
    line = next(one for one in page.gate.checklist.lines.values() if isinstance(one, TickLine))
    click(qtbot, line.box)
    settle(qtbot, page.desk)
    qtbot.waitUntil(lambda: line.done.isVisible())
    click(qtbot, line.box)
    settle(qtbot, page.desk)
    qtbot.waitUntil(lambda: not line.done.isVisible())


def test_the_admission_line_of_the_page_leads_to_the_reviews(
    page: ProjectPage, qtbot: QtBot
) -> None:
    for stage in ROAD[1 : ROAD.index(Stage.REVIEW) + 1]:
        page.desk.workspace.change(
            *(move_stage, page.project_id, stage), on=When(TODAY), today=TODAY,
            override_reason="示例", label="移",
        )  # fmt: skip
    page.read()
    settle(qtbot, page.desk)
    lines = page.gate.checklist.lines.values()
    line = next(one for one in lines if isinstance(one, ReadLine))
    qtbot.waitUntil(line.unmet.isVisible)
    click(qtbot, line.open)
    settle(qtbot, page.desk)
    assert page.tabs.tabText(page.tabs.currentIndex()).startswith("评审")
    admit(page, qtbot)
    qtbot.waitUntil(lambda: "2016-05-31 通过" in line.note.text())
    assert not line.met.isHidden() and line.unmet.isHidden()


def test_a_tick_that_cannot_be_saved_does_not_look_done(page: ProjectPage, qtbot: QtBot) -> None:
    line = next(one for one in page.gate.checklist.lines.values() if isinstance(one, TickLine))
    page.desk.workspace.change(trash_project, page.project_id, label="移走")
    click(qtbot, line.box)
    settle(qtbot, page.desk)
    qtbot.waitUntil(lambda: not line.box.isChecked())
    assert not page.desk.read_now(ordered_ids, Listing(filters=(Filter("name", words="全程"),)))


def test_the_names_of_fields_are_said(page: ProjectPage, qtbot: QtBot) -> None:
    dialog = opened(page, qtbot)
    QApplication.processEvents()
    unnamed = [
        field
        for kind in (QComboBox, QPushButton)
        for field in dialog.findChildren(kind)
        if field.isVisible() and not (field.accessibleName() or field.text())
    ]
    assert unnamed == []
