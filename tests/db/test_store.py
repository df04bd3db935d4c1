"""Opening what is not whole, not ours or not writable; and two windows on one file."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlcipher3 import dbapi2 as driver

from crm.check import check
from crm.derived import refresh
from crm.projects import create_project, edit_project
from crm.workspace import Workspace
from db import engines
from db.changes import operation
from db.errors import (
    DataBusy,
    DiskFull,
    NewerDataFile,
    NotADataFile,
    ReadOnlyData,
    ServerUnreachable,
    StaleEdit,
    StorageError,
)
from db.models import Device, Organization, Project
from db.store import Store

CHINESE = r"[\u4e00-\u9fff].*(请|没有)"


@pytest.fixture
def data_file(tmp_path: Path) -> Path:
    """A closed data file of some hundred pages."""
    path = tmp_path / "园区.yinfeng"
    with_rows = Workspace.create(path, zone_name="示例经开区")
    with_rows.change(_organizations, 300, label="建")
    with_rows.close()
    return path


def _organizations(session: Any, count: int) -> None:
    session.add_all(Organization(name=f"示例{number}" * 20) for number in range(count))


def _count(session: Any) -> int:
    return session.scalar(select(func.count(Organization.id))) or 0


def _overwritten(data: bytes, start: int, end: int) -> bytes:
    return data[:start] + b"\xff" * (end - start) + data[end:]


# What is not a data file


@pytest.mark.parametrize(
    "content",
    [b"", "一、招商引资台账\n".encode() * 50, b"PK\x03\x04" + bytes(5000), bytes(4096)],
    ids=["empty", "text", "zip", "zeros"],
)
def test_a_file_of_another_kind_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "台账.yinfeng"
    path.write_bytes(content)
    with pytest.raises(NotADataFile, match=f"台账.*{CHINESE}"):
        Store.open(path)
    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("journal", ["delete", "wal"])
@pytest.mark.parametrize("schema", ["t (a)", "alembic_version (version_num)"])
def test_the_data_of_another_program_is_refused_and_left_alone(
    tmp_path: Path, journal: str, schema: str
) -> None:
    path = tmp_path / "别的.yinfeng"
    connection = driver.connect(str(path))
    connection.execute(f"PRAGMA journal_mode = {journal}")
    connection.execute(f"CREATE TABLE {schema}")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    with pytest.raises(NotADataFile, match=f"别的程序.*{CHINESE}"):
        Store.open(path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    "harm",
    [
        lambda data: data[: len(data) // 2],
        lambda data: data[:100],
        lambda data: _overwritten(data, 16, 100),
        lambda data: _overwritten(data, 100, 4096),
    ],
    ids=["half", "head", "header overwritten", "first page overwritten"],
)
def test_a_damaged_file_is_refused_and_left_alone(data_file: Path, harm: Any) -> None:
    damaged = harm(data_file.read_bytes())
    data_file.write_bytes(damaged)
    with pytest.raises(NotADataFile, match=f"损坏.*{CHINESE}"):
        Store.open(data_file)
    assert data_file.read_bytes() == damaged
    assert list(data_file.parent.iterdir()) == [data_file]


def test_pages_damaged_deep_inside_are_found_by_the_check(data_file: Path) -> None:
    data = data_file.read_bytes()
    name = ("示例150" * 3).encode()
    # Each page that holds the name: a query may take the table or an index.
    for page in {at // 4096 for at in range(len(data)) if data.startswith(name, at)}:
        data = _overwritten(data, page * 4096, (page + 1) * 4096)
    data_file.write_bytes(data)
    opened = Workspace.open(data_file)
    found = opened.read(check)
    with pytest.raises(NotADataFile, match=r"损坏.*请.*备份"):
        opened.read(lambda session: session.execute(select(Organization.name)).all())
    opened.close()
    assert any("损坏" in line and "备份" in line for line in found)
    assert data_file.read_bytes() == data


def test_data_of_a_newer_version_is_refused_and_left_alone(data_file: Path) -> None:
    with driver.connect(str(data_file)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    before = data_file.read_bytes()
    with pytest.raises(NewerDataFile, match=r"9999.*请先升级"):
        Store.open(data_file)
    assert data_file.read_bytes() == before
    assert list(data_file.parent.iterdir()) == [data_file]


def test_a_missing_file_is_named_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"无此\.yinfeng.*请检查"):
        Store.open(tmp_path / "无此.yinfeng")
    assert list(tmp_path.iterdir()) == []


def test_a_new_file_never_replaces_an_old_one(data_file: Path) -> None:
    before = data_file.read_bytes()
    with pytest.raises(StorageError, match=r"已经存在.*请换"):
        Store.create(data_file)
    assert data_file.read_bytes() == before


# What can't be written


@contextmanager
def without_privileges() -> Iterator[None]:
    """Act as a user whom permissions hold back; root would pass them all."""
    if os.geteuid() != 0:
        yield
        return
    os.setresgid(65534, 65534, 0)
    os.setresuid(65534, 65534, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)
        os.setresgid(0, 0, 0)


@pytest.fixture
def open_folder(data_file: Path) -> Iterator[Path]:
    """A folder that any user can enter and write, with a copy of the data file."""
    folder = Path(tempfile.mkdtemp())
    shutil.copyfile(data_file, folder / data_file.name)
    (folder / data_file.name).chmod(0o666)
    folder.chmod(0o777)
    yield folder
    folder.chmod(0o777)
    shutil.rmtree(folder)


@pytest.mark.parametrize("only", ["file", "folder"])
def test_a_read_only_file_or_folder_is_refused_and_left_alone(
    open_folder: Path, data_file: Path, only: str
) -> None:
    path = open_folder / data_file.name
    before = path.read_bytes()
    (path if only == "file" else open_folder).chmod(0o444 if only == "file" else 0o555)
    with without_privileges():
        assert not os.access(path if only == "file" else open_folder, os.W_OK)
        with pytest.raises(ReadOnlyData, match=r"只读.*请"):
            Store.open(path)
    assert path.read_bytes() == before
    assert list(open_folder.iterdir()) == [path]


def test_nothing_is_made_in_a_read_only_folder(open_folder: Path) -> None:
    open_folder.chmod(0o555)
    with without_privileges():
        for name in ("新.yinfeng", "深/处/新.yinfeng"):
            with pytest.raises(ReadOnlyData, match="请"):
                Store.create(open_folder / name)
    assert len(list(open_folder.iterdir())) == 1


def test_a_file_that_may_not_be_read_is_refused(open_folder: Path, data_file: Path) -> None:
    (open_folder / data_file.name).chmod(0o000)
    with without_privileges(), pytest.raises(ReadOnlyData, match=r"没有权限.*请"):
        Store.open(open_folder / data_file.name)


# A disk without room


def _fill(workspace: Workspace) -> int:
    """Write until the disk is full; return how many organizations were acknowledged."""
    saved = 0
    for _ in range(400):
        try:
            workspace.change(_organizations, 40, label="建")
        except DiskFull as fault:
            assert "磁盘已满" in fault.message
            assert "请清理" in fault.message
            return saved
        saved += 40
    raise AssertionError("the disk never filled")


def test_on_a_file_that_cannot_grow_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "园区.yinfeng"
    small = Workspace.create(path, zone_name="示例")
    pool: Any = small._store.engine
    pages = small.read(lambda session: session.scalar(text("PRAGMA page_count"))) + 150
    engines.event.listen(
        pool, "checkout", lambda raw, *_: raw.execute(f"PRAGMA max_page_count = {pages}")
    )
    saved = _fill(small)
    assert saved
    assert small.read(_count) == saved
    small.close()
    again = Workspace.open(path)
    assert (again.read(_count), again.read(check)) == (saved, [])
    again.change(_organizations, 40, label="又有空间了")
    assert again.read(_count) == saved + 40
    again.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of 4 MB."""
    place = tmp_path / "盘"
    place.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(words, capture_output=True).returncode:
        pytest.skip("mounting needs root; the test before covers a file that cannot grow")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_on_a_full_disk_nothing_acknowledged_is_lost(small_disk: Path) -> None:
    path = small_disk / "园区.yinfeng"
    opened = Workspace.create(path, zone_name="示例")
    saved = _fill(opened)
    assert saved
    assert opened.read(_count) == saved
    with pytest.raises(DiskFull, match=r"备份没有写成.*请检查.*完好"):
        opened.back_up()
    assert not [file for file in (small_disk / "备份").iterdir() if ".part" in file.name]
    with pytest.raises(DiskFull, match="磁盘已满"):
        Workspace.create(small_disk / "新.yinfeng", zone_name="示例")
    assert not list(small_disk.glob("新*"))
    opened.close()
    again = Workspace.open(path)
    assert (again.read(_count), again.read(check)) == (saved, [])
    again.close()


