"""Going back to a backup: looked into first, whole or not at all, and nothing is lost by it."""

from __future__ import annotations

import os
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as driver

import db.backup
from crm import carrying, copies, scope
from crm.check import check
from crm.merge_back import merge_from
from crm.projects import create_project, edit_project
from crm.restoring import look, offered, restore
from crm.workspace import Workspace
from db.blobs import Blobs, companion_of
from db.errors import DataBusy, MergeRefused, NewerDataFile, NotADataFile, StorageError
from tests.ui.zone import names


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.fixture
def backup(file_workspace: Workspace) -> Path:
    """A copy with one project; the data went on to three."""
    file_workspace.change(create_project, "示例甲", label="新建 示例甲")
    made = file_workspace.back_up(at("2016-05-30T18:00"))
    assert made is not None
    for name in ("示例乙", "示例丙"):
        file_workspace.change(create_project, name, label=f"新建 {name}")
    return made


def path_of(workspace: Workspace) -> Path:
    assert workspace.path is not None
    return workspace.path


def held(path: Path) -> list[str]:
    opened = Workspace.open(path)
    try:
        assert opened.read(check) == []
        return opened.read(names)
    finally:
        opened.close()


def test_a_look_says_what_is_inside_and_what_came_later(
    file_workspace: Workspace, backup: Path
) -> None:
    before = {file: file.stat().st_mtime_ns for file in backup.parent.iterdir()}
    inside = look(backup, file_workspace)
    assert inside.zone == "示例经开区"
    assert [(one.there, one.now) for one in inside.counts] == [(1, 3), (0, 0), (0, 0)]
    assert inside.last is not None
    assert (inside.last.label, inside.last.author) == ("新建 示例甲", "测试员")
    assert (inside.newer, inside.lost, inside.older) == (2, 0, False)
    assert [step.label for step in inside.steps] == ["新建 示例丙", "新建 示例乙"]
    assert {file: file.stat().st_mtime_ns for file in backup.parent.iterdir()} == before


def test_back_to_a_backup_and_the_present_is_kept(file_workspace: Workspace, backup: Path) -> None:
    path = path_of(file_workspace)
    file_workspace.close()
    aside = restore(path, backup, now=at("2016-05-31T09:00"))
    assert aside is not None
    assert aside.name == "测试-换下-20160531-090000.yinfeng"
    assert held(path) == ["示例甲"]
    assert held(aside) == ["示例丙", "示例乙", "示例甲"]
    assert [one.kind for one in offered(path)] == ["换下的", "每日"]
    # and the way back is the same way
    restore(path, aside, now=at("2016-05-31T09:00"))
    assert held(path) == ["示例丙", "示例乙", "示例甲"]
    assert len(offered(path)) == 3


def test_what_is_done_afterwards_goes_under_a_new_device(
    file_workspace: Workspace, backup: Path
) -> None:
    path = path_of(file_workspace)
    taken = set(file_workspace.position().items())
    file_workspace.close()
    restore(path, backup)
    again = Workspace.open(path)
    again.change(create_project, "示例丁", label="建")
    ours = set(again.position().items())
    assert not {one for one in ours if one[1] > 2} & taken
    assert len(again.position()) == 2
    assert again.read(check) == []
    again.close()


def test_the_attachments_of_both_are_there_afterwards(
    file_workspace: Workspace, tmp_path: Path
) -> None:
    path = path_of(file_workspace)
    early = file_workspace.take_in(b"early", name="a.txt").sha256
    backup = file_workspace.back_up(at("2016-05-30T18:00"))
    assert backup is not None
    late = file_workspace.take_in(b"late", name="b.txt").sha256
    file_workspace.close()
    companion_of(path).unlink()  # the second file was lost: the backups have the early content
    Blobs.beside(path).put(BytesIO(b"late"))
    restore(path, backup)
    blobs = Blobs.beside(path)
    assert blobs.read(early) == b"early"
    assert blobs.read(late) == b"late"
    blobs.close()


