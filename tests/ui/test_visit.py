"""走访: gone into and left, its list, its sheet and the note; all by fingers and by keys."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QPushButton, QScroller, QWidget
from pytestqt.qtbot import QtBot

from crm import carrying, copies
from crm.activities import add_activity
from crm.activity_cards import timeline
from crm.blockers import add_blocker
from crm.contacts import create_contact
from crm.projects import edit_project, set_investors
from crm.visiting import visit_card, visits
from crm.workspace import Workspace
from db.terms import ActivityKind
from db.values import When
from tests.ui.conftest import settle
from tests.ui.hands import turn_to, write
from tests.ui.zone import NAMES, TODAY
from ui.actions import commands_of
from ui.desk import Desk
from ui.logbook import report
from ui.pages.visit import VisitPage
from ui.preferences import remembered
from ui.tasks import Tasks
from ui.theme import theme
from ui.visit.drafts import kept_drafts
from ui.visit.parts import FlowBox, Screen, touch_button
from ui.window import Window

ME = "甲"
SIZES = ((1024, 768), (1280, 720))


@pytest.fixture
def keys(zone: Workspace) -> dict[str, str]:
    """Name → id; the first is visited today, the second is mine, the third somebody else's."""
    zone.author = ME
    found = {line.name: line.project_id for line in zone.read(visits, "", TODAY)}
    for name, owner in zip(NAMES, (ME, ME, "乙"), strict=True):
        zone.change(edit_project, found[name], {"owner": owner}, label="改")
    zone.change(set_investors, found[NAMES[0]], ["示例汽车公司"], label="改")
    firm = zone.read(_firm, found[NAMES[0]])
    zone.change(
        create_contact, "示例庚", title="项目经理", phones="138 0000 0001", organization_id=firm,
        label="建",
    )  # fmt: skip
    zone.change(
        add_activity, ActivityKind.VISIT, label="排", on=When(TODAY), today=TODAY,
        project_id=found[NAMES[0]], subject="看设备", begins="9:00", place="二期工地", owner=ME,
    )  # fmt: skip
    zone.change(add_blocker, found[NAMES[0]], "电力", "专线未通", today=TODAY, label="记")
    return found


def _firm(session: object, project_id: str) -> str:
    from crm.project_card import project_card

    return project_card(session, project_id).investors[0].organization_id  # type: ignore[arg-type]


@pytest.fixture
def page(keys: dict[str, str], window: Window, desk: Desk, qtbot: QtBot) -> VisitPage:
    window.go("visit")
    settle(qtbot, desk)
    assert isinstance(window.page, VisitPage)
    return window.page


def frame(window: Window) -> list[bool]:
    return [part.isVisible() for part in (window.rail, window.top, window.status)]


def shown(page: VisitPage) -> Screen:
    screen = page.stack.currentWidget()
    assert isinstance(screen, Screen)
    return screen


def tap(qtbot: QtBot, desk: Desk, button: QPushButton) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    settle(qtbot, desk)


def open_sheet(page: VisitPage, qtbot: QtBot, desk: Desk, name: str = NAMES[0]) -> None:
    rows = [row.title for row in page.choosing.list.model_of.rows]
    view = page.choosing.list
    index = view.model_of.index(rows.index(name))
    view.scrollTo(index)
    qtbot.mouseClick(
        view.viewport(),
        Qt.MouseButton.LeftButton,
        pos=view.visualRect(index).topLeft() + QPoint(60, 30),
    )
    settle(qtbot, desk)
    assert shown(page) is page.sheet


# --- in and out


def test_f9_goes_in_and_esc_f9_and_the_button_go_out(
    window: Window, desk: Desk, qtbot: QtBot
) -> None:
    window.go("targets")
    settle(qtbot, desk)
    for how in ("esc", "f9", "button"):
        turn_to(qtbot, window)
        qtbot.keyClick(window, Qt.Key.Key_F9)
        settle(qtbot, desk)
        assert isinstance(window.page, VisitPage)
        assert frame(window) == [False] * 3
        assert theme().dark
        if how == "esc":
            qtbot.keyClick(QApplication.focusWidget() or window.page, Qt.Key.Key_Escape)
        elif how == "f9":
            qtbot.keyClick(window, Qt.Key.Key_F9)
        else:
            tap(qtbot, desk, window.page.choosing.leave)
        settle(qtbot, desk)
        assert window.page.crumbs()[0] == "目标"
        assert frame(window) == [True] * 3
        assert (theme().mode, theme().dark) == ("light", False), "one's own look is back"
    assert remembered("window/page") == "targets"