def test_a_file_size_limit_is_an_error_of_the_disk_in_words(data_file: Path) -> None:
    opened = Workspace.open(data_file)
    saved = opened.read(_count)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8192, hard))  # the log beside the file can't grow
    try:
        with pytest.raises(StorageError, match=r"没有写入.*请") as caught:
            opened.change(_organizations, 40, label="建")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "traceback" not in caught.value.message.lower()
    assert (opened.read(_count), opened.read(check)) == (saved, [])
    opened.change(_organizations, 40, label="再建")
    assert opened.read(_count) == saved + 40
    opened.close()


# Two windows, two processes


def test_who_waits_too_long_for_another_program_is_told(
    data_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "BUSY_TIMEOUT_MS", 50)
    opened = Workspace.open(data_file)
    other = driver.connect(str(data_file), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DataBusy, match=r"正在写入.*请稍候"):
        opened.change(_organizations, 1, label="建")
    assert opened.read(_count) == 300, "reading goes on"
    other.execute("ROLLBACK")
    opened.change(_organizations, 1, label="建")
    assert opened.read(_count) == 301
    other.close()
    opened.close()


def test_sixty_writes_from_two_windows_all_stand(database: str | Path) -> None:
    first = Workspace.create(database, zone_name="示例", author="甲")
    second = Workspace.open(database, author="乙")
    faults: list[Exception] = []

    def write(window: Workspace, name: str) -> None:
        try:
            for number in range(30):
                window.change(_read_then_write, f"{name}{number}", label="建")
        except Exception as fault:  # noqa: BLE001  (whatever it is, the test must tell)
            faults.append(fault)

    threads = [
        threading.Thread(target=write, args=(window, name))
        for window, name in ((first, "甲"), (second, "乙"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert first.read(_count) == second.read(_count) == 60
    assert first.read(check) == []
    assert sum(first.position().values()) == 61
    second.close()
    first.close()


def _read_then_write(session: Any, name: str) -> None:
    session.scalar(select(func.count(Organization.id)))
    session.add(Organization(name=name))


def test_a_window_sees_what_another_saved(database: str | Path) -> None:
    first = Workspace.create(database, zone_name="示例", author="甲")
    second = Workspace.open(database, author="乙")
    seen, probe = second.position(), second.data_version()
    answer = probe()
    assert probe() == answer
    assert second.changes_since(seen) == {}
    made = first.change(create_project, "示例一", label="建").result
    assert probe() != answer
    touched = second.changes_since(seen)
    assert touched["project"] == {made}
    assert second.read(lambda session: session.get(Project, made).name) == "示例一"
    assert second.changes_since(second.position()) == {}
    del probe
    second.close()
    first.close()


def test_the_probe_tells_of_another_window_and_not_of_this_one(tmp_path: Path) -> None:
    opened = Workspace.create(tmp_path / "园区.yinfeng", zone_name="示例")
    probe = opened.data_version()
    connections = {id(opened._store.engine.raw_connection().driver_connection) for _ in range(3)}
    answer = probe()
    opened.change(create_project, "示例", label="建")
    assert probe() != answer, "its connection is its own, so each save is seen"
    assert len(connections) <= 3
    opened.close()


def test_a_stale_edit_is_refused_and_nothing_is_lost(store: Store) -> None:
    """On a server two edits can overlap; on a file the second waits for the first."""
    store.derive = refresh  # as a workspace does, so that the index is kept
    with store.session(writes=True) as slow, store.session(writes=True) as quick:
        with operation(slow, "建"):
            project = Project(name="示例", note="甲")
            slow.add(project)
            slow.flush()
            key = project.id
        if store.path is not None:
            with operation(quick, "改"):
                quick.get_one(Project, key).note = "乙"
            with operation(slow, "改"):
                assert project.note == "乙", "the lock was taken before the record was read"
                project.note = "丙"
        else:
            with pytest.raises(StaleEdit, match=r"别的窗口.*请刷新"), operation(slow, "改"):
                assert project.note == "甲"
                with operation(quick, "改"):
                    quick.get_one(Project, key).note = "乙"
                project.note = "丙"
            assert project.note == "乙"
            with operation(slow, "照新值再改"):
                project.note = "丙"
        assert quick.get_one(Project, key, populate_existing=True).note == "丙"
        quick.rollback()
        assert check(slow) == []


def test_concurrent_additions_to_one_record_all_count(tmp_path: Path) -> None:
    first = Workspace.create(tmp_path / "园区.yinfeng", zone_name="示例")
    second = Workspace.open(tmp_path / "园区.yinfeng")
    key = first.change(create_project, "示例", label="建", note="").result

    def add(session: Any) -> None:
        note = session.get(Project, key).note or ""
        edit_project(session, key, {"note": note + "一"})

    def write(window: Workspace) -> None:
        for _ in range(15):
            window.change(add, label="加")

    threads = [threading.Thread(target=write, args=(window,)) for window in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert first.read(lambda session: session.get(Project, key).note) == "一" * 30
    second.close()
    first.close()


# Servers


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://甲@127.0.0.1:1/库",
        "postgresql://nobody@/db?host=/nonexistent",
        "postgresql://甲@host:端口/库",
        "mysql://a@b/c",
        "sqlite:///x.db",
        "http://10.0.0.8/库",
        "://",
    ],
)
def test_a_server_that_is_not_there_is_said_in_words(url: str) -> None:
    with pytest.raises(ServerUnreachable, match=r"请检查|写法是 postgresql://"):
        Store.open(url)


def test_a_database_that_is_not_on_the_server_is_said_in_words(postgres_server: str) -> None:
    with pytest.raises(ServerUnreachable, match=r"没有这个库.*请检查"):
        Store.open(postgres_server.replace("/postgres?", "/nowhere?"))


def test_another_programs_server_database_is_left_alone(postgres_server: str) -> None:
    from tests.conftest import _new_database

    url = _new_database(postgres_server, "yf_foreign")
    engine = engines.server_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE orders (id int)"))
    with pytest.raises(NotADataFile, match="别的程序"):
        Store.open(url)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM pg_tables WHERE schemaname='public'"))
        assert not connection.scalar(text("SELECT to_regclass('device')"))
    engine.dispose()


# A healthy file


@pytest.mark.fresh
def test_each_database_is_a_device_of_its_own(tmp_path: Path) -> None:
    keys = set()
    for name in ("甲.yinfeng", "乙.yinfeng"):
        store = Store.create(tmp_path / "深" / name)
        with store.session() as session:
            keys |= set(session.scalars(select(Device.id).where(Device.own)))
        store.close()
        assert not list((tmp_path / "深").glob("*-wal")), "closing folds the log in"
    assert len(keys) == 2


def test_a_file_is_held_safely(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "园区.yinfeng")
    for session in (store.session(), store.session(writes=True)):
        with session:
            held = {
                name: session.connection().exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("journal_mode", "foreign_keys", "synchronous", "wal_autocheckpoint")
            }
        usual = {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2}
        assert held == {**usual, "wal_autocheckpoint": 0}
    store.close()
