from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from crm.leads import edit_next_due, edit_next_step
from crm.listing import COLUMNS, Filter, Listing, column_values
from crm.project_card import project_card
from crm.projects import create_project, edit_project
from crm.workspace import Workspace
from db.models import Milestone, Park
from db.terms import Mark, SourceChannel, Stage
from db.values import AREA_UNITS_PER_MU, Amount, Extent
from tests.ui.conftest import settle
from tests.ui.hands import compose, write
from tests.ui.looking import without_glyph, without_name
from tests.ui.zone import TODAY, YI
from ui.desk import Desk
from ui.models.choices import ChoicesModel
from ui.models.paged import KEPT
from ui.models.projects import PAGE, ProjectsModel
from ui.pages.projects import ProjectsPage
from ui.preferences import remember
from ui.widgets.cell_editing import CellLine
from ui.widgets.column_choice import ColumnChoice
from ui.widgets.header_filter import FilterPopup, describe
from ui.widgets.table import WIDTHS
from ui.window import Window

KEYS = [spec.key for spec in COLUMNS]
HEADLINE, STAGE, NAME = KEYS.index("amount"), KEYS.index("stage"), KEYS.index("name")


def fill(session: Any) -> dict[str, str]:
    park = Park(name="示例主园区")
    session.add(park)
    session.flush()
    return {
        "近": create_project(
            session,
            "示例轨道通信",
            investors=["示例轨道"],
            stage=Stage.VISIT,
            planned=Amount(22 * YI, mark=Mark.ABOUT, source="约22亿元"),
            chief="主任",
        ),
        "协": create_project(
            session,
            "示例盖板玻璃",
            stage=Stage.VISIT,
            agreed=Amount(18 * YI),
            land=Extent(120 * AREA_UNITS_PER_MU),
            park_id=park.id,
            chief="副主任",
            progress="样板考察已定",
        ),
        "无": create_project(session, "示例冷链仓储", aliases=["示例冷库"]),
    }


@pytest.fixture
def made(zone: Workspace) -> dict[str, str]:
    return zone.change(fill, label="录入").result


@pytest.fixture
def page(made: dict[str, str], window: Window, qtbot: QtBot) -> ProjectsPage:
    window.go("projects")
    settle(qtbot, window.desk)
    shown = window.page
    assert isinstance(shown, ProjectsPage)
    wait(qtbot, shown)
    return shown


def wait(qtbot: QtBot, page: ProjectsPage) -> None:
    """Until the rows are shown and what is chosen is summed."""
    qtbot.waitUntil(
        lambda: not page.desk.tasks.busy and not page._chosen_later.isActive(), timeout=5000
    )


def column(page: ProjectsPage, key: str = "name") -> list[str]:
    model, at = page.model, KEYS.index(key)
    return [str(model.index(row, at).data()) for row in range(model.rowCount())]


def row_of(page: ProjectsPage, name: str) -> int:
    return column(page).index(name)