@pytest.mark.parametrize("mode", ["system", "light", "dark"])
def test_the_look_that_was_chosen_comes_back(
    mode: str, window: Window, desk: Desk, qtbot: QtBot
) -> None:
    theme().set_mode(mode)
    window.go("visit")
    assert theme().dark
    window.close()
    assert theme().mode == mode


def test_the_palette_and_the_rail_lead_there(window: Window, desk: Desk, qtbot: QtBot) -> None:
    [found] = [one for one in commands_of(window) if one.answers("zfms")]
    assert (found.word, found.shortcut) == ("走访模式", "F9")
    found.run()
    assert isinstance(window.page, VisitPage)
    window.visit.leave()
    tap(qtbot, desk, window.rail.button("visit"))
    assert isinstance(window.page, VisitPage)


def test_a_working_copy_offers_it_once(
    zone: Workspace, tmp_path: Path, tasks: Tasks, qtbot: QtBot
) -> None:
    passphrase, bundle = "示例口令 it's 2016", tmp_path / "外出.yinfeng-out"
    carrying.carry_out(zone, bundle, passphrase)
    with carrying.opened(bundle, passphrase) as opened:
        copies.open_copy(opened, tmp_path / "笔记本.yinfeng", passphrase)
    laptop = Workspace.open(tmp_path / "笔记本.yinfeng", author=ME)
    made = Window(Desk(laptop, tasks), report)
    made.show()
    settle(qtbot, made.desk)
    offers = [one for one in made.notices.toasts if "外出副本" in one.text]
    assert len(offers) == 1
    action = offers[0].action
    assert action is not None
    tap(qtbot, made.desk, action)
    assert isinstance(made.page, VisitPage)
    made.visit.leave()
    made.refresh_frame()
    settle(qtbot, made.desk)
    assert not [one for one in made.notices.toasts if "外出副本" in one.text]
    made.desk.close()
    made.hide()
    made.deleteLater()
    laptop.close()


@pytest.mark.parametrize("size", SIZES)
def test_all_that_is_tapped_is_large_and_nothing_is_cut_off(
    size: tuple[int, int], page: VisitPage, window: Window, desk: Desk, qtbot: QtBot
) -> None:
    window.resize(*size)
    page.choosing.read()
    settle(qtbot, desk)
    check_targets(page)
    open_sheet(page, qtbot, desk)
    check_targets(page)
    for act in page.sheet.buttons:
        page.act(act)
        settle(qtbot, desk)
        check_targets(page)
        page.go_back()
        settle(qtbot, desk)


def check_targets(page: VisitPage) -> None:
    screen = shown(page)
    buttons = [one for one in screen.findChildren(QPushButton) if one.isVisible()]
    assert buttons
    for one in buttons:
        assert one.accessibleName(), one.text()
        assert one.height() >= 48, one.text()
        assert one.width() >= one.minimumSizeHint().width(), one.text()
        if not in_scrolled(one):
            place = one.mapTo(page, QPoint(0, 0))
            assert page.rect().contains(place), one.text()
            assert page.rect().contains(place + QPoint(one.width() - 1, one.height() - 1)), (
                one.text()
            )


def in_scrolled(widget: QWidget) -> bool:
    while widget is not None:
        if widget.objectName() == "qt_scrollarea_viewport":
            return True
        widget = widget.parentWidget()
    return False


def test_the_head_reads_from_its_title_to_the_way_out(page: VisitPage) -> None:
    first = page.choosing
    across = (first.title, first.search, first.leave)
    assert not first.back.isVisible()
    begins = [part.mapTo(page, QPoint(0, 0)).x() for part in across]
    assert begins == sorted(begins)
    assert first.title.mapTo(page, QPoint(0, 0)).x() < 40


def test_lists_follow_a_finger(page: VisitPage) -> None:
    for area in (page.choosing.list, page.sheet.area, page.photos.view, page.memos.list):
        assert QScroller.hasScroller(area.viewport())


