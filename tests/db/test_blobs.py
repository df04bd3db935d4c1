"""The contents of attachments: once, whole or absent, found by their hash wherever they lie."""

from __future__ import annotations

import hashlib
import io
import shutil
import threading
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text

from db import engines
from db.backup import ATTACHMENTS, back_up, set_aside
from db.blobs import CHUNK, CHUNKS, companion_of
from db.errors import BlobMissing, DiskFull, StorageError
from db.store import Store

BIG = bytes(range(256)) * (4 * CHUNK // 256) + b"the rest"


class Stopped(Exception):
    """What a cancelled task raises in its report of progress."""


def put(store: Store, content: bytes) -> str:
    return store.blobs.put(io.BytesIO(content)).sha256


def kept(store: Store) -> int:
    """Return how many pieces lie in the store's own place."""
    with store.blobs._ready().connect() as connection:
        return connection.scalar(select(func.count()).select_from(CHUNKS)) or 0


def alter(file: Path, statement: str) -> None:
    with engines.looking_engine(file).begin() as connection:
        connection.execute(text(statement))


def test_a_content_comes_back_as_it_was_put_in(store: Store) -> None:
    for content in (b"x", b"\0" * 3, BIG):
        key = put(store, content)
        assert key == hashlib.sha256(content).hexdigest()
        assert store.blobs.read(key) == content
    assert store.blobs.lacking([key, "0" * 64]) == {"0" * 64}


def test_the_same_content_is_kept_once(store: Store) -> None:
    first = put(store, BIG)
    assert put(store, BIG) == first
    assert kept(store) == 5


def test_two_that_put_the_same_at_once_keep_it_once(store: Store) -> None:
    faults: list[BaseException] = []

    def run() -> None:
        try:
            put(store, BIG)
        except BaseException as fault:  # noqa: BLE001  (whatever it is, the test must tell)
            faults.append(fault)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert kept(store) == 5


def test_what_is_stopped_on_the_way_leaves_nothing(store: Store) -> None:
    told: list[tuple[int, int]] = []

    def stop_while_writing(done: int, total: int) -> None:
        told.append((done, total))
        if done > 0.7 * total:
            raise Stopped

    with pytest.raises(Stopped):
        store.blobs.put(io.BytesIO(BIG), stop_while_writing)
    assert kept(store) == 0
    assert [total for _, total in told] == [2 * len(BIG)] * len(told)
    assert put(store, BIG)


def test_a_file_that_changes_while_it_is_read_is_refused(store: Store) -> None:
    class Changing(io.BytesIO):
        turn = 0

        def seek(self, *where: int) -> int:
            self.turn += where == (0,)
            if self.turn == 2:
                self.getbuffer()[0] = 1
            return super().seek(*where)

    with pytest.raises(StorageError, match=r"被改动.*再添加"):
        store.blobs.put(Changing(BIG))
    assert kept(store) == 0


def test_an_absent_content_is_said_with_what_to_do(store: Store) -> None:
    with pytest.raises(BlobMissing, match=r"找不到.*请"):
        store.blobs.read("0" * 64)


@pytest.fixture
def file_store(tmp_path: Path) -> Any:
    opened = Store.create(tmp_path / "园区.yinfeng")
    yield opened
    opened.close()


def test_a_data_file_has_no_companion_until_it_has_an_attachment(file_store: Store) -> None:
    assert file_store.path is not None
    assert file_store.blobs.lacking(["0" * 64]) == {"0" * 64}
    assert not companion_of(file_store.path).exists()
    put(file_store, b"x")
    assert companion_of(file_store.path).exists()
    file_store.close()
    assert sorted(path.name for path in file_store.path.parent.iterdir()) == [
        "园区.yinfeng",
        "园区.yinfeng.attachments",
    ]


def test_a_content_that_was_altered_is_never_handed_out_as_whole(file_store: Store) -> None:
    key = put(file_store, BIG)
    file = file_store.blobs.file
    file_store.close()
    assert file is not None
    alter(file, "UPDATE blob_chunk SET content = x'00' WHERE ordinal = 4")
    with pytest.raises(BlobMissing, match=r"不一致.*请"):
        file_store.blobs.read(key)


def test_a_damaged_companion_is_named_and_the_backup_serves_instead(file_store: Store) -> None:
    key = put(file_store, b"content")
    path, file = file_store.path, file_store.blobs.file
    assert path is not None and file is not None
    back_up(file_store.engine, path)
    file_store.close()
    file.write_bytes(b"not a database" * 500)
    assert file_store.blobs.read(key) == b"content"
    with pytest.raises(StorageError, match=r"附件库.*打不开.*请"):
        put(file_store, b"other")
    shutil.rmtree(path.parent / "备份")
    with pytest.raises(StorageError, match=r"附件库.*打不开.*请"):
        file_store.blobs.read(key)
    file_store.blobs.close()
    file.unlink()
    assert put(file_store, b"other")


def test_backups_copy_what_they_lack_and_no_more(file_store: Store) -> None:
    path = file_store.path
    assert path is not None
    together = path.parent / "备份" / ATTACHMENTS
    back_up(file_store.engine, path)
    assert not together.exists()
    first = put(file_store, BIG)
    back_up(file_store.engine, path, now=datetime.fromisoformat("2016-05-30"))
    alter(together, "UPDATE blob_chunk SET content = x'01' WHERE ordinal = 0")
    second = put(file_store, b"x")
    back_up(file_store.engine, path, now=datetime.fromisoformat("2016-05-31"))
    with engines.looking_engine(together).connect() as connection:
        rows = connection.execute(select(CHUNKS.c.sha256, CHUNKS.c.ordinal, CHUNKS.c.content))
        found = {(row.sha256, row.ordinal): row.content for row in rows}
    assert {key for key, _ in found} == {first, second}
    assert found[first, 0] == b"\x01", "what was there is not copied again"


def test_a_backup_that_cannot_keep_the_attachments_is_absent(file_store: Store) -> None:
    path = file_store.path
    assert path is not None
    put(file_store, b"x")
    (path.parent / "备份").mkdir()
    (path.parent / "备份" / ATTACHMENTS).write_bytes(b"somebody's own file" * 300)
    with pytest.raises(StorageError, match=r"备份没有写成"):
        back_up(file_store.engine, path)
    assert not list(path.parent.glob("备份/*.yinfeng*.part"))
    assert not list(path.parent.glob("备份/园区-*.yinfeng"))


@pytest.mark.parametrize("where", ["in place", "copied out", "renamed"])
def test_a_backup_that_is_opened_finds_its_attachments(file_store: Store, where: str) -> None:
    key, path = put(file_store, BIG), file_store.path
    assert path is not None
    backup = back_up(file_store.engine, path)
    file_store.close()
    for lost in path.parent.glob("园区*"):
        lost.unlink()
    if where == "copied out":
        backup = Path(shutil.copy(backup, path.parent / "恢复.yinfeng"))
    elif where == "renamed":
        backup = backup.rename(backup.with_name("给新局长.yinfeng"))
    restored = Store.open(backup)
    assert restored.blobs.read(key) == BIG
    restored.close()


def test_a_renamed_data_file_finds_its_attachments(file_store: Store) -> None:
    key, path = put(file_store, b"x"), file_store.path
    assert path is not None
    file_store.close()
    renamed = Store.open(path.rename(path.with_name("新名字.yinfeng")))
    assert renamed.blobs.read(key) == b"x"
    renamed.close()


def test_a_file_set_aside_takes_its_attachments_along(file_store: Store) -> None:
    key, path = put(file_store, BIG), file_store.path
    assert path is not None
    file_store.close()
    aside = set_aside(path)
    assert [one.name for one in path.parent.iterdir()] == ["备份"]
    opened = Store.open(aside)
    assert opened.blobs.read(key) == BIG
    opened.close()


def test_a_full_disk_is_said_and_nothing_is_kept(
    file_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(file_store, b"x")
    with file_store.blobs._ready().connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
    file_store.blobs.close()
    whole = engines.file_engine

    def small(path: Path, **given: Any) -> Any:
        """Let the file grow by two pages and no more, which the driver reports as a full disk."""
        from sqlalchemy import event

        engine = whole(path, **given)
        limit = f"PRAGMA max_page_count = {pages + 2}"
        event.listen(engine, "connect", lambda raw, _: raw.execute(limit))
        return engine

    monkeypatch.setattr(engines, "file_engine", small)
    with pytest.raises(DiskFull, match=r"磁盘已满.*请"):
        put(file_store, BIG)
    assert kept(file_store) == 1
