"""园区 by real widgets: a park entered, its parcels, a project put on one, found, transferred."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from crm.parcels import ParcelRow, parcels
from crm.parks import moves, park_rows
from crm.projects import edit_project
from crm.workspace import Workspace
from db.models import Project
from db.terms import ParcelState
from db.values import AREA_UNITS_PER_MU as MU
from db.values import Extent
from tests.crm.briefings.paper import page_texts, solid
from tests.ui.conftest import settle
from tests.ui.forms import fill, opened, send
from tests.ui.hands import turn_to
from tests.ui.looking import without_glyph, without_name
from tests.ui.zone import NAMES
from ui import tokens
from ui.desk import Desk
from ui.dialogs.import_parcels import ImportParcels
from ui.dialogs.parcels import FindParcelForm, ParcelForm
from ui.pages.parks import MOVES, PARCELS, ParksPage
from ui.pages.project import ProjectPage
from ui.window import Window


@pytest.fixture
def page(window: Window, desk: Desk, qtbot: QtBot) -> ParksPage:
    window.go("parks")
    settle(qtbot, desk)
    assert isinstance(window.page, ParksPage)
    qtbot.waitUntil(lambda: window.page.look is not None)
    return window.page


def enter_park(page: ParksPage, qtbot: QtBot, desk: Desk, name: str) -> None:
    page.ask_new_park()
    form = opened(qtbot)
    fill(form, name=name)
    send(form, qtbot, desk)
    qtbot.waitUntil(lambda: name in [one.park.name for one in page.look.parks])


def choose(page: ParksPage, qtbot: QtBot, name: str) -> None:
    """Walk down the list to a park by the keyboard."""
    turn_to(qtbot, page.list)
    for _ in range(len(page.look.parks) + 1):
        if page.crumbs()[-1] == name:
            return
        qtbot.keyClick(page.list, Qt.Key.Key_Down)
    assert page.crumbs()[-1] == name


def enter_parcel(page: ParksPage, qtbot: QtBot, desk: Desk, code: str, area: str, **more) -> None:
    page.begin_new()
    form = opened(qtbot)
    fill(form, code=code, area=area, **more)
    send(form, qtbot, desk)
    settle(qtbot, desk)


def only(zone: Workspace) -> ParcelRow:
    [row] = zone.read(parcels)
    return row


def project(zone: Workspace, name: str = NAMES[0]) -> str:
    return zone.read(lambda session: session.scalar(select(Project.id).where(Project.name == name)))


def test_a_park_is_entered_chosen_by_key_edited_and_taken_back(
    page: ParksPage, desk: Desk, zone: Workspace, qtbot: QtBot
) -> None:
    QAbstractItemModelTester(page.list.lines)
    enter_park(page, qtbot, desk, "黄花")
    page.ask_new_park()
    form = opened(qtbot)
    fill(form, name="黄花")
    send(form, qtbot, desk)
    assert "已有“黄花”" in form.below["name"].text()
    fill(form, name="榔梨")
    send(form, qtbot, desk)
    qtbot.waitUntil(lambda: len(page.look.parks) == 3)
    choose(page, qtbot, "榔梨")
    qtbot.keyClick(page.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    settle(qtbot, desk)
    assert [one.name for one in zone.read(park_rows)] == ["星沙产业基地", "榔梨", "黄花"]
    assert page.crumbs()[-1] == "榔梨"
    qtbot.keyClick(page.list, Qt.Key.Key_F2)
    form = opened(qtbot)
    form.fields["counts_into_zone"].setChecked(False)
    send(form, qtbot, desk)
    qtbot.waitUntil(lambda: "不计入全区" in page.sums.text())
    turn_to(qtbot, page.list)
    qtbot.keyClick(page.list, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: len(page.look.parks) == 2)
    desk.undo_last()
    qtbot.waitUntil(lambda: len(page.look.parks) == 3)


def test_a_project_is_put_on_a_parcel_whose_state_follows(
    page: ParksPage, desk: Desk, zone: Workspace, qtbot: QtBot
) -> None:
    for card in (page.parcels, page.land.stock, page.targets, page.stages, page.moves):
        QAbstractItemModelTester(card.model)
    choose(page, qtbot, "星沙产业基地")
    assert page.parcels.stack.currentIndex() == 0
    enter_parcel(page, qtbot, desk, "A-01", "约100亩")
    form = opened(qtbot)
    assert isinstance(form, ParcelForm)
    assert "准数" in form.below["area"].text()
    fill(form, area="100亩", use="工业")
    send(form, qtbot, desk)
    qtbot.waitUntil(lambda: page.parcels.chosen() is not None)
    turn_to(qtbot, page.parcels.view)
    qtbot.keyClick(page.parcels.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    form = opened(qtbot)
    settle(qtbot, desk)
    fill(form, project_id="没有这个项目", area="101亩")
    send(form, qtbot, desk)
    assert "从列表里选" in form.below["project_id"].text()
    fill(form, project_id=NAMES[0])
    send(form, qtbot, desk)
    assert "只剩 100亩" in form.below["area"].text()
    fill(form, area="100亩", on="2016-05-20")
    send(form, qtbot, desk)
    qtbot.waitUntil(lambda: page.parcels.chosen()[1] is not None)
    assert only(zone).state is ParcelState.SUPPLIED
    assert page.tiles.supplied.figure.text() == "100.00%"
    assert "100亩" in page.tiles.supplied.of.text()
    assert page.parcels.model.index(0, 7).data() == NAMES[0]
    turn_to(qtbot, page.parcels.view)
    qtbot.keyClick(page.parcels.view, Qt.Key.Key_Delete)
    settle(qtbot, desk)
    assert only(zone).uses  # refused, with the reason
    page.parcels.take_off()
    qtbot.waitUntil(lambda: page.parcels.chosen()[1] is None)
    assert only(zone).state is ParcelState.READY
    turn_to(qtbot, page.parcels.view)
    qtbot.keyClick(page.parcels.view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: page.parcels.chosen() is None)
    desk.undo_last()
    qtbot.waitUntil(lambda: page.parcels.chosen() is not None)


def test_the_best_parcel_for_a_project_is_found_from_its_page_and_held(
    page: ParksPage, window: Window, desk: Desk, zone: Workspace, qtbot: QtBot
) -> None:
    choose(page, qtbot, "星沙产业基地")
    for code, area in (("大", "300亩"), ("近", "130亩"), ("小", "60亩")):
        enter_parcel(page, qtbot, desk, code, area)
    qtbot.waitUntil(lambda: len(page.parcels.items) == 3)
    zone.change(edit_project, project(zone), {"land": Extent(120 * MU)}, label="用地")
    window.open_record("project", project(zone))
    settle(qtbot, desk)
    assert isinstance(window.page, ProjectPage)
    qtbot.waitUntil(lambda: window.page.card is not None)
    window.page.head.parcel_wanted.emit()
    form = opened(qtbot)
    assert isinstance(form, FindParcelForm)
    QAbstractItemModelTester(form.model)
    qtbot.waitUntil(lambda: form.model.rowCount() == 2)
    assert [form.model.index(at, 0).data() for at in range(2)] == ["近", "大"]
    assert form.model.index(0, 5).data() == "10亩"
    form.wanted.setText("320亩")
    qtbot.waitUntil(lambda: form.model.rowCount() == 0)
    assert "没有合适" in form.said.text()
    form.wanted.setText("120亩")
    qtbot.waitUntil(lambda: form.model.rowCount() == 2)
    send(form, qtbot, desk)
    [near] = [one for one in zone.read(parcels) if one.code == "近"]
    assert [(one.project, one.on) for one in near.uses] == [(NAMES[0], None)]
    assert near.land.left == 10 * MU


def test_a_transfer_without_a_park_asks_for_it(
    page: ParksPage, desk: Desk, zone: Workspace, qtbot: QtBot
) -> None:
    [base] = zone.read(park_rows)
    zone.change(edit_project, project(zone), {"park_id": base.park_id}, label="园区")
    qtbot.mouseClick(page.buttons["划转项目"], Qt.MouseButton.LeftButton)
    form = opened(qtbot)
    settle(qtbot, desk)
    fill(form, project_id=NAMES[0], reason="换地")
    form.project.line.editingFinished.emit()
    assert form.below["project_id"].text() == "现在的园区：星沙产业基地"
    send(form, qtbot, desk)
    assert form.below["park_id"].text() == "请选择划入哪个园区。"


def test_a_transfer_is_entered_with_its_reason_and_told_on_the_page(
    page: ParksPage, window: Window, desk: Desk, zone: Workspace, qtbot: QtBot
) -> None:
    enter_park(page, qtbot, desk, "黄花")
    [base, _] = zone.read(park_rows)
    zone.change(edit_project, project(zone), {"park_id": base.park_id}, label="园区")
    choose(page, qtbot, "黄花")
    page.buttons["划转项目"].click()
    form = opened(qtbot)
    settle(qtbot, desk)
    fill(form, project_id=NAMES[0])
    send(form, qtbot, desk)
    assert "划转原因" in form.below["reason"].text()
    fill(form, reason="基地没有合适的地块")
    send(form, qtbot, desk)
    qtbot.waitUntil(lambda: page.tiles.projects.figure.text() == "1")
    newest = zone.read(moves)[0]
    assert (newest.came_from, newest.went_to) == ("星沙产业基地", "黄花")
    page.tabs.setCurrentIndex(MOVES)
    assert page.moves.model.index(0, 4).data() == "基地没有合适的地块"
    qtbot.keyClick(page.tiles.projects, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.page.crumbs()[0] == "项目")
    settle(qtbot, desk)
    assert window.page.because == "黄花"
    assert len(window.page.listing.ids) == 1
    window.go("parks", tab=PARCELS)
    settle(qtbot, desk)
    desk.undo_last()
    qtbot.waitUntil(lambda: page.tiles.projects.figure.text() == "0")


def ledger(folder: Path) -> Path:
    """A 土地台账 with a parcel for the park, one that can't be, and a cell that says nothing."""
    book = openpyxl.Workbook()
    for row in (
        ("地块编号", "面积（亩）", "状态", "用地单位", "供地时间", "电子监管号"),
        ("X-01", 100, "净地", NAMES[0], "2016-03-01", "D1"),
        ("X-02", "约30", "净地", None, None, None),
    ):
        book.active.append(row)
    book.save(folder / "示例土地台账.xlsx")
    return folder / "示例土地台账.xlsx"


