"""The main file encrypted by choice: with all that belongs to it, whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from crm.check import check
from crm.errors import InvalidInput
from crm.locking import check_change, confirm, decrypt, encrypt, is_encrypted, is_locked, unlock
from crm.passphrases import Tries
from crm.projects import create_project
from crm.restoring import look, restore
from crm.workspace import Workspace
from db import encryption, keys
from db.backup import ATTACHMENTS, backups_of, fold_log_in, folder_of
from db.blobs import companion_of
from db.errors import (
    DataBusy,
    DiskFull,
    NotADataFile,
    PassphraseNeeded,
    PassphrasePaused,
    WrongPassphrase,
)
from tests.ui.zone import names

WORD = "经开区 2016 '\"口令"
OTHER = "另一个口令 999"
SECRET = "示例保密项目"
CONTENT = b"secret attachment " * 400


@pytest.fixture(autouse=True)
def _own_keys(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A ring of the test's own; fewer rounds, since each would take its tenth of a second."""
    monkeypatch.setattr(keys, "ROUNDS", 1000)
    keys.forget_keys()
    yield
    keys.forget_keys()


@pytest.fixture
def path(file_workspace: Workspace) -> Path:
    """A closed data file with a project, an attachment and a backup of both."""
    file_workspace.change(create_project, SECRET, label="建")
    file_workspace.take_in(CONTENT, name="秘密.txt")
    file_workspace.back_up()
    assert file_workspace.path is not None
    file_workspace.close()
    return file_workspace.path


def held(path: Path) -> list[str]:
    opened = Workspace.open(path)
    try:
        assert opened.read(check) == []
        return opened.read(names)
    finally:
        opened.close()


def all_files(path: Path) -> list[Path]:
    return [file for file in path.parent.rglob("*") if file.is_file() and "-wal" not in file.name]


def telling(path: Path) -> list[str]:
    """The files in which something can be read without a key."""
    words = (SECRET.encode(), CONTENT[:40], keys.MAGIC)
    return [
        file.name for file in all_files(path) if any(word in file.read_bytes() for word in words)
    ]


def test_all_that_belongs_to_it_is_encrypted_and_opens_by_the_passphrase(path: Path) -> None:
    assert encrypt(path, WORD).left == ()
    assert telling(path) == []
    assert is_encrypted(path)
    keys.forget_keys()
    assert is_locked(path)
    with pytest.raises(PassphraseNeeded, match="加密"):
        Workspace.open(path)
    unlock(path, WORD)
    assert held(path) == [SECRET]
    opened = Workspace.open(path)
    blob = opened.take_in(CONTENT, name="again.txt").sha256
    assert opened._store.blobs.read(blob) == CONTENT
    opened.change(create_project, "示例二", label="建")
    made = opened.back_up()
    opened.close()
    assert telling(path) == []
    assert made is not None
    assert held(made) == ["示例二", SECRET]


def test_sqlcipher_itself_opens_it_by_the_passphrase(path: Path) -> None:
    from sqlcipher3 import dbapi2 as driver

    encrypt(path, WORD)
    connection = driver.connect(str(path))
    quoted = WORD.replace("'", "''")
    connection.execute(f"PRAGMA key = '{quoted}'")
    connection.execute(f"PRAGMA kdf_iter = {keys.ROUNDS}")
    assert connection.execute("SELECT name FROM project").fetchall() == [(SECRET,)]
    connection.close()


def test_five_wrong_ones_and_then_a_pause(path: Path) -> None:
    encrypt(path, WORD)
    keys.forget_keys()
    clock = [0.0]
    tries = Tries(lambda: clock[0])
    for left in (4, 3, 2, 1):
        with pytest.raises(WrongPassphrase, match=f"还可以试 {left} 次"):
            unlock(path, "不对的口令", tries)
    with pytest.raises(PassphrasePaused):
        unlock(path, "不对的口令", tries)
    with pytest.raises(PassphrasePaused):
        unlock(path, WORD, tries)
    clock[0] = 31.0
    unlock(path, WORD, tries)
    assert held(path) == [SECRET]


def test_it_is_changed_and_taken_away(path: Path) -> None:
    encrypt(path, WORD)
    encrypt(path, OTHER)
    keys.forget_keys()
    with pytest.raises(WrongPassphrase):
        unlock(path, WORD)
    unlock(path, OTHER)
    assert held(path) == [SECRET]
    decrypt(path)
    keys.forget_keys()
    assert not is_encrypted(path)
    assert held(path) == [SECRET]
    for _, backup in backups_of(path):
        assert held(backup) == [SECRET]


