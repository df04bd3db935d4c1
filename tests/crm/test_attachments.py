"""附件 of records: taken in, named safely, kept once, taken away and brought back, written out."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from crm import attachment_files
from crm.attachment_files import export, export_as, open_copy
from crm.attachments import (
    Incoming,
    attach,
    attachments_of,
    bring_back,
    content,
    detach,
    removed_from,
    rename,
    set_note,
)
from crm.check import check
from crm.errors import AttachmentError, InvalidInput, RecordMissing
from crm.projects import create_project, trash_project
from crm.workspace import Workspace
from db import engines
from db.errors import BlobMissing, DiskFull


@pytest.fixture
def project(workspace: Workspace) -> str:
    made: str = workspace.change(create_project, "示例", label="建").result
    return made


def file(folder: Path, name: str, body: bytes = b"content") -> Path:
    made = folder / name
    made.write_bytes(body)
    return made


def add(workspace: Workspace, project: str, *files: Path, **more: Any) -> Any:
    taken = [workspace.take_in(one) for one in files]
    return workspace.change(attach, "project", project, taken, label="添加附件", **more)


def names(workspace: Workspace, project: str) -> list[str]:
    return [line.name for line in workspace.read(attachments_of, "project", project)]


def test_an_attachment_says_what_who_and_when(
    workspace: Workspace, project: str, tmp_path: Path
) -> None:
    outcome = add(workspace, project, file(tmp_path, "合同.pdf", b"%PDF-1.4"), note=" 扫描件 ")
    [line] = workspace.read(attachments_of, "project", project)
    assert (line.name, line.size, line.media_type, line.note, line.by) == (
        "合同.pdf", 8, "application/pdf", "扫描件", "测试员",
    )  # fmt: skip
    assert line.at is not None and line.at.tzinfo is not None
    assert workspace.read(content, line.id) == b"%PDF-1.4"
    assert outcome.touched == {"attachment": {line.id}}
    assert workspace.read(check) == []


def test_who_added_it_stays_who_added_it(
    workspace: Workspace, project: str, tmp_path: Path
) -> None:
    add(workspace, project, file(tmp_path, "a.txt"))
    before = workspace.read(attachments_of, "project", project)
    workspace.author = "另一人"
    workspace.change(rename, before[0].id, "b.txt", label="改名")
    [line] = workspace.read(attachments_of, "project", project)
    assert (line.name, line.by, line.at) == ("b.txt", "测试员", before[0].at)


def test_the_same_content_is_not_added_twice_to_a_record(
    workspace: Workspace, project: str, tmp_path: Path
) -> None:
    first = add(workspace, project, file(tmp_path, "a.txt"))
    again = add(workspace, project, file(tmp_path, "a.txt"), file(tmp_path, "另名.txt"))
    assert again.operation_id is None
    assert again.result.there == (("a.txt", "a.txt"), ("另名.txt", "a.txt"))
    other = workspace.change(create_project, "示例二", label="建").result
    assert add(workspace, other, file(tmp_path, "a.txt")).result.ids
    assert first.result.ids and names(workspace, project) == ["a.txt"]


def test_another_content_of_the_same_name_gets_a_number(
    workspace: Workspace, project: str, tmp_path: Path
) -> None:
    add(workspace, project, file(tmp_path, "报告.txt", b"1"))
    add(workspace, project, file(tmp_path, "报告.txt", b"2"))
    assert names(workspace, project) == ["报告 (2).txt", "报告.txt"]


def test_what_was_taken_away_comes_back_whole_by_undo(
    workspace: Workspace, project: str, tmp_path: Path
) -> None:
    [key] = add(workspace, project, file(tmp_path, "a.txt")).result.ids
    removed = workspace.change(detach, [key], label="移除附件")
    assert names(workspace, project) == []
    with pytest.raises(RecordMissing, match="已被移除"):
        workspace.change(rename, key, "b.txt", label="改名")
    workspace.undo(removed.operation_id or "")
    assert workspace.read(content, key) == b"content"


def test_what_was_taken_away_is_found_and_brought_back_later(
    workspace: Workspace, project: str, tmp_path: Path
) -> None:
    [key] = add(workspace, project, file(tmp_path, "a.txt")).result.ids
    workspace.change(detach, [key], label="移除附件")
    add(workspace, project, file(tmp_path, "a.txt", b"another"))
    assert [line.id for line in workspace.read(removed_from, "project", project)] == [key]
    workspace.change(bring_back, key, label="恢复附件")
    assert names(workspace, project) == ["a.txt", "a (2).txt"]
    assert workspace.read(removed_from, "project", project) == []
    with pytest.raises(RecordMissing):
        workspace.change(bring_back, "0" * 32, label="恢复附件")


def test_undo_of_adding_takes_the_attachment_away(
    workspace: Workspace, project: str, tmp_path: Path
) -> None:
    outcome = add(workspace, project, file(tmp_path, "a.txt"))
    workspace.undo(outcome.operation_id or "")
    assert names(workspace, project) == []


def test_a_name_keeps_its_suffix_and_a_bad_one_is_refused(
    workspace: Workspace, project: str, tmp_path: Path
) -> None:
    [key] = add(workspace, project, file(tmp_path, "合同.pdf")).result.ids
    workspace.change(rename, key, "投资合同（盖章）", label="改名")
    assert names(workspace, project) == ["投资合同（盖章）.pdf"]
    for bad, said in (("", "请填写"), ("a/b", "不能有"), ("CON", "不能有"), ("字" * 97, "最多")):
        with pytest.raises(InvalidInput, match=said) as refused:
            workspace.change(rename, key, bad, label="改名")
        assert refused.value.field == "name"


def test_a_note_is_written_and_emptied(workspace: Workspace, project: str, tmp_path: Path) -> None:
    [key] = add(workspace, project, file(tmp_path, "a.txt")).result.ids
    workspace.change(set_note, key, "第二稿", label="备注")
    assert workspace.read(attachments_of, "project", project)[0].note == "第二稿"
    workspace.change(set_note, key, "  ", label="备注")
    assert workspace.read(attachments_of, "project", project)[0].note is None
    with pytest.raises(InvalidInput, match="最多 500"):
        workspace.change(set_note, key, "字" * 501, label="备注")


def test_what_is_no_file_to_keep_is_refused_in_words(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "资料夹").mkdir()
    os.mkfifo(tmp_path / "管道")
    monkeypatch.setattr(attachment_files, "LIMIT", 1024)
    for source, said in (
        (tmp_path / "没有.pdf", r"“没有.pdf”已经不在了"),
        (tmp_path / "资料夹", r"是文件夹.*请打开它"),
        (tmp_path / "管道", r"不是普通文件"),
        (file(tmp_path, "空.txt", b""), r"空文件（0 字节）.*请"),
        (file(tmp_path, "大.mp4", b"x" * 1025), r"“大.mp4”有 1.0 KB，一个附件最多 1.0 KB.*请"),
    ):
        with pytest.raises(AttachmentError, match=said):
            workspace.take_in(source)
    assert workspace.take_in(file(tmp_path, "刚好.bin", b"x" * 1024)).size == 1024


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="rights do not bind here")
def test_a_file_that_may_not_be_read_is_refused_in_words(
    workspace: Workspace, tmp_path: Path
) -> None:
    closed = file(tmp_path, "保密.txt")
    closed.chmod(0)
    with pytest.raises(AttachmentError, match="没有权限读"):
        workspace.take_in(closed)


def test_a_pasted_content_is_taken_in_under_a_name(workspace: Workspace, project: str) -> None:
    taken = workspace.take_in(b"\x89PNG\r\n\x1a\n...", name="截图/2016.png")
    assert taken == Incoming("2016.png", taken.sha256, 11, "image/png")


def test_a_row_never_names_a_content_that_is_not_there(workspace: Workspace, project: str) -> None:
    absent = Incoming("a.txt", "0" * 64, 1, None)
    with pytest.raises(AttachmentError, match="没有存好"):
        workspace.change(attach, "project", project, [absent], label="添加附件")


def test_a_record_in_the_trash_takes_none(
    workspace: Workspace, project: str, tmp_path: Path
) -> None:
    workspace.change(trash_project, project, label="移除")
    with pytest.raises(RecordMissing, match="回收站"):
        add(workspace, project, file(tmp_path, "a.txt"))


def test_attachments_are_written_to_a_folder_and_never_over_another_file(
    workspace: Workspace, project: str, tmp_path: Path
) -> None:
    ids = add(workspace, project, file(tmp_path, "a.txt"), file(tmp_path, "b.txt", b"2")).result.ids
    out = tmp_path / "out"
    out.mkdir()
    file(out, "A.txt", b"theirs")
    steps: list[tuple[int, int]] = []
    written = workspace.read(
        export, ids, out, progress=lambda done, total: steps.append((done, total))
    )
    assert [(one.name, one.read_bytes()) for one in written] == [
        ("a (2).txt", b"content"),
        ("b.txt", b"2"),
    ]
    assert (out / "A.txt").read_bytes() == b"theirs"
    assert steps == [(7, 8), (8, 8)]
    assert len(list(out.iterdir())) == 3


def test_a_long_name_is_cut_to_what_a_disk_takes(
    workspace: Workspace, project: str, tmp_path: Path
) -> None:
    taken = workspace.take_in(b"x", name="字" * 95 + ".docx")
    made = workspace.change(attach, "project", project, [taken], label="添加附件")
    [written] = workspace.read(export, made.result.ids, tmp_path)
    assert written.name.endswith("字.docx") and written.read_bytes() == b"x"


def test_saving_to_a_bad_place_says_so_and_leaves_no_part(
    workspace: Workspace, project: str, tmp_path: Path
) -> None:
    [key] = add(workspace, project, file(tmp_path, "a.txt")).result.ids
    with pytest.raises(AttachmentError, match=r"写不到那里.*请检查"):
        workspace.read(export_as, key, tmp_path / "没有" / "a.txt")
    folder = tmp_path / "是文件夹"
    folder.mkdir()
    with pytest.raises(AttachmentError, match="写不到那里"):
        workspace.read(export_as, key, folder)
    assert not list(tmp_path.glob(".*"))
    with pytest.raises(RecordMissing):
        workspace.read(export, ["0" * 32], tmp_path)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no full disk to be had")
def test_a_full_disk_is_said(workspace: Workspace, project: str, tmp_path: Path) -> None:
    [key] = add(workspace, project, file(tmp_path, "a.txt")).result.ids
    (tmp_path / ".满.txt.part").symlink_to("/dev/full")
    with pytest.raises(DiskFull, match=r"磁盘已满，“满.txt”没有写成.*请"):
        workspace.read(export_as, key, tmp_path / "满.txt")


def test_a_copy_to_be_opened_can_not_be_written(
    workspace: Workspace, project: str, tmp_path: Path
) -> None:
    [key] = add(workspace, project, file(tmp_path, "a.txt")).result.ids
    out = tmp_path / "out"
    out.mkdir()
    copy = workspace.read(open_copy, key, out)
    assert not copy.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH)
    assert workspace.read(open_copy, key, out) != copy


def _blobs_engine(workspace: Workspace) -> Any:
    if workspace.path is None:
        return workspace._store.engine
    assert workspace._store.blobs.file is not None
    return engines.looking_engine(workspace._store.blobs.file)


def test_the_check_names_an_attachment_whose_content_is_gone_or_altered(
    workspace: Workspace, project: str, tmp_path: Path
) -> None:
    files = [file(tmp_path, f"{name}.txt", name.encode()) for name in ("好", "丢", "改")]
    add(workspace, project, *files)
    lines = {line.name: line for line in workspace.read(attachments_of, "project", project)}
    with _blobs_engine(workspace).begin() as connection:
        connection.execute(
            text("DELETE FROM blob_chunk WHERE sha256 = :key"), {"key": lines["丢.txt"].sha256}
        )
        connection.execute(
            text("UPDATE blob_chunk SET content = :other WHERE sha256 = :key"),
            {"key": lines["改.txt"].sha256, "other": b"other"},
        )
    lost, altered = workspace.read(check)
    assert "丢.txt" in lost and "找不到" in lost
    assert "改.txt" in altered and "不一致" in altered
    with pytest.raises(BlobMissing):
        workspace.read(export, [lines["改.txt"].id], tmp_path)
    assert not list(tmp_path.glob("改 (2).txt"))


def test_a_backup_opened_elsewhere_has_the_attachments(
    file_workspace: Workspace, tmp_path: Path
) -> None:
    project = file_workspace.change(create_project, "示例", label="建").result
    add(file_workspace, project, file(tmp_path, "a.txt"))
    backup = file_workspace.back_up()
    assert backup is not None
    opened = Workspace.open(backup)
    [line] = opened.read(attachments_of, "project", project)
    assert opened.read(content, line.id) == b"content"
    assert opened.read(check) == []
    opened.close()
