"""查重 by hand: groups with reasons, fields side by side, merged, kept apart, put off, undone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.listing import Listing, ordered_ids, rows
from crm.project_card import project_card
from crm.projects import create_project
from db.models import Organization
from db.values import Amount
from tests.ui.conftest import settle
from tests.ui.looking import without_glyph, without_name
from tests.ui.zone import NAMES, YI
from ui.pages.duplicates import DuplicatesPage
from ui.pages.organizations import OrganizationsPage
from ui.window import Window


def _fill(session: Session) -> None:
    create_project(
        session, "示例产业园", investors=["长沙示例机械有限公司"], industry="机械",
        planned=Amount(YI), note="先记的",
    )  # fmt: skip
    create_project(
        session, "示例产业园项目", investors=["示例机械股份有限公司"], industry="装备",
        chief="李某", note="后记的",
    )  # fmt: skip


@pytest.fixture
def page(window: Window, qtbot: QtBot) -> DuplicatesPage:
    window.desk.workspace.change(_fill, label="建")
    window.go("duplicates")
    settle(qtbot, window.desk)
    found = window.page
    assert isinstance(found, DuplicatesPage)
    return found


def ready(page: DuplicatesPage, qtbot: QtBot) -> None:
    """Wait until nothing is looked for any more."""

    def still() -> bool:
        return not page.desk.tasks.busy and not page._again.isActive()

    qtbot.waitUntil(still)


def turn(page: DuplicatesPage, qtbot: QtBot, kind: str) -> None:
    qtbot.mouseClick(page._segments[kind], Qt.MouseButton.LeftButton)
    ready(page, qtbot)


def line(page: DuplicatesPage, label: str) -> int:
    model = page.compared
    return next(
        row for row in range(model.rowCount()) if str(model.index(row, 0).data()).endswith(label)
    )


def text(page: DuplicatesPage, label: str, column: int) -> str:
    return str(page.compared.index(line(page, label), column).data())


def project_names(page: DuplicatesPage) -> set[str]:
    desk = page.desk
    return {one.name for one in desk.read_now(rows, desk.read_now(ordered_ids, Listing()))}


def firms(page: DuplicatesPage) -> list[str]:
    def live(session: Session) -> list[str]:
        return list(
            session.scalars(select(Organization.name).where(Organization.trashed_at.is_(None)))
        )

    found: list[str] = page.desk.read_now(live)
    return found


def test_groups_stand_by_kind_with_their_reasons(page: DuplicatesPage, qtbot: QtBot) -> None:
    QAbstractItemModelTester(page.model)
    QAbstractItemModelTester(page.compared)
    assert [button.text() for button in page._segments.values()] == ["企业 1", "项目 1", "联系人"]
    assert "去掉地名和公司形式后同名" in page.why.text()
    turn(page, qtbot, "project")
    assert page.model.rowCount() == 1
    assert text(page, "产业", 0) == "≠ 产业"
    assert {text(page, "产业", column) for column in (1, 2)} == {"● 机械", "○ 装备"}
    assert text(page, "产业", 3) == "机械"
    assert text(page, "联点领导", 3) == "李某", "what only one has is no question"
    assert text(page, "备注", 3).split("\n") in (["先记的", "后记的"], ["后记的", "先记的"])
    assert text(page, "投资方", 3) == "都保留"


def test_by_keyboard_a_value_is_picked_merged_and_taken_back(
    page: DuplicatesPage, window: Window, qtbot: QtBot
) -> None:
    turn(page, qtbot, "project")
    before = project_names(page)
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert page.fields.hasFocus()
    page.fields.setCurrentIndex(page.compared.index(line(page, "产业"), 2))
    QTest.keyClick(page.fields, Qt.Key.Key_Space)
    assert text(page, "产业", 3) == "装备"
    kept = page.compared.taking_part[0]
    QTest.keyClick(page.fields, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    ready(page, qtbot)
    card = page.desk.read_now(project_card, kept)
    assert card.fields["industry"] == "装备"
    assert len(card.aliases) == 1
    assert len(project_names(page)) == len(before) - 1
    assert window.notices.toasts[-1].text.startswith("合并 2 条记录为 示例产业园")
    assert page.kind == "organization", "the next kind with a question"
    window.setFocus()
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    ready(page, qtbot)
    assert project_names(page) == before
    assert page._segments["project"].text() == "项目 1"


def test_what_is_not_the_same_is_not_asked_again_until_undone(
    page: DuplicatesPage, window: Window, qtbot: QtBot
) -> None:
    assert page.kind == "organization"
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    ready(page, qtbot)
    assert page._segments["organization"].text() == "企业"
    assert len(firms(page)) == 2
    assert "不是同一家" in window.notices.toasts[-1].text
    window.undo_last()
    ready(page, qtbot)
    assert page._segments["organization"].text() == "企业 1"


def test_what_is_put_off_comes_last(page: DuplicatesPage, window: Window, qtbot: QtBot) -> None:
    def more(session: Session) -> None:
        for name in ("丙方电子", "丙方电子公司"):
            session.add(Organization(name=name))

    window.desk.workspace.change(more, label="建")
    window.go("duplicates", kind="organization")
    ready(page, qtbot)
    first = page.group()
    qtbot.mouseClick(page.later_button, Qt.MouseButton.LeftButton)
    ready(page, qtbot)
    assert page.group() != first
    assert page.model.group(1) == first
    assert str(page.model.index(1, 2).data()).startswith("稍后")


def test_of_three_only_those_that_take_part_are_merged(
    page: DuplicatesPage, window: Window, qtbot: QtBot
) -> None:
    def third(session: Session) -> None:
        session.add(Organization(name="示例机械（武汉）有限公司"))

    window.desk.workspace.change(third, label="建")
    window.go("duplicates", kind="organization")
    ready(page, qtbot)
    assert text(page, "参与合并", 3) == "✓ 是"
    out = page.compared.taking_part[2]
    page.fields.setCurrentIndex(page.compared.index(0, 3))
    QTest.keyClick(page.fields, Qt.Key.Key_Space)
    assert text(page, "参与合并", 3) == "— 否"
    assert out not in page.compared.taking_part
    for column in (2, 1):  # two are the least
        page.compared.pick(page.compared.index(0, column))
    assert len(page.compared.taking_part) == 2
    qtbot.mouseClick(page.merge_button, Qt.MouseButton.LeftButton)
    ready(page, qtbot)
    assert len(firms(page)) == 2
    group = page.group()
    assert group is not None
    assert out in group.ids, "the third is still to be settled"


def test_without_duplicates_the_page_says_what_it_is_for(window: Window, qtbot: QtBot) -> None:
    window.go("duplicates")
    settle(qtbot, window.desk)
    page = window.page
    assert isinstance(page, DuplicatesPage)
    assert page.nothing.isVisible()


def test_a_group_that_another_window_settled_is_gone(
    page: DuplicatesPage, window: Window, qtbot: QtBot
) -> None:
    from crm.merging import merge

    group = page.group()
    assert group is not None
    window.desk.workspace.change(merge, "organization", group.ids[0], [group.ids[1]], label="合并")
    page.merge()
    ready(page, qtbot)
    assert "重新查重" in window.notices.toasts[-1].text
    assert page._segments["organization"].text() == "企业"


def test_the_command_opens_it_and_everything_is_named(
    page: DuplicatesPage, window: Window, qtbot: QtBot
) -> None:
    assert without_name(page) == []
    assert without_glyph(page) == {}
    window.go("projects")
    settle(qtbot, window.desk)
    window.top.search.start(">cc")
    qtbot.waitUntil(lambda: not window.desk.tasks.busy)
    QTest.keyClick(window.top.search, Qt.Key.Key_Return)
    assert window.page is page


def test_the_page_of_enterprises_leads_to_it(window: Window, qtbot: QtBot) -> None:
    window.go("organizations")
    settle(qtbot, window.desk)
    shown = window.page
    assert isinstance(shown, OrganizationsPage)
    qtbot.mouseClick(shown.doubles, Qt.MouseButton.LeftButton)
    settle(qtbot, window.desk)
    assert isinstance(window.page, DuplicatesPage)


def test_a_record_is_opened_from_its_column(
    page: DuplicatesPage, window: Window, qtbot: QtBot
) -> None:
    turn(page, qtbot, "project")
    page.fields.setCurrentIndex(page.compared.index(1, 2))
    comparison = page.compared.comparison
    assert comparison is not None
    qtbot.mouseClick(page.open_button, Qt.MouseButton.LeftButton)
    settle(qtbot, window.desk)
    assert window._way[-1] == ("project", {"id": comparison.ids[1]})
    assert NAMES[0] not in comparison.names