@pytest.mark.parametrize(
    ("old", "new", "again", "field"),
    [
        (WORD, "", "", "passphrase"),
        (WORD, "         ", "         ", "passphrase"),
        (WORD, "1234567", "1234567", "passphrase"),
        (WORD, OTHER, OTHER + "x", "again"),
        ("不是它", OTHER, OTHER, "old"),
    ],
)
def test_a_bad_new_passphrase_is_refused_at_its_field(
    path: Path, old: str, new: str, again: str, field: str
) -> None:
    encrypt(path, WORD)
    with pytest.raises(InvalidInput) as refused:
        check_change(path, old, new, again, tries=Tries())
    assert refused.value.field == field
    confirm(path, WORD)


@pytest.mark.parametrize("step", range(5))
@pytest.mark.parametrize("before", [None, WORD])
def test_killed_between_any_two_renames_all_opens_again(
    path: Path, step: int, before: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if before:
        encrypt(path, before)
    seen = 0
    rename = os.replace

    def die_at(*given: object) -> None:
        nonlocal seen
        if seen == step:
            raise KeyboardInterrupt
        seen += 1
        rename(*given)

    # A kill runs no cleaning up.
    with monkeypatch.context() as patch:
        patch.setattr(encryption.os, "replace", die_at)
        patch.setattr(encryption, "_drop", lambda path: None)
        with suppress(KeyboardInterrupt):
            encrypt(path, OTHER)
    keys.forget_keys()
    if is_encrypted(path):
        unlock(path, OTHER if step else WORD)
    assert held(path) == [SECRET]
    opened = Workspace.open(path)
    blob = opened.take_in(CONTENT, name="again.txt").sha256
    assert opened._store.blobs.read(blob) == CONTENT
    backups = opened.backups()
    opened.close()
    assert [held(file) for _, file in backups] == [[SECRET]]
    assert not [file for file in all_files(path) if file.name.endswith(".rekeyed")]
    if step:
        assert telling(path) == []


def test_an_encrypted_backup_is_looked_into_and_restored(path: Path) -> None:
    encrypt(path, WORD)
    opened = Workspace.open(path)
    opened.change(create_project, "示例二", label="建")
    ((_, backup),) = opened.backups()
    inside = look(backup, opened)
    assert (inside.newer, inside.counts[0].there) == (1, 1)
    opened.close()
    aside = restore(path, backup)
    assert held(path) == [SECRET]
    assert aside is not None
    assert held(aside) == ["示例二", SECRET]
    assert telling(path) == []


def test_a_plain_backup_restored_into_an_encrypted_file_is_encrypted(
    path: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "移动盘"
    elsewhere.mkdir()
    opened = Workspace.open(path)
    ((_, backup),) = opened.backups()
    opened.close()
    copy = elsewhere / backup.name
    copy.write_bytes(backup.read_bytes())
    encrypt(path, WORD)
    restore(path, copy)
    assert is_encrypted(path)
    assert held(path) == [SECRET]


def test_a_backup_under_an_earlier_passphrase_is_named_and_stays(path: Path) -> None:
    encrypt(path, WORD)
    ((_, backup),) = backups_of(path)
    old = backup.read_bytes()
    encrypt(path, OTHER)
    backup.write_bytes(old)
    keys.forget_keys()
    unlock(path, OTHER)
    assert encrypt(path, WORD).left == (backup.name,)
    assert backup.read_bytes() == old
    with pytest.raises(PassphraseNeeded):
        look(backup)


def test_what_other_data_files_share_is_left_plain_and_said(path: Path) -> None:
    Workspace.create(path.with_name("别的园区.yinfeng"), zone_name="别的").close()
    assert encrypt(path, WORD).left == (ATTACHMENTS,)
    assert (folder_of(path) / ATTACHMENTS).exists()
    assert held(path) == [SECRET]


def test_an_open_window_and_a_full_disk_refuse_and_nothing_changes(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = Workspace.open(path)
    opened.read(names)
    with pytest.raises(DataBusy):
        encrypt(path, WORD)
    opened.close()
    fold_log_in(path)
    before = {file: file.read_bytes() for file in all_files(path)}

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(keys, "export", full)
    with pytest.raises(DiskFull, match="都和原来一样"):
        encrypt(path, WORD)
    assert {file: file.read_bytes() for file in all_files(path)} == before


def test_the_attachments_beside_it_follow(path: Path) -> None:
    assert CONTENT[:40] in companion_of(path).read_bytes()
    encrypt(path, WORD)
    assert CONTENT[:40] not in companion_of(path).read_bytes()
    decrypt(path)
    assert CONTENT[:40] in companion_of(path).read_bytes()


@pytest.mark.parametrize("head", [b"PK\x03\x04" + b"\x91" * 20, b"hello, this is text"])
def test_a_foreign_file_is_not_asked_for_a_passphrase(tmp_path: Path, head: bytes) -> None:
    file = tmp_path / "x.yinfeng"
    file.write_bytes(head.ljust(4096, b"a"))
    with pytest.raises(NotADataFile):
        Workspace.open(file)
