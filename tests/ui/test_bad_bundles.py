"""回并 of what is bad: a clear sentence each on the page, and the office's data as it was."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm import carrying
from crm.conflicts import count_conflicts
from crm.projects import edit_project
from crm.workspace import Workspace
from db import bundles, changes
from db.models import Organization, Project, ProjectInvestor
from tests.crm.replicas import content, replica
from tests.ui.conftest import settle
from tests.ui.zone import NAMES
from ui.pages.carrying import CarryingPage
from ui.widgets.merge_flow import ASK, DONE, LOOK
from ui.window import Window

PASS = "示例口令 2016"


class Ahead(datetime):
    """A wall clock that is ten years ahead."""

    off = timedelta(days=3652)

    @classmethod
    def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
        return datetime.now(tz) + cls.off


class Behind(Ahead):
    """A wall clock that is ten years behind."""

    off = timedelta(days=-3652)


@pytest.fixture
def page(window: Window, qtbot: QtBot) -> CarryingPage:
    window.go("carrying")
    settle(qtbot, window.desk)
    assert isinstance(window.page, CarryingPage)
    return window.page


@pytest.fixture
def laptop(window: Window, tmp_path: Path) -> Iterator[Workspace]:
    """Another database of the same zone."""
    made = replica(tmp_path / "笔记本.yinfeng", "李四", window.desk.workspace)
    yield made
    made.close()


def project_of(session: Session) -> str:
    return session.scalars(select(Project.id).where(Project.name == NAMES[0])).one()


def note(workspace: Workspace, text: str) -> None:
    def act(session: Session) -> None:
        edit_project(session, project_of(session), {"note": text})

    workspace.change(act, label="改备注")


def note_of(workspace: Workspace) -> Any:
    return workspace.read(lambda s: s.scalar(select(Project.note).where(Project.name == NAMES[0])))


def bundle(laptop: Workspace, path: Path) -> Path:
    return carrying.carry_out(laptop, path, PASS, back=True).path


def press(qtbot: QtBot, page: CarryingPage, button: QPushButton) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    settle(qtbot, page.desk)


def look(qtbot: QtBot, page: CarryingPage, source: Path, passphrase: str = PASS) -> None:
    page.merge.start_over()
    page.merge.source.setText(str(source))
    page.merge.passphrase.setText(passphrase)
    press(qtbot, page, page.merge.look_button)


def bring(qtbot: QtBot, page: CarryingPage, source: Path) -> str:
    """Merge, and return what is said at the end."""
    look(qtbot, page, source)
    assert page.merge.steps.currentIndex() == LOOK
    press(qtbot, page, page.merge.bring_button)
    assert page.merge.steps.currentIndex() == DONE
    return page.merge.report_head.text() + page.merge.report_text.text()


def bytes_of(workspace: Workspace) -> dict[str, bytes]:
    """All files of a data file, to the byte: the file, its write-ahead log, its backups."""
    assert workspace.path is not None
    every = workspace.path.parent.rglob(f"{workspace.path.stem}*")
    return {
        str(file): file.read_bytes()
        for file in every
        if file.is_file() and not file.name.endswith("-shm")
    }


def flip(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    whole[len(whole) // 2] ^= 1
    path.write_bytes(whole)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-5000])


def behead(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:40])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def newer(path: Path) -> None:
    magic, head, rest = path.read_bytes().split(b"\n", 2)
    told = {**json.loads(head), "revision": "9999", "version": "8.1"}
    path.write_bytes(b"\n".join([magic, json.dumps(told).encode(), rest]))


def document(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04 a document of another program" * 300)


def another_program(path: Path) -> None:
    path.unlink()
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE song (name TEXT)")
    other.commit()
    other.close()


BAD: tuple[tuple[Callable[[Path], None], str], ...] = (
    (flip, "已损坏：内容与带出时的校验码不符。请重新带出或重新拷贝一次；本机数据没有改动"),
    (cut, "不完整：应有"),
    (behead, "请重新拷贝一次；本机数据没有改动"),
    (empty, "是空的，多半是没有拷完。请重新拷贝一次；本机数据没有改动"),
    (newer, "由更新版本的引凤（8.1，数据结构 9999）带出，本机版本读不了。请先在本机安装 8.1"),
    (document, "不是引凤"),
    (another_program, "不是引凤的数据文件"),
    (Path.unlink, "请检查移动盘是否插好"),
)


def test_a_damaged_cut_foreign_or_newer_file_is_told_and_nothing_is_touched(
    page: CarryingPage, laptop: Workspace, qtbot: QtBot, tmp_path: Path
) -> None:
    note(laptop, "现场")
    whole = bundle(laptop, tmp_path / "带回.yinfeng-out").read_bytes()
    before = bytes_of(page.desk.workspace)
    for spoil, said in BAD:
        file = tmp_path / f"{spoil.__name__}.yinfeng-out"
        file.write_bytes(whole)
        spoil(file)
        look(qtbot, page, file)
        assert page.merge.steps.currentIndex() == ASK, spoil.__name__
        assert page.merge.source_below.isVisible()
        assert said in page.merge.source_below.text()
        assert page.merge.source.text() == str(file), "what was typed is kept"
    assert bytes_of(page.desk.workspace) == before


def test_five_wrong_passphrases_are_told_one_by_one_and_then_a_pause(
    page: CarryingPage, laptop: Workspace, qtbot: QtBot, tmp_path: Path
) -> None:
    note(laptop, "现场")
    file = bundle(laptop, tmp_path / "带回.yinfeng-out")
    before = bytes_of(page.desk.workspace)
    look(qtbot, page, file, "")
    assert "请输入口令" in page.merge.passphrase_below.text()
    for left in (4, 3, 2, 1):
        look(qtbot, page, file, "不对的口令")
        assert "口令不对，没有打开。" in page.merge.passphrase_below.text()
        assert f"还可以试 {left} 次" in page.merge.passphrase_below.text()
    look(qtbot, page, file, "不对的口令")
    assert "口令已经错了 5 次。请等" in page.merge.passphrase_below.text()
    assert page.merge.steps.currentIndex() == ASK
    assert bytes_of(page.desk.workspace) == before


def test_a_stick_pulled_in_the_middle_is_told_and_nothing_is_touched(
    page: CarryingPage,
    laptop: Workspace,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    note(laptop, "现场")
    file = bundle(laptop, tmp_path / "带回.yinfeng-out")
    before = bytes_of(page.desk.workspace)
    look(qtbot, page, file)
    assert page.merge.steps.currentIndex() == LOOK

    def pulled(file: Any) -> Iterator[bytes]:
        yield file.read(4096)
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(bundles, "_pieces", pulled)
        press(qtbot, page, page.merge.bring_button)
    assert "移动盘可能已拔出" in page.merge.look_below.text()
    assert "本机数据没有改动" in page.merge.look_below.text()
    assert bytes_of(page.desk.workspace) == before
    press(qtbot, page, page.merge.bring_button)
    assert page.merge.steps.currentIndex() == DONE, "put in again, it goes on from there"
    assert note_of(page.desk.workspace) == "现场"


@pytest.mark.parametrize(("clock", "said"), [(Ahead, "快了约 365"), (Behind, "慢了约 365")])
def test_a_clock_ten_years_off_is_told_and_reorders_nothing(
    clock: type[Ahead],
    said: str,
    page: CarryingPage,
    laptop: Workspace,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    office = page.desk.workspace
    now = changes.time.time_ns()
    with monkeypatch.context() as patch:
        off = clock.off.days * 86_400 * 1_000_000_000
        patch.setattr(changes.time, "time_ns", lambda: now + off)
        patch.setattr(changes, "datetime", clock)
        note(laptop, "十年以外的钟")
    look(qtbot, page, bundle(laptop, tmp_path / "一.yinfeng-out"))
    assert f"对方电脑的时钟{said}" in page.merge.look_below.text()
    press(qtbot, page, page.merge.bring_button)
    note(office, "看到之后改的")
    assert note_of(office) == "看到之后改的"
    assert office.read(count_conflicts) == 0


def test_the_same_file_twice_and_an_older_one_after_a_newer_change_nothing(
    page: CarryingPage, laptop: Workspace, qtbot: QtBot, tmp_path: Path
) -> None:
    files = []
    for turn in ("一", "二"):
        note(laptop, turn)
        files.append(bundle(laptop, tmp_path / f"{turn}.yinfeng-out"))
    older, later = files
    bring(qtbot, page, later)
    assert note_of(page.desk.workspace) == "二"
    rows, before = content(page.desk.workspace), bytes_of(page.desk.workspace)
    for again in (later, older):
        look(qtbot, page, again)
        assert "对方没有这里没有的内容，不需要回并" in page.merge.kinds.text()
    assert bytes_of(page.desk.workspace) == before
    assert content(page.desk.workspace) == rows == content(laptop)


def test_two_edits_right_alone_that_break_a_rule_together_are_a_finding_to_settle(
    page: CarryingPage, laptop: Workspace, qtbot: QtBot, tmp_path: Path
) -> None:
    def invest(session: Session, name: str) -> None:
        firm = Organization(name=name)
        session.add(firm)
        session.flush()
        project = project_of(session)
        session.add(ProjectInvestor(project_id=project, organization_id=firm.id, share=Decimal(60)))

    office = page.desk.workspace
    office.change(invest, "示例甲公司", label="加投资方")
    laptop.change(invest, "示例乙公司", label="加投资方")
    said = bring(qtbot, page, bundle(laptop, tmp_path / "带回.yinfeng-out"))
    assert f"项目“{NAMES[0]}”：投资方占股合计 120%，超过 100%" in said
    shares = office.read(lambda s: s.scalars(select(ProjectInvestor.share)).all())
    assert shares.count(Decimal(60)) == 2, "both stand until a person settles it"
    assert isinstance(page.merge.report_text, QLabel)
    assert page.merge.report_text.isVisible()
