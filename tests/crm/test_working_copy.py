"""A working copy on a laptop lies encrypted: data, attachments and backups, by one passphrase."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from crm import carrying, copies
from crm.check import check
from crm.exchanges import bring_in, look_at, open_as_copy
from crm.locking import is_encrypted, is_locked, unlock
from crm.merge_back import merge_from
from crm.projects import create_project, edit_project
from crm.restoring import look, restore
from crm.workspace import Workspace
from db import keys
from db.blobs import companion_of
from db.errors import PassphraseNeeded, WrongPassphrase
from db.models import Project
from tests.crm.replicas import content
from tests.ui.zone import names

PASS = "示例口令 2016"
SECRET = "示例保密项目"
PHOTO = b"photo of the site " * 400


@pytest.fixture(autouse=True)
def _few_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each derived key would take its tenth of a second."""
    monkeypatch.setattr(keys, "ROUNDS", 1000)


@pytest.fixture
def office(file_workspace: Workspace) -> Workspace:
    """One project with a photo."""
    file_workspace.change(create_project, SECRET, label="建")
    attach(file_workspace, PHOTO)
    return file_workspace


@pytest.fixture
def path(office: Workspace, tmp_path: Path) -> Iterator[Path]:
    """The closed working copy of all of the office, in a folder of its own."""
    folder = tmp_path / "外出"
    folder.mkdir()
    carrying.carry_out(office, tmp_path / "全部.yinfeng-out", PASS)
    open_as_copy(str(tmp_path / "全部.yinfeng-out"), PASS, folder / "外出.yinfeng")
    yield folder / "外出.yinfeng"
    keys.forget_keys()


def attach(workspace: Workspace, data: bytes) -> str:
    from crm.attachments import attach as act

    taken = workspace.take_in(data, name="现场.jpg")
    workspace.change(act, "project", key_of(workspace), [taken], label="添加附件")
    return taken.sha256


def key_of(workspace: Workspace) -> str:
    return str(workspace.read(lambda s: s.scalar(select(Project.id).where(Project.name == SECRET))))


def telling(folder: Path) -> list[str]:
    """The files of a folder in which something can be read without a key."""
    words = (SECRET.encode(), PHOTO[:40], "示例经开区".encode(), b"project", keys.MAGIC)
    return [
        file.name
        for file in folder.rglob("*")
        if file.is_file() and any(word in file.read_bytes() for word in words)
    ]


def test_the_bytes_of_a_working_copy_hold_no_plain_text(path: Path) -> None:
    assert sorted(file.name for file in path.parent.iterdir()) == [
        "外出.yinfeng",
        "外出.yinfeng.attachments",
    ]
    assert telling(path.parent) == []
    opened = Workspace.open(path)
    opened.change(create_project, "示例外出项目", label="建")
    attach(opened, PHOTO + b"another")
    assert opened.back_up() is not None
    assert telling(path.parent) == [], "while it is open, with its write-ahead log"
    opened.close()
    assert telling(path.parent) == []
    assert keys.salt_of(companion_of(path)) == keys.salt_of(path), "one key"


def test_its_passphrase_is_asked_whenever_it_is_opened(path: Path) -> None:
    keys.forget_keys()
    assert is_locked(path)
    with pytest.raises(PassphraseNeeded, match="加密"):
        Workspace.open(path)
    with pytest.raises(WrongPassphrase, match="还可以试 4 次"):
        unlock(path, PASS + " ")
    unlock(path, PASS)
    opened = Workspace.open(path)
    assert opened.read(names) == [SECRET]
    assert opened.read(check) == []
    opened.close()


def test_each_copy_has_a_key_of_its_own(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "另一台" / "外出.yinfeng"
    open_as_copy(str(tmp_path / "全部.yinfeng-out"), PASS, other)
    assert keys.salt_of(other) != keys.salt_of(path)


@pytest.mark.parametrize("way", ["file", "bundle"])
def test_what_was_done_on_it_is_merged_back(
    office: Workspace, path: Path, tmp_path: Path, way: str
) -> None:
    laptop = Workspace.open(path, author="张三")
    laptop.change(edit_project, key_of(laptop), {"note": "现场已平整"}, label="改")
    soil = attach(laptop, b"soil")
    source = path
    if way == "bundle":
        source = tmp_path / "带回.yinfeng-out"
        carrying.carry_out(laptop, source, PASS, back=True)
    keys.forget_keys()
    if way == "file":
        with pytest.raises(PassphraseNeeded, match="请输入口令"):
            look_at(office, str(source), "")
    assert look_at(office, str(source), PASS).changed == 1
    assert bring_in(office, str(source), PASS).lost == ()
    assert office.read(lambda s: s.info["blobs"].read(soil)) == b"soil"
    unlock(path, PASS)
    copies.refresh(laptop, office)
    assert content(laptop) == content(office)
    assert telling(path.parent) == []
    laptop.close()


def test_its_backup_is_looked_into_and_gone_back_to(office: Workspace, path: Path) -> None:
    laptop = Workspace.open(path)
    backup = laptop.back_up()
    assert backup is not None
    laptop.change(create_project, "示例二", label="建")
    assert look(backup, laptop).newer == 1
    laptop.close()
    aside = restore(path, backup)
    assert aside is not None
    assert is_encrypted(path)
    assert telling(path.parent) == []
    laptop = Workspace.open(path)
    assert laptop.read(names) == [SECRET]
    assert not merge_from(office, laptop).preview.conflicts
    laptop.close()


def test_an_empty_passphrase_is_no_wrong_one(office: Workspace, tmp_path: Path) -> None:
    out = tmp_path / "全部.yinfeng-out"
    carrying.carry_out(office, out, PASS)
    for _ in range(7):
        with pytest.raises(PassphraseNeeded, match="请输入口令"):
            look_at(office, str(out), "")
    assert look_at(office, str(out), PASS).nothing