# --- the list


def test_todays_come_first_and_the_models_are_sound(page: VisitPage) -> None:
    for model in (page.choosing.list.model_of, page.photos.model, page.memos.list.model_of):
        QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    page.choosing.list.show_rows(page.choosing.list.model_of.rows)
    rows = page.choosing.list.model_of.rows
    assert [row.title for row in rows] == [
        "今天走访　1", NAMES[0], "我负责的项目　1", NAMES[1],
    ]  # fmt: skip
    assert rows[1].beside == "09:00 看设备"
    assert rows[1].badge == "签约"
    assert rows[1].more == "示例庚 项目经理 138 0000 0001 · 二期工地"
    assert rows[1].spoken.startswith(f"{NAMES[0]}，签约，")
    assert page.choosing.list.key() == rows[1].key, "the first one, not its heading"


def test_the_telephone_at_a_rows_end_copies_the_number(
    page: VisitPage, window: Window, qtbot: QtBot
) -> None:
    view = page.choosing.list
    place = view.act_place(view.model_of.index(1))
    assert place.height() >= 48
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place.center())
    assert QGuiApplication.clipboard().text() == "138 0000 0001"
    assert window.notices.toasts[-1].text == "已复制 示例庚 项目经理 的电话 138 0000 0001"
    action = window.notices.toasts[-1].action
    assert action is not None
    assert action.text() == "拨打"
    assert action.height() >= 48
    assert shown(page) is page.choosing
    QGuiApplication.clipboard().clear()
    turn_to(qtbot, view)
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "138 0000 0001"


def test_typing_finds_any_project_and_enter_opens_it(
    page: VisitPage, window: Window, desk: Desk, qtbot: QtBot
) -> None:
    turn_to(qtbot, window)
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert page.choosing.search.hasFocus()
    write(page.choosing.search, "sldqd")
    qtbot.waitUntil(lambda: [one.name for one in page.choosing.lines] == [NAMES[2]])
    assert page.choosing.list.model_of.rows[0].title == "其他项目　1"
    qtbot.keyClick(page.choosing.search, Qt.Key.Key_Return)
    settle(qtbot, desk)
    assert shown(page) is page.sheet
    assert page.sheet.title.text() == NAMES[2]
    qtbot.keyClick(page.sheet, Qt.Key.Key_Escape)
    settle(qtbot, desk)
    assert shown(page) is page.choosing
    page.choosing.search.setFocus()
    qtbot.keyClick(page.choosing.search, Qt.Key.Key_Escape)  # empties it
    qtbot.waitUntil(lambda: len(page.choosing.lines) == 2)
    write(page.choosing.search, "没有这个")
    qtbot.waitUntil(lambda: page.choosing.stack.currentIndex() == 2)
    assert isinstance(window.page, VisitPage)


def test_who_has_no_project_is_told_and_sees_all(
    window: Window, zone: Workspace, desk: Desk, qtbot: QtBot
) -> None:
    zone.author = "root"
    window.go("visit")
    settle(qtbot, desk)
    page = window.page
    assert isinstance(page, VisitPage)
    assert len(page.choosing.lines) == 3
    assert page.choosing.hint.isVisible()
    assert page.choosing.hint.text().startswith("署名“root”名下还没有项目")


# --- the sheet


def test_the_sheet_tells_what_to_know_and_its_keys_lead_on(
    page: VisitPage, window: Window, desk: Desk, qtbot: QtBot
) -> None:
    open_sheet(page, qtbot, desk)
    words = [
        label.text() for label in page.sheet.area.findChildren(QWidget) if hasattr(label, "text")
    ]
    for wanted in ("今天　看设备", "09:00 · 二期工地", "电力：专线未通", "见谁", "最近三次跟进"):
        assert wanted in words
    for key, screen in (
        (Qt.Key.Key_1, page.note),
        (Qt.Key.Key_2, page.photos),
        (Qt.Key.Key_3, page.memos),
        (Qt.Key.Key_4, page.checks),
    ):
        turn_to(qtbot, page.sheet.buttons["note"])
        qtbot.keyClick(page.sheet.buttons["note"], key)
        settle(qtbot, desk)
        assert shown(page) is screen
        tap(qtbot, desk, screen.back)
        assert shown(page) is page.sheet


