"""Excel's habits in the projects' table: paste, empty, one field of several rows; all undoable."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.cell_places import MOST_CELLS
from crm.listing import COLUMNS, Listing, ordered_ids, rows
from crm.project_cells import copied_text
from crm.projects import create_project
from crm.workspace import Workspace
from db.models import Operation
from db.terms import Stage
from db.values import AREA_UNITS_PER_MU, Amount, Extent
from tests.ui.conftest import until
from tests.ui.hands import button, turn_to, write
from tests.ui.looking import without_glyph, without_name
from tests.ui.zone import TODAY, YI
from ui.dialogs.cells_refused import Refused
from ui.dialogs.edit_rows import OFFERED, EditRows
from ui.models.paged import KEPT
from ui.models.projects import PAGE
from ui.pages.leads import LeadsPage
from ui.pages.projects import ProjectsPage
from ui.widgets.range_actions import LONG
from ui.window import Window

KEYS = [spec.key for spec in COLUMNS]
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NAMES = ("示例电驱动系统", "示例珠宝小镇", "示例整车扩产", "示例盖板玻璃", "示例轨道通信")
"""By 投资额, the largest first: 62, 37, 12 and 协 8, 拟 2."""


def fill(session: Session) -> None:
    create_project(session, NAMES[3], stage=Stage.VISIT, agreed=Amount(8 * YI), owner="甲")
    land = Extent(120 * AREA_UNITS_PER_MU)
    create_project(session, NAMES[4], stage=Stage.VISIT, planned=Amount(2 * YI), land=land)


@pytest.fixture
def page(zone: Workspace, window: Window, qtbot: QtBot) -> ProjectsPage:
    zone.change(fill, label="录入")
    window.go("projects")
    shown = window.page
    assert isinstance(shown, ProjectsPage)
    wait(qtbot, shown)
    turn_to(qtbot, shown.table)
    assert column(shown) == list(NAMES)
    return shown


def wait(qtbot: QtBot, page: Any) -> None:
    qtbot.waitUntil(lambda: not page.desk.tasks.busy and not page._chosen_later.isActive())


def column(page: Any, key: str = "name") -> list[str]:
    at = KEYS.index(key)
    return [str(page.model.index(row, at).data()) for row in range(page.model.rowCount())]


def clip(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def press(widget: QWidget, key: Qt.Key, held: Any = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(widget, key, held)


def choose(page: Any, row: int, key: str, rows_down: int = 1, across: int = 1) -> None:
    """Choose a range as the keyboard does: a cell, then Shift and arrows."""
    page.table.choose_row(row, KEYS.index(key))
    for _ in range(rows_down - 1):
        press(page.table, Qt.Key.Key_Down, SHIFT)
    for _ in range(across - 1):
        press(page.table, Qt.Key.Key_Right, SHIFT)


def paste(page: Any, qtbot: QtBot, text: str) -> None:
    clip(text)
    press(page.table, Qt.Key.Key_V, CONTROL)
    wait(qtbot, page)
    wait(qtbot, page)


def operations(page: Any) -> int:
    return page.desk.read_now(lambda session: session.scalar(select(func.count(Operation.id))))


def toasts(window: Window) -> list[str]:
    return [one.text for one in window.notices.toasts]


def refusal(page: QWidget) -> Refused:
    """The dialog that tells what was refused."""
    [found] = [one for one in page.findChildren(Refused) if one.isVisible()]
    return found


def test_a_block_from_excel_goes_over_the_columns_shown_and_is_one_step(
    page: ProjectsPage, window: Window, qtbot: QtBot
) -> None:
    before = operations(page)
    choose(page, 2, "amount")
    paste(page, qtbot, "13.5\t\r\n9\t1.5\r\n")
    assert column(page) == list(NAMES)
    assert column(page, "amount")[2:4] == ["13.50", "协 9.00"]
    assert column(page, "arrived")[2:4] == ["", "报 1.50"]
    assert operations(page) == before + 1
    assert toasts(window)[-1] == "粘贴 3 格（投资额、到位，2 个项目；1 个空格没有动）"
    assert page.table.chosen_range() == ([2, 3], ["amount", "arrived"])
    press(page.table, Qt.Key.Key_Z, CONTROL)
    wait(qtbot, page)
    wait(qtbot, page)
    assert column(page, "amount")[2:4] == ["12.00", "协 8.00"]
    assert column(page, "arrived")[2:4] == ["", ""]


def test_what_was_pasted_stays_chosen_where_the_order_moves_it(
    page: ProjectsPage, qtbot: QtBot
) -> None:
    choose(page, 3, "amount", rows_down=2)
    paste(page, qtbot, "90\n80")
    assert column(page)[:2] == [NAMES[3], NAMES[4]]
    assert column(page, "amount")[:2] == ["协 90.00", "拟 80.00"]
    assert page.table.chosen_range() == ([0, 1], ["amount"])


def test_one_value_fills_what_is_chosen_also_apart(page: ProjectsPage, qtbot: QtBot) -> None:
    choose(page, 0, "land", rows_down=3)
    paste(page, qtbot, "约66.5\n")
    assert column(page, "land") == ["约66.5", "约66.5", "约66.5", "—", "120"]
    choose(page, 0, "people")
    more = page.model.index(4, KEYS.index("people"))
    page.table.selectionModel().select(more, QItemSelectionModel.SelectionFlag.Select)
    paste(page, qtbot, "主任 / 乙")
    assert column(page, "people") == ["主任 / 乙", "", "", "", "主任 / 乙"]


def test_moved_and_hidden_columns_are_pasted_over_as_they_are_shown(
    page: ProjectsPage, qtbot: QtBot
) -> None:
    page.table.show_columns(["name", "owner", "land", "industry", "chief"])
    choose(page, 1, "owner")
    paste(page, qtbot, "丙\t55\t装备\t主任\n丁\t66\t材料\t书记")
    shown = {key: column(page, key)[1:3] for key in ("owner", "land", "industry", "chief")}
    assert shown == {
        "owner": ["丙", "丁"],
        "land": ["55", "66"],
        "industry": ["装备", "材料"],
        "chief": ["主任", "书记"],
    }
    assert page.table.chosen_range() == ([1, 2], ["owner", "land", "industry", "chief"])


def test_one_wrong_cell_keeps_all_from_being_written_and_says_where(
    page: ProjectsPage, qtbot: QtBot
) -> None:
    before = operations(page)
    choose(page, 0, "stage")
    text = "签约\t很多钱\n在谈\t50000\n"
    paste(page, qtbot, text)
    shown = refusal(page)
    said = [
        tuple(shown.model.index(row, at).data() for at in range(3))
        for row in range(shown.model.rowCount())
    ]
    assert [line[:2] for line in said] == [
        (NAMES[0], "投资额"),
        (NAMES[1], "阶段"),
        (NAMES[1], "投资额"),
    ]
    assert "不是能识别的金额" in said[0][2]
    assert "变更阶段" in said[1][2]
    assert "50000万元" in said[2][2]
    assert QGuiApplication.clipboard().text() == text
    assert (operations(page), column(page, "stage")[1]) == (before, "签约")
    assert not without_name(shown)
    assert not without_glyph(shown)
    press(shown.list, Qt.Key.Key_Down)
    press(shown.list, Qt.Key.Key_Return)
    assert not shown.isVisible()
    current = page.table.currentIndex()
    assert (current.row(), KEYS[current.column()]) == (1, "stage")


@pytest.mark.parametrize(
    ("row", "key", "text", "said"),
    [
        (3, "amount", "1\n2\n3", "要粘贴 3 行，从选中的格往下只有 2 行"),
        (0, "next_step", "看地\t明天", "要粘贴 2 列，从选中的格往右只有 1 列"),
        (0, "name", "项目\t投资方\n示例新名\t甲", "第一行是表头"),
        (0, "amount", "\t\n", "剪贴板里没有文字"),
        (0, "amount", "", "剪贴板里没有文字"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_written(
    page: ProjectsPage, window: Window, qtbot: QtBot, row: int, key: str, text: str, said: str
) -> None:
    before = operations(page)
    choose(page, row, key)
    paste(page, qtbot, text)
    assert said in toasts(window)[-1]
    assert operations(page) == before


def test_a_picture_on_the_clipboard_is_no_table(
    page: ProjectsPage, window: Window, qtbot: QtBot
) -> None:
    QGuiApplication.clipboard().setImage(QImage(4, 4, QImage.Format.Format_RGB32))
    choose(page, 0, "amount")
    press(page.table, Qt.Key.Key_V, CONTROL)
    assert "剪贴板里没有文字" in toasts(window)[-1]


def test_what_is_copied_is_pasted_back_without_a_change(
    page: ProjectsPage, window: Window, qtbot: QtBot
) -> None:
    before = operations(page)
    page.table.selectAll()
    press(page.table, Qt.Key.Key_C, CONTROL)
    wait(qtbot, page)
    press(page.table, Qt.Key.Key_V, CONTROL)
    wait(qtbot, page)
    assert "没有改动" in toasts(window)[-1]
    assert operations(page) == before


def test_what_is_still_being_copied_is_not_pasted_over_by_what_was_before(
    page: ProjectsPage, window: Window, qtbot: QtBot
) -> None:
    before = operations(page)
    clip("99")
    choose(page, 0, "land", rows_down=2)
    wait(qtbot, page)
    press(page.table, Qt.Key.Key_C, CONTROL)
    press(page.table, Qt.Key.Key_V, CONTROL)  # before the rows are read
    assert "还在复制，没有粘贴" in toasts(window)[-1]
    wait(qtbot, page)
    press(page.table, Qt.Key.Key_V, CONTROL)
    wait(qtbot, page)
    assert "没有改动" in toasts(window)[-1]
    assert operations(page) == before


def test_a_long_paste_says_how_far_it_is_and_then_what_is_chosen(
    zone: Workspace, window: Window, qtbot: QtBot
) -> None:
    count = 2 * LONG + 1

    def many(session: Session) -> None:
        for at in range(count):
            create_project(session, f"示例{at:04}", planned=Amount(YI))

    zone.change(many, label="录入")
    window.go("projects")
    page = window.page
    assert isinstance(page, ProjectsPage)
    wait(qtbot, page)
    page.table.choose_area(3, count, ["land"])
    wait(qtbot, page)
    said: list[str] = []
    show = page.bar.show_status
    page.bar.show_status = lambda words: (said.append(words), show(words))  # type: ignore[method-assign]
    clip("5")
    page.doing.cells.paste()
    until(qtbot, page.desk, lambda: column(page, "land")[3] == "5")
    wait(qtbot, page)
    assert said[0] == "正在核对 1,001 格…"
    assert said[1:4] == [f"正在写入 {n}/1,001 个项目…" for n in ("0", "500", "1,000")]
    assert page.bar.status.text().startswith("已选 1,001 行")


def test_cells_apart_are_copied_only_where_they_fill_their_rows_and_columns(
    page: ProjectsPage, window: Window, qtbot: QtBot
) -> None:
    """Else what was not chosen would stand among them in Excel."""
    clip("原来的")
    page.table.choose_cells([(0, KEYS.index("amount")), (2, KEYS.index("stage"))], None)
    press(page.table, Qt.Key.Key_C, CONTROL)
    wait(qtbot, page)
    assert "没有复制" in toasts(window)[-1]
    assert QGuiApplication.clipboard().text() == "原来的"
    page.table.choose_cells([(0, KEYS.index("amount")), (2, KEYS.index("amount"))], None)
    press(page.table, Qt.Key.Key_C, CONTROL)
    wait(qtbot, page)
    assert QGuiApplication.clipboard().text() == "62.00\n12.00"


def test_the_first_row_fills_those_below_it(
    page: ProjectsPage, window: Window, qtbot: QtBot
) -> None:
    page.table.show_columns(["name", "amount", "owner", "land", "stage"])
    before = operations(page)
    choose(page, 4, "land")
    press(page.table, Qt.Key.Key_D, CONTROL)
    assert "两行以上" in toasts(window)[-1]
    choose(page, 3, "name", rows_down=2)
    press(page.table, Qt.Key.Key_D, CONTROL)
    assert "项目名称不能往下填" in toasts(window)[-1]
    choose(page, 0, "land", rows_down=2)
    press(page.table, Qt.Key.Key_D, CONTROL)
    wait(qtbot, page)
    assert "没有改动" in toasts(window)[-1]
    assert operations(page) == before
    choose(page, 3, "owner", rows_down=2)  # 甲 above nobody
    press(page.table, Qt.Key.Key_D, CONTROL)
    until(qtbot, page.desk, lambda: column(page, "owner")[4] == "甲")
    assert toasts(window)[-1] == "往下填 1 格（示例轨道通信：责任人）"
    assert page.table.chosen_range() == ([3, 4], ["owner"])
    page.desk.undo_last()
    until(qtbot, page.desk, lambda: column(page, "owner")[4] != "甲")
    choose(page, 2, "stage", rows_down=2)
    press(page.table, Qt.Key.Key_D, CONTROL)
    wait(qtbot, page)
    assert "变更阶段" in refusal(page).listed[0].why
    refusal(page).reject()


def test_rows_that_were_never_read_are_pasted_over_as_well(
    zone: Workspace, window: Window, qtbot: QtBot
) -> None:
    """Half of the rows chosen are of pages that the table has not asked for."""
    count = 3 * PAGE
    assert count < KEPT

    def many(session: Session) -> None:
        for at in range(count):
            create_project(session, f"示例{at:04}", planned=Amount(YI))

    zone.change(many, label="录入")
    window.go("projects")
    page = window.page
    assert isinstance(page, ProjectsPage)
    wait(qtbot, page)
    top, height = 2 * PAGE - 40, 80
    ids = page.model.ids[top : top + height]
    assert any(page.model.held(row) is None for row in range(top, top + height))
    page.table.choose_area(top, 1, ["land"])
    clip("\n".join(str(at + 1) for at in range(height)))
    page.doing.cells.paste()
    until(qtbot, page.desk, lambda: page.table.chosen_range()[0] == [*range(top, top + height)])
    found = zone.read(rows, ids)
    assert [row.land.units // AREA_UNITS_PER_MU for row in found if row.land] == [
        at + 1 for at in range(height)
    ]
    rest = zone.read(ordered_ids, Listing())
    assert sum(row.land is not None for row in zone.read(rows, rest)) == height


# --- emptying


def test_delete_empties_cells_and_undo_fills_them_again(
    page: ProjectsPage, window: Window, qtbot: QtBot
) -> None:
    choose(page, 3, "amount", rows_down=2, across=4)
    assert page.table.chosen_range()[1] == ["amount", "arrived", "arrival_rate", "land"]
    press(page.table, Qt.Key.Key_Delete)
    wait(qtbot, page)
    assert [one.column for one in refusal(page).listed] == ["arrival_rate"] * 2
    refusal(page).reject()
    choose(page, 4, "land")
    press(page.table, Qt.Key.Key_Delete)
    wait(qtbot, page)
    wait(qtbot, page)
    assert column(page, "land")[4] == "—"
    assert toasts(window)[-1] == "清空 1 格（示例轨道通信：用地）"
    page.desk.undo_last()
    wait(qtbot, page)
    wait(qtbot, page)
    assert column(page, "land")[4] == "120"


def test_delete_on_a_name_or_a_whole_row_trashes_and_on_a_stage_it_does_not(
    page: ProjectsPage, qtbot: QtBot
) -> None:
    choose(page, 0, "stage")
    press(page.table, Qt.Key.Key_Delete)
    wait(qtbot, page)
    assert "变更阶段" in refusal(page).listed[0].why
    refusal(page).reject()
    choose(page, 0, "stage")
    press(page.table, Qt.Key.Key_Space, SHIFT)
    press(page.table, Qt.Key.Key_Delete)
    wait(qtbot, page)
    wait(qtbot, page)
    assert column(page) == list(NAMES[1:])
    choose(page, 0, "stage")
    press(page.table, Qt.Key.Key_Delete, CONTROL)
    wait(qtbot, page)
    wait(qtbot, page)
    assert column(page) == list(NAMES[2:])


def test_nothing_is_pasted_or_edited_in_the_trash(
    page: ProjectsPage, window: Window, qtbot: QtBot
) -> None:
    choose(page, 0, "name")
    press(page.table, Qt.Key.Key_Delete)
    wait(qtbot, page)
    page.choose_scope("trash")
    wait(qtbot, page)
    choose(page, 0, "land")
    before = operations(page)
    paste(page, qtbot, "5")
    assert "回收站里的项目不能修改" in toasts(window)[-1]
    press(page.table, Qt.Key.Key_F2, SHIFT)
    assert not page.findChildren(EditRows)
    assert operations(page) == before
    press(page.table, Qt.Key.Key_Delete)
    wait(qtbot, page)
    wait(qtbot, page)
    assert column(page) == []


# --- one field of several rows


@pytest.fixture
def editing(page: ProjectsPage, qtbot: QtBot) -> Callable[..., EditRows]:
    def begin(count: int, key: str = "land") -> EditRows:
        choose(page, 0, key, rows_down=count)
        wait(qtbot, page)
        press(page.table, Qt.Key.Key_F2, SHIFT)
        [form] = [one for one in page.findChildren(EditRows) if one.isVisible()]
        return form

    return begin


def test_one_field_of_several_rows_is_given_a_value_by_keyboard(
    page: ProjectsPage, window: Window, qtbot: QtBot, editing: Callable[..., EditRows]
) -> None:
    form = editing(3)
    assert form.column_key == "land"
    field = form.fields["land"]
    qtbot.waitUntil(field.hasFocus)
    write(field, "88.8")
    press(field, Qt.Key.Key_Return, CONTROL)
    wait(qtbot, page)
    wait(qtbot, page)
    assert column(page, "land") == ["88.8", "88.8", "88.8", "—", "120"]
    assert toasts(window)[-1] == "3 个项目：用地改为“88.8”"
    page.desk.undo_last()
    wait(qtbot, page)
    wait(qtbot, page)
    assert column(page, "land") == ["—", "—", "—", "—", "120"]


def test_the_button_for_several_rows_shows_with_them_and_opens_the_form(
    page: ProjectsPage, qtbot: QtBot
) -> None:
    choose(page, 0, "people")
    wait(qtbot, page)
    assert not page.bar.several.isVisible()
    choose(page, 0, "people", rows_down=2)
    wait(qtbot, page)
    qtbot.mouseClick(button(page, "批量修改"), Qt.MouseButton.LeftButton)
    [form] = page.findChildren(EditRows)
    assert form.column_key == "owner", "what is not offered begins with 责任人"
    form.fields["owner"].setCurrentText("丙")
    qtbot.mouseClick(form.save, Qt.MouseButton.LeftButton)
    wait(qtbot, page)
    found = page.desk.read_now(rows, page.model.ids)
    assert [row.owner for row in found] == ["丙", "丙", None, "甲", None]


def test_each_field_is_offered_with_what_it_takes(
    page: ProjectsPage, window: Window, qtbot: QtBot, editing: Callable[..., EditRows]
) -> None:
    values = {
        "arrived": "5000万元",
        "land": "12",
        "chief": "主任",
        "commissioner": "乙",
        "owner": "甲",
        "park": "星沙产业基地",
        "industry": "装备",
        "source_channel": "以商招商",
        "progress": "已看地",
        "next_step": "约考察",
        "next_due": "明天",
        "amount": "5亿元",  # the last one: rows are moved by it
    }
    assert set(values) == {one.key for one in OFFERED}
    for key, value in values.items():
        form = editing(2, "land")
        form.which.setCurrentIndex(form.which.findData(key))
        field = form.fields[key]
        assert field.isVisible()
        assert [one for one in values if form.fields[one].isVisible()] == [key]
        assert not without_name(form)
        assert not without_glyph(form)
        (field.setCurrentText if hasattr(field, "setCurrentText") else field.setText)(value)
        press(form, Qt.Key.Key_S, CONTROL)
        until(qtbot, page.desk, lambda: not page.findChildren(EditRows))
        wait(qtbot, page)
    ids = page.desk.read_now(ordered_ids, Listing())
    lines = page.desk.read_now(copied_text, ids, list(values), TODAY).splitlines()
    said = (
        "报 0.50\t12\t主任\t乙\t甲\t星沙产业基地\t装备\t以商招商\t已看地\t约考察\t2016-06-01\t5.00"
    )
    assert [line == said for line in lines].count(True) == 2


def test_what_a_field_can_not_hold_is_said_below_it(
    page: ProjectsPage, window: Window, qtbot: QtBot, editing: Callable[..., EditRows]
) -> None:
    before = operations(page)
    form = editing(3)
    form.accept()
    assert "按 Delete" in form.below["land"].text()
    form.fields["land"].setText("三百")
    form.accept()
    assert "不是能识别的面积" in form.below["land"].text()
    form.which.setCurrentIndex(form.which.findData("next_due"))
    form.fields["next_due"].setText("明天")
    form.accept()
    wait(qtbot, page)
    said = form.below["next_due"].text()
    assert f"“{NAMES[0]}”、“{NAMES[1]}”、“{NAMES[2]}”：还没有下一步" in said
    assert "一个项目也没有改" in said
    assert form.isVisible()
    assert operations(page) == before
    form.begin()
    form.reject()


def test_a_value_that_all_hold_already_changes_nothing(
    page: ProjectsPage, window: Window, qtbot: QtBot, editing: Callable[..., EditRows]
) -> None:
    before = operations(page)
    form = editing(1, "stage")
    form.which.setCurrentIndex(form.which.findData("amount"))
    form.fields["amount"].setText("62亿元")
    form.accept()
    wait(qtbot, page)
    assert toasts(window)[-1] == "示例电驱动系统的投资额原来就是“62亿元”，没有改动。"
    assert operations(page) == before


# --- by the mouse, and on the other page


def test_the_menu_of_a_cell_pastes_empties_and_edits_several(
    page: ProjectsPage, qtbot: QtBot
) -> None:
    choose(page, 0, "land", rows_down=2)
    offered: list[str] = []

    def look() -> None:
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        offered.extend(action.text().partition("　")[0] for action in menu.actions())
        [wanted] = [one for one in menu.actions() if one.text().startswith("粘贴")]
        menu.close()
        wanted.trigger()

    clip("7.5")
    QTimer.singleShot(0, look)
    page.doing.show_menu(page.table.visualRect(page.table.currentIndex()).center())
    wait(qtbot, page)
    wait(qtbot, page)
    assert {"复制", "粘贴", "用第一行往下填", "清空所选格", "批量修改…"} <= set(offered)
    assert "移入回收站" in offered
    assert column(page, "land")[:2] == ["7.5", "7.5"]


def test_the_leads_are_pasted_into_as_well(zone: Workspace, window: Window, qtbot: QtBot) -> None:
    zone.change(create_project, "示例线索甲", label="录入")
    zone.change(create_project, "示例线索乙", label="录入")
    window.go("leads")
    page = window.page
    assert isinstance(page, LeadsPage)
    wait(qtbot, page)
    turn_to(qtbot, page.table)
    top = column(page).index("示例线索甲")
    choose(page, top, "next_step")
    paste(page, qtbot, "电话回访\t后天\n")
    at = column(page).index("示例线索甲")
    assert column(page, "next_step")[at] == "电话回访"
    assert column(page, "next_due")[at] == "2016-06-02"
    assert not [one for one in page.findChildren(QDialog) if one.isVisible()]


def test_the_button_for_several_rows_moves_no_other_button(
    page: ProjectsPage, qtbot: QtBot
) -> None:
    choose(page, 0, "land")
    wait(qtbot, page)
    before = [one.geometry() for one in (page.bar.search, page.bar.columns, page.bar.effect)]
    choose(page, 0, "land", rows_down=3)
    wait(qtbot, page)
    QApplication.processEvents()
    assert page.bar.several.isVisible()
    assert [
        one.geometry() for one in (page.bar.search, page.bar.columns, page.bar.effect)
    ] == before
    words = page.bar.status
    assert words.fontMetrics().horizontalAdvance(words.text()) <= words.width()


def test_more_cells_than_are_written_at_once_are_refused_before_anything_is_read(
    page: ProjectsPage, window: Window, qtbot: QtBot
) -> None:
    many = [f"p{at}" for at in range(MOST_CELLS + 1)]
    page.model.show_ids(many)
    page.table.choose_area(0, len(many), ["land"])
    clip("1")
    for act in (page.doing.cells.paste, page.doing.cells.empty, page.doing.cells.edit_rows):
        act()
        assert "一次最多改 20,000 格，这里有 20,001 格" in toasts(window)[-1]
    assert not page.findChildren(EditRows)
