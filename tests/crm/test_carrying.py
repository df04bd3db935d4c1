"""带出: one encrypted file, its working copy on a laptop, and the way back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text

from crm import attachments, carrying, conflicts, copies, exchanges, projects, scope
from crm.attachments import blobs_of
from crm.check import check
from crm.errors import InvalidInput
from crm.merge_back import merge_from, preview_from
from crm.passphrases import PAUSE_S, Tries, check_passphrase
from crm.replica import copied
from crm.workspace import Workspace
from db import bundles, migrations
from db.errors import (
    BundleRefused,
    DiskFull,
    MergeRefused,
    NewerDataFile,
    PassphrasePaused,
    StorageError,
    WrongPassphrase,
)
from db.models import Attachment, Exchange, Organization, Project
from db.store import Store
from tests.crm.replicas import content, replica

PASS = "示例口令 it's 2016"


@pytest.fixture
def office(workspace: Workspace) -> Workspace:
    """An office with two people's projects; one of them has a photo."""
    for name, owner in (("示例甲厂", "张三"), ("示例乙厂", "李四")):
        key = workspace.change(projects.create_project, name, label="新建项目").result
        workspace.change(projects.edit_project, key, {"owner": owner}, label="改项目")
        workspace.change(projects.set_investors, key, [f"{name}公司"], label="改投资方")
    attach(workspace, "示例甲厂", "现场.jpg", b"photo of the site")
    return workspace


def attach(workspace: Workspace, project: str, name: str, data: bytes) -> None:
    taken = workspace.take_in(data, name=name)
    key = key_of(workspace, project)
    workspace.change(attachments.attach, "project", key, [taken], label="添加附件")


def key_of(workspace: Workspace, name: str) -> str:
    def ask(session: Any) -> str | None:
        return session.scalar(select(Project.id).where(Project.name == name))

    found = workspace.read(ask)
    assert found is not None
    return str(found)


def edit(workspace: Workspace, name: str, **fields: Any) -> None:
    workspace.change(projects.edit_project, key_of(workspace, name), fields, label="改项目")


def copy_at(bundle: Path, path: Path, author: str = "张三") -> Workspace:
    with carrying.opened(bundle, PASS) as opened:
        copies.open_copy(opened, path, PASS)
    return Workspace.open(path, author=author)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "移动盘"
    folder.mkdir()
    return folder


@pytest.fixture
def laptop(office: Workspace, stick: Path, tmp_path: Path) -> Iterator[Workspace]:
    """A working copy of all of the office."""
    carrying.carry_out(office, stick / "全部.yinfeng-out", PASS)
    made = copy_at(stick / "全部.yinfeng-out", tmp_path / "外出.yinfeng")
    yield made
    made.close()


@pytest.fixture
def partly(office: Workspace, stick: Path, tmp_path: Path) -> Iterator[Workspace]:
    """A working copy of 张三's projects."""
    carrying.carry_out(office, stick / "张三.yinfeng-out", PASS, scope=scope.of_person("张三"))
    made = copy_at(stick / "张三.yinfeng-out", tmp_path / "张三.yinfeng")
    yield made
    made.close()


def test_what_was_carried_out_cannot_be_read_without_the_passphrase(
    office: Workspace, stick: Path
) -> None:
    done = carrying.carry_out(office, stick / "全部.yinfeng-out", PASS)
    data = done.path.read_bytes()
    assert done.size <= len(data)
    assert done.attachments == 1
    for secret in ("示例甲厂", "张三", "示例经开区"):
        assert secret.encode() not in data
    assert b"photo of the site" not in data
    assert b"SQLite format" not in data
    assert [path.name for path in stick.iterdir()] == ["全部.yinfeng-out"]