def test_several_numbers_end_at_the_right_on_as_many_lines_as_they_need(qtbot: QtBot) -> None:
    numbers = [
        touch_button(number, "phone", lambda: None) for number in ("010-6255 0000", "138", "139")
    ]
    box = FlowBox(numbers, to_right=True)
    qtbot.addWidget(box)
    wide = [one.sizeHint().width() for one in numbers]
    for width, ends in (
        (sum(wide) + 100, [numbers[2]]),
        (sum(wide[:2]) + 20, [numbers[1], numbers[2]]),
        (wide[0], numbers),
    ):
        box.resize(width, box.heightForWidth(width))
        box.show()
        box.layout().activate()
        assert [one.geometry().right() for one in ends] == [width - 1] * len(ends)
        assert numbers[-1].geometry().bottom() == box.height() - 1


def test_the_keys_move_what_the_sheet_tells(
    page: VisitPage, window: Window, desk: Desk, qtbot: QtBot
) -> None:
    window.resize(960, 600)
    open_sheet(page, qtbot, desk)
    bar = page.sheet.area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    turn_to(qtbot, page.sheet.buttons["note"])
    qtbot.keyClick(page.sheet.buttons["note"], Qt.Key.Key_PageDown)
    assert bar.value() > 0
    qtbot.keyClick(page.sheet.buttons["note"], Qt.Key.Key_PageUp)
    assert bar.value() == 0


def test_the_whole_record_is_one_button_away(
    page: VisitPage, window: Window, desk: Desk, qtbot: QtBot
) -> None:
    open_sheet(page, qtbot, desk)
    page.sheet.record_wanted.emit(page.sheet.project_id)
    settle(qtbot, desk)
    assert window.page.crumbs()[-1] == NAMES[0]
    assert not theme().dark


# --- the note


@pytest.fixture
def noting(page: VisitPage, desk: Desk, qtbot: QtBot) -> Iterator[VisitPage]:
    open_sheet(page, qtbot, desk)
    tap(qtbot, desk, page.sheet.buttons["note"])
    assert shown(page) is page.note
    yield page


def notes(desk: Desk, project_id: str) -> list[str]:
    found = desk.read_now(timeline, today=TODAY, project_id=project_id)
    return [one.minutes for one in found if one.minutes]


def test_a_note_is_tapped_together_saved_and_undone(
    noting: VisitPage, window: Window, desk: Desk, qtbot: QtBot
) -> None:
    note, key = noting.note, noting.sheet.project_id
    taps = (note.phrases[0], note.phrases[2], note.steps[1], note.days[2])
    for button in (*taps, note.kinds[ActivityKind.TALKS]):
        tap(qtbot, desk, button)
    assert note.text.toPlainText() == "已到现场，设备进场"
    assert note.told.text() == "2016-06-03 周五"
    turn_to(qtbot, note.text)
    write(note.text, "。Q3投产")
    qtbot.keyClick(note.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, desk)
    assert shown(noting) is noting.sheet
    card = desk.read_now(visit_card, key, ME, TODAY)
    assert card.recent[0].minutes == "已到现场，设备进场。Q3投产"
    assert card.recent[0].kind is ActivityKind.TALKS
    assert [(one.what, one.due) for one in card.promises] == [
        ("协调有关单位", TODAY + timedelta(days=3))
    ]
    assert kept_drafts(desk.workspace) == {}
    assert "已到现场" in window.notices.toasts[-1].text
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, desk)
    assert notes(desk, key) == []


def test_what_is_missing_is_said_below_its_field(
    noting: VisitPage, desk: Desk, qtbot: QtBot
) -> None:
    note = noting.note
    tap(qtbot, desk, note.save)
    assert note._below["text"].text() == "请写一句，或点一个常用短语。"
    assert note._below["text"].isVisible()
    tap(qtbot, desk, note.phrases[0])
    tap(qtbot, desk, note.days[1])
    tap(qtbot, desk, note.save)
    assert not note._below["text"].isVisible()
    assert note._below["next"].text() == "定了日期，请写下一步做什么。"
    assert note.next.hasFocus()
    note.due.setText("某天")
    tap(qtbot, desk, note.save)
    assert note._below["due"].isVisible()
    assert note.text.toPlainText() == "已到现场", "nothing that was typed is lost"
    assert notes(desk, noting.sheet.project_id) == []


