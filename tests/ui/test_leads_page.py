"""线索 by keyboard: views with counts, edits in place, and what is done with several at once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QComboBox, QLabel, QMenu, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from crm.columns import COLUMNS
from crm.lead_views import LeadView
from crm.leads import NewLead, log_lead
from crm.project_card import ProjectCard, project_card
from crm.projects import edit_project
from crm.todos import todos_of
from crm.workspace import Workspace
from db.terms import Stage
from tests.ui.conftest import settle
from tests.ui.hands import write
from tests.ui.looking import without_glyph, without_name
from tests.ui.zone import TODAY
from ui.dialogs.lead_steps import LeadStep
from ui.dialogs.quick_lead import QuickLead
from ui.pages.leads import LeadsPage
from ui.widgets.cell_editing import CellLine
from ui.widgets.header_filter import FilterPopup
from ui.widgets.inputs import Line
from ui.window import Window

ME = "专员 甲"
LONG_AGO = date(2016, 5, 3)
KEYS = [spec.key for spec in COLUMNS]


def fill(session: Any) -> dict[str, str]:
    return {
        "late": log_lead(
            session,
            NewLead(company="示例超期", owner=ME, next_step="回电", due=date(2016, 5, 20)),
            today=LONG_AGO,
        ),
        "silent": log_lead(session, NewLead(company="示例沉寂", owner="专员 乙"), today=LONG_AGO),
        "new": log_lead(session, NewLead(company="示例新来", person="张三"), today=TODAY),
    }


@pytest.fixture
def made(zone: Workspace) -> dict[str, str]:
    return zone.change(fill, label="录入").result


@pytest.fixture
def page(made: dict[str, str], window: Window, qtbot: QtBot) -> LeadsPage:
    window.go("leads")
    shown = window.page
    assert isinstance(shown, LeadsPage)
    wait(qtbot, shown)
    return shown


def wait(qtbot: QtBot, page: LeadsPage) -> None:
    qtbot.waitUntil(lambda: not page.desk.tasks.busy and not page._chosen_later.isActive())


def names(page: LeadsPage, key: str = "name") -> list[str]:
    at = KEYS.index(key)
    return [str(page.model.index(row, at).data()) for row in range(page.model.rowCount())]


def choose(page: LeadsPage, *wanted: str) -> None:
    """Choose leads as one does with Ctrl and the mouse."""
    page.window().activateWindow()
    page.table.setFocus()
    page.table.choose_cells([(names(page).index(name), 0) for name in wanted], None)


def card(page: LeadsPage, key: str) -> ProjectCard:
    found: ProjectCard = page.desk.read_now(project_card, key)
    return found


def asked(page: LeadsPage) -> LeadStep:
    """The dialog that asks."""
    return next(one for one in page.findChildren(LeadStep) if one.isVisible())


def answer(dialog: LeadStep, **texts: str) -> None:
    """Type into the fields of a dialog by their keys, and confirm with Return."""
    for key, text in texts.items():
        field = dialog.fields[key]
        line = field.lineEdit() if isinstance(field, QComboBox) else field
        assert isinstance(line, Line)
        line.selectAll()
        write(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)


def test_the_views_say_how_many_they_show(page: LeadsPage, qtbot: QtBot) -> None:
    words = {key: button.text() for key, button in page.views.buttons.items()}
    assert words == {
        "mine": "我的  1",
        "unassigned": "未分派  1",
        "neglected": "超期未跟进  2",
        "untouched": "待首次联系  3",
        "new": "本周新增  1",
        "all": "全部  3",
    }
    shown = {
        "mine": ["示例超期项目"],
        "unassigned": ["示例新来项目"],
        "neglected": ["示例超期项目", "示例沉寂项目"],
        "untouched": ["示例新来项目", "示例超期项目", "示例沉寂项目"],
        "new": ["示例新来项目"],
        "all": ["示例超期项目", "示例新来项目", "示例沉寂项目"],
    }
    for key, expected in shown.items():
        page.views.buttons[key].setFocus()
        QTest.keyClick(page.views.buttons[key], Qt.Key.Key_Space)
        wait(qtbot, page)
        assert sorted(names(page)) == sorted(expected), key
        assert page.views.buttons[key].isChecked()
    assert page.bar.chips.chips == []
    assert page.table.header.filtered == frozenset()


def test_what_is_overdue_says_for_how_long(page: LeadsPage) -> None:
    assert names(page, "next_due")[0] == "2016-05-20 逾 11 天"
    assert names(page, "contact")[names(page).index("示例新来项目")] == "张三"
    assert names(page, "entered_on")[0] == "2016-05-03"


def test_the_view_is_remembered(page: LeadsPage, window: Window, qtbot: QtBot) -> None:
    page.choose_view("neglected")
    wait(qtbot, page)
    assert LeadsPage(window).view is LeadView.NEGLECTED


def test_several_leads_are_assigned_at_once_and_taken_back(
    page: LeadsPage, qtbot: QtBot, made: dict[str, str], window: Window
) -> None:
    choose(page, "示例超期项目", "示例新来项目")
    QTest.keyClick(page.table, Qt.Key.Key_F4)
    answer(asked(page), owner="专员 丙")
    settle(qtbot, page.desk)
    assert [card(page, made[key]).fields["owner"] for key in ("late", "new")] == ["专员 丙"] * 2
    assert window.notices.toasts[-1].text == "分派 2 条线索 给 专员 丙"
    assert page.views.buttons["mine"].text() == "我的  0"
    window.undo_last()
    settle(qtbot, page.desk)
    assert card(page, made["late"]).fields["owner"] == ME


def test_a_next_step_is_set_by_a_word_for_its_day(
    page: LeadsPage, qtbot: QtBot, made: dict[str, str]
) -> None:
    choose(page, "示例沉寂项目")
    QTest.keyClick(page.table, Qt.Key.Key_F6)
    answer(asked(page), what="上门拜访", due="明天")
    settle(qtbot, page.desk)
    row = names(page).index("示例沉寂项目")
    assert (names(page, "next_step")[row], names(page, "next_due")[row]) == (
        "上门拜访",
        "2016-06-01",
    )
    groups = page.desk.read_now(todos_of, owner="专员 乙", today=TODAY)
    assert [one.what for group in groups for one in group.todos] == ["上门拜访"]


def test_beside_the_day_a_step_stands_alone(
    page: LeadsPage, qtbot: QtBot, made: dict[str, str]
) -> None:
    page.desk.change(edit_project, made["silent"], {"progress": "已回电"}, label="改")
    wait(qtbot, page)
    said = dict(zip(names(page), names(page, "next_step"), strict=True))
    assert (said["示例超期项目"], said["示例沉寂项目"]) == ("回电", "")


def test_what_a_step_lacks_is_said_under_its_field(
    page: LeadsPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(page, "示例沉寂项目")
    QTest.keyClick(page.table, Qt.Key.Key_F6)
    dialog = asked(page)
    answer(dialog, due="改天")
    assert "改天" in dialog.below["due"].text()
    answer(dialog, due="周五")
    settle(qtbot, page.desk)
    assert dialog.below["what"].text() == "请写明要做什么。"
    assert dialog.isVisible()
    discard = QMessageBox.StandardButton.Discard
    monkeypatch.setattr(QMessageBox, "question", lambda *_: discard)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert names(page, "next_step")[names(page).index("示例沉寂项目")] == ""


def test_leads_are_turned_down_with_a_reason(
    page: LeadsPage, qtbot: QtBot, made: dict[str, str]
) -> None:
    choose(page, "示例沉寂项目")
    QTest.keyClick(page.table, Qt.Key.Key_F8)
    QTest.keyClick(asked(page), Qt.Key.Key_Escape)
    assert card(page, made["silent"]).stage is Stage.LEAD
    choose(page, "示例沉寂项目")
    QTest.keyClick(page.table, Qt.Key.Key_F8)
    answer(asked(page), reason="不符合产业方向")
    settle(qtbot, page.desk)
    silent = card(page, made["silent"])
    assert (silent.stage, silent.moves[-1].reason) == (Stage.LOST, "不符合产业方向")
    assert "示例沉寂项目" not in names(page)


def test_leads_are_taken_up_by_their_button(
    page: LeadsPage, qtbot: QtBot, made: dict[str, str]
) -> None:
    assert not page.buttons.buttons["take_up"].isEnabled()
    choose(page, "示例超期项目", "示例新来项目")
    QTest.mouseClick(page.buttons.buttons["take_up"], Qt.MouseButton.LeftButton)
    settle(qtbot, page.desk)
    stages = [move.stage for move in card(page, made["late"]).moves]
    assert stages == [Stage.LEAD, Stage.CONTACT, Stage.TALKS]
    assert names(page) == ["示例沉寂项目"]


@pytest.mark.parametrize(
    ("column", "text", "expected"),
    [
        ("next_step", "约来访", "约来访"),
        ("next_due", "6月3日", "2016-06-03"),
        ("owner", "丁", "丁"),
    ],
)
def test_a_cell_is_edited_in_place(
    page: LeadsPage, qtbot: QtBot, column: str, text: str, expected: str
) -> None:
    row = names(page).index("示例超期项目")
    page.table.choose_row(row, KEYS.index(column))
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_F2)
    editor = page.table.findChildren(CellLine)[-1]
    editor.selectAll()
    write(editor, text)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    settle(qtbot, page.desk)
    wait(qtbot, page)
    assert names(page, column)[names(page).index("示例超期项目")] == expected
    groups = page.desk.read_now(todos_of, owner=None, today=TODAY)
    assert len([one for group in groups for one in group.todos]) == 1


def test_days_are_filtered_by_a_span(page: LeadsPage, qtbot: QtBot) -> None:
    page.open_filter(KEYS.index("entered_on"))
    popup = page.findChildren(FilterPopup)[-1]
    popup.low.setText("5月30日")
    popup.apply()
    wait(qtbot, page)
    assert names(page) == ["示例新来项目"]
    assert [chip.text() for chip in page.bar.chips.chips] == ["登记日：2016-05-30 至 …"]
    page.open_filter(KEYS.index("entered_on"))
    popup = page.findChildren(FilterPopup)[-1]
    assert popup.low.text() == "2016-05-30"
    popup.high.setText("5月1日")
    popup.apply()
    assert "晚" in popup.problem.text()
    popup.close()


def test_a_new_lead_is_logged_from_the_page_and_stood_on(
    page: LeadsPage, window: Window, qtbot: QtBot
) -> None:
    QTest.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    dialog = next(one for one in page.findChildren(QuickLead) if one.isVisible())
    dialog.form.set_text("company", "示例又一家有限公司")
    QTest.keyClick(dialog.paste, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, page.desk)
    wait(qtbot, page)
    row = page.table.currentIndex().row()
    assert names(page)[row] == "示例又一家项目"
    assert page.views.buttons["new"].text() == "本周新增  2"


def test_the_menu_of_a_row_offers_the_same(page: LeadsPage) -> None:
    menu = QMenu()
    page.doing.add_more(menu)
    words = [action.text() for action in menu.actions() if action.text()]
    assert words == ["分派　F4", "下一步　F6", "转为在谈　F7", "退回　F8"]


def test_without_a_lead_the_page_teaches_the_first_step(window: Window, qtbot: QtBot) -> None:
    window.go("leads")
    shown = window.page
    assert isinstance(shown, LeadsPage)
    wait(qtbot, shown)
    assert shown.body.currentWidget() is shown.empty
    shown.choose_view("mine")
    wait(qtbot, shown)
    assert shown.nothing.isVisible()
    button = shown.empty.findChild(QPushButton)
    assert isinstance(button, QPushButton)
    assert "Ctrl+L" in "".join(label.text() for label in shown.empty.findChildren(QLabel))


def test_everything_has_a_glyph_and_a_name(page: LeadsPage) -> None:
    assert without_name(page) == []
    assert without_glyph(page) == {}
    assert page.table.indexAt(QPoint(5, 5)).isValid()
    QAbstractItemModelTester(page.model)