def test_a_working_copy_holds_all_is_another_device_and_knows_whose_copy_it_is(
    office: Workspace, laptop: Workspace
) -> None:
    assert content(laptop) == content(office)
    assert laptop.read(check) == []
    copy = laptop.read(copied)
    assert copy is not None
    assert copy.origin_name.startswith("示例经开区（")
    assert copy.scope is None
    own = "SELECT id FROM device WHERE own"
    ids = {each.read(lambda s: s.scalar(text(own))) for each in (office, laptop)}
    assert len(ids) == 2
    key = laptop.read(lambda s: s.scalar(select(Attachment.sha256)))
    assert laptop.read(lambda s: blobs_of(s).read(key)) == b"photo of the site"
    assert office.read(copied) is None


def test_there_and_back_again(office: Workspace, laptop: Workspace, stick: Path) -> None:
    edit(office, "示例乙厂", note="园区意见")
    edit(laptop, "示例甲厂", note="现场已平整")
    attach(laptop, "示例甲厂", "土样.jpg", b"soil")
    edit(laptop, "示例乙厂", note="电话里说的")
    done = carrying.carry_out(laptop, stick / "带回.yinfeng-out", PASS, back=True)
    assert done.attachments == 1, "the photo is at the office already"
    with carrying.opened(done.path, PASS) as bundle:
        seen = preview_from(office, bundle)
        assert (seen.conflicts, [one.name for one in seen.by]) == (1, ["张三"])
        report = merge_from(office, bundle, place=str(done.path))
        assert report.lost == ()
        assert (report.backup is None) == (office.path is None)
        assert merge_from(office, bundle).preview.nothing, "the same bundle twice"
    [one] = office.read(conflicts.open_conflicts)
    office.change(conflicts.settle_with, *one.key, one.sides[0].operation_id, label="处理冲突")
    copies.refresh(laptop, office)
    assert content(laptop) == content(office)
    hashes = office.read(lambda s: s.scalars(select(Attachment.sha256)).all())
    assert office.read(lambda s: blobs_of(s).lacking(hashes)) == set()
    assert office.read(check) == []


def test_bundles_in_the_wrong_order_end_in_the_same_state(
    office: Workspace, laptop: Workspace, stick: Path
) -> None:
    for turn in ("一", "二"):
        edit(laptop, "示例甲厂", note=turn)
        carrying.carry_out(laptop, stick / f"{turn}.yinfeng-out", PASS, back=True)
    for turn in ("二", "一"):
        with carrying.opened(stick / f"{turn}.yinfeng-out", PASS) as bundle:
            merge_from(office, bundle)
    assert content(office) == content(laptop)


def test_a_part_holds_only_what_belongs_to_it_and_references_that_end_somewhere(
    office: Workspace, partly: Workspace
) -> None:
    names = partly.read(lambda s: s.scalars(select(Project.name)).all())
    assert names == ["示例甲厂"]
    firms = partly.read(lambda s: s.scalars(select(Organization.name)).all())
    assert firms == ["示例甲厂公司"]
    assert partly.read(check) == []
    assert partly.read(lambda s: s.scalar(select(func.count(Attachment.id)))) == 1


def test_a_part_comes_back_to_its_origin_and_is_filled_anew(
    office: Workspace, partly: Workspace, stick: Path
) -> None:
    edit(partly, "示例甲厂", note="现场已平整")
    with pytest.raises(MergeRefused, match="还有没带回去的修改"):
        copies.refresh(partly, office)
    carrying.carry_out(partly, stick / "带回.yinfeng-out", PASS, back=True)
    with carrying.opened(stick / "带回.yinfeng-out", PASS) as bundle:
        report = merge_from(office, bundle)
    assert (report.preview.new, report.preview.changed) == (0, 1)
    edit(office, "示例甲厂", progress="办公室补的")
    copies.refresh(partly, office)
    key = key_of(partly, "示例甲厂")
    fields = partly.read(lambda s: s.get(Project, key))
    assert (fields.note, fields.progress) == ("现场已平整", "办公室补的")
    assert partly.read(check) == []
    edit(partly, "示例甲厂", note="第二次外出")
    assert merge_from(office, partly).preview.changed == 1
    assert office.read(check) == []