def test_a_land_ledger_goes_in_by_mouse_and_key_and_is_undone(
    page: ParksPage,
    desk: Desk,
    zone: Workspace,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = ledger(tmp_path)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    choose(page, qtbot, "星沙产业基地")
    qtbot.mouseClick(page.buttons["导入…"], Qt.MouseButton.LeftButton)
    dialog = page.findChild(ImportParcels)
    QAbstractItemModelTester(dialog.model)
    QAbstractItemModelTester(dialog.unread_model)
    qtbot.waitUntil(lambda: dialog.plan is not None)
    assert dialog.summary.text() == "新增 1 块，不导入 1 块"
    assert dialog.save.text() == "导入 1 块"
    assert "准数" in dialog.model.index(0, 7).data()
    assert [dialog.model.index(1, at).data() for at in range(1, 7)] == [
        "X-01", "星沙产业基地", "100亩", "已供", NAMES[0], "新增",
    ]  # fmt: skip
    assert dialog.unread.isVisibleTo(dialog)
    assert [dialog.unread_model.index(0, at).data() for at in range(3)] == [
        "Sheet!F2", "电子监管号", "D1",
    ]  # fmt: skip
    assert without_name(dialog) == []
    assert without_glyph(dialog) == {}
    turn_to(qtbot, dialog.save)
    qtbot.keyClick(dialog.save, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(zone.read(parcels)) == 1)
    settle(qtbot, desk)
    row = only(zone)
    assert (row.state, row.note) == (ParcelState.SUPPLIED, "电子监管号：D1")
    qtbot.waitUntil(lambda: page.tiles.supplied.figure.text() == "100.00%")
    desk.undo_last()
    qtbot.waitUntil(lambda: zone.read(parcels) == [])


def test_land_is_written_out_and_printed_for_the_park_that_is_shown(
    page: ParksPage,
    window: Window,
    desk: Desk,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    choose(page, qtbot, "星沙产业基地")
    enter_parcel(page, qtbot, desk, "A-01", "100亩")
    book, paper = tmp_path / "土地.xlsx", tmp_path / "土地.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(book), ""))
    qtbot.mouseClick(page.buttons["导出 Excel…"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(book.exists)
    settle(qtbot, desk)
    sheet = openpyxl.load_workbook(book).worksheets[0]
    assert [sheet["A2"].value, sheet["B2"].value, sheet["E2"].value] == [
        "A-01", "星沙产业基地", 100,
    ]  # fmt: skip
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(paper), ""))
    window.go("parks", run="print")  # as the command of the search field does
    qtbot.waitUntil(paper.exists)
    settle(qtbot, desk)
    assert "星沙产业基地共1块地、100亩" in solid("".join(page_texts(paper)))


def test_a_narrow_window_cuts_no_button_off(
    page: ParksPage, window: Window, desk: Desk, qtbot: QtBot
) -> None:
    enter_parcel(page, qtbot, desk, "A-01", "100亩")
    window.resize(960, 640)
    settle(qtbot, desk)
    buttons = [one for one in page.findChildren(QPushButton) if one.isVisible() and one.text()]
    assert len(buttons) > 8
    for button in buttons:
        left = button.mapTo(page, QPoint(0, 0)).x()
        assert left >= 0, button.text()
        assert left + button.width() <= page.width() - tokens.PAGE_MARGIN, button.text()
        assert button.width() >= button.sizeHint().width(), button.text()
