"""带出回并 and 冲突 by hand: an office and two laptops, one field, settled, all equal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from crm import carrying, conflicts, copies, projects
from crm.check import check
from crm.merge_back import Preview, merge_from
from crm.replica import copied
from crm.workspace import Workspace
from db.models import Project
from tests.crm.replicas import content
from tests.ui.conftest import settle, window_on
from tests.ui.hands import turn_to
from tests.ui.looking import without_glyph, without_name
from tests.ui.zone import NAMES
from ui.dialogs.welcome import Welcome
from ui.logbook import report
from ui.pages.carrying import CarryingPage
from ui.pages.conflicts import FOUND, NOTHING, ConflictsPage
from ui.places import data_folder
from ui.tasks import Tasks
from ui.widgets.inputs import Lines
from ui.widgets.merge_flow import ASK, DONE, LOOK
from ui.window import Window

PASS = "示例口令 2016"
W = TypeVar("W", bound=QWidget)


@pytest.fixture
def page(window: Window, qtbot: QtBot) -> CarryingPage:
    window.go("carrying")
    settle(qtbot, window.desk)
    found = window.page
    assert isinstance(found, CarryingPage)
    return found


@pytest.fixture
def laptops(zone: Workspace, tmp_path: Path) -> Iterator[list[Workspace]]:
    """Two working copies of the zone, of two people."""
    bundle = tmp_path / "带出.yinfeng-out"
    carrying.carry_out(zone, bundle, PASS)
    made = []
    for name in ("李四", "王五"):
        with carrying.opened(bundle, PASS) as opened:
            copies.open_copy(opened, tmp_path / name / "外出.yinfeng", PASS)
        made.append(Workspace.open(tmp_path / name / "外出.yinfeng", author=name))
    yield made
    for each in made:
        each.close()


def edit(workspace: Workspace, **fields: Any) -> None:
    def act(session: Any) -> None:
        key = session.scalar(select(Project.id).where(Project.name == NAMES[0]))
        projects.edit_project(session, key, fields)

    workspace.change(act, label="改项目")


def note_of(workspace: Workspace) -> Any:
    return workspace.read(
        lambda session: session.scalar(select(Project.note).where(Project.name == NAMES[0]))
    )


def click(qtbot: QtBot, window: Window, button: Any) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    settle(qtbot, window.desk)


def open_conflicts_page(window: Window, qtbot: QtBot) -> ConflictsPage:
    settle(qtbot, window.desk)
    found = window.page
    assert isinstance(found, ConflictsPage)
    QAbstractItemModelTester(found.model)
    QAbstractItemModelTester(found.sides.sides)
    return found


def choose(page: ConflictsPage, qtbot: QtBot, label: str) -> None:
    """Select the conflict of the field `label`, and wait for its input."""
    rows = range(page.model.rowCount())
    page.table.selectRow(next(row for row in rows if page.model.index(row, 1).data() == label))
    settle(qtbot, page.desk)


def typed_in(page: ConflictsPage, kind: type[W]) -> W:
    """The input below the values, which is of this kind."""
    assert page.sides.field is not None
    assert page.sides.field.isVisible()
    found = page.sides.field.input
    assert isinstance(found, kind)
    return found


def bring(page: CarryingPage, qtbot: QtBot, source: Path | None, passphrase: str = PASS) -> None:
    """Fill the form and look."""
    page.merge.start_over()
    page.merge.source.setText(str(source))
    page.merge.passphrase.setText(passphrase)
    click(qtbot, page.window(), page.merge.look_button)  # type: ignore[arg-type]


def test_the_data_is_carried_out_by_the_form(
    page: CarryingPage, window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    form = page.carry
    assert "3 个项目" in form.estimate.text()
    assert page.learn.isVisible(), "a newcomer finds the page of conflicts"
    assert not page.settle.isVisible()
    target = tmp_path / "移动盘" / "外出"
    target.parent.mkdir()
    form.place.setText(str(target))
    form.passphrase.setText("短")
    click(qtbot, window, form.button)
    assert "至少要 8 个字符" in form.below["passphrase"].text()
    form.passphrase.setText(PASS)
    form.again.setText(PASS + "x")
    click(qtbot, window, form.button)
    assert form.below["again"].text() == "两次输入的口令不一样。"
    form.again.setText(PASS)
    QTest.keyClick(form.again, Qt.Key.Key_Return)
    settle(qtbot, window.desk)
    file = target.with_suffix(".yinfeng-out")
    with carrying.opened(file, PASS) as bundle:
        assert content(bundle) == content(window.desk.workspace)
    assert page.past.index(0, 1).data() == "带出"
    assert form.passphrase.text() == form.again.text() == ""


def test_what_cannot_be_written_is_told_below_the_place(
    page: CarryingPage, window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    form = page.carry
    form.passphrase.setText(PASS)
    form.again.setText(PASS)
    form.place.setText(str(tmp_path / "没有这个盘" / "外出.yinfeng-out"))
    click(qtbot, window, form.button)
    assert "没有留下半个文件" in form.below["place"].text()
    assert form.passphrase.text() == PASS, "what was typed is kept"
    form.scope.setCurrentIndex(1)
    settle(qtbot, window.desk)
    assert "没有项目" in form.below["scope"].text()
    assert not form.button.isEnabled()
    form.scope.setCurrentIndex(0)
    settle(qtbot, window.desk)
    assert form.button.isEnabled()


def test_the_kinds_that_are_not_told_one_by_one_are_counted(page: CarryingPage) -> None:
    kinds = tuple((f"示例{n}", 9 - n, 1) for n in range(9))
    page.merge._show_preview(Preview(new=45, changed=9, operations=1, kinds=kinds))
    told = page.merge.kinds.text().split("；")
    assert told[0] == "示例0 新增 9 修改 1"
    assert told[6:] == ["其他 3 类 9 条"]


def test_all_that_is_wrong_is_said_whole_in_a_low_window(
    page: CarryingPage, window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    window.resize(1280, 620)
    form = page.carry
    form.passphrase.setText(PASS)
    form.again.setText(PASS)
    form.place.setText(str(tmp_path / "没有这个盘" / "很长的名字" / "外出.yinfeng-out"))
    click(qtbot, window, form.button)
    below = form.below["place"]

    def whole() -> bool:
        return below.isVisible() and below.height() >= below.heightForWidth(below.width())

    qtbot.waitUntil(whole)
    page.merge.source.setText(str(tmp_path / ("没有这个文件，名字也很长" * 6)))
    click(qtbot, window, page.merge.look_button)
    wrong = page.merge.source_below
    qtbot.waitUntil(lambda: wrong.height() >= wrong.heightForWidth(wrong.width()) and whole())


def test_two_laptops_one_field_settled_and_all_are_equal(
    page: CarryingPage, window: Window, qtbot: QtBot, laptops: list[Workspace], tmp_path: Path
) -> None:
    office = window.desk.workspace
    for laptop, note in zip(laptops, ("现场平整完毕", "电力还没接通"), strict=True):
        edit(laptop, note=note)
        file = tmp_path / f"{laptop.author}.yinfeng-out"
        carrying.carry_out(laptop, file, PASS, back=True)
        bring(page, qtbot, file)
        assert page.merge.steps.currentIndex() == LOOK
        assert page.merge.by.index(0, 0).data() == laptop.author
        click(qtbot, window, page.merge.bring_button)
        assert page.merge.steps.currentIndex() == DONE
    assert "1 处两边都改过" in page.merge.report_text.text()
    assert page.settle.isVisible()
    assert not page.learn.isVisible()
    click(qtbot, window, page.merge.conflicts_button)
    settling = open_conflicts_page(window, qtbot)
    assert settling.model.rowCount() == 1
    assert settling.model.index(0, 1).data() == "备注"
    sides = settling.sides.sides
    values = [sides.index(row, 0).data() for row in range(sides.rowCount())]
    assert set(values) == {"● 电力还没接通", "现场平整完毕"}
    assert {sides.index(row, 1).data().split("　")[0] for row in (0, 1)} == {"李四", "王五"}
    assert typed_in(settling, Lines).toPlainText().splitlines() == ["现场平整完毕", "电力还没接通"]

    other = values.index("现场平整完毕")
    settling.sides.values.selectRow(other)
    turn_to(qtbot, settling.sides.values)
    QTest.keyClick(settling.sides.values, Qt.Key.Key_Return)
    settle(qtbot, window.desk)
    assert settling.stack.currentIndex() == NOTHING
    assert note_of(office) == "现场平整完毕"
    for laptop in laptops:
        copies.refresh(laptop, office)
        assert content(laptop) == content(office)
        assert laptop.read(conflicts.count_conflicts) == 0
        assert laptop.read(check) == []


@pytest.fixture
def settling(window: Window, qtbot: QtBot, laptops: list[Workspace]) -> ConflictsPage:
    """The page with two conflicts of one project."""
    laptop = laptops[0]
    edit(laptop, note="现场说", progress="正在打桩", industry="机械")
    edit(window.desk.workspace, note="办公室说", industry="汽车")
    merge_from(window.desk.workspace, laptop)
    window.go("conflicts")
    return open_conflicts_page(window, qtbot)


def test_a_settling_is_undone_and_asks_again(
    settling: ConflictsPage, window: Window, qtbot: QtBot
) -> None:
    assert settling.model.rowCount() == 2
    turn_to(qtbot, settling.sides.values)
    QTest.keyClick(settling.sides.values, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, window.desk)
    assert settling.model.rowCount() == 1
    window.undo_last()
    settle(qtbot, window.desk)
    assert settling.model.rowCount() == 2


def test_a_text_is_edited_and_settled_by_it(
    settling: ConflictsPage, window: Window, qtbot: QtBot
) -> None:
    choose(settling, qtbot, "备注")
    typed_in(settling, Lines).setPlainText("商量过了")
    click(qtbot, window, settling.sides.typed_button)
    assert note_of(window.desk.workspace) == "商量过了"
    [left] = window.desk.read_now(conflicts.open_conflicts)
    assert left.field == "industry"


def test_one_is_left_for_later_and_comes_last(
    settling: ConflictsPage, window: Window, qtbot: QtBot
) -> None:
    first = settling.model.index(0, 1).data()
    settling.table.selectRow(0)
    turn_to(qtbot, settling.table)
    QTest.keyClick(settling.table, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    assert settling.model.index(1, 1).data() == f"稍后 · {first}"
    assert settling.stack.currentIndex() == FOUND
    click(qtbot, window, settling.sides.open_button)
    assert window.page.crumbs()[-1] == NAMES[0]


def test_an_edit_on_the_record_settles_its_field_too(
    settling: ConflictsPage, window: Window, qtbot: QtBot
) -> None:
    edit(window.desk.workspace, note="在项目页改的")
    window.go("conflicts")
    settle(qtbot, window.desk)
    qtbot.waitUntil(lambda: settling.model.rowCount() == 1)


def test_bad_files_are_told_below_their_field_and_touch_nothing(
    page: CarryingPage, window: Window, qtbot: QtBot, laptops: list[Workspace], tmp_path: Path
) -> None:
    before = content(window.desk.workspace)
    file = tmp_path / "带回.yinfeng-out"
    edit(laptops[0], note="现场")
    carrying.carry_out(laptops[0], file, PASS, back=True)
    bring(page, qtbot, file, "wrong passphrase")
    assert "还可以试 4 次" in page.merge.passphrase_below.text()
    whole = file.read_bytes()
    file.write_bytes(whole[:-100])
    bring(page, qtbot, file)
    assert "不完整" in page.merge.source_below.text()
    bring(page, qtbot, tmp_path / "没有这个文件")
    assert "找不到" in page.merge.source_below.text()
    page.merge.source.clear()
    click(qtbot, window, page.merge.look_button)
    assert "请选择" in page.merge.source_below.text()
    assert page.merge.steps.currentIndex() == ASK
    assert content(window.desk.workspace) == before


def test_a_working_copy_says_so_brings_back_and_is_refreshed(
    window: Window, qtbot: QtBot, laptops: list[Workspace], tmp_path: Path
) -> None:
    office, laptop = window.desk.workspace, laptops[0]
    edit(laptop, note="现场")
    edit(office, progress="办公室补的")
    assert not window.status.copy.isVisible()
    with window_on(laptop, qtbot, "carrying") as away:
        page = away.page
        assert isinstance(page, CarryingPage)
        assert away.status.copy.whole.startswith("外出副本：20")
        assert "示例经开区" in away.status.copy.whole
        away.resize(1600, 900)
        qtbot.waitUntil(lambda: away.status.copy.text() == away.status.copy.whole)
        away.resize(960, 600)
        qtbot.waitUntil(lambda: away.status.copy.text().endswith("…"))
        assert "”带出。有 1 步还没带回去。" in page.copy_words.text()
        away.resize(1280, 720)
        bar = page.area.verticalScrollBar()
        qtbot.waitUntil(lambda: not bar.maximum() and page.past_stack.height() > 0)
        assert page.carry.scope.currentText() == "这台电脑上的全部修改"
        assert office.path is not None
        page.merge.source.setText(str(office.path))
        click(qtbot, away, page.merge.refresh_button)
        assert (
            laptop.read(
                lambda session: session.scalar(
                    select(Project.progress).where(Project.name == NAMES[0])
                )
            )
            == "办公室补的"
        )


def test_a_carried_file_is_opened_as_a_working_copy_at_the_first_start(
    zone: Workspace, qtbot: QtBot, tasks: Tasks, tmp_path: Path
) -> None:
    bundle = tmp_path / "我的.yinfeng-out"
    carrying.carry_out(zone, bundle, PASS)
    welcome = Welcome(tasks, report)
    qtbot.addWidget(welcome)
    welcome.open(str(bundle))
    assert welcome.stack.currentWidget() is welcome.bundle
    assert welcome.bundle.place.text() == str(data_folder() / "我的.yinfeng")
    assert without_name(welcome) == []
    assert not welcome.bundle.make.isEnabled()
    welcome.bundle.passphrase.setText("wrong passphrase")
    QTest.keyClick(welcome.bundle.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(welcome.problem.isVisible)
    assert "还可以试 4 次" in welcome.problem_text.text()
    welcome.bundle.passphrase.setText(PASS)
    with qtbot.waitSignal(welcome.opened) as opened:
        qtbot.mouseClick(welcome.bundle.make, Qt.MouseButton.LeftButton)
    laptop, target = opened.args
    assert Path(target) == data_folder() / "我的.yinfeng"
    assert content(laptop) == content(zone)
    assert laptop.read(copied) is not None
    laptop.close()


def test_the_pages_show_no_missing_glyph_and_name_what_can_be_used(
    page: CarryingPage, window: Window, qtbot: QtBot, laptops: list[Workspace]
) -> None:
    QAbstractItemModelTester(page.past)
    QAbstractItemModelTester(page.merge.by)
    assert without_name(page) == []
    assert without_glyph(page) == {}
    edit(laptops[0], note="甲")
    edit(window.desk.workspace, note="乙")
    merge_from(window.desk.workspace, laptops[0])
    window.go("conflicts")
    settling = open_conflicts_page(window, qtbot)
    assert without_name(settling) == []
    assert without_glyph(settling) == {}
    assert any("改成了不同的值" in label.text() for label in settling.findChildren(QLabel))