def test_a_part_is_refused_elsewhere_and_takes_nothing_in(
    office: Workspace, partly: Workspace, tmp_path: Path
) -> None:
    edit(partly, "示例甲厂", note="现场")
    elsewhere = Workspace(Store.create(tmp_path / "别处.yinfeng"), author="别人")
    merge_from(elsewhere, office)
    with pytest.raises(MergeRefused, match=r"只能回并到那里"):
        merge_from(elsewhere, partly)
    edit(office, "示例甲厂", note="办公室")
    with pytest.raises(MergeRefused, match=r"不能接收别处的数据"):
        merge_from(partly, office)
    elsewhere.close()


def test_in_a_part_only_what_was_done_there_is_undone(partly: Workspace) -> None:
    newest = partly.read(
        lambda s: s.scalar(text("SELECT id FROM operation ORDER BY clock DESC LIMIT 1"))
    )
    with pytest.raises(StorageError, match="带出之前"):
        partly.undo(newest)


def test_an_empty_part_is_refused(office: Workspace, stick: Path) -> None:
    with pytest.raises(InvalidInput, match="没有项目"):
        carrying.carry_out(office, stick / "空.yinfeng-out", PASS, scope=scope.of_person("王五"))
    assert list(stick.iterdir()) == []


def test_the_estimate_of_a_part_is_less_than_that_of_all(office: Workspace) -> None:
    whole = office.read(carrying.estimate, None)
    part = office.read(carrying.estimate, scope.of_person("李四"))
    assert (whole.projects, whole.attachments) == (2, 1)
    assert (part.projects, part.attachments) == (1, 0)
    assert 0 < part.size < whole.size


def test_the_estimate_of_what_goes_back_counts_only_the_attachments_added_there(
    partly: Workspace,
) -> None:
    def counted() -> int:
        return partly.read(carrying.estimate, None, back=True).attachments

    assert partly.read(carrying.estimate, None).attachments == 1
    assert counted() == 0
    attach(partly, "示例甲厂", "新的.jpg", b"another photo")
    assert counted() == 1


# Bad files: a sentence each, and nothing is touched.


@pytest.fixture
def bundle(file_workspace: Workspace, stick: Path) -> Path:
    return carrying.carry_out(file_workspace, stick / "全部.yinfeng-out", PASS).path


def refused(path: Path, kind: type[Exception], words: str, passphrase: str = PASS) -> None:
    with (
        pytest.raises(kind, match=words),
        carrying.opened(path, passphrase, tries=Tries()),
    ):
        pytest.fail("it was opened")


def test_a_truncated_file_is_told_from_a_damaged_one(bundle: Path) -> None:
    whole = bundle.read_bytes()
    bundle.write_bytes(whole[:-5000])
    refused(bundle, BundleRefused, r"不完整.*重新拷贝")
    bundle.write_bytes(whole[:200])
    refused(bundle, BundleRefused, "重新拷贝")
    middle = len(whole) // 2
    bundle.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
    refused(bundle, BundleRefused, r"已损坏.*校验码不符")
    bundle.write_bytes(whole + b"x")
    refused(bundle, BundleRefused, "已损坏")


def test_a_foreign_file_is_refused(bundle: Path, file_workspace: Workspace) -> None:
    bundle.write_bytes(b"%PDF-1.7 not ours at all")
    refused(bundle, BundleRefused, "不是引凤带出的文件")
    with (
        pytest.raises(StorageError, match="不是引凤"),
        carrying.lent(bundle, lambda: PASS),
    ):
        pytest.fail("it was opened")
    refused(bundle.with_name("没有.yinfeng-out"), BundleRefused, "读不了")


def test_a_newer_file_says_what_to_install(bundle: Path) -> None:
    whole = bundle.read_bytes()
    magic, head, rest = whole.split(b"\n", 2)
    newer = json.dumps({**json.loads(head), "revision": "9999", "version": "8.1"}).encode()
    bundle.write_bytes(b"\n".join([magic, newer, rest]))
    refused(bundle, NewerDataFile, r"请先在本机安装 8\.1", "wrong")