def press(widget: QWidget, key: Qt.Key, held: Any = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(widget, key, held)


@pytest.fixture
def popup(page: ProjectsPage, qtbot: QtBot) -> Any:
    def open_by_key(key: str) -> FilterPopup:
        page.table.choose_row(0, KEYS.index(key))
        page.table.setFocus()
        press(page.table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
        shown = page.findChildren(FilterPopup)[-1]
        settle(qtbot, page.desk)
        return shown

    return open_by_key


def test_each_cell_reads_as_on_paper(page: ProjectsPage) -> None:
    shown = dict(zip(column(page), column(page, "amount"), strict=True))
    assert shown["示例电驱动系统"] == "62.00"
    assert shown["示例轨道通信"] == "拟 约22"
    assert shown["示例盖板玻璃"] == "协 18.00"
    assert shown["示例冷链仓储"] == "—"
    assert column(page)[0] == "示例电驱动系统"
    assert column(page)[-1] == "示例冷链仓储"


def test_the_foot_sums_only_what_is_firm(page: ProjectsPage) -> None:
    assert page.total.count_words() == "合计 6 个"
    said = page.total.accessibleDescription()
    assert "合同 111.00，协议 18.00；另有约数 1 项" in said


def test_a_click_on_the_header_sorts_and_again_turns_round(
    page: ProjectsPage, qtbot: QtBot
) -> None:
    header = page.table.header
    place = QPoint(header.sectionViewportPosition(NAME) + 20, 20)
    for expected in (False, True):
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
        wait(qtbot, page)
        assert (page.listing.sort, page.listing.descending) == ("name", expected)
    assert column(page)[0] == "示例珠宝小镇"


def test_a_column_that_is_worked_out_says_that_it_does_not_sort(
    page: ProjectsPage, qtbot: QtBot
) -> None:
    page.sort_by(KEYS.index("intensity"))
    assert page.listing.sort == "amount"


def test_values_are_filtered_by_keyboard(page: ProjectsPage, qtbot: QtBot, popup: Any) -> None:
    shown = popup("stage")
    assert [shown.values.index(row).data() for row in range(shown.values.rowCount())] == [
        "线索　1",
        "考察　2",
        "签约　3",
    ]
    write(shown.search, "考")
    assert shown.values.rowCount() == 1
    press(shown.search, Qt.Key.Key_Return)
    wait(qtbot, page)
    assert sorted(column(page)) == ["示例盖板玻璃", "示例轨道通信"]
    assert [chip.text() for chip in page.bar.chips.chips] == ["阶段：考察"]
    press(page.bar.chips.chips[0], Qt.Key.Key_Delete)
    wait(qtbot, page)
    assert len(column(page)) == 6


def test_unticking_a_value_leaves_it_out(page: ProjectsPage, qtbot: QtBot, popup: Any) -> None:
    shown = popup("chief")
    shown.list.setFocus()
    press(shown.list, Qt.Key.Key_Space)
    press(shown.list, Qt.Key.Key_Return)
    wait(qtbot, page)
    assert sorted(column(page)) == ["示例盖板玻璃", "示例轨道通信"]


def test_a_range_with_its_ends_the_wrong_way_says_so(
    page: ProjectsPage, qtbot: QtBot, popup: Any
) -> None:
    shown = popup("amount")
    write(shown.low, "30")
    write(shown.high, "20")
    press(shown.high, Qt.Key.Key_Return)
    assert shown.isVisible()
    assert shown.problem.text() == "下限比上限大，请对调。"
    shown.high.setText("")
    press(shown.low, Qt.Key.Key_Return)
    wait(qtbot, page)
    assert column(page, "amount") == ["62.00", "37.00"]
    assert page.bar.chips.chips[0].text() == "投资额 ≥ 30 亿元"


def test_a_number_that_is_none_is_marked(page: ProjectsPage, popup: Any) -> None:
    shown = popup("land")
    write(shown.low, "abc")
    press(shown.low, Qt.Key.Key_Return)
    assert shown.low.property("wrong")
    assert "abc" in shown.problem.text()


def test_a_popup_sorts_and_escape_leaves_all_as_it_was(
    page: ProjectsPage, qtbot: QtBot, popup: Any
) -> None:
    shown = popup("amount")
    press(shown.low, Qt.Key.Key_Escape)
    assert page.listing == Listing()
    page.open_filter(HEADLINE)
    page.findChildren(FilterPopup)[-1]._sort(False)
    wait(qtbot, page)
    assert column(page, "amount")[0] == "12.00"


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [("珠宝", "示例珠宝小镇"), ("sldqd", "示例电驱动系统"), ("冷库", "示例冷链仓储")],
)
def test_typing_over_the_table_finds_by_name_alias_and_pinyin(
    page: ProjectsPage, qtbot: QtBot, typed: str, wanted: str
) -> None:
    page.table.setFocus()
    if typed.isascii():
        press(page.table, Qt.Key.Key_S)
        assert page.bar.search.hasFocus()
        write(page.bar.search, typed[1:])
    else:
        page.bar.search.setFocus()
        write(page.bar.search, typed)
    qtbot.waitUntil(lambda: page.listing.filters != (), timeout=2000)
    wait(qtbot, page)
    assert column(page) == [wanted]
    press(page.bar.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.listing.filters == (), timeout=2000)


def test_nothing_found_offers_to_clear(page: ProjectsPage, qtbot: QtBot) -> None:
    page.read(Listing(filters=(Filter("name", words="没有的"),)))
    wait(qtbot, page)
    assert page.nothing.isVisible()
    qtbot.mouseClick(page.nothing, Qt.MouseButton.LeftButton)
    wait(qtbot, page)
    assert len(column(page)) == 6
    assert not page.nothing.isVisible()


def test_chosen_rows_are_summed_as_in_excel(page: ProjectsPage, qtbot: QtBot) -> None:
    rows = [row_of(page, "示例轨道通信"), row_of(page, "示例盖板玻璃")]
    page.table.choose_cells([(row, HEADLINE) for row in rows], (rows[0], HEADLINE))
    wait(qtbot, page)
    assert page.bar.status.text() == "已选 2 行 · 确数合计 18亿元，另有约数 1 项"
    page.table.selectAll()
    wait(qtbot, page)
    assert page.bar.status.text() == "已选 6 行 · 确数合计 129亿元，另有约数 1 项"


def test_a_range_is_copied_for_excel(page: ProjectsPage, qtbot: QtBot) -> None:
    page.table.choose_cells([(0, NAME), (1, NAME), (0, HEADLINE), (1, HEADLINE)], (0, NAME))
    page.table.setFocus()
    press(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    wait(qtbot, page)
    text = QGuiApplication.clipboard().text()
    assert text == "示例电驱动系统\t62.00\n示例珠宝小镇\t37.00"


@pytest.mark.parametrize("how", ["enter", "double click"])
def test_a_row_opens_its_record(
    page: ProjectsPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    opened: list[tuple[str, str]] = []
    monkeypatch.setattr(page.shell, "open_record", lambda *record: opened.append(record))
    page.table.choose_row(2)
    if how == "enter":
        press(page.table, Qt.Key.Key_Return)
    else:
        place = page.table.visualRect(page.model.index(2, 0)).center()
        view = page.table.viewport()
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=place)
        qtbot.mouseDClick(view, Qt.MouseButton.LeftButton, pos=place)
    assert opened == [("project", page.model.ids[2])]


def editor(page: ProjectsPage) -> CellLine:
    return page.table.findChildren(CellLine)[-1]


def edit(page: ProjectsPage, name: str, key: str) -> CellLine:
    page.table.setFocus()
    page.table.choose_row(row_of(page, name), KEYS.index(key))
    press(page.table, Qt.Key.Key_F2)
    return editor(page)


def test_f2_edits_a_figure_in_place_and_keeps_its_mark(
    page: ProjectsPage, qtbot: QtBot, made: dict[str, str]
) -> None:
    field = edit(page, "示例轨道通信", "amount")
    assert field.text() == "约22亿元"
    field.selectAll()
    write(field, "25.5亿元")
    press(field, Qt.Key.Key_Return)
    wait(qtbot, page)
    wait(qtbot, page)
    saved = page.desk.read_now(project_card, made["近"]).fields["planned"]
    assert saved == Amount(255 * YI // 10, source="25.5亿元")
    assert column(page, "amount")[row_of(page, "示例轨道通信")] == "拟 25.50"
    chosen = page.table.currentIndex().row()
    assert column(page)[chosen] == "示例轨道通信", "the row moved, and the choice with it"


def test_a_figure_that_cannot_be_read_keeps_the_editor_open(
    page: ProjectsPage, qtbot: QtBot
) -> None:
    field = edit(page, "示例盖板玻璃", "amount")
    field.setText("很多钱")
    press(field, Qt.Key.Key_Return)
    assert field.isVisible()
    assert field.text() == "很多钱"
    assert "很多钱" in field.problem.text()
    press(field, Qt.Key.Key_Escape)
    wait(qtbot, page)
    assert column(page, "amount")[row_of(page, "示例盖板玻璃")] == "协 18.00"


def test_return_that_ends_a_composition_does_not_commit_the_cell(
    page: ProjectsPage, qtbot: QtBot, made: dict[str, str]
) -> None:
    field = edit(page, "示例盖板玻璃", "chief")
    field.selectAll()
    compose(field, "fuzhuren")
    press(field, Qt.Key.Key_Return)
    assert field.isVisible()
    compose(field, "")
    write(field, "副主任B")
    press(field, Qt.Key.Key_Return)
    wait(qtbot, page)
    assert page.desk.read_now(project_card, made["协"]).fields["chief"] == "副主任B"


def test_a_park_is_chosen_from_a_list(
    page: ProjectsPage, qtbot: QtBot, made: dict[str, str]
) -> None:
    choices = page._choices_of("park")
    assert "示例主园区" in [word for _, word in choices]
    page.doing.edit(made["近"], "park", choices[0][0])
    wait(qtbot, page)
    wait(qtbot, page)
    assert column(page, "park")[row_of(page, "示例轨道通信")] == choices[0][1]
    page.doing.edit(made["近"], "source_channel", SourceChannel.CHAIN)
    wait(qtbot, page)
    wait(qtbot, page)
    assert column(page, "source_channel")[row_of(page, "示例轨道通信")] == "产业链招商"


def test_delete_trashes_and_undo_brings_back(page: ProjectsPage, qtbot: QtBot) -> None:
    page.table.setFocus()
    page.table.choose_row(row_of(page, "示例盖板玻璃"))
    press(page.table, Qt.Key.Key_Delete)
    wait(qtbot, page)
    wait(qtbot, page)
    assert "示例盖板玻璃" not in column(page)
    page.choose_scope("trash")
    wait(qtbot, page)
    assert column(page) == ["示例盖板玻璃"]
    page.table.choose_row(0)
    page.doing.trash()
    wait(qtbot, page)
    wait(qtbot, page)
    assert column(page) == []
    page.choose_scope("all")
    wait(qtbot, page)
    assert "示例盖板玻璃" in column(page)
    page.desk.undo_last()
    wait(qtbot, page)
    wait(qtbot, page)
    assert "示例盖板玻璃" not in column(page)


def test_columns_are_chosen_ordered_and_remembered(
    page: ProjectsPage, qtbot: QtBot, window: Window
) -> None:
    page.choose_columns()
    popup = page.findChildren(ColumnChoice)[-1]
    popup.list.setCurrentRow(2)
    press(popup.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    popup.list.item(3).setCheckState(Qt.CheckState.Unchecked)
    assert page.table.shown_columns()[:4] == ["light", "investors", "name", "stage"]
    popup.close()
    again = ProjectsPage(window)
    qtbot.addWidget(again)
    assert again.table.shown_columns() == page.table.shown_columns()


def test_what_was_arranged_before_stays_and_a_new_column_is_as_narrow_as_at_first(
    page: ProjectsPage, qtbot: QtBot, window: Window
) -> None:
    remember("projects/columns", ["name", "stage", "chief", "progress"])
    remember("projects/widths", ["name=300", "chief=90"])
    again = ProjectsPage(window)
    qtbot.addWidget(again)
    assert again.table.shown_columns() == ["name", "stage", "chief", "progress"]
    again.table.show_columns([*again.table.shown_columns(), "light"])
    sizes = {key: again.table.header.sectionSize(at) for at, key in enumerate(KEYS)}
    assert (sizes["name"], sizes["chief"], sizes["light"]) == (300, 90, WIDTHS["light"])


# --- the light, what comes next, and who


def plan(session: Any, made: dict[str, str]) -> None:
    for key, behind in (("近", 30), ("协", -30)):
        day = TODAY - timedelta(days=behind)
        session.add(Milestone(project_id=made[key], name="环评", planned=day, workdays=1))
    edit_next_step(session, made["协"], "送合同文本")
    edit_next_due(session, made["协"], TODAY - timedelta(days=6))


@pytest.fixture
def planned(page: ProjectsPage, made: dict[str, str], qtbot: QtBot) -> ProjectsPage:
    page.desk.change(plan, made, label="排节点")
    wait(qtbot, page)
    return page


def test_a_light_is_seen_said_and_explained(planned: ProjectsPage) -> None:
    model, at = planned.model, KEYS.index("light")
    said = dict(zip(column(planned), column(planned, "light"), strict=True))
    assert said["示例轨道通信"] == "红灯"
    assert said["示例盖板玻璃"] == "正常"
    assert said["示例冷链仓储"] == ""
    index = model.index(row_of(planned, "示例轨道通信"), at)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "红灯"
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "红灯：环评晚30天"
    assert planned.table.shown_columns()[0] == "light"


def test_each_light_has_its_own_shape_and_none_leaves_the_cell_empty(
    planned: ProjectsPage, qtbot: QtBot
) -> None:
    def inked(name: str) -> set[tuple[int, int]]:
        """The pixels of a light that are not the ground's."""
        table = planned.table
        place = table.visualRect(table.model().index(row_of(planned, name), KEYS.index("light")))
        picture = table.viewport().grab(place).toImage()
        ground = picture.pixel(0, 0)
        return {
            (x, y)
            for x in range(picture.width())
            for y in range(picture.height())
            if picture.pixel(x, y) != ground
        }

    planned.table.choose_row(row_of(planned, "示例冷链仓储"), NAME)
    shapes = [inked(name) for name in ("示例轨道通信", "示例盖板玻璃")]
    assert shapes[0] and shapes[1]
    assert shapes[0] != shapes[1]
    planned.table.choose_row(row_of(planned, "示例轨道通信"), NAME)
    assert inked("示例冷链仓储") == set()


def test_lights_are_sorted_and_filtered_by(planned: ProjectsPage, popup: Any, qtbot: QtBot) -> None:
    planned.sort_by(KEYS.index("light"))
    wait(qtbot, planned)
    assert column(planned)[:2] == ["示例轨道通信", "示例盖板玻璃"]
    shown = popup("light")
    words = [shown.values.index(row).data() for row in range(shown.values.rowCount())]
    assert [one.split("　")[0].split(" ")[0] for one in words][:2] == ["红灯", "正常"]
    shown.close()
    planned.filter_by("light", Filter("light", values=("red",)))
    wait(qtbot, planned)
    assert column(planned) == ["示例轨道通信"]
    assert planned.bar.chips.chips[0].text() == "灯：红灯"
    planned.desk.undo_last()
    wait(qtbot, planned)
    assert column(planned) == []


def test_what_comes_next_says_its_day_unless_that_has_a_column(
    planned: ProjectsPage, qtbot: QtBot
) -> None:
    said = dict(zip(column(planned), column(planned, "next_step"), strict=True))
    assert said["示例盖板玻璃"] == "送合同文本 逾期 6 天"
    assert said["示例轨道通信"] == "◆ 环评晚30天"
    index = planned.model.index(row_of(planned, "示例盖板玻璃"), KEYS.index("next_step"))
    tip = index.data(Qt.ItemDataRole.ToolTipRole)
    assert tip == "送合同文本 逾期 6 天\n进展：样板考察已定"
    planned.table.show_columns(["name", "next_step", "next_due"])
    assert index.data() == "送合同文本"


def test_a_next_step_is_edited_with_its_day_and_never_loses_it_in_silence(
    planned: ProjectsPage, qtbot: QtBot
) -> None:
    def edit(text: str) -> CellLine:
        planned.table.choose_row(row, KEYS.index("next_step"))
        planned.table.setFocus()
        press(planned.table, Qt.Key.Key_F2)
        editor = planned.table.findChildren(CellLine)[-1]
        shown.append(editor.text())
        editor.setText(text)
        editor.textEdited.emit(text)
        return editor

    def told() -> str:
        return column(planned, "next_step")[row]

    shown: list[str] = []
    row = row_of(planned, "示例盖板玻璃")
    editor = edit("送合同终稿 · 5月25日")
    assert shown == ["送合同文本 · 5月25日"] and not editor.problem.isVisible()
    press(editor, Qt.Key.Key_Return)
    wait(qtbot, planned)
    assert told() == "送合同终稿 逾期 6 天", "the day that stands there stays"
    press(edit("送合同终稿 · 明天"), Qt.Key.Key_Return)
    wait(qtbot, planned)
    assert told() == "送合同终稿 明天"
    editor = edit("约见面")
    assert editor.problem.isVisible() and "原来的到期日 明天 会去掉" in editor.problem.text()
    press(editor, Qt.Key.Key_Return)
    wait(qtbot, planned)
    assert told() == "约见面"
    planned.table.show_columns(["name", "next_step", "next_due"])
    press(edit("约周五见面"), Qt.Key.Key_Return)
    wait(qtbot, planned)
    assert shown[-1] == "约见面", "where the day has a column of its own, the words alone"


def test_chief_and_commissioner_are_edited_in_their_common_column(
    page: ProjectsPage, qtbot: QtBot
) -> None:
    row = row_of(page, "示例轨道通信")
    assert column(page, "people")[row] == "主任"
    page.table.choose_row(row, KEYS.index("people"))
    page.table.setFocus()
    press(page.table, Qt.Key.Key_F2)
    editor = page.table.findChildren(CellLine)[-1]
    editor.setText("副主任 / 甲")
    editor.textEdited.emit(editor.text())
    press(editor, Qt.Key.Key_Return)
    wait(qtbot, page)
    assert column(page, "people")[row] == "副主任 / 甲"
    assert (column(page, "chief")[row], column(page, "commissioner")[row]) == ("副主任", "甲")


def test_names_that_hold_a_slash_are_edited_apart(
    page: ProjectsPage, made: dict[str, str], qtbot: QtBot
) -> None:
    page.desk.change(edit_project, made["近"], {"commissioner": "李四/王五"}, label="改")
    wait(qtbot, page)
    row = row_of(page, "示例轨道通信")
    assert column(page, "people")[row] == "主任 / 李四/王五"
    flags = [page.model.index(row, KEYS.index(key)).flags() for key in ("people", "commissioner")]
    editable = Qt.ItemFlag.ItemIsEditable
    assert [bool(one & editable) for one in flags] == [False, True]


@pytest.mark.parametrize(
    ("key", "offered"),
    [
        ("light", ["灯：红灯"]),
        ("people", ["联点领导：主任", "督办专员：（空白）"]),
        ("stage", ["阶段：考察"]),
        ("name", []),
    ],
)
def test_what_is_alike_can_be_shown_alone(
    planned: ProjectsPage, qtbot: QtBot, key: str, offered: list[str]
) -> None:
    menu = QMenu(planned)
    row = planned.model.held(row_of(planned, "示例轨道通信"))
    planned.doing._add_filter_action(menu, row, key)
    assert [one.text() for one in menu.actions()] == [f"只看 {what}" for what in offered]
    if offered:
        menu.actions()[0].trigger()
        wait(qtbot, planned)
        assert "示例轨道通信" in column(planned)
        assert [one.text() for one in planned.bar.chips.chips] == offered[:1]


def test_what_shares_a_column_has_its_own_in_excel(
    planned: ProjectsPage, qtbot: QtBot, tmp_path: Path
) -> None:
    target = tmp_path / "项目.xlsx"
    planned.table.show_columns(["light", "name", "people", "next_step"])
    planned.read(Listing(filters=(Filter("stage", values=("visit",)),)))
    wait(qtbot, planned)
    planned.doing.export_to(target)
    wait(qtbot, planned)
    sheet = openpyxl.load_workbook(target).active
    assert sheet is not None
    assert [list(row) for row in sheet.iter_rows(values_only=True)] == [
        ["灯", "项目", "联点领导", "督办专员", "下一步", "到期"],
        ["红灯", "示例轨道通信", "主任", None, None, None],
        ["正常", "示例盖板玻璃", "副主任", None, "送合同文本", "2016-05-25"],
    ]


def test_what_is_seen_goes_to_excel(page: ProjectsPage, qtbot: QtBot, tmp_path: Path) -> None:
    target = tmp_path / "项目.xlsx"
    page.table.show_columns(["name", "amount", "land", "chief"])
    page.read(Listing(filters=(Filter("stage", values=("visit",)),)))
    wait(qtbot, page)
    page.doing.export_to(target)
    wait(qtbot, page)
    sheet = openpyxl.load_workbook(target).active
    assert sheet is not None
    lines = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert lines == [
        ["项目", "投资额（亿元）", "投资额口径", "用地（亩）", "联点领导"],
        ["示例轨道通信", "约22亿元", "拟投资", None, "主任"],
        ["示例盖板玻璃", 18, "协议投资", 120, "副主任"],
    ]


def test_an_export_that_cannot_be_written_says_so(
    page: ProjectsPage, qtbot: QtBot, tmp_path: Path, window: Window
) -> None:
    target = tmp_path / "不在" / "项目.xlsx"
    page.doing.export_to(target)
    wait(qtbot, page)
    assert "没有写成" in window.notices.toasts[-1].text
    assert page.bar.export.isEnabled()


def test_the_records_behind_a_figure_are_named_and_left(
    page: ProjectsPage, qtbot: QtBot, window: Window, made: dict[str, str]
) -> None:
    window.go("projects", ids=[made["协"]], because="引进项目")
    wait(qtbot, page)
    assert column(page) == ["示例盖板玻璃"]
    assert page.crumbs() == ["项目", "引进项目"]
    page.bar.chips.chips[0].removed.emit()
    wait(qtbot, page)
    assert len(column(page)) == 6


def test_ready_views_keep_a_span_of_stages(page: ProjectsPage, qtbot: QtBot) -> None:
    page.choose_scope("signed")
    wait(qtbot, page)
    assert len(column(page)) == 3
    assert page.bar.chips.chips == []
    assert page.bar.scope.text() == "已签约"


def test_rows_grow_compact_and_it_is_remembered(page: ProjectsPage) -> None:
    assert page.table.rowHeight(0) == 32
    page.bar.compact.setChecked(True)
    assert page.table.rowHeight(0) == 26


def test_everything_has_a_glyph_and_a_name(page: ProjectsPage) -> None:
    assert without_glyph(page) == {}
    assert without_name(page) == []


def test_an_empty_file_teaches_the_first_step(tmp_path: Path, qtbot: QtBot) -> None:
    from ui.logbook import report
    from ui.tasks import Tasks

    made = Workspace.create(tmp_path / "空.yinfeng", zone_name="示例", on=date(2016, 5, 31))
    tasks = Tasks()
    desk = Desk(made, tasks)
    window = Window(desk, report)
    qtbot.addWidget(window)
    window.show()
    window.go("projects")
    settle(qtbot, desk)
    page = window.page
    assert isinstance(page, ProjectsPage)
    assert page.empty.isVisible()
    assert page.empty.button is not None
    assert page.empty.button.text() == "导入台账"
    desk.close()
    tasks.close()
    made.close()


@pytest.fixture
def many(zone: Workspace) -> Iterator[Workspace]:
    def add(session: Any) -> None:
        for number in range(3 * PAGE):
            create_project(session, f"示例{number:03d}", planned=Amount((number + 1) * 10**8))

    zone.change(add, label="录入")
    yield zone


def test_pages_come_as_they_are_looked_at_and_the_place_is_kept(
    many: Workspace, window: Window, qtbot: QtBot
) -> None:
    window.go("projects")
    page = window.page
    assert isinstance(page, ProjectsPage)
    wait(qtbot, page)
    bar = page.table.verticalScrollBar()
    bar.setValue(32 * 250 + 7)
    page.table.choose_row(255)
    QApplication.processEvents()
    wait(qtbot, page)
    bar.setValue(32 * 250 + 7)
    first = page.model.ids[page.table.rowAt(0)]
    chosen = page.model.ids[255]
    assert page.model.held(255) is not None
    page.desk.change(
        create_project, "示例大项目", planned=Amount(900 * YI), label="新建", owner=page
    )
    wait(qtbot, page)
    wait(qtbot, page)
    assert page.model.place_of(chosen) == 256
    assert page.model.ids[page.table.rowAt(0)] == first
    assert page.table.currentIndex().row() == 256


def test_the_models_are_proper_models(page: ProjectsPage) -> None:
    fatal = QAbstractItemModelTester.FailureReportingMode.Fatal
    model = ProjectsModel()
    testers = [QAbstractItemModelTester(model, fatal)]
    rows = [row for at in range(6) if (row := page.model.held(at)) is not None]
    model.show_ids([row.project_id for row in rows], rows[:3])
    model.take_rows(model.turn, [row.project_id for row in rows], rows)
    model.show_ids([row.project_id for row in rows][::-1], rows)
    assert model.index(0, NAME).data() == rows[-1].name
    choices = ChoicesModel()
    testers.append(QAbstractItemModelTester(choices, fatal))
    values = page.desk.read_now(column_values, Listing(), "stage")
    choices.replace([(value, value or "", count) for value, count in values], [])
    choices.narrow("签")
    choices.tick_shown(True)
    assert all(tester.model() is not None for tester in testers)


def test_rows_that_were_read_before_what_is_shown_are_not_taken(page: ProjectsPage) -> None:
    model = ProjectsModel()
    asked: list[list[str]] = []
    model.page_wanted.connect(asked.append)
    rows = [row for at in range(6) if (row := page.model.held(at)) is not None]
    ids = [row.project_id for row in rows]
    model.show_ids(ids)
    assert model.row(0) is None
    before = model.turn
    model.show_ids(ids)
    assert model.row(0) is None
    model.take_rows(before, ids, [replace(row, name="从前的") for row in rows])
    model.give_up(before, ids)
    assert model.row(0) is None
    assert asked == [ids, ids]  # asked for anew once, and neither answered nor given up
    model.take_rows(model.turn, ids, rows)
    found = model.row(0)
    assert found is not None and found.name == rows[0].name


def test_filters_are_told_in_few_words() -> None:
    spec = {one.key: one for one in COLUMNS}
    low = Filter("amount", low=Decimal("1"), high=Decimal("5"))
    assert describe(spec["amount"], low) == "投资额 1–5 亿元"
    stages = Filter("stage", values=("lead", "talks", "visit"))
    assert describe(spec["stage"], stages) == "阶段：线索、在谈等 3 项"
    assert describe(spec["name"], Filter("name", words="汽车")) == "项目含“汽车”"


def test_a_click_beside_the_label_or_a_right_click_opens_the_filter(
    page: ProjectsPage, qtbot: QtBot
) -> None:
    header = page.table.header
    beside = header.filter_zone(STAGE).center()
    over = QPoint(header.sectionViewportPosition(STAGE) + 16, 20)
    for button, place in (
        (Qt.MouseButton.LeftButton, beside),
        (Qt.MouseButton.RightButton, over),
    ):
        qtbot.mouseClick(header.viewport(), button, pos=place)
        popup = page.findChildren(FilterPopup)[-1]
        assert popup.spec.key == "stage"
        settle(qtbot, page.desk)
        popup.close()
    assert page.listing == Listing()


def test_filters_that_do_not_fit_get_a_line_of_their_own(
    page: ProjectsPage, qtbot: QtBot, window: Window
) -> None:
    filters = (Filter("stage", values=("signed", "visit")), Filter("amount", low=Decimal(1)))
    window.resize(1440, 900)
    page.read(Listing(filters=filters))
    wait(qtbot, page)
    first = page.bar.chips
    qtbot.waitUntil(lambda: first.y() < page.bar.search.geometry().bottom())
    window.resize(960, 700)
    qtbot.waitUntil(lambda: first.y() > page.bar.search.geometry().bottom())
    assert all(chip.width() >= chip.sizeHint().width() for chip in first.chips)


def test_of_a_long_table_only_so_many_rows_are_held(page: ProjectsPage) -> None:
    model = ProjectsModel()
    [row] = [one for one in [page.model.held(0)] if one is not None]
    many = [replace(row, project_id=f"p{at}") for at in range(KEPT + PAGE)]
    ids = [one.project_id for one in many]
    model.show_ids(ids, many[:KEPT])
    assert model.row(KEPT) is None
    model.take_rows(model.turn, ids[KEPT:], many[KEPT:])
    assert [model.held(at) is None for at in (0, PAGE - 1, PAGE, KEPT)] == [
        True,
        True,
        False,
        False,
    ]
    assert len(model._cells) == KEPT
    shown = model.shown(KEPT)
    assert shown is not None and shown[1][NAME] == row.name
    model.show_ids(ids[:2])
    assert not model._cells