@pytest.mark.parametrize("damage", ["cut", "middle", "foreign"])
def test_a_damaged_backup_is_refused_and_nothing_is_touched(
    file_workspace: Workspace, backup: Path, damage: str
) -> None:
    path = path_of(file_workspace)
    file_workspace.close()
    whole = bytearray(backup.read_bytes())
    if damage == "cut":
        whole = whole[: len(whole) // 2]
    elif damage == "middle":
        whole[4096 * 3 : 4096 * 40] = b"\xff" * (4096 * 37)
    else:
        whole = bytearray(b"PK\x03\x04 something else")
    backup.write_bytes(whole)
    before = path.read_bytes()
    with pytest.raises(NotADataFile):
        look(backup)
    with pytest.raises(NotADataFile):
        restore(path, backup)
    assert path.read_bytes() == before
    assert [one.kind for one in offered(path)] == ["每日"]


def test_a_newer_backup_is_refused(file_workspace: Workspace, backup: Path) -> None:
    file_workspace.close()
    connection = driver.connect(str(backup))
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    with pytest.raises(NewerDataFile, match="更新版本"):
        restore(path_of(file_workspace), backup)
    assert held(path_of(file_workspace)) == ["示例丙", "示例乙", "示例甲"]


def test_while_another_window_has_it_open_it_stays(file_workspace: Workspace, backup: Path) -> None:
    path = path_of(file_workspace)
    with pytest.raises(DataBusy, match="另一个窗口"):
        restore(path, backup)
    assert file_workspace.read(names) == ["示例丙", "示例乙", "示例甲"]
    assert not list(path.parent.glob(".恢复中*"))


@pytest.mark.parametrize("killed", ["os.link", "os.replace"])
def test_stopped_between_the_steps_it_is_the_old_file_whole(
    file_workspace: Workspace, backup: Path, killed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = path_of(file_workspace)
    file_workspace.close()

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(db.backup.os, killed.split(".")[1], die)
        with pytest.raises(KeyboardInterrupt):
            restore(path, backup)
    assert held(path) == ["示例丙", "示例乙", "示例甲"]
    restore(path, backup)
    assert held(path) == ["示例甲"]


def test_a_full_disk_leaves_the_present_as_it_was(
    file_workspace: Workspace, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = path_of(file_workspace)
    file_workspace.close()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(db.backup, "_keep_copy", full)
    with pytest.raises(StorageError, match=r"没有恢复成.*没有改动"):
        restore(path, backup)
    assert held(path) == ["示例丙", "示例乙", "示例甲"]


def test_a_data_file_that_is_gone_or_damaged_is_replaced(
    file_workspace: Workspace, backup: Path
) -> None:
    path = path_of(file_workspace)
    file_workspace.close()
    path.write_bytes(b"\0" * 8192)
    aside = restore(path, backup)
    assert aside is not None
    assert aside.read_bytes() == b"\0" * 8192
    assert held(path) == ["示例甲"]
    os.remove(path)
    assert restore(path, backup) is None
    assert held(path) == ["示例甲"]


def test_a_working_copy_that_went_back_still_owes_what_it_did(
    file_workspace: Workspace, tmp_path: Path
) -> None:
    key = file_workspace.change(create_project, "示例甲", label="建").result
    file_workspace.change(edit_project, key, {"owner": "张三"}, label="改")
    out = tmp_path / "带出.yinfeng-out"
    part = scope.of_person("张三")
    carrying.carry_out(file_workspace, out, "示例口令 2016", scope=part)
    path = tmp_path / "外出" / "副本.yinfeng"
    path.parent.mkdir()
    with carrying.opened(out, "示例口令 2016") as bundle:
        copies.open_copy(bundle, path, "示例口令 2016")
    laptop = Workspace.open(path)
    laptop.change(edit_project, key, {"chief": "李四"}, label="改")
    backup = laptop.back_up()
    assert backup is not None
    laptop.close()
    restore(path, backup)
    laptop = Workspace.open(path)
    with pytest.raises(MergeRefused, match="没带回去"):
        copies.refresh(laptop, file_workspace)
    merge_from(file_workspace, laptop)
    copies.refresh(laptop, file_workspace)
    assert laptop.read(names) == ["示例甲"]
    assert laptop.read(check) == []
    laptop.close()
