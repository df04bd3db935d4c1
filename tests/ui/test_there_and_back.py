"""A laptop goes out and comes back, all of it by hand: two windows, one field, nothing lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm import projects
from crm.check import check
from crm.workspace import Workspace
from db.models import Attachment, Project
from tests.crm.replicas import content
from tests.ui.conftest import settle
from tests.ui.hands import turn_to
from tests.ui.zone import NAMES
from ui.desk import Desk
from ui.dialogs.welcome import Welcome
from ui.logbook import report
from ui.page import Page
from ui.pages.carrying import CarryingPage
from ui.pages.conflicts import NOTHING, ConflictsPage
from ui.pages.project import ProjectPage
from ui.pages.visit import VisitPage
from ui.tasks import Tasks
from ui.widgets.merge_flow import DONE, LOOK
from ui.window import Window

PASS = "示例口令 2016"
P = TypeVar("P", bound=Page)


@pytest.fixture
def office(window: Window, qtbot: QtBot) -> Window:
    """The office's window; one project is its author's own."""
    author = window.desk.workspace.author
    window.desk.change(projects.edit_project, key_of(window), {"owner": author}, label="改责任人")
    settle(qtbot, window.desk)
    return window


@pytest.fixture
def shown() -> Iterator[Callable[[Workspace], Window]]:
    """Shows the window of a second workspace, as another computer would."""
    made: list[tuple[Window, Tasks]] = []

    def show(workspace: Workspace) -> Window:
        tasks = Tasks()
        window = Window(Desk(workspace, tasks), report)
        window.resize(1280, 720)
        window.show()
        made.append((window, tasks))
        return window

    yield show
    for window, tasks in made:
        window.hide()
        window.desk.close()
        window.deleteLater()
        tasks.close()
        window.desk.workspace.close()


def key_of(window: Window) -> str:
    found = window.desk.read_now(
        lambda session: session.scalar(select(Project.id).where(Project.name == NAMES[0]))
    )
    return str(found)


def go(window: Window, qtbot: QtBot, kind: type[P], key: str, **request: str) -> P:
    window.go(key, **request)
    settle(qtbot, window.desk)
    page = window.page
    assert isinstance(page, kind)
    return page


def press(window: Window, qtbot: QtBot, button: QPushButton) -> None:
    assert button.isVisible()
    assert button.isEnabled()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    settle(qtbot, window.desk)


def edit(window: Window, qtbot: QtBot, field: str, text: str) -> None:
    page = go(window, qtbot, ProjectPage, "project", id=key_of(window))
    row = page.facts.rows[field]
    row.edit()
    row.field.setText(text)
    page.facts.save()
    settle(qtbot, window.desk)


def carry(window: Window, qtbot: QtBot, target: Path, scope: int) -> None:
    page = go(window, qtbot, CarryingPage, "carrying")
    page.carry.scope.setCurrentIndex(scope)
    settle(qtbot, window.desk)
    page.carry.place.setText(str(target))
    for line in (page.carry.passphrase, page.carry.again):
        line.setText(PASS)
    press(window, qtbot, page.carry.button)
    assert target.is_file(), page.carry.below["place"].text()


def opened(bundle: Path, target: Path, qtbot: QtBot, tasks: Tasks) -> Workspace:
    """The working copy, as the first start makes it."""
    welcome = Welcome(tasks, report)
    qtbot.addWidget(welcome)
    welcome.open(str(bundle))
    welcome.bundle.place.setText(str(target))
    welcome.bundle.passphrase.setText(PASS)
    with qtbot.waitSignal(welcome.opened) as made:
        qtbot.mouseClick(welcome.bundle.make, Qt.MouseButton.LeftButton)
    laptop = made.args[0]
    assert isinstance(laptop, Workspace)
    laptop.author = "李四"
    return laptop


def fields(session: Session) -> tuple[str | None, str | None, list[str]]:
    row = session.execute(
        select(Project.industry_chain, Project.chief).where(Project.name == NAMES[0])
    ).one()
    return row.industry_chain, row.chief, list(session.scalars(select(Attachment.name)))


@pytest.mark.parametrize("scope", [0, 1], ids=["all", "mine"])
def test_out_with_a_scope_and_back_with_one_conflict_that_is_settled_for_both(
    scope: int,
    office: Window,
    shown: Callable[[Workspace], Window],
    tasks: Tasks,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    out, back = tmp_path / "带出.yinfeng-out", tmp_path / "带回.yinfeng-out"
    carry(office, qtbot, out, scope)
    laptop = shown(opened(out, tmp_path / "笔记本" / "外出.yinfeng", qtbot, tasks))
    qtbot.waitUntil(laptop.status.copy.isVisible)

    visit = go(laptop, qtbot, VisitPage, "visit", id=key_of(laptop))
    visit.act("note")
    settle(qtbot, laptop.desk)
    visit.note.text.setPlainText("桩基完成六成")
    visit.note.send()
    settle(qtbot, laptop.desk)
    visit.act("photos")
    settle(qtbot, laptop.desk)
    photo = tmp_path / "相机" / "现场.png"
    photo.parent.mkdir()
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(QColor("#557799"))
    assert image.save(str(photo))
    visit.photos.add_folder(photo.parent)
    qtbot.waitUntil(lambda: laptop.desk.read_now(fields)[2] == [photo.name])
    press(laptop, qtbot, visit.photos.leave)
    edit(laptop, qtbot, "industry_chain", "新能源汽车")
    edit(office, qtbot, "industry_chain", "汽车零部件")
    edit(office, qtbot, "chief", "副主任 乙")

    carry(laptop, qtbot, back, 0)
    page = go(office, qtbot, CarryingPage, "carrying")
    page.merge.source.setText(str(back))
    page.merge.passphrase.setText(PASS)
    press(office, qtbot, page.merge.look_button)
    assert page.merge.steps.currentIndex() == LOOK, page.merge.source_below.text()
    assert "冲突 1" in page.merge.counts.text()
    assert page.merge.by.index(0, 0).data() == "李四"
    press(office, qtbot, page.merge.bring_button)
    assert page.merge.steps.currentIndex() == DONE
    press(office, qtbot, page.merge.conflicts_button)
    settling = office.page
    assert isinstance(settling, ConflictsPage)
    sides = settling.sides.sides
    values = [sides.index(row, 0).data().removeprefix("● ") for row in range(sides.rowCount())]
    assert sorted(values) == ["新能源汽车", "汽车零部件"]
    settling.sides.values.selectRow(values.index("新能源汽车"))
    turn_to(qtbot, settling.sides.values)
    QTest.keyClick(settling.sides.values, Qt.Key.Key_Return)
    settle(qtbot, office.desk)
    assert settling.stack.currentIndex() == NOTHING

    page = go(laptop, qtbot, CarryingPage, "carrying")
    assert office.desk.workspace.path is not None
    page.merge.source.setText(str(office.desk.workspace.path))
    press(laptop, qtbot, page.merge.refresh_button)
    for one in (office, laptop):
        assert one.desk.read_now(fields) == ("新能源汽车", "副主任 乙", ["现场.png"])
        assert one.desk.read_now(check) == []
    assert page.copy_words.text().endswith("没有要带回去的。")
    if not scope:
        assert content(laptop.desk.workspace) == content(office.desk.workspace)