def test_a_draft_is_there_again_in_a_new_window(
    noting: VisitPage, zone: Workspace, desk: Desk, qtbot: QtBot
) -> None:
    note, key = noting.note, noting.sheet.project_id
    turn_to(qtbot, note.text)
    write(note.text, "设备进场")
    qtbot.waitUntil(lambda: key in kept_drafts(desk.workspace))  # on the disk, whatever happens now
    assert note.kept.text() == "草稿已存"
    later = Window(desk, report)
    later.show()
    settle(qtbot, desk)
    offers = [one for one in later.notices.toasts if "没记完" in one.text]
    assert len(offers) == 1
    later.go("visit")
    settle(qtbot, desk)
    page = later.page
    assert isinstance(page, VisitPage)
    assert page.choosing.draft.text().strip() == f"接着记：{NAMES[0]}　设备进场"
    tap(qtbot, desk, page.choosing.draft)
    assert shown(page) is page.note
    assert page.note.text.toPlainText() == "设备进场"
    page.note.text.clear()
    page.note.keep()
    assert kept_drafts(desk.workspace) == {}
    later.hide()
    later.deleteLater()


def test_a_note_that_is_saved_after_one_went_on_leaves_the_next_one_alone(
    noting: VisitPage, keys: dict[str, str], desk: Desk, qtbot: QtBot
) -> None:
    first, other = noting.sheet.project_id, keys[NAMES[1]]
    write(noting.note.text, "设备进场")
    noting.note.send()
    noting.note.show_card(desk.read_now(visit_card, other, ME, TODAY))
    write(noting.note.text, "停工")
    noting.note.keep()
    settle(qtbot, desk)
    assert notes(desk, first) == ["设备进场"]
    assert shown(noting) is noting.note
    assert {key: held["text"] for key, held in kept_drafts(desk.workspace).items()} == {
        other: "停工"
    }


def test_what_is_written_while_a_note_is_saved_stays(
    noting: VisitPage, desk: Desk, qtbot: QtBot
) -> None:
    note, key = noting.note, noting.sheet.project_id
    write(note.text, "设备进场")
    note.next.setText("送方案")
    note.send()
    write(note.text, "，缺变压器")
    settle(qtbot, desk)
    assert notes(desk, key) == ["设备进场"]
    assert shown(noting) is note
    assert (note.text.toPlainText(), note.next.text()) == ("缺变压器", "")
    assert note.kept.text() == "前面的已保存；保存时接着写的还在这里"
    assert kept_drafts(desk.workspace)[key]["text"] == "缺变压器"
    tap(qtbot, desk, note.save)
    assert sorted(notes(desk, key)) == ["缺变压器", "设备进场"]
    assert kept_drafts(desk.workspace) == {}


def test_what_was_written_on_before_one_went_elsewhere_stays_a_draft(
    noting: VisitPage, desk: Desk, qtbot: QtBot
) -> None:
    note, key = noting.note, noting.sheet.project_id
    write(note.text, "设备进场")
    note.send()
    write(note.text, "，缺变压器")
    noting.go_back()
    settle(qtbot, desk)
    assert kept_drafts(desk.workspace)[key]["text"] == "缺变压器"
    tap(qtbot, desk, noting.sheet.buttons["note"])
    assert note.text.toPlainText() == "缺变压器"


def test_who_goes_back_while_a_sheet_is_read_is_not_fetched_into_the_note(
    page: VisitPage, keys: dict[str, str], desk: Desk, qtbot: QtBot
) -> None:
    page.show_project(keys[NAMES[0]], act="note")
    page.go_back()
    settle(qtbot, desk)
    assert shown(page) is page.choosing


def test_esc_goes_back_and_keeps_the_draft(noting: VisitPage, desk: Desk, qtbot: QtBot) -> None:
    turn_to(qtbot, noting.note.text)
    write(noting.note.text, "abc")
    qtbot.keyClick(noting.note.text, Qt.Key.Key_Escape)
    settle(qtbot, desk)
    assert shown(noting) is noting.sheet
    assert kept_drafts(desk.workspace)[noting.sheet.project_id]["text"] == "abc"
