"""Voice memos beside a data file: plain or sealed as that is, also after its passphrase changed."""

from __future__ import annotations

import io
import wave
from pathlib import Path

import pytest

from crm import locking
from crm.attachments import blobs_of
from crm.errors import AttachmentError
from crm.memos import (
    BYTES_A_SECOND,
    memo_file,
    memos_in,
    renew_memos,
    seconds_of,
    take_in_memo,
    writing,
)
from crm.workspace import Workspace
from db.keys import forget_keys

SAMPLES = b"spoken word," * 8000


def record(workspace: Workspace, folder: Path, name: str = "示例 录音.wav") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = memo_file(workspace, folder, name)
    with writing(file, workspace.seal_file) as write:
        for at in range(0, len(SAMPLES), 3200):
            write(SAMPLES[at : at + 3200])
    return file


def attached(workspace: Workspace, file: Path) -> tuple[str, bytes]:
    """The name and the samples of what a memo becomes."""
    incoming = take_in_memo(workspace, file)
    with workspace.reading() as session:
        content = b"".join(blobs_of(session).chunks(incoming.sha256))
    with wave.open(io.BytesIO(content), "rb") as held:
        return incoming.name, held.readframes(held.getnframes())


def test_memos_follow_the_encryption_of_their_data_file(tmp_path: Path) -> None:
    path, folder = tmp_path / "示例.yinfeng", tmp_path / "recordings" / "p1"
    workspace = Workspace.create(path, zone_name="示例区")
    record(workspace, folder)
    for passphrase in (None, "示例口令 1", "示例口令 2", None):
        workspace.close()
        if passphrase:
            locking.encrypt(path, passphrase)
        elif workspace.seals:
            locking.decrypt(path)
        workspace = Workspace.open(path)
        renew_memos(workspace, folder.parent)
        [memo] = memos_in(folder)
        assert (b"spoken" in memo.read_bytes()) is (passphrase is None)
        assert memo.name == "示例 录音.wav" + (".sealed" if passphrase else "")
        assert seconds_of(memo) == len(SAMPLES) / BYTES_A_SECOND
        assert attached(workspace, memo) == ("示例 录音.wav", SAMPLES)
    assert [file.name for file in folder.iterdir()] == ["示例 录音.wav"]
    workspace.close()


def test_a_memo_under_a_key_that_is_not_known_is_not_offered(tmp_path: Path) -> None:
    path, folder = tmp_path / "示例.yinfeng", tmp_path / "recordings" / "p1"
    Workspace.create(path, zone_name="示例区").close()
    locking.encrypt(path, "示例口令 1")
    workspace = Workspace.open(path)
    memo = record(workspace, folder)
    second = record(workspace, folder)
    assert second.name == "示例 录音 (2).wav.sealed"
    forget_keys()
    assert memos_in(folder) == []
    with pytest.raises(AttachmentError, match="换口令"):
        take_in_memo(workspace, memo)
    renew_memos(workspace, folder.parent)
    assert memo.exists()
    locking.unlock(path, "示例口令 1")
    assert memos_in(folder) == sorted([memo, second])
    workspace.close()


def test_a_recording_that_holds_nothing_is_none(tmp_path: Path) -> None:
    (tmp_path / "空.wav").write_bytes(b"")
    (tmp_path / "空.wav.sealed").write_bytes(b"YINFENG SEALED 1")
    (tmp_path / "说明.txt").write_text("不是录音")
    assert memos_in(tmp_path) == []
    assert memos_in(tmp_path / "没有") == []