def test_a_newer_file_is_told_from_a_damaged_one_by_what_its_head_says(
    bundle: Path, file_workspace: Workspace
) -> None:
    magic, head, rest = bundle.read_bytes().split(b"\n", 2)
    told = json.loads(head)

    def begins(start: bytes, **said: Any) -> None:
        bundle.write_bytes(b"\n".join([start, json.dumps(told | said).encode(), rest]))

    begins(magic, revision="9999", version="8.1", packed="zstd")
    refused(bundle, NewerDataFile, r"请先在本机安装 8\.1")
    begins(b"YINFENG-OUT 2")
    refused(bundle, NewerDataFile, "请先在本机升级引凤")
    with pytest.raises(NewerDataFile), carrying.lent(bundle, lambda: PASS):
        pytest.fail("it was opened")
    begins(magic, packed="zstd")  # of a version whose data this one knows
    with carrying.opened(bundle, PASS) as opened:
        assert content(opened) == content(file_workspace)
    for odd in ({"size": str(told["size"])}, {"sha256": None}, {"revision": "00\x0010"}):
        begins(magic, **odd)
        refused(bundle, BundleRefused, "开头已损坏.*重新拷贝")
    bundle.write_bytes(b"\n".join([magic, b"[1, 2]", rest]))
    refused(bundle, BundleRefused, "开头已损坏")


