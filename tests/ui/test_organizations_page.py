"""企业 by hand: find, filter, sort, enter with a doubtful code, open, put in the trash."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from crm.organization_card import OrganizationCard, organization_card
from crm.organizations import create_organization
from crm.projects import create_project
from crm.workspace import Workspace
from db.terms import OrganizationKind
from db.values import Amount
from tests.ui.conftest import settle
from tests.ui.hands import turn_to, write
from ui.dialogs.new_organization import NewOrganization
from ui.models.organizations import COLUMNS
from ui.pages.organization import OrganizationPage
from ui.pages.organizations import OrganizationsPage
from ui.window import Window

WRONG = "9144030071526726XH"
NAMES = [column.sort for column in COLUMNS]


def enter(zone: Workspace, name: str, **fields: Any) -> str:
    return zone.change(create_organization, name, label="登记企业", **fields).result


@pytest.fixture
def filled(zone: Workspace) -> list[str]:
    keys = [
        enter(
            zone,
            "示例汽车",
            organization_class="央企、上市公司",
            industry="C36",
            seat="长沙",
            illustrative=True,
        ),
        enter(zone, "示例软件", industry="I65", seat="深圳"),
        enter(zone, "示例咨询", kind=OrganizationKind.INTERMEDIARY),
    ]
    for name, yi in (("甲", 3), ("乙", 4)):
        amount = Amount(yi * 10**10)
        zone.change(create_project, name, planned=amount, investors=["示例软件"], label="建")
    return keys


@pytest.fixture
def page(filled: list[str], window: Window, qtbot: QtBot) -> OrganizationsPage:
    window.go("organizations")
    settle(qtbot, window.desk)
    found = window.findChild(OrganizationsPage)
    assert isinstance(found, OrganizationsPage)
    qtbot.waitUntil(lambda: len(found.model.ids) == 3)
    return found


def shown(page: OrganizationsPage, column: int = 0) -> list[str]:
    rows = range(page.model.rowCount())
    return [page.model.index(row, column).data() for row in rows]


def test_the_table_shows_what_each_brought_the_largest_first(page: OrganizationsPage) -> None:
    QAbstractItemModelTester(page.model)
    assert shown(page)[0] == "示例软件"
    first = [page.model.index(0, column).data() for column in range(len(COLUMNS))]
    assert first[1:] == ["投资方", "", "I65 软件和信息技术服务业", "深圳", "", "2", "7.00"]
    assert "共 3 家，涉及项目 2 个，确数合计 7" in page.foot.text()
    header = page.model.headerData(NAMES.index("amount"), Qt.Orientation.Horizontal)
    assert header.endswith("↓")


def test_words_find_and_esc_shows_all_again(page: OrganizationsPage, qtbot: QtBot) -> None:
    turn_to(qtbot, page.table)
    qtbot.keyClick(page.table, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(page.search.hasFocus)
    write(page.search, "slrj")
    qtbot.waitUntil(lambda: shown(page) == ["示例软件"])
    qtbot.keyClick(page.search, Qt.Key.Key_Return)
    assert page.table.hasFocus()
    page.search.setFocus()
    qtbot.keyClick(page.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(shown(page)) == 3)
    write(page.search, "没有这家")
    qtbot.waitUntil(page.nothing.isVisible)
    assert page.nothing.button is not None
    qtbot.mouseClick(page.nothing.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(shown(page)) == 3)
    assert page.search.text() == ""


def test_filters_narrow_and_are_taken_off_together(page: OrganizationsPage, qtbot: QtBot) -> None:
    for box, value, names in (
        (page.kind, OrganizationKind.INTERMEDIARY, ["示例咨询"]),
        (page.classes, "央企", ["示例汽车"]),
        (page.section, "I", ["示例软件"]),
    ):
        at = box.findData(value)
        assert at > 0
        box.setCurrentIndex(at)
        box.activated.emit(at)
        qtbot.waitUntil(lambda names=names: shown(page) == names)
        assert box.currentData() == value
        qtbot.mouseClick(page.everything, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: len(shown(page)) == 3)
        assert box.currentIndex() == 0


def test_a_header_sorts_and_turns_round(page: OrganizationsPage, qtbot: QtBot) -> None:
    header = page.table.horizontalHeader()
    at = NAMES.index("seat")

    def click() -> None:
        place = header.sectionViewportPosition(at) + 20
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=_point(place))

    click()
    qtbot.waitUntil(lambda: page.listing.sort == "seat" and shown(page)[0] == "示例软件")
    click()
    qtbot.waitUntil(lambda: page.listing.descending and shown(page)[0] == "示例汽车")


def _point(x: int) -> Any:
    from PySide6.QtCore import QPoint

    return QPoint(x, 10)


def test_a_new_one_is_entered_by_keyboard_and_opens(
    page: OrganizationsPage, window: Window, qtbot: QtBot
) -> None:
    assert window.top.new.text().strip() == "新建企业"
    turn_to(qtbot, page.table)
    qtbot.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    dialog = page.findChild(NewOrganization)
    assert isinstance(dialog, NewOrganization)
    qtbot.waitUntil(dialog.name.hasFocus)
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "请填写名称" in dialog.below["name"].text()
    write(dialog.name, "示例机床厂")
    write(dialog.code, WRONG)
    assert "校验位对不上" in dialog.below["credit_code"].text()
    assert dialog.reason.isVisible()
    dialog.accept()
    assert dialog.isVisible() and dialog.reason.hasFocus()
    assert "算出来是 G" in dialog.below["credit_code_reason"].text()
    write(dialog.reason, "执照如此")
    write(dialog.classes, "央企")
    write(dialog.industry, "C34")
    qtbot.keyClick(dialog.industry, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: isinstance(window.page, OrganizationPage))
    opened = window.page
    assert isinstance(opened, OrganizationPage)
    qtbot.waitUntil(lambda: opened.card is not None)
    card = window.desk.read_now(organization_card, opened.organization_id)
    assert isinstance(card, OrganizationCard)
    assert (card.name, card.fields["credit_code"]) == ("示例机床厂", WRONG)
    assert (card.fields["credit_code_reason"], card.fields["industry"]) == ("执照如此", "C34")
    assert card.fields["organization_class"] == "央企"


def test_the_code_is_said_to_be_no_code_when_it_is_left(
    page: OrganizationsPage, qtbot: QtBot
) -> None:
    page.begin_new()
    dialog = page.findChild(NewOrganization)
    assert isinstance(dialog, NewOrganization)
    turn_to(qtbot, dialog.code)
    write(dialog.code, "91440300")
    qtbot.keyClick(dialog.code, Qt.Key.Key_Tab)
    assert "是 18 位，这里是 8 位" in dialog.below["credit_code"].text()
    dialog.name.setText("示例甲")
    dialog.accept()
    assert dialog.isVisible() and dialog.code.text() == "91440300", "nothing typed is lost"
    dialog.begin()
    dialog.reject()


def test_one_that_is_there_already_is_offered_to_be_opened(
    page: OrganizationsPage, filled: list[str], window: Window, qtbot: QtBot
) -> None:
    page.begin_new()
    dialog = page.findChild(NewOrganization)
    assert isinstance(dialog, NewOrganization)
    write(dialog.name, "示例软件有限公司")
    qtbot.waitUntil(dialog.hint.isVisible)
    line = dialog.hint._lines[0]
    assert "示例软件" in line.name.whole
    qtbot.mouseClick(line.opens, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: isinstance(window.page, OrganizationPage))
    assert window.page.organization_id == filled[1]  # type: ignore[attr-defined]


def test_words_are_ticked_from_the_list(page: OrganizationsPage) -> None:
    page.begin_new()
    dialog = page.findChild(NewOrganization)
    assert isinstance(dialog, NewOrganization)
    dialog.classes.setText("央企、别的")
    actions = {one.text(): one for one in dialog.classes.build_list().actions()}
    assert actions["央企"].isChecked() and actions["别的"].isChecked()
    actions["上市公司"].trigger()
    actions["央企"].trigger()
    assert dialog.classes.text() == "别的、上市公司"
    dialog.begin()
    dialog.reject()


def test_delete_puts_in_the_trash_and_undo_brings_back(
    page: OrganizationsPage, qtbot: QtBot
) -> None:
    page.table.selectRow(shown(page).index("示例咨询"))
    turn_to(qtbot, page.table)
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: "示例咨询" not in shown(page))
    qtbot.mouseClick(page.bin, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: shown(page) == ["示例咨询"])
    assert "回收站里有 1 家" in page.foot.text()
    page.desk.undo_last()
    qtbot.waitUntil(page.nothing.isVisible)
    qtbot.mouseClick(page.bin, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(shown(page)) == 3)


def test_enter_opens_the_chosen_one(
    page: OrganizationsPage, filled: list[str], window: Window, qtbot: QtBot
) -> None:
    page.table.selectRow(shown(page).index("示例汽车"))
    turn_to(qtbot, page.table)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(window.page, OrganizationPage))
    assert window.page.organization_id == filled[0]  # type: ignore[attr-defined]


def test_without_any_the_page_teaches_the_first_step(window: Window, qtbot: QtBot) -> None:
    window.go("organizations")
    settle(qtbot, window.desk)
    page = window.page
    assert isinstance(page, OrganizationsPage)
    qtbot.waitUntil(page.none.isVisible)
    assert page.none.button is not None
    qtbot.mouseClick(page.none.button, Qt.MouseButton.LeftButton)
    assert page.findChild(NewOrganization) is not None


def test_rows_beyond_the_first_pages_come_when_they_are_looked_at(
    zone: Workspace, window: Window, qtbot: QtBot
) -> None:
    def fill(session: Any) -> None:
        for number in range(450):
            create_organization(session, f"示例{number:04}")

    zone.change(fill, label="登记")
    window.go("organizations")
    settle(qtbot, window.desk)
    page = window.page
    assert isinstance(page, OrganizationsPage)
    page.sort_by(0)
    qtbot.waitUntil(lambda: page.model.index(0, 0).data() == "示例0000")
    assert page.model.index(420, 0).data() is None
    qtbot.waitUntil(lambda: page.model.index(420, 0).data() == "示例0420")