def test_an_older_file_is_upgraded_on_a_copy(bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from db.migrations import runner

    def upgrade(config: Any, _to: str) -> None:
        connection = config.attributes["connection"]
        connection.execute(text("ALTER TABLE park ADD COLUMN x TEXT"))
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    monkeypatch.setattr(runner.command, "upgrade", upgrade)
    monkeypatch.setattr(bundles, "HEAD", "9999")
    monkeypatch.setattr(bundles, "KNOWN", migrations.KNOWN | {"9999"})
    before = bundle.read_bytes()
    with carrying.opened(bundle, PASS) as opened:
        assert opened.read(lambda s: s.scalar(text("SELECT count(x) FROM park"))) == 0
    assert bundle.read_bytes() == before


def test_five_wrong_passphrases_are_followed_by_a_pause(bundle: Path) -> None:
    now = [0.0]
    tries = Tries(lambda: now[0])

    def attempt(passphrase: str) -> None:
        with carrying.opened(bundle, passphrase, tries=tries):
            pass

    for left in (4, 3, 2, 1):
        with pytest.raises(WrongPassphrase, match=f"还可以试 {left} 次"):
            attempt("wrong")
    with pytest.raises(PassphrasePaused, match="请等 30 秒"):
        attempt("wrong")
    with pytest.raises(PassphrasePaused):
        attempt(PASS)
    now[0] += PAUSE_S + 1
    attempt(PASS)
    with pytest.raises(WrongPassphrase, match="还可以试 4 次"):
        attempt("wrong")


def test_a_passphrase_is_long_enough_and_typed_twice_the_same() -> None:
    with pytest.raises(InvalidInput, match="至少"):
        check_passphrase("short", "short")
    with pytest.raises(InvalidInput, match="不一样"):
        check_passphrase("long enough", "long enougg")
    check_passphrase(PASS, PASS)


@pytest.mark.parametrize("fails", ["write", "fsync", "replace"])
def test_a_stick_pulled_in_the_middle_leaves_no_half_file(
    file_workspace: Workspace, stick: Path, fails: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: Any) -> None:
        raise OSError(5, "Input/output error")

    def report(done: int, total: int) -> None:
        if fails == "write" and total > 1:
            gone()

    if fails != "write":
        monkeypatch.setattr(bundles.os, fails, gone)
    before = content(file_workspace)
    with pytest.raises(StorageError, match="没有留下半个文件"):
        carrying.carry_out(file_workspace, stick / "全部.yinfeng-out", PASS, progress=report)
    monkeypatch.undo()
    assert list(stick.iterdir()) == []
    assert content(file_workspace) == before
    assert file_workspace.read(lambda s: s.scalar(select(func.count(Exchange.id)))) == 0


def test_a_full_stick_and_a_taken_name_are_told(
    file_workspace: Workspace, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = stick / "全部.yinfeng-out"

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(bundles.os, "fsync", full)
    with pytest.raises(DiskFull, match="空间不够"):
        carrying.carry_out(file_workspace, target, PASS)
    monkeypatch.undo()
    target.write_text("x")
    with pytest.raises(StorageError, match="已经存在"):
        carrying.carry_out(file_workspace, target, PASS)
    with pytest.raises(StorageError, match="写不了"):
        carrying.carry_out(file_workspace, stick / "没有" / "全部.yinfeng-out", PASS)


def test_what_was_made_to_be_merged_back_opens_no_copy(
    file_workspace: Workspace, stick: Path, tmp_path: Path
) -> None:
    done = carrying.carry_out(file_workspace, stick / "带回.yinfeng-out", PASS, back=True)
    with (
        carrying.opened(done.path, PASS) as bundle,
        pytest.raises(BundleRefused, match="只能回并"),
    ):
        copies.open_copy(bundle, tmp_path / "副本.yinfeng", PASS)
    assert not (tmp_path / "副本.yinfeng").exists()


def test_no_copy_is_made_without_a_passphrase(
    file_workspace: Workspace, stick: Path, tmp_path: Path
) -> None:
    done = carrying.carry_out(file_workspace, stick / "全部.yinfeng-out", PASS)
    with (
        carrying.opened(done.path, PASS) as bundle,
        pytest.raises(InvalidInput, match="没有加密"),
    ):
        copies.open_copy(bundle, tmp_path / "副本.yinfeng", "")
    assert list(tmp_path.glob("副本*")) == []


def test_another_data_file_is_merged_from_a_copy(file_workspace: Workspace, tmp_path: Path) -> None:
    other = Workspace(Store.create(tmp_path / "另一台" / "数据.yinfeng"), author="李四")
    merge_from(other, file_workspace)
    other.change(projects.create_project, "示例丙厂", label="新建项目")
    attach(other, "示例丙厂", "照片.jpg", b"photo")
    path = other.path
    assert path is not None
    with carrying.lent(path, lambda: "") as source:
        assert preview_from(file_workspace, source).new == 2
        assert merge_from(file_workspace, source).lost == ()
    assert file_workspace.read(check) == []
    assert content(file_workspace) == content(other)
    other.close()


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_laptop_and_a_server_by_its_url_end_equal_and_no_password_is_kept(
    workspace: Workspace, database: str, tmp_path: Path
) -> None:
    laptop = replica(tmp_path / "笔记本.yinfeng", "李四", workspace)
    assert laptop.path is not None
    laptop.change(projects.create_project, "示例现场项目", label="新建项目")
    workspace.change(projects.create_project, "示例办公室项目", label="新建项目")
    url = database.replace("postgres@", "postgres:geheim@")
    assert exchanges.look_at(laptop, url, "").new == 1
    exchanges.bring_in(laptop, url, "")
    exchanges.bring_in(workspace, str(laptop.path), "")
    assert content(laptop) == content(workspace)
    kept = laptop.read(lambda s: s.scalar(select(Exchange.place).where(Exchange.place != "")))
    assert kept == database
    pulled, _ = laptop.read(exchanges.past_exchanges)
    assert "geheim" not in repr(pulled)
    laptop.close()
    with pytest.raises(StorageError, match="服务器"):
        exchanges.look_at(workspace, "postgresql://postgres:geheim@127.0.0.1:9/keins", "")


def test_no_passphrase_is_kept_anywhere(file_workspace: Workspace, stick: Path) -> None:
    carrying.carry_out(file_workspace, stick / "全部.yinfeng-out", PASS)
    assert file_workspace.path is not None
    file_workspace.back_up(now=None)
    for file in file_workspace.path.parent.rglob("*"):
        if file.is_file():
            assert PASS.encode() not in file.read_bytes()


def test_a_data_file_that_was_never_carried_out_is_no_copy(
    workspace: Workspace, tmp_path: Path
) -> None:
    target = tmp_path / "副本.yinfeng"
    with pytest.raises(BundleRefused, match="不是带出的文件"):
        copies.open_copy(workspace, target, PASS)
    assert list(tmp_path.glob("副本*")) == []
